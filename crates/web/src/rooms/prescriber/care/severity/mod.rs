//! How severe the acne is, what was tried, who may be treated by which authority, and what stands against it: one page.

mod candidates;
mod contraindications;
mod counts;
mod scores;
pub(super) mod words;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{chart, path as review_path};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::care::chart::CareChart;
use crate::site::Site;
use crate::views::days;
use crate::views::page::Page;
use crate::views::parts;

/// Its path.
pub(super) const PATH: &str = "/clinic/patients/{patient}/care/severity";

/// The page of a patient.
pub(super) fn path(chart: &CareChart) -> String {
    format!("{}/severity", review_path(chart))
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path(patient): Path<String>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    Ok(Page::of(proof.visitor(), words::TITLE)
        .render(&site, view(&chart))
        .into_response())
}

fn view(chart: &CareChart) -> Markup {
    html! {
        (parts::crumb(&review_path(chart), super::words::REVIEW))
        div.headline {
            div {
                h1 { (words::TITLE) }
                p.muted { (chart.chart.name) " · " span.code { (chart.chart.number) } " · " (days::long(chart.today())) }
            }
        }
        p.lead { (words::LEAD) }
        div.stack {
            (candidates::section(chart))
            (contraindications::section(chart))
            (counts::section(chart))
            (scores::section(chart))
            (scores::tried(chart))
        }
    }
}

/// A link to the page of an act.
struct Way {
    href: String,
    title: &'static str,
}

impl Way {
    /// An act of care. `asked` are the values with which its form begins, such as `?scale=iga`.
    fn to<A: crate::rooms::care::act::CareAct>(chart: &CareChart, asked: &str) -> Way {
        Way {
            href: format!("{}/{}{asked}", review_path(chart), A::SLUG),
            title: A::WORDS.title,
        }
    }
}

fn ways(ways: &[Way], about: &str) -> Markup {
    html! {
        ul.menu.flush {
            @for way in ways { li { a href=(way.href) { (way.title) span.unseen { ": " (about) } } } }
        }
    }
}
