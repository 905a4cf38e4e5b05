//! The pharmacy is certified today; the last day of a certification counts.

use super::{Ask, Found, Reason};
use crate::decision::{Slug, Who};
use crate::registry::Standing;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let standing = ask.case.pharmacy.map_or(Standing::NotCertified, |record| {
        record.standing_on(ask.today())
    });
    match standing {
        Standing::Certified(_) => Found::met(),
        Standing::NotCertified => {
            Found::unmet(Reason::new(Slug::PharmacyNotCertified, ask.today()))
        }
        Standing::Suspended => {
            Found::unmet(Reason::new(Slug::PharmacySuspended, ask.today()).by(Who::Programme))
        }
        Standing::Decertified => {
            Found::unmet(Reason::new(Slug::PharmacyDecertified, ask.today()).by(Who::Programme))
        }
    }
}
