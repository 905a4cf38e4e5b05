//! `effects/`: symptoms, how urgent they are, how often effects happen, and how they are graded.

use std::collections::BTreeSet;

use retinue_care::{ClinicalGrade, Effect, EffectRule, Effects, Flag, Symptom, Triage, Within};
use retinue_kernel::Id;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::Place;
use super::facts::{Facts, Read};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::files::Files;
use crate::mistakes::Mistakes;
use crate::reading::each;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    symptom: Vec<Spanned<Table>>,
    #[serde(default)]
    flag: Vec<Spanned<Table>>,
    #[serde(default)]
    effect: Vec<Spanned<Table>>,
    #[serde(default)]
    grade: Vec<Spanned<Table>>,
    #[serde(default)]
    graded: Vec<Spanned<Table>>,
    #[serde(default)]
    within: Vec<Spanned<Table>>,
}

/// Reads the folder; what is wrong in it is noted.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> (Effects, Vec<Place>) {
    let mut all = Effects::default();
    let mut places = Vec::new();
    for (more, of_more) in each(files, "effects/", mistakes, |document| {
        file(document, sources)
    }) {
        all.symptoms.extend(more.symptoms);
        all.flags.extend(more.flags);
        all.effects.extend(more.effects);
        all.grades.extend(more.grades);
        all.graded.extend(more.graded);
        all.within.extend(more.within);
        places.extend(of_more);
    }
    let ids: BTreeSet<&Id> = all.symptoms.iter().map(|one| &one.value.id).collect();
    let of_flags = all
        .flags
        .iter()
        .flat_map(|one| one.value.all.iter().chain(&one.value.any));
    let of_effects = all.effects.iter().flat_map(|one| &one.value.symptoms);
    for unknown in of_flags.chain(of_effects).filter(|one| !ids.contains(one)) {
        mistakes.add(RuleError::of_file(
            "effects/triage.toml",
            format!("'{unknown}' is not a symptom"),
            "use the id of a [[symptom]], or add one",
        ));
    }
    let terms = all.graded.iter().flat_map(|one| &one.value.terms);
    for unknown in terms.filter(|term| all.grades_of(term).is_empty()) {
        mistakes.add(RuleError::of_file(
            "effects/graded.toml",
            format!("'{unknown}' is not graded"),
            "use a term of a [[grade]], or add one",
        ));
    }
    let alone = |symptom: &Id| {
        let mut flags = all.flags.iter();
        flags.any(|flag| flag.value.any.is_empty() && flag.value.all == [symptom.clone()])
    };
    for silent in ids.iter().filter(|one| !alone(one)) {
        mistakes.add(RuleError::of_file(
            "effects/triage.toml",
            format!("nothing says how urgent '{silent}' is alone"),
            "add a [[flag]] with this symptom only: whoever reports it would get no answer",
        ));
    }
    for urgency in [Triage::T1, Triage::T2, Triage::T3] {
        let rows = all.within.iter().filter(|row| row.value.triage == urgency);
        if rows.count() != 1 {
            mistakes.add(RuleError::of_file(
                "effects/triage.toml",
                format!(
                    "nothing, or more than one row, says within how many days {urgency} is answered"
                ),
                "write one [[within]] for each of T1, T2 and T3",
            ));
        }
    }
    (all, places)
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Effects>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let symptoms = facts.rows(file.symptom, |_, _, _: &Symptom| {});
    let flags = facts.rows(file.flag, |facts, span, row: &Flag| {
        if row.all.is_empty() {
            facts.wrong(
                span,
                "this flag looks for nothing",
                "name a symptom in `all`",
            );
        }
    });
    let effects = facts.rows(file.effect, |_, _, _: &Effect| {});
    let grades = facts.rows(file.grade, |facts, span, row: &ClinicalGrade| {
        if !(1..=4).contains(&row.grade) {
            facts.wrong(span, "there is no such grade", "write 1, 2, 3 or 4");
        }
    });
    let graded = facts.rows(file.graded, |facts, span, row: &EffectRule| {
        let part = row.lower_by_percent;
        let nonsense = part.is_some_and(|(least, most)| least == 0 || least > most || most > 100);
        if row.terms.is_empty() || !(1..=4).contains(&row.from_grade) || nonsense {
            facts.wrong(
                span,
                "this rule follows from no grade, or lowers the dose by nothing that can be",
                "name the terms, a grade of 1 to 4, and the smaller part first",
            );
        }
    });
    let within = facts.rows(file.within, |facts, span, row: &Within| {
        if row.triage == Triage::T0 {
            facts.wrong(span, "T0 is self-care: nobody waits", "leave the row out");
        }
    });
    facts.done(|| {
        Some(Effects {
            symptoms,
            flags,
            effects,
            grades,
            graded,
            within,
        })
    })
}
