//! A parent or guardian: dates, status and signatures, and not one word more.

use crate::browser::Browser;
use crate::counter::finds;
use crate::world::{ADMINISTRATOR, Enrolled, GUARDIAN, PASSWORD, PHARMACIST, World, day, id};
use reqwest::{Method, StatusCode};
use retinue_kernel::{
    Basis, Category, Exclusion, Form, Id, Mode, Payload, Signer, Source, TestResult, Topic,
};
use retinue_ledger::{CommandId, CounterAnswer, Role, Verdict};
use retinue_rulebook::{FormText, FormTextFile, Rulebook, WhoseWords};
use retinue_web::{Entry, routes};

/// A minor until 2026-07-01.
pub(crate) const BORN: &str = "2008-07-01";

/// What a guardian must not learn, as the beginnings of words.
const FORBIDDEN: &[&str] = &[
    "pregnan",
    "test",
    "negativ",
    "positiv",
    "indeterminate",
    "contracept",
    "abstin",
    "pill",
    "condom",
    "iud",
    "method",
    "categor",
    "become",
    "uterus",
    "hysterect",
    "menopaus",
    "breastf",
    "mood",
    "depress",
    "suicid",
    "laps",
    "sex",
    "specimen",
    "result",
    "refus",
    "denied",
    "reason",
    "hold",
    "unborn",
    "baby",
    "birth",
    "window",
    "authoris",
];

