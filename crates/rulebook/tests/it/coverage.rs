//! Every id of the programme's table has a place: a requirement, a form, a duty, or the list of what is not computed.

use std::collections::BTreeSet;

use crate::cases::rulebook;

/// P1–P22, C1–C13, N1–N7, D1–D15, W1–W7: the 64 coded requirements, and the owner's twelve.
fn table() -> BTreeSet<String> {
    [
        ("P", 22),
        ("C", 13),
        ("N", 7),
        ("D", 15),
        ("W", 7),
        ("A", 12),
    ]
    .into_iter()
    .flat_map(|(letter, count)| (1..=count).map(move |number| format!("{letter}{number}")))
    .collect()
}

fn named_in_markdown(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix('|')?.split('|').next())
        .flat_map(|cell| cell.split(','))
        .map(|id| id.trim().to_owned())
        .collect()
}

#[test]
fn every_id_of_the_table_has_a_place() {
    let rulebook = rulebook();
    let mut placed = named_in_markdown(rulebook.not_formalised());
    let requirements = rulebook.requirements().iter().flat_map(|one| &one.law);
    let items = rulebook
        .forms()
        .iter()
        .flat_map(|form| &form.items)
        .flat_map(|item| &item.law);
    let duties = rulebook.duties().iter().flat_map(|duty| &duty.law);
    placed.extend(
        requirements
            .chain(items)
            .chain(duties)
            .map(|id| id.as_str().to_owned()),
    );
    let table = table();
    assert_eq!(table.iter().filter(|id| !id.starts_with('A')).count(), 64);
    let missing: Vec<&String> = table.difference(&placed).collect();
    assert!(missing.is_empty(), "without a place: {missing:?}");
}

#[test]
fn nothing_names_an_id_that_the_table_does_not_have() {
    let rulebook = rulebook();
    let table = table();
    let named = rulebook
        .requirements()
        .iter()
        .flat_map(|one| &one.law)
        .chain(
            rulebook
                .forms()
                .iter()
                .flat_map(|form| &form.items)
                .flat_map(|item| &item.law),
        )
        .chain(rulebook.duties().iter().flat_map(|duty| &duty.law));
    for id in named {
        assert!(table.contains(id.as_str()), "{id}");
    }
    for id in named_in_markdown(rulebook.not_formalised()) {
        let looks_like_an_id = id.len() >= 2
            && id.starts_with(|letter: char| letter.is_ascii_uppercase())
            && id[1..].chars().all(|digit| digit.is_ascii_digit());
        assert!(!looks_like_an_id || table.contains(&id), "{id}");
    }
}
