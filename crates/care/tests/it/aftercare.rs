//! Early flare, acne fulminans, checks after a course, and what a relapse is.

use retinue_care::event::{EndedFor, TherapyKind, TherapyOutcome};
use retinue_care::laboratory::DueState;
use retinue_care::outcome::{aftercare, flare, fulminans, relapses};
use retinue_care::{Action, AftercareAsk, Grams, Jurisdiction, Noted, Triage, TriedTherapy};
use retinue_kernel::{Day, Id};

use crate::knowledge;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_flare_settles_in_ten_days_and_the_clinic_looks_at_one_that_does_not() {
    let known = knowledge().outcome;
    let on = |today: &str| flare(&known, day("2026-03-01"), Jurisdiction::Uk, day(today), &[]);
    for (today, rule, triage) in [
        ("2026-03-01", "FLARE-EARLY", Triage::T0),
        ("2026-03-11", "FLARE-EARLY", Triage::T0),
        ("2026-03-12", "FLARE-LONG", Triage::T1),
        ("2026-06-01", "FLARE-LONG", Triage::T1),
    ] {
        let found = on(today);
        assert_eq!(found.len(), 1, "{today}");
        assert_eq!(
            found[0].advice.reasons.as_slice()[0].rule.as_str(),
            rule,
            "{today}"
        );
        assert_eq!(found[0].advice.triage, triage, "{today}");
        assert_eq!(found[0].advice.action, Action::Continue);
    }
}

#[test]
fn acne_fulminans_takes_prednisone_for_four_weeks_with_signs_in_the_body_and_two_without() {
    let known = knowledge().outcome;
    let says = |systemic| -> Vec<String> {
        let weight = Grams::new(60_000).ok();
        let found = fulminans(&known, systemic, weight, Jurisdiction::Us, &[]);
        assert!(found.iter().all(|one| one.advice.action == Action::Hold));
        let reasons = found
            .iter()
            .map(|one| one.advice.reasons.as_slice()[0].says.clone());
        reasons.collect()
    };
    let systemic = says(true);
    assert_eq!(systemic.len(), 2, "the steroid, and how to begin again");
    assert!(systemic[0].contains("at least 4 weeks"), "{}", systemic[0]);
    assert!(
        systemic[0].contains("(30 mg to 60 mg at 60 kg)"),
        "{}",
        systemic[0]
    );
    assert!(systemic[1].contains("(6 mg at 60 kg)"), "{}", systemic[1]);
    assert!(says(false)[0].contains("at least 2 weeks"));
    let unweighed = fulminans(&known, true, None, Jurisdiction::Us, &[]);
    let steroid = &unweighed[0].advice.reasons.as_slice()[0].says;
    assert!(steroid.contains("0.5 to 1 mg/kg a day for"), "{steroid}");
    assert!(
        unweighed[1].advice.is_provisional(),
        "the dose to begin again with"
    );
}

#[test]
fn checks_come_at_the_end_and_after_1_3_6_9_12_and_24_months() {
    let known = knowledge().outcome;
    let last_dose = day("2026-01-01");
    let dues = aftercare(&known, last_dose, &[], last_dose);
    let months: Vec<u16> = dues.iter().map(|one| one.months).collect();
    assert_eq!(months, [0, 1, 3, 6, 9, 12, 24]);
    let asks = |months: u16, ask: AftercareAsk| {
        let due = dues.iter().find(|one| one.months == months).unwrap();
        due.asks.contains(&ask)
    };
    for ask in [
        AftercareAsk::Scars,
        AftercareAsk::Marks,
        AftercareAsk::SocialOutcome,
    ] {
        assert!(
            asks(0, ask) && asks(12, ask),
            "{ask}: at the end and after a year"
        );
        assert!(!asks(6, ask), "{ask}");
    }
    assert!(asks(1, AftercareAsk::PregnancyTest));
    assert!((1..=5).all(|at| dues[at].asks.contains(&AftercareAsk::Maintenance)));
}

#[test]
fn a_check_is_due_between_its_days_and_done_once_someone_looked() {
    let known = knowledge().outcome;
    let last_dose = day("2026-01-01");
    let stands = |done: &[Day], today: &str| {
        let dues = aftercare(&known, last_dose, done, day(today));
        dues[1].stands
    };
    assert_eq!(stands(&[], "2026-01-31"), DueState::Upcoming);
    assert_eq!(stands(&[], "2026-02-01"), DueState::Due);
    assert_eq!(stands(&[], "2026-02-15"), DueState::Due);
    assert_eq!(stands(&[], "2026-02-16"), DueState::Overdue);
    assert_eq!(
        stands(&[day("2026-02-20")], "2026-03-01"),
        DueState::Done,
        "late, and before the next"
    );
    assert_eq!(
        stands(&[day("2026-01-20")], "2026-02-16"),
        DueState::Overdue,
        "too early"
    );
    assert_eq!(
        stands(&[day("2026-02-20")], "2026-02-16"),
        DueState::Overdue,
        "not yet"
    );
}

fn therapy(kind: TherapyKind, on: &str) -> Noted<TriedTherapy> {
    Noted {
        value: TriedTherapy {
            kind,
            result: TherapyOutcome::GoesOn,
            name: None,
            days: None,
        },
        on: day(on),
        fact: Id::new(on).unwrap(),
    }
}

#[test]
fn what_a_relapse_is_differs_by_source_and_each_is_answered_by_itself() {
    let known = knowledge().outcome;
    let held = |therapies: &[Noted<TriedTherapy>]| -> Vec<String> {
        let views = relapses(&known, day("2026-01-01"), therapies, day("2026-12-01"));
        assert_eq!(views.len(), 4);
        let held = views.iter().filter(|one| one.on.is_some());
        held.map(|one| one.definition.to_string()).collect()
    };
    assert!(held(&[]).is_empty());
    let topical = therapy(TherapyKind::Topical, "2026-05-01");
    assert_eq!(
        held(&[topical]),
        ["RELAPSE-ANY-PRESCRIPTION", "RELAPSE-ANY-MEDICINE"]
    );
    let antibiotic = therapy(TherapyKind::OralAntibiotic, "2026-05-01");
    assert!(held(&[antibiotic]).contains(&"RELAPSE-SYSTEMIC".to_owned()));
    let again = therapy(TherapyKind::Isotretinoin, "2026-05-01");
    assert_eq!(held(&[again]).len(), 4);
    let before = therapy(TherapyKind::OralAntibiotic, "2025-05-01");
    assert!(
        held(&[before]).is_empty(),
        "what was tried before is no relapse"
    );
    let ahead = therapy(TherapyKind::OralAntibiotic, "2026-12-02");
    assert!(held(&[ahead]).is_empty());
}

#[test]
fn the_first_therapy_counts_with_its_days_after_the_last_dose() {
    let known = knowledge().outcome;
    let therapies = [
        therapy(TherapyKind::Isotretinoin, "2026-09-01"),
        therapy(TherapyKind::OralAntibiotic, "2026-03-02"),
    ];
    let views = relapses(&known, day("2026-01-01"), &therapies, day("2026-12-01"));
    assert_eq!(
        (views[0].on, views[0].days_after),
        (Some(day("2026-03-02")), Some(60))
    );
    assert_eq!(views[3].on, Some(day("2026-09-01")));
}

#[test]
fn a_course_is_completed_by_response_or_in_full_and_only_stopped_for_harm_or_wish() {
    let completing: Vec<&str> = EndedFor::ALL
        .iter()
        .filter(|end| end.completes())
        .map(|end| end.as_str())
        .collect();
    assert_eq!(completing, ["response", "target"]);
}
