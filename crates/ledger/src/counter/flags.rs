//! The flags of a patient at the counter, from the stream of care. What cannot be read there keeps no answer of the gate back.

use retinue_care::advise::{CounterFlag, counter_flags};
use retinue_care::{CareCase, Gate};
use retinue_kernel::Day;
use rusqlite::Connection;

use super::FlagAtCounter;
use crate::care::{hold_is_open, jurisdiction_of, record as care_record};
use crate::core::Core;
use crate::ids::PatientId;

/// The flags of a day; none where the knowledge or the facts of care cannot be read.
pub(crate) fn flags(
    core: &Core,
    connection: &Connection,
    patient: PatientId,
    gate: Gate<'_>,
    today: Day,
) -> Option<Vec<FlagAtCounter>> {
    let book = core.knowledge().ok()?;
    let knowledge = book.knowledge();
    let care = care_record(connection, patient)
        .map_err(|error| tracing::error!(%error, "the facts of care of a patient at a counter cannot be read"))
        .ok()?;
    let case = CareCase::of(&care, gate, knowledge, today);
    let jurisdiction = jurisdiction_of(gate.rules.programme);
    let flags = counter_flags(
        &case,
        knowledge,
        jurisdiction,
        hold_is_open(gate.record),
        today,
    );
    let titles = |flag: &CounterFlag| {
        let basis = flag.basis.iter();
        basis
            .flat_map(|basis| basis.sources.as_slice())
            .filter_map(|id| knowledge.sources.get(id))
            .map(|source| source.title.clone())
            .collect()
    };
    let told = flags.into_iter().map(|flag| FlagAtCounter {
        sources: titles(&flag),
        flag,
    });
    Some(told.collect())
}
