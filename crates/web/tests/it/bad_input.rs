//! Bad input: the page again with 422, the reason beside the field, what was typed kept, and nothing stored.

use reqwest::StatusCode;

use crate::world::{PATIENT, PRESCRIBER, World};

/// Page, form, the field at fault, a part of what is said beside it.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

const TEST: [(&str, &str); 3] = [
    ("result", "negative"),
    ("specimen", "urine"),
    ("setting", "medical"),
];

#[tokio::test]
async fn a_form_that_cannot_be_right_comes_back_with_the_reason_beside_the_field() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = format!("/clinic/patients/{}", of.patient);
    let before = world.facts(&of);
    let with = |collected_on: &'static str| {
        let mut form = TEST.to_vec();
        form.push(("collected-on", collected_on));
        form
    };
    let (tomorrow, before_birth, no_day, far) = (
        with("2026-03-02"),
        with("1990-01-01"),
        with("2026-02-30"),
        with("99999-01-01"),
    );
    let cases: &[Case<'_>] = &[
        (
            "pregnancy-test",
            &tomorrow,
            "collected-on",
            "on or before Sunday 1 March 2026",
        ),
        (
            "pregnancy-test",
            &before_birth,
            "collected-on",
            "on or after Saturday 1 May 2004",
        ),
        (
            "pregnancy-test",
            &no_day,
            "collected-on",
            "a day of the calendar",
        ),
        (
            "pregnancy-test",
            &far,
            "collected-on",
            "a day of the calendar",
        ),
        (
            "pregnancy-test",
            &TEST,
            "collected-on",
            "Fill in \u{201c}Day the specimen was taken",
        ),
        (
            "pregnancy-test",
            &[("collected-on", "2026-03-01"), ("result", "maybe")],
            "result",
            "Choose an answer",
        ),
        (
            "pregnancy-test",
            &[("collected-on", "2026-03-01"), ("setting", "laboratory")],
            "clia-number",
            "CLIA number",
        ),
        (
            "contraception",
            &[("since", "2026-01-01")],
            "methods",
            "Choose the methods",
        ),
        (
            "contraception",
            &[("methods", "combined-pill"), ("since", "2030-01-01")],
            "since",
            "on or before",
        ),
        (
            "contraception",
            &[("methods", "a charm"), ("since", "2026-01-01")],
            "methods",
            "Choose an answer",
        ),
        (
            "counselling",
            &[("on", "2026-03-01")],
            "topics",
            "Choose what was talked about",
        ),
        (
            "counselling",
            &[("topics", "risks"), ("on", "2026-03-02")],
            "on",
            "on or before",
        ),
        (
            "home-testing",
            &[("leave", "permitted")],
            "procedure",
            "guarded against",
        ),
        ("home-testing", &[], "leave", "Choose an answer"),
        (
            "prescription",
            &[("strength-1", "17"), ("capsules-1", "30")],
            "strength-1",
            "exists",
        ),
        (
            "prescription",
            &[("strength-1", "20")],
            "capsules-1",
            "how many capsules",
        ),
        (
            "prescription",
            &[("strength-1", "20"), ("capsules-1", "-5")],
            "capsules-1",
            "whole number from 1 to 360",
        ),
        (
            "prescription",
            &[("strength-1", "20"), ("capsules-1", "30.5")],
            "capsules-1",
            "whole number",
        ),
        (
            "prescription",
            &[("strength-1", "20 g"), ("capsules-1", "30")],
            "strength-1",
            "whole number",
        ),
        ("prescription", &[("days", "31")], "days", "from 1 to 30"),
        (
            "cancel-prescription",
            &[("prescription", "someone-elses"), ("reason", "x")],
            "prescription",
            "Choose an answer",
        ),
        ("pause", &[], "reason", "Fill in \u{201c}Reason"),
        (
            "stop",
            &[("reason", "done"), ("last-dose-on", "2026-03-02")],
            "last-dose-on",
            "on or before",
        ),
        (
            "complete",
            &[],
            "last-dose-on",
            "Fill in \u{201c}Day of the last dose",
        ),
        (
            "breastfeeding",
            &[("ongoing", "perhaps")],
            "ongoing",
            "Choose an answer",
        ),
        ("visit", &[("on", "2026-03-02")], "on", "on or before"),
        (
            "supply",
            &[("reason", "eaten by a dog")],
            "reason",
            "Choose an answer",
        ),
        (
            "contact",
            &[("on", "2026-03-01")],
            "reason",
            "Fill in \u{201c}About",
        ),
        (
            "category",
            &[("category", "cannot-become-pregnant")],
            "basis",
            "Choose the exception",
        ),
        (
            "category",
            &[
                ("category", "cannot-become-pregnant"),
                ("basis", "tubal-ligation"),
                ("reason", "the clinic's own word"),
            ],
            "basis",
            "does not make",
        ),
        (
            "category",
            &[
                ("category", "cannot-become-pregnant"),
                ("basis", "post-menopausal"),
                ("age-basis", "over-54"),
                ("reason", "the clinic's own word"),
            ],
            "",
            "proof of menopause",
        ),
        (
            "category",
            &[
                ("category", "can-become-pregnant"),
                ("basis", "hysterectomy"),
            ],
            "basis",
            "one of the two",
        ),
    ];
    for (slug, form, field, says) in cases {
        let answer = clinic.fills_in(&format!("{file}/{slug}"), form).await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{slug} {form:?}: {}",
            answer.text
        );
        if field.is_empty() {
            assert!(answer.says(says), "{slug} {form:?}: {}", answer.text);
        } else {
            let beside = answer
                .error_of(field)
                .unwrap_or_else(|| panic!("{slug} {form:?}: nothing beside {field}"));
            assert!(beside.contains(says), "{slug} {form:?}: '{beside}'");
            assert!(
                answer.says(&format!("href=\"#{field}\"")),
                "the summary leads to {field}"
            );
        }
        for (name, value) in *form {
            let kept = answer.says(&format!("value=\"{value}\""));
            let is_no_choice = answer.says(&format!("type=\"radio\" id=\"{name}\""))
                || answer.says(&format!("<select id=\"{name}\""))
                || *name == "methods";
            assert!(kept || is_no_choice, "{slug}: '{value}' of {name} is kept");
        }
    }
    assert_eq!(world.facts(&of), before, "nothing was stored");
}

