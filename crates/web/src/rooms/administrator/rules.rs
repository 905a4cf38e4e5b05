//! The rules in use: editions, adoptions, and every value that no authority has confirmed.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Adopted, Id, Programme, RegistryEvent};
use retinue_ledger::ProgrammeFile;
use retinue_rulebook::Rulebook;

use super::{done_notice, effect, no_form, recorded, submit_on, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

pub(super) const OWN: &str = "/programme/rules";
pub(super) const ADOPT_OWN: &str = "/programme/rules/adopt";
pub(super) const OF: &str = "/programme/rules/of/{programme}";
pub(super) const ADOPT_OF: &str = "/programme/rules/of/{programme}/adopt";

/// An adoption may be announced this long ahead, or recorded this late.
pub(super) const DAYS_AROUND: u16 = 3_660;

/// The page of the rules of a programme: that of the installation's own has the short address.
fn href(site: &Site, programme: Programme) -> String {
    if programme == site.rulebook().programme().id {
        OWN.to_owned()
    } else {
        format!("{OWN}/of/{programme}")
    }
}

pub(super) async fn file_of(
    site: &Site,
    proof: &Administrator,
    programme: Programme,
) -> Result<ProgrammeFile, Fault> {
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.file_of_programme(&who, programme))
        .await?
        .map_err(record::read_fault)
}

/// The files of the programmes that have a registry, each with its own stream.
pub(super) async fn files_with_registry(
    site: &Site,
    proof: &Administrator,
) -> Result<Vec<ProgrammeFile>, Fault> {
    let mut files = Vec::new();
    let laws = site.ledger.laws();
    let with_registry: Vec<Programme> = laws
        .all()
        .map(|rulebook| rulebook.programme().id)
        .filter(|programme| programme.has_registry())
        .collect();
    for programme in with_registry {
        files.push(file_of(site, proof, programme).await?);
    }
    Ok(files)
}

/// The programme that an address names, if it has a registry and runs here.
pub(super) fn with_registry(site: &Site, named: &str) -> Result<Programme, Fault> {
    Programme::from_text(named)
        .filter(|programme| programme.has_registry() && site.ledger.laws().of(*programme).is_some())
        .ok_or(Fault::NotFound)
}

/// A programme that stands beside the installation's own, by the name in an address.
fn beside(site: &Site, named: &str) -> Result<Programme, Fault> {
    let own = site.rulebook().programme().id;
    Programme::from_text(named)
        .filter(|programme| *programme != own)
        .ok_or(Fault::NotFound)
}

pub(super) async fn page(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let own = site.rulebook().programme().id;
    shown(&site, &proof, own, asked).await
}

pub(super) async fn page_of(
    proof: Administrator,
    State(site): State<Site>,
    Path(named): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let programme = beside(&site, &named)?;
    shown(&site, &proof, programme, asked).await
}

async fn shown(
    site: &Site,
    proof: &Administrator,
    programme: Programme,
    asked: Vec<(String, String)>,
) -> Result<Response, Fault> {
    let file = file_of(site, proof, programme).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(rules_page(site, proof, &file, &Form::default(), done).into_response())
}

fn rules_page(
    site: &Site,
    proof: &Administrator,
    file: &ProgrammeFile,
    form: &Form,
    done: bool,
) -> Html<String> {
    let view = view(site, file, form, done);
    Page::of(proof.visitor(), words::RULES)
        .on(OWN)
        .with(form)
        .render(site, view)
}

/// The programmes that the installation holds, where it holds more than one.
fn programmes(site: &Site, shown: Programme) -> Markup {
    let all: Vec<Programme> = site
        .ledger
        .laws()
        .all()
        .map(|rulebook| rulebook.programme().id)
        .collect();
    html! {
        @if all.len() > 1 {
            nav aria-label=(words::PROGRAMMES) {
                ul.plain {
                    @for one in all {
                        li { a href=(href(site, one)) aria-current=[(one == shown).then_some("page")] { (one.label()) } }
                    }
                }
            }
        }
    }
}

