//! What is wrong with answers that were keyed in from paper: a day that cannot be, a sheet that counted already, and an
//! order that nobody knows any more.

use alloc::format;

use super::Door;
use crate::event::Payload;
use crate::id::{FactId, Id};
use crate::record::Fact;
use crate::sheet::{AnswerSheet, comes_before_or_after_answers};
use crate::vocabulary::Source;

const KEYED_IN: &str = "this sheet is keyed in already";
const COUNTS_ONCE: &str = "A sheet counts once. For another try print a new one.";
const ANSWER_ANEW: &str = "Print a new sheet, and let the patient answer it.";

impl Door<'_> {
    pub(super) fn answers_on_paper(&mut self, passed: bool, sheet: &AnswerSheet) {
        if self.on < sheet.printed_on {
            let wrong = format!(
                "{} lies before {}, when the sheet was printed",
                self.on, sheet.printed_on
            );
            self.refuse("on", wrong, "Give the day that the patient wrote on it.");
        }
        let statements: alloc::vec::Vec<_> = sheet.statements().collect();
        let stands_twice =
            |place: usize, one| statements.iter().take(place).any(|other| *other == one);
        if let Some((_, twice)) = (statements.iter().enumerate())
            .find(|(place, statement)| stands_twice(*place, **statement))
        {
            let wrong = format!("'{twice}' is keyed in twice");
            self.refuse("sheet", wrong, "Key in each statement once.");
        }
        if passed && !sheet.unmarked.is_empty() {
            self.refuse(
                "passed",
                "a statement is not marked, so the answers did not pass",
                "Key in what stands on the sheet.",
            );
        }
        if self.is_keyed_in(sheet) {
            self.refuse("sheet", KEYED_IN, COUNTS_ONCE);
        } else if self.order_is_unknown(sheet) {
            let wrong = format!(
                "a result or answers of {} were recorded after the sheet was printed, so nobody can tell which came first",
                self.on
            );
            self.refuse("on", wrong, ANSWER_ANEW);
        }
    }

    /// The methods that the patient wrote on a sheet.
    pub(super) fn methods_on_paper(&mut self, code: &Id, source: Source) {
        if source != Source::Patient {
            self.refuse(
                "source",
                "what stands on the patient's sheet is the patient's own word",
                "Record what the clinic says of contraception as the clinic's.",
            );
        }
        if self.patient.facts().iter().any(|fact| {
            matches!(fact.payload(), Payload::ContraceptionRecorded { on_sheet: Some(earlier), .. } if earlier == code)
        }) {
            self.refuse("on-sheet", KEYED_IN, COUNTS_ONCE);
        }
    }

    fn is_keyed_in(&self, sheet: &AnswerSheet) -> bool {
        self.patient.facts().iter().any(|fact| {
            matches!(fact.payload(), Payload::ComprehensionAnswered { sheet: Some(earlier), .. } if earlier.code == sheet.code)
        })
    }

    /// Whether something of the day of the answers was recorded since the sheet was printed. A day has no hours: a result
    /// that came after the answers must not be taken for one that came before them, nor wrong answers for older ones.
    fn order_is_unknown(&self, sheet: &AnswerSheet) -> bool {
        let known = |id: &FactId| self.patient.fact(id).map(|fact| fact.sequence);
        let printed_after = sheet.printed_after.as_ref().and_then(known);
        let since = |fact: &&Fact| Some(fact.sequence) > printed_after;
        (self.patient.facts().iter())
            .filter(since)
            .any(|fact| fact.on() == self.on && comes_before_or_after_answers(fact.payload()))
    }
}
