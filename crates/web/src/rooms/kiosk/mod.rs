//! The kiosk: a device of the clinic, lent to one patient for the month's questions and contraception. It knows no other
//! page, and there is no way back from it but to sign in (decision 0048).

mod acts;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use retinue_kernel::{Day, Payload, Source};
use retinue_ledger::ProofAtKiosk;
use retinue_rulebook::Language;

use self::acts::{AtKiosk, Unchanged};
use super::act::{self, SpokenAct};
use super::chart::Chart;
use super::patient::questions::{self, Questions};
use super::patient::reports::Contraception;
use super::record::{self, Again};
use super::{act::Act as _, contraception, entry};
use crate::access::proof::{Frame, Kiosk};
use crate::access::session;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, SpokenField, Typed};
use crate::http::routes::Room;
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::said::{kiosk as says, reports};
use crate::words::vocabulary::Word as _;

pub(super) use acts::is_there_something;

/// The first page.
pub(crate) const FRONT: &str = "/kiosk";
const END: &str = "/kiosk/end";
const BORN: SpokenField = SpokenField::new("born", says::BORN, None);

/// The bar: no way leads anywhere but to the first page.
pub(crate) fn frame(language: Language) -> Frame {
    Frame {
        room: says::ROOM.get(language),
        ways: vec![(FRONT, says::WAY.get(language))],
        language: Some(language),
    }
}

/// The routes of the kiosk.
pub(crate) fn routes() -> Room<Kiosk> {
    let room = Room::new()
        .get(FRONT, front)
        .post(FRONT, prove)
        .post(END, end);
    let room = of::<Questions>(room);
    let room = of::<Contraception>(room);
    of::<Unchanged>(room)
}

fn of<A: AtKiosk>(room: Room<Kiosk>) -> Room<Kiosk> {
    room.get(A::KIOSK, act_page::<A>)
        .post(A::KIOSK, act_done::<A>)
}

