//! A laboratory's result of care.

use retinue_care::event::CareFact;

use super::super::super::outcome::{Issue, IssueCode};
use super::super::at::{At, keep};
use super::super::concept::Concept;
use super::super::moment::When;
use super::super::{Becomes, Reader};
use super::value::observation;
use crate::hl7v2::{Meaning, Reading, RegisteredLaboratory, Why, reading};

/// As it is written here.
const FASTING: &str = "specimen taken fasting";

pub(super) fn read(
    at: &At<'_>,
    meaning: Meaning,
    taken: When,
    by: &Reader<'_>,
    issues: &mut Vec<Issue>,
) -> Option<Becomes> {
    let fasting = keep(issues, fasting(at))?;
    let knowledge = &by.knowledge.laboratory;
    let analyte = match &meaning {
        Meaning::Analyte { analyte } => knowledge.analyte(analyte.as_str()),
        _ => None,
    };
    let found = keep(issues, observation(at, taken.day()?, analyte))?;
    let read = reading(
        &found,
        Ok(meaning),
        knowledge,
        &RegisteredLaboratory::default(),
    );
    match read {
        Reading::Laboratory { on, fact } => Some(Becomes::Care(on, with(fact, fasting))),
        Reading::ForAPerson(why) => {
            issues.push(refused(at, &why));
            None
        }
        _ => {
            let says = "nothing of this result is kept";
            issues.push(at.issue(IssueCode::NotSupported, "code", says));
            None
        }
    }
}

fn with(mut fact: CareFact, said: Option<bool>) -> CareFact {
    if let CareFact::LaboratoryResulted { fasting, .. } = &mut fact {
        *fasting = said;
    }
    fact
}

/// Why a person has to look at a result, told to the one who sent it: who that is.
pub(super) fn refused(at: &At<'_>, why: &Why) -> Issue {
    let (code, name) = match why {
        Why::UnknownCode | Why::CodesDisagree => (IssueCode::CodeInvalid, "code"),
        Why::NoDay | Why::DaysDisagree => (IssueCode::Required, "effectiveDateTime"),
        Why::NotCertified => (IssueCode::BusinessRule, "performer"),
        Why::NoClearAnswer | Why::Concentration | Why::NotANumber | Why::Unfit(_) => {
            (IssueCode::Value, "value")
        }
    };
    let says = format!(
        "{why}; nothing was recorded. Send it mended, or have the prescriber or a designee enter it on the patient's page in the clinic's room"
    );
    at.issue(code, name, says)
}

/// Whether the specimen was taken fasting. Another part would change what the result says.
fn fasting(at: &At<'_>) -> Result<Option<bool>, Issue> {
    let mut fasting = None;
    for part in at.list("component")? {
        let code = Concept::needed(&part, "code", "say what it is")?;
        if code.text != Some(FASTING) {
            let says = format!("only '{FASTING}' is read as a part of a result");
            return Err(part.issue(IssueCode::NotSupported, "code", says));
        }
        fasting = part.is("valueBoolean")?;
    }
    Ok(fasting)
}
