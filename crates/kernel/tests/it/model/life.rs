//! One point in the life of the authorisations of one patient, and what makes two points the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use retinue_kernel::{
    AuthorisationState, Case, Day, Envelope, Event, Id, PatientRecord, Payload, RegistryEvent,
    RegistryFact, RegistryRecord, RulesInForce, evolve, summarise,
};

use super::book::{Book, Entry};

/// The two pharmacies. The second asks like any other, and whether it ever does more is left open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Counter {
    Answering,
    Silent,
}

impl Counter {
    pub(crate) const ALL: [Counter; 2] = [Counter::Answering, Counter::Silent];

    pub(crate) fn id(self) -> Id {
        id(match self {
            Counter::Answering => "ph1",
            Counter::Silent => "ph2",
        })
    }
}

/// Who can be suspended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Party {
    Prescriber,
    Pharmacy(Counter),
}

impl Party {
    pub(crate) const ALL: [Party; 3] = [
        Party::Prescriber,
        Party::Pharmacy(Counter::Answering),
        Party::Pharmacy(Counter::Silent),
    ];
}

/// Everything there is at one moment: the record, the parties, the day, and the book that is kept beside the gate.
#[derive(Clone)]
pub(crate) struct Life {
    pub(crate) record: PatientRecord,
    pub(crate) parties: BTreeMap<Party, RegistryRecord>,
    pub(crate) today: Day,
    pub(crate) book: Book,
    /// Laws that were broken on the way here.
    pub(crate) broken: BTreeSet<&'static str>,
    /// Acts since the beginning. The search goes down before it goes across, which keeps few points in memory, so a point
    /// may be met with its acts nearly used up before it is met with more of them left: each is gone on from.
    pub(crate) acts: usize,
    /// Everything told, taken back or not.
    pub(crate) told: Vec<Arc<Event>>,
    began: Day,
    named: u32,
    key: String,
}

impl Life {
    pub(crate) fn beginning(told: Vec<Event>, today: Day) -> Life {
        let certified = RegistryRecord::of([registry_fact(
            RegistryEvent::Certified {
                until: today.plus(3650),
            },
            today.minus(365),
        )]);
        let mut life = Life {
            record: PatientRecord::of(told.iter().cloned()),
            parties: Party::ALL.map(|party| (party, certified.clone())).into(),
            today,
            book: Book::default(),
            broken: BTreeSet::new(),
            acts: 0,
            told: told.into_iter().map(Arc::new).collect(),
            began: today,
            named: 0,
            key: String::new(),
        };
        life.settle();
        life
    }

