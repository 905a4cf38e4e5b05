//! The office opens the file of a party that is to enrol, and may invite the one who signs. Nothing is signed, attested,
//! trained or certified by it (decision 0047).

use retinue_kernel::{Id, RegistryEvent};

use crate::account::{self, NewAccount};
use crate::actor::{Administrator, Role};
use crate::designee::{Invitation, unfit_login};
use crate::error::SubmitError;
use crate::identity;
use crate::ids::{CommandId, Subject, random};
use crate::ledger::Ledger;
use crate::party_by_telephone::{on_record_already, unfit_name};
use crate::password::Password;
use crate::submission::RegistrySubmission;
use crate::{registry, sql, stream};

/// A party that is to enrol.
#[derive(Clone, Debug)]
pub struct NewParty {
    /// The party, by the short name that it is to have.
    pub subject: Subject,
    /// The name under which lists show it.
    pub name: String,
    /// Who is invited to sign; none where they sign on paper.
    pub signer: Option<Signer>,
}

/// The one who signs for a party: the prescriber, the pharmacy's authorised representative, or who acts for the wholesaler.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The name shown to others.
    pub name: String,
    /// The login that they are to have.
    pub login: String,
}

impl Ledger {
    /// Opens the file of a party that is to enrol, and invites the one who signs, if one is named.
    ///
    /// # Errors
    /// [`SubmitError::CommandIdUsed`] when this very command opened it already. Refused when the party is on record, or when
    /// a name or the login is unfit.
    pub fn open_enrolment(
        &self,
        who: &Administrator,
        command_id: CommandId,
        party: NewParty,
    ) -> Result<Option<Invitation>, SubmitError> {
        let role = match &party.subject {
            Subject::Prescriber(id) => Role::Prescriber(id.clone()),
            Subject::Pharmacy(id) => Role::Pharmacist(id.clone()),
            Subject::Wholesaler(id) => Role::Wholesaler(id.clone()),
            _ => return Err(SubmitError::NotFound),
        };
        if !identity::is_fit(&party.name) {
            return Err(unfit_name().into());
        }
        let mut new_account = None;
        let mut invitation = None;
        if let Some(signer) = party.signer {
            let account = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
            let (code, secret, until) = self.code_for(&account)?;
            let new = NewAccount {
                password: Password::new(&code, &signer.login)
                    .map_err(|unfit| unfit_login(&unfit))?,
                login: signer.login,
                name: signer.name,
                role: role.clone(),
            };
            if let Some(refused) = account::objections(&new) {
                return Err(refused.into());
            }
            invitation = Some(Invitation {
                account: account.clone(),
                login: new.login.to_lowercase(),
                code,
                until,
            });
            new_account = Some((account, new, secret));
        }
        let submission = RegistrySubmission {
            subject: party.subject.clone(),
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: self.today(),
            event: RegistryEvent::EnrolmentOpened {
                account: new_account.as_ref().map(|(account, ..)| account.clone()),
            },
            at: None,
        };
        let (subject, name) = (party.subject, party.name.trim().to_owned());
        let (named, of) = (command_id.clone(), subject.clone());
        self.write(
            &named,
            move |store| {
                let connection = store.connection()?;
                if registry::was_carried_out(connection, &subject, &submission.command_id)? {
                    return Err(SubmitError::CommandIdUsed(submission.command_id.clone()));
                }
                let id = subject.id().ok_or(SubmitError::NotFound)?;
                // A party may act without a fact of its own: whoever has an account of it does.
                let has_account = account::of_subject(connection, id)?
                    .iter()
                    .any(|found| found.account.role == role);
                if has_account || stream::registry_head(connection, &subject)?.sequence > 0 {
                    return Err(on_record_already().into());
                }
                if let Some((account, new, secret)) = &new_account {
                    account::add(connection, account, new, secret)?;
                }
                connection
                    .prepare_cached(sql::PARTY_SET)?
                    .execute((subject.key(), &name))?;
                registry::carry_out_allowed(store, &submission).map(drop)
            },
            move |connection| registry::was_carried_out(connection, &of, &command_id),
        )?;
        Ok(invitation)
    }

    /// A new code for the one who was invited to sign for a party and has not taken up the account.
    ///
    /// # Errors
    /// As [`Ledger::invite_signer_again`].
    pub fn invite_signer_again_at_the_office(
        &self,
        who: &Administrator,
        account: &Id,
    ) -> Result<Invitation, SubmitError> {
        let found = self.read(|connection| -> Result<_, SubmitError> {
            Ok(account::by_id(connection, account)?)
        })?;
        self.invite_again(who.actor(), found.ok_or(SubmitError::NotFound)?)
    }

    /// The accounts that were invited to sign for a party and wait to be taken up, each with its login.
    ///
    /// # Errors
    /// [`SubmitError`] when the record cannot be read.
    pub fn signers_waiting(
        &self,
        _who: &Administrator,
        subject: &Subject,
    ) -> Result<Vec<(Id, String)>, SubmitError> {
        let Some(id) = subject.id() else {
            return Ok(Vec::new());
        };
        self.read(|connection| -> Result<_, SubmitError> {
            let accounts = account::of_subject(connection, id)?.into_iter();
            let of_party =
                accounts.filter(|one| one.account.role.party().as_ref() == Some(subject));
            Ok(of_party
                .filter(|one| crate::designee::is_invited(one) && !one.account.disabled)
                .filter(|one| !matches!(one.account.role, Role::Designee(_)))
                .map(|one| (one.account.id, one.account.login))
                .collect())
        })
    }
}
