//! Bytes to segments, fields, repetitions, components and their parts. Nothing is copied but the decoded text, and what stands
//! in a field is looked at only when it is asked for.

use super::charset::Charset;
use super::fault::{At, Fault, Kind};
use super::text;

/// The most bytes of a message: more than any report of results has.
pub const MOST_BYTES: usize = 1024 * 1024;
/// The most segments of a message.
pub const MOST_SEGMENTS: usize = 5_000;
/// The most fields of a segment.
const MOST_FIELDS: usize = 500;

/// The characters between the parts, as MSH-1 and MSH-2 say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Delimiters {
    /// MSH-1.
    pub field: char,
    /// First of MSH-2.
    pub component: char,
    /// Second.
    pub repetition: char,
    /// Third.
    pub escape: char,
    /// Fourth.
    pub subcomponent: char,
    /// Fifth, from version 2.7: it stands at the end of what was cut off.
    pub truncation: Option<char>,
}

impl Default for Delimiters {
    fn default() -> Delimiters {
        Delimiters {
            field: '|',
            component: '^',
            repetition: '~',
            escape: '\\',
            subcomponent: '&',
            truncation: None,
        }
    }
}

impl Delimiters {
    /// Reads them from the first line: `MSH`, the separator, four or five characters.
    pub(super) fn of(line: &[u8]) -> Result<Delimiters, Fault> {
        let Some([field, rest @ ..]) = line.strip_prefix(b"MSH") else {
            return Err(Fault::new(
                At::segment("MSH", 1),
                Kind::SegmentSequence,
                "the message does not begin with MSH",
                "send one message, beginning with its MSH segment",
            ));
        };
        let wrong = |field| {
            Fault::new(
                At::header(field),
                Kind::DataType,
                "the separators cannot be read",
                "write MSH, the field separator, and four or five different signs, such as |^~\\&",
            )
        };
        let end = rest
            .iter()
            .position(|byte| byte == field)
            .unwrap_or(rest.len());
        let encoding = rest.get(..end).unwrap_or_default();
        let (component, repetition, escape, subcomponent, truncation) = match *encoding {
            [component, repetition, escape, subcomponent] => {
                (component, repetition, escape, subcomponent, None)
            }
            [component, repetition, escape, subcomponent, truncation] => (
                component,
                repetition,
                escape,
                subcomponent,
                Some(truncation),
            ),
            _ => return Err(wrong(2)),
        };
        let mut all = vec![*field, component, repetition, escape, subcomponent];
        all.extend(truncation);
        if !all.iter().all(u8::is_ascii_punctuation) {
            return Err(wrong(1));
        }
        all.sort_unstable();
        if all.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(wrong(2));
        }
        Ok(Delimiters {
            field: char::from(*field),
            component: char::from(component),
            repetition: char::from(repetition),
            escape: char::from(escape),
            subcomponent: char::from(subcomponent),
            truncation: truncation.map(char::from),
        })
    }
}

/// A message, decoded and cut into segments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The characters between the parts.
    pub delimiters: Delimiters,
    /// The character set in which it came.
    pub charset: Charset,
    segments: Vec<Segment>,
}

/// One segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    at: At,
    line: String,
}

impl Message {
    /// Reads one message. `unsaid` is the character set of a message that names none.
    ///
    /// Segments end with CR; LF and CRLF are taken as well, and empty lines are passed over.
    ///
    /// # Errors
    /// The first fault that keeps it from being cut.
    pub fn parse(bytes: &[u8], unsaid: Charset) -> Result<Message, Fault> {
        let whole = At::segment("MSH", 1);
        if bytes.len() > MOST_BYTES {
            return Err(Fault::new(
                whole,
                Kind::DataType,
                format!("the message has more than {MOST_BYTES} bytes"),
                "send fewer results in a message",
            ));
        }
        let start = bytes
            .iter()
            .position(|byte| !matches!(byte, b'\r' | b'\n'))
            .unwrap_or(bytes.len());
        let bytes = bytes.get(start..).unwrap_or_default();
        let first = bytes
            .split(|byte| matches!(byte, b'\r' | b'\n'))
            .next()
            .unwrap_or_default();
        let delimiters = Delimiters::of(first)?;
        let charset = Charset::of_header(first, &delimiters)?.unwrap_or(unsaid);
        let decoded = charset.decode(bytes).ok_or_else(|| {
            Fault::new(
                At::header(18),
                Kind::DataType,
                format!("there are bytes that are no text in {}", charset.name()),
                "name the character set of the message in MSH-18",
            )
        })?;
        let mut message = Message {
            delimiters,
            charset,
            segments: Vec::new(),
        };
        for line in decoded.split(['\r', '\n']).filter(|line| !line.is_empty()) {
            message.add(line)?;
        }
        Ok(message)
    }

