//! What is refused: a recall that names nothing, a contact about somebody whom it does not concern, and a bag that is filled
//! from a recalled lot.

use retinue_kernel::office::{MOST_LOTS, Recall, recall_of_bag};
use retinue_kernel::{
    Command, Day, FactId, PatientRecord, Payload, PharmacyId, Refused, RefusedBecause,
    RegistryEvent, RegistryFact, RegistryRecord,
};
use rusqlite::Connection;

use crate::error::SubmitError;
use crate::ids::{PatientId, Subject};
use crate::party::Parties;
use crate::{relation, stream};

/// The recalls that hold at a pharmacy: the programme's and its own.
fn recalls_at(
    connection: &Connection,
    parties: &mut Parties,
    pharmacy: &PharmacyId,
) -> Result<Vec<Recall>, SubmitError> {
    let mut found = Vec::new();
    for subject in [Subject::Programme, Subject::Pharmacy(pharmacy.clone())] {
        if let Some(party) = parties.load(connection, &subject)? {
            found.extend(party.record.recalls());
        }
    }
    Ok(found)
}

/// The recall under which a bag is, by what a fact would say of it and by what is on record.
pub(super) fn recalled(
    connection: &Connection,
    parties: &mut Parties,
    pharmacy: &PharmacyId,
    record: &PatientRecord,
    payload: &Payload,
    on: Day,
) -> Result<Option<Recall>, SubmitError> {
    let recalls = recalls_at(connection, parties, pharmacy)?;
    Ok(recall_of_bag(&recalls, record, payload, on).cloned())
}

/// Refuses a bag that is filled from a lot under recall: nothing has left yet, and another lot can be taken. What has left is
/// the truth and is taken; it stands on the recall's list at once (decision 0037).
pub(crate) fn not_from_a_recalled_lot(
    connection: &Connection,
    parties: &mut Parties,
    record: &PatientRecord,
    command: &Command,
) -> Result<(), SubmitError> {
    let Command::Record {
        on,
        payload: payload @ Payload::Filled { authorisation, .. },
    } = command
    else {
        return Ok(());
    };
    let Some((_, pharmacy)) = relation::authorisation(record, authorisation) else {
        return Ok(());
    };
    let Some(recall) = recalled(connection, parties, pharmacy, record, payload, *on)? else {
        return Ok(());
    };
    let because = vec![RefusedBecause {
        field: "lot",
        wrong: format!("this lot is under recall since {}", recall.on),
        remedy: "Take capsules of another lot, and set these apart.",
    }];
    Err(Refused { because }.into())
}

/// What is wrong with a fact about a recall; nothing when it is taken.
pub(crate) fn objections(
    connection: &Connection,
    parties: &mut Parties,
    subject: &Subject,
    known: &RegistryRecord,
    fact: &RegistryFact,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let refused = |field, wrong: String, remedy| {
        Ok(vec![RefusedBecause {
            field,
            wrong,
            remedy,
        }])
    };
    match &fact.event {
        RegistryEvent::RecallOpened {
            product,
            lots,
            left_from,
            ..
        } => {
            if lots.is_empty() || lots.len() > MOST_LOTS {
                let wrong = format!("{} lots are named", lots.len());
                return refused("lots", wrong, "Name 1 to 50 lots, each once.");
            }
            let blank = |text: &str| !text.chars().any(char::is_alphanumeric);
            if lots.iter().any(|lot| blank(lot.as_str())) {
                let wrong = "a lot has neither letter nor digit".to_owned();
                return refused("lots", wrong, "Write each lot as it stands on the pack.");
            }
            if blank(product.as_str()) {
                let wrong = "the code has neither letter nor digit".to_owned();
                return refused("product", wrong, "Write the code as it stands on the pack.");
            }
            if let Some(from) = left_from.filter(|from| *from > fact.on) {
                let wrong = format!("{from} lies after the recall, {}", fact.on);
                return refused(
                    "left-from",
                    wrong,
                    "Give the first day on which a pharmacy can have had the lot.",
                );
            }
            let stands = known.recalls().into_iter().find(|recall| {
                recall.withdrawn.is_none()
                    && recall
                        .of_pack(Some(product), lots.first())
                        .is_some_and(|standing| {
                            standing == retinue_kernel::office::LotStanding::Recalled
                        })
                    && lots.iter().all(|lot| recall.names(lot.as_str()))
            });
            if let Some(stands) = stands {
                let wrong = format!("these lots are under recall since {}", stands.on);
                return refused("lots", wrong, "Go on with the recall that stands.");
            }
            Ok(Vec::new())
        }
        RegistryEvent::RecallWithdrawn { recall, .. } => {
            let stands = known.recalls().into_iter();
            let mut stands = stands.filter(|one| one.withdrawn.is_none());
            if stands.any(|one| one.id == *recall) {
                return Ok(Vec::new());
            }
            let wrong = format!("'{recall}' is no recall of {subject} that stands");
            refused("recall", wrong, "Choose a recall of the list.")
        }
        RegistryEvent::RecallContactRecorded {
            recall, patient, ..
        } => {
            let Some(of) = standing_recall(connection, parties, known, recall)? else {
                let wrong = format!("'{recall}' is no recall that stands for {subject}");
                return refused("recall", wrong, "Choose a recall of the list.");
            };
            if concerns(connection, subject, &of, patient.as_str())? {
                return Ok(Vec::new());
            }
            let wrong = "the recall does not concern this person here".to_owned();
            refused("patient", wrong, "Choose a person of the list.")
        }
        _ => Ok(Vec::new()),
    }
}

/// The recall of that name, of the stream itself or of the programme.
fn standing_recall(
    connection: &Connection,
    parties: &mut Parties,
    known: &RegistryRecord,
    recall: &FactId,
) -> Result<Option<Recall>, SubmitError> {
    let mut all = known.recalls();
    if let Some(programme) = parties.load(connection, &Subject::Programme)? {
        all.extend(programme.record.recalls());
    }
    let mut standing = all.into_iter().filter(|one| one.withdrawn.is_none());
    Ok(standing.find(|one| one.id == *recall))
}

/// Whether the recall concerns the patient, by what left this pharmacy where the stream is a pharmacy's.
fn concerns(
    connection: &Connection,
    subject: &Subject,
    recall: &Recall,
    patient: &str,
) -> Result<bool, SubmitError> {
    let Ok(patient) = patient.parse::<PatientId>() else {
        return Ok(false);
    };
    let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
    let mut supplies = recall.supplies(&record).into_iter();
    Ok(supplies.any(|supply| match subject {
        Subject::Pharmacy(own) => supply.pharmacy.as_ref() == Some(own),
        _ => true,
    }))
}
