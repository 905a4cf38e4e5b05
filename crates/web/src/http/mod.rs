//! What every room needs of HTTP: routes, forms, headers, faults, files.

pub(crate) mod assets;
pub(crate) mod fault;
pub(crate) mod form;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod host;
pub(crate) mod json;
mod outcome;
pub(crate) mod query;
mod reader;
pub(crate) mod routes;
pub(crate) mod source;
pub(crate) mod upload;
pub(crate) mod watermark;
