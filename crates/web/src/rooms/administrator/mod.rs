//! The programme's office: certifications, editions, the mode, accounts, and the audit.

mod accounts;
mod audit;
mod audits;
mod by_number;
mod calls;
mod cases;
mod categories;
mod corrections;
mod desk;
mod displaced;
mod due;
mod effect;
mod exemptions;
mod facts;
mod faults;
mod forms;
mod inspection;
mod noted;
mod overrides;
mod paper;
mod parties;
mod party_acts;
mod party_enrol;
mod pregnancies;
mod program_launch;
mod programs;
pub(super) mod received;
mod releases;
mod rules;
mod told;
mod webhooks;
pub(crate) mod words;

use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Mode, RegistryEvent};
use retinue_ledger::{
    CommandId, Ledger, PartyKind, PartyRow, ProgrammeFile, ReadError, RegistryOutcome,
    RegistrySubmission, Subject, SubmitError,
};

use super::recalls;
use super::record::{self, Again};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Answered, Form, Reader, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::views::{days, fields};
use crate::words::vocabulary::Word;

/// The routes of the programme's office.
pub(crate) fn routes() -> Room<Administrator> {
    Room::new()
        .get("/programme", front)
        .post("/programme/mode", set_mode)
        .get(
            "/programme/prescribers",
            parties::list::<parties::Prescribers>,
        )
        .post(
            "/programme/prescribers",
            party_enrol::enrol::<parties::Prescribers>,
        )
        .get(
            "/programme/prescribers/{id}",
            parties::file::<parties::Prescribers>,
        )
        .post(
            "/programme/prescribers/{id}/invited/{account}",
            party_enrol::new_code::<parties::Prescribers>,
        )
        .post(
            "/programme/prescribers/{id}/{act}",
            parties::act::<parties::Prescribers>,
        )
        .get(
            "/programme/prescribers/{id}/form",
            paper::page::<parties::Prescribers>,
        )
        .post(
            "/programme/prescribers/{id}/form",
            paper::key_in::<parties::Prescribers>,
        )
        .get(
            "/programme/prescribers/{id}/form/form.pdf",
            paper::blank::<parties::Prescribers>,
        )
        .get(
            "/programme/prescribers/{id}/form/{signature}/form.pdf",
            paper::copy::<parties::Prescribers>,
        )
        .get(
            "/programme/pharmacies",
            parties::list::<parties::Pharmacies>,
        )
        .post(
            "/programme/pharmacies",
            party_enrol::enrol::<parties::Pharmacies>,
        )
        .get(
            "/programme/pharmacies/{id}",
            parties::file::<parties::Pharmacies>,
        )
        .post(
            "/programme/pharmacies/{id}/invited/{account}",
            party_enrol::new_code::<parties::Pharmacies>,
        )
        .post(
            "/programme/pharmacies/{id}/{act}",
            parties::act::<parties::Pharmacies>,
        )
        .get(
            "/programme/pharmacies/{id}/form",
            paper::page::<parties::Pharmacies>,
        )
        .post(
            "/programme/pharmacies/{id}/form",
            paper::key_in::<parties::Pharmacies>,
        )
        .get(
            "/programme/pharmacies/{id}/form/form.pdf",
            paper::blank::<parties::Pharmacies>,
        )
        .get(
            "/programme/pharmacies/{id}/form/{signature}/form.pdf",
            paper::copy::<parties::Pharmacies>,
        )
        .get(
            "/programme/wholesalers",
            parties::list::<parties::Wholesalers>,
        )
        .post(
            "/programme/wholesalers",
            party_enrol::enrol::<parties::Wholesalers>,
        )
        .get(
            "/programme/wholesalers/{id}",
            parties::file::<parties::Wholesalers>,
        )
        .post(
            "/programme/wholesalers/{id}/invited/{account}",
            party_enrol::new_code::<parties::Wholesalers>,
        )
        .post(
            "/programme/wholesalers/{id}/{act}",
            parties::act::<parties::Wholesalers>,
        )
        .get("/programme/desk", desk::page)
        .get(received::PATH, received::page)
        .post(received::PATH, received::act)
        .get(overrides::PATH, overrides::page)
        .get("/programme/displaced", displaced::page)
        .post("/programme/displaced", displaced::settle)
        .get("/programme/cases", cases::list)
        .get("/programme/cases/{party}/{case}", cases::page)
        .get("/programme/cases/{party}", cases::open_page)
        .post("/programme/cases/{party}", cases::open)
        .post("/programme/cases/{party}/{case}/{act}", cases::act)
        .get("/programme/audits", audits::page)
        .post("/programme/audits/draw", audits::draw)
        .post("/programme/audits/assessment", audits::assessment)
        .get("/programme/pregnancies", pregnancies::list)
        .post("/programme/pregnancies/export", pregnancies::export)
        .get("/programme/pregnancies/{report}", pregnancies::page)
        .post("/programme/pregnancies/{report}/{act}", pregnancies::act)
        .get(
            corrections::PATH,
            by_number::page::<corrections::Corrections>,
        )
        .post(
            corrections::PATH,
            by_number::decide::<corrections::Corrections>,
        )
        .get(noted::PATH, by_number::page::<noted::PutRight>)
        .post(noted::PATH, by_number::decide::<noted::PutRight>)
        .get("/programme/recalls", recalls::list::<Administrator>)
        .post("/programme/recalls", recalls::open::<Administrator>)
        .get(
            "/programme/recalls/{recall}",
            recalls::page::<Administrator>,
        )
        .post(
            "/programme/recalls/{recall}/contact",
            recalls::contact::<Administrator>,
        )
        .post(
            "/programme/recalls/{recall}/withdraw",
            recalls::withdraw::<Administrator>,
        )
        .post(
            "/programme/recalls/{recall}/export",
            recalls::export::<Administrator>,
        )
        .get(categories::LIST, categories::list)
        .post(categories::OF, categories::call)
        .post(categories::OFF, categories::call_off)
        .get(faults::LIST, faults::list)
        .post(faults::OF, faults::record)
        .post(faults::WITHDRAW, faults::withdraw)
        .get(releases::LIST, releases::list)
        .get(releases::PATH, by_number::page::<releases::Releases>)
        .post(releases::PATH, by_number::decide::<releases::Releases>)
        .post(rules::MAJORITY, rules::set_majority)
        .get(
            "/programme/exemptions",
            by_number::page::<exemptions::Exemptions>,
        )
        .post(
            "/programme/exemptions",
            by_number::decide::<exemptions::Exemptions>,
        )
        .post(rules::MAJORITY_OF, rules::set_majority_of)
        .get("/programme/due", due::page)
        .get("/programme/due/{about}", due::contact_page)
        .post("/programme/due/{about}", due::contact)
        .get("/programme/unmatched", facts::unmatched)
        .get(forms::LIST, forms::list)
        .get(forms::FORM, forms::page)
        .get(forms::BLANK, forms::blank)
        .post(forms::FORM, forms::load)
        .get(rules::OWN, rules::page)
        .post(rules::ADOPT_OWN, rules::adopt)
        .get(effect::PATH, effect::page)
        .get(rules::OF, rules::page_of)
        .post(rules::ADOPT_OF, rules::adopt_of)
        .get(inspection::PATH, inspection::page)
        .post(inspection::PATH, inspection::export)
        .get("/programme/accounts", accounts::list)
        .post("/programme/accounts", accounts::create)
        .post("/programme/accounts/{id}/disable", accounts::disable)
        .post("/programme/accounts/{id}/enable", accounts::enable)
        .get("/programme/accounts/{id}/password", accounts::password_page)
        .post("/programme/accounts/{id}/password", accounts::set_password)
        .get(calls::PATH, calls::page)
        .post(calls::REVIEW, calls::record_review)
        .post(calls::END, calls::end)
        .post(calls::PARTY_REVIEW, calls::record_party_review)
        .get(programs::PATH, programs::page)
        .post(programs::REGISTER, programs::register)
        .post(programs::REPLACE, programs::replace)
        .post(programs::END, programs::end)
        .post(program_launch::PATH, program_launch::set)
        .get(webhooks::PATH, webhooks::page)
        .post(webhooks::PATH, webhooks::register)
        .post(webhooks::SECRET, webhooks::rotate)
        .post(webhooks::AGAIN, webhooks::again)
        .post(webhooks::END, webhooks::end)
        .get("/programme/audit", audit::page)
        .post("/programme/audit/verify", audit::verify)
}

