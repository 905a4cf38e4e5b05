//! One of the closed words of care: offered with its label, read back into the word.

use maud::Markup;

use crate::http::form::{Field, Form, Reader};
use crate::views::fields;

/// A closed set with the text and the label of each word.
pub(super) struct Choice<T: 'static> {
    pub(super) all: &'static [T],
    pub(super) written: fn(T) -> &'static str,
    pub(super) label: fn(T) -> &'static str,
}

impl<T: Copy> Choice<T> {
    /// The control: every word to be seen at once.
    pub(super) fn control(&self, form: &Form, field: &Field) -> Markup {
        fields::choice_of(form, field, &self.pairs())
    }

    /// The control of several.
    pub(super) fn several(&self, form: &Form, field: &Field) -> Markup {
        let pairs = self.pairs().into_iter();
        let owned: Vec<_> = pairs
            .map(|(written, label)| (written.to_owned(), label.to_owned()))
            .collect();
        fields::checks_of(form, field, &owned)
    }

    fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let all = self.all.iter().copied();
        all.map(|one| ((self.written)(one), (self.label)(one)))
            .collect()
    }

    fn texts(&self) -> Vec<&'static str> {
        self.all.iter().copied().map(self.written).collect()
    }

    fn word(&self, text: &str) -> Option<T> {
        let mut all = self.all.iter().copied();
        all.find(|one| (self.written)(*one) == text)
    }

    /// The word that was chosen; one must be.
    pub(super) fn read(&self, reader: &mut Reader, field: &Field) -> Option<T> {
        let text = reader.offered(field, &self.texts())?;
        self.word(&text)
    }

    /// The word that was chosen, if one was.
    pub(super) fn read_optional(&self, reader: &mut Reader, field: &Field) -> Option<T> {
        if reader.peek(field.name).is_none_or(str::is_empty) {
            reader.leave_out(std::slice::from_ref(field));
            return None;
        }
        self.read(reader, field)
    }

    /// The words that were chosen.
    pub(super) fn read_several(&self, reader: &mut Reader, field: &Field) -> Vec<T> {
        let given = reader.several(field, &self.texts());
        given.iter().filter_map(|text| self.word(text)).collect()
    }
}

/// One of a list that is not known when the program is built.
pub(super) fn of_list(form: &Form, field: &Field, offered: &[(String, String)]) -> Markup {
    fields::select(form, field, fields::Need::Required, offered)
}

/// Reads it.
pub(super) fn from_list(
    reader: &mut Reader,
    field: &Field,
    offered: &[(String, String)],
) -> Option<String> {
    let texts: Vec<&str> = offered
        .iter()
        .map(|(written, _)| written.as_str())
        .collect();
    reader.offered(field, &texts)
}
