//! The prescriber's window planner: days are looked at, and nothing is recorded.

use reqwest::StatusCode;
use retinue_ledger::{CommandId, Role};

use crate::browser::{Answer, Browser};
use crate::calendar;
use crate::world::{
    Enrolled, OTHER_PHARMACIST, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World,
};

fn page(of: &Enrolled, query: &str) -> String {
    format!("/clinic/patients/{}/plan{query}", of.patient)
}

/// On 1 March, with contraception and a first test since 2 January: the second test may be any day. 8 March is a Sunday.
async fn planned(query: &str) -> (World, Browser, Enrolled, Answer) {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    let clinic = world.signed_in(PRESCRIBER).await;
    let answer = clinic.get(&page(&of, query)).await;
    (world, clinic, of, answer)
}

#[tokio::test]
async fn the_patients_page_leads_to_the_planner_which_proposes_days_at_once() {
    let (world, clinic, of, answer) = planned("").await;
    let file = clinic
        .get(&format!("/clinic/patients/{}", of.patient))
        .await;
    assert!(file.text.contains(&format!("href=\"{}\"", page(&of, ""))));
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("There are days that fit"));
    assert!(answer.text.contains("name=\"test\" value=\"2026-03-01\""));
    let learned = |world: &World| {
        let who = world.ledger.sign_in(PRESCRIBER, crate::world::PASSWORD);
        let who = who.expect("a session").actor.clinician();
        let file = world
            .ledger
            .patient_file(&who.expect("a prescriber"), of.patient);
        file.expect("a file").record.length()
    };
    let before = learned(&world);
    clinic.get(&page(&of, "?test=2026-03-05")).await;
    assert_eq!(learned(&world), before, "looking ahead records nothing");
}

#[tokio::test]
async fn days_that_fit_are_told_with_the_last_day_of_collection() {
    let (.., answer) = planned("?visit=2026-03-03&test=2026-03-03&collection=2026-03-09").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("These days fit"));
    assert!(answer.says("Monday 9 March 2026"), "{}", answer.text);
}

#[tokio::test]
async fn a_collection_after_the_window_is_answered_with_the_gates_reason_and_the_first_day_that_fits()
 {
    let (.., answer) = planned("?test=2026-03-03&collection=2026-03-10").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.says("These days do not fit"));
    assert!(answer.says("The first day that fits:"));
    assert!(answer.says("closed on Mon 9 Mar 2026"), "{}", answer.text);
    assert!(answer.says("Moved to the first days that fit"));
}

#[tokio::test]
async fn a_proposal_carries_its_days_and_keeps_the_circumstances() {
    let (_world, clinic, of, answer) =
        planned("?collection=2026-03-08&pharmacy-closed=sunday&report-days=2").await;
    assert!(answer.says("The pharmacy is closed on that day."));
    let (_, proposals) = answer
        .text
        .split_once("id=\"proposals\"")
        .expect("proposals");
    let form = proposals
        .split("</form>")
        .next()
        .expect("the first proposal is a form");
    let (_, form) = form.split_once("<form").expect("it begins");
    let pairs: Vec<(String, String)> = form
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            Some((name.to_owned(), rest.split('"').next()?.to_owned()))
        })
        .collect();
    let has = |name: &str, value: &str| pairs.contains(&(name.to_owned(), value.to_owned()));
    assert!(
        has("pharmacy-closed", "sunday") && has("report-days", "2"),
        "{pairs:?}"
    );
    assert!(
        has("test", "2026-03-01") && has("collection", "2026-03-03"),
        "{pairs:?}"
    );
    let query: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let taken = clinic
        .get(&page(&of, &format!("?{}", query.join("&"))))
        .await;
    assert!(taken.says("These days fit"), "{}", taken.text);
}

