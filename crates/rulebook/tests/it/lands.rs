//! The programmes of the three lands, side by side in one binary.

use retinue_kernel::{Programme, Question};
use retinue_rulebook::{Reader, Rulebook};

use crate::cases::decide;

fn rulebook(programme: Programme) -> Rulebook {
    Rulebook::embedded_of(programme).unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn every_programme_of_the_vocabulary_is_built_in_with_worked_cases() {
    for programme in Programme::ALL {
        let rulebook = rulebook(*programme);
        assert_eq!(rulebook.programme().id, *programme);
        let cases = rulebook.cases().unwrap_or_else(|fault| panic!("{fault}"));
        assert!(!cases.is_empty(), "{programme} has worked cases");
    }
}

#[test]
fn each_line_of_every_lands_law_is_carried_and_every_requirement_is_shown_both_ways() {
    for programme in Programme::ALL {
        let rulebook = rulebook(*programme);
        let cases = rulebook.cases().unwrap_or_else(|fault| panic!("{fault}"));
        let covered = rulebook.coverage(&cases);
        let told: Vec<String> = covered
            .gaps
            .iter()
            .map(|gap| format!("{}: {}", gap.at, gap.says))
            .collect();
        assert!(told.is_empty(), "{programme}: {}", told.join("\n"));
        let lines = covered.parts.iter().flat_map(|part| &part.lines);
        assert!(lines.count() >= 9, "{programme} has its law on file");
    }
}

#[test]
fn the_united_kingdom_tells_what_each_edition_changed_and_how_sure_that_is() {
    let rulebook = rulebook(Programme::UkMhra);
    let changes: Vec<&str> = rulebook
        .differences()
        .iter()
        .filter(|one| one.change != retinue_rulebook::Change::NoChangeSeen)
        .map(|one| one.rule.as_str())
        .collect();
    assert_eq!(
        changes,
        [
            "uk-2026-second",
            "uk-2026-arf",
            "uk-2026-audit",
            "uk-2026-video",
            "uk-2025-first",
            "uk-2025-remote-test",
        ]
    );
}

#[test]
fn without_a_registry_nothing_is_ever_called_authorised() {
    for programme in [Programme::UkMhra, Programme::EuPpp] {
        let rulebook = rulebook(programme);
        for case in rulebook.cases().unwrap() {
            for ask in &case.asks {
                let question: Question = serde_json::from_str(&ask.question).unwrap();
                let answer = question.answer(&case.rules, ask.on).unwrap();
                let form = rulebook.answer(&answer.decision, &case.rules, ask.on, &answer.assumed);
                let mut written = Vec::new();
                form.write_to(&mut written).unwrap();
                let written = String::from_utf8(written).unwrap();
                assert!(
                    written.starts_with(r#"{"decision":"checklist-"#),
                    "{written}"
                );
                assert!(!written.contains("authoris"), "{}: {written}", case.title);
            }
        }
    }
}

#[test]
fn each_reason_is_said_to_each_reader_in_words_of_its_own_programme() {
    for programme in [Programme::UkMhra, Programme::EuPpp] {
        let rulebook = rulebook(programme);
        for case in rulebook.cases().unwrap() {
            for ask in &case.asks {
                for unmet in decide(&case, ask).unmet() {
                    for reader in Reader::ALL {
                        let says = rulebook.say(unmet, *reader);
                        assert!(
                            says.len() > 20
                                && !says.contains(['{', '}'])
                                && !says.contains("not on record)"),
                            "{}: {says}",
                            unmet.slug
                        );
                    }
                    let clinical = ["pregnan", "contracept", "test", "sexual", "mental"];
                    let said = rulebook.say(unmet, Reader::Pharmacist).to_lowercase();
                    assert!(
                        !clinical.iter().any(|word| said.contains(word)),
                        "the pharmacist hears of a step, never of its subject: {said}"
                    );
                }
            }
        }
    }
}
