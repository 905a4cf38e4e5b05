//! A programme number survives being said aloud, and a slip is noticed.

use retinue_ledger::{NotANumber, ProgrammeNumber};

use crate::harness::Clinic;

fn some_numbers() -> Vec<ProgrammeNumber> {
    let clinic = Clinic::open();
    (0..20)
        .map(|at| {
            clinic
                .registers_a_patient(&format!("Synthetic Patient {at}"))
                .number
        })
        .collect()
}

#[test]
fn a_number_is_read_however_it_is_typed() {
    for number in some_numbers() {
        let text = number.to_string();
        assert_eq!(text.len(), 13);
        for typed in [
            text.clone(),
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " "),
            format!("  {text} "),
            text.replace('0', "O").replace('1', "I"),
            text.replace('1', "l"),
        ] {
            assert_eq!(
                typed.parse::<ProgrammeNumber>(),
                Ok(number.clone()),
                "{typed}"
            );
        }
    }
}

#[test]
fn every_single_wrong_character_and_every_swap_of_neighbours_is_noticed() {
    for number in some_numbers() {
        let text = number.to_string().into_bytes();
        for at in (3..11).chain([12]) {
            for other in b"0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
                if *other != text[at] {
                    let mut wrong = text.clone();
                    wrong[at] = *other;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(
                        wrong.parse::<ProgrammeNumber>(),
                        Err(NotANumber::Check),
                        "{wrong}"
                    );
                }
            }
        }
        for at in 3..10 {
            if text[at] != text[at + 1] {
                let mut wrong = text.clone();
                wrong.swap(at, at + 1);
                let wrong = String::from_utf8(wrong).unwrap();
                assert_eq!(
                    wrong.parse::<ProgrammeNumber>(),
                    Err(NotANumber::Check),
                    "{wrong}"
                );
            }
        }
    }
}

#[test]
fn what_is_no_number_is_said_to_be_none() {
    for typed in [
        "",
        "RT",
        "RT-",
        "1234567890",
        "RT-7K3M9QX-5",
        "RT-7K3M9QXAA-5",
        "XX-7K3M9QXA-5",
        "RT-7K3M9QXU-5",
        "RT-é3M9QXA-5",
    ] {
        assert_eq!(
            typed.parse::<ProgrammeNumber>(),
            Err(NotANumber::Form),
            "{typed}"
        );
    }
    assert!("RT".repeat(100_000).parse::<ProgrammeNumber>().is_err());
}
