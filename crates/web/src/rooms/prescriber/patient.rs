//! A patient's page: what is next, the verdict as the counter would give it, the month's steps, and the timeline.

use maud::{Markup, html};
use retinue_kernel::{AuthorisationState, CourseSummary, DispenseDecision, Event, Id, Phase};
use retinue_ledger::OwnRecall;
use retinue_rulebook::{Language, Reader};

use super::acts::words as act_words;
use super::acts::{
    self, AsThePatientSays, Assessment, Breastfeeding, Cancellation, CategoryAct, CategoryAnew,
    Completion, Consent, Contact, Contraception, Correction, Counselling, Exemption, HomeTesting,
    InsideProgramme, LostToFollowUp, Month, Move, OutsideProgramme, OutsideSupply, Pause,
    PregnancyEnd, PregnancyExclusion, PregnancyReport, PregnancyTest, Prescription,
    ReportToProgramme, Residence, Resumption, SecondPrescriber, StatusAssessment, Stop, StopTaking,
    SupplyChange, SupplySettlement, Unchanged, Video, Visit,
};
use super::planner;
use super::sheet::OnPaper;
use super::words;
use super::{due, forms, guardians, kiosk};
use crate::rooms::act::Act;
use crate::rooms::chart::{Chart, Standing};
use crate::rooms::next::{self, Next};
use crate::rooms::signed_forms;
use crate::rooms::steps;
use crate::views::days::{self, Zones};
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::{timeline, window};
use crate::words::vocabulary::Word as _;
use crate::words::{next as next_words, verdict as verdict_words};

/// Who looks: what office staff may not do is not offered to them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looking {
    Prescriber,
    Designee,
    MedicalAssistant,
}

impl Looking {
    pub(super) fn may<A: Act>(self) -> bool {
        match self {
            Looking::Prescriber => true,
            Looking::Designee => !A::PRESCRIBERS_OWN,
            Looking::MedicalAssistant => A::ASSISTANTS_TOO,
        }
    }
}

/// Panels that others make.
pub(super) struct Beside {
    /// What programs handed in and waits for a signature.
    pub(super) drafts: Markup,
    /// Programs that may be opened from here.
    pub(super) programs: Markup,
}

/// The page's content. `done` is what has just been recorded.
pub(super) fn view(
    chart: &Chart,
    recalls: &[OwnRecall],
    beside: &Beside,
    who: Looking,
    zones: &Zones,
    done: Option<&str>,
) -> Markup {
    let decision = &chart.decision;
    let eyes = Eyes {
        rulebook: &chart.rulebook,
        edition: chart.rules.at(chart.today).edition.id.as_str(),
        reader: Reader::Prescriber,
        zones,
        today: chart.today,
        mode: chart.mode,
    };
    let next = next::next(&chart.record, &chart.summary, decision, chart.today);
    html! {
        (parts::crumb("/clinic", words::WORKLIST))
        (headline(chart))
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        p { a.button.button-second #care href={ (path(chart)) "/care" } { (super::care::words::REVIEW) } }
        (standing(chart))
        @for recall in recalls { (recalled(recall)) }
        div.split {
            div.stack {
                (beside.drafts)
                (acts::waiting_corrections(chart, &path(chart), who.may::<Correction>()))
                (due::of_patient(chart, who))
                (next_panel(chart, who, &next, zones))
                (verdict_panel(chart, decision, &eyes))
                section.panel aria-labelledby="timeline-title" {
                    h2 #timeline-title { (words::TIMELINE) }
                    (timeline::list(&chart.events, &chart.record, zones, &|event| correct_link(chart, who, event)))
                }
            }
            div.stack {
                section.panel aria-labelledby="steps-title" {
                    h2 #steps-title { (words::STEPS) }
                    (steps::list(&steps::of(chart, &steps::FOR_CLINIC, Language::English), Language::English))
                }
                (supply_panel(chart))
                (signed_forms::panel(chart, &format!("{}/{}", path(chart), forms::SIGNED_SLUG), words::SIGNED_FORMS, Language::English))
                (menu(chart, who))
                (beside.programs)
            }
        }
    }
}

fn headline(chart: &Chart) -> Markup {
    html! {
        div.headline {
            div {
                h1 { (chart.name) }
                p.muted {
                    span.code #programme-number { (chart.number) }
                    " · " (words::BORN) " " (days::day(chart.born)) " (" (chart.age()) ") "
                    @match chart.summary.category {
                        Some(category) => { (parts::tag(Tone::Info, category.label())) }
                        None => { (parts::tag(Tone::Wait, words::NO_CATEGORY)) }
                    }
                    " " (parts::tag(Tone::Info, phase(&chart.summary)))
                    @if !chart.has_registry() { " " (parts::tag(Tone::Info, chart.programme().label())) }
                    " · " a href={ (path(chart)) "/card.pdf" } { (words::CARD) }
                    @if chart.is_minor() { " " (parts::tag(Tone::Wait, words::MINOR)) }
                }
            }
        }
    }
}

fn phase(summary: &CourseSummary) -> &'static str {
    match summary.phase {
        Phase::Start => words::STARTING,
        Phase::During => words::DURING,
    }
}

