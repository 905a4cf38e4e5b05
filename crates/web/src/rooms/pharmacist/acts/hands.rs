//! Into whose hands a bag was given: by what the person is to the patient, and never by name.

use maud::Markup;
use retinue_kernel::HandedTo;

use super::super::words;
use crate::http::form::{Form, Reader};
use crate::views::fields;
use crate::words::vocabulary::Word as _;

pub(super) fn controls(form: &Form) -> Markup {
    fields::choice(form, &words::TO_WHOM, HandedTo::every())
}

pub(super) fn read(reader: &mut Reader) -> Option<HandedTo> {
    reader.word(&words::TO_WHOM)
}

/// The same for a bag that was sent, which was put into nobody's hands here; and for one of which nobody remembers it.
pub(super) fn read_unless(
    shipped: bool,
    needed: bool,
    reader: &mut Reader,
) -> Option<Option<HandedTo>> {
    if shipped {
        reader.leave_out(&[words::TO_WHOM]);
        return Some(None);
    }
    if needed {
        read(reader).map(Some)
    } else {
        Some(reader.optional_word(&words::TO_WHOM))
    }
}
