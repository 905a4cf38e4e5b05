//! A file added to `programmes/` or `knowledge/` must reach the embedded copy; the embedding macro sees only those it already knows.
fn main() {
    println!("cargo:rerun-if-changed=../../programmes");
    println!("cargo:rerun-if-changed=../../knowledge");
    println!("cargo:rerun-if-changed=build.rs");
}
