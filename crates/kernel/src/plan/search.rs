//! Looking forward, day by day, for days on which the gate would say yes.

use alloc::vec::Vec;

use super::carried_out::{Chosen, Hypothesis};
use super::{Circumstances, DaySet, Obstacle, Step, Wishes};
use crate::authorise::Case;
use crate::day::Day;
use crate::decision::{DispenseDecision, Unmet};
use crate::rules::RulesInForce;
use crate::vocabulary::Category;

/// How much of a month is still to be done. Less work is tried first: what is on record may serve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
    /// Nothing but the collection.
    Collect,
    /// Confirmation, answers and prescription.
    Prescribe,
    /// A visit too.
    Visit,
    /// A test too.
    Test,
}

/// What a search found.
pub(super) struct Solved {
    /// Days that do, the earliest collection first.
    pub(super) sets: Vec<DaySet>,
    /// Where there are none: the reasons of the days that came nearest.
    pub(super) nearest: Vec<Unmet>,
}

/// The nearest miss so far: the fewest reasons, and of those the first.
type Nearest = Option<Vec<Unmet>>;

pub(super) struct Search<'a> {
    hypothesis: Hypothesis<'a>,
    circumstances: &'a Circumstances,
    today: Day,
    last: Day,
    /// The first day of a specimen that fits when all other days are free: no wish can make an earlier one fit.
    first_specimen: Day,
    /// Nothing fits when all days are free, so no wish fits either.
    hopeless: bool,
}

