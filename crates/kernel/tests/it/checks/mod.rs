//! Each requirement from both sides of its boundary.

mod category;
mod contraception;
mod exemption;
