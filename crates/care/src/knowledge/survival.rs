//! Relapse over the years: the models of published studies. Illustrative, and more than one.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Id, words};
use serde::{Deserialize, Serialize};

use crate::basis::Cited;
use crate::decimal::Decimal;

/// The models.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Survival {
    /// The models.
    pub models: Vec<Cited<SurvivalModel>>,
    /// What each counts, and how its incidence compares with that of the model's own curve.
    pub endpoints: Vec<Cited<SurvivalEndpoint>>,
    /// What changes the rate.
    pub factors: Vec<Cited<SurvivalFactor>>,
}

/// A curve with a part that never relapses and a constant rate in the others.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SurvivalModel {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The part that never relapses, between 0 and 1.
    pub never: Decimal,
    /// The mean time to relapse of the others, in months.
    pub months: Decimal,
    /// What it says and leaves out.
    pub says: String,
}

words! {
    /// What is counted as a relapse. Two endpoints are never compared.
    Endpoint {
        /// A new systemic therapy of acne.
        SystemicTherapy = "systemic-therapy",
        /// Any prescription against acne.
        AnyPrescription = "any-prescription",
        /// Another course of isotretinoin.
        SecondCourse = "second-course",
    }
}

/// What a model counts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SurvivalEndpoint {
    /// The model.
    pub model: Id,
    /// What is counted.
    pub endpoint: Endpoint,
    /// Its incidence as a multiple of the model's own curve.
    pub times: Decimal,
}

words! {
    /// What changes the rate of relapse.
    FactorKind {
        /// Each milligram for each kilogram of the cumulative dose.
        EachMilligram = "each-milligram",
        /// Female.
        Female = "female",
        /// Acne of the trunk.
        Trunk = "trunk",
        /// Younger than sixteen years.
        YoungerThan16 = "younger-than-16",
    }
}

/// What changes the rate.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SurvivalFactor {
    /// The model.
    pub model: Id,
    /// The endpoints for which it was read.
    pub endpoints: Vec<Endpoint>,
    /// What it is.
    pub factor: FactorKind,
    /// By how much the rate is multiplied; for each milligram, once for each above `around`, and its inverse below.
    pub times: Decimal,
    /// The cumulative dose at which the curve stands, in milligrams for each kilogram.
    #[serde(default)]
    pub around: Option<u16>,
    /// The cumulative dose above which nothing changes any more.
    #[serde(default)]
    pub most: Option<u16>,
}