fn view(site: &Site, file: &ProgrammeFile, form: &Form, done: bool) -> Markup {
    let rulebook = &file.rulebook;
    let programme = rulebook.programme().id;
    html! {
        (parts::error_summary(form))
        h1 { (words::RULES) }
        p.lead { (programme.label()) }
        (programmes(site, programme))
        @if !programme.has_registry() { p { (words::NO_REGISTRY) } }
        @if done { (done_notice()) }
        div.split {
            (editions(rulebook))
            div.stack {
                section.panel aria-labelledby="adoptions-title" {
                    h2 #adoptions-title { (words::ADOPTIONS) }
                    ul.flush {
                        @for (place, adopted) in adoptions(file).into_iter().enumerate() {
                            li {
                                strong { (adopted.edition.id) } ", "
                                @if place == 0 { (words::SINCE_EVER) } @else { "from " (days::day(adopted.from)) }
                                @for overlay in &adopted.overlays { " " (parts::tag(Tone::Info, overlay.as_str())) }
                            }
                        }
                    }
                }
                section.panel aria-labelledby="adopt-title" {
                    h2 #adopt-title { (words::ADOPT) }
                    form method="post" action=(format!("{}/adopt", href(site, programme))) novalidate {
                        (fields::command())
                        (fields::select(form, &words::EDITION, Need::Required, &offered(rulebook)))
                        (fields::date(form, &words::FROM, Need::Required))
                        @let overlays = overlays(rulebook);
                        @if !overlays.is_empty() { (fields::checks_of(form, &words::OVERLAYS, &overlays)) }
                        button type="submit" { (words::ADOPT_SUBMIT) }
                    }
                    p.small { a href=(effect::PATH) { (effect::TITLE) } ": how many patients would have something new to do." }
                }
            }
        }
        (majority(site, rulebook, file, form))
        (provisional(rulebook, file))
    }
}

/// The ages from which patients sign alone: of each territory, where they come from and who set them, and the form that
/// sets another.
fn majority(site: &Site, rulebook: &Rulebook, file: &ProgrammeFile, form: &Form) -> Markup {
    let rules = &file.rules;
    let anywhere = rules.majority(file.today, None);
    let territories = rules.territories();
    html! {
        @if rulebook.programme().id.has_registry() {
            section.panel.spaced #majority aria-labelledby="majority-title" {
                h2 #majority-title { (words::MAJORITY) " " (parts::provisional()) }
                @if territories.is_empty() {
                    p { (words::MAJORITY_NOW) " " strong { (anywhere.oldest) } "." }
                    p.small { (words::MAJORITY_DEFAULT) }
                } @else {
                    p.small { (words::MAJORITY_BY_TERRITORY) }
                    dl.facts {
                        @for territory in territories {
                            div {
                                dt { (territory) }
                                dd {
                                    strong { (rules.majority(file.today, Some(territory)).oldest) }
                                    ul.plain.small { @for one in set_for(file, territory) { li { (one) } } }
                                }
                            }
                        }
                    }
                    @if anywhere.youngest != anywhere.oldest {
                        p { (words::ages_differ(anywhere.youngest, anywhere.oldest)) }
                    }
                }
                form method="post" action=(format!("{}/majority", href(site, rulebook.programme().id))) novalidate {
                    (fields::command())
                    (fields::code(form, &words::TERRITORY, Need::Required))
                    (fields::count(form, &words::AGE, Need::Required))
                    (fields::date(form, &words::MAJORITY_FROM, Need::Required))
                    button.button-second type="submit" { (words::SET_AGE) }
                }
            }
        }
    }
}

/// What was set for a territory, in the order of recording, and by whom.
fn set_for<'a>(file: &'a ProgrammeFile, of: &'a Id) -> impl Iterator<Item = Markup> + 'a {
    file.facts.iter().filter_map(move |fact| match &fact.event {
        RegistryEvent::AgeOfMajoritySet {
            territory,
            age,
            from,
        } if territory == of => Some(html! {
            (age) " in " (territory) ", from " (days::day(*from))
            @if let Some(by) = &fact.by { ", set by " span.code { (by) } " on " (days::day(fact.on)) }
            "."
        }),
        _ => None,
    })
}

pub(super) const MAJORITY: &str = "/programme/rules/majority";
pub(super) const MAJORITY_OF: &str = "/programme/rules/of/{programme}/majority";

pub(super) async fn set_majority(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let own = site.rulebook().programme().id;
    majority_set(&site, &proof, own, typed).await
}

pub(super) async fn set_majority_of(
    proof: Administrator,
    State(site): State<Site>,
    Path(named): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = beside(&site, &named)?;
    majority_set(&site, &proof, programme, typed).await
}

async fn majority_set(
    site: &Site,
    proof: &Administrator,
    programme: Programme,
    typed: Typed,
) -> Result<Response, Fault> {
    let file = file_of(site, proof, programme).await?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let territory = reader.id(&words::TERRITORY);
    let age = reader.count(&words::AGE, 0..=150);
    let today = file.today;
    let from = reader.day(
        &words::MAJORITY_FROM,
        today.minus(DAYS_AROUND)..=today.plus(DAYS_AROUND),
    );
    let read = (|| {
        let age = u8::try_from(age?).ok()?;
        let event = RegistryEvent::AgeOfMajoritySet {
            territory: territory?,
            age,
            from: from?,
        };
        Some((command_id?, event))
    })();
    let done = match reader.finish(read) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let stream = site.ledger.laws().stream_of(programme);
            let done = submit_on(site, proof, stream, today, &command_id, "", event).await;
            recorded(done, answered)
        }
    };
    match done {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done=majority", href(site, programme))).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(rules_page(
            site, proof, &file, &form, false,
        ))),
        Err(other) => Err(no_form(other)),
    }
}

