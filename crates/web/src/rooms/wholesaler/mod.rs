//! The wholesaler's room: may we ship, what was shipped or refused, and what the manufacturer must be told.

pub(crate) mod words;

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::{OfficeDuty, ShipmentAnswer, ShipmentBar};
use retinue_kernel::{Day, Id, RegistryEvent, RegistryFact};
use retinue_ledger::{CommandId, OwnStanding, ShipmentChecked, Subject, SubmitError};
use serde::{Deserialize, Serialize};

use super::record::{self, Again};
use super::standing;
use crate::access::proof::Wholesaler;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::http::json::Document;
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
        .get("/wholesaler/records", records)
        .post("/wholesaler/reports", report)
        .post("/wholesaler/returns", send_back)
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
        .post("/api/shipment-checks", check_by_program)
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

async fn records(
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
pub(super) fn line(fact: &RegistryFact) -> Option<Markup> {
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

async fn report(
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

async fn send_back(
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

/// A program's question.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CheckForm {
    to: Id,
}

#[derive(Serialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
enum AnswerForm {
    May {
        to: Id,
        on: Day,
        until: Day,
        law: &'static str,
    },
    #[serde(rename_all = "kebab-case")]
    MayNot {
        to: Id,
        on: Day,
        because: Vec<BarForm>,
        law: &'static str,
    },
}

#[derive(Serialize)]
struct BarForm {
    slug: ShipmentBar,
    says: &'static str,
}

async fn check_by_program(
    proof: Wholesaler,
    State(site): State<Site>,
    Document(CheckForm { to }): Document<CheckForm>,
) -> Result<Response, Fault> {
    let is_party = matches!(
        Subject::from_key(to.as_str()),
        Some(Subject::Pharmacy(_) | Subject::Wholesaler(_))
    );
    if !is_party {
        return Err(Fault::Refused {
            field: Some("to".to_owned()),
            says: "it names no pharmacy and no wholesaler; write pharmacy:NAME or wholesaler:NAME"
                .to_owned(),
        });
    }
    let checked = ask(&site, &proof, &to).await?;
    let on = checked.today;
    Ok(Json(match checked.answer {
        ShipmentAnswer::May { until } => AnswerForm::May {
            to,
            on,
            until,
            law: LAW,
        },
        ShipmentAnswer::MayNot { bars } => AnswerForm::MayNot {
            to,
            on,
            because: bars
                .as_slice()
                .iter()
                .map(|bar| BarForm {
                    slug: *bar,
                    says: bar.label(),
                })
                .collect(),
            law: LAW,
        },
    })
    .into_response())
}
