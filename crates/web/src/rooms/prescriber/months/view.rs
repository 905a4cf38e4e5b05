//! One patient of the page: the form to go through, and what is next once the month is confirmed.

use maud::{Markup, html};
use retinue_kernel::FactId;
use retinue_rulebook::{ItemKind, Reader};

use super::super::acts::words as act_words;
use super::super::acts::{Month, month};
use super::super::{patient, words};
use super::{CARD, Candidate, SAME_METHODS, field};
use crate::access::proof::Prescriber;
use crate::http::form::Form;
use crate::rooms::act::Act;
use crate::rooms::chart::Chart;
use crate::rooms::contraception;
use crate::rooms::next;
use crate::rooms::programme_form::{self, Signable};
use crate::views::parts::{self, Tone};
use crate::views::verdict::{self, Eyes};
use crate::views::{days, fields};
use crate::words::next as next_words;
use crate::words::verdict as verdict_words;
use crate::words::vocabulary::Word as _;

const UNCHANGED: &str = "Unchanged: ";
const SINCE: &str = ", since ";
const ABSTINENT: &str = "abstinence";
const AGAINST: &str = "Confirmed against the test of ";
const OWN_PAGE: &str = "Something is different: use the patient's own page";
const NOT_RECORDED: &str = "This month was not recorded: ";
const CONFIRMED: &str = "The month is confirmed: ";
const NEXT: &str = "Next: ";
const FROM: &str = ", from ";
const STILL_OPEN: &str = "What stands between this patient and the next capsules:";

/// What is next for a patient whose month is confirmed, and what still refuses the next capsules: why, who and when.
pub(super) fn done(chart: &Chart, proof: &Prescriber) -> Markup {
    let next = next::next(&chart.record, &chart.summary, &chart.decision, chart.today);
    let eyes = Eyes {
        rulebook: &chart.rulebook,
        edition: chart.rules.at(chart.today).edition.id.as_str(),
        reader: Reader::Prescriber,
        zones: proof.zones(),
        today: chart.today,
        mode: chart.mode,
    };
    let title = format!("{CONFIRMED}{}", chart.name);
    let unmet = chart.decision.unmet();
    parts::notice(
        Tone::Yes,
        &title,
        html! {
            p {
                a href=(patient::path(chart)) { (NEXT) (next_words::for_clinic(next.act)) }
                " (" (verdict_words::who_briefly(next.who))
                @if let Some(from) = next.from { (FROM) (days::short(from)) }
                ")"
            }
            @if !unmet.is_empty() {
                details {
                    summary { (STILL_OPEN) }
                    (verdict::reasons_of_item(unmet, &eyes))
                }
            }
        },
    )
}

/// The form of one patient.
pub(super) fn card(candidate: &Candidate, form: &Form) -> Markup {
    let chart = &candidate.chart;
    let (test, of_test) = &candidate.test;
    let named = |name: &str| field(&chart.patient, name);
    let path = patient::path(chart);
    let title = named("title");
    html! {
        section.panel id=(named(CARD)) aria-labelledby=(title) {
            h2 id=(title) { (chart.name) " " span.code.small { (chart.number) } }
            p.muted.small { (words::BORN) " " (days::day(chart.born)) }
            @for problem in form.problems.iter().filter(|problem| problem.field == named(CARD)) {
                (parts::notice(Tone::No, NOT_RECORDED, html! { p { (problem.says) } }))
            }
            @match month::signable(chart) {
                Some(signable) => (items(signable, chart, test, of_test, form)),
                None => {}
            }
            p.flush { a href={ (path) "/" (Month::SLUG) } { (OWN_PAGE) } span.unseen { ": " (chart.name) } }
        }
    }
}

fn items(
    signable: Signable<'_>,
    chart: &Chart,
    test: &FactId,
    of_test: &str,
    form: &Form,
) -> Markup {
    let named = |name: &str| field(&chart.patient, name);
    html! {
        (signable.notice())
        (fields::hidden(&named(act_words::TEST.name), test.as_str()))
        @for (name, value) in contraception::as_last(chart) { (fields::hidden(&named(name), &value)) }
        (programme_form::controls_named(signable, form, &named, &|item| match item.kind {
            ItemKind::PregnancyTest => html! { p.flush { (AGAINST) (of_test) } },
            ItemKind::Contraception => fields::named_tick(form, &named(SAME_METHODS), methods(chart)),
            _ => html! {},
        }))
        @if !signable.is_signed_here() {
            (fields::named_tick(form, &named(month::OFFICIAL_CONFIRMATION), act_words::OFFICIAL_CONFIRMATION))
        }
    }
}

/// The methods on record, as they are confirmed to go on.
fn methods(chart: &Chart) -> String {
    format!("{UNCHANGED}{}", on_record(chart))
}

/// The methods on record and since when.
pub(super) fn on_record(chart: &Chart) -> String {
    let Some((methods, abstinence, since)) = contraception::last(chart) else {
        return act_words::NO_CONTRACEPTION_YET.to_owned();
    };
    let mut all: Vec<&str> = methods.iter().map(|method| method.label()).collect();
    all.extend(abstinence.then_some(ABSTINENT));
    format!("{}{SINCE}{}", all.join(", "), days::short(since))
}
