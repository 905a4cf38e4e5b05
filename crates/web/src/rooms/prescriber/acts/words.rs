//! The words of what a prescriber records about a patient.

use retinue_kernel::{Day, Method};

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::days;
use crate::words::vocabulary::Word;

pub(in super::super) const PREGNANCY_TEST: Words = Words {
    title: "Record a pregnancy test",
    lead: "In the United States the day the specimen was taken is day 1 of the window. A positive result stops everything at once, in every programme.",
    submit: "Record the test",
    done: "The pregnancy test is on record.",
};
pub(in super::super) const COLLECTED_ON: Field = Field::new(
    "collected-on",
    "Day the specimen was taken",
    "Where it was taken. Not the day of the result.",
);
pub(in super::super) const RESULT: Field = Field::new("result", "Result", "");
pub(in super::super) const SPECIMEN: Field = Field::new("specimen", "Specimen", "");
pub(in super::super) const SETTING: Field = Field::new("setting", "Where it was performed", "");
pub(in super::super) const CLIA_NUMBER: Field = Field::new(
    "clia-number",
    "CLIA number of the site",
    "Needed where the site holds a certificate; a waiver counts.",
);
pub(in super::super) const CLIA_NUMBER_MISSING: &str =
    "Enter the CLIA number of the site, or choose another place.";
pub(in super::super) const CYCLE: Field = Field::new(
    "cycle",
    "Menstrual cycle",
    "Decides whether the second test must fall in the first five days of the period.",
);
pub(in super::super) const MENSES_BEGAN_ON: Field = Field::new(
    "menses-began-on",
    "First day of the last period",
    "Needed for the second test where periods are regular.",
);

pub(in super::super) const QUESTIONS_ON_PAPER: Words = Words {
    title: "The month's questions on paper",
    lead: "For a patient without an account or a device: a sheet that the patient answers and signs alone. Nobody answers in the patient's place.",
    submit: "Key in this sheet",
    done: "What stands on the sheet is on record. If the answers did not pass, go through the notes with the patient and print a new sheet: there is no limit to tries.",
};
pub(in super::super) const NO_SHEET: &str =
    "No questions of this patient's month are answered on a sheet of ours.";
pub(in super::super) const SHEET_PRINT: &str = "Print a sheet";
pub(in super::super) const SHEET_PRINT_MEANS: &str = "It holds this month's questions in their order and no answers. Print it once the result of the month's test is on record: answers that were given before the result do not count.";
pub(in super::super) const SHEET_CODE_TODAY: &str = "Code of the sheet as it is printed now:";
pub(in super::super) const SHEET_EN: &str = "Sheet in English (PDF)";
pub(in super::super) const SHEET_ES: &str = "Sheet in Spanish (PDF)";
pub(in super::super) const SHEET_KEY: &str = "Key in a sheet that came back";
pub(in super::super) const SHEET_KEY_MEANS: &str = "Enter what the patient marked, right or wrong, as it stands there. The record says that it came on paper, on which day it was signed, and that you keyed it in. Keep the sheet.";
pub(in super::super) const SHEET_CODE: Field = Field::new(
    "sheet",
    "Code of the sheet",
    "It stands at the top and at the foot of the sheet.",
);
pub(in super::super) const SHEET_SIGNED_ON: Field = Field::new(
    "on",
    "Day beside the signature",
    "As the patient wrote it; not before the sheet was printed.",
);
pub(in super::super) const MARKED_TRUE: &str = "True";
pub(in super::super) const MARKED_FALSE: &str = "False";
pub(in super::super) const NOT_MARKED: &str = "Neither, or both";
pub(in super::super) const KEY_THIS: &str = "Choose what stands beside this sentence on the sheet.";
pub(in super::super) const SHEET_METHODS: &str = "Contraception on the sheet";
pub(in super::super) const SHEET_METHODS_MEANS: &str =
    "Only what the patient marked and wrote. Leave it empty if nothing stands there.";
pub(in super::super) const SHEET_SIGNED: Field =
    Field::new("signed", "The patient signed the sheet", "");
