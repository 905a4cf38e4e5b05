//! A kind of report: a page with a form, and the reading of the form into facts. The page and its handlers are the same
//! for all of them; only the controls and the reading differ.

use maud::{Markup, html};
use retinue_kernel::{Day, Payload};
use retinue_ledger::Assistance;
use retinue_rulebook::Language;

use super::chart::Chart;
use crate::http::form::{Form, Reader, Typed};
use crate::views::{fields, parts};
use crate::words::said::Text;

/// One fact to be recorded, with the day it happened.
pub(super) struct Report {
    pub(super) on: Day,
    pub(super) payload: Payload,
}

/// The words of an act.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The heading of its page, and the name of its link.
    pub(super) title: &'static str,
    /// One or two sentences under the heading.
    pub(super) lead: &'static str,
    /// The button.
    pub(super) submit: &'static str,
    /// What is said once it is recorded.
    pub(super) done: &'static str,
}

/// The words of an act that a patient does, in every language.
#[derive(Clone, Copy)]
pub(super) struct SpokenWords {
    pub(super) title: Text,
    pub(super) lead: Text,
    pub(super) submit: Text,
    pub(super) done: Text,
}

impl SpokenWords {
    /// The words in a language.
    pub(super) const fn in_language(self, language: Language) -> Words {
        Words {
            title: self.title.get(language),
            lead: self.lead.get(language),
            submit: self.submit.get(language),
            done: self.done.get(language),
        }
    }
}

/// An act of a room in which every page stands in every language. Such a room takes no other.
pub(super) trait SpokenAct: Act {
    /// Its words in every language.
    const SAYS: SpokenWords;
}

/// One kind of report.
pub(super) trait Act: 'static {
    /// Its place under the page from which it is reached.
    const SLUG: &'static str;
    /// The route of its page.
    const PATH: &'static str;
    /// Its words.
    const WORDS: Words;
    /// Whether the button must stand out as one that ends something.
    const GRAVE: bool = false;
    /// Whether only the prescriber does it, and no designee.
    const PRESCRIBERS_OWN: bool = false;
    /// Whether a medical assistant does it too.
    const ASSISTANTS_TOO: bool = false;
    /// Fields that the page carries and nobody sees.
    const HIDDEN: &'static [&'static str] = &[];

    /// Whether the act makes sense for this patient now. What does not is not offered; it is still judged if it is sent.
    fn fits(chart: &Chart) -> bool {
        let _ = chart;
        true
    }
    /// The form as it begins. `asked` are the values of the link that led here.
    fn begin(chart: &Chart, asked: &Typed) -> Form {
        let _ = (chart, asked);
        Form::default()
    }
    /// The controls.
    fn controls(chart: &Chart, form: &Form) -> Markup;
    /// Reads the form. One act may be several facts; they are recorded in their order.
    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>>;
    /// Who helped to enter it, and in which language it was gone through; asked after [`Act::read`].
    fn assistance(reader: &mut Reader) -> Assistance {
        let _ = reader;
        Assistance::default()
    }
}

/// One fact of today.
pub(super) fn today(chart: &Chart, payload: Payload) -> Vec<Report> {
    vec![Report {
        on: chart.today,
        payload,
    }]
}

/// The page of an act: what is wrong first, then the form.
pub(super) fn page<A: Act>(chart: &Chart, form: &Form, back: (&str, &str), cancel: &str) -> Markup {
    page_in_words::<A>(A::WORDS, chart, form, back, cancel)
}

/// The same in words of the reader's language.
pub(super) fn page_in_words<A: Act>(
    words: Words,
    chart: &Chart,
    form: &Form,
    back: (&str, &str),
    cancel: &str,
) -> Markup {
    let controls = A::controls(chart, form);
    view_of_form(words, form, controls, A::GRAVE, back, cancel)
}

/// What is wrong first, then a form with its controls, its button, and the way back.
pub(super) fn view_of_form(
    words: Words,
    form: &Form,
    controls: Markup,
    grave: bool,
    back: (&str, &str),
    cancel: &str,
) -> Markup {
    html! {
        (parts::crumb(back.0, back.1))
        (parts::error_summary(form))
        h1 { (words.title) }
        @if !words.lead.is_empty() { p.lead { (words.lead) } }
        form.form method="post" novalidate {
            (fields::command())
            (controls)
            div.acts {
                button.button-grave[grave] type="submit" #send { (words.submit) }
                a.button.button-plain href=(back.0) { (cancel) }
            }
        }
    }
}
