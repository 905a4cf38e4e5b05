use retinue_kernel::Slug;
use serde_json::{Value, json};

use crate::harness::{Course, patient_who_can_become_pregnant};

fn dispensed() -> Course {
    patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-05", "a1", "rx1", "2026-03-07", 30)
        .handed_over("2026-03-05", "a1", 30)
}

#[test]
fn the_next_supply_is_free_from_seven_days_before_the_last_ends() {
    // Thirty days from 2026-03-05 end on 2026-04-03.
    let next = dispensed().month("2026-03-27", "t3", "rx2");
    next.asks_to_dispense("2026-03-27")
        .is_denied_because(&["supply-not-used-up"]);
    next.asks_to_dispense("2026-03-27")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-03-28");
    next.asks_to_dispense("2026-03-28")
        .is_authorised_until("2026-04-02");
}

#[test]
fn days_carried_over_add_up() {
    let third = dispensed()
        .month("2026-03-28", "t3", "rx2")
        .authorised("2026-03-28", "a2", "rx2", "2026-04-03", 30)
        .handed_over("2026-03-28", "a2", 30)
        .month("2026-04-26", "t4", "rx3");
    // The second thirty days follow the first: they end on 2026-05-03.
    third
        .asks_to_dispense("2026-04-26")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-04-27");
    third
        .asks_to_dispense("2026-04-27")
        .is_authorised_until("2026-05-02");
}

#[test]
fn a_lost_supply_frees_the_next_with_a_full_new_cycle() {
    let lost = dispensed().told(
        "2026-03-10",
        json!({ "type": "supply-adjusted", "reason": "lost" }),
    );
    lost.clone()
        .month("2026-03-11", "t3", "rx2")
        .asks_to_dispense("2026-03-11")
        .is_authorised_until("2026-03-17");
    let without_a_new_test = lost
        .prescription("rx2", "2026-03-10")
        .asks_to_dispense("2026-03-10")
        .decision;
    assert!(without_a_new_test.until().is_none());
}

/// What was lost on 10 March is gone: the thirty days that replaced it on 11 March end on 9 April, and nothing is added for
/// the capsules that nobody has.
#[test]
fn what_was_lost_is_not_at_home_beside_what_replaced_it() {
    let replaced = |days: Option<u16>, on: &str| {
        let mut lost = json!({ "type": "supply-adjusted", "reason": "lost" });
        if let Some(days) = days {
            lost["days"] = json!(days);
        }
        dispensed()
            .told("2026-03-10", lost)
            .month(on, "t3", "rx2")
            .authorised(on, "a2", "rx2", on, 30)
            .handed_over(on, "a2", 30)
    };
    let all = replaced(None, "2026-03-11").month("2026-04-02", "t4", "rx3");
    all.asks_to_dispense("2026-04-02")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-04-03");
    all.asks_to_dispense("2026-04-03")
        .is_authorised_until("2026-04-08");
    // Ten days lost of those that ended on 3 April: the rest is taken first, and both together end on 23 April.
    let some = replaced(Some(10), "2026-03-18").month("2026-04-16", "t4", "rx3");
    some.asks_to_dispense("2026-04-16")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-04-17");
    some.asks_to_dispense("2026-04-17")
        .is_authorised_until("2026-04-22");
}

/// What the pharmacy that gave a bag says of it is about that bag: no more is gone than was in it, and what was carried over
/// from before stays at home.
#[test]
fn a_lost_bag_takes_its_own_days_and_not_those_carried_over() {
    let carried_over = dispensed()
        .month("2026-03-28", "t3", "rx2")
        .authorised("2026-03-28", "a2", "rx2", "2026-04-03", 30)
        .told(
            "2026-03-28",
            json!({ "type": "handed-over", "id": "second bag", "authorisation": "a2", "days": 30 }),
        );
    let lost = |supply: &str| {
        carried_over.clone().told(
            "2026-03-28",
            json!({ "type": "supply-adjusted", "reason": "lost", "supply": supply }),
        )
    };
    // The first thirty days end on 3 April, with or without the bag that was lost.
    lost("second bag")
        .month("2026-03-29", "t4", "rx3")
        .asks_to_dispense("2026-03-29")
        .is_authorised_until("2026-04-04");
    // A bag that nobody knows is not gone: both end on 3 May.
    lost("no such bag")
        .month("2026-03-29", "t4", "rx3")
        .asks_to_dispense("2026-03-29")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-04-27");
}