/// The page closes by itself once the session is over, so that it shows nothing to the next who passes.
fn closing(site: &Site, page: impl IntoResponse) -> Response {
    let mut response = page.into_response();
    let after = site.ledger.limits().kiosk_idle.as_secs().saturating_add(1);
    if let Ok(value) = HeaderValue::from_str(&format!("{after}; url={FRONT}")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

/// The patient's chart; none while nobody has said who they are.
async fn chart(site: &Site, proof: &Kiosk) -> Result<Chart, Fault> {
    let who = proof.proof().clone();
    let file = site.ask(move |ledger| ledger.kiosk_file(&who)).await?;
    file.map(Chart::of).map_err(record::read_fault)
}

async fn front(
    proof: Kiosk,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    if !proof.proof().is_proven() {
        let form = Form::default().in_language(proof.zones().language);
        return Ok(closing(&site, who_page(&site, &proof, &form)));
    }
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    let asked = Typed::of_query(asked);
    let view = html! {
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        (done(&chart, asked.first("done"), language))
        @if Questions::fits(&chart) {
            section.panel {
                h2 { (reports::QUESTIONS.get(language)) }
                p.flush { a.button #questions href=(Questions::KIOSK) { (reports::QUESTIONS.get(language)) } }
            }
        }
        @if Contraception::fits(&chart) {
            section.panel {
                h2 { (reports::CONTRACEPTION.get(language)) }
                (own_contraception(&chart, language))
                p.flush { a.button.button-second #contraception href=(Contraception::KIOSK) { (says::CHANGED.get(language)) } }
            }
        }
        form.form method="post" action=(END) {
            p { (says::FINISHED_MEANS.get(language)) }
            button type="submit" #finished { (says::FINISHED.get(language)) }
        }
        (closes(&site, language))
    };
    let page = Page::of(proof.visitor(), says::TITLE.get(language))
        .on(FRONT)
        .narrow()
        .render(&site, view);
    Ok(closing(&site, page))
}

fn closes(site: &Site, language: Language) -> Markup {
    let minutes = site.ledger.limits().kiosk_idle.as_secs().div_euclid(60);
    html! { p.small.muted { (says::closes(language, minutes)) } }
}

/// What the patient said last, and that it is unchanged as one click.
fn own_contraception(chart: &Chart, language: Language) -> Markup {
    let Some((methods, abstinence, since)) = contraception::last_by(chart, Source::Patient) else {
        return html! {};
    };
    let mut said: Vec<&str> = methods
        .iter()
        .map(|method| method.label_in(language))
        .collect();
    if abstinence {
        said.push(reports::ABSTINENCE.get(language));
    }
    let said = said.join(&format!(" {} ", says::WITH.get(language)));
    html! {
        p { (says::last_said(language, said, days::short_in(since, language))) }
        form method="post" action=(Unchanged::KIOSK) {
            (fields::command())
            button type="submit" #unchanged { (says::UNCHANGED.get(language)) }
        }
    }
}

/// What came of the act that was just done.
fn done(chart: &Chart, slug: Option<&str>, language: Language) -> Markup {
    let passed = chart.facts().rev().find_map(|event| match event.payload {
        Payload::ComprehensionAnswered { passed, .. } => Some(passed),
        _ => None,
    });
    match slug {
        Some(Questions::SLUG) if passed == Some(true) => {
            parts::notice(Tone::Yes, reports::QUESTIONS_DONE.get(language), html! {})
        }
        Some(Questions::SLUG) => parts::notice(
            Tone::Wait,
            reports::QUESTIONS_FAILED.get(language),
            html! {
                (questions::notes(&chart.rulebook, language))
                p.flush { a.button #again href=(Questions::KIOSK) { (reports::TRY_AGAIN.get(language)) } }
            },
        ),
        Some(Contraception::SLUG | Unchanged::SLUG) => parts::notice(
            Tone::Yes,
            reports::CONTRACEPTION_DONE.get(language),
            html! {},
        ),
        _ => html! {},
    }
}

/// Who sits there: the first page of every session, and the only one until it is answered.
fn who_page(site: &Site, proof: &Kiosk, form: &Form) -> Html<String> {
    let language = form.language();
    let view = html! {
        (parts::error_summary(form))
        h1 { (says::WHO.get(language)) }
        p.lead { (says::WHO_LEAD.get(language)) }
        form.form method="post" action=(FRONT) novalidate {
            (fields::command())
            (fields::date(form, &BORN.in_language(language), Need::Required))
            button type="submit" #send { (says::GO_ON.get(language)) }
        }
        form method="post" action=(END) {
            button.button-plain type="submit" #not-me { (says::NOT_ME.get(language)) }
        }
        (closes(site, language))
    };
    Page::of(proof.visitor(), says::WHO.get(language))
        .on(FRONT)
        .narrow()
        .with(form)
        .render(site, view)
}

async fn prove(
    proof: Kiosk,
    State(site): State<Site>,
    headers: HeaderMap,
    typed: Typed,
) -> Result<Response, Fault> {
    let language = proof.zones().language;
    let mut reader = Reader::of(typed.in_language(language));
    let command_id = reader.command_id();
    let earliest = Day::new(jiff::civil::date(1890, 1, 1));
    let born = reader.day(&BORN.in_language(language), earliest..=site.today());
    let (born, answered) = match reader.finish(command_id.zip(born)) {
        Ok(read) => {
            let ((_, born), answered) = read.parts();
            (born, answered)
        }
        Err(rejected) => {
            return match Again::from(rejected) {
                Again::Form(form) => {
                    let page = who_page(&site, &proof, &form);
                    Ok(closing(&site, record::unprocessable(page)))
                }
                Again::Fault(fault) => Err(fault),
                Again::NotAnswered(_) => Err(Fault::Failed),
            };
        }
    };
    let token = session::token(&headers, &site.config).ok_or(Fault::SignInFirst)?;
    let who = proof.proof().clone();
    let proven = site
        .ask(move |ledger| ledger.prove_at_kiosk(&who, &token, born))
        .await?
        .map_err(record::read_fault)?;
    match proven {
        ProofAtKiosk::Given => Ok(closing(&site, Redirect::to(FRONT))),
        ProofAtKiosk::Wrong { left } => {
            // What was typed does not stand there for the next who tries.
            let mut form = answered.wrong(says::wrong(language, left));
            form.typed = form.typed.without(BORN.name());
            let page = who_page(&site, &proof, &form);
            Ok(closing(&site, record::unprocessable(page)))
        }
        ProofAtKiosk::Over => Ok(over(&site)),
    }
}

/// The session is over: the browser lies at the sign-in page.
fn over(site: &Site) -> Response {
    let gone = CookieJar::new().add(session::no_cookie(&site.config));
    (gone, Redirect::to("/sign-in")).into_response()
}

async fn end(_: Kiosk, State(site): State<Site>, headers: HeaderMap) -> Result<Response, Fault> {
    entry::leave(&site, &headers).await?;
    Ok(over(&site))
}

async fn act_page<A: AtKiosk>(
    proof: Kiosk,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    if !proof.proof().is_proven() {
        return Ok(Redirect::to(FRONT).into_response());
    }
    let chart = chart(&site, &proof).await?;
    let form = A::begin(&chart, &Typed::of_query(asked)).in_language(proof.zones().language);
    Ok(closing(&site, form_page::<A>(&site, &proof, &chart, &form)))
}

async fn act_done<A: AtKiosk>(
    proof: Kiosk,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    if !proof.proof().is_proven() {
        return Ok(Redirect::to(FRONT).into_response());
    }
    let chart = chart(&site, &proof).await?;
    let language = proof.zones().language;
    let typed = typed.in_language(language);
    match record::carry_out::<A>(&site, proof.actor(), &chart, typed).await {
        Ok(()) => Ok(closing(
            &site,
            Redirect::to(&format!("{FRONT}?done={}", A::SLUG)),
        )),
        Err(Again::Form(form)) => Ok(closing(
            &site,
            record::unprocessable(form_page::<A>(&site, &proof, &chart, &form)),
        )),
        Err(Again::NotAnswered(typed)) => {
            let page = Page::of(proof.visitor(), A::SAYS.title.get(language)).narrow();
            Ok(record::unavailable(
                page.render(&site, record::not_answered(&typed)),
            ))
        }
        Err(Again::Fault(fault)) => Err(fault),
    }
}

fn form_page<A: SpokenAct>(site: &Site, proof: &Kiosk, chart: &Chart, form: &Form) -> Html<String> {
    let language = form.language();
    let words = A::SAYS.in_language(language);
    let back = (FRONT, says::TITLE.get(language));
    let view = act::page_in_words::<A>(words, chart, form, back, says::BACK.get(language));
    Page::of(proof.visitor(), words.title)
        .narrow()
        .with(form)
        .render(site, view)
}
