//! Enrolment: who the patient is, and the category with its proof. The enrolment form is signed on the page after it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Basis, Command, Day, Payload, Programme};
use retinue_ledger::{CommandId, Contacts, PatientId, Registration, Submission, SubmitError};

use super::acts::words as act_words;
use super::{acts, words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

/// The oldest anybody has become, with room to spare: what lies before is a slip of the keyboard.
const OLDEST_YEARS: u16 = 130;
const DAYS_OF_A_YEAR: u16 = 366;
const LONGEST_LINE: usize = 200;

pub(super) async fn page(proof: Prescriber, State(site): State<Site>) -> Response {
    let own = site.rulebook().programme().id.as_str();
    let form = Form::beginning_with([(act_words::ENROL_PROGRAMME.name, own.to_owned())]);
    form_page(&site, &proof, &form).into_response()
}

pub(super) async fn enrol(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    match try_to_enrol(&site, &proof, typed).await {
        Ok(patient) => {
            Ok(Redirect::to(&format!("/clinic/patients/{patient}?done=enrol")).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(form_page(&site, &proof, &form))),
        Err(Again::NotAnswered(typed)) => {
            let page = Page::of(proof.visitor(), words::ENROL).narrow();
            Ok(record::unavailable(
                page.render(&site, record::not_answered(&typed)),
            ))
        }
        Err(Again::Fault(fault)) => Err(fault),
    }
}

/// The programme that is asked for, the installation's own where none is; and the day it has.
fn programme_of(site: &Site, reader: &mut Reader) -> Option<(Programme, Day)> {
    let own = site.rulebook().programme().id;
    if reader.peek(act_words::ENROL_PROGRAMME.name).is_none() {
        reader.leave_out(&[act_words::ENROL_PROGRAMME]);
        return Some((own, site.today()));
    }
    let held = programmes(site);
    let offered: Vec<&str> = held.iter().map(|programme| programme.as_str()).collect();
    let chosen = reader.offered(&act_words::ENROL_PROGRAMME, &offered)?;
    let programme = Programme::from_text(&chosen)?;
    Some((programme, site.ledger.today_in(programme)))
}

fn programmes(site: &Site) -> Vec<Programme> {
    let all = site.ledger.laws().all();
    all.map(|rulebook| rulebook.programme().id).collect()
}

async fn try_to_enrol(site: &Site, proof: &Prescriber, typed: Typed) -> Result<PatientId, Again> {
    let mut reader = Reader::of(typed);
    let programme = programme_of(site, &mut reader);
    let today = programme.map_or_else(|| site.today(), |(_, today)| today);
    let command_id = reader.command_id();
    let name = reader.text(&words::NAME, LONGEST_LINE);
    let oldest = (0..OLDEST_YEARS).fold(today, |day, _| day.minus(DAYS_OF_A_YEAR));
    let born = reader.day(&words::DATE_OF_BIRTH, oldest..=today);
    let contacts = Contacts {
        telephone: reader.optional_text(&words::PHONE, LONGEST_LINE),
        email: reader.optional_text(&words::EMAIL, LONGEST_LINE),
        address: reader.optional_text(&words::ADDRESS, LONGEST_LINE),
    };
    let basis = acts::read_basis(&mut reader);
    let read = (|| Some((command_id?, name?, born?, basis?, programme?)))();
    let ((command_id, name, born, (category, basis, menopause), (programme, _)), answered) =
        reader.finish(read)?.parts();
    let assign = Payload::CategoryAssigned {
        category,
        basis,
        menopause,
        reason: None,
    };
    let who = proof.proof().clone();
    let done = site.ask(move |ledger| {
        let registration = Registration {
            command_id: named(&command_id, "registration")?,
            name,
            born,
            contacts,
            programme,
            on: today,
            assistance: Default::default(),
            at: None,
        };
        // Both or neither: a patient whose category is refused is not enrolled.
        ledger.in_one_transaction(|all| {
            let registered = all.register_patient(&who, &registration)?;
            let command = Command::Record {
                on: today,
                payload: assign.clone(),
            };
            let category = named(&command_id, "category")?;
            all.submit(&Submission::new(
                registered.patient,
                category,
                who.actor(),
                command,
            ))?;
            Ok(registered.patient)
        })
    });
    match done.await {
        Ok(Ok(patient)) => Ok(patient),
        Ok(Err(error)) => Err(record::again(error, answered)),
        Err(fault) => Err(Again::Fault(fault)),
    }
}

fn named(command_id: &retinue_kernel::Id, part: &str) -> Result<CommandId, SubmitError> {
    CommandId::new(&format!("{command_id}.{part}")).ok_or(SubmitError::NotFound)
}

fn form_page(site: &Site, proof: &Prescriber, form: &Form) -> axum::response::Html<String> {
    let page = Page::of(proof.visitor(), words::ENROL)
        .on("/clinic/enrol")
        .narrow()
        .with(form);
    page.render(site, view(site, form, &programmes(site)))
}

/// Whether some edition of a programme that is held takes tubal sterilisation for a basis; the gate refuses it elsewhere.
fn ligation_counts_somewhere(site: &Site) -> bool {
    let mut held = site.ledger.laws().all();
    held.any(|rulebook| {
        let mut editions = rulebook.editions().iter();
        editions.any(|one| one.parameters.cannot_bases.contains(&Basis::TubalLigation))
    })
}

fn view(site: &Site, form: &Form, programmes: &[Programme]) -> Markup {
    html! {
        (parts::crumb("/clinic", words::WORKLIST))
        (parts::error_summary(form))
        h1 { (words::ENROL) }
        p.lead { (words::ENROL_LEAD) }
        form.form method="post" novalidate {
            (fields::command())
            @if programmes.len() > 1 { (fields::choice(form, &act_words::ENROL_PROGRAMME, programmes)) }
            h2.group-title { (words::WHO) }
            (fields::text(form, &words::NAME, Need::Required))
            (fields::date(form, &words::DATE_OF_BIRTH, Need::Required))
            (fields::text(form, &words::PHONE, Need::Optional))
            (fields::text(form, &words::EMAIL, Need::Optional))
            (fields::text(form, &words::ADDRESS, Need::Optional))
            h2.group-title { (words::CATEGORY_TITLE) }
            (acts::basis_and_proof(form, ligation_counts_somewhere(site)))
            div.acts {
                button type="submit" #send { (words::ENROL_SUBMIT) }
                a.button.button-plain href="/clinic" { (words::CANCEL) }
            }
        }
    }
}
