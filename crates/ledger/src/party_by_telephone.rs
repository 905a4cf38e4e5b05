//! A prescriber or a pharmacy that calls to enrol: telephone staff take down who it is, read it back, and invite the one who
//! is to sign. Nothing is signed, attested or certified by the call.

use retinue_kernel::{Day, Id, IdentifiedBy, Refused, RefusedBecause, RegistryEvent};
use rusqlite::Connection;

use crate::account::{self, Stored};
use crate::actor::{Actor, Administrator, PhoneAgent, Role};
use crate::designee::{Invitation, Invited, replaced};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::reads::phone::is_drawn;
use crate::submission::RegistrySubmission;
use crate::{party, sql};

/// What a caller says who wants to enrol a prescriber or a pharmacy.
#[derive(Clone, Debug)]
pub struct PartyByTelephone {
    /// The prescriber or the pharmacy, by the short name that it is to have.
    pub subject: Subject,
    /// The name under which lists show it.
    pub name: String,
    /// Who called, by initials or staff number.
    pub caller: Id,
    /// What was checked of the caller.
    pub means: Vec<IdentifiedBy>,
    /// The name of the one who signs: the prescriber, or the pharmacy's authorised representative.
    pub signer: String,
    /// The login that they are to have.
    pub login: String,
    /// The language of the call.
    pub language: Id,
    /// Whether an interpreter took part.
    pub interpreter: bool,
}

/// An enrolment that was taken by telephone, as the office looks it through.
#[derive(Clone, Debug)]
pub struct PartyCall {
    /// The party.
    pub subject: Subject,
    /// Its name.
    pub name: Option<String>,
    /// The fact.
    pub fact: Id,
    /// The day of the call.
    pub on: Day,
    /// The agent.
    pub by: Option<Id>,
    /// Who called.
    pub caller: Id,
    /// The language.
    pub language: Id,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// Whether the one who signs took up the account.
    pub taken_up: bool,
    /// Whether the enrolment form was signed since.
    pub signed: bool,
    /// Whether the draw marked the call to be listened to again.
    pub sampled: bool,
    /// When it was looked through, whether it was listened to again, and what was found.
    pub review: Option<(Day, bool, Option<Id>)>,
}

impl Ledger {
    /// Takes down, for a caller, a prescriber or a pharmacy that is to be enrolled, and invites the one who signs its form.
    ///
    /// # Errors
    /// Refused when the party is on record already, when nobody called back, or when a name or the login is unfit.
    pub fn enrol_party_by_telephone(
        &self,
        who: &PhoneAgent,
        command_id: CommandId,
        party: PartyByTelephone,
    ) -> Result<Invitation, SubmitError> {
        let role = match &party.subject {
            Subject::Prescriber(id) => Role::Prescriber(id.clone()),
            Subject::Pharmacy(id) => Role::Pharmacist(id.clone()),
            _ => return Err(SubmitError::NotFound),
        };
        self.audited_on_disk(
            who.actor(),
            "enrol-party-by-telephone",
            None,
            Some(party.subject.key()),
        )
        .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        if !party.means.contains(&IdentifiedBy::CallBack) {
            return Err(nobody_called_back().into());
        }
        let signer = self.invited_signer(&party.login, party.signer, role)?;
        let submission = RegistrySubmission {
            subject: party.subject.clone(),
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: self.today(),
            event: RegistryEvent::EnrolmentTakenByTelephone {
                account: signer.account().clone(),
                caller: party.caller,
                means: party.means,
                language: party.language,
                interpreter: party.interpreter.then_some(true),
            },
            at: None,
        };
        let invitation = signer.invitation.clone();
        self.begin_party(submission, &party.name, Some(signer))?;
        Ok(invitation)
    }

    /// A new code for the one who signs and has not taken up the account: the one before counts no more.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when no such account was made so and still waits. Refused once the party's form is
    /// signed: from then on the code would open a room in which somebody acts already.
    pub fn invite_signer_again(
        &self,
        who: &PhoneAgent,
        login: &str,
    ) -> Result<Invitation, SubmitError> {
        let found = self.read(|connection| -> Result<_, SubmitError> {
            Ok(account::by_login(connection, login)?)
        })?;
        self.invite_again(who.actor(), found.ok_or(SubmitError::NotFound)?)
    }

