//! What is done at a kiosk: the questions, the month's contraception, and that it is unchanged. No other act has a path here.

use maud::{Markup, html};
use retinue_kernel::{Payload, Source};
use retinue_rulebook::Language;

use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, SpokenAct, SpokenWords, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::contraception;
use crate::rooms::patient::questions::Questions;
use crate::rooms::patient::reports::Contraception;
use crate::words::said::{kiosk as says, reports};

/// An act that a patient does at a device of the clinic.
pub(super) trait AtKiosk: SpokenAct {
    /// The route of its page in this room.
    const KIOSK: &'static str;
}

impl AtKiosk for Questions {
    const KIOSK: &'static str = "/kiosk/questions";
}

impl AtKiosk for Contraception {
    const KIOSK: &'static str = "/kiosk/contraception";
}

impl AtKiosk for Unchanged {
    const KIOSK: &'static str = "/kiosk/contraception-unchanged";
}

/// Whether a device can be lent to this patient for anything.
pub(in crate::rooms) fn is_there_something(chart: &Chart) -> bool {
    Questions::fits(chart) || Contraception::fits(chart)
}

/// The same as the patient said last. What the clinic wrote down is the clinic's, and no answer of the patient's.
pub(super) struct Unchanged;

impl SpokenAct for Unchanged {
    const SAYS: SpokenWords = SpokenWords {
        title: says::UNCHANGED,
        lead: reports::CONTRACEPTION_LEAD,
        submit: says::UNCHANGED,
        done: reports::CONTRACEPTION_DONE,
    };
}

impl Act for Unchanged {
    const SLUG: &'static str = "contraception-unchanged";
    const PATH: &'static str = "/kiosk/contraception-unchanged";
    const WORDS: Words = Self::SAYS.in_language(Language::English);

    fn fits(chart: &Chart) -> bool {
        Contraception::fits(chart) && contraception::last_by(chart, Source::Patient).is_some()
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! {
            @if contraception::last_by(chart, Source::Patient).is_none() {
                p { (says::NOTHING_SAID.get(form.language())) }
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let Some((methods, abstinence, since)) = contraception::last_by(chart, Source::Patient)
        else {
            reader.wrong("", says::NOTHING_SAID.get(language));
            return None;
        };
        let methods = methods.to_vec();
        let payload = Payload::ContraceptionRecorded {
            methods,
            abstinence,
            since,
            source: Source::Patient,
            on_sheet: None,
        };
        Some(today(chart, payload))
    }
}
