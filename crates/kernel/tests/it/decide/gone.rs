//! Capsules that are gone: all that is at home, or one bag, and no more of it than was in it.

use retinue_kernel::{changes_what_is_at_home, days_gone};

use super::*;

#[test]
fn capsules_are_gone_after_they_left_the_pharmacy_and_not_before() {
    let lost = |days: Option<u16>| {
        let mut lost = json!({ "type": "supply-adjusted", "reason": "lost" });
        if let Some(days) = days {
            lost["days"] = json!(days);
        }
        lost
    };
    let at = |course: &Course, on: &str, days| report(course, on, "2026-03-12", lost(days));
    assert_eq!(at(&authorised(), "2026-03-05", None), Err(vec!["type"]));
    let handed_over = authorised().handed_over("2026-03-04", "a1", 30);
    assert_eq!(at(&handed_over, "2026-03-03", None), Err(vec!["on"]));
    assert_eq!(at(&handed_over, "2026-03-04", Some(0)), Err(vec!["days"]));
    for on in ["2026-03-04", "2026-03-05"] {
        assert_eq!(at(&handed_over, on, Some(5)), Ok(vec!["supply-adjusted"]));
    }
    // Put right, it is judged on what was at home when it was told: a later supply says nothing of it.
    let corrected = handed_over
        .told(
            "2026-03-05",
            json!({ "type": "supply-adjusted", "id": "lost", "reason": "lost" }),
        )
        .month("2026-03-06", "t3", "rx2")
        .authorised("2026-03-06", "a2", "rx2", "2026-03-12", 30)
        .handed_over("2026-03-07", "a2", 30);
    let instead = |on: &str| {
        json!({ "type": "fact-corrected", "of": "lost", "why": "destroyed",
            "instead": { "type": "supply-adjusted", "id": "lost again", "on": on, "reason": "destroyed" } })
    };
    let put_right = |on: &str| report(&corrected, "2026-03-12", "2026-03-12", instead(on));
    assert_eq!(put_right("2026-03-06"), Ok(vec!["fact-corrected"]));
    assert_eq!(put_right("2026-03-03"), Err(vec!["on"]));
}

#[test]
fn a_named_bag_is_gone_once_and_no_more_of_it_than_was_in_it() {
    let gone = |supply: &str, days: Option<u16>| {
        let mut gone = json!({ "type": "supply-adjusted", "reason": "lost", "supply": supply });
        if let Some(days) = days {
            gone["days"] = json!(days);
        }
        gone
    };
    let at = |course: &Course, on: &str, event| report(course, on, "2026-03-12", event);
    let filled = authorised().told(
        "2026-03-03",
        json!({ "type": "filled", "id": "fill", "authorisation": "a1", "days": 30 }),
    );
    let told = || Ok(vec!["supply-adjusted"]);
    assert_eq!(at(&filled, "2026-03-03", gone("fill", None)), told());
    assert_eq!(
        at(&filled, "2026-03-02", gone("fill", None)),
        Err(vec!["on"])
    );
    assert_eq!(
        at(&filled, "2026-03-03", gone("fill", Some(5))),
        Err(vec!["days"])
    );
    assert_eq!(
        at(&filled, "2026-03-03", gone("rx1", None)),
        Err(vec!["supply"])
    );
    let lost_on_the_shelf = filled.clone().told("2026-03-03", gone("fill", None));
    assert_eq!(
        at(&lost_on_the_shelf, "2026-03-03", gone("fill", None)),
        Err(vec!["supply"])
    );
    let returned = filled.clone().told(
        "2026-03-03",
        json!({ "type": "returned-to-stock", "authorisation": "a1" }),
    );
    assert_eq!(
        at(&returned, "2026-03-03", gone("fill", None)),
        Err(vec!["supply"])
    );

    let left = filled.told(
        "2026-03-04",
        json!({ "type": "handed-over", "id": "bag", "authorisation": "a1", "days": 30 }),
    );
    assert_eq!(
        at(&left, "2026-03-04", gone("fill", None)),
        Err(vec!["supply"])
    );
    assert_eq!(at(&left, "2026-03-03", gone("bag", None)), Err(vec!["on"]));
    assert_eq!(
        at(&left, "2026-03-04", gone("bag", Some(31))),
        Err(vec!["days"])
    );
    assert_eq!(at(&left, "2026-03-04", gone("bag", Some(30))), told());
    let in_part = left.told("2026-03-05", gone("bag", Some(10)));
    assert_eq!(at(&in_part, "2026-03-06", gone("bag", Some(20))), told());
    assert_eq!(
        at(&in_part, "2026-03-06", gone("bag", Some(21))),
        Err(vec!["days"])
    );
    assert_eq!(
        at(&in_part, "2026-03-06", gone("bag", None)),
        Err(vec!["days"])
    );
}

#[test]
fn a_change_takes_from_what_is_at_home_unless_it_is_about_a_bag_on_the_shelf_or_about_none() {
    let course = authorised().told(
        "2026-03-03",
        json!({ "type": "filled", "id": "fill", "authorisation": "a1", "days": 30 }),
    );
    let out = course.clone().told(
        "2026-03-04",
        json!({ "type": "handed-over", "id": "out", "authorisation": "a1", "days": 30 }),
    );
    let out = record(&out);
    let takes = |event: Value| changes_what_is_at_home(&out, &payload(event));
    let lost = |supply: Option<&str>| {
        let mut lost = json!({ "type": "supply-adjusted", "reason": "lost", "days": 5 });
        if let Some(supply) = supply {
            lost["supply"] = json!(supply);
        }
        lost
    };
    assert!(takes(lost(None)));
    assert!(takes(lost(Some("out"))));
    assert!(!takes(lost(Some("fill"))), "it never left the shelf");
    assert!(!takes(lost(Some("another"))), "nobody knows that bag");
    assert!(!takes(json!({ "type": "visit-recorded" })));
}

#[test]
fn what_is_gone_of_a_bag_is_counted_by_its_own_name() {
    let lost = |supply: &str, days: Option<u16>| {
        let mut lost = json!({ "type": "supply-adjusted", "reason": "lost", "supply": supply });
        if let Some(days) = days {
            lost["days"] = json!(days);
        }
        lost
    };
    let course = authorised()
        .handed_over("2026-03-04", "a1", 30)
        .told("2026-03-05", lost("one", Some(5)))
        .told("2026-03-06", lost("another", Some(7)))
        .told("2026-03-07", lost("one", None));
    let record = record(&course);
    let gone = |name: &str| days_gone(&record, &Id::new(name).unwrap(), 30);
    assert_eq!(gone("one"), 35);
    assert_eq!(gone("another"), 7);
    assert_eq!(gone("a third"), 0);
}
