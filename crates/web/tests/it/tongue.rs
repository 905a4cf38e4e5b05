//! A patient reads every page in the language that was chosen, and no word of it in another.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use reqwest::header::{ACCEPT_LANGUAGE, COOKIE, REFERER, SET_COOKIE};
use retinue_kernel::{Category, Payload, TestResult};
use retinue_ledger::Role;

use crate::browser::{Answer, Browser};
use crate::world::{BORN, Enrolled, PATIENT, PHARMACIST, PRESCRIBER, World, id};

/// The pages of the patient's room.
const PAGES: &[&str] = &[
    "/me",
    "/me?done=questions",
    "/me?done=contraception",
    "/me?done=lapse",
    "/me?done=pause",
    "/me?done=pregnancy",
    "/me/timeline",
    "/me/who-looked",
    "/me/questions",
    "/me/contraception",
    "/me/lapse",
    "/me/pause",
    "/me/pregnancy",
    "/me/day",
    "/me/day?done=day",
    "/me/diary",
    "/me/diary?done=diary",
    "/me/month",
    "/me/medicines",
    "/me/medicines?done=medicine",
    "/me/medicines/add",
    "/me/medicines/allergy",
    "/me/learn",
    "/me/learn/how-it-works",
    "/me/learn/food",
    "/me/learn/how-much",
    "/me/learn/missed-doses",
    "/me/learn/speed",
    "/me/learn/early-flare",
    "/me/learn/lips-and-eyes",
    "/me/learn/mood",
    "/me/learn/pregnancy",
    "/me/learn/alcohol",
    "/me/learn/sun",
    "/me/learn/blood-tests",
    "/me/learn/scars",
    "/me/learn/relapse",
    "/me/learn/sharing",
    "/me/learn/afterwards",
    "/me/no-such-page",
    "/sign-in",
    "/time-zone",
    "/no/such/page",
];

async fn in_spanish(browser: &Browser, request: reqwest::RequestBuilder) -> Answer {
    browser
        .sent(request.header(ACCEPT_LANGUAGE, "es-MX,es;q=0.9"))
        .await
}

/// What a page says, piece by piece: its texts, and the attributes that are read out. What is marked as being in another
/// language than the page, such as a citation or the name of the other language, is left out.
fn says(page: &str) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    let mut foreign: Option<i32> = None;
    let mut depth = 0_i32;
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let title = page
        .split_once("<title>")
        .and_then(|(_, rest)| rest.split_once("</title>"));
    said.extend(title.map(|(title, _)| title.to_owned()));
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split(' ').next().unwrap_or_default();
        let is_void = matches!(name, "input" | "hr" | "br" | "meta" | "link" | "img");
        if name.starts_with('/') {
            depth -= 1;
            if foreign == Some(depth) {
                foreign = None;
            }
        } else {
            if foreign.is_none() && tag.contains(" lang=\"") && !is_void {
                foreign = Some(depth);
            }
            if !is_void {
                depth += 1;
            }
        }
        if foreign.is_none() {
            said.insert(text.trim().to_owned());
            for attribute in ["aria-label", "title", "placeholder", "alt"] {
                let value = tag.split_once(&format!(" {attribute}=\""));
                said.extend(
                    value
                        .and_then(|(_, rest)| rest.split('"').next())
                        .map(str::to_owned),
                );
            }
        }
    }
    said
}

/// Names and words that are the same in both languages.
const SHARED: &[&str] = &[
    "Retinue",
    "Patient One",
    "Guardian One",
    "Dr Sample A.",
    "Synthetic Minor",
    "Arizona",
    "Alaska",
    "Chamorro (Guam)",
    "Provisional",
    "No",
];

/// Whether it is more than numbers, signs and the programme's number of a patient.
fn has_words(text: &str) -> bool {
    if text.starts_with("RT-") {
        return false;
    }
    text.split(|one: char| !one.is_alphabetic())
        .any(|word| word.chars().count() >= 3)
}

