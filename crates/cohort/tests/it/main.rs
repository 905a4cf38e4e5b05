//! The demo's clinic: told to the kernel alone on very many days, and to real ledgers on some.

mod demo;
mod kernel_alone;
mod opened;
