//! What comes after a report in the diary: how urgent it is, where the installation accepted to tell it, and what to do.

use std::collections::BTreeSet;

use maud::{Markup, html};
use retinue_care::concern::{Concern, concerns};
use retinue_care::event::CareFact;
use retinue_care::{Cited, Flag, Triage};
use retinue_kernel::{Day, Id};
use retinue_rulebook::Language;

use super::{help, spoken};
use crate::rooms::care::chart::CareChart;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::parts::{self, Tone};
use crate::views::verdict;
use crate::words::said::{Text, care_diary as says};

/// What was told and still counts: the reports of today, and those about which somebody from the clinic has yet to be in
/// touch.
pub(super) struct After<'a> {
    chart: &'a CareChart,
    /// The most urgent of them.
    triage: Triage,
    /// Whether no stored source confirms that it is so urgent.
    provisional: bool,
    /// The rules that hold, by their ids.
    rules: BTreeSet<Id>,
    /// The last day on which somebody is to be reached.
    due: Option<Day>,
}

impl<'a> After<'a> {
    /// What counts now; none where nothing of it was told.
    pub(super) fn of(chart: &'a CareChart) -> Option<After<'a>> {
        let all = concerns(&chart.care, chart.knowledge(), chart.whom());
        let counting: Vec<Concern<'_>> = all
            .into_iter()
            .filter(|one| matches!(one.event.fact, CareFact::SymptomReported { .. }))
            .filter(|one| counts(chart, one))
            .collect();
        let counsels = || counting.iter().flat_map(|one| &one.counsels);
        let triage = counsels().map(|one| one.advice.triage).max()?;
        let mut most = counsels().filter(|one| one.advice.triage == triage);
        let provisional = most.all(|one| one.advice.is_provisional());
        let rules = counsels()
            .flat_map(|one| one.advice.reasons.as_slice())
            .map(|reason| reason.rule.clone())
            .collect();
        let due = chart
            .waiting()
            .filter(|task| counting.iter().any(|one| one.event.envelope.id == task.id))
            .map(|task| task.due)
            .min();
        Some(After {
            chart,
            triage,
            provisional,
            rules,
            due,
        })
    }

    fn flags(&self) -> impl Iterator<Item = &'a Cited<Flag>> {
        let flags = &self.chart.knowledge().effects.flags;
        flags
            .iter()
            .filter(|flag| self.rules.contains(&flag.value.id))
    }

    /// Whether the crisis text is to stand there at once.
    pub(super) fn is_a_crisis(&self) -> bool {
        self.flags().any(|flag| flag.value.crisis)
    }

    /// What to do now. Without the acceptance of the intended use every report gets the same words, so that nobody can read a
    /// grade from them.
    pub(super) fn view(&self, site: &Site, zones: &Zones) -> Markup {
        let language = zones.language;
        html! {
            @if self.is_a_crisis() { (help::at_once(site, self.chart, language)) }
            @if site.config.intended_use.is_none() {
                (parts::notice(Tone::Info, says::GENERAL.get(language), html! {
                    p #general { (says::GENERAL_MEANS.get(language)) }
                    (help::clinic(site, language))
                }))
            } @else {
                div #urgency {
                    (self.urgency(site, language))
                    @if self.provisional { p.small { (parts::provisional_in(language)) } }
                }
                @if let Some(due) = self.due { p #still-waits { (says::still_waits(language, zones.long_day(due))) } }
            }
        }
    }

    fn urgency(&self, site: &Site, language: Language) -> Markup {
        match self.triage {
            Triage::T3 => verdict::block(
                Tone::No,
                says::T3.get(language),
                None,
                html! {
                    p { strong { (says::T3_CALL.get(language)) } }
                    @if let Some(number) = &site.config.help.emergency {
                        p { strong { (says::t3_number(language, number)) } }
                    }
                    p { (says::T3_STOP.get(language)) }
                    p { (says::T3_ALONE.get(language)) }
                    p #hold { (self.told_the_clinic().get(language)) }
                },
            ),
            Triage::T2 => verdict::block(
                Tone::No,
                says::T2.get(language),
                None,
                html! {
                    p { (says::T2_MEANS.get(language)) }
                    (help::clinic(site, language))
                    p { (says::CLINIC_TOLD.get(language)) }
                },
            ),
            Triage::T1 => verdict::block(
                Tone::Wait,
                says::T1.get(language),
                None,
                html! {
                    p { (says::T1_MEANS.get(language)) }
                    (help::clinic(site, language))
                    (self.self_care(language))
                },
            ),
            Triage::T0 => parts::notice(
                Tone::Info,
                says::T0.get(language),
                html! {
                    (self.self_care(language))
                    p { (says::T0_MEANS.get(language)) }
                },
            ),
        }
    }

    fn told_the_clinic(&self) -> Text {
        if self.chart.chart.hold_requested() {
            says::HOLD_ASKED
        } else {
            says::CLINIC_TOLD
        }
    }

    fn self_care(&self, language: Language) -> Markup {
        let own = self.flags().filter(|flag| flag.value.patient.is_some());
        let own: Vec<&Cited<Flag>> = own.collect();
        html! {
            @if !own.is_empty() {
                ul #self-care {
                    @for flag in own {
                        @if let Some(says) = &flag.value.patient {
                            li {
                                (spoken(says, flag.value.patient_es.as_deref(), language))
                                @if flag.is_provisional() { " " (parts::provisional_in(language)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether a report still counts: one that asks for a contact until somebody was reached, another on its day.
fn counts(chart: &CareChart, concern: &Concern<'_>) -> bool {
    let id = &concern.event.envelope.id;
    match chart.tasks.iter().find(|task| task.id == *id) {
        Some(task) => task.waits(),
        None => concern.event.envelope.on == chart.today(),
    }
}
