//! The clinic in a real ledger: asked, listed, worked with, verified.

use jiff::Timestamp;
use retinue_cohort::demo::{self, Demo, PASSWORD, Pharmacy, Prescriber, StaffRole};
use retinue_kernel::{Command, Day, Medium, Mode, Payload, RegistryEvent, Slug, Standing};
use retinue_ledger::{CommandId, CounterAnswer, Role, Subject, Submission, Verdict};

use crate::opened::{RULEBOOK, clinician, opened, pharmacist, shown};

fn every_patient_is_answered_as_the_plan_says(demo: &Demo) {
    let mut wrong = Vec::new();
    for shown in demo.seeding.state().shown {
        let file = demo
            .ledger
            .patient_file(&clinician(demo, shown.course.prescriber), shown.patient)
            .expect("the file");
        let pharmacy = demo
            .ledger
            .party_record(&Subject::Pharmacy(shown.request.pharmacy.clone()))
            .expect("a record");
        let decision = file.preview(
            &shown.request.prescription,
            Some((&shown.request.pharmacy, &pharmacy)),
        );
        // Around midnight the day of another programme is another.
        let planned = shown.course.expected.on(&file.rules, file.today);
        if !demo::answers(&decision, file.today, planned) {
            wrong.push(format!(
                "{}: planned {planned:?}, answered {}",
                shown.course.who,
                demo::in_words(&decision)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "today {}:\n{}",
        demo.today,
        wrong.join("\n")
    );
}

fn every_consent_names_a_text_that_is_kept_and_says_how_it_was_answered(demo: &Demo) {
    for shown in demo.seeding.state().shown {
        let file = demo
            .ledger
            .patient_file(&clinician(demo, shown.course.prescriber), shown.patient)
            .expect("the file");
        for event in file.events {
            let Payload::ConsentSigned {
                form,
                text_hash,
                signing,
                ..
            } = event.payload
            else {
                continue;
            };
            let who = shown.course.who;
            let hash = text_hash.unwrap_or_else(|| panic!("{who}: no text"));
            let text = demo.ledger.form_text(&hash).expect("readable");
            let text = text.unwrap_or_else(|| panic!("{who}: the text is not kept"));
            let entry = file.rulebook.form(text.form.as_str()).expect("a form");
            assert_eq!(entry.form, Some(form), "{who}");
            let signing = signing.unwrap_or_else(|| panic!("{who}: no answers"));
            assert_eq!(entry.not_accepted(&signing), [], "{who}");
        }
    }
}

fn shows_its_plan(moment: &str, today: &str) {
    let demo = opened(moment);
    assert_eq!(demo.today, today.parse::<Day>().expect("a day"));
    every_patient_is_answered_as_the_plan_says(&demo);
    every_consent_names_a_text_that_is_kept_and_says_how_it_was_answered(&demo);
    let verification = demo.ledger.verify().expect("the ledger can be read");
    assert!(verification.is_whole(), "{verification:?}");
}

#[test]
fn the_demo_shows_its_plan_on_the_day_the_clocks_go_forward() {
    shows_its_plan("2026-03-08T16:20:00Z", "2026-03-08");
}

#[test]
fn the_demo_shows_its_plan_in_the_last_second_of_the_edition_of_2021() {
    shows_its_plan("2026-11-15T04:59:59Z", "2026-11-14");
}

#[test]
fn the_demo_shows_its_plan_in_the_first_second_of_the_edition_of_2026() {
    shows_its_plan("2026-11-15T05:00:00Z", "2026-11-15");
}

#[test]
fn the_demo_shows_its_plan_on_a_leap_day() {
    shows_its_plan("2028-02-29T12:00:00Z", "2028-02-29");
}

#[test]
fn the_lists_are_filled() {
    let demo = opened("2026-11-21T15:00:00Z");
    let rows = demo
        .ledger
        .worklist(&clinician(&demo, Prescriber::Sample), None, 100)
        .expect("the worklist")
        .rows;
    assert!(rows.len() > 20, "{} rows", rows.len());
    let held = demo
        .ledger
        .held_here(&pharmacist(&demo, Pharmacy::Corner), None, 100)
        .expect("what is held")
        .rows;
    let names: Vec<&str> = held.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names,
        ["Wanda Last-Day-Tomorrow", "Vera Vorlage"],
        "the first to end stands first"
    );
    let notices = demo
        .ledger
        .notices(&pharmacist(&demo, Pharmacy::Corner), 100)
        .expect("the notices");
    assert!(
        !notices.is_empty(),
        "authorisations that others ended are told to the pharmacy"
    );
}

#[test]
fn the_registry_shows_a_lapse_a_suspension_and_both_editions() {
    let demo = opened("2026-11-21T15:00:00Z");
    let console = demo.ledger.at_the_console();
    let standing = |subject: Subject| {
        demo.ledger
            .party_file(&console, &subject)
            .expect("the party")
            .standing
    };
    assert_eq!(
        standing(Subject::Prescriber(Prescriber::Outdated.id())),
        Standing::NotCertified
    );
    assert!(matches!(
        standing(Subject::Prescriber(Prescriber::Sample.id())),
        Standing::Certified(_)
    ));
    assert_eq!(
        standing(Subject::Pharmacy(Pharmacy::Backroom.id())),
        Standing::Suspended
    );
    assert!(matches!(
        standing(Subject::Pharmacy(Pharmacy::Corner.id())),
        Standing::Certified(_)
    ));
    let programme = demo
        .ledger
        .programme_file(&console)
        .expect("the programme's stream");
    assert_eq!(programme.mode, Mode::Sandbox);
    let editions: Vec<&str> = programme
        .rules
        .adoptions()
        .map(|one| one.edition.id.as_str())
        .collect();
    assert_eq!(editions, ["2021-12-13", "2026-11-15"]);
}

#[test]
fn a_request_that_matched_nobody_stands_in_the_pharmacys_stream() {
    let demo = opened("2026-11-21T15:00:00Z");
    let corner = Subject::Pharmacy(Pharmacy::Corner.id());
    let file = demo
        .ledger
        .party_file(&demo.ledger.at_the_console(), &corner)
        .expect("the pharmacy");
    let unmatched = file
        .facts
        .iter()
        .filter(|fact| matches!(fact.event, RegistryEvent::RequestUnmatched { .. }));
    assert_eq!(unmatched.count(), 1);
}

#[test]
fn the_patient_answers_the_questions_and_the_pharmacist_hands_over() {
    let demo = opened("2026-11-21T15:00:00Z");
    let ines = shown(&demo, "Ines Amostra");
    let (at_the_corner, number) = (pharmacist(&demo, Pharmacy::Corner), ines.number.to_string());
    let ask = |named: &str| {
        let id = CommandId::new(named).expect("a name");
        demo.ledger
            .request_dispense(
                &at_the_corner,
                id,
                &number,
                ines.request.prescription.clone(),
            )
            .expect("answered")
    };
    let CounterAnswer::Answered(before) = ask("first question") else {
        panic!("the number is known")
    };
    let Verdict::Denied { .. } = before.verdict else {
        panic!("the questions are not answered yet")
    };

    let patient = demo
        .ledger
        .sign_in("patient-2", PASSWORD)
        .expect("the patient signs in")
        .actor;
    let answers = Command::Record {
        on: demo.today,
        payload: Payload::ComprehensionAnswered {
            passed: true,
            sheet: None,
        },
    };
    let id = CommandId::new("answers").expect("a name");
    demo.ledger
        .submit(Submission::new(ines.patient, id, &patient, answers))
        .expect("the answers are recorded");

    let CounterAnswer::Answered(after) = ask("second question") else {
        panic!("the number is known")
    };
    let Verdict::Authorised { days, .. } = after.verdict else {
        panic!("everything is there now")
    };
    let hand_over = Payload::HandedOver {
        authorisation: after.fact,
        days,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    };
    let command = Command::Record {
        on: demo.today,
        payload: hand_over,
    };
    let id = CommandId::new("hand over").expect("a name");
    demo.ledger
        .submit(Submission::new(
            ines.patient,
            id,
            at_the_corner.actor(),
            command,
        ))
        .expect("handed over");
}

#[test]
fn every_decision_of_the_demo_is_replayed_to_the_byte() {
    let demo = opened("2026-11-21T15:00:00Z");
    let console = demo.ledger.at_the_console();
    let mut decisions = 0;
    for shown in demo.seeding.state().shown {
        let file = demo
            .ledger
            .patient_file(&clinician(&demo, shown.course.prescriber), shown.patient)
            .expect("the file");
        for event in &file.events {
            if let Payload::DispenseAuthorised { .. } | Payload::DispenseDenied { .. } =
                event.payload
            {
                let replay = demo
                    .ledger
                    .replay(&console, event.envelope.id.as_str())
                    .expect("it can be replayed");
                assert!(
                    replay.is_same(),
                    "{}: {}",
                    shown.course.who,
                    event.envelope.id
                );
                decisions += 1;
            }
        }
    }
    assert!(decisions > 50, "{decisions} decisions");
}

#[test]
fn facts_of_the_past_stand_on_their_days_and_none_lies_ahead() {
    let now: Timestamp = "2026-11-21T05:00:03Z"
        .parse()
        .expect("three seconds after midnight in New York");
    let demo = opened("2026-11-21T05:00:03Z");
    for shown in demo.seeding.state().shown {
        let file = demo
            .ledger
            .patient_file(&clinician(&demo, shown.course.prescriber), shown.patient)
            .expect("the file");
        for event in &file.events {
            let recorded = event.envelope.recorded_at.expect("the ledger says when");
            assert!(recorded <= now, "{}: {recorded}", shown.course.who);
            assert_eq!(
                RULEBOOK.zone().day_of(recorded),
                event.envelope.on,
                "{}",
                shown.course.who
            );
        }
    }
}

#[test]
fn staff_enter_what_staff_may_and_the_patient_answers_alone() {
    let demo = opened("2026-11-21T15:00:00Z");
    let ada = shown(&demo, "Ada Demonstration");
    let file = demo
        .ledger
        .patient_file(&clinician(&demo, Prescriber::Sample), ada.patient)
        .expect("the file");
    let capacities = |kind: &str| -> Vec<&str> {
        let of_kind = file
            .events
            .iter()
            .filter(|event| event.payload.kind() == kind);
        let mut found: Vec<&str> = of_kind
            .filter_map(|event| Some(event.envelope.provenance.as_ref()?.capacity?.as_str()))
            .collect();
        found.dedup();
        found
    };
    assert_eq!(capacities("comprehension-answered"), ["patient"]);
    assert_eq!(capacities("prescription-written"), ["prescriber"]);
    assert_eq!(capacities("dispense-authorised"), ["pharmacist"]);
    assert_eq!(
        capacities("pregnancy-test-reported"),
        ["prescriber", "designee"]
    );
    assert!(
        StaffRole::Designee(Prescriber::Sample).role() == Role::Designee(Prescriber::Sample.id())
    );
}

#[test]
fn a_denial_that_was_asked_for_stands_in_the_record_with_its_reasons() {
    let demo = opened("2026-11-21T15:00:00Z");
    let jo = shown(&demo, "Jo Trial-Sample");
    let file = demo
        .ledger
        .patient_file(&clinician(&demo, Prescriber::Placeholder), jo.patient)
        .expect("the file");
    let denied: Vec<_> = file
        .events
        .iter()
        .filter(|event| event.payload.kind() == "dispense-denied")
        .collect();
    assert_eq!(denied.len(), 1);
    let decision = demo
        .ledger
        .decision_of(
            &clinician(&demo, Prescriber::Placeholder),
            jo.patient,
            &denied[0].envelope.id,
        )
        .expect("the decision");
    let slugs: Vec<Slug> = decision
        .decision
        .unmet()
        .iter()
        .map(|unmet| unmet.slug)
        .collect();
    assert_eq!(slugs, [Slug::QuestionsFailed]);
}

/// Prescribers and pharmacies enrolled by the form that they signed: on the screen, or on paper that the office keyed in.
#[test]
fn every_party_signed_and_trained_before_it_was_certified() {
    let demo = opened("2026-11-21T15:00:00Z");
    let console = demo.ledger.at_the_console();
    let signed = |subject: Subject| {
        let file = demo.ledger.party_file(&console, &subject);
        let facts = file.expect("the party").facts;
        let kinds: Vec<&str> = facts.iter().map(|fact| fact.event.kind()).collect();
        let count = |kind: &str| kinds.iter().filter(|one| **one == kind).count();
        assert_eq!(count("enrolled"), 1, "{subject}: {kinds:?}");
        assert_eq!(count("attested"), count("enrolment-signed"));
        // No certification stands without a form of its own, signed before it.
        let mut signatures = 0;
        for kind in &kinds {
            match *kind {
                "enrolment-signed" => signatures += 1,
                "certified" => {
                    assert!(signatures > 0, "{subject}: {kinds:?}");
                    signatures -= 1;
                }
                _ => {}
            }
        }
        if matches!(subject, Subject::Pharmacy(_)) {
            let trained = facts.iter().find(|fact| fact.event.kind() == "trained");
            let by = trained.and_then(|fact| fact.by.as_ref()).expect("trained");
            assert_ne!(by, console.actor().account(), "it says so itself");
            let place = |kind: &str| kinds.iter().position(|one| *one == kind);
            assert!(place("trained") < place("certified"), "{kinds:?}");
        }
        let medium = facts.iter().find_map(|fact| match &fact.event {
            RegistryEvent::EnrolmentSigned {
                signing, text_hash, ..
            } => text_hash.is_some().then_some(signing.medium),
            _ => None,
        });
        medium.expect("its text is kept")
    };
    for one in Prescriber::ALL {
        assert_eq!(signed(Subject::Prescriber(one.id())), Medium::Screen);
    }
    for one in Pharmacy::ALL {
        let paper = *one == Pharmacy::Chain;
        let medium = if paper { Medium::Paper } else { Medium::Screen };
        assert_eq!(signed(Subject::Pharmacy(one.id())), medium);
    }
    let depot = Subject::Wholesaler(retinue_kernel::Id::new("wholesaler-sample").expect("an id"));
    let facts = demo.ledger.party_file(&console, &depot).expect("it").facts;
    let place = |kind: &str| facts.iter().position(|fact| fact.event.kind() == kind);
    for kind in ["attested", "trained"] {
        assert!(place(kind).expect(kind) < place("certified").expect("it"));
    }
    assert!(demo.ledger.verify().expect("it is read").is_whole());
}

#[test]
fn two_stores_are_a_chain_with_one_representative_and_a_pharmacist_who_floats_between_them() {
    let demo = opened("2026-11-20T15:00:00Z");
    let works_at = |login: &str| {
        let actor = demo
            .ledger
            .sign_in(login, PASSWORD)
            .expect("a session")
            .actor;
        let staff = actor.pharmacy_staff().expect("a pharmacist");
        let sites = demo.ledger.own_sites(&staff).expect("it is read");
        sites
            .into_iter()
            .map(|one| (one.site, one.chain.is_some(), one.represents))
            .collect::<Vec<_>>()
    };
    let (twelve, fourteen) = (Pharmacy::Chain.id(), Pharmacy::Uptown.id());
    let both = |represents| {
        [
            (twelve.clone(), true, represents),
            (fourteen.clone(), true, represents),
        ]
    };
    assert_eq!(works_at("pharmacist-4"), both(true));
    // The store for which the account was made stands first.
    let mut floats = both(false);
    floats.reverse();
    assert_eq!(works_at("pharmacist-5"), floats);
    // Whoever works at one store of the chain is asked nothing.
    assert_eq!(works_at("pharmacist-2"), [(twelve.clone(), true, false)]);
}
