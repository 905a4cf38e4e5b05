//! The faults of the system in a worked case: `faults = [ … ]`, in the order of recording.

use retinue_kernel::FaultDays;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::Document;
use crate::error::RuleError;

/// Days on which no authorisation could be had, as they are written.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CaseFault {
    from: Spanned<Datetime>,
    until: Spanned<Datetime>,
}

/// Reads the faults of a case.
pub(crate) fn read(
    document: Document<'_>,
    written: &[CaseFault],
) -> Result<Vec<FaultDays>, RuleError> {
    let one = |one: &CaseFault| {
        let (from, until) = (document.day(&one.from)?, document.day(&one.until)?);
        if until < from {
            let wrong =
                format!("the last day of the fault, {until}, lies before its first, {from}");
            return Err(document.fault(
                one.until.span(),
                wrong,
                "give the last day on which it failed",
            ));
        }
        Ok(FaultDays { from, until })
    };
    written.iter().map(one).collect()
}
