//! What the order itself would be refused for, whatever stands on record: too long a supply, repeats; and what is asked back.

use retinue_interop::cds_hooks::Order;
use retinue_kernel::Check;
use retinue_ledger::{Bounds, Ledger, ReadError};

/// What is said of the orders; nothing for orders with which nothing is wrong.
#[derive(Default)]
pub(super) struct Said {
    /// Why they would not be dispensed as they stand, in a word each.
    pub(super) refused: Vec<&'static str>,
    /// Everything, a line each.
    pub(super) lines: Vec<String>,
}

/// Holds orders against what one prescription may be for.
pub(super) fn said(orders: &[Order], bounds: Bounds) -> Said {
    let mut said = Said::default();
    for order in orders {
        of_one(order, bounds, &mut said);
    }
    said.refused.dedup();
    said
}

fn of_one(order: &Order, bounds: Bounds, said: &mut Said) {
    let asks = &order.asks;
    let capsules = asks
        .capsules
        .map_or("what it asks for".to_owned(), |count| {
            format!("{count} capsules")
        });
    if let Some(most) = bounds.days.map(u64::from) {
        let line = match asks.days {
            Some(days) if days > most => Some(format!(
                "Supply: {capsules} last {days} days; one prescription is for at most {most}. Write at most {most} days."
            )),
            None if asks.capsules.is_some() => Some(format!(
                "Supply: nothing says for how many days {capsules} are; one prescription is for at most {most}. Say it in the order, or by a dose in capsules a day."
            )),
            _ => None,
        };
        if let Some(line) = line {
            said.refused.push("supply");
            said.lines.push(placed(order, &line));
        }
    }
    let most = u64::from(bounds.refills);
    if let Some(repeats) = asks.repeats.filter(|repeats| *repeats > most) {
        let allowed = match most {
            0 => "none is allowed: each month has a prescription of its own".to_owned(),
            most => format!("at most {most} are allowed"),
        };
        said.refused.push("repeats");
        said.lines.push(placed(
            order,
            &format!("Repeats: {repeats} stand on it; {allowed}."),
        ));
    }
    if let Some(reason) = &asks.other_reason {
        let line = format!(
            "Indication: it is given for \"{reason}\", and isotretinoin by mouth is labelled for severe acne. Is that what is meant? It would stand on record as outside the label."
        );
        said.lines.push(placed(order, &line));
    }
}

fn placed(order: &Order, line: &str) -> String {
    format!("- Order {}. {line}\n", order.place)
}

/// What one prescription may be for where the patient is not on record: by the edition in force in the installation's own
/// programme.
pub(super) fn bounds_of_programme(ledger: &Ledger) -> Result<Bounds, ReadError> {
    let law = ledger.law_in_force(ledger.laws().own().programme().id)?;
    let edition = &law.rules.at(law.today).edition;
    let mut requirements = edition.requirements.iter();
    let is_limited = requirements.any(|one| one.check == Check::SupplyLimit);
    Ok(Bounds {
        days: is_limited.then_some(edition.parameters.supply_days),
        refills: edition.parameters.refills,
    })
}
