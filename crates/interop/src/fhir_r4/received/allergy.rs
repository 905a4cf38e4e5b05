//! AllergyIntolerance: an allergy that was reported, or that none is known.

use retinue_care::event::CareFact;
use retinue_kernel::Id;

use super::super::outcome::{Issue, IssueCode};
use super::at::{At, keep};
use super::concept::Concept;
use super::moment::when;
use super::{Becomes, Reader, done};

const FIELDS: &[&str] = &[
    "clinicalStatus",
    "verificationStatus",
    "type",
    "category",
    "criticality",
    "code",
    "patient",
    "encounter",
    "onsetDateTime",
    "onsetAge",
    "onsetPeriod",
    "onsetRange",
    "onsetString",
    "recordedDate",
    "recorder",
    "asserter",
    "lastOccurrence",
    "reaction",
];

/// As it is written here.
const NONE_KNOWN: &str = "no known allergy";
const ANAPHYLAXIS: &str = "anaphylaxis";

pub(super) fn read(at: &At<'_>, by: &Reader<'_>) -> Result<Becomes, Vec<Issue>> {
    let mut issues = at.strangers(FIELDS);
    keep(&mut issues, stands(at));
    let code = keep(
        &mut issues,
        Concept::needed(at, "code", "say to what, in a code or in words"),
    );
    let words = code.and_then(|code| keep(&mut issues, words(at, &code)));
    let anaphylaxis = keep(&mut issues, anaphylaxis(at)).flatten();
    let recorded = keep(&mut issues, when(at, "recordedDate", by.rulebook)).flatten();
    let on = recorded
        .and_then(super::moment::When::day)
        .unwrap_or(by.today);
    let fact = words.map(|allergy| {
        if allergy.as_str().eq_ignore_ascii_case(NONE_KNOWN) {
            CareFact::NoAllergyKnown {}
        } else {
            CareFact::AllergyReported {
                allergy,
                anaphylaxis,
            }
        }
    });
    done(issues, fact.map(|fact| Becomes::Care(on, fact)))
}

/// That it stands: what is over, was refuted or was a mistake is no allergy.
fn stands(at: &At<'_>) -> Result<(), Issue> {
    let set =
        |name: &str| format!("http://terminology.hl7.org/CodeSystem/allergyintolerance-{name}");
    let clinical = Concept::needed(at, "clinicalStatus", "say that it is active")?;
    if clinical.code_of(&set("clinical")) != Some("active") {
        return Err(at.issue(
            IssueCode::BusinessRule,
            "clinicalStatus",
            "only an active allergy is recorded; what is over is taken back on the patient's page in the clinic's room",
        ));
    }
    let Some(verification) = at.object("verificationStatus")? else {
        return Ok(());
    };
    let verification = Concept::of(&verification)?;
    match verification.code_of(&set("verification")) {
        Some("confirmed" | "unconfirmed" | "presumed") => Ok(()),
        _ => Err(at.issue(
            IssueCode::BusinessRule,
            "verificationStatus",
            "what was refuted or entered in error is no allergy; a fact that is wrong is taken back on the patient's page in the clinic's room",
        )),
    }
}

fn words(at: &At<'_>, code: &Concept<'_>) -> Result<Id, Issue> {
    let words = code.words().ok_or_else(|| {
        at.issue(
            IssueCode::Required,
            "code.text",
            "a code alone cannot be read by people: send its words as text or display",
        )
    })?;
    Id::new(words.trim()).ok_or_else(|| {
        at.issue(
            IssueCode::Value,
            "code.text",
            "the words are too long, or hold characters that cannot be printed",
        )
    })
}

/// That there was anaphylaxis, where a manifestation says so. That it is not named does not say that there was none.
fn anaphylaxis(at: &At<'_>) -> Result<Option<bool>, Issue> {
    for reaction in at.list("reaction")? {
        for manifestation in reaction.list("manifestation")? {
            let concept = Concept::of(&manifestation)?;
            let displays = concept.codings.iter().map(|one| one.display);
            let mut said = displays.chain(concept.text);
            if said.any(|words| words.to_ascii_lowercase().contains(ANAPHYLAXIS)) {
                return Ok(Some(true));
            }
        }
    }
    Ok(None)
}
