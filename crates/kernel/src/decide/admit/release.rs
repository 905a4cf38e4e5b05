//! What is wrong with the release of what a silent pharmacy holds, and with a supply that is entered after it.

use alloc::format;

use super::Door;
use crate::course::{Authorisation, AuthorisationState};
use crate::day::Day;
use crate::id::{FactId, Id};
use crate::record::Fact;
use crate::release::{left_despite_release, proposed_release, proposed_releases};
use crate::vocabulary::Capacity;

impl Door<'_> {
    /// A release holds from the moment at which it is recorded: until then the bag may leave. With the day of another it would
    /// hide what left since.
    pub(super) fn released_today(&mut self) {
        if self.on != self.today {
            let wrong = format!(
                "a release is of the day on which it is recorded, {}, and not of {}",
                self.today, self.on
            );
            self.refuse("on", wrong, "Record it with the day of today.");
        }
    }

    /// Capsules that are on record as back on the shelf did not leave.
    pub(super) fn is_on_the_shelf(&mut self) {
        self.refuse(
            "authorisation",
            "its capsules are on record as returned to stock after the release",
            "Nothing left on it, as this pharmacy itself recorded. If a bag is missing all the same, call the prescriber and the programme's office today: the clinic records what the patient has as capsules from outside.",
        );
    }

    pub(super) fn release_proposed(&mut self, authorisation: &FactId, asked_on: Day) {
        self.is_live(authorisation);
        // The second agent confirms on the word of today, or not at all.
        if asked_on != self.on {
            let wrong = format!(
                "what was answered on {asked_on} need not hold on {}",
                self.on
            );
            self.refuse(
                "asked-on",
                wrong,
                "Ask the pharmacy or the patient today, and state that answer.",
            );
        }
        let waits = proposed_releases(self.patient, self.today)
            .iter()
            .any(|one| one.authorisation == authorisation);
        if waits {
            self.refuse(
                "authorisation",
                "its release waits for a second agent already",
                "Have that one confirmed or declined first.",
            );
        }
    }

    pub(super) fn release_confirmed(&mut self, proposal: &FactId) {
        let Some(one) = proposed_release(self.patient, proposal, self.today) else {
            return self.no_release_waits();
        };
        let (authorisation, asked_on) = (one.authorisation.clone(), one.asked_on);
        // What was true on the day of the answer need not be true any more: the bag may have left since.
        if asked_on < self.today {
            let wrong =
                format!("it was asked on {asked_on}, and not today, whether it was handed over");
            self.refuse(
                "proposal",
                wrong,
                "Decline this statement; ask the pharmacy or the patient again and state the answer anew today.",
            );
        }
        self.is_live(&authorisation);
    }

    pub(super) fn no_release_waits(&mut self) {
        self.refuse(
            "proposal",
            "no release of that name waits for a second agent",
            "Look at the authorisation as it stands now: it was answered, or it ended, or the capsules have left the pharmacy.",
        );
    }

    /// Only what may still be handed over stands in anybody's way.
    fn is_live(&mut self, authorisation: &FactId) {
        self.authorisation(
            authorisation,
            &[AuthorisationState::Live],
            "may not be handed over any more, or was handed over: it stands in nobody's way",
        );
    }

    /// What left on a day on which the authorisation stood is the truth, whenever it is entered. Nothing may leave on it
    /// afterwards, so that it is not enough to come late: it says that it left before, and why it is entered only now.
    pub(super) fn left_before_its_release(
        &mut self,
        one: &Authorisation<'_>,
        release: &Fact,
        despite: Option<&Id>,
    ) {
        let on = self.on;
        let who = match release
            .event
            .envelope
            .provenance
            .as_ref()
            .and_then(|from| from.capacity)
        {
            Some(Capacity::Administrator) => "the programme's office released it",
            Some(Capacity::Pharmacist) => "this pharmacy released it",
            _ => "it was released",
        };
        let released = format!("{who} on {}, as not handed over", release.on());
        if despite.is_none() {
            let wrong = format!("{released}: nothing may leave on it any more");
            self.refuse(
                "authorisation",
                wrong,
                "Return the capsules to stock; another pharmacy may hold an authorisation by now. If they had left before the release, enter that with its day and the reason.",
            );
        } else if on < one.fact.on() || on > one.until || on > release.on() {
            let last = one.until.min(release.on());
            let wrong = format!(
                "{released}; what left before that left from {} to {last}, and not on {on}",
                one.fact.on()
            );
            self.refuse(
                "on",
                wrong,
                "Give the day on which it left. What left after the release left without an authorisation: call the programme's office and the prescriber today.",
            );
        }
    }

    pub(super) fn deviation(&mut self, supply: &FactId) {
        let found = self.patient.fact(supply);
        if found.is_none_or(|fact| left_despite_release(fact.payload()).is_none()) {
            self.refuse(
                "supply",
                "no supply of that name was entered after a release",
                "Name one that is on record.",
            );
        }
    }
}
