//! Facts about the parties of the programme: prescribers, pharmacies, wholesalers, and the programme itself.

mod event;
mod program;
mod wire;

pub use event::{PricedCapsules, RegistryEvent};
pub use program::{ProgramLaunch, RegisteredProgram};

use alloc::vec::Vec;
use jiff::Timestamp;
use serde::Serialize;

use crate::day::Day;
use crate::id::Id;
use crate::plan::{ClosedDays, Weekdays};
use crate::vocabulary::Premises;

/// One fact in the stream of a party or of the programme.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RegistryFact {
    /// What happened.
    #[serde(flatten)]
    pub event: RegistryEvent,
    /// The fact's own name; facts given to `check` may have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The day it happened.
    pub on: Day,
    /// When the ledger learned it.
    #[serde(rename = "recorded-at", skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
    /// The account that recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// The command that caused it.
    #[serde(rename = "command-id", skip_serializing_if = "Option::is_none")]
    pub command_id: Option<Id>,
}

/// How a party stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Certified, this being the last certified day.
    Certified(Day),
    /// Never certified, or the certification ran out.
    NotCertified,
    /// Suspended.
    Suspended,
    /// Decertified.
    Decertified,
}

/// The facts about one party, in the order of recording.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RegistryRecord {
    /// The facts.
    pub facts: Vec<RegistryFact>,
}

impl RegistryRecord {
    /// The record of a stream.
    pub fn of(facts: impl IntoIterator<Item = RegistryFact>) -> RegistryRecord {
        RegistryRecord {
            facts: facts.into_iter().collect(),
        }
    }

    /// Who may act for this prescriber's patients on `day`, each with the last day if one was named.
    ///
    /// A naming replaces an earlier one of the same delegate, as of its recording; an ending counts from its own day on.
    pub fn delegates_on(&self, day: Day) -> Vec<(Id, Option<Day>)> {
        let mut named: Vec<(Id, Day, Option<Day>)> = Vec::new();
        for fact in &self.facts {
            match &fact.event {
                RegistryEvent::DelegateNamed {
                    delegate,
                    from,
                    until,
                } => {
                    named.retain(|(known, ..)| known != delegate);
                    named.push((delegate.clone(), *from, *until));
                }
                RegistryEvent::DelegateEnded { delegate } if fact.on <= day => {
                    named.retain(|(known, ..)| known != delegate);
                }
                _ => {}
            }
        }
        named
            .into_iter()
            .filter(|(_, from, until)| *from <= day && until.is_none_or(|until| day <= until))
            .map(|(delegate, _, until)| (delegate, until))
            .collect()
    }

