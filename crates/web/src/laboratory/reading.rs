//! Messages that are kept become facts: read by what is registered and mapped now, one after the other, the oldest first.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use retinue_care::Laboratory;
use retinue_interop::hl7v2::{
    Coding, Meaning, Observation, Person, Reading, Report, Why, meaning, reading,
};
use retinue_kernel::{Payload, TestResult};
use retinue_ledger::{
    Became, Ledger, MessageId, PersonKey, ReceivedPerson, ReceivedReading, ReceivedResult,
    ShownResult, Unread,
};
use tokio::sync::watch;

use super::{Laboratories, LaboratorySender};
use crate::site::Site;

/// How long it is waited at most before it is looked for what is still to be read.
const LOOK: Duration = Duration::from_secs(1);

/// Reads what is kept until the service stops.
pub(crate) async fn keep(site: Site, mut stopped: watch::Receiver<bool>) {
    let mut told = BTreeSet::new();
    loop {
        let laboratories = site.config.laboratories.clone();
        let arrived = laboratories.arrived.clone();
        let mut known = std::mem::take(&mut told);
        let done = site
            .ask(move |ledger| (read_all(ledger, &laboratories, &mut known), known))
            .await;
        let done = done.is_ok_and(|(done, known)| {
            told = known;
            done
        });
        if done {
            continue;
        }
        tokio::select! {
            () = arrived.notified() => {}
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Reads what is kept, some at a time; whether something was done. What waits is tried again each time, and `told` of once.
fn read_all(ledger: &Ledger, laboratories: &Laboratories, told: &mut BTreeSet<MessageId>) -> bool {
    let (mut done, mut last) = (false, None);
    loop {
        match ledger.unread_messages(last.as_ref()) {
            Ok(unread) => {
                done |= read(ledger, laboratories, &unread, told);
                match unread.into_iter().last() {
                    Some(message) => last = Some(message),
                    None => return done,
                }
            }
            Err(error) => {
                tracing::warn!(%error, "messages of laboratories could not be read; it is tried again");
                return false;
            }
        }
    }
}

/// Reads these messages; one that cannot be read keeps none behind it waiting.
fn read(
    ledger: &Ledger,
    laboratories: &Laboratories,
    unread: &[Unread],
    told: &mut BTreeSet<MessageId>,
) -> bool {
    let mut done = false;
    for message in unread {
        let settled = match laboratories.named(&message.sender) {
            Some(sender) => one(ledger, sender, message),
            None => Err("its sender is no longer registered".to_owned()),
        };
        match settled {
            Ok(_) => done = true,
            Err(why) if told.insert(message.message) => {
                tracing::warn!(%why, message = %message.message, sender = %message.sender, "a message of a laboratory waits; it is tried again");
            }
            Err(_) => {}
        }
    }
    done
}

fn one(
    ledger: &Ledger,
    sender: &LaboratorySender,
    message: &Unread,
) -> Result<Vec<Became>, String> {
    // It was understood when it was kept; where the registration has changed since, somebody has to look.
    let report = Report::read(&message.bytes, &sender.expected())
        .map_err(|refused| refused.fault.to_string())?;
    let book = ledger.knowledge().map_err(|error| error.to_string())?;
    let knowledge = &book.knowledge().laboratory;
    let mapped = ledger
        .mapped_codes(&sender.name)
        .map_err(|error| error.to_string())?;
    let mapped: BTreeMap<(String, String), Meaning> = mapped
        .into_iter()
        .filter_map(|(system, code, means)| {
            Some(((system, code), serde_json::from_str(&means).ok()?))
        })
        .collect();
    let local = |coding: &Coding| {
        let key = (coding.system.clone(), coding.code.clone());
        mapped.get(&key).cloned()
    };
    let mut results = Vec::new();
    for person in &report.persons {
        let whose = of_person(&person.person);
        for result in &person.results {
            let meant = meaning(&result.codes, knowledge, local);
            results.push(received(result, &whose, meant, knowledge, sender)?);
        }
    }
    ledger
        .settle_message(&sender.name, message.message, results)
        .map_err(|error| error.to_string())
}

fn of_person(person: &Person) -> ReceivedPerson {
    let ids = person.ids.iter().map(|one| PersonKey {
        authority: one.authority.clone(),
        id: one.id.clone(),
    });
    ReceivedPerson {
        ids: ids.collect(),
        name: person.name.clone(),
        born: person.born,
    }
}

fn received(
    result: &Observation,
    whose: &ReceivedPerson,
    meant: Result<Meaning, Why>,
    knowledge: &Laboratory,
    sender: &LaboratorySender,
) -> Result<ReceivedResult, String> {
    let is_pregnancy_test = matches!(&meant, Ok(Meaning::PregnancyTest { .. }));
    let read = reading(result, meant, knowledge, &sender.registered);
    let urgent = match &read {
        Reading::PregnancyTest {
            payload: Payload::PregnancyTestReported { result, .. },
            ..
        } => *result != TestResult::Negative,
        Reading::ForAPerson(Why::Concentration) => true,
        Reading::ForAPerson(_) => is_pregnancy_test,
        _ => false,
    };
    let content = serde_json::to_string(&(
        &result.status,
        &result.codes,
        &result.value,
        &result.unit,
        &result.range,
        &result.flags,
        &result.collected,
    ));
    let named = result.codes.iter().find(|one| !one.text.is_empty());
    let what = named.map_or_else(
        || result.codes.first().map(|one| one.code.clone()),
        |one| Some(one.text.clone()),
    );
    let mut found = result.value.told();
    if let Some(unit) = &result.unit {
        found = format!("{found} {unit}");
    }
    Ok(ReceivedResult {
        place: result.obx,
        key: result.key(),
        content: content.map_err(|error| error.to_string())?,
        person: whose.clone(),
        reading: match read {
            Reading::PregnancyTest { on, payload } => ReceivedReading::Gate(on, payload),
            Reading::Laboratory { on, fact } => ReceivedReading::Care(on, fact),
            Reading::Withdrawn => ReceivedReading::Withdrawn,
            Reading::Nothing(_) => ReceivedReading::Nothing,
            Reading::ForAPerson(why) => ReceivedReading::ForAPerson(why.to_string()),
        },
        urgent,
        shown: ShownResult {
            what: what.unwrap_or_default(),
            found,
            days: result.collected.days.clone(),
            codes: result
                .codes
                .iter()
                .filter(|one| !one.code.is_empty())
                .map(|one| (one.system.clone(), one.code.clone()))
                .collect(),
        },
    })
}
