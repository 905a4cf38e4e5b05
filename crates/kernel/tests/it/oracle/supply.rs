//! The supply at home: when it ends, and what may be added to it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Findings;
use super::authorisations::{
    authorisations, dispensings, is_live, is_spent, order_of_dispensing,
    prescription_id_of_dispensing, serves,
};
use super::editions::{EARLY_REFILL_DAYS, MOST_DAYS_OF_SUPPLY};
use super::fact::{Fact, plus};
use super::prescription::{is_dispensed, order_of_prescription, prescription};
use super::question::Case;

/// D10, pharmacist. Q30, Q31.
pub(super) fn d10_supply(case: &Case) -> Findings {
    let mut found = Vec::new();
    let Some(prescription) = prescription(case) else {
        found.push("prescription-not-on-record");
        return found;
    };
    if let Some(day) = next_supply_from(case)
        && case.today < day
    {
        found.push("supply-not-used-up");
    }
    let days = prescription.number("days");
    for days_of_others in days_of_the_rest_of_the_order(case, prescription) {
        if days_of_others > 0 && days + days_of_others > MOST_DAYS_OF_SUPPLY {
            found.push("order-exceeds-thirty-days");
        }
    }
    found
}

/// From which day a supply may follow those before it. Those before it are of other orders; where all of the prescription has
/// left, its own order is one of them too.
pub(super) fn next_supply_from(case: &Case) -> Option<Date> {
    let prescription = prescription(case)?;
    let own_order = order_of_prescription(case, &prescription.id);
    let nothing_is_left = is_dispensed(case, prescription);
    let end = supply_end(case, |order| nothing_is_left || order != own_order)?;
    Some(plus(end, 1 - EARLY_REFILL_DAYS))
}

/// For each strength of a prescription, the days of it that are authorised or left under the others of its order.
fn days_of_the_rest_of_the_order(case: &Case, prescription: &Fact) -> Vec<i64> {
    let own_order = order_of_prescription(case, &prescription.id);
    let days_with = |strength: &(String, String)| {
        case.all("prescription-written")
            .into_iter()
            .filter(|other| other.place != prescription.place)
            .filter(|other| order_of_prescription(case, &other.id) == own_order)
            .filter(|other| strengths(other).contains(strength))
            .map(|other| days_live_or_dispensed(case, other))
            .sum()
    };
    strengths(prescription).iter().map(days_with).collect()
}

/// Days of a prescription that are authorised now, or left the pharmacy.
fn days_live_or_dispensed(case: &Case, prescription: &Fact) -> i64 {
    // What was supplied without a registry left the pharmacy too.
    let supplies = case.all("supplied").into_iter();
    let mut days = supplies
        .filter(|supply| supply.text("prescription") == prescription.id)
        .map(|supply| supply.number("days"))
        .sum::<i64>();
    for authorisation in authorisations(case) {
        if authorisation.text("prescription") != prescription.id {
            continue;
        }
        if is_live(case, authorisation) {
            days += authorisation.number("days");
        } else if is_spent(case, authorisation) {
            days += dispensings(case)
                .into_iter()
                .filter(|dispensing| serves(dispensing, authorisation))
                .map(|dispensing| dispensing.number("days"))
                .sum::<i64>();
        }
    }
    days
}

/// What a prescription is made of: its product with each strength.
fn strengths(prescription: &Fact) -> BTreeSet<(String, String)> {
    let product = prescription.text("product");
    let capsules = prescription.json["capsules"]
        .as_object()
        .unwrap_or_else(|| panic!("prescription {} has no capsules", prescription.id));
    capsules
        .keys()
        .map(|strength| (product.to_owned(), strength.clone()))
        .collect()
}

/// The last covered day, over the orders chosen. Q30, Q31: strengths of one order run side by side, days carried over
/// add up.
pub(super) fn supply_end(case: &Case, chosen: impl Fn(&str) -> bool) -> Option<Date> {
    let chosen_dispensings: Vec<&Fact> = dispensings(case)
        .into_iter()
        .filter(|dispensing| chosen(&order_of_dispensing(case, dispensing)))
        .collect();
    let orders: BTreeSet<String> = chosen_dispensings
        .iter()
        .map(|dispensing| order_of_dispensing(case, dispensing))
        .collect();
    let mut supplies: Vec<Supply> = Vec::new();
    for order in orders {
        let of_this_order: Vec<&Fact> = chosen_dispensings
            .iter()
            .copied()
            .filter(|dispensing| order_of_dispensing(case, dispensing) == order)
            .collect();
        let first_day = of_this_order.iter().map(|dispensing| dispensing.on()).min();
        let first_day =
            first_day.unwrap_or_else(|| panic!("order {order} was chosen for a dispensing"));
        let mut days_by_strength: BTreeMap<(String, String), i64> = BTreeMap::new();
        for dispensing in &of_this_order {
            let prescription = prescription_id_of_dispensing(case, dispensing)
                .and_then(|id| case.find("prescription-written", id));
            let strengths = match prescription {
                Some(prescription) => strengths(prescription),
                None => BTreeSet::from([("unknown".to_owned(), "unknown".to_owned())]),
            };
            for strength in strengths {
                *days_by_strength.entry(strength).or_default() += dispensing.number("days");
            }
        }
        let last_day = of_this_order.iter().map(|dispensing| dispensing.on()).max();
        let last_place = of_this_order.iter().map(|dispensing| dispensing.place);
        supplies.push(Supply {
            first_day,
            days: days_by_strength.values().copied().max().unwrap_or(0),
            last_day: last_day.unwrap_or(first_day),
            last_place: last_place.max().unwrap_or(0),
        });
    }
    supplies.sort_by_key(|supply| (supply.first_day, supply.days));

    // A loss that the clinic told of and a pharmacy told of by the bag is one loss as long as it may be one: that telling
    // holds after which the capsules last longer (record 0049).
    let adjustments = case.all("supply-adjusted").into_iter();
    let all: Vec<&Fact> = adjustments.filter(|one| one.on() <= case.today).collect();
    let without_the_clinics: Vec<&Fact> = all
        .iter()
        .copied()
        .filter(|one| {
            !all.iter()
                .any(|bag| tells_of_the_bag(case, &supplies, one, bag))
        })
        .collect();
    let without_the_bags: Vec<&Fact> = all
        .iter()
        .copied()
        .filter(|one| {
            !all.iter()
                .any(|general| tells_of_the_bag(case, &supplies, general, one))
        })
        .collect();
    end_after(case, &supplies, &without_the_clinics).max(end_after(
        case,
        &supplies,
        &without_the_bags,
    ))
}

