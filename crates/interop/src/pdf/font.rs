//! The one font: how wide each letter is, and which glyph draws it.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

use super::NotWritten;

/// DejaVu Sans 2.37; its licence lies beside it.
static DEJAVU_SANS: &[u8] = include_bytes!("../../assets/vendor/DejaVuSans.ttf");

/// Shown in the place of a character that the font has not.
const REPLACEMENT: char = '\u{fffd}';

pub(super) struct Face {
    pub(super) font: Font,
    reference: FontRef<'static>,
    units_per_em: f32,
}

impl Face {
    pub(super) fn embedded() -> Result<Face, NotWritten> {
        let unreadable = || NotWritten("its font cannot be read".to_owned());
        let font = Font::new(DEJAVU_SANS.to_vec().into(), 0).ok_or_else(unreadable)?;
        let reference = FontRef::new(DEJAVU_SANS).map_err(|_| unreadable())?;
        Ok(Face {
            units_per_em: font.units_per_em(),
            font,
            reference,
        })
    }

    /// The words with a replacement sign for each character that the font has not, line breaks and tabs as blanks.
    pub(super) fn printable(&self, words: &str) -> String {
        let characters = self.reference.charmap();
        words
            .chars()
            .map(|one| match one {
                one if one.is_whitespace() => ' ',
                one if characters.map(one).is_some() => one,
                _ => REPLACEMENT,
            })
            .collect()
    }

    /// How wide the words are at a size, in points.
    pub(super) fn width(&self, words: &str, size: f32) -> f32 {
        self.advances(words)
            .map(|(_, _, advance)| advance * size)
            .sum()
    }

    /// The glyphs that draw the words.
    pub(super) fn glyphs(&self, words: &str) -> Vec<KrillaGlyph> {
        self.advances(words)
            .map(|(range, glyph, advance)| {
                KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }

    /// Each character's place in the text, its glyph, and its width as a part of the size.
    fn advances<'a>(
        &'a self,
        words: &'a str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, u32, f32)> + 'a {
        let characters = self.reference.charmap();
        let metrics = self
            .reference
            .glyph_metrics(Size::unscaled(), LocationRef::default());
        words.char_indices().map(move |(at, one)| {
            let glyph = characters.map(one).unwrap_or_default();
            let advance = metrics.advance_width(glyph).unwrap_or_default();
            (
                at..at.saturating_add(one.len_utf8()),
                glyph.to_u32(),
                advance / self.units_per_em,
            )
        })
    }
}
