//! Scales that people answer: their items, bands and terms of use, and what follows from a score.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Id, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::Cited;

/// What is known of scales.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Scales {
    /// The scales.
    pub scales: Vec<Cited<Scale>>,
    /// Their domains, in the order in which their totals are told.
    pub domains: Vec<Cited<Domain>>,
    /// Their bands, lowest first.
    pub bands: Vec<Cited<Band>>,
    /// What follows from a score.
    pub rules: Vec<Cited<ScaleRule>>,
    /// What is shown at once to someone in a crisis.
    pub crisis: Vec<Cited<CrisisText>>,
}

words! {
    /// What a higher score means.
    Higher {
        /// Worse.
        Worse = "worse",
        /// Better.
        Better = "better",
    }
}

/// A scale.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scale {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How many items it has.
    pub items: u8,
    /// The highest answer to an item; the lowest is 0.
    pub most: u8,
    /// What a higher score means.
    pub higher: Higher,
    /// From which age in whole years on it is asked; from any where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_age: Option<u8>,
    /// Up to which age in whole years it is asked; up to any where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_age: Option<u8>,
    /// Its terms of use, as far as they are known, to be kept with it.
    pub notice: String,
}

impl Scales {
    /// The domains of a scale with the highest total of each; none where it has none.
    pub fn domains_of(&self, scale: &Id) -> Vec<(&Cited<Domain>, u16)> {
        let most = self.scales.iter().find(|one| one.value.id == *scale);
        let most = most.map_or(0, |one| u16::from(one.value.most));
        let of_scale = self.domains.iter().filter(|one| one.value.scale == *scale);
        of_scale
            .map(|one| (one, u16::from(one.value.items).saturating_mul(most)))
            .collect()
    }
}

impl Scale {
    /// Whether it is asked at an age. What was answered at another one stays what it is.
    pub fn is_asked_at(&self, age: i16) -> bool {
        self.from_age.is_none_or(|from| age >= i16::from(from))
            && self.to_age.is_none_or(|to| age <= i16::from(to))
    }

    /// Whether it is asked at any age between two, both included.
    pub fn is_asked_between(&self, youngest: i16, oldest: i16) -> bool {
        self.from_age.is_none_or(|from| oldest >= i16::from(from))
            && self.to_age.is_none_or(|to| youngest <= i16::from(to))
    }

    /// The highest total.
    pub fn highest(&self) -> u16 {
        u16::from(self.items).saturating_mul(u16::from(self.most))
    }
}

/// A part of a scale with a total of its own. Which items are its is the owner's key, so its total is entered, not reckoned.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Domain {
    /// The scale.
    pub scale: Id,
    /// Its name.
    pub name: String,
    /// How many items it has.
    pub items: u8,
}

/// A band of a scale's total.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Band {
    /// The scale.
    pub scale: Id,
    /// The lowest total in it.
    pub from: u16,
    /// The highest total in it.
    pub to: u16,
    /// Its name.
    pub name: String,
}

/// What follows from a score.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScaleRule {
    /// Its id.
    pub id: Id,
    /// The scale.
    pub scale: Id,
    /// Items, counted from 1, of which one at least is answered with `from` or more; the total when there are none.
    #[serde(default)]
    pub items: Vec<u8>,
    /// From which answer or total on.
    pub from: u16,
    /// Up to which; the highest there is where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u16>,
    /// The scale to be asked next.
    #[serde(default)]
    pub then: Option<Id>,
    /// What is advised.
    pub action: Action,
    /// What is acceptable, too.
    #[serde(default)]
    pub or: Vec<Action>,
    /// How urgent it is.
    pub triage: Triage,
    /// Its sentence.
    pub says: String,
}

/// What is shown at once to someone in a crisis.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CrisisText {
    /// The country, by its two letters.
    pub country: Id,
    /// The text.
    pub says: String,
    /// The same in Spanish; absent in a set that was stored before it had Spanish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
    /// Whom to call. Absent: the installer fills it in before the text is shown, and until then it says so.
    #[serde(default)]
    pub contact: Option<String>,
}
