//! Form controls: label, hint, error and control belong together, on the page and for a screen reader.

use maud::{Markup, html};

use super::icons;
use crate::http::form::{COMMAND_ID, Field, Form};
use crate::words::site;
use crate::words::vocabulary::Word;

/// Whether a field must be filled in. What may be left out says so.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// It may be left out, and the page says so in its own words.
    Free,
}

fn hint_id(field: &Field) -> String {
    format!("{}-hint", field.name)
}

fn error_id(name: &str) -> String {
    format!("{name}-error")
}

/// The ids of hint and error, for `aria-describedby`.
fn described(field: &Field, form: &Form) -> Option<String> {
    let hint = (!field.hint.is_empty()).then(|| hint_id(field));
    let error = form.problem(field.name).map(|_| error_id(field.name));
    match (hint, error) {
        (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
        (hint, error) => hint.or(error),
    }
}

fn wrapper(form: &Form, field: &Field) -> &'static str {
    if form.problem(field.name).is_some() {
        "field wrong"
    } else {
        "field"
    }
}

/// What is wrong with a field, beside it.
pub(crate) fn error(form: &Form, name: &str) -> Markup {
    html! {
        @if let Some(says) = form.problem(name) {
            p.wrong-says id=(error_id(name)) { (icons::no()) span { (says) } }
        }
    }
}

fn hint(field: &Field) -> Markup {
    html! { @if !field.hint.is_empty() { p.hint id=(hint_id(field)) { (field.hint) } } }
}

fn label(form: &Form, field: &Field, need: Need) -> Markup {
    html! {
        label for=(field.name) {
            (field.label)
            @if need == Need::Optional { " " span.optional { (site::OPTIONAL.get(form.language())) } }
        }
    }
}

fn input(
    form: &Form,
    field: &Field,
    need: Need,
    kind: &str,
    value: Option<&str>,
    extra: Extra<'_>,
) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (label(form, field, need))
            (hint(field))
            (error(form, field.name))
            input type=(kind) id=(field.name) name=(field.name) value=[value] class=[extra.class]
                inputmode=[extra.inputmode] autocomplete=(extra.autocomplete) spellcheck=[extra.spellcheck]
                max=[extra.max] min=[extra.min]
                aria-describedby=[described(field, form)]
                aria-invalid=[form.problem(field.name).map(|_| "true")]
                aria-required=[(need == Need::Required).then_some("true")];
        }
    }
}

#[derive(Clone, Copy)]
struct Extra<'a> {
    class: Option<&'a str>,
    inputmode: Option<&'a str>,
    autocomplete: &'a str,
    spellcheck: Option<&'a str>,
    min: Option<&'a str>,
    max: Option<&'a str>,
}

const PLAIN: Extra<'static> = Extra {
    class: None,
    inputmode: None,
    autocomplete: "off",
    spellcheck: None,
    min: None,
    max: None,
};

/// One line of text.
pub(crate) fn text(form: &Form, field: &Field, need: Need) -> Markup {
    input(
        form,
        field,
        need,
        "text",
        form.typed.first(field.name),
        PLAIN,
    )
}

/// A few sentences.
pub(crate) fn long_text(form: &Form, field: &Field, need: Need) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (label(form, field, need))
            (hint(field))
            (error(form, field.name))
            textarea id=(field.name) name=(field.name) rows="5" autocomplete="off"
                aria-describedby=[described(field, form)]
                aria-invalid=[form.problem(field.name).map(|_| "true")]
                aria-required=[(need == Need::Required).then_some("true")] {
                (form.typed.first(field.name).unwrap_or_default())
            }
        }
    }
}

/// One line of text that is no word of any language.
pub(crate) fn code(form: &Form, field: &Field, need: Need) -> Markup {
    let extra = Extra {
        spellcheck: Some("false"),
        ..PLAIN
    };
    input(
        form,
        field,
        need,
        "text",
        form.typed.first(field.name),
        extra,
    )
}

/// One line of text that the browser may know, such as a name for signing in.
pub(crate) fn known_text(form: &Form, field: &Field, autocomplete: &str) -> Markup {
    let extra = Extra {
        autocomplete,
        spellcheck: Some("false"),
        ..PLAIN
    };
    input(
        form,
        field,
        Need::Required,
        "text",
        form.typed.first(field.name),
        extra,
    )
}

