//! The rules as data: what loads, what does not, and what it says.
#![allow(missing_docs)]

mod cases;
mod embedded;
