//! A history that goes on: every further fact is decided by the gate, as the ledger would have it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use retinue_kernel::{
    AuthorisationState, AuthorisationSummary, Case, Command, Day, DispenseDecision,
    DispenseRequest, Envelope, Event, Id, Milligrams, PatientRecord, Payload, Product,
    RegistryEvent, RegistryFact, RegistryRecord, RulesInForce, decide, evolve, summarise,
};
use serde_json::{Value, json};

use crate::harness::{day, rules_for};
use crate::histories::history;

pub(crate) fn named_events(question: &Value) -> impl Iterator<Item = (String, &Value)> {
    question["events"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(index, event)| {
            let id = event
                .get("id")
                .and_then(Value::as_str)
                .map_or_else(|| format!("events[{index}]"), str::to_owned);
            (id, event)
        })
}

pub(crate) fn events_of(question: &Value) -> Vec<Event> {
    named_events(question)
        .map(|(id, event)| {
            let mut event = event.clone();
            event["id"] = json!(id);
            serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{error}: {event}"))
        })
        .collect()
}

pub(crate) fn parties(question: &Value, name: &str) -> RegistryRecord {
    match question.get(name) {
        Some(facts) => {
            RegistryRecord::of(serde_json::from_value::<Vec<RegistryFact>>(facts.clone()).unwrap())
        }
        None => RegistryRecord::of([RegistryFact {
            event: RegistryEvent::Certified {
                until: day("2099-12-31"),
            },
            id: None,
            on: day("2000-01-01"),
            recorded_at: None,
            by: None,
            command_id: None,
        }]),
    }
}

/// What may happen at the counter and around it after a history.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Ask,
    AskForAnother,
    HandOver,
    Reverse,
    NextDay,
}

pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => Just(Act::Ask),
        2 => Just(Act::AskForAnother),
        1 => Just(Act::HandOver),
        1 => Just(Act::Reverse),
        1 => Just(Act::NextDay),
    ];
    prop::collection::vec(act, 1..12)
}

/// A history that goes on, every fact decided by the gate.
pub(crate) struct Told {
    pub(crate) record: PatientRecord,
    pub(crate) rules: RulesInForce,
    pub(crate) prescriber: RegistryRecord,
    pub(crate) pharmacy: RegistryRecord,
    pub(crate) today: Day,
    pub(crate) named: u32,
    pub(crate) evidence: Vec<Id>,
}

impl Told {
    pub(crate) fn of(question: &Value) -> Told {
        Told {
            record: PatientRecord::of(events_of(question)),
            rules: rules_for(question),
            prescriber: parties(question, "prescriber"),
            pharmacy: parties(question, "pharmacy"),
            today: day(question["on"].as_str().unwrap()),
            named: 0,
            evidence: Vec::new(),
        }
    }

    pub(crate) fn prescriptions(&self) -> Vec<Id> {
        let written = |fact: &&retinue_kernel::Fact| {
            matches!(fact.event.payload, Payload::PrescriptionWritten { .. })
        };
        self.record
            .facts()
            .iter()
            .rev()
            .filter(written)
            .map(|fact| fact.event.envelope.id.clone())
            .collect()
    }

    pub(crate) fn live_authorisations(&self) -> Vec<AuthorisationSummary> {
        summarise(&self.record, &self.rules, self.today)
            .authorisations
            .into_iter()
            .filter(|one| one.state == AuthorisationState::Live)
            .collect()
    }

    fn written(&self, prescription: &Id) -> Option<(Id, BTreeSet<(Product, Milligrams)>)> {
        match &self.record.fact(prescription)?.event.payload {
            Payload::PrescriptionWritten {
                order,
                product,
                capsules,
                ..
            } => Some((
                order.clone().unwrap_or_else(|| prescription.clone()),
                capsules
                    .iter()
                    .map(|(strength, _)| (*product, strength))
                    .collect(),
            )),
            _ => None,
        }
    }

