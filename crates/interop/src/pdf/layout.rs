//! Where each line stands on which page. A tree of parts says what each line belongs to; the drawing follows both.

use super::font::Face;
use super::picture::Place;
use super::{Block, Document, Entry, Said};
use crate::picture::Picture;

/// US Letter, in points: forms of the programmes are printed on it, and A4 printers scale it.
pub(super) const WIDTH: f32 = 612.0;
pub(super) const HEIGHT: f32 = 792.0;
pub(super) const MARGIN: f32 = 56.0;
/// The first baseline, below the head of the page.
const TOP: f32 = 76.0;
/// No line stands below this: the foot of the page does.
const BOTTOM: f32 = 726.0;
pub(super) const TEXT: f32 = 10.0;
const TITLE: f32 = 16.0;
const HEADING: f32 = 12.5;
const LEADING: f32 = 1.38;
const INDENT: f32 = 26.0;
/// The share of the width that the names of facts take.
const NAMES: f32 = 0.3;

/// What a part of the document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Title,
    Heading,
    Paragraph,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    Name,
    Value,
    Figure,
}

/// A part of the document, with the parts in it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) kind: Kind,
    pub(super) language: Option<&'static str>,
    /// Its words, for what a heading is called.
    pub(super) words: String,
    pub(super) inside: Vec<usize>,
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Mark {
    /// A line of text of a part.
    Line {
        part: usize,
        x: f32,
        y: f32,
        size: f32,
        words: String,
    },
    /// A box to tick, its lower left corner.
    Tick { x: f32, y: f32 },
    /// A line to write on.
    Rule { x: f32, y: f32, to: f32 },
    /// A picture of the document, by its place among the pictures.
    Picture {
        part: usize,
        picture: usize,
        place: Place,
    },
}

/// A document with everything in its place.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub(super) parts: Vec<Part>,
    /// The parts that stand in no other.
    pub(super) roots: Vec<usize>,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) pictures: Vec<Picture>,
}

struct Pen<'a> {
    face: &'a Face,
    laid: Laid,
    y: f32,
}

pub(super) fn lay_out(document: &Document, face: &Face) -> Laid {
    let mut pen = Pen {
        face,
        laid: Laid {
            pages: vec![Vec::new()],
            ..Laid::default()
        },
        y: TOP,
    };
    pen.block(Kind::Title, &document.title, TITLE);
    for block in &document.blocks {
        match block {
            Block::Heading(said) => {
                pen.y += HEADING * 0.8;
                // A heading never stands alone at the end of a page.
                pen.room(HEADING * 4.0);
                pen.block(Kind::Heading, said, HEADING);
            }
            Block::Paragraph(said) => pen.block(Kind::Paragraph, said, TEXT),
            Block::List(entries) => pen.list(entries),
            Block::Facts(rows) => pen.facts(rows),
            Block::Picture(picture) => pen.picture(picture),
        }
    }
    pen.laid
}

