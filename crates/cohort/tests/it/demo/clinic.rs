//! The plan of the clinic: sound as data, and true on very many days.

use std::collections::BTreeSet;

use retinue_cohort::demo::{
    self, Act, Course, Expected, Gate, Ground, Pharmacy, Prescriber, STAFF, clinic,
};
use retinue_kernel::{Day, Form, Payload, Programme, Signer, Slug};

use crate::kernel_alone::{Alone, day};

/// What is not as the plan says when the demo is opened on `today`.
fn wrong_on(today: Day) -> Vec<String> {
    clinic::courses_of(Programme::UsIpledge)
        .into_iter()
        .filter_map(|course| wrong(course, today))
        .collect()
}

fn wrong(course: &Course, today: Day) -> Option<String> {
    let (alone, request) = match Alone::told(course, today) {
        Ok(told) => told,
        Err(astray) => return Some(format!("today {today}: {astray}")),
    };
    let (decision, planned) = (
        alone.asked(&request),
        course.expected.on(alone.rules(), today),
    );
    let as_planned = demo::answers(&decision, today, planned);
    let answered = demo::in_words(&decision);
    (!as_planned).then(|| {
        format!(
            "today {today}, {}: planned {planned:?}, answered {answered}",
            course.who
        )
    })
}

/// Nothing is wrong on any of these days. They are tried side by side.
fn holds_on(days: &[Day]) {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = days.chunks(days.len().div_ceil(2));
        let running: Vec<_> = halves
            .map(|half| {
                scope.spawn(move || half.iter().copied().flat_map(wrong_on).collect::<Vec<_>>())
            })
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().expect("the days were tried"))
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{} answers are not as planned:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_clinic_shows_its_plan_around_the_day_on_which_the_edition_changes() {
    let first = day("2026-11-08");
    let days: Vec<Day> = (0..45).map(|later| first.plus(later)).collect();
    holds_on(&days);
}

#[test]
fn the_clinic_shows_its_plan_on_the_last_days_whose_courses_straddle_the_editions() {
    let first = day("2027-01-01");
    let days: Vec<Day> = (0..14).map(|step| first.plus(step * 11)).collect();
    holds_on(&days);
}

#[test]
fn the_clinic_shows_its_plan_on_the_days_that_calendars_trip_over() {
    let days = [
        "2026-03-08",
        "2026-11-14",
        "2026-11-15",
        "2028-02-29",
        "2026-01-01",
        "2027-12-31",
        "2032-02-29",
    ];
    holds_on(&days.map(day));
}

#[test]
fn the_clinic_shows_its_plan_on_a_year_of_random_days() {
    // A fixed sequence (Knuth's multiplier), so that a failure can be met again.
    let first = day("2024-01-01");
    let mut state: u64 = 20261115;
    let days: Vec<Day> = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        first.plus(u16::try_from((state >> 33) % 5500).expect("within fifteen years"))
    })
    .take(365)
    .collect();
    holds_on(&days);
}

#[test]
fn every_patient_has_a_synthetic_name_of_their_own_and_a_story() {
    let courses = clinic::courses_of(Programme::UsIpledge);
    let names: BTreeSet<&str> = courses.iter().map(|course| course.who).collect();
    assert_eq!(names.len(), courses.len());
    for course in courses {
        assert!(
            !course.who.is_empty() && course.story.ends_with('.'),
            "{}",
            course.who
        );
        assert!(!course.steps.is_empty(), "{}", course.who);
    }
}

#[test]
fn steps_stand_in_the_order_of_days_and_begin_with_the_enrolment() {
    for course in clinic::courses_of(Programme::UsIpledge) {
        assert!(
            course.steps.is_sorted_by(|one, next| one.0 >= next.0),
            "{}",
            course.who
        );
        let enrolments = course
            .steps
            .iter()
            .filter(|(_, act)| matches!(act, Act::Enrolled | Act::EnrolledUnsigned));
        assert_eq!(enrolments.count(), 1, "{}", course.who);
        assert!(
            matches!(course.steps[0].1, Act::Enrolled | Act::EnrolledUnsigned),
            "{}",
            course.who
        );
    }
}

