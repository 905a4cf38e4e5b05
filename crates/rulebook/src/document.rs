//! One TOML file, and how faults in it are reported with their place.

use std::ops::Range;

use retinue_kernel::{Citation, Day};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::value::Datetime;

use crate::error::RuleError;
use crate::mistakes::Mistakes;

/// The text of one file.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> Document<'a> {
    /// The bytes of a file as text.
    pub(crate) fn new(path: &'a str, bytes: &'a [u8]) -> Result<Document<'a>, RuleError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Document { path, text }),
            Err(_) => Err(RuleError::of_file(
                path,
                "the file is not UTF-8 text",
                "save it again as UTF-8",
            )),
        }
    }

    /// The name of the file without folder and ending.
    pub(crate) fn stem(&self) -> &'a str {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.strip_suffix(".toml").unwrap_or(name)
    }

    /// Reads the file into its written form, going on after keys that nobody knows: each is noted and passed over, so
    /// that the rest is read too.
    pub(crate) fn read_on<T: DeserializeOwned>(&self, mistakes: &mut Mistakes) -> Option<T> {
        let mut text = self.text.to_owned();
        loop {
            let error = match toml::from_str(&text) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let says = error.message().to_owned();
            let span = error.span();
            let line = span
                .as_ref()
                .filter(|_| says.starts_with("unknown field"))
                .and_then(|span| line_of_key(&text, span.start));
            let remedy = remedy_for(&says);
            mistakes.add(match span {
                Some(span) => self.fault(span, says, remedy),
                None => RuleError::of_file(self.path, says, remedy),
            });
            // Blanks keep every later place where it is.
            let blanked = line?;
            let blanks = " ".repeat(blanked.len());
            text.replace_range(blanked, &blanks);
        }
    }

    /// The line of a place, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        before.matches('\n').count().saturating_add(1)
    }

    /// The place at which a line begins.
    pub(crate) fn start_of(&self, line: usize) -> Range<usize> {
        let before: usize = self
            .text
            .split_inclusive('\n')
            .take(line.saturating_sub(1))
            .map(str::len)
            .sum();
        before..before
    }

    /// A fault at a place in this file.
    pub(crate) fn fault(
        &self,
        span: Range<usize>,
        says: impl Into<String>,
        remedy: impl Into<String>,
    ) -> RuleError {
        RuleError::at(self.path, self.text, span, says, remedy)
    }

    /// A word of a closed set.
    pub(crate) fn word<T>(
        &self,
        written: &Spanned<String>,
        what: &str,
        read: impl Fn(&str) -> Option<T>,
        all: &[&str],
    ) -> Result<T, RuleError> {
        read(written.as_ref()).ok_or_else(|| {
            self.fault(
                written.span(),
                format!("'{}' is not {what}", written.as_ref()),
                format!("use one of: {}", all.join(", ")),
            )
        })
    }

    /// What every dated value must carry: a citation of a known source, and the day on which someone read it again.
    pub(crate) fn dated(
        &self,
        value: Range<usize>,
        dated: Dated,
        sources: &Known<'_>,
    ) -> Result<(Citation, Day), Mistakes> {
        let mut mistakes = Mistakes::default();
        match &dated.cite {
            None => mistakes.add(self.fault(
                value.clone(),
                "this value has no citation",
                "add `cite = { source = \"…\", at = \"…\" }`: the key of a source in sources.toml, and the place in it",
            )),
            Some(cite) => {
                mistakes.note(sources.holds(self, &cite.source));
                if cite.at.as_ref().trim().is_empty() {
                    mistakes.add(self.fault(
                        cite.at.span(),
                        "the citation names no place in its source",
                        "write in `at` where the sentence stands",
                    ));
                }
            }
        }
        let checked = match &dated.checked {
            None => {
                mistakes.add(self.fault(
                    value,
                    "this value does not say when it was checked",
                    "add `checked = ` and the day on which you read the source again, such as 2026-11-20",
                ));
                None
            }
            Some(checked) => mistakes.note(self.day(checked)),
        };
        mistakes.none_or(|| {
            let cite = dated.cite?;
            Some((
                Citation {
                    source: cite.source.into_inner(),
                    at: cite.at.into_inner(),
                },
                checked?,
            ))
        })
    }

    /// A calendar day.
    pub(crate) fn day(&self, written: &Spanned<Datetime>) -> Result<Day, RuleError> {
        let day = match (written.as_ref().date, written.as_ref().time) {
            (Some(date), None) => date.to_string().parse().ok(),
            _ => None,
        };
        day.ok_or_else(|| {
            self.fault(
                written.span(),
                "this is not a day",
                "write year, month and day without quotes, such as 2026-11-20",
            )
        })
    }
}

/// The names that a file may use of another file, and how to speak of them.
pub(crate) struct Known<'a> {
    pub(crate) what: &'static str,
    pub(crate) stand_in: &'static str,
    pub(crate) names: Vec<&'a str>,
}

impl Known<'_> {
    /// Refuses a name that is not known.
    pub(crate) fn holds(
        &self,
        document: &Document<'_>,
        name: &Spanned<String>,
    ) -> Result<(), RuleError> {
        if self.names.contains(&name.as_ref().as_str()) {
            return Ok(());
        }
        Err(document.fault(
            name.span(),
            format!("'{}' is not {}", name.as_ref(), self.what),
            format!(
                "use a name that stands in {}, or add it there: {}",
                self.stand_in,
                self.names.join(", ")
            ),
        ))
    }
}

/// The written citation and day of checking of a value.
pub(crate) struct Dated {
    pub(crate) cite: Option<WrittenCitation>,
    pub(crate) checked: Option<Spanned<Datetime>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenCitation {
    pub(crate) source: Spanned<String>,
    pub(crate) at: Spanned<String>,
}

/// The line of a key, when key and value stand on one line of their own and nothing else does.
fn line_of_key(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text
        .get(..at)?
        .rfind('\n')
        .map_or(0, |at| at.saturating_add(1));
    let rest = text.get(start..)?;
    let line = rest.lines().next()?;
    let alone: toml::Table = line.parse().ok()?;
    let of_its_own = text.get(start..at)?.trim().is_empty() && alone.len() == 1;
    of_its_own.then(|| start..start.saturating_add(line.len()))
}

fn remedy_for(says: &str) -> String {
    if says.starts_with("unknown field") {
        "correct the name of this key, or take the line out".to_owned()
    } else if let Some(rest) = says.strip_prefix("missing field ") {
        format!("add a line {rest} = … to this table")
    } else if says.ends_with("expected a TOML datetime") {
        "write a day as year-month-day, without quotes, such as 2026-11-20".to_owned()
    } else if says.starts_with("unknown variant") {
        "use one of the words named".to_owned()
    } else if says.starts_with("invalid type")
        || says.starts_with("invalid value")
        || says.starts_with("invalid length")
    {
        "write the value in the form that is expected".to_owned()
    } else {
        "mend the writing at this place: a key, an equals sign, and a value; text stands in quotes, a day does not".to_owned()
    }
}
