//! Interactions: which other medicines are known, by which names and codes, and what they do beside isotretinoin.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id, words};
use serde::{Deserialize, Serialize};

use super::product::Allergen;
use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdictions};

/// What is known of other medicines and of allergies.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Interactions {
    /// The other medicines.
    pub agents: Vec<Cited<Agent>>,
    /// Their RxNorm codes.
    pub rxnorm: Vec<Cited<AgentCode>>,
    /// Plain words of people for them.
    pub words: Vec<Cited<PlainWords>>,
    /// What they do beside isotretinoin.
    pub interactions: Vec<Cited<InteractionRow>>,
    /// How long before the first dose something was ended.
    pub washouts: Vec<Cited<Washout>>,
    /// What follows from a severity.
    pub severities: Vec<Cited<SeverityRow>>,
    /// What follows from an allergy.
    pub allergies: Vec<Cited<AllergyRow>>,
}

/// Another medicine: an ingredient, or a class of them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Agent {
    /// Its id.
    pub id: Id,
    /// The name of the ingredient or the class.
    pub name: String,
    /// Other names of the same ingredient.
    #[serde(default)]
    pub names: Vec<String>,
    /// Its ATC codes, whole.
    #[serde(default)]
    pub atc: Vec<String>,
    /// The beginnings of ATC codes, where it is a class.
    #[serde(default)]
    pub atc_class: Vec<String>,
}

/// An RxNorm code of an agent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AgentCode {
    /// The agent.
    pub agent: Id,
    /// Concepts (RxCUI) of the ingredient or of products with it.
    pub rxcui: Vec<u32>,
}

/// Words that people use, and what they may mean. They are asked back, always.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlainWords {
    /// The words.
    pub words: Vec<String>,
    /// What they may mean.
    pub agents: Vec<Id>,
}

words! {
    /// How severe an interaction is.
    Severity {
        /// Contraindicated.
        Contraindicated = "X",
        /// To be avoided.
        Avoid = "A",
        /// To be watched, or a dose to be changed.
        Monitor = "M",
        /// To be known.
        Inform = "I",
    }
}

words! {
    /// On what an interaction depends in the person.
    Given {
        /// A hormonal method of contraception is used.
        HormonalContraception = "hormonal-contraception",
        /// The agent itself is the method of contraception.
        IsTheMethod = "is-the-method",
        /// There is too much vitamin A already.
        HypervitaminosisA = "hypervitaminosis-a",
    }
}

words! {
    /// A situation in which an agent is meant to be given together with isotretinoin.
    Intended {
        /// Acne fulminans, or a severe flare.
        AcneFulminans = "acne-fulminans",
    }
}

/// What agents do beside isotretinoin.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct InteractionRow {
    /// Its id.
    pub id: Id,
    /// The agents.
    pub agents: Vec<Id>,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// How severe it is.
    pub severity: Severity,
    /// On what it depends.
    #[serde(default)]
    pub given: Option<Given>,
    /// Where it is meant, and therefore only to be known.
    #[serde(default)]
    pub intended_in: Option<Intended>,
    /// What is advised before the first dose, where it is not what the severity says.
    #[serde(default)]
    pub before: Option<Action>,
    /// By what they act on each other, in a few words; absent where no source says it, and in older sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<String>,
    /// What happens, and what to do.
    pub says: String,
    /// Whether it tells something that a pharmacist does not learn: a method of contraception, or a habit.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub private: bool,
}

impl InteractionRow {
    /// Whether a pharmacist is not told of it. What depends on something in the person would tell that.
    pub fn is_private(&self) -> bool {
        self.private || self.given.is_some()
    }
}

/// How long before the first dose agents were ended. It is told, and puts nothing off.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Washout {
    /// Its id.
    pub id: Id,
    /// The agents.
    pub agents: Vec<Id>,
    /// The fewest days, where a source gives a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Days>,
    /// The days.
    pub to: Days,
    /// Its sentence.
    pub says: String,
}

/// What follows from a severity.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SeverityRow {
    /// The severity.
    pub severity: Severity,
    /// What is advised before the first dose.
    pub before: Action,
    /// What is advised on treatment.
    pub during: Action,
    /// How urgent it is.
    pub triage: Triage,
}

/// What follows from an allergy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AllergyRow {
    /// Its id.
    pub id: Id,
    /// The words by which the allergy is named.
    pub words: Vec<String>,
    /// What a product must hold for it to matter; any product when absent.
    #[serde(default)]
    pub allergen: Option<Allergen>,
    /// A part of the name of an excipient that a product must hold for it to matter, in small letters.
    #[serde(default)]
    pub substance: Option<String>,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// What is advised.
    pub action: Action,
    /// How urgent it is.
    pub triage: Triage,
    /// Its sentence.
    pub says: String,
}
