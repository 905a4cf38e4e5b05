//! A pregnancy test: what may stop is taken at once, what may open has to be said wholly.

use retinue_kernel::{Cycle, Day, Id, Payload, Setting, Specimen, TestResult};

use super::super::super::outcome::{Issue, IssueCode};
use super::super::at::{At, keep};
use super::super::concept::Concept;
use super::super::moment::When;
use super::super::{Becomes, Reader};
use super::laboratory::refused;
use super::value::observation;
use crate::hl7v2::{Meaning, Reading, RegisteredLaboratory, reading};

const CLIA: &str = "urn:retinue:clia-number";

/// What stands beside the result.
#[derive(Default)]
struct Beside {
    setting: Option<Setting>,
    clia_number: Option<Id>,
    cycle: Option<Cycle>,
    menses_began_on: Option<Day>,
}

pub(super) fn read(
    at: &At<'_>,
    specimen: Specimen,
    taken: When,
    by: &Reader<'_>,
    issues: &mut Vec<Issue>,
) -> Option<Becomes> {
    let day = taken.day()?;
    let found = keep(issues, observation(at, day, None))?;
    // Where the test was made is judged below: a clinic may report what a laboratory may not.
    let vouched = RegisteredLaboratory {
        certified: true,
        clia_number: None,
    };
    let meaning = Ok(Meaning::PregnancyTest { specimen });
    let mut payload = match reading(&found, meaning, &by.knowledge.laboratory, &vouched) {
        Reading::PregnancyTest { payload, .. } => payload,
        Reading::ForAPerson(why) => {
            issues.push(refused(at, &why));
            return None;
        }
        _ => return None,
    };
    let beside = keep(issues, beside(at, by))?;
    if let Payload::PregnancyTestReported {
        result,
        setting,
        clia_number,
        cycle,
        menses_began_on,
        ..
    } = &mut payload
    {
        if *result != TestResult::Positive {
            opens(at, taken, &beside, by, issues);
        }
        // A positive test of a place that nobody names is as good a reason to stop as any.
        *setting = beside.setting.unwrap_or(Setting::Medical);
        *clia_number = beside.clia_number;
        *cycle = beside.cycle;
        *menses_began_on = beside.menses_began_on;
    }
    Some(Becomes::Gate(day, payload))
}

/// What a test has to say before it may open anything.
fn opens(at: &At<'_>, taken: When, beside: &Beside, by: &Reader<'_>, issues: &mut Vec<Issue>) {
    if matches!(taken, When::Universal(_)) {
        issues.push(at.issue(
            IssueCode::Value,
            "effectiveDateTime",
            "a time in UTC does not say which day it was where the specimen was taken, and the window counts from that day: send the day, or the time with the offset of the place",
        ));
    }
    if beside.setting.is_none() {
        issues.push(at.issue(
            IssueCode::Required,
            "component",
            "say where the test was made: a component with the text 'setting' and the valueString laboratory, medical or home",
        ));
    }
    let asks_for_it = by.rulebook.programme().id.has_registry();
    if asks_for_it && beside.setting == Some(Setting::Laboratory) && beside.clia_number.is_none() {
        issues.push(at.issue(
            IssueCode::Required,
            "performer",
            "a test of a laboratory names its CLIA number: performer.identifier of the system urn:retinue:clia-number",
        ));
    }
}

fn beside(at: &At<'_>, by: &Reader<'_>) -> Result<Beside, Issue> {
    let mut beside = Beside::default();
    for performer in at.list("performer")? {
        let Some(identifier) = performer.object("identifier")? else {
            continue;
        };
        if identifier.text("system")? == Some(CLIA) {
            let number = identifier.needs("value", "give the number")?;
            beside.clia_number = Some(fit(&identifier, "value", number)?);
        }
    }
    for part in at.list("component")? {
        let code = Concept::needed(&part, "code", "say what it is")?;
        match code.text {
            Some("setting") => {
                let word = part.needs("valueString", "say laboratory, medical or home")?;
                let known = Setting::from_text(word);
                beside.setting = Some(known.ok_or_else(|| {
                    part.issue(
                        IssueCode::Value,
                        "valueString",
                        "laboratory, medical or home belongs here",
                    )
                })?);
            }
            Some("menstrual cycle") => {
                let word = part.needs("valueString", "say how the cycle is")?;
                let known = Cycle::from_text(word);
                beside.cycle = Some(known.ok_or_else(|| {
                    let says = "the word is none for the menstrual cycle, such as regular";
                    part.issue(IssueCode::Value, "valueString", says)
                })?);
            }
            Some("menses began on") => {
                let day = super::super::moment::when(&part, "valueDateTime", by.rulebook)?;
                let day = match day {
                    Some(When::Day(day)) => day,
                    _ => {
                        return Err(part.issue(
                            IssueCode::Required,
                            "valueDateTime",
                            "give the day",
                        ));
                    }
                };
                beside.menses_began_on = Some(day);
            }
            _ => {
                return Err(part.issue(
                    IssueCode::NotSupported,
                    "code",
                    "only 'setting', 'menstrual cycle' and 'menses began on' are read as parts of a pregnancy test",
                ));
            }
        }
    }
    Ok(beside)
}

fn fit(at: &At<'_>, name: &str, text: &str) -> Result<Id, Issue> {
    Id::new(text).ok_or_else(|| {
        at.issue(
            IssueCode::Value,
            name,
            "it is too long, or holds characters that cannot be printed",
        )
    })
}