impl<'a> Search<'a> {
    pub(super) fn of(
        case: &'a Case<'a>,
        rules: &'a RulesInForce,
        today: Day,
        circumstances: &'a Circumstances,
    ) -> Search<'a> {
        Search {
            hypothesis: Hypothesis::of(case, circumstances, rules, today),
            circumstances,
            today,
            last: today.plus(circumstances.within),
            first_specimen: today,
            hopeless: false,
        }
    }

    /// The last day that is looked at.
    pub(super) fn last(&self) -> Day {
        self.last
    }

    /// Takes note of what a search without wishes found.
    pub(super) fn learn(&mut self, free: &Solved) {
        self.hopeless = free.sets.is_empty();
        if self.hopeless {
            return;
        }
        let wishes = Wishes::default();
        let first = self
            .days(Step::Specimen, self.today, self.last)
            .find(|day| self.of_specimen(&wishes, *day, &mut None).is_some());
        self.first_specimen = first.unwrap_or(self.today);
    }

    /// What stands against a day before the gate is asked.
    pub(super) fn at_hand(&self, step: Step, day: Day) -> Option<Obstacle> {
        if day < self.today {
            return Some(Obstacle::Past);
        }
        if day > self.last {
            return Some(Obstacle::TooFar { last: self.last });
        }
        if self.circumstances.closed.on(step, day) {
            return Some(Obstacle::Closed);
        }
        let answered = self.today.plus(self.circumstances.insurer_days);
        (step == Step::Specimen && day < answered)
            .then_some(Obstacle::InsurerNotAnswered { from: answered })
    }

    /// What must be done before that day and is not, by the days that are kept.
    pub(super) fn out_of_order(&self, kept: &Wishes, step: Step, day: Day) -> Option<Obstacle> {
        if step != Step::Collection {
            // The gate has its own words for what is done in the wrong order before.
            return None;
        }
        let reported = kept.specimen.map(|day| self.hypothesis.reported(day));
        [
            (Step::Visit, kept.visit),
            (Step::Specimen, reported),
            (Step::Prescription, kept.prescription),
        ]
        .into_iter()
        .filter_map(|(step, done)| Some((step, done?)))
        .filter(|(_, done)| day < *done)
        .max_by_key(|(_, done)| *done)
        .map(|(after, from)| Obstacle::Before { after, from })
    }

    /// The first day from today on that fits a step, the kept days being kept.
    pub(super) fn first(&self, kept: &Wishes, step: Step) -> Option<Day> {
        if self.hopeless {
            return None;
        }
        self.days(step, self.today, self.last)
            .find(|day| !self.solve_first(&kept.with(step, *day)).sets.is_empty())
    }

    /// The earliest sets of days that keep the wishes, as many as are asked for.
    pub(super) fn solve(&self, wishes: &Wishes) -> Solved {
        self.sets(wishes, usize::from(self.circumstances.most).max(1))
    }

    /// The earliest set of days that keeps the wishes.
    pub(super) fn solve_first(&self, wishes: &Wishes) -> Solved {
        self.sets(wishes, 1)
    }

    fn sets(&self, wishes: &Wishes, most: usize) -> Solved {
        let mut nearest: Nearest = None;
        let mut found: Vec<(Work, DaySet)> = Vec::new();
        for work in self.works(wishes) {
            let mut of_this_work = 0_usize;
            for anchor in self.anchors(work, wishes) {
                let best = found.iter().map(|(_, set)| set.collection).min();
                // Nobody collects before the day that is being looked at, so nothing earlier is left to be found.
                if best.is_some_and(|best| anchor > best)
                    && (of_this_work >= most || found.iter().any(|(less, _)| *less < work))
                {
                    break;
                }
                let set = match work {
                    Work::Collect | Work::Prescribe => {
                        self.of_days(wishes, None, None, work, &mut nearest)
                    }
                    Work::Visit => self.of_days(wishes, Some(anchor), None, work, &mut nearest),
                    Work::Test => self.of_specimen(wishes, anchor, &mut nearest),
                };
                if let Some(set) = set {
                    of_this_work = of_this_work.saturating_add(1);
                    found.push((work, set));
                }
            }
        }
        found.sort_by_key(|(work, set)| {
            (set.collection, *work, set.ways(), set.specimen, set.visit)
        });
        // Who can collect without a new test is offered none.
        let least = found.first().map(|(work, _)| *work);
        let mut sets: Vec<DaySet> = found
            .into_iter()
            .filter(|(work, _)| Some(*work) == least)
            .map(|(_, set)| set)
            .collect();
        sets.truncate(most);
        Solved {
            sets,
            nearest: nearest.unwrap_or_default(),
        }
    }

    /// The amounts of work that keep the wishes: a wished day is work that will be done.
    fn works(&self, wishes: &Wishes) -> impl Iterator<Item = Work> {
        let least = if wishes.specimen.is_some() {
            Work::Test
        } else if wishes.visit.is_some() {
            Work::Visit
        } else if wishes.prescription.is_some() {
            Work::Prescribe
        } else {
            Work::Collect
        };
        let most = if self.hypothesis.path() == Category::Can {
            Work::Test
        } else {
            Work::Visit
        };
        [Work::Collect, Work::Prescribe, Work::Visit, Work::Test]
            .into_iter()
            .filter(move |work| *work == least || (*work > least && *work <= most))
    }

    /// The days by which sets differ: the specimen's, else the visit's.
    fn anchors(&self, work: Work, wishes: &Wishes) -> Vec<Day> {
        let (step, wished, from) = match work {
            Work::Collect | Work::Prescribe => return Vec::from([self.today]),
            Work::Visit => (Step::Visit, wishes.visit, self.today),
            Work::Test => (Step::Specimen, wishes.specimen, self.first_specimen),
        };
        match wished {
            Some(day) => Vec::from([day]),
            None => self.days(step, from, self.last).collect(),
        }
    }

    /// The earliest collection with a specimen of that day.
    fn of_specimen(&self, wishes: &Wishes, specimen: Day, nearest: &mut Nearest) -> Option<DaySet> {
        // A visit does most for a test on its day; where the clinic is closed, on the last day before or the first after.
        let before = self
            .days(Step::Visit, self.today, specimen.min(self.last))
            .last();
        let after = self.days(Step::Visit, specimen.plus(1), self.last).next();
        let visits = match wishes.visit {
            Some(visit) => [Some(visit), None],
            None if before == Some(specimen) => [before, None],
            None => [before, after],
        };
        visits
            .into_iter()
            .flatten()
            .filter_map(|visit| {
                self.of_days(wishes, Some(visit), Some(specimen), Work::Test, nearest)
            })
            .min_by_key(|set| (set.collection, set.ways(), set.visit))
    }

    /// The earliest collection with these days of visit and specimen.
    fn of_days(
        &self,
        wishes: &Wishes,
        visit: Option<Day>,
        specimen: Option<Day>,
        work: Work,
        nearest: &mut Nearest,
    ) -> Option<DaySet> {
        let reported = specimen.map(|specimen| self.hypothesis.reported(specimen));
        let ready = [visit, reported]
            .into_iter()
            .flatten()
            .fold(self.today, Day::max);
        let soonest = match (work, wishes.prescription) {
            (Work::Collect, _) => None,
            (_, Some(wished)) => Some(wished),
            (_, None) => Some(self.days(Step::Prescription, ready, self.last).next()?),
        };
        let chosen = |prescription| Chosen {
            visit,
            specimen,
            prescription,
        };
        let from = soonest.map_or(ready, |soonest| soonest.max(ready));
        let until = self
            .hypothesis
            .course_on(&chosen(soonest), from)
            .window_last_day;
        for collection in self.collections(wishes, from, until) {
            // The prescription as soon as may be; or as late, for one that must not be too old at the counter.
            let late = match wishes.prescription {
                None => soonest
                    .and_then(|soonest| self.days(Step::Prescription, soonest, collection).last()),
                Some(_) => None,
            };
            let late = late.filter(|late| Some(*late) != soonest).map(Some);
            for prescription in core::iter::once(soonest).chain(late) {
                let days = chosen(prescription);
                match self.hypothesis.asked_on(&days, collection) {
                    DispenseDecision::Authorised { until, .. } => {
                        return Some(DaySet {
                            visit,
                            specimen,
                            prescription,
                            collection,
                            until,
                        });
                    }
                    DispenseDecision::Denied { unmet, .. } => nearer(nearest, unmet.as_slice()),
                }
            }
        }
        None
    }

    /// The days on which the bag might be collected: the wished one, or those from `from` to the end of the window that
    /// would then be open. Where no window is open one day is asked about all the same, for the reasons.
    fn collections(&self, wishes: &Wishes, from: Day, window: Option<Day>) -> Vec<Day> {
        if let Some(wished) = wishes.collection {
            return Vec::from_iter((wished >= from).then_some(wished));
        }
        let until = match (window, self.hypothesis.path()) {
            (Some(window), _) => window.min(self.last),
            (None, Category::Can) => from,
            (None, Category::Cannot) => self.last,
        };
        let mut days: Vec<Day> = self.days(Step::Collection, from, until).collect();
        if days.is_empty() {
            days.extend(self.days(Step::Collection, from, self.last).next());
        }
        days
    }

    /// The days in a span on which nothing at hand stands against a step.
    fn days(&self, step: Step, from: Day, to: Day) -> impl Iterator<Item = Day> {
        core::iter::successors(Some(from.max(self.today)), |day| {
            let next = day.plus(1);
            (next > *day).then_some(next)
        })
        .take_while(move |day| *day <= to)
        .filter(move |day| self.at_hand(step, *day).is_none())
    }
}

/// Keeps the answer with the fewest reasons.
fn nearer(nearest: &mut Nearest, unmet: &[Unmet]) {
    if nearest
        .as_ref()
        .is_none_or(|before| unmet.len() < before.len())
    {
        *nearest = Some(unmet.to_vec());
    }
}