/// A lot of the patient's is under recall, or may be. The pharmacy and the office tell them; who treats them is asked first.
fn recalled(own: &OwnRecall) -> Markup {
    let lots: Vec<&str> = own.recall.lots.iter().map(Id::as_str).collect();
    let title = if own.known {
        act_words::RECALLED
    } else {
        act_words::PERHAPS_RECALLED
    };
    parts::notice(
        Tone::Wait,
        title,
        html! {
            p {
                (act_words::RECALL_PRODUCT) " " span.code { (own.recall.product) } ", "
                (act_words::RECALL_LOTS) " " span.code { (lots.join(", ")) } ", "
                (act_words::RECALL_SINCE) " " (days::day(own.recall.on)) "."
            }
            @if !own.pharmacies.is_empty() { p { (act_words::RECALL_LEFT) " " (own.pharmacies.join(", ")) "." } }
            @match own.told_on {
                Some(on) => p { (act_words::RECALL_TOLD) " " (days::day(on)) "." },
                None => p { (act_words::RECALL_NOT_TOLD) },
            }
        },
    )
}

/// A stop stands above everything else.
fn standing(chart: &Chart) -> Markup {
    let says = match chart.standing() {
        Standing::Running => None,
        Standing::Paused => Some(words::IS_PAUSED),
        Standing::Stopped => Some(words::IS_STOPPED),
        Standing::Completed => Some(words::IS_COMPLETED),
    };
    html! {
        @if let Some(since) = retinue_kernel::lost_since(&chart.record) {
            (parts::notice(Tone::Wait, act_words::IS_LOST, html! { p { (act_words::SINCE) " " (days::day(since)) ". " (act_words::IS_LOST_MEANS) } }))
        }
        @if chart.pregnancy_open() {
            (parts::notice(Tone::No, words::PREGNANCY_OPEN, html! { p { (words::PREGNANCY_OPEN_MEANS) } }))
        }
        @if let Some(says) = says { (parts::notice(Tone::Wait, says, html! {})) }
        @if chart.hold_requested() {
            (parts::notice(Tone::No, words::HOLD_REQUESTED, html! { p { (words::HOLD_REQUESTED_MEANS) } }))
        }
        @if let Some(indication) = chart.last_indication().filter(|one| one.as_str() != act_words::LABELLED) {
            (parts::notice(Tone::Wait, act_words::OFF_LABEL, html! { p { (act_words::OFF_LABEL_MEANS) " " strong { (indication) } "." } }))
        }
        @if let Some(on) = chart.released_for_another() {
            (parts::notice(Tone::Wait, act_words::RELEASED, html! { p { (act_words::SINCE) " " (days::day(on)) ". " (act_words::RELEASED_MEANS) } }))
        }
        (coming_of_age(chart))
        @if chart.is_young() {
            (parts::notice(Tone::Wait, words::YOUNG, html! { p { (words::YOUNG_MEANS) } }))
        }
    }
}

/// What coming of age will ask for, from the days before on: no refusal comes as a surprise.
fn coming_of_age(chart: &Chart) -> Markup {
    let Some(coming) = chart.coming_of_age() else {
        return html! {};
    };
    html! {
        (parts::notice(Tone::Wait, words::COMES_OF_AGE, html! {
            p { (words::COMES_OF_AGE_ON) " " strong { (days::day_from(coming.on, chart.today)) } "." }
            @if coming.consent_due { p { (words::CONSENT_DUE_THEN) } }
        }))
    }
}

