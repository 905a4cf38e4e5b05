//! Concentrations over the last day of many and after it, with food and without: an illustration.

use super::{Anchor, Meaning, Picture, Shape};

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct ExposureView<'a> {
    /// What it shows, in one sentence.
    pub title: String,
    /// With food: hour and concentration, the earliest first. Drawn as a whole line.
    pub fed: &'a [(f64, f64)],
    /// Without food. Drawn as a broken line.
    pub fasted: &'a [(f64, f64)],
    /// The words of the two axes and of the hour at which the next dose is left out.
    pub words: [&'a str; 3],
}

const WIDTH: i32 = 960;
const HEIGHT: i32 = 300;
const LEFT: i32 = 56;
const RIGHT: i32 = 18;
const TOP: i32 = 26;
const BOTTOM: i32 = 44;
/// Lines across, from nothing to the top.
const STEPS: i32 = 4;

/// Draws it.
pub fn picture(view: &ExposureView<'_>) -> Picture {
    let all = || view.fed.iter().chain(view.fasted);
    let most = all().map(|(_, value)| *value).fold(0.0, f64::max);
    let first = all().map(|(hour, _)| *hour).fold(0.0, f64::min);
    let last = all().map(|(hour, _)| *hour).fold(1.0, f64::max);
    let scale = Scale {
        first,
        span: (last - first).max(1.0),
        top: rounded_up(most),
    };
    let mut shapes = Vec::new();
    let floor = HEIGHT - BOTTOM;
    for step in 0..=STEPS {
        let value = scale.top * f64::from(step) / f64::from(STEPS);
        let y = scale.y(value);
        let points = vec![(LEFT, y), (WIDTH - RIGHT, y)];
        let means = Meaning::Grid;
        shapes.push(Shape::Line { means, points });
        shapes.push(words(LEFT - 6, y + 4, Anchor::End, format!("{value:.0}")));
    }
    let days = whole(scale.span / 24.0).clamp(1, 60);
    let every = (days / 12).max(1);
    let mut day = whole(scale.first / 24.0);
    while f64::from(day) * 24.0 <= last {
        let x = scale.x(f64::from(day) * 24.0);
        shapes.push(words(
            x,
            floor + 18,
            Anchor::Middle,
            format!("{}", day * 24),
        ));
        day += every;
    }
    let zero = scale.x(0.0);
    shapes.push(Shape::Line {
        means: Meaning::Today,
        points: vec![(zero, TOP), (zero, floor)],
    });
    let [across, up, left_out] = view.words;
    shapes.push(words(
        zero + 6,
        TOP + 10,
        Anchor::Start,
        left_out.to_owned(),
    ));
    shapes.push(words(
        WIDTH - RIGHT,
        HEIGHT - 6,
        Anchor::End,
        across.to_owned(),
    ));
    shapes.push(Shape::Words {
        means: Meaning::Label,
        x: 0,
        y: 14,
        anchor: Anchor::Start,
        says: up.to_owned(),
    });
    for (means, values) in [(Meaning::Past, view.fed), (Meaning::Ahead, view.fasted)] {
        let points = values.iter();
        let points = points.map(|(hour, value)| (scale.x(*hour), scale.y(*value)));
        let points: Vec<(i32, i32)> = points.collect();
        if points.len() > 1 {
            shapes.push(Shape::Line { means, points });
        }
    }
    Picture {
        width: WIDTH,
        height: HEIGHT,
        title: view.title.clone(),
        shapes,
    }
}

fn words(x: i32, y: i32, anchor: Anchor, says: String) -> Shape {
    Shape::Words {
        means: Meaning::Note,
        x,
        y,
        anchor,
        says,
    }
}

/// A number whose quarters are easily read.
fn rounded_up(most: f64) -> f64 {
    let mut step = 4.0;
    while step < most {
        step = if step * 2.5 >= most {
            step * 2.5
        } else {
            step * 10.0
        };
    }
    [step / 5.0, step / 2.5, step / 2.0]
        .into_iter()
        .find(|one| *one >= most)
        .unwrap_or(step)
        .max(1.0)
}

/// To the nearest whole number; a sheet is far smaller than what it holds.
fn whole(value: f64) -> i32 {
    value.round().clamp(-100_000.0, 100_000.0) as i32
}

struct Scale {
    first: f64,
    span: f64,
    top: f64,
}

impl Scale {
    fn x(&self, hour: f64) -> i32 {
        let part = (hour - self.first) / self.span;
        LEFT + whole(part * f64::from(WIDTH - LEFT - RIGHT))
    }

    fn y(&self, value: f64) -> i32 {
        let part = (value / self.top).clamp(0.0, 1.0);
        HEIGHT - BOTTOM - whole(part * f64::from(HEIGHT - BOTTOM - TOP))
    }
}
