//! What was measured: codes, each with the system that it is a code of.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::message::Part;

/// One code with its system. A code alone says nothing: 2106-3 is a pregnancy test in LOINC, and a race elsewhere.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Coding {
    /// The code; empty where only words are given.
    pub code: String,
    /// The words beside it.
    pub text: String,
    /// The system, in capitals, such as `LN` for LOINC or `L` for the laboratory's own; empty where none is named.
    pub system: String,
}

impl Coding {
    /// Whether it is a LOINC code (`LN` in table 0396).
    pub fn is_loinc(&self) -> bool {
        self.system == "LN"
    }

    /// Every triplet of a coded element: components 1 to 3, 4 to 6, and from version 2.7 on 10 to 12. None is empty.
    ///
    /// # Errors
    /// A text that cannot be read.
    pub fn all(part: Part<'_>) -> Result<Vec<Coding>, Fault> {
        let mut found = Vec::new();
        for first in [1, 4, 10] {
            // Version 2.5.1 and earlier have the versions of the systems and the original text here.
            let coding = Coding {
                code: part.component(first).text()?,
                text: part.component(first + 1).text()?,
                system: part.component(first + 2).text()?.to_ascii_uppercase(),
            };
            if !coding.code.is_empty() || !coding.text.is_empty() {
                found.push(coding);
            }
        }
        Ok(found)
    }
}
