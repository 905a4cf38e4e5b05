//! A picture on paper: the shapes of the page in ink, one figure with its words as a whole.

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point};
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};
use krilla::surface::Surface;

use super::font::Face;
use crate::picture::{Anchor, Meaning, Picture, Shape};

/// Where a picture stands, and how large a unit of it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) scale: f32,
}

impl Place {
    #[allow(
        clippy::cast_precision_loss,
        reason = "a sheet is a few thousand units wide at most"
    )]
    fn at(self, x: i32, y: i32) -> (f32, f32) {
        (
            self.x + x as f32 * self.scale,
            self.y + y as f32 * self.scale,
        )
    }
}

/// Letters of a picture, in its own units.
const LETTERS: f32 = 12.0;

/// Draws the shapes, the first at the bottom.
pub(super) fn draw(surface: &mut Surface<'_>, face: &Face, picture: &Picture, place: Place) {
    for shape in &picture.shapes {
        one(surface, face, shape, place);
    }
    surface.set_stroke(None);
    surface.set_fill(Some(Fill::default()));
}

fn one(surface: &mut Surface<'_>, face: &Face, shape: &Shape, place: Place) {
    match shape {
        Shape::Box {
            means,
            x,
            y,
            width,
            height,
        } => {
            let corners = [
                (*x, *y),
                (x + width, *y),
                (x + width, y + height),
                (*x, y + height),
            ];
            closed(surface, *means, &corners, place);
        }
        Shape::Area { means, points } => closed(surface, *means, points, place),
        Shape::Line { means, points } => {
            let ink = Ink::of(*means);
            surface.set_fill(None);
            surface.set_stroke(Some(ink.line(place.scale)));
            if let Some(path) = path(points, place, false) {
                surface.draw_path(&path);
            }
        }
        Shape::Dot {
            means,
            x,
            y,
            radius,
        } => {
            // Eight corners are round enough at this size.
            let near = radius * 7 / 10;
            let corners = [
                (x + radius, *y),
                (x + near, y + near),
                (*x, y + radius),
                (x - near, y + near),
                (x - radius, *y),
                (x - near, y - near),
                (*x, y - radius),
                (x + near, y - near),
            ];
            closed(surface, *means, &corners, place);
        }
        Shape::Words {
            x, y, anchor, says, ..
        } => {
            let words = face.printable(says);
            let size = LETTERS * place.scale;
            let (x, y) = place.at(*x, *y);
            let wide = face.width(&words, size);
            let x = match anchor {
                Anchor::Start => x,
                Anchor::Middle => x - wide / 2.0,
                Anchor::End => x - wide,
            };
            surface.set_stroke(None);
            surface.set_fill(Some(Fill::default()));
            surface.draw_glyphs(
                Point::from_xy(x, y),
                &face.glyphs(&words),
                face.font.clone(),
                &words,
                size,
                false,
            );
        }
    }
}

fn closed(surface: &mut Surface<'_>, means: Meaning, corners: &[(i32, i32)], place: Place) {
    let ink = Ink::of(means);
    surface.set_fill(ink.ground.map(|color| Fill {
        paint: color.into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }));
    surface.set_stroke((ink.width > 0.0).then(|| ink.line(place.scale)));
    if let Some(path) = path(corners, place, true) {
        surface.draw_path(&path);
    }
}

fn path(points: &[(i32, i32)], place: Place, close: bool) -> Option<Path> {
    let mut points = points.iter().map(|(x, y)| place.at(*x, *y));
    let mut path = PathBuilder::new();
    let (x, y) = points.next()?;
    path.move_to(x, y);
    for (x, y) in points {
        path.line_to(x, y);
    }
    if close {
        path.close();
    }
    path.finish()
}

/// How a meaning is drawn on white paper; what it means is in its shape too, so a copy without colour still says it.
struct Ink {
    edge: rgb::Color,
    ground: Option<rgb::Color>,
    width: f32,
    dash: Option<[f32; 2]>,
}

impl Ink {
    fn of(means: Meaning) -> Ink {
        let teal = rgb::Color::new(10, 86, 94);
        let red = rgb::Color::new(143, 28, 21);
        let amber = rgb::Color::new(106, 67, 0);
        let (white, black) = (rgb::Color::new(255, 255, 255), rgb::Color::new(0, 0, 0));
        let plain = |edge, ground, width| Ink {
            edge,
            ground,
            width,
            dash: None,
        };
        match means {
            Meaning::Grid => plain(rgb::Color::new(200, 200, 200), None, 1.0),
            Meaning::Today => Ink {
                dash: Some([2.0, 3.0]),
                ..plain(teal, None, 2.0)
            },
            Meaning::Band => plain(
                rgb::Color::new(120, 160, 130),
                Some(rgb::Color::new(226, 242, 231)),
                0.5,
            ),
            Meaning::Past => plain(teal, Some(teal), 2.0),
            Meaning::Ahead => Ink {
                dash: Some([6.0, 4.0]),
                ..plain(teal, None, 1.5)
            },
            Meaning::Missed => plain(red, None, 1.5),
            Meaning::Fine => plain(teal, Some(rgb::Color::new(255, 255, 255)), 1.8),
            Meaning::Watch => plain(amber, Some(rgb::Color::new(252, 239, 211)), 1.8),
            Meaning::Urgent => plain(red, Some(red), 1.0),
            Meaning::CodeGround => plain(white, Some(white), 0.0),
            // An edge as thin as this closes the seams between rows, and spoils no field.
            Meaning::CodeField => plain(black, Some(black), 0.04),
            Meaning::Label | Meaning::Note => plain(rgb::Color::new(0, 0, 0), None, 1.0),
        }
    }

    fn line(&self, scale: f32) -> Stroke {
        Stroke {
            paint: self.edge.into(),
            width: self.width * scale,
            dash: self.dash.map(|dash| StrokeDash {
                array: dash.map(|length| length * scale).to_vec(),
                offset: 0.0,
            }),
            ..Stroke::default()
        }
    }
}