#[track_caller]
pub(crate) fn is_all_spanish(path: &str, english: &Answer, spanish: &Answer) {
    assert_eq!(english.status, spanish.status, "{path}");
    assert!(spanish.text.contains("<html lang=\"es\">"), "{path}");
    assert!(english.text.contains("<html lang=\"en\">"), "{path}");
    let english = says(&english.text);
    let both: Vec<String> = says(&spanish.text)
        .into_iter()
        .filter(|one| english.contains(one) && has_words(one) && !SHARED.contains(&one.as_str()))
        .collect();
    assert!(
        both.is_empty(),
        "{path} says the same in both languages: {both:#?}"
    );
    let text = &spanish.text;
    for fragment in [
        "January",
        "Monday",
        " Mar 2026",
        "Eastern",
        "your time",
        " the ",
        " your ",
    ] {
        let cited = says(text).into_iter().any(|one| one.contains(fragment));
        assert!(!cited, "{path} says \"{fragment}\" in Spanish");
    }
}

async fn every_page_is_spanish(world: &World, login: &str) {
    let me = world.signed_in(login).await;
    for path in PAGES {
        let english = me.get(path).await;
        let request = me.getting(path);
        let spanish = in_spanish(&me, request).await;
        is_all_spanish(path, &english, &spanish);
    }
}

/// Someone who may collect, to whom much has happened.
async fn with_a_long_record(world: &World) -> Enrolled {
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    for payload in [
        Payload::HomeTestingPermitted {
            procedure: Some(id("by video")),
        },
        Payload::HomeTestingWithdrawn { procedure: None },
        Payload::VisitRecorded { remote: Some(true) },
        Payload::VisitRecorded { remote: None },
        Payload::ReproductiveStatusAssessed { signed: None },
        Payload::BreastfeedingRecorded {
            ongoing: Some(false),
        },
        Payload::ContactRecorded { reason: None },
        Payload::ComprehensionAnswered {
            passed: false,
            sheet: None,
        },
        Payload::ComprehensionAnswered {
            passed: true,
            sheet: None,
        },
    ] {
        let is_answers = matches!(payload, Payload::ComprehensionAnswered { .. });
        if is_answers {
            let actor = world
                .ledger
                .sign_in(PATIENT, crate::world::PASSWORD)
                .expect("signed in")
                .actor;
            world.records_as(&actor, &of, payload);
        } else {
            world.records(&of, payload);
        }
    }
    let counter = world.signed_in(PHARMACIST).await;
    let number = of.number.to_string();
    let found = counter
        .post("/pharmacy/find", &[("number", &number), ("born", BORN)])
        .await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    of
}

#[tokio::test]
async fn a_patient_who_may_collect_reads_every_page_in_spanish() {
    let world = World::new().await;
    with_a_long_record(&world).await;
    every_page_is_spanish(&world, PATIENT).await;
}

#[tokio::test]
async fn a_patient_of_whom_nothing_is_known_yet_reads_every_page_in_spanish() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    every_page_is_spanish(&world, PATIENT).await;
}

#[tokio::test]
async fn a_patient_whose_treatment_must_stop_reads_every_page_in_spanish() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let lapse = Payload::ContraceptionLapsed {
        from: Some(world.ledger.today()),
        unprotected: Some(true),
    };
    world.records(&of, lapse);
    every_page_is_spanish(&world, PATIENT).await;
    world.test(&of, "2026-03-01", TestResult::Positive);
    world.records(
        &of,
        Payload::TreatmentStopped {
            reason: None,
            last_dose_on: Some(world.ledger.today()),
        },
    );
    every_page_is_spanish(&world, PATIENT).await;
    let me = world.signed_in(PATIENT).await;
    let front = in_spanish(&me, me.getting("/me")).await;
    assert!(
        front.says("No tome las cápsulas. Llame hoy a su médico"),
        "{}",
        front.text
    );
}

#[tokio::test]
async fn a_patient_who_cannot_become_pregnant_reads_every_page_in_spanish() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.records(
        &of,
        Payload::CategoryAssigned {
            category: Category::Cannot,
            basis: retinue_kernel::Basis::Hysterectomy,
            menopause: None,
            reason: None,
        },
    );
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    every_page_is_spanish(&world, PATIENT).await;
}

