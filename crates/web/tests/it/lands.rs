//! A course in a programme without a registry: from the first appointment to a supplied month, through the pages.

use reqwest::StatusCode;
use serde_json::json;

use crate::acts::{affirms, enrolled, presents, records};
use crate::browser::{Answer, Browser};
use crate::world::{ADMINISTRATOR, BORN, Enrolled, PHARMACIST, PRESCRIBER, World};

pub(crate) async fn enrols(clinic: &Browser, programme: &str) -> String {
    enrols_born(clinic, programme, "Synthetic Person Albion", BORN).await
}

async fn enrols_born(clinic: &Browser, programme: &str, name: &str, born: &str) -> String {
    let answer = clinic
        .fills_in(
            "/clinic/enrol",
            &[
                ("programme", programme),
                ("name", name),
                ("born", born),
                ("category", "can-become-pregnant"),
            ],
        )
        .await;
    records(&answer);
    let location = answer.location().to_owned();
    location.split('?').next().expect("a path").to_owned()
}

/// Signs the form of the programme: every item affirmed, by all who must.
pub(crate) async fn signs(clinic: &Browser, file: &str) {
    let page = format!("{file}/consent");
    let shown = clinic.get(&page).await;
    assert!(shown.says("Acknowledgement of risk"), "{}", shown.text);
    records(&affirms(clinic, &page, &[]).await);
}

const CONTRACEPTION: [(&str, &str); 3] = [
    ("methods", "combined-pill"),
    ("methods", "male-condom"),
    ("since", "2026-01-02"),
];
const TEST: [(&str, &str); 4] = [
    ("collected-on", "2026-02-02"),
    ("result", "negative"),
    ("specimen", "urine"),
    ("setting", "medical"),
];
pub(crate) const ORDER: [(&str, &str); 6] = [
    ("indication", "severe-recalcitrant-nodular-acne"),
    ("product", "conventional"),
    ("strength-1", "20"),
    ("capsules-1", "60"),
    ("days", "30"),
    ("refills", "0"),
];

/// Goes through the checklist of the first prescription, and returns its address.
pub(crate) async fn goes_through(counter: &Browser, case: &str, page: &Answer) -> String {
    let start = page.text.find(&format!("{case}/")).expect("a prescription");
    let ask = page.text[start..].split('"').next().expect("it ends");
    let command_id = page.command_id();
    records(&counter.post(ask, &[("command-id", &command_id)]).await);
    ask.rsplit_once('/').expect("an address").0.to_owned()
}

/// Everything up to the prescription, but the assessment when it is left out.
pub(crate) async fn prescribed(world: &World, assessed: bool) -> (Browser, String, Enrolled) {
    let file = enrols(&world.signed_in(PRESCRIBER).await, "uk-mhra").await;
    let of = enrolled(world, &file);
    world.goes_to("2026-02-02");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = |act: &str| format!("{file}/{act}");
    records(
        &clinic
            .fills_in(&page("visit"), &[("on", "2026-02-02")])
            .await,
    );
    records(&clinic.fills_in(&page("pregnancy-test"), &TEST).await);
    records(
        &clinic
            .fills_in(&page("contraception"), &CONTRACEPTION)
            .await,
    );
    signs(&clinic, &file).await;
    if assessed {
        assess(&clinic, &file).await;
    }
    records(&clinic.fills_in(&page("prescription"), &ORDER).await);
    (clinic, file, of)
}

async fn assess(clinic: &Browser, file: &str) {
    let assessment = [
        ("subjects", "mental-health"),
        ("subjects", "sexual-function"),
        ("on", "2026-02-02"),
    ];
    records(
        &clinic
            .fills_in(&format!("{file}/assessment"), &assessment)
            .await,
    );
}

