//! Patients who stand at a counter now: opened with number and day of birth, for one account at one site, for a short
//! while.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use retinue_kernel::{FactId, Id, PharmacyId};
use retinue_ledger::CounterAnswer;

/// How long a case stays open without being looked at.
const OPEN_FOR: Duration = Duration::from_secs(30 * 60);
/// Cases kept at a time; the oldest give way.
const MOST_CASES: usize = 10_000;

/// Whose counter it is. Whoever goes to another of their sites opens the case there anew.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Counter {
    pub(super) account: Id,
    pub(super) site: PharmacyId,
}

/// A patient at the counter.
#[derive(Clone)]
pub(super) struct Case {
    counter: Counter,
    /// The programme number, as the ledger writes it.
    pub(super) number: String,
    /// The last answer for each prescription that was asked about.
    pub(super) answers: Vec<(FactId, CounterAnswer)>,
    looked_at: Instant,
}

/// The cases that are open. They live in memory: after a restart a patient is looked up again.
#[derive(Default)]
pub(crate) struct OpenedCases(Mutex<HashMap<String, Case>>);

impl OpenedCases {
    /// Opens a case and names it. The name means nothing to anyone else.
    pub(super) fn open(&self, counter: &Counter, number: String, now: Instant) -> String {
        let name = crate::chance::uuid();
        let mut cases = self.lock();
        cases.retain(|_, case| now.saturating_duration_since(case.looked_at) < OPEN_FOR);
        if cases.len() >= MOST_CASES {
            let oldest = cases
                .iter()
                .min_by_key(|(_, case)| case.looked_at)
                .map(|(name, _)| name.clone());
            oldest.and_then(|name| cases.remove(&name));
        }
        let case = Case {
            counter: counter.clone(),
            number,
            answers: Vec::new(),
            looked_at: now,
        };
        cases.insert(name.clone(), case);
        name
    }

    /// The case of that name, if this account opened it at this site and it is still open.
    pub(super) fn find(&self, counter: &Counter, name: &str, now: Instant) -> Option<Case> {
        let mut cases = self.lock();
        let case = cases.get_mut(name)?;
        if case.counter != *counter || now.saturating_duration_since(case.looked_at) >= OPEN_FOR {
            return None;
        }
        case.looked_at = now;
        Some(case.clone())
    }

    /// Keeps an answer for the page that shows it.
    pub(super) fn answered(
        &self,
        counter: &Counter,
        name: &str,
        prescription: FactId,
        answer: CounterAnswer,
    ) {
        if let Some(case) = self
            .lock()
            .get_mut(name)
            .filter(|case| case.counter == *counter)
        {
            case.answers.retain(|(asked, _)| *asked != prescription);
            case.answers.push((prescription, answer));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Case>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(name: &str) -> Id {
        Id::new(name).expect("it is an id")
    }

    fn account(name: &str) -> Counter {
        let (account, site) = (id(name), id("north"));
        Counter { account, site }
    }

    #[test]
    fn a_case_is_open_to_the_account_that_opened_it_at_that_site_and_to_no_other() {
        let cases = OpenedCases::default();
        let now = Instant::now();
        let name = cases.open(&account("pharmacist-a"), "RT-00000000-0".to_owned(), now);
        assert!(cases.find(&account("pharmacist-a"), &name, now).is_some());
        assert!(cases.find(&account("pharmacist-b"), &name, now).is_none());
        let elsewhere = Counter {
            site: id("south"),
            ..account("pharmacist-a")
        };
        assert!(cases.find(&elsewhere, &name, now).is_none());
        assert!(
            cases
                .find(&account("pharmacist-a"), "another name", now)
                .is_none()
        );
    }

    #[test]
    fn a_case_closes_when_nobody_looks_at_it() {
        let cases = OpenedCases::default();
        let now = Instant::now();
        let name = cases.open(&account("pharmacist-a"), "RT-00000000-0".to_owned(), now);
        let later = now + OPEN_FOR - Duration::from_secs(1);
        assert!(
            cases.find(&account("pharmacist-a"), &name, later).is_some(),
            "looked at in time"
        );
        assert!(
            cases
                .find(&account("pharmacist-a"), &name, later + OPEN_FOR)
                .is_none()
        );
    }
}
