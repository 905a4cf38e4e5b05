//! A form is read field by field, and every problem is gathered, so that one return of the page shows them all.

use std::ops::RangeInclusive;

use retinue_kernel::{Day, Id, Refused, Statement};
use retinue_rulebook::Language;

use super::fault::Fault;
use super::form::{COMMAND_ID, Field, Form, Problem, Typed, read_day};
use crate::words::refused as words_refused;
use crate::words::vocabulary::Word;
use crate::words::wrong;

/// The longest value of any field, in bytes.
const LONGEST_VALUE: usize = 4_000;
/// The longest text that fits an id of the kernel, in bytes.
const LONGEST_ID: usize = 128;

/// Reads a form field by field and gathers every problem, so that one return of the page shows them all.
pub(crate) struct Reader {
    typed: Typed,
    asked: Vec<String>,
    problems: Vec<Problem>,
}

/// Where a reading of a form ends when it gives no command.
pub(crate) enum Rejected {
    /// The form comes back with its problems and what was typed.
    Form(Form),
    /// No browser sends this: it is refused without a page of its own.
    Fault(Fault),
}

impl Reader {
    pub(crate) fn of(typed: Typed) -> Reader {
        Reader {
            typed,
            asked: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The language of the page.
    pub(crate) fn language(&self) -> Language {
        self.typed.chosen_language().unwrap_or_default()
    }

    /// Notes a problem with a field.
    pub(crate) fn wrong(&mut self, field: &str, says: impl Into<String>) {
        self.problems.push(Problem {
            field: field.to_owned(),
            says: says.into(),
        });
    }

    /// The one value of a field, trimmed; `None` when it was left empty.
    fn one(&mut self, name: &str) -> Option<String> {
        self.asked.push(name.to_owned());
        let values: Vec<String> = self
            .typed
            .all(name)
            .map(|value| value.trim().to_owned())
            .collect();
        let first = match values.as_slice() {
            [] => return None,
            [one] => one.clone(),
            _ => {
                self.wrong(name, wrong::GIVEN_TWICE.get(self.language()));
                return None;
            }
        };
        if first.len() > LONGEST_VALUE
            || first
                .chars()
                .any(|c| c.is_control() && c != '\n' && c != '\r')
        {
            self.wrong(name, wrong::NOT_PLAIN_TEXT.get(self.language()));
            return None;
        }
        Some(first).filter(|value| !value.is_empty())
    }

    /// The value of a cell of a table, trimmed; `None` when it was left empty.
    pub(crate) fn cell(&mut self, name: &str) -> Option<String> {
        self.one(name)
    }

    /// A secret, exactly as it was typed.
    pub(crate) fn secret(&mut self, field: &Field) -> Option<String> {
        self.asked.push(field.name.to_owned());
        let once = self.typed.all(field.name).count() == 1;
        let secret = self
            .typed
            .first(field.name)
            .filter(|secret| !secret.is_empty())
            .map(str::to_owned);
        if secret.is_none() || !once {
            self.wrong(field.name, wrong::missing(field, self.language()));
            return None;
        }
        secret
    }

    /// The id of the command that this page stands for.
    pub(crate) fn command_id(&mut self) -> Option<Id> {
        let id = self
            .one(COMMAND_ID)
            .and_then(|text| text.parse::<uuid::Uuid>().ok())
            .map(Id::from);
        if id.is_none() {
            self.wrong("", wrong::NO_COMMAND_ID.get(self.language()));
        }
        id
    }

    /// Text that must be given, up to `longest` characters.
    pub(crate) fn text(&mut self, field: &Field, longest: usize) -> Option<String> {
        let given = self.optional_text(field, longest);
        if given.is_none() && self.is_sound(field) {
            self.wrong(field.name, wrong::missing(field, self.language()));
        }
        given
    }

    /// Text that may be left out.
    pub(crate) fn optional_text(&mut self, field: &Field, longest: usize) -> Option<String> {
        let value = self.one(field.name)?;
        if value.chars().count() > longest {
            self.wrong(field.name, wrong::too_long(field, longest, self.language()));
            return None;
        }
        Some(value)
    }

    /// Text of a field whose name is not known when the program is built; none where it was left empty.
    pub(crate) fn named_text(&mut self, name: &str, label: &str, longest: usize) -> Option<String> {
        let value = self.one(name)?;
        if value.chars().count() > longest {
            self.wrong(name, wrong::longer_than(label, longest, self.language()));
            return None;
        }
        Some(value)
    }

    /// A whole file that must be given, with its line breaks.
    pub(crate) fn document(&mut self, field: &Field) -> Option<String> {
        self.asked.push(field.name.to_owned());
        let given: Vec<&str> = self.typed.all(field.name).collect();
        match given.as_slice() {
            // A browser ends its lines in two characters.
            [one] if !one.trim().is_empty() => Some(one.replace("\r\n", "\n")),
            [] | [_] => {
                self.wrong(field.name, wrong::missing(field, self.language()));
                None
            }
            _ => {
                self.wrong(field.name, wrong::GIVEN_TWICE.get(self.language()));
                None
            }
        }
    }

    /// A few sentences that become part of a fact.
    pub(crate) fn says(&mut self, field: &Field) -> Option<Statement> {
        let text = self.text(field, Statement::LONGEST)?.replace("\r\n", "\n");
        let statement = Statement::new(&text);
        if statement.is_none() {
            self.wrong(
                field.name,
                wrong::too_long(field, Statement::LONGEST, self.language()),
            );
        }
        statement
    }

    /// A short reason or code that becomes part of a fact.
    pub(crate) fn id(&mut self, field: &Field) -> Option<Id> {
        let text = self.text(field, LONGEST_ID)?;
        self.as_id(field, &text)
    }

    /// A short reason or code that may be left out.
    pub(crate) fn optional_id(&mut self, field: &Field) -> Option<Id> {
        let text = self.optional_text(field, LONGEST_ID)?;
        self.as_id(field, &text)
    }

    fn as_id(&mut self, field: &Field, text: &str) -> Option<Id> {
        let id = Id::new(text);
        if id.is_none() {
            self.wrong(
                field.name,
                wrong::too_long(field, LONGEST_ID, self.language()),
            );
        }
        id
    }

    /// A day that must be given and lie in the range.
    pub(crate) fn day(&mut self, field: &Field, range: RangeInclusive<Day>) -> Option<Day> {
        let given = self.optional_day(field, range);
        if given.is_none() && self.is_sound(field) {
            self.wrong(field.name, wrong::missing(field, self.language()));
        }
        given
    }

    /// A day that may be left out.
    pub(crate) fn optional_day(
        &mut self,
        field: &Field,
        range: RangeInclusive<Day>,
    ) -> Option<Day> {
        let text = self.one(field.name)?;
        let Some(day) = read_day(&text) else {
            self.wrong(field.name, wrong::not_a_day(field, self.language()));
            return None;
        };
        if day > *range.end() {
            self.wrong(
                field.name,
                wrong::too_late(field, *range.end(), self.language()),
            );
            return None;
        }
        if day < *range.start() {
            self.wrong(
                field.name,
                wrong::too_early(field, *range.start(), self.language()),
            );
            return None;
        }
        Some(day)
    }

    /// A whole number in a range.
    pub(crate) fn count(&mut self, field: &Field, range: RangeInclusive<u16>) -> Option<u16> {
        let given = self.optional_count(field, range);
        if given.is_none() && self.is_sound(field) {
            self.wrong(field.name, wrong::missing(field, self.language()));
        }
        given
    }

    /// A whole number that may be left out.
    pub(crate) fn optional_count(
        &mut self,
        field: &Field,
        range: RangeInclusive<u16>,
    ) -> Option<u16> {
        let text = self.one(field.name)?;
        match text.parse::<u16>() {
            Ok(count) if range.contains(&count) => Some(count),
            _ => {
                self.wrong(
                    field.name,
                    wrong::not_a_count(field, &range, self.language()),
                );
                None
            }
        }
    }

    /// One word of a closed set.
    pub(crate) fn word<W: Word>(&mut self, field: &Field) -> Option<W> {
        let given = self.optional_word(field);
        if given.is_none() && self.is_sound(field) {
            self.wrong(field.name, wrong::not_chosen(field, self.language()));
        }
        given
    }

    /// One word of a closed set, or none.
    pub(crate) fn optional_word<W: Word>(&mut self, field: &Field) -> Option<W> {
        let text = self.one(field.name)?;
        let word = W::read(&text);
        if word.is_none() {
            self.wrong(field.name, wrong::not_chosen(field, self.language()));
        }
        word
    }

    /// Several words of a closed set, each once, in the order of the set.
    pub(crate) fn words<W: Word>(&mut self, field: &Field) -> Vec<W> {
        self.asked.push(field.name.to_owned());
        let given: Vec<Option<W>> = self.typed.all(field.name).map(W::read).collect();
        if given.iter().any(Option::is_none) {
            self.wrong(field.name, wrong::not_chosen(field, self.language()));
        }
        W::every()
            .iter()
            .copied()
            .filter(|word| given.contains(&Some(*word)))
            .collect()
    }

    /// One value out of a list that was offered on the page.
    pub(crate) fn offered(&mut self, field: &Field, offered: &[&str]) -> Option<String> {
        let value = self.one(field.name);
        match value {
            Some(value) if offered.contains(&value.as_str()) => Some(value),
            _ => {
                if self.is_sound(field) {
                    self.wrong(field.name, wrong::not_chosen(field, self.language()));
                }
                None
            }
        }
    }

    /// Several values out of a list that was offered on the page.
    pub(crate) fn several(&mut self, field: &Field, offered: &[&str]) -> Vec<String> {
        self.asked.push(field.name.to_owned());
        let given: Vec<String> = self.typed.all(field.name).map(str::to_owned).collect();
        if given.iter().any(|value| !offered.contains(&value.as_str())) {
            self.wrong(field.name, wrong::NOT_OFFERED.get(self.language()));
        }
        given
    }

    /// Whether a box was ticked. Any value but `yes` is not an answer that the page offers.
    pub(crate) fn ticked(&mut self, name: &str) -> bool {
        match self.one(name).as_deref() {
            None => false,
            Some("yes") => true,
            Some(_) => {
                self.wrong(name, wrong::NOT_OFFERED.get(self.language()));
                false
            }
        }
    }

    /// Yes or no; `None` when neither was chosen.
    pub(crate) fn yes_or_no(&mut self, name: &str) -> Option<bool> {
        match self.one(name).as_deref() {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(_) => {
                self.wrong(name, wrong::NOT_OFFERED.get(self.language()));
                None
            }
            None => None,
        }
    }

    /// One value out of a list, of a field whose name is not known when the program is built; `None` when none was chosen.
    pub(crate) fn one_of(&mut self, name: &str, offered: &[&str]) -> Option<String> {
        let value = self.one(name)?;
        if !offered.contains(&value.as_str()) {
            self.wrong(name, wrong::NOT_OFFERED.get(self.language()));
            return None;
        }
        Some(value)
    }

    /// The raw value of a field that another reading accounts for.
    pub(crate) fn peek(&self, name: &str) -> Option<&str> {
        self.typed.first(name)
    }

    /// Accepts fields without looking at them: an answer elsewhere made them idle.
    pub(crate) fn leave_out(&mut self, fields: &[Field]) {
        self.asked
            .extend(fields.iter().map(|field| field.name.to_owned()));
    }

    /// Notes a problem with a field unless it has one already.
    pub(crate) fn wrong_if_sound(&mut self, field: &Field, says: &str) {
        if self.is_sound(field) {
            self.wrong(field.name, says);
        }
    }

    /// Whether a problem with a field was noted.
    pub(crate) fn has_problem(&self, name: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == name)
    }

    fn is_sound(&self, field: &Field) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.field == field.name)
    }

    /// Ends the reading: the form back when something was wrong, a refusal when it held what no page of ours sends.
    pub(crate) fn finish<T>(self, read: Option<T>) -> Result<Read<T>, Rejected> {
        if self
            .typed
            .each()
            .any(|(name, _)| !self.asked.iter().any(|asked| asked == name))
        {
            return Err(Rejected::Fault(Fault::Unreadable(wrong::UNKNOWN_FIELD)));
        }
        let form = Form {
            typed: self.typed,
            problems: self.problems,
        };
        match read {
            Some(value) if form.problems.is_empty() => Ok(Read {
                value,
                form,
                asked: self.asked,
            }),
            _ => Err(Rejected::Form(form)),
        }
    }
}