pub(in super::super) const NOT_SIGNED: &str = "Say here that the patient signed it, or have the patient sign it. A sheet without a signature is not keyed in.";
pub(in super::super) const NOT_THAT_SHEET: &str = "No sheet with this code was printed for this patient with the questions as they are now. Compare it with the sheet, or print a new one.";
pub(in super::super) const LAST_NOT_PASSED: &str = "The last answers did not pass";
pub(in super::super) const LAST_NOT_PASSED_MEANS: &str =
    "Go through these notes with the patient. Then the patient answers anew, on a new sheet.";

pub(in super::super) const CONTRACEPTION: Words = Words {
    title: "Record contraception",
    lead: "In the United States a valid pair is one primary method with one other counted method, always used together, or committed abstinence. Without a registry one method that suffices by itself counts, or two that complete each other.",
    submit: "Record contraception",
    done: "The month's contraception is on record.",
};
pub(in super::super) const UNCHANGED: Words = Words {
    title: "Contraception unchanged",
    lead: "Submits the same contraception for this month.",
    submit: "Unchanged since last month",
    done: "Contraception is on record as unchanged for this month.",
};
pub(in super::super) const NO_CONTRACEPTION_YET: &str =
    "No contraception is on record yet, so there is nothing to keep unchanged. Record it first.";

pub(in super::super) fn last_contraception(
    methods: &[Method],
    abstinence: bool,
    since: Day,
) -> String {
    let what = if abstinence {
        "Committed abstinence".to_owned()
    } else {
        methods
            .iter()
            .map(|method| method.label())
            .collect::<Vec<_>>()
            .join(" with ")
    };
    format!("{what}, since {}.", days::long(since))
}

pub(in super::super) const COUNSELLING: Words = Words {
    title: "Record counselling",
    lead: "",
    submit: "Record counselling",
    done: "The counselling is on record.",
};
pub(in super::super) const TOPICS: Field = Field::new("topics", "Talked about", "");
pub(in super::super) const NO_TOPIC: &str = "Choose what was talked about.";
pub(in super::super) const ON: Field = Field::new("on", "Day", "");

pub(in super::super) const HOME_TESTING: Words = Words {
    title: "Home tests",
    lead: "Permission holds for specimens taken from today on, where the edition in force allows tests at home. It never holds before the first dose.",
    submit: "Record",
    done: "The leave for home tests is on record.",
};
pub(in super::super) const LEAVE: Field = Field::new("leave", "Tests at home", "");
pub(in super::super) const PERMITTED: &str = "Permitted from today on";
pub(in super::super) const WITHDRAWN: &str = "No longer permitted";
pub(in super::super) const PROCEDURE: Field = Field::new(
    "procedure",
    "How misreading and falsification are guarded against",
    "For example: one-time code photographed with the test.",
);
pub(in super::super) const PROCEDURE_MISSING: &str =
    "Say how misreading and falsification are guarded against.";

pub(in super::super) const MONTH: Words = Words {
    title: "Confirm the month",
    lead: "Confirm against one negative test. That test sets the window; a later negative test changes nothing until you confirm against it.",
    submit: "Confirm the month",
    done: "The month is confirmed.",
};
pub(in super::super) const TEST: Field = Field::new("test", "Confirmed against the test of", "");
pub(in super::super) const NO_TEST_TO_CONFIRM: &str =
    "No negative test is on record that the month could be confirmed against.";
pub(in super::super) const NO_MONTH_FORM: &str =
    "The rules in force hold no form for this confirmation. Nothing was stored.";
pub(in super::super) const OFFICIAL_CONFIRMATION: &str =
    "The month is confirmed with the programme itself, item by item, counselling included.";
pub(in super::super) const NOT_CONFIRMED: &str =
    "Confirm the month with the programme first, then say so here.";
pub(in super::super) const VISIT_ON: Field = Field::new(
    "on",
    "Day of the office visit",
    "A remote visit counts. The 30 days run from it.",
);

pub(in super::super) const PRESCRIPTION: Words = Words {
    title: "Prescribe",
    lead: "One month at most, no refills. Several strengths are several prescriptions of one order, each on the same test.",
    submit: "Write the prescription",
    done: "The prescription is on record.",
};
pub(in super::super) const INDICATION: Field = Field::new("indication", "Indication", "");
pub(in super::super) const LABELLED: &str = "severe-recalcitrant-nodular-acne";
pub(in super::super) const LABELLED_NAME: &str =
    "Severe recalcitrant nodular acne (as on the label)";
