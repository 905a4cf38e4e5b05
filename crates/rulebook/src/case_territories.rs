//! The ages of territories in a worked case: `territories = [ … ]`, in the order of setting.

use retinue_kernel::TerritoryAge;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::Document;
use crate::error::RuleError;
use crate::programme::id_of;

/// An age as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct CaseTerritory {
    territory: Spanned<String>,
    age: u8,
    from: Spanned<Datetime>,
}

/// Reads the ages of a case.
pub(crate) fn read(
    document: Document<'_>,
    written: &[CaseTerritory],
) -> Result<Vec<TerritoryAge>, RuleError> {
    let one = |one: &CaseTerritory| {
        Ok(TerritoryAge {
            territory: id_of(document, &one.territory)?,
            age: one.age,
            from: document.day(&one.from)?,
        })
    };
    written.iter().map(one).collect()
}

/// The same as `check` reads them.
pub(crate) fn json(ages: &[TerritoryAge]) -> serde_json::Value {
    let each = ages.iter().map(|one| {
        serde_json::json!({
            "territory": one.territory.as_str(),
            "age": one.age,
            "from": one.from.to_string(),
        })
    });
    each.collect()
}
