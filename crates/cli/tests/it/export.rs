//! What an inspection is given: the facts of a period, by pseudonym, with the rules by which each was decided.

use crate::clinic::Clinic;
use crate::harness::retinue;

fn export<'a>(clinic: &'a Clinic, more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["export", "audit", "--data", clinic.data()];
    all.extend_from_slice(more);
    all
}

const EVER: [&str; 4] = ["--from", "2000-01-01", "--to", "2999-12-31"];

#[test]
fn an_authorisation_stands_in_the_export_with_its_rules_and_without_a_name() {
    let clinic = Clinic::with_one_authorisation();
    let mut asked = export(&clinic, &["--programme", "us-ipledge", "--json"]);
    asked.extend(EVER);
    let run = retinue(&asked);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut lines = run.out.lines();
    let parsed = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let head = parsed(lines.next().expect("a head"));
    assert_eq!(head["programme"], "us-ipledge");
    assert_eq!(head["watermark"], retinue_rulebook::SANDBOX);
    let rows: Vec<_> = lines.map(parsed).collect();
    let of = |what: &str| {
        let found = rows.iter().find(|row| row["what"] == what);
        found.unwrap_or_else(|| panic!("{what} in {rows:#?}"))
    };
    assert!(
        rows.iter()
            .all(|row| row["watermark"] == retinue_rulebook::SANDBOX),
        "{rows:#?}"
    );
    let authorised = of("dispense-authorised");
    assert_eq!(authorised["outcome"], "authorised");
    assert_eq!(authorised["rules"], head["rules"]);
    assert_eq!(authorised["fact"], clinic.authorisation.as_str());
    assert_eq!(authorised["pharmacy"], "ph-1");
    assert_eq!(of("prescription-written")["test-in-time"], "not-asked");
    assert_eq!(of("consent-signed")["form"], "patient-enrolment-cannot");
    assert!(!run.out.contains("Synthetic Patient"), "{}", run.out);
    assert!(
        !run.out.contains(&clinic.number),
        "by pseudonym: {}",
        run.out
    );
    assert!(
        !run.out.contains(&clinic.patient.to_string()),
        "{}",
        run.out
    );
}

#[test]
fn the_table_has_a_cell_for_every_column_and_numbers_only_when_they_are_asked_for() {
    let clinic = Clinic::with_one_authorisation();
    let mut asked = export(&clinic, &["--programme", "us-ipledge", "--numbers"]);
    asked.extend(EVER);
    let run = retinue(&asked);
    assert_eq!(run.code, 0, "{}", run.err);
    let columns = retinue(&["export", "audit", "--columns"]);
    let names: Vec<&str> = columns
        .out
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut lines = run.out.lines();
    assert_eq!(
        lines
            .next()
            .expect("headings")
            .split(',')
            .collect::<Vec<_>>(),
        names
    );
    let mut rows = 0;
    for line in lines {
        assert_eq!(line.split(',').count(), names.len(), "{line}");
        assert!(line.contains(&clinic.number), "{line}");
        assert!(line.ends_with(retinue_rulebook::SANDBOX), "{line}");
        rows += 1;
    }
    assert!(rows >= 4, "{}", run.out);
}

