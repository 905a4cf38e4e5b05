//! The care of a patient in the clinic: the month's review, what is recorded there, and what waits for a contact.

use reqwest::StatusCode;
use retinue_ledger::Role;

use crate::browser::Browser;
use crate::page::is_sound;
use crate::world::{Enrolled, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World};

pub(crate) fn review(of: &Enrolled) -> String {
    format!("/clinic/patients/{}/care", of.patient)
}

pub(crate) async fn records(clinic: &Browser, of: &Enrolled, act: &str, form: &[(&str, &str)]) {
    let page = format!("{}/{act}", review(of));
    let answer = clinic.fills_in(&page, form).await;
    assert_eq!(
        answer.status,
        StatusCode::SEE_OTHER,
        "{act}: {}",
        answer.text
    );
    assert_eq!(answer.location(), format!("{}?done={act}", review(of)));
}

/// A patient on 2 March with a weight and a plan of 40 mg a day from 1 February.
pub(crate) async fn in_treatment() -> (World, Browser, Enrolled) {
    let world = World::new().await;
    let (clinic, of) = begins(&world).await;
    (world, clinic, of)
}

/// The same in a world that is there.
pub(crate) async fn begins(world: &World) -> (Browser, Enrolled) {
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    records(
        &clinic,
        &of,
        "weight",
        &[("weight", "154 lb"), ("on", "2026-02-01")],
    )
    .await;
    records(
        &clinic,
        &of,
        "plan",
        &[
            ("product", "us-conventional"),
            ("first-daily", "40"),
            ("on", "2026-02-01"),
        ],
    )
    .await;
    (clinic, of)
}

#[tokio::test]
async fn the_months_review_tells_what_changed_what_is_advised_and_the_course_on_one_page() {
    let (world, clinic, of) = in_treatment().await;
    records(
        &clinic,
        &of,
        "doses",
        &[
            ("became", "fed"),
            ("on", "2026-02-01"),
            ("until", "2026-02-28"),
        ],
    )
    .await;
    records(
        &clinic,
        &of,
        "doses",
        &[("became", "missed"), ("on", "2026-02-10")],
    )
    .await;
    records(
        &clinic,
        &of,
        "result",
        &[
            ("analyte", "triglyceride"),
            ("value", "612"),
            ("unit", "mg/dL"),
            ("fasting", "yes"),
            ("on", "2026-03-01"),
        ],
    )
    .await;
    let page = clinic.get(&review(&of)).await;
    assert_eq!(page.status, StatusCode::OK);
    is_sound(&page, "review");
    // 28 days from 1 February, the day of today not counted: 27 taken, one missed.
    assert!(
        page.says("Doses of 28 days: 27 taken, 1 not taken, 0 vomited, 0 not told."),
        "{}",
        page.text
    );
    assert!(page.says("triglycerides 612 mg/dL, CTCAE v5 grade 3"));
    assert!(page.says("Lower the dose"));
    // 27 days of 40 mg by 69.853 kg, rounded up: never less than was taken.
    assert!(page.says("15.462 mg/kg"), "{}", page.text);
    assert!(page.text.contains("<svg class=\"ribbon\""));
    assert!(page.text.contains("id=\"ribbon-table\""));
    let drawn = page.text.split("<svg class=\"ribbon\"").nth(1);
    let drawn = drawn.and_then(|rest| rest.split("</svg>").next());
    assert!(drawn.is_some_and(|drawn| drawn.len() < 60_000));
    // The same on paper, for the clinic and for the patient.
    let paper = clinic.get(&format!("{}/course.pdf", review(&of))).await;
    assert_eq!(paper.status, StatusCode::OK);
    assert_eq!(paper.header("content-type"), "application/pdf");
    let me = world.signed_in(PATIENT).await;
    let own = me.get("/me/month/course.pdf").await;
    assert_eq!(own.header("content-type"), "application/pdf");
}

