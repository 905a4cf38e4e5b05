//! What the wholesaler shipped, refused or sent back, and what the manufacturer must be told.

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::{OfficeDuty, ShipmentBar};
use retinue_kernel::{Id, RegistryEvent, RegistryFact};
use retinue_ledger::{OwnStanding, Subject};

use super::{MOST_PACKS, load, without_form, words};
use crate::access::proof::Wholesaler;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::rooms::standing;
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word;

pub(super) async fn records(
    proof: Wholesaler,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let own = load(&site, &proof).await?;
    let asked = Typed::of_query(asked);
    let done = asked.first("done").unwrap_or_default();
    Ok(records_page(&site, &proof, &own, &Form::default(), done).into_response())
}

fn records_page(
    site: &Site,
    proof: &Wholesaler,
    own: &OwnStanding,
    form: &Form,
    done: &str,
) -> Html<String> {
    let to_report: Vec<&RegistryFact> = own
        .due
        .iter()
        .filter(|due| due.what == OfficeDuty::OrderReported)
        .filter_map(|due| own.facts.iter().find(|fact| fact.id == due.about))
        .collect();
    let shown: Vec<Markup> = own.facts.iter().rev().filter_map(line).collect();
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::RECORDS) }
        @if done == "shipment-refused" {
            (parts::notice(Tone::No, "Refused: do not ship", html! { p { "The order is recorded with its reasons. Tell the manufacturer where it stands in the list below." } }))
        } @else if !done.is_empty() { (parts::notice(Tone::Yes, "Recorded.", html! {})) }
        @if !to_report.is_empty() { (reports(&to_report, form)) }
        div.split {
            section.panel aria-labelledby="records-title" {
                h2 #records-title { "On record" }
                @if shown.is_empty() { (parts::empty(words::NO_RECORDS)) }
                ol.timeline { @for line in &shown { (line) } }
            }
            section.panel aria-labelledby="return-title" {
                h2 #return-title { (words::RETURN) }
                form method="post" action="/wholesaler/returns" novalidate {
                    (fields::command())
                    (fields::code(form, &words::PRODUCT, Need::Required))
                    (fields::code(form, &words::LOT, Need::Required))
                    (fields::count(form, &words::PACKS, Need::Required))
                    (fields::text(form, &words::MANUFACTURER, Need::Required))
                    button.button-second type="submit" { "Record the return" }
                }
            }
        }
    };
    Page::of(proof.visitor(), words::RECORDS)
        .on("/wholesaler/records")
        .with(form)
        .render(site, view)
}

const TOLD: Field = Field::new("told", "Manufacturer that was told", "");
const ORDER: Field = Field::new("order", "Order", "");

fn reports(orders: &[&RegistryFact], form: &Form) -> Markup {
    let offered: Vec<(String, String)> = orders
        .iter()
        .filter_map(|fact| {
            let (id, RegistryEvent::ShipmentRefused { to, packs, .. }) =
                (fact.id.as_ref()?, &fact.event)
            else {
                return None;
            };
            let label = format!("{}: {to}, {packs} packs", days::short(fact.on));
            Some((id.to_string(), label))
        })
        .collect();
    html! {
        section.panel aria-labelledby="report-title" {
            h2 #report-title { (words::TO_REPORT) }
            p { (words::TO_REPORT_MEANS) }
            form method="post" action="/wholesaler/reports" novalidate {
                (fields::command())
                (fields::select(form, &ORDER, Need::Required, &offered))
                (fields::text(form, &TOLD, Need::Required))
                button type="submit" { (words::REPORT) }
            }
        }
    }
}

/// A fact about shipments, as a line; none for other facts.
fn line(fact: &RegistryFact) -> Option<Markup> {
    let (tone, what, more) = match &fact.event {
        RegistryEvent::ShipmentRecorded {
            to,
            product,
            lot,
            packs,
        } => (
            Tone::Yes,
            "Shipped",
            format!("{packs} packs of {product}, lot {lot}, to {to}"),
        ),
        RegistryEvent::ShipmentRefused {
            to, product, packs, ..
        } => (
            Tone::No,
            "Refused",
            format!("{packs} packs of {product}, ordered by {to}"),
        ),
        RegistryEvent::OrderReported { manufacturer, .. } => {
            (Tone::Info, "Order reported", format!("to {manufacturer}"))
        }
        RegistryEvent::StockReturned {
            product,
            lot,
            packs,
            manufacturer,
        } => (
            Tone::Info,
            "Sent back",
            format!("{packs} packs of {product}, lot {lot}, to {manufacturer}"),
        ),
        _ => return None,
    };
    let reasons: &[ShipmentBar] = match &fact.event {
        RegistryEvent::ShipmentRefused { reasons, .. } => reasons,
        _ => &[],
    };
    Some(html! {
        li {
            div { (days::day(fact.on)) }
            div {
                p { (parts::tag(tone, what)) " " (more) }
                @for bar in reasons { p.small { (bar.label()) } }
            }
        }
    })
}

pub(super) async fn report(
    proof: Wholesaler,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let order = reader.id(&ORDER);
    let manufacturer = reader.id(&TOLD);
    let event = order
        .zip(manufacturer)
        .map(|(order, manufacturer)| RegistryEvent::OrderReported {
            order,
            manufacturer,
        });
    recorded(&site, &proof, reader, command_id.zip(event)).await
}

pub(super) async fn send_back(
    proof: Wholesaler,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let product = reader.id(&words::PRODUCT);
    let lot = reader.id(&words::LOT);
    let packs = reader.count(&words::PACKS, 1..=MOST_PACKS);
    let manufacturer = reader.id(&words::MANUFACTURER);
    let event = (|| {
        Some(RegistryEvent::StockReturned {
            product: product?,
            lot: lot?,
            packs: packs?,
            manufacturer: manufacturer?,
        })
    })();
    recorded(&site, &proof, reader, command_id.zip(event)).await
}

async fn recorded(
    site: &Site,
    proof: &Wholesaler,
    reader: Reader,
    read: Option<(Id, RegistryEvent)>,
) -> Result<Response, Fault> {
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let own = Subject::Wholesaler(proof.proof().wholesaler().clone());
            standing::submit(site, proof.actor(), own, &command_id, event)
                .await
                .map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/wholesaler/records?done=recorded").into_response()),
        Err(Again::Form(form)) => {
            let own = load(site, proof).await?;
            Ok(record::unprocessable(records_page(
                site, proof, &own, &form, "",
            )))
        }
        Err(other) => Err(without_form(other)),
    }
}
