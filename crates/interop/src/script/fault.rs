//! What is wrong with a message, and what would mend it. No value of a message is quoted: a fault goes into answers and logs.

/// Why a message is refused. Nothing of it was taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// More bytes than a message has.
    #[error("the message is longer than {most} bytes; send one message at a time")]
    TooLong {
        /// The most that is read, in bytes.
        most: usize,
    },
    /// Not UTF-8.
    #[error("the message is not UTF-8; send it as UTF-8")]
    NotUtf8,
    /// A document type declaration, which could name entities and files.
    #[error("the message has a document type declaration; leave out DOCTYPE and entities")]
    Dtd,
    /// More elements, or deeper ones, than a message has.
    #[error(
        "the message has more elements, or deeper ones, than any message; send the documented shape"
    )]
    TooLarge,
    /// Not well-formed XML.
    #[error("the message is not well-formed XML at line {line}, column {column}")]
    NotXml {
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
    },
    /// An element or attribute that is missing, repeated, unknown or not understood.
    #[error("{place}: {remedy}")]
    At {
        /// The path of documented names, such as `Message/Header/MessageID`.
        place: String,
        /// What would mend it.
        remedy: &'static str,
    },
}

impl Fault {
    /// Which element is wrong, where it is one.
    pub fn place(&self) -> Option<&str> {
        match self {
            Fault::At { place, .. } => Some(place),
            _ => None,
        }
    }
}
