//! The wholesaler's room: may we ship, and what was shipped. What is on record stands in [`records`].

pub(in crate::rooms) mod program;
mod records;
pub(crate) mod words;

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::ShipmentAnswer;
use retinue_kernel::{Id, RegistryEvent};
use retinue_ledger::{CommandId, OwnStanding, ShipmentChecked, SubmitError};

use super::record::{self, Again};
use super::standing;
use crate::access::proof::Wholesaler;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word;

/// The routes of the wholesaler.
pub(crate) fn routes() -> Room<Wholesaler> {
    Room::new()
        .get("/wholesaler", check)
        .post("/wholesaler/shipments", ship)
        .get("/wholesaler/records", records::records)
        .post("/wholesaler/reports", records::report)
        .post("/wholesaler/returns", records::send_back)
        .get("/wholesaler/standing", standing::page::<Wholesaler>)
        .post("/wholesaler/standing/{act}", standing::act::<Wholesaler>)
        .get(
            "/wholesaler/standing/cases/{case}",
            standing::case_page::<Wholesaler>,
        )
        .post(
            "/wholesaler/standing/cases/{case}/{act}",
            standing::case_act::<Wholesaler>,
        )
        .post("/api/shipment-checks", program::check_by_program)
}

/// The most packs of one shipment.
const MOST_PACKS: u16 = u16::MAX;
/// The law of this answer.
const LAW: &str = "W3";

async fn ask(site: &Site, proof: &Wholesaler, to: &Id) -> Result<ShipmentChecked, Fault> {
    let (who, to) = (proof.proof().clone(), to.clone());
    site.ask(move |ledger| ledger.check_shipment(&who, &to))
        .await?
        .map_err(record::read_fault)
}

/// The key of a consignee of that kind.
fn key(kind: &str, name: &str) -> Option<Id> {
    let is_kind = words::KINDS.iter().any(|(known, _)| *known == kind);
    is_kind
        .then(|| Id::new(&format!("{kind}:{}", name.trim())))
        .flatten()
}

async fn check(
    proof: Wholesaler,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let typed = Typed::of_query(asked);
    let name = typed
        .first(words::CONSIGNEE.name)
        .unwrap_or_default()
        .to_owned();
    let kind = typed
        .first(words::KIND.name)
        .unwrap_or("pharmacy")
        .to_owned();
    let mut form = Form {
        typed,
        problems: Vec::new(),
    };
    if name.trim().is_empty() {
        if form.typed.first(words::CONSIGNEE.name).is_some() {
            form.wrong(words::CONSIGNEE.name, "Say who ordered.");
            return Ok(record::unprocessable(check_page(
                &site, &proof, &form, None,
            )));
        }
        let form = Form::beginning_with([(words::KIND.name, kind)]);
        return Ok(check_page(&site, &proof, &form, None).into_response());
    }
    let Some(to) = key(&kind, &name) else {
        form.wrong(
            words::CONSIGNEE.name,
            "Give the short name, in at most 100 characters.",
        );
        return Ok(record::unprocessable(check_page(
            &site, &proof, &form, None,
        )));
    };
    let checked = ask(&site, &proof, &to).await?;
    Ok(check_page(&site, &proof, &form, Some(&checked)).into_response())
}

