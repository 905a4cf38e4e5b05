//! What care says: an action, how urgent it is, and every reason with its source.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{FactId, Id, NonEmpty, words};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::basis::{Basis, Jurisdictions};

/// The id of a rule of `knowledge/`, such as `RESP-70`.
pub type RuleId = Id;

words! {
    /// What is advised, written as the clinic says it. A person acts on it, or does not.
    Action {
        /// Treatment may begin.
        Start = "START",
        /// Treatment should not begin while this holds.
        Block = "BLOCK",
        /// Treatment should wait.
        Defer = "DEFER",
        /// Treatment may go on as it is.
        Continue = "CONTINUE",
        /// The dose should be lowered.
        Reduce = "REDUCE",
        /// Treatment should pause until something is clear.
        Hold = "HOLD",
        /// Treatment should end.
        Stop = "STOP",
        /// The course may be completed for response.
        CompleteEligible = "COMPLETE_ELIGIBLE",
    }
}

words! {
    /// How urgent it is; a later one is more urgent.
    Triage {
        /// Advice for the person; nobody need call.
        T0 = "T0",
        /// The clinic is called, and looks at it within 72 hours.
        T1 = "T1",
        /// The same day.
        T2 = "T2",
        /// An emergency, now.
        T3 = "T3",
    }
}

/// Why something is advised.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Reason {
    /// The rule.
    pub rule: RuleId,
    /// The rule's sentence, with what was found filled in.
    pub says: String,
    /// Where the rule holds.
    pub jurisdictions: Jurisdictions,
    /// On what the rule rests.
    pub basis: Arc<Basis>,
    /// The facts that show it; empty when the reason is that there are none.
    pub evidence: Vec<FactId>,
}

/// One piece of advice. It has a reason, always, and refuses nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct Advice {
    /// What is advised.
    pub action: Action,
    /// How urgent it is.
    pub triage: Triage,
    /// Why, every reason.
    pub reasons: NonEmpty<Reason>,
}

impl Advice {
    /// Whether one of the reasons rests on a value that no stored source confirms.
    pub fn is_provisional(&self) -> bool {
        let mut reasons = self.reasons.as_slice().iter();
        reasons.any(|reason| reason.basis.is_provisional())
    }

    /// Adds reasons to those that are there.
    pub(crate) fn add(&mut self, more: &[Reason]) {
        let mut all = self.reasons.as_slice().to_vec();
        all.extend_from_slice(more);
        if let Some(all) = NonEmpty::new(all) {
            self.reasons = all;
        }
    }

    /// Puts the facts of each reason in an order of their own, each once.
    pub(crate) fn sort_evidence(&mut self) {
        let mut all = self.reasons.as_slice().to_vec();
        for reason in &mut all {
            reason.evidence.sort_unstable();
            reason.evidence.dedup();
        }
        if let Some(all) = NonEmpty::new(all) {
            self.reasons = all;
        }
    }
}

impl Serialize for Advice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut written = serializer.serialize_struct("Advice", 4)?;
        written.serialize_field("action", &self.action)?;
        written.serialize_field("triage", &self.triage)?;
        written.serialize_field("reasons", self.reasons.as_slice())?;
        written.serialize_field("provisional", &self.is_provisional())?;
        written.end()
    }
}
