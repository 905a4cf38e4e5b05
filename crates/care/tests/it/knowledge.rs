//! How amounts of formulations compare.

use retinue_care::Micrograms;
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
