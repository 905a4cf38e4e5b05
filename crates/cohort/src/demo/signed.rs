//! The enrolment form as the patients of the demonstration signed it: on demonstration wording, each item answered.

use std::sync::Arc;

use retinue_kernel::{
    Basis, Edition, Form, Id, Medium, Payload, Programme, SignedForm, Signer, Signing,
};
use retinue_rulebook::{FormEntry, FormText, ItemKind, YesNo};

use super::act::Ground;

/// The form of a path; the acknowledgement where there is no registry.
pub(super) const fn form_of(programme: Programme, ground: Ground) -> Form {
    match ground {
        _ if !programme.has_registry() => Form::AcknowledgementOfRisk,
        Ground::Can => Form::PatientEnrolmentCan,
        Ground::Cannot(_) | Ground::ShortProof | Ground::LongProof => Form::PatientEnrolmentCannot,
    }
}

/// The enrolment form of the category, signed by all who must at that age. `entry` is its definition, where whoever keeps
/// the record keeps texts too.
pub(super) fn consent(
    programme: Programme,
    ground: Ground,
    age: i16,
    edition: &Arc<Edition>,
    entry: Option<&FormEntry>,
) -> Payload {
    let mut signers = vec![Signer::Patient, Signer::Prescriber];
    if age < i16::from(edition.parameters.age_of_majority) {
        signers.push(Signer::Guardian);
    }
    Payload::ConsentSigned {
        form: form_of(programme, ground),
        signers,
        edition: Some(edition.id.clone()),
        text_hash: entry.map(|entry| FormText::demonstration(entry, &edition.id).hash()),
        signing: entry.map(|entry| Box::new(answered(entry, ground))),
    }
}

/// The form on which a prescriber did an act, on the screen; none where whoever keeps the record keeps no texts.
pub(super) fn with_act(
    form: Form,
    ground: Ground,
    edition: &Edition,
    entry: Option<&FormEntry>,
) -> Option<Box<SignedForm>> {
    let entry = entry?;
    Some(Box::new(SignedForm {
        form,
        edition: edition.id.clone(),
        text_hash: FormText::demonstration(entry, &edition.id).hash(),
        signing: answered(entry, ground),
    }))
}

/// Each statement affirmed, and each question answered as the basis of the category has it.
fn answered(entry: &FormEntry, ground: Ground) -> Signing {
    let mut signing = Signing {
        medium: Medium::Screen,
        yes: Vec::new(),
        no: Vec::new(),
        written: Vec::new(),
    };
    for item in &entry.items {
        let is_yes = match item.kind {
            ItemKind::Consent | ItemKind::Attestation => true,
            ItemKind::YesNo => match item.needs {
                Some(needs) => needs == YesNo::Yes,
                None => exception(ground) == Some(item.id.as_str()),
            },
            _ => continue,
        };
        let place: &mut Vec<Id> = if is_yes {
            &mut signing.yes
        } else {
            &mut signing.no
        };
        place.push(item.id.clone());
    }
    signing
}

/// The question of the form that is answered yes.
const fn exception(ground: Ground) -> Option<&'static str> {
    match ground {
        Ground::Can => None,
        Ground::ShortProof | Ground::LongProof => Some("post-menopausal"),
        Ground::Cannot(basis) => match basis {
            Basis::CisgenderMale | Basis::TransgenderFemale => Some("male-or-transgender-female"),
            Basis::Hysterectomy => Some("hysterectomy"),
            Basis::BilateralOophorectomy => Some("bilateral-oophorectomy"),
            _ => None,
        },
    }
}
