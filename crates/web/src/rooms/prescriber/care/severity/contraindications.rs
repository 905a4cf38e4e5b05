//! What stands against treatment, land by land: conditions of health, and allergies to what capsules hold.

use maud::{Markup, html};
use retinue_care::candidacy::{AgainstView, against_treatment};
use retinue_care::{Action, Allergen, AllergyRow, HealthCondition, Jurisdiction};

use super::super::acts::{Allergy, Condition, NoAllergy};
use super::super::rests_on;
use super::{Way, ways, words};
use crate::rooms::act::Act as _;
use crate::rooms::care::act::CareAct as _;
use crate::rooms::care::chart::CareChart;
use crate::rooms::prescriber::acts::{Breastfeeding, PregnancyTest};
use crate::rooms::prescriber::patient;
use crate::views::parts::{self, Tone};

pub(super) fn section(chart: &CareChart) -> Markup {
    let knowledge = chart.knowledge();
    let product = chart.case.product.as_ref();
    let product = product.and_then(|id| knowledge.product(id.as_str()));
    let against = against_treatment(knowledge, &chart.case, product, chart.today());
    let mut lands = Jurisdiction::ALL.to_vec();
    // The land of the treatment first.
    lands.sort_by_key(|land| *land != chart.jurisdiction);
    html! {
        section aria-labelledby="against-title" {
            h2 #against-title { (words::AGAINST) }
            p { (words::AGAINST_LEAD) }
            ul.sides #contraindications { @for land in lands { li id={ "land-" (land) } { (of_land(chart, &against, land)) } } }
        }
    }
}

fn of_land(chart: &CareChart, against: &[AgainstView], land: Jurisdiction) -> Markup {
    let mut authorities = chart.knowledge().candidacy.authorities.iter();
    let labelled = authorities.any(|one| one.value.label && one.value.jurisdictions.holds_in(land));
    let here = against
        .iter()
        .filter(|view| view.jurisdictions.holds_in(land));
    html! {
        h3.flush { (words::land(land)) }
        @if land == chart.jurisdiction { p.small.muted { (words::HERE) } }
        @if !labelled { p { (words::NO_LABEL) } }
        ul.clauses { @for view in here { @if let Some(shown) = one(chart, view) { li { (shown) } } } }
    }
}

/// A rule with how it is found in this person. What nobody is allergic to is a long list, and is left out; soya and peanut
/// are asked of everybody.
fn one(chart: &CareChart, view: &AgainstView) -> Option<Markup> {
    let knowledge = chart.knowledge();
    let mut conditions = knowledge.candidacy.contraindications.iter();
    if let Some(row) = conditions.find(|row| row.value.id == view.rule) {
        let which = row.value.condition;
        let name = words::condition(which);
        let state = match view.there {
            Some(true) => parts::tag(stands(view.action), words::STANDS),
            Some(false) => parts::tag(Tone::Yes, words::ABSENT),
            None => parts::tag(Tone::Wait, words::NOT_KNOWN),
        };
        return Some(shown(
            chart,
            view,
            name,
            row.value.before,
            state,
            &settles(chart, which),
        ));
    }
    let mut allergies = knowledge.interactions.allergies.iter();
    let row = &allergies.find(|row| row.value.id == view.rule)?.value;
    let told = told(chart, row);
    if told.is_none() && row.allergen != Some(Allergen::Soya) {
        return None;
    }
    let state = match (view.there, told) {
        (Some(true), told) => {
            html! { (parts::tag(stands(view.action), words::STANDS)) " " (told.unwrap_or_default()) }
        }
        (_, Some(told)) => html! { (parts::tag(Tone::Info, words::OTHER_PRODUCT)) " " (told) },
        (Some(false), None) => parts::tag(Tone::Yes, words::ABSENT),
        (None, None) => parts::tag(Tone::Wait, words::NONE_TOLD),
    };
    let mut entered = vec![Way::to::<Allergy>(chart, "")];
    if NoAllergy::fits(chart) {
        entered.push(Way::to::<NoAllergy>(chart, ""));
    }
    let name = format!("{}: {}", words::ALLERGY_TO, row.words.join(", "));
    Some(shown(chart, view, &name, row.action, state, &entered))
}

/// `weighs` is what the rule asks for before the first dose: by that it is a contraindication or a caution.
fn shown(
    chart: &CareChart,
    view: &AgainstView,
    name: &str,
    weighs: Action,
    state: Markup,
    entered: &[Way],
) -> Markup {
    html! {
        p.flush { strong { (name) } " (" (words::weight(weighs)) "): " (state) }
        p.small.flush { (sentence(&view.says)) }
        p.cite { (rests_on(chart, &view.basis)) @if view.provisional && !view.basis.is_provisional() { " " (parts::provisional()) } }
        @if view.there.is_none() { (ways(entered, name)) }
    }
}

fn stands(action: Action) -> Tone {
    match action {
        Action::Block | Action::Stop => Tone::No,
        _ => Tone::Wait,
    }
}

/// Where a condition is entered.
fn settles(chart: &CareChart, which: HealthCondition) -> Vec<Way> {
    let of_gate = |slug: &str, title| Way {
        href: format!("{}/{slug}", patient::path(&chart.chart)),
        title,
    };
    match which {
        HealthCondition::Pregnancy => {
            vec![of_gate(PregnancyTest::SLUG, PregnancyTest::WORDS.title)]
        }
        HealthCondition::Breastfeeding => {
            vec![of_gate(Breastfeeding::SLUG, Breastfeeding::WORDS.title)]
        }
        other => vec![Way::to::<Condition>(chart, &format!("?condition={other}"))],
    }
}

/// The allergy that a row is about, in the words in which it was told.
fn told<'a>(chart: &'a CareChart, row: &AllergyRow) -> Option<&'a str> {
    let mut allergies = chart.case.allergies.iter();
    let named = |told: &str| {
        let told = told.to_lowercase();
        row.words.iter().any(|word| told.contains(word.as_str()))
    };
    allergies
        .find(|one| named(&one.value))
        .map(|one| one.value.as_str())
}

/// A sentence of the knowledge that goes on after a product's name, by itself.
fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}
