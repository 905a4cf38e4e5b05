//! The words at the door.

use crate::http::form::SpokenField;
use crate::words::said::door;
pub(super) use crate::words::said::door::{
    ABOUT, DEMONSTRATION, DEMONSTRATION_MEANS, KEEP, PASSWORD_OF_ALL, REFUSED, SIGN_IN_AS, SUBMIT,
    TITLE, ZONE_TITLE,
};

pub(super) const LOGIN: SpokenField = SpokenField::new("login", door::LOGIN, None);
pub(super) const PASSWORD: SpokenField = SpokenField::new("password", door::PASSWORD, None);
pub(super) const ZONE: SpokenField = SpokenField::new("zone", door::ZONE, Some(door::ZONE_HINT));
