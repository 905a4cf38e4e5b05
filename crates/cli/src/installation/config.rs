//! The configuration file: few keys, each with a safe default, and none that is not known.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use retinue_web::{HelpNumbers, INTENDED_USE_VERSION, IntendedUseAccepted, Messenger};
use serde::Deserialize;

use super::ehrs;
use super::fhir_servers::Named;
use super::laboratories::Hl7;
use super::webhooks::Webhooks;
use crate::ending::Trouble;

/// What an installation sets in its file. What an option says wins.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Config {
    /// Where to listen, such as `127.0.0.1:7410`.
    pub(crate) listen: Option<String>,
    /// The folder of the ledger. A relative path starts at the folder of this file.
    pub(crate) data: Option<PathBuf>,
    /// The signing key's file; `signing.key` in the ledger's folder when absent.
    pub(crate) key: Option<PathBuf>,
    /// What the foot of every page calls the installation.
    pub(crate) installation_name: Option<String>,
    /// Whether TLS ends before this program: the session cookie is then for TLS only.
    #[serde(default)]
    pub(crate) behind_tls: bool,
    /// Whether a proxy stands in front that names the caller in `X-Forwarded-For`.
    #[serde(default)]
    pub(crate) behind_proxy: bool,
    /// The zone of readers who have not chosen another, such as `Pacific/Honolulu`.
    pub(crate) local_zone: Option<String>,
    /// Under which address programs of others reach the site, such as `https://registry.example`.
    pub(crate) public_url: Option<String>,
    /// The largest document that a program may send, in bytes.
    pub(crate) document_limit: Option<usize>,
    /// How many connections are served at once.
    pub(crate) most_connections: Option<u32>,
    /// How many of them one address may hold.
    pub(crate) most_connections_of_one: Option<u32>,
    /// The longest that the head of a request may take.
    pub(crate) request_head_seconds: Option<u64>,
    /// The longest that a connection may stay without a request.
    pub(crate) connection_idle_seconds: Option<u64>,
    /// What patients are told of their care, and whom they call.
    #[serde(default)]
    pub(crate) care: Care,
    /// How whoever is on call is told.
    #[serde(default)]
    pub(crate) on_call: OnCall,
    /// Laboratories that send results.
    #[serde(default)]
    pub(crate) hl7: Hl7,
    /// Servers of record systems that may be asked.
    #[serde(default)]
    pub(crate) fhir_servers: Vec<Named>,
    /// Record systems from whose pages this one is opened.
    #[serde(default)]
    pub(crate) ehrs: Vec<ehrs::Named>,
    /// How programs are told that something happened.
    #[serde(default)]
    pub(crate) webhooks: Webhooks,
    session_idle_minutes: Option<u64>,
    session_longest_hours: Option<u64>,
}

/// How whoever is on call is told.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct OnCall {
    /// The program that carries a message, and its arguments.
    command: Option<Vec<String>>,
}

impl OnCall {
    fn is_sound(&self) -> Result<(), String> {
        let Some(command) = &self.command else {
            return Ok(());
        };
        match command.first().map(Path::new) {
            Some(program) if program.is_absolute() && program.is_file() => Ok(()),
            Some(program) => Err(format!(
                "on-call.command: '{}' is not the whole path of a program on this machine: name one, such as /usr/local/bin/tell-on-call",
                program.display()
            )),
            None => Err(
                "on-call.command: it names no program: write [\"/path/of/program\", \"argument\"], or take the key out"
                    .to_owned(),
            ),
        }
    }

    /// The program that carries a message.
    pub(crate) fn messenger(&self) -> Option<Messenger> {
        let (program, arguments) = self.command.as_deref()?.split_first()?;
        Some(Messenger {
            program: PathBuf::from(program),
            arguments: arguments.to_vec(),
        })
    }
}

/// What patients are told of their care, and whom they call.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Care {
    /// The version of the statement of intended use (`docs/intended-use.md`) that was accepted; patients are told no urgency
    /// without it.
    intended_use_accepted: Option<String>,
    clinic_telephone: Option<String>,
    emergency_number: Option<String>,
    crisis_line: Option<String>,
    /// By the two letters of a country; `ZZ` for every other.
    #[serde(default)]
    crisis_lines: BTreeMap<String, String>,
}

/// The longest number or name of a line, in characters.
const LONGEST_NUMBER: usize = 60;

impl Care {
    fn is_sound(&self) -> Result<(), String> {
        if let Some(version) = &self.intended_use_accepted
            && self.accepted().is_none()
        {
            return Err(format!(
                "care.intended-use-accepted: '{version}' is not the version of the statement that this program holds: read docs/intended-use.md and write its version, \"{INTENDED_USE_VERSION}\", or take the key out"
            ));
        }
        for (key, number) in [
            ("care.clinic-telephone", &self.clinic_telephone),
            ("care.emergency-number", &self.emergency_number),
            ("care.crisis-line", &self.crisis_line),
        ] {
            if let Some(number) = number {
                dialled(key, number)?;
            }
        }
        for (country, number) in &self.crisis_lines {
            let key = format!("care.crisis-lines.{country}");
            if !COUNTRIES.contains(&country.as_str()) {
                return Err(format!(
                    "{key}: patients are treated in {}: write one of these, or take the key out",
                    COUNTRIES.join(", ")
                ));
            }
            dialled(&key, number)?;
        }
        Ok(())
    }

    /// That the statement of intended use was accepted.
    pub(crate) fn accepted(&self) -> Option<IntendedUseAccepted> {
        let version = self.intended_use_accepted.as_deref();
        version.and_then(IntendedUseAccepted::of)
    }

