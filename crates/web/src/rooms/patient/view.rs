//! What a patient sees: the next act first, large, with its last day in the programme's time and in their own.

use maud::{Markup, html};
use retinue_kernel::{AuthorisationState, Day, DueKind, Id, Payload, Who};
use retinue_ledger::{AccessEntry, OwnRecall};
use retinue_rulebook::{Language, Reader};

use super::calendar;
use super::card;
use super::care;
use super::forms;
use super::questions::{self, Questions};
use super::reports::{
    Breastfeeding, CanBecomePregnant, Contraception, Hold, Lapse, OutsideSupply, Pregnancy,
};
use super::words;
use crate::rooms::act::{Act as _, SpokenAct};
use crate::rooms::chart::Chart;
use crate::rooms::let_in;
use crate::rooms::next::{self, Act as NextAct, Next};
use crate::rooms::signed_forms;
use crate::rooms::steps;
use crate::views::days::{Zones, long_in};
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::window;
use crate::words::said::card as said_of_card;
use crate::words::said::let_in as said_of_programs;
use crate::words::said::{Text, papers, reports, room, transfer};
use crate::words::{due as due_words, next as next_words, verdict as verdict_words};

/// The first page.
pub(super) fn front(
    chart: &Chart,
    recalls: &[OwnRecall],
    zones: &Zones,
    done: Option<&str>,
) -> Markup {
    let next = next::next(&chart.record, &chart.summary, &chart.decision, chart.today);
    let eyes = Eyes {
        rulebook: &chart.rulebook,
        edition: chart.rules.at(chart.today).edition.id.as_str(),
        reader: Reader::Patient,
        zones,
        today: chart.today,
        mode: chart.mode,
    };
    let collectable = chart
        .summary
        .authorisations
        .iter()
        .any(|one| one.state == AuthorisationState::Live);
    let language = zones.language;
    let names = steps::for_patient(language);
    html! {
        (said(chart, done, language))
        @if must_stop(chart) {
            (verdict::block(Tone::No, room::STOP_TODAY.get(language), None, html! { p { (room::STOP_TODAY_MEANS.get(language)) } }))
        }
        (recalled(recalls, language))
        (released(chart, language))
        (coming_of_age(chart, language))
        div.split {
            div.stack {
                (next_panel(chart, &next, zones))
                @if !collectable && !chart.decision.unmet().is_empty() {
                    details.panel #open {
                        summary { (room::open(language, u32::try_from(verdict::count(&chart.decision, &eyes)).unwrap_or(u32::MAX))) }
                        (verdict::reasons(&chart.decision, &eyes))
                    }
                }
                section.panel aria-labelledby="number-title" {
                    h2 #number-title { (room::NUMBER.get(language)) }
                    p.next-act.code #programme-number { (chart.number) }
                    p.small.muted { (room::NUMBER_MEANS.get(language)) }
                    p { a href=(card::PATH) { (said_of_card::TITLE.get(language)) } }
                }
                section.panel aria-labelledby="always-title" {
                    h2 #always-title { (room::ALWAYS.get(language)) }
                    ul { @for says in words::ALWAYS_LIST { li { (says.get(language)) } } }
                }
                (guide(chart, zones))
                (signed_forms::panel(chart, forms::BASE, papers::TITLE.get(language), language))
            }
            div.stack {
                (coming(chart, zones))
                section.panel aria-labelledby="steps-title" {
                    h2 #steps-title { (room::STEPS.get(language)) }
                    (steps::list(&steps::of(chart, &names, language), language))
                }
                section.panel aria-labelledby="tell-title" {
                    h2 #tell-title { (room::TELL_US.get(language)) }
                    ul.menu {
                        (link::<Questions>(chart, language)) (link::<Contraception>(chart, language)) (link::<Lapse>(chart, language))
                        (link::<Pregnancy>(chart, language)) (link::<CanBecomePregnant>(chart, language)) (link::<Breastfeeding>(chart, language))
                        (link::<OutsideSupply>(chart, language)) (link::<Hold>(chart, language))
                        li { a href=(care::MEDICINES.0) { (care::MEDICINES.1.get(language)) } }
                        li { a href=(super::TRANSFER) { (transfer::TITLE.get(language)) } }
                    }
                }
            }
        }
    }
}

/// The patient's own tests and days that come, and those that are past due.
fn coming(chart: &Chart, zones: &Zones) -> Markup {
    let mut own = chart
        .due
        .iter()
        .filter(|item| item.opens <= chart.today)
        .filter_map(|item| Some((item.due, due_words::for_patient(item.kind)?)))
        .peekable();
    html! {
        @if own.peek().is_some() {
            section.panel #coming aria-labelledby="coming-title" {
                h2 #coming-title { (room::COMING.get(zones.language)) }
                ol.timeline {
                    @for (due, says) in own {
                        li {
                            div { (zones.day(due)) span.work-sub { (zones.distance(due, chart.today)) } }
                            div { (says.get(zones.language)) }
                        }
                    }
                }
            }
        }
    }
}

