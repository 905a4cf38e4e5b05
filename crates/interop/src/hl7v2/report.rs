//! A report of results (`ORU^R01`, versions 2.3 to 2.8), typed: whose, which order, which results, each with what was received
//! beside what was understood.

use jiff::tz::{Offset, TimeZone};
use retinue_kernel::Day;
use serde::Serialize;

use super::charset::Charset;
use super::code::Coding;
use super::fault::{At, Fault, Kind};
use super::header::Header;
use super::message::{Message, Part, Segment};
use super::time::Moment;
use super::value::{self, Value};

/// What is known of a sender before a message of theirs is read.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The zone of the laboratory, where times in UTC are to be brought.
    pub zone: Option<TimeZone>,
    /// The character set of messages that name none.
    pub charset: Charset,
}

impl Default for Expected {
    fn default() -> Expected {
        Expected {
            zone: None,
            charset: Charset::ASCII,
        }
    }
}

/// A report, understood wholly.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// Its header.
    pub header: Header,
    /// The persons it is about, each with their results.
    pub persons: Vec<PersonResults>,
}

/// One person's results.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonResults {
    /// Whose they are.
    pub person: Person,
    /// The results in their order.
    pub results: Vec<Observation>,
}

/// A person as the laboratory names them (PID).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Person {
    /// The identifiers, each with who assigned it.
    pub ids: Vec<PersonId>,
    /// Family name and given names.
    pub name: String,
    /// The day of birth.
    pub born: Option<Day>,
}

/// An identifier with who assigned it: alone it names nobody.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PersonId {
    /// The identifier.
    pub id: String,
    /// Who assigned it (CX.4): namespace, universal id, or both.
    pub authority: String,
    /// Its kind (CX.5), such as MR.
    pub kind: String,
}

/// Where a result stands in its life (OBX-11, table 0085).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// F: final.
    Final,
    /// C: it replaces an earlier one.
    Corrected,
    /// D, W: the earlier one is wrong and has no successor.
    Deleted,
    /// P, R, S, I: not a result yet.
    Preliminary,
    /// X, N: there will be none.
    Cancelled,
}

/// The day of a specimen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Collected {
    /// The days that OBX-14, OBR-7 and SPM-17 name, each once, earliest first. Empty where none names one.
    pub days: Vec<Day>,
}

/// One result (OBX).
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Observation {
    /// Which OBX of the message, from 1.
    pub obx: u32,
    /// Where it stands.
    #[serde(skip)]
    pub at: At,
    /// The laboratory's number of the order (OBR-3 or ORC-3); empty where none is given.
    pub filler: String,
    /// The clinic's number of the order (OBR-2 or ORC-2).
    pub placer: String,
    /// OBX-4: which of several results of one code.
    pub sub_id: String,
    /// OBX-21: the result's own id, where the laboratory gives one.
    pub result_id: String,
    /// What was measured.
    pub codes: Vec<Coding>,
    /// What was found.
    pub value: Value,
    /// The unit, as it was received.
    pub unit: Option<String>,
    /// The reference range, as it was received.
    pub range: Option<String>,
    /// Its lower and upper limit, where its text says them without doubt.
    #[serde(skip)]
    pub limits: (Option<retinue_care::Decimal>, Option<retinue_care::Decimal>),
    /// OBX-8, as received.
    pub flags: Vec<String>,
    /// Where it stands in its life.
    pub status: Status,
    /// When the specimen was taken.
    pub collected: Collected,
    /// The notes under it.
    pub notes: Vec<String>,
}

impl Observation {
    /// What makes two messages' results one and the same: the laboratory's order, the code and its counter, or the result's own
    /// id. Nothing where the laboratory gave no number to its order.
    pub fn key(&self) -> Option<String> {
        if !self.result_id.is_empty() {
            return Some(format!("result {}", self.result_id));
        }
        let first = self.codes.first()?;
        let name = if first.code.is_empty() {
            &first.text
        } else {
            &first.code
        };
        (!self.filler.is_empty() && !name.is_empty()).then(|| {
            let parts = [&self.filler, name, &first.system, &self.sub_id];
            // The parts' lengths keep one from running into the next.
            let parts = parts.map(|part| format!("{}:{part}", part.len()));
            format!("order {}", parts.join(" "))
        })
    }
}

