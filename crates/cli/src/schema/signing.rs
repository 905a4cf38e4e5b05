//! How a form was signed, as it stands in a fact.

use super::field::{Field, Shape, forms, may, media, needs};

/// The field of a fact that tells of a signature.
pub(crate) const SIGNING: Field = may(
    "signing",
    Shape::Signing,
    "On what it was signed, and how each item was answered.",
);

/// The form on which an act was done: with its edition, its text and its answers, or not at all.
pub(crate) const ACT_FORM: Field = may(
    "form",
    Shape::Word(forms),
    "The form on which it was done; with `edition`, `text-hash` and `signing`, or none of them.",
);

/// Its edition.
pub(crate) const ACT_EDITION: Field = may("edition", Shape::Name, "The edition of the form.");

/// Its text.
pub(crate) const ACT_TEXT: Field = may(
    "text-hash",
    Shape::Name,
    "Content hash of the words that were signed.",
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
