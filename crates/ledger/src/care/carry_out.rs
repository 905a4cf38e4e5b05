//! One fact of care: read, admitted, appended, all under the write lock.

use jiff::Timestamp;
use retinue_care::concern::{Whom, concerns, tasks};
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::{Admission, Authority, CareRecord, Gate, Triage, admit};
use retinue_kernel::{
    Command, Day, Envelope, FactId, Id, PatientRecord, Payload, Refused, RefusedBecause,
};
use retinue_rulebook::watermark;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{CareOutcome, CareSubmission, access, jurisdiction_of, on_call, set_tasks, stream};
use crate::access::NotAllowed;
use crate::actor::Role;
use crate::chain::{Hash, seal};
use crate::clinic;
use crate::command;
use crate::core::Core;
use crate::error::SubmitError;
use crate::idempotency;
use crate::ids::{CommandId, PatientId, fact_id};
use crate::party::Parties;
use crate::patient_stream::{Moment, PatientStream, provenance};
use crate::relation;
use crate::store::Store;
use crate::stream::written;
use crate::submission::{Recorded, Submission};

/// Carries out a submission within the transaction that runs.
pub(crate) fn carry_out(
    store: &mut Store,
    submission: &CareSubmission,
) -> Result<CareOutcome, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let digest = digest(submission)?;
    if let Some(earlier) = earlier(
        connection,
        submission.patient,
        &submission.command_id,
        &digest,
    )? {
        return Ok(earlier);
    }
    let gate = PatientStream::load(connection, submission.patient)?;
    if gate.head.sequence == 0 {
        return Err(SubmitError::NotFound);
    }
    let (head, record) = stream::record(connection, submission.patient)?;
    let last_of_care = record.timeline().last();
    let last = gate
        .last_recorded()
        .max(last_of_care.and_then(|event| event.envelope.recorded_at));
    let moment = Moment::after(core, connection, parties, submission.at, last, &gate, None)?;
    let treating = relation::treating(&gate.record);
    let stands_in = match (submission.who.role(), &treating) {
        (Role::Prescriber(own), Some(treating)) if own != treating => {
            relation::covers(connection, parties, own, treating, moment.today)?.is_some()
        }
        _ => false,
    };
    let corrected = match &submission.fact {
        CareFact::CareCorrected { of, .. } => record.fact(of),
        _ => None,
    };
    access::may(
        submission.who.role(),
        &submission.fact,
        &access::Relation {
            patient: submission.patient,
            treating: treating.as_ref(),
            stands_in,
            corrected,
        },
    )?;
    let jurisdiction = jurisdiction_of(moment.in_force.rules.programme);
    let whom = Whom::of(&gate.record, jurisdiction);
    waiting_is_the_prescribers(core, submission, &record, whom)?;
    let book = core
        .knowledge()
        .map_err(|error| SubmitError::Rules(error.to_string()))?;
    let knowledge = book.knowledge();
    let advised = match &submission.fact {
        CareFact::AdviceOverridden { .. } => super::read::Advised {
            gate: Gate {
                record: &gate.record,
                rules: &moment.in_force.rules,
            },
            care: &record,
            knowledge,
            jurisdiction,
            schedule: clinics_schedule(connection, parties, treating.as_ref())?,
            today: moment.today,
        }
        .all(),
        _ => Vec::new(),
    };
    own_schedule_says_why(connection, parties, treating.as_ref(), &submission.fact)?;
    admit(
        &submission.fact,
        submission.on,
        &Admission {
            record: &record,
            knowledge,
            jurisdiction,
            born: whom.born,
            today: moment.today,
            advised: &advised,
        },
    )?;
    let event = event(submission, &moment, stands_in, treating.as_ref())?;
    let head = stream::append(connection, submission.patient, &head, &event)?;
    // What was advised on these facts can be told again for as long as the knowledge of their day is kept.
    crate::decision::store_rule_set(connection, book.hash(), book.files())?;
    let mut record = record;
    record.learn(event.clone());
    let new = set_tasks(connection, submission.patient, &record, knowledge, whom)?;
    let asked = on_call::Asked {
        patient: submission.patient,
        treating: treating.as_ref(),
        new: &new,
        who: &submission.who,
        today: moment.today,
        watermark: watermark(moment.in_force.mode),
    };
    on_call::ask(connection, parties, asked)?;
    let hold_is_open = hold_is_open(&gate.record);
    // A caller's emergency that staff write down is the same emergency; a prescriber who records one decides it there and then.
    let emergency = !matches!(submission.who.role(), Role::Prescriber(_))
        && asks_for_help(&record, &event.envelope.id, knowledge, whom);
    let mut outcome = CareOutcome {
        patient: submission.patient,
        recorded_at: moment.recorded_at,
        today: moment.today,
        fact: Recorded {
            id: event.envelope.id.clone(),
            kind: event.fact.kind().to_owned(),
            sequence: head.sequence,
        },
        hold_requested: false,
        again: false,
    };
    if emergency && !hold_is_open {
        outcome.hold_requested = hold(store, submission, &outcome.fact.id)?;
    }
    remember(store.connection()?, submission, &digest, &outcome)?;
    Ok(outcome)
}

