//! What a program asks, as its address says it.
//!
//! As long as the program and the address to which it sends people back are not known for what the office named, nobody is sent
//! anywhere and the person is told here. From then on the program is told.

use axum::response::{IntoResponse, Redirect, Response};
use retinue_ledger::program::person_scope::{PersonScope, PersonScopes, Reach};
use retinue_ledger::{PatientId, ProgramForPeople, Secret};

use crate::access::person::Person;
use crate::http::fault::Fault;
use crate::http::form::Typed;
use crate::http::query::with_pairs;
use crate::rooms::machine::fhir;
use crate::rooms::machine::smart::address;
use crate::rooms::record;
use crate::site::Site;
use crate::words::said::Text;
use crate::words::said::let_in as says;

/// The longest `state` that is given back, in bytes.
const LONGEST_STATE: usize = 1_000;
/// The characters of a challenge by S256: 32 bytes in base64url.
const CHALLENGE: usize = 43;
/// What a question consists of, in the order in which it is asked again.
const PARAMETERS: [&str; 9] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "aud",
    "launch",
    "code_challenge",
    "code_challenge_method",
];

/// A question that may be put to a person.
pub(super) struct Asked {
    pub(super) program: ProgramForPeople,
    pub(super) redirect: String,
    /// What of what it asks the office lets it ask.
    pub(super) scopes: PersonScopes,
    pub(super) challenge: String,
    state: String,
    /// What the program was told when it was opened from here.
    launch: Option<Secret>,
    pairs: Vec<(String, String)>,
}

/// Why nobody is asked.
pub(super) enum Wrong {
    /// The program is told.
    Back(Response),
    /// The person is told, and sent nowhere.
    Here(Text),
}

