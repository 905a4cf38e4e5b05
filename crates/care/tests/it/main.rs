//! What care advises, and on what it rests.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod advice;
mod dose;
mod exposure;
mod knowledge;
mod quantity;
mod ribbon;

use retinue_care::Knowledge;
use retinue_rulebook::KnowledgeBook;

/// What is known, as it was built in.
fn knowledge() -> Knowledge {
    match KnowledgeBook::embedded() {
        Ok(book) => book.knowledge().clone(),
        Err(error) => panic!("{error}"),
    }
}