#[tokio::test]
async fn enrolment_refuses_what_cannot_be_and_stores_nobody() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let long = "x".repeat(201);
    let control = "Synthetic\u{7}Person";
    let cases: &[(&[(&str, &str)], &str)] = &[
        (
            &[("born", "2004-05-01"), ("category", "can-become-pregnant")],
            "name",
        ),
        (
            &[
                ("name", "   "),
                ("born", "2004-05-01"),
                ("category", "can-become-pregnant"),
            ],
            "name",
        ),
        (
            &[
                ("name", &long),
                ("born", "2004-05-01"),
                ("category", "can-become-pregnant"),
            ],
            "name",
        ),
        (
            &[
                ("name", control),
                ("born", "2004-05-01"),
                ("category", "can-become-pregnant"),
            ],
            "name",
        ),
        (
            &[
                ("name", "Synthetic"),
                ("born", "2026-01-03"),
                ("category", "can-become-pregnant"),
            ],
            "born",
        ),
        (
            &[
                ("name", "Synthetic"),
                ("born", "1850-01-01"),
                ("category", "can-become-pregnant"),
            ],
            "born",
        ),
        (
            &[
                ("name", "Synthetic"),
                ("born", "01/05/2004"),
                ("category", "can-become-pregnant"),
            ],
            "born",
        ),
        (&[("name", "Synthetic"), ("born", "2004-05-01")], "category"),
        (
            &[
                ("name", "Synthetic"),
                ("born", "2004-05-01"),
                ("category", "unsure"),
            ],
            "category",
        ),
        (
            &[
                ("name", "Synthetic"),
                ("born", "2004-05-01"),
                ("category", "cannot-become-pregnant"),
            ],
            "basis",
        ),
    ];
    for (form, field) in cases {
        let answer = clinic.fills_in("/clinic/enrol", form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        assert!(
            answer.error_of(field).is_some(),
            "{form:?}: beside {field}: {}",
            answer.text
        );
    }
    assert!(
        clinic.get("/clinic").await.says("No patients yet"),
        "nobody was enrolled"
    );
}

#[tokio::test]
async fn a_field_that_the_page_does_not_have_is_refused_with_400() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let before = world.facts(&of);
    let file = format!("/clinic/patients/{}", of.patient);
    for (page, form) in [
        ("pause", vec![("reason", "x"), ("approved", "yes")]),
        ("pause", vec![("reason[$ne]", "x")]),
        ("pregnancy", vec![("on", "2020-01-01")]),
        (
            "counselling",
            vec![("topics[]", "risks"), ("on", "2026-03-01")],
        ),
    ] {
        let answer = clinic.fills_in(&format!("{file}/{page}"), &form).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{form:?}: {}",
            answer.text
        );
        assert!(answer.says("Nothing was stored"));
    }
    let no_command = clinic
        .post(&format!("{file}/pause"), &[("reason", "x")])
        .await;
    assert_eq!(
        no_command.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a page has a command id"
    );
    let twice = clinic
        .fills_in(
            &format!("{file}/pause"),
            &[("reason", "x"), ("reason", "y")],
        )
        .await;
    assert!(
        twice
            .error_of("reason")
            .is_some_and(|says| says.contains("twice"))
    );
    assert_eq!(world.facts(&of), before, "nothing was stored");
}

#[tokio::test]
async fn an_address_that_names_nobody_is_not_found() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    for path in [
        "/clinic/patients/x",
        "/clinic/patients/%00",
        "/clinic/patients/..%2f..",
        "/clinic/patients/'--/pause",
    ] {
        assert_eq!(
            clinic.get(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_command_id_used_for_something_else_is_a_conflict() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let path = format!("/clinic/patients/{}/contact", of.patient);
    let command_id = clinic.get(&path).await.command_id();
    let form = |reason: &'static str| {
        [
            ("command-id", command_id.clone()),
            ("reason", reason.to_owned()),
            ("on", "2026-03-01".to_owned()),
        ]
    };
    let first = form("called about a flare");
    let first: Vec<(&str, &str)> = first
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        clinic.post(&path, &first).await.status,
        StatusCode::SEE_OTHER
    );
    let count = world.facts(&of);
    assert_eq!(
        clinic.post(&path, &first).await.status,
        StatusCode::SEE_OTHER,
        "the same again has one effect"
    );
    assert_eq!(world.facts(&of), count);
    let other = form("something else");
    let other: Vec<(&str, &str)> = other
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        clinic.post(&path, &other).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(world.facts(&of), count);
}
