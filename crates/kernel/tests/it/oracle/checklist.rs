//! The same for the programmes without a registry: the United Kingdom and the European Union.
//!
//! Written from sections 5 and 6 of the regulation notes and from decision record 0013, with 0002 where 0013 refers to
//! it. What both records share (facts, corrections, changes of category) is read by the parent; every finding is worked
//! out anew here.

mod lands;
mod patient;
mod prescription;
mod visits;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use super::contraception::{contraception_by, contraception_can_count_from};
use super::fact::{Fact, plus};
use super::patient::{category, p8_registration};
use super::prescription::{d7_treatment, order_of_prescription, prescription, requested_order};
use super::question::Case;
use super::{Findings, Verdict};
use lands::{Edition, Land, adopted_editions, is_effective_contraception, land_named};

/// Judges one question of a programme without a registry.
pub(super) fn judge(question: &Value) -> Verdict {
    let checklist = Checklist {
        case: Case::read(question),
        land: land_named(&question["programme"]),
        adopted: adopted_editions(question),
    };
    let can = checklist.is_on_the_path_of_those_who_can();

    let mut findings: Findings = Vec::new();
    findings.extend(p8_registration(&checklist.case));
    findings.extend(checklist.category());
    findings.extend(checklist.consent());
    findings.extend(checklist.pregnancy());
    findings.extend(d7_treatment(&checklist.case));
    findings.extend(checklist.counselling());
    findings.extend(checklist.first_visit());
    findings.extend(checklist.second_prescriber());
    findings.extend(checklist.assessments());
    if can {
        findings.extend(checklist.contraception());
        findings.extend(checklist.test());
        findings.extend(checklist.result());
    }
    findings.extend(checklist.prescription_stands());
    if can {
        findings.extend(checklist.limits_and_issue_window());
    }

    let slugs: BTreeSet<String> = findings.into_iter().map(str::to_owned).collect();
    let complete = slugs.is_empty();
    Verdict {
        authorised: complete,
        until: complete.then(|| checklist.last_day()).flatten(),
        earliest: (!complete).then(|| checklist.earliest(&slugs)),
        slugs,
    }
}

struct Checklist {
    case: Case,
    land: &'static Land,
    adopted: Vec<(&'static Edition, Date)>,
}

impl Checklist {
    /// The day on which all can have cleared, if those who must act do so today. Contraception makes one wait, and a
    /// prescription of today uses up every test of today (cancelled-prescription).
    fn earliest(&self, slugs: &BTreeSet<String>) -> Date {
        let today = self.case.today;
        let last = self
            .prescriptions_before()
            .into_iter()
            .map(|other| other.on())
            .max();
        let today = match last.filter(|_| slugs.contains("test-already-used")) {
            Some(last) => today.max(plus(last, 1)),
            None => today,
        };
        let waits = slugs.iter().any(|slug| slug.starts_with("contraception-"));
        if !waits {
            return today;
        }
        let state = contraception_by(&self.case, is_effective_contraception);
        let counted_from = contraception_can_count_from(&self.case, state);
        today.max(plus(counted_from, self.land.contraception_days))
    }

    /// Can become pregnant, or has no category; and no agreement in writing that pregnancy is not to be expected
    /// (uk-ppp-contra; eu-inactive: for compelling reasons).
    fn is_on_the_path_of_those_who_can(&self) -> bool {
        let can = category(&self.case)
            .is_none_or(|category| category.text("category") == "can-become-pregnant");
        let agreement = self.case.facts.iter().rfind(|fact| {
            match fact.kind() {
                "outside-programme-agreed" | "outside-programme-ended" => true,
                // A record of one who can become pregnant, made since, says the opposite (record 0016).
                "category-assigned" => fact.text("category") == "can-become-pregnant",
                _ => false,
            }
        });
        let outside = agreement.is_some_and(|fact| fact.kind() == "outside-programme-agreed");
        can && !outside
    }

    fn all(&self, kind: &str) -> Vec<&Fact> {
        self.case.all(kind)
    }

    /// Those of other orders that were written before the one asked about.
    fn prescriptions_before(&self) -> Vec<&Fact> {
        let own = prescription(&self.case).map_or(0, |own| own.place);
        let others = self.prescriptions_of_other_orders().into_iter();
        others.filter(|other| other.place < own).collect()
    }

    fn prescriptions_of_other_orders(&self) -> Vec<&Fact> {
        self.all("prescription-written")
            .into_iter()
            .filter(|other| {
                Some(order_of_prescription(&self.case, &other.id)) != requested_order(&self.case)
            })
            .collect()
    }

    /// The last edition adopted from that day or an earlier one; before all of them, the default.
    fn edition_at(&self, day: Date) -> &'static Edition {
        let adopted = self.adopted.iter().rfind(|(_, from)| *from <= day);
        adopted.map_or(&self.land.editions[0], |(edition, _)| edition)
    }
}
