//! A clinic brings its own tables: columns, a rehearsal, the record, and the way back.

use reqwest::StatusCode;
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::page::is_sound;
use crate::world::{BORN, OTHER_PRESCRIBER, PATIENT, PHARMACIST, PRESCRIBER, World};

const PATH: &str = "/clinic/import";

async fn brings(clinic: &Browser, kind: &str, table: &str) -> Answer {
    let form = [("kind", kind), ("separator", "comma"), ("table", "")];
    let file = ("table-file", "table.csv", table.as_bytes());
    clinic.sent(clinic.posting_file(PATH, &form, file)).await
}

/// The next step with the table of a page that was shown.
async fn goes_on(clinic: &Browser, page: &Answer, step: &str, chosen: &[(&str, &str)]) -> Answer {
    let command_id = page.command_id();
    let (kind, separator) = (page.value_of("kind"), page.value_of("separator"));
    let table = page.value_of("table").expect("the table goes along");
    let (kind, separator) = (kind.expect("its kind"), separator.expect("its separator"));
    let mut form = vec![
        ("command-id", command_id.as_str()),
        ("step", step),
        ("kind", &kind),
        ("separator", &separator),
        ("table", &table),
    ];
    form.extend_from_slice(chosen);
    clinic.post(PATH, &form).await
}

const AS_WRITTEN: [(&str, &str); 2] = [("days", "year-month-day"), ("decimals", "point")];
const WEIGHTS: [(&str, &str); 4] = [
    ("at-number", "0"),
    ("at-born", "1"),
    ("at-day", "2"),
    ("at-weight", "3"),
];

#[tokio::test]
async fn a_table_of_weights_is_rehearsed_recorded_once_and_taken_back() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let front = clinic.get("/clinic").await;
    assert!(
        front.text.contains("href=\"/clinic/import\""),
        "a way there"
    );
    is_sound(&clinic.get(PATH).await, PATH);
    let number = of.number.to_string();
    let table = format!(
        "Number,DOB,Date,Weight\n{number},{BORN},2026-01-03,70.5 kg\n{number},1999-09-09,2026-01-03,70\n{number},{BORN},soon,heavy\n"
    );
    let columns = brings(&clinic, "weights", &table).await;
    assert_eq!(columns.status, StatusCode::OK, "{}", columns.text);
    is_sound(&columns, "columns");
    for (field, place) in WEIGHTS {
        assert_eq!(columns.chosen_of(field).as_deref(), Some(place), "{field}");
    }
    let unsaid = goes_on(&clinic, &columns, "rehearse", &WEIGHTS).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.error_of("days").is_some(), "never guessed");

    let chosen = [&WEIGHTS[..], &AS_WRITTEN[..]].concat();
    let rehearsed = goes_on(&clinic, &columns, "rehearse", &chosen).await;
    assert_eq!(rehearsed.status, StatusCode::OK, "{}", rehearsed.text);
    is_sound(&rehearsed, "rehearsal");
    assert!(rehearsed.says("Nothing is recorded yet"));
    assert!(
        rehearsed.says("Line 2: can be recorded"),
        "{}",
        rehearsed.text
    );
    assert!(rehearsed.says("Line 3: nobody of your clinic has this number"));
    assert!(rehearsed.says("day: 'soon' cannot be read") || rehearsed.text.contains("soon"));
    let weights = |world: &World| {
        let file = world.ledger.care_file(&world.clinician(), of.patient);
        let facts = file.expect("a file").care;
        let weights = facts.facts().iter();
        weights
            .filter(|one| one.fact.kind() == "weight-recorded")
            .count()
    };
    assert_eq!(weights(&world), 0, "a rehearsal leaves nothing");

    let recorded = goes_on(&clinic, &rehearsed, "record", &chosen).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    is_sound(&recorded, "recorded");
    assert!(recorded.says(&number));
    assert_eq!(weights(&world), 1);
    goes_on(&clinic, &rehearsed, "record", &chosen).await;
    let again = goes_on(&clinic, &columns, "rehearse", &chosen).await;
    assert!(again.says("stands on record already"), "{}", again.text);
    assert_eq!(weights(&world), 1, "sent twice it is one");

    let list = clinic.get(PATH).await;
    let rest = list
        .text
        .split_once("action=\"/clinic/import/")
        .expect("a way back")
        .1;
    let back = format!(
        "/clinic/import/{}",
        rest.split('"').next().expect("its end")
    );
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    assert_eq!(other.post(&back, &[]).await.status, StatusCode::NOT_FOUND);
    let taken = clinic.post(&back, &[]).await;
    assert_eq!(
        taken.location(),
        "/clinic/import?done=all",
        "{}",
        taken.text
    );
    assert_eq!(weights(&world), 0);
    assert!(clinic.get(PATH).await.says("Taken back"));
}

