//! A recall's list as a table: a line for each person.

use retinue_kernel::Id;

use super::{RecallFile, RecallPerson};
use crate::identity::Contacts;

/// The columns of the table, in their order, each with what it holds.
pub const RECALL_COLUMNS: &[(&str, &str)] = &[
    ("recall", "the fact that opened the recall"),
    ("product-code", "the product's code that is recalled"),
    ("lots", "the lots that are recalled"),
    ("since", "the day from which the recall holds"),
    (
        "lot",
        "recalled, or not known: no-lot where no lot is on record, other-code where the lot stands under another code",
    ),
    ("state", "to-be-told, told or nothing-left"),
    ("number", "the person's programme number"),
    ("name", "the person's name"),
    ("telephone", "telephone; in the office's table alone"),
    ("email", "e-mail; in the office's table alone"),
    ("address", "postal address; in the office's table alone"),
    ("prescriber", "who treats the person"),
    ("pharmacies", "the pharmacies that handed it over"),
    ("handed-over", "the days on which it left"),
    ("lots-on-record", "the lots on record of what left"),
    ("told-on", "the day on which the person was told"),
    ("told-by", "who told them"),
    ("attempts", "how often telling them was recorded"),
];

impl RecallFile {
    /// The cells of a person in the order of [`RECALL_COLUMNS`].
    pub fn cells(&self, person: &RecallPerson) -> Vec<String> {
        let recall = &self.row.recall;
        let contacts = person.contacts.clone().unwrap_or_default();
        let Contacts {
            telephone,
            email,
            address,
        } = contacts;
        let prescriber = person.prescriber.as_ref();
        let prescriber = prescriber.map(|(id, name)| named(name.as_ref(), Some(id)));
        let told = person.attempts.iter().find(|one| one.told);
        let joined = |of: &dyn Fn(&super::RecallSupply) -> Option<String>| {
            let all: Vec<String> = person.supplies.iter().filter_map(of).collect();
            all.join("; ")
        };
        let lots: Vec<&str> = recall.lots.iter().map(Id::as_str).collect();
        vec![
            recall.id.to_string(),
            recall.product.to_string(),
            lots.join("; "),
            recall.on.to_string(),
            person.standing.as_str().to_owned(),
            person.state.as_str().to_owned(),
            person.number.to_string(),
            person.name.clone(),
            telephone.unwrap_or_default(),
            email.unwrap_or_default(),
            address.unwrap_or_default(),
            prescriber.unwrap_or_default(),
            joined(&|one| {
                let id = one.supply.pharmacy.as_ref();
                Some(named(one.pharmacy_name.as_ref(), id))
            }),
            joined(&|one| Some(one.supply.on.to_string())),
            joined(&|one| one.supply.lot.as_ref().map(Id::to_string)),
            told.map(|one| one.on.to_string()).unwrap_or_default(),
            told.map(|one| named(one.by_name.as_ref(), one.by.id()))
                .unwrap_or_default(),
            person.attempts.len().to_string(),
        ]
    }
}

/// A party by its name, else by its id; the programme's office has neither.
fn named(name: Option<&String>, id: Option<&Id>) -> String {
    let id = || id.map(Id::to_string);
    name.cloned()
        .or_else(id)
        .unwrap_or_else(|| "the programme's office".to_owned())
}
