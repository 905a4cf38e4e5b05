//! The methods that the patient submitted for the month are those of the prescriber's record of it.
//!
//! Without a submission of the patient's own there is nothing that could differ. What each says last counts, so that
//! either of them clears a difference by submitting what the other says; that time passes clears none.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::decision::{Said, Slug};
use crate::event::Payload;
use crate::record::Fact;
use crate::vocabulary::{Method, Source};

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let Some(patient) = submitted(ask, Source::Patient) else {
        return Found::met();
    };
    let Some(prescriber) = submitted(ask, Source::Prescriber) else {
        return Found::met();
    };
    if patient.says == prescriber.says {
        return Found {
            evidence: Vec::from([patient.fact.id().clone(), prescriber.fact.id().clone()]),
            ..Found::default()
        };
    }
    Found::unmet(
        Reason::new(Slug::MethodsDiffer, ask.today())
            .shown_by(patient.fact.id())
            .shown_by(prescriber.fact.id())
            .on("submitted-on", patient.fact.on())
            .on("recorded-on", prescriber.fact.on())
            .says("patient-says", Said::Words(patient.says))
            .says("prescriber-says", Said::Words(prescriber.says)),
    )
}

/// What one of the two submitted last for the month.
struct Submitted<'a> {
    fact: &'a Fact,
    /// The methods, each once and in one order; or that the patient abstains.
    says: Vec<&'static str>,
}

fn submitted<'a>(ask: &Ask<'a>, by: Source) -> Option<Submitted<'a>> {
    // The first day moves with a new test: what the prescriber said before it is no record of the month, but what the
    // patient said stays said until the next supply.
    let not_before = match by {
        Source::Prescriber => Some(ask.course.month_record_from()),
        Source::Patient => None,
    };
    let since = ask.course.last_other_dispensing();
    let facts = ask.course.facts().iter();
    let of_the_month = facts.filter(|fact| Some(fact.on()) >= not_before && fact.sequence > since);
    let said = of_the_month.filter_map(|fact| match fact.payload() {
        Payload::ContraceptionRecorded {
            methods,
            abstinence,
            source,
            ..
        } if *source == by => Some(Submitted {
            fact,
            says: said(methods, *abstinence),
        }),
        _ => None,
    });
    // What was said on paper is keyed in later: the last word is that of the last day, of one day the one recorded last.
    said.max_by_key(|said| (said.fact.on(), said.fact.sequence))
}

fn said(methods: &[Method], abstinence: bool) -> Vec<&'static str> {
    if abstinence {
        return Vec::from(["abstinence"]);
    }
    let mut said: Vec<&'static str> = methods.iter().map(|method| method.as_str()).collect();
    said.sort_unstable();
    said.dedup();
    said
}
