//! What the law asks of a party before the office certifies it, and how far a certification may reach.

use alloc::vec::Vec;

use super::due::{PartyRole, years_after};
use crate::day::{Day, Days};
use crate::registry::{RegistryEvent, RegistryFact, RegistryRecord};

/// What the edition in force asks of a party that is to be certified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CertificationAsks {
    /// Whether the party enrols by a form, which carries a certification for its years.
    pub by_form: bool,
    /// Years for which a certification is granted.
    pub years: u8,
    /// Days before its end from which a certification is renewed.
    pub renewal_notice_days: Days,
    /// Years after which a pharmacy's staff are trained again; none where they are trained to be certified only.
    pub staff_training_years: Option<u16>,
}

/// What is not on record of a party that is to be certified.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MissingToCertify {
    /// The form by which it enrols was not signed, or not since it was decertified.
    EnrolmentForm,
    /// The form was signed so long ago that it carries no further certification.
    EnrolmentFormAnew {
        /// The day of the latest signature.
        signed: Day,
    },
    /// A wholesaler did not attest its duties, or not since its authorisation was taken away.
    Attestation,
    /// Its staff were not trained, or not since it was decertified.
    StaffTraining,
    /// Its staff were trained so long ago that they are to be trained again.
    StaffTrainingAnew {
        /// The day of the latest training.
        trained: Day,
    },
}

/// The furthest day until which the party may be certified on `on`, or everything that is missing.
///
/// A prescriber's and a pharmacy's certification rests on their signed form and reaches no further than its years and the
/// days of notice, in which the next one may be signed early; so a renewal asks for the form anew. A wholesaler enrols by
/// no form: its authorisation is counted from the day on which it is given.
///
/// # Errors
/// Everything that is missing, in the order of the law; never empty.
pub fn may_be_certified_until(
    role: PartyRole,
    record: &RegistryRecord,
    asks: &CertificationAsks,
    on: Day,
) -> Result<Day, Vec<MissingToCertify>> {
    let mut missing = Vec::new();
    let reach = |day: Day| {
        years_after(day, asks.years.into())
            .unwrap_or(day)
            .plus(asks.renewal_notice_days)
    };
    let facts = since_decertified(record);
    let latest = |is: fn(&RegistryEvent) -> bool| {
        let days = facts
            .iter()
            .filter(|fact| fact.on <= on && is(&fact.event))
            .map(|fact| fact.on);
        days.max()
    };
    let mut until = reach(on);
    if asks.by_form {
        let signed = latest(|event| matches!(event, RegistryEvent::EnrolmentSigned { .. }));
        match signed {
            None => missing.push(MissingToCertify::EnrolmentForm),
            // A certification that is as long already is not made longer by the same signature.
            Some(signed)
                if reach(signed) < on || record.certified_until() >= Some(reach(signed)) =>
            {
                missing.push(MissingToCertify::EnrolmentFormAnew { signed });
            }
            Some(signed) => until = reach(signed),
        }
    }
    if role == PartyRole::Wholesaler
        && latest(|event| matches!(event, RegistryEvent::Attested {})).is_none()
    {
        missing.push(MissingToCertify::Attestation);
    }
    if role != PartyRole::Prescriber {
        let years = asks
            .staff_training_years
            .filter(|_| role == PartyRole::Pharmacy);
        match latest(|event| matches!(event, RegistryEvent::Trained { .. })) {
            None => missing.push(MissingToCertify::StaffTraining),
            Some(trained) if years.is_some_and(|years| years_after(trained, years) < Some(on)) => {
                missing.push(MissingToCertify::StaffTrainingAnew { trained });
            }
            Some(_) => {}
        }
    }
    if missing.is_empty() {
        Ok(until)
    } else {
        Err(missing)
    }
}

/// What was recorded since the party was last decertified: whoever comes back enrols and trains anew.
fn since_decertified(record: &RegistryRecord) -> &[RegistryFact] {
    let fell = record
        .facts
        .iter()
        .rposition(|fact| matches!(fact.event, RegistryEvent::Decertified { .. }));
    let from = fell.map_or(0, |place| place.saturating_add(1));
    record.facts.get(from..).unwrap_or_default()
}
