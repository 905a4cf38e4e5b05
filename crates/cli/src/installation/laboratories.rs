//! The section `[hl7]` of the configuration: where laboratories are listened to, and who they are.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::tz::TimeZone;
use retinue_interop::hl7v2::{Charset, RegisteredLaboratory};
use retinue_kernel::Id;
use retinue_web::{Laboratories, LaboratorySender};
use serde::Deserialize;

use super::bind;
use crate::ending::Trouble;

/// What is said of laboratories.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Hl7 {
    /// Where MLLP is listened to, such as `127.0.0.1:2575`; nowhere when absent.
    listen: Option<String>,
    /// The registered senders.
    #[serde(default)]
    laboratories: Vec<Sender>,
}

#[derive(Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sender {
    name: String,
    application: Option<String>,
    facility: Option<String>,
    #[serde(default)]
    addresses: Vec<IpAddr>,
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
        if self.listen.is_some() && senders.iter().all(|one| one.addresses.is_empty()) {
            return Err(
                "hl7.listen: no laboratory has an address from which it connects: give one its addresses, or take the key out"
                    .to_owned(),
            );
        }
        Ok(())
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
        Ok(Laboratories::new(senders, listener))
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
        if self.addresses.is_empty() && self.token_sha256.is_none() {
            return Err(format!(
                "{}: nothing says how it is known: give the addresses from which it connects, or the hash of its token",
                key("addresses")
            ));
        }
        let token = match &self.token_sha256 {
            None => None,
            Some(hash) => Some(hash_of(hash).ok_or_else(|| {
                format!(
                    "{}: write the 64 hexadecimal digits of the SHA-256 of the token",
                    key("token-sha256")
                )
            })?),
        };
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
            token,
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
