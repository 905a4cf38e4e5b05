//! Help for someone in a crisis, and whom to call. It is shown whether or not urgency is told here.

use maud::{Markup, html};
use retinue_care::Jurisdiction;
use retinue_care::effect::crisis;
use retinue_rulebook::Language;

use super::spoken;
use crate::rooms::care::chart::CareChart;
use crate::site::Site;
use crate::views::parts::{self, Tone};
use crate::views::verdict;
use crate::words::said::care_diary as says;

/// The crisis text at once and across the page.
pub(super) fn at_once(site: &Site, chart: &CareChart, language: Language) -> Markup {
    let title = says::CRISIS.get(language);
    let text = text(site, chart, language);
    html! { div #crisis-now { (verdict::block(Tone::No, title, None, text)) } }
}

/// The same text as a part of every diary page.
pub(super) fn always(site: &Site, chart: &CareChart, language: Language) -> Markup {
    html! {
        section.panel #crisis aria-labelledby="crisis-title" {
            h2 #crisis-title { (says::CRISIS.get(language)) }
            (text(site, chart, language))
        }
    }
}

fn text(site: &Site, chart: &CareChart, language: Language) -> Markup {
    let country = match chart.jurisdiction {
        Jurisdiction::Us => "US",
        Jurisdiction::Uk => "GB",
        Jurisdiction::Eu => "ZZ",
    };
    let known = crisis(&chart.knowledge().scales, country);
    let help = &site.config.help;
    let line = help.crisis_in.get(country).or(help.crisis.as_ref());
    let line = line.map(String::as_str);
    let line = line.or_else(|| known.and_then(|text| text.value.contact.as_deref()));
    html! {
        @if let Some(known) = known {
            p {
                (spoken(&known.value.says, known.value.es.as_deref(), language))
                @if known.is_provisional() { " " (parts::provisional_in(language)) }
            }
        }
        @if let Some(number) = &help.emergency { p { strong { (says::t3_number(language, number)) } } }
        @match line {
            Some(line) => p { strong { (says::crisis_line(language, line)) } },
            None => p { (says::CRISIS_UNFILLED.get(language)) },
        }
    }
}

/// The clinic's number, where the installer filled it in.
pub(super) fn clinic(site: &Site, language: Language) -> Markup {
    html! {
        @if let Some(number) = &site.config.help.clinic {
            p { strong { (says::clinic_number(language, number)) } }
        }
    }
}
