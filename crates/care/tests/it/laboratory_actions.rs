//! What follows from blood cells and from graver symptoms, and which values are provisional.

use retinue_care::{Action, Ctcae, Jurisdiction, Triage};

use crate::knowledge;
use crate::laboratory::{advised, first};

#[test]
fn white_cells_below_2_pause_and_between_2_and_normal_they_do_not() {
    let us = Jurisdiction::Us;
    for (value, expected) in [
        ("3.9", (Action::Continue, Triage::T0)),
        ("2.0", (Action::Continue, Triage::T0)),
        ("1.99", (Action::Hold, Triage::T2)),
        ("0.9", (Action::Hold, Triage::T2)),
    ] {
        assert_eq!(first(&[("wbc", value, "10^9/L")], &[], us), expected);
    }
    assert!(
        advised(&[("wbc", "1.5", "10^9/L")], &[], us)[0]
            .advice
            .is_provisional()
    );
}

#[test]
fn fever_with_neutrophils_below_normal_is_urgent_and_either_alone_is_not() {
    let us = Jurisdiction::Us;
    let low = ("neutrophils", "1.7", "10^9/L");
    assert_eq!(first(&[low], &["fever"], us), (Action::Hold, Triage::T2));
    assert_eq!(first(&[low], &[], us), (Action::Continue, Triage::T0));
    assert!(advised(&[("neutrophils", "1.8", "10^9/L")], &["fever"], us).is_empty());
}

#[test]
fn the_graver_symptom_never_asks_for_less_than_its_milder_twin() {
    let twins = [
        ("abdominal-pain", "severe-abdominal-pain"),
        ("myalgia", "severe-muscle-or-joint-pain"),
        ("joint-pain", "severe-muscle-or-joint-pain"),
        ("headache", "severe-headache"),
        ("diarrhoea", "severe-diarrhoea"),
    ];
    let all = [
        ("tg", "60", "mg/dL"),
        ("tg", "930", "mg/dL"),
        ("ck", "250", "U/L"),
        ("ck", "1100", "U/L"),
        ("ck", "5100", "U/L"),
        ("alt", "135", "U/L"),
        ("neutrophils", "1.7", "10^9/L"),
    ];
    for land in Jurisdiction::ALL.iter().copied() {
        for result in all {
            for (milder, graver) in twins {
                let asked = |symptom| {
                    let found = advised(&[result], &[symptom], land);
                    found
                        .first()
                        .map(|one| (one.advice.triage, one.advice.action))
                };
                assert!(asked(graver) >= asked(milder), "{result:?} {graver}");
            }
        }
    }
    let pain = ["severe-muscle-or-joint-pain"];
    let ck = [("ck", "1100", "U/L")];
    assert_eq!(
        first(&ck, &pain, Jurisdiction::Us),
        (Action::Hold, Triage::T2)
    );
    let belly = first(&all[..1], &["severe-abdominal-pain"], Jurisdiction::Us);
    assert_eq!(belly, (Action::Stop, Triage::T3));
}

#[test]
fn a_typical_range_and_a_grade_that_version_6_was_not_read_for_are_provisional() {
    let known = knowledge().laboratory;
    for row in &known.references {
        let ours = row.value.analyte.as_str() != "hcg";
        assert_eq!(row.is_provisional(), ours, "{}", row.value.analyte);
    }
    let mut unread = 0;
    for row in known
        .grades
        .iter()
        .filter(|row| row.value.version == Ctcae::V6)
    {
        let of = |name: &str| row.value.analytes.iter().any(|one| one.as_str() == name);
        let not_read = of("haemoglobin") || of("bilirubin") || of("uric-acid");
        assert_eq!(row.is_provisional(), not_read, "{:?}", row.value.analytes);
        unread += u32::from(not_read);
    }
    assert_eq!(unread, 8);
}

#[test]
fn a_window_that_the_authority_left_open_is_not_called_confirmed() {
    let items = knowledge().laboratory.items;
    let mut windows = 0;
    for item in &items {
        if item.value.from == Some(-30) || item.value.id.as_str() == "PRACTICE-MONTHLY" {
            windows += 1;
            assert_eq!(item.basis.confidence.as_str(), "D", "{}", item.value.id);
        }
    }
    assert_eq!(windows, 5);
}

#[test]
fn a_qualitative_pregnancy_test_answers_with_a_word_under_each_of_its_codes() {
    let laboratory = knowledge().laboratory;
    let range = retinue_care::laboratory::Range::default();
    for loinc in ["2106-3", "2112-1", "80384-1", "2118-8", "2110-5", "80385-8"] {
        let result = laboratory.result(loinc, "Positive", None, range).unwrap();
        assert_eq!(result.analyte.as_str(), "hcg-qualitative", "{loinc}");
        let around = retinue_care::laboratory::Around::default();
        let found =
            retinue_care::laboratory::follow(&laboratory, &[result], &around, Jurisdiction::Us);
        assert_eq!(found[0].advice.action, Action::Stop);
        assert_eq!(found[0].advice.triage, Triage::T2);
        let negative = laboratory.result(loinc, "negative", None, range).unwrap();
        let found =
            retinue_care::laboratory::follow(&laboratory, &[negative], &around, Jurisdiction::Us);
        assert!(found.is_empty());
    }
    let neither = laboratory.result("2106-3", "7", Some("IU/L"), range);
    let says = neither.unwrap_err().to_string();
    assert!(says.contains("negative or positive"), "{says}");
}

#[test]
fn nausea_alone_is_no_emergency_and_above_500_it_is_seen_the_same_day() {
    let us = Jurisdiction::Us;
    assert_eq!(
        first(&[("tg", "501", "mg/dL")], &["nausea"], us),
        (Action::Hold, Triage::T2)
    );
    assert!(advised(&[("tg", "60", "mg/dL")], &["nausea"], us).is_empty());
    for symptom in ["vomiting", "abdominal-pain"] {
        assert_eq!(
            first(&[("tg", "60", "mg/dL")], &["nausea", symptom], us),
            (Action::Stop, Triage::T3),
            "{symptom}"
        );
    }
}