    /// Whom patients call.
    pub(crate) fn help(&self) -> HelpNumbers {
        HelpNumbers {
            clinic: self.clinic_telephone.clone(),
            emergency: self.emergency_number.clone(),
            crisis: self.crisis_line.clone(),
            crisis_in: self.crisis_lines.clone(),
        }
    }
}

/// The countries of which a patient's is one, as the crisis texts name them: ZZ is every other.
const COUNTRIES: [&str; 3] = ["US", "GB", "ZZ"];

/// That a number can be read and dialled.
fn dialled(key: &str, number: &str) -> Result<(), String> {
    let unfit = number.trim().is_empty()
        || number.chars().count() > LONGEST_NUMBER
        || number.chars().any(char::is_control);
    if unfit {
        return Err(format!(
            "{key}: write the number as people dial it, in at most {LONGEST_NUMBER} characters, or take the key out"
        ));
    }
    Ok(())
}

/// Whether a text is `https://HOST` with an optional port and no more; `http://` serves on this machine only.
fn is_an_origin(url: &str) -> bool {
    let (host, is_safe) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(host), _) => (host, true),
        (None, Some(host)) => {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            (host, matches!(name, "localhost" | "127.0.0.1" | "[::1]"))
        }
        (None, None) => return false,
    };
    is_safe
        && !host.is_empty()
        && host
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || ".-:[]".contains(one))
}

/// The longest that a session may live without a request, and at all.
const MOST_IDLE_MINUTES: u64 = 60;
const MOST_HOURS: u64 = 12;

/// Between what a form may have and what a few of them together may take of the memory.
const LEAST_DOCUMENT: usize = 64 * 1024;
const MOST_DOCUMENT: usize = 16 * 1024 * 1024;

impl Config {
    /// Reads a file.
    ///
    /// # Errors
    /// Bad input that names the file, the line and the key.
    pub(crate) fn read(file: &Path) -> Result<Config, Trouble> {
        let at = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|error| Trouble::input(&at, format!("cannot be read: {error}")))?;
        // The message shows the line itself and, for a key that is not known, the known ones.
        let mut config: Config = toml::from_str(&text)
            .map_err(|error| Trouble::input(&at, error.to_string().trim_end().to_owned()))?;
        config.is_sound().map_err(|says| Trouble::input(at, says))?;
        let folder = file.parent().unwrap_or(Path::new("."));
        for path in [&mut config.data, &mut config.key].into_iter().flatten() {
            *path = folder.join(&*path);
        }
        config.hl7.starting_at(folder);
        config.webhooks.starting_at(folder);
        config
            .webhooks
            .opened()
            .map_err(|says| Trouble::input(file.display().to_string(), says))?;
        for server in &mut config.fhir_servers {
            server.starting_at(folder);
            server
                .opened()
                .map_err(|says| Trouble::input(file.display().to_string(), says))?;
        }
        for ehr in &mut config.ehrs {
            ehr.starting_at(folder);
            ehr.opened()
                .map_err(|says| Trouble::input(file.display().to_string(), says))?;
        }
        Ok(config)
    }

    fn is_sound(&self) -> Result<(), String> {
        let within = |key: &str, value: Option<u64>, most: u64| match value {
            Some(value) if !(1..=most).contains(&value) => {
                Err(format!("{key}: {value} does not lie between 1 and {most}"))
            }
            _ => Ok(()),
        };
        within(
            "session-idle-minutes",
            self.session_idle_minutes,
            MOST_IDLE_MINUTES,
        )?;
        within(
            "session-longest-hours",
            self.session_longest_hours,
            MOST_HOURS,
        )?;
        if let Some(zone) = &self.local_zone
            && jiff::tz::TimeZone::get(zone).is_err()
        {
            return Err(format!(
                "local-zone: '{zone}' is not a time zone: use a name such as Pacific/Honolulu"
            ));
        }
        if let Some(bytes) = self.document_limit
            && !(LEAST_DOCUMENT..=MOST_DOCUMENT).contains(&bytes)
        {
            return Err(format!(
                "document-limit: {bytes} bytes is not between {LEAST_DOCUMENT} and {MOST_DOCUMENT}: every document is read into memory whole"
            ));
        }
        let bounded = [
            (
                "most-connections",
                self.most_connections.map(u64::from),
                16,
                65_536,
            ),
            (
                "most-connections-of-one",
                self.most_connections_of_one.map(u64::from),
                16,
                65_536,
            ),
            ("request-head-seconds", self.request_head_seconds, 1, 120),
            (
                "connection-idle-seconds",
                self.connection_idle_seconds,
                5,
                3_600,
            ),
        ];
        for (key, value, least, most) in bounded {
            if let Some(value) = value
                && !(least..=most).contains(&value)
            {
                return Err(format!("{key}: {value} is not between {least} and {most}"));
            }
        }
        if let Some(url) = &self.public_url
            && !is_an_origin(url)
        {
            return Err(format!(
                "public-url: '{url}' is not the beginning of an address: write https:// and the host, as programs of others write it"
            ));
        }
        self.on_call.is_sound()?;
        self.hl7.is_sound()?;
        self.care.is_sound()
    }

    /// How long a session lives without a request: 15 minutes, or what the file says.
    pub(crate) fn session_idle(&self) -> Duration {
        Duration::from_secs(
            60 * self
                .session_idle_minutes
                .unwrap_or(15)
                .min(MOST_IDLE_MINUTES),
        )
    }

    /// How long a session lives at most: 12 hours, or what the file says.
    pub(crate) fn session_longest(&self) -> Duration {
        Duration::from_secs(
            3600 * self
                .session_longest_hours
                .unwrap_or(MOST_HOURS)
                .min(MOST_HOURS),
        )
    }
}
