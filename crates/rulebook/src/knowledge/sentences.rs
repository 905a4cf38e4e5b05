//! `advice.toml`: what advice says of its own.

use retinue_care::{AdviceCode, AdviceSentence, Cited, Jurisdiction};
use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table};

use super::facts::{Facts, Read};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    checked: Option<Spanned<Datetime>>,
    sentence: Vec<Spanned<Table>>,
}

pub(super) fn read(
    document: Document<'_>,
    sources: &Known<'_>,
) -> Result<Read<Vec<Cited<AdviceSentence>>>, Mistakes> {
    let mut facts = Facts::new(document, sources);
    let Some(file) = facts.file::<File>() else {
        return facts.failed();
    };
    facts.checked(file.checked.as_ref());
    let sentences = facts.rows(file.sentence, |facts, span, row: &AdviceSentence| {
        for name in unknown_placeholders(row) {
            facts.wrong(
                span.clone(),
                format!("nothing fills in '{{{name}}}' here"),
                format!("use one of: {}", row.code.placeholders().join(", ")),
            );
        }
    });
    for code in AdviceCode::ALL {
        for land in Jurisdiction::ALL {
            let said = sentences
                .iter()
                .filter(|one| one.value.code == *code && one.value.jurisdictions.holds_in(*land));
            if said.count() != 1 {
                facts.mistakes.add(RuleError::of_file(
                    document.path,
                    format!("'{code}' has not one sentence in {land}"),
                    "write one [[sentence]] of that code for each jurisdiction, or one for ANY",
                ));
            }
        }
    }
    facts.done(|| Some(sentences))
}

fn unknown_placeholders(row: &AdviceSentence) -> Vec<String> {
    let mut unknown = Vec::new();
    for part in row.says.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or_default();
        if !row.code.placeholders().contains(&name) {
            unknown.push(name.to_owned());
        }
    }
    unknown
}
