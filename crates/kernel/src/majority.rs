//! The age from which a patient signs alone: the forms' own, or that of the territory where the patient lives.

use alloc::vec::Vec;

use crate::day::Day;
use crate::id::Id;
use crate::question::TerritoryAge;
use crate::rules::RulesInForce;

/// The ages from which a patient may sign alone, in completed years: one, or several while it is not known which holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Majority {
    /// Below it nobody signs alone.
    pub youngest: u8,
    /// From it on everybody does.
    pub oldest: u8,
}

impl Majority {
    /// One age for all.
    pub const fn of(age: u8) -> Majority {
        Majority {
            youngest: age,
            oldest: age,
        }
    }

    /// Whether someone born then signs alone on a day.
    pub fn of_age(self, born: Day, on: Day) -> OfAge {
        if on >= born.birthday(self.oldest) {
            OfAge::Yes
        } else if on < born.birthday(self.youngest) {
            OfAge::No
        } else {
            OfAge::DependsOnResidence
        }
    }

    fn and(self, age: u8) -> Majority {
        Majority {
            youngest: self.youngest.min(age),
            oldest: self.oldest.max(age),
        }
    }
}

/// Whether a patient signs alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfAge {
    /// By every age that could hold.
    Yes,
    /// By none.
    No,
    /// By one and not by another, and it is not on record where the patient lives.
    DependsOnResidence,
}

impl OfAge {
    /// What may be so, each once.
    pub const fn possible(self) -> &'static [bool] {
        match self {
            OfAge::Yes => &[true],
            OfAge::No => &[false],
            OfAge::DependsOnResidence => &[true, false],
        }
    }
}

/// The ages that were set for territories, in the order of recording.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Majorities {
    set: Vec<Set>,
}

#[derive(Clone, PartialEq, Debug)]
struct Set {
    territory: Id,
    from: Day,
    age: u8,
}

impl Majorities {
    /// The territories, each once, in the order in which they were first set.
    fn territories(&self) -> Vec<&Id> {
        let mut found: Vec<&Id> = Vec::new();
        for one in &self.set {
            if !found.contains(&&one.territory) {
                found.push(&one.territory);
            }
        }
        found
    }

    /// The age of a territory on a day: of what was set for it from that day or an earlier one, the last word.
    fn age_in(&self, territory: &Id, day: Day) -> Option<u8> {
        let mut words = self.set.iter().rev();
        let last = words.find(|one| one.territory == *territory && one.from <= day);
        last.map(|one| one.age)
    }
}

impl RulesInForce {
    /// The same rules where, from a day on, patients who live in the territory sign alone from that age. What was set last
    /// for a territory holds; whatever edition is in force, its forms' own age stays the lowest.
    #[must_use]
    pub fn signing_alone_from(mut self, territory: Id, from: Day, age: u8) -> RulesInForce {
        self.majorities.set.push(Set {
            territory,
            from,
            age,
        });
        self
    }

    /// The same rules with the ages of several territories, in the order of setting.
    #[must_use]
    pub fn with_territories(self, ages: impl IntoIterator<Item = TerritoryAge>) -> RulesInForce {
        ages.into_iter().fold(self, |rules, one| {
            rules.signing_alone_from(one.territory, one.from, one.age)
        })
    }

    /// The territories for which an age was set, for whatever day, each once.
    pub fn territories(&self) -> Vec<&Id> {
        self.majorities.territories()
    }

    /// The age from which a patient who lives there signs alone on a day.
    ///
    /// Without a territory, or in one that has no age on that day, it is any of those that hold on that day somewhere;
    /// where none does, it is the age of the forms.
    pub fn majority(&self, day: Day, lives_in: Option<&Id>) -> Majority {
        let of_the_forms = self.at(day).edition.parameters.age_of_majority;
        let age_in = |territory: &Id| {
            let age = self.majorities.age_in(territory, day)?;
            Some(age.max(of_the_forms))
        };
        if let Some(age) = lives_in.and_then(age_in) {
            return Majority::of(age);
        }
        let all = self.majorities.territories();
        let ages = all.into_iter().filter_map(age_in);
        ages.fold(None, |found: Option<Majority>, age| {
            Some(found.map_or(Majority::of(age), |found| found.and(age)))
        })
        .unwrap_or(Majority::of(of_the_forms))
    }
}
