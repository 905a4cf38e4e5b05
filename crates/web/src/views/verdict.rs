//! A decision as it is shown: the verdict first, in words and shape, then every reason with who, when and which rule.

use maud::{Markup, html};
use retinue_kernel::{Day, DispenseDecision, Mode, Requirement, Unmet};
use retinue_rulebook::{Language, Reader, Rulebook, ToldAtCounter};

use super::days::{self, Zones};
use super::parts::{self, Tone};
use crate::words::verdict as words;

/// For whom, where and when a decision is shown.
#[derive(Clone, Copy)]
pub(crate) struct Eyes<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) edition: &'a str,
    pub(crate) reader: Reader,
    pub(crate) zones: &'a Zones,
    pub(crate) today: Day,
    pub(crate) mode: Mode,
}

/// The verdict block: the state as a shape, a sentence, and its day.
pub(crate) fn block(tone: Tone, title: &str, day: Option<Markup>, more: Markup) -> Markup {
    html! {
        section class={ "verdict verdict-" (tone.suffix()) } {
            (tone.icon())
            div {
                h2 { (title) }
                @if let Some(day) = day { p.verdict-day { (day) } }
                div.verdict-more { (more) }
            }
        }
    }
}

/// What a decision would be today, before anything is recorded.
pub(crate) fn preview(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    match decision {
        DispenseDecision::Authorised { until, .. } => block(
            Tone::Yes,
            if eyes.rulebook.programme().id.has_registry() {
                words::ready(eyes.mode, eyes.reader)
            } else {
                words::CHECKLIST_READY
            },
            // Only staff are shown a verdict before anybody asked; a patient is shown what is next.
            Some(html! { "until and including " (days::long_day(*until)) }),
            html! { p.flush { (eyes.zones.end_of(*until)) } },
        ),
        DispenseDecision::Denied { .. } => denied(decision, eyes),
    }
}

/// The verdict of a denial.
fn denied(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    refused(decision.unmet(), eyes, html! {})
}

/// The same for the reasons alone, with something that can be done about it.
pub(crate) fn refused(unmet: &[Unmet], eyes: &Eyes<'_>, act: Markup) -> Markup {
    let latest = unmet.iter().map(|unmet| unmet.earliest).max();
    let earliest = latest.filter(|earliest| *earliest > eyes.today);
    block(
        Tone::No,
        words::refused(eyes.reader),
        earliest.map(|earliest| html! { (words::CAN_CLEAR) " " (days::long_day(earliest)) }),
        html! { p.flush { (words::open_count(told(unmet, eyes).len())) } (act) },
    )
}

/// Every reason of a denial.
pub(crate) fn reasons(decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    html! { @if !decision.unmet().is_empty() { (list_of_reasons(decision.unmet(), eyes)) } }
}

/// How many things a reader is told of.
pub(crate) fn count(decision: &DispenseDecision, eyes: &Eyes<'_>) -> usize {
    told(decision.unmet(), eyes).len()
}

/// The reasons as the one list of a page.
pub(crate) fn list_of_reasons(unmet: &[Unmet], eyes: &Eyes<'_>) -> Markup {
    html! { ol.reasons #reasons { @for told in told(unmet, eyes) { li { (reason(&told, eyes)) } } } }
}

/// The reasons of one item among several, each with a list of its own.
pub(crate) fn reasons_of_item(unmet: &[Unmet], eyes: &Eyes<'_>) -> Markup {
    html! { ol.reasons { @for told in told(unmet, eyes) { li { (reason(&told, eyes)) } } } }
}

/// One thing that is missing, with every requirement that misses it.
struct Told<'a> {
    says: String,
    first: &'a Unmet,
    rules: Vec<&'a Requirement>,
    /// Those of the rules that this reader may know by their lines of the law.
    named: Vec<&'a Requirement>,
}

/// What is missing, in the fixed order. Requirements that say the same to this reader are told once: an order without
/// its prescription misses five requirements and one thing.
fn told<'a>(unmet: &'a [Unmet], eyes: &Eyes<'_>) -> Vec<Told<'a>> {
    let mut all: Vec<Told<'a>> = Vec::with_capacity(unmet.len());
    for one in unmet {
        let says = days::in_sentence_in(&sentence(one, eyes), eyes.zones.language);
        let is_same =
            |told: &&mut Told<'a>| told.says == says && told.first.earliest == one.earliest;
        let named = may_be_named(one, eyes).then_some(&*one.requirement);
        match all.iter_mut().find(is_same) {
            Some(told) => {
                told.rules.push(&one.requirement);
                told.named.extend(named);
            }
            None => all.push(Told {
                says,
                first: one,
                rules: vec![&one.requirement],
                named: named.into_iter().collect(),
            }),
        }
    }
    all
}

/// Whether this reader may know which line of the law misses something: the line of a clinical reason tells the reason.
fn may_be_named(unmet: &Unmet, eyes: &Eyes<'_>) -> bool {
    match eyes.reader {
        Reader::Pharmacist => ToldAtCounter::names_requirement(unmet),
        Reader::Patient | Reader::Prescriber => true,
    }
}

fn sentence(unmet: &Unmet, eyes: &Eyes<'_>) -> String {
    match eyes.reader {
        Reader::Patient => eyes.rulebook.say_to_patient(unmet, eyes.zones.language),
        Reader::Pharmacist | Reader::Prescriber => eyes.rulebook.say(unmet, eyes.reader),
    }
}

