//! How a form was signed: on what, and what was answered to each of its items.

use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::id::Id;
use crate::vocabulary::Medium;

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
