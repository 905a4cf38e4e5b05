//! The yearly sample of pharmacies to audit, drawn so that anyone with the seed and the list can draw it again.

use std::collections::BTreeSet;

use retinue_kernel::office::OfficeNumbers;
use retinue_kernel::{Day, Id, PharmacyId, RegistryEvent, Standing};
use rusqlite::Connection;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::pregnancy::keys;
use crate::actor::Administrator;
use crate::error::SubmitError;
use crate::ids::{CommandId, Subject, random};
use crate::ledger::Ledger;
use crate::reads::administrator::{facts, standing};
use crate::submission::{RegistryOutcome, RegistrySubmission};
use crate::{registry, sql};

/// A draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawn {
    /// SHA-256 of the list, in hexadecimal: the ids in order, one a line.
    pub list_hash: String,
    /// The sample, in the order of the draw.
    pub chosen: Vec<PharmacyId>,
}

/// Draws a sample: each pharmacy's ticket is SHA-256 of `seed`, a line break and its id, and the lowest tickets win.
///
/// As many are drawn as `percent` of a hundred, rounded up, and no more than `most`. The order of `list` does not matter.
pub fn drawn_again(seed: &str, list: &[PharmacyId], percent: u16, most: u16) -> Drawn {
    let list: BTreeSet<&PharmacyId> = list.iter().collect();
    let mut hash = Sha256::new();
    for id in &list {
        hash.update(id.as_str().as_bytes());
        hash.update(b"\n");
    }
    let ticket = |id: &PharmacyId| {
        let mut hash = Sha256::new();
        hash.update(seed.as_bytes());
        hash.update(b"\n");
        hash.update(id.as_str().as_bytes());
        hash.finalize().to_vec()
    };
    let share = list
        .len()
        .saturating_mul(usize::from(percent))
        .div_ceil(100);
    let mut tickets: Vec<(Vec<u8>, &PharmacyId)> =
        list.iter().map(|id| (ticket(id), *id)).collect();
    tickets.sort();
    Drawn {
        list_hash: hex::encode(hash.finalize()),
        chosen: tickets
            .into_iter()
            .take(share.min(usize::from(most)))
            .map(|(_, id)| id.clone())
            .collect(),
    }
}

impl Ledger {
    /// Draws this year's sample and records it. The list: pharmacies that are certified today and ordered in the months
    /// that the edition names; one ordered when it asked to dispense or was shipped to.
    ///
    /// # Errors
    /// As [`Ledger::submit_registry`]; refused when the year's sample was drawn already, and when nobody ordered.
    pub fn draw_audit_sample(
        &self,
        who: &Administrator,
        command_id: CommandId,
    ) -> Result<RegistryOutcome, SubmitError> {
        let today = self.today();
        let numbers = self
            .office_numbers()
            .ok()
            .flatten()
            .ok_or(SubmitError::NotFound)?;
        let since = since(today, &numbers);
        let before = self.read(|connection| -> Result<_, SubmitError> {
            let all = facts(connection, &Subject::Programme)?;
            Ok(all.into_iter().find(|fact| {
                fact.command_id.as_ref() == Some(command_id.id())
                    && matches!(fact.event, RegistryEvent::AuditSampleDrawn { .. })
            }))
        })?;
        // The same page sent twice: the seed of then, so that the same draw is given again.
        let event = match before {
            Some(fact) => fact.event,
            None => {
                let list = self.read(|connection| ordered(connection, since, today))?;
                if list.is_empty() {
                    return Err(nobody_ordered(since).into());
                }
                let seed = hex::encode(random::<16>()?);
                let drawn = drawn_again(
                    &seed,
                    &list,
                    numbers.audit_sample_percent,
                    numbers.audit_sample_most,
                );
                RegistryEvent::AuditSampleDrawn {
                    year: u16::try_from(today.date().year()).unwrap_or_default(),
                    seed: id(&seed)?,
                    since,
                    listed: u16::try_from(list.len()).unwrap_or(u16::MAX),
                    list_hash: id(&drawn.list_hash)?,
                    chosen: drawn.chosen,
                }
            }
        };
        let submission = RegistrySubmission {
            subject: Subject::Programme,
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: today,
            event,
            at: None,
        };
        self.write(
            &command_id.clone(),
            move |store| registry::carry_out_allowed(store, &submission),
            move |connection| {
                registry::was_carried_out(connection, &Subject::Programme, &command_id)
            },
        )
    }
}

fn nobody_ordered(since: Day) -> retinue_kernel::Refused {
    retinue_kernel::Refused {
        because: vec![retinue_kernel::RefusedBecause {
            field: "year",
            wrong: format!("no certified pharmacy ordered since {since}"),
            remedy: "Draw once one has asked to dispense or was shipped to.",
        }],
    }
}

fn id(text: &str) -> Result<Id, SubmitError> {
    Id::new(text).ok_or(SubmitError::NotFound)
}

fn since(today: Day, numbers: &OfficeNumbers) -> Day {
    let months = jiff::Span::new()
        .try_months(i64::from(numbers.audit_sample_months))
        .unwrap_or_default();
    today.date().checked_sub(months).map_or(today, Day::new)
}

/// Certified pharmacies that ordered since a day.
fn ordered(
    connection: &Connection,
    since: Day,
    today: Day,
) -> Result<Vec<PharmacyId>, SubmitError> {
    #[derive(Deserialize)]
    struct Asked {
        on: Day,
        pharmacy: Option<Id>,
        to: Option<Id>,
    }
    let read = |body: String| serde_json::from_str::<Asked>(&body).ok();
    let mut orderers: BTreeSet<PharmacyId> = BTreeSet::new();
    for kind in ["dispense-authorised", "dispense-denied"] {
        let mut statement = connection.prepare_cached(sql::FACTS_OF_KIND)?;
        let mut rows = statement.query((kind,))?;
        while let Some(row) = rows.next()? {
            let asked = read(row.get(0)?).filter(|asked| asked.on >= since);
            orderers.extend(asked.and_then(|asked| asked.pharmacy));
        }
    }
    let mut statement = connection.prepare_cached(sql::REGISTRY_FACTS_OF_KIND)?;
    let mut rows = statement.query(("shipment-recorded",))?;
    while let Some(row) = rows.next()? {
        let asked = read(row.get(1)?).filter(|asked| asked.on >= since);
        let to = asked.and_then(|asked| Subject::from_key(asked.to?.as_str()));
        if let Some(Subject::Pharmacy(id)) = to {
            orderers.insert(id);
        }
    }
    let mut listed = Vec::new();
    for key in keys(connection, "pharmacy:")? {
        if let Some(subject @ Subject::Pharmacy(_)) = Subject::from_key(&key)
            && subject.id().is_some_and(|id| orderers.contains(id))
            && matches!(
                standing(connection, &subject, today)?,
                Standing::Certified(_)
            )
        {
            listed.extend(subject.id().cloned());
        }
    }
    Ok(listed)
}