fn next_panel(chart: &Chart, who: Looking, next: &Next, zones: &Zones) -> Markup {
    html! {
        section.panel.next #next aria-labelledby="next-title" {
            p.next-eyebrow { (words::NEXT) }
            h2.next-act #next-title { (next_words::for_clinic(next.act)) }
            dl.facts {
                div { dt { (words::WHO_ACTS) } dd { (verdict_words::who(next.who, Reader::Prescriber)) } }
                @if let Some(from) = next.from {
                    div { dt { (if next.act.is_a_wait() { words::COMPLETE_ON } else { words::FROM }) } dd { (days::day_from(from, chart.today)) } }
                }
                @if let Some(until) = next.until {
                    div { dt { (words::UNTIL) } dd { strong { (days::day_from(until, chart.today)) } span.work-sub { (zones.end_of(until)) } } }
                }
            }
            @if let Some((_, first, _)) = chart.summary.test.as_ref()
                && let Some(last) = chart.summary.window_last_day {
                hr;
                (window::strip(*first, last, chart.today, zones))
            }
            div.acts {
                @if let Some(act) = act_of(chart, next, who) { a.button href={ (path(chart)) "/" (act.0) } { (act.1) } }
                a.button.button-plain #plan href={ (path(chart)) "/" (planner::SLUG) } { (planner::TITLE) }
            }
        }
    }
}

/// The page that does the next act, where it is the clinic's.
pub(super) fn act_of(
    chart: &Chart,
    next: &Next,
    who: Looking,
) -> Option<(&'static str, &'static str)> {
    use crate::rooms::next::Act as NextAct;
    if next.from.is_some() {
        return None;
    }
    match next.act {
        NextAct::SignForm => offered::<Consent>(who),
        NextAct::RecordResidence => offered::<Residence>(who),
        NextAct::AssignCategory => offered::<CategoryAct>(who),
        NextAct::RecordContraception => offered::<Contraception>(who),
        NextAct::FirstTest | NextAct::SecondTest | NextAct::NewTest | NextAct::LastTests => {
            offered::<PregnancyTest>(who)
        }
        NextAct::Assess => offered::<Assessment>(who),
        NextAct::AskSecondPrescriber => offered::<SecondPrescriber>(who),
        NextAct::Counsel if !chart.has_registry() => offered::<Counselling>(who),
        NextAct::Visit if !chart.has_registry() => offered::<Visit>(who),
        NextAct::ConfirmMonth | NextAct::Counsel | NextAct::Visit => offered::<Month>(who),
        NextAct::Prescribe => offered::<Prescription>(who),
        NextAct::Resume => offered::<Resumption>(who),
        NextAct::ClearPregnancy => offered::<PregnancyExclusion>(who),
        _ => None,
    }
}

fn offered<A: Act>(who: Looking) -> Option<(&'static str, &'static str)> {
    who.may::<A>().then_some((A::SLUG, A::WORDS.title))
}

fn verdict_panel(chart: &Chart, decision: &DispenseDecision, eyes: &Eyes<'_>) -> Markup {
    let live = chart
        .summary
        .authorisations
        .iter()
        .find(|one| one.state == AuthorisationState::Live);
    html! {
        section.panel #dispensable aria-labelledby="dispensable-title" {
            div.panel-head {
                h2 #dispensable-title { (words::DISPENSABLE) }
                p.small.muted.flush { (words::AS_OF) " " (days::day(chart.today)) ", " (verdict_words::EDITION.get(Language::English)) " " (eyes.edition) }
            }
            @if let Some(live) = live {
                (verdict::block(
                    Tone::Yes,
                    words::collectable(chart.mode),
                    Some(html! { "until and including " (days::long_day(live.until)) }),
                    html! { p.flush { (eyes.zones.end_of(live.until)) } },
                ))
            } @else {
                (verdict::preview(decision, eyes))
                (verdict::reasons(decision, eyes))
            }
            p.small.muted { (if chart.has_registry() { words::ASSUMES_PHARMACY } else { act_words::CHECKLIST_DECIDES }) }
        }
    }
}

fn supply_panel(chart: &Chart) -> Markup {
    let prescriptions: Vec<_> = chart.open_prescriptions().collect();
    html! {
        section.panel #supply aria-labelledby="supply-title" {
            h2 #supply-title { (words::SUPPLY_TITLE) }
            dl.facts.facts-one {
                @for (id, what) in &prescriptions {
                    div {
                        dt { (words::OPEN_PRESCRIPTION) }
                        dd { (what) }
                        @for one in chart.summary.authorisations.iter().filter(|one| one.prescription == **id && one.state == AuthorisationState::Live) {
                            dd { (parts::tag(Tone::Yes, words::collectable(chart.mode))) " " (days::day(one.until)) }
                        }
                    }
                }
                @if let Some(ends) = chart.summary.supply_ends_on {
                    div { dt { (words::SUPPLY_ENDS) } dd { (days::day_from(ends, chart.today)) } }
                }
                @if let Some(from) = chart.summary.next_supply_from {
                    div { dt { (words::NEXT_SUPPLY_FROM) } dd { (days::day_from(from, chart.today)) } }
                }
                @if let Some(since) = chart.summary.contraception_since {
                    div { dt { (words::CONTRACEPTION_SINCE) } dd { (days::day(since)) } }
                }
            }
            @if prescriptions.is_empty() && chart.summary.supply_ends_on.is_none() { p.muted { (words::NO_SUPPLY) } }
        }
    }
}

