//! A kind of report of care: a page with a form, and the reading of the form into facts. It is to facts of care what
//! [`Act`](crate::rooms::act::Act) is to the gate's.

use maud::Markup;
use retinue_care::event::CareFact;
use retinue_kernel::Day;

use super::chart::CareChart;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{SpokenWords, Words, view_of_form};

/// One fact of care to be recorded, with the day it happened.
pub(in crate::rooms) struct CareReport {
    pub(in crate::rooms) on: Day,
    pub(in crate::rooms) fact: CareFact,
}

/// A fact of today.
pub(in crate::rooms) fn today(chart: &CareChart, fact: CareFact) -> Vec<CareReport> {
    vec![CareReport {
        on: chart.today(),
        fact,
    }]
}

/// One kind of report of care.
pub(in crate::rooms) trait CareAct: 'static {
    /// Its place under the page from which it is reached.
    const SLUG: &'static str;
    /// The route of its page.
    const PATH: &'static str;
    /// Its words.
    const WORDS: Words;
    /// Whether only the prescriber does it, and no designee.
    const PRESCRIBERS_OWN: bool = false;
    /// Whether a medical assistant does it too.
    const ASSISTANTS_TOO: bool = false;

    /// Whether the act makes sense for this patient now. What does not is not offered; it is still judged if it is sent.
    fn fits(chart: &CareChart) -> bool {
        let _ = chart;
        true
    }
    /// The form as it begins. `asked` are the values of the link that led here.
    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        let _ = (chart, asked);
        Form::default()
    }
    /// The controls.
    fn controls(chart: &CareChart, form: &Form) -> Markup;
    /// Reads the form. One act may be several facts; they are recorded in their order, all or none.
    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>>;
}

/// An act of a room in which every page stands in every language. Such a room takes no other.
pub(in crate::rooms) trait SpokenCareAct: CareAct {
    /// Its words in every language.
    const SAYS: SpokenWords;
}

/// The page of an act in the reader's words: what is wrong first, then the form.
pub(in crate::rooms) fn page<A: CareAct>(
    words: Words,
    chart: &CareChart,
    form: &Form,
    back: (&str, &str),
    cancel: &str,
) -> Markup {
    let controls = A::controls(chart, form);
    view_of_form(words, form, controls, false, back, cancel)
}
