//! How amounts of formulations compare.

use retinue_care::{Basis, Jurisdiction, Jurisdictions, Micrograms};
use retinue_kernel::{Milligrams, Product};

use crate::knowledge;

#[test]
fn thirty_two_milligrams_of_the_micronized_are_forty_of_the_lidose() {
    let knowledge = knowledge();
    let micronized = &knowledge.formulations[&Product::Micronized];
    let lidose = &knowledge.formulations[&Product::Lidose];
    assert_eq!(
        micronized.in_conventional(Micrograms::of_capsule(Milligrams(32))),
        lidose.in_conventional(Micrograms::of_capsule(Milligrams(40)))
    );
}

#[test]
fn a_sum_in_conventional_milligrams_is_never_below_what_was_taken() {
    let knowledge = knowledge();
    let micronized = &knowledge.formulations[&Product::Micronized];
    assert_eq!(micronized.in_conventional(Micrograms(1)), Micrograms(2));
}

/// What is stored for the European Union rests on a label only where its source says so by name; else it is provisional.
#[test]
fn no_label_of_another_land_speaks_in_the_european_union() {
    let known = knowledge();
    let (outcome, candidacy) = (&known.outcome, &known.candidacy);
    let mut rows: Vec<(String, Jurisdictions, &Basis)> = Vec::new();
    rows.extend(outcome.completions.iter().map(|row| {
        (
            row.value.id.to_string(),
            row.value.jurisdictions,
            &*row.basis,
        )
    }));
    rows.extend(outcome.clocks.iter().map(|row| {
        (
            row.value.id.to_string(),
            row.value.jurisdictions,
            &*row.basis,
        )
    }));
    rows.extend(candidacy.contraindications.iter().map(|row| {
        (
            row.value.id.to_string(),
            row.value.jurisdictions,
            &*row.basis,
        )
    }));
    rows.extend(known.effects.graded.iter().map(|row| {
        (
            row.value.id.to_string(),
            row.value.jurisdictions,
            &*row.basis,
        )
    }));
    rows.extend(known.interactions.interactions.iter().map(|row| {
        (
            row.value.id.to_string(),
            row.value.jurisdictions,
            &*row.basis,
        )
    }));
    let mut of_the_union = 0;
    for (id, lands, basis) in rows {
        if lands == Jurisdictions::ANY || !lands.holds_in(Jurisdiction::Eu) {
            continue;
        }
        of_the_union += 1;
        let of_a_label = basis
            .sources
            .as_slice()
            .iter()
            .any(|source| source.as_str().starts_with("L-"));
        let by_name = basis.at.contains("(UK/EU)") || basis.at.contains("(EU label)");
        assert!(
            basis.is_provisional() || !of_a_label || by_name,
            "{id} rests on another land's label: {}",
            basis.at
        );
    }
    assert!(of_the_union >= 8, "{of_the_union}");
}

#[test]
fn a_code_of_a_pack_is_of_its_formulation_however_it_is_written() {
    let known = knowledge();
    let is_of = |code: &str| known.formulations_of_code(code);
    for code in [
        "10631-115",
        "10631-115-31",
        "10631-0115-31",
        "10631011531",
        " 10631-115 ",
    ] {
        assert_eq!(is_of(code), [Product::Lidose], "{code}");
    }
    assert_eq!(is_of("10631-002-31"), [Product::Micronized]);
    assert_eq!(is_of("0555-1054"), [Product::Conventional]);
    assert_eq!(is_of("00555-1054-86"), [Product::Conventional]);
    for code in [
        "",
        "-",
        "SAMPLE-20-MG",
        "00000-0000-00",
        "1063111531",
        "10631-115-31-1",
        "10631-115-313",
        "10631-115-",
        "10631-999",
        "+0631-115",
        "WRONG-FORMULATION",
    ] {
        assert!(is_of(code).is_empty(), "{code} is kept as it was typed");
    }
}