/// Everything that can be recorded, in three groups. "Unchanged since last month" is one click.
fn menu(chart: &Chart, who: Looking) -> Markup {
    html! {
        section.panel #record aria-labelledby="record-title" {
            h2 #record-title { (words::RECORD) }
            @if who.may::<Unchanged>() && Unchanged::fits(chart) {
                form method="post" action={ (path(chart)) "/" (Unchanged::SLUG) } {
                    (crate::views::fields::command())
                    button.button-second type="submit" { (Unchanged::WORDS.title) }
                }
            }
            (group(chart, words::THE_MONTH, &[
                link::<Consent>(chart, who), link::<PregnancyTest>(chart, who), link::<Contraception>(chart, who), link::<AsThePatientSays>(chart, who), link::<Counselling>(chart, who),
                link::<Month>(chart, who), link::<Prescription>(chart, who), link::<Visit>(chart, who), link::<StatusAssessment>(chart, who),
                link::<Assessment>(chart, who), link::<SecondPrescriber>(chart, who), kiosk_link(chart), link::<OnPaper>(chart, who),
            ]))
            (group(chart, words::CHANGES, &[
                guardians_link(chart, who), transfer_link(who), link::<CategoryAct>(chart, who), link::<CategoryAnew>(chart, who), link::<Exemption>(chart, who), link::<HomeTesting>(chart, who), link::<Breastfeeding>(chart, who), link::<SupplyChange>(chart, who), link::<OutsideSupply>(chart, who), link::<SupplySettlement>(chart, who), link::<Video>(chart, who), link::<Contact>(chart, who), link::<LostToFollowUp>(chart, who),
                link::<OutsideProgramme>(chart, who), link::<InsideProgramme>(chart, who), link::<Move>(chart, who), link::<Residence>(chart, who),
            ]))
            (group(chart, words::STOPS, &[
                link::<Cancellation>(chart, who), link::<Pause>(chart, who), link::<Resumption>(chart, who), link::<Stop>(chart, who), link::<Completion>(chart, who),
                link::<StopTaking>(chart, who), link::<PregnancyReport>(chart, who), link::<ReportToProgramme>(chart, who), link::<PregnancyExclusion>(chart, who), link::<PregnancyEnd>(chart, who),
            ]))
        }
    }
}

fn link<A: Act>(chart: &Chart, who: Looking) -> Option<(&'static str, &'static str)> {
    (who.may::<A>() && A::fits(chart)).then_some((A::SLUG, A::WORDS.title))
}

fn kiosk_link(chart: &Chart) -> Option<(&'static str, &'static str)> {
    crate::rooms::kiosk::is_there_something(chart).then_some((kiosk::SLUG, kiosk::TITLE))
}

fn guardians_link(chart: &Chart, who: Looking) -> Option<(&'static str, &'static str)> {
    (chart.is_minor() && who != Looking::MedicalAssistant)
        .then_some((guardians::SLUG, guardians::TITLE))
}

fn transfer_link(who: Looking) -> Option<(&'static str, &'static str)> {
    (who == Looking::Prescriber).then_some((
        "transfer",
        crate::words::said::transfer::TITLE.get(retinue_rulebook::Language::English),
    ))
}

fn group(chart: &Chart, title: &str, links: &[Option<(&'static str, &'static str)>]) -> Markup {
    html! {
        h3.small.muted { (title) }
        ul.menu { @for (slug, label) in links.iter().flatten() { li { a href={ (path(chart)) "/" (slug) } { (label) } } } }
    }
}

fn correct_link(chart: &Chart, who: Looking, event: &Event) -> Markup {
    html! {
        @if who.may::<Correction>() && acts::may_be_corrected(chart, event) {
            a.small href={ (path(chart)) "/" (Correction::SLUG) "?of=" (event.envelope.id) } {
                @if acts::brings_back(event) { (act_words::BRING_BACK) } @else { (words::CORRECT) }
                span.unseen { " " (crate::words::facts::tell(&event.payload).what) }
            }
        }
    }
}

/// The path of the patient's page.
pub(super) fn path(chart: &Chart) -> String {
    format!("/clinic/patients/{}", chart.patient)
}
