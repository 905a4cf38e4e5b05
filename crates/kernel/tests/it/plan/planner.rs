//! The one place where these tests touch the planner.

use jiff::civil::Weekday;
use retinue_kernel::{
    Case, Circumstances, Closed, ClosedDays, Cycle, Day, Days, ExpectedTest, Obstacle, Planned,
    Setting, Specimen, Step, Verdict, Weekdays, Wishes, plan,
};

use crate::harness::{Course, day};
use crate::told::Told;

/// A course whose coming days are looked at.
pub(super) struct Planner {
    pub(super) told: Told,
    pub(super) circumstances: Circumstances,
    wishes: Wishes,
}

/// A laboratory that reports on the same day, nobody ever closed, cycles that ask for no day of the period.
pub(super) fn plain(within: Days) -> Circumstances {
    Circumstances {
        within,
        most: 3,
        closed: Closed::default(),
        report_days: 0,
        insurer_days: 0,
        test: ExpectedTest {
            setting: Setting::Laboratory,
            specimen: Specimen::Serum,
            cycle: Some(Cycle::Irregular),
            menses_begin_on: None,
        },
    }
}

impl Course {
    /// Looks forward from that day.
    pub(super) fn planned_on(mut self, today: &str) -> Planner {
        self.question["on"] = serde_json::json!(today);
        Planner {
            told: Told::of(&self.question),
            circumstances: plain(60),
            wishes: Wishes::default(),
        }
    }
}

impl Planner {
    pub(super) fn wish(mut self, step: Step, on: &str) -> Planner {
        self.wishes = self.wishes.with(step, day(on));
        self
    }

    pub(super) fn within(mut self, days: Days) -> Planner {
        self.circumstances.within = days;
        self
    }

    pub(super) fn the_laboratory_reports_after(mut self, days: Days) -> Planner {
        self.circumstances.report_days = days;
        self
    }

    pub(super) fn the_insurer_answers_after(mut self, days: Days) -> Planner {
        self.circumstances.insurer_days = days;
        self
    }

    pub(super) fn the_pharmacy_is_closed_on(mut self, days: &[Weekday]) -> Planner {
        self.circumstances.closed.pharmacy = days.iter().copied().collect();
        self
    }

    pub(super) fn everyone_is_closed_on(mut self, days: &[Weekday]) -> Planner {
        let closed: ClosedDays = days.iter().copied().collect();
        self.circumstances.closed = Closed {
            clinic: closed.clone(),
            laboratory: closed.clone(),
            pharmacy: closed,
        };
        self
    }

    pub(super) fn the_pharmacy_is_also_closed_on(mut self, days: &[&str]) -> Planner {
        let dated = ClosedDays::new(Weekdays::NONE, days.iter().map(|text| day(text)));
        let closed = &mut self.circumstances.closed.pharmacy;
        *closed = closed.and(&dated);
        self
    }

    /// Looks forward over events that were not told step by step.
    pub(super) fn over(question: &serde_json::Value) -> Planner {
        Planner {
            told: Told::of(question),
            circumstances: plain(60),
            wishes: Wishes::default(),
        }
    }

    pub(super) fn the_cycle_is_regular(mut self, begins: Option<&str>) -> Planner {
        self.circumstances.test.cycle = Some(Cycle::Regular);
        self.circumstances.test.menses_begin_on = begins.map(day);
        self
    }

    pub(super) fn answer(&self) -> Planned {
        planned(&self.told, &self.wishes, &self.circumstances)
    }

    #[track_caller]
    pub(super) fn fits(self) -> Planner {
        let answer = self.answer();
        assert!(answer.fits(), "{answer:#?}");
        self
    }

    /// The first proposal: visit, specimen, prescription, collection, and the last day of the window.
    #[track_caller]
    pub(super) fn proposes(self, days: [&str; 4], until: &str) -> Planner {
        let answer = self.answer();
        let Some(first) = answer.proposals.first() else {
            panic!("nothing is proposed: {answer:#?}");
        };
        let told = Step::ALL.iter().map(|step| {
            first
                .of(*step)
                .map_or_else(|| "-".into(), |day| day.to_string())
        });
        assert_eq!(told.collect::<Vec<_>>(), days, "{answer:#?}");
        assert_eq!(first.until, day(until));
        self
    }

    /// That a wished day does not fit: what the gate or the circumstances say, and the first day that does.
    #[track_caller]
    pub(super) fn does_not_fit(self, step: Step, says: &[&str], first: Option<&str>) -> Planner {
        let answer = self.answer();
        assert!(!answer.fits());
        let judged = answer.judged.iter().find(|judged| judged.step == step);
        let Some(Verdict::DoesNotFit {
            because,
            first: found,
        }) = judged.map(|judged| &judged.verdict)
        else {
            panic!("the day of the {step} fits: {answer:#?}");
        };
        assert_eq!(because.iter().map(word).collect::<Vec<_>>(), says);
        assert_eq!(*found, first.map(day));
        self
    }
}

pub(super) fn planned(told: &Told, wishes: &Wishes, circumstances: &Circumstances) -> Planned {
    plan(&case(told), &told.rules, told.today, wishes, circumstances)
}

pub(super) fn case(told: &Told) -> Case<'_> {
    Case {
        patient: &told.record,
        prescriber: Some(&told.prescriber),
        pharmacy: Some(&told.pharmacy),
    }
}

fn word(obstacle: &Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Unmet(unmet) => unmet.slug.as_str(),
        Obstacle::Closed => "closed",
        Obstacle::Past => "past",
        Obstacle::TooFar { .. } => "too far",
        Obstacle::Before { .. } => "before",
        Obstacle::InsurerNotAnswered { .. } => "insurer",
    }
}

/// Days from today to the end of what is looked at.
pub(super) fn days(from: Day, within: Days) -> impl Iterator<Item = Day> + Clone {
    (0..=within).map(move |days| from.plus(days))
}
