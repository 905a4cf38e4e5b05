//! What the last change of edition asks anew of the clinic's patients: everybody who has a step open that would not be open
//! without it, by the gate's own reasons on the same facts and day.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_ledger::EditionChange;
use retinue_rulebook::Reader;

use super::{months, patient, worklist};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::rooms::edition::Effect;
use crate::rooms::next::{self, Act};
use crate::rooms::record;
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts;
use crate::views::verdict::{self, Eyes};
use crate::views::{days, parts::Tone};
use crate::words::next as next_words;
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/clinic/edition";
pub(super) const TITLE: &str = "After a change of edition";
const LEAD: &str = "Who has something to do because the edition changed: the gate is asked about the same facts and the same day, with the edition and without it. What would be open anyway is not listed here.";
const NO_CHANGE: &str = "No edition was adopted here beside the one that held from the start.";
const NOBODY: &str = "The change asks nothing anew of any of these patients.";
const MONTHS: &str = "Confirm these months on one page";
const NEW: &str = "Open because of the edition";
const NO_LONGER: &str = "No longer asked:";
const MORE: &str =
    "This page looked at the first of your list only. The whole list stands on the worklist.";
const DAMAGED: &str = "The record of somebody on the list cannot be read, so they are not judged here. The worklist names them.";

/// The patients of one programme with a step that is open because of its last change.
struct Changed {
    change: EditionChange,
    asked: usize,
    rows: Vec<Effect>,
    /// How many have a step that is no longer open, and none that is new.
    only_eased: usize,
}

pub(super) async fn page(proof: Prescriber, State(site): State<Site>) -> Result<Response, Fault> {
    let who = proof.proof().clone();
    let read = site.ask(move |ledger| {
        let changes = ledger.last_changes()?;
        let list = worklist::load(ledger, &who, None, true, super::ROWS)?;
        Ok((changes, list))
    });
    let (changes, list) = read.await?.map_err(record::read_fault)?;
    let mut changed: Vec<Changed> = changes.into_iter().map(Changed::begun).collect();
    let mut damaged = false;
    for row in list.rows {
        let Ok(file) = row.file else {
            damaged = true;
            continue;
        };
        let programme = file.rulebook.programme().id;
        let mut all = changed.iter_mut();
        if let Some(of) = all.find(|one| one.change.programme == programme) {
            of.take(Effect::of(*file, &of.change));
        }
    }
    changed.retain(|one| one.asked > 0);
    let view = html! {
        (parts::crumb("/clinic", super::words::WORKLIST))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        @if changed.is_empty() { (parts::empty(NO_CHANGE)) }
        @if damaged { (parts::notice(Tone::No, DAMAGED, html! {})) }
        @for one in &changed { (section(one, &proof)) }
        @if list.next.is_some() { p { (MORE) } }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on("/clinic")
        .render(&site, view)
        .into_response())
}

impl Changed {
    fn begun(change: EditionChange) -> Changed {
        Changed {
            change,
            asked: 0,
            rows: Vec::new(),
            only_eased: 0,
        }
    }

    fn take(&mut self, effect: Effect) {
        self.asked = self.asked.saturating_add(1);
        if !effect.new.is_empty() {
            self.rows.push(effect);
        } else if !effect.gone.is_empty() {
            self.only_eased = self.only_eased.saturating_add(1);
        }
    }
}

fn section(changed: &Changed, proof: &Prescriber) -> Markup {
    let change = &changed.change;
    let months = changed.rows.iter().any(|row| {
        let mut acts = row.new.iter().map(|unmet| next::clears(unmet.slug));
        acts.any(|act| act == Act::ConfirmMonth)
    });
    html! {
        section.panel id={ "edition-" (change.edition) } aria-labelledby={ "title-" (change.edition) } {
            h2 id={ "title-" (change.edition) } { (change.programme.label()) ", edition " (change.edition) }
            p.muted { "In force here from " (days::day(change.from)) ". Asked about " (days::day(change.on)) ": "
                (changed.asked) " patients, " strong { (changed.rows.len()) } " with something new to do, "
                (changed.only_eased) " of whom only less is asked." }
            @if changed.rows.is_empty() { (parts::empty(NOBODY)) }
            @for row in &changed.rows { (one(row, proof)) }
            @if months { p.acts { a.button href=(months::PATH) { (MONTHS) } } }
        }
    }
}

fn one(row: &Effect, proof: &Prescriber) -> Markup {
    let chart = &row.after;
    let zones = proof.zones().of_programme(&chart.rulebook);
    let eyes = Eyes {
        rulebook: &chart.rulebook,
        edition: chart.rules.at(chart.today).edition.id.as_str(),
        reader: Reader::Prescriber,
        zones: &zones,
        today: chart.today,
        mode: chart.mode,
    };
    let next = next::next(&chart.record, &chart.summary, &chart.decision, chart.today);
    html! {
        article {
            h3 { a href=(patient::path(chart)) { (chart.name) } " " span.code.small { (chart.number) } }
            p { "Next: " (next_words::for_clinic(next.act)) "." }
            p.small.muted.flush { (NEW) }
            (verdict::reasons_of_item(&row.new, &eyes))
            @if !row.gone.is_empty() {
                details {
                    summary { (NO_LONGER) " " (row.gone.len()) span.unseen { ", " (chart.name) } }
                    (verdict::reasons_of_item(&row.gone, &eyes))
                }
            }
        }
    }
}
