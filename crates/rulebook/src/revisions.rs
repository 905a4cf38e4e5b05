//! Editions as they stand on a day: what they begin with, and what revises them later.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use retinue_kernel::{Adopted, Day, Edition, EditionId, Id, Programme, RulesInForce};

use crate::duties::Duty;
use crate::error::RuleError;
use crate::in_force::InForce;
use crate::overlays::OverlayEntry;
use crate::parameters::{self, Parameter};
use crate::requirements::{self, RequirementEntry};
use crate::rulebook::Rulebook;
use crate::sources::Reading;

/// What editions are put together from.
pub(crate) struct Parts<'a> {
    pub(crate) parameters: &'a BTreeMap<&'static str, Parameter>,
    pub(crate) requirements: &'a [RequirementEntry],
    pub(crate) overlays: &'a [OverlayEntry],
    pub(crate) duties: &'a [Duty],
    pub(crate) readings: &'a BTreeMap<String, Reading>,
}

/// An edition with the states that follow its first one, by the day from which each holds.
#[derive(Clone, Debug)]
pub(crate) struct Revised {
    pub(crate) first: Arc<Edition>,
    pub(crate) later: BTreeMap<Day, Arc<Edition>>,
}

impl Parts<'_> {
    /// The edition with all its states.
    pub(crate) fn edition(&self, id: &EditionId) -> Result<Revised, RuleError> {
        let mut later = BTreeMap::new();
        for day in self.days_of_revision(id) {
            later.insert(day, Arc::new(self.state(id, Some(day))?));
        }
        Ok(Revised {
            first: Arc::new(self.state(id, None)?),
            later,
        })
    }

    fn state(&self, id: &EditionId, day: Option<Day>) -> Result<Edition, RuleError> {
        Ok(Edition {
            id: id.clone(),
            parameters: parameters::of_edition(self.parameters, id, day)?,
            requirements: requirements::of_edition(
                self.requirements,
                id,
                day,
                self.parameters,
                self.readings,
            ),
            overlays: self
                .overlays
                .iter()
                .filter(|entry| entry.edition == *id)
                .map(|entry| entry.overlay.clone())
                .collect(),
            duties: self
                .duties
                .iter()
                .filter(|duty| duty.grounds.editions.contains(id))
                .filter_map(Duty::in_force)
                .map(Arc::new)
                .collect(),
        })
    }

    fn days_of_revision(&self, id: &EditionId) -> BTreeSet<Day> {
        let of_parameters = self
            .parameters
            .values()
            .flat_map(|one| days(&one.values, id));
        let of_requirements = self
            .requirements
            .iter()
            .flat_map(|one| days(&one.values, id));
        of_parameters.chain(of_requirements).collect()
    }
}

fn days<'a, T: InForce>(values: &'a [T], id: &'a EditionId) -> impl Iterator<Item = Day> + 'a {
    values
        .iter()
        .filter(move |value| value.edition() == id)
        .filter_map(InForce::from)
}

impl Rulebook {
    /// An edition as it stands on a day.
    pub fn edition_on(&self, id: &str, day: Day) -> Option<&Arc<Edition>> {
        let revised = self.revised(id)?;
        let last = revised.later.range(..=day).next_back();
        Some(last.map_or(&revised.first, |(_, edition)| edition))
    }

    /// The days within an edition from which a value or requirement of it is revised.
    pub fn revised_on(&self, id: &str) -> Vec<Day> {
        self.revised(id)
            .map(|revised| revised.later.keys().copied().collect())
            .unwrap_or_default()
    }

    /// The same rules with an edition adopted from a day on, and its revisions from theirs. Rules are left as they are
    /// when this rule set does not hold the edition.
    #[must_use]
    pub fn adopt(
        &self,
        rules: RulesInForce,
        edition: &str,
        from: Day,
        overlays: &[Id],
    ) -> RulesInForce {
        let (Some(revised), Some(edition)) =
            (self.revised(edition), self.edition_on(edition, from))
        else {
            return rules;
        };
        let rules = rules.then(Adopted {
            from,
            edition: Arc::clone(edition),
            overlays: overlays.to_vec(),
        });
        revised.followed(rules, Some(from), overlays)
    }
}

impl Revised {
    /// The edition for the whole history, with its revisions from their days on.
    pub(crate) fn always(&self, programme: Programme, hash: &Id) -> RulesInForce {
        let rules = RulesInForce::always(programme, hash.clone(), Arc::clone(&self.first));
        self.followed(rules, None, &[])
    }

    /// The rules with the revisions after a day.
    fn followed(&self, rules: RulesInForce, after: Option<Day>, overlays: &[Id]) -> RulesInForce {
        self.later
            .iter()
            .filter(|(day, _)| after.is_none_or(|after| **day > after))
            .fold(rules, |rules, (day, edition)| {
                rules.then(Adopted {
                    from: *day,
                    edition: Arc::clone(edition),
                    overlays: overlays.to_vec(),
                })
            })
    }
}