#[tokio::test]
async fn every_mistake_in_a_patients_form_is_told_in_spanish() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await;
    for (path, form) in [
        ("/me/questions", vec![]),
        ("/me/contraception", vec![("since", "2999-01-01")]),
        (
            "/me/contraception",
            vec![("since", "1900-01-01"), ("methods", "no-such-method")],
        ),
        ("/me/contraception", vec![("since", "soon")]),
        ("/me/lapse", vec![("from", "")]),
        (
            "/me/lapse",
            vec![("from", "2026-01-02"), ("unprotected", "perhaps")],
        ),
        ("/me/pause", vec![("reason", "one"), ("reason", "two")]),
        ("/sign-in", vec![("login", ""), ("password", "")]),
        ("/sign-in", vec![("login", PATIENT), ("password", "not it")]),
        ("/time-zone", vec![("zone", "Europe/Nowhere")]),
        ("/me/pause", vec![("unheard-of", "1")]),
        ("/me/day", vec![("on", "2026-01-02"), ("what", "perhaps")]),
        ("/me/day", vec![("on", "2026-01-02"), ("what", "missed")]),
        ("/me/diary", vec![]),
        (
            "/me/diary",
            vec![("nothing", "yes"), ("symptoms", "headache")],
        ),
        ("/me/diary", vec![("symptoms", "no-such-symptom")]),
        (
            "/me/medicines/add",
            vec![("medicine", "tabletas de vitamina A")],
        ),
        ("/me/medicines/add", vec![("from", "2999-01-01")]),
        ("/me/medicines/allergy", vec![]),
        ("/me/medicines", vec![("of", "no-such-fact")]),
        ("/no/such/page", vec![]),
    ] {
        let command = uuid();
        let mut form = form;
        if path.starts_with("/me") {
            form.push(("command-id", &command));
        }
        let english = me.post(path, &form).await;
        assert!(
            english.status.is_client_error(),
            "{path} {form:?}: {}",
            english.status
        );
        let spanish = in_spanish(&me, me.posting(path, &form)).await;
        is_all_spanish(path, &english, &spanish);
        if spanish.status == StatusCode::UNPROCESSABLE_ENTITY {
            assert!(spanish.text.contains("<title>Problema: "), "{path}");
        }
    }
    assert_eq!(
        world
            .kinds(&of)
            .iter()
            .filter(|kind| kind.starts_with("contraception"))
            .count(),
        0
    );
}

fn uuid() -> String {
    "00000000-0000-4000-8000-000000000001".to_owned()
}

#[tokio::test]
async fn a_choice_is_kept_and_leads_back_to_the_page_where_it_was_made() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await;
    let page = me.get("/me/timeline").await;
    assert!(
        page.text.contains("action=\"/language\""),
        "the page offers the other language"
    );
    assert!(
        page.text
            .contains("value=\"es\" lang=\"es\">Español</button>"),
        "{}",
        page.text
    );

    let from = format!("{}/me/timeline", world.base());
    let choice = me
        .posting("/language", &[("language", "es")])
        .header(REFERER, from);
    let chosen = me.sent(choice).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.location(), "/me/timeline");
    let kept = chosen
        .header(SET_COOKIE.as_str())
        .split(';')
        .next()
        .expect("a cookie")
        .to_owned();
    assert_eq!(kept, "language=es");

    // The choice outweighs what the browser asks for.
    let both = format!("{}; {kept}", me.cookie().expect("a session"));
    let again = me
        .getting("/me/timeline")
        .header(ACCEPT_LANGUAGE, "en")
        .header(COOKIE, both.clone());
    let page = me.sent(again).await;
    assert!(
        page.text.contains("<html lang=\"es\">") && page.says("Cronología"),
        "{}",
        page.text
    );
    assert!(
        page.text
            .contains("value=\"en\" lang=\"en\">English</button>")
    );
    let door = me.sent(me.getting("/sign-in").header(COOKIE, kept)).await;
    assert!(door.says("Iniciar sesión"));
}

