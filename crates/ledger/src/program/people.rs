//! How people may let a program ask for them: the addresses to which they are sent back, the page that opens the program, and the
//! most that it may ask. The office says so, and a program of which it did not say it is closed to people.

use retinue_kernel::{Id, ProgramLaunch, Refused, RegistryEvent, Statement};

use super::person_scope::{PersonScope, PersonScopes};
use super::refused;
use crate::actor::Administrator;
use crate::error::SubmitError;
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;

/// Most addresses to which one program sends people back.
const MOST_REDIRECTS: usize = 8;
/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 500;

/// How people may let a program ask for them, as it stands now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaunchOnRecord {
    /// The addresses to which a person is sent back; at least one.
    pub redirects: Vec<String>,
    /// The page that opens the program with a patient at hand.
    pub launch: Option<String>,
    /// The most that it may ask of a person.
    pub scopes: Vec<Id>,
}

impl LaunchOnRecord {
    /// The most that it may ask of a person, as it is read.
    pub(super) fn may_ask(&self) -> PersonScopes {
        let scopes: Vec<&str> = self.scopes.iter().map(Id::as_str).collect();
        PersonScopes::as_far_as_known(&scopes.join(" "))
    }

    pub(super) fn of(found: ProgramLaunch<'_>) -> LaunchOnRecord {
        LaunchOnRecord {
            redirects: found.redirects.iter().map(ToString::to_string).collect(),
            launch: found.launch.map(ToString::to_string),
            scopes: found.scopes.to_vec(),
        }
    }
}

/// What the office says of a program and people.
#[derive(Clone, Debug)]
pub struct NewLaunch {
    /// Addresses parted by blanks or lines; none closes the program to people.
    pub redirects: String,
    /// The page that opens the program, if it has one.
    pub launch: Option<String>,
    /// Scopes parted by blanks.
    pub scopes: String,
}

impl Ledger {
    /// Says how people may let a program ask for them, in place of what was said before.
    ///
    /// # Errors
    /// Refused with the field, what is wrong and what would mend it; [`SubmitError::NotFound`] for a program that never was.
    pub fn set_program_launch(
        &self,
        who: &Administrator,
        command_id: CommandId,
        program: &Id,
        new: &NewLaunch,
    ) -> Result<(), SubmitError> {
        let party = self.party_of_program(program)?;
        let mut because = Vec::new();
        let mut statement = |field, text: &str| {
            let read = Statement::new(text);
            if read.is_none() {
                because.push(refused(field, TOO_LONG.to_owned(), ADDRESS_REMEDY));
            }
            read
        };
        let redirects: Option<Vec<Statement>> = new
            .redirects
            .split_whitespace()
            .map(|address| statement("redirects", address))
            .collect();
        let launch = new.launch.as_deref().map(str::trim);
        let launch = launch.filter(|text| !text.is_empty());
        let launch = launch.map(|text| statement("launch", text));
        let scopes: Option<Vec<Id>> = new
            .scopes
            .split_ascii_whitespace()
            .map(|scope| {
                let read = Id::new(scope);
                if read.is_none() {
                    let wrong = "a scope is longer than 128 bytes".to_owned();
                    because.push(refused("scopes", wrong, SCOPES_REMEDY));
                }
                read
            })
            .collect();
        let (Some(redirects), Some(scopes), true) = (redirects, scopes, because.is_empty()) else {
            return Err(Refused { because }.into());
        };
        let event = RegistryEvent::ProgramLaunchSet {
            program: program.clone(),
            redirects,
            launch: launch.flatten(),
            scopes,
        };
        self.of_program(who, command_id, party, event)
    }
}

const TOO_LONG: &str = "an address is too long, or holds what none holds";
const ADDRESS_REMEDY: &str =
    "Write the whole address, beginning with https://, as the program sends it.";
const SCOPES_REMEDY: &str = "Write scopes such as patient/Observation.rs, user/Patient.rs, launch/patient or offline_access, parted by blanks.";

/// What is wrong with it: field, what, and what would mend it.
pub(super) fn objections(
    subject: &Subject,
    redirects: &[Statement],
    launch: Option<&Statement>,
    scopes: &[Id],
) -> Vec<(&'static str, String, &'static str)> {
    let mut found = Vec::new();
    if redirects.is_empty() {
        if launch.is_some() || !scopes.is_empty() {
            found.push((
                "redirects",
                "there is no address to which a person is sent back".to_owned(),
                "Give at least one; or leave all three empty, and nobody may let the program ask.",
            ));
        }
        return found;
    }
    if matches!(subject, Subject::Pharmacy(_)) {
        found.push((
            "program",
            "it acts for a pharmacy, which may not know what a person would let it read".to_owned(),
            "Register a program of the clinic or of the programme for this.",
        ));
    }
    if redirects.len() > MOST_REDIRECTS {
        let wrong = format!("there are more than {MOST_REDIRECTS} addresses");
        found.push(("redirects", wrong, "Give those that are in use."));
    }
    let back = redirects.iter().map(|one| ("redirects", one));
    for (field, address) in back.chain(launch.map(|one| ("launch", one))) {
        if let Err(wrong) = is_an_address(address.as_str()) {
            found.push((field, format!("'{address}' {wrong}"), ADDRESS_REMEDY));
        }
    }
    let read: Vec<_> = scopes
        .iter()
        .map(|scope| PersonScope::from_text(scope.as_str()))
        .collect();
    let reads = |one: &PersonScope| matches!(one, PersonScope::Data(..));
    let reads_something = read.iter().flatten().any(reads);
    if let Some(Err(wrong)) = read.into_iter().find(Result::is_err) {
        found.push(("scopes", wrong.to_string(), SCOPES_REMEDY));
    } else if !reads_something {
        let wrong = "it may read nothing of a person".to_owned();
        found.push(("scopes", wrong, SCOPES_REMEDY));
    }
    found
}

/// Whether a person may be sent there: over TLS, or to a program on the very machine of the person; to a host that is named plainly,
/// so that nobody is shown one and led to another.
fn is_an_address(text: &str) -> Result<(), &'static str> {
    if text.len() > LONGEST_ADDRESS {
        return Err("is longer than 500 bytes");
    }
    if !text.bytes().all(|one| one.is_ascii_graphic()) {
        return Err("holds a blank, or letters that an address writes with '%'");
    }
    if text.contains(['#', '*', '\\', '"', '\'', '<', '>', ';', ',']) {
        return Err("holds a '#', '*', ';' or another sign that no such address holds");
    }
    let (rest, tls) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest, true),
        (_, Some(rest)) => (rest, false),
        _ => return Err("does not begin with https://"),
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err("has a port that is no number");
    }
    let named = host
        .bytes()
        .all(|one| one.is_ascii_alphanumeric() || matches!(one, b'.' | b'-'));
    if host != "[::1]" && (host.is_empty() || !named) {
        return Err("names no host, or a name beside it");
    }
    if !tls && !matches!(host, "127.0.0.1" | "[::1]" | "localhost") {
        return Err("is not reached over https");
    }
    Ok(())
}