pub(in super::super) const OTHER_NAME: &str = "Another, outside the label:";
pub(in super::super) const OTHER_INDICATION: Field = Field::new(
    "another-indication",
    "Which other indication",
    "Leave empty for the labelled one.",
);
pub(in super::super) const OTHER_MISSING: &str =
    "Name the indication: the one on the label was not chosen.";
pub(in super::super) const OTHER_STRAY: &str =
    "Another indication is named, and the labelled one is chosen. Keep one of the two.";
pub(in super::super) const OFF_LABEL: &str = "The last prescription is outside the label";
pub(in super::super) const OFF_LABEL_MEANS: &str =
    "Check the indication. The programme does not refuse it; it stands on record:";
pub(in super::super) const PRODUCT: Field = Field::new(
    "product",
    "Formulation",
    "Formulations are not interchangeable.",
);
pub(in super::super) const STRENGTHS: &str = "Strengths and capsules for the month";
pub(in super::super) const STRENGTHS_HINT: &str = "For 60 mg a day over 30 days: 20 mg, 30 capsules and 40 mg, 30 capsules. Rows that are not needed stay empty.";
pub(in super::super) const NO_SUCH_STRENGTH: &str = "Choose a strength that exists.";
pub(in super::super) const STRENGTH_TWICE: &str =
    "This strength stands in another row: add the capsules up there.";
pub(in super::super) const COUNT_MISSING: &str = "Enter how many capsules of this strength.";
pub(in super::super) const STRENGTH_MISSING: &str = "Choose a strength.";
pub(in super::super) const DAYS: Field = Field::new("days", "Days of supply", "");
pub(in super::super) const DAYS_LIMITED: &str = "One month\u{2019}s supply at most.";
pub(in super::super) const DAYS_UNLIMITED: &str =
    "Not under the pregnancy prevention programme: the limit of one month does not bind.";
pub(in super::super) const REFILLS: Field = Field::new("refills", "Refills", "");

pub(in super::super) const fn strength(name: &'static str) -> Field {
    Field::new(name, "Strength", "")
}

pub(in super::super) const fn capsules(name: &'static str) -> Field {
    Field::new(name, "Capsules", "")
}

pub(in super::super) const CANCELLATION: Words = Words {
    title: "Cancel a prescription",
    lead: "Ends its authorisation at once, if it has one. The pharmacy sees it.",
    submit: "Cancel the prescription",
    done: "The prescription is cancelled. Any live authorisation of it has ended.",
};
pub(in super::super) const WHICH_PRESCRIPTION: Field =
    Field::new("prescription", "Prescription", "");
pub(in super::super) const REASON: Field = Field::new("reason", "Reason", "A few words. No names.");

pub(in super::super) const PAUSE: Words = Words {
    title: "Pause the treatment",
    lead: "Ends every undispensed prescription and live authorisation at once. Resuming needs your act and a new prescription.",
    submit: "Pause the treatment",
    done: "The treatment is paused. Live authorisations have ended.",
};
pub(in super::super) const RESUMPTION: Words = Words {
    title: "Resume the treatment",
    lead: "The treatment goes on. A new prescription is needed.",
    submit: "Resume the treatment",
    done: "The treatment is resumed. Write a new prescription.",
};
pub(in super::super) const STOP: Words = Words {
    title: "Stop the treatment",
    lead: "Ends every undispensed prescription and live authorisation at once. A test on the day of the last dose and one 30 days later fall due where pregnancy is possible.",
    submit: "Stop the treatment",
    done: "The treatment is stopped. Live authorisations have ended.",
};
pub(in super::super) const LAST_DOSE_ON: Field =
    Field::new("last-dose-on", "Day of the last dose", "");
pub(in super::super) const COMPLETION: Words = Words {
    title: "Complete the course",
    lead: "The course ended as planned. A test on the day of the last dose and one 30 days later fall due where pregnancy is possible.",
    submit: "Complete the course",
    done: "The course is completed.",
};

