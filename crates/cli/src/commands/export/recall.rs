//! `retinue export recall`: everyone whom a recall of lots concerns.

use retinue_interop::csv;
use retinue_kernel::Id;
use retinue_ledger::{RECALL_COLUMNS, ReadError};
use serde_json::{Map, Value};

use super::Form;
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::print;

/// Write everyone whom a recall of lots concerns, and whether they were told
///
/// A line for each person who was handed capsules of the lots, and for each of whom it is not known. It names people and how
/// to reach them, and stands in the access log. Without --recall, the recalls are listed.
#[derive(clap::Args)]
pub(super) struct Recall {
    /// The recall: the name of the fact that opened it
    #[arg(long, value_name = "ID")]
    recall: Option<String>,
    /// How it is written; with --json it is ndjson
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    #[command(flatten)]
    installation: InstallationOptions,
}

/// The headings of the list of recalls.
const LISTED: [&str; 6] = [
    "recall",
    "of",
    "since",
    "product-code",
    "lots",
    "withdrawn-on",
];

impl Recall {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let form = if json { Form::Ndjson } else { self.format };
        let recall = match &self.recall {
            Some(typed) => Some(Id::new(typed).ok_or_else(|| not_there(typed))?),
            None => None,
        };
        let ledger = self.installation.read()?.open_existing()?;
        let who = ledger.at_the_console();
        let (columns, rows): (Vec<&str>, Vec<Vec<String>>) = match &recall {
            Some(recall) => {
                let file = ledger.recall(&who, recall).map_err(|error| match error {
                    ReadError::NotFound => not_there(recall.as_str()),
                    other => Trouble::failed(other),
                })?;
                let columns = RECALL_COLUMNS.iter().map(|(name, _)| *name).collect();
                let rows = file.people.iter().map(|one| file.cells(one)).collect();
                (columns, rows)
            }
            None => {
                let rows = ledger.recalls(&who).map_err(Trouble::failed)?;
                (LISTED.to_vec(), rows.iter().map(listed).collect())
            }
        };
        let mut text = match form {
            Form::Csv => csv::line(&columns),
            Form::Ndjson => String::new(),
        };
        for row in rows {
            text.push_str(&match form {
                Form::Csv => csv::line(row),
                Form::Ndjson => {
                    let cells = columns.iter().zip(row);
                    let cells = cells.map(|(name, cell)| ((*name).to_owned(), Value::from(cell)));
                    format!("{}\n", Value::from(cells.collect::<Map<_, _>>()))
                }
            });
        }
        print(text.as_bytes())?;
        Ok(Ended::yes_if(true))
    }
}

fn listed(row: &retinue_ledger::RecallRow) -> Vec<String> {
    let recall = &row.recall;
    let lots: Vec<&str> = recall.lots.iter().map(Id::as_str).collect();
    let withdrawn = recall.withdrawn.as_ref().map(|(on, _)| on.to_string());
    vec![
        recall.id.to_string(),
        row.of.key(),
        recall.on.to_string(),
        recall.product.to_string(),
        lots.join("; "),
        withdrawn.unwrap_or_default(),
    ]
}

fn not_there(typed: &str) -> Trouble {
    Trouble::input(
        "--recall",
        format!(
            "'{typed}' is no recall on record; without --recall, those that are on record are listed"
        ),
    )
}