    /// A new code for an account to which somebody was invited to sign for a party, by telephone or by the office.
    pub(crate) fn invite_again(
        &self,
        who: &Actor,
        found: Stored,
    ) -> Result<Invitation, SubmitError> {
        if found.account.disabled || Invited::of(&found.password).is_none() {
            return Err(SubmitError::NotFound);
        }
        let subject = found.account.role.party().ok_or(SubmitError::NotFound)?;
        let record = self.read(|connection| party::as_of(connection, &subject, u32::MAX))?;
        let any =
            |is: &dyn Fn(&RegistryEvent) -> bool| record.facts.iter().any(|fact| is(&fact.event));
        let invited = any(&|event| match event {
            RegistryEvent::EnrolmentTakenByTelephone { account, .. } => {
                *account == found.account.id
            }
            RegistryEvent::EnrolmentOpened { account } => {
                account.as_ref() == Some(&found.account.id)
            }
            _ => false,
        });
        if !invited {
            return Err(SubmitError::NotFound);
        }
        if any(&|event| matches!(event, RegistryEvent::EnrolmentSigned { .. })) {
            return Err(signed_already().into());
        }
        let account = found.account.id;
        let detail = Some(account.to_string());
        self.audited_on_disk(who, "invite-signer", None, detail)
            .map_err(|error| SubmitError::NotRecorded(error.to_string()))?;
        let (code, secret, until) = self.code_for(&account)?;
        let (id, before) = (account.clone(), found.password);
        self.write_unnamed("invitation", move |store| {
            replaced(store.connection()?, &id, &secret, &before)
        })?;
        Ok(Invitation {
            account,
            login: found.account.login,
            code,
            until,
        })
    }

    /// The enrolments of prescribers and pharmacies that were taken by telephone, the latest first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn parties_by_telephone(&self, who: &Administrator) -> Result<Vec<PartyCall>, ReadError> {
        self.audited_on_disk(who.actor(), "read-calls", None, None)?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut subjects: Vec<String> = connection
                .prepare_cached(sql::REGISTRY_FACTS_OF_KIND)?
                .query_map((KIND,), |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            subjects.dedup();
            let mut found = Vec::new();
            for key in subjects {
                if let Some(subject) = Subject::from_key(&key) {
                    calls_of(connection, &subject, &mut found)?;
                }
            }
            // Names of facts are ordered by time.
            found.sort_by(|one, other| other.fact.cmp(&one.fact));
            Ok(found)
        })?)
    }
}

const KIND: &str = "enrolment-taken-by-telephone";

fn calls_of(
    connection: &Connection,
    subject: &Subject,
    found: &mut Vec<PartyCall>,
) -> Result<(), SubmitError> {
    let record = party::as_of(connection, subject, u32::MAX)?;
    for fact in &record.facts {
        let RegistryEvent::EnrolmentTakenByTelephone {
            account,
            caller,
            language,
            interpreter,
            ..
        } = &fact.event
        else {
            continue;
        };
        let Some(id) = fact.id.clone() else {
            continue;
        };
        let any =
            |is: &dyn Fn(&RegistryEvent) -> bool| record.facts.iter().any(|other| is(&other.event));
        let review = record
            .facts
            .iter()
            .rev()
            .find_map(|other| match &other.event {
                RegistryEvent::TelephoneEnrolmentReviewed {
                    of,
                    relistened,
                    finding,
                } if *of == id => Some((other.on, *relistened, finding.clone())),
                _ => None,
            });
        found.push(PartyCall {
            subject: subject.clone(),
            name: crate::reads::administrator::name(connection, subject)?,
            sampled: is_drawn(id.as_str()),
            fact: id,
            on: fact.on,
            by: fact.by.clone(),
            caller: caller.clone(),
            language: language.clone(),
            interpreter: *interpreter == Some(true),
            taken_up: any(&|event| {
                matches!(event, RegistryEvent::AccountTakenUp { account: of } if of == account)
            }),
            signed: any(&|event| matches!(event, RegistryEvent::EnrolmentSigned { .. })),
            review,
        });
    }
    Ok(())
}

fn refused(field: &'static str, wrong: &str, remedy: &'static str) -> Refused {
    Refused {
        because: vec![RefusedBecause {
            field,
            wrong: wrong.to_owned(),
            remedy,
        }],
    }
}

/// Ours; no source says how a caller is known whom nobody knows yet.
fn nobody_called_back() -> Refused {
    refused(
        "means",
        "nothing says that this caller speaks for the practice or the pharmacy",
        "Call back at a number that you found yourself, and tick that you did.",
    )
}

fn signed_already() -> Refused {
    refused(
        "invited",
        "the form of this party is signed, and its account was never taken up",
        "Send the caller to the programme's office: it closes this account and makes another.",
    )
}
