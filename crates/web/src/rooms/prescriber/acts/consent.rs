//! The enrolment form of the patient's category: every statement answered, and signed by all who must.

use maud::{Markup, html};
use retinue_kernel::{Basis, Category, Id, Medium, Payload, Signer, Source, TestResult, Topic};
use retinue_ledger::Assistance;
use retinue_rulebook::{AskedWhen, FormEntry, FormItem, ItemKind, Party};

use super::words;
use super::{can, paper, pregnancy_test};
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::programme_form::Signable;
use crate::rooms::{contraception, programme_form};

pub(in crate::rooms) struct Consent;

impl Act for Consent {
    const SLUG: &'static str = "consent";
    const PATH: &'static str = "/clinic/patients/{patient}/consent";
    const WORDS: Words = words::CONSENT;

    fn fits(chart: &Chart) -> bool {
        chart.has_registry() || acknowledgement(chart).is_some()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        let basis = chart.basis();
        let of_basis = EXCEPTIONS.iter().map(|(item, bases)| {
            let answer = if bases.iter().any(|one| Some(*one) == basis) {
                "yes"
            } else {
                "no"
            };
            (format!("item-{item}"), answer.to_owned())
        });
        let mut answers: Vec<(String, String)> = if can(chart) {
            Vec::new()
        } else {
            of_basis.collect()
        };
        answers.extend(paper::begin());
        Form::beginning_with(
            answers
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        )
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let Some(signable) = signable(chart) else {
            return html! { p { (words::NO_CONSENT_FORM) } };
        };
        let special = |item: &FormItem| match item.kind {
            ItemKind::PregnancyTest => html! {
                p { (signable.says(item)) }
                (pregnancy_test::controls(chart, form))
            },
            ItemKind::Contraception => html! {
                p { (signable.says(item)) }
                (contraception::controls(chart, form))
            },
            _ => html! {},
        };
        html! {
            @if !chart.has_registry() { p { strong { (signable.text.title.en) } } }
            (signable.notice())
            (paper::controls(form))
            @if chart.is_minor() && chart.guardian_signs_apart() { p { (words::GUARDIAN_ON_PAPER) } }
            (programme_form::controls(signable, form, &|item| asked(chart, item, true), &special))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some(signable) = signable(chart) else {
            reader.wrong("", words::NO_CONSENT_FORM);
            return None;
        };
        let entry = signable.entry;
        let signed = paper::read(chart, signable, reader);
        let of_guardian = entry.items.iter().find(|item| is_guardians_signature(item));
        let of_guardian = of_guardian
            .map(programme_form::field_name)
            .unwrap_or_default();
        // A guardian who is linked signs in their own room; on paper they may have signed with the others.
        let guardian_signed = reader.peek(&of_guardian).is_some();
        let answers = programme_form::read(signable, reader, &|item| {
            asked(chart, item, guardian_signed)
        });
        if chart.has_registry() && !can(chart) && signable.is_signed_here() {
            agrees_with_basis(chart, reader, &answers.said_yes);
        }
        let has = |kind: ItemKind| {
            entry
                .items
                .iter()
                .any(|item| item.kind == kind && asked(chart, item, guardian_signed))
        };
        let contraception = has(ItemKind::Contraception)
            .then(|| contraception::read(chart, reader, Source::Prescriber));
        let test = has(ItemKind::PregnancyTest).then(|| pregnancy_test::read(chart, reader));
        let mut payloads = vec![Payload::CounsellingRecorded {
            topics: if can(chart) {
                vec![Topic::Risks, Topic::Contraception]
            } else {
                vec![Topic::Risks]
            },
        }];
        // A part that was asked for and could not be read leaves the whole form unread.
        for part in [contraception, test].into_iter().flatten() {
            payloads.push(part?);
        }
        let signed = signed?;
        let signers: Vec<Signer> = answers
            .signers
            .iter()
            .filter_map(|party| signer(*party))
            .collect();
        if signed.medium == Medium::Screen
            && chart.guardian_signs_apart()
            && signers.contains(&Signer::Guardian)
        {
            reader.wrong(&of_guardian, words::GUARDIAN_SIGNS_APART);
            return None;
        }
        payloads.push(Payload::ConsentSigned {
            form: entry.form?,
            signers,
            edition: Some(chart.rules.at(signed.on).edition.id.clone()),
            text_hash: signed.text_hash,
            signing: Some(Box::new(answers.signing(signed.medium, Vec::new()))),
        });
        Some(
            payloads
                .into_iter()
                .map(|payload| Report {
                    on: signed.on,
                    payload,
                })
                .collect(),
        )
    }

    fn assistance(reader: &mut Reader) -> Assistance {
        paper::assistance(reader)
    }
}

/// The yes-or-no items of the form, and the bases that each stands for.
const EXCEPTIONS: &[(&str, &[Basis])] = &[
    (
        "male-or-transgender-female",
        &[Basis::CisgenderMale, Basis::TransgenderFemale],
    ),
    ("hysterectomy", &[Basis::Hysterectomy]),
    ("bilateral-oophorectomy", &[Basis::BilateralOophorectomy]),
    ("post-menopausal", &[Basis::PostMenopausal]),
];

fn signable(chart: &Chart) -> Option<Signable<'_>> {
    if !chart.has_registry() {
        return Signable::of(chart, acknowledgement(chart)?.name.as_str());
    }
    let name = match chart.summary.category {
        Some(Category::Cannot) => "patient-enrolment-cannot",
        Some(Category::Can) | None => "patient-enrolment-can",
    };
    Signable::of(chart, name)
}

