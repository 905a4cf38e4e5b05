//! What is good to know: the topics of `knowledge/education`, each statement with where it was read, and where sources
//! disagree all of them side by side.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::{
    Basis, Cited, Confidence, Jurisdiction, Jurisdictions, Knowledge, Spoken, Statement, Topic,
};
use retinue_rulebook::Language;

use crate::access::proof::Patient;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::page::Page;
use crate::views::parts;
use crate::words::said::care_learn as says;

pub(super) const PATH: &str = "/me/learn";
pub(super) const TOPIC: &str = "/me/learn/{topic}";

/// The page of a topic in the patient's room.
pub(super) fn path(topic: &str) -> String {
    format!("{PATH}/{topic}")
}

pub(super) async fn topics(proof: Patient, State(site): State<Site>) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let language = proof.zones().language;
    let view = list(chart.knowledge(), PATH, language);
    Ok(Page::of(proof.visitor(), says::TITLE.get(language))
        .on(PATH)
        .render(&site, view)
        .into_response())
}

pub(super) async fn topic(
    proof: Patient,
    State(site): State<Site>,
    Path(topic): Path<String>,
) -> Result<Response, Fault> {
    let chart = super::chart(&site, &proof).await?;
    let zones = proof.zones();
    let mut all = chart.knowledge().education.iter();
    let topic = all.find(|one| one.id.as_str() == topic);
    let topic = topic.ok_or(Fault::NotFound)?;
    let view = one(topic, chart.knowledge(), chart.jurisdiction, PATH, zones);
    let title = title(topic, zones.language);
    Ok(Page::of(proof.visitor(), title)
        .on(PATH)
        .narrow()
        .render(&site, view)
        .into_response())
}

/// The title of a topic.
pub(in crate::rooms) fn title(topic: &Topic, language: Language) -> &str {
    text(&topic.title, language)
}

fn text(spoken: &Spoken, language: Language) -> &str {
    match language {
        Language::English => &spoken.en,
        Language::Spanish => &spoken.es,
    }
}

/// Every topic, as tiles that lead below `base`.
fn list(knowledge: &Knowledge, base: &str, language: Language) -> Markup {
    html! {
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        (tiles(knowledge, base, "", language))
    }
}

/// The tiles alone. `asked` are the values that each address takes along, such as `?language=es`.
pub(in crate::rooms) fn tiles(
    knowledge: &Knowledge,
    base: &str,
    asked: &str,
    language: Language,
) -> Markup {
    html! {
        ul.tiles {
            @for topic in &knowledge.education {
                li {
                    a.tile href={ (base) "/" (topic.id) (asked) } {
                        b { (text(&topic.title, language)) }
                        (text(&topic.short, language))
                    }
                }
            }
        }
    }
}

/// One topic, as it holds where somebody is treated.
fn one(
    topic: &Topic,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    base: &str,
    zones: &Zones,
) -> Markup {
    html! {
        (parts::crumb(base, says::TITLE.get(zones.language)))
        (told(topic, knowledge, jurisdiction, zones))
    }
}

/// The topic alone, with its heading.
pub(in crate::rooms) fn told(
    topic: &Topic,
    knowledge: &Knowledge,
    jurisdiction: Jurisdiction,
    zones: &Zones,
) -> Markup {
    let language = zones.language;
    let checked = topic.statements.iter().map(|one| one.basis.checked).max();
    html! {
        h1 { (text(&topic.title, language)) }
        p.lead { (text(&topic.short, language)) }
        div.stack {
            section.panel {
                @for statement in topic.told_in(jurisdiction) { (said(statement, knowledge, language)) }
            }
            @for question in &topic.questions {
                section.panel.disagree aria-labelledby={ "question-" (question.id) } {
                    p.next-eyebrow { (says::DISAGREE.get(language)) }
                    h2 id={ "question-" (question.id) } {
                        @match language { Language::English => (question.en), Language::Spanish => (question.es) }
                    }
                    ul.sides {
                        @for statement in topic.answers(&question.id) {
                            li { (said(statement, knowledge, language)) }
                        }
                    }
                }
            }
            p.small.muted {
                (says::NOT_MEDICAL.get(language))
                @if let Some(checked) = checked { " " (says::checked(language, zones.day(checked))) }
            }
        }
    }
}

/// A statement with where it was read, how sure it is, and of which land it is where it is not of all.
fn said(statement: &Cited<Statement>, knowledge: &Knowledge, language: Language) -> Markup {
    let value = &statement.value;
    html! {
        div.said {
            @if value.question.is_some() { (lands(value.jurisdictions, language)) }
            p.flush { @match language { Language::English => (value.en), Language::Spanish => (value.es) } }
            p.cite { (source(&statement.basis, knowledge, language)) }
        }
    }
}

fn lands(of: Jurisdictions, language: Language) -> Markup {
    html! {
        @if of != Jurisdictions::ANY {
            @for land in of.iter() {
                @let name = match land {
                    Jurisdiction::Us => says::OF_US,
                    Jurisdiction::Uk => says::OF_UK,
                    Jurisdiction::Eu => says::OF_EU,
                };
                p.small.muted.flush { (name.get(language)) }
            }
        }
    }
}

/// The sources by their titles, which are names and stay in their own language.
fn source(basis: &Basis, knowledge: &Knowledge, language: Language) -> Markup {
    let titles = basis
        .sources
        .as_slice()
        .iter()
        .filter_map(|id| knowledge.sources.get(id));
    let names = html! {
        @for (place, source) in titles.enumerate() {
            @if place > 0 { "; " }
            span lang="en" { (source.title) }
        }
    };
    html! {
        (says::source(language, names))
        @match basis.confidence {
            Confidence::Confirmed => {},
            Confidence::Derived => { " (" (says::DERIVED.get(language)) ")" },
            Confidence::Secondary => { " (" (says::SECOND_HAND.get(language)) ")" },
            Confidence::Unconfirmed => { " " (parts::provisional_in(language)) },
        }
    }
}
