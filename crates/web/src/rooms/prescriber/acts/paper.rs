//! A form signed here, on this screen, or on paper and keyed in: the same items in the same order, and the same checks.

use maud::{Markup, html};
use retinue_kernel::{Day, Id, Medium};
use retinue_ledger::Assistance;

use super::super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::chart::Chart;
use crate::rooms::paper_code::{is_code_of, text_held};
use crate::rooms::programme_form::Signable;
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
        interpreter: None,
    }
}
