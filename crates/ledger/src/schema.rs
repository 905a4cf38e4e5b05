//! The tables, and every statement of the ledger in one place.
//!
//! The SQL keeps to what distributed PostgreSQL-wire engines have too: no triggers, no serial keys, no `now()`, no
//! deferred constraints. Every table of patients has `patient` as the first column of its primary key, so that the
//! same tables can be partitioned by it. What must be unique for all patients together (a programme number, a
//! registration's command) has a small table of its own, keyed by that value.
//!
//! Times are microseconds since 1970 in UTC, days are ISO 8601 text, ids of patients 16 bytes, hashes 32 bytes.

/// Which form of the tables this program reads and writes.
pub(crate) const VERSION: i64 = 21;

/// Marks the file as a ledger of ours (`RtnL`).
pub(crate) const APPLICATION_ID: i64 = 0x5274_6e4c;

/// The tables of patients. Each has `patient` first in its primary key; a test reads this list and the tables.
pub const PATIENT_TABLES: &[&str] = &[
    "fact",
    "live",
    "claim",
    "command",
    "decision",
    "worklist",
    "moved",
    "identity",
    "note",
    "outbox",
    "due",
    "guardian",
    "transfer",
    "phone_call",
    "care_fact",
    "care_moved",
    "care_task",
    "told",
    "import_line",
    "pharmacy_order",
    "form_draft",
    "webhook_delivery",
];

/// What brings the tables of an earlier form to the next: the form it starts from, and its statements. A table begins
/// empty; what it is read from fills it at the next turn of the day.
pub(crate) const UPGRADES: &[(i64, &[&str])] = &[
    (1, &[DUE, DUE_BY_OWNER]),
    (2, ADDED_IN_3),
    (3, &[FORM_TEXT]),
    (4, &[CARE_FACT, CARE_MOVED, CARE_TASK]),
    (5, &[TOLD]),
    (6, &[SITE_STAFF, SITE_STAFF_BY_SITE, SESSION_SITE]),
    (7, ASKED_OFTEN),
    (8, DUE_RANKED),
    (9, ADDED_IN_10),
    (
        10,
        &[
            PROGRAM,
            PROGRAM_TOKEN,
            PROGRAM_TOKEN_BY_PROGRAM,
            SIGNED_TOKEN,
        ],
    ),
    (11, LEFT_A_PHARMACY),
    (12, INBOX),
    (13, IMPORT),
    (14, PHARMACY_ORDER),
    (15, HOOK_FEEDBACK),
    (16, FORM_DRAFT),
    (17, FAULT_CHANGE),
    (18, WORKLIST_BY_PATIENT),
    (19, WEBHOOK),
    (20, LET_IN),
];

/// What form 10 of the tables added to form 9: whether what a contact waits for rests on a value that no stored source
/// confirms. Of a row that was written before nobody knows, so it counts as provisional until its patient's next fact.
pub const ADDED_IN_10: &[&str] =
    &["ALTER TABLE care_task ADD COLUMN provisional INTEGER NOT NULL DEFAULT 1"];

/// Rows that are looked for while the installation runs, and not by the key of their table: what waits for whoever is on call
/// (each second), what pharmacies hold, the sooner over the first, and advice that was overridden.
pub const ASKED_OFTEN: &[&str] = &[
    "CREATE INDEX IF NOT EXISTS outbox_by_topic ON outbox (topic, fact)",
    "CREATE INDEX IF NOT EXISTS live_by_last_day ON live (until, patient, prescription) WHERE dispensed = 0",
    "CREATE INDEX IF NOT EXISTS care_overridden ON care_fact (kind, patient) WHERE kind = 'advice-overridden'",
];

/// What is due has a rank: its rows are made anew, at the first turn of the day, which is at the start.
const DUE_RANKED: &[&str] = &[
    "DROP TABLE due",
    DUE,
    DUE_BY_OWNER,
    "DELETE FROM meta WHERE name = 'due-counted-under'",
];

/// What left a pharmacy, by patient: a recall looks through it. A correction may say it anew.
pub const LEFT_A_PHARMACY: &[&str] = &[
    "CREATE INDEX IF NOT EXISTS fact_left_a_pharmacy ON fact (kind, patient) WHERE kind IN ('filled', 'handed-over', 'shipped', 'partially-dispensed', 'supplied', 'fact-corrected')",
];