#[tokio::test]
async fn a_uk_course_goes_from_the_first_appointment_to_a_supplied_month() {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, true).await;
    let own = clinic.get(&file).await;
    assert!(own.says("United Kingdom (MHRA)"), "{}", own.text);
    assert!(
        own.says("Mental health and sexual function assessed<span class=\"unseen\">: done</span>"),
        "the assessment is a step of the month: {}",
        own.text
    );
    assert!(
        own.says("The pharmacist goes through the checklist"),
        "{}",
        own.text
    );

    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    assert!(
        page.says("Checklist not gone through today"),
        "{}",
        page.text
    );
    let prescription = goes_through(&counter, &case, &page).await;
    let checked = counter.get(&case).await;
    assert!(checked.says("Checklist complete"), "{}", checked.text);
    assert!(checked.says("The prescription is on record and stands: met"));
    assert!(checked.says("The steps of the prescriber: met"));
    for (shown, what) in [(&page, "before"), (&checked, "after")] {
        assert!(!shown.says("Authorised"), "{what}: {}", shown.text);
        for clinical in ["negative", "pregnancy", "Mental", "Sexual", "pill"] {
            assert!(
                !shown.says(clinical),
                "{what}: '{clinical}' is not the counter's"
            );
        }
    }

    let till = format!("{prescription}/supply");
    let bag = [("capsules", "60"), ("days", "30")];
    let unsaid = counter.fills_in(&till, &bag).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.error_of("went-through").is_some());
    let bag = [
        ("capsules", "60"),
        ("days", "30"),
        ("went-through", "yes"),
        ("to", "patient"),
    ];
    records(&counter.fills_in(&till, &bag).await);
    let supplied = counter.get(&case).await;
    assert!(supplied.says("Supplied"), "{}", supplied.text);
    let kinds = world.kinds(&of);
    assert!(
        kinds.contains(&"checklist-given") && kinds.contains(&"supplied"),
        "{kinds:?}"
    );
    assert!(!kinds.contains(&"dispense-authorised"), "{kinds:?}");
    assert!(world.ledger.verify().expect("it is read").is_whole());
}

#[tokio::test]
async fn what_is_open_is_named_to_the_counter_as_a_step_and_to_the_clinic_by_its_name() {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, false).await;
    assert!(
        clinic
            .get(&file)
            .await
            .says("Assess mental health and sexual function")
    );
    let open = "Mental health and sexual function assessed<span class=\"unseen\">: now</span>";
    assert!(clinic.get(&file).await.says(open));
    let counter = world.signed_in(PHARMACIST).await;
    let (case, page) = presents(&counter, &of).await;
    let prescription = goes_through(&counter, &case, &page).await;
    let open = counter.get(&case).await;
    assert!(open.says("Checklist open: do not supply"), "{}", open.text);
    assert!(open.says("The steps of the prescriber: not met"));
    assert!(
        !open.says("Mental") && !open.says("mental"),
        "{}",
        open.text
    );
    let refused = counter.get(&format!("{prescription}/supply")).await;
    assert_eq!(
        refused.status,
        StatusCode::CONFLICT,
        "there is nothing to supply on"
    );
    let why = [
        ("capsules", "60"),
        ("days", "30"),
        ("to", "guardian"),
        ("despite", "prescriber confirmed by telephone"),
    ];
    records(
        &counter
            .fills_in(&format!("{prescription}/supply-despite"), &why)
            .await,
    );
    // A slip in it is put right on the day, and the reason is not lost by that.
    let page = format!("{prescription}/put-right");
    let entry = counter.get(&page).await.value_of("of").expect("the entry");
    let slip = [
        ("of", entry.as_str()),
        ("why", "mistyped"),
        ("how", "replace"),
        ("capsules", "56"),
        ("days", "28"),
    ];
    let without = counter.fills_in(&page, &slip).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.error_of("despite").is_some(), "{}", without.text);
    let mut with = slip.to_vec();
    with.push(("despite", "prescriber confirmed by telephone"));
    records(&counter.fills_in(&page, &with).await);
    let told = clinic.get(&file).await;
    assert!(
        told.says("Supplied although the checklist was open"),
        "{}",
        told.text
    );
    assert!(told.says("prescriber confirmed by telephone"));
}

#[tokio::test]
async fn a_program_is_answered_with_the_checklist_and_never_with_an_authorisation() {
    let world = World::new().await;
    let (clinic, file, of) = prescribed(&world, true).await;
    let program = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let presented = program
        .post_json(
            "/api/presentations",
            &json!({ "number": number, "born": BORN }),
        )
        .await;
    let prescription = presented.json()["prescriptions"][0]["prescription"].clone();
    let answer = program
        .post_json(
            "/api/dispense-requests",
            &json!({ "number": number, "prescription": prescription, "command-id": "uk-1" }),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(!answer.text.contains("authorised"), "{}", answer.text);
    let list = answer.json();
    assert_eq!(list["decision"], "checklist-complete");
    assert_eq!(list["until"], "2026-02-08");
    let act = json!({
        "number": number, "command-id": "uk-2", "type": "supplied", "prescription": prescription,
        "checklist": list["checklist"], "days": 30,
    });
    let supplied = program.post_json("/api/supply-acts", &act).await;
    assert_eq!(supplied.status, StatusCode::CREATED, "{}", supplied.text);
    let mut twice = act.clone();
    twice["command-id"] = json!("uk-3");
    let refused = program.post_json("/api/supply-acts", &twice).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.text
    );
    let stray = json!({
        "number": number, "command-id": "uk-4", "type": "handed-over", "checklist": "x",
        "authorisation": "y", "days": 30,
    });
    let stray = program.post_json("/api/supply-acts", &stray).await;
    assert!(stray.text.contains("checklist"), "{}", stray.text);
    assert!(clinic.get(&file).await.says("Supplied"));
}

