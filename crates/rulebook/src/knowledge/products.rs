//! `products/`: one product a file.

use retinue_care::dose::MOST_STRENGTHS;
use retinue_care::{
    Allergen, DosesADay, Excipient, FoodRule, Micrograms, Package, ProductRecord, Strength,
};
use retinue_kernel::{Id, Product};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::facts::{Facts, Read, Written, WrittenBasis};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    name: Spanned<String>,
    formulation: Spanned<String>,
    jurisdictions: Spanned<Vec<Spanned<String>>>,
    brands: Vec<String>,
    food: Written<String>,
    doses_a_day: Written<String>,
    interchange: Written<String>,
    strength: Vec<Spanned<WrittenStrength>>,
    #[serde(default)]
    package: Vec<Spanned<WrittenPackage>>,
    #[serde(default)]
    excipient: Vec<Spanned<WrittenExcipient>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenStrength {
    milligrams: Spanned<u16>,
    marketed: Option<bool>,
    rxnorm: Option<Written<u32>>,
    basis: Option<Spanned<WrittenBasis>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPackage {
    labeler: String,
    ndc: Spanned<String>,
    milligrams: Option<Spanned<u16>>,
    basis: Option<Spanned<WrittenBasis>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExcipient {
    #[serde(rename = "in")]
    found_in: String,
    substance: String,
    allergen: Option<Spanned<String>>,
    milligrams: Option<Spanned<u16>>,
    micrograms: Option<u64>,
    basis: Option<Spanned<WrittenBasis>>,
}

pub(super) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<ProductRecord>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let id = Id::new(document.stem());
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    if file.name.as_ref().trim().is_empty() {
        facts.wrong(
            file.name.span(),
            "this product has no name",
            "write its name",
        );
    }
    let formulation = facts.word(
        &file.formulation,
        "a formulation",
        Product::from_text,
        Product::ALL,
        |one| one.as_str(),
    );
    let jurisdictions = facts.jurisdictions(&file.jurisdictions);
    let food = facts.cited(file.food, |facts, written| {
        facts.word(
            &written,
            "a food rule",
            FoodRule::from_text,
            FoodRule::ALL,
            |one| one.as_str(),
        )
    });
    let doses_a_day = facts.cited(file.doses_a_day, |facts, written| {
        facts.word(
            &written,
            "a division of the day",
            DosesADay::from_text,
            DosesADay::ALL,
            |one| one.as_str(),
        )
    });
    let interchange = facts.cited(file.interchange, |facts, written| facts.id(&written));
    let strengths = strengths(&mut facts, file.strength);
    let packages = file.package.into_iter();
    let packages = packages
        .filter_map(|written| package(&mut facts, written))
        .collect();
    let excipients = file.excipient.into_iter();
    let excipients = excipients
        .filter_map(|written| excipient(&mut facts, written))
        .collect();
    facts.done(|| {
        Some(ProductRecord {
            id: id?,
            name: file.name.into_inner(),
            formulation: formulation?,
            jurisdictions: jurisdictions?,
            brands: file.brands,
            food: food?,
            doses_a_day: doses_a_day?,
            interchange: interchange?,
            strengths,
            packages,
            excipients,
        })
    })
}

fn strengths(facts: &mut Facts<'_>, written: Vec<Spanned<WrittenStrength>>) -> Vec<Strength> {
    if written.is_empty() {
        facts.mistakes.add(RuleError::of_file(
            facts.document.path,
            "this product has no strength",
            "add a [[strength]]",
        ));
    }
    if written.len() > MOST_STRENGTHS {
        facts.mistakes.add(RuleError::of_file(
            facts.document.path,
            format!("this product has more than {MOST_STRENGTHS} strengths"),
            "no product has: put them into files of their own",
        ));
    }
    let mut found: Vec<Strength> = Vec::with_capacity(written.len());
    for one in written {
        let span = one.span();
        let one = one.into_inner();
        let basis = facts.basis(span, one.basis);
        let rxnorm = one
            .rxnorm
            .map(|written| facts.cited(written, |_, code| Some(code.into_inner())));
        let milligrams = facts.strength(&one.milligrams);
        let (Some(milligrams), Some(basis)) = (milligrams, basis) else {
            continue;
        };
        if found.iter().any(|other| other.milligrams == milligrams) {
            facts.wrong(
                one.milligrams.span(),
                format!("strength {} mg stands twice", milligrams.0),
                "keep one of the two",
            );
        }
        found.push(Strength {
            milligrams,
            marketed: one.marketed.unwrap_or(true),
            rxnorm: rxnorm.flatten(),
            basis,
        });
    }
    found.sort_by_key(|one| one.milligrams);
    found
}

fn package(facts: &mut Facts<'_>, written: Spanned<WrittenPackage>) -> Option<Package> {
    let span = written.span();
    let written = written.into_inner();
    let basis = facts.basis(span, written.basis);
    let ndc = facts.id(&written.ndc);
    let milligrams = match &written.milligrams {
        Some(milligrams) => Some(facts.strength(milligrams)?),
        None => None,
    };
    Some(Package {
        labeler: written.labeler,
        ndc: ndc?,
        milligrams,
        basis: basis?,
    })
}

fn excipient(facts: &mut Facts<'_>, written: Spanned<WrittenExcipient>) -> Option<Excipient> {
    let span = written.span();
    let written = written.into_inner();
    let basis = facts.basis(span, written.basis);
    let allergen = match &written.allergen {
        Some(allergen) => Some(facts.word(
            allergen,
            "an allergen",
            Allergen::from_text,
            Allergen::ALL,
            |one| one.as_str(),
        )?),
        None => None,
    };
    let milligrams = match &written.milligrams {
        Some(milligrams) => Some(facts.strength(milligrams)?),
        None => None,
    };
    Some(Excipient {
        found_in: written.found_in,
        substance: written.substance,
        allergen,
        milligrams,
        amount: written.micrograms.map(Micrograms),
        basis: basis?,
    })
}
