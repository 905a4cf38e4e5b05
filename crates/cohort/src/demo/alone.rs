//! A course kept by the kernel alone: no ledger, no disk, nothing written anywhere. For trying a plan on very many days,
//! and other rules on a plan.

use retinue_kernel::{
    AuthorisationState, Case, Command, Day, DispenseRequest, Envelope, Event, Form, Id,
    PatientRecord, Payload, Programme, Refused, RegistryEvent, RegistryFact, RegistryRecord,
    RulesInForce, decide, summarise,
};
use retinue_ledger::Subject;
use retinue_rulebook::FormEntry;

use super::act::Course;
use super::people::{Pharmacy, standing};
use super::tell::{Astray, By, Done, Keeper, When, tell};

/// A course as the kernel alone knows it.
#[derive(Clone, Debug)]
pub struct Alone {
    programme: Programme,
    rules: RulesInForce,
    patient: PatientRecord,
    prescriber: RegistryRecord,
    pharmacies: Vec<(Pharmacy, RegistryRecord)>,
}

/// Why a course could not be told to the kernel alone.
#[derive(Debug, thiserror::Error)]
pub enum NotTold {
    /// The kernel refused an act.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// A command caused nothing.
    #[error("a command caused no fact")]
    Nothing,
}

impl Alone {
    /// Tells a course up to `today` under the rules, and returns it with what a pharmacist asks then. `asked` sees each
    /// question on its way, on the record as it stands at that moment.
    ///
    /// # Errors
    /// The act that is not taken, or is answered otherwise than the demonstration plans.
    pub fn told(
        course: &Course,
        programme: Programme,
        rules: &RulesInForce,
        today: Day,
        asked: impl FnMut(&Case<'_>, &DispenseRequest, Day),
    ) -> Result<(Alone, DispenseRequest), Astray<NotTold>> {
        let of = |subject: &Subject| {
            RegistryRecord::of(
                standing(subject, today)
                    .into_iter()
                    .map(|(ago, event)| fact(today.minus(ago), event)),
            )
        };
        let alone = Alone {
            programme,
            rules: rules.clone(),
            patient: PatientRecord::default(),
            prescriber: of(&Subject::Prescriber(course.prescriber.id())),
            pharmacies: Pharmacy::ALL
                .iter()
                .map(|one| (*one, of(&Subject::Pharmacy(one.id()))))
                .collect(),
        };
        let mut telling = Telling { alone, asked };
        let request = tell(course, rules, today, &mut telling)?;
        Ok((telling.alone, request))
    }

    /// The records for a question of a pharmacy.
    pub fn case(&self, pharmacy: &Id) -> Case<'_> {
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

    /// The patient's record.
    pub fn patient(&self) -> &PatientRecord {
        &self.patient
    }

    /// The rules under which the course went its way.
    pub fn rules(&self) -> &RulesInForce {
        &self.rules
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

/// The keeper while a course is told.
struct Telling<A> {
    alone: Alone,
    asked: A,
}

impl<A: FnMut(&Case<'_>, &DispenseRequest, Day)> Keeper for Telling<A> {
    type Trouble = NotTold;

    fn register(&mut self, when: When, _: &Course, born: Day) -> Result<(), NotTold> {
        let payload = Payload::PatientRegistered {
            born,
            programme: self.alone.programme,
        };
        let command = Command::Record {
            on: when.day,
            payload,
        };
        self.record(when, By::System, command).map(drop)
    }

    // The kernel keeps no text.
    fn form(&self, _: Form, _: &Id) -> Option<&FormEntry> {
        None
    }

    fn record(&mut self, when: When, _: By, command: Command) -> Result<Done, NotTold> {
        let request = match &command {
            Command::RequestDispense(request) => Some(request),
            Command::RecordNumber(obtained) => Some(&obtained.request),
            Command::Record { .. } => None,
        };
        let pharmacy = match request {
            Some(request) => {
                (self.asked)(&self.alone.case(&request.pharmacy), request, when.day);
                request.pharmacy.clone()
            }
            None => Pharmacy::Corner.id(),
        };
        let case = self.alone.case(&pharmacy);
        let decided = decide(&case, &command, &self.alone.rules, when.day)?;
        let is_request = decided.decision.is_some();
        let mut asked_for = None;
        for (on, payload) in decided.payloads {
            let answers = matches!(
                payload,
                Payload::DispenseAuthorised { .. }
                    | Payload::ExternalAuthorisationRecorded { .. }
                    | Payload::DispenseDenied { .. }
                    | Payload::ChecklistGiven { .. }
            );
            let id = self.alone.learn(on, payload);
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
        for (one, record) in &mut self.alone.pharmacies {
            if *one == pharmacy {
                let event = RegistryEvent::Suspended { reason: None };
                record.facts.push(fact(when.day, event));
            }
        }
        let all = summarise(&self.alone.patient, &self.alone.rules, when.day).authorisations;
        let live =
            |one: &retinue_kernel::AuthorisationSummary| one.state == AuthorisationState::Live;
        for one in all.into_iter().filter(live) {
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