/// What form 3 of the tables added to form 2.
pub const ADDED_IN_3: &[&str] = &[
    // Where to look for the patients of a guardian, of a prescriber who is asked to take over, and of an agent's calls.
    // Each is found again from the facts when it is read, and counts only as these say.
    "CREATE TABLE IF NOT EXISTS guardian (
        patient BLOB NOT NULL, guardian TEXT NOT NULL, PRIMARY KEY (patient, guardian)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS guardian_by_guardian ON guardian (guardian, patient)",
    "CREATE TABLE IF NOT EXISTS transfer (
        patient BLOB NOT NULL PRIMARY KEY, prescriber TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS transfer_by_prescriber ON transfer (prescriber, patient)",
    "CREATE TABLE IF NOT EXISTS phone_call (
        patient BLOB NOT NULL, call TEXT NOT NULL, fact TEXT NOT NULL,
        PRIMARY KEY (patient, call)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS phone_call_by_fact ON phone_call (fact)",
    "CREATE INDEX IF NOT EXISTS account_by_subject ON account (subject) WHERE subject IS NOT NULL",
    // For whom a prescriber was ever named as a delegate.
    "CREATE TABLE IF NOT EXISTS covering (
        delegate TEXT NOT NULL, prescriber TEXT NOT NULL, PRIMARY KEY (delegate, prescriber)) STRICT, WITHOUT ROWID",
];

/// Read model: what is to be done about a patient, by whom and when. `rank` is 0 for what comes first whatever its day.
const DUE: &str = "CREATE TABLE due (
        patient BLOB NOT NULL, item TEXT NOT NULL, owner TEXT NOT NULL, kind TEXT NOT NULL, duty TEXT NOT NULL,
        about TEXT NOT NULL, opens_on TEXT NOT NULL, due_on TEXT NOT NULL, rank INTEGER NOT NULL,
        PRIMARY KEY (patient, item)) STRICT, WITHOUT ROWID";
const DUE_BY_OWNER: &str = "CREATE INDEX due_by_owner ON due (owner, rank, due_on, patient, item)";

/// The texts of forms by their hash: what an authority loaded, and what was signed.
const FORM_TEXT: &str = "CREATE TABLE form_text (hash TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID";

/// The facts of care: a chain for each patient beside the gate's, the heads that moved since the last checkpoint, and the
/// contacts that wait.
const CARE_FACT: &str = "CREATE TABLE care_fact (
        patient BLOB NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (patient, sequence)) STRICT, WITHOUT ROWID";
const CARE_MOVED: &str = "CREATE TABLE care_moved (
        patient BLOB NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID";
const CARE_TASK: &str = "CREATE TABLE care_task (
        patient BLOB NOT NULL, task TEXT NOT NULL, due_on TEXT NOT NULL, triage TEXT NOT NULL,
        PRIMARY KEY (patient, task)) STRICT, WITHOUT ROWID";

/// Who works at a site beside those whose account is its own, or does so no more, and who represents it: read from the
/// sites' facts (`pharmacist`, `ended`, `representative`). And at which site a session works.
const SITE_STAFF: &str = "CREATE TABLE site_staff (
        account TEXT NOT NULL, site TEXT NOT NULL, part TEXT NOT NULL,
        PRIMARY KEY (account, site, part)) STRICT, WITHOUT ROWID";
const SITE_STAFF_BY_SITE: &str =
    "CREATE INDEX site_staff_by_site ON site_staff (site, part, account)";
const SESSION_SITE: &str = "CREATE TABLE session_site (
        token BLOB NOT NULL PRIMARY KEY, account TEXT NOT NULL, site TEXT NOT NULL) STRICT, WITHOUT ROWID";

/// For whom each program acts: its name is taken for good. Its tokens by their hashes, and the one-use names of its signed
/// tokens for as long as they could be used again.
const PROGRAM: &str = "CREATE TABLE program (
        program TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL) STRICT, WITHOUT ROWID";
const PROGRAM_TOKEN: &str = "CREATE TABLE program_token (
        token BLOB NOT NULL PRIMARY KEY, program TEXT NOT NULL, scopes TEXT NOT NULL, issued INTEGER NOT NULL,
        over INTEGER NOT NULL) STRICT, WITHOUT ROWID";
