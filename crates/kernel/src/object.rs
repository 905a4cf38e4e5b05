//! What is written as an object is read from an object only.

use core::fmt;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// Something that is written as an object.
///
/// A reader that serde derives also takes a list whose items stand in the order of the fields. Nobody could check such
/// a document against its form, so here a list is refused.
pub struct Object<T>(
    /// What was read.
    pub T,
);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<T>, D::Error> {
        T::deserialize(FieldsOnly(deserializer)).map(Object)
    }
}

/// Gives a reader the fields of an object, or refuses.
struct FieldsOnly<T>(T);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for FieldsOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, reader: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(FieldsOnly(reader))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for FieldsOnly<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, `{ … }`")
    }

    fn visit_map<M: MapAccess<'de>>(self, fields: M) -> Result<V::Value, M::Error> {
        self.0.visit_map(fields)
    }
}
