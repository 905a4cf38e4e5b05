//! The patient's care at home: the day, the diary, other medicines and the month, from the plan to an emergency.

use reqwest::StatusCode;
use retinue_care::event::{CareFact, ContactBy, DoseStep};
use retinue_care::{Food, Grams, Micrograms};
use retinue_kernel::Payload;
use retinue_ledger::{Actor, CareFile, CareSubmission, CommandId, Role};
use retinue_web::{Config, HelpNumbers, INTENDED_USE_VERSION, IntendedUseAccepted};

use crate::browser::{Answer, Browser};
use crate::world::{Enrolled, GUARDIAN, PASSWORD, PATIENT, PHARMACIST, World, day, id};

/// A site whose installer accepted the statement and filled in whom to call.
fn that_tells_urgency() -> Config {
    Config {
        intended_use: IntendedUseAccepted::of(INTENDED_USE_VERSION),
        help: HelpNumbers {
            clinic: Some("(202) 555-0101".to_owned()),
            emergency: Some("555-0102".to_owned()),
            crisis: Some("(202) 555-0103".to_owned()),
            ..HelpNumbers::default()
        },
        ..Config::default()
    }
}

fn told_by(world: &World, who: &Actor, of: &Enrolled, on: &str, fact: CareFact) {
    let command = CommandId::random().expect("a command id");
    let submission = CareSubmission::new(of.patient, command, who, day(on), fact);
    world
        .ledger
        .submit_care(submission)
        .expect("a fact of care is recorded");
}

fn by_the_clinic(world: &World, of: &Enrolled, on: &str, fact: CareFact) {
    told_by(world, world.clinician().actor(), of, on, fact);
}

/// Forty milligrams a day since 20 February, with a weight.
fn has_a_plan(world: &World, of: &Enrolled) {
    let weight = Grams::new(62_000).expect("a weight");
    by_the_clinic(world, of, "2026-02-20", CareFact::WeightRecorded { weight });
    let plan = CareFact::DosePlanned {
        product: id("us-conventional"),
        steps: vec![DoseStep {
            daily: Micrograms(40_000),
            days: None,
        }],
        target: None,
        aim: None,
    };
    by_the_clinic(world, of, "2026-02-20", plan);
}

/// A patient on 1 March with a plan, in front of a browser.
async fn at_home(world: &World) -> (Enrolled, Browser) {
    let of = world.on_the_way("Synthetic Person One");
    has_a_plan(world, &of);
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await;
    (of, me)
}

fn care(world: &World, of: &Enrolled) -> CareFile {
    let read = world.ledger.care_file(&world.clinician(), of.patient);
    read.expect("the care of a patient")
}

