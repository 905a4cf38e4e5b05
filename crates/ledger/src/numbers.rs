//! Numbers of the programme's own system, in a companion: brought by the pharmacy, and put right where they were
//! mistyped.

use retinue_kernel::{
    Channel, Command, Day, DispenseDecision, DispenseRequest, Event, ExternalNumber, FactId, Id,
    ObtainedNumber, Payload, Refused, RefusedBecause,
};

use crate::actor::Pharmacist;
use crate::counter::{CounterAnswer, CounterVerdict, Verdict};
use crate::error::SubmitError;
use crate::identity;
use crate::ids::CommandId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::submission::Submission;

/// What the programme's own system gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Brought {
    /// The number.
    pub number: ExternalNumber,
    /// The last day that came with it.
    pub do_not_dispense_after: Day,
    /// Where it was obtained.
    pub channel: Channel,
}

impl Ledger {
    /// A pharmacy brings the number that the programme's own system gave for a prescription. The gate is asked anew:
    /// the number is recorded with our own last day, or the denial is.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; refused in a sandbox and in a registry, and when the number is one of ours.
    pub fn record_number(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        number: &str,
        prescription: FactId,
        brought: Brought,
    ) -> Result<CounterAnswer, SubmitError> {
        let theirs = brought.do_not_dispense_after;
        is_not_ours(&brought.number)?;
        let Some(patient) = self.matched(who, number, &prescription)? else {
            return Ok(CounterAnswer::NotMatched);
        };
        let command = Command::RecordNumber(ObtainedNumber {
            request: DispenseRequest {
                prescription,
                pharmacy: who.pharmacy().clone(),
            },
            number: brought.number,
            do_not_dispense_after: theirs,
            channel: brought.channel,
        });
        let outcome = self.submit(Submission::new(patient, command_id, who.actor(), command))?;
        let recorded = outcome.decision.ok_or(SubmitError::NotFound)?;
        let yes = match recorded.decision {
            DispenseDecision::Authorised { until, days, .. } => Some(Verdict::NumberRecorded {
                until: until.min(theirs),
                ours: until,
                theirs,
                days,
            }),
            DispenseDecision::Denied { .. } => None,
        };
        let rulebook = self.laws().of_patient(Some(recorded.programme));
        let verdict = CounterVerdict::of(recorded, outcome.again, rulebook);
        Ok(CounterAnswer::Answered(match yes {
            Some(yes) => CounterVerdict {
                verdict: yes,
                ..verdict
            },
            None => verdict,
        }))
    }

    /// Puts a recorded number right. What the gate answered stands; number, last day and channel are replaced.
    ///
    /// # Errors
    /// As [`Ledger::submit`]; [`SubmitError::NotFound`] when the pharmacy recorded no such number.
    pub fn correct_number(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        number: &str,
        recorded: &FactId,
        brought: Brought,
        why: Id,
    ) -> Result<(), SubmitError> {
        is_not_ours(&brought.number)?;
        let parsed: ProgrammeNumber = number.parse().map_err(|_| SubmitError::NotFound)?;
        let found = self.read(|connection| -> Result<_, SubmitError> {
            let Some(patient) = identity::by_number(connection, &parsed)? else {
                return Ok(None);
            };
            let (_, record) = crate::stream::patient_record(connection, patient, u32::MAX)?;
            Ok(record
                .fact(recorded)
                .map(|fact| (patient, fact.event.clone())))
        })?;
        let (patient, mut instead) = found.ok_or(SubmitError::NotFound)?;
        put_right(&mut instead, brought)?;
        let command = Command::Record {
            on: self.today_of(patient)?,
            payload: Payload::FactCorrected {
                of: recorded.clone(),
                why,
                instead: Some(Box::new(instead)),
            },
        };
        self.submit(Submission::new(patient, command_id, who.actor(), command))
            .map(drop)
    }
}

/// The recorded fact with what was brought in place of what was typed.
fn put_right(recorded: &mut Event, brought: Brought) -> Result<(), SubmitError> {
    let Payload::ExternalAuthorisationRecorded {
        number,
        do_not_dispense_after,
        channel,
        ..
    } = &mut recorded.payload
    else {
        return Err(SubmitError::NotFound);
    };
    *number = brought.number;
    *do_not_dispense_after = brought.do_not_dispense_after;
    *channel = brought.channel;
    Ok(())
}

/// A patient's number stands beside the field on the same screen: it is never taken for the programme's.
fn is_not_ours(number: &ExternalNumber) -> Result<(), SubmitError> {
    if number.as_str().parse::<ProgrammeNumber>().is_err() {
        return Ok(());
    }
    Err(Refused {
        because: vec![RefusedBecause {
            field: "number",
            wrong: "this is a patient's number in this installation".to_owned(),
            remedy: "Give the authorisation number that the programme's own system gave.",
        }],
    }
    .into())
}
