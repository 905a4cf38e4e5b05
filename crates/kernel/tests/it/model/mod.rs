//! Every life that the authorisations of one patient can lead, up to a number of acts.
//!
//! The real gate is the transition function: every act is a command given to `decide`, and the facts it answers with
//! are folded by `evolve`. Two pharmacies ask, the second of which may never do more; prescriber, patient, programme
//! and calendar do what they please, in any order. Stateright visits every point and asks each law there. The bounds, the counts and how to go deeper are in `docs/proof.md`; why this crate, in decision 0012.

mod acts;
mod agreement;
mod beginning;
mod book;
mod checklist;
mod deeds;
mod faults;
mod laws;
mod life;
mod recovery;
mod steps;
mod wrong;

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

use retinue_kernel::{DispenseDecision, Mode, Payload, RulesInForce};
use stateright::{Checker, HasDiscoveries, Model, Property};

use self::acts::Act;
use self::beginning::Course;
use self::deeds::Deed;
use self::faults::Fault;
use self::laws::Law;
use self::life::{Counter, Life};
use crate::harness::RULEBOOK;

/// The programme, its rules, and where the search begins and ends.
pub(crate) struct Registry {
    rules: RulesInForce,
    course: Course,
    /// What may be done after each beginning, and how many acts of it.
    acts: Vec<Act>,
    depth: usize,
    fault: Fault,
    laws: Vec<Law>,
    /// The points met so far, each by a hash of its name, however many acts it took.
    points: Mutex<HashSet<u64>>,
}

impl Model for Registry {
    type State = Life;
    type Action = Act;

    fn init_states(&self) -> Vec<Life> {
        beginning::all(self)
    }

    fn actions(&self, life: &Life, acts: &mut Vec<Act>) {
        if life.acts < self.depth {
            acts.extend(&self.acts);
        }
    }

    fn next_state(&self, life: &Life, act: Act) -> Option<Life> {
        let deed = deeds::deed(life, act, &self.rules)?;
        let mut next = life.clone();
        next.acts += 1;
        match deed {
            Deed::Day(day) => next.today = day,
            Deed::Registry(party, event) => next.tell_of(party, event),
            Deed::Submit(counter, command) => self.submit(&mut next, counter, &command)?,
            Deed::Month => {
                for payload in deeds::months_acts(life) {
                    let command = deeds::told(next.today, payload);
                    self.submit(&mut next, Counter::Answering, &command)?;
                }
            }
        }
        steps::look_at_the_step(life, act, &mut next, &self.rules);
        next.settle();
        (next.key() != life.key()).then_some(next)
    }

    fn within_boundary(&self, life: &Life) -> bool {
        let mut hasher = DefaultHasher::new();
        life.key().hash(&mut hasher);
        self.points.lock().unwrap().insert(hasher.finish());
        true
    }

    fn properties(&self) -> Vec<Property<Registry>> {
        self.laws.iter().map(Law::property).collect()
    }
}

impl Registry {
    fn of(edition: &str, course: Course, depth: usize, laws: Vec<Law>) -> Registry {
        Registry {
            rules: RULEBOOK.rules_always(edition).expect("an edition"),
            course,
            acts: acts::all(),
            depth,
            fault: Fault::None,
            laws,
            points: Mutex::default(),
        }
    }

    /// Asks the gate and learns what it answers; none when it refuses.
    fn submit(
        &self,
        life: &mut Life,
        counter: Counter,
        command: &retinue_kernel::Command,
    ) -> Option<()> {
        let decided = self.fault.decide(life, counter, command, &self.rules)?;
        for (on, payload) in decided.payloads {
            steps::look_at_a_fact(life, on, &payload);
            let authorised = matches!(
                payload,
                Payload::DispenseAuthorised { .. } | Payload::ExternalAuthorisationRecorded { .. }
            );
            let id = life.learn(on, payload);
            if let Some(decision @ DispenseDecision::Authorised { .. }) = &decided.decision
                && authorised
                && let Some(entry) = life.book.entry(&id)
            {
                let shown = decision.met().iter().flat_map(|met| met.evidence.clone());
                entry.evidence = shown.collect();
            }
        }
        Some(())
    }

