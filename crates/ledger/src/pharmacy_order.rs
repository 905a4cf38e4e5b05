//! Under which number of its own a pharmacy's system knows a prescription. It is no fact: nothing is decided from it, and the
//! pharmacy alone reads it. A number stands for one prescription of the patient, for good.

use retinue_kernel::{FactId, Id, Refused, RefusedBecause};
use rusqlite::{Connection, OptionalExtension};

use crate::actor::Pharmacist;
use crate::error::{ReadError, SubmitError};
use crate::ids::PatientId;
use crate::ledger::Ledger;
use crate::{relation, sql, stream};

/// Most order numbers of one patient at one pharmacy: a course has about one a month.
const MOST_ORDERS: u16 = 200;

impl Ledger {
    /// Links a number of the pharmacy's own with a prescription. Linked once more with the same, it stays as it is.
    ///
    /// # Errors
    /// Refused where the number stands for another prescription of the patient; [`SubmitError::NotFound`] where nobody has
    /// this programme number, or the prescription is another's.
    pub fn link_order(
        &self,
        who: &Pharmacist,
        number: &str,
        order: &Id,
        prescription: &FactId,
    ) -> Result<(), SubmitError> {
        let unread = |error| match error {
            ReadError::NotFound => SubmitError::NotFound,
            other => SubmitError::NotRecorded(other.to_string()),
        };
        let patient = self.presented(who, number).map_err(unread)?;
        let (pharmacy, order, prescription) =
            (who.pharmacy().clone(), order.clone(), prescription.clone());
        self.write_unnamed("pharmacy order", move |store| {
            let connection = store.connection()?;
            let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
            if relation::prescriber_of(&record, &prescription).is_none() {
                return Err(SubmitError::NotFound);
            }
            match one(connection, patient, &pharmacy, &order)? {
                Some(known) if known == prescription => return Ok(()),
                Some(_) => return Err(stands_for_another()),
                None => {}
            }
            if all(connection, patient, &pharmacy)?.len() >= usize::from(MOST_ORDERS) {
                return Err(too_many());
            }
            connection
                .prepare_cached(sql::PHARMACY_ORDER_ADD)?
                .execute((
                    patient.bytes(),
                    pharmacy.as_str(),
                    order.as_str(),
                    prescription.as_str(),
                ))?;
            Ok(())
        })
    }

    /// The numbers under which the pharmacy knows the patient's prescriptions, each with its prescription.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nobody has this programme number.
    pub fn orders_here(
        &self,
        who: &Pharmacist,
        number: &str,
    ) -> Result<Vec<(Id, FactId)>, ReadError> {
        let patient = self.presented(who, number)?;
        Ok(self.read(|connection| all(connection, patient, who.pharmacy()))?)
    }
}

fn one(
    connection: &Connection,
    patient: PatientId,
    pharmacy: &Id,
    order: &Id,
) -> rusqlite::Result<Option<FactId>> {
    let found: Option<String> = connection
        .prepare_cached(sql::PHARMACY_ORDER)?
        .query_row(
            (patient.bytes(), pharmacy.as_str(), order.as_str()),
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.as_deref().and_then(Id::new))
}

fn all(
    connection: &Connection,
    patient: PatientId,
    pharmacy: &Id,
) -> rusqlite::Result<Vec<(Id, FactId)>> {
    let mut statement = connection.prepare_cached(sql::PHARMACY_ORDERS)?;
    let mut rows = statement.query((patient.bytes(), pharmacy.as_str(), MOST_ORDERS))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (order, prescription): (String, String) = (row.get(0)?, row.get(1)?);
        found.extend(Id::new(&order).zip(Id::new(&prescription)));
    }
    Ok(found)
}

fn stands_for_another() -> SubmitError {
    refused(
        "this order number stands for another prescription of the patient".to_owned(),
        "Give the new order a number of its own; a new month is a new order.",
    )
}

fn too_many() -> SubmitError {
    refused(
        format!("{MOST_ORDERS} order numbers of this patient are on record here"),
        "Name the prescription by its own name.",
    )
}

fn refused(wrong: String, remedy: &'static str) -> SubmitError {
    let because = vec![RefusedBecause {
        field: "PharmacyOrderNumber",
        wrong,
        remedy,
    }];
    Refused { because }.into()
}
