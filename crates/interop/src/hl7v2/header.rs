//! The header of a message: who sends it, what it is, and which answer is asked for.

use super::charset::Charset;
use super::fault::{At, Fault, Kind};
use super::message::{Delimiters, Message};

/// MSH, as far as it is used. A field that cannot be read is empty here; what must be there is asked by
/// `is_a_report`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// MSH-3, first component: the sending program.
    pub application: String,
    /// MSH-4, first component: the laboratory.
    pub facility: String,
    /// MSH-5, first component.
    pub to_application: String,
    /// MSH-6, first component.
    pub to_facility: String,
    /// MSH-9: type and event, such as `ORU` and `R01`.
    pub message_type: (String, String),
    /// MSH-10.
    pub control_id: String,
    /// MSH-11, first component: `P` for what is real.
    pub processing: String,
    /// MSH-12, first component.
    pub version: String,
    /// MSH-15: whether the sender asks to be told that the message is kept.
    pub accept: Asked,
    /// MSH-16: whether the sender asks to be told what became of it.
    pub application_answer: Asked,
    /// Its separators, which the answer uses too.
    pub delimiters: Delimiters,
    /// Its character set, which the answer uses too.
    pub charset: Option<Charset>,
}

/// When an answer is asked for (table 0155).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Asked {
    /// Nothing is said: original mode.
    #[default]
    Unsaid,
    /// AL.
    Always,
    /// NE.
    Never,
    /// ER: when it is refused.
    WhenRefused,
    /// SU: when it is taken.
    WhenTaken,
}

impl Asked {
    fn of(word: &str) -> Asked {
        match word {
            "AL" => Asked::Always,
            "NE" => Asked::Never,
            "ER" => Asked::WhenRefused,
            "SU" => Asked::WhenTaken,
            _ => Asked::Unsaid,
        }
    }

    /// Whether it is asked for when a message is taken, or refused.
    pub fn wants(self, taken: bool) -> bool {
        match self {
            Asked::Always => true,
            Asked::Unsaid | Asked::Never => false,
            Asked::WhenRefused => !taken,
            Asked::WhenTaken => taken,
        }
    }
}

/// The versions of which a report is read.
const VERSIONS: [&str; 11] = [
    "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2",
];

impl Header {
    /// Of a message that was cut.
    pub(super) fn of(message: &Message) -> Header {
        let component = |field: u16, component: u16| {
            let part = message.header(field).map(|part| part.component(component));
            part.and_then(|part| part.text().ok()).unwrap_or_default()
        };
        Header {
            application: component(3, 1),
            facility: component(4, 1),
            to_application: component(5, 1),
            to_facility: component(6, 1),
            message_type: (component(9, 1), component(9, 2)),
            control_id: component(10, 1),
            processing: component(11, 1),
            version: component(12, 1),
            accept: Asked::of(&component(15, 1)),
            application_answer: Asked::of(&component(16, 1)),
            delimiters: message.delimiters,
            charset: Some(message.charset),
        }
    }

    /// What can be saved of the header of a message that could not be cut, so that its sender can be answered.
    pub fn rescued(bytes: &[u8]) -> Header {
        let mut lines = bytes.split(|byte| matches!(byte, b'\r' | b'\n'));
        let first = lines.find(|line| !line.is_empty()).unwrap_or_default();
        let first = first.get(..2_000).unwrap_or(first);
        let ascii: Vec<u8> = first
            .iter()
            .map(|byte| match byte {
                b' '..=b'~' => *byte,
                _ => b'?',
            })
            .collect();
        // The character set is what may be wrong: without it the rest of the header is still read.
        let Ok(delimiters) = Delimiters::of(&ascii) else {
            return Header::default();
        };
        let line = String::from_utf8_lossy(&ascii);
        let fields = line.split(delimiters.field).take(17);
        let line: Vec<&str> = fields.collect();
        let line = line.join(&delimiters.field.to_string());
        match Message::parse(line.as_bytes(), Charset::ASCII) {
            Ok(message) => Header::of(&message),
            Err(_) => Header {
                delimiters,
                ..Header::default()
            },
        }
    }

    /// Whether it is a report of results that counts, in a version that is read.
    ///
    /// # Errors
    /// Which field says otherwise.
    pub(super) fn is_a_report(&self, message: &Message) -> Result<(), Fault> {
        if let Some(control) = message.header(10) {
            control.required()?;
        }
        let refuse = |field, kind, says: &str, remedy| {
            Err(Fault::new(At::header(field), kind, says, remedy))
        };
        if self.message_type.0 != "ORU" {
            return refuse(
                9,
                Kind::MessageType,
                "messages of this type are not taken",
                "send ORU^R01",
            );
        }
        if self.message_type.1 != "R01" {
            return refuse(9, Kind::Event, "this event is not taken", "send ORU^R01");
        }
        if !VERSIONS.contains(&self.version.as_str()) {
            return refuse(
                12,
                Kind::Version,
                "this version is not read",
                "send one of 2.3 to 2.8",
            );
        }
        if self.processing != "P" {
            return refuse(
                11,
                Kind::Processing,
                "only messages in production (P) are taken: a message of a test must never pass for a patient's",
                "send P, or send tests to another installation",
            );
        }
        Ok(())
    }

    /// Whether the version is earlier than 2.5, where the ERR segment has another form.
    pub(super) fn is_before_2_5(&self) -> bool {
        matches!(self.version.as_str(), "2.3" | "2.3.1" | "2.4")
    }
}
