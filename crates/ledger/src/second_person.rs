//! Corrections that need a second person: one proposes, another confirms, and neither is the other.

use retinue_kernel::{
    Case, Command, Day, Envelope, Event, Fact, FactId, Id, Lengthened, PatientRecord, Payload,
    Refused, RefusedBecause, RulesInForce, TestResult, decide, entered_anew, lengthened_by,
    proposed_corrections,
};
use rusqlite::Connection;

use crate::actor::{Administrator, Pharmacist, Role};
use crate::counter::says_what_left;
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::number::ProgrammeNumber;
use crate::party::Parties;
use crate::patient_stream::{Moment, PatientStream};
use crate::submission::Submission;
use crate::{identity, relation, stream};

/// Refuses a correction that lengthens something and that nobody else confirms, in one step or in two. `caused` is
/// everything that the command would record.
pub(crate) fn check(
    connection: &Connection,
    parties: &mut Parties,
    stream: &PatientStream,
    submission: &Submission,
    command: &Command,
    caused: &[(Day, Payload)],
    moment: &Moment,
) -> Result<(), SubmitError> {
    let Command::Record { on, payload } = command else {
        return Ok(());
    };
    match payload {
        // What a pharmacy takes back of its own acts moves no window: an authorisation that comes back to life is granted
        // anew or not at all, and the day that came with a number never outlasts ours. But what left it on an earlier day
        // says when the next supply may leave.
        Payload::FactCorrected { of, instead, .. }
            if needs_judging(
                submission.who.role(),
                stream.record.fact(of),
                instead.as_deref(),
                moment.today,
            ) =>
        {
            let facts: Vec<Event> = caused.iter().enumerate().map(unnamed).collect();
            let lengthened =
                lengthened_by(&stream.record, &moment.in_force.rules, moment.today, &facts);
            if lengthened.is_empty() {
                return Ok(());
            }
            let remedy = match submission.who.role() {
                Role::Pharmacist(_) => PROPOSE_AT_THE_PHARMACY,
                Role::Laboratory(_) => PROPOSE_FOR_THE_LABORATORY,
                _ => PROPOSE,
            };
            Err(refused("of", needs_another(&lengthened), remedy))
        }
        Payload::CorrectionConfirmed { proposal } => {
            is_another(connection, parties, stream, submission, proposal, moment)
        }
        Payload::ReleaseConfirmed { proposal } => {
            is_another_agent(stream.record.fact(proposal), submission)
        }
        _ => is_not_entered_anew(stream, &unnamed((0, &(*on, payload.clone()))), moment),
    }
}

/// Whether a correction by that role is looked at for what it lengthens (decision 0023): on the day itself a counter mends
/// its own slip alone, while bag and person are still there. A laboratory's own word that a negative test was none takes effect
/// at once: nothing may rest on it any more, whatever else moves with it.
fn needs_judging(
    role: &Role,
    corrected: Option<&Fact>,
    instead: Option<&Event>,
    today: Day,
) -> bool {
    match role {
        Role::Prescriber(_) => true,
        Role::Laboratory(_) => {
            !corrected.is_some_and(|fact| is_negative(&fact.event))
                || instead.is_some_and(is_negative)
        }
        Role::Pharmacist(_) => corrected.is_some_and(|fact| left_earlier(fact, today)),
        _ => false,
    }
}

fn is_negative(event: &Event) -> bool {
    matches!(
        event.payload,
        Payload::PregnancyTestReported {
            result: TestResult::Negative,
            ..
        }
    )
}

fn left_earlier(fact: &Fact, today: Day) -> bool {
    says_what_left(&fact.event.payload) && fact.event.envelope.on < today
}

const PROPOSE_AT_THE_PHARMACY: &str = "Propose it: a colleague of this pharmacy with an account of their own, or the programme's office, confirms it. Until then the record stands as it is.";

