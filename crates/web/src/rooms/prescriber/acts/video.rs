//! The information video: offered before the first dose, where the edition asks for it, and noted whether it was wanted.

use maud::Markup;
use retinue_kernel::{DueKind, Payload};

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields;

pub(in super::super) struct Video;

impl Act for Video {
    const SLUG: &'static str = "video";
    const PATH: &'static str = "/clinic/patients/{patient}/video";
    const WORDS: Words = words::VIDEO;

    fn fits(chart: &Chart) -> bool {
        let duties = &chart.rules.at(chart.today).edition.duties;
        duties.iter().any(|duty| duty.counts == DueKind::VideoOffer)
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        fields::choice_of(
            form,
            &words::VIDEO_WANTED,
            &[
                ("yes", words::VIDEO_WANTED_YES),
                ("no", words::VIDEO_WANTED_NO),
            ],
        )
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let accepted = reader.offered(&words::VIDEO_WANTED, &["yes", "no"])? == "yes";
        Some(today(chart, Payload::VideoOffered { accepted }))
    }
}
