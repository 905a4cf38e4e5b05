//! The course of a patient: the picture on one time axis, and the table that says the same.

use maud::{Markup, html};
use retinue_care::concern::concerns;
use retinue_care::course::{CourseOf, CourseView, NoCourse, Wish, course};
use retinue_care::dose::Outcome;
use retinue_care::event::CareFact;
use retinue_care::laboratory::{Grade, Graded, LaboratoryResult, grade, usual};
use retinue_care::ribbon::Ribbon;
use retinue_care::{Analyte, Triage};
use retinue_interop::picture::Picture;
use retinue_interop::picture::ribbon::{
    LaboratoryLane, LaboratoryValue, RibbonView, RibbonWords, picture,
};
use retinue_kernel::{Day, Id};
use retinue_rulebook::Language;

use super::chart::CareChart;
use crate::views::days;
use crate::views::parts;
use crate::words::said::course as says;

/// The age from which the label's raised ceiling may be planned.
const ADULT: i16 = 18;

impl CareChart {
    /// In whom and when the course is looked at.
    pub(in crate::rooms) fn course_of(&self) -> CourseOf<'_> {
        CourseOf {
            jurisdiction: self.jurisdiction,
            today: self.today(),
            adult: self.chart.age() >= ADULT,
            courses: &self.courses,
        }
    }

    /// The course as it is on record and planned from here.
    pub(in crate::rooms) fn course(&self) -> Result<CourseView, NoCourse> {
        course(
            &self.care,
            self.course_of(),
            &Wish::default(),
            self.knowledge(),
        )
    }
}

/// Whether a page tells how urgent or how grave something was: to the clinic always, to a patient where the installer
/// accepted it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rooms) enum Urgency {
    Told,
    Untold,
}

/// The picture and its table, or why there is none.
pub(in crate::rooms) fn section(
    chart: &CareChart,
    course: &Result<CourseView, NoCourse>,
    language: Language,
) -> Markup {
    section_with(chart, course, language, Urgency::Told)
}