#[tokio::test]
async fn a_patient_moves_and_an_agreement_is_made_and_ended_by_the_prescriber() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let file = enrols(&clinic, "us-ipledge").await;
    let of = enrolled(&world, &file);
    let page = clinic.get(&format!("{file}/programme")).await;
    assert!(page.says("Every fact stays"), "{}", page.text);
    assert!(page.says("No authorisation is live"));
    let stay = clinic
        .fills_in(&format!("{file}/programme"), &[("programme", "us-ipledge")])
        .await;
    assert_eq!(
        stay.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the own one is no move"
    );
    let to = [("programme", "uk-mhra")];
    records(&clinic.fills_in(&format!("{file}/programme"), &to).await);
    let because = [("reason", "no expected risk")];
    records(
        &clinic
            .fills_in(&format!("{file}/outside-programme"), &because)
            .await,
    );
    records(
        &clinic
            .fills_in(&format!("{file}/inside-programme"), &[])
            .await,
    );
    let second = [("prescriber", "clinic-b"), ("on", "2026-01-02")];
    records(
        &clinic
            .fills_in(&format!("{file}/second-prescriber"), &second)
            .await,
    );
    let kinds = world.kinds(&of);
    for kind in [
        "programme-entered",
        "outside-programme-agreed",
        "outside-programme-ended",
        "second-prescriber-agreed",
    ] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
}

#[tokio::test]
async fn tubal_sterilisation_exempts_in_the_united_kingdom_and_is_refused_elsewhere() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let enrolment = |programme| {
        [
            ("programme", programme),
            ("name", "Synthetic Person Ligata"),
            ("born", BORN),
            ("category", "cannot-become-pregnant"),
            ("basis", "tubal-ligation"),
        ]
    };
    for programme in ["us-ipledge", "eu-ppp"] {
        let answer = clinic
            .fills_in("/clinic/enrol", &enrolment(programme))
            .await;
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{programme}"
        );
        assert!(answer.error_of("basis").is_some(), "{programme}");
    }
    records(
        &clinic
            .fills_in("/clinic/enrol", &enrolment("uk-mhra"))
            .await,
    );
}

/// The steps of assessments and of a second prescriber stand where the edition of the patient's programme asks for them.
#[tokio::test]
async fn a_second_prescriber_is_offered_for_a_minor_in_the_edition_that_asks_for_one_and_nowhere_else()
 {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let (minor, grown) = ("2010-05-01", BORN);
    let offers = async |file: &str| clinic.get(file).await.says("/second-prescriber\"");
    let uk_minor = enrols_born(&clinic, "uk-mhra", "Synthetic Minor Albion", minor).await;
    let uk_grown = enrols_born(&clinic, "uk-mhra", "Synthetic Person Albion", grown).await;
    let eu_minor = enrols_born(&clinic, "eu-ppp", "Synthetic Minor Europa", minor).await;
    let us_minor = enrols_born(&clinic, "us-ipledge", "Synthetic Minor Columbia", minor).await;
    let adopt = async |edition: &str, from: &str| {
        let office = world.signed_in(ADMINISTRATOR).await;
        let page = "/programme/rules/of/uk-mhra";
        let adopted = [("edition", edition), ("from", from)];
        records(
            &office
                .fills_in_to(page, &format!("{page}/adopt"), &adopted)
                .await,
        );
    };
    adopt("2023-10-31", "2026-01-01").await;
    adopt("2026-01-22", "2026-01-22").await;
    assert!(
        offers(&uk_minor).await,
        "on 2 January a second one is asked"
    );
    assert!(!offers(&uk_grown).await, "not for an adult");
    assert!(
        !offers(&eu_minor).await,
        "no such thing in the European Union"
    );
    assert!(!offers(&us_minor).await);
    world.goes_to("2026-01-21");
    let clinic = world.signed_in(PRESCRIBER).await;
    let step = "Second prescriber agreed";
    assert!(clinic.get(&uk_minor).await.says(step));
    world.goes_to("2026-01-22");
    let clinic = world.signed_in(PRESCRIBER).await;
    let page = clinic.get(&uk_minor).await;
    assert!(!page.says("/second-prescriber\"") && !page.says(step));
    assert!(
        page.says("Mental health and sexual function assessed"),
        "{}",
        page.text
    );
    assert!(
        !clinic
            .get(&eu_minor)
            .await
            .says("Mental health and sexual function assessed"),
        "no line of the European text asks for the assessment"
    );
}
