//! The forms that a patient signed, each with a copy to keep: the text word for word as it was signed, found by its hash.

use axum::response::Response;
use maud::{Markup, html};
use retinue_interop::pdf::Document;
use retinue_kernel::{Day, Event, FactId, Form, Id, Medium, Payload, Signer, Signing};
use retinue_ledger::{Ledger, ReadError};
use retinue_rulebook::{FormText, Language, Party};

use super::chart::Chart;
use super::form_copy::{self, SignedCopy};
use super::record;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::views::days;
use crate::words::said::{Text, papers};
use crate::words::vocabulary::Word as _;

/// A signature that stands in a patient's record.
struct Signature<'a> {
    id: &'a FactId,
    on: Day,
    form: Form,
    /// What was signed; none where the programme's own form was signed elsewhere.
    text_hash: Option<&'a Id>,
    signers: &'a [Signer],
    /// How it was signed and answered, where that is on record.
    signing: Option<&'a Signing>,
    event: &'a Event,
    /// The language in which it was read, as it was recorded.
    read_in: Option<&'a Id>,
}

impl<'a> Signature<'a> {
    fn of(event: &'a Event) -> Option<Signature<'a>> {
        let signature = event.payload.signature()?;
        let provenance = event.envelope.provenance.as_ref();
        Some(Signature {
            id: &event.envelope.id,
            on: event.envelope.on,
            form: signature.form,
            text_hash: signature.text_hash,
            signers: signature.signers,
            signing: signature.signing,
            event,
            read_in: provenance.and_then(|provenance| provenance.language.as_ref()),
        })
    }

    /// Whether it is one of the many that come month by month.
    fn is_of_a_month(&self) -> bool {
        matches!(
            self.form,
            Form::MonthConfirmationCan | Form::MonthConfirmationCannot
        )
    }

    fn signed_by(&self, language: Language) -> String {
        let signers: Vec<&str> = self
            .signers
            .iter()
            .map(|signer| signer.label_in(language))
            .collect();
        signers.join(", ")
    }
}

fn signatures(chart: &Chart) -> impl Iterator<Item = Signature<'_>> {
    chart.facts().rev().filter_map(Signature::of)
}

/// The list, the latest first; the months stand folded below the rest. `base` is the place of the copies, such as
/// `/me/forms`.
pub(super) fn panel(chart: &Chart, base: &str, title: &str, language: Language) -> Markup {
    let (months, others): (Vec<_>, Vec<_>) =
        signatures(chart).partition(|signature| signature.is_of_a_month());
    html! {
        @if !(months.is_empty() && others.is_empty()) {
            section.panel #signed-forms aria-labelledby="signed-forms-title" {
                h2 #signed-forms-title { (title) }
                p.small.muted { (papers::LEAD.get(language)) }
                @if !others.is_empty() {
                    ul { @for one in &others { li { (listed(one, base, language)) } } }
                }
                @if !months.is_empty() {
                    details {
                        summary { (papers::months(language, months.len())) }
                        ul { @for one in &months { li { (listed(one, base, language)) } } }
                    }
                }
            }
        }
    }
}

fn listed(signature: &Signature<'_>, base: &str, language: Language) -> Markup {
    let form = signature.form.label_in(language);
    let on = days::long_in(signature.on, language);
    html! {
        p.flush { (form) }
        p.small.muted.flush { (papers::signed(language, on, signature.signed_by(language))) }
        p.flush {
            @if signature.text_hash.is_some() {
                a href={ (base) "/" (signature.id) "/form.pdf" } download {
                    (papers::DOWNLOAD.get(language)) span.unseen { ": " (form) ", " (days::long_in(signature.on, language)) }
                }
            } @else { (papers::NOT_KEPT.get(language)) }
        }
    }
}

/// In which language a copy is given.
#[derive(Clone, Copy)]
pub(super) enum CopyIn {
    /// The reader's.
    Reader(Language),
    /// The one in which the form was read when it was signed.
    AsSigned,
}

