//! The names that programs give to their messages: a name stands for one content, whatever it is about.

use retinue_kernel::Id;

use super::Program;
use crate::chain::{Hash, seal};
use crate::error::SubmitError;
use crate::idempotency;
use crate::ids::CommandId;
use crate::ledger::Ledger;

impl Program {
    /// The name of the command that a message of the program becomes: the same one whenever the same message comes.
    pub fn command_of(&self, message: &Id) -> Option<CommandId> {
        let account = self.reader().account().as_str().as_bytes();
        let name: Hash = seal(&[b"retinue message", account, message.as_str().as_bytes()]);
        CommandId::new(&format!("message {}", hex::encode(name)))
    }
}

impl Ledger {
    /// Keeps what the name of a program's message stands for, before anything is done. Of the content only a hash is kept.
    ///
    /// # Errors
    /// [`SubmitError::CommandIdUsed`] where another content came under this name before; [`SubmitError`] of the store.
    pub fn name_message(
        &self,
        who: &Program,
        message: &Id,
        content: &str,
    ) -> Result<CommandId, SubmitError> {
        let named = who.command_of(message).ok_or(SubmitError::NotFound)?;
        let digest: Hash = seal(&[b"retinue message", content.as_bytes()]);
        let (party, kept) = (who.party().clone(), named.clone());
        let (subject, looked_for) = (party.clone(), named.clone());
        self.write(
            &named,
            move |store| {
                let connection = store.connection()?;
                let known: Option<()> =
                    idempotency::remembered(connection, &party, &kept, &digest)?;
                match known {
                    Some(()) => Ok(()),
                    None => idempotency::keep(connection, &party, &kept, &digest, &()),
                }
            },
            move |connection| idempotency::was_carried_out(connection, &subject, &looked_for),
        )?;
        Ok(named)
    }
}
