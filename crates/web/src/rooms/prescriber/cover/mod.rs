//! Who acts for whom: delegates, the lists of those one covers, transfers that wait, and what a former prescriber
//! recorded.

pub(super) mod clinic;
pub(super) mod former;
pub(super) mod transfers;
mod words;

pub(in crate::rooms::prescriber) use words::TITLE;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Id, RegistryEvent, Standing};
use retinue_ledger::{
    ClinicSettings, CommandId, Covering, PatientId, RegistrySubmission, Subject, TransfersWaiting,
    WorklistCursor,
};

use super::worklist;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Field, Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) const PATH: &str = "/clinic/cover";
pub(super) const NAME: &str = "/clinic/cover/name";
pub(super) const END: &str = "/clinic/cover/end";
pub(super) const COVERED: &str = "/clinic/cover/of/{prescriber}";

const ROWS: u32 = 50;
/// The furthest a first or last day may lie ahead: delegates are looked through once a year at least.
const FURTHEST: u16 = 400;
/// The address of a page of transfers names the patient after whom it begins.
const AFTER: &str = "after";

struct Loaded {
    covering: Covering,
    settings: ClinicSettings,
    waiting: TransfersWaiting,
}

async fn load(site: &Site, proof: &Prescriber, after: Option<PatientId>) -> Result<Loaded, Fault> {
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<_, retinue_ledger::ReadError> {
        Ok(Loaded {
            covering: ledger.covering(&who)?,
            settings: ledger.clinic_settings(&who)?,
            waiting: ledger.transfers_waiting(&who, after, ROWS)?,
        })
    })
    .await?
    .map_err(record::read_fault)
}

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let done = asked.first("done").and_then(words::done);
    let after = match asked.first(AFTER) {
        Some(patient) => Some(patient.parse().map_err(|_| Fault::NotFound)?),
        None => None,
    };
    Ok(shown(&site, &proof, &Form::default(), done, after)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    done: Option<&str>,
    after: Option<PatientId>,
) -> Result<Html<String>, Fault> {
    let Loaded {
        covering,
        settings,
        waiting,
    } = load(site, proof, after).await?;
    let own = matches!(proof.actor().role(), retinue_ledger::Role::Prescriber(_));
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        p { a href=(super::designees::PATH) { (super::designees::TITLE) } }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        (standing(&covering))
        div.split {
            div.stack {
                (transfers::panel(&waiting, after.is_some(), own))
                (covered(&covering))
                (former::form(form))
            }
            div.stack {
                (delegates(&covering, form, own))
                (clinic::on_call(&settings, form, own))
                (clinic::laboratory(&settings, form, own))
                @if own { (transfers::take_over_form(form)) }
            }
        }
    };
    Ok(Page::of(proof.visitor(), words::TITLE)
        .on(PATH)
        .with(form)
        .render(site, view))
}

/// What a prescriber whose certification does not hold can do today.
fn standing(covering: &Covering) -> Markup {
    let says = match covering.standing {
        Standing::Certified(_) => return html! {},
        Standing::NotCertified => words::LAPSED,
        Standing::Suspended => words::SUSPENDED,
        Standing::Decertified => words::DECERTIFIED,
    };
    html! { (parts::notice(Tone::No, says, html! { p { (words::OFFERED_A_DELEGATE) } })) }
}