#[tokio::test]
async fn a_mistyped_dose_is_never_told_to_the_patient_as_capsules() {
    let (world, clinic, of) = in_treatment().await;
    let me = world.signed_in(PATIENT).await;
    let day = me.get("/me/day").await;
    assert!(day.says("40 mg"), "{}", day.text);
    // Above the highest that any label has for this weight, nothing is set.
    let of_daily = |daily: &'static str| {
        [
            ("product", "us-conventional"),
            ("first-daily", daily),
            ("on", "2026-03-01"),
        ]
    };
    let plan = format!("{}/plan", review(&of));
    let mistyped = clinic.fills_in(&plan, &of_daily("400")).await;
    assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_sound(&mistyped, "plan");
    assert!(me.get("/me/day").await.says("40 mg"));
    // Above the usual ceiling alone it is set, and told nobody as something to take.
    records(&clinic, &of, "plan", &of_daily("130")).await;
    let day = me.get("/me/day").await;
    assert!(day.text.contains("id=\"not-today\""), "{}", day.text);
    assert!(day.says("the plan of doses has to be looked at first"));
    assert!(!day.says("130 mg"));
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("A step of the plan is above the label’s ceiling"));
}

/// At 154 lb the label's usual ceiling is just below 70 mg, the raised one just below 140 mg.
#[tokio::test]
async fn no_patient_is_told_more_than_the_label_lets_the_prescriber_plan_for_them() {
    let (world, clinic, of) = in_treatment().await;
    let me = world.signed_in(PATIENT).await;
    let planned = async |milligrams: &str| {
        records(
            &clinic,
            &of,
            "plan",
            &[
                ("product", "us-conventional"),
                ("first-daily", milligrams),
                ("on", "2026-03-01"),
            ],
        )
        .await;
        me.get("/me/day").await
    };
    for (milligrams, told) in [("60", true), ("80", false), ("120", false)] {
        let day = planned(milligrams).await;
        assert_eq!(
            day.text.contains("id=\"capsules\""),
            told,
            "{milligrams} mg"
        );
        assert_eq!(
            day.text.contains("id=\"not-today\""),
            !told,
            "{milligrams} mg"
        );
    }
    records(
        &clinic,
        &of,
        "condition",
        &[
            ("condition", "very-severe-or-truncal"),
            ("present", "yes"),
            ("on", "2026-03-01"),
        ],
    )
    .await;
    let day = planned("120").await;
    assert!(day.text.contains("id=\"capsules\""), "{}", day.text);
}

#[tokio::test]
async fn what_the_laboratory_asks_for_waits_until_somebody_was_reached() {
    let (_world, clinic, of) = in_treatment().await;
    records(
        &clinic,
        &of,
        "scale",
        &[
            ("scale", "phq-9"),
            ("answers", "2 2 2 2 2 2 2 0 0"),
            ("on", "2026-03-01"),
        ],
    )
    .await;
    let list = clinic.get("/clinic/care").await;
    is_sound(&list, "waiting");
    assert!(list.says("Synthetic Person One"));
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("Somebody is to be reached"));
    let (_, rest) = page.text.split_once("contact?task=").expect("a link");
    let task = rest.split('"').next().expect("its name").to_owned();
    let contact = |reached: &'static str| {
        [
            ("task", task.clone()),
            ("how", "telephone".to_owned()),
            ("reached", reached.to_owned()),
        ]
    };
    for (reached, waits) in [("no", true), ("yes", false)] {
        let values = contact(reached);
        let form: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        records(&clinic, &of, "contact", &form).await;
        let list = clinic.get("/clinic/care").await;
        // What is due in care stands below the contacts, and is another thing.
        let contacts = list.text.split("care-due-title").next().unwrap_or_default();
        assert_eq!(
            contacts.contains("Synthetic Person One"),
            waits,
            "{reached}"
        );
    }
}

