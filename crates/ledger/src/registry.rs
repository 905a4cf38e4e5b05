//! Facts about the parties: certification, suspension, adopted editions, the mode.

use jiff::Timestamp;
use retinue_kernel::{
    Day, Id, Refused, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord,
};
use retinue_rulebook::Rulebook;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::access;
use crate::certification;
use crate::chain::{Hash, seal};
use crate::clinic;
use crate::closed_days;
use crate::closing;
use crate::covering;
use crate::error::SubmitError;
use crate::fault;
use crate::form_text;
use crate::idempotency;
use crate::ids::{CommandId, Subject, fact_id};
use crate::majority;
use crate::mode;
use crate::office;
use crate::party::{self, Parties};
use crate::price_list;
use crate::program;
use crate::recall;
use crate::reconfirmation;
use crate::signing;
use crate::sites;
use crate::store::Store;
use crate::stream::{self, written};
use crate::submission::{Recorded, RegistryOutcome, RegistrySubmission};

/// Carries out a registry submission within the transaction that runs.
pub(crate) fn carry_out(
    store: &mut Store,
    submission: &RegistrySubmission,
) -> Result<RegistryOutcome, SubmitError> {
    access::may_in_registry(
        submission.who.role(),
        &submission.subject,
        &submission.event,
    )?;
    carry_out_allowed(store, submission)
}

/// The same, once it is settled that the fact may be recorded: by its role, or because the ledger itself made it.
pub(crate) fn carry_out_allowed(
    store: &mut Store,
    submission: &RegistrySubmission,
) -> Result<RegistryOutcome, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let RegistrySubmission {
        subject,
        command_id,
        ..
    } = submission;
    let digest = digest(submission)?;
    if let Some(earlier) = earlier(connection, subject, command_id, &digest)? {
        return Ok(earlier);
    }
    let known = parties.load(connection, subject)?;
    let known = known
        .as_ref()
        .map(|party| party.record.facts.as_slice())
        .unwrap_or_default();
    let last = known.iter().filter_map(|fact| fact.recorded_at).max();
    let recorded_at = core.decision_time(submission.at, last)?;
    if submission.at.is_none() {
        core.recorded(recorded_at);
    }
    let Some(rulebook) = core.laws.of_subject(subject) else {
        let because = vec![RefusedBecause {
            field: "programme",
            wrong: format!("{subject} does not stand beside that of this installation"),
            remedy: "Start with its rules, or name the programme that the installation runs.",
        }];
        return Err(Refused { because }.into());
    };
    let today = rulebook.day_of(recorded_at);
    let known = RegistryRecord::of(known.iter().cloned());
    let event = office::settled(connection, parties, subject, &submission.event, today)?;
    let fact = |place, event| -> Result<RegistryFact, SubmitError> {
        Ok(RegistryFact {
            event,
            id: Some(fact_id(recorded_at, place)?),
            on: submission.on,
            recorded_at: Some(recorded_at),
            by: Some(submission.who.account().clone()),
            command_id: Some(command_id.id().clone()),
        })
    };
    let first = fact(0, event)?;
    let mut because = objections(rulebook, subject, &known.facts, &first, today);
    let numbers = office::numbers(connection, parties, core, today)?;
    because.extend(office::objections(
        subject,
        &known,
        &first,
        numbers.as_ref(),
    ));
    because.extend(certification::objections(
        connection, parties, core, subject, &known, &first,
    )?);
    because.extend(covering::objections(
        connection,
        subject,
        &known.facts,
        &first,
        today,
    )?);
    because.extend(clinic::objections(
        connection,
        subject,
        &known,
        &first.event,
        today,
    )?);
    because.extend(form_text::objections(
        connection,
        rulebook,
        &known.facts,
        &first,
    )?);
    because.extend(majority::objections(rulebook, &first));
    because.extend(fault::objections(rulebook, &known, &first));
    because.extend(reconfirmation::objections(rulebook, &known, &first));
    because.extend(mode::objections(connection, &known.facts, &first)?);
    because.extend(closed_days::objections(subject, &first));
    because.extend(price_list::objections(&first));
    because.extend(program::objections(
        connection,
        subject,
        &known,
        &first.event,
    )?);
    because.extend(recall::objections(
        connection, parties, subject, &known, &first,
    )?);
    because.extend(sites::objections(
        connection,
        parties,
        subject,
        &known,
        &first.event,
        &submission.who,
    )?);
    because.extend(signing::objections(
        connection,
        parties,
        core,
        subject,
        &known,
        &first,
        submission.who.role(),
    )?);
    if !because.is_empty() {
        return Err(Refused { because }.into());
    }
    let recorded = append(connection, parties, subject, &first)?;
    covering::follow(connection, subject, &first.event)?;
    program::follow(connection, subject, &first.event)?;
    sites::follow(connection, subject, &known, &first.event)?;
    fault::follow(connection, subject, &recorded.id, &first.event)?;
    let mut place = 0;
    let mut follow = |event| {
        place += 1;
        append(connection, parties, subject, &fact(place, event)?)
    };
    let consequences = signing::consequences(subject, &first.event, &known);
    for event in consequences
        .into_iter()
        .chain(sites::consequence(&first.event))
    {
        follow(event)?;
    }
    // What the programme decided in a case changes the standing with the case as its reason.
    let fell = match office::consequence(&first.event, &known) {
        Some(event) => {
            let reason = falls(subject, &event);
            let recorded = follow(event)?;
            reason.map(|reason| (recorded.id, reason))
        }
        None => falls(subject, &first.event).map(|reason| (recorded.id.clone(), reason)),
    };
    if let Some((because, reason)) = fell {
        for event in office::displaced(connection, subject, &because, today)? {
            follow(event)?;
        }
        closing::begin(connection, subject, &because, reason)?;
    }
    let outcome = RegistryOutcome {
        fact: recorded,
        recorded_at,
        ended: 0,
        again: false,
    };
    remember(connection, subject, command_id, &digest, &outcome)?;
    Ok(outcome)
}

