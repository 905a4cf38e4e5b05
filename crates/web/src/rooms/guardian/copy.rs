//! A guardian's own copy: the day, and the statements that they had before them. Neither the form's name nor the hash of
//! its text stands on it, since each would tell which form it is.

use axum::extract::{Path, State};
use axum::response::Response;
use retinue_interop::pdf::{Block, Document, Said};
use retinue_kernel::FactId;
use retinue_ledger::{PatientId, WardCopy};
use retinue_rulebook::{Language, WhoseWords, watermark};

use crate::access::proof::Guardian;
use crate::http::fault::Fault;
use crate::rooms::{form_copy, record};
use crate::site::Site;
use crate::views::days;
use crate::words::said::guardian as says;

pub(super) const PATH: &str = "/guardian/signed/{patient}/{signature}/form.pdf";

/// Where the copy of a signature lies.
pub(super) fn path(patient: PatientId, signature: &FactId) -> String {
    format!("/guardian/signed/{patient}/{signature}/form.pdf")
}

pub(super) async fn copy(
    proof: Guardian,
    State(site): State<Site>,
    Path((patient, signature)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let patient: PatientId = patient.parse().map_err(|_| Fault::NotFound)?;
    let who = proof.proof().clone();
    let copy = site
        .ask(move |ledger| ledger.ward_copy(&who, patient, &signature))
        .await?
        .map_err(record::read_fault)?;
    let name = format!("signed-{}.pdf", copy.on);
    let document = document(&copy, &proof.visitor().name, proof.zones().language);
    form_copy::download(&site, document, &name).await
}

fn document(copy: &WardCopy, signer: &str, language: Language) -> Document {
    let whose = match copy.words {
        WhoseWords::Demonstration => says::COPY_DEMONSTRATION,
        WhoseWords::Official => says::COPY_OFFICIAL,
    };
    let on = days::long_in(copy.on, language);
    let facts = [
        (says::COPY_MINOR, copy.name.clone()),
        (says::COPY_SIGNER, signer.to_owned()),
        (says::COPY_WORDS, whose.get(language).to_owned()),
    ];
    let items = (1_u32..)
        .zip(&copy.statements)
        .map(|(place, words)| form_copy::entry(place, vec![form_copy::said(words, language)]));
    Document {
        title: Said::plain(says::COPY_TITLE.get(language)),
        language: language.tag(),
        watermark: watermark(copy.mode).map(str::to_owned),
        foot: says::COPY_FOOT.get(language).to_owned(),
        blocks: vec![
            Block::Paragraph(Said::plain(says::COPY_LEAD.get(language))),
            Block::Paragraph(Said::plain(says::signed_on(language, on))),
            form_copy::facts(facts, language),
            Block::Heading(Said::plain(says::STATEMENTS.get(language))),
            Block::List(items.collect()),
            Block::Paragraph(Said::plain(says::SIGN_TICK.get(language))),
        ],
    }
}
