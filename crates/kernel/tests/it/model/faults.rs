//! A gate that is broken in one way, so that the model can be seen to fail.

use retinue_kernel::{
    Case, Command, Decided, Payload, RegistryEvent, RegistryRecord, RulesInForce, decide,
};

use super::deeds;
use super::life::{Counter, Life};

/// What is wrong with the door to the gate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    None,
    /// Of the closings that a fact brings, the last is not written.
    ForgetsOneClosing,
    /// The standing of the parties is read from before any suspension.
    ReadsAnOldStanding,
    /// A pharmacy's question is judged on the record as it was before anybody had asked.
    ReadsAnOldRecord,
    /// A hand-over is written down without asking.
    AsksNothingAtHandOver,
    /// Authorisations are given without a near end.
    NeverLapses,
}

impl Fault {
    pub(crate) fn decide(
        self,
        life: &Life,
        counter: Counter,
        command: &Command,
        rules: &RulesInForce,
    ) -> Option<Decided> {
        match (self, command) {
            (Fault::ForgetsOneClosing, Command::Record { .. }) => {
                let mut decided = deeds::put_to_the_gate(life, counter, command, rules)?;
                // The first fact is what was reported; the closings follow it.
                if decided.payloads.len() > 1 {
                    decided.payloads.pop();
                }
                Some(decided)
            }
            (Fault::ReadsAnOldStanding, _) => {
                let before = |record: Option<&RegistryRecord>| {
                    let facts = record.map_or(&[][..], |record| &record.facts);
                    let certified =
                        |event: &RegistryEvent| matches!(event, RegistryEvent::Certified { .. });
                    RegistryRecord::of(facts.iter().filter(|one| certified(&one.event)).cloned())
                };
                let case = life.case(counter);
                let (prescriber, pharmacy) = (before(case.prescriber), before(case.pharmacy));
                let case = Case {
                    prescriber: Some(&prescriber),
                    pharmacy: Some(&pharmacy),
                    ..case
                };
                decide(&case, command, rules, life.today).ok()
            }
            (Fault::ReadsAnOldRecord, Command::RequestDispense(_)) => {
                let before = life.before_anybody_asked();
                let case = Case {
                    patient: &before,
                    ..life.case(counter)
                };
                decide(&case, command, rules, life.today).ok()
            }
            (
                Fault::AsksNothingAtHandOver,
                Command::Record {
                    on,
                    payload: payload @ Payload::HandedOver { .. },
                },
            ) => Some(Decided {
                payloads: vec![(*on, payload.clone())],
                decision: None,
            }),
            (Fault::NeverLapses, Command::RequestDispense(_)) => {
                let mut decided = deeds::put_to_the_gate(life, counter, command, rules)?;
                for (_, payload) in &mut decided.payloads {
                    if let Payload::DispenseAuthorised { until, .. } = payload {
                        *until = until.plus(3650);
                    }
                }
                Some(decided)
            }
            _ => deeds::put_to_the_gate(life, counter, command, rules),
        }
    }
}
