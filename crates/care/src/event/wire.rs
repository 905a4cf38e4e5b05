//! The written form of care facts: one flat object, read without guessing.

use alloc::boxed::Box;

use retinue_kernel::{Capacity, Day, Envelope, FactId, Id, Provenance, Through, Timestamp};
use serde::{Deserialize, Deserializer};

use super::{CareEvent, CareFact, Replacement};

/// A written fact. The fields of the envelope stand here by name, so that what is left belongs to the kind or to nothing.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Wire {
    id: FactId,
    on: Day,
    #[serde(default)]
    recorded_at: Option<Timestamp>,
    #[serde(default)]
    by: Option<Id>,
    #[serde(default)]
    on_behalf_of: Option<Id>,
    #[serde(default)]
    capacity: Option<Capacity>,
    #[serde(default)]
    assisted_by: Option<Id>,
    #[serde(default)]
    language: Option<Id>,
    #[serde(default)]
    interpreter: Option<bool>,
    #[serde(default)]
    delegate: Option<Id>,
    #[serde(default)]
    in_call: Option<Id>,
    #[serde(default)]
    through: Option<Through>,
    #[serde(default)]
    command_id: Option<Id>,
    #[serde(flatten)]
    fact: CareFact,
}

impl<'de> Deserialize<'de> for CareEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CareEvent, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let provenance = Provenance {
            by: wire.by,
            on_behalf_of: wire.on_behalf_of,
            capacity: wire.capacity,
            assisted_by: wire.assisted_by,
            language: wire.language,
            interpreter: wire.interpreter,
            delegate: wire.delegate,
            in_call: wire.in_call,
            through: wire.through,
            command_id: wire.command_id,
        };
        Ok(CareEvent {
            fact: wire.fact,
            envelope: Envelope {
                id: wire.id,
                on: wire.on,
                recorded_at: wire.recorded_at,
                provenance: (provenance != Provenance::default()).then(|| Box::new(provenance)),
            },
        })
    }
}

impl<'de> Deserialize<'de> for Replacement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Replacement, D::Error> {
        #[derive(Deserialize)]
        struct Written {
            on: Day,
            #[serde(flatten)]
            fact: CareFact,
        }
        let Written { on, fact } = Written::deserialize(deserializer)?;
        Ok(Replacement { on, fact })
    }
}
