//! Candidacy: who may be treated, authority by authority, and what stands against it.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Id, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdictions};

/// What is known of candidacy.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Candidacy {
    /// Whose criteria they are.
    pub authorities: Vec<Cited<CandidacyAuthority>>,
    /// What each asks; all of one authority have to be met.
    pub clauses: Vec<Cited<Clause>>,
    /// By which number a sign is read from counts, grades, scores or age.
    pub signs: Vec<Cited<SignRule>>,
    /// What stands against treatment.
    pub contraindications: Vec<Cited<Contraindication>>,
}

/// Whose criteria.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CandidacyAuthority {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where it speaks.
    pub jurisdictions: Jurisdictions,
    /// Whether it is the label, whose answer decides here what is advised; the others stand beside it.
    #[serde(default)]
    pub label: bool,
}

words! {
    /// Something by which a person may be a candidate.
    Sign {
        /// Many nodules.
        ManyNodules = "many-nodules",
        /// Nodular or conglobate acne, or acne fulminans.
        NodularOrConglobate = "nodular-or-conglobate",
        /// Severe by a clinician's word, or by a grade.
        Severe = "severe",
        /// Scars.
        Scarring = "scarring",
        /// A risk of permanent scars.
        ScarringRisk = "scarring-risk",
        /// A burden on mind or social life.
        PsychosocialBurden = "psychosocial-burden",
        /// An adequate course of a systemic antibiotic that did not help.
        AntibioticFailed = "antibiotic-failed",
        /// An adequate topical therapy that did not help.
        TopicalFailed = "topical-failed",
        /// Not prepubertal.
        NotPrepubertal = "not-prepubertal",
        /// Not pregnant.
        NotPregnant = "not-pregnant",
    }
}

/// What an authority asks. It is met when any of its signs is there, and the age is reached where one is named.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clause {
    /// Its id.
    pub id: Id,
    /// The authority.
    pub authority: Id,
    /// Signs of which one is enough.
    #[serde(default)]
    pub any: Vec<Sign>,
    /// The age in completed years.
    #[serde(default)]
    pub from_age: Option<u8>,
    /// Its sentence.
    pub says: String,
}

/// How a sign is read from a number.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignRule {
    /// The sign.
    pub sign: Sign,
    /// The number from which on it is there.
    pub from: u16,
    /// The scale of which it is a grade or a total; without one it counts nodules, or years of age.
    #[serde(default)]
    pub scale: Option<Id>,
    /// The diameter from which a nodule counts, where nodules are counted.
    #[serde(default)]
    pub nodule_millimetres: Option<u8>,
}

words! {
    /// The form of acne, as a clinician names it.
    AcneForm {
        /// Comedones alone or nearly so.
        Comedonal = "comedonal",
        /// Papules and pustules.
        Papulopustular = "papulopustular",
        /// Nodules or cysts.
        Nodular = "nodular",
        /// Conglobate.
        Conglobate = "conglobate",
        /// Acne fulminans.
        Fulminans = "fulminans",
    }
}

words! {
    /// A condition of health that changes what is advised.
    HealthCondition {
        /// Pregnant.
        Pregnancy = "pregnancy",
        /// Breastfeeding.
        Breastfeeding = "breastfeeding",
        /// The liver does too little.
        HepaticInsufficiency = "hepatic-insufficiency",
        /// Blood lipids are raised excessively.
        ExcessiveLipids = "excessive-lipids",
        /// There is too much vitamin A already.
        HypervitaminosisA = "hypervitaminosis-a",
        /// The kidneys are severely impaired.
        SevereRenalImpairment = "severe-renal-impairment",
    }
}

/// What stands against treatment.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contraindication {
    /// Its id.
    pub id: Id,
    /// The condition.
    pub condition: HealthCondition,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// What is advised before the first dose.
    pub before: Action,
    /// What is advised on treatment.
    pub during: Action,
    /// How urgent it is before the first dose.
    pub triage: Triage,
    /// How urgent it is on treatment.
    pub triage_during: Triage,
    /// Its sentence.
    pub says: String,
}