/// What waits for a contact of the same day is taken back by the prescriber alone: with the fact the task goes.
fn waiting_is_the_prescribers(
    core: &Core,
    submission: &CareSubmission,
    record: &CareRecord,
    whom: Whom,
) -> Result<(), SubmitError> {
    let (CareFact::CareCorrected { of, .. }, false) = (
        &submission.fact,
        matches!(submission.who.role(), Role::Prescriber(_)),
    ) else {
        return Ok(());
    };
    let book = core
        .knowledge()
        .map_err(|error| SubmitError::Rules(error.to_string()))?;
    let waits = tasks(record, book.knowledge(), whom)
        .into_iter()
        .any(|task| task.id == *of && task.waits() && task.counsel.advice.triage >= Triage::T2);
    if !waits {
        return Ok(());
    }
    Err(NotAllowed::Role {
        role: submission.who.role().capacity(),
        what: submission.fact.kind(),
        remedy: "Somebody is to be reached about it first; only the patient's prescriber can take it back before.",
    }
    .into())
}

/// What the clinic chose for its laboratory.
fn clinics_schedule(
    connection: &Connection,
    parties: &mut Parties,
    treating: Option<&Id>,
) -> Result<Option<Authority>, SubmitError> {
    let Some(treating) = treating else {
        return Ok(None);
    };
    let chosen = clinic::schedule(connection, parties, treating)?;
    Ok(chosen.map(|chosen| chosen.authority))
}

/// A patient's own schedule goes before the clinic's, and says why.
fn own_schedule_says_why(
    connection: &Connection,
    parties: &mut Parties,
    treating: Option<&Id>,
    fact: &CareFact,
) -> Result<(), SubmitError> {
    let CareFact::ScheduleChosen {
        authority,
        reason: None,
    } = fact
    else {
        return Ok(());
    };
    let clinics = clinics_schedule(connection, parties, treating)?;
    match clinics.filter(|clinics| clinics != authority) {
        None => Ok(()),
        Some(clinics) => Err(Refused {
            because: vec![RefusedBecause {
                field: "reason",
                wrong: format!("the clinic's own schedule is that of {clinics}, and nothing says why this patient's is another"),
                remedy: "Say why, in a few words.",
            }],
        }
        .into()),
    }
}

/// Whether what was reported asks for emergency help.
fn asks_for_help(
    record: &retinue_care::CareRecord,
    fact: &FactId,
    knowledge: &retinue_care::Knowledge,
    whom: Whom,
) -> bool {
    concerns(record, knowledge, whom)
        .iter()
        .filter(|concern| concern.event.envelope.id == *fact)
        .flat_map(|concern| &concern.counsels)
        .any(|counsel| counsel.advice.triage == Triage::T3)
}

