//! The forms by which the parties of the demonstration enrolled: signed on the screen by the one whose duty it is, and one
//! on paper, keyed in by the office.

use retinue_kernel::{EditionId, Id, Medium, RegistryEvent, Signing, WrittenAnswer};
use retinue_ledger::Subject;
use retinue_rulebook::{Enrols, FormEntry, FormText, ItemKind, Rulebook};

use super::people::{Pharmacy, Prescriber, StaffRole, named};

/// What an item that is answered in words says: nothing that could pass for a number of somebody.
const IN_WORDS: &str = "none, a synthetic person";
/// Whoever signed for a pharmacy, as its form asks: no name.
const OF_ITS_STAFF: &str = "staff 1";

/// The form that a party signed.
pub(super) struct Enrolment {
    /// Whose account signed, or keyed the paper in.
    pub(super) by: StaffRole,
    /// What is recorded, in its order. The ledger adds that the party is enrolled and has attested.
    pub(super) events: Vec<RegistryEvent>,
}

/// How a party signed the form of the edition; none for a party that enrols by no form. `account` is the signer's.
pub(super) fn signed(
    rulebook: &Rulebook,
    subject: &Subject,
    edition: &EditionId,
    account: impl Fn(StaffRole) -> Option<Id>,
) -> Option<Enrolment> {
    let form = |enrols| rulebook.enrolment_form(enrols, edition);
    match subject {
        Subject::Prescriber(id) => {
            let mut all = Prescriber::ALL.iter();
            let own = all.find(|one| one.id() == *id)?;
            let entry = form(Enrols::Prescriber)?;
            Some(Enrolment {
                by: StaffRole::Prescriber(*own),
                events: vec![signature(entry, edition, id.clone(), Medium::Screen)],
            })
        }
        Subject::Pharmacy(id) => {
            let mut all = Pharmacy::ALL.iter();
            let own = all.find(|one| one.id() == *id)?;
            let entry = form(Enrols::Pharmacy)?;
            if *own == Pharmacy::Chain {
                return Some(Enrolment {
                    by: StaffRole::Administrator,
                    events: vec![signature(
                        entry,
                        edition,
                        named(OF_ITS_STAFF),
                        Medium::Paper,
                    )],
                });
            }
            let by = StaffRole::Pharmacist(*own);
            let account = account(by)?;
            Some(Enrolment {
                by,
                events: vec![
                    RegistryEvent::RepresentativeNamed { account },
                    signature(entry, edition, named(OF_ITS_STAFF), Medium::Screen),
                ],
            })
        }
        Subject::Programme
        | Subject::Beside(_)
        | Subject::Wholesaler(_)
        | Subject::Pregnancy(_) => None,
    }
}

/// The form signed on demonstration wording, each statement affirmed.
fn signature(entry: &FormEntry, edition: &EditionId, signer: Id, medium: Medium) -> RegistryEvent {
    let mut signing = Signing {
        medium,
        yes: Vec::new(),
        no: Vec::new(),
        written: Vec::new(),
    };
    for item in &entry.items {
        match item.kind {
            ItemKind::Consent | ItemKind::Attestation => signing.yes.push(item.id.clone()),
            ItemKind::Text => signing.written.push(WrittenAnswer {
                item: item.id.clone(),
                says: named(IN_WORDS),
            }),
            _ => {}
        }
    }
    RegistryEvent::EnrolmentSigned {
        form: entry.name.clone(),
        edition: edition.clone(),
        text_hash: Some(FormText::demonstration(entry, edition).hash()),
        signer,
        assisted_by: None,
        signing: Box::new(signing),
    }
}
