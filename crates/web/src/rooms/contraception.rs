//! Contraception on a form: the methods by what they count for. Clinic and patient fill in the same.

use maud::{Markup, html};
use retinue_kernel::{Day, Id, Method, Payload, Source};
use retinue_rulebook::Language;

use super::chart::Chart;
use crate::http::form::{Field, Form, Reader, SpokenField, Typed};
use crate::views::fields::{self, Need};
use crate::words::said::reports as words;

const METHODS: SpokenField = SpokenField::new("methods", words::METHODS, None);
const ABSTINENCE: SpokenField = SpokenField::new("abstinence", words::ABSTINENCE, None);
const SINCE: SpokenField = SpokenField::new("since", words::SINCE, None);

/// The controls: the methods by what they count for, as the edition of today lists them.
pub(super) fn controls(chart: &Chart, form: &Form) -> Markup {
    controls_with(chart, form, Need::Required)
}

/// The same for what may stand on a sheet of paper, or not.
pub(super) fn controls_on_paper(chart: &Chart, form: &Form) -> Markup {
    controls_with(chart, form, Need::Optional)
}

fn controls_with(chart: &Chart, form: &Form, since: Need) -> Markup {
    let [primary, secondary, others] = by_what_they_count_for(chart);
    let language = form.language();
    html! {
        (fields::method_groups(form, &METHODS.in_language(language), &[
            (words::PRIMARY.get(language), primary.as_slice()),
            (words::SECONDARY.get(language), secondary.as_slice()),
            (words::NOT_COUNTED.get(language), others.as_slice()),
        ]))
        (fields::tick(form, &ABSTINENCE.in_language(language)))
        (fields::date(form, &SINCE.in_language(language), since))
    }
}

/// The primary methods and those that count beside one, as the edition of today lists them, and the rest.
fn by_what_they_count_for(chart: &Chart) -> [Vec<Method>; 3] {
    let parameters = &chart.rules.at(chart.today).edition.parameters;
    let (primary, rest): (Vec<Method>, Vec<Method>) = Method::ALL
        .iter()
        .partition(|method| parameters.primary_methods.contains(method));
    let (secondary, others): (Vec<Method>, Vec<Method>) = rest
        .into_iter()
        .partition(|method| parameters.secondary_methods.contains(method));
    [primary, secondary, others]
}

/// The methods with their headings, as they stand on paper.
pub(super) fn groups(chart: &Chart, language: Language) -> Vec<(&'static str, Vec<Method>)> {
    let names = [words::PRIMARY, words::SECONDARY, words::NOT_COUNTED];
    let names = names.map(|name| name.get(language));
    names
        .into_iter()
        .zip(by_what_they_count_for(chart))
        .filter(|(_, methods)| !methods.is_empty())
        .collect()
}

/// Reads the controls where something is entered in them; none where all of them were left empty.
pub(super) fn read_from_sheet(
    chart: &Chart,
    reader: &mut Reader,
    code: Option<Id>,
) -> Option<Payload> {
    let fields = [METHODS, ABSTINENCE, SINCE].map(|field| field.in_language(reader.language()));
    let is_empty = |field: &Field| reader.peek(field.name).is_none_or(str::is_empty);
    if fields.iter().all(is_empty) {
        reader.leave_out(&fields);
        return None;
    }
    let mut read = read(chart, reader, Source::Patient)?;
    if let Payload::ContraceptionRecorded { on_sheet, .. } = &mut read {
        *on_sheet = code;
    }
    Some(read)
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
        on_sheet: None,
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
            ..
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
