//! What was sent stands beside what was understood.

use super::super::chart::everything;

#[test]
fn digits_time_unit_code_and_identifier_go_out_as_they_came() {
    let all = everything();
    let result = all
        .iter()
        .map(|one| one.element().compact())
        .find(|written| written.contains("urn:ehr:result"))
        .expect("the result that was sent");
    for kept in [
        r#""value":38.0,"unit":"IU/L""#,
        r#""effectiveDateTime":"2026-11-02T07:45:00-05:00""#,
        r#""identifier":[{"system":"urn:ehr:result","value":"7-1"}]"#,
        r#"{"system":"http://loinc.org","code":"1742-6","display":"ALT"}"#,
        r#"{"system":"urn:retinue:analyte","code":"alt"}"#,
    ] {
        assert!(result.contains(kept), "{kept}: {result}");
    }
}
