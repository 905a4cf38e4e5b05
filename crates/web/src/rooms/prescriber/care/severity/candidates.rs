//! Candidacy: the authorities side by side, each clause met, unmet or not known, and where what is not known is entered.

use maud::{Markup, html};
use retinue_care::Sign;
use retinue_care::candidacy::{CandidacyView, ClauseView, candidacy};

use super::super::acts::{AcneGrade, Condition, Judged, Lesions, NeverTried, Scale, Therapy};
use super::super::rests_on;
use super::{Way, ways, words};
use crate::rooms::act::Act as _;
use crate::rooms::care::chart::CareChart;
use crate::rooms::prescriber::acts::PregnancyTest;
use crate::rooms::prescriber::patient;
use crate::views::parts::{self, Tone};

/// From this age on the children's form of the life quality index is no longer the one to be asked.
const ADULTS_INDEX_FROM: i16 = 17;

pub(super) fn section(chart: &CareChart) -> Markup {
    let views = candidacy(&chart.knowledge().candidacy, &chart.case, chart.today());
    html! {
        section aria-labelledby="candidacy-title" {
            h2 #candidacy-title { (words::CANDIDACY) }
            ul.sides #candidacy { @for view in &views { li id={ "authority-" (view.authority) } { (authority(chart, view)) } } }
        }
    }
}

fn authority(chart: &CareChart, view: &CandidacyView) -> Markup {
    let (tone, answer) = match view.candidate {
        Some(true) => (Tone::Yes, words::CANDIDATE),
        Some(false) => (Tone::No, words::NOT_A_CANDIDATE),
        None => (Tone::Wait, words::NOT_KNOWN_YET),
    };
    let here = view.jurisdictions.holds_in(chart.jurisdiction);
    html! {
        h3.flush { (view.name) }
        p.small.muted {
            (if view.label { words::LABEL } else { words::BESIDE })
            @if here { ", " (words::HERE) }
        }
        p { (parts::tag(tone, answer)) @if view.provisional { " " (parts::provisional()) } }
        ul.clauses { @for clause in &view.clauses { li { (one(chart, clause)) } } }
    }
}

fn one(chart: &CareChart, clause: &ClauseView) -> Markup {
    let (tone, word) = match clause.met {
        Some(true) => (Tone::Yes, words::MET),
        Some(false) => (Tone::No, words::NOT_MET),
        None => (Tone::Wait, words::NOT_KNOWN),
    };
    html! {
        p.flush { (parts::tag(tone, word)) " " (clause.says) }
        @if !clause.found.is_empty() { p.small.flush { (clause.found_in_words()) } }
        p.cite { (rests_on(chart, &clause.basis)) @if clause.provisional && !clause.basis.is_provisional() { " " (parts::provisional()) } }
        @for sign in &clause.unknown { (ways(&settles(chart, *sign), words::sign(*sign))) }
    }
}

/// Where something is entered that settles a sign.
fn settles(chart: &CareChart, sign: Sign) -> Vec<Way> {
    let condition = |which: &str| Way::to::<Condition>(chart, &format!("?condition={which}"));
    let therapy = |which: &str| {
        let asked = format!("?therapy={which}");
        let mut all = vec![Way::to::<Therapy>(chart, &asked)];
        // Where something of the kind was tried, it is no answer that nothing was.
        if !chart
            .case
            .therapies
            .iter()
            .any(|one| one.value.kind.as_str() == which)
        {
            all.push(Way::to::<NeverTried>(chart, &asked));
        }
        all
    };
    let judged = || Way::to::<Judged>(chart, "");
    match sign {
        Sign::ManyNodules | Sign::NodularOrConglobate => {
            vec![Way::to::<Lesions>(chart, ""), judged()]
        }
        Sign::Severe => vec![Way::to::<AcneGrade>(chart, "?scale=iga"), judged()],
        Sign::Scarring | Sign::ScarringRisk => vec![judged()],
        Sign::PsychosocialBurden => {
            let scale = if chart.chart.age() < ADULTS_INDEX_FROM {
                "?scale=cdlqi"
            } else {
                "?scale=dlqi"
            };
            vec![
                Way::to::<Scale>(chart, scale),
                condition("psychosocial-burden"),
            ]
        }
        Sign::AntibioticFailed => therapy("oral-antibiotic"),
        Sign::TopicalFailed => therapy("topical"),
        Sign::NotPrepubertal => vec![condition("prepubertal")],
        Sign::NotPregnant => vec![Way {
            href: format!("{}/{}", patient::path(&chart.chart), PregnancyTest::SLUG),
            title: PregnancyTest::WORDS.title,
        }],
    }
}
