//! The words of the programme's office.

use crate::http::form::Field;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Programme";
pub(crate) const WAYS: &[Way] = &[
    ("/programme", "Overview"),
    ("/programme/prescribers", "Prescribers"),
    ("/programme/pharmacies", "Pharmacies"),
    ("/programme/desk", "Due"),
    ("/programme/rules", "Rules"),
    ("/programme/forms", "Forms"),
    ("/programme/accounts", "Accounts"),
    ("/programme/audit", "Audit"),
];

pub(super) const NOT_SETTLED: &str = "Patients to see to";
pub(super) const NOT_SETTLED_LEAD: &str = "A patient was not yet told to stop taking the capsules: the clinic asked for help, or did not record a contact on its day. A release waits for its second agent. Or capsules that were said not to be handed over had been.";
pub(super) const NOT_SETTLED_NONE: &str =
    "Everyone who had to be told was told, and nothing waits for a second agent.";
pub(super) const DEVIATION: &str = "A supply was entered after its authorisation had been released. The pharmacy says that it had left before that. Two pharmacies may have handed the same month over; the prescriber and both pharmacies were told. Find out how it came about, and open a case against a pharmacy where it is one.";
pub(super) const DEVIATION_FINDING: Field = Field::new(
    "finding",
    "What was found",
    "A few words. No names, and nothing about the patient's health.",
);
pub(super) const DEVIATION_SUBMIT: &str = "Record what was found";
pub(super) const NOT_SETTLED_CONTACT: &str = "Record what came of your own try to reach the patient. It stays on this list until the patient was told, by you or by the clinic.";
pub(super) const NOT_SETTLED_SUBMIT: &str = "Record the contact";
pub(super) const LOAD_TEXT: &str = "Load the official text";
pub(super) const LOAD_TEXT_MEANS: &str = "The text is checked item by item against this form, kept under its hash, and signed from its first day on. Texts that were loaded before stay on record. Where consent is asked anew, what was signed on an earlier text no longer counts from that day on, and nothing is dispensed until the new text is signed.";
pub(super) const LOAD_TEXT_SUBMIT: &str = "Load this text";

pub(super) const EXEMPTIONS: &str = "Exemptions from initial testing";
pub(super) const EXEMPTIONS_LEAD: &str = "A prescriber asks for a serious medical reason. What is granted here is not asked for by the gate; everything else is.";
pub(super) const EXEMPTION_NONE: &str = "No exemption was asked for.";
pub(super) const EXEMPTION_ON_SCREEN: &str =
    "Asked on the programme's form, signed by the prescriber on the screen. Text code ";
pub(super) const EXEMPTION_ON_PAPER: &str =
    "Asked on the programme's form, signed by the prescriber on paper. Text code ";
pub(super) const EXEMPTION_ATTESTED: &str = "Attested: ";
pub(super) const EXEMPTION_DECIDE: &str = "Decide";
pub(super) const EXEMPTION_DECISION: Field = Field::new("decision", "Decision", "");
pub(super) const EXEMPTION_SCOPE: Field = Field::new("scope", "Exempt from", "For a grant.");
pub(super) const EXEMPTION_REASON: Field =
    Field::new("reason", "Reason", "For a refusal; a few words.");
pub(super) const EXEMPTION_GRANT: &str = "Grant";
pub(super) const EXEMPTION_REFUSE: &str = "Refuse, or end a grant";
pub(super) const EXEMPTION_NO_SCOPE: &str = "Choose from what the patient is exempted.";
pub(super) const EXEMPTION_NO_REASON: &str = "Say why it is refused.";

pub(in crate::rooms) const OVERVIEW: &str = "Overview";
pub(super) const MODE: &str = "How this installation runs";
pub(super) const MODE_FIELD: Field = Field::new(
    "mode",
    "Mode",
    "Registry: the authority's own. Companion: mirrors the rules, numbers come from elsewhere. Sandbox: nothing is real; once a patient is enrolled it is never left, and none is entered.",
);
pub(super) const SET_MODE: &str = "Set the mode";
pub(super) const EDITION_NOW: &str = "Edition in force today";
pub(super) const RULE_SET: &str = "Rule set";
pub(super) const INSTALLATION: &str = "Installation key";
pub(super) const WAITING: &str = "Commands waiting";
pub(crate) const DONE: &str = "Recorded.";