/// A password. What was typed never comes back.
pub(crate) fn password(form: &Form, field: &Field, autocomplete: &str) -> Markup {
    input(
        form,
        field,
        Need::Required,
        "password",
        None,
        Extra {
            autocomplete,
            ..PLAIN
        },
    )
}

/// A day. What was typed is kept even where it is no day: a date control would swallow it, so it becomes text.
pub(crate) fn date(form: &Form, field: &Field, need: Need) -> Markup {
    let typed = form.typed.first(field.name);
    let is_day =
        typed.is_none_or(|text| text.is_empty() || crate::http::form::read_day(text).is_some());
    let kind = if is_day { "date" } else { "text" };
    input(form, field, need, kind, typed, PLAIN)
}

/// A whole number.
pub(crate) fn count(form: &Form, field: &Field, need: Need) -> Markup {
    let extra = Extra {
        class: Some("short"),
        inputmode: Some("numeric"),
        ..PLAIN
    };
    input(
        form,
        field,
        need,
        "text",
        form.typed.first(field.name),
        extra,
    )
}

/// One of a few words, each to be seen at once.
pub(crate) fn choice<W: Word>(form: &Form, field: &Field, offered: &[W]) -> Markup {
    let options: Vec<_> = offered
        .iter()
        .map(|word| (word.written(), word.label_in(form.language())))
        .collect();
    options_group(form, field, &options, "radio", false)
}

/// One of a few answers that are no words of the programme.
pub(crate) fn choice_of(form: &Form, field: &Field, offered: &[(&str, &str)]) -> Markup {
    options_group(form, field, offered, "radio", false)
}

/// Several of a few words.
pub(crate) fn checks<W: Word>(form: &Form, field: &Field, offered: &[W]) -> Markup {
    let options: Vec<_> = offered
        .iter()
        .map(|word| (word.written(), word.label_in(form.language())))
        .collect();
    options_group(form, field, &options, "checkbox", offered.len() > 6)
}

/// Several of a few answers that are no words of the programme.
pub(crate) fn checks_of(form: &Form, field: &Field, offered: &[(String, String)]) -> Markup {
    let options: Vec<_> = offered
        .iter()
        .map(|(written, label)| (written.as_str(), label.as_str()))
        .collect();
    options_group(form, field, &options, "checkbox", false)
}

/// The first control carries the field's own id, so that the error summary leads to it.
fn options_group(
    form: &Form,
    field: &Field,
    options: &[(&str, &str)],
    kind: &str,
    wide: bool,
) -> Markup {
    html! {
        fieldset class=(wrapper(form, field)) aria-describedby=[described(field, form)] {
            legend { (field.label) }
            (hint(field))
            (error(form, field.name))
            div class=(if wide { "choices choices-wide" } else { "choices" }) {
                @for (index, (written, label)) in options.iter().enumerate() {
                    @let id = if index == 0 { field.name.to_owned() } else { format!("{}-{written}", field.name) };
                    div.choice {
                        input type=(kind) id=(id) name=(field.name) value=(written) checked[form.typed.has(field.name, written)];
                        label for=(id) { (label) }
                    }
                }
            }
        }
    }
}

/// A whole file, with its line breaks.
pub(crate) fn document(form: &Form, field: &Field) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (label(form, field, Need::Required))
            (hint(field))
            (error(form, field.name))
            textarea.code id=(field.name) name=(field.name) rows="16" spellcheck="false" required
                aria-invalid=[form.problem(field.name).map(|_| "true")] aria-describedby=[described(field, form)] {
                (form.typed.first(field.name).unwrap_or_default())
            }
        }
    }
}

/// A file that may be chosen; the form around it is sent in parts.
pub(crate) fn file(form: &Form, field: &Field, accept: &str) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (label(form, field, Need::Optional))
            (hint(field))
            (error(form, field.name))
            input type="file" id=(field.name) name=(field.name) accept=(accept)
                aria-describedby=[described(field, form)]
                aria-invalid=[form.problem(field.name).map(|_| "true")];
        }
    }
}

/// One of many values.
pub(crate) fn select(
    form: &Form,
    field: &Field,
    need: Need,
    offered: &[(String, String)],
) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (label(form, field, need))
            (hint(field))
            (error(form, field.name))
            select id=(field.name) name=(field.name) aria-describedby=[described(field, form)]
                aria-invalid=[form.problem(field.name).map(|_| "true")] {
                @if need != Need::Required || form.typed.first(field.name).is_none() { option value="" {} }
                @for (written, label) in offered {
                    option value=(written) selected[form.typed.has(field.name, written)] { (label) }
                }
            }
        }
    }
}

