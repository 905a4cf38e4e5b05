//! A pharmacy that is closed or silent: what pharmacies hold and have not handed over, and its release by two agents.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_kernel::{Day, NotHandedOver, Payload};
use retinue_ledger::{
    Administrator as Office, Ledger, PatientId, ProgrammeNumber, ReadError, Releasable,
    ReleaseFile, UndispensedCursor, WaitingRelease,
};

use super::by_number::{ByNumber, NUMBER};
use super::words;
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::record;
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::{days, parts};
use crate::words::vocabulary::Word as _;

pub(super) const LIST: &str = "/programme/undispensed";
pub(super) const PATH: &str = "/programme/release";
pub(super) const TITLE: &str = "Held, not handed over";
const RELEASE: &str = "Release what a silent pharmacy holds";
const LIST_LEAD: &str = "What pharmacies hold, the first to end first. Where one is closed, out of stock or silent, another can help only once this is released: by that pharmacy itself, or by two of you.";
const NONE: &str = "No pharmacy holds an authorisation that was not handed over.";
const LEAD: &str = "Ask the pharmacy first: a pharmacist there releases it alone, and knows best. If they do not answer, ask the patient whether the capsules were received. One of you states what was learned; another, with an account of their own, confirms it. Until then the pharmacy may still hand over, and then there is nothing to release. What turns out later to have left before stays on record, and ends what another pharmacy was given since.";
const NOTHING_LIVE: &str = "Nothing of this patient stands in another pharmacy's way: no authorisation can be handed over today.";
const HELD_BY: &str = "Held by";
const GIVEN: &str = "Given";
const NOT_KNOWN: &str = "on a day that is not known";
const LAST_DAY: &str = "Last day";
const FILLED: &str = "Filled";
const YES: &str = "Yes, the pharmacy says so";
const NO: &str = "Not that we know";
const LEARNED: Field = Field::new(
    "learned",
    "How is it known that nothing was handed over?",
    "",
);
const ASKED: Field = Field::new(
    "asked",
    "Who was asked, and how",
    "A few words, such as: the pharmacist on duty, by telephone; or rung three times. No names.",
);
const ASKED_ON: Field = Field::new("asked-on", "When", "");
const AUTHORISATION: Field = Field::new("authorisation", "Authorisation", "");
const PROPOSAL: Field = Field::new("proposal", "Release", "");
const ANSWER: Field = Field::new("answer", "Answer", "");
const STATE: &str = "State that it was not handed over";
const CONFIRM: &str = "Confirm, and release it";
const DECLINE: &str = "Decline";
const WAITS: &str = "Waits for a second agent";
const OWN: &str =
    "You stated this. Another agent of the office confirms it, with an account of their own.";
const ROWS: u32 = 50;

/// Every page of what is held.
pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").and_then(UndispensedCursor::from_text);
    let who = proof.proof().clone();
    let found = site
        .ask(move |ledger| ledger.undispensed(&who, after.as_ref(), ROWS))
        .await?
        .map_err(record::read_fault)?;
    let form = Form::default();
    let view = html! {
        (parts::crumb("/programme", words::OVERVIEW))
        h1 { (TITLE) }
        p.lead { (LIST_LEAD) }
        section.panel {
            form method="get" action=(PATH) novalidate {
                (fields::code(&form, &NUMBER, Need::Required))
                button type="submit" { "Show" }
            }
        }
        section.panel #undispensed {
            @if found.rows.is_empty() { (parts::empty(NONE)) }
            ol.timeline {
                @for row in &found.rows {
                    li {
                        div { (days::day(row.until)) span.work-sub { (days::distance(row.until, found.today)) } }
                        div {
                            strong { (row.pharmacy_name.as_deref().unwrap_or(row.pharmacy.as_str())) } br;
                            a href={ (PATH) "?number=" (row.number) } { "Release" span.unseen { " " (row.number) } } " "
                            span.code.small { (row.number) }
                        }
                    }
                }
            }
        }
        @if let Some(next) = &found.next {
            p.acts { a.button.button-second href={ (LIST) "?after=" (next) } rel="next" { (words::MORE) } }
        }
    };
    Ok(Page::of(proof.visitor(), TITLE)
        .on("/programme")
        .render(&site, view)
        .into_response())
}

/// The release itself.
pub(super) struct Releases;