#[tokio::test]
async fn an_advice_is_overridden_with_a_reason_and_the_override_lapses_when_the_facts_change() {
    let (_world, clinic, of) = in_treatment().await;
    let result = |value: &'static str, on: &'static str| {
        [
            ("analyte", "triglyceride"),
            ("value", value),
            ("unit", "mg/dL"),
            ("fasting", "yes"),
            ("on", on),
        ]
    };
    records(&clinic, &of, "result", &result("612", "2026-02-20")).await;
    let page = clinic.get(&review(&of)).await;
    let (_, rest) = page.text.split_once("override?rule=").expect("a link");
    let place = rest.split('"').next().expect("its place");
    assert!(
        place.len() == 16 && place.bytes().all(|one| one.is_ascii_hexdigit()),
        "an address names no rule: {place}"
    );
    let address = format!("{}/override?rule={place}", review(&of));
    let form = clinic.get(&address).await;
    let rule = form.chosen_of("rule").expect("the advice stands there");
    assert!(rule.starts_with("LAB-TG"), "{rule}");
    records(
        &clinic,
        &of,
        "override",
        &[("rule", &rule), ("reason", "seen by the lipid clinic")],
    )
    .await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("Overridden"));
    assert!(page.says("seen by the lipid clinic"));
    records(&clinic, &of, "result", &result("700", "2026-03-01")).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("override?rule="), "the new result is advised on");
}

#[tokio::test]
async fn a_plain_word_for_a_medicine_is_asked_back_before_it_counts() {
    let (_world, clinic, of) = in_treatment().await;
    let page = format!("{}/medicine", review(&of));
    let back = clinic
        .fills_in(&page, &[("medicine", "vitamin A tablets")])
        .await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_sound(&back, "medicine");
    assert!(back.says("Say which one is meant"));
    let meant = back.value_of("agent").expect("it is offered");
    records(
        &clinic,
        &of,
        "medicine",
        &[("medicine", "vitamin A tablets"), ("agent", &meant)],
    )
    .await;
    // The name of an ingredient is certain.
    records(&clinic, &of, "medicine", &[("medicine", "doxycycline")]).await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("takes vitamin A tablets ("), "{}", page.text);
    // How severe it is stands by its letter, with what it acts by.
    assert!(page.says("A: to be avoided"), "{}", page.text);
    assert!(page.says("By: raised pressure inside the skull."));
}

