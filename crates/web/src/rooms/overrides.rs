//! Advice that was overridden, counted: the table that the clinic and the programme's office share.

use maud::{Markup, html};
use retinue_care::Knowledge;
use retinue_interop::cds_hooks::card::OVERRIDE_REASONS;
use retinue_kernel::Day;
use retinue_ledger::Overrides;

use crate::http::form::{Field, Form};
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts;

pub(super) const TITLE: &str = "Overridden advice";
const NOTHING: &str = "No advice was overridden in these days.";
const CARDS: &str = "Cards in record systems";
const CARDS_LEAD: &str = "What clinicians did with the cards that their record systems showed them, as these told it. It overrides nothing here: whoever decides against an advice says so on the patient's page.";
const NO_CARDS: &str = "No record system told of a card in these days.";
const FROM: Field = Field::new("from", "From", "");
const TO: Field = Field::new("to", "To", "");
const WRONG_DAY: &str = "Enter a day, such as 2026-01-31.";
const ENDS_FIRST: &str = "Enter a day on or after the first one.";
/// Days of which the page tells when none are asked for.
const USUAL: u16 = 90;

/// The days that are asked for: the last ninety where none are. A wrong one is told beside its field.
pub(super) fn period(form: &mut Form, today: Day) -> (Day, Day) {
    let mut read = |field: &Field, usual: Day| {
        let typed = form.typed.first(field.name).unwrap_or_default().trim();
        if typed.is_empty() {
            let typed = form.typed.clone().without(field.name);
            form.typed = typed.with(field.name, &usual.to_string());
            return usual;
        }
        match typed.parse() {
            Ok(day) => day,
            Err(_) => {
                form.wrong(field.name, WRONG_DAY);
                usual
            }
        }
    };
    let to = read(&TO, today);
    let from = read(&FROM, to.minus(USUAL));
    if from > to {
        form.wrong(TO.name, ENDS_FIRST);
        return (to, to);
    }
    (from, to)
}

/// The page's content.
pub(super) fn view(found: &Overrides, form: &Form, knowledge: &Knowledge, lead: &str) -> Markup {
    html! {
        (parts::error_summary(form))
        h1 { (TITLE) }
        p.lead { (lead) }
        form.row method="get" novalidate {
            (fields::date(form, &FROM, Need::Required))
            (fields::date(form, &TO, Need::Required))
            div.field { button.button-second type="submit" { "Count" } }
        }
        section.panel aria-label=(TITLE) {
            p { strong { (found.all) } " from " (days::day(found.from)) " to " (days::day(found.to)) "." }
            @if found.rows.is_empty() { (parts::empty(NOTHING)) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(TITLE) {
                    table #overrides {
                        thead { tr {
                            th scope="col" { "Rule" }
                            th scope="col" { "Clinician" }
                            th scope="col" { "Times" }
                            th scope="col" { "Patients" }
                            th scope="col" { "Reasons" }
                        } }
                        tbody {
                            @for row in &found.rows {
                                tr {
                                    th scope="row" { span.code { (row.rule) } @if let Some(says) = rule_says(knowledge, row.rule.as_str()) { br; span.small.muted { (says) } } }
                                    td { @match (&row.name, &row.prescriber) { (Some(name), _) => (name), (None, Some(id)) => span.code { (id) }, (None, None) => "not on record" } }
                                    td.number { (row.times) }
                                    td.number { (row.patients) }
                                    td { ul.lines.flush { @for reason in &row.reasons { li { (reason) } } } }
                                }
                            }
                        }
                    }
                }
            }
        }
        (cards(found, knowledge))
    }
}

/// The sentence of a rule, where it stands under its id in what is known today.
fn rule_says<'a>(knowledge: &'a Knowledge, id: &str) -> Option<&'a str> {
    rules(knowledge)
        .find(|(known, _)| *known == id)
        .map(|(_, says)| says)
}

/// Every rule of advice that is known today, with its sentence.
pub(super) fn rules(knowledge: &Knowledge) -> impl Iterator<Item = (&str, &str)> {
    let laboratory = knowledge.laboratory.rules.iter();
    let laboratory = laboratory.map(|one| (one.value.id.as_str(), one.value.says.as_str()));
    let flags = knowledge.effects.flags.iter();
    let flags = flags.map(|one| (one.value.id.as_str(), one.value.says.as_str()));
    let scales = knowledge.scales.rules.iter();
    let scales = scales.map(|one| (one.value.id.as_str(), one.value.says.as_str()));
    let sentences = knowledge.sentences.iter();
    let sentences = sentences.map(|one| (one.value.id.as_str(), one.value.says.as_str()));
    laboratory.chain(flags).chain(scales).chain(sentences)
}

/// What became of the cards that record systems showed.
fn cards(found: &Overrides, knowledge: &Knowledge) -> Markup {
    html! {
        section.panel aria-labelledby="cards-title" {
            h2 #cards-title { (CARDS) }
            p { (CARDS_LEAD) }
            @if found.cards.is_empty() { (parts::empty(NO_CARDS)) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(CARDS) {
                    table #cards {
                        thead { tr {
                            th scope="col" { "About" }
                            th scope="col" { "What became of it" }
                            th scope="col" { "Reason" }
                            th scope="col" { "Times" }
                        } }
                        tbody {
                            @for row in &found.cards {
                                tr {
                                    th scope="row" { span.code { (row.about) } @if let Some(says) = about_says(knowledge, &row.about) { br; span.small.muted { (says) } } }
                                    td { (if row.outcome == "accepted" { "Its suggestion was taken" } else { "Put aside" }) }
                                    td { (row.reason.as_deref().map_or("none was chosen", reason_says)) }
                                    td.number { (row.times) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn about_says<'a>(knowledge: &'a Knowledge, about: &str) -> Option<&'a str> {
    match about {
        "gate" => Some("Whether isotretinoin could be dispensed, and what is missing"),
        "order" => Some("Supply, repeats or indication of the order itself"),
        "not-on-record" => Some("The patient was not found here"),
        "not-checked" => Some("The gate could not be asked"),
        "earlier-advice" => Some("An advice whose rule is not known any more"),
        rule => rule_says(knowledge, rule),
    }
}

fn reason_says(code: &str) -> &str {
    let mut offered = OVERRIDE_REASONS.iter();
    let known = offered.find(|one| one.code == code);
    known.map_or("another reason", |one| one.display)
}
