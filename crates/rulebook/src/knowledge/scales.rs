//! `scales/`: scales that people answer, their bands, what follows, and what is shown in a crisis.

use std::collections::BTreeSet;

use retinue_care::{Band, CrisisText, Domain, Scale, ScaleRule, Scales};
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
    scale: Vec<Spanned<Table>>,
    #[serde(default)]
    domain: Vec<Spanned<Table>>,
    #[serde(default)]
    band: Vec<Spanned<Table>>,
    #[serde(default)]
    rule: Vec<Spanned<Table>>,
    #[serde(default)]
    crisis: Vec<Spanned<Table>>,
}

/// Reads the folder; what is wrong in it is noted.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> (Scales, Vec<Place>) {
    let mut all = Scales::default();
    let mut places = Vec::new();
    for (more, of_more) in each(files, "scales/", mistakes, |document| {
        file(document, sources)
    }) {
        all.scales.extend(more.scales);
        all.domains.extend(more.domains);
        all.bands.extend(more.bands);
        all.rules.extend(more.rules);
        all.crisis.extend(more.crisis);
        places.extend(of_more);
    }
    let ids: BTreeSet<&Id> = all.scales.iter().map(|one| &one.value.id).collect();
    let named = all.bands.iter().map(|one| &one.value.scale);
    let parts = all.domains.iter().map(|one| &one.value.scale);
    let ruled = all.rules.iter().map(|one| &one.value.scale);
    let next = all.rules.iter().filter_map(|one| one.value.then.as_ref());
    for unknown in named
        .chain(parts)
        .chain(ruled)
        .chain(next)
        .filter(|one| !ids.contains(one))
    {
        mistakes.add(RuleError::of_file(
            "scales/scales.toml",
            format!("'{unknown}' is not a scale"),
            "use the id of a [[scale]], or add one",
        ));
    }
    for scale in &all.scales {
        bands_cover(&all, &scale.value, mistakes);
    }
    if !all
        .crisis
        .iter()
        .any(|text| text.value.country.as_str() == "ZZ")
    {
        mistakes.add(RuleError::of_file(
            "scales/crisis.toml",
            "there is no text for every other country",
            "add a [[crisis]] of country ZZ: someone in a crisis would see nothing",
        ));
    }
    (all, places)
}

/// Bands leave no total out and take none twice.
fn bands_cover(all: &Scales, scale: &Scale, mistakes: &mut Mistakes) {
    let of_scale = || {
        all.bands
            .iter()
            .map(|one| &one.value)
            .filter(|one| one.scale == scale.id)
    };
    if of_scale().next().is_none() {
        return;
    }
    for total in 0..=scale.highest() {
        let count = of_scale()
            .filter(|band| (band.from..=band.to).contains(&total))
            .count();
        if count != 1 {
            mistakes.add(RuleError::of_file(
                "scales/scales.toml",
                format!("{total} of {} stands in {count} bands", scale.id),
                "let each total stand in one band",
            ));
            return;
        }
    }
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<Scales>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let scales = facts.rows(file.scale, |facts, span, row: &Scale| {
        if row.items == 0 || row.most == 0 || row.notice.trim().is_empty() {
            facts.wrong(
                span,
                "this scale cannot be answered, or has lost its notice",
                "give `items`, `most` and `notice`",
            );
        }
    });
    let domains = facts.rows(file.domain, |_, _, _: &Domain| {});
    let bands = facts.rows(file.band, |_, _, _: &Band| {});
    let rules = facts.rows(file.rule, |_, _, _: &ScaleRule| {});
    let crisis = facts.rows(file.crisis, |_, _, _: &CrisisText| {});
    facts.done(|| {
        Some(Scales {
            scales,
            domains,
            bands,
            rules,
            crisis,
        })
    })
}
