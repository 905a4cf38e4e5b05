//! Reports of laboratory results: each shape that laboratories send, and what is refused.

mod answers;
mod any_bytes;
mod frames;
mod readings;
mod refused;
mod shapes;

use jiff::tz::{TimeZone, offset};
use retinue_interop::hl7v2::{
    Expected, Fault, Reading, RegisteredLaboratory, Report, meaning, reading,
};
use retinue_rulebook::KnowledgeBook;

/// A laboratory five hours west of Greenwich.
fn expected() -> Expected {
    Expected {
        zone: Some(TimeZone::fixed(offset(-5))),
        ..Expected::default()
    }
}

fn read(bytes: &[u8]) -> Report {
    Report::read(bytes, &expected()).unwrap_or_else(|refused| panic!("{}", refused.fault))
}

fn fault(bytes: &[u8]) -> Fault {
    match Report::read(bytes, &expected()) {
        Err(refused) => refused.fault,
        Ok(report) => panic!("it was understood: {report:?}"),
    }
}

fn certified() -> RegisteredLaboratory {
    RegisteredLaboratory {
        certified: true,
        clia_number: None,
    }
}

/// What each result of a report becomes, with no local codes mapped.
fn readings_of(bytes: &[u8]) -> Vec<Reading> {
    readings_at(bytes, &certified())
}

fn readings_at(bytes: &[u8], laboratory: &RegisteredLaboratory) -> Vec<Reading> {
    let book = KnowledgeBook::embedded().expect("the knowledge of the binary");
    let known = &book.knowledge().laboratory;
    let report = read(bytes);
    let results = report.persons.iter().flat_map(|person| &person.results);
    results
        .map(|one| reading(one, meaning(&one.codes, known, |_| None), known, laboratory))
        .collect()
}

/// A report with one result: the fields of its OBX from OBX-2 on.
fn with_obx(obx: &str) -> Vec<u8> {
    with_segments(&format!("OBX|1|{obx}\r"))
}

/// A report with these segments under its order.
fn with_segments(segments: &str) -> Vec<u8> {
    format!(
        "MSH|^~\\&|LIS|NORTHLAB|RETINUE|CLINIC|20260302101500-0500||ORU^R01^ORU_R01|C1|P|2.5.1\r\
         PID|1||MRN100^^^NORTHLAB^MR||Winter^Ada||19980514\r\
         OBR|1|P10|F10|2106-3^hCG^LN|||20260302081500-0500\r{segments}"
    )
    .into_bytes()
}
