//! What goes out can come back, and says the same fact.

use retinue_care::event::CareFact;
use retinue_interop::fhir_r4::json_read;
use retinue_interop::fhir_r4::received::{Becomes, TAKEN, read};
use retinue_kernel::{Payload, TestResult};

use super::super::chart::everything;
use super::by;

#[test]
fn what_goes_out_and_stands_is_read_as_the_fact_that_it_shows() {
    let mut seen = Vec::new();
    for resource in everything()
        .into_iter()
        .filter(|one| TAKEN.contains(&one.kind))
    {
        let element = resource.element();
        let code = element.at(&["code", "text"]);
        let what = code
            .first()
            .and_then(|text| text.as_text())
            .unwrap_or("medicine");
        let written = element.compact();
        let again = json_read::read(written.as_bytes()).expect("it is a document");
        assert_eq!(again.compact(), written);
        let became = read(&again, &by());
        let stands =
            ["final", "active", "completed"].contains(&element.text("status").unwrap_or("final"));
        let is_kept = !["PHQ", "count of", "indeterminate"]
            .iter()
            .any(|one| written.contains(one));
        assert_eq!(became.is_ok(), stands && is_kept, "{written}: {became:?}");
        match became {
            Ok(Becomes::Gate(
                _,
                Payload::PregnancyTestReported {
                    result,
                    clia_number,
                    cycle,
                    menses_began_on,
                    ..
                },
            )) => {
                assert_eq!(result, TestResult::Negative);
                assert!(clia_number.is_some() && cycle.is_some() && menses_began_on.is_some());
                seen.push("test");
            }
            Ok(Becomes::Care(_, CareFact::WeightRecorded { weight })) => {
                assert_eq!(weight.get(), 70_250);
                seen.push("weight");
            }
            Ok(Becomes::Care(_, CareFact::LaboratoryResulted { unit, high, .. })) => {
                assert!(
                    high.is_some() && ["IU/L", "mg/dL"].contains(&unit.as_str()),
                    "{unit}"
                );
                seen.push("result");
            }
            Ok(Becomes::Care(_, CareFact::AllergyReported { anaphylaxis, .. })) => {
                assert_eq!(anaphylaxis, Some(true));
                seen.push("allergy");
            }
            Ok(Becomes::Care(_, CareFact::NoAllergyKnown {})) => seen.push("no allergy"),
            Ok(Becomes::Care(_, CareFact::MedicineReported { until, .. })) => {
                assert!(until.is_some());
                seen.push("medicine");
            }
            Ok(other) => panic!("{what}: {other:?}"),
            Err(issues) => assert!(!issues.is_empty()),
        }
    }
    seen.sort_unstable();
    assert_eq!(
        seen,
        [
            "allergy",
            "medicine",
            "no allergy",
            "result",
            "result",
            "test",
            "weight"
        ]
    );
}
