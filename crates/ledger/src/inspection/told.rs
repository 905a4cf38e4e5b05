//! What an export for an inspection tells of a fact, and of the values that a correction brings in its place.

use retinue_kernel::office::code_and_lot;
use retinue_kernel::{
    Category, Day, Event, FactId, Id, PatientRecord, Payload, RulesInForce, TestResult,
};

use super::row::InspectionRow;
use crate::relation;

/// The earlier fact of which a fact speaks: the one that is corrected, or the proposal that is answered.
pub(super) fn about(payload: &Payload) -> Option<&FactId> {
    match payload {
        Payload::FactCorrected { of, .. } | Payload::CorrectionProposed { of, .. } => Some(of),
        Payload::CorrectionConfirmed { proposal }
        | Payload::CorrectionDeclined { proposal, .. } => Some(proposal),
        _ => None,
    }
}

/// The rows of a fact that an inspection asks for: none, one, or two where it brings the values of another. `known` is the
/// record with the fact in it, `events` everything that was ever recorded.
pub(super) fn rows(
    event: &Event,
    events: &[Event],
    known: &PatientRecord,
    rules: &RulesInForce,
) -> Vec<InspectionRow> {
    let Some(mut row) = row(event, known, rules) else {
        return Vec::new();
    };
    if let Some(of) = corrected(&event.payload, events)
        && let Some(was) = events.iter().find(|event| event.envelope.id == *of)
        && let Some(was) = self::row(was, known, rules)
    {
        (row.prescription, row.pharmacy) = (was.prescription, was.pharmacy);
    }
    let brought = match &event.payload {
        Payload::FactCorrected {
            of,
            instead: Some(instead),
            ..
        }
        | Payload::CorrectionProposed {
            of,
            instead: Some(instead),
            ..
        } => self::row(instead, known, rules).map(|mut brought| {
            brought.fact = of.clone();
            if matches!(instead.payload, Payload::PrescriptionWritten { .. }) {
                brought.prescription = Some(of.clone());
            }
            brought.recorded_at = event.envelope.recorded_at;
            brought.brought_by = Some(event.envelope.id.clone());
            brought
        }),
        _ => None,
    };
    std::iter::once(row).chain(brought).collect()
}

/// The fact that a correction is about in the end, its proposal and the answer to that as well.
fn corrected<'a>(payload: &'a Payload, events: &'a [Event]) -> Option<&'a FactId> {
    let of = about(payload)?;
    match payload {
        Payload::CorrectionConfirmed { .. } | Payload::CorrectionDeclined { .. } => {
            let proposal = events.iter().find(|event| event.envelope.id == *of)?;
            about(&proposal.payload)
        }
        _ => Some(of),
    }
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
        product_code: None,
        lot: None,
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
        brought_by: None,
    };
    let (product_code, lot) = code_and_lot(known, &event.payload);
    row.product_code = product_code.cloned();
    row.lot = lot.cloned();
    let signature = event.payload.signature();
    if let Some(signature) = &signature {
        row.form = Some(signature.form);
        row.signers = signature.signers.to_vec();
        row.form_edition = signature.edition.cloned();
        row.text_hash = signature.text_hash.cloned();
    }
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
            despite,
            ..
        }
        | Payload::Shipped {
            authorisation,
            days,
            despite,
            ..
        }
        | Payload::PartiallyDispensed {
            authorisation,
            days,
            despite,
            ..
        } => {
            row.days = Some(*days);
            if despite.is_some() {
                row.outcome = Some("entered-after-its-release".to_owned());
                row.reason = despite.clone();
            }
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
        Payload::ReleaseProposed {
            authorisation,
            learned,
            asked,
            ..
        } => {
            row.outcome = Some(learned.to_string());
            row.reason = Some(asked.clone());
            row.about(known, authorisation);
        }
        Payload::ReleaseConfirmed { proposal } => {
            row.outcome = Some(format!("confirmed {proposal}"));
        }
        Payload::ReleaseDeclined { proposal, reason } => {
            row.outcome = Some(format!("declined {proposal}"));
            row.reason = reason.clone();
        }
        Payload::DeviationNoted { supply, finding } => {
            row.outcome = Some(format!("looked-into {supply}"));
            row.reason = Some(finding.clone());
        }
        Payload::CategoryReconfirmed { category, .. } => row.outcome = Some(category.to_string()),
        Payload::VideoOffered { accepted } => {
            let how = if *accepted { "accepted" } else { "declined" };
            row.outcome = Some(how.to_owned());
        }
        Payload::ReminderCardGiven { supply } => {
            row.outcome = Some(format!("with {supply}"));
        }
        Payload::MedicationGuideGiven {
            authorisation,
            guide,
        } => {
            row.outcome = Some(format!("with {authorisation}"));
            row.reason = Some(guide.clone());
        }
        Payload::OutsideProgrammeAgreed { reason } => row.reason = Some(reason.clone()),
        Payload::ExemptionRequested { reason, .. } => row.reason = Some(reason.clone()),
        Payload::ExemptionRefused { reason } => row.reason = reason.clone(),
        Payload::ProgrammeEntered { programme } => row.outcome = Some(programme.to_string()),
        Payload::FactCorrected { of, why, instead } => {
            let how = match instead {
                Some(_) => "replaced",
                None => "taken-back",
            };
            row.corrects(how, of, why, instead.as_deref());
        }
        Payload::CorrectionProposed { of, why, instead } => {
            let how = match instead {
                Some(_) => "to-replace",
                None => "to-take-back",
            };
            row.corrects(how, of, why, instead.as_deref());
        }
        Payload::CorrectionConfirmed { proposal } => {
            row.outcome = Some(format!("confirmed {proposal}"));
        }
        Payload::CorrectionDeclined { proposal, reason } => {
            row.outcome = Some(format!("declined {proposal}"));
            row.reason = reason.clone();
        }
        Payload::ExemptionGranted { scope } => {
            let scope: Vec<&str> = scope.iter().map(|one| one.as_str()).collect();
            row.outcome = Some(format!("granted {}", scope.join(" ")));
        }
        Payload::OutsideProgrammeEnded {}
        | Payload::AssessmentRecorded { .. }
        | Payload::SecondPrescriberAgreed { .. }
        | Payload::MonthConfirmed { .. }
        | Payload::PatientRegistered { .. } => {}
        _ if signature.is_some() => {}
        _ => return None,
    }
    Some(row)
}

impl InspectionRow {
    /// What a correction, or its proposal, does to which fact; of a negative test the day it brings.
    fn corrects(&mut self, how: &str, of: &FactId, why: &Id, instead: Option<&Event>) {
        self.outcome = Some(format!("{how} {of}"));
        self.reason = Some(why.clone());
        if let Some(Payload::PregnancyTestReported {
            collected_on,
            result: TestResult::Negative,
            ..
        }) = instead.map(|instead| &instead.payload)
        {
            self.test_collected_on = Some(*collected_on);
        }
    }

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
