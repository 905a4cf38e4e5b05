//! One command in one patient's stream: read, judge, append, all under the write lock.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Capacity, Case, Command, Day, DispenseDecision, Event, FactId, Id, ObtainedNumber, Payload,
    Programme, Refused, RefusedBecause, RulesInForce, Source, decide_late, proposed_corrections,
    to_stand,
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::access::{self, NotAllowed};
use crate::actor::{Actor, Role};
use crate::answer::{Answer, Parts};
use crate::chain::{Hash, seal};
use crate::core::Core;
use crate::decision::{self, known_party};
use crate::error::SubmitError;
use crate::ids::{CommandId, PatientId};
use crate::party::Parties;
use crate::patient_stream::{Moment, PatientStream, provenance};
use crate::relation::{Around, At, Concerned};
use crate::store::Store;
use crate::stream::written;
use crate::submission::{Assistance, Outcome, Ready, Recorded, Submission};
use crate::{
    answer_sheet, closing, fault, form_text, idempotency, recall, relation, second_person, signing,
    substitution,
};

/// Carries out a submission within the transaction that runs.
pub(crate) fn carry_out(
    store: &mut Store,
    submission: &Submission,
) -> Result<Outcome, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let digest = digest(submission)?;
    if let Some(earlier) = earlier(
        core,
        connection,
        submission.patient,
        &submission.command_id,
        &digest,
    )? {
        return Ok(earlier);
    }
    let mut stream = PatientStream::load(connection, submission.patient)?;
    if stream.head.sequence == 0 {
        return Err(absent(submission));
    }
    let moment = Moment::at(core, connection, parties, submission.at, &stream, None)?;
    closing::close_in_stream(connection, parties, &mut stream, &moment)?;
    fault::end_in_stream(connection, parties, core, &mut stream, &moment)?;
    known_programme(core, &submission.command)?;
    let outcome = act(connection, parties, core, &mut stream, submission, &moment)?;
    if stream.programme() != Some(moment.in_force.rules.programme) {
        let now = Moment::at(core, connection, parties, submission.at, &stream, None)?;
        stream.enter(connection, &now, submission)?;
    }
    remember(connection, submission, &digest, &outcome)?;
    Ok(outcome)
}

/// Refuses a programme whose rules this installation does not hold: nobody could be judged there.
fn known_programme(core: &Core, command: &Command) -> Result<(), SubmitError> {
    let programme = match command {
        Command::Record {
            payload:
                Payload::PatientRegistered { programme, .. } | Payload::ProgrammeEntered { programme },
            ..
        } if core.laws.of(*programme).is_none() => programme,
        _ => return Ok(()),
    };
    let because = vec![RefusedBecause {
        field: "programme",
        wrong: format!("this installation does not hold the rules of '{programme}'"),
        remedy: "Name a programme that it holds, or start it with those rules.",
    }];
    Err(Refused { because }.into())
}

/// The programme of a command that begins a patient's stream.
fn registered_with(command: &Command) -> Option<Programme> {
    match command {
        Command::Record {
            payload: Payload::PatientRegistered { programme, .. },
            ..
        } => Some(*programme),
        _ => None,
    }
}

/// Carries out a submission that may begin the patient's stream.
pub(crate) fn begin_stream(
    store: &mut Store,
    submission: &Submission,
) -> Result<Outcome, SubmitError> {
    let (connection, parties, core) = store.with_parties()?;
    let digest = digest(submission)?;
    let mut stream = PatientStream::load(connection, submission.patient)?;
    let moment = Moment::at(
        core,
        connection,
        parties,
        submission.at,
        &stream,
        registered_with(&submission.command),
    )?;
    known_programme(core, &submission.command)?;
    let outcome = act(connection, parties, core, &mut stream, submission, &moment)?;
    remember(connection, submission, &digest, &outcome)?;
    Ok(outcome)
}