#[tokio::test]
async fn a_language_that_we_do_not_have_is_refused_and_nothing_is_kept() {
    let world = World::new().await;
    for form in [vec![("language", "tlh")], vec![("language", "")], vec![]] {
        let refused = world.stranger().post("/language", &form).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{form:?}");
        assert!(!refused.headers.contains_key(SET_COOKIE), "{form:?}");
    }
    // Whatever a browser says of where it comes from, it stays here.
    let away = world.stranger();
    let choice = away
        .posting("/language", &[("language", "es")])
        .header(REFERER, "http://elsewhere.invalid//elsewhere.invalid/");
    assert_eq!(away.sent(choice).await.location(), "/");
}

#[tokio::test]
async fn the_pages_of_staff_stay_english_whatever_the_browser_asks_for() {
    let world = World::new().await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    for (login, path) in [
        (PRESCRIBER, "/clinic".to_owned()),
        (PRESCRIBER, format!("/clinic/patients/{}", of.patient)),
        (PRESCRIBER, "/clinic/no-such-page".to_owned()),
        (PHARMACIST, "/pharmacy".to_owned()),
        (PHARMACIST, "/clinic".to_owned()),
    ] {
        let staff = world.signed_in(login).await;
        let page = in_spanish(&staff, staff.getting(&path)).await;
        assert!(page.text.contains("<html lang=\"en\">"), "{path}");
        assert!(!page.text.contains("/language"), "{path} offers no choice");
    }
}

#[tokio::test]
async fn what_a_patient_reports_says_in_which_language() {
    let world = World::new().await;
    let of = world.enrols("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await;
    for (language, reason) in [("es", "me preocupa"), ("en", "worried")] {
        let page = me.get("/me/pause").await;
        let command = page.command_id();
        let form = [("command-id", command.as_str()), ("reason", reason)];
        let answer = me
            .sent(
                me.posting("/me/pause", &form)
                    .header(ACCEPT_LANGUAGE, language),
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    }
    let clinician = world
        .ledger
        .sign_in(PRESCRIBER, crate::world::PASSWORD)
        .expect("signed in")
        .actor;
    let clinician = clinician.clinician().expect("a prescriber");
    let file = world
        .ledger
        .patient_file(&clinician, of.patient)
        .expect("the file");
    let spoken = |event: &retinue_kernel::Event| {
        let provenance = event.envelope.provenance.as_ref()?;
        provenance
            .language
            .as_ref()
            .map(|language| language.as_str().to_owned())
    };
    let of_holds: Vec<Option<String>> = file
        .events
        .iter()
        .filter(|event| matches!(event.payload, Payload::HoldRequested { .. }))
        .map(spoken)
        .collect();
    assert_eq!(of_holds, [Some("es".to_owned()), Some("en".to_owned())]);
    let others: Vec<Option<String>> = file
        .events
        .iter()
        .filter(|event| !matches!(event.payload, Payload::HoldRequested { .. }))
        .map(spoken)
        .collect();
    assert!(
        others.iter().all(Option::is_none),
        "staff are asked for no language"
    );
}

#[tokio::test]
async fn the_calendar_file_speaks_the_patients_language_and_keeps_the_names_of_its_entries() {
    let world = World::new().await;
    world.ready("Synthetic Person One", PATIENT);
    let me = world.signed_in(PATIENT).await;
    let english = me.get("/me/calendar.ics").await;
    let spanish = in_spanish(&me, me.getting("/me/calendar.ics")).await;
    assert!(
        english.text.contains("SUMMARY:Appointment window ends"),
        "{}",
        english.text
    );
    assert!(
        spanish.text.contains("SUMMARY:Termina el plazo de la cita"),
        "{}",
        spanish.text
    );
    let names = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("UID:"));
        lines.map(str::to_owned).collect()
    };
    assert!(!names(&english.text).is_empty());
    assert_eq!(names(&english.text), names(&spanish.text));
}

#[test]
fn an_untranslated_sentence_is_found_out() {
    let english = "<html lang=\"en\"><body><p>Stop now</p><p lang=\"la\">Sic</p></body>";
    let found = says(english);
    assert!(
        found.contains("Stop now") && !found.contains("Sic"),
        "{found:?}"
    );
    assert!(has_words("Stop now") && !has_words("12-34") && !has_words("P1, A.2"));
}
