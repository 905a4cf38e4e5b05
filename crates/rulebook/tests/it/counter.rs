//! What of a refusal leaves towards a pharmacy, judged on every refusal of the worked cases: every reason occurs in one.

use std::collections::BTreeSet;

use retinue_kernel::{Programme, Unmet};
use retinue_rulebook::{Rulebook, ToldAtCounter};

use crate::cases::decide;

/// What a name of a reason or a requirement would have to hold to tell of the clinic's part.
const CLINICAL: &[&str] = &[
    "pregnan",
    "breastfeed",
    "contracept",
    "method",
    "test",
    "cycle",
    "categor",
    "menopaus",
    "guardian",
    "indeterminate",
    "counsel",
    "assess",
    "question",
    "visit",
    "consent-can",
    "window",
    "specimen",
];

fn refusals() -> Vec<(Rulebook, Vec<Vec<Unmet>>)> {
    let of = |programme: &Programme| {
        let book = Rulebook::embedded_of(*programme).unwrap_or_else(|fault| panic!("{fault}"));
        let cases = book.cases().unwrap();
        let each = cases.iter().flat_map(|case| {
            let decided = case.asks.iter().map(|ask| decide(case, ask));
            decided.map(|decision| decision.unmet().to_vec())
        });
        let each = each.collect();
        (book, each)
    };
    Programme::ALL.iter().map(of).collect()
}

#[test]
fn no_name_that_leaves_towards_a_pharmacy_tells_of_the_clinics_part() {
    for (book, refusals) in refusals() {
        for unmet in refusals {
            for told in ToldAtCounter::of(&unmet, &book) {
                for name in [told.word, told.requirement_word()] {
                    let tells = CLINICAL.iter().find(|part| name.contains(*part));
                    assert_eq!(tells, None, "{name}");
                }
                // A line of the law is a number; which one it is says nothing where the rule may be named.
                assert!(told.requirement.is_some() || told.law() == told.word);
            }
        }
    }
}

#[test]
fn a_pharmacy_still_hears_of_every_reason_who_can_clear_it_and_from_when() {
    for (book, refusals) in refusals() {
        for unmet in refusals {
            let told = ToldAtCounter::of(&unmet, &book);
            assert_eq!(told.is_empty(), unmet.is_empty());
            let who = |all: &mut dyn Iterator<Item = &'static str>| all.collect::<BTreeSet<_>>();
            assert_eq!(
                who(&mut told.iter().map(|one| one.who.as_str())),
                who(&mut unmet.iter().map(|one| one.who.as_str()))
            );
            assert_eq!(
                told.iter().map(|one| one.earliest).max(),
                unmet.iter().map(|one| one.earliest).max()
            );
            for one in &unmet {
                let says = book.say(one, retinue_rulebook::Reader::Pharmacist);
                let heard = |told: &ToldAtCounter| {
                    told.who == one.who
                        && told.earliest >= one.earliest
                        && told.says.contains(&says)
                };
                assert!(told.iter().any(heard), "{says}");
            }
        }
    }
}

#[test]
fn several_reasons_of_one_name_are_told_once() {
    for (book, refusals) in refusals() {
        for unmet in refusals {
            let told = ToldAtCounter::of(&unmet, &book);
            let names: BTreeSet<_> = told
                .iter()
                .map(|one| (one.word, one.requirement_word(), one.who.as_str()))
                .collect();
            assert_eq!(names.len(), told.len());
        }
    }
}
