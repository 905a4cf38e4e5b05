//! What every room needs of HTTP: routes, forms, headers, faults, files.

pub(crate) mod assets;
pub(crate) mod fault;
pub(crate) mod form;
pub(crate) mod headers;
