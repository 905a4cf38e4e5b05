//! What an inspection of a clinic or a pharmacy asks for: the facts of a period under one programme, patient by patient.

mod row;
mod told;

pub use row::{INSPECTION_COLUMNS, InspectionHead, InspectionRow};

use std::collections::BTreeMap;

use retinue_kernel::{
    Day, Event, FactId, Id, PatientRecord, Payload, PharmacyId, Programme, RulesInForce,
};
use rusqlite::Connection;
use serde::Deserialize;

use crate::actor::Administrator;
use crate::core::Core;
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::{decision, identity, relation, sql, stream};

/// What is exported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InspectionOf {
    /// Under which programme the patients were when the facts were recorded.
    pub programme: Programme,
    /// The first day on which a fact happened.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// Only what concerns this pharmacy, where one is named.
    pub pharmacy: Option<PharmacyId>,
    /// Whether patients go by their programme number; by a pseudonym otherwise.
    pub by_number: bool,
}

impl Ledger {
    /// Hands on every fact of the period that an inspection asks for: prescriptions, tests in time or not, forms with
    /// their hash, checklists and decisions with their reasons, supplies, agreements outside the programme, exemptions,
    /// moves, and corrections with the values they brought, proposed ones and their answers among them. Patient by patient, in the order of recording. Names, contacts and notes are not in it.
    ///
    /// `take` ends the export by answering false. The export stands in the access log, on disk, before its first row.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the installation does not hold the programme; [`ReadError`] of the store.
    pub fn inspection(
        &self,
        who: &Administrator,
        of: &InspectionOf,
        take: &mut dyn FnMut(InspectionRow) -> bool,
    ) -> Result<InspectionHead, ReadError> {
        let rulebook = self.laws().of(of.programme).ok_or(ReadError::NotFound)?;
        let how = if of.by_number {
            "by number"
        } else {
            "pseudonyms"
        };
        let detail = format!("{} {} to {}, {how}", of.programme, of.from, of.to);
        self.audited_on_disk(who.actor(), "export-audit", None, Some(detail))?;
        let head = InspectionHead {
            programme: of.programme,
            rules: rulebook.hash().clone(),
            from: of.from,
            to: of.to,
            watermark: retinue_rulebook::watermark(self.in_force()?.0),
        };
        self.read_parties(|connection, parties| {
            let in_force = parties.in_force(connection, self.core(), Some(of.programme))?;
            exported(self.core(), connection, &in_force.rules, of, take)
        })?;
        Ok(head)
    }
}

/// Patients read at a time.
const PAGE: u32 = 256;

fn exported(
    core: &Core,
    connection: &Connection,
    rules: &RulesInForce,
    of: &InspectionOf,
    take: &mut dyn FnMut(InspectionRow) -> bool,
) -> Result<(), SubmitError> {
    let mut after = PatientId::from_bytes([0; 16]);
    loop {
        let patients: Vec<PatientId> = connection
            .prepare_cached(sql::PATIENTS_AFTER)?
            .query_map((after.bytes(), PAGE), |row| row.get(0))?
            .map(|bytes| bytes.map(PatientId::from_bytes))
            .collect::<Result<_, _>>()?;
        let Some(last) = patients.last() else {
            return Ok(());
        };
        after = *last;
        for patient in &patients {
            if !of_patient(core, connection, of, rules, *patient, take)? {
                return Ok(());
            }
        }
    }
}

/// The rows of one patient; false when nobody wants more.
fn of_patient(
    core: &Core,
    connection: &Connection,
    of: &InspectionOf,
    rules: &RulesInForce,
    patient: PatientId,
    take: &mut dyn FnMut(InspectionRow) -> bool,
) -> Result<bool, SubmitError> {
    let mut events: Vec<Event> = Vec::new();
    stream::each_fact(connection, patient, u32::MAX, |event| events.push(event))?;
    let named = match of.by_number {
        true => identity::of_patient(connection, patient)?
            .map(|(number, _)| number.to_string())
            .unwrap_or_default(),
        false => {
            let hash = core.key.keyed_hash("inspection", &patient.to_string());
            hex::encode(hash).chars().take(16).collect()
        }
    };
    let corrected_by = |id: &FactId| {
        events.iter().rev().find_map(|event| match &event.payload {
            Payload::FactCorrected { of, .. } if of == id => Some(event.envelope.id.clone()),
            _ => None,
        })
    };
    let whole = PatientRecord::of(events.iter().cloned());
    let mut known = PatientRecord::default();
    // Under which programme each fact belongs: what is said of an earlier fact belongs where that one does.
    let mut under: BTreeMap<&FactId, Option<Programme>> = BTreeMap::new();
    for event in &events {
        known.learn(event.clone());
        let programme = match told::about(&event.payload) {
            Some(of) => under.get(of).copied().flatten(),
            None => known.programme_of_supply(&event.payload),
        };
        let programme = programme.or(known.programme());
        under.insert(&event.envelope.id, programme);
        let in_period = (of.from..=of.to).contains(&event.envelope.on);
        if programme != Some(of.programme) || !in_period {
            continue;
        }
        for mut row in told::rows(event, &events, &known, rules) {
            row.patient = named.clone();
            row.corrected_by = match row.brought_by {
                None => corrected_by(&event.envelope.id),
                Some(_) => None,
            };
            row.prescriber = row
                .prescription
                .as_ref()
                .and_then(|prescription| relation::prescriber_of(&whole, prescription));
            if let Some(only) = &of.pharmacy
                && row.pharmacy.as_ref() != Some(only)
            {
                continue;
            }
            if row.decision.is_some() {
                decided(connection, patient, &mut row)?;
            }
            if !take(row) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// What is read of a stored decision.
#[derive(Deserialize)]
struct Headline {
    decision: String,
    rules: Id,
    #[serde(default)]
    unmet: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    slug: Id,
}

fn decided(
    connection: &Connection,
    patient: PatientId,
    row: &mut InspectionRow,
) -> Result<(), SubmitError> {
    let Some(stored) = decision::stored(connection, patient, &row.fact)? else {
        return Ok(());
    };
    let headline: Headline = serde_json::from_str(&stored.json).map_err(|error| Damage {
        place: format!("patient {patient}, decision of {}", row.fact),
        what: error.to_string(),
    })?;
    row.outcome = Some(headline.decision);
    row.rules = Some(headline.rules);
    row.reasons = headline.unmet.into_iter().map(|one| one.slug).collect();
    Ok(())
}