/// Two bags at home: the clinic says that twenty days were lost, the pharmacy that the second bag of thirty was destroyed. It may
/// be one loss, so the telling counts that leaves more: twenty days of those that ended on 3 May are gone.
#[test]
fn a_loss_told_by_the_clinic_and_by_the_pharmacy_shortens_the_supply_once() {
    let two_bags = dispensed()
        .month("2026-03-28", "t3", "rx2")
        .authorised("2026-03-28", "a2", "rx2", "2026-04-03", 30)
        .told(
            "2026-03-28",
            json!({ "type": "handed-over", "id": "second bag", "authorisation": "a2", "days": 30 }),
        );
    let by_clinic =
        |days: u16| json!({ "type": "supply-adjusted", "reason": "lost", "days": days });
    let by_pharmacy =
        json!({ "type": "supply-adjusted", "reason": "destroyed", "supply": "second bag" });
    let next = |days: u16, until: &str, pharmacy_first: bool| {
        let mut told = [by_clinic(days), by_pharmacy.clone()];
        if pharmacy_first {
            told.reverse();
        }
        let [one, other] = told;
        let told = two_bags.clone().told("2026-04-01", one);
        told.told("2026-04-01", other)
            .month("2026-04-01", "t4", "rx3")
            .asks_to_dispense("2026-04-01")
            .is_denied_until(Slug::SupplyNotUsedUp, until);
    };
    for pharmacy_first in [false, true] {
        // Until 13 April, by the clinic's word.
        next(20, "2026-04-07", pharmacy_first);
    }
    // A dose that was raised is no loss: both count, and nothing is left.
    let raised = json!({ "type": "supply-adjusted", "reason": "dose-raised", "days": 20 });
    two_bags
        .clone()
        .told("2026-04-01", raised)
        .told("2026-04-01", by_pharmacy.clone())
        .month("2026-04-01", "t4", "rx3")
        .asks_to_dispense("2026-04-01")
        .is_authorised_until("2026-04-07");
    // The clinic takes its own word back: the bag alone is gone, and the first one ends on 3 April.
    let mut mistaken = by_clinic(20);
    mistaken["id"] = json!("mistaken");
    two_bags
        .clone()
        .told("2026-04-01", mistaken)
        .told("2026-04-01", by_pharmacy.clone())
        .told(
            "2026-04-01",
            json!({ "type": "fact-corrected", "of": "mistaken", "why": "it was that bag" }),
        )
        .month("2026-04-01", "t4", "rx3")
        .asks_to_dispense("2026-04-01")
        .is_authorised_until("2026-04-07");
}

/// What the clinic said before a bag left the pharmacy is not about that bag: both count.
#[test]
fn a_loss_before_a_bag_was_handed_over_is_not_the_loss_of_that_bag() {
    let lost = json!({ "type": "supply-adjusted", "reason": "lost", "days": 10 });
    let next = |clinic_on: &str| {
        dispensed()
            .told(clinic_on, lost.clone())
            .month("2026-03-28", "t3", "rx2")
            .authorised("2026-03-28", "a2", "rx2", "2026-04-03", 30)
            .told(
                "2026-03-28",
                json!({ "type": "handed-over", "id": "second bag", "authorisation": "a2", "days": 30 }),
            )
            .told(
                "2026-03-29",
                json!({ "type": "supply-adjusted", "reason": "lost", "supply": "second bag" }),
            )
            .month("2026-03-29", "t4", "rx3")
            .asks_to_dispense("2026-03-29")
            .is_authorised_until("2026-04-04");
    };
    next("2026-03-27");
    // Entered before the bag left, on the same day.
    next("2026-03-28");
}

