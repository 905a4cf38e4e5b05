//! A prescriber or a pharmacy that calls to enrol. What the caller says is taken down and read back; the form is signed by
//! whoever has to sign it, with an account of their own or on paper.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::IdentifiedBy;
use retinue_ledger::{
    CommandId, INVITATION_DAYS, Invitation, PartyByTelephone, Subject, SubmitError,
};

use super::words;
use crate::access::proof::PhoneAgent;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::entry;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};

pub(super) const PATH: &str = "/phone/party-enrolment";
pub(super) const CODE: &str = "/phone/party-enrolment/code";

pub(super) const TITLE: &str = "Enrol a prescriber or a pharmacy";
const LEAD: &str = "You take down who wants to enrol, and read it back. Nothing is signed, attested or certified by the call: the prescriber, or the pharmacy's authorised representative, signs the form with an account of their own, or on paper, which the programme's office keys in. The office certifies.";
const KIND: Field = Field::new("kind", "Who is to be enrolled", "");
const PRESCRIBER: &str = "prescriber";
const PHARMACY: &str = "pharmacy";
const KINDS: &[(&str, &str)] = &[(PRESCRIBER, "A prescriber"), (PHARMACY, "A pharmacy")];
const ID: Field = Field::new(
    "id",
    "Short name in the programme",
    "Small letters, digits and hyphens, such as dr-sample. It does not change afterwards.",
);
const NAME: Field = Field::new("name", "Name of the prescriber or the pharmacy", "");
const CALLER: Field = Field::new(
    "caller",
    "Who calls",
    "Initials or staff number, as the caller says. No full name.",
);
const SIGNER: Field = Field::new(
    "signer",
    "Name of the one who signs",
    "The prescriber, or the pharmacy's authorised representative.",
);
const LOGIN: Field = Field::new(
    "login",
    "Login that they are to have",
    "Letters, digits and . - _ @",
);
const MEANS: &str = "means";
const MEANS_TICK: &str =
    "I called back at a number that I found myself, not at one that the caller gave.";
const MEANS_MISSING: &str = "Call back first, and tick that you did. The check is ours and provisional: no source names one.";
const READ_BACK: &str = "read-back";
const READ_BACK_TICK: &str = "I read everything back, and the caller said that it is right.";
const READ_BACK_MISSING: &str =
    "Read it back to the caller, and tick this when they say that it is right.";
const SUBMIT: &str = "Take it down, and invite the one who signs";
const AGAIN_TITLE: &str = "A new code";
const AGAIN_LEAD: &str = "For one who was invited by telephone and has not taken up the account. The code before counts no more.";
const AGAIN_LOGIN: Field = Field::new("invited", "Login", "");
const AGAIN_MEANS: &str = "called-back";
const AGAIN_SUBMIT: &str = "Make a new code";
const AGAIN_NONE: &str = "No account that was made by telephone waits under this login.";
const TAKEN_DOWN: &str = "Taken down: read out the code";
const TAKEN_DOWN_MEANS: &str = "Read login and code to the one who signs, at the number where you called back. The code is shown this once.";

pub(super) async fn page(proof: PhoneAgent, State(site): State<Site>) -> Response {
    let form = Form::beginning_with([(words::LANGUAGE.name, "en".to_owned())]);
    form_page(&site, &proof, &form).into_response()
}