fn reason(told: &Told<'_>, eyes: &Eyes<'_>) -> Markup {
    let unmet = told.first;
    let language = eyes.zones.language;
    // The law is cited as it is called, in its own language.
    let of_the_law = (language != Language::English).then_some(Language::English.tag());
    html! {
        p.reason-says { (told.says) }
        dl.facts {
            div { dt { (words::WHO.get(language)) } dd { (words::who_in(unmet.who, eyes.reader, language)) } }
            div { dt { (words::EARLIEST.get(language)) } dd { (earliest(unmet.earliest, eyes)) } }
            div { dt { (words::RULE.get(language)) } dd { (laws(&told.named)) span.whole { (words::EDITION.get(language)) " " (eyes.edition) } } }
        }
        @for source in sources(&told.named, eyes) { p.cite lang=[of_the_law] { (source) } }
        (readings(&told.rules, eyes))
    }
}

fn earliest(day: Day, eyes: &Eyes<'_>) -> Markup {
    html! {
        @if day <= eyes.today { (words::AT_ONCE.get(eyes.zones.language)) }
        @else {
            (eyes.zones.day(day))
            span.work-sub { (eyes.zones.start_of(day)) }
        }
    }
}

/// The ids of the law, each once, before the edition; nothing where none may be told.
fn laws(rules: &[&Requirement]) -> String {
    let mut laws: Vec<&str> = Vec::new();
    for law in rules
        .iter()
        .flat_map(|rule| &rule.law)
        .map(retinue_kernel::Id::as_str)
    {
        if !laws.contains(&law) {
            laws.push(law);
        }
    }
    if laws.is_empty() {
        return String::new();
    }
    format!("{}, ", laws.join(", "))
}

/// Where the rules stand: each source once, with its places.
fn sources(rules: &[&Requirement], eyes: &Eyes<'_>) -> Vec<String> {
    let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
    for cite in rules.iter().map(|rule| &rule.cite) {
        match places.iter_mut().find(|(source, _)| *source == cite.source) {
            Some((_, at)) if !at.contains(&cite.at.as_str()) => at.push(&cite.at),
            Some(_) => {}
            None => places.push((&cite.source, vec![&cite.at])),
        }
    }
    let title = |source: &str| {
        eyes.rulebook
            .sources()
            .get(source)
            .map_or(source.to_owned(), |one| one.title.clone())
    };
    places
        .into_iter()
        .map(|(source, at)| format!("{}: {}", title(source), at.join("; ")))
        .collect()
}

/// What no authority has confirmed. A pharmacist is told that it is so, and no more: names and texts of readings say which
/// clinical step is at issue. So is a patient, whom a dispute about a text of law would not help to act.
fn readings(rules: &[&Requirement], eyes: &Eyes<'_>) -> Markup {
    let mut names: Vec<&str> = Vec::new();
    for name in rules
        .iter()
        .flat_map(|rule| &rule.provisional)
        .map(retinue_kernel::Id::as_str)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    html! {
        @if names.is_empty() {}
        @else if eyes.reader != Reader::Prescriber {
            p.cite { (parts::provisional_in(eyes.zones.language)) " " (words::RESTS_ON_READINGS.get(eyes.zones.language)) "." }
        } @else {
            details.small {
                summary { (parts::provisional()) " " (words::RESTS_ON_READINGS.get(eyes.zones.language)) }
                ul { @for name in &names { li { (reading(name, eyes)) } } }
            }
        }
    }
}

fn reading(name: &str, eyes: &Eyes<'_>) -> Markup {
    match eyes.rulebook.readings().get(name) {
        Some(reading) => html! {
            (name) ": " (reading.reading) " " (words::OTHER_READING) " " (reading.other_reading)
        },
        None => html! { (name) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use jiff::tz::TimeZone;
    use retinue_kernel::{Programme, Slug, Who};

    /// Every reason, from every requirement of every edition, on the page of a counter.
    #[test]
    fn no_line_of_the_law_and_no_source_stands_beside_a_reason_that_a_pharmacy_is_told_by_a_general_name()
     {
        let mut hidden = 0;
        for programme in Programme::ALL {
            let rulebook = Rulebook::embedded_of(*programme).expect("the rules are sound");
            let zones = Zones {
                programme: TimeZone::UTC,
                reader: TimeZone::UTC,
                language: Language::English,
            };
            for edition in rulebook.editions() {
                let eyes = Eyes {
                    rulebook: &rulebook,
                    edition: edition.id.as_str(),
                    reader: Reader::Pharmacist,
                    zones: &zones,
                    today: Day::new(jiff::civil::date(2026, 3, 2)),
                    mode: Mode::Registry,
                };
                for (requirement, slug) in edition
                    .requirements
                    .iter()
                    .flat_map(|one| Slug::ALL.iter().map(move |slug| (one, *slug)))
                {
                    let unmet = Unmet {
                        requirement: requirement.clone(),
                        slug,
                        who: Who::Prescriber,
                        earliest: eyes.today,
                        evidence: Vec::new(),
                        says: Vec::new(),
                    };
                    let told = ToldAtCounter::of(std::slice::from_ref(&unmet), &rulebook);
                    let is_named = told.iter().any(|one| one.requirement.is_some());
                    let shown = list_of_reasons(std::slice::from_ref(&unmet), &eyes).into_string();
                    // Some programmes number no lines of theirs.
                    let law = laws(&[requirement]);
                    let cites = sources(&[requirement], &eyes).concat();
                    let cited = shown.contains(&html! { (cites) }.into_string());
                    assert_eq!(cited, is_named, "{slug} {cites}");
                    if !law.is_empty() {
                        let shows = shown.contains(&format!("<dd>{law}"));
                        assert_eq!(shows, is_named, "{slug} {law}");
                    }
                    hidden += usize::from(!is_named);
                }
            }
        }
        assert!(hidden > 0, "some reasons are the clinic's");
    }
}
