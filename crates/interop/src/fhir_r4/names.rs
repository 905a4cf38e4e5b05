//! The logical ids of resources: stable, and leading nobody from what leaves to what stays.
//!
//! A fact's own id is ordered by time, so it never leaves. What leaves is the id of the patient, which is random and stands in
//! the subject of the resource anyway, and a part of a hash under a key that only the installation has.

use std::fmt::Write as _;

use retinue_kernel::{FactId, Id};
use sha2::{Digest, Sha256};

/// Bytes of the hash that an id carries: 80 bits, within one patient's record.
const CARRIED: usize = 10;

/// Gives ids to resources.
#[derive(Clone)]
pub struct Names {
    key: [u8; 32],
}

impl Names {
    /// Under a key of the installation. Another key gives other ids to everything.
    pub const fn new(key: [u8; 32]) -> Names {
        Names { key }
    }

    /// The id of what a fact of a patient makes. `part` parts several resources of one fact and kind.
    pub fn of_fact(&self, patient: &PatientName, kind: &str, fact: &FactId, part: &str) -> String {
        let hash = self.hash(&["fact", &patient.0, kind, fact.as_str(), part]);
        format!("{}-{hash}", patient.0)
    }

    /// The id of what a party of the programme makes.
    pub fn of_party(&self, kind: &str, party: &Id) -> String {
        self.hash(&["party", kind, party.as_str()])
    }

    /// A mark that only this installation can put under a text.
    pub fn mark(&self, purpose: &str, text: &str) -> String {
        self.hash(&["mark", purpose, text])
    }

    fn hash(&self, parts: &[&str]) -> String {
        // Once around the parts and once around that, so that nothing can be added to what was hashed.
        let mut inner = Sha256::new_with_prefix(self.key);
        for part in parts {
            inner.update(part.len().to_be_bytes());
            inner.update(part.as_bytes());
        }
        let outer = Sha256::new_with_prefix(self.key).chain_update(inner.finalize());
        hexadecimal(outer.finalize().iter().take(CARRIED))
    }
}

/// The key is not for anybody's eyes.
impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Names")
    }
}

/// The logical id of a patient: 32 hexadecimal digits of a random id.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PatientName(String);

impl PatientName {
    /// Of the sixteen bytes of a random id.
    pub fn new(random: &[u8; 16]) -> PatientName {
        PatientName(hexadecimal(random.iter()))
    }

    /// Of the patient to whom a logical id belongs, be it the patient's own or that of something on record. None for an id that
    /// cannot be one of ours.
    pub fn of_id(id: &str) -> Option<(PatientName, [u8; 16])> {
        let patient = id.split('-').next()?;
        if patient.len() != 32 {
            return None;
        }
        let mut bytes = [0; 16];
        for (byte, digits) in bytes.iter_mut().zip(patient.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        let name = PatientName::new(&bytes);
        (name.0 == patient).then_some((name, bytes))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hexadecimal<'a>(bytes: impl Iterator<Item = &'a u8>) -> String {
    bytes.fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first digits of the hash of a content: by them one version of a resource is told from another.
pub(super) fn version_of(content: &str) -> String {
    hexadecimal(Sha256::digest(content.as_bytes()).iter().take(8))
}
