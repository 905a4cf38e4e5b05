//! Telling programs of others that something happened, until the service stops (decision 0061).
//!
//! What waits lies in the ledger. Here it is signed, sent, and what became of it is kept; an endpoint that is slow or away keeps
//! no other waiting.

mod call;
mod sign;

use std::collections::BTreeMap;
use std::time::Duration;

use retinue_ledger::{WebhookAnswer, WebhookDue};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

pub use self::call::WebhookRoots;
pub(crate) use self::sign::as_shown;
use crate::rooms::machine::fhir;
use crate::site::Site;

/// How many endpoints are called at once.
const MOST_AT_ONCE: usize = 32;
/// How many notifications an endpoint takes in a row before its turn is over.
const MOST_IN_A_ROW: u32 = 200;

/// Tells what waits, once a second, until the service stops.
pub(crate) async fn keep(site: Site, mut stopped: watch::Receiver<bool>) {
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    // Given up with this loop: what was not answered is told again, under the same name.
    let mut tasks = JoinSet::new();
    let mut called: BTreeMap<String, AbortHandle> = BTreeMap::new();
    loop {
        tokio::select! {
            _ = second.tick() => {}
            _ = stopped.changed() => return,
        }
        while tasks.try_join_next().is_some() {}
        called.retain(|_, task| !task.is_finished());
        let due = match site.ask(|ledger| ledger.webhooks_due()).await {
            Ok(Ok(due)) => due,
            Ok(Err(error)) => {
                tracing::warn!(%error, "programs could not be told; the next second tries again");
                continue;
            }
            Err(_) => continue,
        };
        for one in due {
            if called.len() >= MOST_AT_ONCE {
                break;
            }
            if !called.contains_key(&one.endpoint) {
                let endpoint = one.endpoint.clone();
                called.insert(endpoint, tasks.spawn(tell(site.clone(), one)));
            }
        }
    }
}

/// Tells an endpoint what waits for it, one after the other, as long as it takes it.
async fn tell(site: Site, first: WebhookDue) {
    let mut next = Some(first);
    for _ in 0..MOST_IN_A_ROW {
        let Some(due) = next.take() else { return };
        let body = said(&due, site.config.public_url.as_deref());
        let answer = call::call(&due, &body, site.config.webhook_roots.as_ref()).await;
        let taken = matches!(answer, WebhookAnswer::Taken(_));
        let kept = site.ask(move |ledger| {
            ledger
                .webhook_answered(&due, &answer)
                .map_err(|error| error.to_string())?;
            if !taken {
                return Ok(None);
            }
            ledger
                .webhook_after(&due)
                .map_err(|error| error.to_string())
        });
        next = match kept.await {
            Ok(Ok(next)) => next,
            Ok(Err(error)) => {
                tracing::warn!(%error, "what a program answered was not kept; it is told again");
                None
            }
            Err(_) => None,
        };
    }
}

/// What is sent: what happened and when, the names by which the receiver knows it, and where the rest is read with its token.
fn said(due: &WebhookDue, public_url: Option<&str>) -> String {
    let mut data: Map<String, Value> = due.about.clone();
    if let Some(base) = public_url {
        let read = match due.kind.as_str() {
            "case.changed" => format!("{base}{}", fhir::path_of(due.patient)),
            _ => format!("{base}/api/presentations"),
        };
        data.insert("read".to_owned(), read.into());
    }
    let mut said = json!({
        "type": due.kind,
        "timestamp": due.recorded_at.to_string(),
        "data": data,
    });
    if let (Some(watermark), Some(said)) = (due.watermark, said.as_object_mut()) {
        said.insert("watermark".to_owned(), watermark.into());
    }
    said.to_string()
}
