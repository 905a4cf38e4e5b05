//! The category on record is confirmed anew, where the programme's office asked for it.

use maud::{Markup, html};
use retinue_kernel::{Basis, Category, Day, FactId, Payload};

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::{days, fields};
use crate::words::vocabulary::Word as _;

pub(in super::super) struct CategoryAnew;

/// What a patient's page, and the page of all of them, show of a category that is to be confirmed.
pub(in super::super) struct Asked {
    pub(in super::super) category: Category,
    pub(in super::super) basis: Basis,
    /// Since when it has stood.
    pub(in super::super) since: Day,
    /// What the office recorded.
    pub(in super::super) reconfirmation: FactId,
    /// The day by which.
    pub(in super::super) until: Day,
}

impl Asked {
    /// What is asked about a patient; none where nothing is.
    pub(in super::super) fn of(chart: &Chart) -> Option<Asked> {
        let standing = chart.rules.reconfirmation()?;
        let (_, assigned) = standing.asks_of(&chart.record)?;
        let fact = chart.record.fact(&assigned)?;
        let Payload::CategoryAssigned {
            category, basis, ..
        } = &fact.event.payload
        else {
            return None;
        };
        Some(Asked {
            category: *category,
            basis: *basis,
            since: fact.event.envelope.on,
            reconfirmation: standing.id.clone(),
            until: standing.until,
        })
    }

    /// The fact that confirms it.
    pub(in super::super) fn payload(&self) -> Payload {
        Payload::CategoryReconfirmed {
            category: self.category,
            reconfirmation: self.reconfirmation.clone(),
        }
    }

    /// The category as it is on record, with its ground and its day.
    pub(in super::super) fn view(&self) -> Markup {
        html! { strong { (self.category.label()) } ". " (self.ground()) }
    }

    /// Its ground and its day.
    pub(in super::super) fn ground(&self) -> Markup {
        html! { (self.basis.label()) ", since " (days::day(self.since)) "." }
    }
}

/// The category that the page showed: another one in the record is not confirmed by it.
const SHOWN: &str = "category";

impl Act for CategoryAnew {
    const SLUG: &'static str = "category-anew";
    const PATH: &'static str = "/clinic/patients/{patient}/category-anew";
    const WORDS: Words = words::CATEGORY_ANEW;
    const PRESCRIBERS_OWN: bool = true;
    const HIDDEN: &'static [&'static str] = &[SHOWN];

    fn fits(chart: &Chart) -> bool {
        Asked::of(chart).is_some()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        match Asked::of(chart) {
            Some(asked) => Form::beginning_with([(SHOWN, asked.category.to_string())]),
            None => Form::default(),
        }
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! {
            (fields::hidden(SHOWN, form.typed.first(SHOWN).unwrap_or_default()))
            @match Asked::of(chart) {
                Some(asked) => {
                    p { (words::CATEGORY_ON_RECORD) (asked.view()) }
                    p.muted { (words::CATEGORY_ANEW_OTHERWISE) }
                }
                None => { p { (words::CATEGORY_ANEW_NOTHING) } }
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some(asked) = Asked::of(chart) else {
            reader.wrong("", words::CATEGORY_ANEW_NOTHING);
            return None;
        };
        if reader
            .one_of(SHOWN, &[Category::Can.as_str(), Category::Cannot.as_str()])?
            .as_str()
            != asked.category.as_str()
        {
            reader.wrong("", words::CATEGORY_ANEW_CHANGED);
            return None;
        }
        Some(today(chart, asked.payload()))
    }
}
