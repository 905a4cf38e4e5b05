//! The parts that rooms share: error summary, notices, tags, facts in pairs.

use maud::{Markup, html};
use retinue_rulebook::Language;

use super::icons;
use crate::http::form::Form;
use crate::words::site;

/// How a state is told: each has its own shape and its own word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tone {
    Yes,
    No,
    Wait,
    Info,
}

impl Tone {
    pub(crate) fn icon(self) -> Markup {
        match self {
            Tone::Yes => icons::yes(),
            Tone::No => icons::no(),
            Tone::Wait => icons::wait(),
            Tone::Info => icons::info(),
        }
    }

    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Tone::Yes => "yes",
            Tone::No => "no",
            Tone::Wait => "wait",
            Tone::Info => "info",
        }
    }
}

/// A short word with its shape.
pub(crate) fn tag(tone: Tone, word: &str) -> Markup {
    html! { span class={ "tag tag-" (tone.suffix()) } { (tone.icon()) (word) } }
}

/// A value that no authority has confirmed.
pub(crate) fn provisional() -> Markup {
    provisional_in(Language::English)
}

/// The same in a language.
pub(crate) fn provisional_in(language: Language) -> Markup {
    html! { span.tag.tag-provisional title=(site::PROVISIONAL_TITLE.get(language)) { (site::PROVISIONAL.get(language)) } }
}

/// A message that stands apart. The first line is its heading.
pub(crate) fn notice(tone: Tone, title: &str, body: Markup) -> Markup {
    html! {
        div class={ "notice notice-" (tone.suffix()) } {
            (tone.icon())
            div.notice-words {
                p { (title) }
                (body)
            }
        }
    }
}

/// Every problem of a form, linked to its field. It takes the focus, so that it is read first.
pub(crate) fn error_summary(form: &Form) -> Markup {
    html! {
        @if !form.problems.is_empty() {
            div.summary #error-summary role="alert" tabindex="-1" autofocus {
                h2 { (icons::no()) (site::PROBLEMS.get(form.language())) }
                ul {
                    @for problem in &form.problems {
                        li {
                            @if problem.field.is_empty() { (problem.says) }
                            @else { a href={ "#" (problem.field) } { (problem.says) } }
                        }
                    }
                }
            }
        }
    }
}

/// The page of a fault.
pub(crate) fn fault(title: &str, says: &str, language: Language) -> Markup {
    html! {
        h1 { (title) }
        p.lead { (says) }
        p { a.button.button-second href="/" { (site::HOME.get(language)) } }
    }
}

/// A way back to the page above.
pub(crate) fn crumb(href: &str, label: &str) -> Markup {
    html! { a.crumb href=(href) { (icons::back()) (label) } }
}

/// What stands where a list would, when there is nothing in it.
pub(crate) fn empty(says: &str) -> Markup {
    html! { p.empty { (says) } }
}
