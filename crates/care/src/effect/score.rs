//! From answers to a score, and from a score to what follows.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id};
use serde::Serialize;

use crate::advice::{Action, Triage};
use crate::basis::{Basis, Cited, Jurisdictions};
use crate::counsel::{Counsel, Found};
use crate::knowledge::{CrisisText, Higher, Scale, ScaleRule, Scales};

/// A scale that was answered.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Score {
    /// The scale.
    pub scale: Id,
    /// The answers, where they are known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<u8>,
    /// Their sum.
    pub total: u16,
    /// The highest total that there is.
    pub of: u16,
    /// What a higher total means.
    pub higher: Higher,
    /// The band, where the scale has bands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
    /// On what the band rests, or the scale where it has none.
    pub basis: Arc<Basis>,
    /// The terms of use.
    pub notice: String,
}

/// The answers are not those of the scale.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAnswered {
    /// No such scale.
    #[error("'{0}' is not a scale; known: {1}")]
    UnknownScale(String, String),
    /// Too few or too many answers.
    #[error("{scale} has {items} items and {given} answers were given: answer every item once")]
    Count {
        /// The scale.
        scale: Id,
        /// Its items.
        items: u8,
        /// The answers given.
        given: usize,
    },
    /// An answer that there is not.
    #[error("item {item} of {scale} is answered with 0 to {most}, not with {given}")]
    Answer {
        /// The scale.
        scale: Id,
        /// The item, counted from 1.
        item: usize,
        /// The highest answer.
        most: u8,
        /// The answer given.
        given: u8,
    },
    /// A total where only the answers say what follows.
    #[error("a total of {scale} says nothing: give answers, all {items} of them, in its order")]
    TotalAlone {
        /// The scale.
        scale: Id,
        /// Its items.
        items: u8,
    },
    /// A total that there is not.
    #[error("the total of {scale} is 0 to {highest}, not {given}")]
    Total {
        /// The scale.
        scale: Id,
        /// The highest total.
        highest: u16,
        /// The total given.
        given: u16,
    },
}

/// Scores the answers to a scale, one for each item, in its order.
///
/// # Errors
/// Which answer is missing or is none.
pub fn score(known: &Scales, scale: &str, answers: &[u8]) -> Result<Score, NotAnswered> {
    let found = scale_of(known, scale)?;
    let Scale {
        id, items, most, ..
    } = &found.value;
    if answers.len() != usize::from(*items) {
        return Err(NotAnswered::Count {
            scale: id.clone(),
            items: *items,
            given: answers.len(),
        });
    }
    if let Some((at, given)) = answers.iter().enumerate().find(|(_, one)| *one > most) {
        return Err(NotAnswered::Answer {
            scale: id.clone(),
            item: at.saturating_add(1),
            most: *most,
            given: *given,
        });
    }
    let total = answers.iter().map(|one| u16::from(*one)).sum();
    Ok(written(known, found, answers.to_vec(), total))
}

/// A score of which only the total is known.
///
/// # Errors
/// A total that the scale cannot have, or any total of a scale of which every rule is on answers.
pub fn score_of_total(known: &Scales, scale: &str, total: u16) -> Result<Score, NotAnswered> {
    let found = scale_of(known, scale)?;
    let highest = found.value.highest();
    if total > highest {
        return Err(NotAnswered::Total {
            scale: found.value.id.clone(),
            highest,
            given: total,
        });
    }
    let mut rules = known.rules.iter();
    let of_scale = |rule: &Cited<ScaleRule>| rule.value.scale == found.value.id;
    let on_total = |rule: &Cited<ScaleRule>| of_scale(rule) && rule.value.items.is_empty();
    if known.rules.iter().any(of_scale) && !rules.any(on_total) {
        return Err(NotAnswered::TotalAlone {
            scale: found.value.id.clone(),
            items: found.value.items,
        });
    }
    Ok(written(known, found, Vec::new(), total))
}

fn scale_of<'a>(known: &'a Scales, scale: &str) -> Result<&'a Cited<Scale>, NotAnswered> {
    let mut scales = known.scales.iter();
    let found = scales.find(|one| one.value.id.as_str() == scale);
    found.ok_or_else(|| {
        let all: Vec<&str> = known
            .scales
            .iter()
            .map(|one| one.value.id.as_str())
            .collect();
        NotAnswered::UnknownScale(scale.to_string(), all.join(", "))
    })
}