    /// The chain to which the site belongs, and the account of its authorised representative.
    pub fn chain(&self) -> Option<(&Id, &Id)> {
        let said = |fact: &'_ RegistryFact| {
            matches!(
                fact.event,
                RegistryEvent::ChainJoined { .. } | RegistryEvent::ChainLeft {}
            )
        };
        match &self.facts.iter().rev().find(|fact| said(fact))?.event {
            RegistryEvent::ChainJoined {
                chain,
                representative,
            } => Some((chain, representative)),
            _ => None,
        }
    }

    /// The account of whoever stands for the site: the representative of its chain, or the one who was named last.
    pub fn representative(&self) -> Option<&Id> {
        // Who stood for the site as one of a chain does so no more once it left.
        let named = || {
            let since = self.facts.iter().rev();
            let mut since =
                since.take_while(|fact| !matches!(fact.event, RegistryEvent::ChainLeft {}));
            since.find_map(|fact| match &fact.event {
                RegistryEvent::RepresentativeNamed { account } => Some(account),
                _ => None,
            })
        };
        self.chain()
            .map(|(_, representative)| representative)
            .or_else(named)
    }

    /// The account that is on call on `day`, with the last day if one was named: by the latest naming that holds then. Whoever
    /// was ended as a designee is on call no more.
    pub fn on_call_on(&self, day: Day) -> Option<(&Id, Option<Day>)> {
        let mut named = self.namings_on_call(day).into_iter();
        named
            .rfind(|(_, from, _)| *from <= day)
            .map(|(account, _, until)| (account, until))
    }

    /// Whether anybody is named to be on call on `day` or on a later one.
    pub fn is_on_call_from(&self, day: Day) -> bool {
        !self.namings_on_call(day).is_empty()
    }

    /// The namings that stand on `day` and are not over by then, each with its first day, in the order of recording.
    fn namings_on_call(&self, day: Day) -> Vec<(&Id, Day, Option<Day>)> {
        let mut named = Vec::new();
        for fact in &self.facts {
            match &fact.event {
                RegistryEvent::OnCallNamed {
                    account,
                    from,
                    until,
                } if until.is_none_or(|until| day <= until) => {
                    named.push((account, *from, *until));
                }
                RegistryEvent::OnCallEnded {} if fact.on <= day => named.clear(),
                RegistryEvent::DesigneeEnded { account, .. } if fact.on <= day => {
                    named.retain(|(one, ..)| *one != account);
                }
                _ => {}
            }
        }
        named
    }

    /// The fact of the latest choice of a schedule for the clinic's laboratory, with the authority chosen.
    pub fn laboratory_schedule(&self) -> Option<(&RegistryFact, &Id)> {
        self.facts.iter().rev().find_map(|fact| match &fact.event {
            RegistryEvent::LaboratoryScheduleChosen { authority } => Some((fact, authority)),
            _ => None,
        })
    }

    /// The version of CTCAE that was chosen last for the clinic's laboratory.
    pub fn laboratory_grading(&self) -> Option<&Id> {
        self.facts.iter().rev().find_map(|fact| match &fact.event {
            RegistryEvent::LaboratoryGradingChosen { ctcae_version } => Some(ctcae_version),
            _ => None,
        })
    }

    /// On which days nobody is at the premises, as the party said last; never, where it said nothing.
    pub fn closed_days(&self, premises: Premises) -> ClosedDays {
        let said = self.facts.iter().rev().find_map(|fact| match &fact.event {
            RegistryEvent::ClosedDaysSet {
                premises: of,
                weekdays,
                dated,
            } if *of == premises => Some((weekdays, dated)),
            _ => None,
        });
        let Some((weekdays, dated)) = said else {
            return ClosedDays::default();
        };
        let weekdays: Weekdays = weekdays
            .iter()
            .filter_map(|name| Weekdays::named(name.as_str()))
            .collect();
        ClosedDays::new(weekdays, dated.iter().copied())
    }

    /// How the party stands on `day`. The last day of a certification counts as certified.
    pub fn standing_on(&self, day: Day) -> Standing {
        let mut certified_until = None;
        // Since when, and only what is not dated before it lifts it.
        let mut suspended: Option<Day> = None;
        let mut decertified: Option<Day> = None;
        for fact in self.facts.iter().filter(|fact| fact.on <= day) {
            match &fact.event {
                RegistryEvent::Certified { until } => {
                    if decertified.is_some_and(|since| fact.on < since) {
                        continue;
                    }
                    decertified = None;
                    // A renewal never shortens what was granted before.
                    certified_until = certified_until.max(Some(*until));
                }
                RegistryEvent::Suspended { .. } => suspended = suspended.max(Some(fact.on)),
                RegistryEvent::Reinstated { .. } => {
                    suspended = suspended.filter(|since| fact.on < *since);
                }
                RegistryEvent::Decertified { .. } => {
                    decertified = decertified.max(Some(fact.on));
                    certified_until = None;
                }
                _ => {}
            }
        }
        match certified_until {
            _ if decertified.is_some() => Standing::Decertified,
            _ if suspended.is_some() => Standing::Suspended,
            Some(until) if day <= until => Standing::Certified(until),
            _ => Standing::NotCertified,
        }
    }
}
