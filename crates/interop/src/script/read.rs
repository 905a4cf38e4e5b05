//! From bytes to a message, or the first thing that is wrong with it.

use retinue_kernel::{Capsules, HandedTo, Milligrams, Product};
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::ask::{Ask, Drug, Filled, Left, Message, Named, Person};
use super::element::{Element, digits, is};
use super::fault::Fault;

/// The most bytes of a message. A sound one has less than a tenth.
pub const MOST_BYTES: usize = 32 * 1024;

/// The most elements and texts of a message.
const MOST_NODES: u32 = 512;

/// The deepest element: `Message/Body/RxFill/Dispensed/DaysSupply` is 5.
const DEEPEST: usize = 5;

const MESSAGES: [&str; 5] = [
    "NewRx",
    "REMSInitiationRequest",
    "REMSRequest",
    "RxFill",
    "CancelRx",
];

/// Reads one message wholly, or refuses it. Entities, files and addresses are never followed: a document type declaration is
/// refused before anything of it is read.
pub fn read(bytes: &[u8]) -> Result<Message, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(Fault::TooLong { most: MOST_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
    let bounded = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, bounded).map_err(of_parser)?;
    let deepest = document.descendants().map(|node| node.ancestors().count());
    // The document itself and the text of an element count as well.
    if deepest.max().unwrap_or_default() > DEEPEST + 2 {
        return Err(Fault::TooLarge);
    }
    message(document.root_element())
}

fn of_parser(error: Error) -> Fault {
    match error {
        Error::DtdDetected => Fault::Dtd,
        Error::NodesLimitReached => Fault::TooLarge,
        error => Fault::NotXml {
            line: error.pos().row,
            column: error.pos().col,
        },
    }
}

fn message(root: Node<'_, '_>) -> Result<Message, Fault> {
    if !is(root, "Message") {
        return Err(Fault::At {
            place: "Message".to_owned(),
            remedy: "must be the outermost element, in the documented namespace",
        });
    }
    let message = Element::of(root, "Message".to_owned(), &["Header", "Body"])?;
    let id = message.inner("Header", &["MessageID"])?.id("MessageID")?;
    let body = message.inner("Body", &MESSAGES)?;
    let (name, node) = body.only()?;
    let ask = match name {
        "NewRx" => new_rx(&body.under(name, node, &NEW_RX)?)?,
        "REMSInitiationRequest" => Ask::RemsInitiationRequest {
            person: person(&body.under(name, node, &["Patient"])?)?,
        },
        "REMSRequest" => {
            let names = ["Patient", "Prescription", "PharmacyOrderNumber"];
            let of = body.under(name, node, &names)?;
            Ask::RemsRequest {
                person: person(&of)?,
                named: named(&of)?,
            }
        }
        "RxFill" => fill(&body.under(name, node, &FILL)?)?,
        _ => {
            let of = body.under(
                name,
                node,
                &["Patient", "REMSAuthorizationNumber", "Reason"],
            )?;
            Ask::CancelRx {
                person: person(&of)?,
                authorisation: of.id("REMSAuthorizationNumber")?,
                reason: of.id("Reason")?,
            }
        }
    };
    Ok(Message {
        id,
        ask,
        content: content(node),
    })
}

/// Names and texts in their order, without the blanks between them.
fn content(body: Node<'_, '_>) -> String {
    let mut said = String::new();
    for node in body.descendants().filter(Node::is_element) {
        let depth = node.ancestors().count();
        let text = node.text().unwrap_or_default().trim();
        said.push_str(&format!("{depth} {} {text}\n", node.tag_name().name()));
    }
    said
}

const NEW_RX: [&str; 8] = [
    "Patient",
    "REMSAuthorizationNumber",
    "PharmacyOrderNumber",
    "Prescription",
    "WrittenOn",
    "Product",
    "Capsules",
    "DaysSupply",
];

fn new_rx(of: &Element<'_>) -> Result<Ask, Fault> {
    const PRODUCT: &str = "must be conventional, lidose or micronized";
    let capsules = capsules(of)?.ok_or_else(|| of.within("Capsules", "is missing"))?;
    let product = Product::from_text(of.id("Product")?.as_str());
    Ok(Ask::NewRx {
        person: person(of)?,
        case: of.maybe_id("REMSAuthorizationNumber")?,
        order: of.maybe_id("PharmacyOrderNumber")?,
        prescription: of.maybe_id("Prescription")?,
        drug: Drug {
            written_on: of.value("WrittenOn", "must be a day, such as 2026-03-01")?,
            product: product.ok_or_else(|| of.within("Product", PRODUCT))?,
            capsules,
            days: of.count("DaysSupply")?,
        },
    })
}

