//! How a form was signed: on what, and what was answered to each of its items.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::event::Payload;
use crate::id::Id;
use crate::vocabulary::{Form, Medium, Signer};

/// What stands on a signed form beside its signatures. The words of its items are those of its text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Signing {
    /// On what it was signed.
    pub medium: Medium,
    /// The items that were acknowledged, attested or answered yes, by their ids in the form's definition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yes: Vec<Id>,
    /// The items that were answered no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no: Vec<Id>,
    /// The items that were answered in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<WrittenAnswer>,
}

/// The form on which a prescriber did an act, exactly as it lay there.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SignedForm {
    /// The form.
    pub form: Form,
    /// The edition whose form it is.
    pub edition: Id,
    /// Content hash of the words that were signed.
    pub text_hash: Id,
    /// On what it was signed, and what was answered.
    pub signing: Signing,
}

/// What a fact tells of a signature, whichever kind of fact it is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Signature<'a> {
    /// The form.
    pub form: Form,
    /// Its edition, where it is told; that of the day of the signature otherwise.
    pub edition: Option<&'a Id>,
    /// What was signed; none where the programme's own form was signed elsewhere.
    pub text_hash: Option<&'a Id>,
    /// How it was signed and answered, where that is on record.
    pub signing: Option<&'a Signing>,
    /// Who signed.
    pub signers: &'a [Signer],
}

impl Payload {
    /// The form that was signed with this act, where the act is not itself a signature.
    pub fn signed_form(&self) -> Option<&SignedForm> {
        match self {
            Payload::MonthConfirmed { signed, .. }
            | Payload::ReproductiveStatusAssessed { signed }
            | Payload::ExemptionRequested { signed, .. } => signed.as_deref(),
            _ => None,
        }
    }

    /// The signature of which the fact tells; none where it tells of none.
    pub fn signature(&self) -> Option<Signature<'_>> {
        match self {
            Payload::ConsentSigned {
                form,
                signers,
                edition,
                text_hash,
                signing,
            } => Some(Signature {
                form: *form,
                edition: edition.as_ref(),
                text_hash: text_hash.as_ref(),
                signing: signing.as_deref(),
                signers,
            }),
            Payload::GuardianSigned {
                form,
                edition,
                text_hash,
                signing,
            } => Some(Signature {
                form: *form,
                edition: edition.as_ref(),
                text_hash: text_hash.as_ref(),
                signing: signing.as_deref(),
                signers: &[Signer::Guardian],
            }),
            _ => self.signed_form().map(|signed| Signature {
                form: signed.form,
                edition: Some(&signed.edition),
                text_hash: Some(&signed.text_hash),
                signing: Some(&signed.signing),
                signers: &[Signer::Prescriber],
            }),
        }
    }

    /// The form on which an act of this kind is done, as far as the kind says it. The month of a patient who cannot become
    /// pregnant is one of the occasions on which a status is assessed.
    pub fn form_of_act(&self) -> Option<Form> {
        match self {
            Payload::MonthConfirmed { .. } => Some(Form::MonthConfirmationCan),
            Payload::ReproductiveStatusAssessed { .. } => Some(Form::MonthConfirmationCannot),
            Payload::ExemptionRequested { .. } => Some(Form::Exemption),
            _ => None,
        }
    }
}

/// An item that was answered in words.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WrittenAnswer {
    /// The item.
    pub item: Id,
    /// What was written.
    pub says: Id,
}

/// The answer to one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered<'a> {
    /// Acknowledged, attested, or answered yes.
    Yes,
    /// Answered no.
    No,
    /// Answered in words.
    Written(&'a Id),
}

impl Signing {
    /// Every answer with its item, in the order in which they are kept.
    pub fn answers(&self) -> impl Iterator<Item = (&Id, Answered<'_>)> {
        let yes = self.yes.iter().map(|item| (item, Answered::Yes));
        let no = self.no.iter().map(|item| (item, Answered::No));
        let written = self.written.iter();
        let written = written.map(|one| (&one.item, Answered::Written(&one.says)));
        yes.chain(no).chain(written)
    }

    /// The answer to an item; none where it was not answered.
    pub fn answer(&self, item: &Id) -> Option<Answered<'_>> {
        self.answers()
            .find_map(|(answered, answer)| (answered == item).then_some(answer))
    }

    /// The first item that is answered twice.
    pub fn answered_twice(&self) -> Option<&Id> {
        let items: Vec<&Id> = self.answers().map(|(item, _)| item).collect();
        let is_twice =
            |(place, item): &(usize, &&Id)| items.iter().take(*place).any(|one| one == *item);
        items
            .iter()
            .enumerate()
            .find(is_twice)
            .map(|(_, item)| *item)
    }
}