/// The programme's own stream.
async fn programme(site: &Site, proof: &Administrator) -> Result<ProgrammeFile, Fault> {
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.programme_file(&who))
        .await?
        .map_err(record::read_fault)
}

pub(in crate::rooms) use parties::short_name;
pub(in crate::rooms) use party_enrol::missing_list;

/// Records one registry fact of today.
async fn submit(
    site: &Site,
    proof: &Administrator,
    subject: Subject,
    command_id: &retinue_kernel::Id,
    part: &str,
    event: RegistryEvent,
) -> Result<RegistryOutcome, SubmitError> {
    submit_on(site, proof, subject, site.today(), command_id, part, event).await
}

/// The same as of a day: another programme's today may be another.
async fn submit_on(
    site: &Site,
    proof: &Administrator,
    subject: Subject,
    on: Day,
    command_id: &retinue_kernel::Id,
    part: &str,
    event: RegistryEvent,
) -> Result<RegistryOutcome, SubmitError> {
    let command_id = CommandId::new(&format!("{command_id}{part}")).ok_or(SubmitError::NotFound)?;
    let submission = RegistrySubmission {
        subject,
        command_id,
        who: proof.actor().clone(),
        on,
        event,
        at: None,
    };
    let done = site
        .ask(move |ledger| ledger.submit_registry(submission))
        .await;
    done.unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

async fn front(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let file = programme(&site, &proof).await?;
    let form = Form::beginning_with([(words::MODE_FIELD.name, file.mode.to_string())]);
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(front_page(&site, &proof, &file, &form, done).into_response())
}

fn front_page(
    site: &Site,
    proof: &Administrator,
    file: &ProgrammeFile,
    form: &Form,
    done: bool,
) -> Html<String> {
    let view = overview(site, file, form, done);
    Page::of(proof.visitor(), words::OVERVIEW)
        .on("/programme")
        .with(form)
        .render(site, view)
}

fn overview(site: &Site, file: &ProgrammeFile, form: &Form, done: bool) -> Markup {
    let edition = &file.rules.at(file.today).edition;
    html! {
        (parts::error_summary(form))
        h1 { (words::OVERVIEW) }
        @if done { (done_notice()) }
        ul.tiles {
            (tile("/programme/prescribers", words::PRESCRIBERS, "Certify, renew, suspend"))
            (tile("/programme/pharmacies", words::PHARMACIES, "Certify, renew, suspend"))
            (tile("/programme/wholesalers", words::WHOLESALERS, "Authorise, consents, audits"))
            (tile("/programme/desk", words::DESK, "Everything due, by its day"))
            (tile("/programme/cases", words::CASES, "Notice, action, reconsideration"))
            (tile("/programme/displaced", words::DISPLACED, "Who waits for another way"))
            (tile("/programme/audits", words::AUDITS, "The yearly sample; assessments"))
            (tile("/programme/pregnancies", words::PREGNANCIES, "Reports followed up; sealed"))
            (tile("/programme/rules", words::RULES, "Editions, provisional values"))
            (tile(inspection::PATH, words::INSPECTION, "What an inspection is given"))
            (tile("/programme/accounts", words::ACCOUNTS, "Who may sign in"))
            (tile(programs::PATH, programs::TITLE, "Record systems that ask"))
            (tile("/programme/audit", words::AUDIT, "Who read what; verify"))
            (tile(overrides::PATH, "Overridden advice", "By rule and clinician"))
            (tile(calls::PATH, "Telephone calls", "Who entered what; listen again"))
            (tile("/programme/unmatched", words::UNMATCHED, "By pharmacy"))
            (tile("/programme/due", words::NOT_SETTLED, "Escalations, releases, late supplies"))
            (tile(releases::LIST, releases::TITLE, "A pharmacy that is closed or silent"))
            (tile(faults::LIST, faults::TITLE, "Days without authorisations"))
            (tile(categories::LIST, categories::TITLE, "Ask for it; how far it has come"))
            (tile("/programme/recalls", recalls::TITLE, "Lots, and who was handed some"))
            (tile("/programme/exemptions", words::EXEMPTIONS, "Grant or refuse"))
            (tile(corrections::PATH, corrections::TITLE, "The second person"))
            (tile(noted::PATH, noted::TITLE, "What the office noted; what was not missing"))
            (tile(received::PATH, received::TITLE, "Match, map, or take off the list"))
        }
        div.split {
            section.panel aria-labelledby="mode-title" {
                h2 #mode-title { (words::MODE) }
                form method="post" action="/programme/mode" novalidate {
                    (fields::command())
                    (fields::choice(form, &words::MODE_FIELD, Mode::every()))
                    button.button-second type="submit" { (words::SET_MODE) }
                }
            }
            section.panel {
                dl.facts.facts-one {
                    div { dt { (words::EDITION_NOW) } dd { strong { (edition.id) } } }
                    div { dt { (words::RULE_SET) } dd.code.small { (file.rules.hash) } }
                    div { dt { (words::INSTALLATION) } dd.code.small { (site.ledger.installation()) } }
                    div { dt { (words::WAITING) } dd { (site.ledger.waiting()) } }
                    div { dt { "Today" } dd { (days::day(file.today)) } }
                }
            }
        }
    }
}

fn tile(href: &str, title: &str, says: &str) -> Markup {
    html! { li { a.tile href=(href) { b { (title) } span.small.muted { (says) } } } }
}

/// Every party of a kind, a page at a time: a list that reckons over all of them must not end at the first page.
fn every_party(
    ledger: &Ledger,
    who: &retinue_ledger::Administrator,
    kind: PartyKind,
) -> Result<Vec<PartyRow>, ReadError> {
    const PAGE: u32 = 1_000;
    let mut all: Vec<PartyRow> = Vec::new();
    loop {
        let after = all.last().map(|row| row.subject.clone());
        let page = ledger.parties(who, kind, after.as_ref(), PAGE)?;
        let is_last = u32::try_from(page.len()).is_ok_and(|count| count < PAGE);
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// Said once something was recorded.
fn done_notice() -> Markup {
    parts::notice(Tone::Yes, words::DONE, html! {})
}

async fn set_mode(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let mode: Option<Mode> = reader.word(&words::MODE_FIELD);
    let done = match reader.finish(command_id.zip(mode)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, mode), answered) = read.parts();
            let done = submit(
                &site,
                &proof,
                Subject::Programme,
                &command_id,
                "",
                RegistryEvent::ModeSet { mode },
            )
            .await;
            site.mode_was_set();
            recorded(done, answered)
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/programme?done=mode").into_response()),
        Err(Again::Form(form)) => {
            let file = programme(&site, &proof).await?;
            Ok(record::unprocessable(front_page(
                &site, &proof, &file, &form, false,
            )))
        }
        Err(other) => Err(no_form(other)),
    }
}

/// The outcome of a registry act for a page.
fn recorded<T>(done: Result<T, SubmitError>, answered: Answered) -> Result<(), Again> {
    done.map(drop)
        .map_err(|error| record::again(error, answered))
}

/// An outcome that is shown without the form.
fn no_form(again: Again) -> Fault {
    match again {
        Again::Fault(fault) => fault,
        Again::NotAnswered(_) | Again::Form(_) => Fault::NotAnswered,
    }
}
