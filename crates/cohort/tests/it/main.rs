//! The demo's clinic: told to the kernel alone on many days, and to real ledgers on some.

mod kernel_alone;
mod ledger;
mod plan;
