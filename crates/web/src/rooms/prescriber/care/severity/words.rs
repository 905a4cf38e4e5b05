//! The words of the page of severity and candidacy.

use retinue_care::{Action, HealthCondition, Jurisdiction, Sign};

pub(in super::super) const TITLE: &str = "Severity and candidacy";
pub(super) const LEAD: &str = "What each authority asks, held against this record. It is advice: you decide, and nothing here opens or closes the programme’s gate.";

pub(super) const CANDIDACY: &str = "Who may be treated, by authority";
pub(super) const CANDIDATE: &str = "Candidate";
pub(super) const NOT_A_CANDIDATE: &str = "Not a candidate";
pub(super) const NOT_KNOWN_YET: &str = "Not known yet";
pub(super) const MET: &str = "met";
pub(super) const NOT_MET: &str = "not met";
pub(super) const NOT_KNOWN: &str = "not known";
pub(super) const LABEL: &str = "The label";
pub(super) const BESIDE: &str = "Beside the label";
pub(super) const HERE: &str = "where this patient is treated";

pub(super) const AGAINST: &str = "What stands against it, by land";
pub(super) const AGAINST_LEAD: &str = "Lands differ, and none is a stand-in for another. An allergy that nobody told is not known to be absent.";
pub(super) const NO_LABEL: &str = "No label of this land is stored here, and no criteria of candidacy. What stands below is what a source says expressly of this land too.";
pub(super) const STANDS: &str = "on record";
pub(super) const ABSENT: &str = "not there";
pub(super) const NONE_TOLD: &str = "none told";
pub(super) const OTHER_PRODUCT: &str = "told, and the planned product does not hold it";
pub(super) const ALLERGY_TO: &str = "Allergy";

pub(super) const COUNTS: &str = "Lesions";
pub(super) const NO_COUNT: &str = "No lesions are counted.";
pub(super) const ALL_REGIONS: &str = "All counted regions";
pub(super) const REGION: &str = "Region";
pub(super) const NODULE_DEFINITIONS: &str = "From which size sources speak of a nodule";
pub(super) const EARLIER_COUNTS: &str = "Every count";
pub(super) const CLASSES: &str = "Classes by these counts";
pub(super) const CLASS_OPEN: &str = "not known: a count that would decide is missing";

pub(super) const SCORES: &str = "Grades and scales";
pub(super) const SCORES_LEAD: &str = "The latest of each. Items of licensed scales are not printed here: use your own form and enter the answers or the total.";
pub(super) const SCALE: &str = "Scale";
pub(super) const LATEST: &str = "Latest";
pub(super) const MEANS: &str = "Means";
pub(super) const ENTER: &str = "Enter";
pub(super) const FROM_COUNTS: &str = "from the counts";
pub(super) const NONE: &str = "none on record";
pub(super) const NO_BANDS: &str = "no source held here has bands for it";
pub(super) const HIGHER_BETTER: &str = "higher is better";

pub(super) const TRIED: &str = "Treatments that were tried";
pub(super) const NOTHING_TRIED: &str = "Nothing is on record of treatments before.";
pub(super) const NEVER: &str = "Never tried";
pub(super) const KIND: &str = "Kind";
pub(super) const OUTCOME: &str = "What came of it";
pub(super) const WHEN: &str = "Since";

/// Where a label holds, as a heading.
pub(in super::super) const fn land(one: Jurisdiction) -> &'static str {
    match one {
        Jurisdiction::Us => "United States",
        Jurisdiction::Uk => "United Kingdom",
        Jurisdiction::Eu => "European Union",
    }
}

/// What a rule that stands against treatment asks for before the first dose.
pub(super) const fn weight(action: Action) -> &'static str {
    match action {
        Action::Block | Action::Stop => "contraindication",
        _ => "caution",
    }
}

/// A condition of health, in a few words.
pub(super) const fn condition(one: HealthCondition) -> &'static str {
    match one {
        HealthCondition::Pregnancy => "Pregnancy",
        HealthCondition::Breastfeeding => "Breastfeeding",
        HealthCondition::HepaticInsufficiency => "Hepatic insufficiency",
        HealthCondition::ExcessiveLipids => "Excessively raised blood lipids",
        HealthCondition::HypervitaminosisA => "Hypervitaminosis A",
        HealthCondition::SevereRenalImpairment => "Severe renal impairment",
    }
}

/// A sign, as the end of "tell: …".
pub(super) const fn sign(one: Sign) -> &'static str {
    match one {
        Sign::ManyNodules => "many nodules",
        Sign::NodularOrConglobate => "nodular or conglobate",
        Sign::Severe => "severe",
        Sign::Scarring => "scars",
        Sign::ScarringRisk => "risk of scars",
        Sign::PsychosocialBurden => "psychosocial burden",
        Sign::AntibioticFailed => "antibiotic by mouth",
        Sign::TopicalFailed => "treatment on the skin",
        Sign::NotPrepubertal => "puberty",
        Sign::NotPregnant => "pregnancy test",
    }
}