impl Report {
    /// Reads one message from its bytes.
    ///
    /// # Errors
    /// The first fault, with the header as far as it could be read. Nothing of a message with a fault goes on.
    pub fn read(bytes: &[u8], expected: &Expected) -> Result<Report, Box<RefusedReport>> {
        let refused = |header, fault| Box::new(RefusedReport { header, fault });
        let message = Message::parse(bytes, expected.charset)
            .map_err(|fault| refused(Header::rescued(bytes), fault))?;
        let header = Header::of(&message);
        match persons(&message, &header, expected) {
            Ok(persons) => Ok(Report { header, persons }),
            Err(fault) => Err(refused(header, fault)),
        }
    }
}

/// A message that was not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RefusedReport {
    /// What could be read of its header, so that its sender can be answered.
    pub header: Header,
    /// Why.
    pub fault: Fault,
}

fn persons(
    message: &Message,
    header: &Header,
    expected: &Expected,
) -> Result<Vec<PersonResults>, Fault> {
    header.is_a_report(message)?;
    let offset = message
        .header(7)
        .map(|time| Moment::read(time.component(1)))
        .transpose()?
        .flatten()
        .and_then(|moment| moment.offset);
    let mut reading = Reading {
        message,
        zone: expected.zone.as_ref(),
        offset,
        persons: Vec::new(),
        order: None,
        ordered: None,
    };
    for segment in message.segments() {
        reading.take(segment)?;
    }
    reading.close_order();
    if reading
        .persons
        .iter()
        .all(|person| person.results.is_empty())
    {
        let last = message
            .segments()
            .last()
            .map_or_else(At::default, Segment::at);
        return Err(Fault::new(
            last,
            Kind::SegmentSequence,
            "the report holds no result",
            "send at least one OBX segment under its OBR",
        ));
    }
    Ok(reading.persons)
}

/// An order while its results are read.
struct Order {
    placer: String,
    filler: String,
    days: Vec<Day>,
    /// Where the results of this order begin in the person's list, for a time of the specimen that comes after them.
    first: usize,
}

struct Reading<'m> {
    message: &'m Message,
    zone: Option<&'m TimeZone>,
    offset: Option<Offset>,
    persons: Vec<PersonResults>,
    order: Option<Order>,
    /// Placer's and filler's number of the ORC before.
    ordered: Option<(String, String)>,
}

