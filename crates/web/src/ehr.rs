//! Record systems of clinics from whose pages this one is opened (SMART App Launch, decision 0064). Each is named in the
//! configuration; nothing that a browser brings along adds another.

use std::fmt;

use axum::body::Bytes;
use retinue_kernel::Id;
use serde_json::Value;

use crate::fhir_server::{NotFetched, patient_of};
use crate::http::query::with_pairs;
use crate::outside::{NoAnswer, Outside};

/// The least that is asked of it: which patient, and who that is.
const SCOPES: &str = "launch patient/Patient.r";
const CONFIGURATION: &str = ".well-known/smart-configuration";

/// A record system of a clinic.
#[derive(Clone)]
pub struct Ehr {
    iss: Outside,
    /// Servers beside it that ask the person and give tokens.
    others: Vec<Outside>,
    client_id: String,
    clinic: Id,
}

impl fmt::Debug for Ehr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ehr({} of {})", self.iss.address(), self.clinic)
    }
}

/// Where it asks its people, and where it gives tokens.
#[derive(Clone, Debug)]
pub(crate) struct Doors {
    authorize: String,
    token: String,
}

/// Why it could not be asked who the patient is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotTold {
    /// It did not answer.
    NotReached,
    /// It answered with something else than was asked for.
    NotRead,
    /// It names doors on a server that the configuration does not name.
    Elsewhere,
    /// It has no patient at hand.
    Nobody,
}

impl From<NoAnswer> for NotTold {
    fn from(why: NoAnswer) -> NotTold {
        match why {
            NoAnswer::NotReached => NotTold::NotReached,
            NoAnswer::NotRead => NotTold::NotRead,
        }
    }
}

impl From<NotFetched> for NotTold {
    fn from(why: NotFetched) -> NotTold {
        match why {
            NotFetched::NotReached => NotTold::NotReached,
            NotFetched::Id | NotFetched::NotRead => NotTold::NotRead,
        }
    }
}

impl Ehr {
    /// A record system: the address of its FHIR server, by which name it knows us, for which clinic (the id of the prescriber), and the
    /// servers beside it that may ask and give tokens, each with its host; `roots` as PEM.
    ///
    /// # Errors
    /// What is wrong, and what would mend it.
    pub fn of(
        iss: &str,
        client_id: &str,
        clinic: &str,
        others: &[String],
        roots: Option<&[u8]>,
    ) -> Result<Ehr, String> {
        let clinic = Id::new(clinic).ok_or("clinic: name the prescriber by the id here")?;
        if client_id.is_empty() || !client_id.bytes().all(|one| one.is_ascii_graphic()) {
            return Err("client-id: give the name by which the record system knows us".to_owned());
        }
        let others = others.iter().map(|other| Outside::of(other, roots));
        Ok(Ehr {
            iss: Outside::of(iss, roots)?,
            others: others.collect::<Result<_, _>>()?,
            client_id: client_id.to_owned(),
            clinic,
        })
    }

    /// For whom it speaks.
    pub(crate) fn clinic(&self) -> &Id {
        &self.clinic
    }

    /// Whether it is this one that opens us.
    pub(crate) fn is_meant(&self, iss: &str) -> bool {
        self.iss.is_meant(iss)
    }

    /// Where it asks, as it says itself, on servers that the configuration names.
    pub(crate) async fn doors(&self) -> Result<Doors, NotTold> {
        let told = self.iss.get(CONFIGURATION, "application/json", None);
        let told = json(&told.await?)?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
        let methods = told.get("code_challenge_methods_supported");
        let methods = methods.and_then(Value::as_array);
        if !methods.is_some_and(|all| all.contains(&Value::from("S256"))) {
            return Err(NotTold::NotRead);
        }
        let doors = Doors {
            authorize: text("authorization_endpoint").ok_or(NotTold::NotRead)?,
            token: text("token_endpoint").ok_or(NotTold::NotRead)?,
        };
        for door in [&doors.authorize, &doors.token] {
            self.server_of(door)?;
        }
        Ok(doors)
    }

    /// The server on which an address lies, and the path there.
    fn server_of<'a>(&self, address: &'a str) -> Result<(&Outside, &'a str), NotTold> {
        let mut all = std::iter::once(&self.iss).chain(&self.others);
        all.find_map(|server| Some((server, server.path_of(address)?)))
            .ok_or(NotTold::Elsewhere)
    }

    /// Where the person is asked by it.
    pub(crate) fn question(
        &self,
        doors: &Doors,
        launch: &str,
        back: &str,
        state: &str,
        challenge: &str,
    ) -> String {
        with_pairs(
            doors.authorize.clone(),
            [
                ("response_type", "code"),
                ("client_id", &self.client_id),
                ("redirect_uri", back),
                ("launch", launch),
                ("scope", SCOPES),
                ("state", state),
                ("aud", self.iss.address()),
                ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            ],
        )
    }

    /// The patient who is at hand there, for a code. The token is used for this one question and forgotten.
    pub(crate) async fn patient(
        &self,
        doors: &Doors,
        code: &str,
        back: &str,
        verifier: &str,
    ) -> Result<Value, NotTold> {
        let form = with_pairs(
            String::new(),
            [
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", back),
                ("code_verifier", verifier),
                ("client_id", &self.client_id),
            ],
        );
        let (server, path) = self.server_of(&doors.token)?;
        let form = form.trim_start_matches('?').to_owned();
        let given = json(&server.post(path, form).await?)?;
        let text = |name: &str| given.get(name).and_then(Value::as_str);
        let token = text("access_token").ok_or(NotTold::NotRead)?;
        let patient = text("patient").ok_or(NotTold::Nobody)?;
        // It stands in a header of the next request.
        if !token.bytes().all(|one| one.is_ascii_graphic()) {
            return Err(NotTold::NotRead);
        }
        Ok(patient_of(&self.iss, patient, Some(token)).await?)
    }
}

fn json(body: &Bytes) -> Result<Value, NotTold> {
    serde_json::from_slice(body).map_err(|_| NotTold::NotRead)
}