#[tokio::test]
async fn a_wish_moves_dates_capsules_and_exposure_together_and_records_nothing() {
    let (world, clinic, of) = in_treatment().await;
    let plan = [
        ("product", "us-conventional"),
        ("first-daily", "40"),
        ("target-from", "120"),
        ("target-to", "150"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "plan", &plan).await;
    let plain = format!("{}/what-if", review(&of));
    let learned = |world: &World| {
        let who = world.ledger.sign_in(PRESCRIBER, crate::world::PASSWORD);
        let who = who.expect("a session").actor.clinician();
        let file = world
            .ledger
            .care_file(&who.expect("a prescriber"), of.patient);
        file.expect("a file").care.timeline().len()
    };
    let before = learned(&world);
    let page = clinic
        .get(&format!(
            "{plain}?daily=60&target-from=150&target-to=180&food=fasted&currency=USD&prices=milligrams,capsules,price%0A10,60,40.00%0A20,60,71.02%0A30,60,90.00%0A40,60,110.00"
        ))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    is_sound(&page, "what-if");
    for words in ["Daily dose", "Capsules from here", "Cost", "USD", "ng/mL"] {
        assert!(page.says(words), "{words}");
    }
    assert!(page.says("60 mg"), "{}", page.text);
    // Dates, capsules, money and exposure each differ from the course as it is: what is wished stands out.
    let (_, rows) = page.text.split_once("id=\"compared\"").expect("the table");
    for what in [
        "Daily dose",
        "Lower end of the target",
        "Upper end of the target",
        "Capsules from here",
        "Cost",
        "Average concentration (model)",
    ] {
        let row = rows
            .split("<tr>")
            .find(|row| row.contains(&format!(">{what}<")));
        let row = row.unwrap_or_else(|| panic!("no row of {what}"));
        let cells: Vec<&str> = row.split("<td>").skip(1).collect();
        let text = |cell: &str| {
            cell.replace("<strong>", "")
                .split('<')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(cells.len(), 2, "{row}");
        assert_ne!(text(cells[0]), text(cells[1]), "{row}");
        assert!(cells[1].contains("<strong>"), "{row}");
    }
    assert_eq!(learned(&world), before);
    // What cannot be read is told beside its field, and the rest stands.
    let wrong = clinic
        .get(&format!("{plain}?weight=heavy&target-from=120"))
        .await;
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(wrong.error_of("weight").is_some());
    assert!(wrong.error_of("target-to").is_some());
}

#[tokio::test]
async fn every_form_of_care_is_sound_and_says_what_is_wrong_without_storing_anything() {
    let (world, clinic, of) = in_treatment().await;
    let page = clinic.get(&review(&of)).await;
    let links: Vec<String> = page
        .text
        .split(&format!("href=\"{}/", review(&of)))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|slug| {
            !slug.contains('?')
                && !["what-if", "severity", "exposure"].contains(slug)
                && !slug.ends_with(".pdf")
        })
        .map(str::to_owned)
        .collect();
    assert!(links.len() >= 16, "{links:?}");
    for slug in links {
        let path = format!("{}/{slug}", review(&of));
        let shown = clinic.get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{slug}");
        is_sound(&shown, &slug);
        let empty = clinic.fills_in(&path, &[]).await;
        // What was noticed may be nothing, which is an answer too; its day is not.
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{slug}");
        is_sound(&empty, &slug);
    }
    let who = world.ledger.sign_in(PRESCRIBER, crate::world::PASSWORD);
    let who = who.expect("a session").actor.clinician().expect("one");
    let file = world.ledger.care_file(&who, of.patient).expect("a file");
    assert_eq!(file.care.timeline().len(), 2);
}

#[tokio::test]
async fn the_care_of_a_patient_is_no_other_clinics_and_no_pharmacists_to_see() {
    let (world, _clinic, of) = in_treatment().await;
    world.account(
        "dr-other-login",
        "Synthetic Other",
        Role::Prescriber(crate::world::id(OTHER_PRESCRIBER)),
    );
    let other = world.signed_in("dr-other-login").await;
    for path in [
        review(&of),
        format!("{}/what-if", review(&of)),
        format!("{}/weight", review(&of)),
    ] {
        assert_eq!(
            other.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let counter = world.signed_in(PHARMACIST).await;
    assert_ne!(counter.get(&review(&of)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_serious_reaction_has_a_draft_for_the_regulator_which_names_nobody_and_says_what_is_missing()
 {
    let (_world, clinic, of) = in_treatment().await;
    records(
        &clinic,
        &of,
        "reaction",
        &[
            ("reaction", "pancreatitis"),
            ("serious", "hospitalisation"),
            ("outcome", "recovering"),
            ("began-on", "2026-02-20"),
        ],
    )
    .await;
    let page = clinic.get(&review(&of)).await;
    let (_, rest) = page.text.split_once("/reactions/").expect("a link");
    let fact = rest.split('"').next().expect("its name").to_owned();
    let draft = format!("{}/reactions/{fact}", review(&of));
    let shown = clinic.get(&draft).await;
    assert_eq!(shown.status, StatusCode::OK);
    is_sound(&shown, "draft");
    for words in [
        "pancreatitis",
        "A stay in hospital",
        "40 mg a day",
        "MedWatch",
        "not on record",
    ] {
        assert!(shown.says(words), "{words}");
    }
    assert!(!shown.says("Synthetic Person One"), "a draft names nobody");
    let paper = clinic.get(&format!("{draft}/report.pdf")).await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    records(
        &clinic,
        &of,
        "report-sent",
        &[("of", &fact), ("reference", "R-1")],
    )
    .await;
    let page = clinic.get(&review(&of)).await;
    assert!(!page.text.contains("/reactions/"), "it was sent");
    let stranger = format!("{}/reactions/no-such-fact", review(&of));
    assert_eq!(clinic.get(&stranger).await.status, StatusCode::NOT_FOUND);
}