pub(in super::super) const PREGNANCY_REPORT: Words = Words {
    title: "Report a pregnancy",
    lead: "",
    submit: "Report the pregnancy",
    done: "The pregnancy is reported. Nothing may be dispensed until you record its exclusion or end. Tell the patient to stop today, and refer.",
};
pub(in super::super) const PREGNANCY_REPORT_MEANS: &str = "Every live authorisation ends at once, and nothing may be dispensed until you record that the pregnancy was excluded or has ended.";
pub(in super::super) const PREGNANCY_EXCLUSION: Words = Words {
    title: "Exclude the pregnancy",
    lead: "For a patient who was never pregnant. A new laboratory test is due before anything may be dispensed.",
    submit: "Record the exclusion",
    done: "The exclusion is on record. A new laboratory test is due.",
};
pub(in super::super) const HOW: Field = Field::new("how", "How it was excluded", "");
pub(in super::super) const PREGNANCY_END: Words = Words {
    title: "The pregnancy has ended",
    lead: "Only the day is recorded, never how. The starting path begins anew.",
    submit: "Record the end",
    done: "The end is on record. The starting path begins anew.",
};

pub(in super::super) const VISIT: Words = Words {
    title: "Record a visit",
    lead: "",
    submit: "Record the visit",
    done: "The visit is on record.",
};
pub(in super::super) const REMOTE: Field = Field::new(
    "remote",
    "By video or telephone",
    "A remote visit counts as the office visit.",
);
pub(in super::super) const STATUS_ASSESSMENT: Words = Words {
    title: "Assess reproductive status",
    lead: "Due before each prescription.",
    submit: "Record the assessment",
    done: "The assessment of reproductive status is on record.",
};
pub(in super::super) const STATUS_ASSESSMENT_MEANS: &str = "You have assessed the patient's reproductive status today, and the category on record still holds. If it does not, change the category instead.";

pub(in super::super) const BREASTFEEDING: Words = Words {
    title: "Record breastfeeding",
    lead: "",
    submit: "Record",
    done: "Breastfeeding is on record as you stated.",
};
pub(in super::super) const ONGOING: Field =
    Field::new("ongoing", "Does the patient breastfeed?", "");
pub(in super::super) const ONGOING_YES: &str = "Yes: nothing may be dispensed while it goes on";
pub(in super::super) const ONGOING_NO: &str = "No, or no longer";

pub(in super::super) const CONTACT: Words = Words {
    title: "Record a contact",
    lead: "",
    submit: "Record the contact",
    done: "The contact is on record.",
};
pub(in super::super) const SUBJECT: Field = Field::new(
    "reason",
    "About",
    "A few words, such as: called about a flare; told to stop and come in.",
);

pub(in super::super) const EFFECT_TITLE: &str = "What this correction changes";
pub(in super::super) const EFFECT_TOLD: &str = "The pharmacy that holds an authorisation is told at once; the patient sees the new days on her own page. What was handed over is not brought back by a correction: where it must not be taken, the call is due today.";
pub(in super::super) const EFFECT_SEEN: Field = Field::new(
    "effects-seen",
    "I have seen what this changes: make the correction",
    "",
);
pub(in super::super) const EFFECT_NOT_SEEN: &str = "This correction changes more than the entry. Look at what it changes, then confirm. Nothing is recorded yet.";
pub(in super::super) const EFFECT_WINDOW: &str = "Last day of the window";
pub(in super::super) const EFFECT_SECOND_TEST: &str = "Second test from";
pub(in super::super) const EFFECT_NONE: &str = "none";
pub(in super::super) const EFFECT_CATEGORY: &str = "The category in force changes.";

pub(in super::super) fn effect_ends(
    authorisation: &retinue_kernel::Id,
    until: Option<Day>,
) -> String {
    let until = until.map_or_else(String::new, |day| {
        format!(", open until {},", days::short(day))
    });
    format!(
        "Authorisation {authorisation}{until} ends. The pharmacy must not hand the capsules over."
    )
}

pub(in super::super) fn effect_moves(what: &str, before: &str, after: &str) -> String {
    format!("{what}: {before} becomes {after}.")
}

pub(in super::super) fn effect_due(what: &str, due: Day) -> String {
    format!("It falls due, {}: {what}.", days::short(due))
}

