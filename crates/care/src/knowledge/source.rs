//! Where the medicine was read.

use alloc::string::String;

use retinue_kernel::words;
use serde::{Deserialize, Serialize};

/// A source of knowledge.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title, with what identifies it.
    pub title: String,
    /// What kind of text it is.
    pub kind: SourceKind,
}

words! {
    /// What kind of text a source is.
    SourceKind {
        /// Prescribing information.
        Label = "label",
        /// A formulary's monograph.
        Monograph = "monograph",
        /// A professional guideline.
        Guideline = "guideline",
        /// A published consensus.
        Consensus = "consensus",
        /// A regulator's decision or record.
        Regulator = "regulator",
        /// A published study or review.
        Study = "study",
        /// A grading system.
        Grading = "grading",
        /// A list of codes.
        Codes = "codes",
        /// Someone who read another text.
        Secondary = "secondary",
        /// Arithmetic or a choice of this project.
        Ours = "ours",
    }
}