fn form_page(site: &Site, proof: &PhoneAgent, form: &Form) -> Html<String> {
    let view = html! {
        (parts::crumb(super::FRONT, words::TITLE))
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        form.form method="post" action=(PATH) novalidate {
            (fields::command())
            h2.group-title { (words::ENROL_WHO_CALLS) }
            (fields::text(form, &CALLER, Need::Required))
            (fields::named_tick(form, MEANS, MEANS_TICK))
            (fields::text(form, &words::LANGUAGE, Need::Required))
            (fields::tick(form, &words::INTERPRETER))
            h2.group-title { (KIND.label) }
            (fields::choice_of(form, &KIND, KINDS))
            (fields::text(form, &NAME, Need::Required))
            (fields::code(form, &ID, Need::Required))
            (fields::text(form, &SIGNER, Need::Required))
            (fields::known_text(form, &LOGIN, "off"))
            (fields::named_tick(form, READ_BACK, READ_BACK_TICK))
            div.acts { button type="submit" #send { (SUBMIT) } }
        }
        section.panel aria-labelledby="again-title" {
            h2 #again-title { (AGAIN_TITLE) }
            p { (AGAIN_LEAD) }
            form.form method="post" action=(CODE) novalidate {
                (fields::known_text(form, &AGAIN_LOGIN, "off"))
                (fields::named_tick(form, AGAIN_MEANS, MEANS_TICK))
                button.button-second type="submit" { (AGAIN_SUBMIT) }
            }
        }
    };
    Page::of(proof.visitor(), TITLE)
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
    let caller = reader.id(&CALLER);
    for (tick, missing) in [(MEANS, MEANS_MISSING), (READ_BACK, READ_BACK_MISSING)] {
        if !reader.ticked(tick) && !reader.has_problem(tick) {
            reader.wrong(tick, missing);
        }
    }
    let language = reader.id(&words::LANGUAGE);
    let interpreter = reader.ticked(words::INTERPRETER.name);
    let kind = reader.offered(&KIND, &[PRESCRIBER, PHARMACY]);
    let name = reader.text(&NAME, 200);
    let id = reader.text(&ID, 40);
    let id = id.and_then(|id| crate::rooms::administrator::short_name(&mut reader, &id));
    let signer = reader.text(&SIGNER, 200);
    let login = reader.text(&LOGIN, 64);
    let subject = kind.zip(id).map(|(kind, id)| match kind.as_str() {
        PRESCRIBER => Subject::Prescriber(id),
        _ => Subject::Pharmacy(id),
    });
    let read = (|| {
        Some((
            command_id?,
            PartyByTelephone {
                subject: subject?,
                name: name?,
                caller: caller?,
                means: vec![IdentifiedBy::CallBack],
                signer: signer?,
                login: login?,
                language: language?,
                interpreter,
            },
        ))
    })();
    let ((command_id, party), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()),
    };
    let who = proof.proof().clone();
    let named = CommandId::new(command_id.as_str()).ok_or(Fault::Failed)?;
    let done = site
        .ask(move |ledger| ledger.enrol_party_by_telephone(&who, named, party))
        .await?;
    match done {
        Ok(invitation) => Ok(code_page(&site, &proof, &invitation).into_response()),
        // The page was sent twice: the call is on record, and its code was shown.
        Err(SubmitError::CommandIdUsed(_)) => Ok(Redirect::to(PATH).into_response()),
        Err(error) => again(&site, &proof, record::again(error, answered)),
    }
}

pub(super) async fn new_code(
    proof: PhoneAgent,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let login = reader.text(&AGAIN_LOGIN, 64);
    if !reader.ticked(AGAIN_MEANS) {
        reader.wrong(AGAIN_MEANS, MEANS_MISSING);
    }
    let (login, answered) = match reader.finish(login) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()),
    };
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| ledger.invite_signer_again(&who, &login))
        .await?;
    match done {
        Ok(invitation) => Ok(code_page(&site, &proof, &invitation).into_response()),
        Err(SubmitError::NotFound) => {
            let form = answered.wrong(AGAIN_NONE);
            again(&site, &proof, Again::Form(Box::new(form)))
        }
        Err(error) => again(&site, &proof, record::again(error, answered)),
    }
}

/// The code stands on this page and in no address.
fn code_page(site: &Site, proof: &PhoneAgent, invitation: &Invitation) -> Html<String> {
    Page::of(proof.visitor(), TITLE)
        .narrow()
        .render(site, code_view(proof, invitation))
}

fn code_view(proof: &PhoneAgent, invitation: &Invitation) -> Markup {
    html! {
        (parts::crumb(PATH, TITLE))
        h1 { (TITLE) }
        (parts::notice(Tone::Wait, TAKEN_DOWN, html! { p { (TAKEN_DOWN_MEANS) } }))
        dl.facts {
            div { dt { "Login" } dd.code #login { (invitation.login) } }
            div { dt { "Code" } dd.code #code { (invitation.code) } }
            div { dt { "Where they take it up" } dd.code { (entry::TAKE_UP) } }
            div { dt { "Until" } dd { (proof.zones().moment(invitation.until)) } }
        }
        p.small.muted { "An invitation holds for " (INVITATION_DAYS) " days. " (parts::provisional()) }
    }
}

fn again(site: &Site, proof: &PhoneAgent, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(form_page(site, proof, &form))),
        Again::NotAnswered(typed) => Ok(record::unavailable(
            Page::of(proof.visitor(), TITLE)
                .narrow()
                .render(site, record::not_answered(&typed)),
        )),
        Again::Fault(fault) => Err(fault),
    }
}
