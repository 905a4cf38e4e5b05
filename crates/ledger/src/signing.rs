//! Signed forms: whether the answers are those that the form accepts, and who signs the form by which a party enrols.

use retinue_kernel::{
    Command, Form, Medium, Payload, Refused, RefusedBecause, RegistryEvent, RegistryFact,
    RegistryRecord, Signing, to_stand,
};
use retinue_rulebook::{Enrols, FormEntry, NotAccepted};
use rusqlite::Connection;

use crate::actor::Role;
use crate::core::Core;
use crate::error::SubmitError;
use crate::form_text;
use crate::ids::Subject;
use crate::party::{InForce, Parties};

/// Refuses a signature whose answers are not those that its form accepts.
pub(crate) fn check_answers(in_force: &InForce, command: &Command) -> Result<(), SubmitError> {
    let Command::Record { on, payload } = command else {
        return Ok(());
    };
    let (on, payload) = to_stand(*on, payload);
    // A signature is given under the edition of its day, which may have the form under a name of its own.
    let edition = &in_force.rules.at(on).edition.id;
    let entry = |form: Form| {
        let mut forms = in_force.rulebook.forms().iter();
        forms
            .find(move |entry| entry.form == Some(form) && entry.grounds.editions.contains(edition))
    };
    let wrong = match payload {
        // A guardian acknowledges what every patient's form says, and answers nothing for the patient.
        Payload::GuardianSigned {
            form,
            signing: Some(signing),
            ..
        } => entry(*form).map(|entry| unknown_items(entry, signing)),
        _ => payload.signature().and_then(|signature| {
            signature.text_hash?;
            Some(entry(signature.form)?.not_accepted(signature.signing?))
        }),
    };
    let because: Vec<RefusedBecause> = wrong.iter().flatten().map(because).collect();
    if because.is_empty() {
        Ok(())
    } else {
        Err(Refused { because }.into())
    }
}

fn unknown_items(entry: &FormEntry, signing: &Signing) -> Vec<NotAccepted> {
    let mut wrong = entry.not_accepted(signing);
    wrong.retain(|one| matches!(one, NotAccepted::NoSuchItem(_)));
    wrong
}

fn because(wrong: &NotAccepted) -> RefusedBecause {
    RefusedBecause {
        field: "signing",
        wrong: wrong.to_string(),
        remedy: "Answer each item of the form as its definition asks; `retinue forms show` prints it.",
    }
}

/// Whom a form of the subject enrols.
pub(crate) fn enrols(subject: &Subject) -> Option<Enrols> {
    match subject {
        Subject::Prescriber(_) => Some(Enrols::Prescriber),
        Subject::Pharmacy(_) => Some(Enrols::Pharmacy),
        Subject::Programme
        | Subject::Beside(_)
        | Subject::Wholesaler(_)
        | Subject::Pregnancy(_) => None,
    }
}

const NAMES_ITS_TEXT: &str = "Sign the text that the page shows. Where no official text is loaded, sign the programme's own form on paper; the programme's office keys it in.";

/// Everything that is wrong with the signature of an enrolment form. What is signed is kept.
pub(crate) fn objections(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    subject: &Subject,
    known: &RegistryRecord,
    fact: &RegistryFact,
    role: &Role,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let RegistryEvent::EnrolmentSigned {
        form,
        edition,
        text_hash,
        signing,
        ..
    } = &fact.event
    else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    let in_force = parties.in_force(connection, core, None)?;
    let held = in_force.rules.at(fact.on).edition.id.clone();
    if *edition != held {
        let wrong = format!("the edition of {} is {held}", fact.on);
        refuse(
            "edition",
            wrong,
            "Give the edition of the day of the signature.",
        );
        return Ok(found);
    }
    let entry = enrols(subject)
        .and_then(|enrols| core.laws.own().enrolment_form(enrols, edition))
        .filter(|entry| entry.name == *form);
    let Some(entry) = entry else {
        let wrong = format!("'{form}' is not the form by which {subject} enrols");
        refuse("form", wrong, "Give the form of the party's own kind.");
        return Ok(found);
    };
    if let Some((wrong, remedy)) = wrong_hand(subject, known, fact, signing.medium, role) {
        refuse("signing", wrong, remedy);
    }
    if let Some(item) = signing.answered_twice() {
        let wrong = format!("item '{item}' is answered twice");
        refuse("signing", wrong, "Give each item one answer.");
    }
    if text_hash.is_some() {
        found.extend(entry.not_accepted(signing).iter().map(because));
    }
    let hash = text_hash.as_ref();
    // On paper it may be the programme's own form, of which nothing is kept here; a screen shows a text of ours or none.
    if hash.is_none() && signing.medium == Medium::Screen {
        let wrong = "what is signed on a screen names the text that was shown there".to_owned();
        found.push(RefusedBecause {
            field: "text-hash",
            wrong,
            remedy: NAMES_ITS_TEXT,
        });
        return Ok(found);
    }
    match form_text::check_text(connection, &in_force, entry, edition, fact.on, hash) {
        Ok(()) => {}
        Err(SubmitError::Refused(refused)) => found.extend(refused.because),
        Err(other) => return Err(other),
    }
    Ok(found)
}

/// On a screen the one signs whose duty it is; what was signed on paper the office keys in.
fn wrong_hand(
    subject: &Subject,
    known: &RegistryRecord,
    fact: &RegistryFact,
    medium: Medium,
    role: &Role,
) -> Option<(String, &'static str)> {
    match (medium, role) {
        (Medium::Paper, Role::Administrator) => None,
        (Medium::Paper, _) => Some((
            "a form on paper is keyed in by the programme's office".to_owned(),
            "Send the paper to the office, or sign here on the screen.",
        )),
        (Medium::Screen, Role::Prescriber(own)) if *subject == Subject::Prescriber(own.clone()) => {
            None
        }
        (Medium::Screen, Role::Pharmacist(own)) if *subject == Subject::Pharmacy(own.clone()) => {
            (known.representative() != fact.by.as_ref()).then(|| {
                (
                    "the authorised representative signs for a pharmacy".to_owned(),
                    "Name yourself the authorised representative first, or have them sign.",
                )
            })
        }
        (Medium::Screen, _) => Some((
            "nobody signs on a screen for somebody else".to_owned(),
            "Key it in as signed on paper, with the day of the signature.",
        )),
    }
}

/// What a signed enrolment form brings with it: the party is enrolled, and has attested what the form says. A wholesaler
/// enrols by no form: it is enrolled by the attestation of its duties.
pub(crate) fn consequences(
    subject: &Subject,
    event: &RegistryEvent,
    known: &RegistryRecord,
) -> Vec<RegistryEvent> {
    let signed = matches!(event, RegistryEvent::EnrolmentSigned { .. });
    let attested = matches!(
        (subject, event),
        (Subject::Wholesaler(_), RegistryEvent::Attested {})
    );
    if !signed && !attested {
        return Vec::new();
    }
    let is_enrolled = known
        .facts
        .iter()
        .any(|fact| fact.event == RegistryEvent::Enrolled {});
    let enrolled = (!is_enrolled).then_some(RegistryEvent::Enrolled {});
    enrolled
        .into_iter()
        .chain(signed.then_some(RegistryEvent::Attested {}))
        .collect()
}
