//! Text for people: 80 columns, colour only where it is seen and never as the only sign.

mod paint;
pub(crate) mod when;
mod wrap;

use std::io::Write;

use serde_json::Value;

use crate::ending::Trouble;

pub(crate) use paint::Paint;
pub(crate) use wrap::{hung, wrapped};

/// The width of every text.
pub(crate) const WIDTH: usize = 80;

/// Writes bytes to standard output.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// Writes JSON to standard output, in lines.
pub(crate) fn print_json(value: &Value) -> Result<(), Trouble> {
    print(format!("{value:#}\n").as_bytes())
}
