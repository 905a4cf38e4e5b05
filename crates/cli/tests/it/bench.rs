//! `retinue bench`: that it measures what it says, not how fast this machine is.

use crate::harness::retinue;

#[test]
fn it_measures_gate_service_disk_and_sizes_in_one_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = retinue(&[
        "bench",
        "--json",
        "--seconds",
        "0.05",
        "--callers",
        "1,4",
        "--patients",
        "20,40",
        "--doors",
        "20",
        "--idle",
        "0.05",
        "--in",
        folder.path().to_str().expect("text"),
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let figures = run.json();
    let positive = |value: &serde_json::Value| value.as_f64().is_some_and(|number| number > 0.0);
    for name in [
        "authorise-us",
        "fold-100-events-us",
        "check-courses-per-second",
        "check-ten-events-verdict-only-per-second",
    ] {
        assert!(positive(&figures["gate"][name]), "{name}");
    }
    assert!(
        figures["gate"]["events-in-a-course"]
            .as_u64()
            .expect("a number")
            >= 100
    );
    for name in ["asked", "facts", "page-kib"] {
        assert!(positive(&figures["review"][name]), "{name}");
    }
    assert!(positive(&figures["review"]["answered"]["p99-ms"]));
    let levels = figures["service"].as_array().expect("a list");
    assert_eq!(
        levels
            .iter()
            .map(|level| level["callers"].as_u64())
            .collect::<Vec<_>>(),
        [Some(1), Some(4)]
    );
    for level in levels {
        assert!(
            positive(&level["per-second"]) && positive(&level["answered"]["p99-ms"]),
            "{level}"
        );
        assert!(
            positive(&level["raw"]["per-second"]) && positive(&level["disk"]["flush"]["p50-ms"]),
            "{level}"
        );
        assert!(
            level["raw"]["rows-an-authorisation"]
                .as_f64()
                .expect("a number")
                >= 4.0,
            "{level}"
        );
    }
    let sizes = figures["sizes"].as_array().expect("a list");
    assert_eq!(
        sizes
            .iter()
            .map(|size| size["patients"].as_u64())
            .collect::<Vec<_>>(),
        [Some(20), Some(40)]
    );
    assert!(
        sizes
            .iter()
            .all(|size| positive(&size["ready-ms"]) && positive(&size["answered"]["p50-ms"]))
    );
    let doors = figures["doors"]["doors"].as_array().expect("a list");
    let names: Vec<_> = doors.iter().map(|door| door["door"].as_str()).collect();
    assert_eq!(
        names,
        [
            "order-sign",
            "patient-view",
            "$rems-etasu",
            "FHIR read",
            "FHIR search by patient",
            "FHIR create",
            "ORU over MLLP",
        ]
        .map(Some)
    );
    assert!(doors.iter().all(|door| positive(&door["per-second"])));
    assert!(
        doors
            .iter()
            .take(2)
            .all(|door| positive(&door["at-half"]["p99-ms"]))
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0,
        "nothing is left behind"
    );
}

#[test]
fn for_people_it_prints_tables() {
    let run = retinue(&["bench", "--gate-only", "--seconds", "0.01"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("The gate, by one core's time")
            && run.out.contains("Care, by one core's time"),
        "{}",
        run.out
    );
    assert!(
        run.out.lines().all(|line| line.chars().count() <= 80),
        "{}",
        run.out
    );
}

#[test]
fn numbers_out_of_bounds_are_bad_input() {
    for arguments in [
        ["--seconds", "0"],
        ["--seconds", "inf"],
        ["--callers", "0"],
        ["--patients", "99999999999"],
        ["--in", "/no/such/folder"],
    ] {
        let mut all = vec!["bench", "--json"];
        all.extend_from_slice(&arguments);
        let (at, _) = retinue(&all).bad_input();
        assert_eq!(at, arguments[0]);
    }
}