/// Refuses what was taken back and is entered anew, where its correction would have needed a second person (decision 0022).
fn is_not_entered_anew(
    stream: &PatientStream,
    entry: &Event,
    moment: &Moment,
) -> Result<(), SubmitError> {
    let recorded_on = |correction: &Event| {
        let recorded = correction.envelope.recorded_at;
        recorded.map_or(correction.envelope.on, |at| {
            moment.in_force.rulebook.day_of(at)
        })
    };
    let rules = &moment.in_force.rules;
    let Some(anew) = entered_anew(&stream.record, rules, moment.today, entry, recorded_on) else {
        return Ok(());
    };
    let taken_back_on = recorded_on(&anew.by);
    let (field, was, remedy) = match &anew.was.payload {
        Payload::PregnancyTestReported { collected_on, .. } => {
            ("collected-on", *collected_on, SAME_OR_ANOTHER_TEST)
        }
        _ => ("on", anew.was.envelope.on, SAME_OR_TODAY),
    };
    let wrong = format!(
        "an entry of this kind, of {was}, was taken back on {taken_back_on}; if this is the same, then {}",
        needs_another(&anew.lengthened)
    );
    Err(refused(field, wrong, remedy))
}

const SAME_OR_ANOTHER_TEST: &str = "If it is the same specimen, propose from the timeline that the entry comes back, and then the correction of its day: each is confirmed by another certified prescriber who treats or stands in, or the programme's office. If it is another, the month rests on a new test, collected after the day of the taking back.";
const SAME_OR_TODAY: &str = "If it is the same, propose from the timeline that the entry comes back, and then its correction: each is confirmed by another certified prescriber who treats or stands in, or the programme's office. If it is another, it is done and recorded today.";

const PROPOSE_FOR_THE_LABORATORY: &str = "The patient's prescriber proposes it from the timeline, and another confirms it. Until then the record stands as it is.";

const PROPOSE: &str = "Propose it: another certified prescriber who treats or stands in, or the programme's office, confirms it. Until then the record stands as it is.";

fn needs_another(lengthened: &[Lengthened]) -> String {
    let mut what: Vec<&str> = lengthened
        .iter()
        .map(|one| match one {
            Lengthened::Window => "the month's window is open longer",
            Lengthened::Wait => "a wait ends earlier",
            Lengthened::Authorisation => "an authorisation lasts longer",
            Lengthened::Counted => {
                "a test or a prescription counts that did not, or from a later day"
            }
            Lengthened::Due(_) => "something is due later or not any more",
            Lengthened::Met(_) => "what refuses the capsules now is gone",
        })
        .collect();
    what.dedup();
    format!(
        "with this correction {}, so it needs a second person",
        what.join(" and ")
    )
}

fn unnamed((place, (on, payload)): (usize, &(Day, Payload))) -> Event {
    Event {
        payload: payload.clone(),
        envelope: Envelope {
            id: Id::of_position(place),
            on: *on,
            recorded_at: None,
            provenance: None,
        },
    }
}

/// Whether whoever confirms is another person than the one who proposed, and stands certified where they prescribe.
fn is_another(
    connection: &Connection,
    parties: &mut Parties,
    stream: &PatientStream,
    submission: &Submission,
    proposal: &FactId,
    moment: &Moment,
) -> Result<(), SubmitError> {
    let Some(proposed) = stream.record.fact(proposal) else {
        return Ok(());
    };
    let provenance = proposed.event.envelope.provenance.as_deref();
    let by = provenance.and_then(|from| from.by.as_ref());
    let of_the_same_account = by == Some(submission.who.account());
    let of_the_same_prescriber = matches!(submission.who.role(), Role::Prescriber(own)
        if relation::recorded_for(proposed).as_ref() == Some(own));
    if of_the_same_account || of_the_same_prescriber {
        let remedy = match submission.who.role() {
            Role::Pharmacist(_) => {
                "A colleague of this pharmacy with an account of their own, or the programme's office, confirms it."
            }
            _ => {
                "Another certified prescriber who treats or stands in, or the programme's office, confirms it."
            }
        };
        return Err(refused(
            "proposal",
            "whoever proposes a correction does not confirm it".to_owned(),
            remedy,
        ));
    }
    if let Role::Prescriber(own) = submission.who.role()
        && moment.in_force.rules.programme.has_registry()
        && !relation::is_certified(connection, parties, own, moment.today)?
    {
        return Err(refused(
            "proposal",
            "a prescriber who is not certified today confirms no correction".to_owned(),
            "A certified prescriber who treats or stands in, or the programme's office, confirms it.",
        ));
    }
    Ok(())
}

