//! A question put to the gate from outside: facts, parties, a day. It touches no store.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::authorise::{Case, DispenseRequest, authorise};
use crate::day::Day;
use crate::decision::DispenseDecision;
use crate::event::{Event, Payload};
use crate::fault::FaultDays;
use crate::form_text::WrittenText;
use crate::id::{FactId, Id, PharmacyId};
use crate::object::Object;
use crate::record::PatientRecord;
use crate::registry::{RegistryEvent, RegistryFact, RegistryRecord};
use crate::rules::RulesInForce;
use crate::vocabulary::Programme;
use crate::wire::Wire;

/// The question as it is read from JSON.
#[derive(Deserialize)]
#[serde(from = "Object<Written>")]
pub struct Question {
    /// The programme; the caller's default when absent.
    pub programme: Option<Programme>,
    /// The edition for the whole history; the caller's default when absent.
    pub edition: Option<Id>,
    /// Editions adopted from a day on, for histories that straddle a change.
    pub adopted: Vec<AdoptedEdition>,
    /// Texts of forms that were loaded, in the order of loading.
    pub texts: Vec<WrittenText>,
    /// Ages that were set for territories, in the order of setting.
    pub territories: Vec<TerritoryAge>,
    /// Days on which the system failed, so that no authorisation could be had.
    pub faults: Vec<FaultDays>,
    /// The day of the question; the caller's default when absent.
    pub on: Option<Day>,
    request: Option<Object<WrittenRequest>>,
    events: Result<Vec<Event>, Malformed>,
    prescriber: Option<Vec<RegistryFact>>,
    pharmacy: Option<Vec<RegistryFact>>,
}

/// The fields of a written question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    programme: Option<Programme>,
    edition: Option<Id>,
    #[serde(default)]
    adopted: Vec<Object<AdoptedEdition>>,
    #[serde(default)]
    texts: Vec<Object<WrittenText>>,
    #[serde(default)]
    territories: Vec<Object<TerritoryAge>>,
    #[serde(default)]
    faults: Vec<Object<FaultDays>>,
    on: Option<Day>,
    request: Option<Object<WrittenRequest>>,
    events: WrittenFacts,
    prescriber: Option<Vec<RegistryFact>>,
    pharmacy: Option<Vec<RegistryFact>>,
}

impl From<Object<Written>> for Question {
    fn from(Object(written): Object<Written>) -> Question {
        Question {
            programme: written.programme,
            edition: written.edition,
            adopted: written.adopted.into_iter().map(|one| one.0).collect(),
            texts: written.texts.into_iter().map(|one| one.0).collect(),
            territories: written.territories.into_iter().map(|one| one.0).collect(),
            faults: written.faults.into_iter().map(|one| one.0).collect(),
            on: written.on,
            request: written.request,
            events: written.events.0,
            prescriber: written.prescriber,
            pharmacy: written.pharmacy,
        }
    }
}

/// The facts of a question, each read as soon as its text is: or the first that its kind does not allow.
struct WrittenFacts(Result<Vec<Event>, Malformed>);

impl<'de> Deserialize<'de> for WrittenFacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WrittenFacts, D::Error> {
        struct Facts;
        impl<'de> Visitor<'de> for Facts {
            type Value = WrittenFacts;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of facts, `[ … ]`")
            }
            fn visit_seq<S: SeqAccess<'de>>(self, mut facts: S) -> Result<WrittenFacts, S::Error> {
                let mut events = Ok(Vec::new());
                for index in 0_usize.. {
                    let Some(Object(wire)) = facts.next_element::<Object<Wire<'de>>>()? else {
                        break;
                    };
                    if let Ok(read) = &mut events {
                        match wire.read(|| Id::of_position(index)) {
                            Ok(event) => read.push(event),
                            Err(unreadable) => {
                                events = Err(Malformed {
                                    at: alloc::format!("events[{index}].{}", unreadable.field()),
                                    says: unreadable.to_string(),
                                });
                            }
                        }
                    }
                }
                Ok(WrittenFacts(events))
            }
        }
        deserializer.deserialize_seq(Facts)
    }
}

/// An edition and the day from which it was adopted.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdoptedEdition {
    /// The edition.
    pub edition: Id,
    /// Its first day.
    pub from: Day,
    /// Overlays adopted with it.
    #[serde(default)]
    pub overlays: Vec<Id>,
}