pub(in super::super) fn effect_due_no_more(what: &str) -> String {
    format!("No longer due: {what}.")
}
pub(in super::super) const AS_THE_PATIENT_SAYS: Words = Words {
    title: "Record contraception as the patient says",
    lead: "What the patient submitted becomes your record of the month. Do so when you have asked which methods are in use.",
    submit: "Record as the patient says",
    done: "Your record says what the patient says.",
};
pub(in super::super) const STOP_TAKING: Words = Words {
    title: "Tell the patient to stop taking the capsules",
    lead: "What is on record since the hand-over means that they must not be taken. Reach the patient today; what cannot be settled is escalated.",
    submit: "Record",
    done: "The contact is on record as you stated.",
};
pub(in super::super) const RESIDENCE: Words = Words {
    title: "Record where the patient lives",
    lead: "The age from which a patient signs alone is that of where they live. While it is not on record, nobody guesses: a parent's or guardian's access ends at the youngest age, and no form that the patient signed alone counts before the oldest.",
    submit: "Record",
    done: "Where the patient lives is on record.",
};
pub(in super::super) const TERRITORY: Field = Field::new(
    "territory",
    "Lives in",
    "The territories for which the programme's office has set an age. If theirs is missing, ask the office to set it.",
);
pub(in super::super) const RESIDENCE_FROM: Field = Field::new(
    "lives-there-on",
    "Since",
    "For a form that is signed already: a day no later than the signature, if they lived there then.",
);
pub(in super::super) const SIGNS_ALONE_FROM: &str = "signs alone from the age of";
pub(in super::super) const NO_TERRITORY: &str =
    "One age holds for every patient of this programme: there is nothing to record.";
pub(in super::super) const LOST: Words = Words {
    title: "Record as lost to follow-up",
    lead: "The supply has ended, and the patient did not come back.",
    submit: "Record",
    done: "The patient is on record as lost to follow-up. A visit, a test or a prescription shows the return.",
};
pub(in super::super) const LOST_MEANS: &str = "It refuses nothing. Whoever comes back walks the path that the days since the last dose ask for: after a long break, from the start.";
pub(in super::super) const IS_LOST: &str = "Lost to follow-up";
pub(in super::super) const IS_LOST_MEANS: &str =
    "A visit, a test or a prescription shows the return.";
pub(in super::super) const SINCE: &str = "Since";
pub(in super::super) const RECALLED: &str = "Capsules of this patient are under recall";
pub(in super::super) const PERHAPS_RECALLED: &str = "Capsules of this patient may be under recall";
pub(in super::super) const RECALL_PRODUCT: &str = "Product code";
pub(in super::super) const RECALL_LOTS: &str = "lot";
pub(in super::super) const RECALL_SINCE: &str = "recalled on";
pub(in super::super) const RECALL_LEFT: &str = "Handed over by";
pub(in super::super) const RECALL_TOLD: &str = "They were told on";
pub(in super::super) const RECALL_NOT_TOLD: &str = "Nobody is on record as having told them yet. The pharmacy or the programme's office calls them; whoever asks the clinic is sent to the pharmacy. What goes back is recorded as a change of supply, so that it does not stand against another prescription.";
pub(in super::super) const REPORT_TO_PROGRAMME: Words = Words {
    title: "Report the pregnancy to the programme",
    lead: "Every pregnancy before treatment, during it, or within 30 days of the last dose. How it went on is not asked here.",
    submit: "Report",
    done: "The pregnancy is reported to the programme.",
};
pub(in super::super) const TIMING: Field = Field::new(
    "timing",
    "When was the pregnancy?",
    "Chosen beforehand by the supply on record; change it if you know better.",
);

