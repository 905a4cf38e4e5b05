//! An answer that is asked for once more.

use retinue_kernel::FactId;
use retinue_ledger::{CounterAnswer, CounterState, Pharmacist as PharmacistProof, Verdict};

use crate::http::fault::Fault;
use crate::rooms::pharmacist;
use crate::site::Site;

/// Whether an answer may be given: what is given for the first time, every no, and a yes that was given before and is true
/// still. What has ended since is not told again as if it had not (decision 0053).
pub(super) async fn holds_still(
    site: &Site,
    who: &PharmacistProof,
    number: &str,
    prescription: &FactId,
    answer: &CounterAnswer,
) -> Result<bool, Fault> {
    let is_a_yes_again = match answer {
        CounterAnswer::NotMatched => false,
        CounterAnswer::Ready(ready) => ready.again,
        CounterAnswer::Answered(answer) => match &answer.verdict {
            Verdict::Denied { .. } => false,
            Verdict::Checklist(list) => answer.again && list.until.is_some(),
            Verdict::Authorised { .. } | Verdict::NumberRecorded { .. } => answer.again,
        },
    };
    if !is_a_yes_again {
        return Ok(true);
    }
    let at = pharmacist::at_counter(site, who, number, None).await?;
    let mut items = at.prescriptions.iter();
    let item = items.find(|item| item.prescription == *prescription);
    Ok(match (answer, item.map(|item| &item.state)) {
        // Of a companion's word for yes nothing is kept that could be looked up: it holds on its day.
        (CounterAnswer::Ready(ready), Some(CounterState::ToBeAsked)) => ready.on == at.today,
        (CounterAnswer::Answered(answer), Some(CounterState::Authorised { authorisation, .. })) => {
            *authorisation == answer.fact
        }
        (CounterAnswer::Answered(answer), Some(CounterState::Checked { checklist, now })) => {
            *checklist == answer.fact && now.is_complete()
        }
        _ => false,
    })
}
