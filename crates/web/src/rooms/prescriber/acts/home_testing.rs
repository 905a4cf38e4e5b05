//! The prescriber's leave for tests at home.

use maud::{Markup, html};
use retinue_kernel::Payload;

use super::can;
use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};

pub(in super::super) struct HomeTesting;

impl Act for HomeTesting {
    const SLUG: &'static str = "home-testing";
    const PATH: &'static str = "/clinic/patients/{patient}/home-testing";
    const WORDS: Words = words::HOME_TESTING;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::choice_of(form, &words::LEAVE, &[("permitted", words::PERMITTED), ("withdrawn", words::WITHDRAWN)]))
            (fields::text(form, &words::PROCEDURE, Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let leave = reader.offered(&words::LEAVE, &["permitted", "withdrawn"]);
        let procedure = reader.optional_id(&words::PROCEDURE);
        let permits = leave? == "permitted";
        if permits && procedure.is_none() {
            // The edition that allows home tests asks for a process against misreading and falsification.
            reader.wrong(words::PROCEDURE.name, words::PROCEDURE_MISSING);
        }
        let payload = if permits {
            Payload::HomeTestingPermitted { procedure }
        } else {
            Payload::HomeTestingWithdrawn { procedure }
        };
        Some(today(chart, payload))
    }
}
