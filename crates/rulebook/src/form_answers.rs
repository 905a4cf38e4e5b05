//! Whether the answers of a signed form are those that the form accepts.

use retinue_kernel::{Answered, Id, Signing};

use crate::forms::{FormEntry, FormItem, ItemKind, YesNo};

/// Why a form is not accepted as it was answered.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotAccepted {
    /// The form has no such item.
    #[error("the form has no item '{0}'")]
    NoSuchItem(Id),
    /// The item is answered in another way.
    #[error("item '{0}' is not answered in this way")]
    WrongKind(Id),
    /// The form is not accepted with this answer.
    #[error("the form is not accepted with this answer to item '{0}'")]
    WrongAnswer(Id),
    /// The item must be answered.
    #[error("item '{0}' is not answered")]
    NotAnswered(Id),
}

impl FormEntry {
    /// Everything for which the form is not accepted. An item that is asked in some cases only may be left out: whether
    /// it was one of those cases is known to whoever had the form signed.
    pub fn not_accepted(&self, signing: &Signing) -> Vec<NotAccepted> {
        let answered = signing.answers().filter_map(|(id, answer)| {
            let Some(item) = self.items.iter().find(|item| item.id == *id) else {
                return Some(NotAccepted::NoSuchItem(id.clone()));
            };
            judged(item, answer)
        });
        let left_out = self
            .items
            .iter()
            .filter(|item| item.required && item.when.is_none() && is_answered_on_the_form(item))
            .filter(|item| signing.answer(&item.id).is_none())
            .map(|item| NotAccepted::NotAnswered(item.id.clone()));
        answered.chain(left_out).collect()
    }
}

/// Signatures, days, tests and methods are facts of their own.
fn is_answered_on_the_form(item: &FormItem) -> bool {
    matches!(
        item.kind,
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo | ItemKind::Text
    )
}

fn judged(item: &FormItem, answer: Answered<'_>) -> Option<NotAccepted> {
    let id = || item.id.clone();
    match (item.kind, answer) {
        (ItemKind::Text, Answered::Written(_)) => None,
        (ItemKind::Consent | ItemKind::Attestation, Answered::Yes) => None,
        (ItemKind::Consent | ItemKind::Attestation, Answered::No) => {
            Some(NotAccepted::WrongAnswer(id()))
        }
        (ItemKind::YesNo, Answered::Yes) => {
            (item.needs == Some(YesNo::No)).then(|| NotAccepted::WrongAnswer(id()))
        }
        (ItemKind::YesNo, Answered::No) => {
            (item.needs == Some(YesNo::Yes)).then(|| NotAccepted::WrongAnswer(id()))
        }
        _ => Some(NotAccepted::WrongKind(id())),
    }
}
