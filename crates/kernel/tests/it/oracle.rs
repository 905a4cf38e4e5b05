//! A second evaluator of the gate, slow and obvious, to compare the kernel with. This file judges the United States,
//! its findings in the order of the table; `checklist` the programmes without a registry.
//!
//! It is written from the requirement table, the named readings (Q1–Q34), the regulation notes and decision record 0002,
//! and from nothing else: it shares no line, no type and no rule file with the kernel. Each row of the table of findings
//! in record 0002 is one function, named after its law, and each word the record defines is one function below them, in a
//! file for each subject of the law; `question` and `fact` only read.
//! Everything is worked out from the list of events for each question; nothing is carried from one to the next.
//!
//! A question is the object of the check contract. Two additions: `adopted`, a list of `{edition, from}`, may stand in
//! place of `edition`; and an event without `id` has the id `events[N]`, N being its place in the list.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

mod authorisations;
mod checklist;
mod confirmation;
mod contraception;
mod editions;
mod exemption;
mod fact;
mod first_window;
mod methods;
mod parties;
mod path;
mod patient;
mod pregnancy;
mod prescription;
mod question;
mod supply;
mod tests;
mod texts;
mod vectors;
mod windows;

use authorisations::d7_live_authorisations;
use confirmation::{c9_questions, p12_counselling, p13_confirmation};
use contraception::{
    c1_c11_contraception, c1_wait_open_at_category_change, p14_contraception_submitted,
};
use first_window::c6_first_window;
use methods::methods_differ;
use parties::{d3_pharmacy, p2_prescriber};
use path::{Phase, p7_first_test, p9_p10_second_test, phase};
use patient::{c5_n3_consent, can_become_pregnant, p3_category, p8_registration};
use pregnancy::{c11_breastfeeding, c11_pregnancy};
use prescription::{d7_prescription, d7_treatment, p20_p21_supply_and_refills};
use question::Case;
use supply::d10_supply;
use tests::{c8_result, p15_monthly_test, p15_test_and_order};
use windows::{c10_test_window, earliest, last_day_of_an_authorisation, n5_visit_window};

/// What the gate answers: may it be dispensed, until which day, and if not, why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Whether the pharmacy may dispense.
    pub(crate) authorised: bool,
    /// The last day on which it may, when it may.
    pub(crate) until: Option<Date>,
    /// The reasons why it may not.
    pub(crate) slugs: BTreeSet<String>,
    /// The first day on which all of them can have cleared, when there are any.
    pub(crate) earliest: Option<Date>,
}

/// Judges one question.
pub(crate) fn judge(question: &Value) -> Verdict {
    if question["programme"] == "us-ipledge" {
        judge_by_the_us(question)
    } else {
        checklist::judge(question)
    }
}

fn judge_by_the_us(question: &Value) -> Verdict {
    let case = Case::read(question);
    let mut findings: Vec<&'static str> = Vec::new();

    findings.extend(p8_registration(&case));
    findings.extend(p3_category(&case));
    findings.extend(c5_n3_consent(&case));
    findings.extend(c11_pregnancy(&case));
    findings.extend(c11_breastfeeding(&case));
    findings.extend(d7_treatment(&case));
    if can_become_pregnant(&case) {
        findings.extend(p14_contraception_submitted(&case));
        findings.extend(methods_differ(&case));
        findings.extend(c1_c11_contraception(&case));
        if phase(&case) == Phase::Start {
            findings.extend(p7_first_test(&case));
            findings.extend(p9_p10_second_test(&case));
            findings.extend(c6_first_window(&case));
        } else {
            findings.extend(p15_monthly_test(&case));
        }
        findings.extend(p15_test_and_order(&case));
        findings.extend(c8_result(&case));
        findings.extend(p13_confirmation(&case));
        findings.extend(c9_questions(&case));
        findings.extend(c10_test_window(&case));
    } else {
        findings.extend(c1_wait_open_at_category_change(&case));
        findings.extend(p12_counselling(&case));
        findings.extend(n5_visit_window(&case));
    }
    findings.extend(d7_prescription(&case));
    findings.extend(p20_p21_supply_and_refills(&case));
    findings.extend(d10_supply(&case));
    findings.extend(d7_live_authorisations(&case));
    findings.extend(p2_prescriber(&case));
    findings.extend(d3_pharmacy(&case));

    let slugs: BTreeSet<String> = findings.into_iter().map(str::to_owned).collect();
    let until = if slugs.is_empty() {
        last_day_of_an_authorisation(&case)
    } else {
        None
    };
    Verdict {
        authorised: until.is_some(),
        until,
        earliest: (!slugs.is_empty()).then(|| earliest(&case, &slugs)),
        slugs,
    }
}

type Findings = Vec<&'static str>;