/// The words of a page, without what every patient's form says and what the room says of itself.
fn words_of(text: &str, common: &[String]) -> Vec<String> {
    let mut text = text.replace("method=\"post\"", "");
    for said in common {
        text = text.replace(said, " ");
    }
    text.split(|letter: char| !letter.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The statements of the form that are the same for every patient.
fn statements() -> Vec<String> {
    let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
    let form = rulebook.form("patient-enrolment-can").expect("a form");
    let common = form
        .items
        .iter()
        .filter(|item| item.part == "consent-all-patients");
    let mut all: Vec<String> = common
        .map(|item| maud::html! { (item.demonstration_wording) }.into_string())
        .collect();
    assert!(all.len() > 10);
    // The marker of the sandbox says whose words they are.
    all.push("not the programme&#39;s".to_owned());
    all.push(retinue_rulebook::SANDBOX.to_owned());
    all
}

/// Everything that the guardian can ask of the site, in this state.
async fn every_answer(guardian: &Browser, of: &Enrolled) -> Vec<(String, String)> {
    let mut answers = Vec::new();
    for route in routes() {
        // What anyone may read, signed in or not, says nothing of anyone.
        if route.entry == Entry::Open {
            continue;
        }
        let path = route.path.replace("{patient}", &of.patient.to_string());
        if path.contains('{') {
            continue;
        }
        let answer = match route.method {
            Method::GET => guardian.get(&path).await,
            // A form with nothing ticked: the room's own pages come back, the others turn away.
            _ => {
                guardian
                    .post(
                        &path,
                        &[("command-id", "00000000-0000-4000-8000-000000000001")],
                    )
                    .await
            }
        };
        let headers = format!("{:?}", answer.headers);
        answers.push((
            format!("{} {path}", route.method),
            format!("{} {headers}", answer.text),
        ));
    }
    assert!(answers.len() > 60, "{} answers", answers.len());
    answers
}

async fn tells_nothing(state: &str, guardian: &Browser, of: &Enrolled, common: &[String]) {
    for (asked, said) in every_answer(guardian, of).await {
        for word in words_of(&said, common) {
            let told = FORBIDDEN
                .iter()
                .find(|forbidden| word.starts_with(**forbidden));
            assert!(
                told.is_none(),
                "{state}: {asked} says \u{201c}{word}\u{201d}"
            );
        }
    }
}

/// What was authorised is handed over, and its lot is recalled.
async fn capsules_are_recalled(world: &World, of: &Enrolled, prescription: &Id) {
    let counter = world.signed_in(PHARMACIST).await;
    let case = finds(&counter, &of.number.to_string(), BORN).await;
    let acts = format!("{}/{prescription}", case.location());
    let bag = [
        ("product-code", "00000-0000-00"),
        ("lot", "LOT-A"),
        ("capsules", "60"),
        ("days", "30"),
        ("checked", "yes"),
        ("to", "patient"),
    ];
    let filled = counter.fills_in(&format!("{acts}/fill"), &bag[..4]).await;
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.text);
    let hand_over = format!("{acts}/hand-over");
    let left = counter.fills_in(&hand_over, &bag[2..]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    let office = world.signed_in(ADMINISTRATOR).await;
    let recall = [
        ("product", "00000-0000-00"),
        ("lots", "LOT-A"),
        ("says", "The maker recalls it."),
    ];
    let opened = office.fills_in("/programme/recalls", &recall).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text);
}

#[tokio::test]
async fn no_state_of_a_course_tells_a_guardian_more_than_dates_and_status() {
    let world = World::new().await;
    let of = world.enrols_born("Synthetic Minor", BORN);
    world.guardian(&of, GUARDIAN);
    world.account("minor", "Synthetic Minor", Role::Patient(of.patient));
    let guardian = world.signed_in(GUARDIAN).await;
    let common = statements();
    let patient = world
        .ledger
        .sign_in("minor", PASSWORD)
        .expect("she signs in")
        .actor;
    let says = |payload| world.records_as(&patient, &of, payload);
    tells_nothing("enrolled", &guardian, &of, &common).await;
    let front = guardian.get("/guardian").await;
    assert!(
        front.says("Synthetic Minor") && front.says("Not begun"),
        "{}",
        front.text
    );
    world.records(
        &of,
        Payload::ConsentSigned {
            form: Form::PatientEnrolmentCan,
            signers: vec![Signer::Patient, Signer::Prescriber],
            edition: None,
            text_hash: None,
            signing: None,
        },
    );
    world.counselled(&of);
    world.contraception(&of);
    world.test(&of, "2026-01-02", TestResult::Negative);
    tells_nothing("after the first test", &guardian, &of, &common).await;
    world.goes_to("2026-03-01");
    // The session of January is over.
    let guardian = world.signed_in(GUARDIAN).await;
    let test = world.test(&of, "2026-03-01", TestResult::Negative);
    world.counselled(&of);
    world.contraception(&of);
    world.records(
        &of,
        Payload::MonthConfirmed {
            test: Some(test),
            counselled: true,
            signed: None,
        },
    );
    says(Payload::ComprehensionAnswered {
        passed: false,
        sheet: None,
    });
    says(Payload::ComprehensionAnswered {
        passed: true,
        sheet: None,
    });
    let prescription = world.prescribes(&of);
    tells_nothing("ready but for the guardian", &guardian, &of, &common).await;
    // The counter is refused: the guardian's own signature is missing. Then it is given.
    let path = format!("/guardian/sign/{}", of.patient);
    let shown = guardian.get(&path).await.value_of("shown-words");
    let shown = shown.expect("what was shown");
    let signed = guardian
        .fills_in(
            &path,
            &[("guardian-signature", "yes"), ("shown-words", &shown)],
        )
        .await;
    assert_eq!(
        signed.location(),
        "/guardian?done=signed",
        "{}",
        signed.text
    );
    let counter = world
        .ledger
        .sign_in(PHARMACIST, PASSWORD)
        .expect("a pharmacist")
        .actor;
    let asked = world.ledger.request_dispense(
        &counter.pharmacist().expect("a pharmacist"),
        CommandId::new("ask-1").expect("a command id"),
        &of.number.to_string(),
        prescription.clone(),
    );
    let Ok(CounterAnswer::Answered(answer)) = asked else {
        panic!("not answered: {asked:?}");
    };
    assert!(
        matches!(answer.verdict, Verdict::Authorised { .. }),
        "{answer:?}"
    );
    let front = guardian.get("/guardian").await;
    assert!(front.says("until and including"), "{}", front.text);
    tells_nothing("authorised", &guardian, &of, &common).await;
    capsules_are_recalled(&world, &of, &prescription).await;
    let front = guardian.get("/guardian").await;
    assert!(
        front.says("Capsules at home may have to go back") && !front.says("LOT-A"),
        "{}",
        front.text
    );
    tells_nothing("recalled", &guardian, &of, &common).await;
    for (state, payload) in [
        (
            "a lapse",
            Payload::ContraceptionLapsed {
                from: Some(day("2026-03-01")),
                unprotected: Some(true),
            },
        ),
        (
            "a wish to pause",
            Payload::HoldRequested {
                reason: Some(id("low mood since the first pill")),
            },
        ),
        ("a suspected pregnancy", Payload::PregnancyReported {}),
    ] {
        says(payload);
        tells_nothing(state, &guardian, &of, &common).await;
    }
    world.test(&of, "2026-03-01", TestResult::Positive);
    tells_nothing("a positive test", &guardian, &of, &common).await;
    let front = guardian.get("/guardian").await;
    assert!(front.says("No day is set"), "{}", front.text);
    for (state, status, payload) in [
        (
            "excluded",
            "Running",
            Payload::PregnancyExcluded {
                how: Exclusion::SerumQuantitative,
            },
        ),
        (
            "assessed",
            "Running",
            Payload::ReproductiveStatusAssessed { signed: None },
        ),
        (
            "breastfeeding",
            "Running",
            Payload::BreastfeedingRecorded {
                ongoing: Some(true),
            },
        ),
        (
            "an own method",
            "Running",
            Payload::ContraceptionRecorded {
                methods: vec![],
                abstinence: true,
                since: day("2026-01-02"),
                source: Source::Prescriber,
                on_sheet: None,
            },
        ),
        (
            "another path",
            "Running",
            Payload::CategoryAssigned {
                category: Category::Cannot,
                basis: Basis::Hysterectomy,
                menopause: None,
                reason: Some(id("assessed")),
            },
        ),
        (
            "paused",
            "Paused",
            Payload::TreatmentPaused {
                reason: Some(id("depressed mood")),
            },
        ),
        (
            "resumed",
            "Running",
            Payload::TreatmentResumed { reason: None },
        ),
        (
            "counselled",
            "Running",
            Payload::CounsellingRecorded {
                topics: vec![Topic::Contraception],
            },
        ),
        (
            "stopped",
            "Ended",
            Payload::TreatmentStopped {
                reason: Some(id("pregnancy")),
                last_dose_on: None,
            },
        ),
    ] {
        world.records(&of, payload);
        tells_nothing(state, &guardian, &of, &common).await;
        let front = guardian.get("/guardian").await;
        assert!(front.says(status), "{state}: {}", front.text);
    }
}

/// Also where an authority loaded its words of one of the two forms only.
#[tokio::test]
async fn the_page_to_sign_is_the_same_whatever_the_patients_path() {
    for (mode, loaded) in [
        (Mode::Sandbox, false),
        (Mode::Sandbox, true),
        (Mode::Companion, true),
    ] {
        let world = World::new().await;
        world.set_mode(mode);
        if loaded {
            loads_one_form(&world);
        }
        the_pages_are_the_same(&world).await;
    }
}

/// The authority's words of the form of those who can become pregnant, and of no other.
fn loads_one_form(world: &World) {
    let rulebook = world.ledger.rulebook();
    let entry = rulebook.form("patient-enrolment-can").expect("the form");
    let mut text = FormText::demonstration(entry, &id("2021-12-13"));
    text.words = WhoseWords::Official;
    text.source = "Synthetic Authority, first issue".to_owned();
    for item in &mut text.items {
        item.text.en.push_str(" Synthetic official words.");
    }
    let file = FormTextFile {
        programme: rulebook.programme().id,
        text,
        from: world.ledger.today(),
        re_consent: retinue_kernel::ReConsent::Required,
    };
    let command = CommandId::random().expect("randomness");
    world
        .ledger
        .load_form_text(&world.ledger.at_the_console(), command, file)
        .expect("loaded");
}

async fn the_pages_are_the_same(world: &World) {
    let mut pages = Vec::new();
    for (name, login, category, basis) in [
        (
            "Synthetic Minor",
            "guardian-a",
            Category::Can,
            Basis::Default,
        ),
        (
            "Synthetic Minor",
            "guardian-b",
            Category::Cannot,
            Basis::CisgenderMale,
        ),
    ] {
        let of = world.enrols_born(&format!("{name} {login}"), BORN);
        world.records(
            &of,
            Payload::CategoryAssigned {
                category,
                basis,
                menopause: None,
                reason: Some(id("assessed")),
            },
        );
        world.guardian(&of, login);
        let guardian = world.signed_in(login).await;
        for path in [
            "/guardian".to_owned(),
            format!("/guardian/sign/{}", of.patient),
        ] {
            let page = guardian.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            let command = if path.contains("sign") {
                page.command_id()
            } else {
                "-".to_owned()
            };
            let text = page
                .text
                .replace(&of.patient.to_string(), "PATIENT")
                .replace(login, "LOGIN");
            pages.push((path.contains("sign"), text.replace(&command, "COMMAND")));
        }
    }
    assert_eq!(pages[0].1, pages[2].1, "the first page tells the path");
    assert_eq!(pages[1].1, pages[3].1, "the page to sign tells the path");
    assert!(
        !pages[1].1.contains("Synthetic official words"),
        "words of one form alone"
    );
}

/// What a guardian must not learn in Spanish, as the beginnings of words.
const FORBIDDEN_IN_SPANISH: &[&str] = &[
    "embaraz",
    "prueba",
    "negativ",
    "positiv",
    "anticonc",
    "abstin",
    "píldora",
    "condón",
    "método",
    "categor",
    "útero",
    "menopaus",
    "ánimo",
    "depres",
    "suicid",
    "sexo",
    "muestra",
    "resultado",
    "rechaz",
    "motivo",
    "bebé",
    "nacer",
    "plazo",
    "autoriz",
];

#[tokio::test]
async fn a_guardian_keeps_a_copy_of_their_own_statements_that_does_not_tell_which_form_it_was() {
    let world = World::new().await;
    let of = world.enrols_born("Synthetic Minor", BORN);
    world.guardian(&of, GUARDIAN);
    let guardian = world.signed_in(GUARDIAN).await;
    let path = format!("/guardian/sign/{}", of.patient);
    let shown = guardian.get(&path).await.value_of("shown-words");
    let shown = shown.expect("what was shown");
    let done = guardian
        .fills_in(
            &path,
            &[("guardian-signature", "yes"), ("shown-words", &shown)],
        )
        .await;
    assert_eq!(done.location(), "/guardian?done=signed", "{}", done.text);
    let front = guardian.get("/guardian").await;
    let copy = front.text.split("href=\"/guardian/signed/").nth(1);
    let copy = copy.and_then(|rest| rest.split('"').next());
    let copy = format!("/guardian/signed/{}", copy.expect("a copy is listed"));
    let common = statements();
    let in_spanish: Vec<String> = {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let form = rulebook.form("patient-enrolment-can").expect("a form");
        let common = form
            .items
            .iter()
            .filter(|item| item.part == "consent-all-patients");
        common
            .filter_map(|item| item.demonstration_wording_es.clone())
            .chain([retinue_rulebook::SANDBOX.to_owned()])
            .collect()
    };
    for (language, statements, forbidden) in [
        ("en", &common, FORBIDDEN),
        ("es", &in_spanish, FORBIDDEN_IN_SPANISH),
    ] {
        let asked = guardian.getting(&copy).header("accept-language", language);
        let file = asked.send().await.expect("an answer");
        assert_eq!(file.status(), StatusCode::OK);
        let file = file.bytes().await.expect("a file");
        let Some(words) = crate::papers::words(&file) else {
            continue;
        };
        assert!(
            words.contains("Synthetic Minor") && words.contains("Guardian One"),
            "{words}"
        );
        assert!(words.contains("2026"), "{words}");
        // In the PDF a quotation mark is itself.
        let statements: Vec<String> = statements
            .iter()
            .map(|said| {
                said.replace("&#39;", "'")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
            })
            .collect();
        let of_the_form = statements
            .iter()
            .filter(|said| words.contains(said.as_str()));
        assert!(of_the_form.count() > 10, "{words}");
        for word in words_of(&words, &statements) {
            let told = forbidden.iter().find(|one| word.starts_with(**one));
            assert!(
                told.is_none(),
                "the copy says \u{201c}{word}\u{201d}: {words}"
            );
        }
        for form in ["enrolment-can", "sha256", "code"] {
            assert!(!words.contains(form), "{form}: {words}");
        }
    }
    // Another guardian, and another's signature, are not there.
    world.guardian(&world.enrols_born("Another Minor", BORN), "guardian-two");
    let other = world.signed_in("guardian-two").await;
    assert_eq!(other.get(&copy).await.status, StatusCode::NOT_FOUND);
    let nothing = format!("/guardian/signed/{}/no-such-fact/form.pdf", of.patient);
    assert_eq!(guardian.get(&nothing).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_guardian_reads_every_page_in_spanish_and_learns_no_more_from_it() {
    let world = World::new().await;
    let of = world.enrols_born("Synthetic Minor", BORN);
    world.guardian(&of, GUARDIAN);
    let guardian = world.signed_in(GUARDIAN).await;
    let sign = format!("/guardian/sign/{}", of.patient);
    let common: Vec<String> = {
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let form = rulebook.form("patient-enrolment-can").expect("a form");
        let items = form.items.iter();
        let wordings = items.filter_map(|item| item.demonstration_wording_es.as_ref());
        wordings
            .map(|said| maud::html! { (said) }.into_string())
            // What the banner of the sandbox says on every page tells nothing of anyone.
            .chain(["Demostración: no es una autorización. Nada de esto es real.".to_owned()])
            .collect()
    };
    for path in [
        "/guardian",
        "/guardian?done=signed",
        sign.as_str(),
        "/guardian/no-such-page",
    ] {
        let english = guardian.get(path).await;
        let request = guardian
            .getting(path)
            .header("accept-language", "es-MX,es;q=0.9");
        let spanish = guardian.sent(request).await;
        crate::tongue::is_all_spanish(path, &english, &spanish);
        for word in words_of(&spanish.text, &common) {
            let told = FORBIDDEN_IN_SPANISH
                .iter()
                .find(|one| word.starts_with(**one));
            assert!(told.is_none(), "{path} says \u{201c}{word}\u{201d}");
        }
    }
    let request = guardian
        .posting(
            &sign,
            &[("command-id", "00000000-0000-4000-8000-000000000002")],
        )
        .header("accept-language", "es");
    let back = guardian.sent(request).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.says("Marque la casilla"), "{}", back.text);
}
