//! What people let programs do in their name (decision 0063): a person who is signed in says which program may read what, about
//! whom and for how long; the program gets a code for it, for the code a token, and may know what the person may know and no more.
//!
//! Of every secret the hash is kept only. The account, the program and the permission itself are looked up at every request.

mod give;
mod open;
mod own;
mod redeem;
mod secret;

pub use give::{NewLetIn, ProgramForPeople};
pub use own::LetInOnRecord;
pub use redeem::{IntrospectedLetIn, IssuedToPerson};
pub use secret::Secret;

pub(crate) use open::Openings;
pub(crate) use own::{account_closed, forget_what_is_over};
pub(super) use own::{keys_replaced, launch_set, program_ended};

use retinue_kernel::Id;

use super::person_scope::{PersonScopes, Reach};
use super::scope::{Interaction, Permission, Scopes};
use crate::actor::Actor;
use crate::ids::PatientId;

/// For how long a code holds, in seconds: the program fetches its token at once. The number is ours, and provisional.
const CODE_HOLDS: i64 = 60;
/// For how long a token holds, in seconds. The number is ours, and provisional.
const TOKEN_HOLDS: i64 = 3_600;
/// For how long a program may go on asking after the person has left, in seconds: 92 days, so that three months pass whichever they
/// are. The number is ours, and provisional.
const AWAY_HOLDS: i64 = 92 * 86_400;

/// Proof of a program that a person let in: the token that came with this very request holds, and so do the account and the
/// permission behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetIn {
    reader: Actor,
    program: Id,
    /// What is allowed about the one patient who was chosen.
    of_the_patient: Scopes,
    /// What is allowed about whomever the person may see.
    of_the_user: Scopes,
    about: Option<PatientId>,
}

/// About whom something is that would be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// This patient.
    Patient(PatientId),
    /// No patient: a party, a kind of capsule, a form.
    Nobody,
}

impl LetIn {
    fn of(
        reader: Actor,
        program: Id,
        scopes: &PersonScopes,
        about: Option<PatientId>,
    ) -> Option<LetIn> {
        let reader = reader.through(program.clone());
        let own = reader.patient().map(|patient| patient.patient());
        // Whoever lets a program in is a patient, for themselves, or works at a clinic: nobody else has records to show.
        (own.is_some() || reader.clinician().is_some()).then(|| LetIn {
            program,
            of_the_patient: scopes.within(Reach::Patient),
            of_the_user: scopes.within(Reach::User),
            about: own.or(about),
            reader,
        })
    }

    /// As whom it reads: the person. The access log names the program beside the account.
    pub fn reader(&self) -> &Actor {
        &self.reader
    }

    /// By which name the program asks: its client id.
    pub fn program(&self) -> &Id {
        &self.program
    }

    /// Whether the scopes allow an interaction with a type of resource about somebody. What the person may not know stays unknown
    /// whatever the scopes say.
    pub fn permits(
        &self,
        about: About,
        resource: &str,
        interaction: Interaction,
    ) -> Permission<'_> {
        let is_of_the_chosen = match about {
            About::Nobody => true,
            About::Patient(patient) => self.about == Some(patient),
        };
        let of_anyone = self.of_the_user.permits(resource, interaction);
        if is_of_the_chosen {
            of_anyone.or(self.of_the_patient.permits(resource, interaction))
        } else {
            of_anyone
        }
    }

    /// Whether an interaction with a type of resource stays with the one patient who was chosen.
    pub fn keeps_to(&self, resource: &str, interaction: Interaction) -> Option<PatientId> {
        let is_for_one = self.of_the_user.permits(resource, interaction) == Permission::No
            || self.reader.patient().is_some();
        self.about.filter(|_| is_for_one)
    }
}