#[test]
fn those_who_can_sign_in_come_first_so_that_they_are_there_at_once() {
    let courses = clinic::courses_of(Programme::UsIpledge);
    let first: Vec<_> = courses.iter().map_while(|course| course.door).collect();
    assert_eq!(
        first.len(),
        courses
            .iter()
            .filter(|course| course.door.is_some())
            .count()
    );
    assert!(first.len() >= 3);
}

#[test]
fn there_is_one_sign_in_of_each_role_and_they_come_first() {
    let logins: Vec<&str> = demo::sign_ins().iter().map(|one| one.login).collect();
    assert_eq!(
        logins[..8],
        [
            "prescriber",
            "designee",
            "pharmacist",
            "administrator",
            "telephone",
            "guardian",
            "wholesaler",
            "patient"
        ]
    );
    assert_eq!(logins.iter().collect::<BTreeSet<_>>().len(), logins.len());
    assert!(
        Prescriber::ALL
            .iter()
            .all(|one| STAFF.iter().any(|member| member.name == one.name()))
    );
}

/// Kinds of fact that a patient's stream can hold and no course of the demo shows.
const NOT_SHOWN: &[&str] = &["care-transferred"];

#[test]
fn every_kind_of_fact_of_the_spine_is_shown_by_someone() {
    let today = day("2026-11-21");
    let mut shown = BTreeSet::new();
    for course in clinic::courses_of(Programme::UsIpledge) {
        let (alone, _) = Alone::told(course, today).expect("the course can be told");
        shown.extend(alone.kinds());
    }
    let missing: Vec<&str> = every_kind()
        .into_iter()
        .filter(|kind| !shown.contains(kind) && !NOT_SHOWN.contains(kind))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

fn every_kind() -> Vec<&'static str> {
    vec![
        "patient-registered",
        "category-assigned",
        "consent-signed",
        "counselling-recorded",
        "contraception-recorded",
        "contraception-lapsed",
        "pregnancy-test-reported",
        "home-testing-permitted",
        "home-testing-withdrawn",
        "comprehension-answered",
        "month-confirmed",
        "visit-recorded",
        "reproductive-status-assessed",
        "prescription-written",
        "prescription-cancelled",
        "dispense-authorised",
        "dispense-denied",
        "filled",
        "handed-over",
        "shipped",
        "delivered",
        "partially-dispensed",
        "authorisation-reversed",
        "release-proposed",
        "release-confirmed",
        "authorisation-released",
        "authorisation-expired",
        "returned-to-stock",
        "supply-adjusted",
        "stock-shortage-reported",
        "outside-supply-reported",
        "breastfeeding-recorded",
        "hold-requested",
        "treatment-paused",
        "treatment-resumed",
        "treatment-stopped",
        "course-completed",
        "pregnancy-reported",
        "pregnancy-excluded",
        "pregnancy-ended",
        "care-transferred",
        "contact-recorded",
        "fact-corrected",
    ]
}

fn of(who: &str) -> &'static Course {
    clinic::courses_of(Programme::UsIpledge)
        .into_iter()
        .find(|course| course.who == who)
        .unwrap_or_else(|| panic!("{who} is in the clinic"))
}

#[test]
fn a_minor_signs_with_a_guardian_and_is_seen_without_one_too() {
    let signers = |who: &str| {
        let (alone, _) = Alone::told(of(who), day("2026-11-21")).expect("the course can be told");
        alone
            .payloads()
            .into_iter()
            .find_map(|payload| match payload {
                Payload::ConsentSigned {
                    signers,
                    form: Form::PatientEnrolmentCan,
                    ..
                } => Some(signers),
                _ => None,
            })
    };
    assert!(
        signers("Robin With-Guardian").is_some_and(|signers| signers.contains(&Signer::Guardian))
    );
    assert_eq!(signers("Sascha No-Guardian"), None);
    assert!(
        signers("Ada Demonstration").is_some_and(|signers| !signers.contains(&Signer::Guardian))
    );
}

