//! Will these days do? A visit, a test, a prescription and a collection, looked at before they are booked.
//!
//! Nothing here judges. A plan is carried out on a copy of the record, fact by fact, and the gate is asked on the day of
//! collection; what it refuses is why a day does not fit, and days are proposed by asking it again.

mod carried_out;
mod open;
mod search;

use alloc::vec::Vec;

use crate::authorise::Case;
use crate::day::{Day, Days};
use crate::decision::Unmet;
use crate::rules::RulesInForce;
use crate::vocabulary::{Cycle, Setting, Specimen, words};

pub use open::{Closed, ClosedDays, Weekdays};

use search::{Search, Solved};

words! {
    /// What a plan has days for, in the order in which a month goes.
    Step {
        /// The visit: counselling, and the month's contraception as it stands.
        Visit = "visit",
        /// The specimen of the pregnancy test is collected.
        Specimen = "specimen",
        /// The prescriber confirms the month and prescribes; the patient answers the questions.
        Prescription = "prescription",
        /// The pharmacy asks, and the bag is handed over.
        Collection = "collection",
    }
}

/// The days that someone has in mind; those left out are to be found.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Wishes {
    /// The visit.
    pub visit: Option<Day>,
    /// The specimen.
    pub specimen: Option<Day>,
    /// Confirmation and prescription.
    pub prescription: Option<Day>,
    /// The collection at the pharmacy.
    pub collection: Option<Day>,
}

impl Wishes {
    /// The day wished for a step.
    pub fn of(&self, step: Step) -> Option<Day> {
        match step {
            Step::Visit => self.visit,
            Step::Specimen => self.specimen,
            Step::Prescription => self.prescription,
            Step::Collection => self.collection,
        }
    }

    /// The same with one more day.
    #[must_use]
    pub fn with(mut self, step: Step, day: Day) -> Wishes {
        let place = match step {
            Step::Visit => &mut self.visit,
            Step::Specimen => &mut self.specimen,
            Step::Prescription => &mut self.prescription,
            Step::Collection => &mut self.collection,
        };
        *place = Some(day);
        self
    }
}

/// How the coming test is expected to be: the record does not know it yet. Its result is taken to be negative.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpectedTest {
    /// Where it will be performed.
    pub setting: Setting,
    /// Of what.
    pub specimen: Specimen,
    /// How the cycle is; unknown counts as regular, as at the gate.
    pub cycle: Option<Cycle>,
    /// The first day of the period before the specimen, as far as it is known or expected.
    pub menses_begin_on: Option<Day>,
}

/// What the days depend on besides the law. Every number is the caller's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstances {
    /// How many days after today are looked at.
    pub within: Days,
    /// How many sets of days are proposed at most.
    pub most: Days,
    /// When nobody is there.
    pub closed: Closed,
    /// Calendar days from the specimen to the laboratory's report; 0 is the same day.
    pub report_days: Days,
    /// Calendar days from today until the insurer has answered: no test before, so that no window is lost to waiting.
    pub insurer_days: Days,
    /// The coming test.
    pub test: ExpectedTest,
}

/// Days that do. A step without a day needs none: what is on record serves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DaySet {
    /// The visit.
    pub visit: Option<Day>,
    /// The specimen.
    pub specimen: Option<Day>,
    /// Confirmation, answers and prescription.
    pub prescription: Option<Day>,
    /// The collection.
    pub collection: Day,
    /// The last day on which the collection could still be.
    pub until: Day,
}

impl DaySet {
    /// Days to spare after the collection before the window closes.
    pub fn to_spare(&self) -> i32 {
        self.until.days_since(self.collection)
    }

    /// On how many days the patient comes to the clinic, the laboratory or the pharmacy.
    pub fn ways(&self) -> u8 {
        let mut days: Vec<Day> = [self.visit, self.specimen, Some(self.collection)]
            .into_iter()
            .flatten()
            .collect();
        days.sort_unstable();
        days.dedup();
        u8::try_from(days.len()).unwrap_or(u8::MAX)
    }

    /// The day of a step.
    pub fn of(&self, step: Step) -> Option<Day> {
        match step {
            Step::Visit => self.visit,
            Step::Specimen => self.specimen,
            Step::Prescription => self.prescription,
            Step::Collection => Some(self.collection),
        }
    }

    /// What would be recorded, in order, if the plan were carried out before the pharmacy asks.
    pub fn facts(
        &self,
        case: &Case<'_>,
        circumstances: &Circumstances,
        rules: &RulesInForce,
        today: Day,
    ) -> Vec<crate::event::Event> {
        carried_out::Hypothesis::of(case, circumstances, rules, today).facts(&self.chosen())
    }