pub(in super::super) const ASSESSMENT: Words = Words {
    title: "Record an assessment",
    lead: "Due before each prescription where the programme asks it.",
    submit: "Record the assessment",
    done: "The assessment is on record.",
};
pub(in super::super) const ASSESSED: Field = Field::new("subjects", "Assessed", "");
pub(in super::super) const CONCERN: Field = Field::new(
    "concern",
    "There is a concern",
    "What it is belongs into a note. The treatment is yours to pause.",
);
pub(in super::super) const NOTHING_ASSESSED: &str = "Choose what was assessed.";
pub(in super::super) const SECOND_PRESCRIBER: Words = Words {
    title: "A second prescriber agreed",
    lead: "Another prescriber looked independently and agreed to the treatment, before the prescription.",
    submit: "Record the agreement",
    done: "The second prescriber's agreement is on record.",
};
pub(in super::super) const SECOND: Field = Field::new(
    "prescriber",
    "The second prescriber",
    "The professional registration, or the name under which this installation knows them.",
);
pub(in super::super) const OUTSIDE_PROGRAMME: Words = Words {
    title: "Agree that pregnancy prevention does not apply",
    lead: "For a patient who can become pregnant, where both of you are sure that no pregnancy is to be expected.",
    submit: "Record the agreement",
    done: "The agreement is on record.",
};
pub(in super::super) const OUTSIDE_PROGRAMME_MEANS: &str = "It holds until you end it, and no longer than until the category \u{201c}can become pregnant\u{201d} is recorded again.";
pub(in super::super) const AGREED_BECAUSE: Field = Field::new(
    "reason",
    "Why no pregnancy is to be expected",
    "A few words, as you documented them with the patient.",
);
pub(in super::super) const INSIDE_PROGRAMME: Words = Words {
    title: "End the agreement: prevention applies again",
    lead: "From now on everything is asked for that the programme asks of a patient who can become pregnant.",
    submit: "End the agreement",
    done: "Pregnancy prevention applies again.",
};
pub(in super::super) const MOVE: Words = Words {
    title: "Move to another programme",
    lead: "The patient keeps this record.",
    submit: "Record the move",
    done: "The patient is in the other programme now. What it asks besides stands below.",
};
pub(in super::super) const IN_PROGRAMME: &str = "The patient is in the programme";
pub(in super::super) const CARRIES_OVER: &[&str] = &[
    "Every fact stays: tests, visits, contraception, category, and what was supplied. The other programme counts what its own rules ask for.",
    "What it asks besides is asked anew: its own form, and whatever was never recorded.",
    "Days are those of the other programme's calendar from now on.",
];
pub(in super::super) const ENDS_AUTHORISATION: &str = "The live authorisation ends with the move, and the pharmacy that holds it is told not to hand over.";
pub(in super::super) const ENDS_NOTHING: &str =
    "No authorisation is live, so nothing ends with the move.";
pub(in super::super) const PROGRAMME: Field =
    Field::new("programme", "The programme that is entered", "");
pub(in super::super) const ENROL_PROGRAMME: Field = Field::new(
    "programme",
    "Programme",
    "The law under which the patient is treated.",
);
pub(in super::super) const REMOTE_FIRST_IN_PERSON: Field = Field::new(
    "remote",
    "By video or telephone",
    "The first appointment is in person.",
);
pub(in super::super) const CHECKLIST_DECIDES: &str = "As a pharmacist's checklist would have it for the latest prescription. There is no registry here: nothing is authorised, and the pharmacist decides.";
pub(in super::super) const EXEMPTION: Words = Words {
    title: "Ask for an exemption from initial testing",
    lead: "For a serious medical reason only. The programme decides; until it has granted the exemption, every test is asked for as before.",
    submit: "Send the request",
    done: "The request is on record. The programme decides it.",
};
pub(in super::super) const EXEMPTION_SCOPE: Field = Field::new("scope", "Exempt from", "");
pub(in super::super) const EXEMPTION_REASON: Field = Field::new(
    "reason",
    "Serious medical reason",
    "A few words; the programme reads them.",
);
pub(in super::super) const CATEGORY_REASON_ASKED: &str = "A change to \u{201c}cannot become pregnant\u{201d} says why, beside its basis. Towards the stricter path a reason may follow.";
pub(in super::super) const CATEGORY_REASON_MISSING: &str =
    "Say in a few words why the category changes. Nothing was stored.";
pub(in super::super) const NO_EXEMPTION_FORM: &str =
    "The rules in force hold no form for this request. Nothing was stored.";
pub(in super::super) const NO_SCOPE: &str = "Choose from what an exemption is asked.";

