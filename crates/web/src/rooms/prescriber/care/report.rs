//! The draft of a report on an adverse reaction, to be copied into the regulator's own form. It is put together from what
//! is on record and says what is not; whoever sends it has read it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::event::{CareEvent, CareFact};
use retinue_interop::pdf::{Block, Document, Said};
use retinue_kernel::{Id, Payload};
use retinue_rulebook::watermark;

use super::acts::ReportSent;
use super::{chart, fact_words, path, tell, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::care::act::CareAct;
use crate::rooms::care::chart::CareChart;
use crate::rooms::form_copy;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::{days, parts};
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/clinic/patients/{patient}/care/reactions/{fact}";
pub(super) const PAPER: &str = "/clinic/patients/{patient}/care/reactions/{fact}/report.pdf";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Path((patient, fact)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let event = reaction(&chart, &fact)?;
    let view = view(&chart, event);
    Ok(Page::of(proof.visitor(), words::DRAFT)
        .narrow()
        .render(&site, view)
        .into_response())
}

pub(super) async fn paper(
    proof: Prescriber,
    State(site): State<Site>,
    Path((patient, fact)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let chart = chart(&site, &proof, &patient).await?;
    let event = reaction(&chart, &fact)?;
    let document = Document {
        title: Said::plain(words::DRAFT),
        language: "en",
        watermark: watermark(chart.chart.mode).map(str::to_owned),
        foot: words::DRAFT_FOOT.to_owned(),
        blocks: vec![
            Block::Paragraph(Said::plain(words::draft_lead(chart.jurisdiction))),
            Block::Facts(
                rows(&chart, event)
                    .into_iter()
                    .map(|(what, says)| (what.to_owned(), says))
                    .collect(),
            ),
        ],
    };
    form_copy::download(&site, document, "reaction.pdf").await
}

/// The reaction of that name.
fn reaction<'a>(chart: &'a CareChart, fact: &str) -> Result<&'a CareEvent, Fault> {
    let id = Id::new(fact).ok_or(Fault::NotFound)?;
    chart
        .care
        .fact(&id)
        .filter(|event| matches!(event.fact, CareFact::AdverseEventReported { .. }))
        .ok_or(Fault::NotFound)
}

fn view(chart: &CareChart, event: &CareEvent) -> Markup {
    html! {
        (parts::crumb(&path(chart), words::REVIEW))
        h1 { (words::DRAFT) }
        p.lead { (words::draft_lead(chart.jurisdiction)) }
        section.panel aria-label=(words::DRAFT) {
            dl.facts.facts-one {
                @for (what, says) in rows(chart, event) { div { dt { (what) } dd { (says) } } }
            }
        }
        div.acts {
            a.button href={ (path(chart)) "/reactions/" (event.envelope.id) "/report.pdf" } download="reaction.pdf" { (words::DRAFT_PAPER) }
            a.button.button-second href={ (path(chart)) "/" (ReportSent::SLUG) } { (ReportSent::WORDS.title) }
        }
    }
}

/// What the record says, and where it says nothing that it does.
fn rows(chart: &CareChart, event: &CareEvent) -> Vec<(&'static str, String)> {
    let CareFact::AdverseEventReported {
        reaction,
        serious,
        outcome,
        began_on,
    } = &event.fact
    else {
        return Vec::new();
    };
    let on = event.envelope.on;
    let missing = || words::NOT_ON_RECORD.to_owned();
    let joined = |all: Vec<String>| {
        if all.is_empty() {
            missing()
        } else {
            all.join("; ")
        }
    };
    let plan = chart.care.plan_on(began_on.unwrap_or(on));
    let product = plan.as_ref().map(|plan| {
        let known = chart.knowledge().product(plan.product.as_str());
        let name = known.map_or(plan.product.as_str(), |one| one.name.as_str());
        let daily = plan.daily_on(began_on.unwrap_or(on));
        let daily = daily.map(|daily| format!(", {daily} a day"));
        format!(
            "isotretinoin, {name}{}, since {}",
            daily.unwrap_or_default(),
            days::short(plan.from)
        )
    });
    let lots = chart
        .chart
        .facts()
        .filter_map(|event| match &event.payload {
            Payload::Filled {
                lot: Some(lot),
                product_code,
                ..
            } => {
                let code = product_code.as_ref().map(|code| format!(" ({code})"));
                Some(format!("lot {lot}{}", code.unwrap_or_default()))
            }
            _ => None,
        });
    let of_kind = |wanted: fn(&CareFact) -> bool| {
        let facts = chart.care.facts().iter();
        facts
            .filter(|event| wanted(&event.fact))
            .map(|event| tell::line(event, chart))
            .collect::<Vec<_>>()
    };
    let serious: Vec<String> = serious
        .iter()
        .map(|one| fact_words::seriousness(*one).to_owned())
        .collect();
    let last_dose = chart
        .chart
        .facts()
        .rev()
        .find_map(|event| match event.payload {
            Payload::TreatmentStopped { last_dose_on, .. }
            | Payload::CourseCompleted { last_dose_on } => {
                Some(last_dose_on.unwrap_or(event.envelope.on))
            }
            _ => None,
        });
    vec![
        (
            "Patient",
            format!(
                "{}, {} years; no name is part of this draft",
                chart.chart.number,
                on.age_of(chart.chart.born)
            ),
        ),
        (
            "Category of the programme",
            chart
                .chart
                .summary
                .category
                .map_or_else(missing, |one| one.label().to_owned()),
        ),
        (
            "Weight",
            chart
                .care
                .weight_on(on)
                .map_or_else(missing, |weight| weight.to_string()),
        ),
        ("Reaction", reaction.to_string()),
        ("Began on", began_on.map_or_else(missing, days::long)),
        ("Reported to the clinic on", days::long(on)),
        (
            "Serious",
            if serious.is_empty() {
                "Nothing on record makes it serious".to_owned()
            } else {
                serious.join("; ")
            },
        ),
        ("Outcome", fact_words::reaction_outcome(*outcome).to_owned()),
        ("Suspected medicine", product.unwrap_or_else(missing)),
        ("Lots", joined(lots.collect())),
        ("Last dose", last_dose.map_or_else(missing, days::long)),
        (
            "Other medicines",
            joined(of_kind(|fact| {
                matches!(fact, CareFact::MedicineReported { .. })
            })),
        ),
        (
            "Allergies",
            joined(of_kind(|fact| {
                matches!(fact, CareFact::AllergyReported { .. })
            })),
        ),
        (
            "Conditions",
            joined(of_kind(|fact| {
                matches!(fact, CareFact::ConditionRecorded { .. })
            })),
        ),
        (
            "Laboratory",
            joined(of_kind(|fact| {
                matches!(fact, CareFact::LaboratoryResulted { .. })
            })),
        ),
    ]
}