/// A second bag of ten days was lost on 15 March; with it the capsules would have lasted until 13 April. What is lost of a third
/// bag after that day is another loss; what is told of by that day may be the same.
#[test]
fn a_loss_once_the_lost_bag_would_have_been_used_up_is_another_loss() {
    let third_bag_lost = |on: &str| {
        dispensed()
            .month("2026-03-15", "t3", "rx2")
            .authorised("2026-03-15", "a2", "rx2", "2026-03-21", 10)
            .told(
                "2026-03-15",
                json!({ "type": "handed-over", "id": "second bag", "authorisation": "a2", "days": 10 }),
            )
            .told(
                "2026-03-15",
                json!({ "type": "supply-adjusted", "reason": "lost", "supply": "second bag" }),
            )
            .month("2026-04-10", "t4", "rx3")
            .authorised("2026-04-10", "a3", "rx3", "2026-04-16", 30)
            .told(
                "2026-04-10",
                json!({ "type": "handed-over", "id": "third bag", "authorisation": "a3", "days": 30 }),
            )
            .told(on, json!({ "type": "supply-adjusted", "reason": "lost" }))
    };
    let next = |course: Course| course.month("2026-04-14", "t5", "rx4");
    next(third_bag_lost("2026-04-14"))
        .asks_to_dispense("2026-04-14")
        .is_authorised_until("2026-04-20");
    next(third_bag_lost("2026-04-13"))
        .asks_to_dispense("2026-04-14")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-05-03");
    // Whoever names the bag says which loss it is.
    let named = third_bag_lost("2026-04-13").told(
        "2026-04-13",
        json!({ "type": "supply-adjusted", "reason": "lost", "supply": "third bag" }),
    );
    next(named)
        .asks_to_dispense("2026-04-14")
        .is_authorised_until("2026-04-20");
}

#[test]
fn a_bag_lost_on_the_shelf_takes_nothing_from_home() {
    dispensed()
        .month("2026-03-28", "t3", "rx2")
        .authorised("2026-03-28", "a2", "rx2", "2026-04-03", 30)
        .told(
            "2026-03-28",
            json!({ "type": "filled", "id": "fill", "authorisation": "a2", "days": 30 }),
        )
        .told(
            "2026-03-28",
            json!({ "type": "supply-adjusted", "reason": "destroyed", "supply": "fill" }),
        )
        .handed_over("2026-03-29", "a2", 30)
        .month("2026-04-26", "t4", "rx3")
        .asks_to_dispense("2026-04-26")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-04-27");
}

/// Of an order of which more left the pharmacy after a loss, nobody knows what is gone: it counts whole.
#[test]
fn a_loss_between_two_parts_of_one_order_takes_nothing_from_it() {
    let parts = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .told(
            "2026-03-02",
            json!({ "type": "partially-dispensed", "authorisation": "a1", "days": 10 }),
        )
        .told(
            "2026-03-03",
            json!({ "type": "supply-adjusted", "reason": "lost" }),
        )
        .authorised("2026-03-04", "a2", "rx1", "2026-03-07", 20)
        .handed_over("2026-03-04", "a2", 20)
        .month("2026-03-24", "t3", "rx2");
    // Thirty days from 2026-03-02 end on 2026-03-31.
    parts
        .asks_to_dispense("2026-03-24")
        .is_denied_until(Slug::SupplyNotUsedUp, "2026-03-25");
}

#[test]
fn more_than_thirty_days_and_refills_are_refused() {
    let written = |otherwise: Value| {
        patient_who_can_become_pregnant()
            .negative_test("t2", "2026-03-01")
            .month_confirmed("2026-03-01", "t2")
            .prescription_of("rx1", "2026-03-01", otherwise)
    };
    written(json!({ "days": 30 }))
        .asks_to_dispense("2026-03-01")
        .is_authorised_until("2026-03-07");
    written(json!({ "days": 31 }))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["supply-over-thirty-days"]);
    written(json!({ "refills": 1 }))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["refills-on-prescription"]);
    // 90 capsules, three repeats, another indication: everything that is wrong is said at once.
    written(json!({ "days": 90, "refills": 3, "indication": "lupus", "capsules": { "30": 90 } }))
        .asks_to_dispense("2026-03-01")
        .is_denied_because(&["refills-on-prescription", "supply-over-thirty-days"]);
}

