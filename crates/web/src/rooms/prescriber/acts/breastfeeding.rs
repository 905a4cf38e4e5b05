//! Whether the patient breastfeeds.

use maud::Markup;
use retinue_kernel::Payload;

use super::can;
use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields;

pub(in super::super) struct Breastfeeding;

impl Act for Breastfeeding {
    const SLUG: &'static str = "breastfeeding";
    const PATH: &'static str = "/clinic/patients/{patient}/breastfeeding";
    const WORDS: Words = words::BREASTFEEDING;
    const ASSISTANTS_TOO: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::choice_of(
            form,
            &words::ONGOING,
            &[("yes", words::ONGOING_YES), ("no", words::ONGOING_NO)],
        )
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let ongoing = reader.offered(&words::ONGOING, &["yes", "no"])? == "yes";
        Some(today(
            chart,
            Payload::BreastfeedingRecorded {
                ongoing: Some(ongoing),
            },
        ))
    }
}
