//! The course on one time axis: what was given against the target, the doses, the laboratory, what was noticed, pictures
//! and windows, lane below lane.

use retinue_care::dose::Outcome;
use retinue_care::ribbon::{Bar, Ribbon};
use retinue_care::{Decimal, Triage};
use retinue_kernel::Day;

use super::{Anchor, Meaning, Picture, Shape};

/// Everything that stands on the axis.
#[derive(Clone, PartialEq, Debug)]
pub struct RibbonView<'a> {
    /// Doses and their sum.
    pub ribbon: &'a Ribbon,
    /// The day on which it is looked at.
    pub today: Day,
    /// Laboratory values, a lane for each analyte.
    pub laboratory: Vec<LaboratoryLane>,
    /// What was noticed.
    pub noticed: Vec<(Day, Triage)>,
    /// Days on which a photograph was taken.
    pub photographs: Vec<Day>,
    /// Windows of the programme, from day to day.
    pub windows: Vec<(Day, Day)>,
    /// The words.
    pub words: RibbonWords,
}

/// The values of one analyte.
#[derive(Clone, PartialEq, Debug)]
pub struct LaboratoryLane {
    /// Its name and unit.
    pub label: String,
    /// The limits of normal of the last result that carries them, or what is usual, in the unit of the values.
    pub low: Option<Decimal>,
    /// The upper one.
    pub high: Option<Decimal>,
    /// Whether the limits are what is usual, and not the laboratory's own: the label then bears a star, and the key says why.
    pub usual: bool,
    /// The values, the earliest first.
    pub values: Vec<LaboratoryValue>,
}

/// A value on a day.
#[derive(Clone, PartialEq, Debug)]
pub struct LaboratoryValue {
    /// The day of the specimen.
    pub on: Day,
    /// The value.
    pub value: Decimal,
    /// Its grade, where it has one.
    pub grade: Option<u8>,
    /// Whether the grade rests on a value that no stored source confirms: it then bears a star, and the key says why.
    pub provisional: bool,
}

/// The words of the lanes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RibbonWords {
    /// What the picture shows, in one sentence.
    pub title: String,
    /// The lane of the sum.
    pub sum: String,
    /// The lane of the doses.
    pub doses: String,
    /// The lane of what was noticed.
    pub noticed: String,
    /// The lane of photographs.
    pub photographs: String,
    /// The lane of windows.
    pub windows: String,
    /// The day on which it is looked at.
    pub today: String,
    /// The short names of the months, January first.
    pub months: [String; 12],
}

const WIDTH: i32 = 960;
const LEFT: i32 = 44;
const RIGHT: i32 = 18;
const TOP: i32 = 22;
const SUM: i32 = 168;
const DOSES: i32 = 54;
const LANE: i32 = 46;
const MARKS: i32 = 24;
/// Above each lane stands its name.
const NAME: i32 = 18;
const GAP: i32 = 14;
const AXIS: i32 = 30;

/// Draws the course.
pub fn picture(view: &RibbonView<'_>) -> Picture {
    let axis = Axis::of(view);
    let mut drawing = Drawing {
        axis,
        shapes: Vec::new(),
        y: TOP,
    };
    let months = drawing.months(view);
    drawing.sum(view);
    drawing.doses(view);
    for lane in &view.laboratory {
        drawing.laboratory(lane);
    }
    if !view.noticed.is_empty() {
        drawing.noticed(view);
    }
    if !view.photographs.is_empty() {
        drawing.photographs(view);
    }
    if !view.windows.is_empty() {
        drawing.windows(view);
    }
    let bottom = drawing.y;
    drawing.frame(view, &months, bottom);
    Picture {
        width: WIDTH,
        height: bottom + AXIS,
        title: view.words.title.clone(),
        shapes: drawing.shapes,
    }
}

/// Days to units.
#[derive(Clone, Copy)]
struct Axis {
    from: Day,
    days: i32,
}

