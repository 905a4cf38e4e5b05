//! Scales, grades and schedules: for whom each is offered, and what is stored with it.

use reqwest::StatusCode;

use crate::care::{in_treatment, records, review};
use crate::care_course::part;
use crate::page::is_sound;

#[tokio::test]
async fn a_graded_side_effect_is_kept_with_its_version_and_advised_on_as_provisional() {
    let (_world, clinic, of) = in_treatment().await;
    let address = format!("{}/graded", review(&of));
    let form = clinic.get(&address).await;
    is_sound(&form, "graded");
    assert!(form.says("severe, limits self-care"));
    let wrong = [
        ("term", "cheilitis"),
        ("grade", "4"),
        ("ctcae-version", "v5"),
        ("on", "2026-03-01"),
    ];
    let back = clinic.fills_in(&address, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.error_of("grade").is_some(), "{}", back.text);
    let right = [
        ("term", "cheilitis"),
        ("grade", "3"),
        ("ctcae-version", "v6"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "graded", &right).await;
    let page = clinic.get(&review(&of)).await;
    assert!(
        page.says("cheilitis of grade 3 (CTCAE v6)"),
        "{}",
        page.text
    );
    assert!(
        page.says("cheilitis of grade 3 limits self-care"),
        "{}",
        page.text
    );
    assert!(page.text.contains("tag-provisional"));
    // The next grade begins under the same version.
    let form = clinic.get(&address).await;
    let chosen = form
        .text
        .split("value=\"v6\"")
        .nth(1)
        .expect("it is offered");
    assert!(
        chosen
            .split('>')
            .next()
            .is_some_and(|rest| rest.contains("checked"))
    );
}

#[tokio::test]
async fn a_scale_is_that_of_the_age_on_the_day_of_the_answers() {
    let (world, clinic, _of) = in_treatment().await;
    // Eighteen since 15 February.
    let grown = world.enrols_born("Synthetic Grown Person", "2008-02-15");
    let at = format!("{}/scale", review(&grown));
    let today = clinic.get(&at).await;
    assert!(today.text.contains("value=\"phq-9\""));
    let of_teens = |on: &'static str| {
        [
            ("scale", "phq-9-teen"),
            ("answers", "0 0 0 0 0 0 0 0 1"),
            ("on", on),
        ]
    };
    let late = clinic.fills_in(&at, &of_teens("2026-02-15")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = clinic
        .fills_in(
            &at,
            &[
                ("scale", "phq-9"),
                ("answers", "0 0 0 0 0 0 0 0 1"),
                ("on", "2026-02-14"),
            ],
        )
        .await;
    let wrong = told.error_of("scale").expect("beside the scale");
    assert!(wrong.contains("not asked at 17 years"), "{wrong}");
    assert!(told.text.contains("value=\"phq-9-teen\""), "{}", told.text);
    records(&clinic, &grown, "scale", &of_teens("2026-02-14")).await;
    assert!(
        clinic
            .get(&review(&grown))
            .await
            .says("PHQ-9, modified for teens 1 of 27")
    );
}

#[tokio::test]
async fn the_clinics_version_of_ctcae_is_stored_with_each_result_and_an_older_one_keeps_its_own() {
    let (_world, clinic, of) = in_treatment().await;
    let count = |on: &'static str| {
        [
            ("analyte", "neutrophils"),
            ("value", "1.2"),
            ("unit", "10^9/L"),
            ("low", "1.8"),
            ("fasting", "unsaid"),
            ("on", on),
        ]
    };
    records(&clinic, &of, "result", &count("2026-02-10")).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("CTCAE v5 grade 2"), "{}", page.text);
    let cover = "/clinic/cover";
    let unknown = [("ctcae-version", "v4")];
    let refused = clinic
        .fills_in_to(cover, "/clinic/cover/grading", &unknown)
        .await;
    assert!(!refused.status.is_redirection());
    let chosen = [("ctcae-version", "v6")];
    let done = clinic
        .fills_in_to(cover, "/clinic/cover/grading", &chosen)
        .await;
    assert_eq!(done.location(), "/clinic/cover?done=grading");
    let shown = clinic.get(cover).await;
    is_sound(&shown, cover);
    assert!(part(&shown.text, "clinic-grading", "</p>").contains("v6"));
    records(&clinic, &of, "result", &count("2026-02-20")).await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    let news = part(&page.text, "changes", "</ul>");
    assert!(news.contains("CTCAE v6 grade 1"), "{news}");
    assert!(
        news.contains("CTCAE v5 grade 2"),
        "the older keeps its version: {news}"
    );
}

