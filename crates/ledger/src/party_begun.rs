//! How the file of a party begins, in the office or by telephone: its name, its first fact, and the account of the one who is
//! invited to sign, all of it or nothing.

use retinue_kernel::{Id, Refused, RefusedBecause};

use crate::account::{self, NewAccount};
use crate::actor::Role;
use crate::designee::{Invitation, unfit_login};
use crate::error::SubmitError;
use crate::identity;
use crate::ids::random;
use crate::ledger::Ledger;
use crate::password::Password;
use crate::submission::RegistrySubmission;
use crate::{registry, sql, stream};

/// The account to which the one who signs is invited, before it is made.
pub(crate) struct InvitedSigner {
    new: NewAccount,
    secret: String,
    pub(crate) invitation: Invitation,
}

impl InvitedSigner {
    /// The account that is to be made.
    pub(crate) fn account(&self) -> &Id {
        &self.invitation.account
    }
}

impl Ledger {
    /// A code for the one who is to sign; nothing is kept yet.
    pub(crate) fn invited_signer(
        &self,
        login: &str,
        name: String,
        role: Role,
    ) -> Result<InvitedSigner, SubmitError> {
        let account = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
        let (code, secret, until) = self.code_for(&account)?;
        let new = NewAccount {
            password: Password::new(&code, login).map_err(|unfit| unfit_login(&unfit))?,
            login: login.to_owned(),
            name,
            role,
        };
        if let Some(refused) = account::objections(&new) {
            return Err(refused.into());
        }
        let invitation = Invitation {
            account,
            login: new.login.to_lowercase(),
            code,
            until,
        };
        Ok(InvitedSigner {
            new,
            secret,
            invitation,
        })
    }

    /// Records the first fact of a party under its name, and makes the account of whoever is invited.
    ///
    /// # Errors
    /// [`SubmitError::CommandIdUsed`] when this very command began it already: its account and its code stand as they are.
    /// Refused when the party is on record, or its name is unfit.
    pub(crate) fn begin_party(
        &self,
        submission: RegistrySubmission,
        name: &str,
        signer: Option<InvitedSigner>,
    ) -> Result<(), SubmitError> {
        if !identity::is_fit(name) {
            return Err(unfit_name().into());
        }
        let (named, of) = (submission.command_id.clone(), submission.subject.clone());
        let (command_id, name) = (named.clone(), name.trim().to_owned());
        self.write(
            &named,
            move |store| {
                let connection = store.connection()?;
                let subject = &submission.subject;
                if registry::was_carried_out(connection, subject, &submission.command_id)? {
                    return Err(SubmitError::CommandIdUsed(submission.command_id.clone()));
                }
                let id = subject.id().ok_or(SubmitError::NotFound)?;
                // A party may act without a fact of its own: whoever has an account of it does.
                let has_account = account::of_subject(connection, id)?
                    .iter()
                    .any(|found| found.account.role.party().as_ref() == Some(subject));
                if has_account || stream::registry_head(connection, subject)?.sequence > 0 {
                    return Err(on_record_already().into());
                }
                if let Some(signer) = &signer {
                    let account = &signer.invitation.account;
                    account::add(connection, account, &signer.new, &signer.secret)?;
                }
                connection
                    .prepare_cached(sql::PARTY_SET)?
                    .execute((subject.key(), &name))?;
                registry::carry_out_allowed(store, &submission).map(drop)
            },
            move |connection| registry::was_carried_out(connection, &of, &command_id),
        )
    }
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

fn unfit_name() -> Refused {
    refused(
        "name",
        "it is empty, too long or holds characters that cannot be printed",
        "Give the name, at most 200 characters.",
    )
}

fn on_record_already() -> Refused {
    refused(
        "id",
        "a party of this short name is on record already",
        "Give another, or have the programme's office look at the file that is there.",
    )
}