const PROGRAM_TOKEN_BY_PROGRAM: &str =
    "CREATE INDEX program_token_by_program ON program_token (program)";
const SIGNED_TOKEN: &str = "CREATE TABLE signed_token (
        program TEXT NOT NULL, jti TEXT NOT NULL, over INTEGER NOT NULL,
        PRIMARY KEY (program, jti)) STRICT, WITHOUT ROWID";

/// What people let programs do in their name, and the secrets that stand for it: codes, tokens, and what renews them. Of a secret the
/// hash is kept only. `about` is the one patient who was chosen, where one was.
pub const LET_IN: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS let_in (
        let_in BLOB NOT NULL PRIMARY KEY, program TEXT NOT NULL, account TEXT NOT NULL, scopes TEXT NOT NULL, about BLOB,
        given INTEGER NOT NULL, asked INTEGER, over INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS let_in_by_account ON let_in (account)",
    "CREATE INDEX IF NOT EXISTS let_in_by_program ON let_in (program)",
    "CREATE TABLE IF NOT EXISTS let_in_secret (
        secret BLOB NOT NULL PRIMARY KEY, let_in BLOB NOT NULL, kind TEXT NOT NULL, scopes TEXT NOT NULL, redirect TEXT,
        challenge TEXT, spent INTEGER NOT NULL, issued INTEGER NOT NULL, over INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS let_in_secret_by_let_in ON let_in_secret (let_in)",
];

/// When a message of the outbox was told that is told outside the rooms.
const TOLD: &str = "CREATE TABLE told (
        patient BLOB NOT NULL, fact TEXT NOT NULL, recipient TEXT NOT NULL, told_at INTEGER NOT NULL,
        PRIMARY KEY (patient, fact, recipient)) STRICT, WITHOUT ROWID";

/// What laboratories send: messages as they were received, their results, and what people said of a laboratory's own names of
/// patients and of its codes. A result names a patient only once it was matched.
pub const INBOX: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS inbox (
        message BLOB NOT NULL PRIMARY KEY, sender TEXT NOT NULL, control_id TEXT NOT NULL, received_at INTEGER NOT NULL,
        state TEXT NOT NULL, refused TEXT, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS inbox_by_state ON inbox (state, received_at, message)",
    "CREATE TABLE IF NOT EXISTS inbox_result (
        message BLOB NOT NULL, place INTEGER NOT NULL, sender TEXT NOT NULL, key TEXT NOT NULL, content BLOB NOT NULL,
        state TEXT NOT NULL, urgent INTEGER NOT NULL, about BLOB, fact TEXT, why TEXT, shown TEXT NOT NULL,
        settled_by TEXT, settled_at INTEGER, PRIMARY KEY (message, place)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS inbox_result_by_key ON inbox_result (sender, key)",
    "CREATE INDEX IF NOT EXISTS inbox_result_by_state ON inbox_result (state, urgent, message, place)",
    "CREATE TABLE IF NOT EXISTS laboratory_person (
        sender TEXT NOT NULL, authority TEXT NOT NULL, id TEXT NOT NULL, about BLOB NOT NULL, by_account TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (sender, authority, id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS laboratory_code (
        sender TEXT NOT NULL, system TEXT NOT NULL, code TEXT NOT NULL, means TEXT NOT NULL, by_account TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY (sender, system, code)) STRICT, WITHOUT ROWID",
];

/// The tables that clinics recorded, and of each line that was, whose fact it became; none for an enrolment.
pub const IMPORT: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS import (
        import TEXT NOT NULL PRIMARY KEY, prescriber TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL,
        at INTEGER NOT NULL, undone_at INTEGER) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS import_by_prescriber ON import (prescriber, at)",
    "CREATE TABLE IF NOT EXISTS import_line (
        patient BLOB NOT NULL, import TEXT NOT NULL, line INTEGER NOT NULL, fact TEXT,
        PRIMARY KEY (patient, import, line)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS import_line_by_import ON import_line (import, line)",
];

/// Under which number of its own a pharmacy knows a prescription. A number stands for one prescription of the patient.
pub const PHARMACY_ORDER: &[&str] = &["CREATE TABLE IF NOT EXISTS pharmacy_order (
        patient BLOB NOT NULL, pharmacy TEXT NOT NULL, number TEXT NOT NULL, prescription TEXT NOT NULL,
        PRIMARY KEY (patient, pharmacy, number)) STRICT, WITHOUT ROWID"];

