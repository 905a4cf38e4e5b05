//! The plan of doses in the clinic: as many steps as a titration has, and a wish above the ceiling told as such.

use reqwest::StatusCode;

use crate::care::{in_treatment, records, review};
use crate::page::is_sound;

#[tokio::test]
async fn a_plan_of_four_steps_is_set_and_begins_again_where_it_stands() {
    let (_world, clinic, of) = in_treatment().await;
    let steps = [
        ("product", "us-conventional"),
        ("first-daily", "10"),
        ("first-days", "26"),
        ("then-daily", "20"),
        ("then-days", "28"),
        ("third-daily", "40"),
        ("third-days", "56"),
        ("fourth-daily", "60"),
        ("on", "2026-02-01"),
    ];
    records(&clinic, &of, "plan", &steps).await;
    let page = clinic.get(&review(&of)).await;
    assert!(
        page.says("10 mg for 26 days, then 20 mg for 28 days, then 40 mg for 56 days, then 60 mg"),
        "{}",
        page.text
    );
    // On 1 March the first step is over and two days of the second have passed.
    let form = clinic.get(&format!("{}/plan", review(&of))).await;
    is_sound(&form, "plan");
    for (field, value) in [
        ("first-daily", "20"),
        ("first-days", "26"),
        ("then-daily", "40"),
        ("then-days", "56"),
        ("third-daily", "60"),
    ] {
        assert_eq!(form.value_of(field).as_deref(), Some(value), "{field}");
    }
}

#[tokio::test]
async fn a_step_that_is_left_out_or_has_no_days_is_told_beside_its_field_and_nothing_is_set() {
    let (_world, clinic, of) = in_treatment().await;
    let plan = format!("{}/plan", review(&of));
    for (field, typed) in [
        // A dose comes after the first, which does not say how long it is taken.
        (
            "first-days",
            vec![("first-daily", "10"), ("then-daily", "20")],
        ),
        // Days, and no dose after them.
        (
            "then-daily",
            vec![("first-daily", "10"), ("first-days", "28")],
        ),
        // The second is left out.
        (
            "then-daily",
            vec![
                ("first-daily", "10"),
                ("first-days", "28"),
                ("third-daily", "40"),
            ],
        ),
        ("first-daily", vec![("then-daily", "40")]),
    ] {
        let mut form = vec![("product", "us-conventional"), ("on", "2026-03-01")];
        form.extend(typed);
        let back = clinic.fills_in(&plan, &form).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        is_sound(&back, field);
        assert!(back.error_of(field).is_some(), "{field}: {}", back.text);
    }
    let page = clinic.get(&review(&of)).await;
    assert!(!page.says("10 mg for 28 days"));
}

#[tokio::test]
async fn a_wish_above_the_ceiling_says_that_it_is_held_there() {
    let (_world, clinic, of) = in_treatment().await;
    let plain = format!("{}/what-if", review(&of));
    let page = clinic.get(&format!("{plain}?daily=200")).await;
    is_sound(&page, "what-if");
    assert!(page.text.contains("id=\"held-at-ceiling\""));
    assert!(
        page.says("200 mg a day is above the label’s ceiling"),
        "{}",
        page.text
    );
    let below = clinic.get(&format!("{plain}?daily=60")).await;
    assert!(!below.text.contains("id=\"held-at-ceiling\""));
}
