//! Which part of a record is asked for: what `$everything` and `$export` read alike.

use retinue_interop::fhir_r4::Resource;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::served::Served;
use retinue_kernel::Timestamp;

/// A part of everything on record about a patient.
#[derive(Default)]
pub(super) struct Part {
    kinds: Option<Vec<&'static str>>,
    since: Option<Timestamp>,
}

impl Part {
    /// What is not known here would lessen what is told: it is refused and never left aside.
    pub(super) fn read(pairs: &[(String, String)]) -> Result<Part, Vec<Issue>> {
        let mut part = Part::default();
        let mut wrong = Vec::new();
        for (name, value) in pairs {
            let read = match name.as_str() {
                // The answer is one page whatever its length, as the format allows.
                "_format" | "_pretty" | "_count" => Ok(()),
                "_since" => moment(value).map(|since| part.since = Some(since)),
                "_type" => kinds(value).map(|more| part.kinds.get_or_insert_default().extend(more)),
                _ => Err("$everything here takes _type and _since".to_owned()),
            };
            if let Err(says) = read {
                wrong.push(Issue::of(IssueCode::Value, name, says));
            }
        }
        if wrong.is_empty() {
            Ok(part)
        } else {
            Err(wrong)
        }
    }

    /// Whether a resource belongs to it.
    pub(super) fn has(&self, one: &Resource) -> bool {
        let is_asked = |kinds: &Vec<&str>| kinds.contains(&one.kind);
        self.kinds.as_ref().is_none_or(is_asked) && is_new(one, self.since)
    }
}

/// Whether something was learned after a moment. Of what shows no fact nobody knows since when it is so.
pub(super) fn is_new(one: &Resource, since: Option<Timestamp>) -> bool {
    match (since, one.updated) {
        (Some(since), Some(learned)) => learned > since,
        _ => true,
    }
}

fn kinds(value: &str) -> Result<Vec<&'static str>, String> {
    let read = |name: &str| {
        let served = Served::of(name.trim());
        let kind = served.map(|served| served.kind);
        kind.ok_or_else(|| format!("'{name}' is no type that is told here"))
    };
    value.split(',').map(read).collect()
}

/// A moment with its offset.
pub(super) fn moment(value: &str) -> Result<Timestamp, String> {
    // In an address a plus stands for a blank, and no moment has one.
    let read = value.replace(' ', "+").parse();
    read.map_err(|_| {
        "a moment with its offset belongs here, such as 2026-03-02T08:00:00Z".to_owned()
    })
}
