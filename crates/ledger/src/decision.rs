//! A decision as it is kept: canonical JSON under its hash, with what is needed to decide the same again.

use std::sync::Arc;

use jiff::Timestamp;
use retinue_kernel::{
    Case, Day, Days, DispenseDecision, DispenseRequest, FactId, Id, Met, Programme, RegistryRecord,
    Unmet, authorise,
};
use retinue_rulebook::Rulebook;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chain::{Hash, seal};
use crate::core::Core;
use crate::error::{Damage, SubmitError};
use crate::ids::{PatientId, Subject};
use crate::party::{self, Party};
use crate::sql;
use crate::stream::{self, written};
use crate::submission::RecordedDecision;

/// The canonical form: the kernel's decision, and beside it the day, the edition, the rule set, and how much was known.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    decision: Form<'a>,
    #[serde(flatten)]
    basis: &'a Basis,
}

/// A decision in the words of its programme: only a registry authorises.
#[derive(Serialize)]
#[serde(untagged)]
enum Form<'a> {
    OfARegistry(&'a DispenseDecision),
    Checklist(ChecklistForm<'a>),
}

#[derive(Serialize)]
struct ChecklistForm<'a> {
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Days>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unmet: &'a [Unmet],
    met: &'a [Met],
}

impl<'a> Form<'a> {
    fn of(decision: &'a DispenseDecision, programme: Programme) -> Form<'a> {
        if programme.has_registry() {
            return Form::OfARegistry(decision);
        }
        let (word, until, days) = match decision {
            DispenseDecision::Authorised { until, days, .. } => {
                ("checklist-complete", Some(*until), Some(*days))
            }
            DispenseDecision::Denied { .. } => ("checklist-open", None, None),
        };
        Form::Checklist(ChecklistForm {
            decision: word,
            until,
            days,
            unmet: decision.unmet(),
            met: decision.met(),
        })
    }
}

/// What a decision rested on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Basis {
    pub(crate) on: Day,
    pub(crate) prescription: FactId,
    pub(crate) pharmacy: Id,
    /// The programme; none in decisions that were stored when an installation held one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) programme: Option<Programme>,
    pub(crate) edition: Id,
    pub(crate) rules: Id,
    pub(crate) known: Known,
}

/// How many facts of each stream were known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Known {
    pub(crate) patient: u32,
    pub(crate) programme: u32,
    pub(crate) pharmacy: u32,
    /// None when the prescription is not on record, so that nobody is known to have written it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) prescriber: Option<KnownParty>,
}

/// A party and how many of its facts were known.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct KnownParty {
    pub(crate) id: Id,
    pub(crate) facts: u32,
}

/// A decision with its canonical JSON and hash.
#[derive(Clone, Debug)]
pub(crate) struct Canonical {
    pub(crate) json: String,
    pub(crate) hash: Id,
}

/// The canonical form of a decision.
pub(crate) fn canonical(
    decision: &DispenseDecision,
    basis: &Basis,
    programme: Programme,
) -> Result<Canonical, SubmitError> {
    let decision = Form::of(decision, programme);
    let json = written(&Document { decision, basis })?;
    let hash = content_hash(&json);
    Ok(Canonical { json, hash })
}

/// The content hash of a document: `sha256:` and 64 hexadecimal digits.
pub(crate) fn content_hash(json: &str) -> Id {
    let text = format!("sha256:{}", hex::encode(Sha256::digest(json.as_bytes())));
    Id::new(&text).unwrap_or_else(|| Id::of_position(0))
}

/// The same for the same reasons, for one prescription at one pharmacy on one day.
pub(crate) fn asked(
    request: &DispenseRequest,
    today: Day,
    decision: &DispenseDecision,
) -> Result<Hash, SubmitError> {
    let unmet = written(&decision.unmet())?;
    let (prescription, pharmacy) = (request.prescription.as_str(), request.pharmacy.as_str());
    Ok(seal(&[
        b"retinue asked",
        prescription.as_bytes(),
        pharmacy.as_bytes(),
        today.to_string().as_bytes(),
        decision
            .until()
            .map(|until| until.to_string())
            .unwrap_or_default()
            .as_bytes(),
        unmet.as_bytes(),
    ]))
}

/// A decision as it is stored.
pub(crate) struct Stored {
    pub(crate) hash: Id,
    pub(crate) json: String,
}