fn written(known: &Scales, scale: &Cited<Scale>, answers: Vec<u8>, total: u16) -> Score {
    let mut bands = known.bands.iter();
    let band = bands.find(|band| {
        band.value.scale == scale.value.id && (band.value.from..=band.value.to).contains(&total)
    });
    Score {
        scale: scale.value.id.clone(),
        answers,
        total,
        of: scale.value.highest(),
        higher: scale.value.higher,
        band: band.map(|band| band.value.name.clone()),
        basis: Arc::clone(band.map_or(&scale.basis, |band| &band.basis)),
        notice: scale.value.notice.clone(),
    }
}

/// What follows from a score.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ScaleAdvice {
    /// What is advised.
    #[serde(flatten)]
    pub counsel: Counsel,
    /// The scale to be asked next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<Id>,
}

/// What follows from a score, the most urgent first.
///
/// Where only the total is known, a rule on items is reached if the total cannot be had otherwise, and not if it cannot be had
/// at all; between the two it is told that the items are not known and are to be asked now.
pub fn follow_score(known: &Scales, score: &Score, evidence: &[FactId]) -> Vec<ScaleAdvice> {
    let scale = known
        .scales
        .iter()
        .find(|one| one.value.id == score.scale)
        .map(|one| &one.value);
    let mut found: Vec<ScaleAdvice> = known
        .rules
        .iter()
        .filter(|rule| rule.value.scale == score.scale)
        .filter_map(|rule| match reached(&rule.value, score, scale) {
            Reached::Yes => Some(followed(rule, score, evidence)),
            Reached::NotKnown => Some(to_be_asked(rule, score, evidence)),
            Reached::No => None,
        })
        .collect();
    found.sort_by_key(|one| one.counsel.least_urgent_last());
    found
}

fn followed(rule: &Cited<ScaleRule>, score: &Score, evidence: &[FactId]) -> ScaleAdvice {
    let found = Found {
        rule: &rule.value.id,
        jurisdictions: Jurisdictions::ANY,
        basis: &rule.basis,
        says: rule.value.says.replace("{total}", &score.total.to_string()),
        evidence: evidence.to_vec(),
    };
    let mut counsel = found.advises(rule.value.action, rule.value.triage);
    counsel.or.clone_from(&rule.value.or);
    ScaleAdvice {
        counsel,
        then: rule.value.then.clone(),
    }
}

fn to_be_asked(rule: &Cited<ScaleRule>, score: &Score, evidence: &[FactId]) -> ScaleAdvice {
    let items: Vec<String> = rule.value.items.iter().map(u8::to_string).collect();
    let found = Found {
        rule: &rule.value.id,
        jurisdictions: Jurisdictions::ANY,
        basis: &rule.basis,
        says: format!(
            "{} is known by its total of {} alone: item {} not known: ask it now.",
            score.scale,
            score.total,
            items.join(", ")
        ),
        evidence: evidence.to_vec(),
    };
    ScaleAdvice {
        counsel: found.advises(Action::Continue, Triage::T1),
        then: Some(score.scale.clone()),
    }
}

enum Reached {
    Yes,
    No,
    NotKnown,
}

fn reached(rule: &ScaleRule, score: &Score, scale: Option<&Scale>) -> Reached {
    let settled = |holds: bool| if holds { Reached::Yes } else { Reached::No };
    let within = |value: u16| value >= rule.from && rule.to.is_none_or(|to| value <= to);
    if rule.items.is_empty() {
        return settled(within(score.total));
    }
    if score.answers.is_empty() {
        return match scale {
            Some(scale) => reached_by_total(rule, score.total, scale),
            None => Reached::NotKnown,
        };
    }
    settled(rule.items.iter().any(|item| {
        let at = usize::from(*item).checked_sub(1);
        let answer = at.and_then(|at| score.answers.get(at));
        answer.is_some_and(|answer| within(u16::from(*answer)))
    }))
}

/// What the total alone settles of a rule on items.
fn reached_by_total(rule: &ScaleRule, total: u16, scale: &Scale) -> Reached {
    if total < rule.from {
        return Reached::No;
    }
    let of_rule = u16::try_from(rule.items.len()).unwrap_or(u16::MAX);
    let others = u16::from(scale.items).saturating_sub(of_rule);
    // The highest total with none of the items reached.
    let without = others
        .saturating_mul(u16::from(scale.most))
        .saturating_add(of_rule.saturating_mul(rule.from.saturating_sub(1)));
    if total > without {
        Reached::Yes
    } else {
        Reached::NotKnown
    }
}

/// What is shown at once to someone in a crisis in a country; the text for every country where it has none of its own.
pub fn crisis<'a>(known: &'a Scales, country: &str) -> Option<&'a Cited<CrisisText>> {
    let of = |country: &str| {
        let mut texts = known.crisis.iter();
        texts.find(|text| text.value.country.as_str().eq_ignore_ascii_case(country))
    };
    of(country).or_else(|| of("ZZ"))
}