/// One box to tick.
pub(crate) fn tick(form: &Form, field: &Field) -> Markup {
    html! {
        div class=(wrapper(form, field)) {
            (error(form, field.name))
            div.choice {
                input type="checkbox" id=(field.name) name=(field.name) value="yes" checked[form.typed.has(field.name, "yes")]
                    aria-describedby=[described(field, form)];
                div {
                    label for=(field.name) { (field.label) }
                    (hint(field))
                }
            }
        }
    }
}

/// A statement to agree to or not: both answers stand there, and neither is chosen beforehand.
pub(crate) fn statement(
    form: &Form,
    name: &str,
    says: impl maud::Render,
    yes: &str,
    no: &str,
) -> Markup {
    statement_of(form, name, says, &[("yes", yes), ("no", no)])
}

/// A statement with what may stand beside it; none of it is chosen beforehand.
pub(crate) fn statement_of(
    form: &Form,
    name: &str,
    says: impl maud::Render,
    offered: &[(&str, &str)],
) -> Markup {
    let wrong = form.problem(name).is_some();
    // Two answers have room beside the statement, more stand under it.
    let class = match (wrong, offered.len() > 2) {
        (true, true) => "field wrong flush",
        (true, false) => "field statement wrong flush",
        (false, true) => "field flush",
        (false, false) => "field statement flush",
    };
    html! {
        fieldset class=(class) aria-describedby=[wrong.then(|| error_id(name))] {
            legend { (says) }
            (error(form, name))
            div.row {
                @for (index, (written, label)) in offered.iter().enumerate() {
                    @let id = if index == 0 { name.to_owned() } else { format!("{name}-{written}") };
                    div.choice {
                        input type="radio" id=(id) name=(name) value=(written) checked[form.typed.has(name, written)];
                        label for=(id) { (label) }
                    }
                }
            }
        }
    }
}

/// One line of text whose words are not known when the program is built.
pub(crate) fn named_text(form: &Form, name: &str, says: impl maud::Render) -> Markup {
    let wrong = form.problem(name).is_some();
    html! {
        div class=(if wrong { "field wrong" } else { "field" }) {
            label for=(name) { (says) }
            (error(form, name))
            input type="text" id=(name) name=(name) value=[form.typed.first(name)] autocomplete="off"
                aria-describedby=[wrong.then(|| error_id(name))] aria-invalid=[wrong.then_some("true")];
        }
    }
}

/// One box to tick whose words are not known when the program is built.
pub(crate) fn named_tick(form: &Form, name: &str, says: impl maud::Render) -> Markup {
    let wrong = form.problem(name).is_some();
    html! {
        div class=(if wrong { "field wrong flush" } else { "field flush" }) {
            (error(form, name))
            div.choice {
                input type="checkbox" id=(name) name=(name) value="yes" checked[form.typed.has(name, "yes")]
                    aria-describedby=[wrong.then(|| error_id(name))];
                label for=(name) { (says) }
            }
        }
    }
}

/// Several words of one set, in groups with headings of their own.
pub(crate) fn method_groups<W: Word>(
    form: &Form,
    field: &Field,
    groups: &[(&str, &[W])],
) -> Markup {
    html! {
        fieldset class=(wrapper(form, field)) aria-describedby=[described(field, form)] {
            legend { (field.label) }
            (hint(field))
            (error(form, field.name))
            @for (group, (title, words)) in groups.iter().enumerate() {
                p.group-name { (title) }
                div.choices.choices-wide {
                    @for (index, word) in words.iter().enumerate() {
                        @let is_first = group == 0 && index == 0;
                        @let id = if is_first { field.name.to_owned() } else { format!("{}-{}", field.name, word.written()) };
                        div.choice {
                            input type="checkbox" id=(id) name=(field.name) value=(word.written())
                                checked[form.typed.has(field.name, word.written())];
                            label for=(id) { (word.label_in(form.language())) }
                        }
                    }
                }
            }
        }
    }
}

/// The number of the command that this page stands for. A page that comes back has stored nothing, and gets a new one.
pub(crate) fn command() -> Markup {
    hidden(COMMAND_ID, &crate::chance::uuid())
}

/// A value that travels with the form.
pub(crate) fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
