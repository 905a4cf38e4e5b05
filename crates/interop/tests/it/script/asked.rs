//! What a pharmacy's system sends.

use retinue_interop::script::{Ask, Filled, Named, read};
use retinue_kernel::Id;

/// The examples of the documentation, in their order.
fn documented() -> Vec<&'static str> {
    let page = include_str!("../../../../../docs/pharmacy-messages.md");
    let blocks = page.split("```xml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().expect("an end"))
        .filter(|xml| !xml.contains("RelatesToMessageID"))
        .collect()
}

#[test]
fn every_documented_message_is_read_as_it_is_meant() {
    let asks: Vec<Ask> = documented()
        .into_iter()
        .map(|xml| read(xml.as_bytes()).expect("a documented message").ask)
        .collect();
    let [
        Ask::NewRx {
            person,
            case: None,
            order: Some(order),
            prescription: None,
            drug,
        },
        Ask::RemsInitiationRequest { .. },
        Ask::RemsRequest {
            named: Named::Prescription(prescription),
            ..
        },
        Ask::RxFill {
            authorisation,
            filled: Filled::Dispensed(left),
            ..
        },
        Ask::RxFill {
            filled: Filled::PartiallyDispensed(part),
            ..
        },
        Ask::RxFill {
            filled: Filled::NotDispensed { reason },
            ..
        },
        Ask::RxFill {
            filled: Filled::Shipped(sent),
            ..
        },
        Ask::RxFill {
            filled: Filled::ReturnedToStock,
            ..
        },
        Ask::CancelRx { .. },
    ] = asks.as_slice()
    else {
        panic!("{asks:?}");
    };
    assert_eq!(person.number.as_str(), "RT-7K3M9QXA-5");
    assert_eq!(person.born.to_string(), "2004-05-01");
    assert_eq!(order.as_str(), "N-1001");
    assert_eq!(
        (drug.written_on.to_string().as_str(), drug.days),
        ("2026-03-01", 30)
    );
    assert_eq!(drug.capsules.to_string(), "60 × 20 mg");
    assert_eq!((sent.days, sent.to), (30, None));
    assert_eq!(
        prescription.as_str(),
        "00000000-0000-4000-8000-000000000001"
    );
    assert_eq!(
        authorisation.as_str(),
        "00000000-0000-4000-8000-000000000002"
    );
    assert_eq!(left.days, 30);
    let capsules = left.capsules.as_ref().expect("capsules");
    assert_eq!(capsules.to_string(), "60 × 20 mg");
    assert_eq!(left.lot, Id::new("SYNTHETIC-LOT"));
    assert_eq!((part.days, &part.capsules, &part.lot), (10, &None, &None));
    assert_eq!(reason.as_str(), "not collected");
}

#[test]
fn the_same_message_laid_out_otherwise_has_the_same_content_and_another_has_not() {
    for xml in documented() {
        let read_of = |xml: &str| read(xml.as_bytes()).expect("a documented message").content;
        let together: String = xml.lines().map(str::trim).collect();
        assert_eq!(read_of(xml), read_of(&together));
        let other = xml.replace("2004-05-01", "2004-05-02");
        assert_ne!(read_of(xml), read_of(&other), "{xml}");
    }
    let all: std::collections::BTreeSet<String> = documented()
        .into_iter()
        .map(|xml| read(xml.as_bytes()).expect("a documented message").content)
        .collect();
    assert_eq!(all.len(), documented().len());
}
