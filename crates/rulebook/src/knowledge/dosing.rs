//! `dosing/`, one label a file; `dose-policy.toml`; `dose-remarks.toml`.

use std::collections::BTreeMap;

use retinue_care::{
    Cited, DispensingPolicy, DosePolicy, Grams, LabelDosing, MicrogramsPerKilogram, Range,
    RemarkCode, RemarkSentence,
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
struct LabelFile {
    checked: Option<Spanned<Datetime>>,
    formulation: Spanned<String>,
    jurisdictions: Spanned<Vec<Spanned<String>>>,
    usual_from: Written<u32>,
    usual_to: Written<u32>,
    ceiling: Written<u32>,
    raised_ceiling: Option<Written<u32>>,
    course_weeks: Written<[u16; 2]>,
    target: Option<Written<[u32; 2]>>,
    severe_renal_start_milligrams: Option<Written<u16>>,
}

/// Reads a label.
pub(super) fn read_label(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<LabelDosing>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let id = Id::new(document.stem());
    let Some(file) = facts.file::<LabelFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let formulation = facts.word(
        &file.formulation,
        "a formulation",
        Product::from_text,
        Product::ALL,
        |one| one.as_str(),
    );
    let jurisdictions = facts.jurisdictions(&file.jurisdictions);
    let usual_from = dose(&mut facts, file.usual_from);
    let usual_to_at = file.usual_to.value.span();
    let usual_to = dose(&mut facts, file.usual_to);
    let ceiling_at = file.ceiling.value.span();
    let ceiling = dose(&mut facts, file.ceiling);
    let raised_ceiling = file.raised_ceiling.map(|written| dose(&mut facts, written));
    if let (Some(from), Some(to)) = (&usual_from, &usual_to)
        && from.value > to.value
    {
        facts.wrong(
            usual_to_at,
            "the usual range ends before it begins",
            "write the lower dose in usual-from and the higher in usual-to",
        );
    }
    if let (Some(ceiling), Some(Some(raised))) = (&ceiling, &raised_ceiling)
        && ceiling.value > raised.value
    {
        facts.wrong(
            ceiling_at,
            "the ceiling is above the raised one",
            "write the higher of the two in raised-ceiling",
        );
    }
    let course_weeks = facts.cited(file.course_weeks, |facts, written| range(facts, &written));
    let target = file.target.map(|written| {
        facts.cited(written, |facts, written| {
            let range = range(facts, &written)?;
            Range::new(
                MicrogramsPerKilogram(range.from),
                MicrogramsPerKilogram(range.to),
            )
        })
    });
    let severe_renal_start = file
        .severe_renal_start_milligrams
        .map(|written| above_zero(&mut facts, written));
    facts.done(|| {
        Some(LabelDosing {
            id: id?,
            formulation: formulation?,
            jurisdictions: jurisdictions?,
            usual_from: usual_from?,
            usual_to: usual_to?,
            ceiling: ceiling?,
            raised_ceiling: raised_ceiling.flatten(),
            course_weeks: course_weeks?,
            target: target.flatten(),
            severe_renal_start: severe_renal_start.flatten(),
        })
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PolicyFile {
    checked: Option<Spanned<Datetime>>,
    lead_in_days: Written<u16>,
    highest_target: Written<u32>,
    alternate_above_percent: Written<u16>,
    practice_cap_milligrams: Written<u16>,
    studied_weight: Written<[u32; 2]>,
    dispensing: Vec<WrittenDispensing>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenDispensing {
    jurisdictions: Spanned<Vec<Spanned<String>>>,
    pack: Written<u16>,
    most_days: Written<u16>,
}

/// Reads `dose-policy.toml`.
pub(super) fn read_policy(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<DosePolicy>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<PolicyFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let lead_in_days = above_zero(&mut facts, file.lead_in_days);
    let highest_target = dose(&mut facts, file.highest_target);
    let alternate_above_percent = above_zero(&mut facts, file.alternate_above_percent);
    let practice_cap = above_zero(&mut facts, file.practice_cap_milligrams);
    let studied_weight = facts.cited(file.studied_weight, |facts, written| {
        let span = written.span();
        let range = range(facts, &written)?;
        let weights = (Grams::new(range.from), Grams::new(range.to));
        let (Ok(from), Ok(to)) = weights else {
            facts.wrong(span, "these are no body weights", "write whole grams");
            return None;
        };
        Range::new(from, to)
    });
    let mut dispensing = Vec::with_capacity(file.dispensing.len());
    for written in file.dispensing {
        let jurisdictions = facts.jurisdictions(&written.jurisdictions);
        let pack = above_zero(&mut facts, written.pack);
        let most_days = above_zero(&mut facts, written.most_days);
        if let (Some(jurisdictions), Some(pack), Some(most_days)) = (jurisdictions, pack, most_days)
        {
            dispensing.push(DispensingPolicy {
                jurisdictions,
                pack,
                most_days,
            });
        }
    }
    facts.done(|| {
        Some(DosePolicy {
            lead_in_days: lead_in_days?,
            highest_target: highest_target?,
            alternate_above_percent: alternate_above_percent?,
            practice_cap: practice_cap?,
            studied_weight: studied_weight?,
            dispensing,
        })
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RemarkFile {
    checked: Option<Spanned<Datetime>>,
    remark: Vec<WrittenRemark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRemark {
    code: Spanned<String>,
    jurisdictions: Spanned<Vec<Spanned<String>>>,
    says: Spanned<String>,
    basis: Option<Spanned<WrittenBasis>>,
}

/// Reads `dose-remarks.toml`.
pub(super) fn read_remarks(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<BTreeMap<RemarkCode, RemarkSentence>>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<RemarkFile>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let mut found = BTreeMap::new();
    let mut named = Vec::new();
    for written in file.remark {
        let code = facts.word(
            &written.code,
            "a remark",
            RemarkCode::from_text,
            RemarkCode::ALL,
            |one| one.as_str(),
        );
        let basis = facts.basis(written.says.span(), written.basis);
        let jurisdictions = facts.jurisdictions(&written.jurisdictions);
        let Some(code) = code else {
            continue;
        };
        if named.contains(&code) {
            facts.wrong(
                written.code.span(),
                format!("remark '{code}' stands twice"),
                "keep one of the two",
            );
        }
        named.push(code);
        placeholders(&mut facts, code, &written.says);
        if let (Some(basis), Some(jurisdictions)) = (basis, jurisdictions) {
            let sentence = RemarkSentence {
                code,
                jurisdictions,
                says: written.says.into_inner(),
                basis,
            };
            found.insert(code, sentence);
        }
    }
    for missing in RemarkCode::ALL.iter().filter(|one| !named.contains(one)) {
        facts.mistakes.add(RuleError::of_file(
            document.path,
            format!("remark '{missing}' is missing"),
            "add a [[remark]] of that code",
        ));
    }
    facts.done(|| Some(found))
}

/// A word in braces that nothing fills in would stand on the page as it is.
fn placeholders(facts: &mut Facts<'_>, code: RemarkCode, says: &Spanned<String>) {
    let known = code.placeholders();
    let named = says.as_ref().split('{').skip(1);
    for name in named.map(|rest| rest.split('}').next().unwrap_or(rest)) {
        if !known.contains(&name) {
            facts.wrong(
                says.span(),
                format!("nothing fills in {{{name}}}"),
                match known {
                    [] => format!("the sentence of '{code}' has no words in braces"),
                    known => format!("use one of: {}", known.join(", ")),
                },
            );
        }
    }
}

/// A dose for each kilogram.
fn dose(facts: &mut Facts<'_>, written: Written<u32>) -> Option<Cited<MicrogramsPerKilogram>> {
    let cited = above_zero(facts, written)?;
    Some(Cited {
        value: MicrogramsPerKilogram(cited.value),
        basis: cited.basis,
    })
}

/// A number that is not zero.
pub(super) fn above_zero<T: Default + PartialEq>(
    facts: &mut Facts<'_>,
    written: Written<T>,
) -> Option<Cited<T>> {
    facts.cited(written, |facts, written| {
        if *written.as_ref() == T::default() {
            facts.wrong(
                written.span(),
                "this value cannot be 0",
                "write a whole number above 0",
            );
            return None;
        }
        Some(written.into_inner())
    })
}

/// Two numbers, the lower first.
pub(super) fn range<T: Copy + PartialOrd>(
    facts: &mut Facts<'_>,
    written: &Spanned<[T; 2]>,
) -> Option<Range<T>> {
    let [from, to] = *written.as_ref();
    let range = Range::new(from, to);
    if range.is_none() {
        facts.wrong(
            written.span(),
            "this range ends before it begins",
            "write the lower number first",
        );
    }
    range
}
