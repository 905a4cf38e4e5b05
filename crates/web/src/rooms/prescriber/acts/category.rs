//! The category of a patient: at enrolment and when it changes.

use maud::{Markup, html};
use retinue_kernel::{
    AgeBasis, Basis, Category, Fsh, Hcg, Menopause, Oestradiol, Payload, Progesterone,
};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in super::super) struct CategoryAct;

impl Act for CategoryAct {
    const SLUG: &'static str = "category";
    const PATH: &'static str = "/clinic/patients/{patient}/category";
    const WORDS: Words = words::CATEGORY;

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with(
            chart
                .summary
                .category
                .map(|now| (words::CATEGORY_FIELD.name, now.as_str().to_owned())),
        )
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let accepted = &chart.rules.at(chart.today).edition.parameters.cannot_bases;
        html! {
            (basis_and_proof(form, accepted.contains(&Basis::TubalLigation)))
            @if may_ease(chart) { p { (words::CATEGORY_REASON_ASKED) } }
            (fields::text(form, &words::REASON, Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let read = read_basis(reader);
        let reason = reader.optional_id(&words::REASON);
        let (category, basis, menopause) = read?;
        if category == Category::Cannot && may_ease(chart) && reason.is_none() {
            reader.wrong_if_sound(&words::REASON, words::CATEGORY_REASON_MISSING);
            return None;
        }
        Some(today(
            chart,
            Payload::CategoryAssigned {
                category,
                basis,
                menopause,
                reason,
            },
        ))
    }
}

/// Whether the patient has a category from which a change would leave the stricter path.
fn may_ease(chart: &Chart) -> bool {
    chart.summary.category == Some(Category::Can)
}

/// Category, basis, and the proof of menopause. `ligation`: whether tubal sterilisation is offered as a basis; in most
/// programmes it is none.
pub(in super::super) fn basis_and_proof(form: &Form, ligation: bool) -> Markup {
    let bases: Vec<Basis> = Basis::ALL
        .iter()
        .copied()
        .filter(|basis| ligation || *basis != Basis::TubalLigation)
        .collect();
    html! {
        (fields::choice(form, &words::CATEGORY_FIELD, Category::every()))
        (fields::choice(form, &words::BASIS, &bases))
        details open[form.typed.has(words::BASIS.name, Basis::PostMenopausal.as_str())] {
            summary { (words::MENOPAUSE) }
            p.hint { (words::MENOPAUSE_HINT) }
            (fields::choice(form, &words::AGE_BASIS, AgeBasis::every()))
            (fields::tick(form, &words::NO_NORMAL_MENSES))
            (fields::choice(form, &words::FSH, Fsh::every()))
            (fields::choice(form, &words::HCG, Hcg::every()))
            (fields::choice(form, &words::OESTRADIOL, Oestradiol::every()))
            (fields::choice(form, &words::PROGESTERONE, Progesterone::every()))
        }
    }
}

/// Reads category, basis and proof.
pub(in super::super) fn read_basis(
    reader: &mut Reader,
) -> Option<(Category, Basis, Option<Box<Menopause>>)> {
    let category: Option<Category> = reader.word(&words::CATEGORY_FIELD);
    let basis: Option<Basis> = reader.optional_word(&words::BASIS);
    let age_basis: Option<AgeBasis> = reader.optional_word(&words::AGE_BASIS);
    let no_normal_menses = reader.ticked(words::NO_NORMAL_MENSES.name);
    let fsh = reader.optional_word(&words::FSH);
    let hcg = reader.optional_word(&words::HCG);
    let oestradiol = reader.optional_word(&words::OESTRADIOL);
    let progesterone = reader.optional_word(&words::PROGESTERONE);
    let category = category?;
    let basis = match (category, basis) {
        // Everyone can become pregnant unless an exception is affirmed.
        (Category::Can, None | Some(Basis::Default)) => Basis::Default,
        (Category::Can, Some(_)) => {
            reader.wrong(words::BASIS.name, words::BASIS_WITHOUT_NEED);
            return None;
        }
        (Category::Cannot, None | Some(Basis::Default)) => {
            reader.wrong(words::BASIS.name, words::BASIS_MISSING);
            return None;
        }
        (Category::Cannot, Some(basis)) => basis,
    };
    let menopause = if basis == Basis::PostMenopausal {
        let Some(age_basis) = age_basis else {
            reader.wrong(words::AGE_BASIS.name, words::AGE_BASIS_MISSING);
            return None;
        };
        let no_normal_menses = no_normal_menses.then_some(true);
        Some(Box::new(Menopause {
            age_basis,
            no_normal_menses,
            fsh,
            hcg,
            oestradiol,
            progesterone,
        }))
    } else {
        None
    };
    Some((category, basis, menopause))
}
