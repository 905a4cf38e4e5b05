//! Advice that was overridden, counted: a number for each rule and clinician over a period.

use std::collections::BTreeMap;

use retinue_care::event::CareFact;
use retinue_care::{CareRecord, RuleId};
use retinue_kernel::{Day, Envelope, Id, PrescriberId};
use rusqlite::{Connection, Params};
use serde::Serialize;

use super::stream;
use crate::actor::{Administrator, Clinician};
use crate::error::{ReadError, SubmitError};
use crate::hook_feedback::{self, CardsAnswered};
use crate::ids::{PatientId, Subject};
use crate::ledger::Ledger;
use crate::sql;

/// How often advice was overridden from one day to another. What was taken back is not counted.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Overrides {
    /// The first day.
    pub from: Day,
    /// The last one.
    pub to: Day,
    /// All of them together.
    pub all: u32,
    /// By rule and clinician, the most often overridden first.
    pub rows: Vec<OverrideRow>,
    /// What became of the cards that record systems showed, as they told it.
    pub cards: Vec<CardsAnswered>,
}

/// How often one clinician overrode one rule.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct OverrideRow {
    /// The rule.
    pub rule: RuleId,
    /// The prescriber who did it; absent where the fact does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescriber: Option<PrescriberId>,
    /// The prescriber's name, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How often.
    pub times: u32,
    /// In how many patients.
    pub patients: u32,
    /// The reasons that were written, each once.
    pub reasons: Vec<Id>,
}

impl Ledger {
    /// Advice overridden in the clinic's patients, from one day to another.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn overrides_in_clinic(
        &self,
        who: &Clinician,
        from: Day,
        to: Day,
    ) -> Result<Overrides, ReadError> {
        let detail = format!("{from} to {to}");
        self.audited_on_disk(who.actor(), "count-overrides", None, Some(detail))?;
        let prescriber = who.prescriber().as_str();
        let party = Subject::Prescriber(who.prescriber().clone());
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let patients = sql::CARE_OVERRIDDEN_IN_CLINIC;
            let found = counted(connection, patients, (prescriber,), (from, to))?;
            let cards = hook_feedback::counted(connection, Some(&party), (from, to))?;
            Ok(Overrides { cards, ..found })
        })?;
        self.named(found)
    }

    /// Advice overridden anywhere in the installation, from one day to another.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn overrides(
        &self,
        who: &Administrator,
        from: Day,
        to: Day,
    ) -> Result<Overrides, ReadError> {
        let detail = format!("{from} to {to}");
        self.audited_on_disk(who.actor(), "count-overrides", None, Some(detail))?;
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let found = counted(connection, sql::CARE_OVERRIDDEN, (), (from, to))?;
            let cards = hook_feedback::counted(connection, None, (from, to))?;
            Ok(Overrides { cards, ..found })
        })?;
        self.named(found)
    }

    fn named(&self, mut found: Overrides) -> Result<Overrides, ReadError> {
        for row in &mut found.rows {
            if let Some(prescriber) = &row.prescriber {
                row.name = self.party_name(&Subject::Prescriber(prescriber.clone()))?;
            }
        }
        Ok(found)
    }
}

/// Reads the records of the patients in whom an advice was ever overridden, and counts.
fn counted(
    connection: &Connection,
    patients: &str,
    parameters: impl Params,
    (from, to): (Day, Day),
) -> Result<Overrides, SubmitError> {
    let patients: Vec<PatientId> = connection
        .prepare_cached(patients)?
        .query_map(parameters, |row| row.get(0).map(PatientId::from_bytes))?
        .collect::<Result<_, _>>()?;
    let mut rows: BTreeMap<(RuleId, Option<PrescriberId>), OverrideRow> = BTreeMap::new();
    let mut all = 0_u32;
    for patient in patients {
        let (_, record) = stream::record(connection, patient)?;
        all = all.saturating_add(take(&record, (from, to), &mut rows));
    }
    let mut rows: Vec<OverrideRow> = rows.into_values().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.times));
    Ok(Overrides {
        from,
        to,
        all,
        rows,
        cards: Vec::new(),
    })
}

/// Counts those of one patient.
fn take(
    record: &CareRecord,
    (from, to): (Day, Day),
    rows: &mut BTreeMap<(RuleId, Option<PrescriberId>), OverrideRow>,
) -> u32 {
    let mut found = BTreeMap::new();
    for event in record.facts() {
        let CareFact::AdviceOverridden { rule, reason, .. } = &event.fact else {
            continue;
        };
        if (from..=to).contains(&event.envelope.on) {
            let key = (rule.clone(), who(&event.envelope));
            let reasons: &mut Vec<&Id> = found.entry(key).or_default();
            reasons.push(reason);
        }
    }
    let mut all = 0_u32;
    for ((rule, prescriber), reasons) in found {
        let times = u32::try_from(reasons.len()).unwrap_or(u32::MAX);
        all = all.saturating_add(times);
        let row = rows
            .entry((rule.clone(), prescriber.clone()))
            .or_insert_with(|| OverrideRow {
                rule,
                prescriber,
                name: None,
                times: 0,
                patients: 0,
                reasons: Vec::new(),
            });
        row.times = row.times.saturating_add(times);
        row.patients = row.patients.saturating_add(1);
        for reason in reasons {
            if !row.reasons.contains(reason) {
                row.reasons.push(reason.clone());
            }
        }
    }
    all
}

/// The prescriber who acted: a delegate acts for another, and is the one who decided.
fn who(envelope: &Envelope) -> Option<PrescriberId> {
    let from = envelope.provenance.as_deref()?;
    from.delegate.clone().or_else(|| from.on_behalf_of.clone())
}
