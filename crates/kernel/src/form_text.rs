//! The texts of forms that an authority put in force: which one is signed on a day, and which signatures still count.

use alloc::vec::Vec;
use serde::Deserialize;

use crate::day::Day;
use crate::id::Id;
use crate::vocabulary::{Form, ReConsent};

/// A text of a form, as it was loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadedText {
    /// The form, by the name of its definition.
    pub name: Id,
    /// The form that a consent names; none for what no consent names.
    pub form: Option<Form>,
    /// The edition whose form it is.
    pub edition: Id,
    /// Content hash of the text.
    pub text_hash: Id,
    /// The first day on which it is the one that is signed.
    pub from: Day,
    /// Whether those who signed before sign again.
    pub re_consent: ReConsent,
}

/// A text in a question from outside.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WrittenText {
    /// The form that a consent names.
    pub form: Form,
    /// The edition whose form it is.
    pub edition: Id,
    /// Content hash of the text.
    pub text_hash: Id,
    /// The first day on which it is the one that is signed.
    pub from: Day,
    /// Whether those who signed before sign again.
    pub re_consent: ReConsent,
}

impl From<WrittenText> for LoadedText {
    fn from(written: WrittenText) -> LoadedText {
        LoadedText {
            name: Id::of_rules(written.form.as_str()),
            form: Some(written.form),
            edition: written.edition,
            text_hash: written.text_hash,
            from: written.from,
            re_consent: written.re_consent,
        }
    }
}

/// Every text that was loaded, in the order of the days from which each holds, then of loading. None is ever taken out.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct FormTexts {
    texts: Vec<LoadedText>,
}

/// A text that everyone signs anew, and those after it: only a signature on one of them counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand<'a> {
    /// The first day of the text that asked for it.
    pub(crate) since: Day,
    counting: &'a [LoadedText],
    form: Form,
    edition: &'a Id,
    today: Day,
}

impl FormTexts {
    /// The texts in the order of loading.
    pub fn of(loaded: impl IntoIterator<Item = LoadedText>) -> FormTexts {
        let mut texts: Vec<LoadedText> = loaded.into_iter().collect();
        texts.sort_by_key(|text| text.from);
        FormTexts { texts }
    }

    /// Every text, in the order of the days from which each holds.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &LoadedText> {
        self.texts.iter()
    }

    /// The text of the form that is signed on `day` under `edition`; none where no authority loaded one.
    pub fn in_force(&self, name: &Id, edition: &Id, day: Day) -> Option<&LoadedText> {
        self.iter()
            .rev()
            .find(|text| text.from <= day && text.name == *name && text.edition == *edition)
    }

    /// What the texts of the form under `edition` ask of signatures on `today`; none where none asked for new ones.
    pub(crate) fn demand<'a>(
        &'a self,
        form: Form,
        edition: &'a Id,
        today: Day,
    ) -> Option<Demand<'a>> {
        let asks = |text: &LoadedText| {
            text.form == Some(form)
                && text.edition == *edition
                && text.from <= today
                && text.re_consent == ReConsent::Required
        };
        let place = self.texts.iter().rposition(asks)?;
        let counting = self.texts.get(place..)?;
        Some(Demand {
            since: counting.first()?.from,
            counting,
            form,
            edition,
            today,
        })
    }
}

impl Demand<'_> {
    /// Whether a signature on the text of that hash counts. One that names no text does not.
    pub(crate) fn is_met_by(&self, text_hash: Option<&Id>) -> bool {
        text_hash.is_some_and(|hash| {
            self.counting.iter().any(|text| {
                text.form == Some(self.form)
                    && text.edition == *self.edition
                    && text.from <= self.today
                    && text.text_hash == *hash
            })
        })
    }
}
