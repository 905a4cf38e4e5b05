//! What a party sees of itself: its standing, what is due with its day, its cases, and how to answer them.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::office::{CaseOnRecord, CaseStage};
use retinue_kernel::{DutyActor, Id, RegistryEvent, RegistryRecord, Standing};
use retinue_ledger::{Actor, CommandId, OwnStanding, RegistrySubmission, Subject, SubmitError};
use retinue_rulebook::Rulebook;

use super::administrator::{missing_list, words as office};
use super::certified::Looks;
use super::record::{self, Again};
use super::{closed_days, non_compliance, party_form, prices, record::unprocessable};
use crate::access::proof::{Pharmacist, Prescriber, Proof, Wholesaler};
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::http::upload::Sent;
use crate::site::Site;
use crate::views::days::{self, Zones};
use crate::views::fields::{self, Need};
use crate::views::page::{Page, Visitor};
use crate::views::parts::{self, Tone};

/// A proof that acts for a party of the programme.
pub(crate) trait Party: Proof {
    /// The page of its own standing.
    const PATH: &'static str;
    fn who(&self) -> &Actor;
    fn seat(&self) -> (&Visitor, &Zones);
}

macro_rules! party {
    ($($proof:ident = $path:literal),*) => {
        $(impl Party for $proof {
            const PATH: &'static str = $path;
            fn who(&self) -> &Actor { self.actor() }
            fn seat(&self) -> (&Visitor, &Zones) { (self.visitor(), self.zones()) }
        })*
    };
}
party!(
    Prescriber = "/clinic/standing",
    Pharmacist = "/pharmacy/standing",
    Wholesaler = "/wholesaler/standing"
);

pub(super) const TITLE: &str = "Our standing";
const STAFF: Field = Field::new(
    "staff",
    "Who was trained",
    "Staff numbers or initials, with commas between them. No full names.",
);
const RECORD: Field = Field::new(
    "record",
    "Where the record of it is kept",
    "Such as a binder or a folder, for whoever audits.",
);
const ANSWER: Field = Field::new(
    "says",
    "Your words",
    "What happened, and what was done about it. No patient's name.",
);
const ATTESTS: &str = "attests";
const ATTESTS_TICK: &str =
    "I act for this wholesaler. It has procedures for what stands above, and keeps to it.";
const ATTESTS_MISSING: &str = "Tick this to attest it. Nothing was stored.";
const TRAINING_SOME: &str = "Name at least one of the staff, each in at most 128 characters.";

pub(super) async fn load<P: Party>(site: &Site, proof: &P) -> Result<OwnStanding, Fault> {
    let who = proof.who().clone();
    site.ask(move |ledger| ledger.own_standing(&who))
        .await?
        .map_err(record::read_fault)
}

/// Records a fact about the party itself.
pub(super) async fn submit(
    site: &Site,
    who: &Actor,
    subject: Subject,
    command_id: &Id,
    event: RegistryEvent,
) -> Result<(), SubmitError> {
    let submission = RegistrySubmission {
        subject,
        command_id: CommandId::new(command_id.as_str()).ok_or(SubmitError::NotFound)?,
        who: who.clone(),
        on: site.today(),
        event,
        at: None,
    };
    site.ask(move |ledger| ledger.submit_registry(submission).map(drop))
        .await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}

pub(super) async fn page<P: Party>(
    proof: P,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let own = load(&site, &proof).await?;
    let done = Typed::of_query(asked).first("done").is_some();
    Ok(own_page(&site, &proof, &own, &Form::default(), done).into_response())
}

