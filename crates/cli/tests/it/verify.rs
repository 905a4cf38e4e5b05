//! What was altered is found, and what was decided comes out the same.

use rusqlite::Connection;

use crate::clinic::Clinic;
use crate::harness::retinue;

#[test]
fn an_untouched_ledger_is_whole() {
    let clinic = Clinic::with_one_authorisation();
    let run = retinue(&["verify", "--json", "--data", clinic.data()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let found = run.json();
    assert_eq!(found["whole"], true);
    assert_eq!(
        (&found["patients"], &found["decisions"]),
        (&1.into(), &1.into())
    );
    assert!(found["checkpoints"].as_u64().expect("a number") >= 1);
    let text = retinue(&["verify", "--data", clinic.data()]).out;
    assert!(
        text.starts_with("YES: everything on record is as it was recorded.\n"),
        "{text}"
    );
}

#[test]
fn an_altered_fact_is_named_and_the_answer_is_no() {
    let clinic = Clinic::with_one_authorisation();
    alter(
        &clinic,
        "UPDATE fact SET body = replace(body, '1999-05-04', '1998-05-04') WHERE sequence = 1",
    );
    let run = retinue(&["verify", "--json", "--data", clinic.data()]);
    assert_eq!(run.code, 3, "{}", run.err);
    let found = run.json();
    assert_eq!(found["whole"], false);
    let place = found["damages"][0]["place"].as_str().expect("a place");
    assert!(
        place.contains("fact 1") && place.contains(&clinic.patient.to_string()),
        "{place}"
    );
    let text = retinue(&["verify", "--data", clinic.data()]).out;
    assert!(text.starts_with("NO: "), "{text}");
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}

#[test]
fn a_past_decision_comes_out_the_same_to_the_byte() {
    let clinic = Clinic::with_one_authorisation();
    let run = retinue(&[
        "replay",
        clinic.authorisation.as_str(),
        "--json",
        "--data",
        clinic.data(),
    ]);
    assert_eq!(run.code, 0, "{} {}", run.out, run.err);
    let replay = run.json();
    assert_eq!(replay["same"], true);
    assert_eq!(replay["fact"], clinic.authorisation.as_str());
    assert_eq!(replay["recorded"], replay["again"]);
    let by_hash = retinue(&[
        "replay",
        replay["hash"].as_str().expect("a hash"),
        "--data",
        clinic.data(),
    ]);
    assert_eq!(by_hash.code, 0);
    assert!(
        by_hash
            .out
            .starts_with("YES: it comes out the same, to the byte.\n"),
        "{}",
        by_hash.out
    );
}

#[test]
fn decisions_are_listed_and_all_of_them_decided_again() {
    let clinic = Clinic::with_one_authorisation();
    let listed = retinue(&["replay", "--json", "--data", clinic.data()]).json();
    let decisions = listed["decisions"].as_array().expect("a list");
    assert!(
        decisions
            .iter()
            .any(|one| one["fact"] == clinic.authorisation.as_str()
                && one["reasons"] == serde_json::json!([])),
        "{listed:#}"
    );
    let text = retinue(&["replay", "--data", clinic.data()]).out;
    assert!(text.contains(clinic.authorisation.as_str()), "{text}");
    let all = retinue(&["replay", "--all", "--json", "--data", clinic.data()]);
    assert_eq!(all.code, 0, "{} {}", all.out, all.err);
    let all = all.json();
    assert_eq!(all["same"], decisions.len());
    assert_eq!(all["different"], serde_json::json!([]));
}

#[test]
fn a_decision_that_is_not_on_record_is_bad_input() {
    let clinic = Clinic::with_one_authorisation();
    let (at, says) = retinue(&[
        "replay",
        "no-such-number",
        "--json",
        "--data",
        clinic.data(),
    ])
    .bad_input();
    assert_eq!(at, "DECISION");
    assert!(says.contains("no-such-number"), "{says}");
}

#[test]
fn a_decision_whose_record_was_altered_is_not_answered_as_sound() {
    let clinic = Clinic::with_one_authorisation();
    alter(
        &clinic,
        "UPDATE fact SET body = replace(body, '1999-05-04', '1998-05-04') WHERE sequence = 1",
    );
    let run = retinue(&[
        "replay",
        clinic.authorisation.as_str(),
        "--data",
        clinic.data(),
    ]);
    assert_ne!(run.code, 0, "{}", run.out);
    assert!(run.err.contains("damaged"), "{}", run.err);
}

/// What someone with the file and no key could do.
fn alter(clinic: &Clinic, statement: &str) {
    let connection = Connection::open(clinic.file()).expect("the file opens");
    let changed = connection.execute(statement, ()).expect("it is altered");
    assert!(changed > 0, "the alteration took hold");
}
