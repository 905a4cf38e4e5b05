//! An advice with what else would do, and by when something is to be seen again.

use core::cmp::Reverse;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id, NonEmpty};
use serde::Serialize;

use crate::advice::{Action, Advice, Reason, RuleId, Triage};
use crate::basis::{Basis, Jurisdictions};

/// An advice with what else would do, and by when something is to be seen again.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counsel {
    /// The advice.
    #[serde(flatten)]
    pub advice: Advice,
    /// Other actions that the sources accept in its place.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<Action>,
    /// What is to be repeated, and between which days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again: Option<Again>,
    /// The overrides that stand against one of its reasons: a clinician decided otherwise on the same facts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overridden: Vec<Overridden>,
}

/// That a clinician acted against an advice. It lapses when the facts on which the advice rests change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Overridden {
    /// The rule against which was acted.
    pub rule: RuleId,
    /// The day.
    pub on: Day,
    /// The fact.
    pub fact: FactId,
    /// Why.
    pub reason: Id,
}

impl Counsel {
    /// The sentence of its first reason.
    pub fn says(&self) -> &str {
        let mut reasons = self.advice.reasons.as_slice().iter();
        reasons.next().map_or("", |reason| reason.says.as_str())
    }

    /// By which the most urgent advice stands first, and of two as urgent the one that asks for more.
    pub(crate) fn least_urgent_last(&self) -> Reverse<(Triage, Action)> {
        Reverse((self.advice.triage, self.advice.action))
    }
}

/// Something to be repeated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Again {
    /// What.
    pub what: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Whether it is to be done fasting.
    pub fasting: bool,
}

/// One rule that holds, on its way to an advice.
pub(crate) struct Found<'a> {
    pub(crate) rule: &'a RuleId,
    pub(crate) jurisdictions: Jurisdictions,
    pub(crate) basis: &'a Arc<Basis>,
    pub(crate) says: String,
    pub(crate) evidence: Vec<FactId>,
}

impl Found<'_> {
    pub(crate) fn reason(self) -> Reason {
        Reason {
            rule: self.rule.clone(),
            says: self.says,
            jurisdictions: self.jurisdictions,
            basis: Arc::clone(self.basis),
            evidence: self.evidence,
        }
    }

    pub(crate) fn advises(self, action: Action, triage: Triage) -> Counsel {
        Counsel {
            advice: Advice {
                action,
                triage,
                reasons: NonEmpty::of(self.reason()),
            },
            or: Vec::new(),
            again: None,
            overridden: Vec::new(),
        }
    }
}
