//! Reading goes on after a mistake, so that whoever wrote the files is told of all of them at once.

use crate::error::RuleError;

/// Mistakes in the order in which they were found.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<RuleError>);

impl Mistakes {
    /// Keeps what was read; notes the mistakes otherwise.
    pub(crate) fn note<T>(&mut self, read: Result<T, impl Into<Mistakes>>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(mistakes) => {
                self.0.extend(mistakes.into().0);
                None
            }
        }
    }

    /// Notes one mistake.
    pub(crate) fn add(&mut self, mistake: RuleError) {
        self.0.push(mistake);
    }

    /// What was read, when nothing was noted and all of it is there.
    ///
    /// # Errors
    /// The mistakes.
    pub(crate) fn none_or<T>(self, read: impl FnOnce() -> Option<T>) -> Result<T, Mistakes> {
        if self.0.is_empty()
            && let Some(read) = read()
        {
            return Ok(read);
        }
        Err(self)
    }

    /// All of them.
    pub(crate) fn into_vec(self) -> Vec<RuleError> {
        self.0
    }

    /// The first, for those who ask only whether the rules load.
    pub(crate) fn first(self) -> RuleError {
        self.0.into_iter().next().unwrap_or_else(|| {
            RuleError::of_file(
                "",
                "the rules do not load",
                "run `retinue rules check` on their folder",
            )
        })
    }
}

impl From<RuleError> for Mistakes {
    fn from(mistake: RuleError) -> Mistakes {
        Mistakes(vec![mistake])
    }
}