#[test]
fn a_duplicated_prescription_in_one_order_never_gives_a_second_month() {
    let order = |days: u16| {
        patient_who_can_become_pregnant()
            .negative_test("t2", "2026-03-01")
            .month_confirmed("2026-03-01", "t2")
            .prescription_of("rx1", "2026-03-01", json!({ "order": "march", "days": 15 }))
            .prescription_of(
                "rx2",
                "2026-03-01",
                json!({ "order": "march", "days": days }),
            )
            .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 15)
    };
    order(15)
        .asks_to_dispense("2026-03-02")
        .is_authorised_until("2026-03-07");
    order(16)
        .asks_to_dispense("2026-03-02")
        .is_denied_because(&["order-exceeds-thirty-days"]);
}

#[test]
fn the_remainder_of_a_partial_fill_is_dispensed_inside_the_same_window() {
    let partial = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30)
        .told(
            "2026-03-02",
            json!({ "type": "partially-dispensed", "authorisation": "a1", "days": 10 }),
        );
    let answered = partial.asks_to_dispense("2026-03-07");
    assert!(matches!(
        answered.decision,
        retinue_kernel::DispenseDecision::Authorised { days: 20, .. }
    ));
    answered.is_authorised_until("2026-03-07");
    partial
        .asks_to_dispense("2026-03-08")
        .is_denied_because(&["test-window-closed"]);
}

#[test]
fn nothing_is_authorised_twice() {
    let live = patient_who_can_become_pregnant()
        .month("2026-03-01", "t2", "rx1")
        .authorised("2026-03-02", "a1", "rx1", "2026-03-07", 30);
    live.asks_to_dispense("2026-03-02")
        .is_denied_because(&["authorisation-already-live"]);
    let reversed = live.clone().told(
        "2026-03-03",
        json!({ "type": "authorisation-reversed", "authorisation": "a1" }),
    );
    reversed
        .asks_to_dispense("2026-03-03")
        .is_authorised_until("2026-03-07");
    let other = live.month("2026-03-03", "t3", "rx2");
    assert!(crate::harness::slugs(&other.decision_on("2026-03-03")).contains(&"other-order-live"));
    // A new prescription alone would not do: what left is still at home, and the day from which the next may follow is told.
    dispensed()
        .asks_to_dispense("2026-03-06")
        .is_denied_because(&["prescription-already-dispensed", "supply-not-used-up"]);
}

#[test]
fn after_more_than_sixty_days_without_supply_treatment_starts_anew() {
    // The supply ends on 2026-04-03.
    let back = |on: &str| dispensed().month(on, "t3", "rx2");
    back("2026-06-02")
        .asks_to_dispense("2026-06-02")
        .is_authorised_until("2026-06-08");
    back("2026-06-03")
        .asks_to_dispense("2026-06-03")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}

/// Thirty days from 2026-03-05 end on 2026-04-03, whatever was lost on a day on which they had not left the pharmacy.
#[test]
fn capsules_that_were_lost_before_the_hand_over_are_not_those_that_were_handed_over() {
    for lost in [
        json!({ "type": "supply-adjusted", "reason": "lost" }),
        json!({ "type": "supply-adjusted", "reason": "lost", "days": 20 }),
    ] {
        dispensed()
            .told("2026-03-04", lost.clone())
            .month("2026-03-27", "t3", "rx2")
            .asks_to_dispense("2026-03-27")
            .is_denied_until(Slug::SupplyNotUsedUp, "2026-03-28");
        // Of the day itself, it is about them.
        dispensed()
            .told("2026-03-05", lost)
            .month("2026-03-27", "t3", "rx2")
            .asks_to_dispense("2026-03-27")
            .is_authorised_until("2026-04-02");
    }
}

#[test]
fn more_days_than_are_left_are_all_that_is_left() {
    let course = dispensed().told(
        "2026-03-12",
        json!({ "type": "supply-adjusted", "reason": "returned", "days": 300 }),
    );
    // The last dose was on 11 March, and sixty days later treatment still goes on.
    course
        .clone()
        .month("2026-05-10", "t3", "rx2")
        .asks_to_dispense("2026-05-10")
        .is_authorised_until("2026-05-16");
    course
        .month("2026-05-11", "t3", "rx2")
        .asks_to_dispense("2026-05-11")
        .is_denied_because(&["first-test-missing", "second-test-too-early"]);
}
