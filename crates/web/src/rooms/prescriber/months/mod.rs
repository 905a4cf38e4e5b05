//! The months of several patients on one page. Each is confirmed by an act of its own, every item of the form answered for
//! that patient, and refused for reasons of its own. Whoever cannot be confirmed here is named with what is next.

mod view;

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Category, FactId, Programme};
use retinue_ledger::{Laws, PatientId};
use retinue_rulebook::FormText;

use super::acts::{Month, month};
use super::worklist;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{COMMAND_ID, Form, Problem, Typed};
use crate::rooms::chart::Chart;
use crate::rooms::next::Act as NextAct;
use crate::rooms::record::{self, Again};
use crate::rooms::{contraception, programme_form};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::{fields, parts};
use crate::words::wrong;

pub(super) const PATH: &str = "/clinic/months";
/// The form that is gone through for each.
const FORM: &str = "month-confirmation-can";
pub(super) const TITLE: &str = "Confirm months";
const LEAD: &str = "Patients whose negative test lies in its open window and whose methods are on record. Answer every item for each patient whom you confirm; leave the others unanswered. Each is recorded, or refused, by itself.";
const NOBODY: &str = "There is nobody whose month could be confirmed here today.";
const CONFIRM: &str = "Confirm those answered";
const NOT_UNCHANGED: &str = "Tick that the methods are unchanged, or use the patient's own page.";
const NOT_AS_SHOWN: &str =
    "The methods on record are no longer those that this page had shown. Now on record: ";
const LOOK_AGAIN: &str = ". Ask the patient which holds, then tick that the methods are unchanged, or use the patient's own page. Nothing was stored from this row.";
const LAPSED: &str = "A lapse in contraception was told after this page was shown, and with it the methods are not unchanged. Record on the patient's own page what holds from today. Nothing was stored from this row.";
const NONE_ANSWERED: &str = "No patient was answered for. Nothing was stored.";
const NOT_ANSWERED: &str = "It is not known whether this month was recorded. Open the patient's page and look before you send it again.";
const OTHERS: &str = "Need something else first";
const NO_OTHERS: &str = "Nobody else is waited for.";
const MORE_OTHERS: &str =
    "This page looked at the first of your list only. The whole list stands on the worklist.";
const MORE_HERE: &str =
    "More patients wait for their month. They stand here once these are confirmed.";

/// Patients whose form stands on one page: more would not be gone through with care, nor fit one request.
const MOST: usize = 12;
/// Patients that are named as needing something else.
const MOST_OTHERS: usize = 100;
/// The field that says the methods are the same.
const SAME_METHODS: &str = "unchanged";

/// A patient whose month can be confirmed here.
struct Candidate {
    chart: Chart,
    test: (FactId, String),
}

/// The clinic's patients, as far as this page looks.
struct Found {
    candidates: Vec<Candidate>,
    others: Vec<worklist::Row>,
    /// Whether more candidates wait than the page holds.
    more_here: bool,
    /// Whether the list goes on behind what was looked at.
    more_behind: bool,
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let mut confirmed = Vec::new();
    for id in asked.all("done").take(MOST) {
        confirmed.push(super::chart(&site, &proof, id).await?);
    }
    let view = content(&site, &proof, &Form::default(), &confirmed).await?;
    Ok(render(&site, &proof, &Form::default(), view).into_response())
}

