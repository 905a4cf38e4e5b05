//! The words of care in the clinic: what a fact says, in a word for a person.

use retinue_care::event::{
    Change, ContactBy, EndedFor, Extent, PersonCondition, ReactionOutcome, Region, RelapseTreated,
    Seriousness, TherapyKind, TherapyOutcome,
};
use retinue_care::{AcneForm, Sex};

/// A form of acne, as a clinician names it.
pub(super) const fn acne_form(one: AcneForm) -> &'static str {
    match one {
        AcneForm::Comedonal => "Comedonal",
        AcneForm::Papulopustular => "Papulopustular",
        AcneForm::Nodular => "Nodular or cystic",
        AcneForm::Conglobate => "Conglobate",
        AcneForm::Fulminans => "Acne fulminans",
    }
}

pub(super) const fn sex(one: Sex) -> &'static str {
    match one {
        Sex::Female => "Female",
        Sex::Male => "Male",
    }
}

pub(super) const fn region(region: Region) -> &'static str {
    match region {
        Region::Forehead => "Forehead",
        Region::RightCheek => "Right cheek",
        Region::LeftCheek => "Left cheek",
        Region::Nose => "Nose",
        Region::Chin => "Chin",
        Region::Chest => "Chest",
        Region::Back => "Back",
    }
}

pub(super) const fn condition(condition: PersonCondition) -> &'static str {
    match condition {
        PersonCondition::SevereRenalImpairment => "Severe renal impairment",
        PersonCondition::HepaticInsufficiency => "Hepatic insufficiency",
        PersonCondition::ExcessiveLipids => "Excessively raised blood lipids",
        PersonCondition::HypervitaminosisA => "Hypervitaminosis A",
        PersonCondition::AcneFulminans => "Acne fulminans, or a severe flare",
        PersonCondition::VerySevereOrTruncal => {
            "Very severe disease with scarring, or mainly on the trunk"
        }
        PersonCondition::Scarring => "Scarring, or a risk of it",
        PersonCondition::PsychosocialBurden => "Psychosocial burden",
        PersonCondition::Prepubertal => "Before puberty",
        PersonCondition::MoodDisorder => "A condition that puts the mood at risk",
    }
}

pub(super) const fn therapy(kind: TherapyKind) -> &'static str {
    match kind {
        TherapyKind::Topical => "On the skin",
        TherapyKind::OralAntibiotic => "Antibiotic by mouth",
        TherapyKind::Hormonal => "Hormonal",
        TherapyKind::Isotretinoin => "Isotretinoin",
        TherapyKind::Other => "Something else",
    }
}

pub(super) const fn therapy_outcome(outcome: TherapyOutcome) -> &'static str {
    match outcome {
        TherapyOutcome::Helped => "It helped enough",
        TherapyOutcome::Failed => "An adequate course did not help enough",
        TherapyOutcome::NotTolerated => "It was not tolerated",
        TherapyOutcome::GoesOn => "It goes on",
    }
}

pub(super) const fn contact(by: ContactBy) -> &'static str {
    match by {
        ContactBy::Telephone => "By telephone",
        ContactBy::InPerson => "In person",
        ContactBy::Video => "By video",
    }
}

pub(super) const fn seriousness(one: Seriousness) -> &'static str {
    match one {
        Seriousness::Death => "Death",
        Seriousness::LifeThreatening => "A threat to life",
        Seriousness::Hospitalisation => "A stay in hospital, or a longer one",
        Seriousness::Disability => "A lasting disability",
        Seriousness::CongenitalAnomaly => "A congenital anomaly",
        Seriousness::MedicallyImportant => "Otherwise medically important",
    }
}

pub(super) const fn reaction_outcome(one: ReactionOutcome) -> &'static str {
    match one {
        ReactionOutcome::Recovered => "Recovered",
        ReactionOutcome::Recovering => "Recovering",
        ReactionOutcome::NotRecovered => "Not recovered",
        ReactionOutcome::WithSequelae => "Recovered with sequelae",
        ReactionOutcome::Unknown => "Not known",
    }
}

pub(super) const fn extent(one: Extent) -> &'static str {
    match one {
        Extent::None => "None",
        Extent::Mild => "A little",
        Extent::Moderate => "Clearly there",
        Extent::Severe => "Very much",
    }
}

pub(super) const fn change(one: Change) -> &'static str {
    match one {
        Change::Better => "Better",
        Change::Same => "The same",
        Change::Worse => "Worse",
    }
}

pub(super) const fn ended_for(one: EndedFor) -> &'static str {
    match one {
        EndedFor::Response => "Response of the skin",
        EndedFor::Target => "The target was reached",
        EndedFor::Harm => "Harm, or the fear of it",
        EndedFor::Wish => "The patient's wish",
        EndedFor::Other => "Another reason",
    }
}

pub(super) const fn relapse(one: RelapseTreated) -> &'static str {
    match one {
        RelapseTreated::Topical => "Treatment on the skin",
        RelapseTreated::Systemic => "Treatment by mouth, not isotretinoin",
        RelapseTreated::Isotretinoin => "Another course of isotretinoin",
    }
}
