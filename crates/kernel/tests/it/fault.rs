//! The days on which the system failed, as the programme's stream tells of them.

use retinue_kernel::{FaultDays, Id, RegistryEvent, RegistryFact, RegistryRecord, Statement};

use crate::harness::day;

fn fact(id: &str, on: &str, event: RegistryEvent) -> RegistryFact {
    RegistryFact {
        event,
        id: Some(Id::new(id).unwrap()),
        on: day(on),
        recorded_at: None,
        by: None,
        command_id: None,
    }
}

fn says(text: &str) -> Statement {
    Statement::new(text).unwrap()
}

fn failed(id: &str, from: &str, until: &str) -> RegistryFact {
    let event = RegistryEvent::SystemFaultRecorded {
        from: day(from),
        until: day(until),
        says: says("The service answered nobody."),
    };
    fact(id, "2026-03-10", event)
}

fn withdrawn(fault: &str) -> RegistryFact {
    let event = RegistryEvent::SystemFaultWithdrawn {
        fault: Id::new(fault).unwrap(),
        says: says("It answered on that day."),
    };
    fact("withdrawal", "2026-03-12", event)
}

fn days(from: &str, until: &str) -> FaultDays {
    FaultDays {
        from: day(from),
        until: day(until),
    }
}

#[test]
fn a_fault_stands_until_it_is_withdrawn_itself_and_stays_on_record_with_the_reason() {
    let first = failed("first", "2026-03-05", "2026-03-07");
    let second = failed("second", "2026-03-09", "2026-03-09");
    let both = RegistryRecord::of([first.clone(), second.clone()]);
    assert_eq!(
        both.standing_faults(),
        [
            days("2026-03-05", "2026-03-07"),
            days("2026-03-09", "2026-03-09")
        ]
    );
    let one = RegistryRecord::of([first, second, withdrawn("first")]);
    assert_eq!(one.standing_faults(), [days("2026-03-09", "2026-03-09")]);
    let on_record = one.system_faults();
    let names: Vec<&str> = on_record.iter().map(|fault| fault.id.as_str()).collect();
    assert_eq!(names, ["first", "second"]);
    let why = on_record[0].withdrawn.as_ref();
    assert_eq!(
        why.map(|(on, says)| (*on, says.as_str())),
        Some((day("2026-03-12"), "It answered on that day."))
    );
    assert_eq!(on_record[1].withdrawn, None);
}

#[test]
fn a_withdrawal_of_what_was_never_recorded_changes_nothing() {
    let record = RegistryRecord::of([
        failed("first", "2026-03-05", "2026-03-07"),
        withdrawn("another"),
    ]);
    assert_eq!(record.standing_faults(), [days("2026-03-05", "2026-03-07")]);
}