/// The same for a page that may not tell how urgent something was: every mark then has the same shape, and no result a grade.
pub(in crate::rooms) fn section_with(
    chart: &CareChart,
    course: &Result<CourseView, NoCourse>,
    language: Language,
    urgency: Urgency,
) -> Markup {
    let view = match course {
        Ok(view) => view,
        Err(NoCourse::NoPlan) => return parts::empty(says::NO_PLAN.get(language)),
        Err(NoCourse::NoWeight) => return parts::empty(says::NO_WEIGHT.get(language)),
        Err(NoCourse::NotPlanned(_)) => return parts::empty(says::NOT_PLANNED.get(language)),
    };
    let drawn = drawing(chart, view, language, urgency);
    html! {
        figure.ribbon-figure {
            div.scroll tabindex="0" role="region" aria-label=(says::HEADING.get(language)) {
                (crate::views::picture::svg(&drawn.picture, "ribbon-title"))
            }
            figcaption.small.muted { (drawn.key) }
        }
        details {
            summary { (says::AS_TABLE.get(language)) }
            div.scroll tabindex="0" role="region" aria-label=(says::AS_TABLE.get(language)) {
                table #ribbon-table {
                    thead { tr { th scope="col" { (says::WHEN.get(language)) } th scope="col" { (says::WHAT.get(language)) } } }
                    tbody {
                        @for (from, to, what) in &drawn.rows {
                            tr {
                                th scope="row" {
                                    (days::short_in(*from, language))
                                    @if let Some(to) = to { " – " (days::short_in(*to, language)) }
                                }
                                td { (what) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A course as it is drawn and told.
pub(in crate::rooms) struct Drawing {
    /// The picture.
    pub(in crate::rooms) picture: Picture,
    /// How its shapes are read.
    pub(in crate::rooms) key: String,
    /// The same in words, in the order of the days.
    pub(in crate::rooms) rows: Vec<Row>,
}

/// Draws a course, for a page or for paper.
pub(in crate::rooms) fn drawing(
    chart: &CareChart,
    view: &CourseView,
    language: Language,
    urgency: Urgency,
) -> Drawing {
    let ribbon = view.ribbon(chart.knowledge());
    let mut lanes = lanes(chart, language);
    let mut noticed = noticed(chart, language);
    if urgency == Urgency::Untold {
        for value in lanes.iter_mut().flat_map(|lane| &mut lane.values) {
            value.grade = None;
            value.provisional = false;
        }
        for one in &mut noticed {
            one.triage = Triage::T0;
            one.provisional = false;
        }
    }
    let photographs = photographs(chart);
    let windows = windows(chart, &ribbon);
    let picture = picture(&RibbonView {
        ribbon: &ribbon,
        today: chart.today(),
        laboratory: lanes.clone(),
        noticed: noticed.iter().map(|one| (one.on, one.triage)).collect(),
        photographs: photographs.clone(),
        windows: windows.clone(),
        words: words(language),
    });
    let mut key = vec![says::KEY_PAST, says::KEY_AHEAD, says::KEY_BAND];
    if !noticed.is_empty() && urgency == Urgency::Told {
        key.push(says::KEY_MARKS);
    }
    if lanes.iter().any(|lane| lane.usual) {
        key.push(says::KEY_USUAL);
    }
    let graded = lanes.iter().flat_map(|lane| &lane.values);
    if graded.clone().any(|value| value.provisional) {
        key.push(says::KEY_GRADE);
    }
    let mut key: Vec<String> = key
        .into_iter()
        .map(|one| one.get(language).into())
        .collect();
    // A mark has a shape and no words, so the key names its day.
    let uncertain = noticed.iter().filter(|one| one.provisional);
    let days: Vec<String> = uncertain
        .map(|one| days::short_in(one.on, language))
        .collect();
    if !days.is_empty() {
        key.push(says::key_uncertain(language, days.join(", ")));
    }
    Drawing {
        picture,
        key: key.join(" · "),
        rows: rows(&ribbon, &lanes, &noticed, &photographs, &windows, language),
    }
}

fn words(language: Language) -> RibbonWords {
    let text = |one: crate::words::said::Text| one.get(language).to_owned();
    RibbonWords {
        title: text(says::TITLE),
        sum: text(says::SUM),
        doses: text(says::DOSES),
        noticed: text(says::NOTICED),
        photographs: text(says::PHOTOGRAPHS),
        windows: text(says::WINDOWS),
        today: text(says::TODAY),
        months: days::short_months(language),
    }
}

/// A report of what was noticed.
struct Noticed {
    on: Day,
    triage: Triage,
    /// Whether the urgency rests on a value that no stored source confirms.
    provisional: bool,
    what: String,
}

fn noticed(chart: &CareChart, language: Language) -> Vec<Noticed> {
    let concerns = concerns(&chart.care, chart.knowledge(), chart.whom());
    let symptoms = chart.care.each(|fact| match fact {
        CareFact::SymptomReported { symptoms, .. } => Some(symptoms),
        _ => None,
    });
    symptoms
        .into_iter()
        .map(|(event, symptoms)| {
            let concern = concerns
                .iter()
                .find(|one| one.event.envelope.id == event.envelope.id);
            let most = concern.and_then(|one| one.counsels.first());
            let triage = most.map_or(Triage::T0, |one| one.advice.triage);
            let words: Vec<String> = symptoms
                .iter()
                .map(|id| chart.symptom_in_words(id, language))
                .collect();
            let what = if words.is_empty() {
                says::NOTHING_NOTICED.get(language).to_owned()
            } else {
                words.join(" ")
            };
            Noticed {
                on: event.envelope.on,
                triage,
                provisional: most.is_some_and(|one| one.advice.is_provisional()),
                what,
            }
        })
        .collect()
}

impl CareChart {
    /// A symptom as the person would say it.
    pub(in crate::rooms) fn symptom_in_words(&self, id: &Id, language: Language) -> String {
        let mut known = self.knowledge().effects.symptoms.iter();
        let Some(one) = known.find(|one| one.value.id == *id) else {
            return id.to_string();
        };
        match (language, &one.value.es) {
            (Language::Spanish, Some(es)) => es.clone(),
            _ => one.value.says.clone(),
        }
    }
}

fn photographs(chart: &CareChart) -> Vec<Day> {
    chart
        .care
        .each(|fact| match fact {
            CareFact::PhotoTaken { region } => Some(*region),
            _ => None,
        })
        .into_iter()
        .map(|(event, _)| event.envelope.on)
        .collect()
}

/// The window that the gate holds open, and those of authorisations on record.
fn windows(chart: &CareChart, ribbon: &Ribbon) -> Vec<(Day, Day)> {
    let summary = &chart.chart.summary;
    let mut found: Vec<(Day, Day)> = summary
        .authorisations
        .iter()
        .filter_map(|one| {
            let granted = chart.chart.fact(&one.id)?.envelope.on;
            Some((granted, one.until))
        })
        .chain(
            summary
                .window_last_day
                .filter(|last| *last >= chart.today())
                .map(|last| (chart.today(), last)),
        )
        .filter(|(from, to)| *to >= ribbon.from && from <= to)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The name of an analyte; the English one where a stored set has no other.
pub(in crate::rooms) fn named(analyte: &Analyte, language: Language) -> &str {
    match (language, &analyte.es) {
        (Language::Spanish, Some(es)) => es,
        _ => &analyte.name,
    }
}

/// A lane for each analyte of which there is a number, the most often measured first; at most four.
fn lanes(chart: &CareChart, language: Language) -> Vec<LaboratoryLane> {
    let knowledge = chart.knowledge();
    let results = chart.care.results(knowledge);
    let mut lanes: Vec<LaboratoryLane> = Vec::new();
    for analyte in &knowledge.laboratory.analytes {
        let of: Vec<&LaboratoryResult> = results
            .iter()
            .filter(|one| one.analyte == analyte.value.id)
            .collect();
        let Some(first_unit) = analyte.value.units.first() else {
            continue;
        };
        if of.is_empty() {
            continue;
        }
        let in_first = |value, unit: &str| {
            knowledge
                .laboratory
                .converted(&analyte.value.id, value, unit, &first_unit.unit)
        };
        let values: Vec<LaboratoryValue> = of
            .iter()
            .filter_map(|one| {
                let on = one.on?;
                let around = chart.around(on);
                let graded = grade(&knowledge.laboratory, one, &around, chart.version_of(one));
                Some(LaboratoryValue {
                    on,
                    value: in_first(one.value, &one.unit)?,
                    grade: graded.grade.number(),
                    provisional: is_provisional(&graded),
                })
            })
            .collect();
        let ranged = of.iter().rev().find(|one| one.range.high.is_some());
        let limit = |pick: fn(&LaboratoryResult) -> Option<retinue_care::Decimal>| {
            ranged.and_then(|one| in_first(pick(one)?, &one.unit))
        };
        // Where no result brought a range, what is usual is drawn, and said to be that.
        let usual = of.last().filter(|_| ranged.is_none()).and_then(|last| {
            let around = chart.around(last.on.unwrap_or_else(|| chart.today()));
            let found = usual(&knowledge.laboratory, last, &around)?;
            let here = |limit| in_first(limit, &last.unit);
            let high = here(found.high?);
            Some((found.low.and_then(here), high))
        });
        let (low, high) =
            usual.unwrap_or((limit(|one| one.range.low), limit(|one| one.range.high)));
        lanes.push(LaboratoryLane {
            label: format!("{} ({})", named(&analyte.value, language), first_unit.unit),
            low,
            high,
            usual: usual.is_some(),
            values,
        });
    }
    lanes.sort_by_key(|lane| std::cmp::Reverse(lane.values.len()));
    lanes.truncate(4);
    lanes
}

/// Whether a grade, or the usual limit against which it was given, is confirmed by no stored source.
fn is_provisional(graded: &Graded) -> bool {
    let of_grade = match &graded.grade {
        Grade::Is { grade: 1.., basis } => basis.is_provisional(),
        Grade::Is { .. } | Grade::None { .. } => return false,
    };
    let mut limits = graded.limits.iter().filter_map(|one| one.basis.as_ref());
    of_grade || limits.any(|basis| basis.is_provisional())
}

/// From when to when, and what.
pub(in crate::rooms) type Row = (Day, Option<Day>, String);

/// The mark of what no stored source confirms, after a value.
fn marked(provisional: bool, language: Language) -> &'static str {
    if provisional {
        says::PROVISIONAL.get(language)
    } else {
        ""
    }
}

/// Everything that is drawn, in the order of its days.
fn rows(
    ribbon: &Ribbon,
    lanes: &[LaboratoryLane],
    noticed: &[Noticed],
    photographs: &[Day],
    windows: &[(Day, Day)],
    language: Language,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let until = |from: Day, to: Day| (to > from).then_some(to);
    for bar in &ribbon.doses {
        let became = match bar.outcome {
            None => says::PLANNED,
            Some(Outcome::Taken) => says::TAKEN,
            Some(Outcome::Missed) => says::MISSED,
            Some(Outcome::Vomited) => says::VOMITED,
        };
        rows.push((
            bar.from,
            until(bar.from, bar.to),
            format!(
                "{} {} ({})",
                says::DAILY.get(language),
                bar.daily,
                became.get(language)
            ),
        ));
    }
    for bar in &ribbon.untold {
        rows.push((
            bar.from,
            until(bar.from, bar.to),
            format!(
                "{} {} ({})",
                says::DAILY.get(language),
                bar.daily,
                says::UNTOLD.get(language)
            ),
        ));
    }
    for point in &ribbon.cumulative {
        let planned = if point.on >= ribbon.planned_from {
            format!(" ({})", says::PLANNED.get(language))
        } else {
            String::new()
        };
        rows.push((
            point.on,
            None,
            format!(
                "{} {}{planned}",
                says::REACHED.get(language),
                point.per_kilogram
            ),
        ));
    }
    for lane in lanes {
        for value in &lane.values {
            let grade = value.grade.filter(|grade| *grade > 0);
            let mark = marked(value.provisional, language);
            let grade = grade.map(|grade| format!(", {} {grade}{mark}", says::GRADE.get(language)));
            let to = if lane.usual {
                says::USUAL_TO
            } else {
                says::NORMAL_TO
            };
            let high = lane
                .high
                .map(|high| format!(", {} {high}", to.get(language)));
            rows.push((
                value.on,
                None,
                format!(
                    "{}: {}{}{}",
                    lane.label,
                    value.value,
                    high.unwrap_or_default(),
                    grade.unwrap_or_default()
                ),
            ));
        }
    }
    rows.extend(noticed.iter().map(|one| (one.on, None, one.what.clone())));
    rows.extend(
        photographs
            .iter()
            .map(|on| (*on, None, says::PHOTOGRAPH.get(language).to_owned())),
    );
    rows.extend(windows.iter().map(|(from, to)| {
        (
            *from,
            until(*from, *to),
            says::WINDOW.get(language).to_owned(),
        )
    }));
    if let Some(target) = ribbon.target {
        rows.push((
            ribbon.to,
            None,
            format!(
                "{} {} – {}",
                says::TARGET.get(language),
                target.from.number(),
                target.to
            ),
        ));
    }
    rows.sort_by_key(|(from, ..)| *from);
    rows
}
