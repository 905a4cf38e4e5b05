//! `candidacy/`: who may be treated, authority by authority, and what stands against it.

use std::collections::BTreeSet;

use retinue_care::{
    AcneGrading, Candidacy, CandidacyAuthority, Clause, Contraindication, Scales, Sign, SignRule,
};
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
    authority: Vec<Spanned<Table>>,
    #[serde(default)]
    clause: Vec<Spanned<Table>>,
    #[serde(default)]
    sign: Vec<Spanned<Table>>,
    #[serde(default)]
    contraindication: Vec<Spanned<Table>>,
}

/// Reads the folder; what is wrong in it is noted. The scales that a sign may name are those of `scales/` and `grading/`.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    scales: &Scales,
    grading: &AcneGrading,
    mistakes: &mut Mistakes,
) -> (Candidacy, Vec<Place>) {
    let mut all = Candidacy::default();
    let mut places = Vec::new();
    for (more, of_more) in each(files, "candidacy/", mistakes, |document| {
        file(document, sources)
    }) {
        all.authorities.extend(more.authorities);
        all.clauses.extend(more.clauses);
        all.signs.extend(more.signs);
        all.contraindications.extend(more.contraindications);
        places.extend(of_more);
    }
    authorities_ask(&all, mistakes);
    let answered = scales.scales.iter().map(|one| &one.value.id);
    let graded = grading.scales.iter().map(|one| &one.value.id);
    let known: BTreeSet<&Id> = answered.chain(graded).collect();
    let named = all.signs.iter().filter_map(|one| one.value.scale.as_ref());
    for unknown in named.filter(|one| !known.contains(one)) {
        mistakes.add(of_folder(
            format!("'{unknown}' is not a scale"),
            "use the id of a scale of scales/ or grading/",
        ));
    }
    (all, places)
}

fn of_folder(says: impl Into<String>, remedy: &str) -> RuleError {
    RuleError::of_file("candidacy/candidacy.toml", says, remedy)
}

/// Every clause belongs to an authority, and every authority asks for something.
fn authorities_ask(all: &Candidacy, mistakes: &mut Mistakes) {
    let ids: BTreeSet<&Id> = all.authorities.iter().map(|one| &one.value.id).collect();
    let of_clauses: BTreeSet<&Id> = all.clauses.iter().map(|one| &one.value.authority).collect();
    for unknown in of_clauses.difference(&ids) {
        mistakes.add(of_folder(
            format!("'{unknown}' is not an authority"),
            "use the id of an [[authority]], or add one",
        ));
    }
    for silent in ids.difference(&of_clauses) {
        mistakes.add(of_folder(
            format!("'{silent}' asks for nothing"),
            "add a [[clause]]: whoever came would be a candidate",
        ));
    }
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Candidacy>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let authorities = facts.rows(file.authority, |_, _, _: &CandidacyAuthority| {});
    let clauses = facts.rows(file.clause, |facts, span, row: &Clause| {
        if row.any.is_empty() && row.from_age.is_none() {
            facts.wrong(
                span,
                "this clause asks for nothing",
                "name a sign in `any`, or an age in `from-age`",
            );
        }
    });
    let signs = facts.rows(file.sign, |facts, span, row: &SignRule| {
        let nodules = row.sign == Sign::ManyNodules;
        if nodules != row.nodule_millimetres.is_some() || row.from == 0 {
            facts.wrong(
                span,
                "this sign has no number to be read from",
                "write `from` above 0, and `nodule-millimetres` for many nodules alone",
            );
        }
    });
    let contraindications = facts.rows(file.contraindication, |_, _, _: &Contraindication| {});
    facts.done(|| {
        Some(Candidacy {
            authorities,
            clauses,
            signs,
            contraindications,
        })
    })
}
