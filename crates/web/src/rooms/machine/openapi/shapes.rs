//! The kernel's own values as programs write them. Closed words are taken from the kernel's lists, so that they cannot drift.

use std::borrow::Cow;

use retinue_care::Action;
use retinue_care::advise::CounterFlagKind;
use retinue_kernel::office::ShipmentBar;
use retinue_kernel::{Channel, HandedTo, Product, Who};
use retinue_rulebook::ToldAtCounter;
use utoipa::openapi::schema::{AdditionalProperties, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String))
}

fn words(all: impl Iterator<Item = &'static str>) -> ObjectBuilder {
    text().enum_values(Some(all))
}

macro_rules! shape {
    ($(#[doc = $doc:literal])* $name:ident = $schema:expr) => {
        $(#[doc = $doc])*
        pub(in crate::rooms) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let says = [$($doc.trim()),*].join(" ");
                let shape: ObjectBuilder = $schema;
                shape.description(Some(says)).build().into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }
        }
    };
}

shape!(
    /// A civil day of the programme's zone, such as 2026-03-05.
    Day = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
);
shape!(
    /// An opaque id: 1 to 128 bytes of UTF-8 without control characters.
    Name = text()
        .min_length(Some(1))
        .max_length(Some(128))
        .pattern(Some(NO_CONTROL))
);
shape!(
    /// A patient's number here. Any case, and spaces and hyphens left out or added, are read alike; a number that nobody has
    /// is answered as one that is not yours to see.
    ProgrammeNumber = text()
        .max_length(Some(64))
        .examples(["RT-7K3M9QXA-5"])
);
shape!(
    /// A number of the programme's own system: 1 to 64 printable characters, no blank at either end, and no id of ours.
    ExternalNumber = text()
        .min_length(Some(1))
        .max_length(Some(64))
        .pattern(Some(NO_BLANK_AT_AN_END))
        .examples(["SYNTHETIC 1"])
);
shape!(
    /// Capsules by strength: whole milligrams to a count.
    CapsulesByStrength = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .property_names(Some(text().pattern(Some("^[1-9][0-9]{0,3}$")).build()))
        .additional_properties(Some(AdditionalProperties::from(
            ObjectBuilder::new()
                .schema_type(SchemaType::new(Type::Integer))
                .minimum(Some(1))
                .maximum(Some(65_535)),
        )))
        .min_properties(Some(1))
        .examples([serde_json::json!({ "20": 60 })])
);
shape!(
    /// A whole number of days.
    WholeDays = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .minimum(Some(0))
        .maximum(Some(65_535))
);
shape!(
    /// Why a party may not be shipped to.
    ShipmentBarWord = words(ShipmentBar::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// A formulation of isotretinoin.
    ProductWord = words(Product::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// Through which door of the programme's own system a number was obtained.
    ChannelWord = words(Channel::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// Into whose hands a bag was given; never a name.
    HandedToWord = words(HandedTo::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// Why a requirement is not met, as a pharmacy may know it.
    ReasonWord = words(ToldAtCounter::words().into_iter())
);
shape!(
    /// Who can clear a requirement.
    WhoWord = words(Who::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// What a flag is about.
    FlagKind = words(CounterFlagKind::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// What is advised.
    FlagAction = words(Action::ALL.iter().map(|word| word.as_str()))
);
shape!(
    /// Where a rule stands.
    Citation = ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Object))
        .property("source", text().description(Some("The source's key.")))
        .required("source")
        .property("at", text().description(Some("The place in the source.")))
        .required("at")
);

/// Without control characters: C0, delete and C1.
const NO_CONTROL: &str = r"^[^\u0000-\u001f\u007f-\u009f]+$";
const NO_BLANK_AT_AN_END: &str = r"^[^\s\u0000-\u001f\u007f-\u009f]([^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f])?$";
