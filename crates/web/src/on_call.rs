//! Telling whoever is on call, by the program that the installation names.
//!
//! How a person is reached at night differs from house to house: a pager's gateway, mail, a telephone system. So a message is
//! handed to a program of the installer's, and is tried again until that program says that it was taken.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use retinue_ledger::OnCallMessage;
use serde::Serialize;
use tokio::sync::watch;

use crate::site::Site;

/// The program that carries a message. It gets one JSON object on standard input, and ends with 0 once it took it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Messenger {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

/// Most messages that are looked at in one second.
const MOST: u32 = 50;
/// How long the program may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked whether the program has ended.
const LOOK: Duration = Duration::from_millis(50);
/// The longest that a message waits to be tried again, in seconds.
const LONGEST_WAIT: u64 = 300;

/// What leaves the installation: for whom, and that something waits. Nothing of whom or of what.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Leaves<'a> {
    id: &'a str,
    account: &'a str,
    login: &'a str,
    name: &'a str,
    installation: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    watermark: Option<&'a str>,
}

/// A message that was not taken: how often it was tried, and in which second it is tried again.
#[derive(Clone, Copy, Default)]
struct Tried {
    times: u32,
    next: u64,
}

/// Tells what is to be told, once a second, until the service stops.
pub(crate) async fn keep(site: Site, messenger: Messenger, mut stopped: watch::Receiver<bool>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut now: u64 = 0;
    let mut tried: BTreeMap<String, Tried> = BTreeMap::new();
    loop {
        tokio::select! {
            _ = second.tick() => {}
            _ = stopped.changed() => return,
        }
        now = now.saturating_add(1);
        let waiting = match site.ask(|ledger| ledger.on_call_messages(MOST)).await {
            Ok(Ok(waiting)) => waiting,
            Ok(Err(error)) => {
                tracing::warn!(%error, "who is on call could not be told; the next second tries again");
                continue;
            }
            Err(_) => continue,
        };
        tried.retain(|id, _| waiting.iter().any(|one| one.id == *id));
        for message in waiting {
            let before = tried.get(&message.id).copied().unwrap_or_default();
            if before.next > now {
                continue;
            }
            let id = message.id.clone();
            if told(&site, &messenger, message).await {
                tried.remove(&id);
                continue;
            }
            let times = before.times.saturating_add(1);
            let wait = 1_u64.checked_shl(times).unwrap_or(LONGEST_WAIT);
            let next = now.saturating_add(wait.min(LONGEST_WAIT));
            tried.insert(id, Tried { times, next });
        }
    }
}

/// Whether the program took the message and the ledger keeps that it did.
async fn told(site: &Site, messenger: &Messenger, message: OnCallMessage) -> bool {
    let installation = site.config.installation_name.clone();
    let messenger = messenger.clone();
    let done = site
        .ask(move |ledger| -> Result<(), String> {
            carry(&messenger, &message, &installation)?;
            ledger
                .on_call_told(&message)
                .map_err(|error| error.to_string())
        })
        .await;
    match done {
        Ok(Ok(())) => true,
        Ok(Err(why)) => {
            tracing::error!(%why, "who is on call was not told; it is tried again");
            false
        }
        Err(_) => false,
    }
}

fn carry(messenger: &Messenger, message: &OnCallMessage, installation: &str) -> Result<(), String> {
    let leaves = Leaves {
        id: &message.id,
        account: message.account.as_str(),
        login: &message.login,
        name: &message.name,
        installation,
        message: format!("Something waits for you in {installation}. Sign in to see it."),
        watermark: message.watermark.as_deref(),
    };
    let text = serde_json::to_vec(&leaves).map_err(|error| error.to_string())?;
    let mut child = Command::new(&messenger.program)
        .args(&messenger.arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the program could not be started: {error}"))?;
    // A program that does not read ends with a word of its own; that it did not take it is then its answer.
    if let Some(mut input) = child.stdin.take() {
        let _ = input.write_all(&text);
    }
    let looks = PATIENCE.as_millis() / LOOK.as_millis().max(1);
    for _ in 0..looks {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("the program ended with {status}")),
            Ok(None) => std::thread::sleep(LOOK),
            Err(error) => return Err(error.to_string()),
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    Err(format!(
        "the program did not end within {} seconds",
        PATIENCE.as_secs()
    ))
}