pub(super) async fn confirm(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let patients = answered(&typed)?;
    // Everybody is the clinic's own, or nothing is done at all.
    let mut charts = Vec::with_capacity(patients.len());
    for patient in &patients {
        charts.push(super::chart(&site, &proof, &patient.to_string()).await?);
    }
    let mut form = Form {
        typed,
        problems: Vec::new(),
    };
    if charts.is_empty() {
        form.wrong("", NONE_ANSWERED);
    }
    let mut confirmed = Vec::new();
    for chart in charts {
        let same_methods = field(&chart.patient, SAME_METHODS);
        match one(&site, &proof, &chart, &form.typed).await? {
            problems if problems.is_empty() => confirmed.push(chart.patient),
            problems => {
                // A tick for methods that are not the ones shown now is given anew.
                if problems.iter().any(|problem| problem.field == same_methods) {
                    form.typed = form.typed.without(&same_methods);
                }
                form.problems.extend(problems);
            }
        }
    }
    if form.problems.is_empty() {
        let done: Vec<String> = confirmed.iter().map(|id| format!("done={id}")).collect();
        return Ok(Redirect::to(&format!("{PATH}?{}", done.join("&"))).into_response());
    }
    let mut shown = Vec::with_capacity(confirmed.len());
    for patient in confirmed {
        shown.push(super::chart(&site, &proof, &patient.to_string()).await?);
    }
    let view = content(&site, &proof, &form, &shown).await?;
    Ok(record::unprocessable(render(&site, &proof, &form, view)))
}

/// Confirms one patient's month, as the page of that patient alone would; what is wrong with it otherwise.
async fn one(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    typed: &Typed,
) -> Result<Vec<Problem>, Fault> {
    let of_this = |name: &str| field(&chart.patient, name);
    if typed.first(&of_this(SAME_METHODS)) != Some("yes") {
        return Ok(vec![Problem {
            field: of_this(SAME_METHODS),
            says: told(chart, NOT_UNCHANGED),
        }]);
    }
    let prefix = of_this("");
    let own = typed
        .each()
        .filter_map(|(name, value)| {
            let name = if name == COMMAND_ID {
                name
            } else {
                name.strip_prefix(&prefix)?
            };
            (name != SAME_METHODS).then(|| (name.to_owned(), value.to_owned()))
        })
        .collect();
    let own = Typed::of_query(own);
    // What lay in the page would be recorded as the month's methods: never over something newer.
    if let Some(says) = no_longer_as_shown(chart, &own) {
        return Ok(vec![Problem {
            field: of_this(SAME_METHODS),
            says: told(chart, &says),
        }]);
    }
    match record::carry_out::<Month>(site, proof.actor(), chart, own).await {
        Ok(()) => Ok(Vec::new()),
        Err(Again::Form(form)) => Ok(form
            .problems
            .into_iter()
            .map(|problem| Problem {
                field: if programme_form::is_answer(&problem.field)
                    || problem.field == month::OFFICIAL_CONFIRMATION
                {
                    of_this(&problem.field)
                } else {
                    of_this(CARD)
                },
                says: told(chart, &problem.says),
            })
            .collect()),
        Err(Again::NotAnswered(_)) => Ok(vec![Problem {
            field: of_this(CARD),
            says: told(chart, NOT_ANSWERED),
        }]),
        Err(Again::Fault(fault)) => Err(fault),
    }
}

/// Why the methods that the page carried cannot be confirmed as unchanged; nothing while they are those on record.
fn no_longer_as_shown(chart: &Chart, own: &Typed) -> Option<String> {
    if chart.summary.contraception_since.is_none() {
        return Some(LAPSED.to_owned());
    }
    (!contraception::is_as_last(chart, own))
        .then(|| format!("{NOT_AS_SHOWN}{}{LOOK_AGAIN}", view::on_record(chart)))
}

fn told(chart: &Chart, says: &str) -> String {
    format!("{}: {says}", chart.name)
}

/// Whether a programme of the installation has a form for the month, and with it this page.
pub(super) fn has_page(laws: &Laws) -> bool {
    laws.all().any(|rulebook| rulebook.form(FORM).is_some())
}

/// The part of the page that is one patient's.
const CARD: &str = "month";

fn field(patient: &PatientId, name: &str) -> String {
    format!("{patient}.{name}")
}

/// The patients for whom anything was answered, in the order of the page.
fn answered(typed: &Typed) -> Result<Vec<PatientId>, Fault> {
    let mut found: Vec<PatientId> = Vec::new();
    for (name, value) in typed.each() {
        let Some((patient, field)) = name.split_once('.') else {
            if name == COMMAND_ID {
                continue;
            }
            return Err(Fault::Unreadable(wrong::UNKNOWN_FIELD));
        };
        let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
        let is_answer = programme_form::is_answer(field)
            || field == SAME_METHODS
            || field == month::OFFICIAL_CONFIRMATION;
        if is_answer && !value.is_empty() && !found.contains(&patient) {
            found.push(patient);
        }
    }
    if found.len() > MOST {
        return Err(Fault::Unreadable(wrong::TOO_MANY_FIELDS));
    }
    Ok(found)
}