#[test]
fn another_programme_another_period_and_another_pharmacy_have_nothing() {
    let clinic = Clinic::with_one_authorisation();
    for more in [
        [
            "--programme",
            "uk-mhra",
            "--from",
            "2000-01-01",
            "--to",
            "2999-12-31",
        ],
        [
            "--programme",
            "us-ipledge",
            "--from",
            "2000-01-01",
            "--to",
            "2000-01-31",
        ],
    ] {
        let run = retinue(&export(&clinic, &more));
        assert_eq!(
            (run.code, run.out.lines().count()),
            (0, 1),
            "{} {}",
            run.out,
            run.err
        );
    }
    let mut asked = export(
        &clinic,
        &["--programme", "us-ipledge", "--pharmacy", "elsewhere"],
    );
    asked.extend(EVER);
    assert_eq!(retinue(&asked).out.lines().count(), 1);
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_option_to_mend() {
    let clinic = Clinic::with_one_authorisation();
    for (more, names) in [
        (
            [
                "--programme",
                "us",
                "--from",
                "2026-01-01",
                "--to",
                "2026-01-31",
            ],
            "--programme",
        ),
        (
            [
                "--programme",
                "uk-mhra",
                "--from",
                "01.01.2026",
                "--to",
                "2026-01-31",
            ],
            "--from",
        ),
        (
            [
                "--programme",
                "uk-mhra",
                "--from",
                "2026-02-01",
                "--to",
                "2026-01-31",
            ],
            "--to",
        ),
    ] {
        let run = retinue(&export(&clinic, &more));
        assert_eq!(run.code, 2, "{}", run.err);
        assert!(run.err.contains(names), "{}", run.err);
    }
}

#[test]
fn overridden_advice_is_exported_by_rule_and_clinician_and_names_no_patient() {
    let clinic = Clinic::with_one_authorisation();
    let rule = clinic.overrides_an_advice("agreed with the patient");
    let overrides = |more: &[&str]| {
        let mut all = vec!["export", "overrides", "--data", clinic.data()];
        all.extend_from_slice(more);
        retinue(&all)
    };
    let run = overrides(&[EVER.as_slice(), &["--json"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let parsed = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON");
    let lines: Vec<_> = run.out.lines().map(parsed).collect();
    assert_eq!(lines[0]["all"], 1);
    assert_eq!(lines[1]["rule"], rule.as_str());
    assert_eq!(lines[1]["prescriber"], "pr-1");
    assert_eq!(lines[1]["times"], 1);
    assert_eq!(lines[1]["patients"], 1);
    assert_eq!(lines[1]["reasons"][0], "agreed with the patient");
    assert!(!run.out.contains("Synthetic Patient"), "{}", run.out);
    assert!(
        !run.out.contains(&clinic.patient.to_string()),
        "{}",
        run.out
    );
    let table = overrides(&EVER);
    assert!(
        table
            .out
            .starts_with("rule,prescriber,name,times,patients,reasons\r\n")
    );
    assert!(
        table.out.contains(&format!("{rule},pr-1,")),
        "{}",
        table.out
    );
    let before = overrides(&["--from", "2000-01-01", "--to", "2000-12-31", "--json"]);
    assert_eq!(before.out.lines().count(), 1, "{}", before.out);
    // Bad input names the option.
    for (from, to, option) in [
        ("soon", "2026-01-01", "--from"),
        ("2026-01-02", "2026-01-01", "--to"),
    ] {
        let run = overrides(&["--from", from, "--to", to]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(option), "{}", run.err);
    }
}

#[test]
fn a_recall_is_exported_with_everyone_whom_it_concerns_and_how_far_it_is() {
    let clinic = Clinic::with_one_authorisation();
    let recall = clinic.recalls_what_was_handed_over("00000-0000-00", "LOT-A");
    let export = |more: &[&str]| {
        let mut all = vec!["export", "recall", "--data", clinic.data()];
        all.extend_from_slice(more);
        retinue(&all)
    };
    let list = export(&[]);
    assert_eq!(list.code, 0, "{}", list.err);
    assert!(
        list.out.contains(&format!("{recall},programme,")),
        "{}",
        list.out
    );
    let table = export(&["--recall", recall.as_str()]);
    assert!(table.out.starts_with("recall,product-code,lots,since,"));
    assert!(table.out.contains("to-be-told"), "{}", table.out);
    let run = export(&["--recall", recall.as_str(), "--json"]);
    let line: serde_json::Value = serde_json::from_str(run.out.trim()).expect("one line of JSON");
    assert_eq!(line["number"], clinic.number.as_str());
    assert_eq!(line["lot"], "recalled");
    assert_eq!(line["lots-on-record"], "LOT-A");
    // The lot stands in the export for an inspection as well.
    let mut audit = export_of_the_audit(&clinic);
    audit.retain(|row| row["what"] == "handed-over");
    assert_eq!(audit[0]["lot"], "LOT-A");
    assert_eq!(audit[0]["product-code"], "00000-0000-00");
    let wrong = export(&["--recall", "nothing"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("--recall"), "{}", wrong.err);
}

/// The rows of the export for an inspection.
fn export_of_the_audit(clinic: &Clinic) -> Vec<serde_json::Value> {
    let mut asked = export(clinic, &["--programme", "us-ipledge", "--json"]);
    asked.extend(EVER);
    let lines = retinue(&asked).out;
    let parsed = lines.lines().map(serde_json::from_str);
    parsed.collect::<Result<_, _>>().expect("JSON")
}
