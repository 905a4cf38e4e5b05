//! The ledger, on real files.

mod chain;
mod concurrency;
mod dispensing;
mod harness;
mod idempotency;
mod linearizability;
mod opening;