/// Appends a fact to a subject's stream.
pub(crate) fn append(
    connection: &Connection,
    parties: &mut Parties,
    subject: &Subject,
    fact: &RegistryFact,
) -> Result<Recorded, SubmitError> {
    // The seals of the stream are checked by reading it; the head read there is the one appended to.
    let head = match parties.load(connection, subject)? {
        Some(party) => party.head,
        None => crate::chain::Head::START,
    };
    let kind = fact.event.kind();
    let next = stream::append_registry(connection, subject, &head, kind, fact)?;
    let id = fact.id.clone().ok_or(SubmitError::NotFound)?;
    Ok(Recorded {
        id,
        kind: kind.to_owned(),
        sequence: next.sequence,
    })
}

/// Why the live authorisations of the party end with this fact (Q32), in words that a pharmacy may read.
fn falls(subject: &Subject, event: &RegistryEvent) -> Option<&'static str> {
    match (subject, event) {
        (Subject::Prescriber(_), RegistryEvent::Suspended { .. }) => {
            Some("the prescriber was suspended")
        }
        (Subject::Prescriber(_), RegistryEvent::Decertified { .. }) => {
            Some("the prescriber was decertified")
        }
        (Subject::Pharmacy(_), RegistryEvent::Suspended { .. }) => {
            Some("the pharmacy was suspended")
        }
        (Subject::Pharmacy(_), RegistryEvent::Decertified { .. }) => {
            Some("the pharmacy was decertified")
        }
        _ => None,
    }
}

/// Everything that is wrong with the fact; nothing when it is taken.
fn objections(
    rulebook: &Rulebook,
    subject: &Subject,
    known: &[RegistryFact],
    fact: &RegistryFact,
    today: Day,
) -> Vec<RefusedBecause> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        })
    };
    if fact.on > today {
        refuse(
            "on",
            format!("{} lies in the future; today is {today}", fact.on),
            "Give the day on which it happened.",
        );
    }
    if !office::is_about(&fact.event, subject) {
        let wrong = format!(
            "a fact of kind '{}' is not about {subject}",
            fact.event.kind()
        );
        refuse(
            "type",
            wrong,
            "Record it for the party, or the programme, that it is about.",
        );
    }
    // A standing is read in the order of recording, so one entered behind a later one would undo it.
    let later = known
        .iter()
        .filter(|one| sets_a_standing(&one.event) && one.on > fact.on)
        .map(|one| one.on)
        .max();
    if let Some(later) = later.filter(|_| sets_a_standing(&fact.event)) {
        refuse(
            "on",
            format!("how the party stands was recorded for {later} already, which is after it"),
            "Record it for that day or a later one.",
        );
    }
    match &fact.event {
        RegistryEvent::Certified { until } if *until < fact.on => {
            let wrong = format!("{until} lies before the day of certification, {}", fact.on);
            refuse("until", wrong, "Give the last certified day.");
        }
        RegistryEvent::EditionAdopted { edition, rules, .. } => {
            if rules != rulebook.hash() {
                let wrong = "the rule set named is not the one in use".to_owned();
                refuse(
                    "rules",
                    wrong,
                    "Start with the rule set that is to be adopted.",
                );
            }
            let with: Vec<RegistryFact> = known.iter().chain([fact]).cloned().collect();
            if party::adopted(rulebook, &with).is_err() {
                let wrong = format!(
                    "the rule set in use does not hold edition '{edition}' with these overlays"
                );
                refuse(
                    "edition",
                    wrong,
                    "Name an edition that `retinue rules print` lists.",
                );
            }
        }
        _ => {}
    }
    found
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Remembered {
    recorded_at: Timestamp,
    fact: Recorded,
}

