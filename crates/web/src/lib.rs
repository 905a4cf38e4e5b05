//! The rooms: prescriber, pharmacist, patient, administrator, and a small machine interface for pharmacies.
//!
//! Pages are made on the server and work with scripts off. A handler of a room has the proof of who asks as its first
//! argument: it cannot be written without, see [`Room`].

mod access;
mod chance;
mod config;
mod http;
mod site;
mod views;
mod words;

pub use access::password::{LONGEST_PASSWORD, SHORTEST_PASSWORD, UnfitPassword, hash_password};
