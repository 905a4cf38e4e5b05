//! A form to be printed and filled in by hand: boxes, lines to write on, the ids of the items and the code of its text.

use axum::response::Response;
use retinue_interop::pdf::{Block, Document, Entry, Said};
use retinue_kernel::{Id, Mode};
use retinue_ledger::FormToday;
use retinue_rulebook::{FormEntry, FormItem, FormText, ItemKind, Language, WhoseWords, watermark};

use super::form_pages::{self, asked_when, kind, laws, parts_of, party, signers};
use super::programme_form::{code, heading};
use super::{form_copy, record};
use crate::http::fault::Fault;
use crate::site::Site;

/// The form of an edition as it is signed today.
pub(super) async fn download(site: &Site, edition: &str, form: String) -> Result<Response, Fault> {
    let edition = Id::new(edition).ok_or(Fault::NotFound)?;
    let FormToday { law, text } = site
        .ask(move |ledger| ledger.form_today(&form, &edition))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let entry = law
        .rulebook
        .form(text.form.as_str())
        .ok_or(Fault::NotFound)?;
    let name = format!("{}-{}.pdf", text.form, text.edition);
    form_copy::download(site, document(entry, &text, site.mode()), &name).await
}

fn document(entry: &FormEntry, text: &FormText, mode: Mode) -> Document {
    let hash = text.hash();
    let spanish = |words: &str| Said::in_language(words, Language::Spanish.tag());
    let title = text.title.said_in(Language::Spanish);
    let (whose, means) = match text.words {
        WhoseWords::Demonstration => (
            form_pages::DEMONSTRATION,
            Some(form_pages::DEMONSTRATION_MEANS),
        ),
        WhoseWords::Official => (form_pages::OFFICIAL, None),
    };
    let facts = [
        ("Form", text.form.to_string()),
        ("Edition", text.edition.to_string()),
        ("Signed by", signers(entry)),
        ("Text code", code(&hash)),
        ("Whose words", whose.to_owned()),
        ("Source of the text", text.source.clone()),
        ("Hash of the text", hash.to_string()),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, says)| (name.to_owned(), says));
    let mut blocks: Vec<Block> = Vec::new();
    blocks.extend(title.map(|title| Block::Paragraph(spanish(title))));
    blocks.push(Block::Facts(facts.collect()));
    blocks.extend(means.map(|means| Block::Paragraph(Said::plain(means))));
    let who = [
        "Name of the patient / Nombre",
        "Programme number / Número del programa",
    ];
    if entry.is_read_by_patients() {
        blocks.push(Block::List(vec![by_hand("", Vec::new(), &[], &who)]));
    }
    let mut places = 1_u32..;
    for (part, items) in parts_of(entry) {
        blocks.push(Block::Heading(Said::plain(heading(part))));
        let entries = items
            .into_iter()
            .zip(&mut places)
            .map(|(item, place)| slot(item, text, place));
        blocks.push(Block::List(entries.collect()));
    }
    Document {
        title: Said::plain(&text.title.en),
        language: Language::English.tag(),
        watermark: watermark(mode).map(str::to_owned),
        foot: format!(
            "{}, edition {}, text code {}",
            text.form,
            text.edition,
            code(&hash)
        ),
        blocks,
    }
}

/// An item with its words in every language, its id, and the place for what is written by hand.
fn slot(item: &FormItem, text: &FormText, place: u32) -> Entry {
    let mut says = Vec::new();
    if let Some(wording) = text.item(&item.id) {
        says.push(Said::plain(&wording.en));
        let spanish = wording.said_in(Language::Spanish);
        says.extend(spanish.map(|words| Said::in_language(words, Language::Spanish.tag())));
    }
    says.push(Said::plain(about(item)));
    let label = format!("{place}.");
    let (boxes, lines): (&[&str], &[&str]) = match item.kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => (&["Yes / Sí", "No"], &[]),
        ItemKind::Signature => (&[], &["Signature / Firma", "Day / Fecha"]),
        ItemKind::Text => (&[], &["Answer / Respuesta"]),
        ItemKind::Date => (&[], &["Day / Fecha"]),
        ItemKind::Contraception => (&[], &["Methods / Métodos", "Since / Desde"]),
        ItemKind::PregnancyTest => (
            &[],
            &[
                "Day of collection / Fecha de la muestra",
                "Specimen, setting / Muestra, lugar",
                "Result / Resultado",
            ],
        ),
        ItemKind::MenopauseEvidence => (&[], &["Results / Resultados"]),
    };
    by_hand(&label, says, boxes, lines)
}

fn by_hand(label: &str, says: Vec<Said>, boxes: &[&str], lines: &[&str]) -> Entry {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Entry {
        label: label.to_owned(),
        says,
        boxes: owned(boxes),
        lines: owned(lines),
    }
}

/// The item's id, who answers it and how, as its page says it.
fn about(item: &FormItem) -> String {
    let mut about = format!("{} · {} · {}", item.id, party(item.by), kind(item.kind));
    let more = [
        (!item.required).then(|| "may be left out".to_owned()),
        item.when.map(|when| asked_when(when).to_owned()),
        (!item.law.is_empty()).then(|| laws(&item.law)),
    ];
    for one in more.into_iter().flatten() {
        about.push_str(" · ");
        about.push_str(&one);
    }
    about
}