fn covered(covering: &Covering) -> Markup {
    html! {
        section.panel #covered aria-labelledby="covered-title" {
            h2 #covered-title { (words::YOU_COVER) }
            @if covering.covered.is_empty() { (parts::empty(words::NOBODY_COVERED)) }
            @else {
                ul.menu {
                    @for one in &covering.covered {
                        li {
                            a href={ "/clinic/cover/of/" (one.prescriber) } { (one.name.as_deref().unwrap_or(one.prescriber.as_str())) }
                            span.work-sub {
                                (one.patients) " " (words::PATIENTS)
                                @if let Some(until) = one.until { ", " (words::UNTIL_DAY) " " (days::day(until)) }
                                @if !matches!(one.standing, Standing::Certified(_)) { " " (parts::tag(Tone::No, words::NOT_CERTIFIED)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delegates(covering: &Covering, form: &Form, own: bool) -> Markup {
    html! {
        section.panel #delegates aria-labelledby="delegates-title" {
            h2 #delegates-title { (words::DELEGATES) }
            p.muted { (words::DELEGATES_MEAN) }
            @if covering.delegates.is_empty() { p { (words::NO_DELEGATES) } }
            @else {
                ul {
                    @for one in &covering.delegates {
                        li {
                            p {
                                strong { (one.name.as_deref().unwrap_or(one.prescriber.as_str())) } " "
                                (words::FROM_DAY) " " (days::day(one.from))
                                @match one.until { Some(until) => { " " (words::UNTIL_DAY) " " (days::day(until)) } None => { ", " (words::UNTIL_ENDED) } }
                                @if !one.certified { " " (parts::tag(Tone::No, words::NOT_CERTIFIED)) }
                            }
                            @if own {
                                form method="post" action=(END) {
                                    (fields::command())
                                    (fields::hidden(words::DELEGATE.name, one.prescriber.as_str()))
                                    button.button-second.button-small type="submit" { (words::END) span.unseen { " " (one.prescriber) } }
                                }
                            }
                        }
                    }
                }
            }
            @if own {
                h3 { (words::NAME_DELEGATE) }
                form.form method="post" action=(NAME) novalidate {
                    (fields::command())
                    (fields::code(form, &words::DELEGATE, Need::Required))
                    (fields::date(form, &words::FROM, Need::Optional))
                    (fields::date(form, &words::UNTIL, Need::Optional))
                    button type="submit" { (words::NAME_DELEGATE) }
                }
            }
        }
    }
}

/// Ends an act of this page: back with a word, or the page with what is wrong.
async fn ended(
    site: &Site,
    proof: &Prescriber,
    done: Result<(), Again>,
    word: &str,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?done={word}")).into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(
            shown(site, proof, &form, None, None).await?,
        )),
        Err(Again::NotAnswered(typed)) => Ok(record::unavailable(
            Page::of(proof.visitor(), words::TITLE)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Err(Again::Fault(fault)) => Err(fault),
    }
}

async fn registry(
    site: &Site,
    proof: &Prescriber,
    command_id: &Id,
    event: RegistryEvent,
    answered: Answered,
) -> Result<(), Again> {
    let submission = RegistrySubmission {
        subject: Subject::Prescriber(proof.proof().prescriber().clone()),
        command_id: CommandId::new(command_id.as_str()).ok_or(Again::Fault(Fault::Failed))?,
        who: proof.actor().clone(),
        on: site.today(),
        event,
        at: None,
    };
    let done = site
        .ask(move |ledger| ledger.submit_registry(submission))
        .await
        .map_err(Again::Fault)?;
    done.map(drop)
        .map_err(|error| record::again(error, answered))
}

pub(super) async fn name(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let today = site.today();
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let delegate = reader.id(&words::DELEGATE);
    let from = reader.optional_day(&words::FROM, today..=today.plus(FURTHEST));
    let until = reader.optional_day(&words::UNTIL, today..=today.plus(FURTHEST));
    let done = match reader.finish(command_id.zip(delegate)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, delegate), answered) = read.parts();
            let event = RegistryEvent::DelegateNamed {
                delegate,
                from: from.unwrap_or(today),
                until,
            };
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "named").await
}

pub(super) async fn end(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let delegate = reader.id(&words::DELEGATE);
    let done = match reader.finish(command_id.zip(delegate)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, delegate), answered) = read.parts();
            let event = RegistryEvent::DelegateEnded { delegate };
            registry(&site, &proof, &command_id, event, answered).await
        }
    };
    ended(&site, &proof, done, "ended").await
}

/// The problem of the whole form, said beside one field.
fn at(mut form: Form, field: &Field) -> Again {
    for problem in &mut form.problems {
        if problem.field.is_empty() {
            field.name.clone_into(&mut problem.field);
        }
    }
    Again::Form(Box::new(form))
}

/// The list of a prescriber whom one covers, as of today.
pub(super) async fn covered_list(
    proof: Prescriber,
    State(site): State<Site>,
    Path(of): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let of = Id::new(&of).ok_or(Fault::NotFound)?;
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(WorklistCursor::from_text);
    let (who, whose) = (proof.proof().clone(), of.clone());
    let (page, name) = site
        .ask(move |ledger| -> Result<_, retinue_ledger::ReadError> {
            let page = ledger.covered_worklist(&who, &whose, after.as_ref(), ROWS)?;
            Ok((page, ledger.party_name(&Subject::Prescriber(whose))?))
        })
        .await?
        .map_err(record::read_fault)?;
    let name = name.unwrap_or_else(|| of.to_string());
    let rows: Vec<worklist::Row> = page.rows.into_iter().map(worklist::Row::of).collect();
    let view = html! {
        (parts::crumb(PATH, words::TITLE))
        h1 { (words::PATIENTS_OF) " " (name) }
        p.lead { (words::AS_DELEGATE) }
        section.panel.worklist-panel #worklist { (worklist::rows(&rows, page.today, words::NO_PATIENTS)) }
        @if let Some(more) = &page.next {
            p.acts { a.button.button-second href={ "/clinic/cover/of/" (of) "?after=" (more) } rel="next" { (super::words::MORE) } }
        }
    };
    Ok(Page::of(proof.visitor(), words::PATIENTS_OF)
        .render(&site, view)
        .into_response())
}
