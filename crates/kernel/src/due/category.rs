//! Where the office called a re-confirmation of categories, each category that stood before it is confirmed anew.

use alloc::vec::Vec;

use super::{Ask, Found};

pub(super) fn items(ask: &Ask<'_>) -> Vec<Found> {
    // Whoever is no longer treated is not asked about; a return assigns the category anew or takes the item up again.
    if ask.ended().is_some() {
        return Vec::new();
    }
    let called = ask.rules.reconfirmation();
    called
        .and_then(|called| {
            let (_, assigned) = called.asks_of(ask.course.record)?;
            let mut found = Found::on(called.until, &called.id).opening(called.on);
            found.evidence = Vec::from([assigned]);
            Some(found)
        })
        .into_iter()
        .collect()
}
