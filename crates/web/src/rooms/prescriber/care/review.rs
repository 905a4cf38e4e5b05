//! The month's review on one page: what changed first, then what is advised, then the course.

use maud::{Markup, html};
use retinue_care::concern::Task;
use retinue_care::course::{CourseView, NoCourse};
use retinue_care::dose::{DayEntry, Outcome};
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::{Action, Counsel, Reason, Remark, RemarkCode};
use retinue_kernel::{Day, Payload};
use retinue_rulebook::Language;

use super::super::acts::{Cancellation, Pause, Stop};
use super::super::patient::{self, Looking};
use super::acts::{
    AcneGrade, Allergy, Asked, Assessed, Condition, Contact, CourseBegun, EffectGrade, Ending,
    Judged, LaboratoryResult, Lesions, Medicine, MedicineOver, NeverTried, NoAllergy, Noticed,
    Override, Photograph, Plan, Reaction, Relapse, ReportSent, Rooming, Scale, Schedule, Sex,
    TakeBack, Therapy, Told, Weight,
};
use super::lists::Quoting;
use super::waiting::urgency;
use super::what_if::reached;
use super::{capsules, due, exposure, gate, path, progress, rests_on, severity, tell, words};
use crate::rooms::act::Act;
use crate::rooms::care::act::CareAct;
use crate::rooms::care::chart::CareChart;
use crate::rooms::care::course;
use crate::views::days;
use crate::views::parts::{self, Tone};

/// The page's content. `done` is what has just been recorded.
pub(super) fn view(
    chart: &CareChart,
    who: Looking,
    quoting: &Quoting,
    done: Option<&str>,
    all_news: bool,
) -> Markup {
    let planned = chart.course();
    html! {
        (parts::crumb(&patient::path(&chart.chart), &chart.chart.name))
        div.headline {
            div {
                h1 { (words::REVIEW) }
                p.muted { (chart.chart.name) " · " span.code { (chart.chart.number) } " · " (days::long(chart.today())) }
            }
        }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        (waiting(chart))
        div.split {
            div.stack {
                (changes(chart, all_news))
                (advice(chart, who))
            }
            div.stack {
                (gate::panel(chart, who))
                (dose(chart, &planned))
                (due::panel(chart))
                (capsules::panel(chart, quoting))
            }
        }
        div.stack.spaced {
            section.panel aria-labelledby="course-title" {
                h2 #course-title { (words::COURSE) }
                (course::section(chart, &planned, Language::English))
                @if planned.is_ok() { p { a href={ (path(chart)) "/course.pdf" } download="course.pdf" { (words::COURSE_PAPER) } } }
            }
            (progress::panel(chart))
            (menu(chart, who))
        }
    }
}

/// What somebody is to be reached about, before everything else.
fn waiting(chart: &CareChart) -> Markup {
    let late = |task: &Task| task.due < chart.today();
    html! {
        @for task in chart.waiting() {
            div.notice.notice-no {
                (Tone::No.icon())
                div.notice-words {
                    p { (words::WAITS_TITLE) " " (urgency(task.counsel.advice.triage)) @if task.is_provisional() { " " (parts::provisional()) } @if late(task) { " " (parts::tag(Tone::No, words::LATE)) } }
                    p { (task.counsel.says()) }
                    p.small.muted {
                        "Reported " (days::short(task.on)) ", by " (days::short(task.due))
                        @if !task.tried.is_empty() { ", tried " (task.tried.len()) " times" }
                        " · " a href={ (path(chart)) "/" (Contact::SLUG) "?task=" (task.id) } { (words::REACH) }
                    }
                }
            }
        }
    }
}

/// The day of the last visit before today.
fn last_visit(chart: &CareChart) -> Option<Day> {
    let visits = chart.chart.facts().filter_map(|event| match event.payload {
        Payload::VisitRecorded { .. } => Some(event.envelope.on),
        _ => None,
    });
    visits.filter(|on| *on < chart.today()).max()
}