fn own_page<P: Party>(
    site: &Site,
    proof: &P,
    own: &OwnStanding,
    form: &Form,
    done: bool,
) -> Html<String> {
    let (visitor, _) = proof.seat();
    let trains = !matches!(own.subject, Subject::Prescriber(_));
    let view = html! {
        (parts::error_summary(form))
        div.headline {
            div {
                h1 { (TITLE) }
                p.muted { (own.name.as_deref().unwrap_or_default()) " · " (standing(own.standing)) }
            }
        }
        @if done { (parts::notice(Tone::Yes, office::DONE, html! {})) }
        @match own.subject {
            Subject::Prescriber(_) => p { a href=(Prescriber::LOOKS) { (Prescriber::LISTED) } },
            Subject::Pharmacy(_) => p { a href=(Pharmacist::LOOKS) { (Pharmacist::LISTED) } },
            _ => {}
        }
        div.split {
            div.stack {
                section.panel aria-labelledby="due-title" {
                    h2 #due-title { "Due" }
                    (non_compliance::due_list(site.rulebook(), &own.due, own.today))
                }
                section.panel aria-labelledby="cases-title" {
                    h2 #cases-title { "Cases of non-compliance" }
                    (cases::<P>(own))
                }
                @if let Some(Err(missing)) = &own.certifiable {
                    section.panel aria-labelledby="missing-title" {
                        h2 #missing-title { "Before the next certification" }
                        (missing_list(missing))
                    }
                }
                (party_form::panel(site.rulebook(), own, P::PATH, "Read and sign the form"))
                @if matches!(own.subject, Subject::Wholesaler(_)) { (agreement::<P>(site.rulebook(), own, form)) }
            }
            div.stack {
                (closed_days::panel(own, form, P::PATH))
                (prices::panel(own, form, P::PATH))
                @if trains { (training::<P>(own, proof.who(), form)) }
            }
        }
    };
    Page::of(visitor, TITLE)
        .on(P::PATH)
        .with(form)
        .render(site, view)
}

pub(super) fn standing(standing: Standing) -> Markup {
    match standing {
        Standing::Certified(until) => html! {
            (parts::tag(Tone::Yes, office::STANDING_CERTIFIED)) " until " (days::day(until))
        },
        Standing::NotCertified => parts::tag(Tone::Wait, office::STANDING_NOT),
        Standing::Suspended => parts::tag(Tone::No, office::STANDING_SUSPENDED),
        Standing::Decertified => parts::tag(Tone::No, office::STANDING_DECERTIFIED),
    }
}

