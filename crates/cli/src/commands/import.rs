//! `retinue import`: a file of FHIR resources, brought by somebody of a clinic.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use retinue_interop::import::{LONGEST_LINE, resource_lines};
use retinue_kernel::{Id, Programme};
use retinue_ledger::{
    Clinician, CommandId, Import as Recording, ImportedLine, Ledger, SignInError, SubmitError,
};
use retinue_web::{ReadResources, read_resources};
use serde_json::{Value, json};

use super::user::PasswordOf;
use crate::ending::{Ended, Trouble};
use crate::installation::InstallationOptions;
use crate::text::print;

/// Record a file of FHIR resources, one a line (NDJSON), as somebody of a clinic
///
/// The same resources that a clinic's program sends: Observation (laboratory results and body weights, no pregnancy test),
/// AllergyIntolerance and MedicationStatement. Each line becomes one fact in the name of who signs in, through the rules of the
/// clinic's room, or is left out and told with its field and what would mend it. What stands on record already is not recorded twice.
/// An import is taken back in the clinic's room, under Import a table. Exit 0 when every line is on record, 3 when one is left out.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// The file
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    /// The login of the one of the clinic who records it
    #[arg(long, value_name = "LOGIN")]
    login: String,
    #[command(flatten)]
    password: PasswordOf,
    /// Say what would come of each line, and record nothing
    #[arg(long)]
    dry_run: bool,
    /// Record nothing at all when one line would be left out
    #[arg(long, conflicts_with = "dry_run")]
    all_or_none: bool,
    #[command(flatten)]
    installation: InstallationOptions,
}

/// Lines of one transaction: others who record wait no longer than it takes.
pub(crate) const AT_ONCE: usize = 500;
/// What the lines are, as the clinic's list of imports names it.
const KIND: &str = "resources";

impl Import {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let password = self.password.read()?;
        let ledger = self.installation.read()?.open_existing()?;
        let who = signed_in(&ledger, &self.login, &password)?;
        let id = CommandId::random()
            .ok()
            .and_then(|id| Id::new(id.as_str()))
            .ok_or_else(|| Trouble::failed("there are no random bytes"))?;
        let mut bring = Bring {
            ledger: &ledger,
            who: &who,
            id,
            json,
        };
        if self.dry_run {
            let told = bring.all(&self.file, false, true)?;
            return told.ended("would be recorded", &bring);
        }
        if self.all_or_none {
            let would = bring.all(&self.file, false, false)?;
            if would.left_out > 0 {
                let told = bring.all(&self.file, false, true)?;
                return told.ended("would be recorded; nothing is", &bring);
            }
        }
        let told = bring.all(&self.file, true, true)?;
        ledger.flush_access().map_err(Trouble::failed)?;
        told.ended("recorded", &bring)
    }
}

/// Whoever signs in as somebody of a clinic.
pub(super) fn signed_in(
    ledger: &Ledger,
    login: &str,
    password: &str,
) -> Result<Clinician, Trouble> {
    let session = match ledger.sign_in(login, password) {
        Ok(session) => session,
        Err(SignInError::Store(says)) => return Err(Trouble::failed(says)),
        Err(refused) => return Err(Trouble::input("--login", refused.to_string())),
    };
    ledger.sign_out(&session.token).map_err(Trouble::failed)?;
    session.actor.clinician().ok_or_else(|| {
        Trouble::input(
            "--login",
            "this account is nobody's of a clinic; give a prescriber's or their office staff's",
        )
    })
}

/// What is brought, by whom, as what.
struct Bring<'a> {
    ledger: &'a Ledger,
    who: &'a Clinician,
    id: Id,
    json: bool,
}

#[derive(Default)]
struct Counted {
    recorded: u64,
    on_record: u64,
    left_out: u64,
}

impl Counted {
    fn ended(&self, done: &str, bring: &Bring<'_>) -> Result<Ended, Trouble> {
        let text = if bring.json {
            let all = json!({
                "recorded": self.recorded, "on-record": self.on_record, "left-out": self.left_out,
                "import": bring.id, "done": done,
            });
            format!("{all}\n")
        } else {
            format!(
                "{} {done}, {} on record before, {} left out.\n",
                self.recorded, self.on_record, self.left_out
            )
        };
        print(text.as_bytes())?;
        Ok(Ended::yes_if(self.left_out == 0))
    }
}

impl Bring<'_> {
    /// Every line of the file, piece by piece; `tell` prints what came of each that needs a look.
    fn all(&mut self, file: &PathBuf, record: bool, tell: bool) -> Result<Counted, Trouble> {
        let name = file.display().to_string();
        let broken = |error: std::io::Error| {
            Trouble::input(
                &name,
                format!("cannot be read: {error}; give a file of UTF-8 text"),
            )
        };
        let opened = std::fs::File::open(file).map_err(broken)?;
        let mut lines = Lines {
            reader: BufReader::new(opened),
            line: 0,
        };
        let mut counted = Counted::default();
        loop {
            let piece = lines.piece().map_err(broken)?;
            if piece.is_empty() {
                return Ok(counted);
            }
            let read = piece.iter().map(|(line, text)| (*line, text.as_str()));
            let told = piece_of(self.ledger, self.who, &self.id, read, record)?;
            for (line, came) in told {
                self.count(&mut counted, line, &came, record, tell)?;
            }
        }
    }

    fn count(
        &self,
        counted: &mut Counted,
        line: u32,
        came: &Came,
        record: bool,
        tell: bool,
    ) -> Result<(), Trouble> {
        let count = match came {
            Came::Judged(ImportedLine::Recorded(..)) => &mut counted.recorded,
            Came::Judged(ImportedLine::OnRecord(..)) => &mut counted.on_record,
            _ => &mut counted.left_out,
        };
        *count = count.saturating_add(1);
        let is_left_out = !matches!(
            came,
            Came::Judged(ImportedLine::Recorded(..) | ImportedLine::OnRecord(..))
        );
        if !tell || !(self.json || is_left_out) {
            return Ok(());
        }
        let (word, says) = said(came, record);
        let text = if self.json {
            let line: Value = json!({ "line": line, "came": word, "says": says });
            format!("{line}\n")
        } else {
            format!("line {line}: {}\n", says.join(" "))
        };
        print(text.as_bytes())
    }
}