/// The age from which patients who live in a territory sign alone, from a day on.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerritoryAge {
    /// The territory.
    pub territory: Id,
    /// The age, in completed years.
    pub age: u8,
    /// Its first day there.
    pub from: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRequest {
    prescription: Option<FactId>,
    pharmacy: Option<PharmacyId>,
}

/// Why a question cannot be answered: where in it, and what is wrong there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{at}: {says}")]
pub struct Malformed {
    /// The path, such as `events[3].collected-on`.
    pub at: String,
    /// What is wrong there.
    pub says: String,
}

/// The answer, with what was assumed for want of a stream.
pub struct Answer {
    /// The decision.
    pub decision: DispenseDecision,
    /// Parties taken as certified because the question says nothing of them.
    pub assumed: Vec<&'static str>,
}

/// A question that was read: the records it is about, and what was assumed for want of a stream.
pub struct Asked {
    record: PatientRecord,
    prescriber: RegistryRecord,
    pharmacy: RegistryRecord,
    request: DispenseRequest,
    /// Parties taken as certified because the question says nothing of them.
    pub assumed: Vec<&'static str>,
}

impl Question {
    /// Answers the question under `rules` on `today`.
    ///
    /// # Errors
    /// [`Malformed`] with the path of the first thing that cannot be read.
    pub fn answer(self, rules: &RulesInForce, today: Day) -> Result<Answer, Malformed> {
        let asked = self.asked(rules, today)?;
        Ok(Answer {
            decision: authorise(&asked.case(), &asked.request, rules, today),
            assumed: asked.assumed,
        })
    }

    /// Holds that what takes something away names what is there. A slip in the name of a history that somebody wrote would leave
    /// standing what was taken away; a part of a record may rightly hold one without the other, so this is asked apart.
    ///
    /// # Errors
    /// [`Malformed`] with the path of the first name that no event has.
    pub fn takes_away_what_is_there(&self) -> Result<(), Malformed> {
        self.events
            .as_deref()
            .map_or(Ok(()), each_is_about_something)
    }

    /// What is asked about on `today`: the records, read and found sound.
    ///
    /// # Errors
    /// [`Malformed`] with the path of the first thing that cannot be read.
    pub fn asked(self, rules: &RulesInForce, today: Day) -> Result<Asked, Malformed> {
        let events = self.events?;
        sound(&events, today)?;
        let record = PatientRecord::of(events);
        let mut assumed = Vec::new();
        let mut party = |written: Option<Vec<RegistryFact>>, name: &'static str| match written {
            Some(facts) => {
                for (index, fact) in facts.iter().enumerate() {
                    if fact.on > today {
                        return Err(Malformed {
                            at: alloc::format!("{name}[{index}].on"),
                            says: alloc::format!(
                                "{} lies after the day of the question, {today}",
                                fact.on
                            ),
                        });
                    }
                }
                Ok(RegistryRecord::of(facts))
            }
            None => {
                // Without a registry nobody is certified, and nobody asks.
                if rules.programme.has_registry() {
                    assumed.push(name);
                }
                Ok(always_certified())
            }
        };
        let prescriber = party(self.prescriber, "prescriber")?;
        let pharmacy = party(self.pharmacy, "pharmacy")?;
        let Object(written) = self.request.unwrap_or(Object(WrittenRequest {
            prescription: None,
            pharmacy: None,
        }));
        let request = DispenseRequest {
            prescription: written
                .prescription
                .unwrap_or_else(|| latest_prescription(&record)),
            pharmacy: written
                .pharmacy
                .unwrap_or_else(|| Id::of_rules("the asking pharmacy")),
        };
        Ok(Asked {
            record,
            prescriber,
            pharmacy,
            request,
            assumed,
        })
    }
}

impl Asked {
    /// The records as the gate takes them.
    pub fn case(&self) -> Case<'_> {
        Case {
            patient: &self.record,
            prescriber: Some(&self.prescriber),
            pharmacy: Some(&self.pharmacy),
        }
    }
}

fn latest_prescription(record: &PatientRecord) -> FactId {
    record
        .facts()
        .iter()
        .rev()
        .find(|fact| matches!(fact.payload(), Payload::PrescriptionWritten { .. }))
        .map_or_else(|| Id::of_rules("no prescription"), |fact| fact.id().clone())
}

