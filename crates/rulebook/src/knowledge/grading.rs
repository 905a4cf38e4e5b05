//! `grading/`: how acne is counted and graded.

use std::collections::BTreeSet;

use retinue_care::{
    AcneGrading, ClinicianScale, CountClass, Descriptor, GagsLesion, GagsRegion, Lesion,
    NoduleDefinition, TreatmentSuccess,
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
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    #[serde(default)]
    scale: Vec<Spanned<Table>>,
    #[serde(default)]
    descriptor: Vec<Spanned<Table>>,
    #[serde(default)]
    gags_region: Vec<Spanned<Table>>,
    #[serde(default)]
    gags_lesion: Vec<Spanned<Table>>,
    #[serde(default)]
    class: Vec<Spanned<Table>>,
    #[serde(default)]
    nodule: Vec<Spanned<Table>>,
    #[serde(default)]
    success: Vec<Spanned<Table>>,
}

/// Reads the folder; what is wrong in it is noted.
pub(super) fn read(
    files: &Files,
    sources: &Known<'_>,
    mistakes: &mut Mistakes,
) -> (AcneGrading, Vec<Place>) {
    let mut all = AcneGrading::default();
    let mut places = Vec::new();
    for (more, of_more) in each(files, "grading/", mistakes, |document| {
        file(document, sources)
    }) {
        all.scales.extend(more.scales);
        all.descriptors.extend(more.descriptors);
        all.gags_regions.extend(more.gags_regions);
        all.gags_lesions.extend(more.gags_lesions);
        all.classes.extend(more.classes);
        all.nodules.extend(more.nodules);
        all.successes.extend(more.successes);
        places.extend(of_more);
    }
    let ids: BTreeSet<&Id> = all.scales.iter().map(|one| &one.value.id).collect();
    let described = all.descriptors.iter().map(|one| &one.value.scale);
    let judged = all.successes.iter().map(|one| &one.value.scale);
    for unknown in described.chain(judged).filter(|one| !ids.contains(one)) {
        mistakes.add(of_folder(
            format!("'{unknown}' is not a scale of grades"),
            "use the id of a [[scale]] of this folder, or add one",
        ));
    }
    for scale in &all.scales {
        names_cover(&all, &scale.value, mistakes);
    }
    gags_adds_up(&all, mistakes);
    (all, places)
}

fn of_folder(says: impl Into<String>, remedy: &str) -> RuleError {
    RuleError::of_file("grading/clinicians.toml", says, remedy)
}

/// Either no grade has a name, or each has one.
fn names_cover(all: &AcneGrading, scale: &ClinicianScale, mistakes: &mut Mistakes) {
    let of_scale = || {
        let descriptors = all.descriptors.iter().map(|one| &one.value);
        descriptors.filter(|one| one.scale == scale.id)
    };
    if of_scale().next().is_none() {
        return;
    }
    for grade in scale.lowest..=scale.highest {
        let count = of_scale()
            .filter(|one| (one.from..=one.to).contains(&grade))
            .count();
        if count != 1 {
            mistakes.add(of_folder(
                format!("grade {grade} of {} has {count} names", scale.id),
                "let each grade stand in one [[descriptor]]",
            ));
            return;
        }
    }
}

/// The factors and the worst local grade make up the highest total, and every kind of lesion has a grade.
fn gags_adds_up(all: &AcneGrading, mistakes: &mut Mistakes) {
    let factors: u16 = all
        .gags_regions
        .iter()
        .fold(0, |sum, one| sum.saturating_add(one.value.factor));
    let worst = all.gags_lesions.iter().map(|one| one.value.grade).max();
    let highest = factors.saturating_mul(worst.unwrap_or_default());
    let mut scales = all.scales.iter();
    let scale = scales.find(|one| one.value.id.as_str() == "gags");
    match scale {
        None => mistakes.add(of_folder(
            "there is no scale 'gags'",
            "add a [[scale]] of that id: its regions would add up to nothing",
        )),
        Some(scale) if scale.value.highest != highest => mistakes.add(of_folder(
            format!(
                "the regions of 'gags' add up to {highest}, and its highest total is {}",
                scale.value.highest
            ),
            "correct the factors, the local grades or `highest`",
        )),
        Some(_) => {}
    }
    for lesion in Lesion::ALL {
        let mut graded = all.gags_lesions.iter();
        if !graded.any(|one| one.value.lesion == *lesion) {
            mistakes.add(of_folder(
                format!("'{lesion}' has no local grade"),
                "add a [[gags-lesion]] for it: a region with it alone would be graded as clear",
            ));
        }
    }
}

fn file(document: Document<'_>, sources: &Known<'_>) -> Result<Read<AcneGrading>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let scales = facts.rows(file.scale, |facts, span, row: &ClinicianScale| {
        if row.lowest >= row.highest {
            facts.wrong(
                span,
                "this scale has one grade at most",
                "write `lowest` below `highest`",
            );
        }
    });
    let descriptors = facts.rows(file.descriptor, |facts, span, row: &Descriptor| {
        if row.from > row.to {
            facts.wrong(
                span,
                "these grades are none",
                "write the lower one in `from`",
            );
        }
    });
    let gags_regions = facts.rows(file.gags_region, |facts, span, row: &GagsRegion| {
        if row.regions.is_empty() || row.factor == 0 {
            facts.wrong(
                span,
                "this region counts for nothing",
                "name its `regions` and a `factor` of at least 1",
            );
        }
    });
    let gags_lesions = facts.rows(file.gags_lesion, |facts, span, row: &GagsLesion| {
        if row.grade == 0 {
            facts.wrong(span, "a lesion of grade 0 is none", "write 1 or more");
        }
    });
    let classes = facts.rows(file.class, |_, _, _: &CountClass| {});
    let nodules = facts.rows(file.nodule, |facts, span, row: &NoduleDefinition| {
        if !(1..=50).contains(&row.from_millimetres) {
            facts.wrong(
                span,
                "no nodule has this diameter",
                "write whole millimetres from 1 to 50",
            );
        }
    });
    let successes = facts.rows(file.success, |_, _, _: &TreatmentSuccess| {});
    facts.done(|| {
        Some(AcneGrading {
            scales,
            descriptors,
            gags_regions,
            gags_lesions,
            classes,
            nodules,
            successes,
        })
    })
}
