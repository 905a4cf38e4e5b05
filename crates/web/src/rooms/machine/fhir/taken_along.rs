//! Everything that a clinic has on record, taken along into a folder: resources by type, the facts of each patient, the copies of signed
//! forms, and a table of the patients. One patient is read at a time, and the list of the files comes last: a folder without it is
//! half of one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use retinue_interop::csv;
use retinue_interop::fhir_r4::Resource;
use retinue_interop::fhir_r4::served::Served;
use retinue_ledger::{CareFile, Clinician, Ledger, PatientId, ReadError};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{binary, charts, find};
use crate::rooms::chart::Chart;
use crate::rooms::patient::own_record;

/// Patients whose ids are read at once.
const OF_A_PAGE: u32 = 100;
const LIST: &str = "manifest.json";
const COLUMNS: [&str; 8] = [
    "number",
    "programme",
    "name",
    "born",
    "telephone",
    "email",
    "address",
    "record",
];

/// A file that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FileTakenAlong {
    /// Its path within the folder.
    pub name: String,
    /// Its lines, where it is one of lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<u64>,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Why the folder is not whole.
#[derive(Debug, thiserror::Error)]
pub enum NotTakenAlong {
    /// There is something in the folder already.
    #[error("there is something in {0} already; give a folder that is empty or not there")]
    NotEmpty(PathBuf),
    /// The folder or a file in it could not be written.
    #[error("{0} could not be written: {1}")]
    Written(PathBuf, std::io::Error),
    /// The ledger did not answer.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The copy of a signed form could not be written.
    #[error("the copy of a signed form could not be made: {0}")]
    Copy(String),
}

/// Takes everything along that the clinic has on record. That it begins is in the access log before anything is written, and so is each
/// look into a file.
///
/// # Errors
/// [`NotTakenAlong`]; then the folder holds no list of files.
pub fn take_along(
    ledger: &Ledger,
    who: &Clinician,
    into: &Path,
) -> Result<Vec<FileTakenAlong>, NotTakenAlong> {
    let mut folder = Folder::made(into)?;
    let moment = ledger.now();
    ledger.note_export(who, "everything, into a folder".to_owned())?;
    let names = find::names(ledger);
    for one in charts::parties(ledger, &names, who)? {
        folder.resource(&one)?;
    }
    for one in charts::everybodys(ledger)? {
        folder.resource(&one)?;
    }
    folder.add("patients.csv", csv::line(COLUMNS).as_bytes())?;
    let mut last: Option<PatientId> = None;
    loop {
        let page = ledger.patients_after(who, last, OF_A_PAGE)?;
        let Some(next) = page.last() else { break };
        last = Some(*next);
        for patient in page {
            let file = match ledger.care_file(who, patient) {
                Ok(file) => file,
                // Whoever went to another clinic since is no longer theirs to take along.
                Err(ReadError::NotFound) => continue,
                Err(error) => return Err(error.into()),
            };
            folder.patient(&file)?;
            let told = charts::Told::with(ledger, &names, file, true)?;
            let resources = told.now();
            let chart = Chart::of(told.into_file());
            for one in &resources {
                folder.resource(one)?;
                if let Some(name) = content_of(one) {
                    let copy = binary::copy_of(ledger, &chart, one);
                    let copy = copy.map_err(NotTakenAlong::Copy)?;
                    if let Some(bytes) = copy {
                        folder.whole(&format!("documents/{name}.pdf"), &bytes)?;
                    }
                }
            }
        }
    }
    let (mode, _) = ledger.in_force()?;
    let files = folder.closed()?;
    let list = json!({
        "format": "retinue-clinic-record",
        "version": 1,
        "made-at": moment,
        "clinic": who.prescriber(),
        "mode": mode,
        "notice": retinue_rulebook::watermark(mode),
        "files": files,
    });
    let at = into.join(LIST);
    fs::write(&at, format!("{list:#}\n")).map_err(|error| NotTakenAlong::Written(at, error))?;
    Ok(files)
}

/// Under which name the content of a document lies, where a resource is one.
fn content_of(one: &Resource) -> Option<String> {
    if one.kind != "DocumentReference" {
        return None;
    }
    let body: serde_json::Value = serde_json::from_str(&one.body.compact()).ok()?;
    let url = body.pointer("/content/0/attachment/url")?.as_str()?;
    url.rsplit('/').next().map(str::to_owned)
}

