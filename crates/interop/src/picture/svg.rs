//! A picture as SVG, to stand in a page. No colour and no script: classes only.

use std::fmt::Write;

use super::{Anchor, Picture, Shape};

/// The picture as one `svg` element. `id` names its title on the page.
pub fn svg(picture: &Picture, id: &str) -> String {
    let mut text = String::with_capacity(picture.shapes.len() * 64 + 256);
    // Writing into a string does not fail.
    let _ = write!(
        text,
        r#"<svg class="ribbon" viewBox="0 0 {} {}" role="img" aria-labelledby="{}" xmlns="http://www.w3.org/2000/svg"><title id="{}">{}</title>"#,
        picture.width,
        picture.height,
        escaped(id),
        escaped(id),
        escaped(&picture.title)
    );
    for shape in &picture.shapes {
        write_shape(&mut text, shape);
    }
    text.push_str("</svg>");
    text
}

fn write_shape(text: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Box {
            means,
            x,
            y,
            width,
            height,
        } => write!(
            text,
            r#"<rect class="{}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#,
            means.class()
        ),
        Shape::Line { means, points } => write!(
            text,
            r#"<polyline class="{}" points="{}"/>"#,
            means.class(),
            through(points)
        ),
        Shape::Area { means, points } => write!(
            text,
            r#"<polygon class="{}" points="{}"/>"#,
            means.class(),
            through(points)
        ),
        Shape::Dot {
            means,
            x,
            y,
            radius,
        } => write!(
            text,
            r#"<circle class="{}" cx="{x}" cy="{y}" r="{radius}"/>"#,
            means.class()
        ),
        Shape::Words {
            means,
            x,
            y,
            anchor,
            says,
        } => {
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => r#" text-anchor="middle""#,
                Anchor::End => r#" text-anchor="end""#,
            };
            write!(
                text,
                r#"<text class="{}" x="{x}" y="{y}"{anchor}>{}</text>"#,
                means.class(),
                escaped(says)
            )
        }
    };
}

fn through(points: &[(i32, i32)]) -> String {
    let mut text = String::with_capacity(points.len() * 8);
    for (place, (x, y)) in points.iter().enumerate() {
        if place > 0 {
            text.push(' ');
        }
        let _ = write!(text, "{x},{y}");
    }
    text
}

fn escaped(says: &str) -> String {
    let mut text = String::with_capacity(says.len());
    for letter in says.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            other => text.push(other),
        }
    }
    text
}
