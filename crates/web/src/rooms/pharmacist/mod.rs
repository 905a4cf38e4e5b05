//! The pharmacy's counter: find, ask, see the verdict and the flags beside it, fill, label, hand over. No note, no test
//! detail ever reaches it: the ledger gives this room a type that has no place for them.

mod acts;
mod counter;
mod flags;
mod front;
mod label;
pub(super) mod number;
mod opened;
mod programs;
mod put_right;
mod recalled;
mod staff;
pub(crate) mod words;

use std::time::Instant;

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::html;
use retinue_kernel::{Command, Day, FactId, Id, PrescriberId};
use retinue_ledger::{
    AtCounter, CommandId, CounterAnswer, Pharmacist as PharmacistProof, PrescriptionAtCounter,
    ReadError, Subject, Submission, SubmitError,
};

use self::acts::TillAct;
pub(crate) use self::opened::OpenedCases;
use self::opened::{Case, Counter};
use super::certified::{self, Looks};
use super::record::{self, Again};
use super::{party_form, recalls, standing};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;
use crate::views::verdict::Eyes;
use crate::views::{days, fields};

/// The routes of the pharmacy.
pub(crate) fn routes() -> Room<Pharmacist> {
    let room = Room::new()
        .get("/pharmacy", front::page)
        .post("/pharmacy/find", front::find)
        .post("/pharmacy/notices/{fact}", front::take_notice)
        .post("/pharmacy/due/{authorisation}", front::item_done)
        .get("/pharmacy/cases/{case}", case_page)
        .post("/pharmacy/cases/{case}/{prescription}/ask", ask)
        .get(number::RECORD, number::page)
        .post(number::RECORD, number::record)
        .get(number::CORRECT, number::correction_page)
        .post(number::CORRECT, number::correct)
        .get(label::PATH, label::page)
        .get(put_right::PATH, put_right::page)
        .post(put_right::PATH, put_right::correct)
        .post(put_right::ANSWER, put_right::answer)
        .get(programs::PATH, programs::list)
        .get(programs::ONE, programs::page)
        .post(programs::ONE, programs::send)
        .get(staff::PATH, staff::page)
        .post(staff::PATH, staff::name)
        .post(staff::END, staff::end)
        .get("/pharmacy/recalls", recalls::list::<Pharmacist>)
        .post("/pharmacy/recalls", recalls::open::<Pharmacist>)
        .get("/pharmacy/recalls/{recall}", recalls::page::<Pharmacist>)
        .post(
            "/pharmacy/recalls/{recall}/contact",
            recalls::contact::<Pharmacist>,
        )
        .post(
            "/pharmacy/recalls/{recall}/withdraw",
            recalls::withdraw::<Pharmacist>,
        )
        .post(
            "/pharmacy/recalls/{recall}/export",
            recalls::export::<Pharmacist>,
        )
        .get(Pharmacist::LOOKS, certified::page::<Pharmacist>)
        .get("/pharmacy/standing", standing::page::<Pharmacist>)
        .post("/pharmacy/standing/{act}", standing::act::<Pharmacist>)
        .get(
            "/pharmacy/standing/form",
            party_form::own::page::<Pharmacist>,
        )
        .post(
            "/pharmacy/standing/form",
            party_form::own::sign::<Pharmacist>,
        )
        .get(
            "/pharmacy/standing/form/form.pdf",
            party_form::own::blank::<Pharmacist>,
        )
        .get(
            "/pharmacy/standing/form/{signature}/form.pdf",
            party_form::own::copy::<Pharmacist>,
        )
        .get(
            "/pharmacy/standing/cases/{case}",
            standing::case_page::<Pharmacist>,
        )
        .post(
            "/pharmacy/standing/cases/{case}/{act}",
            standing::case_act::<Pharmacist>,
        );
    let room = of::<acts::Fill>(room);
    let room = of::<acts::HandOver>(room);
    let room = of::<acts::Ship>(room);
    let room = of::<acts::Partial>(room);
    let room = of::<acts::Reverse>(room);
    let room = of::<acts::Release>(room);
    let room = of::<acts::Return>(room);
    let room = of::<acts::Supply>(room);
    let room = of::<acts::SupplyDespite>(room);
    let room = of::<acts::LateSupply>(room);
    let room = of::<acts::LeftBefore>(room);
    let room = of::<acts::Guide>(room);
    let room = of::<acts::BagGone>(room);
    of::<acts::Shortage>(room)
}

