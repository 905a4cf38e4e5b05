//! Lesions as they were counted, with the size from which a lesion was called a nodule.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::knowledge::{Lesion, Region};

/// From which diameter on a lesion was counted as a nodule, in whole millimetres.
///
/// Sources differ, so it stands beside every count, and counts by two sizes are not compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct NoduleSize(u8);

impl NoduleSize {
    /// Beyond this a number is in another unit.
    const MOST: u8 = 50;

    /// A diameter in millimetres.
    ///
    /// # Errors
    /// 0, or more than 50.
    pub const fn millimetres(diameter: u8) -> Result<NoduleSize, NotCounted> {
        match diameter {
            1..=Self::MOST => Ok(NoduleSize(diameter)),
            _ => Err(NotCounted::NoduleSize),
        }
    }

    /// The diameter in millimetres.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for NoduleSize {
    type Error = NotCounted;

    fn try_from(diameter: u8) -> Result<NoduleSize, NotCounted> {
        NoduleSize::millimetres(diameter)
    }
}

impl From<NoduleSize> for u8 {
    fn from(size: NoduleSize) -> u8 {
        size.0
    }
}

/// Lesions of one kind in one region.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LesionCount {
    /// Where.
    pub region: Region,
    /// Of which kind.
    pub lesion: Lesion,
    /// How many; 0 says that there are none.
    pub count: u16,
}

/// The lesions that were counted at one time. A kind or a region that is not named was not counted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Written", rename_all = "kebab-case")]
pub struct LesionCounts {
    nodule_from_millimetres: NoduleSize,
    counts: Vec<LesionCount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    nodule_from_millimetres: NoduleSize,
    counts: Vec<LesionCount>,
}

impl TryFrom<Written> for LesionCounts {
    type Error = NotCounted;

    fn try_from(written: Written) -> Result<LesionCounts, NotCounted> {
        LesionCounts::new(written.nodule_from_millimetres, written.counts)
    }
}

/// Why counts cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotCounted {
    /// No size of a nodule.
    #[error(
        "a nodule is counted from a diameter of 1 to 50 millimetres: write whole millimetres, such as 5"
    )]
    NoduleSize,
    /// Nothing.
    #[error("nothing was counted: name a region, a lesion and how many, 0 where there are none")]
    Nothing,
    /// A lesion would be counted twice.
    #[error(
        "{lesion} in {one} and in {other} would count the same lesions twice: give the parts or the whole"
    )]
    Overlap {
        /// The kind.
        lesion: Lesion,
        /// One region.
        one: Region,
        /// The other.
        other: Region,
    },
}

impl LesionCounts {
    /// Counts, with the size from which a lesion was called a nodule.
    ///
    /// # Errors
    /// Nothing was counted, or two regions of one kind overlap.
    pub fn new(
        nodule_from: NoduleSize,
        mut counts: Vec<LesionCount>,
    ) -> Result<LesionCounts, NotCounted> {
        if counts.is_empty() {
            return Err(NotCounted::Nothing);
        }
        counts.sort_unstable();
        for (index, one) in counts.iter().enumerate() {
            let twice = counts
                .iter()
                .take(index)
                .find(|other| other.lesion == one.lesion && other.region.overlaps(one.region));
            if let Some(other) = twice {
                return Err(NotCounted::Overlap {
                    lesion: one.lesion,
                    one: other.region,
                    other: one.region,
                });
            }
        }
        Ok(LesionCounts {
            nodule_from_millimetres: nodule_from,
            counts,
        })
    }

    /// From which diameter on a lesion was counted as a nodule.
    pub fn nodule_from(&self) -> NoduleSize {
        self.nodule_from_millimetres
    }

    /// The counts, by region and kind.
    pub fn counts(&self) -> &[LesionCount] {
        &self.counts
    }

    /// All lesions of a kind, over every region that was counted; nothing where none was.
    pub fn total(&self, lesion: Lesion) -> Option<u32> {
        let mut of_kind = self.of_kind(lesion).peekable();
        of_kind.peek()?;
        Some(of_kind.map(|one| u32::from(one.count)).sum())
    }

    /// Papules and pustules; nothing unless both were counted.
    pub fn inflammatory(&self) -> Option<u32> {
        let papules = self.total(Lesion::Papule)?;
        Some(papules.saturating_add(self.total(Lesion::Pustule)?))
    }

    /// How many of a kind lie in a region; nothing where that was not counted by itself.
    pub fn within(&self, region: Region, lesion: Lesion) -> Option<u16> {
        let mut of_kind = self.of_kind(lesion);
        of_kind
            .find(|one| one.region == region)
            .map(|one| one.count)
    }

    /// Whether lesions of a kind may be compared: counted in the same regions, and nodules from the same size.
    pub fn comparable(&self, other: &LesionCounts, lesion: Lesion) -> bool {
        let regions = |counts: &LesionCounts| -> BTreeSet<Region> {
            counts.of_kind(lesion).map(|one| one.region).collect()
        };
        let sizes = lesion != Lesion::Nodule || self.nodule_from() == other.nodule_from();
        sizes && regions(self) == regions(other)
    }

    fn of_kind(&self, lesion: Lesion) -> impl Iterator<Item = &LesionCount> {
        let counts = self.counts.iter();
        counts.filter(move |one| one.lesion == lesion)
    }
}
