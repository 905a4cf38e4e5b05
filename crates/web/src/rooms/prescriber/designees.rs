//! The office staff of a prescriber: who enters data in their place, enrolled and ended by the prescriber, who answers for
//! it. The programme's office sees each in the prescriber's file.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Capacity, Id};
use retinue_ledger::{
    CommandId, Designee, DesigneeState, INVITATION_DAYS, Invitation, NewDesignee, Role,
    StaffCapacity,
};

use retinue_rulebook::Language;

use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::entry;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/clinic/designees";
pub(super) const END: &str = "/clinic/designees/{account}/end";
pub(super) const CODE: &str = "/clinic/designees/{account}/code";

pub(super) const TITLE: &str = "Your office staff";
const LEAD: &str = "Designees and medical assistants enter data for you, each with an account of their own. You answer for what they enter. They do not prescribe, stop, correct or sign in your place.";
const NOBODY: &str = "Nobody of your office has an account.";
const NAME: Field = Field::new("name", "Name", "As your patients and the programme see it.");
const LOGIN: Field = Field::new(
    "login",
    "Login",
    "Letters, digits and . - _ @, at most 64. It is theirs alone.",
);
const CAPACITY: Field = Field::new(
    "capacity",
    "What they do",
    "A medical assistant weighs, asks, and keys in what the patient wrote on paper, and reports at once what stops treatment; they record no test and no visit, and neither sign nor confirm.",
);
const DESIGNEE: &str = "designee";
const ASSISTANT: &str = "medical-assistant";
const CAPACITIES: &[(&str, &str)] = &[(DESIGNEE, "Designee"), (ASSISTANT, "Medical assistant")];
const ANSWERS: &str = "answers";
const ANSWERS_TICK: &str =
    "They work in my office and enter data for me, and I answer for what they enter.";
const ANSWERS_MISSING: &str = "Tick this: nobody is enrolled for whom no prescriber answers.";
const ENROL: &str = "Enrol office staff";
const NEW_CODE: &str = "New code";
const REASON: &str = "Why it ends, in a few words; may be left out";
/// As long as a reason in a fact may be.
const LONGEST_REASON: usize = 120;
const TOO_LONG: &str = "Say it in fewer words, without line breaks. Nothing was stored.";
const ENDS: &str = "End";
const ENDED: &str = "They enter nothing more, from now on. Their sessions are closed.";
const INVITED: &str = "Invited, not taken up yet";
const OVER: &str = "The code is over";
const ACTING: &str = "Enters data";
const IS_ENDED: &str = "Ended";
const IS_CLOSED: &str = "Closed by the programme's office";
const OWN_ONLY: &str = "Only the prescriber enrols and ends office staff.";
const ONCE: &str = "This code is shown once";
const ONCE_MEANS: &str =
    "Give it to them yourself. It is kept nowhere; if it is lost, make a new one here.";

