//! Before an edition is adopted: how many patients it would leave with new open steps, by asking the gate about each of them.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, Id, Programme};
use retinue_ledger::EditionChange;

use super::{rules, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed, read_day};
use crate::rooms::edition::Effect;
use crate::rooms::{next, record};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::next as next_words;
use crate::words::vocabulary::Word as _;

pub(super) const PATH: &str = "/programme/rules/effect";
pub(super) const TITLE: &str = "What an edition would ask";
const LEAD: &str = "Nothing is recorded. The gate is asked about each patient's own facts on the edition's first day, or today where that is past: as the rules stand, and as they would stand with the edition.";
const WRONG_EDITION: &str = "Choose an edition.";
const WRONG_DAY: &str = "Enter the first day of the edition, such as 2026-11-15.";
const TOO_FAR: &str = "Enter a day of the ten years before or after today.";
const DAMAGED: &str = "Records that cannot be read are not counted. Run verify:";

/// What a change would do, counted.
#[derive(Default)]
struct Totals {
    asked: u32,
    with_new: u32,
    only_eased: u32,
    damaged: u32,
    /// Patients by what is to be done anew, and by what falls away.
    by_act: BTreeMap<&'static str, (u32, u32)>,
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let mut form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let offered = offered(&site);
    let named = form.typed.first(words::EDITION.name).map(str::to_owned);
    let counted = match named {
        None => None,
        Some(named) => match read(&site, &named, &mut form) {
            Some((programme, edition, from)) => {
                let who = proof.proof().clone();
                let counting = site.ask(move |ledger| {
                    let change = ledger.change_to(&who, programme, &edition, from)?;
                    let mut totals = Totals::default();
                    totals.damaged = ledger.each_file_of(&who, programme, &mut |file| {
                        totals.take(&Effect::of(file, &change));
                        true
                    })?;
                    Ok((change, totals))
                });
                Some(counting.await?.map_err(record::read_fault)?)
            }
            None => None,
        },
    };
    let view = html! {
        (parts::crumb(rules::OWN, words::RULES))
        (parts::error_summary(&form))
        h1 { (TITLE) }
        p.lead { (LEAD) }
        section.panel {
            form method="get" action=(PATH) novalidate {
                (fields::select(&form, &words::EDITION, Need::Required, &offered))
                (fields::date(&form, &words::FROM, Need::Required))
                button type="submit" { "Ask the gate" }
            }
        }
        @if let Some((change, totals)) = &counted { (result(change, totals)) }
    };
    let page = Page::of(proof.visitor(), TITLE)
        .on(rules::OWN)
        .with(&form)
        .render(&site, view);
    Ok(if form.problems.is_empty() {
        page.into_response()
    } else {
        record::unprocessable(page)
    })
}

/// Every edition of every programme that the installation holds. No two have one name.
fn offered(site: &Site) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for rulebook in site.ledger.laws().all() {
        let programme = rulebook.programme();
        for edition in &programme.editions {
            let label = format!("{}: {}", programme.id.label(), edition.id);
            all.push((edition.id.to_string(), label));
        }
    }
    all
}

fn read(site: &Site, named: &str, form: &mut Form) -> Option<(Programme, Id, Day)> {
    let mut laws = site.ledger.laws().all();
    let of = laws.find(|rulebook| rulebook.edition(named).is_some());
    if of.is_none() {
        form.wrong(words::EDITION.name, WRONG_EDITION);
    }
    let from = form.typed.first(words::FROM.name).unwrap_or_default();
    let from = read_day(from.trim());
    if from.is_none() {
        form.wrong(words::FROM.name, WRONG_DAY);
    }
    let (of, from) = (of?, from?);
    let today = site.today();
    let around = today.minus(rules::DAYS_AROUND)..=today.plus(rules::DAYS_AROUND);
    if !around.contains(&from) {
        form.wrong(words::FROM.name, TOO_FAR);
        return None;
    }
    Some((of.programme().id, Id::new(named)?, from))
}

impl Totals {
    fn take(&mut self, effect: &Effect) {
        let more = |count: &mut u32| *count = count.saturating_add(1);
        more(&mut self.asked);
        if !effect.new.is_empty() {
            more(&mut self.with_new);
        } else if !effect.gone.is_empty() {
            more(&mut self.only_eased);
        }
        let acts = |some: &[retinue_kernel::Unmet]| {
            let named = some
                .iter()
                .map(|one| next_words::for_clinic(next::clears(one.slug)));
            named.collect::<std::collections::BTreeSet<_>>()
        };
        for act in acts(&effect.new) {
            more(&mut self.by_act.entry(act).or_default().0);
        }
        for act in acts(&effect.gone) {
            more(&mut self.by_act.entry(act).or_default().1);
        }
    }
}

fn result(change: &EditionChange, totals: &Totals) -> Markup {
    html! {
        section.panel #effect aria-labelledby="effect-title" {
            h2 #effect-title { (change.programme.label()) ", edition " (change.edition) " from " (days::day(change.from)) }
            p { "Asked about " (days::day(change.on)) ". This would leave " strong #with-new { (totals.with_new) } " of "
                (totals.asked) " patients with new open steps, and ask less of " (totals.only_eased) " others." }
            @if totals.damaged > 0 { (parts::notice(Tone::No, DAMAGED, html! { p { (totals.damaged) } })) }
            @if !totals.by_act.is_empty() {
                div.scroll tabindex="0" role="region" aria-labelledby="effect-title" {
                    table {
                        thead { tr { th scope="col" { "What is to be done" } th scope="col" { "Newly open for" } th scope="col" { "No longer asked of" } } }
                        tbody {
                            @for (act, (new, gone)) in &totals.by_act {
                                tr { th scope="row" { (act) } td.number { (new) } td.number { (gone) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