pub(super) const PRESCRIBERS: &str = "Prescribers";
pub(super) const PHARMACIES: &str = "Pharmacies";
pub(super) const WHOLESALERS: &str = "Wholesalers";
pub(super) const ENROL_WHOLESALER: &str = "Enrol a wholesaler";
pub(super) const DESK: &str = "Due";
pub(super) const CASES: &str = "Cases of non-compliance";
pub(super) const DISPLACED: &str = "Patients to deal with";
pub(super) const AUDITS: &str = "Audits and assessments";
pub(super) const PREGNANCIES: &str = "Registry of pregnancies";
pub(super) const NO_PARTIES: &str = "None on record yet.";
pub(super) const ENROL_PRESCRIBER: &str = "Enrol a prescriber";
pub(super) const ENROL_PHARMACY: &str = "Enrol a pharmacy";
pub(super) const ID: Field = Field::new(
    "id",
    "Short name",
    "Small letters, digits and hyphens. It names the party in the record and never changes.",
);
pub(super) const ID_UNFIT: &str = "Use 2 to 40 small letters, digits and hyphens.";
pub(super) const NAME: Field = Field::new("name", "Name shown to others", "");
pub(super) const UNTIL: Field = Field::new(
    "until",
    "Last certified day",
    "Certification is renewed each year.",
);
pub(super) const REASON: Field = Field::new("reason", "Reason", "A few words. No patient's name.");
pub(super) const NAME_DELEGATE: &str = "Name a delegate from today";
pub(super) const NAME_DELEGATE_TODAY: &str = "Every live authorisation of these patients has ended. Name a certified prescriber who acts for them today; each patient may also ask for a change of prescriber.";
pub(super) const DELEGATE: Field = Field::new(
    "delegate",
    "Short name of the delegate",
    "Another enrolled prescriber; the prescriber on record stays.",
);
pub(super) const STANDING: &str = "Standing today";
pub(super) const FACTS: &str = "On record";
pub(super) const ACTS: &str = "Change";
pub(super) const UNMATCHED: &str = "Requests that matched nobody";
pub(super) const UNMATCHED_MEANS: &str = "A pharmacy asked by a number that belongs to nobody. What was typed is kept as a keyed hash only.";
pub(super) const NO_UNMATCHED: &str = "No request of any pharmacy went unmatched.";

pub(super) const RULES: &str = "Rules";
pub(super) const PROGRAMMES: &str = "Programmes";
pub(super) const NO_REGISTRY: &str = "There is no registry in this programme: nothing is authorised, and the pharmacist goes by a checklist.";
pub(super) const INSPECTION: &str = "Audit export";
pub(super) const EDITIONS: &str = "Editions";
pub(super) const ADOPTIONS: &str = "Adopted here";
pub(super) const ADOPT: &str = "Adopt an edition";
pub(super) const ADOPT_SUBMIT: &str = "Adopt";
pub(super) const EDITION: Field = Field::new("edition", "Edition", "");
pub(super) const FROM: Field = Field::new(
    "from",
    "In force here from",
    "Windows follow the edition of the specimen's day; waits that of the day of the question.",
);
pub(super) const OVERLAYS: Field = Field::new("overlays", "Relaxations adopted with it", "");
pub(super) const NOT_LIVE: &str = "Not known to be live";
pub(super) const PROVISIONAL: &str = "Provisional values";
pub(super) const PROVISIONAL_MEANS: &str = "No authority has confirmed these values yet. Each follows the reading named; the other reading stands beside it.";
pub(super) const VALUE: &str = "Value";
pub(super) const PARAMETER: &str = "Parameter";
pub(super) const READING: &str = "Reading";
pub(super) const OTHER_READING: &str = "Other reading";
pub(super) const CHECKED: &str = "Source read";
pub(super) const SINCE_EVER: &str = "from the beginning";

