//! A document for a person's hand: tagged PDF, so that it can be read aloud, searched and copied, and printed.
//!
//! The same document gives the same bytes every time. One font is embedded, as far as it is used: DejaVu Sans, which
//! has every letter of the languages that forms are written in; a character it has not is shown as a replacement sign.

mod draw;
mod font;
mod layout;
mod picture;

use crate::picture::Picture;

/// What the file is.
pub const MEDIA_TYPE: &str = "application/pdf";

/// Some words, in the document's language or in another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The words.
    pub words: String,
    /// Their language as a BCP 47 tag, where it is not the document's.
    pub language: Option<&'static str>,
}

impl Said {
    /// Words in the document's language.
    pub fn plain(words: impl Into<String>) -> Said {
        Said {
            words: words.into(),
            language: None,
        }
    }

    /// Words in another language.
    pub fn in_language(words: impl Into<String>, language: &'static str) -> Said {
        Said {
            words: words.into(),
            language: Some(language),
        }
    }
}

/// One entry of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What stands before it, such as a number.
    pub label: String,
    /// Its paragraphs.
    pub says: Vec<Said>,
    /// Boxes to tick by hand, each with its word.
    pub boxes: Vec<String>,
    /// Lines to write on by hand, each with its word.
    pub lines: Vec<String>,
}

/// A piece of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading below the title.
    Heading(Said),
    /// A paragraph.
    Paragraph(Said),
    /// A list.
    List(Vec<Entry>),
    /// A table of two columns: what it is, and what it says.
    Facts(Vec<(String, String)>),
    /// A picture. Whoever listens hears its title; what it shows stands beside it in words.
    Picture(Picture),
}

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its title: the first heading, and what a reader's window shows.
    pub title: Said,
    /// Its language as a BCP 47 tag.
    pub language: &'static str,
    /// What stands at the head of every page, such as that nothing in it is real; none for nothing.
    pub watermark: Option<String>,
    /// What stands at the foot of every page, before the number of the page.
    pub foot: String,
    /// Its content, in the order of reading.
    pub blocks: Vec<Block>,
}

/// Why a document cannot be written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the document cannot be written as PDF: {0}")]
pub struct NotWritten(pub(crate) String);

/// Writes a document.
///
/// # Errors
/// [`NotWritten`] when the writer refuses it: what it wrote would not be an accessible document.
pub fn file(document: &Document) -> Result<Vec<u8>, NotWritten> {
    let face = font::Face::embedded()?;
    let laid = layout::lay_out(document, &face);
    draw::file(document, &laid, &face)
}
