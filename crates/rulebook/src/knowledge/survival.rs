//! `survival.toml`: relapse over the years, as published models tell it.

use std::collections::BTreeSet;

use retinue_care::{
    Decimal, FactorKind, Survival, SurvivalEndpoint, SurvivalFactor, SurvivalModel,
};
use retinue_kernel::Id;
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::facts::{Facts, Read};
use crate::document::{Document, Known};
use crate::mistakes::Mistakes;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    model: Vec<Spanned<Table>>,
    endpoint: Vec<Spanned<Table>>,
    #[serde(default)]
    factor: Vec<Spanned<Table>>,
}

pub(super) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<Survival>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let nothing = Decimal::default();
    let models = facts.rows(file.model, |facts, span, row: &SurvivalModel| {
        if row.never >= Decimal::whole(1) || row.months == nothing {
            facts.wrong(
                span,
                "nobody relapses by this curve",
                "write `never` below 1, and the mean `months` of the others above 0",
            );
        }
    });
    let ids: BTreeSet<Id> = models.iter().map(|one| one.value.id.clone()).collect();
    let endpoints = facts.rows(file.endpoint, |facts, span, row: &SurvivalEndpoint| {
        facts.known(&span, "a model", &row.model, &ids);
        if row.times == nothing {
            facts.wrong(
                span,
                "an endpoint of no incidence is none",
                "write `times` above 0",
            );
        }
    });
    let factors = facts.rows(file.factor, |facts, span, row: &SurvivalFactor| {
        facts.known(&span, "a model", &row.model, &ids);
        let by_dose = row.factor == FactorKind::EachMilligram;
        let around = row.around.is_some() && row.most.is_some();
        if row.times == nothing || row.endpoints.is_empty() || by_dose != around {
            facts.wrong(
                span,
                "this factor changes nothing, or nobody knows from where",
                "write `times` above 0 and `endpoints`; `around` and `most` for each milligram alone",
            );
        }
    });
    facts.done(|| {
        Some(Survival {
            models,
            endpoints,
            factors,
        })
    })
}
