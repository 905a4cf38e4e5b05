//! Patients who stand at a counter now: opened with number and day of birth, for one account, for a short while.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use retinue_kernel::{FactId, Id};
use retinue_ledger::CounterAnswer;

/// How long a case stays open without being looked at.
const OPEN_FOR: Duration = Duration::from_secs(30 * 60);
/// Cases kept at a time; the oldest give way.
const MOST_CASES: usize = 10_000;

/// A patient at the counter.
#[derive(Clone)]
pub(super) struct Case {
    account: Id,
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
    pub(super) fn open(&self, account: &Id, number: String, now: Instant) -> String {
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
            account: account.clone(),
            number,
            answers: Vec::new(),
            looked_at: now,
        };
        cases.insert(name.clone(), case);
        name
    }

    /// The case of that name, if this account opened it and it is still open.
    pub(super) fn find(&self, account: &Id, name: &str, now: Instant) -> Option<Case> {
        let mut cases = self.lock();
        let case = cases.get_mut(name)?;
        if case.account != *account || now.saturating_duration_since(case.looked_at) >= OPEN_FOR {
            return None;
        }
        case.looked_at = now;
        Some(case.clone())
    }

    /// Keeps an answer for the page that shows it.
    pub(super) fn answered(
        &self,
        account: &Id,
        name: &str,
        prescription: FactId,
        answer: CounterAnswer,
    ) {
        if let Some(case) = self
            .lock()
            .get_mut(name)
            .filter(|case| case.account == *account)
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

    fn account(name: &str) -> Id {
        Id::new(name).expect("it is an id")
    }

    #[test]
    fn a_case_is_open_to_the_account_that_opened_it_and_to_no_other() {
        let cases = OpenedCases::default();
        let now = Instant::now();
        let name = cases.open(&account("pharmacist-a"), "RT-00000000-0".to_owned(), now);
        assert!(cases.find(&account("pharmacist-a"), &name, now).is_some());
        assert!(cases.find(&account("pharmacist-b"), &name, now).is_none());
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
