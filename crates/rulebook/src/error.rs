//! What is said when a rule file cannot be used: which file, which line, what is wrong, and what would mend it.

use std::fmt;
use std::ops::Range;
use std::path::Path;

/// Why a set of rule files does not load. It names one place; the next one shows when that is mended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleError {
    /// The file, relative to the folder of the programme, or the folder given to the reader.
    pub file: String,
    /// Line, counted from 1; 0 when the fault is not in a line (a missing file).
    pub line: usize,
    /// Column in characters, counted from 1; 0 together with line 0.
    pub column: usize,
    /// What is wrong.
    pub says: String,
    /// What would mend it.
    pub remedy: String,
    excerpt: Option<String>,
}

impl std::error::Error for RuleError {}

impl RuleError {
    /// A fault of a file as a whole.
    pub(crate) fn of_file(
        file: &str,
        says: impl Into<String>,
        remedy: impl Into<String>,
    ) -> RuleError {
        RuleError {
            file: file.to_owned(),
            line: 0,
            column: 0,
            says: says.into(),
            remedy: remedy.into(),
            excerpt: None,
        }
    }

    /// A fault at a place in the text of a file.
    pub(crate) fn at(
        file: &str,
        text: &str,
        span: Range<usize>,
        says: impl Into<String>,
        remedy: impl Into<String>,
    ) -> RuleError {
        let start = span.start.min(text.len());
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
        let excerpt = text
            .get(line_start..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        RuleError {
            file: file.to_owned(),
            line: before.matches('\n').count().saturating_add(1),
            column: before
                .get(line_start..)
                .map_or(0, |part| part.chars().count())
                .saturating_add(1),
            says: says.into(),
            remedy: remedy.into(),
            excerpt: Some(excerpt.to_owned()),
        }
    }

    /// The same fault, its file named from outside the programme's folder.
    pub(crate) fn below(mut self, folder: &Path) -> RuleError {
        self.file = folder.join(&self.file).display().to_string();
        self
    }
}

impl fmt::Display for RuleError {
    /// The form of a compiler's message: what, where, the line itself, and the remedy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.says)?;
        let Some(excerpt) = &self.excerpt else {
            writeln!(f, "  --> {}", self.file)?;
            return write!(f, "  = remedy: {}", self.remedy);
        };
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(
            f,
            "{margin} --> {}:{}:{}",
            self.file, self.line, self.column
        )?;
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {excerpt}")?;
        writeln!(
            f,
            "{margin} | {}^",
            " ".repeat(self.column.saturating_sub(1))
        )?;
        write!(f, "{margin} = remedy: {}", self.remedy)
    }
}