/// Whether whoever confirms a release is another than the agent who learned that nothing was handed over.
fn is_another_agent(proposed: Option<&Fact>, submission: &Submission) -> Result<(), SubmitError> {
    let provenance = proposed.and_then(|fact| fact.event.envelope.provenance.as_deref());
    if provenance.and_then(|from| from.by.as_ref()) != Some(submission.who.account()) {
        return Ok(());
    }
    Err(refused(
        "proposal",
        "whoever states that nothing was handed over does not release it alone".to_owned(),
        "Another agent of the programme's office, with an account of their own, confirms it.",
    ))
}

fn refused(field: &'static str, wrong: String, remedy: &'static str) -> SubmitError {
    let because = vec![RefusedBecause {
        field,
        wrong,
        remedy,
    }];
    Refused { because }.into()
}

/// A correction that waits for a second person, as the office is shown it: the entry, and nothing else of the record.
#[derive(Clone, Debug)]
pub struct WaitingCorrection {
    /// The fact that proposes it.
    pub proposal: FactId,
    /// When it was proposed.
    pub on: Day,
    /// The entry as it stands.
    pub now: Event,
    /// What is to stand instead; none when it is only taken back.
    pub instead: Option<Event>,
    /// Why.
    pub why: Id,
}

/// The waiting corrections of a patient.
#[derive(Clone, Debug)]
pub struct CorrectionFile {
    /// The patient.
    pub patient: PatientId,
    /// The number.
    pub number: ProgrammeNumber,
    /// The name.
    pub name: String,
    /// What waits, in the order of recording.
    pub waiting: Vec<WaitingCorrection>,
}

impl Ledger {
    /// The corrections of the patient of a number that wait for a second person; nothing else of the record.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn corrections_waiting(
        &self,
        who: &Administrator,
        number: &str,
    ) -> Result<CorrectionFile, ReadError> {
        let patient = self.patient_named(who, number)?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let (number, person) =
                identity::of_patient(connection, patient)?.ok_or(SubmitError::NotFound)?;
            let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
            let waiting = proposed_corrections(&record)
                .into_iter()
                .filter_map(|one| {
                    Some(WaitingCorrection {
                        proposal: one.proposal.envelope.id.clone(),
                        on: one.proposal.envelope.on,
                        now: record.fact(one.of)?.event.clone(),
                        instead: one.instead.cloned(),
                        why: one.why.clone(),
                    })
                })
                .collect();
            Ok(CorrectionFile {
                patient,
                number,
                name: person.name,
                waiting,
            })
        })?)
    }

    /// The payload by which a correction can be recorded now: itself, or its proposal where it needs a second person.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn correction_or_proposal(
        &self,
        patient: PatientId,
        correction: Payload,
    ) -> Result<Payload, ReadError> {
        let file = self.file(patient)?;
        Ok(proposed_where_needed(
            &file.record,
            &file.rules,
            file.today,
            correction,
        ))
    }
}

impl Ledger {
    /// A pharmacy's correction of its own entry about the patient of a number, as it can be recorded: itself, or its
    /// proposal where it lengthens something and what it corrects left on an earlier day.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the number matches nobody.
    pub fn pharmacys_correction(
        &self,
        who: &Pharmacist,
        number: &str,
        correction: Payload,
    ) -> Result<Payload, ReadError> {
        let file = self.file(self.presented(who, number)?)?;
        let left = match &correction {
            Payload::FactCorrected { of, .. } => file.record.fact(of),
            _ => None,
        };
        if !left.is_some_and(|fact| left_earlier(fact, file.today)) {
            return Ok(correction);
        }
        Ok(proposed_where_needed(
            &file.record,
            &file.rules,
            file.today,
            correction,
        ))
    }
}

/// The correction itself, or its proposal where it lengthens something.
pub fn proposed_where_needed(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
    correction: Payload,
) -> Payload {
    let case = Case {
        patient: record,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: today,
        payload: correction.clone(),
    };
    let lengthens = decide(&case, &command, rules, today).is_ok_and(|decided| {
        let facts: Vec<Event> = decided.payloads.iter().enumerate().map(unnamed).collect();
        !lengthened_by(record, rules, today, &facts).is_empty()
    });
    match correction {
        Payload::FactCorrected { of, why, instead } if lengthens => {
            Payload::CorrectionProposed { of, why, instead }
        }
        other => other,
    }
}
