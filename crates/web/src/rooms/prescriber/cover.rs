//! Who acts for whom: delegates, the lists of those one covers, transfers that wait, and what a former prescriber
//! recorded.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id, Payload, RegistryEvent, Standing};
use retinue_ledger::{
    Assistance, CommandId, Covering, FormerFile, PatientId, RegistrySubmission, Subject,
    SubmitError, TransferWaiting, WorklistCursor,
};

use super::cover_words as words;
use super::worklist;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Field, Form, Reader, Typed};
use crate::rooms::act::Report;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, timeline};
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/clinic/cover";
pub(super) const NAME: &str = "/clinic/cover/name";
pub(super) const END: &str = "/clinic/cover/end";
pub(super) const ACCEPT: &str = "/clinic/cover/accept";
pub(super) const DECLINE: &str = "/clinic/cover/decline";
pub(super) const TAKE_OVER: &str = "/clinic/cover/take-over";
pub(super) const FORMER: &str = "/clinic/cover/former";
pub(super) const TAKE_BACK: &str = "/clinic/cover/former/take-back";
pub(super) const COVERED: &str = "/clinic/cover/of/{prescriber}";

const ROWS: u32 = 50;
/// The furthest a first or last day may lie ahead: delegates are looked through once a year at least.
const FURTHEST: u16 = 400;

struct Loaded {
    covering: Covering,
    waiting: Vec<TransferWaiting>,
}

