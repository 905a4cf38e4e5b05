//! What is wrong with a message, where, and what would mend it. Values of the message are never quoted: a fault goes into
//! answers and logs.

use std::fmt;

/// A place in a message: segment, which of that name, field, repetition, component and part of it, each from 1. 0 is "as a
/// whole".
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct At {
    pub(super) name: [u8; 3],
    /// Which segment of that name, from 1.
    pub segment: u32,
    /// The field.
    pub field: u16,
    /// The repetition of the field.
    pub repetition: u16,
    /// The component.
    pub component: u16,
    /// The part of the component.
    pub subcomponent: u16,
}

impl At {
    /// A segment as a whole.
    pub fn segment(name: &str, segment: u32) -> At {
        let mut at = At {
            name: *b"???",
            segment,
            ..At::default()
        };
        for (slot, byte) in at.name.iter_mut().zip(name.bytes()) {
            *slot = byte;
        }
        at
    }

    /// A field of the first MSH.
    pub fn header(field: u16) -> At {
        At::segment("MSH", 1).field(field)
    }

    /// A field of this segment.
    #[must_use]
    pub fn field(self, field: u16) -> At {
        At { field, ..self }
    }

    /// The name of the segment: three letters or digits.
    pub fn name(&self) -> &str {
        std::str::from_utf8(&self.name).unwrap_or("???")
    }
}

/// `OBX[2]-5(1).3.1`: the second OBX, field 5, its first repetition, third component, first part.
impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.name(), self.segment)?;
        if self.field > 0 {
            write!(f, "-{}", self.field)?;
        }
        if self.repetition > 0 {
            write!(f, "({})", self.repetition)?;
        }
        if self.component > 0 {
            write!(f, ".{}", self.component)?;
        }
        if self.subcomponent > 0 {
            write!(f, ".{}", self.subcomponent)?;
        }
        Ok(())
    }
}

/// The kinds of fault, as HL7 numbers them (table 0357).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Segments stand in an order that says nothing.
    SegmentSequence,
    /// Something that must be there is not.
    RequiredMissing,
    /// A value is not of its type.
    DataType,
    /// A value is none of those that are known.
    NotInTable,
    /// The message is of another type.
    MessageType,
    /// The event is another.
    Event,
    /// The message is for training or a test.
    Processing,
    /// The version is another.
    Version,
    /// The receiver could not keep it. It is not the sender's fault: send it again.
    Receiver,
}

impl Kind {
    /// The number of table 0357.
    pub const fn number(self) -> u16 {
        match self {
            Kind::SegmentSequence => 100,
            Kind::RequiredMissing => 101,
            Kind::DataType => 102,
            Kind::NotInTable => 103,
            Kind::MessageType => 200,
            Kind::Event => 201,
            Kind::Processing => 202,
            Kind::Version => 203,
            Kind::Receiver => 207,
        }
    }

    /// The words of table 0357.
    pub const fn words(self) -> &'static str {
        match self {
            Kind::SegmentSequence => "Segment sequence error",
            Kind::RequiredMissing => "Required field missing",
            Kind::DataType => "Data type error",
            Kind::NotInTable => "Table value not found",
            Kind::MessageType => "Unsupported message type",
            Kind::Event => "Unsupported event code",
            Kind::Processing => "Unsupported processing id",
            Kind::Version => "Unsupported version id",
            Kind::Receiver => "Application internal error",
        }
    }

    /// Whether the message is refused for what it is (AR), not for what stands in it (AE).
    pub const fn is_reject(self) -> bool {
        matches!(
            self,
            Kind::MessageType | Kind::Event | Kind::Processing | Kind::Version | Kind::Receiver
        )
    }
}

/// Why a message, or a result in it, is not understood.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{at}: {says}; {remedy}")]
pub struct Fault {
    /// Where.
    pub at: At,
    /// Which kind.
    pub kind: Kind,
    /// What is wrong, without the value.
    pub says: String,
    /// What would mend it.
    pub remedy: &'static str,
}

impl Fault {
    pub(super) fn new(at: At, kind: Kind, says: impl Into<String>, remedy: &'static str) -> Fault {
        Fault {
            at,
            kind,
            says: says.into(),
            remedy,
        }
    }

    /// Nobody is registered who sends under this name from there.
    pub fn not_registered() -> Fault {
        Fault::new(
            At::header(3),
            Kind::Receiver,
            "no laboratory is registered that sends as MSH-3 and MSH-4 say, from where this came",
            "have it registered, or mend MSH-3 and MSH-4",
        )
    }

    /// The receiver could not keep the message.
    pub fn not_kept() -> Fault {
        Fault::new(
            At::header(10),
            Kind::Receiver,
            "the message could not be kept",
            "send it again with the same control id",
        )
    }
}