impl Pen<'_> {
    fn block(&mut self, kind: Kind, said: &Said, size: f32) {
        let part = self.part(kind, None, said);
        self.write(part, &said.words, MARGIN, WIDTH - MARGIN, size);
        self.y += size * 0.5;
    }

    fn list(&mut self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        let list = self.part(Kind::List, None, &Said::plain(""));
        for entry in entries {
            let item = self.part(Kind::Item, Some(list), &Said::plain(""));
            // What is answered stands on one page with its boxes and lines, where a page can hold it.
            self.room(self.height(entry).min(BOTTOM - TOP));
            let label = self.part(Kind::Label, Some(item), &Said::plain(&*entry.label));
            let (line, page) = (self.y, self.laid.pages.len());
            self.write(label, &entry.label, MARGIN, MARGIN + INDENT, TEXT);
            if self.laid.pages.len() == page {
                self.y = line;
            }
            let body = self.part(Kind::Body, Some(item), &Said::plain(""));
            for said in &entry.says {
                let words = self.part(Kind::Paragraph, Some(body), said);
                self.write(words, &said.words, MARGIN + INDENT, WIDTH - MARGIN, TEXT);
            }
            self.boxes(body, &entry.boxes);
            self.lines(body, &entry.lines);
            self.y += TEXT * 0.6;
        }
    }

    /// How much room an entry takes.
    fn height(&self, entry: &Entry) -> f32 {
        let width = WIDTH - 2.0 * MARGIN - INDENT;
        let line = TEXT * LEADING;
        let says: f32 = entry
            .says
            .iter()
            .flat_map(|said| broken(self.face, &said.words, width, TEXT))
            .map(|_| line)
            .sum();
        let boxes = if entry.boxes.is_empty() { 0.0 } else { line };
        let lines: f32 = entry.lines.iter().map(|_| TEXT * 2.4).sum();
        says + boxes + lines + 1.0
    }

    /// Boxes beside each other, each with its word behind it.
    fn boxes(&mut self, within: usize, words: &[String]) {
        if words.is_empty() {
            return;
        }
        self.room(TEXT * LEADING);
        let mut x = MARGIN + INDENT;
        for word in words {
            let part = self.part(Kind::Paragraph, Some(within), &Said::plain(&**word));
            let y = self.y;
            self.mark(Mark::Tick { x, y });
            x += TEXT * 1.5;
            self.line(part, x, word, TEXT);
            x += self.face.width(word, TEXT) + TEXT * 2.5;
        }
        self.y += TEXT * LEADING;
    }

    /// Lines to write on, each with its word before it.
    fn lines(&mut self, within: usize, words: &[String]) {
        for word in words {
            self.room(TEXT * 2.4);
            self.y += TEXT * 0.9;
            let part = self.part(Kind::Paragraph, Some(within), &Said::plain(&**word));
            self.line(part, MARGIN + INDENT, word, TEXT);
            let x = MARGIN + INDENT + self.face.width(word, TEXT) + TEXT * 0.6;
            let y = self.y + 2.0;
            self.mark(Mark::Rule {
                x,
                y,
                to: WIDTH - MARGIN,
            });
            self.y += TEXT * LEADING;
        }
    }

    fn facts(&mut self, rows: &[(String, String)]) {
        if rows.is_empty() {
            return;
        }
        let table = self.part(Kind::Table, None, &Said::plain(""));
        let values = MARGIN + (WIDTH - 2.0 * MARGIN) * NAMES;
        for (name, value) in rows {
            self.room(TEXT * LEADING * 2.0);
            let row = self.part(Kind::Row, Some(table), &Said::plain(""));
            let named = self.part(Kind::Name, Some(row), &Said::plain(&**name));
            let says = self.part(Kind::Value, Some(row), &Said::plain(&**value));
            let (line, page) = (self.y, self.laid.pages.len());
            self.write(named, name, MARGIN, values - TEXT, TEXT);
            let after_name = self.y;
            if self.laid.pages.len() == page {
                self.y = line;
            }
            self.write(says, value, values, WIDTH - MARGIN, TEXT);
            self.y = self.y.max(after_name);
        }
        self.y += TEXT * 0.6;
    }

    /// A picture as wide as the page, on one page.
    #[allow(
        clippy::cast_precision_loss,
        reason = "a sheet is a few thousand units wide at most"
    )]
    fn picture(&mut self, picture: &Picture) {
        let scale = (WIDTH - 2.0 * MARGIN) / picture.width.max(1) as f32;
        let height = picture.height as f32 * scale;
        self.room(height.min(BOTTOM - TOP));
        let part = self.part(Kind::Figure, None, &Said::plain(&*picture.title));
        // Text stands on its base line, a picture below its upper edge.
        let place = Place {
            x: MARGIN,
            y: self.y - TEXT,
            scale,
        };
        let at = self.laid.pictures.len();
        self.laid.pictures.push(picture.clone());
        self.mark(Mark::Picture {
            part,
            picture: at,
            place,
        });
        self.y += height + TEXT;
    }

    fn part(&mut self, kind: Kind, within: Option<usize>, said: &Said) -> usize {
        let part = self.laid.parts.len();
        self.laid.parts.push(Part {
            kind,
            language: said.language,
            words: said.words.clone(),
            inside: Vec::new(),
        });
        match within.and_then(|within| self.laid.parts.get_mut(within)) {
            Some(within) => within.inside.push(part),
            None => self.laid.roots.push(part),
        }
        part
    }

    /// Writes words between two edges, broken into lines.
    fn write(&mut self, part: usize, words: &str, left: f32, right: f32, size: f32) {
        for line in broken(self.face, words, right - left, size) {
            self.room(size * LEADING);
            self.line(part, left, &line, size);
            self.y += size * LEADING;
        }
    }

    fn line(&mut self, part: usize, x: f32, words: &str, size: f32) {
        let words = self.face.printable(words);
        let y = self.y;
        self.mark(Mark::Line {
            part,
            x,
            y,
            size,
            words,
        });
    }

    /// Turns the page where less than that much room is left.
    fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.laid.pages.push(Vec::new());
            self.y = TOP;
        }
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(mark);
        }
    }
}

/// The words in lines no wider than that. A word that is wider by itself is cut.
fn broken(face: &Face, words: &str, width: f32, size: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in words.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            for piece in pieces(face, word, width, size) {
                let longer = if line.is_empty() {
                    piece.clone()
                } else {
                    format!("{line} {piece}")
                };
                if line.is_empty() || face.width(&longer, size) <= width {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, piece));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines
}

/// The word, or the pieces in which it fits.
fn pieces(face: &Face, word: &str, width: f32, size: f32) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for one in word.chars() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(one);
            if piece.chars().count() > 1 && face.width(piece, size) > width {
                piece.pop();
                pieces.push(one.to_string());
            }
        }
    }
    pieces
}
