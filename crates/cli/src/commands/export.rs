//! `retinue export`: what leaves an installation for an inspection.

mod clinic;
mod overrides;
mod recall;

use clap::{Subcommand, ValueEnum};
use retinue_interop::csv;
use retinue_kernel::{Day, Id, Programme};
use retinue_ledger::{INSPECTION_COLUMNS, InspectionHead, InspectionOf, ReadError};
use retinue_rulebook::watermark;
use serde_json::{Value, json};

use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::print;

/// Write what an inspection asks for
#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Audit(Audit),
    Clinic(clinic::OfClinic),
    Overrides(overrides::Overrides),
    Recall(recall::Recall),
}

/// Write the facts of a period under one programme, patient by patient, for an inspection
///
/// Prescriptions, tests in time or not, forms with their hash, checklists and decisions with every reason, supplies,
/// agreements outside the programme, exemptions, moves and corrections. Patients go by a pseudonym; names and notes are
/// not in it. The export stands in the access log.
#[derive(clap::Args)]
struct Audit {
    /// The programme: us-ipledge, uk-mhra or eu-ppp
    #[arg(long, value_name = "PROGRAMME", required_unless_present = "columns")]
    programme: Option<String>,
    /// The first day
    #[arg(long, value_name = "DAY", required_unless_present = "columns")]
    from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DAY", required_unless_present = "columns")]
    to: Option<String>,
    /// Only what concerns this pharmacy
    #[arg(long, value_name = "ID")]
    pharmacy: Option<String>,
    /// Programme numbers instead of pseudonyms
    #[arg(long)]
    numbers: bool,
    /// How it is written; with --json it is ndjson
    #[arg(long, value_enum, default_value_t = Form::Csv)]
    format: Form,
    /// Print what each column holds, and export nothing
    #[arg(long)]
    columns: bool,
    #[command(flatten)]
    installation: InstallationOptions,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One line a fact, for a spreadsheet
    Csv,
    /// One JSON object a line
    Ndjson,
}

impl Export {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.what {
            What::Audit(audit) => audit.run(json),
            What::Clinic(clinic) => clinic.run(json),
            What::Overrides(overrides) => overrides.run(json),
            What::Recall(recall) => recall.run(json),
        }
    }
}

/// How much is gathered before it is written.
const CHUNK: usize = 1 << 16;

impl Audit {
    fn run(self, json: bool) -> Result<Ended, Trouble> {
        if self.columns {
            let told = INSPECTION_COLUMNS.iter();
            let told: String = told
                .map(|(name, says)| format!("{name:<18} {says}\n"))
                .collect();
            print(told.as_bytes())?;
            return Ok(Ended::yes_if(true));
        }
        let of = self.asked()?;
        let form = if json { Form::Ndjson } else { self.format };
        let ledger = self.installation.read()?.open_existing()?;
        let rulebook = ledger.laws().of(of.programme);
        let head = InspectionHead {
            programme: of.programme,
            rules: rulebook
                .ok_or_else(|| not_held(of.programme))?
                .hash()
                .clone(),
            from: of.from,
            to: of.to,
            watermark: watermark(ledger.in_force().map_err(Trouble::failed)?.0),
        };
        let mut text = begin(form, &head);
        let mut broken = None;
        let done = ledger.inspection(&ledger.at_the_console(), &of, &mut |row| {
            text.push_str(&match form {
                Form::Csv => csv::line(row.cells(&head)),
                Form::Ndjson => format!("{}\n", marked(json!(row), &head)),
            });
            if text.len() >= CHUNK {
                broken = print(text.as_bytes()).err();
                text.clear();
            }
            broken.is_none()
        });
        if let Some(trouble) = broken {
            return Err(trouble);
        }
        done.map_err(|error| match error {
            ReadError::NotFound => not_held(of.programme),
            other => Trouble::failed(other),
        })?;
        print(text.as_bytes())?;
        Ok(Ended::yes_if(true))
    }

    fn asked(&self) -> Result<InspectionOf, Trouble> {
        let day = |flag: &'static str, typed: &Option<String>| {
            let typed = typed.as_deref().unwrap_or_default();
            typed.parse::<Day>().map_err(|_| {
                Trouble::input(
                    flag,
                    format!("'{typed}' is not a day; write it as 2026-01-31"),
                )
            })
        };
        let programme = self.programme.as_deref().unwrap_or_default();
        let programme = Programme::from_text(programme).ok_or_else(|| {
            let known: Vec<&str> = Programme::ALL.iter().map(|one| one.as_str()).collect();
            Trouble::input(
                "--programme",
                format!("'{programme}' is not known; known: {}", known.join(", ")),
            )
        })?;
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if to < from {
            return Err(Trouble::input(
                "--to",
                format!("{to} lies before --from, {from}; give the last day of the period"),
            ));
        }
        let pharmacy = self.pharmacy.as_deref().map(|typed| {
            Id::new(typed).ok_or_else(|| {
                Trouble::input(
                    "--pharmacy",
                    format!("'{typed}' is not the id of a pharmacy"),
                )
            })
        });
        Ok(InspectionOf {
            programme,
            from,
            to,
            pharmacy: pharmacy.transpose()?,
            by_number: self.numbers,
        })
    }
}

/// The first line: the headings, or the head of the export.
fn begin(form: Form, head: &InspectionHead) -> String {
    match form {
        Form::Csv => csv::line(INSPECTION_COLUMNS.iter().map(|(name, _)| name)),
        Form::Ndjson => format!("{}\n", json!(head)),
    }
}

/// A line by itself says where it comes from, too: lines are cut out of files.
fn marked(mut row: Value, head: &InspectionHead) -> Value {
    if let (Value::Object(fields), Some(says)) = (&mut row, head.watermark) {
        fields.insert("watermark".to_owned(), Value::from(says));
    }
    row
}

fn not_held(programme: Programme) -> Trouble {
    Trouble::input(
        "--programme",
        format!("this installation does not hold the rules of {programme}"),
    )
}