async fn load(site: &Site, proof: &Prescriber) -> Result<Loaded, Fault> {
    let who = proof.proof().clone();
    site.ask(move |ledger| -> Result<_, retinue_ledger::ReadError> {
        Ok(Loaded {
            covering: ledger.covering(&who)?,
            waiting: ledger.transfers_waiting(&who)?,
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
    let done = Typed::of_query(asked).first("done").and_then(words::done);
    Ok(shown(&site, &proof, &Form::default(), done)
        .await?
        .into_response())
}

async fn shown(
    site: &Site,
    proof: &Prescriber,
    form: &Form,
    done: Option<&str>,
) -> Result<Html<String>, Fault> {
    let Loaded { covering, waiting } = load(site, proof).await?;
    let own = matches!(proof.actor().role(), retinue_ledger::Role::Prescriber(_));
    let view = html! {
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        (standing(&covering))
        div.split {
            div.stack {
                (transfers(&waiting, own))
                (covered(&covering))
                (former_form(form))
            }
            div.stack {
                (delegates(&covering, form, own))
                @if own { (take_over_form(form)) }
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

fn transfers(waiting: &[TransferWaiting], own: bool) -> Markup {
    html! {
        section.panel #transfers aria-labelledby="transfers-title" {
            h2 #transfers-title { (words::WAITING) }
            @if waiting.is_empty() { (parts::empty(words::NONE_WAITING)) }
            @else {
                p.muted { (words::WHAT_HAPPENS) }
                ul {
                    @for one in waiting {
                        li {
                            p { strong { (one.name) } " " span.code { (one.number) } }
                            p.small.muted {
                                (words::ASKED_ON) " " (days::day(one.on))
                                @if let Some(by) = one.by { ", " (words::BY) " " (by.label().to_lowercase()) }
                                @if let Some(from) = one.from_name.as_deref().or(one.from.as_ref().map(Id::as_str)) { ", " (words::FROM_PRESCRIBER) " " (from) }
                            }
                            @if own {
                                form.acts method="post" {
                                    (fields::command())
                                    (fields::hidden(words::PATIENT.name, &one.patient.to_string()))
                                    button.button-small type="submit" formaction=(ACCEPT) { (words::ACCEPT) span.unseen { " " (one.name) } }
                                    button.button-second.button-small type="submit" formaction=(DECLINE) { (words::DECLINE) span.unseen { " " (one.name) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
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

fn take_over_form(form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="take-over-title" {
            h2 #take-over-title { (words::TAKE_OVER) }
            p.muted { (words::TAKE_OVER_MEANS) }
            form.form method="post" action=(TAKE_OVER) novalidate {
                (fields::command())
                (fields::code(form, &words::NUMBER, Need::Required))
                (fields::date(form, &words::BORN, Need::Required))
                (fields::tick(form, &words::PATIENT_ASKED))
                button type="submit" { (words::TAKE_OVER) }
            }
        }
    }
}

fn former_form(form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="former-title" {
            h2 #former-title { (words::FORMER) }
            p.muted { (words::FORMER_MEANS) }
            form.form method="post" action=(FORMER) novalidate {
                (fields::code(form, &words::FORMER_NUMBER, Need::Required))
                button.button-second type="submit" { (words::FORMER_SUBMIT) }
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
            shown(site, proof, &form, None).await?,
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

/// The answer to a transfer that waits.
async fn answer(
    site: &Site,
    proof: &Prescriber,
    typed: Typed,
    payload: Payload,
) -> Result<(), Again> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let patient = reader.id(&words::PATIENT);
    let ((command_id, patient), answered) = reader.finish(command_id.zip(patient))?.parts();
    let patient: PatientId = patient
        .as_str()
        .parse()
        .map_err(|_| Again::Fault(Fault::NotFound))?;
    let on = record::today_of(site, patient)
        .await
        .map_err(Again::Fault)?;
    let report = Report { on, payload };
    record::record(
        site,
        proof.actor(),
        patient,
        command_id.as_str(),
        vec![report],
        Assistance::default(),
    )
    .await
    .map_err(|error| record::again(error, answered))
}

pub(super) async fn accept(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let payload = Payload::CareTransferred { reason: None };
    let done = answer(&site, &proof, typed, payload).await;
    ended(&site, &proof, done, "accepted").await
}

pub(super) async fn decline(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let payload = Payload::TransferWithdrawn { reason: None };
    let done = answer(&site, &proof, typed, payload).await;
    ended(&site, &proof, done, "declined").await
}

pub(super) async fn take_over(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&words::NUMBER, 64);
    let born = reader.day(
        &words::BORN,
        Day::new(jiff::civil::date(1890, 1, 1))..=site.today(),
    );
    if !reader.ticked(words::PATIENT_ASKED.name) && !reader.has_problem(words::PATIENT_ASKED.name) {
        reader.wrong(words::PATIENT_ASKED.name, words::PATIENT_MUST_ASK);
    }
    let read = (|| Some((command_id?, number?, born?)))();
    let ((command_id, number, born), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return ended(&site, &proof, Err(rejected.into()), "").await,
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.take_over(&who, &named, &number, born))
        .await?;
    let done = match done {
        Ok(patient) => {
            return Ok(Redirect::to(&format!("/clinic/patients/{patient}")).into_response());
        }
        Err(SubmitError::NotFound) => {
            Err(at(answered.wrong(words::NO_SUCH_PATIENT), &words::NUMBER))
        }
        Err(error) => Err(record::again(error, answered)),
    };
    ended(&site, &proof, done, "").await
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

/// What the prescriber recorded of a patient who is another's now. The number stands in no address.
pub(super) async fn former(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let number = reader.text(&words::FORMER_NUMBER, 64);
    let (number, answered) = match reader.finish(number) {
        Ok(read) => read.parts(),
        Err(rejected) => return ended(&site, &proof, Err(rejected.into()), "").await,
    };
    match former_file(&site, &proof, &number).await? {
        Some(file) => Ok(former_page(&site, &proof, &file, &Form::default()).into_response()),
        None => {
            let again = at(answered.wrong(words::NOT_FORMER), &words::FORMER_NUMBER);
            ended(&site, &proof, Err(again), "").await
        }
    }
}

async fn former_file(
    site: &Site,
    proof: &Prescriber,
    number: &str,
) -> Result<Option<FormerFile>, Fault> {
    let (who, number) = (proof.proof().clone(), number.to_owned());
    let found = site
        .ask(move |ledger| ledger.former_patient(&who, &number))
        .await?;
    match found {
        Ok(file) => Ok(Some(file)),
        Err(retinue_ledger::ReadError::NotFound) => Ok(None),
        Err(other) => Err(record::read_fault(other)),
    }
}

fn former_page(site: &Site, proof: &Prescriber, file: &FormerFile, form: &Form) -> Html<String> {
    let record = retinue_kernel::PatientRecord::of(file.own.iter().cloned());
    let take_back = |event: &retinue_kernel::Event| {
        let told = crate::words::facts::tell(&event.payload).what;
        html! {
            @if super::acts::is_correctable(&event.payload) {
                details {
                    summary.small { (words::TAKE_BACK) span.unseen { " " (told) } }
                    form method="post" action=(TAKE_BACK) novalidate {
                        (fields::command())
                        (fields::hidden(words::FORMER_NUMBER.name, &file.number.to_string()))
                        (fields::hidden(words::FACT.name, event.envelope.id.as_str()))
                        (fields::text(form, &words::WHY, Need::Required))
                        button.button-second.button-small type="submit" { (words::TAKE_BACK) }
                    }
                }
            }
        }
    };
    let view = html! {
        (parts::crumb(PATH, words::TITLE))
        (parts::error_summary(form))
        h1 { (file.name) }
        p.muted { span.code { (file.number) } }
        p.lead { (words::FORMER_LEAD) }
        section.panel { (timeline::list(&file.own, &record, proof.zones(), &take_back)) }
    };
    Page::of(proof.visitor(), words::FORMER)
        .narrow()
        .with(form)
        .render(site, view)
}

pub(super) async fn take_back(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let number = reader.text(&words::FORMER_NUMBER, 64);
    let of = reader.id(&words::FACT);
    let why = reader.id(&words::WHY);
    let number_again = number.clone();
    let read = (|| Some((command_id?, number?, of?, why?)))();
    let again = match reader.finish(read) {
        Err(rejected) => Again::from(rejected),
        Ok(read) => {
            let ((command_id, number, of, why), answered) = read.parts();
            let Some(file) = former_file(&site, &proof, &number).await? else {
                return Err(Fault::NotFound);
            };
            let is_offered = |event: &retinue_kernel::Event| {
                event.envelope.id == of && super::acts::is_correctable(&event.payload)
            };
            if !file.own.iter().any(is_offered) {
                return Err(Fault::NotFound);
            }
            let correction = Payload::FactCorrected {
                of,
                why,
                instead: None,
            };
            let patient = file.patient;
            let payload = site
                .ask(move |ledger| ledger.correction_or_proposal(patient, correction))
                .await?
                .map_err(record::read_fault)?;
            let word = match payload {
                Payload::CorrectionProposed { .. } => "take-back-proposed",
                _ => "taken-back",
            };
            let report = Report {
                on: file.today,
                payload,
            };
            let done = record::record(
                &site,
                proof.actor(),
                file.patient,
                command_id.as_str(),
                vec![report],
                Assistance::default(),
            );
            match done.await {
                Ok(()) => return ended(&site, &proof, Ok(()), word).await,
                Err(error) => record::again(error, answered),
            }
        }
    };
    match (again, number_again) {
        (Again::Form(form), Some(number)) => {
            let Some(file) = former_file(&site, &proof, &number).await? else {
                return Err(Fault::NotFound);
            };
            Ok(record::unprocessable(former_page(
                &site, &proof, &file, &form,
            )))
        }
        (again, _) => ended(&site, &proof, Err(again), "").await,
    }
}