/// A lot of theirs is under recall, or may be: whom to call, and that they were told.
fn recalled(recalls: &[OwnRecall], language: Language) -> Markup {
    html! {
        @for own in recalls {
            @let lots: Vec<&str> = own.recall.lots.iter().map(Id::as_str).collect();
            @let lots = lots.join(", ");
            @let title = if own.known { room::RECALLED } else { room::PERHAPS_RECALLED };
            @let pharmacies = own.pharmacies.join(", ");
            (parts::notice(Tone::Wait, title.get(language), html! {
                @if own.known { p { (room::recalled_lots(language, &own.recall.product, &lots, long_in(own.recall.on, language))) } }
                @else { p { (room::perhaps_recalled_lots(language, &own.recall.product, &lots, long_in(own.recall.on, language))) } }
                @if pharmacies.is_empty() { p { (room::RECALL_CALL_ANY.get(language)) } }
                @else { p { (room::recall_call(language, &pharmacies)) } }
                @if let Some(on) = own.told_on { p.small { (room::recall_told(language, long_in(on, language))) } }
            }))
        }
    }
}

/// The medication guide that went with the last capsules, or that none is noted. Nothing before there were any, nor of a
/// supply without an authorisation: the guide is a paper of the programme that authorises.
fn guide(chart: &Chart, zones: &Zones) -> Markup {
    let last = chart.facts().rev().find_map(|event| match &event.payload {
        Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. } => Some(authorisation),
        _ => None,
    });
    let given = |last: &Id| {
        chart.facts().rev().find_map(|event| match &event.payload {
            Payload::MedicationGuideGiven {
                authorisation,
                guide,
            } if authorisation == last => Some((event.envelope.on, guide.clone())),
            _ => None,
        })
    };
    let language = zones.language;
    html! {
        @if let Some(last) = last {
            section.panel #medication-guide aria-labelledby="guide-title" {
                h2 #guide-title { (room::GUIDE.get(language)) }
                p.flush {
                    @match given(last) {
                        Some((on, version)) => (room::guide_with(language, zones.day(on), html! { (version) })),
                        None => (room::GUIDE_NONE.get(language)),
                    }
                }
            }
        }
    }
}

/// What a pharmacy held was released: the way to the capsules is open elsewhere.
fn released(chart: &Chart, language: Language) -> Markup {
    html! {
        @if let Some(on) = chart.released_for_another() {
            (parts::notice(Tone::Wait, room::RELEASED.get(language), html! { p { (room::released_means(language, long_in(on, language))) } }))
        }
    }
}

/// The form that will be signed anew, from the days before on.
fn coming_of_age(chart: &Chart, language: Language) -> Markup {
    let Some(coming) = chart.coming_of_age() else {
        return html! {};
    };
    html! {
        (parts::notice(Tone::Info, room::COMING_OF_AGE.get(language), html! {
            p { (room::coming_of_age_on(language, long_in(coming.on, language))) }
            @if coming.consent_due { p { (room::SIGN_ANEW.get(language)) } }
            p { (room::GUARDIANS_END.get(language)) }
        }))
    }
}

fn link<A: SpokenAct>(chart: &Chart, language: Language) -> Markup {
    html! { @if A::fits(chart) { li { a href=(A::PATH) { (A::SAYS.title.get(language)) } } } }
}

/// What is said after something was sent. Answers that did not pass get their notes.
fn said(chart: &Chart, done: Option<&str>, language: Language) -> Markup {
    let says = match done {
        Some(Contraception::SLUG) => (Tone::Yes, Contraception::SAYS.done),
        Some(Lapse::SLUG) => (Tone::No, Lapse::SAYS.done),
        Some(Hold::SLUG) => (Tone::Info, Hold::SAYS.done),
        Some(Pregnancy::SLUG) => (Tone::No, Pregnancy::SAYS.done),
        Some(Breastfeeding::SLUG) => (Tone::No, Breastfeeding::SAYS.done),
        Some(CanBecomePregnant::SLUG) => (Tone::No, CanBecomePregnant::SAYS.done),
        Some(OutsideSupply::SLUG) => (Tone::Wait, OutsideSupply::SAYS.done),
        Some(Questions::SLUG) if last_answers_passed(chart) => (Tone::Yes, Questions::SAYS.done),
        Some(Questions::SLUG) => {
            return parts::notice(
                Tone::Wait,
                reports::QUESTIONS_FAILED.get(language),
                html! {
                    (questions::notes(&chart.rulebook, language))
                    p { a.button href=(Questions::PATH) { (reports::TRY_AGAIN.get(language)) } }
                },
            );
        }
        _ => return html! {},
    };
    parts::notice(says.0, says.1.get(language), html! {})
}

fn last_answers_passed(chart: &Chart) -> bool {
    chart.facts().rev().find_map(|event| match event.payload {
        Payload::ComprehensionAnswered { passed, .. } => Some(passed),
        _ => None,
    }) == Some(true)
}