/// The copy of one signature of the chart's patient as a file; not found where there is none, or its text is not kept.
pub(super) async fn copy(
    site: &Site,
    chart: &Chart,
    signature: &str,
    language: CopyIn,
) -> Result<Response, Fault> {
    let signature = signatures(chart)
        .find(|one| one.id.to_string() == signature)
        .ok_or(Fault::NotFound)?;
    let hash = signature.text_hash.ok_or(Fault::NotFound)?.clone();
    let text = site
        .ask(move |ledger| ledger.form_text(&hash))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let language = match language {
        CopyIn::Reader(language) => language,
        CopyIn::AsSigned => as_read(&signature),
    };
    let name = format!("signed-form-{}.pdf", signature.on);
    form_copy::download(site, document(chart, &signature, &text, language), &name).await
}

/// The language in which it was read when it was signed.
fn as_read(signature: &Signature<'_>) -> Language {
    let tag = signature.read_in;
    tag.and_then(|tag| Language::of_tag(tag.as_str()))
        .unwrap_or_default()
}

/// The same copy as a document, in the language in which the form was read, for whoever has the ledger at hand; none where there is
/// no such signature, or its text is not kept.
pub(super) fn as_signed(
    ledger: &Ledger,
    chart: &Chart,
    signature: &FactId,
) -> Result<Option<Document>, ReadError> {
    let found = signatures(chart).find(|one| one.id == signature);
    let Some((signature, hash)) = found.and_then(|one| one.text_hash.map(|hash| (one, hash)))
    else {
        return Ok(None);
    };
    let text = ledger.form_text(hash)?;
    Ok(text.map(|text| document(chart, &signature, &text, as_read(&signature))))
}

fn document(
    chart: &Chart,
    signature: &Signature<'_>,
    text: &FormText,
    language: Language,
) -> Document {
    let mut facts = vec![
        (papers::PATIENT, chart.name.clone()),
        (papers::NUMBER, chart.number.to_string()),
        (papers::SIGNED_BY, signature.signed_by(language)),
        (papers::SIGNED_ON, days::long_in(signature.on, language)),
    ];
    facts.extend(against(chart, signature, language));
    facts.extend(how(chart, signature, language));
    let signers: Vec<Party> = signature.signers.iter().map(|one| party(*one)).collect();
    SignedCopy {
        text,
        entry: chart.rulebook.form(text.form.as_str()),
        signing: signature.signing,
        on: signature.on,
        signers: &signers,
        facts,
        mode: chart.mode,
        language,
    }
    .document()
}

/// The test on which a month rests: its item says only that it is on record.
fn against(chart: &Chart, signature: &Signature<'_>, language: Language) -> Option<(Text, String)> {
    let Payload::MonthConfirmed {
        test: Some(test), ..
    } = &signature.event.payload
    else {
        return None;
    };
    match &chart.fact(test)?.payload {
        Payload::PregnancyTestReported { collected_on, .. } => {
            Some((papers::AGAINST, days::long_in(*collected_on, language)))
        }
        _ => None,
    }
}

/// On what it was signed, and who helped.
fn how(
    chart: &Chart,
    signature: &Signature<'_>,
    language: Language,
) -> impl Iterator<Item = (Text, String)> {
    let envelope = &signature.event.envelope;
    let provenance = envelope.provenance.as_ref();
    let who = provenance.and_then(|provenance| provenance.capacity);
    let keyed_on = envelope.recorded_at.map(|at| chart.rulebook.day_of(at));
    let how = signature.signing.map(|signing| match signing.medium {
        Medium::Screen => papers::ON_SCREEN.get(language).to_owned(),
        Medium::Paper => papers::on_paper(
            language,
            days::long_in(keyed_on.unwrap_or(signature.on), language),
            who.map_or("", |who| who.label_in(language)),
        ),
    });
    let helped = provenance.and_then(|provenance| provenance.assisted_by.as_ref());
    let how = how.map(|how| (papers::HOW, how));
    let interpreted = provenance.and_then(|provenance| provenance.interpreter) == Some(true);
    let interpreted = interpreted.then(|| {
        let says = papers::INTERPRETED.get(language).to_owned();
        (papers::INTERPRETER, says)
    });
    how.into_iter()
        .chain(interpreted)
        .chain(helped.map(|who| (papers::HELPED, who.to_string())))
}

const fn party(signer: Signer) -> Party {
    match signer {
        Signer::Patient => Party::Patient,
        Signer::Guardian => Party::Guardian,
        Signer::Prescriber => Party::Prescriber,
    }
}
