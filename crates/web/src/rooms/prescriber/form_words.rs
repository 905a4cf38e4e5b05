//! What the clinic reads about how a form is signed.

use crate::http::form::Field;

pub(super) const SIGNING: &str = "How it is signed";
pub(super) const SIGNED_HOW: Field = Field::new("signed-how", "Where was it signed?", "");
pub(super) const SIGNED_HERE: &str = "Here and now, on this screen";
pub(super) const SIGNED_ON_PAPER: &str =
    "On paper: the answers and signatures are keyed in from the paper, item by item";
pub(super) const SIGNED_ON_PAPER_INSTEAD: &str = "It was signed on paper";
pub(super) const FROM_PAPER_MEANS: &str = "Answer each item as it stands on the paper. Leave both fields open when you sign here and now, on this screen.";
pub(super) const PAPER: &str = "From the paper";
pub(super) const PAPER_ON: Field = Field::new(
    "paper-on",
    "Day of the signatures on the paper",
    "The day that stands beside them. The text that was in force on that day is the one that counts.",
);
pub(super) const PAPER_CODE: Field = Field::new(
    "paper-code",
    "Text code",
    "Printed at the head of the paper form: the page of the form under Forms, printed.",
);
pub(super) const NOT_THAT_TEXT: &str = "This is not the code of the text that was in force on the day of the paper. Check day and code. If the paper holds an older text, have the present one signed. Nothing was stored.";
pub(super) const READ_IN: Field =
    Field::new("read-in", "In which language did the patient read it?", "");
pub(super) const IN_ENGLISH: &str = "English";
pub(super) const IN_SPANISH: &str = "Spanish";
pub(super) const INTERPRETED: Field = Field::new("interpreter", "An interpreter took part", "");
pub(super) const ASSISTED_BY: Field = Field::new(
    "assisted-by",
    "Who helped to read or enter it",
    "A name or a function, such as front desk.",
);
pub(super) const GUARDIAN_ON_PAPER: &str = "A parent or guardian of this patient has a room of their own and signs there. Tick their signature only if it stands on the paper that you key in.";
pub(super) const GUARDIAN_SIGNS_APART: &str = "This parent or guardian signs in their own room. Leave this open, or key in the paper that they signed. Nothing was stored.";
