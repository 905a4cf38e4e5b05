//! Laboratories that send results as HL7 version 2: who they are, and what is done with a message of theirs.
//!
//! A message is kept on disk before its sender is told that it was taken ([`receive`]); it is turned into facts afterwards
//! (`reading`), so that no judgement stands between the laboratory and its answer.

pub(crate) mod mllp;
pub(crate) mod reading;
mod tls;

use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use retinue_interop::hl7v2::{
    Answer, Charset, Expected, Fault, Header, MOST_BYTES, RegisteredLaboratory, Report, Told,
};
use retinue_kernel::Id;
use retinue_ledger::{Arrived, SubmitError};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use crate::site::Site;

pub use tls::{Encryption, NotEncrypted};

/// The laboratories of an installation, and where they are listened to.
#[derive(Clone, Debug, Default)]
pub struct Laboratories {
    /// The registered senders.
    pub senders: Vec<LaboratorySender>,
    /// Where MLLP is listened to; nowhere when absent. The HTTP way is open whenever a sender has a token.
    pub listener: Option<Arc<TcpListener>>,
    /// What encrypts the connections there; nothing when absent, for a network that is trusted or a program in front that ends TLS.
    pub encryption: Option<Encryption>,
    pub(crate) arrived: Arc<Notify>,
    pub(crate) answers: Arc<AtomicU32>,
}

/// A registered sender.
#[derive(Clone, Debug)]
pub struct LaboratorySender {
    /// Its name here; facts of its results carry it.
    pub name: Id,
    /// MSH-3 of its messages, where it has to be this.
    pub application: Option<String>,
    /// MSH-4 of its messages, where it has to be this.
    pub facility: Option<String>,
    /// From where it connects; nowhere when empty.
    pub addresses: Vec<IpAddr>,
    /// The SHA-256 of the certificate that it shows on a connection, where it has to be this.
    pub certificate: Option<[u8; 32]>,
    /// The SHA-256 of the token with which it sends over HTTP.
    pub token: Option<[u8; 32]>,
    /// The zone of its times.
    pub zone: TimeZone,
    /// The character set of messages that name none.
    pub charset: Charset,
    /// Whether the installation vouches for its pregnancy tests.
    pub registered: RegisteredLaboratory,
}

impl LaboratorySender {
    fn expected(&self) -> Expected {
        Expected {
            zone: Some(self.zone.clone()),
            charset: self.charset,
        }
    }

    /// Whether it may connect from there: from one of its addresses, or, where its certificate says who it is and it has none, from
    /// anywhere.
    fn may_connect(&self, address: IpAddr) -> bool {
        match self.addresses.is_empty() {
            true => self.certificate.is_some(),
            false => self.addresses.contains(&address.to_canonical()),
        }
    }

    /// Whether a message of that header may be its own.
    fn sends_as(&self, header: &Header) -> bool {
        let fits = |wanted: &Option<String>, said: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == said)
        };
        fits(&self.application, &header.application) && fits(&self.facility, &header.facility)
    }
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Connected {
    pub(crate) address: IpAddr,
    /// The SHA-256 of the certificate that it showed.
    pub(crate) certificate: Option<[u8; 32]>,
}

/// How the sender of a message is known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum From<'a> {
    /// By its connection.
    Connection(Connected),
    /// By its token.
    Token(&'a str),
}

impl Laboratories {
    /// The registered senders, and where MLLP is listened to.
    pub fn new(senders: Vec<LaboratorySender>, listener: Option<Arc<TcpListener>>) -> Laboratories {
        Laboratories {
            senders,
            listener,
            ..Laboratories::default()
        }
    }

    /// Whether anybody may connect from there; a connection of nobody's is closed without a word.
    pub(crate) fn may_connect(&self, address: IpAddr) -> bool {
        self.senders.iter().any(|one| one.may_connect(address))
    }

