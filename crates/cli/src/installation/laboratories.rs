//! The section `[hl7]` of the configuration: where laboratories are listened to, and who they are.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use retinue_interop::hl7v2::{Charset, RegisteredLaboratory};
use retinue_kernel::Id;
use retinue_web::{Encryption, Laboratories, LaboratorySender, NotEncrypted};
use serde::Deserialize;

use super::bind;
use crate::ending::Trouble;

/// What is said of laboratories.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Hl7 {
    /// Where MLLP is listened to, such as `127.0.0.1:2575`; nowhere when absent.
    listen: Option<String>,
    /// How its connections are encrypted; not at all when absent.
    tls: Option<Tls>,
    /// The registered senders.
    #[serde(default)]
    laboratories: Vec<Sender>,
}

/// The files by which connections are encrypted, in PEM. A relative path starts at the folder of the configuration.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Tls {
    /// The certificate of the service, and those between it and a root.
    certificate: PathBuf,
    /// Its private key.
    key: PathBuf,
    /// The roots of the certificates that laboratories show; none is asked for when absent.
    clients: Option<PathBuf>,
}

impl Tls {
    /// What the files say.
    ///
    /// # Errors
    /// The key that names the file, and what is wrong with it.
    fn encryption(&self) -> Result<Encryption, String> {
        let read = |key: &str, file: &Path| {
            std::fs::read(file).map_err(|error| {
                format!("hl7.tls.{key}: {} cannot be read: {error}", file.display())
            })
        };
        let certificate = read("certificate", &self.certificate)?;
        let key = read("key", &self.key)?;
        let clients = match &self.clients {
            Some(file) => Some(read("clients", file)?),
            None => None,
        };
        Encryption::of(&certificate, &key, clients.as_deref()).map_err(|error| {
            let (named, file) = match &error {
                NotEncrypted::Certificate(_) => ("certificate", Some(&self.certificate)),
                NotEncrypted::Key(_) => ("key", Some(&self.key)),
                NotEncrypted::Clients(_) => ("clients", self.clients.as_ref()),
            };
            let file = file.map_or(String::new(), |file| file.display().to_string());
            format!("hl7.tls.{named}: {file}: {error}")
        })
    }
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sender {
    name: String,
    application: Option<String>,
    facility: Option<String>,
    #[serde(default)]
    addresses: Vec<IpAddr>,
    certificate_sha256: Option<String>,
    token_sha256: Option<String>,
    zone: String,
    character_set: Option<String>,
    #[serde(default)]
    certified: bool,
    clia_number: Option<String>,
}

impl Hl7 {
    pub(super) fn is_sound(&self) -> Result<(), String> {
        let senders = self.senders()?;
        for (place, one) in senders.iter().enumerate() {
            if senders
                .iter()
                .skip(place + 1)
                .any(|other| other.name == one.name)
            {
                return Err(format!(
                    "hl7.laboratories: '{}' stands twice: give each laboratory a name of its own",
                    one.name
                ));
            }
        }
        let connects =
            |one: &LaboratorySender| !one.addresses.is_empty() || one.certificate.is_some();
        if self.listen.is_some() && !senders.iter().any(connects) {
            return Err(
                "hl7.listen: no laboratory has an address from which it connects: give one its addresses, or take the key out"
                    .to_owned(),
            );
        }
        let asks = self.tls.as_ref().is_some_and(|tls| tls.clients.is_some());
        if let Some(one) = senders
            .iter()
            .find(|one| one.certificate.is_some() && !asks)
        {
            return Err(format!(
                "hl7.laboratories.{}.certificate-sha256: nobody is asked for a certificate: name the roots of laboratories' certificates in hl7.tls.clients, or take the key out",
                one.name
            ));
        }
        Ok(())
    }

    /// Makes relative paths start at a folder.
    pub(super) fn starting_at(&mut self, folder: &Path) {
        let Some(tls) = &mut self.tls else {
            return;
        };
        for path in [&mut tls.certificate, &mut tls.key]
            .into_iter()
            .chain(&mut tls.clients)
        {
            *path = folder.join(&*path);
        }
    }

    /// The laboratories, with the listener bound.
    ///
    /// # Errors
    /// As [`bind`].
    pub(crate) fn opened(&self) -> Result<Laboratories, Trouble> {
        let senders = self.senders().map_err(|says| Trouble::input("hl7", says))?;
        let listener = match &self.listen {
            Some(listen) => Some(Arc::new(bind(listen)?)),
            None => None,
        };
        let encryption = match &self.tls {
            Some(tls) => Some(
                tls.encryption()
                    .map_err(|says| Trouble::input("hl7", says))?,
            ),
            None => None,
        };
        let mut laboratories = Laboratories::new(senders, listener);
        laboratories.encryption = encryption;
        Ok(laboratories)
    }

    fn senders(&self) -> Result<Vec<LaboratorySender>, String> {
        self.laboratories.iter().map(Sender::registered).collect()
    }
}

impl Sender {
    fn registered(&self) -> Result<LaboratorySender, String> {
        let key = |key: &str| format!("hl7.laboratories.{}.{key}", self.name);
        let is_name = !self.name.is_empty()
            && self.name.len() <= 60
            && self
                .name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let name = Id::new(&self.name).filter(|_| is_name).ok_or_else(|| {
            "hl7.laboratories.name: write a short name of letters, digits and hyphens, such as northlab; it never changes"
                .to_owned()
        })?;
        let hashes = [&self.certificate_sha256, &self.token_sha256];
        if self.addresses.is_empty() && hashes.iter().all(|hash| hash.is_none()) {
            return Err(format!(
                "{}: nothing says how it is known: give the addresses from which it connects, the hash of its certificate, or that of its token",
                key("addresses")
            ));
        }
        let [certificate, token] = [
            (
                "certificate-sha256",
                "the certificate",
                &self.certificate_sha256,
            ),
            ("token-sha256", "the token", &self.token_sha256),
        ]
        .map(|(named, of, hash)| match hash {
            None => Ok(None),
            Some(hash) => hash_of(hash).map(Some).ok_or_else(|| {
                format!(
                    "{}: write the 64 hexadecimal digits of the SHA-256 of {of}",
                    key(named)
                )
            }),
        });
        let zone = TimeZone::get(&self.zone).map_err(|_| {
            format!(
                "{}: '{}' is not a time zone: use a name such as America/Chicago",
                key("zone"),
                self.zone
            )
        })?;
        let charset = match &self.character_set {
            None => Charset::ASCII,
            Some(set) => Charset::named(set).ok_or_else(|| {
                format!(
                    "{}: '{set}' is not known: use UNICODE UTF-8, ASCII or 8859/1",
                    key("character-set")
                )
            })?,
        };
        let clia_number = match &self.clia_number {
            None => None,
            Some(_) if !self.certified => {
                return Err(format!(
                    "{}: the laboratory is not said to be certified: write certified = true, or take the key out",
                    key("clia-number")
                ));
            }
            Some(number) => Some(Id::new(number).ok_or_else(|| {
                format!("{}: give 1 to 128 printable characters", key("clia-number"))
            })?),
        };
        Ok(LaboratorySender {
            name,
            application: self.application.clone(),
            facility: self.facility.clone(),
            addresses: self.addresses.clone(),
            certificate: certificate?,
            token: token?,
            zone,
            charset,
            registered: RegisteredLaboratory {
                certified: self.certified,
                clia_number,
            },
        })
    }
}

fn hash_of(text: &str) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (slot, pair) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *slot = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(hash)
}