/// The adoptions of editions. One that is adopted again begins nothing.
fn adoptions(file: &ProgrammeFile) -> Vec<&Adopted> {
    let mut all: Vec<&Adopted> = file.rules.adoptions().collect();
    all.dedup_by(|next, one| next.edition.id == one.edition.id && next.overlays == one.overlays);
    all
}

fn offered(rulebook: &Rulebook) -> Vec<(String, String)> {
    let editions = &rulebook.programme().editions;
    editions
        .iter()
        .map(|edition| {
            (
                edition.id.to_string(),
                format!("{}: {}", edition.id, edition.title),
            )
        })
        .collect()
}

fn overlays(rulebook: &Rulebook) -> Vec<(String, String)> {
    let all = rulebook.overlays();
    all.iter()
        .map(|entry| {
            (
                entry.overlay.id.to_string(),
                format!("{} (edition {})", entry.overlay.id, entry.edition),
            )
        })
        .collect()
}

fn editions(rulebook: &Rulebook) -> Markup {
    html! {
        section.panel aria-labelledby="editions-title" {
            h2 #editions-title { (words::EDITIONS) }
            @for edition in &rulebook.programme().editions {
                h3 { (edition.id) " " @if !edition.live { (parts::tag(Tone::Wait, words::NOT_LIVE)) } }
                p { (edition.title) "." }
                p.small.muted { "Approved " (days::day(edition.approved)) ", in force " (days::day(edition.in_force)) ". " (edition.confidence) }
            }
        }
    }
}

fn provisional(rulebook: &Rulebook, file: &ProgrammeFile) -> Markup {
    let edition = file.rules.at(file.today).edition.id.as_str();
    html! {
        section.panel.spaced aria-labelledby="provisional-title" {
            h2 #provisional-title { (words::PROVISIONAL) " " (parts::provisional()) }
            p.small { (words::PROVISIONAL_MEANS) }
            div.scroll tabindex="0" role="region" aria-labelledby="provisional-title" {
                table #provisional {
                    thead { tr {
                        th scope="col" { (words::PARAMETER) } th scope="col" { (words::VALUE) }
                        th scope="col" { (words::READING) } th scope="col" { (words::CHECKED) }
                    } }
                    tbody {
                        @for parameter in rulebook.parameters() {
                            @if let Some(value) = parameter.on(edition, file.today) && let Some(unconfirmed) = &value.provisional {
                                tr {
                                    th scope="row" { (parameter.description) }
                                    td { (value.value.to_string()) }
                                    td { (unconfirmed.reading) ". " (words::OTHER_READING) ": " (unconfirmed.other_reading) }
                                    td { (days::day(value.checked)) }
                                }
                            }
                        }
                        @for (name, reading) in rulebook.readings().iter().filter(|(_, reading)| reading.provisional) {
                            tr {
                                th scope="row" { (name) ": " (reading.question) }
                                td { (reading.reading) }
                                td colspan="2" { (words::OTHER_READING) ": " (reading.other_reading) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) async fn adopt(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let own = site.rulebook().programme().id;
    adopted(&site, &proof, own, typed).await
}

pub(super) async fn adopt_of(
    proof: Administrator,
    State(site): State<Site>,
    Path(named): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let programme = beside(&site, &named)?;
    adopted(&site, &proof, programme, typed).await
}

async fn adopted(
    site: &Site,
    proof: &Administrator,
    programme: Programme,
    typed: Typed,
) -> Result<Response, Fault> {
    let file = file_of(site, proof, programme).await?;
    let (rulebook, today) = (file.rulebook.clone(), file.today);
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let editions = offered(&rulebook);
    let names: Vec<&str> = editions.iter().map(|(id, _)| id.as_str()).collect();
    let edition = reader
        .offered(&words::EDITION, &names)
        .and_then(|id| Id::new(&id));
    let from = reader.day(
        &words::FROM,
        today.minus(DAYS_AROUND)..=today.plus(DAYS_AROUND),
    );
    let known = overlays(&rulebook);
    let known: Vec<&str> = known.iter().map(|(id, _)| id.as_str()).collect();
    let chosen = reader.several(&words::OVERLAYS, &known);
    let overlays = chosen.iter().filter_map(|id| Id::new(id)).collect();
    let event = (|| {
        Some(RegistryEvent::EditionAdopted {
            edition: edition?,
            from: from?,
            rules: rulebook.hash().clone(),
            overlays,
        })
    })();
    let done = match reader.finish(command_id.zip(event)) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let ((command_id, event), answered) = read.parts();
            let stream = site.ledger.laws().stream_of(programme);
            recorded(
                submit_on(site, proof, stream, today, &command_id, "", event).await,
                answered,
            )
        }
    };
    site.mode_was_set();
    match done {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done=adopt", href(site, programme))).into_response())
        }
        Err(Again::Form(form)) => Ok(record::unprocessable(rules_page(
            site, proof, &file, &form, false,
        ))),
        Err(other) => Err(no_form(other)),
    }
}