/// Lines of a file, so many at a time that they fit into memory whatever the file is.
struct Lines<R> {
    reader: R,
    line: u32,
}

impl<R: BufRead> Lines<R> {
    fn piece(&mut self) -> std::io::Result<Vec<(u32, String)>> {
        let mut piece = Vec::new();
        while piece.len() < AT_ONCE {
            let mut text = Vec::new();
            // A line that is longer than any is read to one byte more, and refused as too long by whoever reads it.
            let most = u64::try_from(LONGEST_LINE)
                .unwrap_or(u64::MAX)
                .saturating_add(2);
            let read = std::io::Read::take(&mut self.reader, most).read_until(b'\n', &mut text)?;
            if read == 0 {
                break;
            }
            if text.last() != Some(&b'\n') {
                self.reader.skip_until(b'\n')?;
            }
            self.line = self.line.saturating_add(1);
            // What is no UTF-8 is none within a resource either: the line is refused with what stands there.
            let text = String::from_utf8_lossy(&text);
            if let Some((_, text)) = resource_lines(&text).next() {
                piece.push((self.line, text.to_owned()));
            }
        }
        Ok(piece)
    }
}

/// What came of a line.
pub(crate) enum Came {
    Unread(Vec<String>),
    Judged(ImportedLine),
}

/// Rehearses or records one piece, in one transaction.
///
/// # Errors
/// A failure of the store. What was recorded before stands; the same file again records the rest.
pub(crate) fn piece_of<'a>(
    ledger: &Ledger,
    who: &Clinician,
    id: &Id,
    lines: impl IntoIterator<Item = (u32, &'a str)>,
    record: bool,
) -> Result<Vec<(u32, Came)>, Trouble> {
    let ReadResources { lines, unread } =
        read_resources(ledger, who, lines).map_err(Trouble::failed)?;
    let import = Recording {
        id: id.clone(),
        kind: KIND,
        programme: own(ledger),
        lines,
    };
    let judged = match (import.lines.is_empty(), record) {
        (true, _) => Vec::new(),
        (false, true) => ledger.import(who, &import).map_err(not_known)?,
        (false, false) => ledger.rehearse_import(who, &import).map_err(not_known)?,
    };
    let unread = unread.into_iter();
    let judged = judged.into_iter();
    let mut all: Vec<(u32, Came)> = unread
        .map(|(line, mistakes)| (line, Came::Unread(mistakes)))
        .chain(judged.map(|(line, came)| (line, Came::Judged(came))))
        .collect();
    all.sort_by_key(|(line, _)| *line);
    Ok(all)
}

fn not_known(error: SubmitError) -> Trouble {
    Trouble::failed(format!(
        "{error} What was recorded before stands; bring the same file again, nothing is recorded twice."
    ))
}

fn own(ledger: &Ledger) -> Programme {
    let mut all = ledger.laws().all();
    all.next()
        .map_or(Programme::UsIpledge, |book| book.programme().id)
}

/// A word for programs, and what is said to people.
fn said(came: &Came, record: bool) -> (&'static str, Vec<String>) {
    match came {
        Came::Unread(mistakes) => ("not-read", mistakes.clone()),
        Came::Judged(ImportedLine::Recorded(_, number)) if record => {
            ("recorded", vec![format!("recorded for {number}")])
        }
        Came::Judged(ImportedLine::Recorded(_, number)) => (
            "would-be-recorded",
            vec![format!("would be recorded for {number}")],
        ),
        Came::Judged(ImportedLine::OnRecord(_, number)) => (
            "on-record",
            vec![format!("stands on record of {number} already")],
        ),
        Came::Judged(ImportedLine::Differs(_, number)) => (
            "differs",
            vec![format!(
                "identifier: something else stands on record of {number} under it and is left as it stands; put it right on the patient's page if it is wrong"
            )],
        ),
        Came::Judged(ImportedLine::NobodyHere) => (
            "nobody",
            vec!["no patient of this clinic is known by this; copy the id or the number from the patient's page".to_owned()],
        ),
        Came::Judged(ImportedLine::Refused(because)) => (
            "refused",
            because
                .iter()
                .map(|one| format!("{}: {}. {}", one.field, one.wrong, one.remedy))
                .collect(),
        ),
        Came::Judged(ImportedLine::NotAllowed(says)) => ("not-allowed", vec![says.clone()]),
    }
}
