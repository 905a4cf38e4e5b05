//! What the resources of one patient are made from.

use std::collections::BTreeMap;

use retinue_care::concern::Task;
use retinue_care::{CareRecord, Counsel, Jurisdiction, Knowledge};
use retinue_kernel::{Day, DueItem, FactId, Id, PatientRecord};
use retinue_rulebook::Rulebook;

use super::json::Element;
use super::names::{Names, PatientName};

/// A person as the clinic knows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// The logical id.
    pub id: PatientName,
    /// The number by which the programme knows the patient.
    pub number: String,
    /// The name, in one line.
    pub name: String,
    /// The day of birth.
    pub born: Day,
    /// Telephone.
    pub telephone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Postal address, in one line.
    pub address: Option<String>,
}

/// A party of the programme as others see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Practice {
    /// Its id in the programme.
    pub id: Id,
    /// Its name, if one was given.
    pub name: Option<String>,
    /// Whether it is certified today.
    pub certified: bool,
    /// The last certified day.
    pub certified_until: Option<Day>,
}

/// The law of every programme of an installation, for the forms.
pub type Programmes<'a> = &'a [&'a Rulebook];

/// Everything about one patient on a day.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// Gives the ids.
    pub names: &'a Names,
    /// Who.
    pub person: Person,
    /// The facts of the gate.
    pub record: &'a PatientRecord,
    /// The facts of care.
    pub care: &'a CareRecord,
    /// Contacts that wait, and those that were made.
    pub tasks: &'a [Task],
    /// What is advised on the day; nothing where only what was on record is told.
    pub advised: &'a [Counsel],
    /// What is due.
    pub due: &'a [DueItem],
    /// What is known.
    pub knowledge: &'a Knowledge,
    /// Where the patient is treated.
    pub jurisdiction: Jurisdiction,
    /// The law of the patient's programme.
    pub rulebook: &'a Rulebook,
    /// Who treats.
    pub prescriber: Option<Practice>,
    /// What programs sent, by the fact that it became.
    pub received: &'a BTreeMap<FactId, Element>,
    /// The day.
    pub today: Day,
    /// Whether the installation is a sandbox.
    pub sandbox: bool,
}

impl Chart<'_> {
    /// The logical id of what a fact makes.
    pub(super) fn id(&self, kind: &str, fact: &Id, part: &str) -> String {
        self.names.of_fact(&self.person.id, kind, fact, part)
    }

    /// The reference to the patient.
    pub(super) fn subject(&self) -> super::json::Element {
        super::resource::reference("Patient", self.person.id.as_str())
    }

    /// The reference to who treats.
    pub(super) fn treating(&self) -> Option<super::json::Element> {
        let prescriber = self.prescriber.as_ref()?;
        let id = self.names.of_party("Practitioner", &prescriber.id);
        Some(super::resource::named_reference(
            "Practitioner",
            &id,
            prescriber.name.as_deref(),
        ))
    }
}
