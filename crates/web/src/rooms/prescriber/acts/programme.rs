//! A patient moves to another programme and keeps one record.

use maud::{Markup, html};
use retinue_kernel::{AuthorisationState, Payload, Programme};

use super::words;
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields;
use crate::words::vocabulary::Word as _;

pub(in super::super) struct Move;

impl Act for Move {
    const SLUG: &'static str = "programme";
    const PATH: &'static str = "/clinic/patients/{patient}/programme";
    const WORDS: Words = words::MOVE;
    const GRAVE: bool = true;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        others(chart).next().is_some()
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let live = chart
            .summary
            .authorisations
            .iter()
            .filter(|one| one.state == AuthorisationState::Live)
            .count();
        let others: Vec<_> = others(chart)
            .map(|programme| (programme.as_str(), programme.label()))
            .collect();
        html! {
            p { (words::IN_PROGRAMME) " " strong { (chart.programme().label()) } "." }
            ul #carries-over { @for says in words::CARRIES_OVER { li { (says) } } }
            p #ends {
                @if live > 0 { strong { (words::ENDS_AUTHORISATION) } }
                @else { (words::ENDS_NOTHING) }
            }
            (fields::choice_of(form, &words::PROGRAMME, &others))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let offered: Vec<&str> = others(chart).map(Programme::as_str).collect();
        let chosen = reader.offered(&words::PROGRAMME, &offered)?;
        let programme = Programme::from_text(&chosen)?;
        Some(today(chart, Payload::ProgrammeEntered { programme }))
    }
}

/// The programmes that the installation holds, but the patient's own.
fn others(chart: &Chart) -> impl Iterator<Item = Programme> + '_ {
    let own = chart.programme();
    let held = chart.programmes.iter().copied();
    held.filter(move |programme| *programme != own)
}
