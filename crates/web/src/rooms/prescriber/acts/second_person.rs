//! Corrections that wait for a second person: what they would change, and the two answers that end the wait.

use maud::{Markup, html};
use retinue_kernel::{Payload, ProposedCorrection, proposed_corrections};

use super::super::effects;
use super::correction::is_correctable;
use super::words;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::proposed;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};

const PROPOSAL: Field = Field::new("proposal", "Correction", "");
const REASON: Field = Field::new("reason", "Why it is declined", "");
const WAITING: &str = "Corrections that wait for a second person";
const WAITING_MEANS: &str = "Each makes a day later, or lets happen what is refused now. The record stands as it was until another certified prescriber who treats or stands in here, or the programme's office, confirms it. Whoever proposed it does not.";
const NOTHING_WAITS: &str =
    "No correction of that name waits here: it was confirmed, declined or overtaken.";
const AT_THE_PHARMACY: &str =
    "It corrects what left a pharmacy: a pharmacist there, or the programme's office, answers it.";
const WOULD_CHANGE: &str = "What changes with it";

pub(in super::super) struct Confirmation;
pub(in super::super) struct Declining;

impl Act for Confirmation {
    const SLUG: &'static str = "confirm-correction";
    const PATH: &'static str = "/clinic/patients/{patient}/confirm-correction";
    const WORDS: Words = Words {
        title: "Confirm a correction",
        lead: "You are the second person. Hold the source, such as the laboratory's report, beside it. The correction is recorded with your name and the other's.",
        submit: "Confirm the correction",
        done: "The correction is confirmed and on record.",
    };
    const PRESCRIBERS_OWN: bool = true;
    const HIDDEN: &'static [&'static str] = &[PROPOSAL.name];

    fn begin(_: &Chart, asked: &Typed) -> Form {
        named(asked)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        match waiting(chart, form.typed.first(PROPOSAL.name)) {
            None => html! { p { (NOTHING_WAITS) } },
            Some(one) => html! {
                (told(chart, &one))
                h2 { (WOULD_CHANGE) }
                ul { @for effect in effects::of(chart, &one.correction()) { li { (effect) } } }
                (fields::hidden(PROPOSAL.name, one.proposal.envelope.id.as_str()))
            },
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let proposal = reader.id(&PROPOSAL)?;
        Some(today(chart, Payload::CorrectionConfirmed { proposal }))
    }
}

impl Act for Declining {
    const SLUG: &'static str = "decline-correction";
    const PATH: &'static str = "/clinic/patients/{patient}/decline-correction";
    const WORDS: Words = Words {
        title: "Decline a correction",
        lead: "The record stays as it is. Whoever proposed it may decline it too.",
        submit: "Decline the correction",
        done: "The correction is declined. The record stands as it was.",
    };
    const PRESCRIBERS_OWN: bool = true;
    const HIDDEN: &'static [&'static str] = &[PROPOSAL.name];

    fn begin(_: &Chart, asked: &Typed) -> Form {
        named(asked)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        match waiting(chart, form.typed.first(PROPOSAL.name)) {
            None => html! { p { (NOTHING_WAITS) } },
            Some(one) => html! {
                (told(chart, &one))
                (fields::hidden(PROPOSAL.name, one.proposal.envelope.id.as_str()))
                (fields::text(form, &REASON, Need::Optional))
            },
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let proposal = reader.id(&PROPOSAL);
        let reason = reader.optional_id(&REASON);
        Some(today(
            chart,
            Payload::CorrectionDeclined {
                proposal: proposal?,
                reason,
            },
        ))
    }
}

fn named(asked: &Typed) -> Form {
    let of = asked.first(PROPOSAL.name).unwrap_or_default().to_owned();
    Form::beginning_with([(PROPOSAL.name, of)])
}

fn waiting<'a>(chart: &'a Chart, name: Option<&str>) -> Option<ProposedCorrection<'a>> {
    proposed_corrections(&chart.record)
        .into_iter()
        .find(|one| Some(one.proposal.envelope.id.as_str()) == name)
}

/// What is wrong, what is to stand instead, why, and who proposed it when.
fn told(chart: &Chart, one: &ProposedCorrection<'_>) -> Markup {
    let envelope = &one.proposal.envelope;
    let by = envelope.provenance.as_deref();
    proposed::told(
        chart.fact(one.of).map(|event| &event.payload),
        one.instead.map(|event| &event.payload),
        one.why,
        envelope.on,
        by.and_then(|from| from.capacity),
    )
}

/// On the patient's page: each waiting correction with its two answers.
pub(in super::super) fn panel(chart: &Chart, path: &str, may: bool) -> Markup {
    let waiting = proposed_corrections(&chart.record);
    html! {
        @if !waiting.is_empty() {
            section.panel #waiting-corrections aria-labelledby="waiting-corrections-title" {
                h2 #waiting-corrections-title { (WAITING) }
                (parts::notice(Tone::Wait, words::STANDS_AS_IT_WAS, html! { p { (WAITING_MEANS) } }))
                @for one in &waiting {
                    (told(chart, one))
                    @let is_ours = chart.fact(one.of).is_some_and(|event| is_correctable(&event.payload));
                    @if !is_ours { p.small { (AT_THE_PHARMACY) } }
                    @else if may {
                        @let query = format!("?{}={}", PROPOSAL.name, one.proposal.envelope.id);
                        div.acts {
                            a.button.button-second href={ (path) "/" (Confirmation::SLUG) (query) } { (Confirmation::WORDS.title) }
                            a.button.button-plain href={ (path) "/" (Declining::SLUG) (query) } { (Declining::WORDS.title) }
                        }
                    }
                }
            }
        }
    }
}
