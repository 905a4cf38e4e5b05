//! The copy of a signed form: the words as they were signed, and how each item was answered.

use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use retinue_interop::pdf::{self, Block, Document, Entry, Said};
use retinue_kernel::{Answered, Day, Mode, Signing};
use retinue_rulebook::{
    FormEntry, FormItem, FormText, ItemKind, ItemText, Language, Party, WhoseWords, Wording,
    watermark,
};

use super::programme_form::code;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::views::days;
use crate::words::said::Text;
use crate::words::said::papers;

/// A signature with the text under it.
pub(super) struct SignedCopy<'a> {
    pub(super) text: &'a FormText,
    /// How the form asks each item; none where the rules in use have no such form any more.
    pub(super) entry: Option<&'a FormEntry>,
    /// How it was answered, where that is on record.
    pub(super) signing: Option<&'a Signing>,
    pub(super) on: Day,
    /// Who signed on this form.
    pub(super) signers: &'a [Party],
    /// Who is meant, and how it was signed: what stands first.
    pub(super) facts: Vec<(Text, String)>,
    pub(super) mode: Mode,
    pub(super) language: Language,
}

impl SignedCopy<'_> {
    /// The document to keep, to print or to have read aloud.
    pub(super) fn document(self) -> Document {
        let (text, language) = (self.text, self.language);
        let hash = text.hash();
        let whose = match text.words {
            WhoseWords::Demonstration => papers::OURS,
            WhoseWords::Official => papers::OFFICIAL,
        };
        let of_text = [
            (papers::FORM, text.form.to_string()),
            (papers::EDITION, text.edition.to_string()),
            (papers::WHOSE_WORDS, whose.get(language).to_owned()),
            (papers::SOURCE, text.source.clone()),
            (papers::CODE, code(&hash)),
            (papers::HASH, hash.to_string()),
        ];
        let items = (1_u32..)
            .zip(&text.items)
            .map(|(place, item)| self.item(place, item))
            .collect();
        let unknown = self
            .signing
            .is_none()
            .then(|| Block::Paragraph(Said::plain(papers::ANSWERS_NOT_KEPT.get(language))));
        let mut blocks = vec![
            Block::Paragraph(Said::plain(papers::COPY.get(language))),
            facts(self.facts.into_iter().chain(of_text), language),
            Block::Heading(Said::plain(papers::TEXT.get(language))),
        ];
        blocks.extend(unknown);
        blocks.push(Block::List(items));
        Document {
            title: said(&text.title, language),
            language: language.tag(),
            watermark: watermark(self.mode).map(str::to_owned),
            foot: papers::foot(language, &text.form, &text.edition, code(&hash)),
            blocks,
        }
    }

    fn item(&self, place: u32, text: &ItemText) -> Entry {
        let item = self
            .entry
            .and_then(|entry| entry.items.iter().find(|item| item.id == text.id));
        let answer = self
            .signing
            .zip(item)
            .map(|(signing, item)| Said::plain(self.answer(signing, item)));
        let says = [said(&text.text, self.language)];
        entry(place, says.into_iter().chain(answer).collect())
    }

    fn answer(&self, signing: &Signing, item: &FormItem) -> String {
        let language = self.language;
        let plain = |text: Text| text.get(language).to_owned();
        match (item.kind, signing.answer(&item.id)) {
            (ItemKind::Signature, _) if self.signers.contains(&item.by) => papers::item_signed(
                language,
                party(item.by, language),
                days::long_in(self.on, language),
            ),
            (ItemKind::Signature, _) => plain(papers::ITEM_NOT_SIGNED),
            (_, Some(Answered::Written(words))) => papers::written(language, words),
            (ItemKind::Consent, Some(Answered::Yes)) => plain(papers::ACKNOWLEDGED),
            (ItemKind::Attestation, Some(Answered::Yes)) => plain(papers::ATTESTED),
            (_, Some(Answered::Yes)) => plain(papers::ANSWERED_YES),
            (_, Some(Answered::No)) => plain(papers::ANSWERED_NO),
            (
                ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo | ItemKind::Text,
                None,
            ) => plain(papers::ITEM_NOT_ASKED),
            (_, None) => plain(papers::ITEM_RECORDED),
        }
    }
}

/// Who someone is, in the words of a copy.
pub(super) const fn party(party: Party, language: Language) -> &'static str {
    match party {
        Party::Patient => papers::BY_PATIENT,
        Party::Guardian => papers::BY_GUARDIAN,
        Party::Prescriber => papers::BY_PRESCRIBER,
        Party::AuthorisedRepresentative => papers::BY_REPRESENTATIVE,
    }
    .get(language)
}

/// A table of what it is and what it says.
pub(super) fn facts(facts: impl IntoIterator<Item = (Text, String)>, language: Language) -> Block {
    let named = |(name, says): (Text, String)| (name.get(language).to_owned(), says);
    Block::Facts(facts.into_iter().map(named).collect())
}

/// A numbered entry with nothing to fill in.
pub(super) fn entry(place: u32, says: Vec<Said>) -> Entry {
    Entry {
        label: format!("{place}."),
        says,
        boxes: Vec::new(),
        lines: Vec::new(),
    }
}

/// The words in a language; in English, and marked as such, where the text was not written in it.
pub(super) fn said(wording: &Wording, language: Language) -> Said {
    match wording.said_in(language) {
        Some(words) => Said::plain(words),
        None => Said::in_language(&wording.en, Language::English.tag()),
    }
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