/// What became of the cards that record systems showed. It names no patient.
pub const HOOK_FEEDBACK: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS hook_feedback (
        program TEXT NOT NULL, card TEXT NOT NULL, party TEXT NOT NULL, day TEXT NOT NULL, about TEXT NOT NULL,
        outcome TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (program, card)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS hook_feedback_by_day ON hook_feedback (day, party)",
];

/// Forms that programs of clinics handed in, which wait for whoever signs them or were settled.
pub const FORM_DRAFT: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS form_draft (
        patient BLOB NOT NULL, draft TEXT NOT NULL, form TEXT NOT NULL, edition TEXT NOT NULL, program TEXT NOT NULL,
        received_at INTEGER NOT NULL, state TEXT NOT NULL, answers TEXT NOT NULL,
        PRIMARY KEY (patient, draft)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS form_draft_by_state ON form_draft (state, patient)",
];

/// Faults of the system that were recorded or withdrawn, while what was live then is judged again: up to which patient.
pub const FAULT_CHANGE: &[&str] = &["CREATE TABLE IF NOT EXISTS fault_change (
        fact TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL, reached BLOB NOT NULL) STRICT, WITHOUT ROWID"];

/// Where programs are told that something happened, by the names of the programs, and what is to be told there: in the order of
/// `place`, until it was taken. Secrets are computed and not kept. Times are seconds since 1970.
pub const WEBHOOK: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS webhook_endpoint (
        endpoint TEXT NOT NULL PRIMARY KEY, subject TEXT NOT NULL, address TEXT NOT NULL, generation INTEGER NOT NULL,
        rotated_at INTEGER, told INTEGER NOT NULL, ended TEXT, last_answer TEXT, last_at INTEGER) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS webhook_endpoint_by_subject ON webhook_endpoint (subject, endpoint) WHERE ended IS NULL",
    "CREATE TABLE IF NOT EXISTS webhook_delivery (
        patient BLOB NOT NULL, fact TEXT NOT NULL, endpoint TEXT NOT NULL, place INTEGER NOT NULL, kind TEXT NOT NULL,
        about TEXT NOT NULL, recorded_at INTEGER NOT NULL, since INTEGER NOT NULL, tries INTEGER NOT NULL,
        next_at INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (patient, fact, endpoint)) STRICT, WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS webhook_delivery_by_endpoint ON webhook_delivery (endpoint, state, place)",
];

/// A clinic's patients in the order of their ids: an export goes through them a piece at a time.
pub const WORKLIST_BY_PATIENT: &[&str] =
    &["CREATE INDEX IF NOT EXISTS worklist_by_patient ON worklist (prescriber, patient)"];

