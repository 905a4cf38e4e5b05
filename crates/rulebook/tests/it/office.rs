//! The office's numbers, and who has the wholesalers' and the owner's lines of the law.

use retinue_kernel::DutyActor;
use retinue_kernel::office::OfficeDuty;
use retinue_rulebook::Rulebook;

use crate::cases::rulebook;

#[test]
fn the_numbers_of_the_office_follow_the_edition() {
    let rulebook = rulebook();
    let on = |edition: &str| {
        let day = edition.parse().expect("a day");
        let edition = rulebook.edition(edition).expect("an edition").id.clone();
        rulebook.office_on(&edition, day).expect("numbers")
    };
    let (before, now) = (on("2021-12-13"), on("2026-11-15"));
    assert_eq!(
        (before.audit_sample_percent, before.audit_sample_most),
        (10, 400)
    );
    assert_eq!(
        (before.staff_training_years, now.staff_training_years),
        (None, Some(1))
    );
    assert!(before.pregnancy_outcome_asked && !now.pregnancy_outcome_asked);
    assert!(before.pregnancy_root_cause_asked && now.pregnancy_root_cause_asked);
}

#[test]
fn every_line_of_wholesalers_and_of_the_owner_is_the_duty_of_an_actor() {
    let rulebook = rulebook();
    let lines = rulebook.law().expect("law.toml").iter();
    for line in lines.flat_map(|part| &part.lines) {
        let wanted = match line.id.as_str().chars().next() {
            Some('W') => DutyActor::Wholesaler,
            // That an authorisation has an end is the gate's.
            Some('A') if line.id.as_str() != "A4" => DutyActor::Programme,
            _ => continue,
        };
        let duties = rulebook.duties().iter();
        let mut of_line = duties.filter(|duty| duty.law.contains(&line.id));
        assert!(of_line.any(|duty| duty.actor == wanted), "{}", line.id);
    }
}

#[test]
fn what_the_office_shows_as_due_is_a_duty_of_the_programme() {
    let rulebook = rulebook();
    for what in OfficeDuty::ALL {
        let named = |duty: &retinue_rulebook::Duty| duty.id.as_str() == what.as_str();
        assert!(rulebook.duties().iter().any(named), "{what}");
    }
}

#[test]
fn the_numbers_of_the_office_stand_together_or_not_at_all() {
    let files = || {
        rulebook()
            .files()
            .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let mut some = files();
    some.remove("parameters/case-reconsideration-days.toml");
    let error = Rulebook::from_files(some).expect_err("one is missing");
    assert!(
        error.to_string().contains("case-reconsideration-days"),
        "{error}"
    );
}
