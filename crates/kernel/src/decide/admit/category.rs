//! A category that is confirmed anew: the one on record, for the re-confirmation that stands.

use alloc::format;

use super::Door;
use crate::event::Payload;
use crate::id::FactId;
use crate::vocabulary::Category;

impl Door<'_> {
    pub(super) fn category_anew(&mut self, category: Category, reconfirmation: &FactId) {
        let standing = self.rules.reconfirmation();
        if standing.is_none_or(|standing| standing.id != *reconfirmation) {
            self.refuse(
                "reconfirmation",
                "no such re-confirmation of categories stands",
                "Nothing is to be done: it was called off, or another was called in its place.",
            );
            return;
        }
        let mut assigned = self.patient.facts().iter().rev();
        let on_record = assigned.find_map(|fact| match fact.payload() {
            Payload::CategoryAssigned { category, .. } => Some(*category),
            _ => None,
        });
        if on_record != Some(category) {
            let wrong = match on_record {
                Some(on_record) => format!("the category on record is '{on_record}'"),
                None => "no category is on record".into(),
            };
            self.refuse(
                "category",
                wrong,
                "Look at the record again. If it is wrong there, assign the right category with its reason.",
            );
        }
    }
}