/// Whether a hold that was asked for is still to be decided: it stands, and is not asked for again.
pub(crate) fn hold_is_open(record: &PatientRecord) -> bool {
    let mut open: Option<Day> = None;
    for fact in record.facts() {
        let on = fact.event.envelope.on;
        match &fact.event.payload {
            Payload::HoldRequested { .. } => open = Some(on),
            Payload::TreatmentPaused { .. }
            | Payload::TreatmentStopped { .. }
            | Payload::TreatmentResumed { .. }
            | Payload::CourseCompleted { .. } => open = None,
            // A contact of an earlier day that is entered later was about something else.
            Payload::ContactRecorded { .. } => open = open.filter(|asked| on < *asked),
            _ => {}
        }
    }
    open.is_some()
}

/// Asks the gate for a hold, in the name of whoever reported. A record that takes none, such as
/// one whose course is over, needs none.
fn hold(
    store: &mut Store,
    submission: &CareSubmission,
    because: &FactId,
) -> Result<bool, SubmitError> {
    let Some(command_id) = CommandId::new(&format!("hold {because}")) else {
        return Ok(false);
    };
    let command = Command::Record {
        on: submission.on,
        payload: Payload::HoldRequested {
            reason: Id::new("an emergency was reported"),
        },
    };
    let mut asked = Submission::new(submission.patient, command_id, &submission.who, command);
    asked.at = submission.at;
    match store.in_savepoint(|store| command::carry_out(store, &asked)) {
        Ok(_) => Ok(true),
        Err(SubmitError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The fact with its envelope.
fn event(
    submission: &CareSubmission,
    moment: &Moment,
    stands_in: bool,
    treating: Option<&Id>,
) -> Result<CareEvent, SubmitError> {
    let mut from = provenance(
        &submission.who,
        &submission.assistance,
        &submission.command_id,
    );
    if let (Role::Prescriber(own), true) = (submission.who.role(), stands_in) {
        from.capacity = Some(retinue_kernel::Capacity::Delegate);
        from.on_behalf_of = treating.cloned();
        from.delegate = Some(own.clone());
    }
    Ok(CareEvent {
        fact: submission.fact.clone(),
        envelope: Envelope {
            id: fact_id(moment.recorded_at, 0)?,
            on: submission.on,
            recorded_at: Some(moment.recorded_at),
            provenance: Some(Box::new(from)),
        },
    })
}

/// What is kept of a command's outcome, to be given again.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Remembered {
    recorded_at: Timestamp,
    today: Day,
    care: Recorded,
    #[serde(default)]
    hold_requested: bool,
}

/// The content of a command: a name used twice must mean the same.
fn digest(submission: &CareSubmission) -> Result<Hash, SubmitError> {
    let content = written(&(submission.on, &submission.fact))?;
    Ok(seal(&[
        b"retinue care command",
        submission.who.account().as_str().as_bytes(),
        submission.who.role().word().as_bytes(),
        content.as_bytes(),
    ]))
}

fn earlier(
    connection: &Connection,
    patient: PatientId,
    command_id: &CommandId,
    digest: &Hash,
) -> Result<Option<CareOutcome>, SubmitError> {
    let kept = idempotency::remembered::<Remembered>(connection, patient, command_id, digest)?;
    Ok(kept.map(|remembered| CareOutcome {
        patient,
        recorded_at: remembered.recorded_at,
        today: remembered.today,
        fact: remembered.care,
        hold_requested: remembered.hold_requested,
        again: true,
    }))
}

fn remember(
    connection: &Connection,
    submission: &CareSubmission,
    digest: &Hash,
    outcome: &CareOutcome,
) -> Result<(), SubmitError> {
    let remembered = Remembered {
        recorded_at: outcome.recorded_at,
        today: outcome.today,
        care: outcome.fact.clone(),
        hold_requested: outcome.hold_requested,
    };
    idempotency::keep(
        connection,
        submission.patient,
        &submission.command_id,
        digest,
        &remembered,
    )
}
