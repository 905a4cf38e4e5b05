//! Documents: digits stay, and what FHIR has no room for is named with its place.

use retinue_interop::fhir_r4::json_read::read;

#[test]
fn digits_order_and_letters_stay_as_they_came() {
    let written =
        r#"{"value":2.30,"other":[1E+2,-0.0,true],"text":"a\"b\\\né","deep":{"one":100}}"#;
    let element = read(written.as_bytes()).expect("a document");
    assert_eq!(element.compact(), written);
}

#[test]
fn what_the_format_has_no_room_for_is_named_with_its_place() {
    for (written, at, says) in [
        (r#"{"a":[{"b":{}}]}"#, Some("a[0].b"), "never empty"),
        (r#"{"a":[]}"#, Some("a"), "never empty"),
        (r#"{"a":" "}"#, Some("a"), "never empty"),
        (r#"{"a":{"b":null}}"#, Some("a.b"), "null"),
        (r#"{"a":{"b":1,"b":2}}"#, Some("a.b"), "twice"),
        ("[1]", None, "object"),
        ("{}", None, "never empty"),
        ("", None, "line 1"),
        (r#"{"a":1}x"#, None, "no JSON"),
        (r#"{"a":01}"#, None, "no JSON"),
    ] {
        let error = read(written.as_bytes()).expect_err(written);
        assert_eq!(error.at.as_deref(), at, "{written}");
        assert!(error.wrong.contains(says), "{written}: {error}");
    }
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    assert!(
        read(deep.as_bytes())
            .expect_err("too deep")
            .wrong
            .contains("nested")
    );
    assert!(read(&[b'{', 0xff]).is_err());
    let many: Vec<String> = (0..300).map(|nth| format!("\"f{nth}\":1")).collect();
    let wide = format!("{{{}}}", many.join(","));
    assert!(
        read(wide.as_bytes())
            .expect_err("too wide")
            .wrong
            .contains("fields")
    );
}