fn of<A: TillAct>(room: Room<Pharmacist>) -> Room<Pharmacist> {
    room.get(A::PATH, till_page::<A>)
        .post(A::PATH, till_done::<A>)
}

/// No patient was born before; a day before it is a slip of the keyboard.
pub(super) fn earliest_birth() -> Day {
    Day::new(jiff::civil::date(1890, 1, 1))
}

/// The patient of a number, and of a birthday where one is given.
pub(super) async fn at_counter(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    born: Option<Day>,
) -> Result<AtCounter, Fault> {
    let (who, number) = (who.clone(), number.to_owned());
    site.ask(move |ledger| match born {
        Some(born) => ledger.present_born(&who, &number, born),
        None => ledger.present(&who, &number),
    })
    .await?
    .map_err(record::read_fault)
}

/// The counter at which the pharmacist works now.
fn counter_of(proof: &Pharmacist) -> Counter {
    Counter {
        account: proof.actor().account().clone(),
        site: proof.proof().pharmacy().clone(),
    }
}

/// An open case with its patient.
async fn opened(site: &Site, proof: &Pharmacist, name: &str) -> Result<(Case, AtCounter), Fault> {
    let case = site
        .opened
        .find(&counter_of(proof), name, Instant::now())
        .ok_or(Fault::NotFound)?;
    let at = at_counter(site, proof.proof(), &case.number, None).await?;
    Ok((case, at))
}

async fn case_page(
    proof: Pharmacist,
    State(site): State<Site>,
    Path(name): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (case, at) = opened(&site, &proof, &name).await?;
    let asked = Typed::of_query(asked);
    let done = asked.first("done").and_then(done);
    let names = prescribers(&site, &at).await?;
    Ok(counter_page(&site, &proof, &case, &at, &name, &names, done).into_response())
}

/// Whom to call, by name.
async fn prescribers(site: &Site, at: &AtCounter) -> Result<counter::Names, Fault> {
    let ids: std::collections::BTreeSet<_> = at
        .prescriptions
        .iter()
        .filter_map(|item| item.prescriber.clone())
        .collect();
    site.ask(move |ledger| {
        let named = |id: PrescriberId| {
            let name = ledger
                .party_name(&Subject::Prescriber(id.clone()))
                .ok()
                .flatten()?;
            Some((id, name))
        };
        ids.into_iter().filter_map(named).collect()
    })
    .await
}

fn counter_page(
    site: &Site,
    proof: &Pharmacist,
    case: &Case,
    at: &AtCounter,
    name: &str,
    names: &counter::Names,
    done: Option<&str>,
) -> Html<String> {
    let zones = proof.zones().of_programme(&at.rulebook);
    let eyes = Eyes {
        rulebook: &at.rulebook,
        edition: at.edition.as_str(),
        reader: counter::READER,
        zones: &zones,
        today: at.today,
        mode: at.mode,
    };
    let view = counter::view(at, case, name, &eyes, names, done);
    Page::of(proof.visitor(), words::CASE).render(site, view)
}

