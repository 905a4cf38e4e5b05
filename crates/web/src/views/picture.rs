//! A picture as SVG in the page: classes only, no colour and no script. The words in it are escaped like all others.

use std::fmt::Write;

use maud::{Markup, html};
use retinue_interop::picture::{Anchor, Picture, Shape};

/// The picture as one `svg` element; `id` names its title on the page.
pub(crate) fn svg(picture: &Picture, id: &str) -> Markup {
    html! {
        svg.ribbon viewBox={ "0 0 " (picture.width) " " (picture.height) } role="img" aria-labelledby=(id) {
            title id=(id) { (picture.title) }
            @for shape in &picture.shapes { (drawn(shape)) }
        }
    }
}

/// A code for a scanner: dark on light whatever the reader's colours, since a scanner has no others.
pub(crate) fn code(picture: &Picture, id: &str) -> Markup {
    html! {
        svg.code-picture viewBox={ "0 0 " (picture.width) " " (picture.height) } role="img" aria-labelledby=(id) {
            title id=(id) { (picture.title) }
            @for shape in &picture.shapes { (drawn(shape)) }
        }
    }
}

/// The picture as the text of one `svg` element, as every page has it; `retinue bench` times and weighs it.
pub fn picture_as_svg(picture: &Picture) -> String {
    svg(picture, "ribbon-title").into_string()
}

fn drawn(shape: &Shape) -> Markup {
    html! {
        @match shape {
            Shape::Box { means, x, y, width, height } => rect class=(means.class()) x=(x) y=(y) width=(width) height=(height) {},
            Shape::Line { means, points } => polyline class=(means.class()) points=(through(points)) {},
            Shape::Area { means, points } => polygon class=(means.class()) points=(through(points)) {},
            Shape::Dot { means, x, y, radius } => circle class=(means.class()) cx=(x) cy=(y) r=(radius) {},
            Shape::Words { means, x, y, anchor, says } => text class=(means.class()) x=(x) y=(y) text-anchor=[anchored(*anchor)] { (says) },
        }
    }
}

fn anchored(anchor: Anchor) -> Option<&'static str> {
    match anchor {
        Anchor::Start => None,
        Anchor::Middle => Some("middle"),
        Anchor::End => Some("end"),
    }
}

fn through(points: &[(i32, i32)]) -> String {
    let mut text = String::with_capacity(points.len() * 8);
    for (x, y) in points {
        // Writing into a string does not fail.
        let _ = write!(text, "{x},{y} ");
    }
    text
}
