//! The patient's card for a pharmacy: the programme number, to be read out and to be scanned (decision 0055).

use axum::response::Response;
use retinue_interop::pdf::{Block, Document, Said};
use retinue_interop::picture::Picture;
use retinue_interop::picture::code::{OF_A_PAGE, code};
use retinue_kernel::Mode;
use retinue_ledger::ProgrammeNumber;
use retinue_rulebook::{Language, watermark};

use super::form_copy;
use crate::http::fault::Fault;
use crate::site::Site;
use crate::words::said::card as says;

/// The code alone, as a screen shows it.
pub(super) fn on_a_screen(number: &ProgrammeNumber, language: Language) -> Option<Picture> {
    code(&number.to_scan(), says::code(language, number), 0)
}

/// The card on paper, in the languages in which it is read, the first of which is the document's.
pub(super) async fn paper(
    site: &Site,
    number: &ProgrammeNumber,
    mode: Mode,
    languages: &[Language],
) -> Result<Response, Fault> {
    let language = languages.first().copied().unwrap_or_default();
    let picture = code(&number.to_scan(), says::code(language, number), OF_A_PAGE);
    let mut blocks = vec![
        Block::Picture(picture.ok_or(Fault::Failed)?),
        Block::Heading(Said::plain(number.to_string())),
    ];
    for one in languages {
        for words in [says::SHOW, says::HOLDS, says::NO_AUTHORISATION] {
            let words = words.get(*one);
            blocks.push(Block::Paragraph(if *one == language {
                Said::plain(words)
            } else {
                Said::in_language(words, one.tag())
            }));
        }
    }
    let document = Document {
        title: Said::plain(says::TITLE.get(language)),
        language: language.tag(),
        watermark: watermark(mode).map(str::to_owned),
        foot: number.to_string(),
        blocks,
    };
    form_copy::download(site, document, "card.pdf").await
}
