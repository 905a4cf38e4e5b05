//! The frame in which a message travels over a connection (MLLP): 0x0B, the message, 0x1C, 0x0D.

/// What begins a message.
const BEGIN: u8 = 0x0b;
/// What ends it, and what follows that.
const END: [u8; 2] = [0x1c, 0x0d];

/// Why a connection cannot be followed any more: where one message ends is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FrameFault {
    /// Bytes stand outside any frame, or a frame begins within another.
    #[error("bytes stand where a message has to begin or end")]
    Broken,
    /// The message is larger than any that is taken.
    #[error("the message has more than {} bytes", super::MOST_BYTES)]
    TooLarge,
}

/// Takes messages out of the bytes of a connection, however these are cut. It holds at most one message and what came after it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frames {
    held: Vec<u8>,
    /// How far it was looked for an end.
    looked: usize,
}

impl Frames {
    /// Bytes that arrived.
    pub fn push(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// Whether a message has begun and not ended.
    pub fn is_within(&self) -> bool {
        !self.held.is_empty()
    }

    /// The next whole message; none while it is still on its way. Line ends between frames are passed over.
    ///
    /// # Errors
    /// [`FrameFault`]: the connection has to be closed.
    pub fn next_message(&mut self) -> Result<Option<Vec<u8>>, FrameFault> {
        if self.looked == 0 {
            let between = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let blank = self.held.iter().take_while(|byte| between(byte)).count();
            self.held.drain(..blank);
        }
        match self.held.first() {
            None => return Ok(None),
            Some(&BEGIN) => {}
            Some(_) => return Err(FrameFault::Broken),
        }
        let from = self.looked.max(1);
        let rest = self.held.get(from..).unwrap_or_default();
        let Some(place) = rest.iter().position(|byte| matches!(*byte, 0x1c | BEGIN)) else {
            self.looked = self.held.len();
            return match self.looked > super::MOST_BYTES.saturating_add(1) {
                true => Err(FrameFault::TooLarge),
                false => Ok(None),
            };
        };
        let end = from.saturating_add(place);
        match self.held.get(end..) {
            Some([0x1c]) => {
                self.looked = end;
                Ok(None)
            }
            Some([0x1c, 0x0d, ..]) => {
                if end > super::MOST_BYTES.saturating_add(1) {
                    return Err(FrameFault::TooLarge);
                }
                let message = self.held.get(1..end).unwrap_or_default().to_vec();
                self.held.drain(..end.saturating_add(END.len()));
                self.looked = 0;
                Ok(Some(message))
            }
            _ => Err(FrameFault::Broken),
        }
    }

    /// A message in its frame.
    pub fn around(message: &[u8]) -> Vec<u8> {
        let mut framed = Vec::with_capacity(message.len().saturating_add(3));
        framed.push(BEGIN);
        framed.extend_from_slice(message);
        framed.extend_from_slice(&END);
        framed
    }
}