async fn ask(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let counter = counter_of(&proof);
    let case = site
        .opened
        .find(&counter, &name, Instant::now())
        .ok_or(Fault::NotFound)?;
    let prescription = FactId::new(&prescription).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let (command_id, answered) = match reader.finish(command_id) {
        Ok(read) => read.parts(),
        Err(_) => return Err(Fault::Unreadable(crate::words::wrong::NO_COMMAND_ID)),
    };
    match request(
        &site,
        proof.proof(),
        &case.number,
        prescription.clone(),
        command_id.as_str(),
    )
    .await
    {
        Ok(CounterAnswer::NotMatched) => Err(Fault::NotFound),
        Ok(answer) => {
            site.opened.answered(&counter, &name, prescription, answer);
            Ok(Redirect::to(&format!("/pharmacy/cases/{name}")).into_response())
        }
        Err(error) => match record::again(error, answered) {
            Again::NotAnswered(typed) => {
                let page = Page::of(proof.visitor(), words::CASE).narrow();
                Ok(record::unavailable(
                    page.render(&site, record::not_answered(&typed)),
                ))
            }
            Again::Fault(fault) => Err(fault),
            Again::Form(form) => {
                let says = form
                    .problems
                    .into_iter()
                    .map(|problem| problem.says)
                    .collect::<Vec<_>>()
                    .join(" ");
                Err(Fault::Refused { field: None, says })
            }
        },
    }
}

/// Asks the programme.
pub(super) async fn request(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    prescription: FactId,
    command_id: &str,
) -> Result<CounterAnswer, SubmitError> {
    let (who, number) = (who.clone(), number.to_owned());
    let command_id = CommandId::new(command_id).ok_or(SubmitError::NotFound)?;
    let asked = site
        .ask(move |ledger| ledger.request_dispense(&who, command_id, &number, prescription))
        .await;
    asked.unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

/// The prescription of the address, in a state that the act fits.
fn item<'a, A: TillAct>(
    at: &'a AtCounter,
    prescription: &str,
) -> Result<&'a PrescriptionAtCounter, Fault> {
    let item = at
        .prescriptions
        .iter()
        .find(|item| item.prescription.as_str() == prescription);
    let item = item.ok_or(Fault::NotFound)?;
    if A::fits(item) {
        Ok(item)
    } else {
        Err(Fault::Conflict(words::STATE_CHANGED.to_owned()))
    }
}

async fn till_page<A: TillAct>(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (_, at) = opened(&site, &proof, &name).await?;
    let item = item::<A>(&at, &prescription)?;
    Ok(till_form::<A>(&site, &proof, &at, item, &name, &A::begin(item)).into_response())
}

