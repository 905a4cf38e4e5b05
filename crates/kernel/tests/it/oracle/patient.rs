//! Who the patient is: registration, category, consent.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::Findings;
use super::editions::{ADULT_YEARS, BASES_OF_CANNOT, SHORT_PROOF_YEARS};
use super::fact::{Fact, day_of, text_of};
use super::question::Case;
use super::texts;

/// P8, prescriber.
pub(super) fn p8_registration(case: &Case) -> Findings {
    let mut found = Vec::new();
    if !is_in_the_programme(case) {
        found.push("patient-not-registered");
    }
    found
}

/// P3, prescriber.
pub(super) fn p3_category(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(category) = category(case) else {
        found.push("category-not-assigned");
        return found;
    };
    if category.text("category") == "cannot-become-pregnant" {
        let basis = category.text("basis");
        if !BASES_OF_CANNOT.contains(&basis) {
            found.push("category-basis-not-accepted");
        }
        if basis == "post-menopausal" && !menopause_is_proven(case, category) {
            found.push("menopause-proof-incomplete");
        }
    }
    found
}

/// us-cat-postmeno: which proof is asked follows from the age on the day, whatever `age-basis` claims (Q26).
fn menopause_is_proven(case: &Case, category: &Fact) -> bool {
    let Some(proof) = category.json.get("menopause") else {
        return false;
    };
    let says = |field: &str, wanted: &str| proof.get(field).and_then(Value::as_str) == Some(wanted);
    if has_reached(case, SHORT_PROOF_YEARS, category.on()) {
        proof.get("no-normal-menses") == Some(&Value::Bool(true)) && says("fsh", "post-menopausal")
    } else {
        says("hcg", "negative")
            && says("fsh", "post-menopausal")
            && says("oestradiol", "depressed")
            && says("progesterone", "absent")
    }
}

/// C5 / N3, patient.
pub(super) fn c5_n3_consent(case: &Case) -> Findings {
    let mut found = Vec::new();
    let form = if can_become_pregnant(case) {
        "patient-enrolment-can"
    } else {
        "patient-enrolment-cannot"
    };
    let changed_on = category_changes(case).last().map(|change| change.on());
    let consent = case
        .all("consent-signed")
        .into_iter()
        .filter(|consent| consent.text("form") == form)
        .rfind(|consent| changed_on.is_none_or(|changed_on| consent.on() >= changed_on));
    let Some(consent) = consent else {
        found.push("consent-missing");
        return found;
    };
    let now = case.edition_at(case.today).day;
    let signed = consent
        .maybe_text("edition")
        .unwrap_or(case.edition_at(consent.on()).day);
    if texts::have_changed_since(&case.texts, consent, now, signed, case.today) {
        found.push("consent-text-changed");
    }
    let signers = consent.texts("signers");
    if !signers.contains(&"patient") || !signers.contains(&"prescriber") {
        found.push("consent-signature-missing");
    }
    let guardian_signed_apart = case.all("guardian-signed").into_iter().any(|signed| {
        let counts_for = signed
            .maybe_text("edition")
            .unwrap_or(case.edition_at(signed.on()).day);
        signed.text("form") == form
            && changed_on.is_none_or(|changed_on| signed.on() >= changed_on)
            && !texts::have_changed_since(&case.texts, signed, now, counts_for, case.today)
    });
    let together = consent.texts("signers").contains(&"guardian")
        && !texts::have_changed_since(&case.texts, consent, now, signed, case.today);
    found.extend(minors_signature(
        case,
        consent,
        together || guardian_signed_apart,
    ));
    found
}

/// workflow.md, "People": a guardian signs for a minor, and coming of age asks for consent anew. Record 0036: where it is
/// not on record which of several ages holds, and it makes a difference, neither is guessed.
pub(super) fn minors_signature(
    case: &Case,
    consent: &Fact,
    guardian_signed: bool,
) -> Option<&'static str> {
    let mut answers = BTreeSet::new();
    for then in ages_of_majority(case, consent.on()) {
        for now in ages_of_majority(case, case.today) {
            answers.insert(if has_reached(case, then, consent.on()) {
                None
            } else if has_reached(case, now, case.today) {
                Some("consent-before-majority")
            } else if guardian_signed {
                None
            } else {
                Some("guardian-signature-missing")
            });
        }
    }
    if answers.len() > 1 {
        return Some("residence-unknown");
    }
    answers.into_iter().next().flatten()
}

/// Record 0036: the age of the territory where the patient lives on that day; every age that holds somewhere on that day
/// where that is not known; the forms' own where none was set.
fn ages_of_majority(case: &Case, on: Date) -> Vec<i16> {
    let mut by_territory: BTreeMap<&str, i16> = BTreeMap::new();
    for set in &case.territories {
        if day_of(&set["from"], "from") <= on {
            let age = set["age"].as_i64().map_or(ADULT_YEARS, |age| age as i16);
            let territory = text_of(&set["territory"], "territory");
            by_territory.insert(territory, age.max(ADULT_YEARS));
        }
    }
    let mut lives = case.all("residence-recorded");
    lives.retain(|fact| fact.on() <= on);
    lives.sort_by_key(|fact| (fact.on(), fact.place));
    let lives = lives.last().map(|fact| fact.text("territory"));
    match lives.and_then(|territory| by_territory.get(territory)) {
        Some(age) => vec![*age],
        None if by_territory.is_empty() => vec![ADULT_YEARS],
        None => by_territory.into_values().collect(),
    }
}

/// Whoever registers or enters elsewhere has moved (record 0013).
fn is_in_the_programme(case: &Case) -> bool {
    let last = case
        .facts
        .iter()
        .rfind(|fact| matches!(fact.kind(), "patient-registered" | "programme-entered"));
    let is_registered = !case.all("patient-registered").is_empty();
    is_registered && last.is_some_and(|last| last.text("programme") == case.programme)
}

/// Has the patient had this birthday on that day? Without a day of birth: no, which asks for more.
pub(super) fn has_reached(case: &Case, years: i16, on: Date) -> bool {
    let registrations = case.all("patient-registered");
    let Some(registration) = registrations.last() else {
        return false;
    };
    let born = registration.day("born");
    let completed_years = if (on.month(), on.day()) >= (born.month(), born.day()) {
        on.year() - born.year()
    } else {
        on.year() - born.year() - 1
    };
    completed_years >= years
}

pub(super) fn category(case: &Case) -> Option<&Fact> {
    case.all("category-assigned").last().copied()
}

/// A patient without a category is judged on the path of one who can become pregnant.
pub(super) fn can_become_pregnant(case: &Case) -> bool {
    category(case).is_none_or(|category| category.text("category") == "can-become-pregnant")
}

/// The assignments that changed an earlier, different category.
pub(super) fn category_changes(case: &Case) -> Vec<&Fact> {
    let assignments = case.all("category-assigned");
    let mut changes = Vec::new();
    for pair in assignments.windows(2) {
        if pair[0].text("category") != pair[1].text("category") {
            changes.push(pair[1]);
        }
    }
    changes
}

/// By day, then by recording: what is entered late about an earlier time does not undo a later one.
pub(super) fn last_change_to_can(case: &Case) -> Option<&Fact> {
    category_changes(case)
        .into_iter()
        .filter(|change| change.text("category") == "can-become-pregnant")
        .max_by_key(|change| (change.on(), change.place))
}
