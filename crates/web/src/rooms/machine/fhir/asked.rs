//! Who asks for resources, and what of them they may see: a program of a clinic for the clinic, a person's program for the person
//! who let it in; and a program of a clinic that sends or takes along, which no person's program does.

use retinue_interop::fhir_r4::Names;
use retinue_interop::fhir_r4::Resource;
use retinue_interop::fhir_r4::search::{Handling, Query};
use retinue_interop::fhir_r4::served::{Served, Whose};
use retinue_ledger::program::scope::{Interaction, Permission};
use retinue_ledger::{About, Clinician, Ledger, Patient, PatientId, ReadError};

use super::charts::{self, Told, patient_of};
use super::reply::Refusal;
use crate::access::program::Program;
use crate::access::token_reader::TokenReader;

/// Whoever reads.
pub(super) struct Asked {
    reader: TokenReader,
    /// With whose eyes.
    pub(super) eyes: Eyes,
}

/// With whose eyes a record is read.
pub(super) enum Eyes {
    /// A clinic's, which sees its patients.
    Clinic(Clinician),
    /// A patient's, who sees what is theirs.
    Own(Patient),
}

impl Asked {
    /// What a pharmacy or the office may know is not what stands in these resources: their programs have doors of their own.
    pub(super) fn by(reader: TokenReader) -> Result<Asked, Refusal> {
        let who = reader.actor();
        let eyes = match (who.clinician(), who.patient()) {
            (Some(clinician), _) => Eyes::Clinic(clinician),
            (None, Some(patient)) => Eyes::Own(patient),
            (None, None) => return Err(Refusal::forbidden(OF_ANOTHER_PARTY)),
        };
        Ok(Asked { reader, eyes })
    }

    /// Under which name a place in a search is kept: nobody goes on where another began.
    pub(super) fn name(&self) -> String {
        match &self.reader {
            TokenReader::Program(program) => program.proof().name().to_string(),
            TokenReader::LetIn(let_in) => {
                let account = let_in.reader().account();
                format!("{} for {account}", let_in.program())
            }
        }
    }

    fn permits(&self, about: About, kind: &str, interaction: Interaction) -> Permission<'_> {
        match &self.reader {
            TokenReader::Program(program) => program.permits(kind, interaction),
            TokenReader::LetIn(let_in) => let_in.permits(about, kind, interaction),
        }
    }

    /// Whether the scopes let a resource be seen.
    pub(super) fn may_see(&self, resource: &Resource, interaction: Interaction) -> bool {
        let is_of_a_patient =
            Served::of(resource.kind).is_some_and(|served| served.whose == Whose::Patients);
        let about = match patient_of(&resource.id) {
            Some(patient) if is_of_a_patient => About::Patient(patient),
            _ if is_of_a_patient => return false,
            _ => About::Nobody,
        };
        lets_through(&self.permits(about, resource.kind, interaction), resource)
    }

    /// Whether the scopes name the type at all, about whomever.
    pub(super) fn must_reach(&self, kind: &str, interaction: Interaction) -> Result<(), Refusal> {
        reaches(&self.permits(About::Nobody, kind, interaction))
    }

    /// The one patient with whom the scopes stay; none where they go as far as the clinic does.
    pub(super) fn keeps_to(&self, kind: &str, interaction: Interaction) -> Option<PatientId> {
        match &self.reader {
            TokenReader::Program(_) => None,
            TokenReader::LetIn(let_in) => let_in.keeps_to(kind, interaction),
        }
    }

    /// A patient's file. The look is in the access log before it is answered.
    pub(super) fn told<'a>(
        &self,
        ledger: &Ledger,
        names: &'a Names,
        patient: PatientId,
    ) -> Result<Told<'a>, ReadError> {
        match &self.eyes {
            Eyes::Clinic(who) => Told::of(ledger, names, who, patient),
            Eyes::Own(own) if own.patient() == patient => Told::own(ledger, names, own),
            Eyes::Own(_) => Err(ReadError::NotFound),
        }
    }

    /// The clinic and the pharmacies that it sees; of a patient, those that the own record names.
    pub(super) fn parties(
        &self,
        ledger: &Ledger,
        names: &Names,
    ) -> Result<Vec<Resource>, ReadError> {
        match &self.eyes {
            Eyes::Clinic(who) => charts::parties(ledger, names, who),
            Eyes::Own(own) => {
                let told = Told::own(ledger, names, own)?;
                charts::parties_of(ledger, own.actor(), &told)
            }
        }
    }

    /// The same of one kind. Taken together the patients of a clinic are for whoever may read each of them.
    pub(super) fn parties_as(
        &self,
        ledger: &Ledger,
        names: &Names,
        kind: &str,
        interaction: Interaction,
    ) -> Result<Vec<Resource>, ReadError> {
        match &self.eyes {
            Eyes::Clinic(_) if kind == "Group" && self.keeps_to(kind, interaction).is_some() => {
                Ok(Vec::new())
            }
            Eyes::Clinic(who) => charts::parties_as(ledger, names, who, kind),
            Eyes::Own(_) => self.parties(ledger, names),
        }
    }
}

/// A program that sends what is to be recorded, or takes along all that a clinic has: by itself, for its clinic, and with no person
/// behind it.
pub(super) struct Acting {
    pub(super) program: Program,
    pub(super) who: Clinician,
}

impl Acting {
    /// As [`Asked::by`].
    pub(super) fn by(program: Program) -> Result<Acting, Refusal> {
        match program.reader().clinician() {
            Some(who) => Ok(Acting { program, who }),
            None => Err(Refusal::forbidden(OF_ANOTHER_PARTY)),
        }
    }

    /// Whether the scopes let a resource be seen, or sent.
    pub(super) fn may_see(&self, resource: &Resource, interaction: Interaction) -> bool {
        let permitted = self.program.permits(resource.kind, interaction);
        lets_through(&permitted, resource)
    }

    pub(super) fn must_reach(&self, kind: &str, interaction: Interaction) -> Result<(), Refusal> {
        reaches(&self.program.permits(kind, interaction))
    }
}

const OF_ANOTHER_PARTY: &str =
    "these resources are for programs of a clinic, and this one acts for another party";

fn lets_through(permitted: &Permission<'_>, resource: &Resource) -> bool {
    match permitted {
        Permission::Yes => true,
        Permission::No => false,
        Permission::Narrowed(to) => to.iter().any(|pairs| {
            // A narrowing that cannot be read lets nothing through.
            Served::of(resource.kind)
                .and_then(|served| Query::read(served, pairs, Handling::Strict).ok())
                .is_some_and(|query| query.is_answered_by(resource))
        }),
    }
}

fn reaches(permitted: &Permission<'_>) -> Result<(), Refusal> {
    match permitted {
        Permission::No => Err(Refusal::forbidden(
            "the scopes of this token do not reach this far",
        )),
        Permission::Yes | Permission::Narrowed(_) => Ok(()),
    }
}
