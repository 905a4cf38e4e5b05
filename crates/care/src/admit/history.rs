//! What was tried, what is taken, and what the acne is like.

use alloc::format;
use alloc::string::String;

use retinue_kernel::{Day, Days, FactId, Id, RefusedBecause};

use super::wrong;
use crate::event::{CareFact, TherapyKind};
use crate::knowledge::{AcneForm, Knowledge};
use crate::record::CareRecord;

pub(super) fn in_order(
    from: Option<Day>,
    until: Option<Day>,
    today: Day,
) -> Option<RefusedBecause> {
    if let Some(from) = from.filter(|from| *from > today) {
        return Some(wrong(
            "from",
            format!("{from} lies ahead of {today}"),
            "Give the day on which it began.",
        ));
    }
    let (from, until) = from.zip(until)?;
    (until < from).then(|| {
        wrong(
            "until",
            format!("{until} lies before {from}"),
            "Give the last day, or leave it out while it goes on.",
        )
    })
}

pub(super) fn known_agent(agent: Option<&Id>, knowledge: &Knowledge) -> Option<RefusedBecause> {
    let unknown = agent.filter(|one| knowledge.interactions.agent(one.as_str()).is_none())?;
    Some(wrong(
        "agent",
        format!("'{unknown}' is not a medicine of the list"),
        "Confirm one that was offered, or leave it out: the words stay on record either way.",
    ))
}

pub(super) fn ended(of: &FactId, on: Day, record: &CareRecord) -> Option<RefusedBecause> {
    let fact = record.fact(of);
    match fact.map(|event| (&event.fact, event.envelope.on)) {
        Some((CareFact::MedicineReported { from, .. }, reported)) => {
            let began = from.unwrap_or(reported);
            (on < began && from.is_some()).then(|| {
                wrong(
                    "on",
                    format!("{on} lies before {began}, when it began"),
                    "Give its last day.",
                )
            })
        }
        _ => Some(wrong(
            "of",
            format!("'{of}' names no medicine on record"),
            "Choose the medicine from the list.",
        )),
    }
}

/// A length that is no length, or that its own days contradict.
pub(super) fn lasted(
    from: Option<Day>,
    until: Option<Day>,
    days: Option<Days>,
) -> Option<RefusedBecause> {
    let days = days?;
    let dated = from.zip(until);
    let dated = dated.map(|(from, until)| until.days_since(from).saturating_add(1));
    let contradicted = dated.is_some_and(|dated| dated != i32::from(days));
    (days == 0 || contradicted).then(|| {
        let wrong_one = match dated {
            Some(dated) => format!("{days} days, and its first and last day make {dated}"),
            None => String::from("a treatment of 0 days was not tried"),
        };
        wrong(
            "days",
            wrong_one,
            "Give its days, or how many they were, and not both where they differ.",
        )
    })
}

pub(super) fn never_tried(therapy: TherapyKind, record: &CareRecord) -> Option<RefusedBecause> {
    let tried = record.facts().iter().find(|event| {
        matches!(&event.fact, CareFact::TherapyTried { therapy: one, .. } if *one == therapy)
    })?;
    Some(wrong(
        "therapy",
        format!(
            "a treatment of the kind '{therapy}' is on record as tried, told on {}",
            tried.envelope.on
        ),
        "Take that back first where it is wrong.",
    ))
}

pub(super) fn assessed(
    forms: &[AcneForm],
    severe: Option<bool>,
    scars: Option<bool>,
    scarring_risk: Option<bool>,
) -> Option<RefusedBecause> {
    let mut named = forms.iter().enumerate();
    let twice = named.find(|(place, form)| forms.iter().take(*place).any(|one| one == *form));
    if let Some((_, form)) = twice {
        return Some(wrong(
            "forms",
            format!("'{form}' is named twice"),
            "Name each form once.",
        ));
    }
    if scars == Some(true) && scarring_risk == Some(false) {
        return Some(wrong(
            "scarring-risk",
            String::from("there are scars, and it says that none are to be feared"),
            "Say that there is a risk, or leave it out.",
        ));
    }
    let nothing = forms.is_empty() && severe.is_none() && scars.is_none();
    (nothing && scarring_risk.is_none()).then(|| {
        wrong(
            "severe",
            String::from("nothing was judged"),
            "Say something of its form, how severe it is, scars, or the risk of them.",
        )
    })
}

pub(super) fn no_allergy(record: &CareRecord) -> Option<RefusedBecause> {
    let told = record.facts().iter().find_map(|event| match &event.fact {
        CareFact::AllergyReported { allergy, .. } => Some((event.envelope.on, allergy)),
        _ => None,
    });
    told.map(|(on, allergy)| {
        wrong(
            "type",
            format!("an allergy is on record: {allergy}, told on {on}"),
            "Take that back first where it is wrong.",
        )
    })
}

pub(super) fn begun(on: Day, record: &CareRecord) -> Option<RefusedBecause> {
    let again = record
        .facts()
        .iter()
        .any(|event| matches!(event.fact, CareFact::CourseBegun {}) && event.envelope.on == on);
    again.then(|| {
        wrong(
            "on",
            format!("a course began on {on} already"),
            "Nothing more is to be recorded; give another day where the first is wrong, and take that back.",
        )
    })
}
