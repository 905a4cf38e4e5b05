//! Products: what is in a capsule, how it is taken, and for what it may be exchanged.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use retinue_kernel::{Id, Milligrams, Product, words};
use serde::Serialize;

use crate::basis::{Basis, Cited, Jurisdictions};
use crate::quantity::Micrograms;

/// A formulation, and how its milligrams compare with those of conventional capsules.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Formulation {
    /// The formulation.
    pub name: Product,
    /// Thousandths of a conventional milligram that one of its milligrams is worth, fed.
    pub conventional_equivalent: Cited<u32>,
}

impl Formulation {
    /// An amount of this formulation in conventional micrograms, the only ones that may be added up.
    ///
    /// Rounds up: what was taken is never reported lower than it is.
    pub fn in_conventional(&self, amount: Micrograms) -> Micrograms {
        let thousandths = u64::from(self.conventional_equivalent.value);
        Micrograms(amount.0.saturating_mul(thousandths).div_ceil(1000))
    }
}

/// A product: capsules that may be exchanged for one another, where they are sold.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ProductRecord {
    /// Its id, the name of its file.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its formulation.
    pub formulation: Product,
    /// Where it is sold.
    pub jurisdictions: Jurisdictions,
    /// Names under which it is sold.
    pub brands: Vec<String>,
    /// Whether it must be taken with food. The rule hangs on the product, never on brand or generic.
    pub food: Cited<FoodRule>,
    /// Into how many doses the label divides a day.
    pub doses_a_day: Cited<DosesADay>,
    /// Products of one group may be exchanged; those of two may not.
    pub interchange: Cited<Id>,
    /// Its strengths, weakest first; never empty.
    pub strengths: Vec<Strength>,
    /// Its packages by labeler.
    pub packages: Vec<Package>,
    /// What else is in a capsule.
    pub excipients: Vec<Excipient>,
}

impl ProductRecord {
    /// The strengths that are most likely on the market, weakest first.
    pub fn marketed(&self) -> impl Iterator<Item = &Strength> {
        self.strengths.iter().filter(|one| one.marketed)
    }

    /// Whether no stored source confirms one of the strengths on the market, or how it is taken with food: whatever is made
    /// of its capsules is then provisional.
    pub fn rests_on_unconfirmed(&self) -> bool {
        let mut strengths = self.marketed();
        strengths.any(|one| one.basis.is_provisional()) || self.food.is_provisional()
    }
}

words! {
    /// Whether a capsule must be taken with food.
    FoodRule {
        /// With food, always.
        WithFood = "with-food",
        /// With or without food.
        Any = "any",
    }
}

words! {
    /// Into how many doses a label divides the day.
    DosesADay {
        /// Two; once daily is not established.
        Two = "two",
        /// One or two.
        OneOrTwo = "one-or-two",
    }
}

/// A strength of a product.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Strength {
    /// Isotretinoin in one capsule.
    #[serde(serialize_with = "as_number")]
    pub milligrams: Milligrams,
    /// Whether it is in current lists.
    pub marketed: bool,
    /// The RxNorm concept (RxCUI) of the clinical drug.
    pub rxnorm: Option<Cited<u32>>,
    /// On what the strength rests.
    pub basis: Arc<Basis>,
}

/// A package of a labeler.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Package {
    /// Who labels it.
    pub labeler: String,
    /// Labeler and product parts of its National Drug Code.
    pub ndc: Id,
    /// Its strength, where it was seen with the code.
    #[serde(serialize_with = "as_number_if_there")]
    pub milligrams: Option<Milligrams>,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

/// Something in a capsule besides isotretinoin.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Excipient {
    /// In whose capsules.
    pub found_in: String,
    /// The substance.
    pub substance: String,
    /// The allergen that it is, for those who must avoid it.
    pub allergen: Option<Allergen>,
    /// The strength that holds the amount.
    #[serde(serialize_with = "as_number_if_there")]
    pub milligrams: Option<Milligrams>,
    /// How much of it is in one capsule.
    pub amount: Option<Micrograms>,
    /// On what it rests.
    pub basis: Arc<Basis>,
}

words! {
    /// What people avoid.
    Allergen {
        /// Soya.
        Soya = "soya",
        /// Parabens.
        Parabens = "parabens",
    }
}

fn as_number<S: serde::Serializer>(
    strength: &Milligrams,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(strength.0)
}

fn as_number_if_there<S: serde::Serializer>(
    strength: &Option<Milligrams>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    strength.map(|strength| strength.0).serialize(serializer)
}