/// The stored decision that a fact carries.
pub(crate) fn stored(
    connection: &Connection,
    patient: PatientId,
    fact: &FactId,
) -> Result<Option<Stored>, SubmitError> {
    let found: Option<(String, String)> = connection
        .prepare_cached(sql::DECISION)?
        .query_row((patient.bytes(), fact.as_str()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((hash, json)) = found else {
        return Ok(None);
    };
    let damage = |what: &str| Damage {
        place: format!("patient {patient}, decision of {fact}"),
        what: what.to_owned(),
    };
    let hash = Id::new(&hash).ok_or_else(|| damage("its hash cannot be read"))?;
    if content_hash(&json) != hash {
        return Err(damage("its JSON does not fit its hash").into());
    }
    Ok(Some(Stored { hash, json }))
}

/// Decides again what was decided, from the facts known then and the rules used then.
pub(crate) fn decide_again(
    core: &Core,
    connection: &Connection,
    patient: PatientId,
    fact: &FactId,
    json: &str,
) -> Result<(Basis, DispenseDecision, Canonical), SubmitError> {
    let place = || format!("patient {patient}, decision of {fact}");
    let basis: Basis = serde_json::from_str(json).map_err(|error| Damage {
        place: place(),
        what: format!("its basis cannot be read: {error}"),
    })?;
    let rulebook = rule_set(core, connection, &basis.rules)?;
    let (_, record) = stream::patient_record(connection, patient, basis.known.patient)?;
    let stream = core.laws.stream_of(rulebook.programme().id);
    let programme = party::as_of(connection, &stream, basis.known.programme)?;
    let rules = party::adopted(&rulebook, &programme.facts)?;
    let prescriber = match &basis.known.prescriber {
        Some(known) => Some(party::as_of(
            connection,
            &Subject::Prescriber(known.id.clone()),
            known.facts,
        )?),
        None => None,
    };
    let pharmacy = party::as_of(
        connection,
        &Subject::Pharmacy(basis.pharmacy.clone()),
        basis.known.pharmacy,
    )?;
    let request = DispenseRequest {
        prescription: basis.prescription.clone(),
        pharmacy: basis.pharmacy.clone(),
    };
    let case = Case {
        patient: &record,
        prescriber: prescriber.as_ref().filter(|record| is_a_party(record)),
        pharmacy: Some(&pharmacy).filter(|record| is_a_party(record)),
    };
    let decision = authorise(&case, &request, &rules, basis.on);
    let again = canonical(&decision, &basis, rules.programme)?;
    Ok((basis, decision, again))
}

/// Who has no facts is no party.
fn is_a_party(record: &RegistryRecord) -> bool {
    !record.facts.is_empty()
}

/// A party that was loaded, if it is one.
pub(crate) fn known_party(party: Option<&Party>) -> Option<&RegistryRecord> {
    party
        .map(|party| &*party.record)
        .filter(|record| is_a_party(record))
}

/// The recorded decision that a fact carries, decided again and found the same.
pub(crate) fn recorded(
    core: &Core,
    connection: &Connection,
    patient: PatientId,
    fact: &FactId,
    recorded_at: Timestamp,
) -> Result<RecordedDecision, SubmitError> {
    let place = || format!("patient {patient}, decision of {fact}");
    let stored = stored(connection, patient, fact)?.ok_or_else(|| Damage {
        place: place(),
        what: "it is not stored".to_owned(),
    })?;
    let (basis, decision, again) = decide_again(core, connection, patient, fact, &stored.json)?;
    let programme = rule_set(core, connection, &basis.rules)?.programme().id;
    if again.json != stored.json {
        return Err(Damage {
            place: place(),
            what: "deciding again gives another answer".to_owned(),
        }
        .into());
    }
    let json = Arc::from(stored.json);
    Ok(RecordedDecision {
        fact: fact.clone(),
        recorded_at,
        on: basis.on,
        programme,
        hash: stored.hash,
        decision,
        json,
    })
}

/// The rule set of that hash, as it was stored when it was first used.
pub(crate) fn rule_set(
    core: &Core,
    connection: &Connection,
    hash: &Id,
) -> Result<Arc<Rulebook>, SubmitError> {
    if let Some(known) = core.known_rules(hash) {
        return Ok(known);
    }
    let damage = |what: String| Damage {
        place: format!("rule set {hash}"),
        what,
    };
    let files: Option<String> = connection
        .prepare_cached(sql::RULE_SET)?
        .query_row((hash.as_str(),), |row| row.get(0))
        .optional()?;
    let files = files.ok_or_else(|| damage("it is not stored".to_owned()))?;
    let files: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&files).map_err(|error| damage(error.to_string()))?;
    let files = files
        .into_iter()
        .map(|(path, text)| (path, text.into_bytes()))
        .collect();
    let rulebook = Rulebook::from_files(files).map_err(|error| damage(error.to_string()))?;
    if rulebook.hash() != hash {
        return Err(damage("its content does not fit its hash".to_owned()).into());
    }
    let rulebook = Arc::new(rulebook);
    core.remember_rules(rulebook.clone());
    Ok(rulebook)
}

/// Stores a set of rules, or of knowledge, that is in use under its hash, once.
pub(crate) fn store_rule_set<'a>(
    connection: &Connection,
    hash: &Id,
    set: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<(), SubmitError> {
    if connection
        .prepare_cached(sql::RULE_SET)?
        .exists((hash.as_str(),))?
    {
        return Ok(());
    }
    let mut files = std::collections::BTreeMap::new();
    for (path, bytes) in set {
        let text = std::str::from_utf8(bytes).map_err(|_| {
            SubmitError::NotRecorded(format!("the rule file {path} is not readable text"))
        })?;
        files.insert(path, text);
    }
    let files = written(&files)?;
    connection
        .prepare_cached(sql::RULE_SET_ADD)?
        .execute((hash.as_str(), files))?;
    Ok(())
}
