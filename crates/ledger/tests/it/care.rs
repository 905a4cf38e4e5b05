//! The facts of care: sealed like the gate's, admitted by whose they are, and never in the gate's way.

use retinue_care::Triage;
use retinue_care::event::{CareFact, ContactBy};
use retinue_care::{Grams, Micrograms};
use retinue_kernel::{Day, FactId, Payload};
use retinue_ledger::{Actor, CareOutcome, CareSubmission, PatientId, SubmitError};

use crate::harness::{Clinic, fresh, id, minutes_later, raw};

fn reports(
    clinic: &Clinic,
    who: &Actor,
    patient: PatientId,
    on: Day,
    fact: CareFact,
) -> Result<CareOutcome, SubmitError> {
    let submission = CareSubmission::new(patient, fresh(), who, on, fact);
    clinic.ledger.submit_care(submission)
}

fn records(clinic: &Clinic, patient: PatientId, fact: CareFact) -> FactId {
    let today = clinic.ledger.today();
    let done = reports(clinic, &clinic.prescriber, patient, today, fact);
    done.expect("a recorded fact of care").fact.id
}

fn weight(grams: u32) -> CareFact {
    CareFact::WeightRecorded {
        weight: Grams::new(grams).unwrap(),
    }
}

fn symptoms(words: &[&str]) -> CareFact {
    CareFact::SymptomReported {
        symptoms: words.iter().map(|word| id(word)).collect(),
        note: None,
    }
}

fn phq_9(answers: [u8; 9]) -> CareFact {
    CareFact::ScaleScored {
        scale: id("phq-9"),
        answers: answers.to_vec(),
        total: None,
        domains: Vec::new(),
    }
}

fn plan(milligrams: u64) -> CareFact {
    CareFact::DosePlanned {
        product: id("us-conventional"),
        steps: vec![retinue_care::event::DoseStep {
            daily: Micrograms(milligrams * 1000),
            days: None,
        }],
        target: None,
        aim: None,
    }
}

fn why(error: SubmitError) -> Vec<&'static str> {
    match error {
        SubmitError::Refused(refused) => refused.because.iter().map(|one| one.field).collect(),
        other => panic!("refused with reasons, not {other}"),
    }
}

#[test]
fn what_the_clinic_records_is_in_the_file_and_survives_a_restart() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    records(&clinic, patient, weight(70_000));
    let clinic = clinic.reopened();
    let file = clinic
        .ledger
        .care_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(
        file.care.weight_on(file.file.today),
        Some(Grams::new(70_000).unwrap())
    );
    clinic.is_whole();
}

#[test]
fn care_is_no_part_of_the_stream_that_the_gate_reads() {
    let clinic = Clinic::open();
    let (patient, prescription) = {
        let (registered, prescription) = clinic.has_a_patient_with_a_prescription();
        (registered.patient, prescription)
    };
    let before = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap()
        .events
        .len();
    records(&clinic, patient, weight(70_000));
    // An emergency that the prescriber records: the prescriber acts, and no gate fact comes of it by itself.
    records(&clinic, patient, symptoms(&["headache", "vision-change"]));
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.events.len(), before);
    let answer = clinic.asks_to_dispense(patient, &prescription);
    assert!(answer.decision.unwrap().decision.until().is_some());
}

#[test]
fn an_emergency_that_the_patient_reports_asks_for_a_hold_in_the_same_act_and_once() {
    let clinic = Clinic::in_service();
    let patient = clinic.has_a_patient_with_a_prescription().0.patient;
    let own = clinic.has_an_account_for("patient", patient);
    let today = clinic.ledger.today();
    let submission = CareSubmission::new(
        patient,
        fresh(),
        &own,
        today,
        symptoms(&["headache", "vision-change"]),
    );
    let done = clinic.ledger.submit_care(submission.clone()).unwrap();
    assert!(done.hold_requested);
    let again = clinic.ledger.submit_care(submission).unwrap();
    assert!(again.again && again.hold_requested);
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let holds = file
        .events
        .iter()
        .filter(|event| matches!(event.payload, Payload::HoldRequested { .. }));
    assert_eq!(holds.count(), 1);
    // What is no emergency asks for none.
    let mild = reports(&clinic, &own, patient, today, symptoms(&["cracked-lips"])).unwrap();
    assert!(!mild.hold_requested);
    clinic.is_whole();
}