async fn find(site: &Site, proof: &Prescriber) -> Result<Found, Fault> {
    let who = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let page = worklist::load(ledger, &who, None, true, super::ROWS)?;
        // Each patient signs the texts of their own programme.
        let files = page.rows.iter().filter_map(|row| row.file.as_ref().ok());
        let mut texts: BTreeMap<Programme, Vec<FormText>> = BTreeMap::new();
        for file in files {
            let programme = file.rulebook.programme().id;
            texts
                .entry(programme)
                .or_insert_with(|| ledger.form_texts_today(programme));
        }
        Ok((page, texts))
    });
    let (page, texts) = read.await?.map_err(record::read_fault)?;
    let mut found = Found {
        candidates: Vec::new(),
        others: Vec::new(),
        more_here: false,
        more_behind: page.next.is_some(),
    };
    for row in page.rows {
        let chart = row.file.as_ref().ok().map(|file| {
            let own = texts.get(&file.rulebook.programme().id).cloned();
            Chart::of((**file).clone()).with_texts(own.unwrap_or_default())
        });
        match chart.and_then(candidate) {
            Some(_) if found.candidates.len() >= MOST => found.more_here = true,
            Some(candidate) => found.candidates.push(candidate),
            None => {
                let row = worklist::Row::of(row);
                // Whose month is prepared waits for the pharmacy, and not for the clinic.
                let is_waited_for = row.next.is_none_or(|next| {
                    !matches!(
                        next.act,
                        NextAct::Nothing
                            | NextAct::Collect
                            | NextAct::AskForAuthorisation
                            | NextAct::SupplyByChecklist
                    )
                });
                if !is_waited_for {
                    continue;
                }
                if found.others.len() >= MOST_OTHERS {
                    found.more_behind = true;
                } else {
                    found.others.push(row);
                }
            }
        }
    }
    Ok(found)
}

/// A patient for whom nothing but the month's own items is to be answered.
fn candidate(chart: Chart) -> Option<Candidate> {
    let path = chart.summary.category? == Category::Can;
    let is_open = path && !chart.summary.month_confirmed && !chart.pregnancy_open();
    let has_form = is_open && month::signable(&chart).is_some();
    // Whoever told of a lapse is asked anew on a page of her own, and not confirmed as unchanged.
    let is_unbroken = has_form && chart.summary.contraception_since.is_some();
    let has_methods = is_unbroken && contraception::last(&chart).is_some();
    let test = has_methods.then(|| month::only_test(&chart))??;
    Some(Candidate { chart, test })
}

async fn content(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    confirmed: &[Chart],
) -> Result<Markup, Fault> {
    let found = find(site, proof).await?;
    let today = site.today();
    Ok(html! {
        (parts::crumb("/clinic", super::words::WORKLIST))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        @for chart in confirmed { (view::done(chart, proof)) }
        @if found.candidates.is_empty() { (parts::empty(NOBODY)) }
        @else {
            form.form method="post" novalidate {
                (fields::command())
                @for candidate in &found.candidates { (view::card(candidate, form)) }
                @if found.more_here { p { (MORE_HERE) } }
                div.acts {
                    button type="submit" #send { (CONFIRM) }
                    a.button.button-plain href="/clinic" { (super::words::CANCEL) }
                }
            }
        }
        section.panel.worklist-panel #others aria-labelledby="others-title" {
            h2 #others-title { (OTHERS) }
            (worklist::rows(&found.others, today, NO_OTHERS))
            @if found.more_behind { p { (MORE_OTHERS) } }
        }
    })
}

fn render(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    view: Markup,
) -> axum::response::Html<String> {
    Page::of(proof.visitor(), TITLE)
        .on("/clinic")
        .with(form)
        .render(site, view)
}
