//! What an inspection of a clinic or a pharmacy is given: the facts of a period under one programme, as a table.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use maud::html;
use retinue_interop::csv;
use retinue_kernel::{Day, Id, Programme};
use retinue_ledger::{INSPECTION_COLUMNS, InspectionHead, InspectionOf};
use retinue_rulebook::watermark;

use super::words;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Rejected, Typed};
use crate::rooms::record;
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/programme/inspection";

const LEAD: &str = "Prescriptions, tests in time or not, signed forms with the hash of their text, checklists and decisions with every reason, supplies, agreements outside the programme, exemptions, moves and corrections. Patients go by a pseudonym that is the same in every export; names and notes are not in it. The export stands in the access log.";
const PROGRAMME: Field = Field::new(
    "programme",
    "Programme",
    "Facts that were recorded while a patient was in it.",
);
const FROM: Field = Field::new("from", "First day", "");
const TO: Field = Field::new("to", "Last day", "");
const PHARMACY: Field = Field::new(
    "pharmacy",
    "Pharmacy (optional)",
    "Its short name: only what concerns it.",
);
const EXPORT: &str = "Export as a table (CSV)";
const COLUMNS: &str = "What each column holds";
const BACKWARDS: &str = "This lies before the first day. Give the last day of the period.";
const TOO_MANY: &str = "This period has more rows than a page exports. Give a shorter one, or use `retinue export audit`.";

/// More than this is not gathered for one page.
const MOST_ROWS: usize = 100_000;
/// How far back a period may begin, in days: longer than any record is kept.
const DAYS_BACK: u16 = 36_500;
const LONGEST_ID: usize = 100;

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
) -> Result<Response, Fault> {
    let today = site.today();
    let own = site.rulebook().programme().id;
    let form = Form::beginning_with([
        (PROGRAMME.name, own.to_string()),
        (FROM.name, today.minus(365).to_string()),
        (TO.name, today.to_string()),
    ]);
    Ok(view(&site, &proof, &form).into_response())
}

fn offered(site: &Site) -> Vec<(String, String)> {
    let held = site.ledger.laws().all();
    held.map(|rulebook| rulebook.programme().id)
        .map(|programme| (programme.to_string(), programme.label().to_owned()))
        .collect()
}

fn view(site: &Site, proof: &Administrator, form: &Form) -> Html<String> {
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        (parts::error_summary(form))
        h1 { (words::INSPECTION) }
        p.lead { (LEAD) }
        section.panel {
            form method="post" novalidate {
                (fields::select(form, &PROGRAMME, Need::Required, &offered(site)))
                (fields::date(form, &FROM, Need::Required))
                (fields::date(form, &TO, Need::Required))
                (fields::text(form, &PHARMACY, Need::Optional))
                button type="submit" #send { (EXPORT) }
            }
        }
        section.panel.spaced aria-labelledby="columns-title" {
            h2 #columns-title { (COLUMNS) }
            dl.facts {
                @for (name, holds) in INSPECTION_COLUMNS { div { dt.code { (name) } dd { (holds) } } }
            }
        }
    };
    Page::of(proof.visitor(), words::INSPECTION)
        .with(form)
        .render(site, view)
}

pub(super) async fn export(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let of = read(&site, &mut reader);
    let (of, answered) = match reader.finish(of) {
        Ok(read) => read.parts(),
        Err(Rejected::Form(form)) => {
            return Ok(record::unprocessable(view(&site, &proof, &form)));
        }
        Err(Rejected::Fault(fault)) => return Err(fault),
    };
    let name = format!("audit-{}-{}-{}.csv", of.programme, of.from, of.to);
    let who = proof.proof().clone();
    let begun = of;
    let mode = site.mode();
    let done = site
        .ask(move |ledger| {
            let rules = ledger
                .law_in_force(begun.programme)?
                .rulebook
                .hash()
                .clone();
            let head = InspectionHead {
                programme: begun.programme,
                rules,
                from: begun.from,
                to: begun.to,
                watermark: watermark(mode),
            };
            let mut text = csv::line(INSPECTION_COLUMNS.iter().map(|(name, _)| name));
            let mut rows = 0_usize;
            ledger.inspection(&who, &begun, &mut |row| {
                rows = rows.saturating_add(1);
                text.push_str(&csv::line(row.cells(&head)));
                rows <= MOST_ROWS
            })?;
            Ok((rows <= MOST_ROWS).then_some(text))
        })
        .await?
        .map_err(record::read_fault)?;
    let Some(text) = done else {
        let form = answered.wrong(TOO_MANY);
        return Ok(record::unprocessable(view(&site, &proof, &form)));
    };
    let headers = [
        (CONTENT_TYPE, csv::MEDIA_TYPE.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

fn read(site: &Site, reader: &mut Reader) -> Option<InspectionOf> {
    let held = offered(site);
    let names: Vec<&str> = held.iter().map(|(name, _)| name.as_str()).collect();
    let programme = reader
        .offered(&PROGRAMME, &names)
        .and_then(|name| Programme::from_text(&name));
    let today = site.today();
    let days = today.minus(DAYS_BACK)..=today.plus(1);
    let from: Option<Day> = reader.day(&FROM, days.clone());
    let to: Option<Day> = reader.day(&TO, days);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        reader.wrong(TO.name, BACKWARDS);
    }
    let pharmacy = reader
        .optional_text(&PHARMACY, LONGEST_ID)
        .and_then(|typed| Id::new(&typed));
    Some(InspectionOf {
        programme: programme?,
        from: from?,
        to: to?,
        pharmacy,
        by_number: false,
    })
}