/// Judges the command and appends what it causes.
fn act(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    stream: &mut PatientStream,
    submission: &Submission,
    moment: &Moment,
) -> Result<Outcome, SubmitError> {
    let command = completed(&submission.command, stream);
    let mut concerned = Concerned::by(&command, &stream.record);
    concerned.around = Around::of(
        connection,
        parties,
        &stream.record,
        &submission.who,
        &moment.in_force.rules,
        At {
            today: moment.today,
            now: moment.recorded_at,
            call_idle: core.limits.call_idle,
        },
    )?;
    // Who registers a patient by telephone has the prescriber's office on the line; the command names the call.
    if stream.head.sequence == 0
        && *submission.who.role() == Role::PhoneAgent
        && submission.on_behalf_of.is_some()
    {
        let call = submission.command_id.id().clone();
        concerned.around.call = Some((call, Source::Prescriber));
    }
    allowed(submission, &command, &concerned, stream.head.sequence == 0)?;
    form_text::check_signature(connection, &moment.in_force, stream, &command)?;
    signing::check_answers(&moment.in_force, &command)?;
    answer_sheet::check_sheet(
        submission.patient,
        &stream.record,
        &moment.in_force,
        &command,
    )?;
    substitution::not_another_formulation(core, &stream.record, &command)?;
    let basis = Parts::load(
        connection, parties, submission, &command, &concerned, stream,
    )?;
    let case = Case {
        patient: &stream.record,
        prescriber: known_party(basis.prescriber.as_ref()),
        pharmacy: known_party(basis.pharmacy.as_ref()),
    };
    who_treats_is_certified(connection, parties, submission, &command, moment)?;
    recall::not_from_a_recalled_lot(connection, parties, &stream.record, &command)?;
    let supplied_under = supplied_under(connection, parties, core, stream, &command, moment)?;
    let decided = decide_late(
        &case,
        &command,
        &moment.in_force.rules,
        &supplied_under,
        moment.today,
    )?;
    second_person::check(
        connection,
        parties,
        stream,
        submission,
        &command,
        &decided.payloads,
        moment,
    )?;
    let mut payloads = decided.payloads;
    let mut answer = None;
    let mut ready = None;
    // A companion mirrors the rules: its no is as good as a registry's, its yes is only "obtain the number".
    if moment.in_force.rules.asks_for_a_number()
        && let (Some(DispenseDecision::Authorised { until, days, .. }), Command::RequestDispense(_)) =
            (&decided.decision, &command)
    {
        ready = Some(Ready {
            until: *until,
            days: *days,
        });
    } else if let Some(decision) = &decided.decision
        && let Command::RequestDispense(request)
        | Command::RecordNumber(ObtainedNumber { request, .. }) = &command
    {
        answer = Some(Answer::of(
            connection,
            stream,
            request,
            decision,
            &basis,
            moment,
            &mut payloads,
        )?);
    }
    let events = events(submission, &concerned, payloads, moment)?;
    let recorded = stream.append(connection, &events, moment, &submission.who)?;
    let decision = match (answer, decided.decision) {
        (Some(answer), Some(decision)) => {
            Some(answer.recorded(connection, stream, &events, decision, moment)?)
        }
        _ => None,
    };
    Ok(Outcome {
        patient: stream.patient,
        recorded_at: moment.recorded_at,
        today: moment.today,
        facts: recorded,
        decision,
        ready,
        again: false,
    })
}

/// The rules by which a supply is judged: those of the programme in which it was made. Those of today for all else.
fn supplied_under(
    connection: &Connection,
    parties: &mut Parties,
    core: &Core,
    stream: &PatientStream,
    command: &Command,
    moment: &Moment,
) -> Result<Arc<RulesInForce>, SubmitError> {
    let record = &stream.record;
    let made_in = match command {
        Command::Record {
            payload: Payload::CorrectionConfirmed { proposal },
            ..
        } => proposed_corrections(record)
            .iter()
            .find(|one| one.proposal.envelope.id == *proposal)
            .and_then(|one| one.instead)
            .and_then(|instead| record.programme_of_supply(&instead.payload)),
        Command::Record { on, payload } => record.programme_of_supply(to_stand(*on, payload).1),
        _ => None,
    };
    match made_in {
        Some(programme) if programme != moment.in_force.rules.programme => {
            Ok(parties.in_force(connection, core, Some(programme))?.rules)
        }
        _ => Ok(moment.in_force.rules.clone()),
    }
}

/// Nobody enrols or takes over a patient for whom they could not prescribe: whoever will treat stands certified, where there is
/// a registry that certifies. That the office calls, and an agent enters it, changes nothing.
fn who_treats_is_certified(
    connection: &Connection,
    parties: &mut Parties,
    submission: &Submission,
    command: &Command,
    moment: &Moment,
) -> Result<(), SubmitError> {
    let Command::Record { payload, .. } = command else {
        return Ok(());
    };
    let remedy = match payload {
        Payload::PatientRegistered { .. } => {
            "The certification comes first; the programme's office records it. Then the patient is enrolled."
        }
        Payload::CareTransferred { .. } => {
            "The certification comes first; the programme's office records it. Until then the patient stays where they are."
        }
        _ => return Ok(()),
    };
    let treats = match submission.who.role() {
        Role::Prescriber(own) | Role::Designee(own) | Role::MedicalAssistant(own) => Some(own),
        _ => submission.on_behalf_of.as_ref(),
    };
    let Some(treats) = treats.filter(|_| moment.in_force.rules.programme.has_registry()) else {
        return Ok(());
    };
    if relation::is_certified(connection, parties, treats, moment.today)? {
        return Ok(());
    }
    let because = vec![RefusedBecause {
        field: "prescriber",
        wrong: format!("'{treats}' is not certified today, so could not prescribe for the patient"),
        remedy,
    }];
    Err(Refused { because }.into())
}

/// A correction's replacement answers for the fact it replaces: same name, same origin, whatever was typed.
fn completed(command: &Command, stream: &PatientStream) -> Command {
    let mut command = command.clone();
    if let Command::Record {
        payload:
            Payload::FactCorrected {
                of,
                instead: Some(instead),
                ..
            }
            | Payload::CorrectionProposed {
                of,
                instead: Some(instead),
                ..
            },
        ..
    } = &mut command
        && let Some(wrong) = stream.record.fact(of)
    {
        instead.envelope.id = of.clone();
        instead.envelope.recorded_at = wrong.event.envelope.recorded_at;
        instead.envelope.provenance = wrong.event.envelope.provenance.clone();
    }
    command
}

