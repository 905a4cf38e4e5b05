//! A course of the demonstration kept by the kernel alone, its questions answered under two sets of rules. Nothing is
//! written anywhere.

use retinue_cohort::demo::{self, Astray, By, Course, Done, Keeper, Pharmacy, When};
use retinue_kernel::{
    AuthorisationState, Case, Command, Day, DispenseDecision, DispenseRequest, Envelope, Event, Id,
    PatientRecord, Payload, Programme, Refused, RegistryEvent, RegistryFact, RegistryRecord,
    RulesInForce, authorise, decide, summarise,
};
use retinue_ledger::Subject;

/// The rules of now, and those of a draft.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// The rules of now: under them the course goes its way.
    pub(super) now: &'a RulesInForce,
    /// The draft's.
    pub(super) draft: &'a RulesInForce,
}

/// A question of a course, with both answers on the same record.
pub(super) struct Asked {
    /// The day.
    pub(super) on: Day,
    /// The answer under the rules of now.
    pub(super) now: DispenseDecision,
    /// The answer under the draft.
    pub(super) draft: DispenseDecision,
}

impl Asked {
    /// Whether verdict, last day or reasons differ.
    pub(super) fn differs(&self) -> bool {
        let told = |decision: &DispenseDecision| {
            let mut reasons: Vec<_> = decision
                .unmet()
                .iter()
                .map(|unmet| (unmet.slug, unmet.earliest))
                .collect();
            reasons.dedup();
            (decision.until(), reasons)
        };
        told(&self.now) != told(&self.draft)
    }
}

/// Why a course could not be told.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTold {
    /// The kernel refused an act.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A command caused nothing.
    #[error("a command caused no fact")]
    Nothing,
}

/// Tells a course up to `today` under the rules of now, and gives every question asked on its way, and the one that a
/// pharmacist asks today.
///
/// # Errors
/// The act that is not taken, or is answered otherwise than the demonstration plans.
pub(super) fn replay(
    course: &Course,
    programme: Programme,
    sides: Sides<'_>,
    today: Day,
) -> Result<Vec<Asked>, Astray<NotTold>> {
    let standing = |subject: &Subject| {
        RegistryRecord::of(
            demo::standing(subject, today)
                .into_iter()
                .map(|(ago, event)| fact(today.minus(ago), event)),
        )
    };
    let mut kept = Kept {
        programme,
        sides,
        patient: PatientRecord::default(),
        prescriber: standing(&Subject::Prescriber(course.prescriber.id())),
        pharmacies: Pharmacy::ALL
            .iter()
            .map(|one| (*one, standing(&Subject::Pharmacy(one.id()))))
            .collect(),
        asked: Vec::new(),
    };
    let request = demo::tell(course, sides.now, today, &mut kept)?;
    kept.ask(&request, today);
    Ok(kept.asked)
}

struct Kept<'a> {
    programme: Programme,
    sides: Sides<'a>,
    patient: PatientRecord,
    prescriber: RegistryRecord,
    pharmacies: Vec<(Pharmacy, RegistryRecord)>,
    asked: Vec<Asked>,
}

fn fact(on: Day, event: RegistryEvent) -> RegistryFact {
    RegistryFact {
        event,
        id: None,
        on,
        recorded_at: None,
        by: None,
        command_id: None,
    }
}

impl Kept<'_> {
    fn case(&self, pharmacy: &Id) -> Case<'_> {
        let pharmacy = self
            .pharmacies
            .iter()
            .find(|(one, _)| one.id() == *pharmacy)
            .map(|(_, record)| record);
        Case {
            patient: &self.patient,
            prescriber: Some(&self.prescriber),
            pharmacy,
        }
    }

    fn ask(&mut self, request: &DispenseRequest, on: Day) {
        let case = self.case(&request.pharmacy);
        let asked = Asked {
            on,
            now: authorise(&case, request, self.sides.now, on),
            draft: authorise(&case, request, self.sides.draft, on),
        };
        self.asked.push(asked);
    }

    fn learn(&mut self, on: Day, mut payload: Payload) -> Id {
        let id = Id::of_position(usize::try_from(self.patient.length()).unwrap_or(usize::MAX));
        // As the ledger does it: a replacement answers to the name of the fact it replaces.
        if let Payload::FactCorrected {
            of,
            instead: Some(instead),
            ..
        } = &mut payload
        {
            instead.envelope.id = of.clone();
        }
        self.patient.learn(Event {
            payload,
            envelope: Envelope {
                id: id.clone(),
                on,
                recorded_at: None,
                provenance: None,
            },
        });
        id
    }
}

impl Keeper for Kept<'_> {
    type Trouble = NotTold;

    fn register(&mut self, when: When, _: &Course, born: Day) -> Result<(), NotTold> {
        let payload = Payload::PatientRegistered {
            born,
            programme: self.programme,
        };
        let command = Command::Record {
            on: when.day,
            payload,
        };
        self.record(when, By::System, command).map(drop)
    }

    fn record(&mut self, when: When, _: By, command: Command) -> Result<Done, NotTold> {
        let pharmacy = match &command {
            Command::RequestDispense(request) => {
                self.ask(request, when.day);
                request.pharmacy.clone()
            }
            Command::Record { .. } => Pharmacy::Corner.id(),
        };
        let decided = decide(&self.case(&pharmacy), &command, self.sides.now, when.day)?;
        let is_request = decided.decision.is_some();
        let mut asked_for = None;
        for (on, payload) in decided.payloads {
            let answers = matches!(
                payload,
                Payload::DispenseAuthorised { .. } | Payload::DispenseDenied { .. }
            );
            let id = self.learn(on, payload);
            if answers || !is_request {
                asked_for.get_or_insert(id);
            }
        }
        Ok(Done {
            fact: asked_for.ok_or(NotTold::Nothing)?,
            decision: decided.decision,
        })
    }

    fn suspend(&mut self, when: When, pharmacy: Pharmacy) -> Result<(), NotTold> {
        for (one, record) in &mut self.pharmacies {
            if *one == pharmacy {
                let event = RegistryEvent::Suspended { reason: None };
                record.facts.push(fact(when.day, event));
            }
        }
        let all = summarise(&self.patient, self.sides.now, when.day).authorisations;
        for one in all {
            if one.state != AuthorisationState::Live {
                continue;
            }
            let payload = Payload::AuthorisationReversed {
                authorisation: one.id,
                reason: None,
            };
            let command = Command::Record {
                on: when.day,
                payload,
            };
            self.record(when, By::System, command)?;
        }
        Ok(())
    }
}
