//! What is wrong with a prescription, or with what leaves a pharmacy: more than the law, or under nothing that stands.

use alloc::format;

use super::Door;
use crate::course::{
    AuthorisationState, Bag, Course, authorisations_of, bag, counted, days_gone, longest_supply,
};
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::{FactId, Id};
use crate::quantity::Capsules;
use crate::record::Fact;
use crate::release::{left_despite_release, released_by, was_returned};

/// Most capsules that one report of a supply from outside can mean: one a day for 24 months of 30 days. Ours, provisional,
/// and no number of the law; it keeps out what was mistyped.
pub const MOST_FROM_OUTSIDE: u16 = 720;

/// Most days that one prescription can mean where no law limits it: a year. Ours, provisional, and no number of the law; it
/// keeps out what was mistyped.
pub const MOST_DAYS_PRESCRIBED: Days = 365;

impl Door<'_> {
    pub(super) fn prescription(&mut self, days: Days, refills: u16) {
        let by_law = longest_supply(self.patient, self.rules, self.today);
        let limit = by_law.unwrap_or(MOST_DAYS_PRESCRIBED);
        let most = self.rules.at(self.today).edition.parameters.refills;
        if days == 0 || days > limit {
            let wrong = format!("{days} days is not a supply of 1 to {limit} days");
            let remedy = match by_law {
                Some(_) => {
                    "Write a prescription for one month at most; the next month has its own."
                }
                None => "Give the days that the capsules last.",
            };
            self.refuse("days", wrong, remedy);
        }
        if refills > most {
            // What leaves is counted against one supply, so that a longer one is written as its days and never as repeats.
            let (wrong, remedy) = match by_law {
                Some(_) => (
                    format!("{refills} refills stand on it and the programme allows {most}"),
                    "Write a new prescription each month.",
                ),
                None => (
                    format!("{refills} refills stand on it, and it is counted as one supply"),
                    "Write the days of the whole supply, or a prescription for each.",
                ),
            };
            self.refuse("refills", wrong, remedy);
        }
    }

    /// `despite` is why it is entered although the authorisation was released since.
    pub(super) fn dispensing(
        &mut self,
        authorisation: &FactId,
        days: Days,
        capsules: Option<&Capsules>,
        despite: Option<&Id>,
    ) {
        let patient = self.patient;
        // Judged on the day of the act, so that what was done in time can still be entered late; never after an expiry was recorded.
        let on = self.on;
        let all = authorisations_of(patient, on);
        let Some(one) = all.iter().find(|one| one.id() == authorisation) else {
            self.refuse(
                "authorisation",
                "no such authorisation is on record",
                "Ask for an authorisation first.",
            );
            return;
        };
        match one.state {
            AuthorisationState::Live if on >= one.fact.on() => {}
            AuthorisationState::Live => {
                let wrong = format!("it was given on {}, after {on}", one.fact.on());
                self.refuse("on", wrong, "Nothing leaves the pharmacy before that.");
            }
            AuthorisationState::Lapsed => {
                self.refuse(
                    "authorisation",
                    crate::decide::number::last_day_passed(one),
                    "Reverse it, return the capsules to stock, and ask the prescriber.",
                );
            }
            AuthorisationState::Closed => match released_by(patient, authorisation) {
                Some(_) if despite.is_some() && was_returned(patient, authorisation) => {
                    self.is_on_the_shelf();
                }
                Some(release) => self.left_before_its_release(one, release, despite),
                None => self.refuse(
                    "authorisation",
                    "it was reversed or ended",
                    "Ask for a new authorisation.",
                ),
            },
            AuthorisationState::Spent => {
                self.refuse(
                    "authorisation",
                    "it was dispensed already",
                    "A remainder needs an authorisation of its own.",
                );
            }
        }
        if despite.is_some() && one.state != AuthorisationState::Closed {
            self.refuse(
                "despite",
                "the authorisation was not released",
                "Leave the reason out; enter it as any other.",
            );
        }
        if self.rules.asks_for_a_number() && one.two_days.is_none() {
            self.refuse(
                "authorisation",
                "no number of the programme's own system is recorded for it",
                "Reverse it here, ask again, obtain the number and record it.",
            );
        }
        if days == 0 || days > one.days {
            let wrong = format!(
                "{days} days is not 1 to {} days, which is what it stands for",
                one.days
            );
            self.refuse("days", wrong, "Dispense what it stands for or less.");
            return;
        }
        // What had left before a release is the truth, whatever it was and whatever others handed over since; the office
        // looks into it.
        if despite.is_some() {
            return;
        }
        if let Some(capsules) = capsules {
            let found = crate::decide::capsules::objections(
                patient,
                on,
                one.prescription_id,
                days,
                capsules,
            );
            self.found.extend(found);
        }
        // Implied by the grant, unless a dispensing that was taken back gave the authorisation back to the counter
        // after more of the same month had left.
        let most = self.rules.at(on).edition.parameters.supply_days;
        let month = one.left_of_the_month(&all).saturating_add(days);
        if month > most {
            let wrong =
                format!("with what left before it would make {month} days of one month's order");
            self.refuse(
                "days",
                wrong,
                "Dispense no more than the month's supply, or correct what was entered before.",
            );
        }
    }

    /// What changes a supply: everything that is at home, or the one bag that it names.
    pub(super) fn adjustment(&mut self, days: Option<Days>, supply: Option<&FactId>) {
        match supply.map(|name| (name, bag(self.patient, name))) {
            None => self.gone_from_home(),
            Some((name, Some(bag))) => self.gone_of(name, bag, days),
            Some((_, None)) => self.refuse(
                "supply",
                "no bag of that name is on record",
                "Name what was handed over, sent or supplied, or what was filled and lies on the shelf.",
            ),
        }
        if days == Some(0) {
            self.refuse(
                "days",
                "none of them is gone",
                "Give the days by which the supply is shorter, or leave them out when all of it is gone.",
            );
        }
    }

    /// A bag that is gone whole or in part, and no more of it than was in it.
    fn gone_of(&mut self, name: &FactId, bag: Bag<'_>, days: Option<Days>) {
        let since = match bag {
            Bag::Left { on, .. } | Bag::Filled { on, .. } => on,
        };
        if self.on < since {
            let wrong = format!("{} lies before the day of that bag, {since}", self.on);
            self.refuse("on", wrong, "Give the day on which it was gone.");
            return;
        }
        match bag {
            Bag::Left { days: in_it, .. } => {
                self.gone_from_home();
                let before = days_gone(self.patient, name, in_it);
                if days.unwrap_or(in_it) > in_it.saturating_sub(before) {
                    let wrong =
                        format!("of {in_it} days in that bag, {before} are recorded as gone");
                    self.refuse(
                        "days",
                        wrong,
                        "Give the days of it that are gone as well; what was entered already needs no second entry.",
                    );
                }
            }
            Bag::Filled { authorisation, .. } => {
                if days.is_some() {
                    self.refuse(
                        "days",
                        "a bag on the shelf is gone as a whole",
                        "Leave the days out; what is left of it goes back to stock.",
                    );
                }
                if self.something_left_on(authorisation) {
                    self.refuse(
                        "supply",
                        "capsules left on its authorisation since",
                        "Name the entry of what left.",
                    );
                } else if was_returned(self.patient, authorisation) {
                    self.refuse(
                        "supply",
                        "its capsules went back to stock",
                        "What is lost of the stock concerns no patient.",
                    );
                } else if days_gone(self.patient, name, 1) > 0 {
                    self.refuse(
                        "supply",
                        "that bag is recorded as gone already",
                        "Fill it anew, or reverse the authorisation.",
                    );
                }
            }
        }
    }

    /// Capsules that are gone were at home before. What is of an earlier day than the last hand-over cannot be about what
    /// was handed over then, and what was handed over before it is used up or carried over.
    fn gone_from_home(&mut self) {
        let all = authorisations_of(self.patient, self.on);
        let dispensings = all.iter().flat_map(|one| one.dispensings.iter());
        let left_on = dispensings.map(|dispensing| dispensing.fact.on()).max();
        match left_on {
            None => self.refuse(
                "type",
                "no capsules left a pharmacy that could be gone",
                "Record first what was handed over or supplied.",
            ),
            Some(left_on) if self.on < left_on => {
                let wrong = format!(
                    "{} lies before the day on which the last capsules left the pharmacy, {left_on}",
                    self.on
                );
                self.refuse(
                    "on",
                    wrong,
                    "Give the day on which they were gone; what was lost of the supply before needs no entry.",
                );
            }
            Some(_) => {}
        }
    }

    /// More capsules than anybody can have meant were mistyped. One a day is counted of them until they are settled, so that a
    /// slip of the hand would put the tests after the last dose years away.
    pub(super) fn count_from_outside(&mut self, capsules: &Capsules) {
        let count = counted(capsules);
        if count > MOST_FROM_OUTSIDE {
            let wrong =
                format!("{count} capsules are more than one report can mean, {MOST_FROM_OUTSIDE}");
            self.refuse(
                "capsules",
                wrong,
                "Count them again; what is truly more is reported in parts.",
            );
        }
    }

    /// What settles a supply that nobody expected: one that is on record, and days in which its capsules can be taken.
    pub(super) fn settlement(&mut self, supply: &FactId, taken_until: Option<Day>) {
        let fact = self.patient.fact(supply);
        match fact.map(Fact::payload) {
            Some(Payload::OutsideSupplyReported { capsules, .. }) => {
                let Some(until) = taken_until else { return };
                let count = counted(capsules);
                // One a day, after whatever else is at home, is the slowest that is assumed of anybody.
                let course = Course::of(self.patient, self.rules, self.today, None);
                let others = course.outside().into_iter();
                let others = others.filter(|one| one.fact.id() != supply);
                let of_supply = course.supply.map(|supply| supply.ends_on);
                let ends = others
                    .filter_map(|one| one.taken_until)
                    .chain(of_supply)
                    .max();
                let longest = ends.map_or(self.on, |ends| ends.max(self.on)).plus(count);
                let day = fact.and_then(|fact| match fact.payload() {
                    Payload::OutsideSupplyReported {
                        received_on,
                        taken_from,
                        ..
                    } => taken_from.or(*received_on),
                    _ => None,
                });
                if until > longest {
                    let wrong = format!(
                        "{until} is later than one capsule a day lasts after what else is at home, {longest}"
                    );
                    self.refuse(
                        "taken-until",
                        wrong,
                        "Give the last day on which a capsule of it was or will be taken.",
                    );
                }
                if let Some(first) = day.filter(|first| until < *first) {
                    let wrong = format!("{until} lies before the first of them, {first}");
                    self.refuse(
                        "taken-until",
                        wrong,
                        "Give the last day on which a capsule of it was taken; none if none was.",
                    );
                }
            }
            Some(left) if left_despite_release(left).is_some() => {
                if taken_until.is_some() {
                    self.refuse(
                        "taken-until",
                        "how long a pharmacy's supply lasts is counted from what it handed over",
                        "Leave it out; record a change of the supply at home, or the end of treatment.",
                    );
                }
            }
            _ => self.refuse(
                "supply",
                "no unexpected supply of that name is on record",
                "Name one that is.",
            ),
        }
    }

    /// Whether capsules left a pharmacy on an authorisation.
    pub(super) fn something_left_on(&self, id: &FactId) -> bool {
        self.patient
            .facts()
            .iter()
            .any(|fact| match fact.payload() {
                Payload::HandedOver { authorisation, .. }
                | Payload::Shipped { authorisation, .. }
                | Payload::PartiallyDispensed { authorisation, .. } => authorisation == id,
                _ => false,
            })
    }

    pub(super) fn authorisation(
        &mut self,
        id: &FactId,
        allowed: &[AuthorisationState],
        otherwise: &str,
    ) {
        let all = authorisations_of(self.patient, self.today);
        match all.iter().find(|one| one.id() == id) {
            None => self.refuse(
                "authorisation",
                "no such authorisation is on record",
                "Name one that is.",
            ),
            Some(one) if !allowed.contains(&one.state) => {
                let wrong = format!("the authorisation {otherwise}");
                self.refuse(
                    "authorisation",
                    wrong,
                    "Look at its history on the patient's page.",
                );
            }
            Some(_) => {}
        }
    }
}
