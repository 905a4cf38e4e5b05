//! The categories that the programme's office asked to be confirmed anew, of several patients on one page. Each is an act of
//! its own, recorded or refused by itself; what this page does not confirm keeps its category and is refused nothing.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Category, Id};
use retinue_ledger::{Assistance, DueRow, PatientId};

use super::acts::words as act_words;
use super::acts::{Asked, CategoryAct, CategoryAnew};
use super::{looking, patient, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{self, Act};
use crate::rooms::chart::Chart;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::{days, fields, parts};
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/clinic/categories";
pub(super) const TITLE: &str = "Confirm categories";
const LEAD: &str = "The programme's office asked for the category of every patient to be confirmed anew. Nobody is refused anything because of it.";
const NOTHING: &str = "No category waits to be confirmed.";
const CAN_MEANS: &str = "Ticked already: it is the stricter path. Take the tick away from whoever you want to look at first.";
const CANNOT_MEANS: &str =
    "Tick each whom you looked at: a wrong one of these takes the tests away.";
const CONFIRM: &str = "Confirm those ticked";
const OTHERWISE: &str = "Not right: change it";
const NOT_YOURS: &str = "The prescriber confirms these. You can prepare: look at each record.";
const MORE: &str = "More wait. They stand here once these are confirmed.";
const NONE_TICKED: &str = "Nobody was ticked. Nothing was stored.";
const TOO_MANY: &str = "More were ticked than one page holds. Nothing was stored.";
const UNKNOWN: &str =
    "It is not known whether this was recorded. Send the page again: it is recorded once at most.";

/// Patients on one page: more would not be looked at with care.
const MOST: u32 = 50;
/// The field of those who are ticked: the patient, and the category that the page showed.
const CONFIRMED: &str = "confirmed";

/// A patient who waits, and what is asked.
struct Waiting {
    chart: Chart,
    asked: Asked,
}

async fn find(site: &Site, proof: &Prescriber) -> Result<(Vec<Waiting>, bool), Fault> {
    let who = proof.proof().clone();
    let rows: Vec<DueRow> = site
        .ask(move |ledger| ledger.categories_to_confirm(&who, MOST.saturating_add(1)))
        .await?
        .map_err(record::read_fault)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows.iter().take(most) {
        let chart = super::chart(site, proof, &row.patient.to_string()).await?;
        if let Some(asked) = Asked::of(&chart) {
            found.push(Waiting { chart, asked });
        }
    }
    found.sort_by(|one, other| one.chart.name.cmp(&other.chart.name));
    Ok((found, more))
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let done = Typed::of_query(asked).first("done").map(str::to_owned);
    let done = done.and_then(|done| done.parse().ok());
    Ok(shown(&site, &proof, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    done: Option<u32>,
) -> Result<axum::response::Html<String>, Fault> {
    let (found, more) = find(site, proof).await?;
    let may = looking(proof).may::<CategoryAnew>();
    let view = html! {
        (parts::crumb("/clinic", words::WORKLIST))
        (parts::error_summary(form))
        h1 { (TITLE) }
        @if let Some(done) = done { (parts::notice(parts::Tone::Yes, act_words::CATEGORY_ANEW.done, html! { p { (done_words(done)) } })) }
        p.lead { (LEAD) }
        @if let Some(first) = found.first() { p { "By " strong { (days::day(first.asked.until)) } "." } }
        @if found.is_empty() { (parts::empty(NOTHING)) }
        @else if may {
            form.form method="post" novalidate {
                (fields::command())
                (group(&found, Category::Can, form))
                (group(&found, Category::Cannot, form))
                @if more { p { (MORE) } }
                div.acts { button type="submit" #send { (CONFIRM) } }
            }
        } @else {
            p { (NOT_YOURS) }
            ul.flush {
                @for one in &found { li { (who(one)) br; (one.asked.view()) } }
            }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on("/clinic")
        .with(form)
        .render(site, view))
}

fn done_words(done: u32) -> String {
    match done {
        1 => "One patient's category is confirmed.".to_owned(),
        many => format!("The categories of {many} patients are confirmed."),
    }
}

fn who(one: &Waiting) -> Markup {
    html! { a href=(patient::path(&one.chart)) { strong { (one.chart.name) } } " " span.code.small { (one.chart.number) } }
}

/// The patients of one category.
fn group(found: &[Waiting], category: Category, form: &Form) -> Markup {
    let of_it: Vec<&Waiting> = found
        .iter()
        .filter(|one| one.asked.category == category)
        .collect();
    let (means_id, means) = match category {
        Category::Can => ("categories-can", CAN_MEANS),
        Category::Cannot => ("categories-cannot", CANNOT_MEANS),
    };
    let was_sent = form.typed.each().next().is_some();
    html! {
        @if !of_it.is_empty() {
            div.panel {
                fieldset.field aria-describedby=(means_id) {
                    legend { (category.label()) " (" (of_it.len()) ")" }
                    p.small.muted id=(means_id) { (means) }
                    @for one in of_it {
                        @let value = value_of(one);
                        @let ticked = if was_sent { form.typed.all(CONFIRMED).any(|sent| sent == value) } else { category == Category::Can };
                        div.rx {
                            div.choice {
                                input type="checkbox" name=(CONFIRMED) value=(value) id={ "confirm-" (one.chart.patient) } checked[ticked];
                                label for={ "confirm-" (one.chart.patient) } { (one.chart.name) " " span.code.small { (one.chart.number) } }
                            }
                            p.small.flush {
                                (one.asked.ground()) " "
                                a href={ (patient::path(&one.chart)) "/" (CategoryAct::SLUG) } { (OTHERWISE) span.unseen { ", " (one.chart.name) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a tick sends: whose, and the category that was shown.
fn value_of(one: &Waiting) -> String {
    format!("{}:{}", one.chart.patient, one.asked.category)
}

/// A tick as it was sent.
fn read_tick(sent: &str) -> Option<(PatientId, Category)> {
    let (patient, category) = sent.split_once(':')?;
    Some((patient.parse().ok()?, Category::from_text(category)?))
}

pub(super) async fn confirm(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut ticks = Vec::new();
    for sent in typed.all(CONFIRMED) {
        ticks.push(read_tick(sent).ok_or(Fault::NotFound)?);
    }
    let mut form = Form {
        typed: typed.clone(),
        problems: Vec::new(),
    };
    if ticks.is_empty() {
        form.wrong("", NONE_TICKED);
    } else if u32::try_from(ticks.len()).map_or(true, |many| many > MOST) {
        form.wrong("", TOO_MANY);
        ticks.clear();
    }
    let mut reader = Reader::of(typed.without(CONFIRMED));
    let command_id = reader.command_id();
    let command_id = match reader.finish(command_id) {
        Ok(read) => read.parts().0,
        Err(rejected) => match Again::from(rejected) {
            Again::Form(form) => {
                return Ok(record::unprocessable(
                    shown(&site, &proof, &form, None).await?,
                ));
            }
            Again::Fault(fault) => return Err(fault),
            Again::NotAnswered(_) => return Err(Fault::NotAnswered),
        },
    };
    // Everybody is the clinic's own, or nothing is done at all.
    let mut charts = Vec::with_capacity(ticks.len());
    for (patient, category) in ticks {
        charts.push((
            super::chart(&site, &proof, &patient.to_string()).await?,
            category,
        ));
    }
    let mut done: u32 = 0;
    for (chart, category) in charts {
        match one(&site, &proof, &chart, category, &command_id).await? {
            None => done = done.saturating_add(1),
            Some(says) => form.wrong("", format!("{}: {says}", chart.name)),
        }
    }
    if form.problems.is_empty() {
        return Ok(Redirect::to(&format!("{PATH}?done={done}")).into_response());
    }
    let done = Some(done).filter(|done| *done > 0);
    Ok(record::unprocessable(
        shown(&site, &proof, &form, done).await?,
    ))
}

/// Confirms one patient's category, as the patient's own page would; what is wrong with it otherwise.
async fn one(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    category: Category,
    command_id: &Id,
) -> Result<Option<String>, Fault> {
    let Some(asked) = Asked::of(chart) else {
        // Sent twice, or confirmed on the patient's own page meanwhile.
        return Ok(None);
    };
    if asked.category != category {
        return Ok(Some(act_words::CATEGORY_ANEW_CHANGED.to_owned()));
    }
    let named = format!("{command_id}.{}", chart.patient);
    let reports = act::today(chart, asked.payload());
    let done = record::record(
        site,
        proof.actor(),
        chart.patient,
        &named,
        reports,
        Assistance::default(),
    );
    match done.await {
        Ok(()) => Ok(None),
        Err(retinue_ledger::SubmitError::Refused(refused)) => Ok(Some(refused.to_string())),
        Err(retinue_ledger::SubmitError::NotAllowed(why)) => Ok(Some(why.to_string())),
        Err(retinue_ledger::SubmitError::Unknown(_)) => Ok(Some(UNKNOWN.to_owned())),
        Err(other) => Err(record::fault(other)),
    }
}
