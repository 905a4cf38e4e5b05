//! How a form was signed, as it stands in a fact.

use super::field::{Field, Shape, may, media, needs};

/// The field of a fact that tells of a signature.
pub(crate) const SIGNING: Field = may(
    "signing",
    Shape::Signing,
    "On what it was signed, and how each item was answered.",
);

/// What it holds.
pub(crate) const FIELDS: &[Field] = &[
    needs("medium", Shape::Word(media), "On what it was signed."),
    may(
        "yes",
        Shape::Names,
        "The items that were acknowledged, attested or answered yes.",
    ),
    may("no", Shape::Names, "The items that were answered no."),
    may(
        "written",
        Shape::WrittenAnswers,
        "The items that were answered in words.",
    ),
];