    /// How many points were met.
    fn points(&self) -> usize {
        self.points.lock().unwrap().len()
    }

    /// Visits every point, and answers with the checker once there is nothing left to visit.
    fn visited(self) -> impl Checker<Registry> {
        self.checker()
            .finish_when(HasDiscoveries::AnyFailures)
            .spawn_dfs()
            .join()
    }
}

/// As many acts after each beginning as `RETINUE_MODEL_DEPTH` says.
fn on_demand() -> Option<usize> {
    let text = std::env::var("RETINUE_MODEL_DEPTH").ok()?;
    text.parse().ok()
}

/// Acts after each beginning: `everyday`, or what is demanded.
fn depth(everyday: usize) -> usize {
    on_demand().unwrap_or(everyday)
}

/// On demand everything that may be done; every day two acts of that, and one more of what happens in most months.
fn no_life_breaks_a_law(course: Course) {
    match on_demand() {
        Some(depth) => holds_everywhere(course, depth, &acts::all(), &Law::SAFETY),
        None => {
            holds_everywhere(course, 2, &acts::all(), &Law::of_any_length());
            holds_everywhere(course, 3, &acts::of_most_months(), &Law::SAFETY);
        }
    }
}

fn holds_everywhere(course: Course, depth: usize, acts: &[Act], laws: &[Law]) {
    for edition in RULEBOOK.editions() {
        let edition = edition.id.as_str();
        let mut registry = Registry::of(edition, course, depth, laws.to_vec());
        registry.acts = acts.to_vec();
        let checker = registry.visited();
        println!(
            "{edition}, {course:?}: {} points, {} steps, {depth} acts deep of {}",
            checker.model().points(),
            checker.state_count(),
            acts.len()
        );
        assert!(
            checker.model().points() > 100,
            "a model that goes nowhere shows nothing"
        );
        for (law, path) in checker.discoveries() {
            let is_law = laws.iter().any(|one| one.name() == law && one.is_a_law());
            assert!(!is_law, "{law}: broken by {:?}", path.into_actions());
        }
        for law in laws.iter().filter(|law| !law.is_a_law()) {
            assert!(
                checker.discovery(law.name()).is_some(),
                "{edition}, {course:?}: nowhere {}",
                law.name()
            );
        }
    }
}

#[test]
fn no_life_of_an_authorisation_breaks_a_law_in_the_first_month_of_those_who_can_become_pregnant() {
    no_life_breaks_a_law(Course::FirstMonth);
}

#[test]
fn no_life_of_an_authorisation_breaks_a_law_in_a_later_month_of_those_who_can_become_pregnant() {
    no_life_breaks_a_law(Course::LaterMonth);
}

#[test]
fn no_life_of_an_authorisation_breaks_a_law_for_those_who_cannot_become_pregnant() {
    no_life_breaks_a_law(Course::CannotBecomePregnant);
}

#[test]
fn from_every_point_an_eligible_patient_is_dispensed_again_although_one_pharmacy_never_answers() {
    for course in Course::ALL {
        holds_everywhere(
            course,
            depth(2),
            &acts::all(),
            &[Law::AnEligiblePatientIsDispensedAgain],
        );
    }
}

#[test]
fn at_every_point_the_evaluator_that_was_written_apart_says_the_same() {
    for course in Course::ALL {
        holds_everywhere(course, depth(1), &acts::all(), &[Law::BothEvaluatorsAgree]);
    }
}

/// The same with every authorisation a number of the programme's own system, good for a day less than most of ours.
#[test]
fn no_life_of_a_companions_number_breaks_a_law() {
    for edition in RULEBOOK.editions() {
        for course in Course::ALL {
            let laws = Law::of_any_length();
            let mut registry = Registry::of(edition.id.as_str(), course, depth(2), laws);
            registry.rules = registry.rules.run_as(Mode::Companion);
            let checker = registry.visited();
            assert!(checker.model().points() > 200);
            let broken = checker.discoveries().into_iter().next();
            let broken = broken.map(|(law, path)| (law, path.into_actions()));
            assert_eq!(broken, None, "{course:?}");
        }
    }
}