async fn tells(me: &Browser, symptoms: &[&str]) -> Answer {
    let form: Vec<(&str, &str)> = symptoms.iter().map(|one| ("symptoms", *one)).collect();
    let sent = me.fills_in("/me/diary", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    me.get(sent.location()).await
}

fn holds(world: &World, of: &Enrolled) -> usize {
    let kinds = world.kinds(of);
    kinds
        .iter()
        .filter(|kind| **kind == "hold-requested")
        .count()
}

#[tokio::test]
async fn without_a_plan_the_day_says_so_and_who_sets_it() {
    let world = World::new().await;
    let of = world.on_the_way("Synthetic Person One");
    world.account(PATIENT, "Patient One", Role::Patient(of.patient));
    let me = world.signed_in(PATIENT).await;
    let page = me.get("/me/day").await;
    assert!(
        page.says("No plan of doses is on record yet"),
        "{}",
        page.text
    );
    assert!(page.says("Your prescriber sets it."));
    assert!(!page.text.contains("name=\"what\""), "nothing can be told");
    let sent = [
        ("command-id", "00000000-0000-4000-8000-000000000001"),
        ("on", "2026-03-01"),
        ("what", "with-food"),
    ];
    let refused = me.post("/me/day", &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("No dose was planned for that day."));
    assert!(care(&world, &of).care.facts().is_empty());
}

#[tokio::test]
async fn the_day_names_capsules_and_food_and_takes_one_tap_for_what_became_of_them() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let page = me.get("/me/day").await;
    for says in [
        "40 mg today, by your prescriber's plan",
        "1 capsule of 20 mg",
        "With a meal, always",
        "Never take two to make up for one.",
    ] {
        assert!(page.says(says), "{says}: {}", page.text);
    }
    let tap = [("on", "2026-03-01"), ("what", "with-food")];
    let sent = me.fills_in("/me/day", &tap).await;
    assert_eq!(sent.location(), "/me/day?done=day", "{}", sent.text);
    let page = me.get("/me/day").await;
    assert!(
        page.text.contains("id=\"told-today\">Taken with food<"),
        "{}",
        page.text
    );

    // A day of last week, and another word for today: the later one counts.
    for (on, what) in [("2026-02-26", "missed"), ("2026-03-01", "without-food")] {
        let sent = me.fills_in("/me/day", &[("on", on), ("what", what)]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let told = care(&world, &of).care.told(day("2026-03-01"));
    assert_eq!(told.len(), 2);
    assert_eq!(told[&day("2026-03-01")].food, Some(Food::Fasted));
    let month = me.get("/me/month").await;
    assert!(
        month
            .text
            .contains("<dt>Doses missed</dt><dd class=\"number\">1</dd>"),
        "{}",
        month.text
    );
    assert!(
        month
            .text
            .contains("<dt>Doses taken</dt><dd class=\"number\">1</dd>")
    );
    assert!(month.says("giving blood") && month.says("Newer view of experts"));
}

#[tokio::test]
async fn a_day_that_is_older_than_a_week_or_yet_to_come_is_refused_and_nothing_is_stored() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let before = care(&world, &of).care.facts().len();
    for (on, what, says) in [
        (
            "2026-02-21",
            "missed",
            "Only today and the seven days before it",
        ),
        ("2026-03-02", "missed", "Day"),
        ("soon", "missed", "Day"),
        ("2026-03-01", "twice", "What became of it?"),
    ] {
        let sent = me.fills_in("/me/day", &[("on", on), ("what", what)]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{on} {what}");
        assert!(sent.says(says), "{on} {what}: {}", sent.text);
    }
    assert_eq!(care(&world, &of).care.facts().len(), before);
}

#[tokio::test]
async fn one_tap_that_is_sent_twice_is_one_fact() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let before = care(&world, &of).care.facts().len();
    let command = me.get("/me/day").await.command_id();
    let form = [
        ("command-id", command.as_str()),
        ("on", "2026-03-01"),
        ("what", "missed"),
    ];
    for _ in 0..2 {
        let sent = me.post("/me/day", &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(care(&world, &of).care.facts().len(), before + 1);
}

#[tokio::test]
async fn an_emergency_is_answered_at_once_and_asks_for_a_hold_once() {
    let world = World::with(that_tells_urgency()).await;
    let (of, me) = at_home(&world).await;
    let page = tells(&me, &["headache", "vomiting"]).await;
    for says in [
        "Get emergency help now",
        "Emergency number: 555-0102",
        "Take no more capsules.",
        "A pause of the treatment was asked for in your name, and your clinic was told.",
    ] {
        assert!(page.says(says), "{says}: {}", page.text);
    }
    assert_eq!(holds(&world, &of), 1);
    assert_eq!(
        care(&world, &of)
            .tasks()
            .iter()
            .filter(|task| task.waits())
            .count(),
        1
    );

    // Told again, and something mild afterwards: no second hold, and the emergency still stands there.
    tells(&me, &["headache", "vomiting"]).await;
    let page = tells(&me, &["cracked-lips"]).await;
    assert!(page.says("Get emergency help now"), "{}", page.text);
    assert_eq!(holds(&world, &of), 1, "the open hold stands");

    // No capsule is offered for today.
    let today = me.get("/me/day").await;
    assert!(today.says("Take no capsule today"), "{}", today.text);
    assert!(!today.text.contains("id=\"capsules\""));

    // A contact that reached the patient ends it.
    for task in care(&world, &of).tasks() {
        let made = CareFact::ContactMade {
            task: task.id.clone(),
            how: ContactBy::Telephone,
            reached: true,
            note: None,
        };
        by_the_clinic(&world, &of, "2026-03-01", made);
    }
    let page = me.get("/me/diary").await;
    assert!(!page.says("Get emergency help now"), "{}", page.text);
}

#[tokio::test]
async fn each_urgency_has_its_own_answer() {
    let world = World::with(that_tells_urgency()).await;
    let (_, me) = at_home(&world).await;
    let well = me.fills_in("/me/diary", &[("nothing", "yes")]).await;
    let page = me.get(well.location()).await;
    assert!(
        page.says("You told that you notice nothing."),
        "{}",
        page.text
    );
    let page = tells(&me, &["cracked-lips"]).await;
    assert!(
        page.says("Use a lip balm or petrolatum, often."),
        "{}",
        page.text
    );
    assert!(!page.says("Call your clinic within three days"));
    let page = tells(&me, &["tendon-pain"]).await;
    assert!(
        page.says("Call your clinic within three days"),
        "{}",
        page.text
    );
    assert!(page.says("Your clinic: (202) 555-0101"));
    let page = tells(&me, &["hearing-loss"]).await;
    assert!(page.says("Speak with a clinician today"), "{}", page.text);
    assert!(page.says("Somebody from the clinic is to reach you by"));
}

#[tokio::test]
async fn where_the_intended_use_is_not_accepted_no_grade_is_shown_and_everything_is_recorded() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let mut answers = Vec::new();
    for symptoms in [
        &["cracked-lips"][..],
        &["tendon-pain"],
        &["hearing-loss"],
        &["blistering"],
    ] {
        let page = tells(&me, symptoms).await;
        for grade in [
            "Get emergency help now",
            "Speak with a clinician today",
            "Call your clinic within three days",
            "What you can do yourself",
            "statement of intended use",
            "A pause of the treatment was asked for",
        ] {
            assert!(!page.says(grade), "{symptoms:?}: {grade}");
        }
        assert!(
            page.says("This page does not judge how urgent it is."),
            "{}",
            page.text
        );
        assert!(
            page.text.contains("id=\"crisis\""),
            "help in a crisis is there all the same"
        );
        let answer = page
            .text
            .split_once("id=\"general\"")
            .expect("general words")
            .1;
        answers.push(answer.split("<form").next().unwrap_or_default().to_owned());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "the same words for each: {answers:?}");
    // The clinic sees every grade, and the emergency asked for its hold.
    assert_eq!(care(&world, &of).tasks().len(), 3);
    assert_eq!(holds(&world, &of), 1);
}

#[tokio::test]
async fn thoughts_of_death_bring_the_crisis_text_at_once_in_either_state() {
    for config in [Config::default(), that_tells_urgency()] {
        let world = World::with(config).await;
        let (_, me) = at_home(&world).await;
        let page = tells(&me, &["suicidal-thoughts"]).await;
        assert!(page.text.contains("id=\"crisis-now\""), "{}", page.text);
        assert!(page.says("You are not alone with this."));
        let page = me.get("/me/diary").await;
        assert!(page.text.contains("id=\"crisis-now\""), "it stays there");
    }
}

#[tokio::test]
async fn a_country_has_a_crisis_line_of_its_own_and_every_other_the_installers() {
    let own = |country: &str| {
        let mut config = that_tells_urgency();
        let line = (country.to_owned(), "555-0104".to_owned());
        config.help.crisis_in.extend([line]);
        config
    };
    for (country, line, other) in [
        ("US", "555-0104", "555-0103"),
        ("GB", "555-0103", "555-0104"),
    ] {
        let world = World::with(own(country)).await;
        let (_, me) = at_home(&world).await;
        let page = tells(&me, &["suicidal-thoughts"]).await;
        assert!(page.says(line), "{country}: {}", page.text);
        assert!(!page.says(other), "{country}");
    }
}

#[tokio::test]
async fn a_diary_that_says_nothing_or_contradicts_itself_comes_back() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let before = care(&world, &of).care.facts().len();
    for (form, says) in [
        (vec![], "Tick what you notice, or that you notice nothing."),
        (vec![("nothing", "yes"), ("symptoms", "rash")], "not both"),
    ] {
        let sent = me.fills_in("/me/diary", &form).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = sent.error_of("symptoms").expect("it stands at the list");
        assert!(error.contains(says), "{error}");
    }
    assert_eq!(care(&world, &of).care.facts().len(), before);
}

#[tokio::test]
async fn plain_words_for_a_medicine_are_asked_back_and_never_guessed() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    let words = [("medicine", "vitamin A tablets"), ("from", "")];
    let asked = me.fills_in("/me/medicines/add", &words).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.says("Which of these is it?"), "{}", asked.text);
    let words = [
        ("medicine", "vitamin A tablets"),
        ("from", ""),
        ("agent", "vitamin-a"),
    ];
    let sent = me.fills_in("/me/medicines/add", &words).await;
    assert_eq!(
        sent.location(),
        "/me/medicines?done=medicine",
        "{}",
        sent.text
    );
    // An unknown word is kept as it is; an ingredient's own name needs no question.
    for word in ["grandmother's drops", "doxycycline"] {
        let sent = me
            .fills_in("/me/medicines/add", &[("medicine", word), ("from", "")])
            .await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{word}: {}", sent.text);
    }
    let agents = |file: CareFile| -> Vec<(String, Option<String>)> {
        let all = file.care.each(|fact| match fact {
            CareFact::MedicineReported {
                medicine, agent, ..
            } => Some((
                medicine.to_string(),
                agent.as_ref().map(|agent| agent.to_string()),
            )),
            _ => None,
        });
        all.into_iter().map(|(_, one)| one).collect()
    };
    let known = |text: &str| Some(text.to_owned());
    assert_eq!(
        agents(care(&world, &of)),
        [
            ("vitamin A tablets".to_owned(), known("vitamin-a")),
            ("grandmother's drops".to_owned(), None),
            ("doxycycline".to_owned(), known("doxycycline")),
        ]
    );
    let page = me.get("/me/medicines").await;
    let of_first = page.value_of("of").expect("a medicine that can be ended");
    let ended = me.fills_in("/me/medicines", &[("of", &of_first)]).await;
    assert_eq!(
        ended.location(),
        "/me/medicines?done=ended",
        "{}",
        ended.text
    );
    let page = me.get("/me/medicines").await;
    assert!(
        !page.says("vitamin A tablets") && page.says("doxycycline"),
        "{}",
        page.text
    );
    let form = [("allergy", "peanuts"), ("anaphylaxis", "yes")];
    let sent = me.fills_in("/me/medicines/allergy", &form).await;
    assert_eq!(
        sent.location(),
        "/me/medicines?done=allergy",
        "{}",
        sent.text
    );
    let page = me.get("/me/medicines").await;
    assert!(page.says("peanuts") && page.says("severe reaction of the whole body"));
}

