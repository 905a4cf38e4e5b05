//! Signing as a guardian. The page holds only what is the same on the form of every patient, so that it does not tell
//! which form it is.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Applies, Id, Medium, Payload, Signing};
use retinue_ledger::{Assistance, CommandId, PatientId, WardFile};
use retinue_rulebook::{FormEntry, FormText, ItemKind, ItemText, Language, Party, WhoseWords};
use sha2::{Digest as _, Sha256};

use crate::access::proof::Guardian;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Report;
use crate::rooms::programme_form;
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::page::Page;
use crate::views::parts::Tone;
use crate::views::{fields, parts};
use crate::words::said::{guardian as says, reports};

pub(super) const PATH: &str = "/guardian/sign/{patient}";
const SIGNATURE: &str = "guardian-signature";
/// What the guardian had before them travels with the page: of these words only, since the hash of the whole form would
/// tell which form it is.
const SHOWN: &str = "shown-words";
const SHOWN_FIELD: Field = Field::new(SHOWN, "The words that were shown", "");
const LONGEST_HASH: usize = 100;
/// The part of the enrolment forms that every patient's form has, word for word. Where one form is that of all patients,
/// every part of it is.
const COMMON_PART: &str = "consent-all-patients";

async fn ward(site: &Site, proof: &Guardian, patient: &str) -> Result<WardFile, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let who = proof.proof().clone();
    site.ask(move |ledger| ledger.ward_file(&who, patient))
        .await?
        .map_err(record::read_fault)
}

/// The statements of a form that stand on the form of every patient.
fn common_part<'a>(file: &'a WardFile, text: &'a FormText) -> Vec<&'a ItemText> {
    let entry = file.rulebook.form(text.form.as_str());
    let is_common = |text: &&ItemText| {
        entry
            .into_iter()
            .flat_map(|entry| &entry.items)
            .filter(|item| {
                let is_in_every_form = item.part == COMMON_PART || is_of_all(file, entry);
                is_in_every_form && item.by == Party::Patient && item.kind == ItemKind::Consent
            })
            .any(|item| item.id == text.id)
    };
    text.items.iter().filter(is_common).collect()
}

/// Whether the form is the one of all patients.
fn is_of_all(file: &WardFile, entry: Option<&FormEntry>) -> bool {
    let own = file.text.as_ref().map(|text| text.form.as_str());
    entry.is_some_and(|entry| entry.applies == Applies::All && own == Some(entry.name.as_str()))
}

/// The forms of which one waits, as each patient's path has one of them; where there is one for all, that one.
fn of_every_path(file: &WardFile) -> Vec<(&FormText, Vec<&ItemText>)> {
    let own = file.text.as_ref();
    let entry = own.and_then(|text| file.rulebook.form(text.form.as_str()));
    if let Some(own) = own.filter(|_| is_of_all(file, entry)) {
        return vec![(own, common_part(file, own))];
    }
    file.texts
        .iter()
        .map(|text| (text, common_part(file, text)))
        .filter(|(_, items)| !items.is_empty())
        .collect()
}

/// The statements that every patient's form holds today, word for word. Where an authority loaded its text of one form
/// and not of the other, that is fewer of them, and the page tells no more than before.
fn statements(file: &WardFile) -> Vec<&ItemText> {
    let forms = of_every_path(file);
    let Some(((_, first), others)) = forms.split_first() else {
        return Vec::new();
    };
    let is_everywhere = |item: &&&ItemText| {
        others.iter().all(|(_, items)| {
            items
                .iter()
                .any(|one| one.id == item.id && one.text == item.text)
        })
    };
    first.iter().filter(is_everywhere).copied().collect()
}

/// Whose words the page holds, the same for every path; none where they are signed elsewhere.
fn words_of(file: &WardFile) -> Option<WhoseWords> {
    let forms = of_every_path(file);
    let is_official = |text: &FormText| text.words == WhoseWords::Official;
    if !forms.is_empty() && forms.iter().all(|(text, _)| is_official(text)) {
        Some(WhoseWords::Official)
    } else {
        programme_form::words_can_be_signed(file.ward.mode).then_some(WhoseWords::Demonstration)
    }
}

/// The text that the signature names: the authority's anywhere, ours in the sandbox only.
fn signed_here(file: &WardFile) -> Option<&FormText> {
    let mode = file.ward.mode;
    file.text.as_ref().filter(|text| {
        text.words == WhoseWords::Official || programme_form::words_can_be_signed(mode)
    })
}

pub(super) async fn page(
    proof: Guardian,
    State(site): State<Site>,
    Path(patient): Path<String>,
) -> Result<Response, Fault> {
    let file = ward(&site, &proof, &patient).await?;
    if file.form.is_none() {
        return Ok(Redirect::to("/guardian").into_response());
    }
    let form = Form::default().in_language(proof.zones().language);
    Ok(form_page(&site, &proof, &file, &form).into_response())
}