/// What the law asks of a wholesaler, and the attestation that it keeps to it.
fn agreement<P: Party>(rulebook: &Rulebook, own: &OwnStanding, form: &Form) -> Markup {
    let duties = rulebook.duties().iter();
    let attested = own.facts.iter().rev();
    let attested = attested
        .filter(|fact| fact.event == RegistryEvent::Attested {})
        .map(|fact| fact.on);
    html! {
        section.panel aria-labelledby="agreement-title" {
            h2 #agreement-title { "Our agreement" }
            p { "What the programme asks of a wholesaler:" }
            ul {
                @for duty in duties.filter(|duty| duty.actor == DutyActor::Wholesaler) {
                    li { (duty.title) " " span.small.muted { (duty.law.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")) } }
                }
            }
            ol.timeline { @for on in attested { li { div { (days::day(on)) } div { p { "Attested" } } } } }
            form method="post" action={ (P::PATH) "/attest" } novalidate {
                (fields::command())
                (fields::named_tick(form, ATTESTS, ATTESTS_TICK))
                button type="submit" { "Attest" }
            }
        }
    }
}

fn cases<P: Party>(own: &OwnStanding) -> Markup {
    // A party reads a case from its notice on.
    let told = |case: &&CaseOnRecord| case.stage != CaseStage::Opened;
    let shown: Vec<&CaseOnRecord> = own.cases.iter().rev().filter(told).collect();
    html! {
        @if shown.is_empty() { (parts::empty("No case is on record.")) }
        ul.plain {
            @for case in shown {
                li {
                    p { a href={ (P::PATH) "/cases/" (case.id) } { "Case of " (days::day(case.opened_on)) ", " (case.law) } }
                    p.small { (non_compliance::stage(case, own.today)) }
                }
            }
        }
    }
}

/// Who stands for the party, and whether as the representative of a chain.
pub(super) fn representative(own: &OwnStanding) -> (Option<Id>, bool) {
    let record = RegistryRecord::of(own.facts.iter().cloned());
    let of_chain = record.chain().is_some();
    (record.representative().cloned(), of_chain)
}

fn training<P: Party>(own: &OwnStanding, who: &Actor, form: &Form) -> Markup {
    let trained = own.facts.iter().rev().filter_map(|fact| match &fact.event {
        RegistryEvent::Trained { staff, record } => Some((fact.on, staff, record)),
        _ => None,
    });
    html! {
        section.panel aria-labelledby="training-title" {
            h2 #training-title { "Training of staff" }
            ol.timeline {
                @for (on, staff, record) in trained {
                    li {
                        div { (days::day(on)) }
                        div {
                            p { (staff_words(staff)) }
                            @if let Some(record) = record { p.small.muted { "Record: " (record) } }
                        }
                    }
                }
            }
            form method="post" action={ (P::PATH) "/train" } novalidate {
                (fields::command())
                (training_fields(form))
                button type="submit" { "Record that they were trained today" }
            }
        }
        @if matches!(own.subject, Subject::Pharmacy(_)) {
            section.panel aria-labelledby="representative-title" {
                h2 #representative-title { "Authorised representative" }
                @let (account, of_chain) = representative(own);
                @let is_own = account.as_ref() == Some(who.account());
                @match (&account, of_chain) {
                    (Some(_), _) if is_own => p { "It is you: you answer for the programme in this pharmacy." },
                    (Some(_), true) => p { "It is the representative of the chain. The programme's office records another." },
                    (Some(_), false) => p { "It is a colleague who named themselves with their own account. If they are it no more, the programme's office ends them here; then name yourself." },
                    (None, _) => p { "Nobody is named yet." },
                }
                @if !is_own && !of_chain {
                    form method="post" action={ (P::PATH) "/represent" } {
                        (fields::command())
                        button.button-second type="submit" { "I am the authorised representative" }
                    }
                }
            }
        }
    }
}

pub(super) fn staff_words(staff: &[Id]) -> String {
    if staff.is_empty() {
        return "All staff".to_owned();
    }
    let names: Vec<&str> = staff.iter().map(Id::as_str).collect();
    names.join(", ")
}

/// Who was trained, and where the record of it is.
pub(super) fn read_training(reader: &mut Reader) -> Option<RegistryEvent> {
    let typed = reader.text(&STAFF, 2_000);
    let record = reader.id(&RECORD);
    let staff: Option<Vec<Id>> = typed.as_deref().map(|typed| {
        let names = typed
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty());
        names
            .map(Id::new)
            .collect::<Option<Vec<Id>>>()
            .unwrap_or_default()
    });
    if staff.as_ref().is_some_and(Vec::is_empty) {
        reader.wrong(STAFF.name, TRAINING_SOME);
    }
    Some(RegistryEvent::Trained {
        staff: staff?,
        record: Some(record?),
    })
}

/// The two fields of a training.
pub(super) fn training_fields(form: &Form) -> Markup {
    html! { (fields::text(form, &STAFF, Need::Required)) (fields::text(form, &RECORD, Need::Required)) }
}

pub(super) async fn act<P: Party>(
    proof: P,
    State(site): State<Site>,
    Path(act): Path<String>,
    sent: Sent,
) -> Result<Response, Fault> {
    let own = load(&site, &proof).await?;
    let file = sent.file(prices::FILE.name).map(<[u8]>::to_vec);
    let mut reader = Reader::of(sent.typed);
    let command_id = reader.command_id();
    if let Some(event) = closed_days::read(&act, &own.subject, &mut reader) {
        let done = recorded(&site, &proof, &own.subject, reader, command_id.zip(event)).await;
        return after(&site, &proof, &own, done);
    }
    if let Some(event) = prices::read(&act, &own.subject, &mut reader, file.as_deref()) {
        let done = recorded(&site, &proof, &own.subject, reader, command_id.zip(event)).await;
        return after(&site, &proof, &own, done);
    }
    let event = match act.as_str() {
        "train" => read_training(&mut reader),
        "attest" if matches!(own.subject, Subject::Wholesaler(_)) => {
            if !reader.ticked(ATTESTS) {
                reader.wrong(ATTESTS, ATTESTS_MISSING);
            }
            Some(RegistryEvent::Attested {})
        }
        "represent" => Some(RegistryEvent::RepresentativeNamed {
            account: proof.who().account().clone(),
        }),
        _ => return Err(Fault::NotFound),
    };
    let done = recorded(&site, &proof, &own.subject, reader, command_id.zip(event)).await;
    after(&site, &proof, &own, done)
}

/// The page of the own standing again: with what was done, or with what is wrong.
fn after<P: Party>(
    site: &Site,
    proof: &P,
    own: &OwnStanding,
    done: Result<(), Again>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=act", P::PATH)).into_response()),
        Err(Again::Form(form)) => Ok(unprocessable(own_page(site, proof, own, &form, false))),
        Err(other) => Err(without_form(other)),
    }
}

async fn recorded<P: Party>(
    site: &Site,
    proof: &P,
    subject: &Subject,
    reader: Reader,
    read: Option<(Id, RegistryEvent)>,
) -> Result<(), Again> {
    let ((command_id, event), answered) = reader.finish(read)?.parts();
    submit(site, proof.who(), subject.clone(), &command_id, event)
        .await
        .map_err(|error| record::again(error, answered))
}

pub(super) fn without_form(again: Again) -> Fault {
    match again {
        Again::Fault(fault) => fault,
        Again::NotAnswered(_) | Again::Form(_) => Fault::NotAnswered,
    }
}

fn find(own: &OwnStanding, id: &str) -> Result<CaseOnRecord, Fault> {
    let told = |case: &&CaseOnRecord| case.id.as_str() == id && case.stage != CaseStage::Opened;
    own.cases.iter().find(told).cloned().ok_or(Fault::NotFound)
}

pub(super) async fn case_page<P: Party>(
    proof: P,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let own = load(&site, &proof).await?;
    let case = find(&own, &id)?;
    Ok(case_view(&site, &proof, &own, &case, &Form::default()).into_response())
}

fn case_view<P: Party>(
    site: &Site,
    proof: &P,
    own: &OwnStanding,
    case: &CaseOnRecord,
    form: &Form,
) -> Html<String> {
    let (visitor, zones) = proof.seat();
    let today = own.today;
    let answer = match case.stage {
        CaseStage::Noticed { answer_by } => Some(("answer", "Answer the notice", answer_by)),
        CaseStage::Answered { .. } => Some(("answer", "Add to the answer", today)),
        CaseStage::Acted { answer_by } if today <= answer_by => {
            Some(("reconsider", "Ask for reconsideration", answer_by))
        }
        _ => None,
    };
    let asks = non_compliance::law_line(site.rulebook(), case.law.as_str());
    let view = html! {
        (parts::crumb(P::PATH, TITLE))
        (parts::error_summary(form))
        h1 { "Case of " (days::day(case.opened_on)) }
        p.lead { (non_compliance::stage(case, today)) }
        div.split {
            section.panel {
                dl.facts.facts-one {
                    div { dt { "Line of the law" } dd { strong { (case.law) } @if let Some(asks) = asks { " " (asks) } } }
                    div { dt { "Who opened it" } dd { "The programme's office" } }
                    @if let Some(action) = case.action { div { dt { "What it means for you" } dd { (non_compliance::meaning(action)) } } }
                }
                (non_compliance::timeline(case, &own.facts, zones))
            }
            @if let Some((act, title, by)) = answer {
                section.panel aria-labelledby="answer-title" {
                    h2 #answer-title { (title) }
                    @if act == "reconsider" || case.action.is_none() { p { "Until and including " (days::day(by)) ". Afterwards the programme decides on what is on record." } }
                    form method="post" action={ (P::PATH) "/cases/" (case.id) "/" (act) } novalidate {
                        (fields::command())
                        (fields::long_text(form, &ANSWER, Need::Required))
                        button type="submit" { "Send" }
                    }
                }
            }
        }
    };
    Page::of(visitor, "Case of non-compliance")
        .on(P::PATH)
        .with(form)
        .render(site, view)
}

pub(super) async fn case_act<P: Party>(
    proof: P,
    State(site): State<Site>,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Result<Response, Fault> {
    let own = load(&site, &proof).await?;
    let case = find(&own, &id)?;
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let (of, says) = (case.id.clone(), reader.says(&ANSWER));
    let event = match act.as_str() {
        "answer" => says.map(|says| RegistryEvent::CaseAnswered { case: of, says }),
        "reconsider" => says.map(|says| RegistryEvent::CaseReconsiderationAsked { case: of, says }),
        _ => return Err(Fault::NotFound),
    };
    match recorded(&site, &proof, &own.subject, reader, command_id.zip(event)).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/cases/{id}", P::PATH)).into_response()),
        Err(Again::Form(form)) => Ok(unprocessable(case_view(&site, &proof, &own, &case, &form))),
        Err(other) => Err(without_form(other)),
    }
}