#[test]
fn a_score_over_the_threshold_waits_until_somebody_was_reached() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let score = records(&clinic, patient, phq_9([2, 2, 2, 2, 2, 2, 2, 0, 0]));
    let waiting = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    assert_eq!(waiting.waiting, 1);
    assert_eq!(waiting.rows[0].task, score);
    assert_eq!(waiting.rows[0].triage, Triage::T2);
    assert_eq!(waiting.rows[0].due, clinic.ledger.today());
    let contact = |reached| CareFact::ContactMade {
        task: score.clone(),
        how: ContactBy::Telephone,
        reached,
        note: None,
    };
    // Nobody answered: it goes on waiting. Neither a visit nor a later score closes it.
    records(&clinic, patient, contact(false));
    records(&clinic, patient, phq_9([0; 9]));
    let waiting = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    assert_eq!(waiting.waiting, 1);
    records(&clinic, patient, contact(true));
    let waiting = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    assert_eq!(waiting.waiting, 0);
    let today = clinic.ledger.today();
    let twice = reports(&clinic, &clinic.prescriber, patient, today, contact(true));
    assert_eq!(why(twice.unwrap_err()), ["task"]);
}

fn graded(term: &str, grade: u8) -> CareFact {
    CareFact::EffectGraded {
        term: id(term),
        grade,
        ctcae_version: retinue_care::Ctcae::V5,
    }
}

/// What waits, and whether it rests on something that nobody confirmed.
fn marks(clinic: &Clinic) -> Vec<(FactId, bool)> {
    let page = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    let rows = page.rows.into_iter();
    rows.map(|row| (row.task, row.provisional)).collect()
}

#[test]
fn the_list_of_contacts_says_which_rest_on_a_value_that_nobody_confirmed() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let lips = records(&clinic, patient, graded("cheilitis", 3));
    let score = records(&clinic, patient, phq_9([3; 9]));
    let marks = marks(&clinic);
    assert_eq!(marks.len(), 2);
    assert!(marks.contains(&(lips, true)), "{marks:?}");
    assert!(marks.contains(&(score, false)), "{marks:?}");
}

#[test]
fn a_contact_that_waited_before_the_list_had_marks_counts_as_provisional_until_the_next_fact() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let score = records(&clinic, patient, phq_9([3; 9]));
    raw(&clinic.ledger)
        .execute_batch("DROP TABLE program; DROP TABLE program_token; DROP TABLE signed_token; ALTER TABLE care_task DROP COLUMN provisional; PRAGMA user_version = 9")
        .unwrap();
    let clinic = clinic.reopened();
    assert_eq!(marks(&clinic), [(score.clone(), true)]);
    records(&clinic, patient, weight(70_000));
    assert_eq!(marks(&clinic), [(score, false)]);
}

#[test]
fn what_was_wrong_is_taken_back_and_its_task_with_it() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let score = records(&clinic, patient, phq_9([3; 9]));
    assert_eq!(
        clinic
            .ledger
            .care_tasks(&clinic.clinician())
            .unwrap()
            .waiting,
        1
    );
    records(
        &clinic,
        patient,
        CareFact::CareCorrected {
            of: score,
            why: id("the answers were another patient's"),
            instead: None,
        },
    );
    assert_eq!(
        clinic
            .ledger
            .care_tasks(&clinic.clinician())
            .unwrap()
            .waiting,
        0
    );
    let file = clinic
        .ledger
        .care_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.care.facts().len(), 0);
    assert_eq!(file.care.timeline().len(), 2);
}

