//! A code for scanners, read by a reader that is not ours.

use retinue_interop::picture::code::{OF_A_PAGE, code};
use retinue_interop::picture::{Meaning, Picture, Shape};

/// What a reader finds that sees each field as so many dots.
fn read(picture: &Picture, dots: usize) -> String {
    let dark = |x: usize, y: usize| {
        let field = |dot: usize| i32::try_from(dot / dots).expect("a small sheet");
        picture.shapes.iter().any(|shape| match shape {
            Shape::Box {
                means: Meaning::CodeField,
                x: left,
                y: top,
                width,
                height,
            } => {
                (*left..left + width).contains(&field(x))
                    && (*top..top + height).contains(&field(y))
            }
            _ => false,
        })
    };
    let side = |fields: i32| usize::try_from(fields).expect("a sheet") * dots;
    let (width, height) = (side(picture.width), side(picture.height));
    let seen: Vec<Vec<bool>> = (0..height)
        .map(|y| (0..width).map(|x| dark(x, y)).collect())
        .collect();
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, height, |x, y| seen[y][x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().expect("it is read").1
}

#[test]
fn a_scanner_reads_from_the_code_what_was_put_in_on_a_screen_and_on_a_page() {
    for text in ["RT7K3M9QXA5", "RT00000000T", "RTZZZZZZZZ1"] {
        for sheet in [0, OF_A_PAGE] {
            let picture = code(text, "A code".to_owned(), sheet).expect("a code");
            assert_eq!(read(&picture, 4), text);
        }
    }
}

/// A scratch over a twelfth of the rows does not spoil it.
#[test]
fn a_scratched_code_is_read_still() {
    let mut picture = code("RT7K3M9QXA5", String::new(), 0).expect("a code");
    picture.shapes.retain(|shape| match shape {
        Shape::Box {
            means: Meaning::CodeField,
            y,
            x,
            ..
        } => !(*y == 16 && *x > 12),
        _ => true,
    });
    assert_eq!(read(&picture, 4), "RT7K3M9QXA5");
}

#[test]
fn a_code_is_as_small_as_a_code_can_be_and_stands_in_a_quiet_frame() {
    let picture = code("RT7K3M9QXA5", String::new(), 0).expect("a code");
    assert_eq!(
        (picture.width, picture.height),
        (29, 29),
        "21 fields and 4 round them"
    );
    let outside = |shape: &&Shape| match shape {
        Shape::Box {
            means: Meaning::CodeField,
            x,
            y,
            width,
            ..
        } => *x < 4 || *y < 4 || x + width > 25 || *y > 24,
        _ => false,
    };
    assert_eq!(picture.shapes.iter().find(outside), None);
    assert_eq!(code(&"A".repeat(5_000), String::new(), 0), None);
}
