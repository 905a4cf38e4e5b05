//! A decision on an exemption from an initial testing requirement: it answers a request, and grants no more than was asked for.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::Door;
use crate::event::Payload;
use crate::vocabulary::TestingRequirement;

impl Door<'_> {
    /// `granted` is the scope of what is granted; none where it is refused. A grant that stands is refused anew whether or not
    /// the request that it answered was taken back.
    pub(super) fn exemption(&mut self, granted: Option<&[TestingRequirement]>) {
        let mut facts = self.patient.facts().iter().rev();
        let asked = facts.find_map(|fact| match fact.payload() {
            Payload::ExemptionRequested { scope, .. } => Some(scope),
            _ => None,
        });
        let grant_stands = || {
            let mut decided = self.patient.facts().iter().rev();
            let last = decided.find_map(|fact| match fact.payload() {
                Payload::ExemptionGranted { .. } => Some(true),
                Payload::ExemptionRefused { .. } => Some(false),
                _ => None,
            });
            last == Some(true)
        };
        if granted.is_none() && grant_stands() {
            return;
        }
        let Some(asked) = asked else {
            return self.refuse(
                "type",
                "no exemption was asked for",
                "A prescriber asks for it with the programme's form.",
            );
        };
        let Some(granted) = granted else { return };
        if granted.is_empty() {
            self.refuse(
                "scope",
                "nothing is named from which the patient is exempt",
                "Name each requirement that is lifted.",
            );
        }
        let beyond: Vec<_> = granted.iter().filter(|one| !asked.contains(one)).collect();
        if !beyond.is_empty() {
            let beyond: Vec<_> = beyond.iter().map(ToString::to_string).collect();
            self.refuse(
                "scope",
                format!("the last request does not ask for {}", beyond.join(", ")),
                "Grant at most what was asked for; more needs another request.",
            );
        }
    }
}
