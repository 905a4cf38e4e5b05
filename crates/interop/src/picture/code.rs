//! A text as a QR code, for a scanner at a counter.

use qrcode::{Color, EcLevel, QrCode};

use super::{Meaning, Picture, Shape};

/// Light fields that stand round a code, so that a scanner finds its edge.
const QUIET: i32 = 4;

/// How many fields a sheet is wide on which the code is as large as on a card: about a quarter of a page's text.
pub const OF_A_PAGE: i32 = 128;

/// The code of a text, its ground at the left of a sheet of so many fields, or of its own width where the sheet is narrower. A
/// quarter of it may be dirty or torn. None where the text is longer than a code holds.
pub fn code(text: &str, title: String, sheet: i32) -> Option<Picture> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
    let fields = code.width();
    let side = i32::try_from(fields).ok()?;
    let ground = side + 2 * QUIET;
    let mut shapes = vec![Shape::Box {
        means: Meaning::CodeGround,
        x: 0,
        y: 0,
        width: ground,
        height: ground,
    }];
    let colors = code.into_colors();
    for (y, row) in (QUIET..).zip(colors.chunks(fields)) {
        let mut x = QUIET;
        for run in row.chunk_by(|one, next| one == next) {
            let width = i32::try_from(run.len()).ok()?;
            if run.first() == Some(&Color::Dark) {
                shapes.push(Shape::Box {
                    means: Meaning::CodeField,
                    x,
                    y,
                    width,
                    height: 1,
                });
            }
            x += width;
        }
    }
    Some(Picture {
        width: ground.max(sheet),
        height: ground,
        title,
        shapes,
    })
}
