//! The seal of each entry: a hash over the stored bytes and the seal before.

use sha2::{Digest, Sha256};

use crate::error::Damage;
use crate::ids::{PatientId, Subject};

/// The SHA-256 seal of one entry.
pub(crate) type Hash = [u8; 32];

/// The seal before the first entry of any chain.
pub(crate) const GENESIS: Hash = [0; 32];

/// SHA-256 over fields, each preceded by its length in bytes (eight bytes, big-endian).
///
/// The lengths make the form canonical: no two lists of fields have the same bytes.
pub(crate) fn seal(fields: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for field in fields {
        let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

/// The stream to which an entry belongs, as its seal names it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream<'a> {
    Patient(PatientId),
    Care(PatientId),
    Registry(&'a Subject),
}

impl std::fmt::Display for Stream<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stream::Patient(patient) => write!(f, "patient {patient}"),
            Stream::Care(patient) => write!(f, "care of patient {patient}"),
            Stream::Registry(subject) => write!(f, "{subject}"),
        }
    }
}

/// The seal of a fact: stream, sequence, kind, stored body and the seal before.
pub(crate) fn fact_seal(
    stream: Stream<'_>,
    sequence: u32,
    kind: &str,
    body: &str,
    previous: &Hash,
) -> Hash {
    let place = sequence.to_be_bytes();
    let rest: [&[u8]; 4] = [&place, kind.as_bytes(), body.as_bytes(), previous];
    let [place, kind, body, previous] = rest;
    match stream {
        Stream::Patient(patient) => seal(&[
            b"retinue fact",
            b"patient",
            patient.bytes(),
            place,
            kind,
            body,
            previous,
        ]),
        Stream::Care(patient) => seal(&[
            b"retinue fact",
            b"care",
            patient.bytes(),
            place,
            kind,
            body,
            previous,
        ]),
        Stream::Registry(subject) => seal(&[
            b"retinue fact",
            b"registry",
            subject.key().as_bytes(),
            place,
            kind,
            body,
            previous,
        ]),
    }
}

/// Where a chain stands: the place and the seal of its last entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    pub(crate) sequence: u32,
    pub(crate) hash: Hash,
}

impl Head {
    /// Before the first entry.
    pub(crate) const START: Head = Head {
        sequence: 0,
        hash: GENESIS,
    };

    /// The head after one more entry, without looking at what is stored.
    pub(crate) fn after(&self, stream: Stream<'_>, kind: &str, body: &str) -> Head {
        let sequence = self.sequence.saturating_add(1);
        Head {
            sequence,
            hash: fact_seal(stream, sequence, kind, body, &self.hash),
        }
    }

    /// The head after a stored entry, which must be the next one and carry its seal.
    ///
    /// # Errors
    /// [`Damage`] names the place of an entry that is missing, moved or altered.
    pub(crate) fn follow(
        &self,
        stream: Stream<'_>,
        sequence: u32,
        kind: &str,
        body: &str,
        stored: &[u8],
    ) -> Result<Head, Damage> {
        let next = self.after(stream, kind, body);
        let damage = |what: String| Damage {
            place: format!("{stream}, fact {sequence}"),
            what,
        };
        if sequence != next.sequence {
            return Err(damage(format!(
                "fact {} is missing before it",
                next.sequence
            )));
        }
        if stored != next.hash.as_slice() {
            return Err(damage(
                "its content does not fit its seal, or the fact before it was changed".to_owned(),
            ));
        }
        Ok(next)
    }
}

/// Reads a stored seal.
pub(crate) fn hash_from(bytes: &[u8], place: &dyn std::fmt::Display) -> Result<Hash, Damage> {
    bytes.try_into().map_err(|_| Damage {
        place: place.to_string(),
        what: "its seal has the wrong length".to_owned(),
    })
}
