//! HL7 version 2: reports of laboratory results (`ORU^R01`, versions 2.3 to 2.8) and the answers to them.
//!
//! Bytes become a [`Message`] (cut as its own header says), then a [`Report`] (typed, wholly or not at all), then a
//! [`Reading`] for each result: a fact, or the reason why a person has to look at it (decision 0040).

mod answer;
mod charset;
mod code;
mod fault;
mod frame;
mod header;
mod message;
mod reading;
mod report;
mod text;
mod time;
mod value;

pub use answer::{Answer, Told};
pub use charset::Charset;
pub use code::Coding;
pub use fault::{At, Fault, Kind};
pub use frame::{FrameFault, Frames};
pub use header::{Asked, Header};
pub use message::{Delimiters, MOST_BYTES, MOST_SEGMENTS, Message, Part, Segment};
pub use reading::{Meaning, Reading, RegisteredLaboratory, Why, meaning, reading};
pub use report::{
    Collected, Expected, Observation, Person, PersonId, PersonResults, RefusedReport, Report,
    Status,
};
pub use time::Moment;
pub use value::{Limit, Value};
