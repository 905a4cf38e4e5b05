//! Delegates: prescribers who act for another's patients without becoming the prescriber on record.

use retinue_kernel::{
    Day, PrescriberId, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord,
};
use rusqlite::Connection;

use crate::error::SubmitError;
use crate::ids::Subject;
use crate::{sql, stream};

/// What is wrong with a fact about delegates.
pub(crate) fn objections(
    connection: &Connection,
    subject: &Subject,
    known: &[RegistryFact],
    fact: &RegistryFact,
    today: Day,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    let Subject::Prescriber(own) = subject else {
        if matches!(
            fact.event,
            RegistryEvent::DelegateNamed { .. } | RegistryEvent::DelegateEnded { .. }
        ) {
            let wrong = format!("{subject} has no delegates");
            refuse("type", wrong, "Only a prescriber names delegates.");
        }
        return Ok(found);
    };
    match &fact.event {
        RegistryEvent::DelegateNamed {
            delegate,
            from,
            until,
        } => {
            let head = stream::registry_head(connection, &Subject::Prescriber(delegate.clone()))?;
            if head.sequence == 0 {
                let wrong = format!("no prescriber '{delegate}' is on record");
                refuse("delegate", wrong, "Name a prescriber who is enrolled.");
            }
            if delegate == own {
                let wrong = "nobody is their own delegate".to_owned();
                refuse("delegate", wrong, "Name another prescriber.");
            }
            if until.is_some_and(|until| until < *from) {
                let wrong = format!("the last day lies before the first, {from}");
                refuse("until", wrong, "Give a last day on or after the first.");
            }
            if until.is_some_and(|until| until < today) {
                let wrong = format!("the last day lies in the past; today is {today}");
                refuse(
                    "until",
                    wrong,
                    "Give a last day that is still to come, or none.",
                );
            }
            // A naming takes effect when it is recorded: what was done before it was done without it.
            if *from < today {
                let wrong = format!("the first day lies in the past; today is {today}");
                refuse("from", wrong, "Give today or a later day.");
            }
        }
        RegistryEvent::DelegateEnded { delegate } => {
            let record = RegistryRecord::of(known.iter().cloned());
            let is_named = record
                .facts
                .iter()
                .rev()
                .find_map(|fact| match &fact.event {
                    RegistryEvent::DelegateNamed { delegate: one, .. } if one == delegate => {
                        Some(true)
                    }
                    RegistryEvent::DelegateEnded { delegate: one } if one == delegate => {
                        Some(false)
                    }
                    _ => None,
                });
            if is_named != Some(true) {
                let wrong = format!("'{delegate}' is not named as a delegate");
                refuse("delegate", wrong, "Name one who is.");
            }
        }
        _ => {}
    }
    Ok(found)
}

/// Notes for whom a delegate was named, so that the delegate finds them.
pub(crate) fn follow(
    connection: &Connection,
    subject: &Subject,
    event: &RegistryEvent,
) -> rusqlite::Result<()> {
    if let (Subject::Prescriber(own), RegistryEvent::DelegateNamed { delegate, .. }) =
        (subject, event)
    {
        connection
            .prepare_cached(sql::COVERING_ADD)?
            .execute((delegate.as_str(), own.as_str()))?;
    }
    Ok(())
}

/// Most prescribers for whom one is looked up as a delegate.
const MOST_COVERED: u32 = 1_000;

/// Every prescriber who ever named this one; whether the naming holds is read from their facts.
pub(crate) fn ever_named_by(
    connection: &Connection,
    delegate: &PrescriberId,
) -> rusqlite::Result<Vec<PrescriberId>> {
    let mut statement = connection.prepare_cached(sql::COVERED_BY)?;
    let found = statement.query_map((delegate.as_str(), MOST_COVERED), |row| {
        row.get::<_, String>(0)
    })?;
    Ok(found
        .collect::<Result<Vec<_>, _>>()?
        .iter()
        .filter_map(|id| PrescriberId::new(id))
        .collect())
}
