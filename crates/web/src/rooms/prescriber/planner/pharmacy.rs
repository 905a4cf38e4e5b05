//! Which pharmacy the collection is planned with: one that the patient used, or another that is found by its name.

use maud::{Markup, html};
use retinue_kernel::{Payload, PharmacyId, Standing};
use retinue_ledger::PharmacyNamed;

use super::words;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::chart::Chart;
use crate::rooms::record;
use crate::site::Site;
use crate::views::fields::{self, Need};

/// Pharmacies that a search shows.
const MOST_FOUND: usize = 20;
/// Pharmacies that the patient used, in the list.
const MOST_USED: usize = 10;
/// The longest part of a name that is looked for, in characters.
pub(super) const LONGEST_NAME: usize = 100;

/// The list to choose from.
pub(super) struct Choice {
    offered: Vec<Offered>,
    chosen: Option<PharmacyId>,
    /// What is wrong with the one that an address named.
    pub(super) wrong: Option<&'static str>,
    /// What came of the search by name, where it is worth a word.
    found: Option<&'static str>,
}

/// One pharmacy of the list.
pub(super) struct Offered {
    pub(super) pharmacy: PharmacyId,
    name: String,
    notes: Vec<&'static str>,
}

impl Offered {
    /// Its name, with what is to be known of it.
    pub(super) fn label(&self) -> String {
        if self.notes.is_empty() {
            self.name.clone()
        } else {
            format!("{} ({})", self.name, self.notes.join(", "))
        }
    }
}

impl Choice {
    pub(super) fn chosen(&self) -> Option<&Offered> {
        let chosen = self.chosen.as_ref()?;
        self.offered.iter().find(|one| one.pharmacy == *chosen)
    }

    /// The list and the search by name.
    pub(super) fn controls(&self, form: &Form) -> Markup {
        let offered: Vec<(String, String)> = self
            .offered
            .iter()
            .map(|one| (one.pharmacy.to_string(), one.label()))
            .collect();
        // The chosen one stands chosen where the address did not name it.
        let mut shown = Form {
            typed: form.typed.clone(),
            problems: form.problems.clone(),
        };
        if let Some(chosen) = self.chosen() {
            let name = words::PHARMACY.name;
            shown.typed = shown
                .typed
                .without(name)
                .with(name, chosen.pharmacy.as_str());
        }
        html! {
            (fields::select(&shown, &words::PHARMACY, Need::Optional, &offered))
            (fields::text(form, &words::PHARMACY_NAME, Need::Optional))
            @if let Some(found) = self.found { p.small { (found) } }
        }
    }
}

/// The pharmacies to choose from. Where the address names none, the one that was asked last is chosen.
pub(super) async fn choice(
    site: &Site,
    proof: &Prescriber,
    chart: &Chart,
    typed: &Typed,
) -> Result<Choice, Fault> {
    let used = used(chart);
    let last = used.first().cloned();
    let named = typed.first(words::PHARMACY.name).map(str::trim);
    let text = typed.first(words::PHARMACY_NAME.name).unwrap_or_default();
    let text: String = text.trim().chars().take(LONGEST_NAME).collect();
    let asked = named.filter(|named| !named.is_empty());
    let chosen = match (named, asked) {
        (None, _) => last.clone(),
        (Some(_), asked) => asked.and_then(PharmacyId::new),
    };
    let certified = chart.has_registry();
    let (who, before, also) = (proof.proof().clone(), used.clone(), chosen.clone());
    let (known, found) = site
        .ask(move |ledger| -> Result<_, retinue_ledger::ReadError> {
            let mut ids = before;
            ids.extend(also.filter(|one| !ids.contains(one)));
            let known = ledger.pharmacies_of(&ids)?;
            let found = if text.is_empty() {
                None
            } else {
                Some(ledger.pharmacies_named(who.actor(), &text, certified, MOST_FOUND + 1)?)
            };
            Ok((known, found))
        })
        .await?
        .map_err(record::read_fault)?;
    let note = match &found {
        Some(found) if found.is_empty() => Some(words::NONE_FOUND),
        Some(found) if found.len() > MOST_FOUND => Some(words::MORE_FOUND),
        _ => None,
    };
    let mut offered: Vec<Offered> = Vec::new();
    let found = found.unwrap_or_default().into_iter().take(MOST_FOUND);
    for one in known.into_iter().chain(found) {
        // Who is on record has a name, or was asked for this patient.
        let is_known = one.name.is_some() || used.contains(&one.pharmacy);
        if is_known && !offered.iter().any(|other| other.pharmacy == one.pharmacy) {
            offered.push(of(one, &used, certified));
        }
    }
    let is_offered = |id: &PharmacyId| offered.iter().any(|one| one.pharmacy == *id);
    let is_wrong = asked.is_some() && !chosen.as_ref().is_some_and(is_offered);
    Ok(Choice {
        chosen: chosen.filter(|_| !is_wrong),
        offered,
        wrong: is_wrong.then_some(words::NO_SUCH_PHARMACY),
        found: note,
    })
}

fn of(one: PharmacyNamed, used: &[PharmacyId], certified: bool) -> Offered {
    let mut notes = Vec::new();
    if used.first() == Some(&one.pharmacy) {
        notes.push(words::LAST_ASKED);
    } else if used.contains(&one.pharmacy) {
        notes.push(words::USED);
    }
    if certified && !matches!(one.standing, Standing::Certified(_)) {
        notes.push(words::NOT_CERTIFIED);
    }
    Offered {
        name: one.name.unwrap_or_else(|| one.pharmacy.to_string()),
        pharmacy: one.pharmacy,
        notes,
    }
}

/// The pharmacies that were asked for the patient, the latest first.
fn used(chart: &Chart) -> Vec<PharmacyId> {
    let mut used: Vec<PharmacyId> = Vec::new();
    let asked = chart
        .facts()
        .rev()
        .filter_map(|event| match &event.payload {
            Payload::DispenseAuthorised { pharmacy, .. }
            | Payload::DispenseDenied { pharmacy, .. }
            | Payload::ExternalAuthorisationRecorded { pharmacy, .. }
            | Payload::ChecklistGiven { pharmacy, .. }
            | Payload::Supplied { pharmacy, .. } => Some(pharmacy),
            _ => None,
        });
    for pharmacy in asked {
        if used.len() < MOST_USED && !used.contains(pharmacy) {
            used.push(pharmacy.clone());
        }
    }
    used
}
