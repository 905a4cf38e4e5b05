//! From an answer to bytes.

use std::fmt::Display;

use retinue_kernel::Capsules;

use super::NAMESPACE;
use super::answer::{Answer, Decided, Reply};
use super::denial::{DenialCode, Reason};

/// Writes one answer as UTF-8 XML, two spaces a level.
pub fn write(reply: &Reply) -> String {
    let mut xml = Xml {
        out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
        open: 0,
    };
    xml.line(&format!("<Message xmlns=\"{NAMESPACE}\">"));
    xml.open += 1;
    xml.nest("Header", |xml| {
        xml.leaf("MessageID", &reply.id);
        if let Some(id) = &reply.relates_to {
            xml.leaf("RelatesToMessageID", id);
        }
        if let Some(words) = &reply.watermark {
            xml.leaf("Watermark", words);
        }
    });
    xml.nest("Body", |xml| match &reply.answer {
        Answer::Status {
            code,
            description,
            prescription,
        } => xml.nest("Status", |xml| {
            xml.leaf("Code", &code.word());
            if let Some(prescription) = prescription {
                xml.leaf("Prescription", prescription);
            }
            xml.leaf("Description", description);
        }),
        Answer::Error {
            code,
            place,
            description,
        } => xml.nest("Error", |xml| {
            xml.leaf("Code", &code.word());
            if let Some(place) = place {
                xml.leaf("Place", place);
            }
            xml.leaf("Description", description);
        }),
        Answer::RemsInitiationResponse { cases: None } => {
            xml.nest("REMSInitiationResponse", unknown);
        }
        Answer::RemsInitiationResponse { cases: Some(cases) } => {
            xml.nest("REMSInitiationResponse", |xml| {
                for case in cases {
                    xml.nest("Case", |xml| {
                        xml.leaf("Prescription", &case.prescription);
                        for order in &case.orders {
                            xml.leaf("PharmacyOrderNumber", order);
                        }
                        xml.leaf("WrittenOn", &case.written_on);
                        xml.leaf("Product", &case.product);
                        xml.leaf("Capsules", &by_strength(&case.capsules));
                        xml.leaf("DaysSupply", &case.days);
                        xml.leaf("State", &case.state);
                    });
                }
            })
        }
        Answer::RemsResponse(decided) => {
            xml.nest("REMSResponse", |xml| decision(xml, decided));
        }
    });
    xml.open -= 1;
    xml.line("</Message>");
    xml.out
}

fn decision(xml: &mut Xml, decided: &Decided) {
    match decided {
        Decided::Approved {
            authorisation,
            on,
            until,
            days,
        } => xml.nest("Approved", |xml| {
            xml.leaf("REMSAuthorizationNumber", authorisation);
            xml.leaf("On", on);
            xml.leaf("Until", until);
            xml.leaf("DaysSupply", days);
        }),
        Decided::Ready { on, until, says } => xml.nest("Ready", |xml| {
            xml.leaf("On", on);
            xml.leaf("Until", until);
            xml.leaf("Description", says);
        }),
        Decided::Checklist { on, until, open } => xml.nest("Checklist", |xml| {
            xml.leaf("On", on);
            if let Some(until) = until {
                xml.leaf("Until", until);
            }
            for reason in open {
                reason_of(xml, reason);
            }
        }),
        Decided::Denied { on, first, rest } => xml.nest("Denied", |xml| {
            xml.leaf("Code", &DenialCode::of(first.slug, first.who).code());
            xml.leaf("On", on);
            reason_of(xml, first);
            for reason in rest {
                reason_of(xml, reason);
            }
        }),
        Decided::UnknownCase => unknown(xml),
    }
}

fn unknown(xml: &mut Xml) {
    xml.nest("Denied", |xml| {
        xml.leaf("Code", &DenialCode::Ec.code());
        xml.leaf("Description", &UNKNOWN);
    });
}

const UNKNOWN: &str = "Nothing is on record under this number, day of birth and prescription. Hold them against the order.";

fn reason_of(xml: &mut Xml, reason: &Reason) {
    xml.nest("Reason", |xml| {
        xml.leaf("Code", &DenialCode::of(reason.slug, reason.who).code());
        xml.leaf("Requirement", &reason.requirement);
        xml.leaf("Who", &reason.who.as_str());
        xml.leaf("Earliest", &reason.earliest);
        xml.leaf("Description", &reason.says);
    });
}

/// As they are read: `20:60 40:30`.
fn by_strength(capsules: &Capsules) -> String {
    let pairs = capsules
        .iter()
        .map(|(strength, count)| format!("{}:{count}", strength.0));
    pairs.collect::<Vec<_>>().join(" ")
}

struct Xml {
    out: String,
    open: usize,
}

impl Xml {
    fn line(&mut self, text: &str) {
        for _ in 0..self.open {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn nest(&mut self, name: &str, inside: impl FnOnce(&mut Xml)) {
        self.line(&format!("<{name}>"));
        self.open += 1;
        inside(self);
        self.open -= 1;
        self.line(&format!("</{name}>"));
    }

    fn leaf(&mut self, name: &str, value: &impl Display) {
        let text = escaped(&value.to_string());
        self.line(&format!("<{name}>{text}</{name}>"));
    }
}

/// Text as XML may hold it: what XML 1.0 cannot hold at all becomes the replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(char),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            control if control < ' ' => out.push('\u{FFFD}'),
            char => out.push(char),
        }
    }
    out
}