    fn chosen(&self) -> carried_out::Chosen {
        carried_out::Chosen {
            visit: self.visit,
            specimen: self.specimen,
            prescription: self.prescription,
        }
    }
}

/// Why a day does not fit.
#[derive(Clone, PartialEq, Debug)]
pub enum Obstacle {
    /// The gate would refuse, whatever days are chosen for the steps after it.
    Unmet(Unmet),
    /// Nobody is there on that day.
    Closed,
    /// The day is over.
    Past,
    /// The day, or what must follow it, lies after the last one that is looked at.
    TooFar {
        /// The last day looked at.
        last: Day,
    },
    /// A step before it is only done later.
    Before {
        /// That step.
        after: Step,
        /// From when it is done; for a specimen the day of its report.
        from: Day,
    },
    /// The insurer has not answered by then.
    InsurerNotAnswered {
        /// From when it has.
        from: Day,
    },
}

/// A wished day as it was found.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// For what.
    pub step: Step,
    /// The day.
    pub day: Day,
    /// What is found of it.
    pub verdict: Verdict,
}

/// What is found of a wished day, the days of the steps before it being kept, or moved to the first that fit.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// It fits.
    Fits,
    /// It does not.
    DoesNotFit {
        /// Why; never empty.
        because: Vec<Obstacle>,
        /// The first day from today on that does; none among those looked at.
        first: Option<Day>,
    },
    /// No day fits an earlier step, so nothing can be said of this one.
    NotJudged,
}

/// The answer to a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Planned {
    /// Each wished day, in the order of the steps.
    pub judged: Vec<Judged>,
    /// The wished days, those that do not fit moved to the first that do, and the days left out filled in.
    pub completed: Option<DaySet>,
    /// The earliest days of all, then the days after them: one set for each day of the test, or of the visit where no
    /// test is planned. The first is the earliest collection there is.
    pub proposals: Vec<DaySet>,
    /// When nothing can be proposed: what stands in the way whatever days are chosen.
    pub in_the_way: Vec<Unmet>,
    /// The last day that was looked at.
    pub last: Day,
}

impl Planned {
    /// Whether every wished day fits, and the days left out can be found.
    pub fn fits(&self) -> bool {
        self.completed.is_some()
            && self
                .judged
                .iter()
                .all(|judged| judged.verdict == Verdict::Fits)
    }
}

/// Looks at the wished days and finds those that do.
///
/// Hypothetical facts are added to a copy of the record as they would be recorded from day to day, all going well: the
/// test is negative, the contraception on record goes on unchanged, the questions are passed. The gate is then asked on
/// the day of collection. Nothing is recorded, and nothing but the gate's answer makes a day fit.
pub fn plan(
    case: &Case<'_>,
    rules: &RulesInForce,
    today: Day,
    wishes: &Wishes,
    circumstances: &Circumstances,
) -> Planned {
    let mut search = Search::of(case, rules, today, circumstances);
    let free = search.solve(&Wishes::default());
    search.learn(&free);
    let mut kept = Wishes::default();
    let mut judged = Vec::new();
    let mut lost = false;
    for step in Step::ALL.iter().copied() {
        let Some(day) = wishes.of(step) else { continue };
        let verdict = if lost {
            Verdict::NotJudged
        } else {
            judge(&search, &kept, step, day)
        };
        match &verdict {
            Verdict::Fits => kept = kept.with(step, day),
            Verdict::DoesNotFit {
                first: Some(first), ..
            } => kept = kept.with(step, *first),
            _ => lost = true,
        }
        judged.push(Judged { step, day, verdict });
    }
    let completed = if lost {
        None
    } else if kept == Wishes::default() {
        free.sets.first().copied()
    } else {
        search.solve_first(&kept).sets.first().copied()
    };
    Planned {
        judged,
        completed,
        in_the_way: if free.sets.is_empty() {
            free.nearest
        } else {
            Vec::new()
        },
        proposals: free.sets,
        last: search.last(),
    }
}

fn judge(search: &Search<'_>, kept: &Wishes, step: Step, day: Day) -> Verdict {
    let mut because: Vec<Obstacle> = search
        .at_hand(step, day)
        .or_else(|| search.out_of_order(kept, step, day))
        .into_iter()
        .collect();
    if because.is_empty() {
        let Solved { sets, nearest } = search.solve_first(&kept.with(step, day));
        if !sets.is_empty() {
            return Verdict::Fits;
        }
        because.extend(nearest.into_iter().map(Obstacle::Unmet));
        if because.is_empty() {
            // The gate was never asked: what must follow had no day left.
            because.push(Obstacle::TooFar {
                last: search.last(),
            });
        }
    }
    Verdict::DoesNotFit {
        because,
        first: search.first(kept, step),
    }
}