impl Axis {
    fn of(view: &RibbonView<'_>) -> Axis {
        let laboratory = view
            .laboratory
            .iter()
            .flat_map(|lane| lane.values.iter().map(|value| value.on));
        let noticed = view.noticed.iter().map(|(on, _)| *on);
        let windows = view.windows.iter().flat_map(|(from, to)| [*from, *to]);
        let days: Vec<Day> = laboratory
            .chain(noticed)
            .chain(windows)
            .chain(view.photographs.iter().copied())
            .chain([view.ribbon.from, view.ribbon.to, view.today])
            .collect();
        let from = days.iter().copied().min().unwrap_or(view.ribbon.from);
        let to = days.iter().copied().max().unwrap_or(view.ribbon.to);
        Axis {
            from,
            days: to.days_since(from).max(13) + 1,
        }
    }

    /// Where a day begins.
    fn x(&self, day: Day) -> i32 {
        let inner = i64::from(WIDTH - LEFT - RIGHT);
        let at = i64::from(day.days_since(self.from)) * inner / i64::from(self.days);
        LEFT + i32::try_from(at)
            .unwrap_or(0)
            .clamp(0, WIDTH - LEFT - RIGHT)
    }

    /// Where its middle is.
    fn middle(&self, day: Day) -> i32 {
        i32::midpoint(self.x(day), self.x(day.plus(1)))
    }
}

struct Drawing {
    axis: Axis,
    shapes: Vec<Shape>,
    /// Where the next lane begins.
    y: i32,
}

impl Drawing {
    fn lane(&mut self, label: &str, height: i32) -> i32 {
        self.words(Meaning::Label, LEFT, self.y + 11, Anchor::Start, label);
        let top = self.y + NAME;
        self.y = top + height + GAP;
        top
    }

    fn words(&mut self, means: Meaning, x: i32, y: i32, anchor: Anchor, says: &str) {
        self.shapes.push(Shape::Words {
            means,
            x,
            y,
            anchor,
            says: says.to_owned(),
        });
    }

    fn line(&mut self, means: Meaning, points: Vec<(i32, i32)>) {
        self.shapes.push(Shape::Line { means, points });
    }

    /// The first days of months, and where each stands.
    fn months(&self, view: &RibbonView<'_>) -> Vec<(i32, String)> {
        let last = self
            .axis
            .from
            .plus(u16::try_from(self.axis.days).unwrap_or(u16::MAX));
        let mut day = self.axis.from;
        let mut found: Vec<(i32, String)> = Vec::new();
        while day <= last {
            let date = day.date();
            if date.day() == 1 || day == self.axis.from {
                let month = usize::try_from(date.month() - 1).unwrap_or(0);
                let name = view.words.months.get(month).cloned().unwrap_or_default();
                let x = self.axis.x(day);
                // Two names do not stand on each other.
                if found.last().is_some_and(|(before, _)| x - before < 34) {
                    found.pop();
                }
                found.push((x, name));
            }
            day = day.plus(1);
        }
        found
    }

    /// Month lines, today, and the names of the months.
    fn frame(&mut self, view: &RibbonView<'_>, months: &[(i32, String)], bottom: i32) {
        let mut lines: Vec<Shape> = months
            .iter()
            .map(|(x, _)| Shape::Line {
                means: Meaning::Grid,
                points: vec![(*x, TOP), (*x, bottom)],
            })
            .collect();
        lines.append(&mut self.shapes);
        self.shapes = lines;
        for (x, name) in months {
            self.words(Meaning::Note, x + 3, bottom + 14, Anchor::Start, name);
        }
        let today = self.axis.middle(view.today);
        self.line(Meaning::Today, vec![(today, TOP - 6), (today, bottom)]);
        let anchor = if today > WIDTH - 90 {
            Anchor::End
        } else {
            Anchor::Start
        };
        self.words(Meaning::Note, today + 3, TOP - 8, anchor, &view.words.today);
    }

