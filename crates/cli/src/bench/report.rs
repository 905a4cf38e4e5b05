//! The figures as tables for people.

use super::Figures;
use super::care::CareFigures;
use super::doors::DoorFigures;
use super::gate::GateFigures;
use super::import::ImportFigures;
use super::review::ReviewFigures;
use super::service::{Level, Size};

impl Figures {
    /// The tables.
    pub(crate) fn as_text(&self) -> String {
        let machine = &self.machine;
        let mut text = format!(
            "retinue {}, SQLite {}, {} cores, {}\n{}, load {}\n",
            machine.version,
            machine.sqlite,
            machine.cores,
            machine.processor,
            machine.system,
            machine.load
        );
        if !machine.optimised {
            text.push_str("built without optimisation: these figures say little\n");
        }
        text.push_str(&gate(&self.gate));
        text.push_str(&care(&self.care));
        if let Some(review) = &self.review {
            text.push_str(&month_review(review));
        }
        if !self.service.is_empty() {
            text.push_str(&levels(&self.service));
        }
        if !self.sizes.is_empty() {
            text.push_str(&sizes(&self.sizes));
        }
        if let Some(figures) = &self.doors {
            text.push_str(&doors(figures));
        }
        if let Some(figures) = &self.import {
            text.push_str(&import(figures));
        }
        text
    }
}

fn gate(gate: &GateFigures) -> String {
    let rows = [
        (
            "authorise on a folded record of a year",
            format!("{:.2} µs", gate.authorise_us),
        ),
        ("decisions", format!("{:.0} /s", gate.decisions_per_second)),
        (
            "fold of 100 events",
            format!("{:.2} µs", gate.fold_100_events_us),
        ),
        (
            "check, a year, whole answers",
            format!("{:.0} /s", gate.check_courses_per_second),
        ),
        (
            "check, a year, verdicts only",
            format!("{:.0} /s", gate.check_courses_verdict_only_per_second),
        ),
        (
            "check, ten events, whole answers",
            format!("{:.0} /s", gate.check_ten_events_per_second),
        ),
        (
            "check, ten events, verdicts only",
            format!("{:.0} /s", gate.check_ten_events_verdict_only_per_second),
        ),
    ];
    let mut text = format!(
        "\nThe gate, by one core's time (a year is {} events)\n",
        gate.events_in_a_course
    );
    for (name, figure) in rows {
        text.push_str(&format!("  {name:<42} {figure:>14}\n"));
    }
    text
}

fn care(care: &CareFigures) -> String {
    let mut text = "\nCare, by one core's time\n".to_owned();
    for (name, figure) in [
        ("capsules of 30 days, in whole packs", care.capsule_plan_us),
        ("a whole course", care.course_plan_us),
        ("all advice after twelve months", care.advice_us),
    ] {
        let figure = format!("{figure:.2} µs");
        text.push_str(&format!("  {name:<42} {figure:>14}\n"));
    }
    let ribbon = format!("{:.2} ms", care.ribbon_us / 1000.0);
    text.push_str(&format!(
        "  {:<42} {ribbon:>14}\n  {:<42} {:>10} KB\n",
        "the picture of a course as SVG",
        "its length",
        care.ribbon_bytes.div_ceil(1000)
    ));
    text
}

fn month_review(review: &ReviewFigures) -> String {
    let answered = &review.answered;
    format!(
        "\nA month's review over HTTP, signed in, audited, {} facts of care (times in ms)\n  \
         asked {} times: p50 {:.2}, p99 {:.2}, longest {:.2}; a page of {:.0} KiB\n",
        review.facts,
        review.asked,
        answered.p50_ms,
        answered.p99_ms,
        answered.max_ms,
        review.page_kib,
    )
}

fn levels(levels: &[Level]) -> String {
    let mut text = String::from(
        "\nDurable authorisations through HTTP, signed in, audited (times in ms)\n\
         \x20 callers     /s    p50    p99    raw/s  of raw  flush p50    p99  asking\n",
    );
    for level in levels {
        let asking = level
            .generator_share
            .map_or("?".to_owned(), |share| format!("{:.0} %", share * 100.0));
        text.push_str(&format!(
            "  {:>7} {:>6.0} {:>6.2} {:>6.2} {:>8.0} {:>5.0} % {:>10.3} {:>6.2} {:>7}\n",
            level.callers,
            level.per_second,
            level.answered.p50_ms,
            level.answered.p99_ms,
            level.raw.per_second,
            level.share_of_raw * 100.0,
            level.disk.flush.p50_ms,
            level.disk.flush.p99_ms,
            asking,
        ));
    }
    text.push_str(&format!(
        "  raw: the same {:.1} rows an authorisation, as many authorisations a\n  transaction as there are callers; asking: the generator's share of the CPU\n",
        levels.first().map_or(0.0, |level| level.raw.rows_an_authorisation)
    ));
    text
}

fn sizes(sizes: &[Size]) -> String {
    let mut text = String::from(
        "\nA service by patients on record, one caller (times in ms)\n\
         \x20   patients  ledger MiB   ready  idle MiB     p50     p99  p50 to first\n",
    );
    for size in sizes {
        let idle = size
            .idle_mib
            .map_or("?".to_owned(), |mib| format!("{mib:.0}"));
        text.push_str(&format!(
            "  {:>10} {:>11.0} {:>7.0} {:>9} {:>7.2} {:>7.2} {:>12.2}×\n",
            size.patients,
            size.ledger_mib,
            size.ready_ms,
            idle,
            size.answered.p50_ms,
            size.answered.p99_ms,
            size.against_first,
        ));
    }
    text
}

fn import(figures: &ImportFigures) -> String {
    format!(
        "\nA file of FHIR resources, {} patients, {} lines a transaction\n\
         \x20 rehearsed {:>24.0} /s\n\
         \x20 recorded, on disk {:>17.0} /s\n",
        figures.patients,
        figures.lines_a_transaction,
        figures.rehearsed_per_second,
        figures.recorded_per_second,
    )
}

fn doors(figures: &DoorFigures) -> String {
    let mut text = format!(
        "\nDoors for programs, {} patients on record, audited (times in ms)\n\
         \x20                            /s    p50    p99  p99 at half  asking\n",
        figures.patients
    );
    for door in &figures.doors {
        let at_half = door
            .at_half
            .map_or(String::new(), |spread| format!("{:.2}", spread.p99_ms));
        let asking = door
            .generator_share
            .map_or("?".to_owned(), |share| format!("{:.0} %", share * 100.0));
        text.push_str(&format!(
            "  {:<22} {:>6.0} {:>6.2} {:>6.2} {:>12} {:>7}\n",
            door.door, door.per_second, door.answered.p50_ms, door.answered.p99_ms, at_half, asking,
        ));
    }
    let [empty, full] = figures.enrolment_ms;
    text.push_str(&format!(
        "  an enrolment with its facts: p50 {empty:.2} on an empty ledger, {full:.2} here\n  \
         flush p99 {:.2}; each of {} connections asks when it was answered\n",
        figures.disk.flush.p99_ms,
        figures.doors.first().map_or(0, |door| door.connections),
    ));
    text
}
