//! The information video and the reminder card: asked for where the edition has them, until they are noted.

use retinue_kernel::{DueItem, DueKind, Event, PatientRecord, RulesInForce, Whose, due};
use serde_json::{Value, json};

use crate::harness::{day, rules_for};

/// The rules of the United Kingdom with an edition in force on every day.
fn rules(edition: &str) -> RulesInForce {
    rules_for(&json!({ "programme": "uk-mhra", "edition": edition }))
}

fn all(events: &[Value], edition: &str, on: &str) -> Vec<DueItem> {
    let record = PatientRecord::of(events.iter().enumerate().map(|(place, event)| {
        let mut event = event.clone();
        if event.get("id").is_none() {
            event["id"] = json!(format!("fact {place}"));
        }
        serde_json::from_value::<Event>(event).expect("a fact")
    }));
    due(&record, &rules(edition), day(on))
}

fn has(events: &[Value], edition: &str, kind: DueKind) -> bool {
    all(events, edition, "2026-04-01")
        .iter()
        .any(|item| item.kind == kind)
}

fn registered() -> Value {
    json!({ "type": "patient-registered", "on": "2026-02-01", "born": "2000-01-01", "programme": "uk-mhra" })
}

fn supplied(id: &str, on: &str) -> Value {
    json!({ "type": "supplied", "id": id, "on": on, "prescription": "rx", "pharmacy": "ph1", "checklist": "c", "days": 30 })
}

#[test]
fn the_video_is_offered_under_the_edition_that_has_it_and_noted_whatever_the_patient_says() {
    let came = [registered()];
    assert!(has(&came, "2026-01-22", DueKind::VideoOffer));
    assert!(!has(&came, "2023-10-31", DueKind::VideoOffer));
    let declined = json!({ "type": "video-offered", "on": "2026-02-02", "accepted": false });
    assert!(!has(
        &[registered(), declined],
        "2026-01-22",
        DueKind::VideoOffer
    ));
    let begun = [registered(), supplied("s1", "2026-02-20")];
    assert!(
        has(&begun, "2026-01-22", DueKind::VideoOffer),
        "forgotten before the first dose, it is still to be offered"
    );
}

#[test]
fn the_reminder_card_goes_with_the_last_supply_of_the_pharmacy_that_made_it() {
    let two = [
        registered(),
        supplied("s1", "2026-02-20"),
        supplied("s2", "2026-03-20"),
    ];
    let items = all(&two, "2023-10-31", "2026-04-01");
    let cards: Vec<_> = items
        .iter()
        .filter(|item| item.kind == DueKind::ReminderCard)
        .collect();
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].about.as_str(), "s2");
    assert!(matches!(&cards[0].whose, Whose::Pharmacy(one) if one.as_str() == "ph1"));
    let given = json!({ "type": "reminder-card-given", "on": "2026-03-20", "supply": "s2" });
    let mut noted = two.to_vec();
    noted.push(given);
    assert!(!has(&noted, "2023-10-31", DueKind::ReminderCard));
}
