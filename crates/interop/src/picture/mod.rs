//! A picture as plain shapes, so that a page and a paper show the same one.
//!
//! A shape names its meaning, never a colour: the stylesheet gives each meaning its colour in light, dark and high
//! contrast. Whoever cannot see it reads the table that stands beside it; the picture itself says its title only.

pub mod code;
pub mod exposure;
pub mod ribbon;

/// Shapes on a sheet of so many units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// How wide.
    pub width: i32,
    /// How high.
    pub height: i32,
    /// What it shows, in one sentence.
    pub title: String,
    /// The shapes, the first at the bottom.
    pub shapes: Vec<Shape>,
}

/// What a shape means. The word is its class in the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A line that helps to read.
    Grid,
    /// The day on which it is looked at.
    Today,
    /// Where a value should lie.
    Band,
    /// What was.
    Past,
    /// What is planned.
    Ahead,
    /// Something that was left out or lost.
    Missed,
    /// A value within its limits.
    Fine,
    /// A value or a report that asks for attention.
    Watch,
    /// One that asks for it at once.
    Urgent,
    /// Words that name a lane.
    Label,
    /// Words beside a value.
    Note,
    /// The light ground of a code, in every scheme of colours.
    CodeGround,
    /// A dark field of a code.
    CodeField,
}

impl Meaning {
    /// The word under which the stylesheet knows it.
    pub const fn class(self) -> &'static str {
        match self {
            Meaning::Grid => "r-grid",
            Meaning::Today => "r-today",
            Meaning::Band => "r-band",
            Meaning::Past => "r-past",
            Meaning::Ahead => "r-ahead",
            Meaning::Missed => "r-missed",
            Meaning::Fine => "r-fine",
            Meaning::Watch => "r-watch",
            Meaning::Urgent => "r-urgent",
            Meaning::Label => "r-label",
            Meaning::Note => "r-note",
            Meaning::CodeGround => "r-code-ground",
            Meaning::CodeField => "r-code-field",
        }
    }
}

/// Where words stand against their point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// They begin there.
    Start,
    /// Their middle is there.
    Middle,
    /// They end there.
    End,
}

/// A shape.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A rectangle.
    Box {
        /// What it means.
        means: Meaning,
        /// Its left edge.
        x: i32,
        /// Its upper edge.
        y: i32,
        /// Its width.
        width: i32,
        /// Its height.
        height: i32,
    },
    /// A line through points.
    Line {
        /// What it means.
        means: Meaning,
        /// The points.
        points: Vec<(i32, i32)>,
    },
    /// A closed shape through points.
    Area {
        /// What it means.
        means: Meaning,
        /// The points.
        points: Vec<(i32, i32)>,
    },
    /// A dot.
    Dot {
        /// What it means.
        means: Meaning,
        /// Its middle.
        x: i32,
        /// Its middle.
        y: i32,
        /// Its radius.
        radius: i32,
    },
    /// Words.
    Words {
        /// What they mean.
        means: Meaning,
        /// Where.
        x: i32,
        /// Their base line.
        y: i32,
        /// How they stand against the point.
        anchor: Anchor,
        /// The words.
        says: String,
    },
}
