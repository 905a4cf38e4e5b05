//! What a sender is answered: MSH, MSA, and ERR where something is wrong.

use jiff::Timestamp;

use super::charset::Charset;
use super::fault::{At, Fault};
use super::header::{Asked, Header};
use super::text::escaped;

/// What became of a message, as its sender is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It is kept, and was understood.
    Taken,
    /// It was refused.
    Refused(Fault),
}

/// One answer: its own control id and moment, and the message that it answers.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The header of the message.
    pub header: &'a Header,
    /// What became of it.
    pub told: &'a Told,
    /// The answer's own control id, at most 20 characters.
    pub control_id: &'a str,
    /// When it is given.
    pub at: Timestamp,
}

impl Answer<'_> {
    /// The answers that the sender asked for, each a message of its own, in the character set of the message.
    ///
    /// Without MSH-15 and MSH-16 it is one, `AA`, `AE` or `AR` (original mode). With them it is `CA`, `CE` or `CR` where MSH-15
    /// asks for it, and then the application's where MSH-16 does; none where neither does.
    pub fn written(&self) -> Vec<Vec<u8>> {
        let header = self.header;
        let taken = *self.told == Told::Taken;
        if (header.accept, header.application_answer) == (Asked::Unsaid, Asked::Unsaid) {
            return vec![self.one('A')];
        }
        let mut all = Vec::new();
        if header.accept.wants(taken) {
            all.push(self.one('C'));
        }
        if header.application_answer.wants(taken) {
            all.push(self.one('A'));
        }
        all
    }

    /// The code of MSA-1 in original mode.
    pub fn code(told: &Told) -> &'static str {
        match told {
            Told::Taken => "AA",
            Told::Refused(fault) if fault.kind.is_reject() => "AR",
            Told::Refused(_) => "AE",
        }
    }

    fn one(&self, level: char) -> Vec<u8> {
        let header = self.header;
        let delimiters = &header.delimiters;
        let text = |text: &str| escaped(text, delimiters);
        let (field, component) = (delimiters.field, delimiters.component);
        let join = |fields: &[&str]| fields.join(&field.to_string());
        let version = match header.version.as_str() {
            "" => "2.5.1",
            version => version,
        };
        let event = text(&header.message_type.1);
        let kind = match (version, event.as_str()) {
            ("2.3" | "2.3.1", "") => "ACK".to_owned(),
            ("2.3" | "2.3.1", event) => format!("ACK{component}{event}"),
            (_, "") => format!("ACK{component}{component}ACK"),
            (_, event) => format!("ACK{component}{event}{component}ACK"),
        };
        let mut encoding: String = [
            delimiters.component,
            delimiters.repetition,
            delimiters.escape,
            delimiters.subcomponent,
        ]
        .iter()
        .collect();
        encoding.extend(delimiters.truncation);
        let charset = header.charset.unwrap_or(Charset::ASCII);
        let named = match charset {
            Charset::ASCII => "",
            other => other.name(),
        };
        let processing = match header.processing.as_str() {
            "" => "P",
            processing => processing,
        };
        let at = self.at.strftime("%Y%m%d%H%M%S+0000").to_string();
        let mut lines = vec![join(&[
            "MSH",
            &encoding,
            &text(&header.to_application),
            &text(&header.to_facility),
            &text(&header.application),
            &text(&header.facility),
            &at,
            "",
            &kind,
            &text(self.control_id),
            &text(processing),
            &text(version),
            "",
            "",
            "",
            "",
            "",
            named,
        ])];
        let mut code = Answer::code(self.told).to_owned();
        code.replace_range(0..1, &level.to_string());
        let control = text(&header.control_id);
        match self.told {
            Told::Taken => lines.push(join(&["MSA", &code, &control])),
            Told::Refused(fault) => {
                let says = text(&format!("{fault}"));
                if header.is_before_2_5() {
                    lines.push(join(&["MSA", &code, &control, &says]));
                    lines.push(join(&["ERR", &self.old_error(fault)]));
                } else {
                    lines.push(join(&["MSA", &code, &control]));
                    lines.push(join(&[
                        "ERR",
                        "",
                        &self.location(fault.at),
                        &self.coded(fault, component),
                        "E",
                        "",
                        "",
                        "",
                        &says,
                    ]));
                }
            }
        }
        let mut message = lines.join("\r");
        message.push('\r');
        charset.encode(&message)
    }

    /// ERR-2 from version 2.5 on: segment, which, field, repetition, component, part.
    fn location(&self, at: At) -> String {
        let numbers = [
            at.segment,
            u32::from(at.field),
            u32::from(at.repetition),
            u32::from(at.component),
            u32::from(at.subcomponent),
        ];
        let mut all = vec![at.name().to_owned()];
        all.extend(numbers.map(|number| match number {
            0 => String::new(),
            number => number.to_string(),
        }));
        while all.last().is_some_and(String::is_empty) {
            all.pop();
        }
        all.join(&self.header.delimiters.component.to_string())
    }

    fn coded(&self, fault: &Fault, between: char) -> String {
        let (number, words) = (fault.kind.number(), fault.kind.words());
        format!("{number}{between}{words}{between}HL70357")
    }

    /// ERR-1 before version 2.5: segment, which, field, and the code in parts of one component.
    fn old_error(&self, fault: &Fault) -> String {
        let delimiters = &self.header.delimiters;
        let field = match fault.at.field {
            0 => String::new(),
            field => field.to_string(),
        };
        [
            fault.at.name().to_owned(),
            fault.at.segment.to_string(),
            field,
            self.coded(fault, delimiters.subcomponent),
        ]
        .join(&delimiters.component.to_string())
    }
}