/// A form that was read: what it says, and what is needed to show it again should the ledger refuse it.
#[derive(Debug)]
pub(crate) struct Read<T> {
    pub(crate) value: T,
    form: Form,
    asked: Vec<String>,
}

impl<T> Read<T> {
    /// What the form says, and the form to show again.
    pub(crate) fn parts(self) -> (T, Answered) {
        (
            self.value,
            Answered {
                form: self.form,
                asked: self.asked,
            },
        )
    }
}

/// A form after it was read.
#[derive(Debug)]
pub(crate) struct Answered {
    form: Form,
    asked: Vec<String>,
}

impl Answered {
    /// The form with what the ledger refused, beside the fields that it has. The ledger words it for staff; who reads a
    /// page that stands in every language is told in words of their own.
    pub(crate) fn refused(mut self, refused: &Refused) -> Form {
        let chosen = self.form.typed.chosen_language();
        for because in &refused.because {
            let says = match chosen {
                Some(language) => words_refused::of(because).get(language).to_owned(),
                None => format!("{}. {}", capital(&because.wrong), because.remedy),
            };
            let field = if self.asked.iter().any(|name| name == because.field) {
                because.field
            } else {
                ""
            };
            self.form.wrong(field, says);
        }
        self.form
    }

    /// The form with one sentence about the whole.
    pub(crate) fn wrong(mut self, says: impl Into<String>) -> Form {
        self.form.wrong("", says);
        self.form
    }

    /// The language that the reader chose; none on a page for staff.
    pub(crate) fn chosen_language(&self) -> Option<Language> {
        self.form.typed.chosen_language()
    }

    /// What was typed.
    pub(crate) fn typed(self) -> Typed {
        self.form.typed
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