fn check_page(
    site: &Site,
    proof: &Wholesaler,
    form: &Form,
    checked: Option<&ShipmentChecked>,
) -> Html<String> {
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        p.lead { (words::LEAD) }
        @if let Some(checked) = checked { (answer(form, checked)) }
        div.split {
            section.panel aria-labelledby="check-title" {
                h2 #check-title { "Ask" }
                form method="get" action="/wholesaler" novalidate {
                    (fields::choice_of(form, &words::KIND, words::KINDS))
                    (fields::code(form, &words::CONSIGNEE, Need::Required))
                    button type="submit" { (words::CHECK) }
                }
            }
            @if form.typed.first(words::CONSIGNEE.name).is_some_and(|name| !name.trim().is_empty()) {
                section.panel aria-labelledby="ship-title" {
                    h2 #ship-title { (words::SHIP) }
                    p.small { (words::SHIP_MEANS) }
                    form method="post" action="/wholesaler/shipments" novalidate {
                        (fields::command())
                        (fields::hidden(words::KIND.name, form.typed.first(words::KIND.name).unwrap_or("pharmacy")))
                        (fields::hidden(words::CONSIGNEE.name, form.typed.first(words::CONSIGNEE.name).unwrap_or_default()))
                        (fields::code(form, &words::PRODUCT, Need::Required))
                        (fields::code(form, &words::LOT, Need::Required))
                        (fields::count(form, &words::PACKS, Need::Required))
                        button type="submit" { (words::SHIP) }
                    }
                }
            }
        }
    };
    Page::of(proof.visitor(), words::TITLE)
        .on("/wholesaler")
        .with(form)
        .render(site, view)
}

fn answer(form: &Form, checked: &ShipmentChecked) -> Markup {
    let typed = form.typed.first(words::CONSIGNEE.name).unwrap_or_default();
    let name = checked.name.as_deref().unwrap_or(typed);
    match &checked.answer {
        ShipmentAnswer::May { until } => parts::notice(
            Tone::Yes,
            &format!("Yes: you may ship to {name}"),
            html! {
                p { "Until and including " (days::long_day(*until)) ", if nothing changes. Ask again before each shipment." }
                p.small.muted { "Asked on " (days::day(checked.today)) ". Law: " (LAW) }
            },
        ),
        ShipmentAnswer::MayNot { bars } => parts::notice(
            Tone::No,
            &format!("No: do not ship to {name}"),
            html! {
                ul { @for bar in bars.as_slice() { li { (bar.label()) } } }
                p.small.muted { "Asked on " (days::day(checked.today)) ". Law: " (LAW) }
            },
        ),
    }
}

async fn ship(
    proof: Wholesaler,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let kind = reader.text(&words::KIND, 20);
    let name = reader.text(&words::CONSIGNEE, 100);
    let to = kind.zip(name).and_then(|(kind, name)| key(&kind, &name));
    if to.is_none() {
        reader.wrong_if_sound(&words::CONSIGNEE, "Say who ordered.");
    }
    let product = reader.id(&words::PRODUCT);
    let lot = reader.id(&words::LOT);
    let packs = reader.count(&words::PACKS, 1..=MOST_PACKS);
    let read = (|| {
        let event = RegistryEvent::ShipmentRecorded {
            to: to?,
            product: product?,
            lot: lot?,
            packs: packs?,
        };
        Some((command_id?, event))
    })();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let (who, named) = (proof.proof().clone(), CommandId::new(command_id.as_str()));
            let done = site
                .ask(move |ledger| {
                    let named = named.ok_or(SubmitError::NotFound)?;
                    ledger.record_shipment(&who, named, event)
                })
                .await
                .unwrap_or_else(|_| Err(not_ended()));
            done.map_err(|error| record::again(error, answered))
        }
    };
    match done {
        Ok(outcome) => {
            let to = format!("/wholesaler/records?done={}", outcome.fact.kind);
            Ok(Redirect::to(&to).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(check_page(
            &site, &proof, &form, None,
        ))),
        Err(other) => Err(without_form(other)),
    }
}

fn not_ended() -> SubmitError {
    SubmitError::NotRecorded("the call did not end".to_owned())
}

fn without_form(again: Again) -> Fault {
    match again {
        Again::Fault(fault) => fault,
        Again::NotAnswered(_) | Again::Form(_) => Fault::NotAnswered,
    }
}

async fn load(site: &Site, proof: &Wholesaler) -> Result<OwnStanding, Fault> {
    let who = proof.actor().clone();
    site.ask(move |ledger| ledger.own_standing(&who))
        .await?
        .map_err(record::read_fault)
}