#[test]
fn what_nobody_meant_is_refused_with_its_field_and_nothing_is_stored() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let today = clinic.ledger.today();
    let taken = |until| CareFact::DoseTaken {
        until,
        daily: None,
        food: None,
        vomited: false,
        above_ceiling: false,
    };
    let result = |analyte: &str, unit: &str| CareFact::LaboratoryResulted {
        analyte: id(analyte),
        value: retinue_care::Decimal::whole(30),
        unit: id(unit),
        low: None,
        high: None,
        fasting: None,
        ctcae_version: None,
    };
    let cases: Vec<(CareFact, Day, &str)> = vec![
        (weight(70_000), today.plus(1), "on"),
        (result("alt", "furlongs"), today, "unit"),
        (result("moonlight", "U/L"), today, "analyte"),
        (symptoms(&["not-a-symptom"]), today, "symptoms"),
        (phq_9([9, 0, 0, 0, 0, 0, 0, 0, 0]), today, "answers"),
        (taken(None), today, "daily"),
        (plan(0), today, "steps"),
        (
            CareFact::LesionsCounted {
                counts: Vec::new(),
                nodule_from_mm: 5,
            },
            today,
            "counts",
        ),
        (
            CareFact::AdviceOverridden {
                rule: id("RESP-70"),
                evidence: Vec::new(),
                knowledge: id("none"),
                reason: id("I know better"),
            },
            today,
            "rule",
        ),
    ];
    for (fact, on, field) in cases {
        let kind = fact.kind();
        let refused = reports(&clinic, &clinic.prescriber, patient, on, fact).unwrap_err();
        assert!(why(refused).contains(&field), "{kind}: {field}");
    }
    records(&clinic, patient, plan(40));
    let ahead = reports(
        &clinic,
        &clinic.prescriber,
        patient,
        today,
        taken(Some(today.plus(3))),
    );
    assert_eq!(why(ahead.unwrap_err()), ["until"]);
    let file = clinic
        .ledger
        .care_file(&clinic.clinician(), patient)
        .unwrap();
    assert_eq!(file.care.timeline().len(), 1);
}

#[test]
fn a_stranger_is_told_nothing_and_a_pharmacist_records_no_care() {
    let clinic = Clinic::in_service();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let other = clinic.registers_a_patient("Synthetic Other").patient;
    let today = clinic.ledger.today();
    let own = clinic.has_an_account_for("other-patient", other);
    let not_theirs = reports(&clinic, &own, patient, today, weight(70_000));
    assert!(matches!(not_theirs, Err(SubmitError::NotFound)));
    let at_the_counter = reports(&clinic, &clinic.pharmacist, patient, today, weight(70_000));
    assert!(matches!(at_the_counter, Err(SubmitError::NotAllowed(_))));
    // What is a decision is the prescriber's, whoever the patient is.
    let planned = reports(&clinic, &own, other, today, plan(40));
    assert!(matches!(planned, Err(SubmitError::NotAllowed(_))));
    // What the clinic said is corrected by the clinic.
    let score = records(&clinic, other, phq_9([1; 9]));
    let taken_back = CareFact::CareCorrected {
        of: score,
        why: id("I would rather not"),
        instead: None,
    };
    let refused = reports(&clinic, &own, other, today, taken_back);
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
}