pub(in super::super) const SUPPLY: Words = Words {
    title: "Supply at home changed",
    lead: "Lost, destroyed, recalled, a raised dose or a short fill: the next supply may then come earlier, with a fresh cycle where pregnancy is possible.",
    submit: "Record the change",
    done: "The change of supply is on record.",
};
pub(in super::super) const RELEASED: &str = "Another pharmacy can be asked";
pub(in super::super) const RELEASED_MEANS: &str = "What a pharmacy held was released as not handed over. While the window is open any other certified pharmacy may ask for the same prescription.";
pub(in super::super) const OUTSIDE_SUPPLY: Words = Words {
    title: "Capsules from outside the programme",
    lead: "Isotretinoin that came from another person, the internet, another country, or an earlier treatment: whatever no pharmacy handed over on your prescription.",
    submit: "Record it",
    done: "It is on record. Talk with the patient today, and settle until when it is taken.",
};
pub(in super::super) const OUTSIDE_SUPPLY_MEANS: &str = "The patient is warned, not judged. It counts at once: as capsules at home, and one a day after the pharmacy's, so that the last dose and the pregnancy tests after it come later. It authorises nothing and refuses nothing by itself, since nobody prescribed how long it lasts: you settle that with the patient the same day. Milligrams taken count in the course as far as the diary tells of them.";
pub(in super::super) const SUPPLY_SETTLED: Words = Words {
    title: "Settle capsules that were not expected",
    lead: "After you have talked with the patient. From outside: until when it was or will be taken, which is best not at all. From a pharmacy that told only after its authorisation was released: that more than a month may be at home.",
    submit: "Record what was settled",
    done: "It is settled, and on record.",
};
pub(in super::super) const WHICH_SUPPLY: Field = Field::new("supply", "Which capsules", "");
pub(in super::super) const TAKEN_UNTIL: Field = Field::new(
    "taken-until",
    "Last day on which one of them was or will be taken",
    "For capsules from outside. Leave empty if none was taken and none will be.",
);
/// The longest that a reported supply can be meant to last from today, in days: one capsule a day of the most that a report
/// can mean.
pub(in super::super) const LONGEST_SUPPLY: u16 = retinue_kernel::MOST_FROM_OUTSIDE;
pub(in super::super) const FINDING: Field = Field::new(
    "finding",
    "What was agreed",
    "A few words, such as: brought to the pharmacy to be destroyed.",
);
pub(in super::super) const VIDEO: Words = Words {
    title: "The information video",
    lead: "It is offered before the first dose, and noted.",
    submit: "Record the offer",
    done: "The offer of the video is on record.",
};
pub(in super::super) const VIDEO_WANTED: Field = Field::new("accepted", "It was offered, and", "");
pub(in super::super) const VIDEO_WANTED_YES: &str = "the patient wants to see it, or has seen it";
pub(in super::super) const VIDEO_WANTED_NO: &str = "the patient does not want it";
pub(in super::super) const SUPPLY_REASON: Field = Field::new("reason", "What happened", "");
pub(in super::super) const SUPPLY_DAYS: Field = Field::new(
    "days",
    "Days of supply that are gone",
    "Leave empty when all of it is gone.",
);

pub(in super::super) const CATEGORY_ANEW: Words = Words {
    title: "Confirm the category anew",
    lead: "The programme's office asked for the category of every patient to be confirmed. Nothing is refused because of it.",
    submit: "It is right",
    done: "The category is confirmed anew.",
};
pub(in super::super) const CATEGORY_ON_RECORD: &str = "On record: ";
pub(in super::super) const CATEGORY_ANEW_OTHERWISE: &str =
    "If it is not right, change the category with its reason instead; that settles this too.";
pub(in super::super) const CATEGORY_ANEW_NOTHING: &str =
    "Nothing is asked about this patient's category.";
pub(in super::super) const CATEGORY_ANEW_CHANGED: &str =
    "The category was changed after this page was shown. Look at it again. Nothing was stored.";