#[tokio::test]
async fn a_schedule_of_another_land_is_neither_offered_nor_admitted() {
    let (_world, clinic, of) = in_treatment().await;
    let at = format!("{}/schedule", review(&of));
    let form = clinic.get(&at).await;
    assert!(form.text.contains("value=\"us-label\""));
    assert!(!form.text.contains("value=\"uk-label\""), "{}", form.text);
    let asked = [("authority", "uk-label"), ("reason", "as at home")];
    let refused = clinic.fills_in(&at, &asked).await;
    assert!(!refused.status.is_redirection(), "{}", refused.text);
}

#[tokio::test]
async fn acne_qol_is_told_by_its_four_domains_and_their_sum_is_its_total() {
    let (_world, clinic, of) = in_treatment().await;
    let at = format!("{}/scale", review(&of));
    let form = clinic.get(&format!("{at}?scale=acne-qol")).await;
    is_sound(&form, "scale");
    let names = part(&form.text, "domains-names", "</p>");
    for words in [
        "self-perception (0 to 30, provisional)",
        "role-social (0 to 24",
        "acne symptoms (0 to 30",
    ] {
        assert!(names.contains(words), "{words}: {names}");
    }
    let entered = |domains: &'static str, total: &'static str| {
        [
            ("scale", "acne-qol"),
            ("answers", ""),
            ("total", total),
            ("domains", domains),
            ("on", "2026-03-01"),
        ]
    };
    for (domains, total) in [
        ("20 18 25 25", ""),
        ("20 18 12", ""),
        ("20 18 12 25", "70"),
        ("a b c d", ""),
    ] {
        let back = clinic.fills_in(&at, &entered(domains, total)).await;
        assert_eq!(
            back.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{domains} {total}"
        );
        is_sound(&back, "scale");
    }
    let of_another = [
        ("scale", "cadi"),
        ("answers", ""),
        ("total", "5"),
        ("domains", "5"),
        ("on", "2026-03-01"),
    ];
    let back = clinic.fills_in(&at, &of_another).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    records(&clinic, &of, "scale", &entered("20 18 12 25", "")).await;
    let page = clinic.get(&review(&of)).await;
    is_sound(&page, "review");
    assert!(
        page.says("Acne-QoL 75 of 114; self-perception 20 of 30, role-emotional 18 of 30, role-social 12 of 24, acne symptoms 25 of 30, provisional"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn a_scales_terms_stand_under_its_own_entry_and_the_adults_questionnaire_is_for_adults() {
    let (world, clinic, of) = in_treatment().await;
    let at = format!("{}/scale", review(&of));
    let chosen = clinic.get(&format!("{at}?scale=cadi")).await;
    is_sound(&chosen, "scale");
    let notices = part(&chosen.text, "notices", "</div>");
    assert!(
        notices.contains("Cardiff Acne Disability Index:"),
        "{notices}"
    );
    assert!(!notices.contains("PHQ"), "{notices}");
    assert!(chosen.text.contains("value=\"phq-9\""));
    assert!(!chosen.text.contains("value=\"phq-9-teen\""));
    let rooming = clinic.get(&format!("{}/rooming", review(&of))).await;
    assert!(part(&rooming.text, "phq-2-notice", "</p>").contains("terms of use"));
    let young = world.enrols_born("Synthetic Young Person", "2011-05-01");
    let offered = clinic.get(&format!("{}/scale", review(&young))).await;
    assert!(
        offered.text.contains("value=\"phq-9-teen\""),
        "{}",
        offered.text
    );
    assert!(!offered.text.contains("value=\"phq-9\""));
    let answers = [
        ("scale", "phq-9-teen"),
        ("answers", "0 0 0 0 0 0 0 0 1"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &young, "scale", &answers).await;
    let page = clinic.get(&review(&young)).await;
    assert!(page.says("Somebody is to be reached"), "{}", page.text);
    assert!(page.says("suicide risk screen now"));
}