fn changes(chart: &CareChart, all: bool) -> Markup {
    let since = last_visit(chart);
    // A day's doses are told as one number, not as a line each.
    let is_dose = |event: &CareEvent| {
        matches!(
            event.fact,
            CareFact::DoseTaken { .. } | CareFact::DoseMissed { .. }
        )
    };
    let facts = chart.care.facts().iter().rev();
    let mut news: Vec<&CareEvent> = facts
        .filter(|event| since.is_none_or(|since| event.envelope.on > since))
        .filter(|event| !is_dose(event))
        .collect();
    news.sort_by_key(|event| std::cmp::Reverse(event.envelope.on));
    let more = news.len().saturating_sub(MOST_NEWS);
    if !all {
        news.truncate(MOST_NEWS);
    }
    html! {
        section.panel aria-labelledby="changes-title" {
            h2 #changes-title {
                @if let Some(since) = since { (words::SINCE_VISIT) " (" (days::short(since)) ")" } @else { (words::SINCE_BEGINNING) }
            }
            p { (doses_told(chart, since)) }
            @if news.is_empty() { p.muted { (words::NOTHING_CHANGED) } }
            @else {
                ul.lines #changes { @for event in news { li { span.muted { (days::short(event.envelope.on)) } " " (tell::what(event, chart)) } } }
                @if more > 0 && !all {
                    p #more-news { a href={ (path(chart)) "?news=all#changes-title" } { (more) " earlier lines" } " since then." }
                }
            }
        }
    }
}

/// Lines of news on the page; a link says how many more there are, and shows them.
const MOST_NEWS: usize = 12;

/// How many days on which a dose was to be taken were told, and how: counted as the sum is.
fn doses_told(chart: &CareChart, since: Option<Day>) -> String {
    let Some(first) = chart.care.plans().first().map(|plan| plan.from) else {
        return "No doses were told.".to_owned();
    };
    let from = since.map_or(first, |since| since.max(first));
    let doses = chart.doses();
    let days = |entries: &[DayEntry], outcome: Option<Outcome>| -> i32 {
        let of = entries
            .iter()
            .filter(|entry| outcome.is_none_or(|outcome| entry.outcome == outcome));
        let days = of.map(|entry| entry.to.days_since(entry.from.max(from)).saturating_add(1));
        days.filter(|days| *days > 0).sum()
    };
    let told = |outcome| days(&doses.told, Some(outcome));
    let (taken, missed, vomited) = (
        told(Outcome::Taken),
        told(Outcome::Missed),
        told(Outcome::Vomited),
    );
    let untold = days(&doses.untold, None);
    let all = taken + missed + vomited + untold;
    format!(
        "Doses of {all} days: {taken} taken, {missed} not taken, {vomited} vomited, {untold} not told."
    )
}

fn advice(chart: &CareChart, who: Looking) -> Markup {
    html! {
        section.panel aria-labelledby="advice-title" {
            h2 #advice-title { (words::ADVICE) }
            @if chart.advised.is_empty() { p.muted { (words::NO_ADVICE) } }
            @for counsel in &chart.advised { (piece(chart, counsel, who)) }
            p { a href=(severity::path(chart)) { (severity::words::TITLE) } }
        }
    }
}

fn piece(chart: &CareChart, counsel: &Counsel, who: Looking) -> Markup {
    let advice = &counsel.advice;
    let overridden = counsel.overridden.last().map(|one| &one.reason);
    html! {
        article.advice {
            p.advice-head {
                (parts::tag(tone(advice.action), words::action(advice.action))) " " (urgency(advice.triage))
                @if advice.is_provisional() { " " (parts::provisional()) }
            }
            @for reason in advice.reasons.as_slice() {
                p { (reason.says) }
                (acts_on(chart, reason))
                p.small.muted { (rests_on(chart, &reason.basis)) }
            }
            @if !counsel.or.is_empty() {
                p.small { (words::OR) " " (counsel.or.iter().map(|one| words::action(*one).to_lowercase()).collect::<Vec<_>>().join(", ")) "." }
            }
            @if let Some(again) = &counsel.again {
                p.small { "Repeat: " (again.what) @if again.fasting { ", fasting" } ", " (days::short(again.from)) @if again.to > again.from { " to " (days::short(again.to)) } "." }
            }
            @if let Some(reason) = overridden { p { (parts::tag(Tone::Info, words::OVERRIDDEN)) " " (reason) } }
            @if who == Looking::Prescriber {
                p.small.gate-acts {
                    @for (slug, title) in gate_acts(chart) {
                        a href={ (patient::path(&chart.chart)) "/" (slug) "?reason=" (BECAUSE_ADVISED) } { (title) } " · "
                    }
                    // One reason overridden overrides the piece, so one link leads there.
                    @if overridden.is_none() {
                        @if let Some(reason) = advice.reasons.as_slice().first() {
                            a href={ (path(chart)) "/" (Override::SLUG) (Override::link(reason)) } { (Override::WORDS.title) }
                        }
                    }
                }
            }
        }
    }
}

