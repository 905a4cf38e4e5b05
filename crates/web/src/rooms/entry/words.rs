//! The words at the door.

use crate::http::form::SpokenField;
use crate::words::said::door;
pub(super) use crate::words::said::door::{
    ABOUT, DEMONSTRATION, DEMONSTRATION_MEANS, HAVE_INVITATION, KEEP, NO_INVITATION,
    PASSWORD_OF_ALL, REFUSED, SIGN_IN_AS, SUBMIT, TAKE_UP_LEAD, TAKE_UP_SUBMIT, TAKE_UP_TITLE,
    TAKEN_UP, TITLE, UNDERTAKES, UNDERTAKES_MISSING, UNFIT, ZONE_TITLE,
};

pub(super) const LOGIN: SpokenField = SpokenField::new("login", door::LOGIN, None);
pub(super) const PASSWORD: SpokenField = SpokenField::new("password", door::PASSWORD, None);
pub(super) const ZONE: SpokenField = SpokenField::new("zone", door::ZONE, Some(door::ZONE_HINT));
pub(super) const INVITATION: SpokenField =
    SpokenField::new("code", door::INVITATION, Some(door::INVITATION_HINT));
pub(super) const NEW_PASSWORD: SpokenField = SpokenField::new(
    "password",
    door::NEW_PASSWORD,
    Some(door::NEW_PASSWORD_HINT),
);