/// Everything an empty database needs beside what the forms 3 and 10 added, [`INBOX`] and the indexes of [`ASKED_OFTEN`] and
/// [`LEFT_A_PHARMACY`], in order.
pub const TABLES: &[&str] = &[
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    // The record. `hash` seals stream, sequence, kind, body and the hash before.
    "CREATE TABLE fact (
        patient BLOB NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (patient, sequence)) STRICT, WITHOUT ROWID",
    "CREATE TABLE registry_fact (
        subject TEXT NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (subject, sequence)) STRICT, WITHOUT ROWID",
    "CREATE TABLE registry_head (
        subject TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID",
    // Safety: one live authorisation for one prescription, dispensed once, one answer for one command.
    "CREATE TABLE live (
        patient BLOB NOT NULL, prescription TEXT NOT NULL, authorisation TEXT NOT NULL, pharmacy TEXT NOT NULL,
        prescriber TEXT, until TEXT NOT NULL, dispensed INTEGER NOT NULL,
        PRIMARY KEY (patient, prescription)) STRICT, WITHOUT ROWID",
    "CREATE INDEX live_by_pharmacy ON live (pharmacy, until, patient) WHERE dispensed = 0",
    "CREATE TABLE claim (
        patient BLOB NOT NULL, authorisation TEXT NOT NULL, fact TEXT NOT NULL,
        PRIMARY KEY (patient, authorisation)) STRICT, WITHOUT ROWID",
    "CREATE TABLE command (
        patient BLOB NOT NULL, command_id TEXT NOT NULL, digest BLOB NOT NULL, outcome TEXT NOT NULL,
        PRIMARY KEY (patient, command_id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE registry_command (
        subject TEXT NOT NULL, command_id TEXT NOT NULL, digest BLOB NOT NULL, outcome TEXT NOT NULL,
        PRIMARY KEY (subject, command_id)) STRICT, WITHOUT ROWID",
    // Decisions by the fact that carries them. `asked` is the same for the same reasons on the same day.
    "CREATE TABLE decision (
        patient BLOB NOT NULL, fact TEXT NOT NULL, hash TEXT NOT NULL, asked BLOB NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (patient, fact)) STRICT, WITHOUT ROWID",
    "CREATE INDEX decision_by_fact ON decision (fact)",
    "CREATE TABLE rule_set (hash TEXT NOT NULL PRIMARY KEY, files TEXT NOT NULL) STRICT, WITHOUT ROWID",
    // Streams that moved since the last checkpoint, with their heads.
    "CREATE TABLE moved (
        patient BLOB NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE registry_moved (
        subject TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE checkpoint (
        number INTEGER NOT NULL PRIMARY KEY, hash BLOB NOT NULL, signature BLOB NOT NULL, body TEXT NOT NULL
        ) STRICT, WITHOUT ROWID",
    // Read models.
    "CREATE TABLE worklist (
        patient BLOB NOT NULL PRIMARY KEY, prescriber TEXT NOT NULL, expires_on TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX worklist_by_prescriber ON worklist (prescriber, expires_on, patient)",
    DUE,
    DUE_BY_OWNER,
    FORM_TEXT,
    CARE_FACT,
    CARE_MOVED,
    CARE_TASK,
    TOLD,
    SITE_STAFF,
    SITE_STAFF_BY_SITE,
    SESSION_SITE,
    PROGRAM,
    PROGRAM_TOKEN,
    PROGRAM_TOKEN_BY_PROGRAM,
    SIGNED_TOKEN,
    "CREATE TABLE outbox (
        patient BLOB NOT NULL, fact TEXT NOT NULL, recipient TEXT NOT NULL, topic TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (patient, fact, recipient)) STRICT, WITHOUT ROWID",
    "CREATE INDEX outbox_by_recipient ON outbox (recipient, fact)",
    // Parties whose standing fell, while the authorisations of their patients are being ended.
    "CREATE TABLE closing (subject TEXT NOT NULL PRIMARY KEY, fact TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID",
    // People. `seal` names the key under which a row is sealed; none yet.
    "CREATE TABLE identity (
        patient BLOB NOT NULL PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, born TEXT NOT NULL,
        contacts TEXT NOT NULL, seal BLOB) STRICT, WITHOUT ROWID",
    "CREATE TABLE programme_number (number TEXT NOT NULL PRIMARY KEY, patient BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE registration (
        account TEXT NOT NULL, command_id TEXT NOT NULL, patient BLOB NOT NULL,
        PRIMARY KEY (account, command_id)) STRICT, WITHOUT ROWID",
    "CREATE TABLE note (
        patient BLOB NOT NULL, note TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL, words TEXT, seal BLOB,
        PRIMARY KEY (patient, note)) STRICT, WITHOUT ROWID",
    "CREATE TABLE party (subject TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE account (
        account TEXT NOT NULL PRIMARY KEY, login TEXT NOT NULL UNIQUE, password TEXT NOT NULL, role TEXT NOT NULL,
        subject TEXT, name TEXT NOT NULL, disabled INTEGER NOT NULL, failures INTEGER NOT NULL,
        blocked_until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE session (
        token BLOB NOT NULL PRIMARY KEY, account TEXT NOT NULL, created INTEGER NOT NULL, last_seen INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID",
    "CREATE INDEX session_by_account ON session (account)",
    // Who read what, in sealed segments.
    "CREATE TABLE access_log (
        segment INTEGER NOT NULL, line INTEGER NOT NULL, at INTEGER NOT NULL, account TEXT NOT NULL,
        capacity TEXT NOT NULL, act TEXT NOT NULL, patient BLOB, detail TEXT,
        PRIMARY KEY (segment, line)) STRICT, WITHOUT ROWID",
    "CREATE INDEX access_by_patient ON access_log (patient, segment, line) WHERE patient IS NOT NULL",
    "CREATE TABLE access_segment (
        segment INTEGER NOT NULL PRIMARY KEY, lines INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID",
];