pub(super) const ACCOUNTS: &str = "Accounts";
pub(super) const NEW_ACCOUNT: &str = "New account";
pub(super) const CREATE: &str = "Create the account";
pub(super) const LOGIN: Field = Field::new("login", "Login", "Letters, digits and . - _ @");
pub(super) const ROLE: Field = Field::new("role", "Role", "");
pub(super) const ROLE_UNFIT: &str = "The office makes no account of this role. A designee is enrolled by the prescriber who answers for them, under Office staff.";
pub(super) const OF: Field = Field::new(
    "of",
    "Of whom",
    "The short name of the prescriber or pharmacy; for a patient the programme number, for a guardian the minor's programme number. Empty for an administrator and for telephone staff.",
);
pub(super) const OF_MISSING: &str =
    "Say of whom: only administrators and telephone staff belong to nobody.";
pub(super) const OF_UNFIT: &str = "Nobody of that name is on record for this role.";
pub(super) const PASSWORD: Field = Field::new(
    "password",
    "Password",
    "At least 15 characters. A few words that belong together only for its owner.",
);
pub(super) const DISABLED: &str = "Disabled";
pub(super) const ACTIVE: &str = "Active";
pub(super) const DISABLE: &str = "Disable";
pub(super) const ENABLE: &str = "Enable";
pub(super) const SET_PASSWORD: &str = "Set a new password";
pub(super) const SET_PASSWORD_SUBMIT: &str = "Set the password and end all sessions";
pub(super) const ACCOUNT: &str = "Account";
pub(super) const OWN_ACCOUNT: &str = "You cannot disable the account you are signed in with.";
pub(super) const MORE: &str = "More";

pub(super) const AUDIT: &str = "Audit";
pub(super) const READS: &str = "Who read what";
pub(super) const NUMBER: Field =
    Field::new("number", "Programme number", "Leave empty for everything.");
pub(super) const FILTER: &str = "Show";
pub(super) const NO_READS: &str = "Nothing was read yet.";
pub(super) const NOBODY: &str = "No patient has this number.";
pub(super) const WHEN: &str = "When";
pub(super) const WHO: &str = "Who";
pub(super) const WHAT: &str = "What";
pub(super) const VERIFY: &str = "Verify the record now";
pub(super) const VERIFY_MEANS: &str =
    "Reads every fact, checks every seal and checkpoint, and names each place that does not fit.";
pub(super) const WHOLE: &str = "The record is whole";
pub(super) const NOT_WHOLE: &str = "The record is not whole";

pub(crate) const STANDING_CERTIFIED: &str = "Certified";
pub(crate) const STANDING_NOT: &str = "Not certified";
pub(crate) const STANDING_SUSPENDED: &str = "Suspended";
pub(crate) const STANDING_DECERTIFIED: &str = "Decertified";

pub(super) const MORE_PARTIES: &str = "The next of the list";

// The age from which a patient signs alone.

pub(super) const MAJORITY: &str = "Age from which a patient signs alone";
pub(super) const MAJORITY_NOW: &str =
    "A parent or guardian signs too, and may see dates and status, until the age of";
pub(super) const MAJORITY_DEFAULT: &str = "This is the age of the programme's forms. No source that was read names the age of a state or land: where yours is higher, set it here. A lower one is not taken.";
pub(super) const MAJORITY_BY_TERRITORY: &str = "A patient signs alone from the age of the territory where they live. Only what you list here can be recorded of a patient.";
pub(super) fn ages_differ(youngest: u8, oldest: u8) -> String {
    format!(
        "While it is not on record where a patient lives, neither age is guessed: from {youngest} on no parent or guardian has access, and until {oldest} no form counts that the patient signed alone."
    )
}
pub(super) const TERRITORY: Field = Field::new(
    "territory",
    "State or territory",
    "A short code that everybody here knows, such as that of ISO 3166-2. Written the same way each time.",
);
pub(super) const AGE: Field = Field::new("age", "Age of majority there", "In years.");
pub(super) const MAJORITY_FROM: Field =
    Field::new("majority-from", "Holds there from", "Today or a later day.");
pub(super) const SET_AGE: &str = "Set the age";
