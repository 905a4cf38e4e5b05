//! The steps of one month, and where the course stands among them.

use maud::{Markup, html};
use retinue_kernel::{AuthorisationState, Category, Check, Phase, Slug};
use retinue_rulebook::Language;

use crate::rooms::chart::Chart;
use crate::views::{days, icons};
use crate::words::said::{Text, steps as words};

/// How a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Done,
    Now,
    Later,
    Blocked,
}

/// One step.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) note: Option<String>,
    pub(super) state: State,
}

/// The words of the steps, as one audience reads them.
pub(super) struct Names {
    pub(super) form: &'static str,
    pub(super) contraception: &'static str,
    pub(super) first_test: &'static str,
    pub(super) second_test: &'static str,
    pub(super) month_test: &'static str,
    pub(super) visit: &'static str,
    pub(super) assessment: &'static str,
    pub(super) second_prescriber: &'static str,
    pub(super) confirmation: &'static str,
    pub(super) questions: &'static str,
    pub(super) prescription: &'static str,
    pub(super) collection: &'static str,
}

pub(super) const FOR_CLINIC: Names = Names {
    form: "Enrolment form signed",
    contraception: "Contraception",
    first_test: "First pregnancy test",
    second_test: "Second pregnancy test",
    month_test: "The month's pregnancy test",
    visit: "Office visit",
    assessment: "Mental health and sexual function assessed",
    second_prescriber: "Second prescriber agreed",
    confirmation: "Month confirmed",
    questions: "Patient answered the questions",
    prescription: "Prescription",
    collection: "Handed over",
};

/// The names that a patient reads.
pub(super) const fn for_patient(language: Language) -> Names {
    Names {
        form: words::FORM.get(language),
        contraception: words::CONTRACEPTION.get(language),
        first_test: words::FIRST_TEST.get(language),
        second_test: words::SECOND_TEST.get(language),
        month_test: words::MONTH_TEST.get(language),
        visit: words::VISIT.get(language),
        assessment: words::ASSESSMENT.get(language),
        second_prescriber: words::SECOND_PRESCRIBER.get(language),
        confirmation: words::CONFIRMATION.get(language),
        questions: words::QUESTIONS.get(language),
        prescription: words::PRESCRIPTION.get(language),
        collection: words::COLLECTION.get(language),
    }
}

/// The steps of the month in their order, from the reasons that are still open. A programme without a registry has no
/// month to confirm, no questions and no second test; it asks for an appointment of everyone, and its edition may ask for
/// assessments and for a second prescriber.
pub(super) fn of(chart: &Chart, names: &Names, language: Language) -> Vec<Step> {
    let (summary, decision, today) = (&chart.summary, &chart.decision, chart.today);
    let registry = chart.has_registry();
    let short = |day| days::short_in(day, language);
    let open = |slugs: &[Slug]| {
        decision
            .unmet()
            .iter()
            .find(|unmet| slugs.contains(&unmet.slug))
    };
    let can = summary.category != Some(Category::Cannot);
    let starting = summary.phase == Phase::Start;
    let mut steps: Vec<(&'static str, &[Slug], Option<String>)> = Vec::new();
    steps.push((names.form, FORM, None));
    if can {
        let wait = summary
            .contraception_wait_until
            .filter(|until| *until > today);
        steps.push((
            names.contraception,
            if starting {
                CONTRACEPTION_START
            } else {
                CONTRACEPTION
            },
            wait.map(|until| words::wait_complete(language, short(until))),
        ));
        if starting && registry {
            steps.push((names.first_test, FIRST_TEST, None));
            let from = summary.second_test_from.filter(|from| *from > today);
            steps.push((
                names.second_test,
                SECOND_TEST,
                from.map(|from| words::from(language, short(from))),
            ));
        } else {
            let window = summary.window_last_day.filter(|last| *last >= today);
            steps.push((
                names.month_test,
                MONTH_TEST,
                window.map(|last| words::window_until(language, short(last))),
            ));
        }
    } else {
        let window = summary.window_last_day.filter(|last| *last >= today);
        steps.push((
            names.visit,
            VISIT,
            window.map(|last| words::window_until(language, short(last))),
        ));
    }
    if registry {
        steps.push((names.confirmation, CONFIRMATION, None));
    } else if can {
        steps.push((names.visit, VISIT, None));
    }
    if can && registry {
        steps.push((names.questions, QUESTIONS, None));
    }
    if chart.is_asked(|check| matches!(check, Check::Assessed { .. })) {
        steps.push((names.assessment, ASSESSMENT, None));
    }
    if chart.needs_second_prescriber() {
        steps.push((names.second_prescriber, SECOND_PRESCRIBER, None));
    }
    steps.push((names.prescription, PRESCRIPTION, None));
    let mut found: Vec<Step> = Vec::with_capacity(steps.len());
    let mut reached = false;
    for (name, slugs, note) in steps {
        let state = match open(slugs) {
            None => State::Done,
            Some(unmet) if BLOCKING.contains(&unmet.slug) => State::Blocked,
            Some(_) if reached => State::Later,
            Some(_) => State::Now,
        };
        reached = reached || state == State::Now;
        found.push(Step { name, note, state });
    }
    let live = summary
        .authorisations
        .iter()
        .find(|one| one.state == AuthorisationState::Live);
    let note = live
        .map(|one| one.until)
        .or(decision.until())
        .map(|until| words::until(language, short(until)));
    let ready = live.is_some() || decision.until().is_some();
    found.push(Step {
        name: names.collection,
        note,
        state: if ready { State::Now } else { State::Later },
    });
    found
}

/// The steps as a list: each state has its shape and its word.
pub(super) fn list(steps: &[Step], language: Language) -> Markup {
    html! {
        ol.steps #steps {
            @for step in steps {
                li class=(class(step.state)) aria-current=[(step.state == State::Now).then_some("step")] {
                    (icon(step.state))
                    div {
                        p.step-name { (step.name) span.unseen { ": " (word(step.state).get(language)) } }
                        @if let Some(note) = &step.note { p.step-note { (note) } }
                    }
                }
            }
        }
    }
}