/// How severe an interaction is, by its letter, and by what it acts; nothing for other reasons.
fn acts_on(chart: &CareChart, reason: &Reason) -> Markup {
    let known = &chart.knowledge().interactions;
    let mut rows = known.interactions.iter().map(|row| &row.value);
    let Some(row) = rows.find(|row| row.id == reason.rule) else {
        return html! {};
    };
    html! {
        p.small {
            (parts::tag(words::severity_tone(row.severity), words::severity(row.severity)))
            @if let Some(mechanism) = &row.mechanism { " " (words::MECHANISM) ": " (mechanism) "." }
            @if row.intended_in.is_some() { " " (words::MEANT_IN_FULMINANS) }
        }
    }
}

/// What the prescriber may do at the gate with one act, from any advice, overridden or not: a decision is the clinician's,
/// and no advice stands in its way.
fn gate_acts(chart: &CareChart) -> Vec<(&'static str, &'static str)> {
    fn of<A: Act>(chart: &CareChart) -> Option<(&'static str, &'static str)> {
        A::fits(&chart.chart).then_some((A::SLUG, A::WORDS.title))
    }
    let all = [
        of::<Pause>(chart),
        of::<Stop>(chart),
        of::<Cancellation>(chart),
    ];
    all.into_iter().flatten().collect()
}

/// The reason with which an act at the gate begins; whoever acts may write another. It names no rule: an address is kept in
/// places that are no record, and the rule would tell there what was found.
const BECAUSE_ADVISED: &str = "advised";

fn tone(action: Action) -> Tone {
    match action {
        Action::Start | Action::Continue | Action::CompleteEligible => Tone::Yes,
        Action::Defer | Action::Reduce => Tone::Wait,
        Action::Block | Action::Hold | Action::Stop => Tone::No,
    }
}

/// Dose, sum and finish in numbers.
fn dose(chart: &CareChart, planned: &Result<CourseView, NoCourse>) -> Markup {
    html! {
        section.panel aria-labelledby="dose-title" {
            h2 #dose-title { (words::PLAN) }
            @match planned {
                Err(NoCourse::NoPlan) => p { (words::NO_PLAN) },
                Err(NoCourse::NoWeight) => p { (words::NO_WEIGHT) },
                Err(NoCourse::NotPlanned(why)) => p { (why) },
                Ok(view) => (numbers(chart, view)),
            }
            p { a href={ (path(chart)) "/what-if" } { (words::WHAT_IF_LINK) } " · " (exposure::link(chart)) }
        }
    }
}

fn numbers(chart: &CareChart, view: &CourseView) -> Markup {
    let plan = &view.plan;
    let sum = &plan.given;
    let now = plan.steps.first();
    html! {
        dl.pairs {
            dt { "Product" } dd { (plan.product_name) }
            @if let Some(step) = now { dt { "Daily dose from here" } dd { (step.daily) " (" (step.daily_per_kilogram) " a day)" } }
            dt { "Latest weight" } dd { (plan.weight) }
            dt { "Given, by the latest weight" } dd { (sum.by_latest_weight) }
            dt { "Given, by the weight of each day" } dd { (sum.by_weight_of_period) }
            @if sum.days_untold > 0 {
                dt { "Had the untold days been as planned" } dd #untold { (sum.most_by_latest_weight) " and " (sum.most_by_weight_of_period) " (" (sum.days_untold) " days of which nobody said anything)" }
            }
            @if view.number > 1 {
                dt { "All " (view.number) " courses together" } dd #lifetime { (view.lifetime.by_latest_weight) ", by the weight of each day " (view.lifetime.by_weight_of_period) }
            }
            dt { "Worth with food, by the weight of each day" } dd { (sum.fed_equivalent_by_weight_of_period) " " span.small.muted { (words::ILLUSTRATIVE) } }
            @if let Some(target) = &plan.target {
                dt { "Target" } dd { (target.per_kilogram.from.number()) " to " (target.per_kilogram.to) " (" (target.kind) ")" }
            }
            @if let Some(finish) = &plan.finish {
                dt { "Lower end reached" } dd { (reached(&finish.lower)) }
                dt { "Upper end reached" } dd { (reached(&finish.upper)) }
            }
            dt { "The label's course" } dd { (days::short(plan.course_length.until.from)) " to " (days::short(plan.course_length.until.to)) }
        }
        @if plan.steps.iter().any(|step| step.held_at_ceiling) { (parts::notice(Tone::No, words::ABOVE_CEILING, html! { p { (words::ABOVE_CEILING_MEANS) } })) }
        @if plan.provisional { p { (parts::provisional()) } }
        @for remark in plan.remarks.iter().filter(|remark| contradicts(remark.code)) {
            (parts::notice(Tone::Wait, &remark.says, html! { p.small { (said_beside(chart, remark)) } }))
        }
        @if plan.given.days_vomited > 0 {
            p #with-vomited { "With the doses that were vomited: " (plan.given.with_vomited().per_kilogram(plan.weight)) ", by the latest weight." }
        }
        details {
            summary { "What is to be said beside it" }
            ul.lines {
                @for remark in plan.remarks.iter().filter(|remark| !contradicts(remark.code)) {
                    li { (remark.says) " " span.small.muted { (said_beside(chart, remark)) } }
                }
            }
        }
    }
}

