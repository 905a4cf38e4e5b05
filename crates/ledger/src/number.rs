//! The programme number: how a patient is named at a counter.

use std::fmt;
use std::str::FromStr;

use crate::ids::{NoRandomness, random};

/// A patient's number in this programme: `RT-`, eight random characters, a hyphen and a check character, such as
/// `RT-7K3M9QXA-5`.
///
/// The eight characters carry nearly 40 random bits: nobody guesses one at a counter. The prefix, the length and the
/// alphabet (Crockford's base 32, without I, L, O and U) make it visibly ours: it cannot be taken for the number of a
/// real programme. The check character catches every single wrong character and every swap of two neighbours among
/// the eight.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProgrammeNumber([u8; LENGTH]);

const LENGTH: usize = 8;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The typed text is no programme number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotANumber {
    /// It has another form.
    #[error(
        "a programme number looks like RT-7K3M9QXA-5: RT, eight letters or digits, and a check character"
    )]
    Form,
    /// The form is right, the check character is not.
    #[error("the check character does not fit: one character was mistyped, or two were swapped")]
    Check,
}

impl ProgrammeNumber {
    /// A fresh, random number.
    pub(crate) fn random() -> Result<ProgrammeNumber, NoRandomness> {
        loop {
            let bytes: [u8; LENGTH] = random()?;
            // 256 is a multiple of 32, so every character is equally likely.
            let number = ProgrammeNumber(bytes.map(|byte| byte % 32));
            // Five remainders in 37 have no character that is easily said aloud: draw again.
            if number.check().is_some() {
                return Ok(number);
            }
        }
    }

    /// The value modulo 37, a prime: no single change and no swap of neighbours keeps it.
    fn check(&self) -> Option<u8> {
        let value = self
            .0
            .iter()
            .fold(0_u64, |sum, digit| sum * 32 + u64::from(*digit));
        ALPHABET.get(usize::try_from(value % 37).ok()?).copied()
    }
}

impl ProgrammeNumber {
    /// The number as a scanner reads it from a card: letters and digits alone, since on another keyboard's layout a scanner
    /// types something else for a hyphen. It is read like any typed number, and says nothing but the number (decision 0055).
    pub fn to_scan(&self) -> String {
        self.to_string().replace('-', "")
    }
}

impl fmt::Display for ProgrammeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RT-")?;
        for digit in self.0 {
            let character = ALPHABET.get(usize::from(digit)).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(character))?;
        }
        write!(f, "-{}", char::from(self.check().unwrap_or(b'0')))
    }
}

impl fmt::Debug for ProgrammeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ProgrammeNumber {
    type Err = NotANumber;

    /// Reads what a person types: any case, spaces and hyphens left out or added, O for 0, I or L for 1.
    fn from_str(typed: &str) -> Result<ProgrammeNumber, NotANumber> {
        if typed.len() > 64 {
            return Err(NotANumber::Form);
        }
        let plain: Vec<u8> = typed
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        let [b'R', b'T', digits @ .., check] = plain.as_slice() else {
            return Err(NotANumber::Form);
        };
        let digits: [u8; LENGTH] = digits.try_into().map_err(|_| NotANumber::Form)?;
        let mut values = [0; LENGTH];
        for (value, digit) in values.iter_mut().zip(digits) {
            *value = digit_value(digit).ok_or(NotANumber::Form)?;
        }
        let number = ProgrammeNumber(values);
        if number.check() == Some(meant(*check)) {
            Ok(number)
        } else {
            Err(NotANumber::Check)
        }
    }
}

/// What a person means who types a letter that looks like a digit.
fn meant(typed: u8) -> u8 {
    match typed {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    }
}

fn digit_value(typed: u8) -> Option<u8> {
    let at = ALPHABET.iter().position(|one| *one == meant(typed))?;
    u8::try_from(at).ok()
}
