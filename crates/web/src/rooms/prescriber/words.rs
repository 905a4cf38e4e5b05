//! The words of the clinic.

use retinue_ledger::Role;

use crate::http::form::Field;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Clinic";
/// The ways of a medical assistant, who enrols nobody.
pub(crate) fn ways(of: &Role) -> Vec<Way> {
    let may = |way: &&Way| !matches!(of, Role::MedicalAssistant(_)) || **way != ENROL_WAY;
    WAYS.iter().filter(may).copied().collect()
}
const ENROL_WAY: Way = ("/clinic/enrol", "Enrol a patient");
pub(crate) const WAYS: &[Way] = &[
    ("/clinic", "Worklist"),
    ("/clinic/care", "Contacts"),
    ENROL_WAY,
    ("/clinic/cover", "Cover and transfer"),
    ("/clinic/forms", "Forms"),
    ("/clinic/topics", "Hand-outs"),
    ("/clinic/standing", "Our standing"),
];

pub(super) const COMES_OF_AGE: &str = "The patient comes of age soon";
pub(super) const COMES_OF_AGE_ON: &str = "The birthday is";
pub(super) const CONSENT_DUE_THEN: &str = "What was signed with a guardian is signed anew by the patient, with you, on or after that day: nothing new is authorised before it. Guardians lose access that day by themselves. An authorisation that is live then stays.";

// The worklist.

pub(super) const WORKLIST: &str = "Who needs something first";
pub(super) const WORKLIST_LEAD: &str = "Sorted by what expires first.";
pub(super) const ENROL: &str = "Enrol a patient";
pub(super) const PATIENT: &str = "Patient";
pub(super) const NEXT_ACT: &str = "Next";
pub(super) const WHO_ACTS: &str = "Who";
pub(super) const UNTIL: &str = "Until";
pub(super) const DAMAGED: &str = "Record damaged: restore it from a backup";
pub(super) const FROM_DAY: &str = "from";
pub(super) const UNTIL_DAY: &str = "until";
pub(super) const NOBODY: &str = "No patients yet. Enrol the first one.";
pub(super) const FIND: Field = Field::new("name", "Find in the list", "");
pub(super) const FIND_BUTTON: &str = "Find";
pub(super) const NO_MATCH: &str = "Nobody in your list has that name or number.";
pub(super) const MORE: &str = "More patients";
pub(super) const OPEN_ENDED: &str = "no date";

// The patient's page.

pub(super) const TIMELINE: &str = "Timeline";
pub(super) const STEPS: &str = "The month, step by step";
pub(super) const NEXT: &str = "Next";
pub(super) const FROM: &str = "From";
pub(super) const COMPLETE_ON: &str = "The wait ends on";
pub(super) const BORN: &str = "born";
pub(super) const CARD: &str = "Card for the pharmacy";
pub(super) const NO_CATEGORY: &str = "No category";
pub(super) const MINOR: &str = "Minor";
pub(super) const STARTING: &str = "Before the first dose";
pub(super) const DURING: &str = "In treatment";
pub(super) const IS_PAUSED: &str = "The treatment is paused";
pub(super) const IS_STOPPED: &str = "The treatment is stopped";
pub(super) const IS_COMPLETED: &str = "The course is completed";
pub(super) const PREGNANCY_OPEN: &str = "A positive test or a pregnancy is on record";
pub(super) const PREGNANCY_OPEN_MEANS: &str = "Tell the patient to stop today, and refer. Nothing may be dispensed until you record that it was excluded or has ended.";
pub(super) const HOLD_REQUESTED: &str = "The patient asked to hold the treatment";
pub(super) const HOLD_REQUESTED_MEANS: &str =
    "Decide today: pause or stop the treatment, or record the contact that settled it.";
pub(super) const YOUNG: &str = "Under 12 years";
pub(super) const YOUNG_MEANS: &str =
    "The label is for patients of 12 and over. Check the day of birth, and the indication.";
pub(super) const DISPENSABLE: &str = "May this be dispensed today?";
pub(super) const AS_OF: &str = "As of";
/// What stands at a pharmacy: an authorisation, or in a companion the number of the programme's own system.
pub(super) const fn collectable(mode: retinue_kernel::Mode) -> &'static str {
    match mode {
        retinue_kernel::Mode::Companion => "Ready to collect",
        _ => "Authorised",
    }
}
pub(super) const ASSUMES_PHARMACY: &str = "Asked for the latest prescription, at a pharmacy that is certified today. Looking records nothing; the pharmacy's own request decides.";
pub(super) const SIGNED_FORMS: &str = "Signed forms";
pub(super) const SUPPLY_TITLE: &str = "Prescriptions and supply";
pub(super) const OPEN_PRESCRIPTION: &str = "Open prescription";
pub(super) const SUPPLY_ENDS: &str = "Supply at home covers until";
pub(super) const NEXT_SUPPLY_FROM: &str = "Next supply from";
pub(super) const CONTRACEPTION_SINCE: &str = "Contraception unbroken since";
pub(super) const NO_SUPPLY: &str = "No open prescription, and no supply at home on record.";
pub(super) const RECORD: &str = "Record";
pub(super) const THE_MONTH: &str = "The month";
pub(super) const CHANGES: &str = "Changes";
pub(super) const STOPS: &str = "Stops";
pub(super) const CORRECT: &str = "Correct";
pub(super) const CANCEL: &str = "Back without recording";

// Enrolment.

pub(super) const ENROL_LEAD: &str =
    "Identity and category first; then the enrolment form of that category is signed.";
pub(super) const ENROL_SUBMIT: &str = "Enrol the patient";
pub(super) const ENROLLED: &str = "The patient is enrolled. Sign the enrolment form next.";
pub(super) const WHO: &str = "Who";
pub(super) const NAME: Field =
    Field::new("name", "Name of the patient", "As on an identity document.");
pub(super) const DATE_OF_BIRTH: Field = Field::new("born", "Day of birth", "");
pub(super) const PHONE: Field = Field::new("telephone", "Telephone", "");
pub(super) const EMAIL: Field = Field::new("email", "E-mail", "");
pub(super) const ADDRESS: Field = Field::new("address", "Postal address", "");
pub(super) const CATEGORY_TITLE: &str = "Category";
