//! A patient whom a prescriber's office enrols by telephone: the registration, the check of who called, and the category, in
//! one transaction and in one call that the programme's office looks through as any other.

use retinue_kernel::{
    Basis, Category, Command, Day, IdentifiedBy, Payload, PrescriberId, Programme, Refused,
    RefusedBecause, Source,
};
use rusqlite::Connection;

use crate::actor::PhoneAgent;
use crate::error::SubmitError;
use crate::identity::Contacts;
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::register::{self, Registered, Registration};
use crate::stream;
use crate::submission::{Assistance, Submission};

/// What a prescriber's office says on the telephone of a patient to be enrolled.
#[derive(Clone, Debug)]
pub struct TelephoneEnrolment {
    /// The prescriber's identifier, as the caller gave it.
    pub prescriber: PrescriberId,
    /// What was checked beside it.
    pub also: Vec<IdentifiedBy>,
    /// The patient's name.
    pub name: String,
    /// The day of birth.
    pub born: Day,
    /// How to reach the patient.
    pub contacts: Contacts,
    /// The programme.
    pub programme: Programme,
    /// Whether the patient can become pregnant; otherwise the prescriber assigns the category with its basis, which no
    /// caller does in the prescriber's place.
    pub can_become_pregnant: bool,
    /// The language, and whether an interpreter takes part.
    pub assistance: Assistance,
}

impl Ledger {
    /// Enrols a patient for a prescriber whose office calls. The call stays on the agent's line.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when no such prescriber is on record; refused when nothing beside the identifier was
    /// checked, or the prescriber is not certified. Else as [`Ledger::register_patient`].
    pub fn enrol_by_telephone(
        &self,
        who: &PhoneAgent,
        command_id: CommandId,
        enrolment: TelephoneEnrolment,
    ) -> Result<Registered, SubmitError> {
        let TelephoneEnrolment {
            prescriber,
            also,
            name,
            born,
            contacts,
            programme,
            can_become_pregnant,
            assistance,
        } = enrolment;
        let is_known = self.read(|connection| is_on_record(connection, &prescriber))?;
        let detail = (!is_known).then(|| "nobody".to_owned());
        self.audited_on_disk(who.actor(), "enrol-by-telephone", None, detail)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        if !is_known {
            return Err(SubmitError::NotFound);
        }
        let also: Vec<IdentifiedBy> = also
            .into_iter()
            .filter(|one| BESIDE.contains(one))
            .collect();
        if also.is_empty() {
            return Err(only_the_identifier().into());
        }
        let part = |part: &str| {
            CommandId::new(&format!("{command_id}.{part}")).ok_or(SubmitError::NotFound)
        };
        let named = part("registration")?;
        // Sent again after midnight it is the enrolment of the day before.
        let account = who.actor().account();
        let before = self.read(|connection| register::day_of(connection, account, &named))?;
        let on = before.unwrap_or_else(|| self.today_in(programme));
        let registration = Registration {
            command_id: named,
            name,
            born,
            contacts,
            programme,
            on,
            assistance: assistance.clone(),
            at: None,
        };
        let mut means = vec![IdentifiedBy::PrescriberIdentifier];
        means.extend(also);
        let identified = Payload::CallerIdentified {
            call: registration.command_id.id().clone(),
            source: Source::Prescriber,
            means,
        };
        let category = can_become_pregnant.then_some(Payload::CategoryAssigned {
            category: Category::Can,
            basis: Basis::Default,
            menopause: None,
            reason: None,
        });
        let (call, assigned) = (part("call")?, part("category")?);
        self.in_one_transaction(|all| {
            let registered = all.register_by_telephone(who, &prescriber, &registration)?;
            let facts = [(&call, Some(&identified)), (&assigned, category.as_ref())];
            for (named, payload) in facts {
                let Some(payload) = payload.cloned() else {
                    continue;
                };
                let command = Command::Record { on, payload };
                let submission =
                    Submission::new(registered.patient, named.clone(), who.actor(), command);
                all.submit(&submission.assisted(assistance.clone()))?;
            }
            Ok(registered)
        })
    }
}

/// What says that it is that prescriber's office: the identifier stands on every prescription. Ours; no source names the
/// questions.
const BESIDE: &[IdentifiedBy] = &[IdentifiedBy::CallBack, IdentifiedBy::ContactLine];

fn is_on_record(connection: &Connection, prescriber: &PrescriberId) -> Result<bool, SubmitError> {
    let subject = Subject::Prescriber(prescriber.clone());
    Ok(stream::registry_head(connection, &subject)?.sequence > 0)
}

fn only_the_identifier() -> Refused {
    Refused {
        because: vec![RefusedBecause {
            field: "means",
            wrong: "nothing beside the identifier says that this prescriber's office calls"
                .to_owned(),
            remedy: "Call back at the number on record, or check another line of the contacts.",
        }],
    }
}
