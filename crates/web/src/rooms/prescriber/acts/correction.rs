//! A recorded fact is never changed: a correction takes it back, or puts another in its place.

use maud::{Markup, html};
use retinue_kernel::{Envelope, Event, Id, Payload};
use retinue_ledger::proposed_where_needed;

use super::super::effects;
use super::pregnancy_test;
use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::words::facts;

pub(in super::super) struct Correction;

impl Act for Correction {
    const SLUG: &'static str = "correction";
    const PATH: &'static str = "/clinic/patients/{patient}/correction";
    const WORDS: Words = words::CORRECTION;
    const PRESCRIBERS_OWN: bool = true;
    const HIDDEN: &'static [&'static str] = &[words::OF.name];

    fn begin(chart: &Chart, asked: &Typed) -> Form {
        let of = asked.first(words::OF.name).unwrap_or_default().to_owned();
        let mut values = vec![(words::OF.name, of.clone())];
        if let Some(Payload::PregnancyTestReported {
            collected_on,
            specimen,
            setting,
            result,
            clia_number,
            cycle,
            menses_began_on,
        }) = Id::new(&of)
            .and_then(|id| chart.fact(&id))
            .map(|event| &event.payload)
        {
            values.push((words::COLLECTED_ON.name, collected_on.to_string()));
            values.push((words::SPECIMEN.name, specimen.to_string()));
            values.push((words::SETTING.name, setting.to_string()));
            values.push((words::RESULT.name, result.to_string()));
            values.extend(
                clia_number
                    .as_ref()
                    .map(|number| (words::CLIA_NUMBER.name, number.to_string())),
            );
            values.extend(cycle.map(|cycle| (words::CYCLE.name, cycle.to_string())));
            values.extend(
                menses_began_on.map(|began| (words::MENSES_BEGAN_ON.name, began.to_string())),
            );
            values.push((words::HOW_CORRECTED.name, "replace".to_owned()));
        }
        Form::beginning_with(values)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let fact = corrected(chart, form.typed.first(words::OF.name));
        html! {
            @match fact {
                None => { p { (words::NOTHING_TO_CORRECT) } }
                Some(event) => {
                    @let told = facts::tell(&event.payload);
                    div.panel.field {
                        p.flush { strong { (told.what) } }
                        p.small.flush { (told.more) }
                    }
                    (fields::hidden(words::OF.name, event.envelope.id.as_str()))
                    (fields::text(form, &words::WHY, Need::Required))
                    @if can_be_replaced(&event.payload) {
                        (fields::choice_of(form, &words::HOW_CORRECTED, &[
                            ("replace", words::REPLACE),
                            ("withdraw", words::WITHDRAW),
                        ]))
                        (pregnancy_test::controls(chart, form))
                    } @else if brings_back(event) {
                        p { (words::BRINGS_BACK) }
                        (parts::notice(Tone::Wait, words::NEEDS_A_SECOND, html! { p { (words::NEEDS_A_SECOND_MEANS) } }))
                    } @else {
                        p { (words::WITHDRAW_ONLY) }
                    }
                    @if form.problem(words::EFFECT_SEEN.name).is_some() { (what_it_changes(chart, form)) }
                }
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let correction = read(chart, reader);
        let seen = reader.ticked(words::EFFECT_SEEN.name);
        let correction = correction?;
        // Nothing is changed before it was shown what else changes with it.
        if !seen && !effects::of(chart, &correction).is_empty() {
            reader.wrong(words::EFFECT_SEEN.name, words::EFFECT_NOT_SEEN);
        }
        // What lengthens something waits for a second person.
        Some(today(chart, as_it_can_be_recorded(chart, correction)))
    }
}

/// What would change, by what the form says now, and the box that lets it happen.
fn what_it_changes(chart: &Chart, form: &Form) -> Markup {
    let Some(correction) = read(chart, &mut Reader::of(form.typed.clone())) else {
        return html! {};
    };
    let changes = effects::of(chart, &correction);
    html! {
        section.panel #effects aria-labelledby="effects-title" {
            h2 #effects-title { (words::EFFECT_TITLE) }
            ul { @for effect in &changes { li { (effect) } } }
            p.small { (words::EFFECT_TOLD) }
            @if let Payload::CorrectionProposed { .. } = as_it_can_be_recorded(chart, correction) {
                (parts::notice(Tone::Wait, words::NEEDS_A_SECOND, html! { p { (words::NEEDS_A_SECOND_MEANS) } }))
            }
            (fields::tick(form, &words::EFFECT_SEEN))
        }
    }
}

/// The correction, or its proposal where it needs a second person; that an entry comes back always does.
fn as_it_can_be_recorded(chart: &Chart, correction: Payload) -> Payload {
    if let Payload::FactCorrected { of, why, instead } = &correction
        && chart.fact(of).is_some_and(brings_back)
    {
        return Payload::CorrectionProposed {
            of: of.clone(),
            why: why.clone(),
            instead: instead.clone(),
        };
    }
    proposed_where_needed(&chart.record, &chart.rules, chart.today, correction)
}

/// The correction that the form says.
fn read(chart: &Chart, reader: &mut Reader) -> Option<Payload> {
    let of = reader.id(&words::OF);
    let why = reader.id(&words::WHY);
    let of = of?;
    let Some(event) = chart
        .fact(&of)
        .filter(|event| may_be_corrected(chart, event))
    else {
        reader.wrong("", words::NOTHING_TO_CORRECT);
        return None;
    };
    let instead = if can_be_replaced(&event.payload) {
        let how = reader.offered(&words::HOW_CORRECTED, &["replace", "withdraw"]);
        if how.as_deref() == Some("withdraw") {
            reader.leave_out(pregnancy_test::FIELDS);
            None
        } else {
            let payload = pregnancy_test::read(chart, reader)?;
            // The replacement answers to the name of the fact it replaces, so that what referred to it still does.
            let envelope = Envelope {
                id: of.clone(),
                on: event.envelope.on,
                recorded_at: None,
                provenance: None,
            };
            Some(Box::new(Event { payload, envelope }))
        }
    } else {
        None
    };
    Some(Payload::FactCorrected {
        of,
        why: why?,
        instead,
    })
}

fn corrected<'a>(chart: &'a Chart, of: Option<&str>) -> Option<&'a Event> {
    chart
        .fact(&Id::new(of?)?)
        .filter(|event| may_be_corrected(chart, event))
}

/// Whether the clinic corrects the entry, or may propose that what it took back comes back.
pub(in super::super) fn may_be_corrected(chart: &Chart, event: &Event) -> bool {
    if brings_back(event) {
        let mut taken_back = chart.record.taken_back().into_iter();
        return taken_back.any(|one| one.by == *event && is_correctable(&one.fact.payload));
    }
    is_correctable(&event.payload)
}

/// Whether to take the entry back is to bring another back.
pub(in super::super) fn brings_back(event: &Event) -> bool {
    matches!(event.payload, Payload::FactCorrected { instead: None, .. })
}

fn can_be_replaced(payload: &Payload) -> bool {
    matches!(payload, Payload::PregnancyTestReported { .. })
}

/// What the clinic reported can be corrected by the clinic, except the registration, which is never only taken back. What a
/// patient said, a pharmacy did, the office noted or the ledger decided cannot; the ledger says which that is.
pub(in super::super) fn is_correctable(payload: &Payload) -> bool {
    !matches!(payload, Payload::PatientRegistered { .. })
        && retinue_ledger::access::is_corrected_by_prescribers(payload)
}
