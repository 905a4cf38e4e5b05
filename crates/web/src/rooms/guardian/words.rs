//! The words of the guardian's room, put together from the file that holds them in every language.

use retinue_ledger::WardStatus;
use retinue_rulebook::Language;

use crate::access::proof::Frame;
use crate::words::said::{Text, guardian};

/// The first page.
pub(crate) const FRONT: &str = "/guardian";

/// The bar of the room in a language.
pub(crate) fn frame(language: Language) -> Frame {
    Frame {
        room: guardian::ROOM.get(language),
        ways: vec![(FRONT, guardian::WAY.get(language))],
        language: Some(language),
    }
}

pub(super) const fn status(status: WardStatus) -> Text {
    match status {
        WardStatus::NotBegun => guardian::NOT_BEGUN,
        WardStatus::Running => guardian::RUNNING,
        WardStatus::Paused => guardian::PAUSED,
        WardStatus::Ended => guardian::ENDED_COURSE,
    }
}
