//! What a pharmacy's system sends.

use retinue_interop::script::{Ask, Filled, read};
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
            authorisation: None,
        },
        Ask::RemsInitiationRequest { .. },
        Ask::RemsRequest { prescription, .. },
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
        Ask::CancelRx { .. },
    ] = asks.as_slice()
    else {
        panic!("{asks:?}");
    };
    assert_eq!(person.number.as_str(), "RT-7K3M9QXA-5");
    assert_eq!(person.born.to_string(), "2004-05-01");
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
