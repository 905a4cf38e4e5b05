//! One TOML file, and how faults in it are reported with their place.

use std::ops::Range;

use retinue_kernel::{Citation, Day};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::value::Datetime;

use crate::error::RuleError;

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

    /// Reads the file into its written form.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, RuleError> {
        toml::from_str(self.text).map_err(|error| {
            let says = error.message().to_owned();
            let remedy = remedy_for(&says);
            match error.span() {
                Some(span) => self.fault(span, says, remedy),
                None => RuleError::of_file(self.path, says, remedy),
            }
        })
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
    ) -> Result<(Citation, Day), RuleError> {
        let Some(cite) = dated.cite else {
            return Err(self.fault(
                value,
                "this value has no citation",
                "add `cite = { source = \"…\", at = \"…\" }`: the key of a source in sources.toml, and the place in it",
            ));
        };
        let Some(checked) = dated.checked else {
            return Err(self.fault(
                value,
                "this value does not say when it was checked",
                "add `checked = ` and the day on which you read the source again, such as 2026-11-20",
            ));
        };
        let checked = self.day(&checked)?;
        sources.holds(self, &cite.source)?;
        if cite.at.as_ref().trim().is_empty() {
            return Err(self.fault(
                cite.at.span(),
                "the citation names no place in its source",
                "write in `at` where the sentence stands",
            ));
        }
        Ok((
            Citation {
                source: cite.source.into_inner(),
                at: cite.at.into_inner(),
            },
            checked,
        ))
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

fn remedy_for(says: &str) -> String {
    if says.starts_with("unknown field") {
        "correct the name of this key, or take the line out".to_owned()
    } else if let Some(rest) = says.strip_prefix("missing field ") {
        format!("add a line {rest} = … to this table")
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
