//! us-con-report: the patient enters the month's methods, the prescriber has them on record, and a difference between
//! the two blocks. The reference marks the block as unconfirmed; it is read as in force.

use std::collections::BTreeSet;

use super::Findings;
use super::authorisations::recorded_after_last_dispensing_of_another_order;
use super::editions::CONTRACEPTION_RECORD_BEFORE_SPECIMEN;
use super::fact::{Fact, plus};
use super::question::Case;
use super::tests::months_test;

/// What either said last for the month is compared; who said nothing contradicts nobody.
pub(super) fn methods_differ(case: &Case) -> Findings {
    let reference = months_test(case).map_or(case.today, |test| test.collected_on());
    let not_before = plus(reference, -CONTRACEPTION_RECORD_BEFORE_SPECIMEN);
    let last_word_of = |source: &str| {
        let mut last: Option<(jiff::civil::Date, Option<BTreeSet<&str>>)> = None;
        for record in case.all("contraception-recorded") {
            if record.text("source") == source
                && (source == "patient" || record.on() >= not_before)
                && recorded_after_last_dispensing_of_another_order(case, record)
                // A word of an earlier day that was written down later is not the last one.
                && last.as_ref().is_none_or(|(day, _)| record.on() >= *day)
            {
                last = Some((record.on(), meant(record)));
            }
        }
        last.map(|(_, means)| means)
    };
    match (last_word_of("patient"), last_word_of("prescriber")) {
        (Some(patient), Some(prescriber)) if patient != prescriber => vec!["methods-differ"],
        _ => Vec::new(),
    }
}

/// The set of methods; none where the patient abstains, whatever else is named.
fn meant(record: &Fact) -> Option<BTreeSet<&str>> {
    (record.flag("abstinence") != Some(true)).then(|| record.texts("methods").into_iter().collect())
}
