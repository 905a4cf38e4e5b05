//! A patient whom a prescriber's office enrols by telephone. The enrolment form is not signed by voice: it is signed on
//! paper, and keyed in here once it came, or in the clinic.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, IdentifiedBy};
use retinue_ledger::{Assistance, CommandId, Contacts, SubmitError, TelephoneEnrolment};

use super::words;
use crate::access::proof::PhoneAgent;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::prescriber::acts::Consent;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

pub(super) const PATH: &str = "/phone/enrolment";
const CAN: &str = "can";
const BY_PRESCRIBER: &str = "prescriber";
/// What may be checked beside the prescriber's identifier.
const ALSO: &[IdentifiedBy] = &[IdentifiedBy::CallBack, IdentifiedBy::ContactLine];

pub(super) async fn page(proof: PhoneAgent, State(site): State<Site>) -> Response {
    let form = Form::beginning_with([(words::LANGUAGE.name, "en".to_owned())]);
    form_page(&site, &proof, &form).into_response()
}

fn form_page(site: &Site, proof: &PhoneAgent, form: &Form) -> Html<String> {
    let view = html! {
        (parts::crumb(super::FRONT, words::TITLE))
        (parts::error_summary(form))
        h1 { (words::ENROL) }
        p.lead { (words::ENROL_LEAD) }
        form.form method="post" novalidate {
            (fields::command())
            h2.group-title { (words::ENROL_WHO_CALLS) }
            (fields::code(form, &words::ENROL_PRESCRIBER, Need::Required))
            (fields::checks(form, &words::ALSO, ALSO))
            (fields::text(form, &words::LANGUAGE, Need::Required))
            (fields::tick(form, &words::INTERPRETER))
            h2.group-title { (words::ENROL_WHO) }
            (fields::text(form, &words::ENROL_NAME, Need::Required))
            (fields::date(form, &words::ENROL_BORN, Need::Required))
            (fields::text(form, &words::ENROL_PHONE, Need::Optional))
            (fields::text(form, &words::ENROL_EMAIL, Need::Optional))
            (fields::text(form, &words::ENROL_ADDRESS, Need::Optional))
            (fields::choice_of(form, &words::ENROL_CATEGORY, &[
                (CAN, words::ENROL_CAN), (BY_PRESCRIBER, words::ENROL_BY_PRESCRIBER),
            ]))
            div.acts { button type="submit" #send { (words::ENROL_SUBMIT) } }
        }
    };
    Page::of(proof.visitor(), words::ENROL)
        .on(PATH)
        .narrow()
        .with(form)
        .render(site, view)
}

pub(super) async fn enrol(
    proof: PhoneAgent,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let prescriber = reader.id(&words::ENROL_PRESCRIBER);
    let also: Vec<IdentifiedBy> = reader.words(&words::ALSO);
    if also.is_empty() && !reader.has_problem(words::ALSO.name) {
        reader.wrong(words::ALSO.name, words::ENROL_NOT_CHECKED);
    }
    let language = reader.id(&words::LANGUAGE);
    let interpreter = reader.ticked(words::INTERPRETER.name);
    let name = reader.text(&words::ENROL_NAME, 200);
    let earliest = Day::new(jiff::civil::date(1890, 1, 1));
    let born = reader.day(&words::ENROL_BORN, earliest..=site.today());
    let contacts = Contacts {
        telephone: reader.optional_text(&words::ENROL_PHONE, 200),
        email: reader.optional_text(&words::ENROL_EMAIL, 200),
        address: reader.optional_text(&words::ENROL_ADDRESS, 200),
    };
    let category = reader.offered(&words::ENROL_CATEGORY, &[CAN, BY_PRESCRIBER]);
    let read = (|| Some((command_id?, prescriber?, name?, born?, language?, category?)))();
    let ((command_id, prescriber, name, born, language, category), answered) =
        match reader.finish(read) {
            Ok(read) => read.parts(),
            Err(rejected) => return again(&site, &proof, rejected.into()),
        };
    let enrolment = TelephoneEnrolment {
        prescriber,
        also,
        name,
        born,
        contacts,
        programme: site.rulebook().programme().id,
        can_become_pregnant: category == CAN,
        assistance: Assistance {
            assisted_by: None,
            language: Some(language),
            interpreter: Some(interpreter),
        },
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.enrol_by_telephone(&who, named, enrolment))
        .await?;
    match done {
        Ok(registered) => {
            let to = format!("/phone/calls/{}?done=yes", registered.patient);
            Ok(Redirect::to(&to).into_response())
        }
        Err(SubmitError::NotFound) => {
            let form = answered.wrong(words::ENROL_NO_MATCH);
            again(&site, &proof, Again::Form(Box::new(form)))
        }
        Err(error) => again(&site, &proof, record::again(error, answered)),
    }
}

fn again(site: &Site, proof: &PhoneAgent, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(form_page(site, proof, &form))),
        Again::NotAnswered(typed) => Ok(record::unavailable(
            Page::of(proof.visitor(), words::ENROL)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Again::Fault(fault) => Err(fault),
    }
}

/// The enrolment form that lies before the agent on paper. Nobody signs by voice.
pub(super) struct FromPaper;

impl Act for FromPaper {
    const SLUG: &'static str = Consent::SLUG;
    const PATH: &'static str = Consent::PATH;
    const WORDS: Words = words::FROM_PAPER;

    fn fits(chart: &Chart) -> bool {
        Consent::fits(chart)
    }

    fn begin(chart: &Chart, asked: &Typed) -> Form {
        let mut form = Consent::begin(chart, asked);
        form.typed = form
            .typed
            .without(words::SIGNED_HOW)
            .with(words::SIGNED_HOW, words::ON_PAPER);
        form
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        Consent::controls(chart, form)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let on_paper = reader.peek(words::SIGNED_HOW) == Some(words::ON_PAPER);
        let read = Consent::read(chart, reader);
        if !on_paper && !reader.has_problem(words::SIGNED_HOW) {
            reader.wrong(words::SIGNED_HOW, words::NOT_BY_VOICE);
        }
        read
    }

    fn assistance(reader: &mut Reader) -> Assistance {
        Consent::assistance(reader)
    }
}
