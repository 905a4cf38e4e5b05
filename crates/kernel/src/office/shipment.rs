//! May this wholesaler ship to this party today?

use alloc::vec::Vec;

use super::words::ShipmentBar;
use crate::day::Day;
use crate::decision::NonEmpty;
use crate::registry::{RegistryEvent, RegistryRecord, Standing};

/// Who is to be shipped to.
#[derive(Clone, Copy, Debug)]
pub enum Consignee<'a> {
    /// Nobody of the programme's parties.
    Unknown,
    /// A pharmacy.
    Pharmacy(&'a RegistryRecord),
    /// Another wholesaler.
    Wholesaler(&'a RegistryRecord),
}

/// The answer. No yes without an end, no refusal without a reason: neither can be built.
#[derive(Clone, PartialEq, Debug)]
pub enum ShipmentAnswer {
    /// It may, until and including a day if nothing changes.
    May {
        /// The earlier of the two parties' last days.
        until: Day,
    },
    /// It may not.
    MayNot {
        /// Every reason: those of the shipper first.
        bars: NonEmpty<ShipmentBar>,
    },
}

/// Whether a wholesaler may ship isotretinoin to a party on `today` (W3), every reason being given.
///
/// A wholesaler without a record is not authorised. The last day of an authorisation or certification counts.
pub fn may_ship(
    wholesaler: Option<&RegistryRecord>,
    consignee: Consignee<'_>,
    today: Day,
) -> ShipmentAnswer {
    let mut bars = Vec::new();
    let mut until = None;
    let mut ends = |day: Day| until = Some(until.map_or(day, |other: Day| other.min(day)));
    match wholesaler.map(|record| record.standing_on(today)) {
        Some(Standing::Certified(last)) => ends(last),
        Some(Standing::Suspended) => bars.push(ShipmentBar::ShipperSuspended),
        Some(Standing::Decertified) => bars.push(ShipmentBar::ShipperDecertified),
        Some(Standing::NotCertified) | None => bars.push(ShipmentBar::ShipperNotAuthorised),
    }
    if wholesaler.is_none_or(|record| !record.has_consent_on(today)) {
        bars.push(ShipmentBar::ShipperWithoutConsent);
    }
    let record = match consignee {
        Consignee::Unknown => None,
        Consignee::Pharmacy(record) | Consignee::Wholesaler(record) => Some(record),
    };
    match record.map(|record| record.standing_on(today)) {
        Some(Standing::Certified(last)) => ends(last),
        Some(Standing::Suspended) => bars.push(ShipmentBar::ConsigneeSuspended),
        Some(Standing::Decertified) => bars.push(ShipmentBar::ConsigneeDecertified),
        Some(Standing::NotCertified) => bars.push(ShipmentBar::ConsigneeNotCertified),
        None => bars.push(ShipmentBar::ConsigneeUnknown),
    }
    if let Consignee::Wholesaler(record) = consignee
        && !record.has_consent_on(today)
    {
        bars.push(ShipmentBar::ConsigneeWithoutConsent);
    }
    match (NonEmpty::new(bars), until) {
        (Some(bars), _) => ShipmentAnswer::MayNot { bars },
        (None, Some(until)) => ShipmentAnswer::May { until },
        // Nothing bars it and nothing ends it: it cannot happen, and would not be a yes.
        (None, None) => ShipmentAnswer::MayNot {
            bars: NonEmpty::of(ShipmentBar::ShipperNotAuthorised),
        },
    }
}

impl RegistryRecord {
    /// The manufacturers whose written consent stands on `day`, in the order in which they gave it.
    pub fn consents_on(&self, day: Day) -> Vec<&crate::id::Id> {
        let mut standing = Vec::new();
        for fact in self.facts.iter().filter(|fact| fact.on <= day) {
            match &fact.event {
                RegistryEvent::ManufacturerConsented { manufacturer }
                    if !standing.contains(&manufacturer) =>
                {
                    standing.push(manufacturer);
                }
                RegistryEvent::ManufacturerConsentWithdrawn { manufacturer } => {
                    standing.retain(|one| *one != manufacturer);
                }
                _ => {}
            }
        }
        standing
    }

    fn has_consent_on(&self, day: Day) -> bool {
        !self.consents_on(day).is_empty()
    }
}
