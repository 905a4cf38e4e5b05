//! Contraception on a form: the methods by what they count for. Clinic and patient fill in the same.

use maud::{Markup, html};
use retinue_kernel::{Day, Method, Payload, Source};

use super::chart::Chart;
use crate::http::form::{Form, Reader, SpokenField, Typed};
use crate::views::fields::{self, Need};
use crate::words::said::reports as words;

const METHODS: SpokenField = SpokenField::new("methods", words::METHODS, None);
const ABSTINENCE: SpokenField = SpokenField::new("abstinence", words::ABSTINENCE, None);
const SINCE: SpokenField = SpokenField::new("since", words::SINCE, None);

/// The controls: the methods by what they count for, as the edition of today lists them.
pub(super) fn controls(chart: &Chart, form: &Form) -> Markup {
    let parameters = &chart.rules.at(chart.today).edition.parameters;
    let (primary, rest): (Vec<Method>, Vec<Method>) = Method::ALL
        .iter()
        .partition(|method| parameters.primary_methods.contains(method));
    let (secondary, others): (Vec<Method>, Vec<Method>) = rest
        .into_iter()
        .partition(|method| parameters.secondary_methods.contains(method));
    let language = form.language();
    html! {
        (fields::method_groups(form, &METHODS.in_language(language), &[
            (words::PRIMARY.get(language), primary.as_slice()),
            (words::SECONDARY.get(language), secondary.as_slice()),
            (words::NOT_COUNTED.get(language), others.as_slice()),
        ]))
        (fields::tick(form, &ABSTINENCE.in_language(language)))
        (fields::date(form, &SINCE.in_language(language), Need::Required))
    }
}

/// Reads the controls.
pub(super) fn read(chart: &Chart, reader: &mut Reader, source: Source) -> Option<Payload> {
    let language = reader.language();
    let methods: Vec<Method> = reader.words(&METHODS.in_language(language));
    let abstinence = reader.ticked(ABSTINENCE.name());
    let since = reader.day(&SINCE.in_language(language), chart.born..=chart.today);
    if methods.is_empty() && !abstinence {
        reader.wrong(METHODS.name(), words::NO_METHOD.get(language));
    }
    Some(Payload::ContraceptionRecorded {
        methods,
        abstinence,
        since: since?,
        source,
    })
}

/// What was last recorded: methods, abstinence, since when.
pub(super) fn last(chart: &Chart) -> Option<(&[Method], bool, Day)> {
    chart.facts().rev().find_map(|event| match &event.payload {
        Payload::ContraceptionRecorded {
            methods,
            abstinence,
            since,
            ..
        } => Some((methods.as_slice(), *abstinence, *since)),
        _ => None,
    })
}

/// What one of the two said last.
pub(super) fn last_by(chart: &Chart, by: Source) -> Option<(&[Method], bool, Day)> {
    chart.facts().rev().find_map(|event| match &event.payload {
        Payload::ContraceptionRecorded {
            methods,
            abstinence,
            since,
            source,
        } if *source == by => Some((methods.as_slice(), *abstinence, *since)),
        _ => None,
    })
}

/// What was last recorded, as the values of a form: unchanged is no further click.
pub(super) fn as_last(chart: &Chart) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    if let Some((methods, abstinence, since)) = last(chart) {
        values.extend(
            methods
                .iter()
                .map(|method| (METHODS.name(), method.as_str().to_owned())),
        );
        values.extend(abstinence.then(|| (ABSTINENCE.name(), "yes".to_owned())));
        values.push((SINCE.name(), since.to_string()));
    }
    values
}

/// Whether a form still carries what is on record: the same methods, in whatever order, since the same day. A page that lay
/// open for hours carries what was on record when it was shown.
pub(super) fn is_as_last(chart: &Chart, shown: &Typed) -> bool {
    let names = [METHODS.name(), ABSTINENCE.name(), SINCE.name()];
    let mut shown: Vec<(&str, &str)> = shown
        .each()
        .filter(|(name, _)| names.contains(name))
        .collect();
    let last = as_last(chart);
    let mut last: Vec<(&str, &str)> = last
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    shown.sort_unstable();
    last.sort_unstable();
    shown == last
}
