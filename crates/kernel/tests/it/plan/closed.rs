//! Days on which nobody is there: as an installation records them, and as the planner keeps clear of them.

use jiff::civil::Weekday::Sunday;
use retinue_kernel::{Premises, RegistryFact, RegistryRecord, Step};
use serde_json::json;

use crate::harness::{day, patient_who_can_become_pregnant};

#[test]
fn a_single_day_on_which_the_pharmacy_is_closed_is_not_proposed_and_the_day_after_is() {
    let planned = || patient_who_can_become_pregnant().planned_on("2026-01-05");
    planned().proposes(
        ["2026-02-01", "2026-02-01", "2026-02-01", "2026-02-01"],
        "2026-02-07",
    );
    planned()
        .the_pharmacy_is_also_closed_on(&["2026-02-01", "2026-02-02"])
        .proposes(
            ["2026-02-03", "2026-02-03", "2026-02-03", "2026-02-03"],
            "2026-02-09",
        );
    planned()
        .the_pharmacy_is_closed_on(&[Sunday])
        .the_pharmacy_is_also_closed_on(&["2026-02-02"])
        .wish(Step::Collection, "2026-02-02")
        .does_not_fit(Step::Collection, &["closed"], Some("2026-02-03"));
}

fn record(facts: serde_json::Value) -> RegistryRecord {
    RegistryRecord::of(serde_json::from_value::<Vec<RegistryFact>>(facts).unwrap())
}

#[test]
fn what_was_said_last_of_the_premises_is_what_holds() {
    let record = record(json!([
        { "type": "closed-days-set", "on": "2026-01-02", "premises": "clinic", "weekdays": ["sunday"], "dated": ["2026-12-25"] },
        { "type": "closed-days-set", "on": "2026-01-02", "premises": "laboratory", "weekdays": ["saturday", "sunday"] },
        { "type": "closed-days-set", "on": "2026-02-02", "premises": "clinic", "dated": ["2026-04-03", "2026-04-06", "2026-04-03"] },
    ]));
    let clinic = record.closed_days(Premises::Clinic);
    assert_eq!(clinic.dated(), [day("2026-04-03"), day("2026-04-06")]);
    assert!(clinic.has(day("2026-04-06")) && !clinic.has(day("2026-04-05")));
    assert!(
        !clinic.has(day("2026-12-25")),
        "the earlier list holds no more"
    );
    let laboratory = record.closed_days(Premises::Laboratory);
    assert_eq!(
        laboratory.weekdays().names().collect::<Vec<_>>(),
        ["saturday", "sunday"]
    );
    assert!(
        !record
            .closed_days(Premises::Pharmacy)
            .has(day("2026-04-05"))
    );
}
