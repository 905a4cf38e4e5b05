//! The gate's answer in the words of a message.

use retinue_interop::script::{Decided, Reason};
use retinue_kernel::Mode;
use retinue_ledger::{Checklist, CounterAnswer, CounterVerdict, ReadyAnswer, Verdict};
use retinue_rulebook::ToldAtCounter;

use super::refused::Refused;
use crate::http::fault::Fault;
use crate::site::Site;

/// The answer, or that it may not leave as one any more.
pub(super) fn of(site: &Site, answer: CounterAnswer) -> Result<Decided, Refused> {
    let verdict = match answer {
        CounterAnswer::NotMatched => return Ok(Decided::UnknownCase),
        CounterAnswer::Ready(ReadyAnswer { on, until, .. }) => {
            let says = READY.to_owned();
            return Ok(Decided::Ready { on, until, says });
        }
        CounterAnswer::Answered(verdict) => verdict,
    };
    let CounterVerdict {
        fact,
        on,
        verdict,
        rulebook,
        ..
    } = verdict;
    match verdict {
        // A yes of the time before this installation became a companion does not leave as one.
        Verdict::Authorised { .. } if site.mode() == Mode::Companion => {
            Err(Refused::conflict(HOLDS_NO_MORE))
        }
        Verdict::Authorised { until, days } => Ok(Decided::Approved {
            authorisation: fact,
            on,
            until,
            days,
        }),
        Verdict::NumberRecorded { until, .. } => Ok(Decided::Ready {
            on,
            until,
            says: NUMBER_HERE.to_owned(),
        }),
        Verdict::Denied { unmet } => {
            let told = ToldAtCounter::of(&unmet, &rulebook);
            let mut reasons = told.into_iter().map(reason);
            let first = reasons.next().ok_or(Fault::Failed)?;
            let rest = reasons.collect();
            Ok(Decided::Denied { on, first, rest })
        }
        Verdict::Checklist(Checklist { until, items, .. }) => {
            let open: Vec<_> = items.into_iter().flat_map(|item| item.unmet).collect();
            let told = ToldAtCounter::of(&open, &rulebook);
            let open = told.into_iter().map(reason).collect();
            Ok(Decided::Checklist { on, until, open })
        }
    }
}

fn reason(told: ToldAtCounter) -> Reason {
    Reason {
        requirement: told.law().to_owned(),
        slug: told.plain,
        who: told.who,
        earliest: told.earliest,
        says: told.says,
    }
}

/// Why a yes is not told again.
pub(super) const HOLDS_NO_MORE: &str = "This message was answered before, and that answer holds no more. Nothing leaves on it. Ask again under another MessageID.";
const READY: &str = "Everything that the rules ask is on record. This is no authorisation: obtain the number from the programme's own system and record it at the counter, or through /api/external-authorisations, before anything is filled or handed over.";
const NUMBER_HERE: &str =
    "The number of the programme's own system is on record at this pharmacy's counter.";