    fn add(&mut self, line: &str) -> Result<(), Fault> {
        let name = line.get(..3).filter(|name| {
            let mut bytes = name.bytes();
            bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
                && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
        let ends = line
            .get(3..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(self.delimiters.field));
        let (Some(name), true) = (name, ends) else {
            let at = self
                .segments
                .last()
                .map_or_else(At::default, |last| last.at);
            return Err(Fault::new(
                at,
                Kind::SegmentSequence,
                "the line after this segment is no segment",
                "write a line break within a value as an escape sequence (.br)",
            ));
        };
        let earlier = self
            .segments
            .iter()
            .filter(|one| one.name() == name)
            .count();
        let at = At::segment(
            name,
            u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1),
        );
        let refuse = |kind, says: &str, remedy| Err(Fault::new(at, kind, says, remedy));
        if name == "MSH" && earlier > 0 {
            return refuse(
                Kind::SegmentSequence,
                "a second message begins here",
                "send each message in a frame of its own",
            );
        }
        if self.segments.len() >= MOST_SEGMENTS
            || line.matches(self.delimiters.field).count() > MOST_FIELDS
        {
            return refuse(
                Kind::SegmentSequence,
                "there is more than a report of results has",
                "send fewer results in a message",
            );
        }
        if line.chars().any(|one| one.is_control() && one != '\t') {
            return refuse(
                Kind::DataType,
                "there is a control character in the segment",
                "write it as an escape sequence, or leave it out",
            );
        }
        self.segments.push(Segment {
            at,
            line: line.to_owned(),
        });
        Ok(())
    }

    /// The segments in their order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// A field of a segment, from 1, as HL7 counts them; MSH-1 is the separator.
    pub fn field<'m>(&'m self, segment: &'m Segment, field: u16) -> Part<'m> {
        let skipped = if segment.name() == "MSH" {
            field.saturating_sub(1)
        } else {
            field
        };
        let raw = segment
            .line
            .split(self.delimiters.field)
            .nth(usize::from(skipped));
        Part {
            message: self,
            raw: raw.unwrap_or(""),
            at: segment.at.field(field),
        }
    }

    /// A field of the header.
    pub fn header(&self, field: u16) -> Option<Part<'_>> {
        let header = self.segments.first()?;
        Some(self.field(header, field))
    }
}

impl Segment {
    /// Its name.
    pub fn name(&self) -> &str {
        self.at.name()
    }

    /// Where it stands.
    pub fn at(&self) -> At {
        self.at
    }
}

/// A field, a repetition of one, a component or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Part<'m> {
    message: &'m Message,
    raw: &'m str,
    at: At,
}

impl<'m> Part<'m> {
    /// Where it stands.
    pub fn at(&self) -> At {
        self.at
    }

    /// Whether nothing stands here: what was said before stays as it is.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Whether the two quotation marks stand here: what was said before is to be deleted.
    pub fn is_deletion(&self) -> bool {
        self.raw == "\"\""
    }

    /// The repetitions, in their order; one where nothing is repeated, even an empty one.
    pub fn repetitions(self) -> impl Iterator<Item = Part<'m>> {
        let pieces = self.raw.split(self.message.delimiters.repetition);
        pieces.zip(1..=u16::MAX).map(move |(raw, repetition)| Part {
            raw,
            at: At {
                repetition,
                ..self.at
            },
            ..self
        })
    }

    /// Whether more than one repetition stands here.
    pub fn is_repeated(&self) -> bool {
        self.raw.contains(self.message.delimiters.repetition)
    }

    /// A component, from 1; of the first repetition where it is asked of a field. Empty where there is none.
    #[must_use]
    pub fn component(self, component: u16) -> Part<'m> {
        let delimiters = &self.message.delimiters;
        let first = self.raw.split(delimiters.repetition).next().unwrap_or("");
        let index = usize::from(component.saturating_sub(1));
        Part {
            raw: first.split(delimiters.component).nth(index).unwrap_or(""),
            at: At {
                component,
                ..self.at
            },
            ..self
        }
    }

    /// A part of a component, from 1. Empty where there is none.
    #[must_use]
    pub fn subcomponent(self, subcomponent: u16) -> Part<'m> {
        let index = usize::from(subcomponent.saturating_sub(1));
        let mut parts = self.raw.split(self.message.delimiters.subcomponent);
        Part {
            raw: parts.nth(index).unwrap_or(""),
            at: At {
                subcomponent,
                ..self.at
            },
            ..self
        }
    }

    /// What is written here with every escape sequence replaced and blanks at both ends taken away. Empty and the deletion mark
    /// are both the empty text: ask [`Part::is_deletion`] where that matters.
    ///
    /// # Errors
    /// An escape sequence that is not known, or a value that its sender cut off.
    pub fn text(&self) -> Result<String, Fault> {
        if self.is_deletion() {
            return Ok(String::new());
        }
        text::unescaped(self.raw, &self.message.delimiters, self.message.charset)
            .map(|text| text.trim().to_owned())
            .map_err(|(says, remedy)| Fault::new(self.at, Kind::DataType, says, remedy))
    }

    /// The text; a fault where there is none.
    ///
    /// # Errors
    /// As [`Part::text`], and where nothing is written.
    pub fn required(&self) -> Result<String, Fault> {
        let text = self.text()?;
        if text.is_empty() {
            return Err(Fault::new(
                self.at,
                Kind::RequiredMissing,
                "nothing stands here",
                "fill it in",
            ));
        }
        Ok(text)
    }

    /// A fault of this part.
    pub fn wrong(&self, says: impl Into<String>, remedy: &'static str) -> Fault {
        Fault::new(self.at, Kind::DataType, says, remedy)
    }
}
