//! `retinue hl7`: reports of a laboratory, looked at before anything is connected.

mod told;

use std::path::PathBuf;

use jiff::tz::TimeZone;
use retinue_interop::hl7v2::{
    Charset, Expected, Fault, Header, Reading, RegisteredLaboratory, Report, meaning, reading,
};
use retinue_kernel::Id;

use crate::ending::{Ended, Trouble};
use crate::knowledge::KnowledgeOptions;
use crate::question::Input;

/// Look at HL7 version 2 reports of a laboratory
#[derive(clap::Args)]
pub(crate) struct Hl7 {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Check(Check),
}

impl Hl7 {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        match self.command {
            Command::Check(check) => check.run(json),
        }
    }
}

/// Tell what would be understood of one ORU^R01 message, and record nothing
///
/// Each result with the fact that it would become, or why a person would have to look at it. Exit 0 when every result becomes
/// a fact or needs none, 3 when the message would be refused or a result would wait for a person, 2 for a file that cannot be
/// read. It touches no ledger: local codes that were mapped there are not known here.
#[derive(clap::Args)]
struct Check {
    /// The message as it was sent; standard input when absent or `-`
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
    /// The zone of the laboratory, such as America/Chicago, to which times in UTC are brought
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The character set of a message that names none in MSH-18, such as 8859/1
    #[arg(long, value_name = "SET")]
    character_set: Option<String>,
    /// The laboratory's pregnancy tests are made at a site with a CLIA certificate in force
    #[arg(long)]
    certified: bool,
    /// The number of that certificate
    #[arg(long, value_name = "NUMBER", requires = "certified")]
    clia_number: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
}

/// What was made of a message.
struct Checked {
    header: Header,
    understood: Result<Vec<Understood>, Fault>,
}

/// One person's results with what they become.
struct Understood {
    person: retinue_interop::hl7v2::Person,
    results: Vec<(retinue_interop::hl7v2::Observation, Reading)>,
}

impl Check {
    fn run(self, json: bool) -> Result<Ended, Trouble> {
        let expected = self.expected()?;
        let laboratory = RegisteredLaboratory {
            certified: self.certified,
            clia_number: match &self.clia_number {
                None => None,
                Some(number) => Some(Id::new(number).ok_or_else(|| {
                    Trouble::input("--clia-number", "give 1 to 128 printable characters")
                })?),
            },
        };
        let book = self.knowledge.open()?;
        let known = &book.knowledge().laboratory;
        let bytes = Input::open(self.file.as_ref())?.whole()?;
        let checked = match Report::read(without_frame(&bytes), &expected) {
            Err(refused) => Checked {
                header: refused.header,
                understood: Err(refused.fault),
            },
            Ok(report) => Checked {
                header: report.header,
                understood: Ok(report
                    .persons
                    .into_iter()
                    .map(|person| Understood {
                        person: person.person,
                        results: person
                            .results
                            .into_iter()
                            .map(|one| {
                                let meant = meaning(&one.codes, known, |_| None);
                                let read = reading(&one, meant, known, &laboratory);
                                (one, read)
                            })
                            .collect(),
                    })
                    .collect()),
            },
        };
        told::tell(&checked, json)?;
        Ok(Ended::yes_if(checked.is_whole()))
    }

    fn expected(&self) -> Result<Expected, Trouble> {
        let zone = match &self.zone {
            None => None,
            Some(name) => Some(TimeZone::get(name).map_err(|_| {
                Trouble::input(
                    "--zone",
                    format!("'{name}' is not a time zone: use a name such as America/Chicago"),
                )
            })?),
        };
        let charset = match &self.character_set {
            None => Charset::ASCII,
            Some(name) => Charset::named(name).ok_or_else(|| {
                Trouble::input(
                    "--character-set",
                    format!("'{name}' is not known: use UNICODE UTF-8, ASCII or 8859/1"),
                )
            })?,
        };
        Ok(Expected { zone, charset })
    }
}

impl Checked {
    /// Whether nothing would wait for a person.
    fn is_whole(&self) -> bool {
        self.understood.as_ref().is_ok_and(|persons| {
            let mut readings = persons.iter().flat_map(|person| &person.results);
            !readings.any(|(_, reading)| matches!(reading, Reading::ForAPerson(_)))
        })
    }
}

/// A message that was saved from the wire may still have its frame around it.
fn without_frame(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\x0b").unwrap_or(bytes);
    let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
    bytes.strip_suffix(b"\x1c").unwrap_or(bytes)
}
