//! What the record of a fault of the system, or its withdrawal, does to an authorisation that is live.

use retinue_kernel::{FaultDays, RulesInForce, outlives};

use super::*;

/// A patient whose first window ended on 7 March, authorised on 10 March in the next until `until`.
fn authorised_after_a_missed_window(until: &str) -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .month("2026-03-10", "t3", "rx2")
        .authorised("2026-03-10", "a2", "rx2", until, 30)
}

fn with_a_fault_on(day_of_fault: &str) -> RulesInForce {
    let (from, until) = (day(day_of_fault), day(day_of_fault));
    RULEBOOK
        .default_rules()
        .with_faults([FaultDays { from, until }])
}

/// Whether the authorisation stands on the day after it was given, when the rules become others.
fn stands(course: &Course, before: &RulesInForce, after: &RulesInForce) -> bool {
    let (record, party) = (record(course), certified());
    let case = Case {
        patient: &record,
        prescriber: Some(&party),
        pharmacy: Some(&party),
    };
    let authorisation = Id::new("a2").unwrap();
    outlives(&case, &authorisation, before, after, day("2026-03-11"))
}

#[test]
fn what_a_fault_made_possible_ends_with_its_withdrawal_and_with_nothing_else() {
    let course = authorised_after_a_missed_window("2026-03-16");
    let (excused, not_excused) = (with_a_fault_on("2026-03-07"), RULEBOOK.default_rules());
    assert!(!stands(&course, &excused, &not_excused));
    assert!(stands(&course, &not_excused, &excused));
    assert!(stands(&course, &excused, &excused));
    // It was refused before as well: the change gives no reason that was not there.
    assert!(stands(&course, &not_excused, &not_excused));
    // A fault on another day excused nothing.
    assert!(stands(
        &course,
        &with_a_fault_on("2026-03-06"),
        &not_excused
    ));
}

#[test]
fn what_was_too_long_before_a_fault_was_recorded_is_not_ended_by_the_fault() {
    let course = authorised_after_a_missed_window("2026-03-20");
    let excused = with_a_fault_on("2026-03-07");
    assert!(stands(&course, &excused, &excused));
    let two_faults = RULEBOOK
        .default_rules()
        .with_faults(["2026-03-07", "2026-03-09"].map(|one| FaultDays {
            from: day(one),
            until: day(one),
        }));
    assert!(stands(&course, &excused, &two_faults));
}

#[test]
fn what_is_not_live_any_more_is_not_ended_again() {
    let (excused, not_excused) = (with_a_fault_on("2026-03-07"), RULEBOOK.default_rules());
    for end in ["authorisation-reversed", "authorisation-released"] {
        let over = authorised_after_a_missed_window("2026-03-16")
            .told("2026-03-10", json!({ "type": end, "authorisation": "a2" }));
        assert!(stands(&over, &excused, &not_excused), "{end}");
    }
    let dispensed =
        authorised_after_a_missed_window("2026-03-16").handed_over("2026-03-10", "a2", 30);
    assert!(stands(&dispensed, &excused, &not_excused));
}
