//! From bytes to a message, or the first thing that is wrong with it.

use retinue_kernel::{Capsules, Milligrams};
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::ask::{Ask, Filled, Left, Message, Person};
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
        "NewRx" => {
            let of = body.under(name, node, &["Patient", "REMSAuthorizationNumber"])?;
            Ask::NewRx {
                person: person(&of)?,
                authorisation: of.maybe_id("REMSAuthorizationNumber")?,
            }
        }
        "REMSInitiationRequest" => Ask::RemsInitiationRequest {
            person: person(&body.under(name, node, &["Patient"])?)?,
        },
        "REMSRequest" => {
            let of = body.under(name, node, &["Patient", "Prescription"])?;
            Ask::RemsRequest {
                person: person(&of)?,
                prescription: of.id("Prescription")?,
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
    Ok(Message { id, ask })
}

fn person(of: &Element<'_>) -> Result<Person, Fault> {
    let patient = of.inner("Patient", &["Number", "DateOfBirth"])?;
    Ok(Person {
        number: patient.id("Number")?,
        born: patient.value("DateOfBirth", "must be a day, such as 2004-05-01")?,
    })
}

const FILL: [&str; 5] = [
    "Patient",
    "REMSAuthorizationNumber",
    "Dispensed",
    "PartiallyDispensed",
    "NotDispensed",
];

fn fill(of: &Element<'_>) -> Result<Ask, Fault> {
    let told = [
        of.has("Dispensed"),
        of.has("PartiallyDispensed"),
        of.has("NotDispensed"),
    ];
    let filled = match told {
        [true, false, false] => Filled::Dispensed(left(of, "Dispensed")?),
        [false, true, false] => Filled::PartiallyDispensed(left(of, "PartiallyDispensed")?),
        [false, false, true] => Filled::NotDispensed {
            reason: of.inner("NotDispensed", &["Reason"])?.id("Reason")?,
        },
        _ => {
            return Err(of.within(
                "Dispensed",
                "exactly one of Dispensed, PartiallyDispensed and NotDispensed must stand",
            ));
        }
    };
    Ok(Ask::RxFill {
        person: person(of)?,
        authorisation: of.id("REMSAuthorizationNumber")?,
        filled,
    })
}

fn left(of: &Element<'_>, name: &'static str) -> Result<Left, Fault> {
    let left = of.inner(name, &["DaysSupply", "Capsules", "ProductCode", "Lot"])?;
    Ok(Left {
        days: left.count("DaysSupply")?,
        capsules: capsules(&left)?,
        product_code: left.maybe_id("ProductCode")?,
        lot: left.maybe_id("Lot")?,
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
