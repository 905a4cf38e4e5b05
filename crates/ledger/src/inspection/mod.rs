//! What an inspection of a clinic or a pharmacy asks for: the facts of a period under one programme, patient by patient.

mod row;

pub use row::{INSPECTION_COLUMNS, InspectionHead, InspectionRow};

use retinue_kernel::{
    Category, Day, Event, FactId, Id, PatientRecord, Payload, PharmacyId, Programme, RulesInForce,
    TestResult,
};
use rusqlite::Connection;
use serde::Deserialize;

use crate::actor::Administrator;
use crate::core::Core;
use crate::error::{Damage, ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::{decision, identity, reads, relation, sql, stream};

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
    /// moves and corrections. Patient by patient, in the order of recording. Names, contacts and notes are not in it.
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
        };
        self.read(|connection| exported(self.core(), connection, of, take))?;
        Ok(head)
    }
}

/// Patients read at a time.
const PAGE: u32 = 256;

fn exported(
    core: &Core,
    connection: &Connection,
    of: &InspectionOf,
    take: &mut dyn FnMut(InspectionRow) -> bool,
) -> Result<(), SubmitError> {
    let rules = reads::in_force(core, connection, Some(of.programme))?.rules;
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
            if !of_patient(core, connection, of, &rules, *patient, take)? {
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
    for event in &events {
        known.learn(event.clone());
        let in_period = (of.from..=of.to).contains(&event.envelope.on);
        if known.programme() != Some(of.programme) || !in_period {
            continue;
        }
        let Some(mut row) = row(event, &known, rules) else {
            continue;
        };
        row.patient = named.clone();
        row.corrected_by = corrected_by(&event.envelope.id);
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

/// The row of a fact that an inspection asks for; none of any other.
fn row(event: &Event, known: &PatientRecord, rules: &RulesInForce) -> Option<InspectionRow> {
    let mut row = InspectionRow {
        patient: String::new(),
        on: event.envelope.on,
        recorded_at: event.envelope.recorded_at,
        what: event.payload.kind(),
        fact: event.envelope.id.clone(),
        prescription: None,
        prescriber: None,
        pharmacy: None,
        outcome: None,
        until: None,
        days: None,
        test_collected_on: None,
        test_in_time: None,
        form: None,
        form_edition: None,
        text_hash: None,
        signers: Vec::new(),
        reasons: Vec::new(),
        reason: None,
        decision: None,
        rules: None,
        corrected_by: None,
    };
    match &event.payload {
        Payload::PrescriptionWritten { days, .. } => {
            row.prescription = Some(row.fact.clone());
            row.days = Some(*days);
            let (collected_on, in_time) = test_before(known, row.on, rules);
            row.test_collected_on = collected_on;
            row.test_in_time = Some(in_time);
        }
        Payload::PrescriptionCancelled {
            prescription,
            reason,
        } => {
            row.prescription = Some(prescription.clone());
            row.reason = reason.clone();
        }
        Payload::ConsentSigned {
            form,
            signers,
            edition,
            text_hash,
            ..
        } => {
            row.form = Some(*form);
            row.signers = signers.clone();
            row.form_edition = edition.clone();
            row.text_hash = text_hash.clone();
        }
        Payload::DispenseAuthorised {
            prescription,
            pharmacy,
            until,
            days,
            decision,
        } => {
            row.prescription = Some(prescription.clone());
            row.pharmacy = Some(pharmacy.clone());
            (row.until, row.days) = (Some(*until), Some(*days));
            row.decision = decision.clone();
        }
        Payload::DispenseDenied {
            prescription,
            pharmacy,
            decision,
        } => {
            row.prescription = Some(prescription.clone());
            row.pharmacy = Some(pharmacy.clone());
            row.decision = decision.clone();
        }
        Payload::ChecklistGiven {
            prescription,
            pharmacy,
            until,
            decision,
        } => {
            row.prescription = Some(prescription.clone());
            row.pharmacy = Some(pharmacy.clone());
            row.until = *until;
            row.decision = decision.clone();
        }
        Payload::Supplied {
            prescription,
            pharmacy,
            days,
            despite,
            ..
        } => {
            row.prescription = Some(prescription.clone());
            row.pharmacy = Some(pharmacy.clone());
            row.days = Some(*days);
            row.reason = despite.clone();
            let how = match despite {
                Some(_) => "although-the-checklist-was-open",
                None => "on-a-complete-checklist",
            };
            row.outcome = Some(how.to_owned());
        }
        Payload::HandedOver {
            authorisation,
            days,
            ..
        }
        | Payload::Shipped {
            authorisation,
            days,
            ..
        }
        | Payload::PartiallyDispensed {
            authorisation,
            days,
            ..
        } => {
            row.days = Some(*days);
            row.about(known, authorisation);
        }
        Payload::AuthorisationReversed {
            authorisation,
            reason,
        }
        | Payload::AuthorisationReleased {
            authorisation,
            reason,
        }
        | Payload::AuthorisationExpired {
            authorisation,
            reason,
        } => {
            row.reason = reason.clone();
            row.about(known, authorisation);
        }
        Payload::ReturnedToStock { authorisation } => row.about(known, authorisation),
        Payload::OutsideProgrammeAgreed { reason } => row.reason = Some(reason.clone()),
        Payload::ExemptionRequested { reason, .. } => row.reason = Some(reason.clone()),
        Payload::ExemptionRefused { reason } => row.reason = reason.clone(),
        Payload::ProgrammeEntered { programme } => row.outcome = Some(programme.to_string()),
        Payload::FactCorrected { of, why, instead } => {
            row.reason = Some(why.clone());
            let how = if instead.is_some() {
                "replaced"
            } else {
                "taken-back"
            };
            row.outcome = Some(format!("{how} {of}"));
        }
        Payload::OutsideProgrammeEnded {}
        | Payload::ExemptionGranted { .. }
        | Payload::AssessmentRecorded { .. }
        | Payload::SecondPrescriberAgreed { .. }
        | Payload::PatientRegistered { .. } => {}
        _ => return None,
    }
    Some(row)
}

impl InspectionRow {
    /// What an authorisation is for, and where.
    fn about(&mut self, known: &PatientRecord, authorisation: &FactId) {
        if let Some((prescription, pharmacy)) = relation::authorisation(known, authorisation) {
            self.prescription = Some(prescription.clone());
            self.pharmacy = Some(pharmacy.clone());
        }
    }
}

/// The last negative test on or before a prescription of that day, and whether it was in time, as it was known then.
fn test_before(
    known: &PatientRecord,
    on: Day,
    rules: &RulesInForce,
) -> (Option<Day>, &'static str) {
    let parameters = &rules.at(on).edition.parameters;
    let (mut can, mut outside, mut collected) = (true, false, None);
    for fact in known.facts() {
        match &fact.event.payload {
            Payload::CategoryAssigned { category, .. } => {
                can = *category == Category::Can;
                outside = outside && !can;
            }
            Payload::OutsideProgrammeAgreed { .. } => outside = parameters.agreement_exempts,
            Payload::OutsideProgrammeEnded {} => outside = false,
            Payload::PregnancyTestReported {
                collected_on,
                result: TestResult::Negative,
                ..
            } if *collected_on <= on => collected = collected.max(Some(*collected_on)),
            _ => {}
        }
    }
    if !can || outside {
        return (None, "not-asked");
    }
    let in_time = collected.is_some_and(|day| match parameters.prescription_test_days {
        Some(days) => on <= day.plus(days),
        None => on <= day.last_of_window(parameters.test_window_days),
    });
    (collected, if in_time { "yes" } else { "no" })
}