impl<'m> Reading<'m> {
    fn take(&mut self, segment: &'m Segment) -> Result<(), Fault> {
        match segment.name() {
            "PID" => {
                self.close_order();
                self.ordered = None;
                let person = person(self.message, segment)?;
                self.persons.push(PersonResults {
                    person,
                    results: Vec::new(),
                });
            }
            "ORC" => {
                self.close_order();
                let number = |field| self.message.field(segment, field).component(1).text();
                self.ordered = Some((number(2)?, number(3)?));
            }
            "OBR" => self.open_order(segment)?,
            "OBX" => {
                let observation = self.observation(segment)?;
                self.results(segment)?.push(observation);
            }
            "NTE" => self.note(segment)?,
            "SPM" => {
                let begin = self.message.field(segment, 17).component(1);
                if let Some(day) = self.day(begin)?
                    && let Some(order) = &mut self.order
                {
                    order.days.push(day);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn results(&mut self, segment: &Segment) -> Result<&mut Vec<Observation>, Fault> {
        match self.persons.last_mut() {
            Some(person) => Ok(&mut person.results),
            None => Err(Fault::new(
                segment.at(),
                Kind::SegmentSequence,
                "no PID stands before it",
                "send PID before the orders of a person",
            )),
        }
    }

    fn open_order(&mut self, segment: &'m Segment) -> Result<(), Fault> {
        self.close_order();
        let number = |field| self.message.field(segment, field).component(1).text();
        let (of_placer, of_filler) = self.ordered.take().unwrap_or_default();
        let or = |own: String, before| if own.is_empty() { before } else { own };
        let (placer, filler) = (or(number(2)?, of_placer), or(number(3)?, of_filler));
        let day = self.day(self.message.field(segment, 7).component(1))?;
        let first = self.results(segment)?.len();
        self.order = Some(Order {
            placer,
            filler,
            days: day.into_iter().collect(),
            first,
        });
        Ok(())
    }

    /// The days that the order and its specimens name hold for every result of it.
    fn close_order(&mut self) {
        let (Some(order), Some(person)) = (self.order.take(), self.persons.last_mut()) else {
            return;
        };
        for one in person.results.iter_mut().skip(order.first) {
            one.collected.days.extend(&order.days);
            one.collected.days.sort_unstable();
            one.collected.days.dedup();
        }
    }

    fn day(&self, part: Part<'_>) -> Result<Option<Day>, Fault> {
        let moment = Moment::read(part)?;
        Ok(moment.map(|moment| moment.day(self.zone, self.offset)))
    }

    fn note(&mut self, segment: &Segment) -> Result<(), Fault> {
        let lines: Result<Vec<String>, Fault> = self
            .message
            .field(segment, 3)
            .repetitions()
            .map(|line| line.text())
            .collect();
        let words = lines?.join("\n");
        let first = self.order.as_ref().map(|order| order.first);
        if let (Some(first), Some(person)) = (first, self.persons.last_mut())
            && !words.is_empty()
            && let Some(last) = person.results.get_mut(first..).and_then(<[_]>::last_mut)
        {
            last.notes.push(words);
        }
        Ok(())
    }

    fn observation(&self, segment: &Segment) -> Result<Observation, Fault> {
        let field = |number| self.message.field(segment, number);
        let Some(order) = &self.order else {
            return Err(Fault::new(
                segment.at(),
                Kind::SegmentSequence,
                "no OBR stands before it",
                "send OBR before its results",
            ));
        };
        let codes = Coding::all(field(3))?;
        if codes.is_empty() {
            return Err(Fault {
                kind: Kind::RequiredMissing,
                ..field(3).wrong("nothing says what was measured", "send its LOINC code")
            });
        }
        let status = status(field(11))?;
        let value = Value::read(field(2), field(5))?;
        let is_said = matches!(status, Status::Final | Status::Corrected);
        if is_said && value == Value::None {
            return Err(Fault {
                kind: Kind::RequiredMissing,
                ..field(5).wrong(
                    "a final result without a value says nothing",
                    "send the value, or X in OBX-11 where there is none",
                )
            });
        }
        let kept = |part: Part<'_>| -> Result<Option<String>, Fault> {
            let text = part.text()?;
            Ok((!text.is_empty()).then_some(text))
        };
        // The unit's code, or its words where there is no code.
        let unit = match kept(field(6).component(1))? {
            Some(code) => Some(code),
            None => kept(field(6).component(2))?,
        };
        let range = kept(field(7))?;
        let flags: Result<Vec<String>, Fault> = field(8)
            .repetitions()
            .map(|flag| flag.component(1).text())
            .collect();
        let own_day = self.day(field(14).component(1))?;
        Ok(Observation {
            obx: segment.at().segment,
            at: segment.at(),
            filler: order.filler.clone(),
            placer: order.placer.clone(),
            sub_id: field(4).text()?,
            result_id: field(21).component(1).text()?,
            codes,
            value,
            unit,
            limits: range.as_deref().map_or((None, None), value::limits),
            range,
            flags: flags?.into_iter().filter(|flag| !flag.is_empty()).collect(),
            status,
            collected: Collected {
                days: own_day.into_iter().collect(),
            },
            notes: Vec::new(),
        })
    }
}

fn status(part: Part<'_>) -> Result<Status, Fault> {
    Ok(match part.required()?.as_str() {
        "F" => Status::Final,
        "C" => Status::Corrected,
        "D" | "W" => Status::Deleted,
        "P" | "R" | "S" | "I" => Status::Preliminary,
        "X" | "N" => Status::Cancelled,
        _ => {
            return Err(Fault {
                kind: Kind::NotInTable,
                ..part.wrong(
                    "this status of a result is not known",
                    "send F, C, D, W, P, R, S, I, X or N (table 0085)",
                )
            });
        }
    })
}

fn person(message: &Message, segment: &Segment) -> Result<Person, Fault> {
    let mut ids = Vec::new();
    // PID-2 and PID-4 are of old versions, and still filled by some.
    for field in [2, 3, 4] {
        for one in message.field(segment, field).repetitions() {
            let id = one.component(1).text()?;
            if id.is_empty() {
                continue;
            }
            let authority = one.component(4);
            let parts: Result<Vec<String>, Fault> = (1..=3)
                .map(|part| authority.subcomponent(part).text())
                .collect();
            let authority = parts?.join("&").trim_end_matches('&').to_owned();
            let kind = one.component(5).text()?;
            let id = PersonId {
                id,
                authority,
                kind,
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let name = message.field(segment, 5);
    let mut names = Vec::new();
    for component in [2, 3, 1] {
        // The family name has parts of its own; the first is the name itself.
        let text = name.component(component).subcomponent(1).text()?;
        if !text.is_empty() {
            names.push(text);
        }
    }
    let born = Moment::read(message.field(segment, 7).component(1))?;
    Ok(Person {
        ids,
        name: names.join(" "),
        born: born.map(|moment| Day::new(moment.civil.date())),
    })
}