/// What is wrong, and the law that must be seen to fall.
const EVERY_LAW_CAN_FALL: [(Fault, Law); 12] = [
    (
        Fault::ReadsAnOldRecord,
        Law::NeverTwoLiveAuthorisationsForOnePrescription,
    ),
    (
        Fault::ReadsAnOldRecord,
        Law::NeverMoreThanThirtyDaysLivePerPatient,
    ),
    (
        Fault::ReadsAnOldRecord,
        Law::NeverMoreThanThirtyDaysOfOneOrder,
    ),
    (
        Fault::AsksNothingAtHandOver,
        Law::NeverADispenseOutsideALiveAuthorisation,
    ),
    (
        Fault::ForgetsOneClosing,
        Law::AStopEndsEveryLiveAuthorisation,
    ),
    (
        Fault::ReadsAnOldStanding,
        Law::NothingIsAuthorisedAfterASuspension,
    ),
    (
        Fault::ForgetsOneClosing,
        Law::NoAuthorisationOutlivesItsEvidence,
    ),
    (
        Fault::ForgetsOneClosing,
        Law::AChangeOfCategoryEndsEveryLiveAuthorisation,
    ),
    (
        Fault::ForgetsOneClosing,
        Law::NoCorrectionMakesAnAuthorisationLonger,
    ),
    (Fault::ForgetsOneClosing, Law::NoExemptionOutlivesItsRefusal),
    (Fault::ForgetsOneClosing, Law::WhatIsLiveIsWhatWasTold),
    (Fault::NeverLapses, Law::AnEligiblePatientIsDispensedAgain),
];

#[test]
fn a_gate_broken_in_one_way_is_found_out() {
    for edition in RULEBOOK.editions() {
        for (fault, law) in EVERY_LAW_CAN_FALL {
            // Only a first month rests on an exemption.
            let course = match law {
                Law::NoExemptionOutlivesItsRefusal => Course::FirstMonth,
                _ => Course::LaterMonth,
            };
            let mut registry = Registry::of(edition.id.as_str(), course, 2, vec![law]);
            registry.fault = fault;
            let checker = registry.visited();
            let found = checker.discovery(law.name());
            let found = found.unwrap_or_else(|| panic!("{fault:?} goes unseen by {}", law.name()));
            println!("{fault:?}: {} by {:?}", law.name(), found.into_actions());
        }
    }
    let laws = Law::SAFETY.into_iter().filter(Law::is_a_law);
    for law in laws.chain([Law::AnEligiblePatientIsDispensedAgain]) {
        let tried = EVERY_LAW_CAN_FALL.iter().any(|(_, fallen)| *fallen == law);
        assert!(tried, "{} is not shown to be able to fall", law.name());
    }
}

/// Merging points that are called the same loses nothing: walking every path to its end finds no point that the merged
/// search did not.
#[test]
fn points_called_the_same_go_on_the_same() {
    for edition in RULEBOOK.editions() {
        for course in Course::ALL {
            let registry = Registry::of(edition.id.as_str(), course, 2, Vec::new());
            let (mut by_paths, mut merged) = (BTreeSet::new(), BTreeSet::new());
            let mut layer = registry.init_states();
            for _ in 0..=registry.depth {
                by_paths.extend(layer.iter().map(|life| life.key().to_owned()));
                layer = layer
                    .iter()
                    .flat_map(|life| registry.next_states(life))
                    .collect();
            }
            let mut layer = registry.init_states();
            for _ in 0..=registry.depth {
                layer.retain(|life| merged.insert(life.key().to_owned()));
                layer = layer
                    .iter()
                    .flat_map(|life| registry.next_states(life))
                    .collect();
            }
            let lost: Vec<_> = by_paths.difference(&merged).take(3).collect();
            assert!(
                lost.is_empty(),
                "{course:?}: not reached when merged: {lost:#?}"
            );
            assert!(merged.len() > 400);
        }
    }
}
