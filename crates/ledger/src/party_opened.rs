//! The office opens the file of a party that is to enrol, and may invite the one who signs. Nothing is signed, attested,
//! trained or certified by it (decision 0047).

use retinue_kernel::{Id, RegistryEvent};

use crate::account;
use crate::actor::{Administrator, Role};
use crate::designee::Invitation;
use crate::error::SubmitError;
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::submission::RegistrySubmission;

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
        let signer = match party.signer {
            Some(signer) => Some(self.invited_signer(&signer.login, signer.name, role)?),
            None => None,
        };
        let submission = RegistrySubmission {
            subject: party.subject.clone(),
            command_id: command_id.clone(),
            who: who.actor().clone(),
            on: self.today(),
            event: RegistryEvent::EnrolmentOpened {
                account: signer.as_ref().map(|one| one.account().clone()),
            },
            at: None,
        };
        let invitation = signer.as_ref().map(|one| one.invitation.clone());
        self.begin_party(submission, &party.name, signer)?;
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
                .filter(|one| one.account.role.staff_of().is_none())
                .map(|one| (one.account.id, one.account.login))
                .collect())
        })
    }
}
