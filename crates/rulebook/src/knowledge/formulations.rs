//! `formulations.toml`: how the milligrams of the formulations compare.

use std::collections::{BTreeMap, BTreeSet};

use retinue_care::Formulation;
use retinue_kernel::Product;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::facts::{Facts, Read, Written};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    formulation: Vec<WrittenFormulation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenFormulation {
    name: Spanned<String>,
    conventional_equivalent: Written<u32>,
}

pub(super) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<BTreeMap<Product, Formulation>>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let mut found = BTreeMap::new();
    let mut named = BTreeSet::new();
    for written in file.formulation {
        let span = written.name.span();
        let name = facts.word(
            &written.name,
            "a formulation",
            Product::from_text,
            Product::ALL,
            |one| one.as_str(),
        );
        let equivalent = facts.cited(written.conventional_equivalent, |facts, thousandths| {
            if *thousandths.as_ref() == 0 {
                facts.wrong(
                    thousandths.span(),
                    "a formulation of no worth would hide every dose",
                    "write thousandths of a conventional milligram, such as 1000",
                );
                return None;
            }
            Some(thousandths.into_inner())
        });
        let Some(name) = name else {
            continue;
        };
        if !named.insert(name) {
            facts.wrong(
                span,
                format!("formulation '{name}' stands twice"),
                "keep one of the two",
            );
        }
        let Some(conventional_equivalent) = equivalent else {
            continue;
        };
        let formulation = Formulation {
            name,
            conventional_equivalent,
        };
        found.insert(name, formulation);
    }
    for missing in Product::ALL.iter().filter(|one| !named.contains(one)) {
        facts.mistakes.add(RuleError::of_file(
            document.path,
            format!("formulation '{missing}' is missing"),
            "add a [[formulation]] of that name: no dose of it could be added up",
        ));
    }
    facts.done(|| Some(found))
}