#[test]
fn what_ends_an_authorisation_is_shown_to_end_it() {
    // Each of these was authorised; the plan says after which act the authorisation no longer stood.
    for who in [
        "Olga Obrazets",
        "Rosa Prova",
        "Sia Sample",
        "Dana Pause",
        "Fay Cancelled-Sample",
        "Iris Corrected-Sample",
        "Jana Backroom-Sample",
        "Petra Becomes-Can",
        "Zoe Zeta-Sample",
        "Dina Rückgabe",
        "Anna Back-To-Stock",
    ] {
        let (alone, _) = Alone::told(of(who), day("2026-11-21")).expect("the course can be told");
        assert!(alone.was_authorised_and_ended(), "{who}");
    }
}

#[test]
fn the_clinic_is_of_a_size_to_be_looked_through() {
    let courses = clinic::courses_of(Programme::UsIpledge);
    assert!(
        (30..=46).contains(&courses.len()),
        "{} patients",
        courses.len()
    );
    let of_can = courses
        .iter()
        .filter(|course| course.ground == Ground::Can)
        .count();
    assert!(of_can > courses.len() / 2 && of_can < courses.len() - 5);
    for pharmacy in Pharmacy::ALL {
        assert!(
            courses.iter().any(|course| course.pharmacy == *pharmacy),
            "{}",
            pharmacy.name()
        );
    }
    for prescriber in Prescriber::ALL {
        assert!(
            courses
                .iter()
                .any(|course| course.prescriber == *prescriber),
            "{}",
            prescriber.name()
        );
    }
}

#[test]
fn an_answer_that_differs_by_edition_is_seen_on_both_sides() {
    let before = day("2026-11-14");
    let after = day("2027-03-01");
    for course in clinic::courses_of(Programme::UsIpledge) {
        let Expected::ByEdition {
            under_2021,
            under_2026,
            ..
        } = course.expected
        else {
            continue;
        };
        assert_ne!(under_2021, under_2026, "{}", course.who);
        for (today, planned) in [(before, under_2021), (after, under_2026)] {
            let (alone, request) = Alone::told(course, today).expect("the course can be told");
            assert!(
                demo::answers(&alone.asked(&request), today, planned),
                "{} on {today}",
                course.who
            );
        }
    }
}

#[test]
fn a_plan_that_is_not_true_is_noticed() {
    let today = day("2026-11-21");
    let untrue = [
        Course {
            expected: Expected::Always(Gate::Authorised(5)),
            ..*of("Ada Demonstration")
        },
        Course {
            expected: Expected::Always(Gate::Denied(&[Slug::QuestionsNotAnswered])),
            ..*of("Ada Demonstration")
        },
        Course {
            expected: Expected::Always(Gate::Denied(&[])),
            ..*of("Ines Amostra")
        },
        Course {
            expected: Expected::Always(Gate::Denied(&[
                Slug::QuestionsNotAnswered,
                Slug::Breastfeeding,
            ])),
            ..*of("Ines Amostra")
        },
        Course {
            steps: &[
                (40, Act::Enrolled),
                (2, Act::MonthReady),
                (1, Act::Denied(20, &[Slug::QuestionsFailed])),
            ],
            ..*of("Ines Amostra")
        },
        Course {
            steps: &[
                (10, Act::Enrolled),
                (2, Act::MonthReady),
                (1, Act::Authorised(20)),
            ],
            ..*of("Ines Amostra")
        },
        Course {
            steps: &[(10, Act::Enrolled), (2, Act::Authorised(20))],
            ..*of("Ines Amostra")
        },
        Course {
            steps: &[(10, Act::Enrolled), (2, Act::Resumed)],
            ..*of("Ines Amostra")
        },
    ];
    for course in untrue {
        assert!(wrong(&course, today).is_some(), "{:?}", course.steps);
    }
}
