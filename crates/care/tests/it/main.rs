//! What care advises, and on what it rests.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod admit;
mod advice;
mod advise;
mod aftercare;
mod beside;
mod candidacy;
mod candidacy_of_record;
mod courses;
mod dose;
mod due;
mod effect;
mod effect_graded;
mod event;
mod exposure;
mod interaction;
mod knowledge;
mod laboratory;
mod laboratory_actions;
mod leftover;
mod outcome;
mod overridden;
mod quantity;
mod ribbon;
mod severity;
mod survival;
mod told;
mod wish;

use std::sync::LazyLock;

use retinue_care::Knowledge;
use retinue_rulebook::KnowledgeBook;

/// What is known, as it was built in.
fn knowledge() -> Knowledge {
    static READ_ONCE: LazyLock<Knowledge> = LazyLock::new(|| match KnowledgeBook::embedded() {
        Ok(book) => book.knowledge().clone(),
        Err(error) => panic!("{error}"),
    });
    READ_ONCE.clone()
}
