//! What a correction would change, told before it is made: the kernel is asked with it and without it.

use retinue_kernel::{
    Case, Command, CourseSummary, Day, DueItem, Envelope, Event, Id, PatientRecord, Payload,
    changed_by, decide, summarise,
};

use super::acts::words as act_words;
use super::words;
use crate::rooms::chart::Chart;
use crate::views::days;
use crate::words::due as due_words;

/// Each change in a sentence; none when the correction changes nothing that anyone acts by, or is refused anyway.
pub(super) fn of(chart: &Chart, payload: &Payload) -> Vec<String> {
    // Who the parties are is no matter: a correction ends what rested on the fact whoever prescribed and dispensed it.
    let case = Case {
        patient: &chart.record,
        prescriber: None,
        pharmacy: None,
    };
    let command = Command::Record {
        on: chart.today,
        payload: payload.clone(),
    };
    let Ok(decided) = decide(&case, &command, &chart.rules, chart.today) else {
        return Vec::new();
    };
    let events: Vec<Event> = decided
        .payloads
        .into_iter()
        .enumerate()
        .map(|(place, (on, payload))| named(place, on, payload))
        .collect();
    let mut told = Vec::new();
    for event in &events {
        if let Payload::AuthorisationReversed { authorisation, .. } = &event.payload {
            told.push(act_words::effect_ends(
                authorisation,
                until_of(chart, authorisation),
            ));
        }
    }
    let mut after = chart.record.clone();
    for event in &events {
        after.learn(event.clone());
    }
    told.extend(moved(&chart.summary, &summarised(chart, &after)));
    let (opened, closed) = changed_by(&chart.record, &chart.rules, chart.today, &events);
    let listed = |item: &&DueItem| item.opens <= chart.today;
    told.extend(
        opened
            .iter()
            .filter(listed)
            .map(|item| act_words::effect_due(due_words::to_do(item.kind), item.due)),
    );
    told.extend(
        closed
            .iter()
            .filter(listed)
            .filter(|item| opened.iter().all(|one| one.kind != item.kind))
            .map(|item| act_words::effect_due_no_more(due_words::to_do(item.kind))),
    );
    told
}

fn named(place: usize, on: Day, payload: Payload) -> Event {
    Event {
        payload,
        envelope: Envelope {
            id: Id::of_position(place),
            on,
            recorded_at: None,
            provenance: None,
        },
    }
}

fn summarised(chart: &Chart, record: &PatientRecord) -> CourseSummary {
    summarise(record, &chart.rules, chart.today)
}

fn until_of(chart: &Chart, authorisation: &Id) -> Option<Day> {
    let all = chart.summary.authorisations.iter();
    all.filter(|one| one.id == *authorisation)
        .map(|one| one.until)
        .next()
}

/// The days of the course that move.
fn moved(before: &CourseSummary, after: &CourseSummary) -> Vec<String> {
    let days_of = |summary: &CourseSummary| {
        [
            (act_words::EFFECT_WINDOW, summary.window_last_day),
            (words::CONTRACEPTION_SINCE, summary.contraception_since),
            (act_words::EFFECT_SECOND_TEST, summary.second_test_from),
            (words::SUPPLY_ENDS, summary.supply_ends_on),
            (words::NEXT_SUPPLY_FROM, summary.next_supply_from),
        ]
    };
    let mut told: Vec<String> = days_of(before)
        .into_iter()
        .zip(days_of(after))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((what, before), (_, after))| {
            let day = |day: Option<Day>| {
                day.map_or_else(|| act_words::EFFECT_NONE.to_owned(), days::short)
            };
            act_words::effect_moves(what, &day(before), &day(after))
        })
        .collect();
    if before.category != after.category {
        told.push(act_words::EFFECT_CATEGORY.to_owned());
    }
    told
}