/// Whether what the clinic said of the capsules at home may be what was said of the bag: it came home before, and had nothing
/// been lost, it would not all have been used up.
fn tells_of_the_bag(case: &Case, supplies: &[Supply], general: &Fact, of_bag: &Fact) -> bool {
    if general.maybe_text("supply").is_some() || general.text("reason") == "dose-raised" {
        return false;
    }
    let Some(name) = of_bag.maybe_text("supply") else {
        return false;
    };
    let kinds = ["handed-over", "shipped", "partially-dispensed", "supplied"];
    let bag = kinds.iter().find_map(|kind| case.find(kind, name));
    bag.is_some_and(|bag| {
        let came_home_before = bag.place < general.place && bag.on() <= general.on();
        let mut used_up: Option<Date> = None;
        for supply in supplies.iter().filter(|one| one.first_day <= of_bag.on()) {
            used_up = Some(supply.carried_over(used_up));
        }
        came_home_before && used_up.is_none_or(|last| general.on() <= last)
    })
}

/// The last day covered once these losses are taken off, in the order of recording.
fn end_after(case: &Case, supplies: &[Supply], adjustments: &[&Fact]) -> Option<Date> {
    // What is gone is gone of what had been handed over by then; what came later comes after what was left.
    let mut end: Option<Date> = None;
    let mut at_home: Vec<bool> = supplies.iter().map(|_| false).collect();
    for adjustment in adjustments {
        // A bag that is named takes no more than was in it, and nothing from home where it never left (record 0049).
        let mut gone = adjustment.maybe_number("days");
        if let Some(name) = adjustment.maybe_text("supply") {
            let left = ["handed-over", "shipped", "partially-dispensed", "supplied"]
                .iter()
                .find_map(|kind| case.find(kind, name));
            let Some(bag) = left else { continue };
            let in_it = bag.number("days");
            gone = Some(gone.map_or(in_it, |days| days.min(in_it)));
        }
        for (supply, is_at_home) in supplies.iter().zip(&mut at_home) {
            let known = supply.last_place < adjustment.place;
            if !*is_at_home && known && supply.last_day <= adjustment.on() {
                *is_at_home = true;
                end = Some(supply.carried_over(end));
            }
        }
        // What is of an earlier day than a hand-over is not about the capsules that were handed over then.
        let about_others = supplies
            .iter()
            .zip(&at_home)
            .any(|(supply, is_at_home)| *is_at_home && supply.last_day > adjustment.on());
        let Some(before) = end.filter(|_| !about_others) else {
            continue;
        };
        let day_before = plus(adjustment.on(), -1);
        let shortened = match gone {
            // More than was left is all that was left.
            Some(days) => plus(before, -days).max(day_before),
            None => day_before,
        };
        end = Some(before.min(shortened));
    }
    for (supply, is_at_home) in supplies.iter().zip(&at_home) {
        if !is_at_home {
            end = Some(supply.carried_over(end));
        }
    }
    end
}

/// What one order supplied, and when something of it left last: the day, and its place in the record.
struct Supply {
    first_day: Date,
    days: i64,
    last_day: Date,
    last_place: usize,
}

impl Supply {
    /// Its last day, after the end of what was there before. Q31: days carried over add up.
    fn carried_over(&self, before: Option<Date>) -> Date {
        let starts = match before {
            Some(end) => self.first_day.max(plus(end, 1)),
            None => self.first_day,
        };
        plus(starts, self.days - 1)
    }
}

/// The day that a stop or the completion of the course named after the last dispensing, never later than the supply's
/// end. new-start, capsules-not-accounted-for.
pub(super) fn last_dose(case: &Case) -> Option<Date> {
    let end = supply_end(case, |_| true)?;
    let last_dispensing = dispensings(case).last()?.place;
    let stated = case
        .facts
        .iter()
        .filter(|fact| matches!(fact.kind(), "treatment-stopped" | "course-completed"))
        .filter(|end| end.place > last_dispensing)
        .filter_map(|end| end.maybe_day("last-dose-on"))
        .next_back();
    Some(stated.map_or(end, |stated| end.min(stated)))
}