#[tokio::test]
async fn patients_of_a_table_are_enrolled_and_stand_on_the_worklist() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let table = "Name,Date of birth,Category,Basis\nSynthetic Person Nine,1999-02-03,can-become-pregnant,\nSynthetic Person Ten,1998-02-03,cannot-become-pregnant,hysterectomy\nSynthetic Person Nine,1999-02-03,can-become-pregnant,\n";
    let columns = brings(&clinic, "patients", table).await;
    let chosen = [
        ("at-name", "0"),
        ("at-born", "1"),
        ("at-category", "2"),
        ("at-basis", "3"),
        ("at-telephone", ""),
        ("at-email", ""),
        ("at-address", ""),
        AS_WRITTEN[0],
        AS_WRITTEN[1],
    ];
    let rehearsed = goes_on(&clinic, &columns, "rehearse", &chosen).await;
    assert!(
        rehearsed.says("Line 4: ") && rehearsed.says("stands on record already"),
        "{}",
        rehearsed.text
    );
    let recorded = goes_on(&clinic, &rehearsed, "record", &chosen).await;
    assert!(
        recorded.says("The enrolment form of each is signed"),
        "{}",
        recorded.text
    );
    let list = clinic.get("/clinic").await;
    assert_eq!(
        list.text.matches("Synthetic Person Nine").count(),
        1,
        "{}",
        list.text
    );
    assert!(list.says("Synthetic Person Ten"));
}

#[tokio::test]
async fn a_table_of_results_names_analytes_as_people_do_and_units_as_the_laboratory_does() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let number = of.number.to_string();
    let table = format!(
        "number,born,day,analyte,value,unit,low,high\n{number},{BORN},2026-01-03,ALT,30,U/L,,40\n{number},{BORN},2026-01-03,luck,30,U/L,,\n{number},{BORN},2026-01-03,ALT,30,furlong,,\n"
    );
    let columns = brings(&clinic, "results", &table).await;
    let chosen = [
        ("at-number", "0"),
        ("at-born", "1"),
        ("at-day", "2"),
        ("at-analyte", "3"),
        ("at-value", "4"),
        ("at-unit", "5"),
        ("at-low", "6"),
        ("at-high", "7"),
        AS_WRITTEN[0],
        AS_WRITTEN[1],
    ];
    let rehearsed = goes_on(&clinic, &columns, "rehearse", &chosen).await;
    assert!(
        rehearsed.says("Line 2: can be recorded"),
        "{}",
        rehearsed.text
    );
    assert!(
        rehearsed.says("is not known here; write one of"),
        "{}",
        rehearsed.text
    );
    assert!(rehearsed.says("Line 4: unit: "), "{}", rehearsed.text);
}

#[tokio::test]
async fn what_cannot_be_a_table_comes_back_with_its_reason_and_no_pharmacist_brings_one() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    for (table, says) in [
        ("", "Choose a file"),
        ("name\n", "no row below"),
        (&"x".repeat(41_000), "40 kilobytes"),
    ] {
        let back = brings(&clinic, "weights", table).await;
        assert_eq!(
            back.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            back.text
        );
        assert!(back.says(says), "{says}: {}", back.text);
        is_sound(&back, "the table back");
    }
    let columns = brings(&clinic, "weights", "a,b,c,d\n1,2,3,4\n").await;
    let twice = [
        ("at-number", "0"),
        ("at-born", "0"),
        ("at-day", "2"),
        ("at-weight", "9"),
        AS_WRITTEN[0],
        AS_WRITTEN[1],
    ];
    let back = goes_on(&clinic, &columns, "rehearse", &twice).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.error_of("at-born")
            .is_some_and(|says| says.contains("One column is one thing"))
    );
    assert!(back.error_of("at-weight").is_some());
    is_sound(&back, "columns back");
    let counter = world.signed_in(PHARMACIST).await;
    let refused = brings(&counter, "weights", "a\n1\n").await;
    assert_ne!(refused.status, StatusCode::OK, "{}", refused.text);
}

/// The next step with the lines of a page that was shown.
async fn records(clinic: &Browser, page: &Answer) -> Answer {
    let command_id = page.command_id();
    let table = page.value_of("table").expect("the lines go along");
    let table = table.replace("&quot;", "\"").replace("&amp;", "&");
    let form = [
        ("command-id", command_id.as_str()),
        ("step", "record"),
        ("kind", "resources"),
        ("table", &table),
    ];
    clinic.post(PATH, &form).await
}