#[test]
fn every_altered_removed_or_cut_off_fact_of_care_is_found() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    for grams in [70_000, 71_000, 72_000] {
        records(&clinic, patient, weight(grams));
    }
    clinic.ledger.checkpoint().unwrap();
    let found = clinic.ledger.verify().unwrap();
    assert!(found.is_whole(), "{:?}", found.damages);
    assert_eq!(found.care_facts, 3);
    let key = crate::chain::key_of(patient);
    let connection = raw(&clinic.ledger);
    for (spoil, mend) in [
        (
            "UPDATE care_fact SET body = replace(body, '71000', '17000') WHERE patient = ?1",
            Some("UPDATE care_fact SET body = replace(body, '17000', '71000') WHERE patient = ?1"),
        ),
        (
            "DELETE FROM care_fact WHERE patient = ?1 AND sequence = 3",
            None,
        ),
    ] {
        assert!(connection.execute(spoil, (&key,)).unwrap() > 0);
        let found = clinic.ledger.verify().unwrap();
        let places: Vec<&str> = found.damages.iter().map(|one| one.place.as_str()).collect();
        assert!(
            places
                .iter()
                .any(|place| place.contains(&format!("care of patient {patient}"))),
            "{places:?}"
        );
        if let Some(mend) = mend {
            connection.execute(mend, (&key,)).unwrap();
            clinic.is_whole();
        }
    }
}

#[test]
fn a_day_told_by_itself_counts_before_a_stretch_and_the_clinic_can_tell_a_month_at_once() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let start = clinic.ledger.today();
    records(&clinic, patient, plan(40));
    for _ in 0..30 {
        minutes_later(&clinic, 24 * 60);
    }
    let today = clinic.ledger.today();
    let missed = start.plus(10);
    reports(
        &clinic,
        &clinic.prescriber,
        patient,
        missed,
        CareFact::DoseMissed { until: None },
    )
    .unwrap();
    reports(
        &clinic,
        &clinic.prescriber,
        patient,
        start,
        CareFact::DoseTaken {
            until: Some(today.minus(1)),
            daily: None,
            food: None,
            vomited: false,
            above_ceiling: false,
        },
    )
    .unwrap();
    let file = clinic
        .ledger
        .care_file(&clinic.clinician(), patient)
        .unwrap();
    let told = file.care.told(today);
    assert_eq!(told.len(), 30);
    let knowledge = file.knowledge.knowledge();
    let doses = file.care.doses(today, knowledge);
    let taken: i32 = doses
        .iter()
        .filter(|one| one.outcome == retinue_care::dose::Outcome::Taken)
        .map(|one| one.to.days_since(one.from) + 1)
        .sum();
    assert_eq!(taken, 29);
    assert_eq!(doses.len(), 3);
}

#[test]
fn a_ledger_from_before_there_was_care_opens_and_takes_a_weight() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    raw(&clinic.ledger)
        .execute_batch(
            "DROP TABLE care_fact; DROP TABLE care_moved; DROP TABLE care_task; DROP TABLE told; DROP TABLE site_staff; DROP TABLE session_site; DROP TABLE program; DROP TABLE program_token; DROP TABLE signed_token; PRAGMA user_version = 4",
        )
        .unwrap();
    let clinic = clinic.reopened();
    records(&clinic, patient, weight(70_000));
    clinic.ledger.checkpoint().unwrap();
    clinic.is_whole();
}

fn result(analyte: &str, value: u32, unit: &str, high: u32) -> CareFact {
    CareFact::LaboratoryResulted {
        analyte: id(analyte),
        value: retinue_care::Decimal::whole(value),
        unit: id(unit),
        low: None,
        high: Some(retinue_care::Decimal::whole(high)),
        fasting: Some(true),
        ctcae_version: None,
    }
}

fn waiting(clinic: &Clinic) -> Vec<(FactId, Triage)> {
    let page = clinic.ledger.care_tasks(&clinic.clinician()).unwrap();
    page.rows
        .into_iter()
        .map(|row| (row.task, row.triage))
        .collect()
}

#[test]
fn a_later_word_of_the_day_takes_no_emergency_back() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    records(&clinic, patient, symptoms(&["vomiting"]));
    let raised = records(&clinic, patient, result("triglyceride", 180, "mg/dL", 150));
    let emergency = |waits: &[(FactId, Triage)]| waits.contains(&(raised.clone(), Triage::T3));
    assert!(emergency(&waiting(&clinic)), "{:?}", waiting(&clinic));
    records(&clinic, patient, symptoms(&[]));
    assert!(emergency(&waiting(&clinic)), "{:?}", waiting(&clinic));
    // The most urgent stands first, whatever is due before it.
    assert_eq!(waiting(&clinic)[0].1, Triage::T3);
}

