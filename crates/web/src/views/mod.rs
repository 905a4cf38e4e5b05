//! What pages are made of. A view computes nothing about the law: it shows what it is given.

pub(crate) mod days;
pub(crate) mod due;
pub(crate) mod fields;
pub(crate) mod icons;
pub(crate) mod page;
pub(crate) mod parts;
pub(crate) mod picture;
pub(crate) mod timeline;
pub(crate) mod verdict;
pub(crate) mod window;