    fn sum(&mut self, view: &RibbonView<'_>) {
        let top = self.lane(&view.words.sum, SUM);
        let bottom = top + SUM;
        let ribbon = view.ribbon;
        let highest = ribbon
            .cumulative
            .iter()
            .map(|point| point.per_kilogram)
            .chain(ribbon.target.map(|target| target.to))
            .max()
            .unwrap_or_default();
        let highest = i64::from(highest.0.max(10_000)) * 21 / 20;
        let y = |micrograms: u32| {
            let up = i64::from(micrograms) * i64::from(SUM) / highest;
            bottom - i32::try_from(up).unwrap_or(SUM)
        };
        if let Some(target) = ribbon.target {
            let (upper, lower) = (y(target.to.0), y(target.from.0));
            self.shapes.push(Shape::Box {
                means: Meaning::Band,
                x: LEFT,
                y: upper,
                width: WIDTH - LEFT - RIGHT,
                height: (lower - upper).max(2),
            });
            for (at, bound) in [(upper, target.to), (lower, target.from)] {
                let says = bound.number().to_string();
                self.words(Meaning::Note, LEFT - 6, at + 4, Anchor::End, &says);
            }
        }
        self.words(Meaning::Note, LEFT - 6, bottom + 1, Anchor::End, "0");
        self.line(Meaning::Grid, vec![(LEFT, bottom), (WIDTH - RIGHT, bottom)]);
        let at = |point: &retinue_care::ribbon::Point| {
            (self.axis.x(point.on.plus(1)), y(point.per_kilogram.0))
        };
        let split = ribbon
            .cumulative
            .partition_point(|point| point.on < ribbon.planned_from);
        let (past, ahead) = ribbon.cumulative.split_at(split);
        let past: Vec<_> = past.iter().map(at).collect();
        let mut rest: Vec<_> = past.last().copied().into_iter().collect();
        rest.extend(ahead.iter().map(at));
        let end = ribbon
            .cumulative
            .last()
            .map(|last| (at(last), last.per_kilogram));
        if rest.len() > 1 {
            self.line(Meaning::Ahead, rest);
        }
        if past.len() > 1 {
            self.line(Meaning::Past, past);
        }
        if let Some(((x, y), sum)) = end {
            let says = sum.to_string();
            self.words(Meaning::Note, x - 4, y - 6, Anchor::End, &says);
        }
    }

    fn doses(&mut self, view: &RibbonView<'_>) {
        let top = self.lane(&view.words.doses, DOSES);
        let bottom = top + DOSES;
        // What nobody told of looks like what is planned: it was no more than that.
        let bars = || view.ribbon.untold.iter().chain(&view.ribbon.doses);
        let highest = bars().map(|bar| bar.daily.0).max().unwrap_or(1).max(1);
        self.line(Meaning::Grid, vec![(LEFT, bottom), (WIDTH - RIGHT, bottom)]);
        let mut said = None;
        for bar in bars() {
            let (from, to) = (self.axis.x(bar.from), self.axis.x(bar.to.plus(1)));
            if bar.outcome == Some(Outcome::Missed) {
                self.shapes.push(Shape::Box {
                    means: Meaning::Missed,
                    x: from,
                    y: bottom - 8,
                    width: (to - from).max(3),
                    height: 8,
                });
                continue;
            }
            let high =
                i64::try_from(bar.daily.0 * u64::try_from(DOSES - 14).unwrap_or(1) / highest);
            let high = i32::try_from(high.unwrap_or(0)).unwrap_or(0).max(3);
            self.shapes.push(Shape::Box {
                means: meaning(bar),
                x: from,
                y: bottom - high,
                width: (to - from).max(2),
                height: high,
            });
            if said != Some(bar.daily) && to - from > 44 {
                let says = bar.daily.to_string();
                self.words(
                    Meaning::Note,
                    from + 3,
                    bottom - high - 3,
                    Anchor::Start,
                    &says,
                );
                said = Some(bar.daily);
            }
        }
    }

