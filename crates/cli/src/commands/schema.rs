//! `retinue schema`: the public JSON, as JSON Schema.

use crate::ending::{Ended, Trouble};
use crate::schema::{Part, document};

/// Print the JSON Schema (2020-12) of facts, registry facts, questions and decisions
#[derive(clap::Args)]
pub(crate) struct Schema {
    /// The part that a document must match; any of them when absent
    part: Option<Part>,
}

impl Schema {
    pub(super) fn run(self) -> Result<Ended, Trouble> {
        crate::text::print_json(&document(self.part))?;
        Ok(Ended::Yes)
    }
}
