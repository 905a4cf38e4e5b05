//! What is wrong with a stop-taking contact: nobody was there to be told, or nobody is there to be asked.

use super::Door;
use crate::vocabulary::Escalation;

impl Door<'_> {
    pub(super) fn contact(
        &mut self,
        reached: bool,
        told_to_stop: bool,
        escalated_to: Option<Escalation>,
    ) {
        if told_to_stop && !reached {
            self.refuse(
                "told-to-stop",
                "nobody was reached who could be told",
                "Say that the patient was reached, or leave this out.",
            );
        }
        let programme = self.rules.programme;
        if escalated_to.is_some_and(|to| Escalation::of(programme).all(|one| one != to)) {
            self.refuse(
                "escalated-to",
                "this programme has no office that follows it up",
                "Name who was really asked to reach the patient: a covering prescriber or the emergency contact.",
            );
        }
    }
}
