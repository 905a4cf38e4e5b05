//! The month's review on one page: what changed first, then what is advised, then the course.

use maud::{Markup, html};

use super::super::patient;
use super::super::patient::Looking;
use super::words;
use crate::rooms::care::chart::CareChart;
use crate::views::parts::{self, Tone};

/// The page's content. `done` is what has just been recorded.
pub(super) fn view(chart: &CareChart, _who: Looking, done: Option<&str>) -> Markup {
    html! {
        (parts::crumb(&patient::path(&chart.chart), &chart.chart.name))
        h1 { (words::REVIEW) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
    }
}
