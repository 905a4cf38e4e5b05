//! Whole quantities with their units.

use alloc::collections::BTreeMap;
use core::fmt;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The strength of one capsule, in whole milligrams of isotretinoin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Milligrams(pub u16);

/// Capsules by strength: a JSON object from milligrams to a count of capsules, `{ "20": 60 }`.
///
/// It is never empty and no count is zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Capsules(BTreeMap<Milligrams, u16>);

impl Capsules {
    /// Capsules by strength, or `None` when there are none or a count or strength is zero.
    pub fn new(by_strength: impl IntoIterator<Item = (Milligrams, u16)>) -> Option<Capsules> {
        let map: BTreeMap<_, _> = by_strength.into_iter().collect();
        let sound = !map.is_empty()
            && map
                .iter()
                .all(|(strength, count)| strength.0 > 0 && *count > 0);
        sound.then_some(Capsules(map))
    }

    /// Each strength with its count, weakest first.
    pub fn iter(&self) -> impl Iterator<Item = (Milligrams, u16)> + '_ {
        self.0.iter().map(|(strength, count)| (*strength, *count))
    }

    /// Isotretinoin in all capsules together, in milligrams.
    pub fn total_milligrams(&self) -> u32 {
        self.iter().fold(0, |sum, (strength, count)| {
            sum.saturating_add(u32::from(strength.0).saturating_mul(u32::from(count)))
        })
    }
}

impl fmt::Display for Capsules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (strength, count)) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" + ")?;
            }
            write!(f, "{count} × {} mg", strength.0)?;
        }
        Ok(())
    }
}

impl Serialize for Capsules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(strength, count)| (strength.0, count)))
    }
}

impl<'de> Deserialize<'de> for Capsules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Capsules, D::Error> {
        struct ByStrength;
        impl<'de> Visitor<'de> for ByStrength {
            type Value = Capsules;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("capsules by strength in milligrams, such as { \"20\": 60 }, each count at least 1")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Capsules, M::Error> {
                let mut found = BTreeMap::new();
                while let Some((strength, count)) = map.next_entry::<Strength, u16>()? {
                    if found.insert(strength.0, count).is_some() {
                        return Err(M::Error::custom(format_args!(
                            "strength {} mg stands twice",
                            strength.0.0
                        )));
                    }
                }
                Capsules::new(found).ok_or_else(|| {
                    M::Error::custom("capsules: no strength, or a count or strength of zero")
                })
            }
        }
        deserializer.deserialize_map(ByStrength)
    }
}

/// A strength as the key of a JSON object: text that holds whole milligrams.
struct Strength(Milligrams);

impl<'de> Deserialize<'de> for Strength {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strength, D::Error> {
        struct Key;
        impl Visitor<'_> for Key {
            type Value = Strength;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a strength in whole milligrams")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Strength, E> {
                match text.parse() {
                    Ok(strength) if strength > 0 => Ok(Strength(Milligrams(strength))),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_str(Key)
    }
}
