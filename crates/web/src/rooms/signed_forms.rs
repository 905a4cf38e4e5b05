//! The forms that a patient signed, each with a copy to keep: the text word for word as it was signed, found by its hash.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_interop::pdf::{self, Block, Document, Entry, Said};
use retinue_kernel::{Day, Event, FactId, Form, Id, Payload, Signer};
use retinue_rulebook::{FormLanguage, FormText, Language, WhoseWords, Wording, watermark};

use super::chart::Chart;
use super::programme_form::code;
use super::record;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::views::days;
use crate::words::said::papers;
use crate::words::vocabulary::Word as _;

/// A signature that stands in a patient's record.
struct Signature<'a> {
    id: &'a FactId,
    on: Day,
    form: Form,
    /// What was signed; none where the programme's own form was signed elsewhere.
    text_hash: Option<&'a Id>,
    signers: Vec<Signer>,
    /// The language in which it was read, as it was recorded.
    read_in: Option<&'a Id>,
}

impl<'a> Signature<'a> {
    fn of(event: &'a Event) -> Option<Signature<'a>> {
        let (form, text_hash, signers) = match &event.payload {
            Payload::ConsentSigned {
                form,
                signers,
                text_hash,
                ..
            } => (*form, text_hash.as_ref(), signers.clone()),
            Payload::GuardianSigned {
                form, text_hash, ..
            } => (*form, text_hash.as_ref(), vec![Signer::Guardian]),
            _ => return None,
        };
        let provenance = event.envelope.provenance.as_ref();
        Some(Signature {
            id: &event.envelope.id,
            on: event.envelope.on,
            form,
            text_hash,
            signers,
            read_in: provenance.and_then(|provenance| provenance.language.as_ref()),
        })
    }

    fn signed_by(&self, language: Language) -> String {
        let signers: Vec<&str> = self
            .signers
            .iter()
            .map(|signer| signer.label_in(language))
            .collect();
        signers.join(", ")
    }
}

fn signatures(chart: &Chart) -> impl Iterator<Item = Signature<'_>> {
    chart.facts().rev().filter_map(Signature::of)
}

/// The list, the latest first. `base` is the place of the copies, such as `/me/forms`.
pub(super) fn panel(chart: &Chart, base: &str, title: &str, language: Language) -> Markup {
    let mut signed = signatures(chart).peekable();
    html! {
        @if signed.peek().is_some() {
            section.panel #signed-forms aria-labelledby="signed-forms-title" {
                h2 #signed-forms-title { (title) }
                p.small.muted { (papers::LEAD.get(language)) }
                ul {
                    @for one in signed { li { (listed(&one, base, language)) } }
                }
            }
        }
    }
}

fn listed(signature: &Signature<'_>, base: &str, language: Language) -> Markup {
    let form = signature.form.label_in(language);
    let on = days::long_in(signature.on, language);
    html! {
        p.flush { (form) }
        p.small.muted.flush { (papers::signed(language, on, signature.signed_by(language))) }
        p.flush {
            @if signature.text_hash.is_some() {
                a href={ (base) "/" (signature.id) "/form.pdf" } download {
                    (papers::DOWNLOAD.get(language)) span.unseen { ": " (form) ", " (days::long_in(signature.on, language)) }
                }
            } @else { (papers::NOT_KEPT.get(language)) }
        }
    }
}

/// In which language a copy is given.
#[derive(Clone, Copy)]
pub(super) enum CopyIn {
    /// The reader's.
    Reader(Language),
    /// The one in which the form was read when it was signed.
    AsSigned,
}

/// The copy of one signature of the chart's patient as a file; not found where there is none, or its text is not kept.
pub(super) async fn copy(
    site: &Site,
    chart: &Chart,
    signature: &str,
    language: CopyIn,
) -> Result<Response, Fault> {
    let signature = signatures(chart)
        .find(|one| one.id.to_string() == signature)
        .ok_or(Fault::NotFound)?;
    let hash = signature.text_hash.ok_or(Fault::NotFound)?.clone();
    let text = site
        .ask(move |ledger| ledger.form_text(&hash))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let language = match language {
        CopyIn::Reader(language) => language,
        CopyIn::AsSigned => signature
            .read_in
            .and_then(|tag| Language::of_tag(tag.as_str()))
            .unwrap_or_default(),
    };
    let name = format!("signed-form-{}.pdf", signature.on);
    download(site, document(chart, &signature, &text, language), &name).await
}

/// A document as a file.
pub(super) async fn download(
    site: &Site,
    document: Document,
    name: &str,
) -> Result<Response, Fault> {
    let written = site.ask(move |_| pdf::file(&document)).await?;
    let bytes = written.map_err(|error| {
        tracing::error!(%error, "a form was not written");
        Fault::Failed
    })?;
    let headers = [
        (CONTENT_TYPE, pdf::MEDIA_TYPE.to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

fn document(
    chart: &Chart,
    signature: &Signature<'_>,
    text: &FormText,
    language: Language,
) -> Document {
    let hash = text.hash();
    let whose = match text.words {
        WhoseWords::Demonstration => papers::OURS,
        WhoseWords::Official => papers::OFFICIAL,
    };
    let facts = [
        (papers::PATIENT, chart.name.clone()),
        (papers::NUMBER, chart.number.to_string()),
        (papers::SIGNED_BY, signature.signed_by(language)),
        (papers::SIGNED_ON, days::long_in(signature.on, language)),
        (papers::FORM, text.form.to_string()),
        (papers::EDITION, text.edition.to_string()),
        (papers::WHOSE_WORDS, whose.get(language).to_owned()),
        (papers::SOURCE, text.source.clone()),
        (papers::CODE, code(&hash)),
        (papers::HASH, hash.to_string()),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, says)| (name.get(language).to_owned(), says))
        .collect();
    let items = (1..)
        .zip(&text.items)
        .map(|(place, item)| Entry {
            label: format!("{place}."),
            says: vec![said(&item.text, language)],
            boxes: Vec::new(),
            lines: Vec::new(),
        })
        .collect();
    Document {
        title: said(&text.title, language),
        language: language.tag(),
        watermark: watermark(chart.mode).map(str::to_owned),
        foot: papers::foot(language, &text.form, &text.edition, code(&hash)),
        blocks: vec![
            Block::Paragraph(Said::plain(papers::COPY.get(language))),
            Block::Facts(facts),
            Block::Heading(Said::plain(papers::TEXT.get(language))),
            Block::List(items),
        ],
    }
}

/// The words in a language; in English, and marked as such, where the text was not written in it.
fn said(wording: &Wording, language: Language) -> Said {
    let written = match language {
        Language::English => FormLanguage::English,
        Language::Spanish => FormLanguage::Spanish,
    };
    match wording.said_in(written) {
        Some(words) => Said::plain(words),
        None => Said::in_language(&wording.en, FormLanguage::English.tag()),
    }
}
