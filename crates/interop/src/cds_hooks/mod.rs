//! CDS Hooks 2.0: what a record system asks at a moment of its work, and the cards that answer it. Bytes only; no socket, no clock.

pub mod card;
pub mod feedback;
pub mod request;

pub use card::{Card, Indicator, Link, OverrideReason, Suggestion};
pub use request::{Asked, Order, read};

use serde_json::{Value, json};

/// The moments at which Retinue is asked, each with a service of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hook {
    /// An order is put together.
    OrderSelect,
    /// An order is about to be signed.
    OrderSign,
    /// A chart is opened.
    PatientView,
    /// A visit begins.
    EncounterStart,
    /// A visit is booked.
    AppointmentBook,
}

impl Hook {
    /// Every one.
    pub const ALL: &'static [Hook] = &[
        Hook::OrderSelect,
        Hook::OrderSign,
        Hook::PatientView,
        Hook::EncounterStart,
        Hook::AppointmentBook,
    ];

    /// Its name in the standard.
    pub const fn name(self) -> &'static str {
        match self {
            Hook::OrderSelect => "order-select",
            Hook::OrderSign => "order-sign",
            Hook::PatientView => "patient-view",
            Hook::EncounterStart => "encounter-start",
            Hook::AppointmentBook => "appointment-book",
        }
    }

    /// The id of our service for it.
    pub const fn service(self) -> &'static str {
        match self {
            Hook::OrderSelect => "isotretinoin-order-select",
            Hook::OrderSign => "isotretinoin-order-sign",
            Hook::PatientView => "isotretinoin-patient-view",
            Hook::EncounterStart => "isotretinoin-encounter-start",
            Hook::AppointmentBook => "isotretinoin-appointment-book",
        }
    }

    /// The hook of a service.
    pub fn of_service(id: &str) -> Option<Hook> {
        Hook::ALL.iter().copied().find(|hook| hook.service() == id)
    }

    /// Whether it comes with orders that are being written.
    pub const fn brings_orders(self) -> bool {
        matches!(self, Hook::OrderSelect | Hook::OrderSign)
    }

    const fn title(self) -> &'static str {
        match self {
            Hook::OrderSelect | Hook::OrderSign => {
                "Isotretinoin: what the programme asks of this order"
            }
            Hook::PatientView => "Isotretinoin: what is open for this patient",
            Hook::EncounterStart => "Isotretinoin: what this visit can settle",
            Hook::AppointmentBook => "Isotretinoin: what the next visit can settle",
        }
    }
}

/// What `/cds-services` answers.
pub fn discovery() -> Value {
    let services = Hook::ALL.iter().map(|hook| {
        let mut prefetch = json!({ "patient": "Patient/{{context.patientId}}" });
        if let (true, Some(prefetch)) = (hook.brings_orders(), prefetch.as_object_mut()) {
            prefetch.insert(
                "practitioner".to_owned(),
                json!("{{context.userId}}"),
            );
        }
        json!({
            "hook": hook.name(),
            "id": hook.service(),
            "title": hook.title(),
            "description": "Says whether isotretinoin could be dispensed today, what is missing, who can settle it and from when; and what care advises. It says nothing about other medicines.",
            "prefetch": prefetch,
        })
    });
    json!({ "services": services.collect::<Vec<_>>() })
}