async fn till_done<A: TillAct>(
    proof: Pharmacist,
    State(site): State<Site>,
    Path((name, prescription)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let (case, at) = opened(&site, &proof, &name).await?;
    // The same page sent twice finds the prescription in its new state; the command then answers as it did.
    let item = match item::<A>(&at, &prescription) {
        Err(Fault::Conflict(_)) if done_before(&site, &proof, &case.number, &typed).await? => {
            return Ok(
                Redirect::to(&format!("/pharmacy/cases/{name}?done={}", A::SLUG)).into_response(),
            );
        }
        other => other?,
    };
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let read_day = A::read_day(item, &mut reader);
    let payload = A::read(item, proof.proof().pharmacy(), &mut reader);
    if let (Some(payload), false) = (&payload, A::LEFT_BEFORE) {
        recalled::check(&site, &proof, &case.number, payload, &mut reader).await?;
    }
    let outcome = match reader.finish(command_id.zip(payload)) {
        Ok(read) => {
            let ((command_id, payload), answered) = read.parts();
            let on = read_day.or_else(|| A::day(item, &payload));
            at_the_till(&site, proof.proof(), &case.number, &command_id, on, payload)
                .await
                .map_err(|error| record::again(error, answered))
        }
        Err(rejected) => Err(rejected.into()),
    };
    match outcome {
        Ok(()) => {
            Ok(Redirect::to(&format!("/pharmacy/cases/{name}?done={}", A::SLUG)).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(till_form::<A>(
            &site, &proof, &at, item, &name, &form,
        ))),
        Err(Again::NotAnswered(typed)) => {
            let page = Page::of(proof.visitor(), A::WORDS.title).narrow();
            Ok(record::unavailable(
                page.render(&site, record::not_answered(&typed)),
            ))
        }
        Err(Again::Fault(fault)) => Err(fault),
    }
}

/// Whether the act of a page is on record already.
async fn done_before(
    site: &Site,
    proof: &Pharmacist,
    number: &str,
    typed: &Typed,
) -> Result<bool, Fault> {
    let command_id = typed.first(crate::http::form::COMMAND_ID);
    let Some(command_id) = command_id.and_then(CommandId::new) else {
        return Ok(false);
    };
    let (who, number) = (proof.proof().clone(), number.to_owned());
    site.ask(move |ledger| ledger.was_carried_out(&who, &number, &command_id))
        .await?
        .map_err(record::read_fault)
}

/// Records an act at the till, on a day or on the one that the patient's programme has now.
pub(super) async fn at_the_till(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    command_id: &Id,
    on: Option<Day>,
    payload: retinue_kernel::Payload,
) -> Result<(), SubmitError> {
    let (who, number) = (who.clone(), number.to_owned());
    let command_id = CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?;
    let done = site.ask(move |ledger| {
        let unread = |error| match error {
            ReadError::NotFound => SubmitError::NotFound,
            other => SubmitError::NotRecorded(other.to_string()),
        };
        let patient = ledger.presented(&who, &number).map_err(unread)?;
        let on = match on {
            Some(on) => on,
            None => ledger.today_of(patient).map_err(unread)?,
        };
        let command = Command::Record { on, payload };
        ledger
            .submit(Submission::new(patient, command_id, who.actor(), command))
            .map(drop)
    });
    done.await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

fn till_form<A: TillAct>(
    site: &Site,
    proof: &Pharmacist,
    at: &AtCounter,
    item: &PrescriptionAtCounter,
    name: &str,
    form: &Form,
) -> Html<String> {
    let back = format!("/pharmacy/cases/{name}");
    let view = html! {
        (parts::crumb(&back, &at.name))
        (parts::error_summary(form))
        h1 { (A::WORDS.title) }
        @if !A::WORDS.lead.is_empty() { p.lead { (A::WORDS.lead) } }
        p { strong { (at.name) } ", born " (days::day(at.born)) ". " (counter::what(item)) "." }
        @if A::SUPPLIES { (counter::beside(item)) }
        @if let (true, Some(until)) = (A::AT_THE_TILL, acts::last_day(item)) {
            @if let retinue_ledger::CounterState::Authorised { number: Some(number), .. } = &item.state { (number::two_days(number)) }
            div.till {
                div { p.small.muted.flush { (words::LAST_DAY) } p.next-act.flush { (days::long_day(until)) } }
                div { p.small.muted.flush { (words::TODAY) } p.next-act.flush { (days::long_day(at.today)) } }
                p.flush { (proof.zones().of_programme(&at.rulebook).end_of(until)) ", " (days::distance(until, at.today)) "." }
            }
        }
        @if A::ENDS_IT && let Some(number) = number::of(item) { (number::reverse_there_too(number)) }
        form.form method="post" novalidate {
            (fields::command())
            (A::controls(item, form))
            (recalled::control(form))
            div.acts {
                button.button-grave[A::GRAVE] type="submit" #send { (A::WORDS.submit) }
                a.button.button-plain href=(back) { (words::BACK) }
            }
        }
    };
    Page::of(proof.visitor(), A::WORDS.title)
        .narrow()
        .with(form)
        .render(site, view)
}

/// What is said once an act is recorded, by the place of its page.
fn done(slug: &str) -> Option<&'static str> {
    fn of<A: TillAct>() -> (&'static str, &'static str) {
        (A::SLUG, A::WORDS.done)
    }
    let all = [
        of::<acts::Fill>(),
        of::<acts::HandOver>(),
        of::<acts::Ship>(),
        of::<acts::Partial>(),
        of::<acts::Reverse>(),
        of::<acts::Release>(),
        of::<acts::Return>(),
        of::<acts::Guide>(),
        of::<acts::BagGone>(),
        of::<acts::Supply>(),
        of::<acts::SupplyDespite>(),
        of::<acts::LateSupply>(),
        of::<acts::LeftBefore>(),
        of::<acts::Shortage>(),
    ];
    all.into_iter()
        .chain(number::DONE)
        .chain(put_right::DONE)
        .find(|(known, _)| *known == slug)
        .map(|(_, says)| says)
}