fn named(of: &Element<'_>) -> Result<Named, Fault> {
    let ids = (
        of.maybe_id("Prescription")?,
        of.maybe_id("PharmacyOrderNumber")?,
    );
    match ids {
        (Some(prescription), None) => Ok(Named::Prescription(prescription)),
        (None, Some(order)) => Ok(Named::Order(order)),
        _ => Err(of.within(
            "Prescription",
            "exactly one of Prescription and PharmacyOrderNumber must stand",
        )),
    }
}

fn person(of: &Element<'_>) -> Result<Person, Fault> {
    let patient = of.inner("Patient", &["Number", "DateOfBirth"])?;
    Ok(Person {
        number: patient.id("Number")?,
        born: patient.value("DateOfBirth", "must be a day, such as 2004-05-01")?,
    })
}

const FILL: [&str; 7] = [
    "Patient",
    "REMSAuthorizationNumber",
    "Dispensed",
    "PartiallyDispensed",
    "Shipped",
    "NotDispensed",
    "ReturnedToStock",
];

const IN_HANDS: [&str; 5] = ["DaysSupply", "Capsules", "ProductCode", "Lot", "HandedTo"];
const WITH_A_CARRIER: [&str; 4] = ["DaysSupply", "Capsules", "ProductCode", "Lot"];

fn fill(of: &Element<'_>) -> Result<Ask, Fault> {
    let [_, _, outcomes @ ..] = FILL;
    let told: Vec<&str> = outcomes.into_iter().filter(|name| of.has(name)).collect();
    let filled = match told.as_slice() {
        ["Dispensed"] => Filled::Dispensed(left(of, "Dispensed", &IN_HANDS)?),
        ["PartiallyDispensed"] => {
            Filled::PartiallyDispensed(left(of, "PartiallyDispensed", &IN_HANDS)?)
        }
        ["Shipped"] => Filled::Shipped(left(of, "Shipped", &WITH_A_CARRIER)?),
        ["NotDispensed"] => Filled::NotDispensed {
            reason: of.inner("NotDispensed", &["Reason"])?.id("Reason")?,
        },
        ["ReturnedToStock"] => {
            of.inner("ReturnedToStock", &[])?;
            Filled::ReturnedToStock
        }
        _ => {
            return Err(of.within(
                "Dispensed",
                "exactly one of Dispensed, PartiallyDispensed, Shipped, NotDispensed and ReturnedToStock must stand",
            ));
        }
    };
    Ok(Ask::RxFill {
        person: person(of)?,
        authorisation: of.id("REMSAuthorizationNumber")?,
        filled,
    })
}

fn left(of: &Element<'_>, name: &'static str, names: &[&'static str]) -> Result<Left, Fault> {
    const TO: &str = "must be one of the documented words, or be left out";
    let left = of.inner(name, names)?;
    let to = match left.maybe_id("HandedTo")? {
        Some(word) => {
            Some(HandedTo::from_text(word.as_str()).ok_or_else(|| left.within("HandedTo", TO))?)
        }
        None => None,
    };
    Ok(Left {
        days: left.count("DaysSupply")?,
        capsules: capsules(&left)?,
        product_code: left.maybe_id("ProductCode")?,
        lot: left.maybe_id("Lot")?,
        to,
    })
}

/// `20:60 40:30`: strength in milligrams, a colon, the count; each strength once.
fn capsules(left: &Element<'_>) -> Result<Option<Capsules>, Fault> {
    const REMEDY: &str = "must be strengths in milligrams with their counts, such as 20:60 40:30, each strength once";
    if !left.has("Capsules") {
        return Ok(None);
    }
    let fault = || left.within("Capsules", REMEDY);
    let mut pairs: Vec<(Milligrams, u16)> = Vec::new();
    for pair in left.id("Capsules")?.as_str().split(' ') {
        let (strength, count) = pair.split_once(':').ok_or_else(fault)?;
        let strength = Milligrams(digits(strength).ok_or_else(fault)?);
        if pairs.iter().any(|(taken, _)| *taken == strength) {
            return Err(fault());
        }
        pairs.push((strength, digits(count).ok_or_else(fault)?));
    }
    Capsules::new(pairs).map(Some).ok_or_else(fault)
}