pub(in super::super) const CATEGORY: Words = Words {
    title: "Change the category",
    lead: "To \u{201c}can become pregnant\u{201d} it holds at once and ends live authorisations. To \u{201c}cannot\u{201d} it needs its basis, and never ends a wait or a positive test.",
    submit: "Assign the category",
    done: "The category is on record.",
};
pub(in super::super) const CATEGORY_FIELD: Field = Field::new(
    "category",
    "Category",
    "Everyone can become pregnant unless one of the exceptions is affirmed. Tubal sterilisation is one in the United Kingdom only; a partner's vasectomy and abstinence are none anywhere.",
);
pub(in super::super) const BASIS: Field = Field::new("basis", "Basis of the exception", "");
pub(in super::super) const BASIS_MISSING: &str =
    "Choose the exception that applies, or the category \u{201c}can become pregnant\u{201d}.";
pub(in super::super) const BASIS_WITHOUT_NEED: &str = "An exception is affirmed, and the category says that the patient can become pregnant. Choose one of the two.";
pub(in super::super) const MENOPAUSE: &str = "Proof of menopause";
pub(in super::super) const MENOPAUSE_HINT: &str = "From 55: no normal menses and FSH. Younger: negative hCG, FSH, oestradiol and progesterone. The age on record decides.";
pub(in super::super) const AGE_BASIS: Field = Field::new("age-basis", "Age", "");
pub(in super::super) const AGE_BASIS_MISSING: &str = "Choose the age on which the proof rests.";
pub(in super::super) const NO_NORMAL_MENSES: Field =
    Field::new("no-normal-menses", "No normal menses", "");
pub(in super::super) const FSH: Field = Field::new("fsh", "Follicle-stimulating hormone (FSH)", "");
pub(in super::super) const HCG: Field = Field::new("hcg", "hCG", "");
pub(in super::super) const OESTRADIOL: Field = Field::new("oestradiol", "Oestradiol", "");
pub(in super::super) const PROGESTERONE: Field =
    Field::new("progesterone", "Serum progesterone", "");

pub(in super::super) const CONSENT: Words = Words {
    title: "Sign the enrolment form",
    lead: "Every statement is answered by itself. The form is accepted when all of it is affirmed and everyone who must has signed.",
    submit: "Record the signed form",
    done: "The enrolment form is signed and on record.",
};
pub(in super::super) use super::super::form_words::*;
pub(in super::super) const NO_CONSENT_FORM: &str =
    "The rules in force hold no enrolment form for this category. Nothing was stored.";
pub(in super::super) const NOT_THE_BASIS: &str = "This answer does not agree with the basis on record. Change the category first, or the answer.";

pub(in super::super) const CORRECTION: Words = Words {
    title: "Correct an entry",
    lead: "The entry stays in the record, and the correction beside it. An authorisation that rests on it ends.",
    submit: "Record the correction",
    done: "The correction is on record. If it needs a second person it stands below as waiting; else it holds now, and authorisations that rested on the entry have ended.",
};
pub(in super::super) const STANDS_AS_IT_WAS: &str = "The record stands as it was";
pub(in super::super) const NEEDS_A_SECOND: &str = "This correction needs a second person";
pub(in super::super) const NEEDS_A_SECOND_MEANS: &str = "It makes a day later, or lets happen what is refused now. It is recorded as proposed, and the record stands as it was until another certified prescriber who treats or stands in here, or the programme's office, confirms it.";
pub(in super::super) const OF: Field = Field::new("of", "Entry", "");
pub(in super::super) const WHY: Field = Field::new("why", "Why it was wrong", "");
pub(in super::super) const HOW_CORRECTED: Field = Field::new("how", "What stands instead", "");
pub(in super::super) const REPLACE: &str = "The values below";
pub(in super::super) const WITHDRAW: &str =
    "Nothing: it never happened, or belongs to someone else";
pub(in super::super) const WITHDRAW_ONLY: &str =
    "The entry is taken back. Record what is right as a new entry.";
pub(in super::super) const BRING_BACK: &str = "Bring the entry back";
pub(in super::super) const BRINGS_BACK: &str = "The entry that was taken back stands again, as it was. If it is the same specimen or the same act that is to be entered with another day, this comes first, then the correction of its day.";
pub(in super::super) const NOTHING_TO_CORRECT: &str =
    "There is no such entry that the clinic could correct. Choose one from the timeline.";
