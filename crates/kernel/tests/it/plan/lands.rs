//! The planner in the United Kingdom and in the European Union: the days run from the issue of the prescription.

use retinue_kernel::Step;
use serde_json::{Value, json};

use super::planner::Planner;

/// A course there that has had its papers, its contraception and its first appointment, and no test yet.
fn begun(programme: &str, category: &str, basis: &str) -> Value {
    json!({ "programme": programme, "on": "2026-03-02", "events": [
        { "type": "patient-registered", "on": "2026-02-01", "born": "1996-02-03", "programme": programme },
        { "type": "category-assigned", "on": "2026-02-01", "category": category, "basis": basis },
        { "type": "consent-signed", "on": "2026-02-01", "form": "acknowledgement-of-risk", "signers": ["patient", "prescriber"] },
        { "type": "counselling-recorded", "on": "2026-02-01", "topics": ["risks", "contraception"] },
        { "type": "visit-recorded", "on": "2026-02-01" },
        { "type": "contraception-recorded", "on": "2026-02-01", "since": "2026-01-15", "methods": ["iud"], "source": "prescriber" },
    ] })
}

fn issued(programme: &str, on: &str) -> Planner {
    Planner::over(&begun(programme, "can-become-pregnant", "default"))
        .wish(Step::Visit, on)
        .wish(Step::Specimen, on)
        .wish(Step::Prescription, on)
}

#[test]
fn the_seventh_day_of_the_prescription_fits_and_the_eighth_does_not() {
    for programme in ["uk-mhra", "eu-ppp"] {
        issued(programme, "2026-03-09")
            .wish(Step::Collection, "2026-03-15")
            .fits();
        issued(programme, "2026-03-09")
            .wish(Step::Collection, "2026-03-16")
            .does_not_fit(
                Step::Collection,
                &["prescription-too-old"],
                Some("2026-03-09"),
            );
    }
}

#[test]
fn a_later_issue_opens_a_later_window() {
    for programme in ["uk-mhra", "eu-ppp"] {
        Planner::over(&begun(programme, "can-become-pregnant", "default"))
            .wish(Step::Visit, "2026-03-09")
            .wish(Step::Specimen, "2026-03-09")
            .wish(Step::Prescription, "2026-03-11")
            .wish(Step::Collection, "2026-03-17")
            .fits();
    }
}

#[test]
fn the_days_of_a_month_are_found_there_too() {
    for programme in ["uk-mhra", "eu-ppp"] {
        Planner::over(&begun(programme, "can-become-pregnant", "default")).proposes(
            ["2026-03-02", "2026-03-02", "2026-03-02", "2026-03-02"],
            "2026-03-08",
        );
    }
}

#[test]
fn who_cannot_become_pregnant_has_no_window_there() {
    for programme in ["uk-mhra", "eu-ppp"] {
        Planner::over(&begun(programme, "cannot-become-pregnant", "hysterectomy"))
            .wish(Step::Visit, "2026-03-02")
            .wish(Step::Prescription, "2026-03-02")
            .wish(Step::Collection, "2026-03-20")
            .fits();
    }
}