impl Asked {
    /// Reads a question.
    pub(super) async fn read(site: &Site, typed: &Typed) -> Result<Result<Asked, Wrong>, Fault> {
        let only = |name: &'static str| {
            let mut given = typed.all(name).filter(|value| !value.is_empty());
            match (given.next(), given.next()) {
                (Some(one), None) => Ok(Some(one.to_owned())),
                (None, _) => Ok(None),
                (Some(_), Some(_)) => Err(()),
            }
        };
        let Ok(Some(client)) = only("client_id") else {
            return Ok(Err(Wrong::Here(says::UNKNOWN_PROGRAM)));
        };
        let found = site.ask(move |ledger| ledger.program_for_people(&client));
        let Some(program) = found.await?.map_err(record::read_fault)? else {
            return Ok(Err(Wrong::Here(says::UNKNOWN_PROGRAM)));
        };
        let redirect = match only("redirect_uri") {
            Ok(Some(redirect)) if program.redirects.contains(&redirect) => redirect,
            _ => return Ok(Err(Wrong::Here(says::UNKNOWN_ADDRESS))),
        };
        let state = match only("state") {
            Ok(Some(state)) if state.len() <= LONGEST_STATE => state,
            _ => {
                let wrong = "a state of 1 to 1000 bytes belongs here, once";
                return Ok(Err(Wrong::Back(back(
                    &redirect,
                    None,
                    "invalid_request",
                    wrong,
                ))));
            }
        };
        let base = address(site, fhir::PATH)?;
        let read = || {
            let bad = |says| ("invalid_request", says);
            let one = |name| only(name).map_err(|()| bad("a parameter stands twice"));
            if one("response_type")?.as_deref() != Some("code") {
                return Err((
                    "unsupported_response_type",
                    "the response type here is code",
                ));
            }
            // A token for another server is never given here, and one of here never sent there.
            let aud = one("aud")?.unwrap_or_default();
            if aud.trim_end_matches('/') != base {
                return Err(bad("aud is the address of the FHIR server here"));
            }
            if one("code_challenge_method")?.as_deref() != Some("S256") {
                return Err(bad("the code challenge method here is S256"));
            }
            let challenge = one("code_challenge")?.unwrap_or_default();
            let is_written = |one: u8| one.is_ascii_alphanumeric() || matches!(one, b'-' | b'_');
            if challenge.len() != CHALLENGE || !challenge.bytes().all(is_written) {
                return Err(bad("code_challenge is 43 characters of base64url"));
            }
            let asked = one("scope")?.unwrap_or_default();
            let mut scopes = program
                .scopes
                .granted(&PersonScopes::as_far_as_known(&asked));
            let launch = one("launch")?.map(|launch| Secret::new(&launch));
            let launch = launch.filter(|_| scopes.has(&PersonScope::Launch));
            if launch.is_none() {
                scopes = scopes.only(|scope| *scope != PersonScope::Launch);
            }
            if !scopes.read_something() {
                return Err((
                    "invalid_scope",
                    "none of the scopes asked for is one that this program may ask of a person",
                ));
            }
            Ok((challenge, scopes, launch))
        };
        let (challenge, scopes, launch) = match read() {
            Ok(read) => read,
            Err((error, wrong)) => {
                let response = back(&redirect, Some(&state), error, wrong);
                return Ok(Err(Wrong::Back(response)));
            }
        };
        let pairs = PARAMETERS.iter().filter_map(|name| {
            let value = typed.first(name)?;
            Some(((*name).to_owned(), value.to_owned()))
        });
        Ok(Ok(Asked {
            pairs: pairs.collect(),
            program,
            redirect,
            scopes,
            challenge,
            state,
            launch,
        }))
    }

    /// The parameters that make the question, to be asked again.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.pairs.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The question without what the person answered so far.
    pub(super) fn question(&self) -> Typed {
        Typed::of_query(self.pairs.clone())
    }

    /// What this person may let it do. Nobody chooses a patient who is one.
    pub(super) fn scopes_for(&self, person: &Person) -> PersonScopes {
        let is_patient = person.actor.patient().is_some();
        let all = self.scopes.clone();
        all.only(|scope| !(is_patient && *scope == PersonScope::Launch))
    }

    /// The patient with whom this person opened the program from here; none where it was not opened from here at all.
    ///
    /// # Errors
    /// Sent back where the program says that it was opened and this person did not, or not any more.
    pub(super) fn opened_with(
        &self,
        site: &Site,
        person: &Person,
    ) -> Result<Option<PatientId>, Box<Response>> {
        let is_patient = person.actor.patient().is_some();
        let Some(launch) = self.launch.as_ref().filter(|_| !is_patient) else {
            return Ok(None);
        };
        let program = &self.program.program;
        let found = site.ledger.opened_with(&person.actor, program, launch);
        let over = "what the program was opened with is over, or was another's: open it again";
        found
            .map(Some)
            .ok_or_else(|| Box::new(self.back("invalid_request", over)))
    }

    /// Whether a patient is to be chosen, who was not at hand when the program was opened.
    pub(super) fn asks_of_whom(&self, person: &Person) -> bool {
        if self.launch.is_some() {
            return false;
        }
        let needs_one = !self.scopes.within(Reach::Patient).is_empty()
            || self.scopes.has(&PersonScope::LaunchPatient);
        needs_one && person.actor.clinician().is_some()
    }

    /// Where the person is sent back to, without the path.
    pub(super) fn origin(&self) -> &str {
        let after_scheme = self.redirect.find("://").map_or(0, |place| place + 3);
        let rest = self.redirect.get(after_scheme..).unwrap_or_default();
        let length = rest.find(['/', '?']).unwrap_or(rest.len());
        self.redirect
            .get(..after_scheme + length)
            .unwrap_or_default()
    }

    /// Sends the person back with the code.
    pub(super) fn with_code(&self, code: &Secret) -> Response {
        let pairs = [("code", code.as_str()), ("state", &self.state)];
        Redirect::to(&with_pairs(self.redirect.clone(), pairs)).into_response()
    }

    /// Where the program is told why it gets none.
    pub(super) fn back_without(&self, error: &str, says: &str) -> String {
        let pairs = [
            ("error", error),
            ("error_description", says),
            ("state", &self.state),
        ];
        with_pairs(self.redirect.clone(), pairs)
    }

    /// Sends the person back without a code.
    pub(super) fn back(&self, error: &str, says: &str) -> Response {
        Redirect::to(&self.back_without(error, says)).into_response()
    }
}

fn back(redirect: &str, state: Option<&str>, error: &str, says: &str) -> Response {
    let pairs = [("error", error), ("error_description", says)];
    let state = state.map(|state| ("state", state));
    let pairs = pairs.into_iter().chain(state);
    Redirect::to(&with_pairs(redirect.to_owned(), pairs)).into_response()
}