/// Whether a remark says that two things which the plan seems to promise cannot both hold: that stands in the open.
const fn contradicts(code: RemarkCode) -> bool {
    matches!(
        code,
        RemarkCode::CourseAndTarget | RemarkCode::LongerThanLabel
    )
}

/// On what a remark rests, and its mark where no stored source confirms it.
fn said_beside(chart: &CareChart, remark: &Remark) -> Markup {
    html! {
        (rests_on(chart, &remark.basis))
    }
}

fn menu(chart: &CareChart, who: Looking) -> Markup {
    fn of<A: CareAct>(chart: &CareChart, who: Looking) -> Option<(&'static str, &'static str)> {
        let may = match who {
            Looking::Prescriber => true,
            Looking::Designee => !A::PRESCRIBERS_OWN,
            Looking::MedicalAssistant => A::ASSISTANTS_TOO,
        };
        (may && A::fits(chart)).then_some((A::SLUG, A::WORDS.title))
    }
    let groups = [
        (
            "At this visit",
            vec![
                of::<Rooming>(chart, who),
                of::<Weight>(chart, who),
                of::<Told>(chart, who),
                of::<Noticed>(chart, who),
                of::<Scale>(chart, who),
                of::<Lesions>(chart, who),
                of::<AcneGrade>(chart, who),
                of::<Judged>(chart, who),
                of::<LaboratoryResult>(chart, who),
                of::<Photograph>(chart, who),
                of::<Asked>(chart, who),
                of::<EffectGrade>(chart, who),
            ],
        ),
        (
            "About the patient",
            vec![
                of::<Medicine>(chart, who),
                of::<MedicineOver>(chart, who),
                of::<Allergy>(chart, who),
                of::<Condition>(chart, who),
                of::<NoAllergy>(chart, who),
                of::<Therapy>(chart, who),
                of::<NeverTried>(chart, who),
                of::<Sex>(chart, who),
            ],
        ),
        (
            "Decide",
            vec![
                of::<Plan>(chart, who),
                of::<CourseBegun>(chart, who),
                of::<Schedule>(chart, who),
                of::<Override>(chart, who),
            ],
        ),
        (
            "Follow up",
            vec![
                of::<Contact>(chart, who),
                of::<Reaction>(chart, who),
                of::<ReportSent>(chart, who),
                of::<Ending>(chart, who),
                of::<Assessed>(chart, who),
                of::<Relapse>(chart, who),
                of::<TakeBack>(chart, who),
            ],
        ),
    ];
    html! {
        section.panel aria-labelledby="record-title" {
            h2 #record-title { (words::RECORD) }
            @for (fact, reaction) in ReportSent::unsent(chart) {
                p { a href={ (path(chart)) "/reactions/" (fact) } { (words::DRAFT) ": " (reaction) } }
            }
            div.groups {
                @for (title, links) in groups {
                    @if links.iter().any(Option::is_some) {
                        div {
                            h3.small.muted { (title) }
                            ul.menu { @for (slug, label) in links.iter().flatten() { li { a href={ (path(chart)) "/" (slug) } { (label) } } } }
                        }
                    }
                }
            }
        }
    }
}
