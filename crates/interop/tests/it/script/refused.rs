//! What is refused, and where it is said to be wrong.

use retinue_interop::script::{Fault, MOST_BYTES, read};

use super::{PATIENT, fill, message};

fn place(xml: &str) -> String {
    match read(xml.as_bytes()) {
        Err(Fault::At { place, .. }) => place,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_message_that_declares_entities_or_files_is_refused_unread() {
    for dtd in [
        "<!DOCTYPE Message [<!ENTITY a \"b\">]>",
        "<!DOCTYPE Message SYSTEM \"file:///etc/hostname\">",
        "<!DOCTYPE a [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>",
    ] {
        let xml = format!(
            "{dtd}{}",
            message(&format!(
                "<REMSInitiationRequest>{PATIENT}</REMSInitiationRequest>"
            ))
        );
        assert_eq!(read(xml.as_bytes()), Err(Fault::Dtd));
    }
}

#[test]
fn a_message_that_is_too_long_too_wide_or_too_deep_is_refused() {
    let long = message(&" ".repeat(MOST_BYTES));
    assert_eq!(
        read(long.as_bytes()),
        Err(Fault::TooLong { most: MOST_BYTES })
    );
    let wide = message(&"<a/>".repeat(1_000));
    assert_eq!(read(wide.as_bytes()), Err(Fault::TooLarge));
    let deep = message(&format!("{}{}", "<a>".repeat(200), "</a>".repeat(200)));
    assert_eq!(read(deep.as_bytes()), Err(Fault::TooLarge));
}

#[test]
fn what_is_no_xml_or_no_utf_8_is_refused_with_its_place() {
    assert_eq!(read(b"\xff\xfe"), Err(Fault::NotUtf8));
    assert!(matches!(read(b""), Err(Fault::NotXml { .. })));
    assert!(matches!(
        read(b"<Message>\n<a></Message>"),
        Err(Fault::NotXml { line: 2, .. })
    ));
}

#[test]
fn an_element_that_is_missing_repeated_or_not_documented_refuses_the_whole_message() {
    let request = |inside: &str| message(&format!("<REMSRequest>{inside}</REMSRequest>"));
    let prescription = "<Prescription>p</Prescription>";
    for (xml, at) in [
        (message(""), "Message/Body"),
        (request(PATIENT), "Message/Body/REMSRequest/Prescription"),
        (request(prescription), "Message/Body/REMSRequest/Patient"),
        (
            request(&format!("{PATIENT}{prescription}{prescription}")),
            "Message/Body/REMSRequest/Prescription",
        ),
        (
            request(&format!(
                "{PATIENT}{prescription}<PharmacyOrderNumber>n</PharmacyOrderNumber>"
            )),
            "Message/Body/REMSRequest/Prescription",
        ),
        (
            request(&format!("{PATIENT}{prescription}<Note>n</Note>")),
            "Message/Body/REMSRequest",
        ),
        (
            request(&format!("{PATIENT}{prescription}urgent")),
            "Message/Body/REMSRequest",
        ),
        (
            request(&format!(
                "{PATIENT}<Prescription kind=\"x\">p</Prescription>"
            )),
            "Message/Body/REMSRequest/Prescription",
        ),
        (
            request(&format!(
                "{PATIENT}<Prescription>p<!-- x -->q</Prescription>"
            )),
            "Message/Body/REMSRequest/Prescription",
        ),
        (
            request(&format!(
                "{}{prescription}",
                PATIENT.replace("2004-05-01", "05/01/2004")
            )),
            "Message/Body/REMSRequest/Patient/DateOfBirth",
        ),
        (message("<Message/>"), "Message/Body"),
    ] {
        assert_eq!(place(&xml), at, "{xml}");
    }
    let foreign = message("").replace("urn:retinue", "urn:other");
    assert_eq!(place(&foreign), "Message");
}

#[test]
fn a_fill_says_one_outcome_and_holds_an_authorisation() {
    let whole = "<Dispensed><DaysSupply>30</DaysSupply></Dispensed>";
    assert!(read(fill(whole).as_bytes()).is_ok());
    let none = "<NotDispensed><Reason>r</Reason></NotDispensed>";
    assert_eq!(
        place(&fill(&format!("{whole}{none}"))),
        "Message/Body/RxFill/Dispensed"
    );
    assert_eq!(place(&fill("")), "Message/Body/RxFill/Dispensed");
    let without = fill(whole).replace(
        "<REMSAuthorizationNumber>auth-1</REMSAuthorizationNumber>",
        "",
    );
    assert_eq!(
        place(&without),
        "Message/Body/RxFill/REMSAuthorizationNumber"
    );
}

#[test]
fn days_and_capsules_have_one_written_form() {
    for days in ["0", "+30", "-1", "30.0", "70000", "٣٠", "3 0"] {
        let xml = fill(&format!(
            "<Dispensed><DaysSupply>{days}</DaysSupply></Dispensed>"
        ));
        assert_eq!(
            place(&xml),
            "Message/Body/RxFill/Dispensed/DaysSupply",
            "{days}"
        );
    }
    for capsules in [
        "20",
        "20:0",
        "0:20",
        "20:60 20:30",
        "20:60,40:30",
        "20:60  40:30",
        "a:b",
    ] {
        let xml = fill(&format!(
            "<Dispensed><DaysSupply>30</DaysSupply><Capsules>{capsules}</Capsules></Dispensed>"
        ));
        assert_eq!(
            place(&xml),
            "Message/Body/RxFill/Dispensed/Capsules",
            "{capsules}"
        );
    }
}

/// A fault goes into answers and logs.
#[test]
fn a_fault_quotes_nothing_of_the_message() {
    let secret = "PRIVATEVALUE";
    for xml in [
        message(&format!("<{secret}/>")),
        message(&format!("<RxFill {secret}=\"{secret}\"/>")),
        fill(&format!(
            "<Dispensed><DaysSupply>{secret}</DaysSupply></Dispensed>"
        )),
        format!("<{secret}>"),
        format!("<a>&{secret};</a>"),
    ] {
        let fault = read(xml.as_bytes()).expect_err("a fault");
        assert!(!format!("{fault} {fault:?}").contains(secret), "{fault}");
    }
}

#[test]
fn an_order_says_its_drug_and_a_bag_its_hands_in_the_documented_words() {
    let order = |product: &str, capsules: &str| {
        message(&format!(
            "<NewRx>{PATIENT}<PharmacyOrderNumber>n</PharmacyOrderNumber><WrittenOn>2026-03-01</WrittenOn>\
             <Product>{product}</Product>{capsules}<DaysSupply>30</DaysSupply></NewRx>"
        ))
    };
    let capsules = "<Capsules>20:60</Capsules>";
    assert!(read(order("lidose", capsules).as_bytes()).is_ok());
    assert_eq!(
        place(&order("generic", capsules)),
        "Message/Body/NewRx/Product"
    );
    assert_eq!(place(&order("lidose", "")), "Message/Body/NewRx/Capsules");
    let given = |name: &str, to: &str| {
        fill(&format!(
            "<{name}><DaysSupply>30</DaysSupply><HandedTo>{to}</HandedTo></{name}>"
        ))
    };
    assert!(read(given("Dispensed", "guardian").as_bytes()).is_ok());
    assert_eq!(
        place(&given("Dispensed", "a neighbour")),
        "Message/Body/RxFill/Dispensed/HandedTo"
    );
    assert_eq!(
        place(&given("Shipped", "patient")),
        "Message/Body/RxFill/Shipped"
    );
    assert_eq!(
        place(&fill("<ReturnedToStock>all of it</ReturnedToStock>")),
        "Message/Body/RxFill/ReturnedToStock"
    );
}
