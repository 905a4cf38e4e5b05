//! Servers of record systems that may be asked for what did not come along with a hook. Each is named in the configuration, with
//! the program that may have it asked; a call names one of them exactly or nobody is asked.

use std::fmt;

use serde_json::Value;

use crate::outside::{NoAnswer, Outside};

/// The longest id of a resource.
const LONGEST_ID: usize = 64;

/// A server that may be asked.
#[derive(Clone)]
pub struct FhirServer {
    program: String,
    server: Outside,
}

impl fmt::Debug for FhirServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = self.server.address();
        write!(f, "FhirServer({address} for {})", self.program)
    }
}

/// Why nothing was fetched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotFetched {
    /// It cannot be named in a request.
    Id,
    /// It was not reached, or did not answer within the time.
    NotReached,
    /// Its answer is none that is read: another status, too large, or not the resource that was asked for.
    NotRead,
}

impl From<NoAnswer> for NotFetched {
    fn from(why: NoAnswer) -> NotFetched {
        match why {
            NoAnswer::NotReached => NotFetched::NotReached,
            NoAnswer::NotRead => NotFetched::NotRead,
        }
    }
}

impl FhirServer {
    /// A server for one program, by its whole address, such as `https://ehr.example/fhir/r4`; `roots` are the certificates, as PEM,
    /// that its own must come from. Without TLS only this very machine is asked.
    ///
    /// # Errors
    /// What is wrong, and what would mend it.
    pub fn of(program: &str, address: &str, roots: Option<&[u8]>) -> Result<FhirServer, String> {
        Ok(FhirServer {
            program: program.to_owned(),
            server: Outside::of(address, roots)?,
        })
    }

    /// Whether a program names exactly this server, which it may have asked.
    pub(crate) fn is_meant(&self, program: &str, named: &str) -> bool {
        self.program == program && self.server.is_meant(named)
    }

    /// A patient, by the id on the server. The token is the one that the program sent with its call for this server.
    pub(crate) async fn patient(&self, id: &str, token: Option<&str>) -> Result<Value, NotFetched> {
        patient_of(&self.server, id, token).await
    }
}

/// A patient of a server, by the id there.
pub(crate) async fn patient_of(
    server: &Outside,
    id: &str,
    token: Option<&str>,
) -> Result<Value, NotFetched> {
    let is_id = !id.is_empty()
        && id.len() <= LONGEST_ID
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    // Two points would lead to another path.
    if !is_id || id.bytes().all(|byte| byte == b'.') {
        return Err(NotFetched::Id);
    }
    let what = format!("Patient/{id}");
    let body = server.get(&what, "application/fhir+json", token).await?;
    let resource: Value = serde_json::from_slice(&body).map_err(|_| NotFetched::NotRead)?;
    let is = |name: &str, text: &str| resource.get(name).and_then(Value::as_str) == Some(text);
    if is("resourceType", "Patient") && is("id", id) {
        Ok(resource)
    } else {
        Err(NotFetched::NotRead)
    }
}
