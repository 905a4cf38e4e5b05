//! The programme that is built into the binary.

use retinue_rulebook::Rulebook;

#[test]
fn the_embedded_programme_loads() {
    if let Err(error) = Rulebook::embedded() {
        panic!("{error}");
    }
}
