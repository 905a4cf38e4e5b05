//! A record kept by the kernel alone, so that the plan can be tried on very many days.

use std::fmt::Display;
use std::sync::LazyLock;

use retinue_cohort::demo::{self, Astray, By, Course, Done, Keeper, Pharmacy, Prescriber, When};
use retinue_kernel::{
    AuthorisationState, Case, Command, Day, DispenseDecision, DispenseRequest, Envelope, Event, Id,
    PatientRecord, Payload, Programme, Refused, RegistryEvent, RegistryFact, RegistryRecord,
    RulesInForce, authorise, decide, summarise,
};
use retinue_ledger::Subject;
use retinue_rulebook::Rulebook;

pub(crate) static RULEBOOK: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::embedded().expect("the rules can be read"));

pub(crate) fn day(text: impl Display) -> Day {
    text.to_string().parse().expect("a day")
}

/// What the demo adopts: the edition of 2026 from its day.
pub(crate) fn rules(today: Day) -> RulesInForce {
    RULEBOOK
        .adopted(&[fact(today, demo::adoption(&RULEBOOK))])
        .expect("the edition is known")
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

/// A course as the kernel alone knows it.
pub(crate) struct Alone {
    today: Day,
    rules: RulesInForce,
    patient: PatientRecord,
    prescriber: RegistryRecord,
    pharmacies: Vec<(Pharmacy, RegistryRecord)>,
}

impl Alone {
    fn new(today: Day, treated_by: Prescriber) -> Alone {
        let standing = |subject: &Subject| {
            RegistryRecord::of(
                demo::standing(subject, today)
                    .into_iter()
                    .map(|(ago, event)| fact(today.minus(ago), event)),
            )
        };
        Alone {
            today,
            rules: rules(today),
            patient: PatientRecord::default(),
            prescriber: standing(&Subject::Prescriber(treated_by.id())),
            pharmacies: Pharmacy::ALL
                .iter()
                .map(|one| (*one, standing(&Subject::Pharmacy(one.id()))))
                .collect(),
        }
    }

    /// The course told to its end, with what a pharmacist asks then.
    pub(crate) fn told(
        course: &Course,
        today: Day,
    ) -> Result<(Alone, DispenseRequest), Astray<Refused>> {
        let mut alone = Alone::new(today, course.prescriber);
        let rules = alone.rules.clone();
        let request = demo::tell(course, &rules, today, &mut alone)?;
        Ok((alone, request))
    }

    pub(crate) fn asked(&self, request: &DispenseRequest) -> DispenseDecision {
        authorise(
            &self.case(&request.pharmacy),
            request,
            &self.rules,
            self.today,
        )
    }

    pub(crate) fn rules(&self) -> &RulesInForce {
        &self.rules
    }

    /// What the facts that stand say.
    pub(crate) fn payloads(&self) -> Vec<Payload> {
        self.patient
            .facts()
            .iter()
            .map(|fact| fact.event.payload.clone())
            .collect()
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.payloads().iter().map(Payload::kind).collect()
    }

    /// Whether the last authorisation was given and no longer stands, without a dispensing.
    pub(crate) fn was_authorised_and_ended(&self) -> bool {
        let all = summarise(&self.patient, &self.rules, self.today).authorisations;
        all.last()
            .is_some_and(|one| one.state == AuthorisationState::Closed)
    }

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

    fn learn(&mut self, on: Day, mut payload: Payload) -> Id {
        let id = Id::of_position(self.patient.length() as usize);
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

impl Keeper for Alone {
    type Trouble = Refused;

    fn register(&mut self, when: When, _: &Course, born: Day) -> Result<(), Refused> {
        let payload = Payload::PatientRegistered {
            born,
            programme: Programme::UsIpledge,
        };
        self.record(
            when,
            By::System,
            Command::Record {
                on: when.day,
                payload,
            },
        )
        .map(drop)
    }

    fn record(&mut self, when: When, _: By, command: Command) -> Result<Done, Refused> {
        let pharmacy = match &command {
            Command::RequestDispense(request) => request.pharmacy.clone(),
            Command::Record { .. } => Pharmacy::Corner.id(),
        };
        let decided = decide(&self.case(&pharmacy), &command, &self.rules, when.day)?;
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
            fact: asked_for.expect("a command causes a fact"),
            decision: decided.decision,
        })
    }

    fn suspend(&mut self, when: When, pharmacy: Pharmacy) -> Result<(), Refused> {
        for (one, record) in &mut self.pharmacies {
            if *one == pharmacy {
                record
                    .facts
                    .push(fact(when.day, RegistryEvent::Suspended { reason: None }));
            }
        }
        let live = summarise(&self.patient, &self.rules, when.day).authorisations;
        for one in live
            .into_iter()
            .filter(|one| one.state == AuthorisationState::Live)
        {
            let payload = Payload::AuthorisationReversed {
                authorisation: one.id,
                reason: None,
            };
            self.record(
                when,
                By::System,
                Command::Record {
                    on: when.day,
                    payload,
                },
            )?;
        }
        Ok(())
    }
}