    pub(crate) fn case(&self, counter: Counter) -> Case<'_> {
        Case {
            patient: &self.record,
            prescriber: self.parties.get(&Party::Prescriber),
            pharmacy: self.parties.get(&Party::Pharmacy(counter)),
        }
    }

    /// Takes in one more fact, as the ledger would.
    pub(crate) fn learn(&mut self, on: Day, payload: Payload) -> Id {
        self.named += 1;
        let id = id(&format!("#{}#", self.named));
        let envelope = Envelope {
            id: id.clone(),
            on,
            recorded_at: None,
            provenance: None,
        };
        self.book.learn(&self.record, &id, on, &payload);
        let event = Event { payload, envelope };
        self.record = evolve(std::mem::take(&mut self.record), &event);
        self.told.push(Arc::new(event));
        id
    }

    pub(crate) fn tell_of(&mut self, party: Party, event: RegistryEvent) {
        let fact = registry_fact(event, self.today);
        self.parties.entry(party).or_default().facts.push(fact);
    }

    pub(crate) fn is_suspended(&self, party: Party) -> bool {
        self.parties.get(&party).is_none_or(|record| {
            record.standing_on(self.today) == retinue_kernel::Standing::Suspended
        })
    }

    /// The last fact that stands and is of a kind.
    pub(crate) fn last(&self, kind: impl Fn(&Payload) -> bool) -> Option<&Event> {
        let facts = self.record.facts().iter().rev();
        facts
            .map(|fact| &fact.event)
            .find(|event| kind(&event.payload))
    }

    /// What the gate itself holds for live.
    pub(crate) fn live_by_the_gate(&self, rules: &RulesInForce) -> BTreeSet<Id> {
        summarise(&self.record, rules, self.today)
            .authorisations
            .into_iter()
            .filter(|one| one.state == AuthorisationState::Live)
            .map(|one| one.id)
            .collect()
    }

    /// Names the point, once all that an act does is done.
    pub(crate) fn settle(&mut self) {
        let mut names = Names::default();
        let mut key = String::new();
        let _ = write!(key, "{}|", self.today.days_since(self.began));
        for record in self.parties.values() {
            let mut last_of_day: BTreeMap<Day, bool> = BTreeMap::new();
            for fact in &record.facts {
                last_of_day.insert(
                    fact.on,
                    matches!(fact.event, RegistryEvent::Suspended { .. }),
                );
            }
            for (on, suspended) in last_of_day {
                let _ = write!(key, "{}{}", on.days_since(self.began), suspended);
            }
            key.push('|');
        }
        let past = self.past();
        // What was taken back may come back, with whatever took it back.
        for event in &self.told {
            // What stood at the beginning stands still, unless a correction below says otherwise.
            if !event.envelope.id.as_str().starts_with('#') || speaks_only_of(&past, event) {
                continue;
            }
            let own = names.canonical(event.envelope.id.as_str());
            let payload = names.canonical(&format!("{:?}", event.payload));
            let _ = write!(
                key,
                "{own}{}{payload};",
                event.envelope.on.days_since(self.began)
            );
        }
        for entry in self
            .book
            .entries
            .iter()
            .filter(|entry| !past.contains(&entry.id))
        {
            key.push_str(&names.canonical(&format!("{entry:?}")));
        }
        let _ = write!(key, "{:?}", self.broken);
        self.key = key;
    }

    /// Authorisations that are over, without a bag, and that no act names any more.
    fn past(&self) -> BTreeSet<Id> {
        let last_closed = self
            .last(is_closing)
            .and_then(|event| closed_by(&event.payload));
        let named = |entry: &&Entry| {
            Some(&entry.id) == last_closed
                || Counter::ALL.into_iter().any(|counter| {
                    self.book
                        .last_of(counter)
                        .is_some_and(|last| last.id == entry.id)
                })
        };
        self.book
            .entries
            .iter()
            .filter(|entry| entry.is_past() && !named(entry))
            .map(|entry| entry.id.clone())
            .collect()
    }

    /// The record of the beginning, without anything that was asked or told since.
    pub(crate) fn before_anybody_asked(&self) -> PatientRecord {
        let facts = self.record.facts().iter().map(|fact| fact.event.clone());
        PatientRecord::of(facts.filter(|event| !event.envelope.id.as_str().starts_with('#')))
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }
}

/// Whether nothing later depends on the fact: a denial, or one about authorisations that are over.
fn speaks_only_of(past: &BTreeSet<Id>, event: &Event) -> bool {
    match &event.payload {
        Payload::DispenseDenied { .. } => true,
        Payload::DispenseAuthorised { .. } | Payload::ExternalAuthorisationRecorded { .. } => {
            past.contains(&event.envelope.id)
        }
        Payload::Filled { authorisation, .. } => past.contains(authorisation),
        payload => closed_by(payload).is_some_and(|closed| past.contains(closed)),
    }
}

/// The authorisation whose end a fact tells.
pub(crate) fn closed_by(payload: &Payload) -> Option<&Id> {
    match payload {
        Payload::AuthorisationReversed { authorisation, .. }
        | Payload::AuthorisationReleased { authorisation, .. }
        | Payload::AuthorisationExpired { authorisation, .. }
        | Payload::ReturnedToStock { authorisation } => Some(authorisation),
        _ => None,
    }
}

pub(crate) fn is_closing(payload: &Payload) -> bool {
    closed_by(payload).is_some()
}

impl PartialEq for Life {
    fn eq(&self, other: &Life) -> bool {
        self.acts == other.acts && self.key == other.key
    }
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.acts.hash(state);
        self.key.hash(state);
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "on {}: {:?}", self.today, self.book)
    }
}

/// Facts are numbered as they come; points are compared by the order in which the facts that matter came.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    /// The text with every number between two `#` replaced by that of its first mention.
    fn canonical(&mut self, text: &str) -> String {
        let mut canonical = String::with_capacity(text.len());
        for (index, part) in text.split('#').enumerate() {
            if index % 2 == 0 {
                canonical.push_str(part);
            } else {
                let next = self.0.len();
                let number = *self.0.entry(part.to_owned()).or_insert(next);
                let _ = write!(canonical, "#{number}#");
            }
        }
        canonical
    }
}

fn registry_fact(event: RegistryEvent, on: Day) -> RegistryFact {
    RegistryFact {
        event,
        id: None,
        on,
        recorded_at: None,
        by: None,
        command_id: None,
    }
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}
