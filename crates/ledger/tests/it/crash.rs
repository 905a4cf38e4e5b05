//! Killed in the middle of its commits, the ledger keeps every fact it acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::time::Duration;

use retinue_kernel::{Command, Payload};
use retinue_ledger::Submission;

use crate::child::{self, in_child};
use crate::harness::{Clinic, fresh, is_authorised, raw, request_at};

/// How many times the child is killed. More on demand: `RETINUE_KILLS=2000`.
fn rounds() -> u64 {
    std::env::var("RETINUE_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(12)
}

#[test]
#[ignore = "it runs for ever, as a child that the test below kills"]
fn the_child_that_records_until_it_is_killed() {
    let Some(child) = in_child() else { return };
    let patients: Vec<_> = patients(&child.ledger);
    std::thread::scope(|scope| {
        for at in 0..8 {
            let (child, patients) = (&child, &patients);
            scope.spawn(move || {
                for round in 0.. {
                    let patient = patients[(at + round) % patients.len()];
                    let command = Command::Record {
                        on: child.ledger.today(),
                        payload: if round % 3 == 0 {
                            crate::harness::thirty_days_of_40_mg()
                        } else {
                            Payload::VisitRecorded { remote: None }
                        },
                    };
                    let submission = Submission::new(patient, fresh(), &child.prescriber, command);
                    let outcome = child.ledger.submit(submission).expect("recorded");
                    acknowledge(&outcome);
                    if let Some(prescription) = outcome.fact("prescription-written") {
                        let request = request_at(&child.pharmacist, patient, prescription, fresh());
                        acknowledge(&child.ledger.submit(request).expect("an answer"));
                    }
                }
            });
        }
    });
}

/// One line, written at once: what stands in the pipe was acknowledged.
fn acknowledge(outcome: &retinue_ledger::Outcome) {
    let mut line = String::new();
    for fact in &outcome.facts {
        line.push_str(&format!(
            "ACK {} {} {}\n",
            outcome.patient, fact.sequence, fact.id
        ));
    }
    std::io::stdout()
        .lock()
        .write_all(line.as_bytes())
        .expect("the parent listens");
}

fn patients(ledger: &retinue_ledger::Ledger) -> Vec<retinue_ledger::PatientId> {
    let connection = raw(ledger);
    let mut statement = connection
        .prepare("SELECT DISTINCT patient FROM fact")
        .unwrap();
    let rows = statement
        .query_map((), |row| row.get::<_, Vec<u8>>(0))
        .unwrap();
    rows.map(|bytes| hex::encode(bytes.unwrap()).parse().unwrap())
        .collect()
}

#[test]
fn killed_in_the_middle_of_group_commits_it_keeps_every_acknowledged_fact() {
    let mut clinic = Clinic::open();
    for _ in 0..4 {
        clinic.has_a_patient_ready_for_a_prescription();
    }
    let mut acknowledged = 0;
    for round in 0..rounds() {
        let away = clinic.away();
        let mut child = child::command(&away, "crash::the_child_that_records_until_it_is_killed")
            .spawn()
            .expect("a child");
        let lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut lines = lines.lines();
        // The first acknowledgement says that it is at work.
        let first = lines
            .by_ref()
            .find(|line| line.as_ref().is_ok_and(|line| line.contains("ACK ")));
        std::thread::sleep(Duration::from_millis(5 + (round * 37) % 120));
        child.kill().expect("killed");
        child.wait().expect("gone");
        let told: Vec<String> = first
            .into_iter()
            .chain(lines)
            .map_while(Result::ok)
            .filter(|line| is_whole(line))
            .collect();
        assert!(!told.is_empty(), "the child acknowledged nothing");
        clinic = away.back();
        let connection = raw(&clinic.ledger);
        let mut find = connection
            .prepare("SELECT body FROM fact WHERE patient = ?1 AND sequence = ?2")
            .unwrap();
        for line in &told {
            let words: Vec<&str> = line[line.find("ACK").unwrap()..].split(' ').collect();
            let patient = hex::decode(words[1].replace('-', "")).unwrap();
            let body: String = find
                .query_row((patient, words[2].parse::<u32>().unwrap()), |row| {
                    row.get(0)
                })
                .unwrap_or_else(|error| panic!("an acknowledged fact is lost: {line} ({error})"));
            assert!(
                body.contains(words[3]),
                "another fact stands where this was acknowledged: {line}"
            );
        }
        acknowledged += told.len();
        clinic.is_whole();
    }
    // The store goes on after all that.
    let (_, _, _) = clinic.has_an_authorised_patient();
    eprintln!(
        "{acknowledged} acknowledged facts in {} kills, none lost",
        rounds()
    );
}

/// The last line may have been cut off by the kill.
fn is_whole(line: &str) -> bool {
    let words = line
        .find("ACK ")
        .map(|at| line[at..].split(' ').collect::<Vec<_>>());
    words.is_some_and(|words| words.len() == 4 && words[3].len() == 36)
}

#[test]
fn a_ledger_that_was_dropped_without_a_farewell_seals_what_was_left() {
    let clinic = Clinic::open();
    let (patient, prescription, _) = clinic.has_an_authorised_patient();
    let clinic = clinic.reopened();
    clinic.is_whole();
    clinic.ledger.checkpoint().unwrap();
    clinic.ledger.close().unwrap();
    let clinic = clinic.reopened();
    let verification = clinic.ledger.verify().unwrap();
    assert!(verification.is_whole() && verification.checkpoints > 0);
    assert!(!is_authorised(
        &clinic.asks_to_dispense(patient, &prescription)
    ));
}
