//! The words of the window planner.

use retinue_kernel::{Days, Step};
use retinue_rulebook::Language;

use crate::http::form::Field;

pub(super) const TITLE: &str = "Plan the coming days";
pub(super) const LEAD: &str = "Before a visit is booked: do the days of visit, test and collection fit? Leave out what is open, and days that fit are proposed.";
pub(super) const DAYS: &str = "The days you have in mind";
pub(super) const LOOK: &str = "Look at these days";
pub(super) const CLEAR: &str = "Start again";
pub(super) const CIRCUMSTANCES: &str = "Opening days, laboratory, insurer and test";

pub(super) const VISIT: Field = Field::new("visit", "Visit", "");
pub(super) const SPECIMEN: Field = Field::new("test", "Pregnancy test: specimen collected", "");
pub(super) const PRESCRIPTION: Field = Field::new(
    "prescription",
    "Month confirmed, questions answered, prescribed",
    "",
);
pub(super) const COLLECTION: Field = Field::new("collection", "Collection at the pharmacy", "");
pub(super) const PHARMACY: Field = Field::new(
    "pharmacy",
    "Pharmacy",
    "The days on which it is closed are kept clear. Empty: any.",
);
pub(super) const PHARMACY_NAME: Field = Field::new(
    "pharmacy-name",
    "Find another pharmacy by its name",
    "A part of the name. Those that are found stand in the list above.",
);
pub(super) const NO_PHARMACY: &str = "none is chosen";
pub(super) const NONE_FOUND: &str = "No pharmacy that may dispense has a name with this in it. Try less of the name, or leave it empty.";
pub(super) const MORE_FOUND: &str =
    "More pharmacies have a name with this in it. Type more of the name.";
pub(super) const NO_SUCH_PHARMACY: &str = "This pharmacy is not on record. Choose one from the list, find it by its name, or leave it empty.";
pub(super) const LAST_ASKED: &str = "asked last";
pub(super) const USED: &str = "used before";
pub(super) const NOT_CERTIFIED: &str = "not certified today";
pub(super) const REPORT_DAYS: Field = Field::new(
    "report-days",
    "Days until the laboratory reports",
    "0 is the same day.",
);
pub(super) const INSURER_DAYS: Field = Field::new(
    "insurer-days",
    "Days until the insurer has answered",
    "No test is planned before: waiting for an insurer loses windows.",
);
pub(super) const CLINIC_CLOSED: Field = Field::new("clinic-closed", "The clinic is closed on", "");
pub(super) const LABORATORY_CLOSED: Field =
    Field::new("laboratory-closed", "The laboratory is closed on", "");
pub(super) const PHARMACY_CLOSED: Field =
    Field::new("pharmacy-closed", "The pharmacy is closed on", "");
pub(super) const SETTING: Field =
    Field::new("setting", "Where the coming test will be performed", "");
pub(super) const CYCLE: Field = Field::new(
    "cycle",
    "Cycle, as it will be stated with the test",
    "Not stated counts as regular.",
);
pub(super) const PERIOD: Field = Field::new(
    "period-begins",
    "First day of the period before the test",
    "As known or expected. Regular cycles: it decides on which days a second test counts.",
);

pub(super) const FITS: &str = "These days fit";
pub(super) const DO_NOT_FIT: &str = "These days do not fit";
pub(super) const FOUND: &str = "There are days that fit";
pub(super) const NONE: &str = "No days fit";
pub(super) const LAST_DAY: &str = "Collection until and including";
pub(super) const FIT: &str = "Fits";
pub(super) const NO_FIT: &str = "Does not fit";
pub(super) const UNKNOWN: &str = "Cannot be told";
pub(super) const UNKNOWN_MEANS: &str = "No day fits a step before it.";
pub(super) const FIRST: &str = "The first day that fits:";
pub(super) const FILLED: &str = "With the open days filled in";
pub(super) const MOVED: &str = "Moved to the first days that fit";
pub(super) const PROPOSED: &str = "Days that fit, the earliest first";
pub(super) const WHATEVER: &str = "In the way, whatever days are chosen";
pub(super) const NOBODY: &str = "No day is open to all who are needed.";
pub(super) const TAKE: &str = "Plan with these days";

pub(super) const fn to_calendar(language: Language) -> &'static str {
    match language {
        Language::English => "Calendar file",
        Language::Spanish => "Calendar file in Spanish",
    }
}

pub(super) const ON_RECORD: &str = "On record already";
pub(super) const TO_SPARE: &str = "To spare";
pub(super) const ASSUMES: &str = "All is taken to go well: the test is negative, the contraception on record goes on, the questions are passed, and the pharmacy is certified. Nothing is recorded or booked here; the gate decides when the pharmacy asks.";

pub(super) const fn step(step: Step) -> &'static str {
    match step {
        Step::Visit => "Visit",
        Step::Specimen => "Test",
        Step::Prescription => "Prescription",
        Step::Collection => "Collection",
    }
}

pub(super) const fn closed(step: Step) -> &'static str {
    match step {
        Step::Visit | Step::Prescription => "The clinic is closed on that day.",
        Step::Specimen => "The laboratory is closed on that day.",
        Step::Collection => "The pharmacy is closed on that day.",
    }
}

pub(super) const PAST: &str = "The day is over.";

pub(super) fn too_far(last: &str) -> String {
    format!("It, or what must follow it, lies after {last}, the last day looked at.")
}

pub(super) fn before(after: Step, from: &str) -> String {
    match after {
        Step::Specimen => format!("The laboratory reports on {from}."),
        _ => format!("What comes before it is only done on {from}."),
    }
}

pub(super) fn insurer(from: &str) -> String {
    format!("The insurer answers by {from}.")
}

pub(super) fn looked_at(within: Days) -> String {
    format!("The coming {within} days are looked at.")
}

pub(super) fn spare(days: i32) -> String {
    match days {
        0 => "none: it is the last day".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

pub(super) const ON_RECORD_TITLE: &str = "Closed days on record";
pub(super) const ON_RECORD_MEANS: &str = "These days are kept clear. The clinic and its laboratory are kept on the page of your standing; a pharmacy says it of itself.";
pub(super) const CHANGE_CLOSED: &str = "Change the days of the clinic and the laboratory";
pub(super) const ALSO_CLOSED: &str =
    "Tick days on which somebody is closed as well, for this plan only.";