    /// Whether anybody is registered who is known like that.
    pub(crate) fn knows(&self, from: From<'_>) -> bool {
        self.of(from).next().is_some()
    }

    fn of<'a>(&'a self, from: From<'a>) -> impl Iterator<Item = &'a LaboratorySender> {
        let hash: Option<[u8; 32]> = match from {
            From::Token(token) => Some(Sha256::digest(token.as_bytes()).into()),
            From::Connection(_) => None,
        };
        self.senders.iter().filter(move |one| match from {
            From::Connection(connected) => {
                let shows = one.certificate.is_none() || one.certificate == connected.certificate;
                shows && one.may_connect(connected.address)
            }
            From::Token(_) => one.token.is_some() && one.token == hash,
        })
    }

    /// The one sender of a message; none where there is none, or where it could be several.
    fn sender(&self, from: From<'_>, header: &Header) -> Option<LaboratorySender> {
        let mut fitting = self.of(from).filter(|one| one.sends_as(header));
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(one.clone()),
            _ => None,
        }
    }

    /// The registered sender of that name.
    pub(crate) fn named(&self, name: &Id) -> Option<&LaboratorySender> {
        self.senders.iter().find(|one| one.name == *name)
    }

    /// A control id for an answer: at most 20 characters, and another each time.
    fn control_id(&self, at: Timestamp) -> String {
        let count = self.answers.fetch_add(1, Ordering::Relaxed) % 100_000;
        format!("R{}{count:05}", at.as_millisecond() % 10_i64.pow(13))
    }
}

/// What is answered to a message.
pub(crate) struct Answered {
    /// The answers that the sender asked for.
    pub(crate) messages: Vec<Vec<u8>>,
    /// Whether the message is kept, or was refused for what it is: whether it need not be sent again.
    pub(crate) settled: bool,
}

/// Takes one message: read, kept on disk, answered. Never is a message said to be taken that is not kept.
pub(crate) async fn receive(site: &Site, from: From<'_>, bytes: Vec<u8>) -> Answered {
    let laboratories = &site.config.laboratories;
    let header = Header::rescued(&bytes);
    let Some(sender) = laboratories.sender(from, &header) else {
        return answered(site, &header, Told::Refused(Fault::not_registered()), true);
    };
    let (header, told) = match Report::read(&bytes, &sender.expected()) {
        Ok(report) => (report.header, Told::Taken),
        Err(refused) => (refused.header, Told::Refused(refused.fault)),
    };
    let refused = match &told {
        Told::Taken => None,
        Told::Refused(fault) => Some(fault.to_string()),
    };
    if bytes.len() > MOST_BYTES {
        return answered(site, &header, told, true);
    }
    let arrived = Arrived {
        sender: sender.name,
        control_id: header.control_id.clone(),
        bytes,
        refused,
    };
    let kept = site.ask(move |ledger| ledger.keep_message(arrived)).await;
    let kept = kept.unwrap_or(Err(SubmitError::NotFound));
    match (kept, told) {
        (Ok(_), told) => {
            laboratories.arrived.notify_one();
            answered(site, &header, told, true)
        }
        // A message that is refused anyway is refused for its own reason, kept or not.
        (Err(error), Told::Refused(fault)) => {
            tracing::error!(%error, "a refused message of a laboratory could not be kept");
            answered(site, &header, Told::Refused(fault), true)
        }
        (Err(error), Told::Taken) => {
            tracing::error!(%error, "a message of a laboratory could not be kept; it is to be sent again");
            answered(site, &header, Told::Refused(Fault::not_kept()), false)
        }
    }
}

fn answered(site: &Site, header: &Header, told: Told, settled: bool) -> Answered {
    let at = site.ledger.now();
    let control_id = site.config.laboratories.control_id(at);
    let answer = Answer {
        header,
        told: &told,
        control_id: &control_id,
        at,
    };
    Answered {
        messages: answer.written(),
        settled,
    }
}
