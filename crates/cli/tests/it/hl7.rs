//! What `retinue hl7 check` tells of a message.

use crate::harness::retinue_given;

const NEGATIVE: &[u8] = include_bytes!("../../../interop/tests/hl7v2/negative-urine.hl7");
const NUMBERS: &[u8] = include_bytes!("../../../interop/tests/hl7v2/structured-numbers.hl7");

#[test]
fn a_message_whose_every_result_becomes_a_fact_is_a_yes() {
    let run = retinue_given(&["hl7", "check", "--certified"], NEGATIVE);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for said in ["AA", "Ada B Winter", "pregnancy-test-reported, 2026-03-02"] {
        assert!(run.out.contains(said), "{said}: {}", run.out);
    }
    let framed = [b"\x0b", NEGATIVE, b"\x1c\r"].concat();
    assert_eq!(
        retinue_given(&["hl7", "check", "--certified", "-"], &framed).code,
        0
    );
}

#[test]
fn a_result_that_waits_for_a_person_is_a_no_with_its_reason() {
    let run = retinue_given(&["hl7", "check"], NUMBERS);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("the value is not one number"),
        "{}",
        run.out
    );
    let json = retinue_given(&["--json", "hl7", "check"], NUMBERS).json();
    let results = json["persons"][0]["results"].as_array().expect("results");
    assert_eq!(results[3]["becomes"]["fact"]["analyte"], "ck");
    assert_eq!(results[0]["received"]["value"]["limit"][0], "above");
}

#[test]
fn a_message_that_would_be_refused_is_a_no_naming_the_place() {
    let text = String::from_utf8_lossy(NEGATIVE).replace("|P|2.5.1", "|T|2.5.1");
    let run = retinue_given(&["--json", "hl7", "check"], text.as_bytes());
    assert_eq!(run.code, 3);
    let json = run.json();
    assert_eq!(
        (&json["answer"], &json["refused"]["at"]),
        (&"AR".into(), &"MSH[1]-11".into())
    );
}

#[test]
fn a_file_or_an_option_that_cannot_be_used_is_bad_input() {
    assert_eq!(
        retinue_given(&["hl7", "check", "no-such-file"], b"").code,
        2
    );
    let run = retinue_given(&["hl7", "check", "--zone", "Nowhere/Town"], NEGATIVE);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--zone"), "{}", run.err);
}

/// A configuration with one laboratory.
fn configured(laboratory: &str) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("a folder");
    let text = format!("[hl7]\nlisten = \"127.0.0.1:0\"\n[[hl7.laboratories]]\n{laboratory}");
    std::fs::write(folder.path().join("retinue.toml"), text).expect("a file");
    folder
}

#[test]
fn a_laboratory_that_is_registered_wrongly_is_refused_by_its_key() {
    for (laboratory, key) in [
        (
            "name = \"northlab\"\nzone = \"America/Chicago\"",
            "addresses",
        ),
        (
            "name = \"northlab\"\nzone = \"Nowhere\"\naddresses = [\"127.0.0.1\"]",
            "zone",
        ),
        (
            "name = \"north lab\"\nzone = \"UTC\"\naddresses = [\"127.0.0.1\"]",
            "name",
        ),
        (
            "name = \"northlab\"\nzone = \"UTC\"\ntoken-sha256 = \"short\"",
            "token-sha256",
        ),
        (
            "name = \"northlab\"\nzone = \"UTC\"\naddresses = [\"127.0.0.1\"]\nclia-number = \"1\"",
            "clia-number",
        ),
        (
            "name = \"northlab\"\nzone = \"UTC\"\naddresses = [\"127.0.0.1\"]\ncharacter-set = \"KLINGON\"",
            "character-set",
        ),
    ] {
        let folder = configured(laboratory);
        let config = folder.path().join("retinue.toml");
        let config = config.to_str().expect("a path");
        let run = retinue_given(&["doctor", "--config", config], b"");
        assert_eq!(run.code, 2, "{key}: {}{}", run.out, run.err);
        assert!(run.err.contains(key), "{key}: {}", run.err);
    }
}
