//! What was typed into a form: kept as it was typed, read into facts, or sent back with the reason beside the field.

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use jiff::civil::Date;
use retinue_kernel::Day;
use retinue_rulebook::Language;

use super::fault::Fault;
pub(crate) use super::reader::{Answered, Reader, Rejected};
use crate::words::said::Text;
use crate::words::wrong;

/// More fields than the largest form has.
const MOST_FIELDS: usize = 256;

/// A field of a form, with the words that stand beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Field {
    /// Its name in the form, and its id on the page.
    pub(crate) name: &'static str,
    /// What it asks for.
    pub(crate) label: &'static str,
    /// Help; empty for none.
    pub(crate) hint: &'static str,
}

impl Field {
    pub(crate) const fn new(name: &'static str, label: &'static str, hint: &'static str) -> Field {
        Field { name, label, hint }
    }
}

/// The hidden field that makes a second submission of the same page the same command.
pub(crate) const COMMAND_ID: &str = "command-id";

/// A field of a form that patients fill in too: its words stand in every language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpokenField {
    name: &'static str,
    label: Text,
    hint: Option<Text>,
}

impl SpokenField {
    pub(crate) const fn new(name: &'static str, label: Text, hint: Option<Text>) -> SpokenField {
        SpokenField { name, label, hint }
    }

    /// The field with its words in a language.
    pub(crate) const fn in_language(self, language: Language) -> Field {
        let hint = match self.hint {
            Some(hint) => hint.get(language),
            None => "",
        };
        Field::new(self.name, self.label.get(language), hint)
    }

    pub(crate) const fn name(self) -> &'static str {
        self.name
    }
}

/// The values of a form as they were typed, in their order, and the language of the page when the reader chose one.
#[derive(Clone, Default, Debug)]
pub(crate) struct Typed {
    values: Vec<(String, String)>,
    language: Option<Language>,
}

impl Typed {
    /// Values to begin with.
    pub(crate) fn beginning_with<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Typed {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Typed::of_query(values.collect())
    }

    /// The values of an address, for pages that begin with some.
    pub(crate) fn of_query(pairs: Vec<(String, String)>) -> Typed {
        Typed {
            values: pairs,
            language: None,
        }
    }

    /// The same on a page that stands in every language.
    pub(crate) fn in_language(mut self, language: Language) -> Typed {
        self.language = Some(language);
        self
    }

    /// The language that the reader chose; none on a page for staff.
    pub(crate) fn chosen_language(&self) -> Option<Language> {
        self.language
    }

    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|given| given == value)
    }

    /// The same with nothing typed into that field.
    pub(crate) fn without(mut self, name: &str) -> Typed {
        self.values.retain(|(given, _)| given != name);
        self
    }

    /// The same with one more value.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Typed {
        self.values.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Every value with its name.
    pub(crate) fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Typed, Fault> {
        match axum::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::Form(pairs)) if pairs.len() > MOST_FIELDS => {
                Err(Fault::Unreadable(wrong::TOO_MANY_FIELDS))
            }
            Ok(axum::Form(pairs)) => Ok(Typed::of_query(pairs)),
            Err(FormRejection::InvalidFormContentType(_)) => Err(Fault::WrongMedia),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Fault::TooLarge)
            }
            Err(_) => Err(Fault::Unreadable(wrong::NOT_A_FORM)),
        }
    }
}

/// What is wrong with one field, or with the form as a whole (`field` is empty).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) field: String,
    pub(crate) says: String,
}

/// A form as it is shown: what was typed, and what was wrong with it.
#[derive(Clone, Default, Debug)]
pub(crate) struct Form {
    pub(crate) typed: Typed,
    pub(crate) problems: Vec<Problem>,
}

impl Form {
    /// A form that nobody has filled in yet.
    pub(crate) fn beginning_with<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Form {
        Form {
            typed: Typed::beginning_with(values),
            problems: Vec::new(),
        }
    }

    /// The same on a page that stands in every language.
    pub(crate) fn in_language(mut self, language: Language) -> Form {
        self.typed = self.typed.in_language(language);
        self
    }

    /// The language of its words. Staff read English.
    pub(crate) fn language(&self) -> Language {
        self.typed.language.unwrap_or_default()
    }

    /// Adds a problem that only came to light after the form was read.
    pub(crate) fn wrong(&mut self, field: &str, says: impl Into<String>) {
        self.problems.push(Problem {
            field: field.to_owned(),
            says: says.into(),
        });
    }

    /// The same, what is wrong with a hidden field said of the form as a whole: nobody can be led to one.
    pub(crate) fn of_the_whole(mut self, hidden: &[&str]) -> Form {
        for problem in &mut self.problems {
            if hidden.contains(&problem.field.as_str()) {
                problem.field.clear();
            }
        }
        self
    }

    pub(crate) fn problem(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.says.as_str())
    }
}

/// A calendar day written as `2026-03-01`, and in no other way.
pub(crate) fn read_day(text: &str) -> Option<Day> {
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let sound = digits(parts.next()?, 4)
        && digits(parts.next()?, 2)
        && digits(parts.next()?, 2)
        && parts.next().is_none();
    if !sound {
        return None;
    }
    text.parse::<Date>().ok().map(Day::new)
}
