//! FHIR resources, one a line (NDJSON), on their way into the ledger: read by what reads them when a program sends them.
//!
//! Each line stands for itself: what is wrong with one says nothing of the next. A resource becomes a fact of care. A pregnancy test
//! opens or closes the gate and rests on who vouches for it, so that none comes out of a file (decision 0054).

use retinue_care::event::CareFact;
use retinue_kernel::Day;

use crate::fhir_r4::Element;
use crate::fhir_r4::json_read;
use crate::fhir_r4::outcome::{Issue, IssueCode};
use crate::fhir_r4::received::{self, Becomes, Reader, Whom};

/// The longest line, in bytes.
pub const LONGEST_LINE: usize = 65_536;

const ONE_A_LINE: &str = "each line is one resource as JSON, without a line break within it";

/// The lines that say something, each with its number from 1.
pub fn resource_lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    (1_u32..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
}

/// A resource of a line, read as far as it can be before it is known whose it is.
#[derive(Clone, PartialEq, Debug)]
pub struct LineResource {
    /// About whom it is.
    pub about: Whom,
    /// What makes it one and the same when it comes again: its first identifier, or everything that it says.
    pub key: String,
    resource: Element,
}

impl LineResource {
    /// Reads a line. `base` is the address under which the resources lie.
    ///
    /// # Errors
    /// Everything that is wrong with it, at least one thing, each with its place and what would mend it.
    pub fn read(line: &str, base: &str) -> Result<LineResource, Vec<Issue>> {
        if line.len() > LONGEST_LINE {
            let says = format!("the line is longer than {LONGEST_LINE} bytes; {ONE_A_LINE}");
            return Err(vec![Issue::new(IssueCode::TooLong, says)]);
        }
        let resource = json_read::read(line.as_bytes()).map_err(|error| {
            vec![Issue {
                code: IssueCode::Structure,
                says: format!("{}; {ONE_A_LINE}", error.wrong),
                about: error.at,
            }]
        })?;
        let kind = resource.text("resourceType").unwrap_or("").to_owned();
        if !received::TAKEN.contains(&kind.as_str()) {
            return Err(vec![received::signed_elsewhere(&kind).unwrap_or_else(
                || {
                    let says = format!(
                        "this kind is not taken here; {} are",
                        received::TAKEN.join(", ")
                    );
                    Issue::of(IssueCode::NotSupported, "resourceType", says)
                },
            )]);
        }
        let known_as = received::identifiers(&resource);
        let about = received::whom(&resource, base);
        match (known_as, about) {
            (Ok(known_as), Ok(about)) => Ok(LineResource {
                about,
                key: received::key(&kind, &resource, known_as.first()),
                resource,
            }),
            (known_as, about) => {
                let mut issues = known_as.err().unwrap_or_default();
                issues.extend(about.err().unwrap_or_default());
                Err(issues)
            }
        }
    }

    /// Every letter and digit that was understood.
    pub fn content(&self) -> String {
        self.resource.compact()
    }

    /// The fact of care that it becomes, with its day.
    ///
    /// # Errors
    /// Everything that is wrong with it; or that it is a pregnancy test.
    pub fn fact(&self, by: &Reader<'_>) -> Result<(Day, CareFact), Vec<Issue>> {
        match received::read(&self.resource, by)? {
            Becomes::Care(on, fact) => Ok((on, fact)),
            Becomes::Gate(..) => {
                let says = "a pregnancy test rests on who vouches for it and does not come out of a file; enter it on the patient's page, or let the laboratory or your record system send it";
                Err(vec![Issue::of(
                    IssueCode::BusinessRule,
                    "Observation.code",
                    says,
                )])
            }
        }
    }
}