fn class(state: State) -> &'static str {
    match state {
        State::Done => "step-done",
        State::Now => "step-now",
        State::Later => "step-later",
        State::Blocked => "step-blocked",
    }
}

fn icon(state: State) -> Markup {
    match state {
        State::Done => icons::yes(),
        State::Now => icons::now(),
        State::Later => icons::later(),
        State::Blocked => icons::no(),
    }
}

const fn word(state: State) -> Text {
    match state {
        State::Done => words::DONE,
        State::Now => words::NOW,
        State::Later => words::LATER,
        State::Blocked => words::BLOCKED,
    }
}

const BLOCKING: &[Slug] = &[
    Slug::PregnancyTestPositive,
    Slug::PregnancyReported,
    Slug::ContraceptionLapsed,
    Slug::TestNotNegative,
    Slug::IndeterminateSince,
    Slug::PrescriptionCancelled,
    Slug::PrescriptionEndedByStop,
    Slug::QuestionsFailed,
];
const FORM: &[Slug] = &[
    Slug::PatientNotRegistered,
    Slug::CategoryNotAssigned,
    Slug::CategoryBasisNotAccepted,
    Slug::MenopauseProofIncomplete,
    Slug::ConsentMissing,
    Slug::ConsentSignatureMissing,
    Slug::GuardianSignatureMissing,
];
const CONTRACEPTION: &[Slug] = &[
    Slug::ContraceptionLapsed,
    Slug::ContraceptionPairInvalid,
    Slug::ContraceptionMissing,
    Slug::ContraceptionTooShort,
    Slug::ContraceptionNotSubmitted,
    Slug::MethodsDiffer,
];
/// Before the first dose the month's record comes with the second test; until then only the thirty days count.
const CONTRACEPTION_START: &[Slug] = &[
    Slug::ContraceptionLapsed,
    Slug::ContraceptionPairInvalid,
    Slug::ContraceptionMissing,
    Slug::ContraceptionTooShort,
];
const FIRST_TEST: &[Slug] = &[Slug::FirstTestMissing];
const SECOND_TEST: &[Slug] = &[
    Slug::PregnancyTestPositive,
    Slug::PregnancyReported,
    Slug::TestNotNegative,
    Slug::IndeterminateSince,
    Slug::NewTestAfterExclusionMissing,
    Slug::SecondTestMissing,
    Slug::SecondTestSettingNotAccepted,
    Slug::SecondTestTooEarly,
    Slug::CycleDayNotRecorded,
    Slug::CycleDayOutsideFirstDays,
    Slug::FirstWindowMissed,
    Slug::TestAlreadyUsed,
    Slug::TestWindowNotOpen,
    Slug::TestWindowClosed,
];
const MONTH_TEST: &[Slug] = &[
    Slug::PregnancyTestPositive,
    Slug::PregnancyReported,
    Slug::TestNotNegative,
    Slug::IndeterminateSince,
    Slug::NewTestAfterExclusionMissing,
    Slug::TestMissing,
    Slug::TestSettingNotAccepted,
    Slug::HomeTestNotPermitted,
    Slug::TestAlreadyUsed,
    Slug::TestWindowNotOpen,
    Slug::TestWindowClosed,
];
const VISIT: &[Slug] = &[
    Slug::VisitMissing,
    Slug::VisitWindowClosed,
    Slug::FirstVisitNotInPerson,
];
const ASSESSMENT: &[Slug] = &[Slug::AssessmentMissing];
const SECOND_PRESCRIBER: &[Slug] = &[Slug::SecondPrescriberMissing];
const CONFIRMATION: &[Slug] = &[
    Slug::MonthNotConfirmed,
    Slug::ConfirmationBeforeResult,
    Slug::CounsellingNotConfirmed,
    Slug::CounsellingMissing,
    Slug::CounsellingAfterPrescription,
    Slug::ContraceptionNotSubmitted,
    Slug::MethodsDiffer,
];
const QUESTIONS: &[Slug] = &[
    Slug::QuestionsFailed,
    Slug::QuestionsBeforeResult,
    Slug::QuestionsNotAnswered,
];
const PRESCRIPTION: &[Slug] = &[
    Slug::PrescriptionNotOnRecord,
    Slug::PrescriptionCancelled,
    Slug::PrescriptionEndedByStop,
    Slug::PrescriptionAlreadyDispensed,
    Slug::PrescriptionBeforeSpecimen,
    Slug::PrescriptionTooOld,
    Slug::OrderBelongsToEarlierTest,
    Slug::SupplyOverThirtyDays,
    Slug::RefillsOnPrescription,
    Slug::OrderExceedsThirtyDays,
];
