//! A sheet of paper on which a patient answered the month's questions, as it was keyed in.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::event::Payload;
use crate::id::{FactId, Id};

/// What stood on the sheet: which one it was, and every statement as the patient marked it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AnswerSheet {
    /// The code that is printed on it.
    pub code: Id,
    /// The day on which it was printed: nobody answered it before.
    pub printed_on: Day,
    /// The last result of a pregnancy test, or the last answers, that was on record when it was printed; none where there was
    /// none. Whatever was recorded since, of the day on which the sheet was answered, may have come before it or after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_after: Option<FactId>,
    /// Content hash of the statements that were printed.
    pub questions: Id,
    /// The statements that were marked true, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marked_true: Vec<Id>,
    /// The statements that were marked false.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marked_false: Vec<Id>,
    /// The statements that were left open, or marked both ways.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmarked: Vec<Id>,
}

impl AnswerSheet {
    /// Every statement that stands here, in no order.
    pub fn statements(&self) -> impl Iterator<Item = &Id> {
        let marked = self.marked_true.iter().chain(&self.marked_false);
        marked.chain(&self.unmarked)
    }

    /// What was marked beside a statement; none where it was left open, marked both ways, or is not there.
    pub fn mark(&self, statement: &Id) -> Option<bool> {
        let is_among = |marked: &[Id]| marked.contains(statement);
        match (is_among(&self.marked_true), is_among(&self.marked_false)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// Whether answers are given before or after a fact of this kind: a result, or other answers. A day has no hours, so a sheet
/// remembers the last of them that was on record when it was printed.
pub const fn comes_before_or_after_answers(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::PregnancyTestReported { .. } | Payload::ComprehensionAnswered { .. }
    )
}

impl Payload {
    /// The code of the patient's sheet of paper from which it was keyed in.
    pub fn sheet_code(&self) -> Option<&Id> {
        match self {
            Payload::ComprehensionAnswered {
                sheet: Some(sheet), ..
            } => Some(&sheet.code),
            Payload::ContraceptionRecorded {
                on_sheet: Some(code),
                ..
            } => Some(code),
            _ => None,
        }
    }
}