fn form_page(site: &Site, proof: &Guardian, file: &WardFile, form: &Form) -> Html<String> {
    let words = words_of(file);
    let can_be_signed = words.is_some();
    let shown = statements(file);
    let language = form.language();
    let tick = if can_be_signed {
        says::SIGN_TICK
    } else {
        says::SIGN_TICK_ELSEWHERE
    };
    let view = html! {
        (parts::crumb("/guardian", says::TITLE.get(language)))
        (parts::error_summary(form))
        h1 { (says::SIGN_TITLE.get(language)) }
        p { strong { (file.ward.name) } }
        p.lead { (says::SIGN_LEAD.get(language)) }
        (whose_words(words, language))
        @if can_be_signed {
            section.part #statements {
                h2.group-title { (says::STATEMENTS.get(language)) }
                ol { @for item in &shown { (statement(item, language)) } }
            }
        }
        form.form method="post" novalidate {
            (fields::command())
            (fields::hidden(SHOWN, &fingerprint(&shown)))
            (fields::named_tick(form, SIGNATURE, tick.get(language)))
            div.acts {
                button type="submit" #send { (says::SUBMIT.get(language)) }
                a.button.button-plain href="/guardian" { (says::BACK.get(language)) }
            }
        }
    };
    Page::of(proof.visitor(), says::SIGN_TITLE.get(language))
        .narrow()
        .with(form)
        .render(site, view)
}

/// Said above words that are not the authority's.
fn whose_words(words: Option<WhoseWords>, language: Language) -> Markup {
    let (tone, title, means) = match words {
        Some(WhoseWords::Official) => return html! {},
        Some(WhoseWords::Demonstration) => (
            Tone::Wait,
            reports::DEMONSTRATION,
            reports::DEMONSTRATION_MEANS,
        ),
        None => (
            Tone::Info,
            says::OFFICIAL_ELSEWHERE,
            says::OFFICIAL_ELSEWHERE_MEANS,
        ),
    };
    parts::notice(
        tone,
        title.get(language),
        html! { p { (means.get(language)) } },
    )
}

/// A statement in the reader's language, or in English where it was not written in it.
fn statement(item: &ItemText, language: Language) -> Markup {
    html! {
        @match item.text.said_in(language) {
            Some(words) => li { (words) },
            None => li lang=(Language::English.tag()) { (item.text.en) },
        }
    }
}

pub(super) async fn sign(
    proof: Guardian,
    State(site): State<Site>,
    Path(patient): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let file = ward(&site, &proof, &patient).await?;
    let language = proof.zones().language;
    let mut reader = Reader::of(typed.in_language(language));
    let command_id = reader.command_id();
    if !reader.ticked(SIGNATURE) && !reader.has_problem(SIGNATURE) {
        reader.wrong(SIGNATURE, says::SIGN_MISSING.get(language));
    }
    let shown = reader.optional_text(&SHOWN_FIELD, LONGEST_HASH);
    if file.form.is_some() && shown.as_deref() != Some(&fingerprint(&statements(&file))) {
        reader.wrong(SIGNATURE, says::SIGN_TEXT_CHANGED.get(language));
    }
    let (command_id, answered) = match reader.finish(command_id) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, &file, rejected.into()),
    };
    let Some(form) = file.form else {
        // Sent twice, it was signed the first time; else somebody else signed meanwhile, and nothing is stored.
        let first = CommandId::new(&format!("{command_id}.0"));
        let (who, patient) = (proof.proof().clone(), file.ward.patient);
        let is_signed = match first {
            Some(first) => site
                .ask(move |ledger| ledger.ward_act_was_carried_out(&who, patient, &first))
                .await?
                .map_err(record::read_fault)?,
            None => false,
        };
        let done = if is_signed { "signed" } else { "not-needed" };
        return Ok(Redirect::to(&format!("/guardian?done={done}")).into_response());
    };
    let text_hash = signed_here(&file).map(FormText::hash);
    let had_before_them = |_: &Id| statements(&file).into_iter();
    let acknowledged = text_hash.as_ref().into_iter().flat_map(had_before_them);
    let signing = Signing {
        medium: Medium::Screen,
        yes: acknowledged.map(|item| item.id.clone()).collect(),
        no: Vec::new(),
        written: Vec::new(),
    };
    let payload = Payload::GuardianSigned {
        form,
        edition: Some(file.edition.clone()),
        text_hash,
        signing: Some(Box::new(signing)),
    };
    let report = Report {
        on: file.ward.today,
        payload,
    };
    let done = record::record(
        &site,
        proof.actor(),
        file.ward.patient,
        command_id.as_str(),
        vec![report],
        Assistance {
            language: Id::new(language.tag()),
            ..Assistance::default()
        },
    );
    match done.await {
        Ok(()) => Ok(Redirect::to("/guardian?done=signed").into_response()),
        Err(error) => again(&site, &proof, &file, record::again(error, answered)),
    }
}

fn again(site: &Site, proof: &Guardian, file: &WardFile, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(form_page(site, proof, file, &form))),
        Again::NotAnswered(typed) => {
            let title = says::SIGN_TITLE.get(proof.zones().language);
            let page = Page::of(proof.visitor(), title).narrow();
            Ok(record::unavailable(
                page.render(site, record::not_answered(&typed)),
            ))
        }
        Again::Fault(fault) => Err(fault),
    }
}

/// The hash of the words that the guardian had before them.
fn fingerprint(items: &[&ItemText]) -> String {
    let mut hash = Sha256::new();
    for text in items.iter().flat_map(|item| {
        let spanish = item.text.said_in(Language::Spanish).unwrap_or_default();
        [item.id.as_str(), item.text.en.as_str(), spanish]
    }) {
        // Each text is preceded by its length, so that no two lists of texts have the same bytes.
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    }
    hex::encode(hash.finalize())
}
