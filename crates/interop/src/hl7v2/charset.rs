//! The character set of a message, as MSH-18 names it (table 0211).

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::fault::{At, Fault, Kind};
use super::message::Delimiters;

/// A character set in which every sign of ASCII is one byte, so that the header can be read before it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Charset(Option<&'static Encoding>);

/// Names of the table, and those that are written in their place. ISO 8859-1 is read as its superset of Windows.
const KNOWN: &[(&[&str], &Encoding)] = &[
    (&["UNICODE UTF-8", "UTF-8", "UTF8"], encoding_rs::UTF_8),
    (
        &["8859/1", "ISO-8859-1", "ISO8859-1", "ISO_8859-1", "LATIN1"],
        encoding_rs::WINDOWS_1252,
    ),
    (&["8859/2", "ISO-8859-2"], encoding_rs::ISO_8859_2),
    (&["8859/3", "ISO-8859-3"], encoding_rs::ISO_8859_3),
    (&["8859/4", "ISO-8859-4"], encoding_rs::ISO_8859_4),
    (&["8859/5", "ISO-8859-5"], encoding_rs::ISO_8859_5),
    (&["8859/6", "ISO-8859-6"], encoding_rs::ISO_8859_6),
    (&["8859/7", "ISO-8859-7"], encoding_rs::ISO_8859_7),
    (&["8859/8", "ISO-8859-8"], encoding_rs::ISO_8859_8),
    (&["8859/9", "ISO-8859-9"], encoding_rs::WINDOWS_1254),
    (&["8859/15", "ISO-8859-15"], encoding_rs::ISO_8859_15),
    (&["WINDOWS-1252", "CP1252"], encoding_rs::WINDOWS_1252),
    (&["GB 18030-2000"], encoding_rs::GB18030),
    (&["KS X 1001"], encoding_rs::EUC_KR),
    (&["BIG-5"], encoding_rs::BIG5),
];

impl Charset {
    /// The set of a message that names none.
    pub const ASCII: Charset = Charset(None);
    /// UTF-8.
    pub const UTF_8: Charset = Charset(Some(encoding_rs::UTF_8));

    /// A set by its name in table 0211.
    pub fn named(name: &str) -> Option<Charset> {
        let name = name.trim();
        let same = |one: &&str| one.eq_ignore_ascii_case(name);
        if ["ASCII", "US-ASCII", "ISO IR6"].iter().any(same) {
            return Some(Charset::ASCII);
        }
        let found = KNOWN.iter().find(|(names, _)| names.iter().any(same));
        found.map(|(_, encoding)| Charset(Some(encoding)))
    }

    /// What the header names; none where it names none. Other sets than the first are switched to by escape sequences, which
    /// are refused where they stand.
    pub(super) fn of_header(
        line: &[u8],
        delimiters: &Delimiters,
    ) -> Result<Option<Charset>, Fault> {
        let is = |sign: char| move |byte: &u8| char::from(*byte) == sign;
        let field = line.split(is(delimiters.field)).nth(17).unwrap_or_default();
        let first = field
            .split(is(delimiters.repetition))
            .next()
            .unwrap_or_default();
        let name = String::from_utf8_lossy(first);
        if name.trim().is_empty() {
            return Ok(None);
        }
        Charset::named(&name).map(Some).ok_or_else(|| {
            Fault::new(
                At::header(18),
                Kind::NotInTable,
                "this character set is not known",
                "send UNICODE UTF-8 or 8859/1, and name it in MSH-18",
            )
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        let of = |(names, encoding): &(&[&'static str], &Encoding)| {
            (Some(*encoding) == self.0).then(|| names.first().copied())
        };
        KNOWN.iter().find_map(of).flatten().unwrap_or("ASCII")
    }

    /// The text of bytes; none where a byte is none of this set.
    pub fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self.0 {
            None if bytes.is_ascii() => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            None => None,
            Some(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The bytes of a text; a sign that the set does not have becomes a question mark.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(text.len());
        for sign in text.chars() {
            let mut buffer = [0; 4];
            let written: &str = sign.encode_utf8(&mut buffer);
            let (encoded, lost) = match self.0 {
                None => (Cow::Borrowed(written.as_bytes()), !sign.is_ascii()),
                Some(encoding) => {
                    let (encoded, _, lost) = encoding.encode(written);
                    (Cow::Owned(encoded.into_owned()), lost)
                }
            };
            if lost {
                bytes.push(b'?');
            } else {
                bytes.extend_from_slice(&encoded);
            }
        }
        bytes
    }
}