impl ByNumber for Releases {
    const PATH: &'static str = PATH;
    const TITLE: &'static str = RELEASE;
    const LEAD: &'static str = LEAD;
    const HIDDEN: &'static [&'static str] = &[AUTHORISATION.name, PROPOSAL.name];
    type File = ReleaseFile;

    fn read(ledger: &Ledger, who: &Office, number: &str) -> Result<ReleaseFile, ReadError> {
        ledger.releases_of(who, number)
    }

    fn whose(file: &ReleaseFile) -> (PatientId, &ProgrammeNumber) {
        (file.patient, &file.number)
    }

    fn view(file: &ReleaseFile, form: &Form) -> Markup {
        html! {
            section.panel aria-labelledby="held-title" {
                h2 #held-title { (file.name) " " span.code.small { (file.number) } }
                @if file.live.is_empty() && file.waiting.is_empty() { p.muted { (NOTHING_LIVE) } }
                @for one in &file.waiting { (waiting(one, file)) }
                @if !file.live.is_empty() { (live(file, form)) }
            }
        }
    }

    fn decision(_: &Self::File, reader: &mut Reader) -> Result<Option<Payload>, Fault> {
        match reader
            .offered(&ANSWER, &["propose", "confirm", "decline"])
            .as_deref()
        {
            Some("propose") => Ok(proposed(reader)),
            Some("confirm") => Ok(reader
                .id(&PROPOSAL)
                .map(|proposal| Payload::ReleaseConfirmed { proposal })),
            Some("decline") => Ok(reader
                .id(&PROPOSAL)
                .map(|proposal| Payload::ReleaseDeclined {
                    proposal,
                    reason: None,
                })),
            _ => Err(Fault::NotFound),
        }
    }
}

fn proposed(reader: &mut Reader) -> Option<Payload> {
    let authorisation = reader.id(&AUTHORISATION);
    let learned: Option<NotHandedOver> = reader.word(&LEARNED);
    let asked = reader.id(&ASKED);
    // The door knows the day of the authorisation and of today, and says so.
    let ever = Day::new(jiff::civil::Date::MIN)..=Day::new(jiff::civil::Date::MAX);
    let asked_on = reader.day(&ASKED_ON, ever);
    Some(Payload::ReleaseProposed {
        authorisation: authorisation?,
        learned: learned?,
        asked: asked?,
        asked_on: asked_on?,
    })
}

fn held(one: &Releasable, file: &ReleaseFile) -> Markup {
    html! {
        dl.facts {
            div { dt { (HELD_BY) } dd { strong { (one.pharmacy_name.as_deref().unwrap_or(one.pharmacy.as_str())) } } }
            div { dt { (GIVEN) } dd { @match one.given_on { Some(on) => { (days::day(on)) } None => { (NOT_KNOWN) } } ", " (one.days) " days" } }
            div { dt { (LAST_DAY) } dd { (days::day_from(one.until, file.today)) } }
            div { dt { (FILLED) } dd { (if one.filled { YES } else { NO }) } }
        }
    }
}

/// One form, whatever is held: of several strengths each has an authorisation of its own.
fn live(file: &ReleaseFile, form: &Form) -> Markup {
    let offered: Vec<(String, String)> = file
        .live
        .iter()
        .map(|one| {
            let holder = one
                .pharmacy_name
                .as_deref()
                .unwrap_or(one.pharmacy.as_str());
            let until = days::short(one.until);
            (
                one.authorisation.to_string(),
                format!("{holder}, until {until}"),
            )
        })
        .collect();
    html! {
        @for one in &file.live { (held(one, file)) }
        form.form method="post" action=(PATH) novalidate {
            (fields::command())
            (fields::hidden(NUMBER.name, &file.number.to_string()))
            @match offered.as_slice() {
                [(only, _)] => { (fields::hidden(AUTHORISATION.name, only)) }
                several => { (fields::select(form, &AUTHORISATION, Need::Required, several)) }
            }
            (fields::choice(form, &LEARNED, NotHandedOver::every()))
            (fields::text(form, &ASKED, Need::Required))
            (fields::date(form, &ASKED_ON, Need::Required))
            div.acts { button.button-grave type="submit" name=(ANSWER.name) value="propose" { (STATE) } }
        }
    }
}

fn waiting(one: &WaitingRelease, file: &ReleaseFile) -> Markup {
    html! {
        h3 { (WAITS) }
        (held(&one.of, file))
        p { (one.learned.label()) ". " (one.asked) ", " (days::day(one.asked_on)) "." }
        @if one.own { p.muted { (OWN) } }
        form.form method="post" action=(PATH) novalidate {
            (fields::command())
            (fields::hidden(NUMBER.name, &file.number.to_string()))
            (fields::hidden(PROPOSAL.name, one.proposal.as_str()))
            div.acts {
                @if !one.own { button.button-grave type="submit" name=(ANSWER.name) value="confirm" { (CONFIRM) } }
                button.button-plain type="submit" name=(ANSWER.name) value="decline" { (DECLINE) }
            }
        }
    }
}
