//! Where questions come from, and how much of it is taken.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use retinue_kernel::Malformed;

use crate::ending::Trouble;

/// The longest question that is read, in bytes: a thousand times the history of the longest course.
pub(crate) const LONGEST: usize = 16 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file, or standard input.
pub(crate) struct Input {
    name: String,
    reader: Box<dyn Read + Send>,
}

impl Input {
    /// Opens a file; `-` or nothing is standard input.
    ///
    /// # Errors
    /// Bad input that names the file.
    pub(crate) fn open(file: Option<&PathBuf>) -> Result<Input, Trouble> {
        match file {
            Some(path) if path.as_os_str() != "-" => {
                let name = path.display().to_string();
                let unreadable = |error: std::io::Error| {
                    Trouble::input(&name, format!("cannot be read: {error}"))
                };
                let file = File::open(path).map_err(unreadable)?;
                if file.metadata().map_err(unreadable)?.is_dir() {
                    return Err(Trouble::input(&name, "is a folder; give a file"));
                }
                Ok(Input {
                    name,
                    reader: Box::new(file),
                })
            }
            _ => Ok(Input {
                name: "standard input".to_owned(),
                reader: Box::new(std::io::stdin()),
            }),
        }
    }

    /// All of it, as one question.
    ///
    /// # Errors
    /// Bad input when it is longer than any question is.
    pub(crate) fn whole(self) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let bound = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(1);
        self.reader
            .take(bound)
            .read_to_end(&mut bytes)
            .map_err(|error| Trouble::input(&self.name, format!("cannot be read: {error}")))?;
        if bytes.len() > LONGEST {
            let Malformed { at, says } = too_long();
            return Err(Trouble::input(at, says));
        }
        if bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(bytes)
    }

    /// All of it, as lines.
    pub(crate) fn lines(self) -> Lines {
        Lines {
            input: self,
            rest: Vec::new(),
            skipping: false,
            started: false,
            ended: false,
        }
    }
}

/// What is said of a question that is too long.
pub(crate) fn too_long() -> Malformed {
    Malformed {
        at: ".".to_owned(),
        says: format!("is longer than any question is ({LONGEST} bytes)"),
    }
}

/// Lines of an input, in portions as they arrive: a caller that writes one line and waits gets its answer.
pub(crate) struct Lines {
    input: Input,
    /// What was read after the last line end.
    rest: Vec<u8>,
    /// The line now read is too long and was given up; what is left of it is passed over.
    skipping: bool,
    started: bool,
    ended: bool,
}

/// Some lines, in the order in which they were read.
pub(crate) struct Portion {
    /// The lines, each with its line end.
    pub(crate) text: Vec<u8>,
    /// After these lines stood one that was too long to be read.
    pub(crate) then_too_long: bool,
}

/// How much is asked for at once.
const AT_ONCE: usize = 1 << 18;

impl Lines {
    /// The next lines, or `None` at the end.
    ///
    /// # Errors
    /// A failure to read.
    pub(crate) fn next(&mut self) -> Result<Option<Portion>, Trouble> {
        while !self.ended {
            let before = self.rest.len();
            self.rest.resize(before.saturating_add(AT_ONCE), 0);
            let fresh = self.rest.get_mut(before..).unwrap_or_default();
            let length = match self.input.reader.read(fresh) {
                Ok(length) => length,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
                    self.rest.truncate(before);
                    continue;
                }
                Err(error) => {
                    return Err(Trouble::failed(format!(
                        "{} cannot be read further: {error}",
                        self.input.name
                    )));
                }
            };
            self.ended = length == 0;
            self.rest.truncate(before.saturating_add(length));
            self.without_mark();
            let searched = if self.skipping { 0 } else { before };
            if let Some(portion) = self.portion(searched) {
                return Ok(Some(portion));
            }
        }
        let last = std::mem::take(&mut self.rest);
        let nothing = last.is_empty() || self.skipping;
        self.skipping = false;
        Ok((!nothing).then_some(Portion {
            text: last,
            then_too_long: false,
        }))
    }

    /// Some editors put a byte order mark before the first line.
    fn without_mark(&mut self) {
        if !self.started && (self.ended || self.rest.len() >= BYTE_ORDER_MARK.len()) {
            self.started = true;
            if self.rest.starts_with(BYTE_ORDER_MARK) {
                self.rest.drain(..BYTE_ORDER_MARK.len());
            }
        }
    }

    fn portion(&mut self, searched: usize) -> Option<Portion> {
        if self.skipping {
            let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') else {
                self.rest.clear();
                return None;
            };
            self.rest.drain(..=end);
            self.skipping = false;
            return self.portion(0);
        }
        let last_end = self
            .rest
            .get(searched.min(self.rest.len())..)
            .and_then(|fresh| fresh.iter().rposition(|byte| *byte == b'\n'))
            .map(|at| at.saturating_add(searched));
        let after = last_end.map_or(0, |at| at.saturating_add(1));
        let then_too_long = self.rest.len().saturating_sub(after) > LONGEST;
        if last_end.is_none() && !then_too_long {
            return None;
        }
        let tail = self.rest.split_off(after);
        let text = std::mem::replace(&mut self.rest, tail);
        if then_too_long {
            self.skipping = true;
            self.rest.clear();
        }
        Some(Portion {
            text,
            then_too_long,
        })
    }
}