/// Where there is no registry: the form of the edition in force that patients of this path sign.
fn acknowledgement(chart: &Chart) -> Option<&FormEntry> {
    let path = chart.summary.category.unwrap_or(Category::Can);
    let edition = &chart.rules.at(chart.today).edition.id;
    let forms = chart.rulebook.forms().iter();
    forms.rev().find(|entry| {
        entry.form.is_some()
            && entry.applies.to(path)
            && entry.grounds.editions.iter().any(|one| one == edition)
    })
}

fn is_guardians_signature(item: &FormItem) -> bool {
    item.kind == ItemKind::Signature && item.by == Party::Guardian
}

/// What is asked of this patient: what is on record already is not asked again. `or_apart`: also of a guardian who signs
/// in a room of their own.
fn asked(chart: &Chart, item: &FormItem, or_apart: bool) -> bool {
    let applies = match item.when {
        None => true,
        Some(AskedWhen::Minor) => chart.is_minor() && (or_apart || !chart.guardian_signs_apart()),
        // The evidence came with the category.
        Some(AskedWhen::PostMenopausal) => false,
    };
    applies
        && match item.kind {
            ItemKind::PregnancyTest => !has_negative_test(chart),
            ItemKind::Contraception => contraception::last(chart).is_none(),
            ItemKind::MenopauseEvidence => false,
            _ => true,
        }
}

fn has_negative_test(chart: &Chart) -> bool {
    chart.facts().any(|event| {
        matches!(
            event.payload,
            Payload::PregnancyTestReported {
                result: TestResult::Negative,
                ..
            }
        )
    })
}

fn agrees_with_basis(chart: &Chart, reader: &mut Reader, said_yes: &[Id]) {
    let basis = chart.basis();
    for (item, bases) in EXCEPTIONS {
        let affirmed = said_yes.iter().any(|said| said.as_str() == *item);
        let on_record = bases.iter().any(|one| Some(*one) == basis);
        if affirmed != on_record {
            reader.wrong(&format!("item-{item}"), words::NOT_THE_BASIS);
        }
    }
}

fn signer(party: Party) -> Option<Signer> {
    match party {
        Party::Patient => Some(Signer::Patient),
        Party::Guardian => Some(Signer::Guardian),
        Party::Prescriber => Some(Signer::Prescriber),
        Party::AuthorisedRepresentative => None,
    }
}
