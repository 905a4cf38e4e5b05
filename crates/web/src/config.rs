//! What an installation sets for its site.

use std::time::Duration;

use jiff::tz::TimeZone;

use crate::connections::Connections;
use crate::ehr::Ehr;
use crate::fhir_server::FhirServer;
use crate::intended_use::{HelpNumbers, IntendedUseAccepted};
use crate::laboratory::Laboratories;
use crate::on_call::Messenger;
use crate::webhooks::WebhookRoots;

/// What an installation sets for its site. Every value has a safe default.
#[derive(Clone, Debug)]
pub struct Config {
    /// What the foot of every page calls the installation.
    pub installation_name: String,
    /// Whether TLS ends before or in this program: the session cookie is then `__Host-` and `Secure`.
    pub behind_tls: bool,
    /// Whether a proxy stands in front that names the caller in `X-Forwarded-For`. Its last entry is then believed.
    pub behind_proxy: bool,
    /// The zone in which readers live who have not chosen another.
    pub local_zone: TimeZone,
    /// The largest body of a form, or of a document of the JSON interface, in bytes.
    pub body_limit: usize,
    /// The largest document that a program may send, in bytes: a bundle, a call of CDS Hooks, a laboratory's message.
    pub document_limit: usize,
    /// The longest a request may take.
    pub request_timeout: Duration,
    /// How many connections are served at once, and how patient each is.
    pub connections: Connections,
    /// Sign-ins shown on the sign-in page of a demonstration. They are shown in the sandbox only.
    pub demonstration: Vec<DemonstrationSignIn>,
    /// That patients are told how urgent something is; none until the statement of intended use is accepted.
    pub intended_use: Option<IntendedUseAccepted>,
    /// Whom a patient calls.
    pub help: HelpNumbers,
    /// Under which address programs of others reach the site, without a path, such as `https://registry.example`. Their
    /// signed tokens must name it; none where no program is let in.
    pub public_url: Option<String>,
    /// What carries a message to whoever is on call; none where the installation has none.
    pub messenger: Option<Messenger>,
    /// The laboratories that send results.
    pub laboratories: Laboratories,
    /// The servers of record systems that may be asked for what did not come along with a hook.
    pub fhir_servers: Vec<FhirServer>,
    /// The record systems of clinics from whose pages this one is opened.
    pub ehrs: Vec<Ehr>,
    /// The roots that certificates of those must come from who are told that something happened; none are told over TLS without.
    pub webhook_roots: Option<WebhookRoots>,
}

/// Unless an installation says otherwise: as much as a message of a laboratory may have over its own connection.
const DOCUMENT_LIMIT: usize = retinue_interop::hl7v2::MOST_BYTES;

/// A sign-in of the demonstration.
#[derive(Clone, Debug)]
pub struct DemonstrationSignIn {
    /// Who this is, such as `Prescriber`.
    pub who: String,
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            installation_name: "Retinue".to_owned(),
            behind_tls: false,
            behind_proxy: false,
            local_zone: TimeZone::get("America/New_York").unwrap_or(TimeZone::UTC),
            body_limit: 64 * 1024,
            document_limit: DOCUMENT_LIMIT,
            request_timeout: Duration::from_secs(30),
            connections: Connections::default(),
            demonstration: Vec::new(),
            intended_use: None,
            help: HelpNumbers::default(),
            public_url: None,
            messenger: None,
            laboratories: Laboratories::default(),
            fhir_servers: Vec::new(),
            ehrs: Vec::new(),
            webhook_roots: None,
        }
    }
}
