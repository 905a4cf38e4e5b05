//! Hand-outs: the topics that patients read, in the language and for the land of the one who gets them, to be printed.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use retinue_care::Jurisdiction;
use retinue_ledger::jurisdiction_of;
use retinue_rulebook::{KnowledgeBook, Language};

use super::severity::words::land as land_name;
use super::words;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::patient::care::learn;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts;

/// The list of the topics.
pub(super) const PATH: &str = "/clinic/topics";
/// One of them.
pub(super) const TOPIC: &str = "/clinic/topics/{topic}";

/// For whom a hand-out is.
#[derive(Clone, Copy)]
struct Reader {
    language: Language,
    land: Jurisdiction,
}

impl Reader {
    /// As the address says; where it says nothing, English and the land of the installation's own programme.
    fn of(asked: &Typed, site: &Site) -> Reader {
        let language = asked.first(words::IN_LANGUAGE.name);
        let land = asked.first(words::TREATED_IN.name);
        Reader {
            language: language.and_then(Language::of_tag).unwrap_or_default(),
            land: land
                .and_then(Jurisdiction::from_text)
                .unwrap_or_else(|| jurisdiction_of(site.rulebook().programme().id)),
        }
    }

    fn query(self) -> String {
        format!(
            "?{}={}&{}={}",
            words::IN_LANGUAGE.name,
            self.language.tag(),
            words::TREATED_IN.name,
            self.land
        )
    }

    /// The choice, as a form that works without scripts.
    fn choice(self) -> Markup {
        let form = Form::beginning_with([
            (words::IN_LANGUAGE.name, self.language.tag().to_owned()),
            (words::TREATED_IN.name, self.land.to_string()),
        ]);
        let languages: Vec<(String, String)> = Language::ALL
            .iter()
            .map(|one| (one.tag().to_owned(), one.own_name().to_owned()))
            .collect();
        let lands: Vec<(String, String)> = Jurisdiction::ALL
            .iter()
            .map(|one| (one.to_string(), land_name(*one).to_owned()))
            .collect();
        html! {
            form.panel.form.row.screen-only.spaced-after method="get" {
                (fields::select(&form, &words::IN_LANGUAGE, Need::Required, &languages))
                (fields::select(&form, &words::TREATED_IN, Need::Required, &lands))
                div.acts { button.button-second type="submit" { (words::SHOW) } }
            }
        }
    }
}

pub(super) async fn list(
    proof: Prescriber,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let reader = Reader::of(&Typed::of_query(asked), &site);
    let book = knowledge(&site).await?;
    let view = html! {
        h1 { (words::TOPICS) }
        p.lead { (words::TOPICS_LEAD) }
        (reader.choice())
        div lang=(reader.language.tag()) {
            (learn::tiles(book.knowledge(), PATH, &reader.query(), reader.language))
        }
    };
    Ok(page(&proof, &site, words::TOPICS, view).into_response())
}

pub(super) async fn one(
    proof: Prescriber,
    State(site): State<Site>,
    Path(topic): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let reader = Reader::of(&Typed::of_query(asked), &site);
    let book = knowledge(&site).await?;
    let mut all = book.knowledge().education.iter();
    let topic = all.find(|one| one.id.as_str() == topic);
    let topic = topic.ok_or(Fault::NotFound)?;
    let zones = Zones {
        language: reader.language,
        ..proof.zones().clone()
    };
    let back = format!("{PATH}{}", reader.query());
    let view = html! {
        (parts::crumb(&back, words::TOPICS))
        (reader.choice())
        article lang=(reader.language.tag()) { (learn::told(topic, book.knowledge(), reader.land, &zones)) }
    };
    let title = learn::title(topic, reader.language);
    Ok(page(&proof, &site, title, view).into_response())
}

async fn knowledge(site: &Site) -> Result<std::sync::Arc<KnowledgeBook>, Fault> {
    site.ask(retinue_ledger::Ledger::knowledge)
        .await?
        .map_err(record::read_fault)
}

fn page(proof: &Prescriber, site: &Site, title: &str, view: Markup) -> Html<String> {
    Page::of(proof.visitor(), title).on(PATH).render(site, view)
}
