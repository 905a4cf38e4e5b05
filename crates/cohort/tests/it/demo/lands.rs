//! Patients of programmes without a registry: the plan is true on any day, and told to the demonstration's ledger.

use std::collections::BTreeSet;

use retinue_cohort::demo::{self, Alone, clinic};
use retinue_kernel::{Day, Programme, authorise};
use retinue_rulebook::Rulebook;

use crate::kernel_alone::day;

fn wrong_on(rulebook: &Rulebook, today: Day) -> Vec<String> {
    let (programme, rules) = (rulebook.programme().id, rulebook.default_rules());
    let told = clinic::courses_of(programme).into_iter().map(|course| {
        let told = Alone::told(course, programme, &rules, today, |_, _, _| ());
        let (alone, request) = told.map_err(|astray| format!("{today}: {astray}"))?;
        let case = alone.case(&request.pharmacy);
        let decision = authorise(&case, &request, &rules, today);
        let planned = course.expected.on(&rules, today);
        if demo::answers(&decision, today, planned) {
            return Ok(());
        }
        let answered = demo::in_words(&decision);
        Err(format!("{today}, {}: {planned:?}, {answered}", course.who))
    });
    told.filter_map(Result::err).collect()
}

#[test]
fn what_the_checklist_says_of_each_patient_is_what_the_plan_says_on_any_day() {
    for programme in [Programme::UkMhra, Programme::EuPpp] {
        let rulebook = Rulebook::embedded_of(programme).expect("the rules can be read");
        let mut wrong = Vec::new();
        for (first, days) in [("2026-11-20", 40), ("2027-02-20", 12), ("2028-02-26", 5)] {
            let first = day(first);
            wrong.extend((0..days).flat_map(|ahead| wrong_on(&rulebook, first.plus(ahead))));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn nobody_is_named_twice_and_every_programme_has_someone() {
    let all = clinic::courses();
    let names: BTreeSet<&str> = all.iter().map(|course| course.who).collect();
    assert_eq!(names.len(), all.len());
    for programme in Programme::ALL {
        assert!(!clinic::courses_of(*programme).is_empty(), "{programme}");
    }
}
