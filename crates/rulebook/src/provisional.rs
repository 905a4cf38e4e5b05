//! What an authority has yet to confirm: the list that `rules check` prints.

use retinue_kernel::{EditionId, Id};

use crate::parameters::Stated;
use crate::rulebook::Rulebook;

/// A value or requirement that rests on a reading which no authority has confirmed.
#[derive(Clone, PartialEq, Debug)]
pub struct Provisional<'a> {
    /// The file in which it stands.
    pub file: String,
    /// The edition.
    pub edition: &'a EditionId,
    /// The value taken, of a parameter.
    pub value: Option<&'a Stated>,
    /// The reading it follows.
    pub reading: &'a Id,
    /// The question that the text leaves open.
    pub question: &'a str,
    /// The reading taken.
    pub taken: &'a str,
    /// The other reading: of a parameter, what its value would be.
    pub other: &'a str,
}

impl Rulebook {
    /// Everything provisional: parameters first, then requirements, overlays, forms and duties.
    pub fn provisional(&self) -> Vec<Provisional<'_>> {
        let mut found = Vec::new();
        for parameter in self.parameters() {
            for value in &parameter.values {
                if let Some(unconfirmed) = &value.provisional
                    && let Some(mut one) = self.open(
                        format!("parameters/{}.toml", parameter.name),
                        &value.edition,
                        &unconfirmed.reading,
                    )
                {
                    one.value = Some(&value.value);
                    one.other = &unconfirmed.other_reading;
                    found.push(one);
                }
            }
        }
        for entry in self.requirements() {
            for value in &entry.values {
                let file = format!("requirements/{}.toml", entry.name);
                found.extend(
                    value
                        .readings
                        .iter()
                        .filter_map(|reading| self.open(file.clone(), &value.edition, reading)),
                );
            }
        }
        for entry in self.overlays() {
            let file = format!("overlays/{}.toml", entry.overlay.id);
            found.extend(
                entry
                    .readings
                    .iter()
                    .filter_map(|reading| self.open(file.clone(), &entry.edition, reading)),
            );
        }
        let forms = self
            .forms()
            .iter()
            .map(|form| (format!("forms/{}.toml", form.name), &form.grounds));
        let duties = self
            .duties()
            .iter()
            .map(|duty| ("duties.toml".to_owned(), &duty.grounds));
        for (file, grounds) in forms.chain(duties) {
            for edition in &grounds.editions {
                found.extend(
                    grounds
                        .readings
                        .iter()
                        .filter_map(|reading| self.open(file.clone(), edition, reading)),
                );
            }
        }
        found
    }

    fn open<'a>(
        &'a self,
        file: String,
        edition: &'a EditionId,
        name: &'a Id,
    ) -> Option<Provisional<'a>> {
        // What was not read in the text of 2026 says nothing of an edition whose text was read.
        let reading = self
            .readings()
            .get(name.as_str())
            .filter(|reading| reading.provisional && reading.concerns(edition))?;
        Some(Provisional {
            file,
            edition,
            value: None,
            reading: name,
            question: &reading.question,
            taken: &reading.reading,
            other: &reading.other_reading,
        })
    }
}
