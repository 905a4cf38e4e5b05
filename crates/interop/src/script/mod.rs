//! Pharmacy messages in XML: what a pharmacy's system asks, and the one answer to it.
//!
//! The names of the messages are those that pharmacy systems know; the shape is our own, documented in
//! `docs/pharmacy-messages.md` (decision 0053). A message is read wholly or refused, with the place and what would mend it.

mod answer;
mod ask;
mod denial;
mod element;
mod fault;
mod read;
mod write;

pub use answer::{Answer, Case, Decided, ErrorCode, Reply, StatusCode};
pub use ask::{Ask, Drug, Filled, Left, Message, Named, Person};
pub use denial::{DenialCode, Reason};
pub use fault::Fault;
pub use read::{MOST_BYTES, read};
pub use write::write;

/// The namespace of every element. It is ours: no other schema's is claimed.
pub const NAMESPACE: &str = "urn:retinue:pharmacy-message:1";