/// Stands in for a party of which the question says nothing. It exists here only.
fn always_certified() -> RegistryRecord {
    RegistryRecord::of([RegistryFact {
        event: RegistryEvent::Certified {
            until: Day::new(jiff::civil::Date::MAX),
        },
        id: None,
        on: Day::new(jiff::civil::Date::MIN),
        recorded_at: None,
        by: None,
        command_id: None,
    }])
}

/// Days that cannot be, and names that stand twice.
fn sound(events: &[Event], today: Day) -> Result<(), Malformed> {
    let born = events.iter().find_map(|event| match event.payload {
        Payload::PatientRegistered { born, .. } => Some(born),
        _ => None,
    });
    for (index, event) in events.iter().enumerate() {
        sound_event(event, today, born).map_err(|(field, says)| Malformed {
            at: alloc::format!("events[{index}].{field}"),
            says,
        })?;
    }
    each_name_once(events)
}

fn each_is_about_something(events: &[Event]) -> Result<(), Malformed> {
    for (index, event) in events.iter().enumerate() {
        let (field, named) = match &event.payload {
            Payload::FactCorrected { of, .. } => ("of", of),
            Payload::PrescriptionCancelled { prescription, .. } => ("prescription", prescription),
            _ => continue,
        };
        if events.iter().all(|other| other.envelope.id != *named) {
            return Err(Malformed {
                at: alloc::format!("events[{index}].{field}"),
                says: alloc::format!(
                    "'{named}' names no event of this history: give the id of the one that is meant"
                ),
            });
        }
    }
    Ok(())
}

/// A name that stands twice would leave open which fact is meant.
fn each_name_once(events: &[Event]) -> Result<(), Malformed> {
    let mut names: Vec<&str> = events
        .iter()
        .map(|event| event.envelope.id.as_str())
        .collect();
    names.sort_unstable();
    let Some(twice) = names.windows(2).find_map(|pair| match pair {
        [one, other] if one == other => Some(*one),
        _ => None,
    }) else {
        return Ok(());
    };
    let at = events
        .iter()
        .rposition(|event| event.envelope.id.as_str() == twice)
        .unwrap_or(0);
    Err(Malformed {
        at: alloc::format!("events[{at}].id"),
        says: alloc::format!("'{twice}' names an earlier event already"),
    })
}

fn sound_event(event: &Event, today: Day, born: Option<Day>) -> Result<(), (&'static str, String)> {
    let on = event.envelope.on;
    let no_later = |field, day: Day, than: Day, what: &str| {
        if day > than {
            Err((field, alloc::format!("{day} lies after {what}, {than}")))
        } else {
            Ok(())
        }
    };
    let after_birth = |field, day: Day| match born {
        Some(born) if day < born => Err((
            field,
            alloc::format!("{day} lies before the day of birth, {born}"),
        )),
        _ => Ok(()),
    };
    no_later("on", on, today, "the day of the question")?;
    after_birth("on", on)?;
    match &event.payload {
        Payload::PatientRegistered { born, .. } => {
            no_later("born", *born, on, "the day of registration")
        }
        Payload::PregnancyTestReported { collected_on, .. } => {
            no_later("collected-on", *collected_on, on, "the day of the report")?;
            after_birth("collected-on", *collected_on)
        }
        Payload::ContraceptionRecorded { since, .. } => {
            no_later("since", *since, on, "the day of the record")
        }
        Payload::ContraceptionLapsed {
            from: Some(from), ..
        } => no_later("from", *from, on, "the day of the report"),
        Payload::TreatmentStopped {
            last_dose_on: Some(day),
            ..
        }
        | Payload::CourseCompleted {
            last_dose_on: Some(day),
        } => no_later("last-dose-on", *day, on, "the day of the report"),
        Payload::PrescriptionWritten { days, .. }
        | Payload::DispenseAuthorised { days, .. }
        | Payload::ExternalAuthorisationRecorded { days, .. }
        | Payload::Filled { days, .. }
        | Payload::HandedOver { days, .. }
        | Payload::Shipped { days, .. }
        | Payload::PartiallyDispensed { days, .. }
        | Payload::Supplied { days, .. }
            if *days == 0 =>
        {
            Err(("days", "a supply is for one day or more".to_string()))
        }
        Payload::FactCorrected {
            instead: Some(instead),
            ..
        }
        | Payload::CorrectionProposed {
            instead: Some(instead),
            ..
        } => sound_event(instead, today, born).map_err(|(_, says)| ("instead", says)),
        _ => Ok(()),
    }
}
