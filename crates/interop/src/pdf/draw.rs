//! Draws what was laid out, and builds the tree by which the document is read aloud.

use std::num::NonZeroU16;

use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document as Pdf, SerializeSettings};

use super::font::Face;
use super::layout::{HEIGHT, Kind, Laid, MARGIN, Mark, TEXT, WIDTH};
use super::{Document, NotWritten};

/// The size of head and foot.
const SMALL: f32 = 8.0;
const BOX: f32 = 8.0;

pub(super) fn file(document: &Document, laid: &Laid, face: &Face) -> Result<Vec<u8>, NotWritten> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| NotWritten(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut about = Metadata::new()
        .title(document.title.words.clone())
        .language(document.language.to_owned())
        .creator("Retinue".to_owned());
    // What the file is can be told from its properties, without opening a page.
    if let Some(watermark) = &document.watermark {
        about = about.description(watermark.clone());
    }
    pdf.set_metadata(about);
    let mut drawn: Vec<Vec<Identifier>> = laid.parts.iter().map(|_| Vec::new()).collect();
    let count = laid.pages.len();
    for (place, marks) in laid.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| NotWritten("its page has no size".to_owned()))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        around(&mut surface, document, face, place.saturating_add(1), count);
        for mark in marks {
            draw(&mut surface, laid, face, mark, &mut drawn);
        }
        surface.finish();
        page.finish();
    }
    let mut tree = TagTree::new().with_lang(Some(document.language.to_owned()));
    for root in &laid.roots {
        tree.push(Node::Group(group(laid, *root, &mut drawn)));
    }
    pdf.set_tag_tree(tree);
    pdf.set_outline(outline(laid));
    pdf.finish()
        .map_err(|error| NotWritten(format!("{error:?}")))
}

/// The title and the headings, each with the place where it stands: how a reader jumps in the document.
fn outline(laid: &Laid) -> Outline {
    let mut outline = Outline::new();
    for (page, marks) in laid.pages.iter().enumerate() {
        let mut last = None;
        for mark in marks {
            let Mark::Line {
                part, x, y, size, ..
            } = mark
            else {
                continue;
            };
            // A heading of several lines is one entry.
            if last.replace(*part) == Some(*part) {
                continue;
            }
            if let Some(of) = laid.parts.get(*part)
                && matches!(of.kind, Kind::Title | Kind::Heading)
            {
                let place = XyzDestination::new(page, Point::from_xy(*x, *y - *size));
                outline.push_child(OutlineNode::new(of.words.clone(), place));
            }
        }
    }
    outline
}

/// Head and foot, which are no part of what is read aloud but stand in the text of every page.
fn around(surface: &mut Surface<'_>, document: &Document, face: &Face, page: usize, of: usize) {
    if let Some(watermark) = &document.watermark {
        let words = face.printable(watermark);
        let x = (WIDTH - face.width(&words, SMALL)) / 2.0;
        artifact(surface, ArtifactType::Header, face, x, 40.0, &words);
    }
    let foot = face.printable(&document.foot);
    artifact(
        surface,
        ArtifactType::Footer,
        face,
        MARGIN,
        HEIGHT - 40.0,
        &foot,
    );
    let number = format!("{page} / {of}");
    let x = WIDTH - MARGIN - face.width(&number, SMALL);
    artifact(
        surface,
        ArtifactType::Footer,
        face,
        x,
        HEIGHT - 40.0,
        &number,
    );
}

fn artifact(
    surface: &mut Surface<'_>,
    kind: ArtifactType,
    face: &Face,
    x: f32,
    y: f32,
    words: &str,
) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    text(surface, face, x, y, SMALL, words);
    surface.end_tagged();
}

fn text(surface: &mut Surface<'_>, face: &Face, x: f32, y: f32, size: f32, words: &str) {
    surface.draw_glyphs(
        Point::from_xy(x, y),
        &face.glyphs(words),
        face.font.clone(),
        words,
        size,
        false,
    );
}

fn draw(
    surface: &mut Surface<'_>,
    laid: &Laid,
    face: &Face,
    mark: &Mark,
    drawn: &mut [Vec<Identifier>],
) {
    match mark {
        Mark::Line {
            part,
            x,
            y,
            size,
            words,
        } => {
            let language = laid.parts.get(*part).and_then(|part| part.language);
            let tag = ContentTag::Span(SpanTag::empty().with_lang(language));
            let identifier = surface.start_tagged(tag);
            // The blank that a break of lines stands for is there for whoever copies or listens.
            text(surface, face, *x, *y, *size, &format!("{words} "));
            surface.end_tagged();
            if let Some(of_part) = drawn.get_mut(*part) {
                of_part.push(identifier);
            }
        }
        Mark::Tick { x, y } => stroke(surface, &square(*x, *y)),
        Mark::Rule { x, y, to } => stroke(surface, &rule(*x, *y, *to)),
        Mark::Picture {
            part,
            picture,
            place,
        } => {
            let Some(shown) = laid.pictures.get(*picture) else {
                return;
            };
            let identifier = surface.start_tagged(ContentTag::Other);
            super::picture::draw(surface, face, shown, *place);
            surface.end_tagged();
            if let Some(of_part) = drawn.get_mut(*part) {
                of_part.push(identifier);
            }
        }
    }
}

fn stroke(surface: &mut Surface<'_>, path: &Option<Path>) {
    let Some(path) = path else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
        ArtifactType::Layout,
    )));
    surface.set_stroke(Some(Stroke {
        width: 0.8,
        ..Stroke::default()
    }));
    surface.set_fill(None);
    surface.draw_path(path);
    surface.set_stroke(None);
    surface.set_fill(Some(krilla::paint::Fill::default()));
    surface.end_tagged();
}

fn square(x: f32, y: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(x + BOX, y);
    path.line_to(x + BOX, y - BOX);
    path.line_to(x, y - BOX);
    path.close();
    path.finish()
}

fn rule(x: f32, y: f32, to: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(x, y);
    path.line_to(to.max(x + TEXT), y);
    path.finish()
}

/// The group of a part, with what was drawn of it and the groups in it.
fn group(laid: &Laid, part: usize, drawn: &mut [Vec<Identifier>]) -> TagGroup {
    let Some(of) = laid.parts.get(part) else {
        return TagGroup::new(Tag::P);
    };
    let mut group = TagGroup::new(tag(of.kind, &of.words, of.language));
    let lines = drawn.get_mut(part).map(std::mem::take).unwrap_or_default();
    for identifier in lines {
        group.push(Node::Leaf(identifier));
    }
    for inside in &of.inside {
        group.push(Node::Group(self::group(laid, *inside, drawn)));
    }
    group
}

fn tag(kind: Kind, words: &str, language: Option<&'static str>) -> TagKind {
    let language = language.map(str::to_owned);
    let heading = |level: u16| {
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        Tag::Hn(level, Some(words.to_owned()))
    };
    match kind {
        Kind::Title => heading(1).with_lang(language).into(),
        Kind::Heading => heading(2).with_lang(language).into(),
        Kind::Paragraph => Tag::P.with_lang(language).into(),
        Kind::List => Tag::L(ListNumbering::Decimal).into(),
        Kind::Item => Tag::LI.into(),
        Kind::Label => Tag::Lbl.into(),
        Kind::Body => Tag::LBody.into(),
        Kind::Table => Tag::Table.into(),
        Kind::Row => Tag::TR.into(),
        Kind::Name => Tag::TH(TableHeaderScope::Row).into(),
        Kind::Value => Tag::TD.into(),
        Kind::Figure => Tag::Figure(Some(words.to_owned())).into(),
    }
}
