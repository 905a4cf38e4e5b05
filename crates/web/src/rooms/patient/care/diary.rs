//! The diary: what somebody notices today, from the list of symptoms.

use maud::{Markup, html};
use retinue_care::event::CareFact;
use retinue_care::{About, Symptom};
use retinue_kernel::{Category, Day, Id};
use retinue_rulebook::Language;

use super::outcome::After;
use super::{Whole, help, spoken};
use crate::http::form::{Form, Reader, SpokenField};
use crate::intended_use::INTENDED_USE_VERSION;
use crate::rooms::act::{SpokenWords, Words};
use crate::rooms::care::act::{CareAct, CareReport, SpokenCareAct, today};
use crate::rooms::care::chart::CareChart;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::fields;
use crate::views::icons;
use crate::views::parts::{self, Tone};
use crate::words::said::{Text, care_diary as says};

pub(super) const PATH: &str = "/me/diary";

const SYMPTOMS: SpokenField = SpokenField::new("symptoms", says::SYMPTOMS, None);
const NOTHING: &str = "nothing";
/// Earlier reports on the page.
const EARLIER: usize = 7;

/// A report in the diary.
pub(super) struct Diary;

impl SpokenCareAct for Diary {
    const SAYS: SpokenWords = SpokenWords {
        title: says::TITLE,
        lead: says::LEAD,
        submit: says::SUBMIT,
        done: says::DONE,
    };
}

impl CareAct for Diary {
    const SLUG: &'static str = "diary";
    const PATH: &'static str = PATH;
    const WORDS: Words = Diary::SAYS.in_language(Language::English);

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        let language = form.language();
        html! {
            (fields::named_tick(form, NOTHING, says::NOTHING.get(language)))
            h2.spaced { (says::SYMPTOMS.get(language)) }
            @if let Some(wrong) = form.problem(SYMPTOMS.name()) {
                p.wrong-says #symptoms-error { (icons::no()) span { (wrong) } }
            }
            @for (place, about) in About::ALL.iter().enumerate() { (group(chart, form, *about, place == 0)) }
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let language = reader.language();
        let offered: Vec<&str> = offered(chart).map(|one| one.id.as_str()).collect();
        let symptoms = reader.several(&SYMPTOMS.in_language(language), &offered);
        let nothing = reader.ticked(NOTHING);
        if nothing != symptoms.is_empty() {
            let wrong = if nothing {
                says::EITHER
            } else {
                says::NOTHING_TOLD
            };
            reader.wrong(SYMPTOMS.name(), wrong.get(language));
            return None;
        }
        let symptoms: Option<Vec<Id>> = symptoms.iter().map(|one| Id::new(one)).collect();
        let fact = CareFact::SymptomReported {
            symptoms: symptoms?,
            note: None,
        };
        Some(today(chart, fact))
    }
}

impl Whole for Diary {
    fn view(site: &Site, chart: &CareChart, zones: &Zones, form: &Form, done: bool) -> Markup {
        let language = zones.language;
        let after = After::of(chart);
        html! {
            (parts::error_summary(form))
            h1 { (says::TITLE.get(language)) }
            p.lead { (says::LEAD.get(language)) }
            @if done { (parts::notice(Tone::Yes, says::DONE.get(language), html! {})) }
            @if let Some(after) = &after { (after.view(site, zones)) }
            @else if done { p #well { (says::WELL.get(language)) } }
            // Before the long list: on a telephone nobody in a crisis scrolls past it.
            div.spaced-after { (help::always(site, chart, language)) }
            div.split {
                form.panel method="post" novalidate {
                    (fields::command())
                    (Diary::controls(chart, form))
                    div.acts { button.button-big type="submit" #send { (says::SUBMIT.get(language)) } }
                }
                div.stack {
                    (earlier(chart, zones))
                    @if site.config.intended_use.is_some() {
                        p.small.muted #intended-use { (says::intended_use(language, INTENDED_USE_VERSION)) }
                    }
                }
            }
        }
    }
}

/// What can be noticed. Periods and pregnancy are not offered to someone who cannot become pregnant.
fn offered(chart: &CareChart) -> impl Iterator<Item = &Symptom> {
    let cannot = chart.chart.summary.category == Some(Category::Cannot);
    let all = chart.knowledge().effects.symptoms.iter();
    all.map(|one| &one.value).filter(move |one| {
        !cannot
            || !matches!(
                one.id.as_str(),
                "possible-pregnancy" | "menstrual-irregularity"
            )
    })
}

const fn heading(about: About) -> Text {
    match about {
        About::LipsAndSkin => says::ABOUT_LIPS_AND_SKIN,
        About::Eyes => says::ABOUT_EYES,
        About::HeadNoseAndEars => says::ABOUT_HEAD,
        About::Mood => says::ABOUT_MOOD,
        About::Belly => says::ABOUT_BELLY,
        About::MusclesAndJoints => says::ABOUT_MUSCLES,
        About::WholeBody => says::ABOUT_BODY,
        About::SexAndPregnancy => says::ABOUT_SEX,
    }
}

/// The boxes of one part. The first box of the first part carries the field's own id, so that the summary leads to it.
fn group(chart: &CareChart, form: &Form, about: About, first: bool) -> Markup {
    let language = form.language();
    let name = SYMPTOMS.name();
    html! {
        fieldset.field {
            legend { (heading(about).get(language)) }
            div.choices.choices-wide {
                @for (place, one) in offered(chart).filter(|one| one.about == about).enumerate() {
                    @let id = if first && place == 0 { name.to_owned() } else { format!("{name}-{}", one.id) };
                    div.choice {
                        input type="checkbox" id=(id) name=(name) value=(one.id) checked[form.typed.has(name, one.id.as_str())];
                        label for=(id) { (spoken(&one.says, one.es.as_deref(), language)) }
                    }
                }
            }
        }
    }
}

/// What was told of symptoms, the latest first: each report with its day and what it named.
pub(super) fn reports(chart: &CareChart, since: Option<Day>) -> Vec<(Day, Vec<&Symptom>)> {
    let told = chart.care.each(|fact| match fact {
        CareFact::SymptomReported { symptoms, .. } => Some(symptoms),
        _ => None,
    });
    let known = &chart.knowledge().effects.symptoms;
    told.into_iter()
        .rev()
        .filter(|(event, _)| since.is_none_or(|since| event.envelope.on >= since))
        .map(|(event, symptoms)| {
            let named = symptoms.iter().filter_map(|id| {
                let mut all = known.iter();
                all.find(|one| one.value.id == *id).map(|one| &one.value)
            });
            (event.envelope.on, named.collect())
        })
        .collect()
}

/// Reports as a list of days.
pub(super) fn list(reports: &[(Day, Vec<&Symptom>)], zones: &Zones) -> Markup {
    let language = zones.language;
    html! {
        ol.timeline {
            @for (on, symptoms) in reports {
                li {
                    div { (zones.day(*on)) }
                    div {
                        @if symptoms.is_empty() { p { (says::NOTICED_NOTHING.get(language)) } }
                        @for one in symptoms { p { (spoken(&one.says, one.es.as_deref(), language)) } }
                    }
                }
            }
        }
    }
}

fn earlier(chart: &CareChart, zones: &Zones) -> Markup {
    let mut all = reports(chart, None);
    all.truncate(EARLIER);
    html! {
        section.panel #earlier aria-labelledby="earlier-title" {
            h2 #earlier-title { (says::EARLIER.get(zones.language)) }
            @if all.is_empty() { p.flush { (says::NONE_EARLIER.get(zones.language)) } }
            @else { (list(&all, zones)) }
        }
    }
}