#[tokio::test]
async fn what_is_no_day_comes_back_beside_its_field_and_unknown_fields_are_refused() {
    let (_world, clinic, of, answer) = planned("?test=soon&report-days=many").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.error_of("test").is_some() && answer.error_of("report-days").is_some());
    for query in [
        "?pharmacy-closed=someday",
        "?test=2026-03-01&test=2026-03-02",
    ] {
        let answer = clinic.get(&page(&of, query)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let odd = clinic.get(&page(&of, "?colour=green")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_plans_for_a_patient_of_another_prescriber() {
    let (world, _, of, _) = planned("").await;
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(
        other.get(&page(&of, "")).await.status,
        StatusCode::NOT_FOUND
    );
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let patient = world.signed_in(PATIENT).await;
    assert_ne!(patient.get(&page(&of, "")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn closed_days_that_clinic_and_pharmacy_recorded_are_kept_clear_of() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let session = world.ledger.sign_in(PHARMACIST, crate::world::PASSWORD);
    let pharmacist = session.expect("a session").actor.pharmacist();
    let asked = world.ledger.request_dispense(
        &pharmacist.expect("a pharmacist"),
        CommandId::random().expect("randomness"),
        &of.number.to_string(),
        prescription,
    );
    assert!(asked.is_ok(), "{asked:?}");
    let clinic = world.signed_in(PRESCRIBER).await;
    let counter = world.signed_in(PHARMACIST).await;
    let standing = "/clinic/standing";
    for (act, field, value) in [
        ("closed-clinic", "clinic-dated", "soon"),
        ("closed-clinic", "clinic-dated", "2026-02-30"),
        ("closed-laboratory", "laboratory-weekdays", "someday"),
    ] {
        let path = format!("{standing}/{act}");
        let back = clinic.fills_in_to(standing, &path, &[(field, value)]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
        assert!(back.error_of(field).is_some(), "{value}: {}", back.text);
    }
    let elsewhere = clinic
        .fills_in_to(standing, "/clinic/standing/closed-pharmacy", &[])
        .await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
    let done = clinic
        .fills_in_to(
            standing,
            "/clinic/standing/closed-clinic",
            &[
                ("clinic-weekdays", "saturday"),
                ("clinic-weekdays", "sunday"),
                ("clinic-dated", "2026-04-03, 2026-04-06\n2026-04-03"),
            ],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let said = "every Saturday, every Sunday, Fri 3 Apr 2026, Mon 6 Apr 2026";
    assert!(clinic.get(standing).await.says(said));
    let done = counter
        .fills_in_to(
            "/pharmacy/standing",
            "/pharmacy/standing/closed-pharmacy",
            &[("pharmacy-dated", "2026-04-07")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let answer = clinic.get(&page(&of, "?visit=2026-04-03")).await;
    assert!(
        answer.says("The clinic is closed on that day."),
        "{}",
        answer.text
    );
    let answer = clinic.get(&page(&of, "?collection=2026-04-07")).await;
    assert!(
        answer.says("The pharmacy is closed on that day."),
        "{}",
        answer.text
    );
    assert!(answer.says("Closed days on record") && answer.says("Tue 7 Apr 2026"));
}

/// A pharmacy is chosen by name; those that the patient used stand in the list with what is known of them.
#[tokio::test]
async fn the_pharmacy_is_chosen_among_those_used_and_those_found_by_name() {
    let world = World::new().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let counter = world.ledger.sign_in(PHARMACIST, crate::world::PASSWORD);
    let counter = counter.expect("a session").actor.pharmacist();
    let asked = world.ledger.request_dispense(
        &counter.expect("a pharmacist"),
        CommandId::new("asked-once").expect("a command id"),
        &of.number.to_string(),
        prescription,
    );
    asked.expect("an answer");
    let south = world.signed_in(OTHER_PHARMACIST).await;
    let closed = [("pharmacy-weekdays", "tuesday"), ("pharmacy-dated", "")];
    let kept = south
        .fills_in_to(
            "/pharmacy/standing",
            "/pharmacy/standing/closed-pharmacy",
            &closed,
        )
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);

    let clinic = world.signed_in(PRESCRIBER).await;
    let shown = clinic.get(&page(&of, "")).await;
    let option = |id: &str, chosen: &str, label: &str| {
        format!("<option value=\"{id}\"{chosen}>{label}</option>")
    };
    assert!(
        shown.says(&option("north", " selected", "North Counter (asked last)")),
        "{}",
        shown.text
    );
    assert!(!shown.says("South Counter"), "{}", shown.text);
    let found = clinic.get(&page(&of, "?pharmacy-name=SOUTH")).await;
    assert!(
        found.says(&option("south", "", "South Counter")),
        "{}",
        found.text
    );
    let nobody = clinic.get(&page(&of, "?pharmacy-name=Westerly")).await;
    assert!(nobody.says("No pharmacy that may dispense has a name with this in it"));
    // 3 March 2026 is a Tuesday.
    let days = "pharmacy=south&visit=2026-03-02&test=2026-03-02&collection=2026-03-03";
    let tuesday = clinic.get(&page(&of, &format!("?{days}"))).await;
    assert!(
        tuesday.says("The pharmacy is closed on that day."),
        "{}",
        tuesday.text
    );
    assert!(tuesday.says("Pharmacy: South Counter"), "{}", tuesday.text);
    let north = days.replace("south", "north");
    let open = clinic.get(&page(&of, &format!("?{north}"))).await;
    assert!(!open.says("The pharmacy is closed on that day."));
    let any = clinic.get(&page(&of, "?pharmacy=")).await;
    assert!(any.says("none is chosen"), "{}", any.text);
    let stray = clinic.get(&page(&of, "?pharmacy=nobody-here")).await;
    assert_eq!(stray.status, StatusCode::UNPROCESSABLE_ENTITY);
    let says = stray.error_of("pharmacy").expect("it is named");
    assert!(says.contains("not on record"), "{says}");
}

/// The days of a menstrual cycle bound a test in the United States alone.
#[tokio::test]
async fn the_cycle_is_asked_only_where_the_edition_counts_it() {
    let (world, clinic, _, us) = planned("").await;
    assert!(us.says("name=\"cycle\"") && us.says("name=\"period-begins\""));
    let enrolled = clinic
        .fills_in(
            "/clinic/enrol",
            &[
                ("programme", "uk-mhra"),
                ("name", "Synthetic Person Albion"),
                ("born", crate::world::BORN),
                ("category", "can-become-pregnant"),
            ],
        )
        .await;
    let file = enrolled.location().split('?').next().expect("a path");
    let uk = clinic.get(&format!("{file}/plan")).await;
    assert_eq!(uk.status, StatusCode::OK, "{}", uk.text);
    assert!(!uk.says("name=\"cycle\"") && !uk.says("name=\"period-begins\""));
    let test = clinic.get(&format!("{file}/pregnancy-test")).await;
    assert!(!test.says("name=\"cycle\"") && test.says("name=\"setting\""));
    drop(world);
}

/// The clinic books days that fit, and gives them as a file: to the patient, or into its own calendar.
#[tokio::test]
async fn days_that_fit_leave_as_a_calendar_file_that_says_nothing_of_what_they_are_for() {
    let (world, clinic, of, answer) = planned("?visit=2026-03-03&test=2026-03-03").await;
    let action = format!("action=\"{}\"", page(&of, "/calendar.ics"));
    assert!(answer.says(&action), "{}", answer.text);
    let days = "visit=2026-03-03&test=2026-03-03&prescription=2026-03-04&collection=2026-03-06";
    let file = |query: &str| page(&of, &format!("/calendar.ics?{query}"));
    let found = calendar::read(&clinic.get(&file(days)).await);
    let expected = [
        ("Appointment", "2026-03-03"),
        ("Short appointment", "2026-03-03"),
        ("Paperwork", "2026-03-04"),
        ("Pick-up", "2026-03-06"),
        ("Appointment window ends", "2026-03-09"),
    ];
    assert_eq!(calendar::told(&found), expected);
    let mut names: Vec<&String> = found.iter().map(|(_, _, name)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), found.len(), "each entry has a name of its own");

    let moved = days.replace("2026-03-06", "2026-03-07");
    let spanish = calendar::read(&clinic.get(&file(&format!("{moved}&language=es"))).await);
    assert_eq!(
        calendar::told(&spanish)[3],
        ("Recogida", "2026-03-07"),
        "in the language of who will read it"
    );
    for (one, other) in found.iter().zip(&spanish) {
        assert_eq!(one.2, other.2, "planned anew the entry moves");
    }
    let open = calendar::read(&clinic.get(&file("report-days=1&insurer-days=0")).await);
    assert!(
        calendar::told(&open).contains(&("Pick-up", "2026-03-02")),
        "days left open are filled in: {open:?}"
    );
    drop(world);
}

#[tokio::test]
async fn days_that_do_not_fit_leave_as_no_file_and_come_back_with_the_reason() {
    let (_world, clinic, of, _) = planned("").await;
    for (query, says) in [
        (
            "test=2026-03-03&collection=2026-03-10",
            "closed on Mon 9 Mar 2026",
        ),
        ("collection=soon", "There is a problem"),
    ] {
        let file = page(&of, &format!("/calendar.ics?{query}"));
        let back = clinic.get(&file).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(back.header("content-type").starts_with("text/html"));
        assert!(back.says(says), "{query}: {}", back.text);
        let plan = format!("action=\"{}\" novalidate", page(&of, ""));
        assert!(back.says(&plan), "the page's form leads to the planner");
    }
    let odd = page(&of, "/calendar.ics?language=klingon");
    assert_eq!(clinic.get(&odd).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_gets_the_calendar_file_of_another_prescribers_patient() {
    let (world, _, of, _) = planned("").await;
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    let answer = other.get(&page(&of, "/calendar.ics")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
