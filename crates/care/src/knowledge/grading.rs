//! Counting and grading acne: the scales of clinicians, what their grades mean, and classes by counts.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Id, words};
use serde::{Deserialize, Serialize};

use crate::basis::Cited;

/// What is known of counting and grading acne.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AcneGrading {
    /// The scales that a clinician grades by looking.
    pub scales: Vec<Cited<ClinicianScale>>,
    /// What their grades mean, lowest first.
    pub descriptors: Vec<Cited<Descriptor>>,
    /// The regions of the Global Acne Grading System, with their factors.
    pub gags_regions: Vec<Cited<GagsRegion>>,
    /// The local grade of each kind of lesion in it.
    pub gags_lesions: Vec<Cited<GagsLesion>>,
    /// Classes by counts, the worst of a system first.
    pub classes: Vec<Cited<CountClass>>,
    /// From which diameter sources call a lesion a nodule.
    pub nodules: Vec<Cited<NoduleDefinition>>,
    /// What counts as success of a treatment.
    pub successes: Vec<Cited<TreatmentSuccess>>,
}

words! {
    /// A kind of lesion.
    Lesion {
        /// A comedone, open or closed: not inflammatory.
        Comedone = "comedone",
        /// A papule.
        Papule = "papule",
        /// A pustule.
        Pustule = "pustule",
        /// A nodule or a cyst, by the size that stands beside the count.
        Nodule = "nodule",
    }
}

words! {
    /// Where lesions were counted. A whole is counted in the place of its parts, never beside them.
    Region {
        /// The forehead.
        Forehead = "forehead",
        /// The right cheek.
        RightCheek = "right-cheek",
        /// The left cheek.
        LeftCheek = "left-cheek",
        /// The nose.
        Nose = "nose",
        /// The chin.
        Chin = "chin",
        /// The whole face.
        Face = "face",
        /// The chest.
        Chest = "chest",
        /// The back.
        Back = "back",
        /// Chest and back together.
        Trunk = "trunk",
        /// All regions together, or no region was told.
        Everywhere = "everywhere",
    }
}

impl Region {
    /// Whether a lesion may lie in both.
    pub fn overlaps(self, other: Region) -> bool {
        self == other || self.contains(other) || other.contains(self)
    }

    fn contains(self, other: Region) -> bool {
        match self {
            Region::Everywhere => true,
            Region::Face => matches!(
                other,
                Region::Forehead
                    | Region::RightCheek
                    | Region::LeftCheek
                    | Region::Nose
                    | Region::Chin
            ),
            Region::Trunk => matches!(other, Region::Chest | Region::Back),
            _ => false,
        }
    }
}

/// A scale that a clinician grades by looking.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClinicianScale {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The lowest grade.
    pub lowest: u16,
    /// The highest grade; a higher one is worse.
    pub highest: u16,
}

/// What grades of a scale mean.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Descriptor {
    /// The scale.
    pub scale: Id,
    /// The lowest grade that it describes.
    pub from: u16,
    /// The highest grade that it describes.
    pub to: u16,
    /// Its name.
    pub name: String,
    /// What is seen.
    #[serde(default)]
    pub says: Option<String>,
}

/// A region of the Global Acne Grading System.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GagsRegion {
    /// Its name.
    pub name: String,
    /// The regions that make it up; the worst lesion of any of them counts.
    pub regions: Vec<Region>,
    /// A region that is the same in one, where there is one.
    #[serde(default)]
    pub whole: Option<Region>,
    /// By how much its local grade is multiplied.
    pub factor: u16,
}

/// The local grade of a kind of lesion, from one lesion on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GagsLesion {
    /// The kind.
    pub lesion: Lesion,
    /// Its grade, 1 to 4.
    pub grade: u16,
}

words! {
    /// What a class counts.
    Counted {
        /// Comedones.
        Comedones = "comedones",
        /// Papules and pustules.
        Inflammatory = "inflammatory",
        /// Nodules and cysts.
        Nodules = "nodules",
        /// All lesions.
        All = "all",
    }
}

/// A class by counts. It is reached when any of its counts is; the class without counts is what is left.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CountClass {
    /// Whose classes they are.
    pub system: Id,
    /// The name of the class.
    pub name: String,
    /// From how many on, of each.
    #[serde(default)]
    pub any: Vec<CountFrom>,
}

/// From how many on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CountFrom {
    /// Of what.
    pub of: Counted,
    /// From this many on.
    pub from: u32,
}

/// From which diameter a source calls an inflammatory lesion a nodule.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NoduleDefinition {
    /// Whose word.
    pub id: Id,
    /// The diameter in millimetres.
    pub from_millimetres: u8,
    /// Its sentence.
    pub says: String,
}

/// What counts as success of a treatment on a scale.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TreatmentSuccess {
    /// Its id.
    pub id: Id,
    /// The scale.
    pub scale: Id,
    /// The highest grade that may be left.
    pub at_most: u16,
    /// How many grades better it is, at least.
    pub better_by: u16,
    /// Its sentence.
    pub says: String,
}