#[test]
fn a_contact_answers_what_was_known_and_not_what_comes_to_light_after_it() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let told = records(&clinic, patient, symptoms(&["vomiting"]));
    let reached = CareFact::ContactMade {
        task: told.clone(),
        how: ContactBy::Telephone,
        reached: true,
        note: None,
    };
    records(&clinic, patient, reached);
    assert_eq!(waiting(&clinic), []);
    // A result of an earlier day, entered afterwards, makes another thing of the vomiting.
    let earlier = clinic.ledger.today().minus(2);
    reports(
        &clinic,
        &clinic.prescriber,
        patient,
        earlier,
        result("triglyceride", 180, "mg/dL", 150),
    )
    .unwrap();
    assert!(
        waiting(&clinic)
            .iter()
            .any(|(_, triage)| *triage == Triage::T3),
        "{:?}",
        waiting(&clinic)
    );
}

#[test]
fn two_results_of_different_days_make_the_pattern_of_liver_injury() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    records(&clinic, patient, result("alt", 140, "U/L", 40));
    minutes_later(&clinic, 24 * 60);
    let bilirubin = records(&clinic, patient, result("bilirubin", 3, "mg/dL", 1));
    let found = waiting(&clinic);
    assert!(
        found
            .iter()
            .any(|(task, triage)| *task == bilirubin && *triage >= Triage::T2),
        "{found:?}"
    );
}

fn designee(clinic: &Clinic) -> Actor {
    let of = retinue_ledger::Role::Designee(id(crate::harness::PRESCRIBER));
    clinic.ledger.in_the_demo(&id("designee"), of).unwrap()
}

#[test]
fn an_emergency_that_a_caller_tells_the_staff_asks_for_a_hold_as_the_patients_own_report_does() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_with_a_prescription().0.patient;
    let today = clinic.ledger.today();
    let told = symptoms(&["headache", "vision-change"]);
    let done = reports(&clinic, &designee(&clinic), patient, today, told).unwrap();
    assert!(done.hold_requested);
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let mut kinds = file.events.iter().map(|event| event.payload.kind());
    assert!(kinds.any(|kind| kind == "hold-requested"));
    clinic.is_whole();
}

#[test]
fn no_designee_says_what_doubles_the_ceiling_of_a_day() {
    use retinue_care::event::PersonCondition;
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let today = clinic.ledger.today();
    let says = |condition| CareFact::ConditionRecorded {
        condition,
        present: true,
    };
    let severe = says(PersonCondition::VerySevereOrTruncal);
    let refused = reports(&clinic, &designee(&clinic), patient, today, severe.clone());
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
    records(&clinic, patient, severe);
    let other = says(PersonCondition::SevereRenalImpairment);
    reports(&clinic, &designee(&clinic), patient, today, other).unwrap();
}

#[test]
fn what_waits_is_taken_back_by_the_prescriber_alone_and_a_decision_by_no_designee() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let designee = designee(&clinic);
    let today = clinic.ledger.today();
    let take_back = |of: &FactId| CareFact::CareCorrected {
        of: of.clone(),
        why: id("another patient's"),
        instead: None,
    };
    let score = records(&clinic, patient, phq_9([3; 9]));
    let refused = reports(&clinic, &designee, patient, today, take_back(&score));
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
    assert_eq!(waiting(&clinic).len(), 1);
    let planned = records(&clinic, patient, plan(20));
    let refused = reports(&clinic, &designee, patient, today, take_back(&planned));
    assert!(matches!(refused, Err(SubmitError::NotAllowed(_))));
    // What neither waits nor decides, a designee may correct.
    let weighed = records(&clinic, patient, weight(70_000));
    reports(&clinic, &designee, patient, today, take_back(&weighed)).unwrap();
}
