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
mod corrected;
mod courses;
mod decimal;
mod dose;
mod due;
mod effect;
mod effect_graded;
mod event;
mod exposure;
mod interaction;
mod jurisdictions;
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

use retinue_care::{Gate, Knowledge};
use retinue_kernel::{PatientRecord, Programme, RulesInForce};
use retinue_rulebook::{KnowledgeBook, Rulebook};

/// What is known, as it was built in.
fn knowledge() -> Knowledge {
    static READ_ONCE: LazyLock<Knowledge> = LazyLock::new(|| match KnowledgeBook::embedded() {
        Ok(book) => book.knowledge().clone(),
        Err(error) => panic!("{error}"),
    });
    READ_ONCE.clone()
}

/// A record as care takes it from the gate: by the law of its programme, or of the United States where it names none.
fn by_law(record: &PatientRecord) -> Gate<'_> {
    static READ_ONCE: LazyLock<Vec<(Programme, RulesInForce)>> = LazyLock::new(|| {
        let all = [Programme::UsIpledge, Programme::UkMhra, Programme::EuPpp];
        let read = |programme| {
            (
                programme,
                Rulebook::embedded_of(programme).unwrap().default_rules(),
            )
        };
        all.map(read).into()
    });
    let programme = record.programme().unwrap_or(Programme::UsIpledge);
    let of = READ_ONCE.iter().find(|(one, _)| *one == programme);
    Gate {
        record,
        rules: &of.unwrap().1,
    }
}
