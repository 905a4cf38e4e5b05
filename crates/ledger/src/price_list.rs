//! What capsules cost, as a clinic or a pharmacy says it: a fact of that party, with who said it and when.

use jiff::Timestamp;
use retinue_care::dose::{Money, NotAPrice, PriceList, PriceRow};
use retinue_kernel::{
    Day, Id, Milligrams, PricedCapsules, RefusedBecause, RegistryEvent, RegistryFact,
};

use crate::actor::Clinician;
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::sql;

/// Most rows of a list: six strengths with sixteen breaks each. A party's facts are read with every question about it.
const MOST_ROWS: usize = 100;

/// A price list as a party set it.
#[derive(Clone, PartialEq, Debug)]
pub struct PriceListOnRecord {
    /// The prices.
    pub list: PriceList,
    /// The day on which it was set.
    pub on: Day,
    /// When the ledger learned it.
    pub recorded_at: Option<Timestamp>,
    /// The account that set it.
    pub by: Option<Id>,
}

/// A price list that is kept here, with whose it is.
#[derive(Clone, PartialEq, Debug)]
pub struct KeptPriceList {
    /// The clinic or the pharmacy.
    pub of: Subject,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// The list.
    pub set: PriceListOnRecord,
}

/// Pharmacies whose lists are read at once; more would make a choice that nobody reads.
const MOST_LISTS: u32 = 50;

impl Ledger {
    /// The price lists that a clinic may reckon with: its own first, then those that pharmacies set, by their ids, at
    /// most fifty. A list says what capsules cost and nothing of a patient.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn price_lists(&self, clinic: &Clinician) -> Result<Vec<KeptPriceList>, ReadError> {
        let own = Subject::Prescriber(clinic.prescriber().clone());
        let pharmacies = self.read(|connection| -> Result<Vec<String>, SubmitError> {
            let mut statement = connection.prepare_cached(sql::REGISTRY_PRICED)?;
            let keys = statement.query_map((MOST_LISTS,), |row| row.get(0))?;
            Ok(keys.collect::<Result<_, _>>()?)
        })?;
        let pharmacies = pharmacies.iter().filter_map(|key| Subject::from_key(key));
        let mut lists = Vec::new();
        for of in std::iter::once(own).chain(pharmacies) {
            if let Some(set) = self.price_list(&of)? {
                let name = self.party_name(&of)?;
                lists.push(KeptPriceList { of, name, set });
            }
        }
        Ok(lists)
    }

    /// What capsules cost at a party, as it said last; none where it said nothing.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn price_list(&self, subject: &Subject) -> Result<Option<PriceListOnRecord>, ReadError> {
        let party = self.read_parties(|connection, parties| -> Result<_, SubmitError> {
            Ok(parties.load(connection, subject)?)
        })?;
        Ok(party.and_then(|party| {
            let mut facts = party.record.facts.iter().rev();
            facts.find_map(on_record)
        }))
    }
}

fn on_record(fact: &RegistryFact) -> Option<PriceListOnRecord> {
    let RegistryEvent::PriceListSet { currency, rows } = &fact.event else {
        return None;
    };
    Some(PriceListOnRecord {
        list: list(currency, rows).ok()?,
        on: fact.on,
        recorded_at: fact.recorded_at,
        by: fact.by.clone(),
    })
}

fn list(currency: &Id, rows: &[PricedCapsules]) -> Result<PriceList, Vec<NotAPrice>> {
    let rows = rows.iter().map(|row| {
        let price = Money(row.minor_units);
        let capsules = row.capsules;
        (Milligrams(row.milligrams), PriceRow { capsules, price })
    });
    PriceList::new(currency.as_str(), rows)
}

/// Everything that is wrong with a price list.
pub(crate) fn objections(fact: &RegistryFact) -> Vec<RefusedBecause> {
    let RegistryEvent::PriceListSet { currency, rows } = &fact.event else {
        return Vec::new();
    };
    if rows.len() > MOST_ROWS {
        return vec![RefusedBecause {
            field: "rows",
            wrong: format!("{} rows are more than {MOST_ROWS}", rows.len()),
            remedy: "Keep one row for each quantity of a strength that is sold.",
        }];
    }
    let wrong = list(currency, rows).err().unwrap_or_default();
    wrong.into_iter().map(refused).collect()
}

fn refused(wrong: NotAPrice) -> RefusedBecause {
    let (field, remedy) = match wrong {
        NotAPrice::Currency => ("currency", "Give three capital letters, such as USD."),
        NotAPrice::NoRow | NotAPrice::Zero { .. } | NotAPrice::Twice { .. } => (
            "rows",
            "Give strength, capsules and price of each row, each above 0, and no quantity twice.",
        ),
    };
    RefusedBecause {
        field,
        wrong: wrong.to_string(),
        remedy,
    }
}