    fn laboratory(&mut self, lane: &LaboratoryLane) {
        let star = if lane.usual { " *" } else { "" };
        let top = self.lane(&format!("{}{star}", lane.label), LANE);
        let bottom = top + LANE;
        let highest = lane
            .values
            .iter()
            .map(|value| value.value)
            .chain(lane.high)
            .max()
            .unwrap_or_default();
        // A little room above the highest.
        let scale = u128::from(highest.millionths().max(1)) * 23 / 20;
        let y = |value: Decimal| {
            let up = u128::from(value.millionths()) * u128::from(LANE.unsigned_abs()) / scale;
            bottom - i32::try_from(up).unwrap_or(LANE).min(LANE)
        };
        if let Some(high) = lane.high {
            let (upper, lower) = (y(high), lane.low.map_or(bottom, y));
            self.shapes.push(Shape::Box {
                means: Meaning::Band,
                x: LEFT,
                y: upper,
                width: WIDTH - LEFT - RIGHT,
                height: (lower - upper).max(1),
            });
            let says = high.to_string();
            self.words(Meaning::Note, LEFT - 6, upper + 4, Anchor::End, &says);
        }
        self.line(Meaning::Grid, vec![(LEFT, bottom), (WIDTH - RIGHT, bottom)]);
        let points: Vec<_> = lane
            .values
            .iter()
            .map(|value| (self.axis.middle(value.on), y(value.value)))
            .collect();
        if points.len() > 1 {
            self.line(Meaning::Past, points.clone());
        }
        for (value, (x, y)) in lane.values.iter().zip(points) {
            let means = match value.grade {
                None | Some(0) => Meaning::Fine,
                Some(1 | 2) => Meaning::Watch,
                Some(_) => Meaning::Urgent,
            };
            self.shapes.push(Shape::Dot {
                means,
                x,
                y,
                radius: 4,
            });
            if let Some(grade @ 1..) = value.grade {
                let star = if value.provisional { "*" } else { "" };
                let says = format!("G{grade}{star}");
                self.words(Meaning::Note, x + 6, y + 4, Anchor::Start, &says);
            }
        }
    }

    /// Each urgency has a shape of its own: a dot, a diamond, a square, a triangle.
    fn noticed(&mut self, view: &RibbonView<'_>) {
        let top = self.lane(&view.words.noticed, MARKS);
        let y = top + MARKS / 2;
        for (on, triage) in &view.noticed {
            let x = self.axis.middle(*on);
            let shape = match triage {
                Triage::T0 => Shape::Dot {
                    means: Meaning::Fine,
                    x,
                    y,
                    radius: 4,
                },
                Triage::T1 => Shape::Area {
                    means: Meaning::Watch,
                    points: vec![(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)],
                },
                Triage::T2 => Shape::Box {
                    means: Meaning::Urgent,
                    x: x - 5,
                    y: y - 5,
                    width: 10,
                    height: 10,
                },
                Triage::T3 => Shape::Area {
                    means: Meaning::Urgent,
                    points: vec![(x, y - 7), (x + 7, y + 6), (x - 7, y + 6)],
                },
            };
            self.shapes.push(shape);
        }
    }

    fn photographs(&mut self, view: &RibbonView<'_>) {
        let top = self.lane(&view.words.photographs, MARKS);
        for on in &view.photographs {
            let x = self.axis.middle(*on);
            self.shapes.push(Shape::Box {
                means: Meaning::Fine,
                x: x - 6,
                y: top + MARKS / 2 - 5,
                width: 12,
                height: 9,
            });
        }
    }

    fn windows(&mut self, view: &RibbonView<'_>) {
        let top = self.lane(&view.words.windows, MARKS);
        for (from, to) in &view.windows {
            let (left, right) = (self.axis.x(*from), self.axis.x(to.plus(1)));
            let means = if *from > view.today {
                Meaning::Ahead
            } else {
                Meaning::Past
            };
            self.shapes.push(Shape::Box {
                means,
                x: left,
                y: top + MARKS / 2 - 4,
                width: (right - left).max(3),
                height: 8,
            });
        }
    }
}

fn meaning(bar: &Bar) -> Meaning {
    match bar.outcome {
        None => Meaning::Ahead,
        Some(Outcome::Taken) => Meaning::Past,
        Some(Outcome::Vomited) => Meaning::Watch,
        Some(Outcome::Missed) => Meaning::Missed,
    }
}
