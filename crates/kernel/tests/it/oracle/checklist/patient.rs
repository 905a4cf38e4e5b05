//! Category, acknowledgement, pregnancy and counselling.

use jiff::civil::Date;

use super::Checklist;
use crate::oracle::Findings;
use crate::oracle::authorisations::{dispensings, order_of_dispensing};
use crate::oracle::fact::Fact;
use crate::oracle::patient::{category, category_changes, minors_signature};
use crate::oracle::pregnancy::is_positive_test;
use crate::oracle::prescription::{prescription, requested_order};
use crate::oracle::tests::tests;
use crate::oracle::texts;

impl Checklist {
    pub(super) fn category(&self) -> Findings {
        let mut found = Vec::new();
        match category(&self.case) {
            None => found.push("category-not-assigned"),
            Some(category)
                if category.text("category") == "cannot-become-pregnant"
                    && !self.land.bases_of_cannot.contains(&category.text("basis")) =>
            {
                found.push("category-basis-not-accepted");
            }
            Some(_) => {}
        }
        found
    }

    /// The form is the same on both paths. After a change of category it is signed anew, as in 0002.
    pub(super) fn consent(&self) -> Findings {
        let mut found = Vec::new();
        if !self.land.consent_of_everyone && !self.is_on_the_path_of_those_who_can() {
            return found;
        }
        let changed_on = category_changes(&self.case)
            .last()
            .map(|change| change.on());
        let consent = self
            .all("consent-signed")
            .into_iter()
            .filter(|consent| consent.text("form") == "acknowledgement-of-risk")
            .rfind(|consent| changed_on.is_none_or(|changed_on| consent.on() >= changed_on));
        let Some(consent) = consent else {
            found.push("consent-missing");
            return found;
        };
        let counts_for = consent
            .maybe_text("edition")
            .unwrap_or(self.edition_at(consent.on()).day);
        if counts_for != self.edition_at(self.case.today).day {
            found.push("consent-of-earlier-edition");
        }
        let now = self.edition_at(self.case.today).day;
        if texts::have_changed_since(&self.case.texts, consent, now, counts_for, self.case.today) {
            found.push("consent-text-changed");
        }
        let signers = consent.texts("signers");
        if !signers.contains(&"patient") || !signers.contains(&"prescriber") {
            found.push("consent-signature-missing");
        }
        let guardian_signed_apart = self.all("guardian-signed").into_iter().any(|signed| {
            let counts_for = signed
                .maybe_text("edition")
                .unwrap_or(self.edition_at(signed.on()).day);
            signed.text("form") == "acknowledgement-of-risk"
                && counts_for == self.edition_at(self.case.today).day
                && changed_on.is_none_or(|changed_on| signed.on() >= changed_on)
                && !texts::have_changed_since(
                    &self.case.texts,
                    signed,
                    now,
                    counts_for,
                    self.case.today,
                )
        });
        let together = signers.contains(&"guardian")
            && counts_for == now
            && !texts::have_changed_since(
                &self.case.texts,
                consent,
                now,
                counts_for,
                self.case.today,
            );
        found.extend(minors_signature(
            &self.case,
            consent,
            together || guardian_signed_apart,
        ));
        found
    }

    /// As in 0002, but after an exclusion one negative laboratory test collected on or after its day suffices for good.
    pub(super) fn pregnancy(&self) -> Findings {
        let mut found = Vec::new();
        let facts = &self.case.facts;
        let resolving: Vec<&Fact> = facts
            .iter()
            .filter(|fact| matches!(fact.kind(), "pregnancy-excluded" | "pregnancy-ended"))
            .collect();
        let is_resolved = |fact: &Fact, day: Date| {
            let mut after = resolving.iter();
            after.any(|later| later.place > fact.place && later.on() >= day)
        };
        if facts
            .iter()
            .any(|fact| is_positive_test(fact) && !is_resolved(fact, fact.collected_on()))
        {
            found.push("pregnancy-test-positive");
        }
        if facts
            .iter()
            .any(|fact| fact.kind() == "pregnancy-reported" && !is_resolved(fact, fact.on()))
        {
            found.push("pregnancy-reported");
        }
        let last_act = resolving.iter().max_by_key(|act| (act.on(), act.place));
        let Some(last_act) = last_act.filter(|_| found.is_empty()) else {
            return found;
        };
        let excluded = last_act.kind() == "pregnancy-excluded";
        if self.is_on_the_path_of_those_who_can() {
            let tested_since = tests(&self.case).into_iter().any(|test| {
                test.text("result") == "negative"
                    && test.text("setting") == "laboratory"
                    && test.collected_on() >= last_act.on()
            });
            let resumed = dispensings(&self.case).iter().any(|dispensing| {
                dispensing.place > last_act.place
                    && Some(order_of_dispensing(&self.case, dispensing))
                        != requested_order(&self.case)
            });
            if excluded && !tested_since && !resumed {
                found.push("new-test-after-exclusion-missing");
            }
        } else {
            let checked_since = facts.iter().any(|later| {
                later.place > last_act.place
                    && matches!(
                        later.kind(),
                        "category-assigned" | "reproductive-status-assessed"
                    )
            });
            if !checked_since {
                found.push("category-check-missing");
            }
        }
        found
    }

    /// On the risks, once, on or before the day of the prescription.
    pub(super) fn counselling(&self) -> Findings {
        let mut found = Vec::new();
        let days: Vec<Date> = self
            .case
            .facts
            .iter()
            .filter(|fact| match fact.kind() {
                "counselling-recorded" => fact.texts("topics").contains(&"risks"),
                "month-confirmed" => fact.flag("counselled") == Some(true),
                _ => false,
            })
            .map(Fact::on)
            .collect();
        if days.is_empty() {
            found.push("counselling-missing");
        } else if let Some(prescription) = prescription(&self.case)
            && days.iter().all(|day| *day > prescription.on())
        {
            found.push("counselling-after-prescription");
        }
        found
    }
}