/// Whether what was reported means that no capsule may be taken today.
pub(super) fn must_stop(chart: &Chart) -> bool {
    let lapsed = chart.facts().rev().find_map(|event| match &event.payload {
        Payload::ContraceptionLapsed { .. } => Some(true),
        Payload::ContraceptionRecorded { .. } => Some(false),
        _ => None,
    });
    // Whom another was asked to reach was not told yet.
    let untold =
        chart.is_due(DueKind::StopTakingContact) || chart.is_due(DueKind::StopTakingNotSettled);
    chart.pregnancy_open() || chart.breastfeeding() || lapsed == Some(true) || untold
}

fn next_panel(chart: &Chart, next: &Next, zones: &Zones) -> Markup {
    let language = zones.language;
    let is_collecting = matches!(
        next.act,
        NextAct::Collect | NextAct::AskForAuthorisation | NextAct::SupplyByChecklist
    );
    html! {
        section.panel.next #next aria-labelledby="next-title" {
            p.next-eyebrow { (room::NEXT.get(language)) }
            h1.next-act.next-act-big #next-title { (next_words::for_patient(next.act).get(language)) }
            @if let Some(until) = next.until {
                p.lead { (room::until(language, strong(until, zones), zones.end_of(until), zones.distance(until, chart.today))) }
            }
            @if let Some(from) = next.from {
                p.lead {
                    @if next.act.is_a_wait() { (room::wait_ends(language, strong(from, zones), zones.distance(from, chart.today))) }
                    @else { (room::from(language, strong(from, zones), zones.distance(from, chart.today))) }
                }
            }
            @if is_collecting { p { (room::COLLECT_MEANS.get(language)) } }
            @else if next.act != NextAct::Nothing {
                p.muted { (room::whose_turn(language, verdict_words::who_in(who(next), Reader::Patient, language))) }
            }
            @if let (Some((_, first, _)), Some(last)) = (chart.summary.test.as_ref(), chart.summary.window_last_day)
                && last >= chart.today {
                hr;
                (window::strip(*first, last, chart.today, zones))
            }
            @if let Some((path, title)) = act_of(next) { div.acts { a.button.button-big href=(path) { (title.get(language)) } } }
            @if let Some(ends) = chart.summary.supply_ends_on.filter(|ends| *ends >= chart.today) {
                hr;
                p.flush { (room::supply_until(language, zones.long_day(ends))) }
            }
            @if !calendar::coming(chart).is_empty() {
                hr;
                p.flush { a #calendar href=(calendar::PATH) download="calendar.ics" { (room::CALENDAR.get(language)) } }
                p.small.muted.flush { (room::CALENDAR_MEANS.get(language)) }
            }
        }
    }
}

fn strong(day: Day, zones: &Zones) -> Markup {
    html! { strong { (zones.long_day(day)) } }
}

/// A test and the collection are the patient's to do, whoever records them.
fn who(next: &Next) -> Who {
    match next.act {
        NextAct::WaitForContraception | NextAct::AnswerQuestions | NextAct::Collect => Who::Patient,
        _ => next.who,
    }
}

fn act_of(next: &Next) -> Option<(&'static str, Text)> {
    match next.act {
        NextAct::AnswerQuestions => Some((Questions::PATH, Questions::SAYS.title)),
        NextAct::RecordContraception => Some((Contraception::PATH, Contraception::SAYS.title)),
        _ => None,
    }
}

/// Who looked, the latest first.
pub(super) fn who_looked(entries: &[AccessEntry], own: &Id, zones: &Zones) -> Markup {
    let language = zones.language;
    html! {
        h1 { (room::WHO_LOOKED.get(language)) }
        p.lead { (room::WHO_LOOKED_LEAD.get(language)) }
        p { a href=(let_in::PATIENT) { (said_of_programs::LET_IN.get(language)) } }
        section.panel {
            @if entries.is_empty() { (parts::empty(room::NOBODY_LOOKED.get(language))) }
            @else {
                div.scroll tabindex="0" role="region" aria-label=(room::WHO_LOOKED.get(language)) {
                    table #looks {
                        thead { tr {
                            th scope="col" { (room::WHEN.get(language)) }
                            th scope="col" { (room::WHO_COLUMN.get(language)) }
                            th scope="col" { (room::WHAT_COLUMN.get(language)) }
                        } }
                        tbody {
                            @for entry in entries {
                                tr {
                                    td { (zones.moment(entry.at)) }
                                    td {
                                        @if entry.account == own.as_str() && entry.is_by_a_program() { (room::A_PROGRAM.get(language)) }
                                        @else if entry.account == own.as_str() { (room::YOURSELF.get(language)) }
                                        @else {
                                            (words::capacity(&entry.capacity, language))
                                            @if entry.is_by_a_program() { ", " (room::BY_A_PROGRAM.get(language)) }
                                        }
                                    }
                                    td { (words::act(&entry.act).get(language)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