#[tokio::test]
async fn a_topic_shows_sources_and_both_sides_where_they_disagree() {
    let world = World::new().await;
    let (_, me) = at_home(&world).await;
    let scars = me.get("/me/learn/scars").await;
    assert!(scars.says("Sources disagree"), "{}", scars.text);
    assert!(scars.says("It prevents new scars") && scars.says("it acts as a treatment of scars"));
    assert!(
        scars.says("A magazine's overview of isotretinoin"),
        "the source is named"
    );
    // The label of another land is not told as one's own.
    let course = me.get("/me/learn/how-much").await;
    assert!(
        course.says("15 to 20 weeks") && !course.says("16 to 24 weeks"),
        "{}",
        course.text
    );
    assert!(
        course.says("Label of the United Kingdom"),
        "where sources disagree each says its land"
    );
    assert_eq!(
        me.get("/me/learn/no-such-topic").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_paused_treatment_offers_no_capsules() {
    let world = World::new().await;
    let (of, me) = at_home(&world).await;
    world.records(&of, Payload::TreatmentPaused { reason: None });
    let page = me.get("/me/day").await;
    assert!(page.says("Take no capsule today"), "{}", page.text);
    assert!(!page.text.contains("id=\"capsules\""));
}

#[tokio::test]
async fn nobody_else_reads_the_patients_care() {
    let world = World::new().await;
    world.goes_to("2026-01-02");
    let minor = world.enrols_born("Synthetic Minor", crate::guardian::BORN);
    world.goes_to("2026-03-01");
    has_a_plan(&world, &minor);
    world.account(PATIENT, "Patient One", Role::Patient(minor.patient));
    world.guardian(&minor, GUARDIAN);
    let me = world.signed_in(PATIENT).await;
    tells(&me, &["low-mood"]).await;
    for login in [GUARDIAN, PHARMACIST] {
        let mut other = world.stranger();
        other.sign_in(login, PASSWORD).await;
        for path in [
            "/me/day",
            "/me/diary",
            "/me/month",
            "/me/medicines",
            "/me/learn",
        ] {
            let answer = other.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} at {path}");
            assert!(!answer.says("mood"), "{login} at {path}");
        }
    }
    let guardian = world.signed_in(GUARDIAN).await;
    let page = guardian.get("/").await;
    let page = guardian.get(page.location()).await;
    assert!(
        !page.says("unlike myself") && !page.says("mg today"),
        "{}",
        page.text
    );
}
