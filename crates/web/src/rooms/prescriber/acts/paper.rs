//! A form signed here, on this screen, or on paper and keyed in: the same items in the same order, and the same checks.

use maud::{Markup, html};
use retinue_kernel::{Day, Id, Medium, SignedForm, WrittenAnswer};
use retinue_ledger::Assistance;

use super::words;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::chart::Chart;
use crate::rooms::paper_code::{is_code_of, text_held};
use crate::rooms::programme_form::{Answers, Signable};
use crate::views::fields::{self, Need};

const HERE: &str = "here";
const PAPER: &str = "paper";
/// When a form was signed, and on which text.
pub(super) struct Signed {
    pub(super) on: Day,
    /// None where the programme's own form is signed elsewhere.
    pub(super) text_hash: Option<Id>,
    pub(super) medium: Medium,
}

impl Signed {
    /// The form as the fact of an act keeps it; none where the programme's own form was signed elsewhere.
    pub(super) fn form(
        &self,
        chart: &Chart,
        signable: Signable<'_>,
        answers: Answers,
        written: Vec<WrittenAnswer>,
    ) -> Option<Box<SignedForm>> {
        Some(Box::new(SignedForm {
            form: signable.entry.form?,
            edition: chart.rules.at(self.on).edition.id.clone(),
            text_hash: self.text_hash.clone()?,
            signing: answers.signing(self.medium, written),
        }))
    }
}

pub(super) fn begin() -> [(String, String); 2] {
    [
        (words::SIGNED_HOW.name.to_owned(), HERE.to_owned()),
        (words::READ_IN.name.to_owned(), "en".to_owned()),
    ]
}

pub(super) fn controls(form: &Form) -> Markup {
    html! {
        section.part {
            h2.group-title { (words::SIGNING) }
            (fields::choice_of(form, &words::SIGNED_HOW, &[(HERE, words::SIGNED_HERE), (PAPER, words::SIGNED_ON_PAPER)]))
            details open[form.typed.has(words::SIGNED_HOW.name, PAPER)] {
                summary { (words::PAPER) }
                (fields::date(form, &words::PAPER_ON, Need::Free))
                (fields::code(form, &words::PAPER_CODE, Need::Free))
            }
            (fields::choice_of(form, &words::READ_IN, &[("en", words::IN_ENGLISH), ("es", words::IN_SPANISH)]))
            (fields::tick(form, &words::INTERPRETED))
            (fields::text(form, &words::ASSISTED_BY, Need::Optional))
        }
    }
}

/// The day and the text of the signatures. On paper it is the text that was in force on the day of the paper, and the
/// code printed on it says which one lay there.
pub(super) fn read(chart: &Chart, signable: Signable<'_>, reader: &mut Reader) -> Option<Signed> {
    let how = reader.offered(&words::SIGNED_HOW, &[HERE, PAPER]);
    let shown = signable.signed_hash(reader);
    if how.as_deref() != Some(PAPER) {
        reader.leave_out(&[words::PAPER_ON, words::PAPER_CODE]);
        return how.map(|_| Signed {
            on: chart.today,
            text_hash: shown,
            medium: Medium::Screen,
        });
    }
    from_paper(chart, signable, reader)
}

/// The same for a form that the prescriber alone signs: on this screen, unless the paper's day or code is given.
pub(super) fn twin(signable: Signable<'_>, form: &Form) -> Markup {
    let given = [&words::PAPER_ON, &words::PAPER_CODE].map(|field| {
        let typed = form.typed.first(field.name);
        typed.is_some_and(|typed| !typed.is_empty()) || form.problem(field.name).is_some()
    });
    html! {
        @if signable.is_signed_here() {
            details open[given.contains(&true)] {
                summary { (words::SIGNED_ON_PAPER_INSTEAD) }
                p.small.muted { (words::FROM_PAPER_MEANS) }
                (fields::date(form, &words::PAPER_ON, Need::Free))
                (fields::code(form, &words::PAPER_CODE, Need::Free))
            }
        }
    }
}

/// Reads what [`twin`] asks.
pub(super) fn read_twin(
    chart: &Chart,
    signable: Signable<'_>,
    reader: &mut Reader,
) -> Option<Signed> {
    let text_hash = signable.signed_hash(reader);
    let is_given = |field: &Field| {
        reader
            .peek(field.name)
            .is_some_and(|typed| !typed.is_empty())
    };
    if is_given(&words::PAPER_ON) || is_given(&words::PAPER_CODE) {
        return from_paper(chart, signable, reader);
    }
    reader.leave_out(&[words::PAPER_ON, words::PAPER_CODE]);
    Some(Signed {
        on: chart.today,
        text_hash,
        medium: Medium::Screen,
    })
}

/// The day of the paper, and the text that lay there.
fn from_paper(chart: &Chart, signable: Signable<'_>, reader: &mut Reader) -> Option<Signed> {
    let on = reader.day(&words::PAPER_ON, chart.born..=chart.today);
    if !signable.is_signed_here() {
        reader.leave_out(&[words::PAPER_CODE]);
        return Some(Signed {
            on: on?,
            text_hash: None,
            medium: Medium::Paper,
        });
    }
    let typed = reader.text(&words::PAPER_CODE, 80);
    let on = on?;
    // An earlier edition may have the form under a name of its own.
    let edition = &chart.rules.at(on).edition.id;
    let of_the_day = chart.rulebook.forms().iter().find(|entry| {
        entry.form == signable.entry.form && entry.grounds.editions.contains(edition)
    });
    let held = text_held(&chart.rules, of_the_day.unwrap_or(signable.entry), on);
    if !is_code_of(&typed?, &held) {
        reader.wrong(words::PAPER_CODE.name, words::NOT_THAT_TEXT);
        return None;
    }
    Some(Signed {
        on,
        text_hash: Some(held),
        medium: Medium::Paper,
    })
}

/// Who helped to enter it, and in which language it was gone through.
pub(super) fn assistance(reader: &mut Reader) -> Assistance {
    let language = reader.offered(&words::READ_IN, &["en", "es"]);
    Assistance {
        assisted_by: reader.optional_id(&words::ASSISTED_BY),
        language: language.as_deref().and_then(Id::new),
        interpreter: reader.ticked(words::INTERPRETED.name).then_some(true),
    }
}
