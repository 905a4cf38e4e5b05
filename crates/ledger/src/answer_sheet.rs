//! The month's questions on paper: the code by which a sheet says whose it is and what it asked, and whether what was keyed
//! in is what that sheet can say (decision 0056).
//!
//! Printing stores nothing. The code is made from what it stands for, so that it is found again when the sheet comes back.

use retinue_kernel::{
    AnswerSheet, Command, Day, FactId, Id, Mode, PatientRecord, Payload, Refused, RefusedBecause,
    comes_before_or_after_answers, to_stand,
};
use retinue_rulebook::Rulebook;
use sha2::{Digest, Sha256};

use crate::error::SubmitError;
use crate::ids::PatientId;
use crate::party::InForce;

/// A sheet of one patient, as it is printed on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintedSheet {
    /// The code that stands on it: the day of printing, and twelve hexadecimal digits in groups of four.
    pub code: Id,
    /// The day of printing.
    pub printed_on: Day,
    /// The last result or answers on record when it was printed.
    pub printed_after: Option<FactId>,
    /// Content hash of the statements.
    pub questions: Id,
}

impl PrintedSheet {
    /// The sheet as it is printed on a day for a patient whose record is known.
    pub fn printed(
        patient: PatientId,
        record: &PatientRecord,
        rulebook: &Rulebook,
        on: Day,
    ) -> PrintedSheet {
        let after = orders(record).next_back().cloned();
        PrintedSheet::of(patient, on, after, rulebook.questions_hash())
    }

    /// The sheet that carries a code, whatever people put between its digits; none where no sheet of this patient with the
    /// questions of today can carry it.
    pub fn of_code(
        patient: PatientId,
        record: &PatientRecord,
        rulebook: &Rulebook,
        typed: &str,
    ) -> Option<PrintedSheet> {
        let plain = plain(typed);
        let printed_on: Day = {
            let part = |from, to| plain.get(from..to);
            let written = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
            written.parse().ok()?
        };
        let questions = rulebook.questions_hash();
        let known = orders(record).rev().cloned().map(Some);
        known
            .chain([None])
            .map(|after| PrintedSheet::of(patient, printed_on, after, questions.clone()))
            .find(|sheet| self::plain(sheet.code.as_str()) == plain)
    }

    fn of(patient: PatientId, on: Day, after: Option<FactId>, questions: Id) -> PrintedSheet {
        let mut hash = Sha256::new();
        let parts = [
            "retinue answer sheet 1",
            &patient.to_string(),
            &on.to_string(),
            after.as_ref().map_or("", FactId::as_str),
            questions.as_str(),
        ];
        // Each part is preceded by its length, so that no two lists of parts have the same bytes.
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        let digits = hex::encode(hash.finalize());
        let day: String = plain(&on.to_string());
        let groups = [0..4, 4..8, 8..12].map(|group| digits.get(group).unwrap_or_default());
        let code = format!("{day}-{}", groups.join("-"));
        PrintedSheet {
            code: Id::new(&code).unwrap_or_else(|| questions.clone()),
            printed_on: on,
            printed_after: after,
            questions,
        }
    }

    /// The sheet with what the patient marked beside each statement: true, false, or neither of the two.
    pub fn marked(self, rulebook: &Rulebook, mark: impl Fn(&Id) -> Option<bool>) -> AnswerSheet {
        let with = |wanted: Option<bool>| {
            let names = rulebook.questions().iter().map(|question| &question.id);
            names.filter(|name| mark(name) == wanted).cloned().collect()
        };
        AnswerSheet {
            code: self.code,
            printed_on: self.printed_on,
            printed_after: self.printed_after,
            questions: self.questions,
            marked_true: with(Some(true)),
            marked_false: with(Some(false)),
            unmarked: with(None),
        }
    }
}

/// Whether every statement is marked as it is.
pub fn sheet_passes(rulebook: &Rulebook, sheet: &AnswerSheet) -> bool {
    let mut questions = rulebook.questions().iter();
    questions.all(|question| sheet.mark(&question.id) == Some(question.is_true))
}

/// The names of the facts of which a sheet remembers the last.
fn orders(record: &PatientRecord) -> impl DoubleEndedIterator<Item = &FactId> {
    let facts = record.facts().iter();
    facts
        .filter(|fact| comes_before_or_after_answers(&fact.event.payload))
        .map(|fact| &fact.event.envelope.id)
}

fn plain(typed: &str) -> String {
    let kept = typed.chars().filter(char::is_ascii_alphanumeric);
    kept.flat_map(char::to_lowercase).collect()
}

/// Refuses what was keyed in from a sheet that was not printed for this patient, or that does not say so.
pub(crate) fn check_sheet(
    patient: PatientId,
    record: &PatientRecord,
    in_force: &InForce,
    command: &Command,
) -> Result<(), SubmitError> {
    let Command::Record { on, payload } = command else {
        return Ok(());
    };
    let (on, payload) = to_stand(*on, payload);
    let Some(code) = payload.sheet_code() else {
        return Ok(());
    };
    let rulebook = &in_force.rulebook;
    if in_force.mode != Mode::Sandbox {
        return refused(
            "sheet",
            "the programme's own questions are not here, and ours are answered in the sandbox only"
                .to_owned(),
            "Let the patient answer the programme's own questions where it asks them.",
        );
    }
    let Some(printed) = PrintedSheet::of_code(patient, record, rulebook, code.as_str()) else {
        return refused(
            "sheet",
            format!(
                "no sheet with the code {code} was printed for this patient with the questions as they are now"
            ),
            "Compare the code with the sheet. If the questions or the record changed since, print a new one.",
        );
    };
    if on < printed.printed_on {
        return refused(
            "on",
            format!(
                "{on} lies before {}, when the sheet was printed",
                printed.printed_on
            ),
            "Give the day that the patient wrote on it.",
        );
    }
    let Payload::ComprehensionAnswered {
        passed,
        sheet: Some(sheet),
    } = payload
    else {
        return Ok(());
    };
    let as_keyed = printed.marked(rulebook, |statement| sheet.mark(statement));
    let of_sheet = |sheet: &AnswerSheet| {
        let mut statements: Vec<Id> = sheet.statements().cloned().collect();
        statements.sort();
        (
            sheet.code.clone(),
            sheet.printed_on,
            sheet.printed_after.clone(),
            sheet.questions.clone(),
            statements,
        )
    };
    if of_sheet(&as_keyed) != of_sheet(sheet) {
        return refused(
            "sheet",
            "what is keyed in is not what was printed".to_owned(),
            "Key in each statement of the sheet once, and nothing else.",
        );
    }
    if sheet_passes(rulebook, sheet) != *passed {
        return refused(
            "passed",
            "the answers do not say so".to_owned(),
            "Answers pass when every statement is marked as it is.",
        );
    }
    Ok(())
}

fn refused(field: &'static str, wrong: String, remedy: &'static str) -> Result<(), SubmitError> {
    let because = RefusedBecause {
        field,
        wrong,
        remedy,
    };
    Err(Refused {
        because: vec![because],
    }
    .into())
}