pub(super) async fn page(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let ended = Typed::of_query(asked).first("done") == Some("ended");
    let done = ended.then_some(ENDED);
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
    let who = proof.proof().clone();
    let designees = site
        .ask(move |ledger| ledger.designees(&who))
        .await?
        .map_err(record::read_fault)?;
    let own = matches!(proof.actor().role(), Role::Prescriber(_));
    let view = html! {
        (parts::crumb(super::cover::PATH, super::cover::TITLE))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        div.split {
            section.panel aria-labelledby="designees-title" {
                h2 #designees-title { (TITLE) }
                @if designees.is_empty() { (parts::empty(NOBODY)) }
                @else { ul.plain #designees { @for one in &designees { li { (listed(one, own, proof)) } } } }
            }
            section.panel aria-labelledby="enrol-title" {
                h2 #enrol-title { (ENROL) }
                @if own { (enrol_form(form)) } @else { p { (OWN_ONLY) } }
            }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on(super::cover::PATH)
        .with(form)
        .render(site, view))
}

fn enrol_form(form: &Form) -> Markup {
    html! {
        form.form method="post" action=(PATH) novalidate {
            (fields::command())
            (fields::text(form, &NAME, Need::Required))
            (fields::known_text(form, &LOGIN, "off"))
            (fields::choice_of(form, &CAPACITY, CAPACITIES))
            (fields::named_tick(form, ANSWERS, ANSWERS_TICK))
            button type="submit" #enrol { (ENROL) }
        }
    }
}

fn listed(one: &Designee, own: bool, proof: &Prescriber) -> Markup {
    let place = format!("{PATH}/{}", one.account);
    html! {
        p.flush {
            strong { (one.name) } " " span.code.small { (one.login) } " "
            @if one.capacity == StaffCapacity::MedicalAssistant { (Capacity::MedicalAssistant.label_in(Language::English)) " " }
            @match one.state {
                DesigneeState::Acting => { (parts::tag(Tone::Yes, ACTING)) }
                DesigneeState::Closed => { (parts::tag(Tone::No, IS_CLOSED)) }
                DesigneeState::Ended => { (parts::tag(Tone::No, IS_ENDED)) }
                DesigneeState::Invited { over: true, .. } => { (parts::tag(Tone::No, OVER)) }
                DesigneeState::Invited { until, .. } => { (parts::tag(Tone::Wait, INVITED)) span.work-sub { "Until " (proof.zones().moment(until)) } }
            }
        }
        @if own && one.state != DesigneeState::Ended {
            @if matches!(one.state, DesigneeState::Invited { .. }) {
                form method="post" action={ (place) "/code" } novalidate {
                    button.button-second.button-small type="submit" { (NEW_CODE) span.unseen { " " (one.login) } }
                }
            }
            details {
                summary.small { (ENDS) span.unseen { " " (one.login) } }
                form method="post" action={ (place) "/end" } novalidate {
                    (fields::command())
                    (fields::named_text(&Form::default(), &reason_of(&one.account), REASON))
                    button.button-grave.button-small type="submit" { (ENDS) span.unseen { " " (one.login) } }
                }
            }
        }
    }
}

/// Each of the page's forms has a field of its own name.
fn reason_of(account: &Id) -> String {
    format!("reason-{account}")
}

pub(super) async fn enrol(
    proof: Prescriber,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let name = reader.text(&NAME, 200);
    let login = reader.text(&LOGIN, 64);
    let capacity = reader.offered(&CAPACITY, &[DESIGNEE, ASSISTANT]);
    let capacity = capacity.map(|chosen| match chosen.as_str() {
        ASSISTANT => StaffCapacity::MedicalAssistant,
        _ => StaffCapacity::Designee,
    });
    if !reader.ticked(ANSWERS) && !reader.has_problem(ANSWERS) {
        reader.wrong(ANSWERS, ANSWERS_MISSING);
    }
    let read = (|| Some((command_id?, name?, login?, capacity?)))();
    let ((command_id, name, login, capacity), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()).await,
    };
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let who = proof.proof().clone();
    let made = site
        .ask(move |ledger| {
            let new = NewDesignee {
                login,
                name,
                capacity,
            };
            ledger.enrol_designee(&who, named, new)
        })
        .await?;
    match made {
        Ok(invitation) => Ok(code_page(&site, &proof, &invitation).into_response()),
        Err(error) => again(&site, &proof, record::again(error, answered)).await,
    }
}

pub(super) async fn new_code(
    proof: Prescriber,
    State(site): State<Site>,
    Path(account): Path<String>,
) -> Result<Response, Fault> {
    let account = Id::new(&account).ok_or(Fault::NotFound)?;
    let who = proof.proof().clone();
    let made = site
        .ask(move |ledger| ledger.invite_designee_again(&who, &account))
        .await?;
    let invitation = made.map_err(record::fault)?;
    Ok(code_page(&site, &proof, &invitation).into_response())
}

/// The code stands on this page and in no address.
fn code_page(site: &Site, proof: &Prescriber, invitation: &Invitation) -> Html<String> {
    let view = html! {
        (parts::crumb(PATH, TITLE))
        h1 { (ENROL) }
        (parts::notice(Tone::Wait, ONCE, html! { p { (ONCE_MEANS) } }))
        dl.facts {
            div { dt { (LOGIN.label) } dd.code #login { (invitation.login) } }
            div { dt { "Code" } dd.code #code { (invitation.code) } }
            div { dt { "Where they take it up" } dd.code { (entry::TAKE_UP) } }
            div { dt { "Until" } dd { (proof.zones().moment(invitation.until)) } }
        }
        p.small.muted { "An invitation holds for " (INVITATION_DAYS) " days. " (parts::provisional()) }
    };
    Page::of(proof.visitor(), ENROL).narrow().render(site, view)
}

pub(super) async fn end(
    proof: Prescriber,
    State(site): State<Site>,
    Path(account): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let account = Id::new(&account).ok_or(Fault::NotFound)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let field = reason_of(&account);
    let given = reader.named_text(&field, REASON, LONGEST_REASON);
    let reason = given.as_deref().and_then(Id::new);
    if given.is_some() && reason.is_none() {
        reader.wrong(&field, TOO_LONG);
    }
    let (command_id, answered) = match reader.finish(command_id) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()).await,
    };
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| ledger.end_designee(&who, named, &account, reason))
        .await?;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PATH}?done=ended")).into_response()),
        Err(error) => again(&site, &proof, record::again(error, answered)).await,
    }
}

async fn again(site: &Site, proof: &Prescriber, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(
            shown(site, proof, &form, None).await?,
        )),
        Again::NotAnswered(typed) => Ok(record::unavailable(
            Page::of(proof.visitor(), TITLE)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Again::Fault(fault) => Err(fault),
    }
}
