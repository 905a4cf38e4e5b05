//! Advice for people.

use std::fmt::Write as _;

use retinue_care::candidacy::{CandidacyView, candidacy};
use retinue_care::{Action, Counsel, Knowledge, Triage};

use super::document::Asked;
use super::stage_in_words;
use crate::commands::plan::text::sources;
use crate::text::{Paint, WIDTH, hung, wrapped};

pub(super) fn all(
    asked: &Asked,
    advice: &[Counsel],
    knowledge: &Knowledge,
    paint: Paint,
) -> String {
    let stage = stage_in_words(asked.case.stage(asked.on));
    let mut text = wrapped(
        "",
        &format!(
            "Advice on {}, by what holds in {}; {stage}. For a clinician to judge; nothing is refused and nothing is recorded.",
            asked.on, asked.jurisdiction
        ),
        WIDTH,
    );
    if advice.iter().any(|one| one.advice.is_provisional()) {
        let says = "PROVISIONAL: some of it rests on values that no stored source confirms; they are marked.";
        text.push_str(&wrapped("", says, WIDTH));
    }
    for one in advice {
        text.push('\n');
        text.push_str(&counsel(one, paint));
    }
    let _ = write!(text, "\n{}\n", paint.heading("Candidacy, side by side"));
    for view in candidacy(&knowledge.candidacy, &asked.case, asked.on) {
        text.push_str(&of_authority(&view));
    }
    let _ = write!(text, "\nknowledge {}\n", knowledge.hash);
    text
}

fn of_authority(view: &CandidacyView) -> String {
    let stands = match view.candidate {
        Some(true) => "met",
        Some(false) => "not met",
        None => "not known",
    };
    let provisional = if view.provisional {
        " (PROVISIONAL)"
    } else {
        ""
    };
    let mut text = wrapped(
        "   ",
        &format!("{}: {stands}{provisional}", view.name),
        WIDTH,
    );
    for clause in view.missing() {
        let how = match clause.met {
            Some(false) => "unmet",
            _ => "unknown",
        };
        let says = format!("{how}: {} {}", clause.says, clause.found.join(" "));
        text.push_str(&wrapped("      ", &says, WIDTH));
    }
    text
}

/// One piece of advice: action, urgency, every reason with its sources.
pub(in crate::commands) fn counsel(counsel: &Counsel, paint: Paint) -> String {
    let advice = &counsel.advice;
    let or: Vec<&str> = counsel.or.iter().map(|one| one.as_str()).collect();
    let or = if or.is_empty() {
        String::new()
    } else {
        format!(" or {}", or.join(" or "))
    };
    let verdict = format!("{}{or}", advice.action);
    let painted = match advice.action {
        Action::Start | Action::Continue | Action::CompleteEligible => {
            paint.yes(&verdict).to_string()
        }
        _ => paint.no(&verdict).to_string(),
    };
    let mut text = format!("{painted}  {} {}\n", advice.triage, urgency(advice.triage));
    for one in &counsel.overridden {
        let says = format!("OVERRIDDEN on {} ({}): {}", one.on, one.rule, one.reason);
        text.push_str(&wrapped("   ", &says, WIDTH));
    }
    for reason in advice.reasons.as_slice() {
        text.push_str(&wrapped("   ", &reason.says, WIDTH));
        let facts: Vec<&str> = reason.evidence.iter().map(|one| one.as_str()).collect();
        let facts = if facts.is_empty() {
            String::new()
        } else {
            format!("; facts: {}", facts.join(", "))
        };
        let rests = format!("[{}: {}{facts}]", reason.rule, sources(&reason.basis));
        text.push_str(&hung("      ", 6, &rests, WIDTH));
    }
    if let Some(again) = &counsel.again {
        let fasting = if again.fasting { ", fasting" } else { "" };
        let says = format!(
            "again: {}{fasting}, {} to {}",
            again.what, again.from, again.to
        );
        text.push_str(&wrapped("   ", &says, WIDTH));
    }
    text
}

fn urgency(triage: Triage) -> &'static str {
    match triage {
        Triage::T0 => "(advice)",
        Triage::T1 => "(the clinic, within three days)",
        Triage::T2 => "(the same day)",
        Triage::T3 => "(emergency, now)",
    }
}