#[tokio::test]
async fn resources_one_a_line_are_rehearsed_recorded_once_and_taken_back_and_a_bad_line_stops_none()
{
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    let of_number = json!({ "identifier": { "system": "urn:retinue:programme-number", "value": of.number.to_string() } });
    let weight = |key: &str, day: &str, kilograms: f64| {
        json!({
            "resourceType": "Observation", "status": "final",
            "identifier": [{ "system": "urn:example:record", "value": key }],
            "code": { "coding": [{ "system": "http://loinc.org", "code": "29463-7" }] },
            "subject": of_number, "effectiveDateTime": day,
            "valueQuantity": { "value": kilograms, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg" },
        })
    };
    let mut test = weight("3", "2026-01-03", 1.0);
    test["code"] = json!({ "coding": [{ "system": "http://loinc.org", "code": "2106-3" }] });
    test.as_object_mut()
        .expect("an object")
        .remove("valueQuantity");
    test["valueCodeableConcept"] = json!({ "text": "Negative" });
    test["component"] = json!([{ "code": { "text": "setting" }, "valueString": "laboratory" }]);
    test["performer"] =
        json!([{ "identifier": { "system": "urn:retinue:clia-number", "value": "00D0000000" } }]);
    let mut elsewhere = weight("4", "2026-01-03", 70.0);
    elsewhere["subject"] = json!({ "reference": "Patient/00000000000000000000000000000000" });
    let lines = [
        weight("1", "2026-01-03", 70.5).to_string(),
        "{\"resourceType\": \"Observation\"".to_owned(),
        test.to_string(),
        elsewhere.to_string(),
        json!({ "resourceType": "MedicationRequest" }).to_string(),
        weight("5", "2999-01-03", 70.0).to_string(),
        weight("1", "2026-01-03", 71.0).to_string(),
    ];
    let file = lines.join("\n");
    let rehearsed = brings(&clinic, "resources", &file).await;
    assert_eq!(rehearsed.status, StatusCode::OK, "{}", rehearsed.text);
    is_sound(&rehearsed, "rehearsal");
    for says in [
        "Line 1: can be recorded",
        "Line 3: Observation.code: a pregnancy test rests on who vouches for it",
        "Line 4: Observation.subject: no patient of this clinic is known by this",
        "Line 7: ",
        "something else stands on record under the identifier of this line",
    ] {
        assert!(rehearsed.says(says), "{says}: {}", rehearsed.text);
    }
    for (line, says) in [(2, "without a line break"), (5, "prescriber"), (6, "on: ")] {
        let item = rehearsed.text.split(&format!("Line {line}: ")).nth(1);
        let item = item.and_then(|rest| rest.split("</li>").next());
        assert!(item.expect("a line").contains(says), "{item:?}");
    }
    let weights = || {
        let file = world.ledger.care_file(&world.clinician(), of.patient);
        let care = file.expect("a file").care;
        let facts = care.facts().iter();
        facts
            .filter(|one| one.fact.kind() == "weight-recorded")
            .count()
    };
    assert_eq!(weights(), 0, "a rehearsal leaves nothing");
    let recorded = records(&clinic, &rehearsed).await;
    assert_eq!(recorded.status, StatusCode::OK, "{}", recorded.text);
    is_sound(&recorded, "recorded");
    assert_eq!(weights(), 1);
    let again = brings(&clinic, "resources", &file).await;
    assert!(again.says("stands on record already"), "{}", again.text);
    let other = world.signed_in(OTHER_PRESCRIBER).await;
    let nobody = brings(&other, "resources", &lines[0]).await;
    assert!(nobody.says("Line 1: Observation.subject: no patient of this clinic"));
    let counter = world.signed_in(PHARMACIST).await;
    let refused = brings(&counter, "resources", &lines[0]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let list = clinic.get(PATH).await;
    assert!(list.says("FHIR resources, one a line"));
    let rest = list
        .text
        .split_once("action=\"/clinic/import/")
        .expect("a way back")
        .1;
    let back = format!(
        "/clinic/import/{}",
        rest.split('"').next().expect("its end")
    );
    clinic.post(&back, &[]).await;
    assert_eq!(weights(), 0, "taken back by correction");
}

#[tokio::test]
async fn a_file_of_resources_that_is_no_text_or_too_long_is_refused_at_its_field() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let long = "{}\n".repeat(15_000);
    for (file, says) in [
        (&b"\xff\xfe"[..], "not UTF-8"),
        (long.as_bytes(), "more than 40 kilobytes"),
    ] {
        let form = [("kind", "resources"), ("separator", "comma"), ("table", "")];
        let part = ("table-file", "lines.ndjson", file);
        let page = clinic.sent(clinic.posting_file(PATH, &form, part)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = page.error_of("table-file").expect("an error there");
        assert!(error.contains(says), "{error}");
    }
}
