//! What a correction of a correction brings back. It is not to stand beside what was entered in its place since: no bag is
//! told twice, no more than a month's supply leaves on one order, and of a bag no more is gone than was in it.

use alloc::format;

use super::Door;
use crate::course::{Bag, authorisations_of, bag, days_gone, prescription_with_supplies};
use crate::event::Payload;
use crate::id::FactId;
use crate::record::{Fact, PatientRecord};
use crate::release::left_despite_release;

impl Door<'_> {
    /// `correction` is the one that is taken back.
    pub(super) fn brought_back(&mut self, correction: &FactId) {
        let whole = self.patient.without(correction);
        let known = |fact: &&Fact| {
            let known = self.patient.fact(fact.id());
            known.map(|known| &known.event) == Some(&fact.event)
        };
        let mut back = whole.facts().iter().filter(|fact| !known(fact));
        let Some(fact) = back.next() else { return };
        match fact.payload() {
            Payload::HandedOver { authorisation, .. }
            | Payload::Shipped { authorisation, .. }
            | Payload::PartiallyDispensed { authorisation, .. } => {
                self.dispensing_beside(&whole, fact, authorisation);
            }
            Payload::Supplied { prescription, .. } => self.supply_beside(&whole, prescription),
            Payload::SupplyAdjusted {
                supply: Some(name), ..
            } => self.gone_beside(&whole, name),
            _ => {}
        }
    }

    fn dispensing_beside(&mut self, whole: &PatientRecord, fact: &Fact, authorisation: &FactId) {
        let all = authorisations_of(whole, self.today);
        let Some(one) = all.iter().find(|one| one.id() == authorisation) else {
            return;
        };
        if one.dispensings.iter().count() > 1 {
            self.refuse(
                "of",
                "what left on that authorisation was entered anew since",
                "Take the later entry back first, if the earlier one is right.",
            );
            return;
        }
        // What had left before a release is the truth, whatever left since; the office looks into it.
        if left_despite_release(fact.payload()).is_some() {
            return;
        }
        let most = self.rules.at(fact.on()).edition.parameters.supply_days;
        let month = one
            .left_of_the_month(&all)
            .saturating_add(one.days_dispensed());
        if month > most {
            let wrong =
                format!("with what left since it would make {month} days of one month's order");
            self.refuse(
                "of",
                wrong,
                "Correct first what was entered since, if it did not leave.",
            );
        }
    }

    fn supply_beside(&mut self, whole: &PatientRecord, prescription: &FactId) {
        let known = prescription_with_supplies(whole, self.today, prescription);
        let Some((written, supplies)) = known else {
            return;
        };
        let supplied = supplies
            .iter()
            .fold(0_u16, |sum, (_, days)| sum.saturating_add(*days));
        if supplied > written.days {
            let wrong = format!(
                "with what was supplied since it would make {supplied} days of {} prescribed",
                written.days
            );
            self.refuse(
                "of",
                wrong,
                "Correct first what was entered since, if it was not supplied.",
            );
        }
    }

    fn gone_beside(&mut self, whole: &PatientRecord, name: &FactId) {
        let in_it = match bag(whole, name) {
            Some(Bag::Left { days, .. }) => days,
            Some(Bag::Filled { .. }) => 1,
            None => return,
        };
        let gone = days_gone(whole, name, in_it);
        if gone > in_it {
            self.refuse(
                "of",
                "what is gone of that bag was entered anew since",
                "Take the later entry back first, if the earlier one is right.",
            );
        }
    }
}