/// Refuses what this actor may not do. What is not theirs does not exist for them.
fn allowed(
    submission: &Submission,
    command: &Command,
    concerned: &Concerned<'_>,
    is_new: bool,
) -> Result<(), SubmitError> {
    let mut relation = concerned.relation(submission.patient);
    let registrar = submission.who.clinician();
    if is_new {
        relation.prescriber = registrar.as_ref().map(|clinician| clinician.prescriber());
    }
    access::may(submission.who.role(), command, &relation).map_err(|refused| match refused {
        NotAllowed::NotTheirs { .. } => SubmitError::NotFound,
        of_the_role @ NotAllowed::Role { .. } => SubmitError::NotAllowed(of_the_role),
    })
}

/// The answer for a patient who is not there: the same as for one who is another's.
fn absent(submission: &Submission) -> SubmitError {
    let nobody = Concerned::default();
    match allowed(submission, &submission.command, &nobody, false) {
        Err(refused) => refused,
        Ok(()) => SubmitError::NotFound,
    }
}

/// The facts of a command with their envelopes. A lapse is the installation's own observation, whoever asked.
fn events(
    submission: &Submission,
    concerned: &Concerned<'_>,
    payloads: Vec<(Day, Payload)>,
    moment: &Moment,
) -> Result<Vec<Event>, SubmitError> {
    let mut events = Vec::with_capacity(payloads.len());
    for (place, (on, payload)) in payloads.into_iter().enumerate() {
        let mut from = match payload {
            Payload::AuthorisationExpired { .. } => provenance(
                &Actor::system(),
                &Assistance::default(),
                &submission.command_id,
            ),
            _ => provenance(
                &submission.who,
                &submission.assistance,
                &submission.command_id,
            ),
        };
        if from.capacity != Some(Capacity::System) {
            concerned.stand_in(&mut from, submission);
            if let Some(party) = &submission.on_behalf_of {
                from.on_behalf_of = Some(party.clone());
            }
        }
        events.push(moment.event(place, on, payload, from)?);
    }
    Ok(events)
}

/// What is kept of a command's outcome, to be given again.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Remembered {
    recorded_at: Timestamp,
    today: Day,
    facts: Vec<Recorded>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<(FactId, Timestamp)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ready: Option<Ready>,
}

/// The content of a command: a name used twice must mean the same.
fn digest(submission: &Submission) -> Result<Hash, SubmitError> {
    let (kind, content) = match &submission.command {
        Command::RequestDispense(request) => (
            "request",
            format!("{}\n{}", request.prescription, request.pharmacy),
        ),
        Command::RecordNumber(obtained) => (
            "number",
            written(&(
                &obtained.request.prescription,
                &obtained.request.pharmacy,
                &obtained.number,
                obtained.do_not_dispense_after,
                obtained.channel,
            ))?,
        ),
        Command::Record { on, payload } => ("record", written(&(on, payload))?),
    };
    let (account, on_behalf_of) = (
        submission.who.account(),
        submission.on_behalf_of.as_ref().map_or("", Id::as_str),
    );
    Ok(seal(&[
        b"retinue command",
        account.as_str().as_bytes(),
        submission.who.role().word().as_bytes(),
        on_behalf_of.as_bytes(),
        kind.as_bytes(),
        content.as_bytes(),
    ]))
}

/// The outcome of a command that was carried out before.
fn earlier(
    core: &Core,
    connection: &Connection,
    patient: PatientId,
    command_id: &CommandId,
    digest: &Hash,
) -> Result<Option<Outcome>, SubmitError> {
    let Some(remembered) =
        idempotency::remembered::<Remembered>(connection, patient, command_id, digest)?
    else {
        return Ok(None);
    };
    let decision = match remembered.decision {
        Some((fact, recorded_at)) => Some(decision::recorded(
            core,
            connection,
            patient,
            &fact,
            recorded_at,
        )?),
        None => None,
    };
    let Remembered {
        recorded_at,
        today,
        facts,
        ready,
        ..
    } = remembered;
    Ok(Some(Outcome {
        patient,
        recorded_at,
        today,
        facts,
        decision,
        ready,
        again: true,
    }))
}

fn remember(
    connection: &Connection,
    submission: &Submission,
    digest: &Hash,
    outcome: &Outcome,
) -> Result<(), SubmitError> {
    let remembered = Remembered {
        recorded_at: outcome.recorded_at,
        today: outcome.today,
        facts: outcome.facts.clone(),
        decision: outcome
            .decision
            .as_ref()
            .map(|decision| (decision.fact.clone(), decision.recorded_at)),
        ready: outcome.ready,
    };
    idempotency::keep(
        connection,
        submission.patient,
        &submission.command_id,
        digest,
        &remembered,
    )
}
