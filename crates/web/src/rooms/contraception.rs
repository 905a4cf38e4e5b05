//! Contraception on a form: the methods by what they count for. Clinic and patient fill in the same.

use maud::{Markup, html};
use retinue_kernel::{Day, Method, Payload, Source};

use super::chart::Chart;
use crate::http::form::{Field, Form, Reader};
use crate::views::fields::{self, Need};

const METHODS: Field = Field::new("methods", "Methods in use", "");
const PRIMARY: &str = "Primary methods";
const SECONDARY: &str = "Secondary methods";
const NOT_COUNTED: &str = "Not counted by the programme";
const ABSTINENCE: Field = Field::new("abstinence", "Committed abstinence", "");
const SINCE: Field = Field::new("since", "Used without a break since", "");
const NO_METHOD: &str = "Choose the methods in use, or committed abstinence.";

/// The controls: the methods by what they count for, as the edition of today lists them.
pub(super) fn controls(chart: &Chart, form: &Form) -> Markup {
    let parameters = &chart.rules.at(chart.today).edition.parameters;
    let (primary, rest): (Vec<Method>, Vec<Method>) = Method::ALL
        .iter()
        .partition(|method| parameters.primary_methods.contains(method));
    let (secondary, others): (Vec<Method>, Vec<Method>) = rest
        .into_iter()
        .partition(|method| parameters.secondary_methods.contains(method));
    html! {
        (fields::method_groups(form, &METHODS, &[
            (PRIMARY, primary.as_slice()),
            (SECONDARY, secondary.as_slice()),
            (NOT_COUNTED, others.as_slice()),
        ]))
        (fields::tick(form, &ABSTINENCE))
        (fields::date(form, &SINCE, Need::Required))
    }
}

/// Reads the controls.
pub(super) fn read(chart: &Chart, reader: &mut Reader, source: Source) -> Option<Payload> {
    let methods: Vec<Method> = reader.words(&METHODS);
    let abstinence = reader.ticked(ABSTINENCE.name);
    let since = reader.day(&SINCE, chart.born..=chart.today);
    if methods.is_empty() && !abstinence {
        reader.wrong(METHODS.name, NO_METHOD);
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

/// What was last recorded, as the values of a form: unchanged is no further click.
pub(super) fn as_last(chart: &Chart) -> Vec<(&'static str, String)> {
    let mut values = Vec::new();
    if let Some((methods, abstinence, since)) = last(chart) {
        values.extend(
            methods
                .iter()
                .map(|method| (METHODS.name, method.as_str().to_owned())),
        );
        values.extend(abstinence.then(|| (ABSTINENCE.name, "yes".to_owned())));
        values.push((SINCE.name, since.to_string()));
    }
    values
}