/// The folder, with its files as far as they were written.
struct Folder {
    path: PathBuf,
    open: BTreeMap<String, Opened>,
    whole: Vec<FileTakenAlong>,
}

/// A file of lines.
struct Opened {
    file: BufWriter<File>,
    hash: Sha256,
    lines: u64,
    bytes: u64,
}

impl Folder {
    fn made(path: &Path) -> Result<Folder, NotTakenAlong> {
        let failed = |error| NotTakenAlong::Written(path.to_owned(), error);
        fs::create_dir_all(path).map_err(failed)?;
        if fs::read_dir(path).map_err(failed)?.next().is_some() {
            return Err(NotTakenAlong::NotEmpty(path.to_owned()));
        }
        Ok(Folder {
            path: path.to_owned(),
            open: BTreeMap::new(),
            whole: Vec::new(),
        })
    }

    /// A line of its type's file, where the type is one that is taken along.
    fn resource(&mut self, one: &Resource) -> Result<(), NotTakenAlong> {
        if !Served::of(one.kind).is_some_and(Served::is_exported) {
            return Ok(());
        }
        let line = format!("{}\n", one.element().compact());
        self.add(&format!("fhir/{}.ndjson", one.kind), line.as_bytes())
    }

    /// The patient's line of the table, and the facts in a file.
    fn patient(&mut self, file: &CareFile) -> Result<(), NotTakenAlong> {
        let (person, number) = (&file.file.person, file.file.number.to_string());
        let record = format!("records/{number}.json");
        let contact = |one: &Option<String>| one.clone().unwrap_or_default();
        let line = csv::line([
            number,
            file.file.rules.programme.to_string(),
            person.name.clone(),
            person.born.to_string(),
            contact(&person.contacts.telephone),
            contact(&person.contacts.email),
            contact(&person.contacts.address),
            record.clone(),
        ]);
        self.add("patients.csv", line.as_bytes())?;
        let facts = format!("{:#}\n", own_record(file));
        self.whole(&record, facts.as_bytes())
    }

    /// Adds a line to a file of lines.
    fn add(&mut self, name: &str, line: &[u8]) -> Result<(), NotTakenAlong> {
        let at = self.path.join(name);
        if !self.open.contains_key(name) {
            let opened = Opened {
                file: BufWriter::new(made(&at)?),
                hash: Sha256::new(),
                lines: 0,
                bytes: 0,
            };
            self.open.insert(name.to_owned(), opened);
        }
        let Some(open) = self.open.get_mut(name) else {
            return Ok(());
        };
        let written = open.file.write_all(line);
        written.map_err(|error| NotTakenAlong::Written(at, error))?;
        open.hash.update(line);
        open.lines = open.lines.saturating_add(1);
        open.bytes = open.bytes.saturating_add(length(line));
        Ok(())
    }

    /// Writes a file that is whole with this.
    fn whole(&mut self, name: &str, bytes: &[u8]) -> Result<(), NotTakenAlong> {
        let at = self.path.join(name);
        let mut file = made(&at)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        written.map_err(|error| NotTakenAlong::Written(at, error))?;
        self.whole.push(FileTakenAlong {
            name: name.to_owned(),
            lines: None,
            bytes: length(bytes),
            sha256: hex::encode(Sha256::digest(bytes)),
        });
        Ok(())
    }

    /// Every file, on disk.
    fn closed(mut self) -> Result<Vec<FileTakenAlong>, NotTakenAlong> {
        for (name, mut open) in std::mem::take(&mut self.open) {
            let at = self.path.join(&name);
            let written = open.file.flush();
            let written = written.and_then(|()| open.file.get_ref().sync_all());
            written.map_err(|error| NotTakenAlong::Written(at, error))?;
            self.whole.push(FileTakenAlong {
                name,
                lines: Some(open.lines),
                bytes: open.bytes,
                sha256: hex::encode(open.hash.finalize()),
            });
        }
        self.whole.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(self.whole)
    }
}

/// A new file, with the folder above it. What lies there already is not written over.
fn made(at: &Path) -> Result<File, NotTakenAlong> {
    let failed = |error| NotTakenAlong::Written(at.to_owned(), error);
    if let Some(above) = at.parent() {
        fs::create_dir_all(above).map_err(failed)?;
    }
    File::create_new(at).map_err(failed)
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