fn digest(submission: &RegistrySubmission) -> Result<Hash, SubmitError> {
    let content = written(&(submission.on, &submission.event))?;
    let account = submission.who.account().as_str();
    Ok(seal(&[
        b"retinue registry command",
        account.as_bytes(),
        content.as_bytes(),
    ]))
}

fn earlier(
    connection: &Connection,
    subject: &Subject,
    command_id: &CommandId,
    digest: &Hash,
) -> Result<Option<RegistryOutcome>, SubmitError> {
    let kept = idempotency::remembered::<Remembered>(connection, subject, command_id, digest)?;
    Ok(
        kept.map(|Remembered { recorded_at, fact }| RegistryOutcome {
            fact,
            recorded_at,
            ended: 0,
            again: true,
        }),
    )
}

fn remember(
    connection: &Connection,
    subject: &Subject,
    command_id: &CommandId,
    digest: &Hash,
    outcome: &RegistryOutcome,
) -> Result<(), SubmitError> {
    let remembered = Remembered {
        recorded_at: outcome.recorded_at,
        fact: outcome.fact.clone(),
    };
    idempotency::keep(connection, subject, command_id, digest, &remembered)
}

/// Whether a registry command stands in the record.
pub(crate) fn was_carried_out(
    connection: &Connection,
    subject: &Subject,
    command_id: &CommandId,
) -> rusqlite::Result<bool> {
    idempotency::was_carried_out(connection, subject, command_id)
}

/// Records, in the pharmacy's stream, that a request matched nobody: once for the same text on the same day.
pub(crate) fn record_unmatched(
    store: &mut Store,
    pharmacy: &Id,
    account: &Id,
    typed: &str,
) -> Result<(), SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let subject = Subject::Pharmacy(pharmacy.clone());
    let recorded_at = core.decision_time(None, None)?;
    let today = core.laws.own().day_of(recorded_at);
    let hash = hex::encode(core.key.keyed_hash("request-unmatched", typed));
    let once = format!("unmatched {today} {hash}");
    let command_id = CommandId::new(&once).ok_or(SubmitError::NotFound)?;
    let digest = seal(&[b"retinue request unmatched", once.as_bytes()]);
    if earlier(connection, &subject, &command_id, &digest)?.is_some() {
        return Ok(());
    }
    core.recorded(recorded_at);
    let fact = RegistryFact {
        event: RegistryEvent::RequestUnmatched {
            typed: Id::new(&hash).ok_or(SubmitError::NotFound)?,
        },
        id: Some(fact_id(recorded_at, 0)?),
        on: today,
        recorded_at: Some(recorded_at),
        by: Some(account.clone()),
        command_id: Some(command_id.id().clone()),
    };
    let recorded = append(connection, parties, &subject, &fact)?;
    let outcome = RegistryOutcome {
        fact: recorded,
        recorded_at,
        ended: 0,
        again: false,
    };
    remember(connection, &subject, &command_id, &digest, &outcome)
}

/// Whether the fact changes how a party stands, or whose consent it has.
fn sets_a_standing(event: &RegistryEvent) -> bool {
    matches!(
        event,
        RegistryEvent::Certified { .. }
            | RegistryEvent::Suspended { .. }
            | RegistryEvent::Reinstated { .. }
            | RegistryEvent::Decertified { .. }
            | RegistryEvent::ManufacturerConsented { .. }
            | RegistryEvent::ManufacturerConsentWithdrawn { .. }
    )
}