    pub(crate) fn order_of(&self, prescription: &Id) -> Option<Id> {
        self.written(prescription).map(|(order, _)| order)
    }

    pub(crate) fn strengths_of(&self, prescription: &Id) -> BTreeSet<(Product, Milligrams)> {
        self.written(prescription)
            .map(|(_, strengths)| strengths)
            .unwrap_or_default()
    }

    pub(crate) fn live(&self) -> Vec<Id> {
        self.live_authorisations()
            .into_iter()
            .map(|one| one.id)
            .collect()
    }

    pub(crate) fn submit(
        &mut self,
        command: &Command,
    ) -> Option<(Vec<Payload>, Option<DispenseDecision>)> {
        let case = Case {
            patient: &self.record,
            prescriber: Some(&self.prescriber),
            pharmacy: Some(&self.pharmacy),
        };
        let decided = decide(&case, command, &self.rules, self.today).ok()?;
        let mut payloads = Vec::new();
        for (on, payload) in decided.payloads {
            self.named += 1;
            let envelope = Envelope {
                id: Id::new(&format!("later-{}", self.named)).unwrap(),
                on,
                recorded_at: None,
                provenance: None,
            };
            payloads.push(payload.clone());
            self.record = evolve(
                std::mem::take(&mut self.record),
                &Event { payload, envelope },
            );
        }
        Some((payloads, decided.decision))
    }

    pub(crate) fn ask(&mut self, prescription: Id) {
        let request = DispenseRequest {
            prescription,
            pharmacy: Id::new("ph1").unwrap(),
        };
        let decided = self
            .submit(&Command::RequestDispense(request))
            .expect("a request to dispense is always answered");
        if let Some(decision @ DispenseDecision::Authorised { .. }) = decided.1 {
            self.evidence = decision
                .met()
                .iter()
                .flat_map(|met| met.evidence.clone())
                .collect();
        }
    }

    pub(crate) fn try_record(&mut self, payload: Payload) -> Option<Vec<Payload>> {
        let command = Command::Record {
            on: self.today,
            payload,
        };
        self.submit(&command).map(|(payloads, _)| payloads)
    }

    pub(crate) fn record_now(&mut self, payload: Payload) -> Vec<Payload> {
        self.try_record(payload).expect("the fact is admitted")
    }

    pub(crate) fn act(&mut self, act: Act) {
        let prescriptions = self.prescriptions();
        match act {
            Act::Ask => prescriptions
                .first()
                .cloned()
                .into_iter()
                .for_each(|id| self.ask(id)),
            Act::AskForAnother => prescriptions
                .get(1)
                .cloned()
                .into_iter()
                .for_each(|id| self.ask(id)),
            Act::HandOver => {
                if let Some(authorisation) = self.live().first().cloned() {
                    let handed = Payload::HandedOver {
                        authorisation,
                        days: 1,
                        capsules: None,
                        product_code: None,
                        lot: None,
                        despite: None,
                        to: None,
                    };
                    // A history may lack the registration without which nothing is admitted.
                    let _ = self.try_record(handed);
                }
            }
            Act::Reverse => {
                if let Some(authorisation) = self.live().first().cloned() {
                    self.try_record(Payload::AuthorisationReversed {
                        authorisation,
                        reason: None,
                    });
                }
            }
            Act::NextDay => self.today = self.today.plus(1),
        }
    }
}

/// Goes on from a history and looks after each act whether something holds.
pub(crate) fn live_through(seed: u64, acts: &[Act], holds: impl Fn(&Told)) {
    // What a history claims to have been authorised was not decided here: only what follows is.
    let mut question = history(seed);
    question["events"]
        .as_array_mut()
        .unwrap()
        .retain(|event| event["type"] != "dispense-authorised");
    let mut told = Told::of(&question);
    for act in acts {
        told.act(*act);
        holds(&told);
    }
}
