//! Every statement of the ledger, each prepared by a test against an empty ledger.

macro_rules! statements {
    ($( $(#[$doc:meta])* $name:ident = $sql:literal; )*) => {
        $( $(#[$doc])* pub(crate) const $name: &str = $sql; )*
        /// Every statement with its name.
        pub const ALL: &[(&str, &str)] = &[$( (stringify!($name), $name), )*];
    };
}

statements! {
    META = "SELECT value FROM meta WHERE name = ?1";
    META_SET = "INSERT INTO meta (name, value) VALUES (?1, ?2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";

    PATIENT_STREAM = "SELECT sequence, kind, body, hash FROM fact
        WHERE patient = ?1 AND sequence <= ?2 ORDER BY sequence";
    PATIENT_HEAD = "SELECT sequence, hash FROM fact WHERE patient = ?1 ORDER BY sequence DESC LIMIT 1";
    PATIENT_APPEND = "INSERT INTO fact (patient, sequence, kind, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    PATIENT_MOVED = "INSERT INTO moved (patient, sequence, hash) VALUES (?1, ?2, ?3)
        ON CONFLICT (patient) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash";
    EVERY_FACT = "SELECT patient, sequence, kind, body, hash FROM fact ORDER BY patient, sequence";
    ANY_PATIENT = "SELECT 1 FROM fact LIMIT 1";
    PATIENTS_AFTER = "SELECT patient FROM fact WHERE sequence = 1 AND patient > ?1 ORDER BY patient LIMIT ?2";
    FACT_AT = "SELECT hash FROM fact WHERE patient = ?1 AND sequence = ?2";

    CARE_STREAM = "SELECT sequence, kind, body, hash FROM care_fact WHERE patient = ?1 ORDER BY sequence";
    CARE_HEAD = "SELECT sequence, hash FROM care_fact WHERE patient = ?1 ORDER BY sequence DESC LIMIT 1";
    CARE_APPEND = "INSERT INTO care_fact (patient, sequence, kind, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    CARE_MOVED = "INSERT INTO care_moved (patient, sequence, hash) VALUES (?1, ?2, ?3)
        ON CONFLICT (patient) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash";
    CARE_MOVED_ALL = "SELECT patient, sequence, hash FROM care_moved ORDER BY patient LIMIT ?1";
    CARE_MOVED_CLEAR = "DELETE FROM care_moved WHERE patient <= ?1";
    EVERY_CARE_FACT = "SELECT patient, sequence, kind, body, hash FROM care_fact ORDER BY patient, sequence";
    CARE_FACT_AT = "SELECT hash FROM care_fact WHERE patient = ?1 AND sequence = ?2";
    CARE_TASKS_OF = "SELECT task, triage FROM care_task WHERE patient = ?1";
    CARE_TASKS_CLEAR = "DELETE FROM care_task WHERE patient = ?1";
    CARE_TASK_ADD = "INSERT INTO care_task (patient, task, due_on, triage, provisional)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    CARE_TASK_COUNT = "SELECT count(*) FROM worklist w JOIN care_task t ON t.patient = w.patient
        WHERE w.prescriber = ?1";
    CARE_TASK_PAGE = "SELECT t.patient, t.task, t.due_on, t.triage, t.provisional
        FROM worklist w JOIN care_task t ON t.patient = w.patient
        WHERE w.prescriber = ?1 ORDER BY t.triage DESC, t.due_on, t.patient, t.task LIMIT ?2";

    CARE_OVERRIDDEN = "SELECT DISTINCT patient FROM care_fact WHERE kind = 'advice-overridden' ORDER BY patient";
    CARE_OVERRIDDEN_IN_CLINIC = "SELECT DISTINCT f.patient FROM worklist w JOIN care_fact f ON f.patient = w.patient
        WHERE w.prescriber = ?1 AND f.kind = 'advice-overridden' ORDER BY f.patient";

    REGISTRY_STREAM = "SELECT sequence, kind, body, hash FROM registry_fact
        WHERE subject = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence";
    REGISTRY_HEAD = "SELECT sequence, hash FROM registry_head WHERE subject = ?1";
    REGISTRY_APPEND = "INSERT INTO registry_fact (subject, sequence, kind, hash, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    REGISTRY_MOVE_HEAD = "INSERT INTO registry_head (subject, sequence, hash) VALUES (?1, ?2, ?3)
        ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash";
    REGISTRY_MOVED = "INSERT INTO registry_moved (subject, sequence, hash) VALUES (?1, ?2, ?3)
        ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash";
    REGISTRY_SUBJECTS = "SELECT subject FROM registry_head WHERE subject > ?1 ORDER BY subject LIMIT ?2";
    REGISTRY_SUBJECTS_OF = "SELECT subject FROM registry_head WHERE subject > ?1 AND subject < ?2
        ORDER BY subject LIMIT ?3";
    REGISTRY_PRICED = "SELECT DISTINCT subject FROM registry_fact
        WHERE kind = 'price-list-set' AND subject > 'pharmacy:' AND subject < 'pharmacy;' ORDER BY subject LIMIT ?1";
    REGISTRY_FACT_SUBJECTS = "SELECT DISTINCT subject FROM registry_fact ORDER BY subject";
    REGISTRY_FACT_AT = "SELECT hash FROM registry_fact WHERE subject = ?1 AND sequence = ?2";

    COMMAND = "SELECT digest, outcome FROM command WHERE patient = ?1 AND command_id = ?2";
    COMMAND_ADD = "INSERT INTO command (patient, command_id, digest, outcome) VALUES (?1, ?2, ?3, ?4)";
    REGISTRY_COMMAND = "SELECT digest, outcome FROM registry_command WHERE subject = ?1 AND command_id = ?2";
    REGISTRY_COMMAND_ADD =
        "INSERT INTO registry_command (subject, command_id, digest, outcome) VALUES (?1, ?2, ?3, ?4)";

    LIVE_OF_PATIENT = "SELECT prescription, authorisation, pharmacy, prescriber, until, dispensed FROM live
        WHERE patient = ?1";
    LIVE_ADD = "INSERT INTO live (patient, prescription, authorisation, pharmacy, prescriber, until, dispensed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)";
    LIVE_UNTIL = "UPDATE live SET until = ?3 WHERE patient = ?1 AND prescription = ?2";
    LIVE_DISPENSED = "UPDATE live SET dispensed = 1 WHERE patient = ?1 AND prescription = ?2";
    LIVE_UNDISPENSED = "UPDATE live SET dispensed = 0 WHERE patient = ?1 AND prescription = ?2";
    LIVE_REMOVE = "DELETE FROM live WHERE patient = ?1 AND prescription = ?2";
    LIVE_AT_PHARMACY = "SELECT patient, prescription, authorisation, until FROM live
        WHERE dispensed = 0 AND pharmacy = ?1 AND (until, patient) > (?2, ?3) ORDER BY until, patient LIMIT ?4";
    LIVE_EVERYWHERE = "SELECT patient, prescription, authorisation, pharmacy, until FROM live
        WHERE dispensed = 0 AND (until, patient, prescription) > (?1, ?2, ?3)
        ORDER BY until, patient, prescription LIMIT ?4";
    LIVE_OF_PHARMACY = "SELECT DISTINCT patient FROM live WHERE dispensed = 0 AND pharmacy = ?1 LIMIT ?2";
    LIVE_OF_PRESCRIBER = "SELECT DISTINCT patient FROM live WHERE dispensed = 0 AND prescriber = ?1 LIMIT ?2";
    LIVE_AFTER = "SELECT DISTINCT patient FROM live WHERE dispensed = 0 AND patient > ?1 ORDER BY patient LIMIT ?2";
    LIVE_LAPSED = "SELECT DISTINCT patient FROM live WHERE dispensed = 0 AND until < ?1 LIMIT ?2";
    CLAIM = "INSERT INTO claim (patient, authorisation, fact) VALUES (?1, ?2, ?3)";
    CLAIM_REMOVE = "DELETE FROM claim WHERE patient = ?1 AND authorisation = ?2";

    LIVE_WITH_PHARMACY = "SELECT patient, until FROM live
        WHERE dispensed = 0 AND pharmacy = ?1 ORDER BY until, patient LIMIT ?2";
    LIVE_WITH_PRESCRIBER = "SELECT patient, until FROM live
        WHERE dispensed = 0 AND prescriber = ?1 ORDER BY until, patient LIMIT ?2";
    LEFT_A_PHARMACY = "SELECT DISTINCT patient FROM fact
        WHERE kind IN ('filled', 'handed-over', 'shipped', 'partially-dispensed', 'supplied', 'fact-corrected')";
    LEFT_A_PHARMACY_OF = "SELECT kind, body FROM fact WHERE patient = ?1
        AND kind IN ('filled', 'handed-over', 'shipped', 'partially-dispensed', 'supplied', 'fact-corrected')
        ORDER BY sequence";
    FACTS_OF_KIND = "SELECT body FROM fact WHERE kind = ?1";
    REGISTRY_FACTS_OF_KIND = "SELECT subject, body FROM registry_fact WHERE kind = ?1 ORDER BY subject, sequence";

    DECISION = "SELECT hash, body FROM decision WHERE patient = ?1 AND fact = ?2";
    DECISION_ADD = "INSERT INTO decision (patient, fact, hash, asked, body) VALUES (?1, ?2, ?3, ?4, ?5)";
    DECISION_ASKED = "SELECT fact FROM decision WHERE patient = ?1 AND asked = ?2";
    DECISIONS_BEFORE = "SELECT patient, fact, hash, body FROM decision WHERE fact < ?1 ORDER BY fact DESC LIMIT ?2";
    DECISION_BY_FACT = "SELECT patient FROM decision WHERE fact = ?1";
    DECISION_BY_HASH = "SELECT patient, fact FROM decision WHERE hash = ?1";
    RULE_SET = "SELECT files FROM rule_set WHERE hash = ?1";
    RULE_SET_ADD = "INSERT INTO rule_set (hash, files) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING";

    FORM_TEXT = "SELECT body FROM form_text WHERE hash = ?1";
    FORM_TEXT_ADD = "INSERT INTO form_text (hash, body) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING";
    FORM_TEXTS = "SELECT hash FROM form_text ORDER BY hash";

    MOVED = "SELECT patient, sequence, hash FROM moved ORDER BY patient LIMIT ?1";
    MOVED_CLEAR = "DELETE FROM moved WHERE patient <= ?1";
    REGISTRY_MOVED_ALL = "SELECT subject, sequence, hash FROM registry_moved ORDER BY subject";
    REGISTRY_MOVED_CLEAR = "DELETE FROM registry_moved";
    CHECKPOINT_LAST = "SELECT number, hash, body FROM checkpoint ORDER BY number DESC LIMIT 1";
    CHECKPOINT_ADD = "INSERT INTO checkpoint (number, hash, signature, body) VALUES (?1, ?2, ?3, ?4)";
    CHECKPOINTS = "SELECT number, hash, signature, body FROM checkpoint WHERE number > ?1 ORDER BY number";

    WORKLIST_SET = "INSERT INTO worklist (patient, prescriber, expires_on) VALUES (?1, ?2, ?3)
        ON CONFLICT (patient) DO UPDATE SET prescriber = excluded.prescriber, expires_on = excluded.expires_on
        WHERE worklist.prescriber <> excluded.prescriber OR worklist.expires_on <> excluded.expires_on";
    WORKLIST_OF_PATIENT = "SELECT prescriber FROM worklist WHERE patient = ?1";
    WORKLIST_PAGE = "SELECT patient, expires_on FROM worklist
        WHERE prescriber = ?1 AND (expires_on, patient) > (?2, ?3) ORDER BY expires_on, patient LIMIT ?4";
    WORKLIST_EVERYBODY = "SELECT patient FROM worklist ORDER BY patient";
    PATIENTS_NAMED = "SELECT w.patient, i.number, i.name, i.born FROM worklist w JOIN identity i ON i.patient = w.patient
        WHERE w.prescriber = ?1 ORDER BY w.patient LIMIT ?2";
    CLINIC_PATIENTS_AFTER = "SELECT patient FROM worklist WHERE prescriber = ?1 AND patient > ?2 ORDER BY patient LIMIT ?3";
    WORKLIST_COUNT = "SELECT count(*) FROM worklist WHERE prescriber = ?1";
    WORKLIST_OPEN = "SELECT patient, expires_on FROM worklist
        WHERE prescriber = ?1 AND expires_on >= ?2 AND expires_on < '9999' ORDER BY expires_on, patient LIMIT ?3";
    WORKLIST_STALE = "SELECT patient FROM worklist WHERE patient > ?1 AND expires_on < ?2 ORDER BY patient LIMIT ?3";

    DUE_OF_PATIENT = "SELECT item, owner, opens_on, due_on FROM due WHERE patient = ?1";
    DUE_SET = "INSERT INTO due (patient, item, owner, kind, duty, about, opens_on, due_on, rank)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (patient, item) DO UPDATE SET owner = excluded.owner, duty = excluded.duty,
            opens_on = excluded.opens_on, due_on = excluded.due_on";
    DUE_REMOVE = "DELETE FROM due WHERE patient = ?1 AND item = ?2";
    DUE_PAGE = "SELECT patient, item, kind, duty, about, due_on, rank FROM due
        WHERE owner = ?1 AND (rank, due_on, patient, item) > (?2, ?3, ?4, ?5) AND due_on <= ?6 AND opens_on <= ?7
        ORDER BY rank, due_on, patient, item LIMIT ?8";
    DUE_COUNT = "SELECT count(*) FROM due WHERE owner = ?1 AND due_on <= ?2 AND opens_on <= ?3";
    DUE_ABOUT = "SELECT patient, item, kind, duty, about, due_on, rank FROM due
        WHERE owner = ?1 AND about = ?2 AND opens_on <= ?3 LIMIT 1";
    DUE_OF_KIND = "SELECT patient, item, kind, duty, about, due_on, rank FROM due
        WHERE owner = ?1 AND kind = ?2 AND opens_on <= ?3 ORDER BY due_on, patient LIMIT ?4";
    DUE_BY_OWNER = "SELECT owner, count(*) FROM due WHERE kind = ?1 GROUP BY owner ORDER BY count(*) DESC, owner";
    EVERY_ON_A_LIST = "SELECT patient FROM worklist WHERE patient > ?1 ORDER BY patient LIMIT ?2";

    OUTBOX_ADD = "INSERT INTO outbox (patient, fact, recipient, topic, body) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (patient, fact, recipient) DO NOTHING";
    OUTBOX_OF_RECIPIENT = "SELECT patient, fact, topic, body FROM outbox WHERE recipient = ?1 ORDER BY fact LIMIT ?2";
    OUTBOX_DONE = "DELETE FROM outbox WHERE patient = ?1 AND fact = ?2 AND recipient = ?3";

    WEBHOOK_ENDPOINTS = "SELECT endpoint, subject, address, generation, rotated_at, ended, last_answer, last_at
        FROM webhook_endpoint ORDER BY endpoint LIMIT ?1";
    WEBHOOK_ENDPOINT = "SELECT endpoint, subject, address, generation, rotated_at, ended, last_answer, last_at
        FROM webhook_endpoint WHERE endpoint = ?1";
    WEBHOOK_ACTING = "SELECT endpoint, subject, address, generation, rotated_at, ended, last_answer, last_at
        FROM webhook_endpoint WHERE subject > '' AND ended IS NULL";
    WEBHOOK_ACTING_OF = "SELECT endpoint FROM webhook_endpoint WHERE subject = ?1 AND ended IS NULL ORDER BY endpoint";
    WEBHOOK_SET = "INSERT INTO webhook_endpoint (endpoint, subject, address, generation, rotated_at, told)
        VALUES (?1, ?2, ?3, ?4, ?5, 0)
        ON CONFLICT (endpoint) DO UPDATE SET subject = excluded.subject, address = excluded.address,
        generation = excluded.generation, rotated_at = excluded.rotated_at, ended = NULL";
    WEBHOOK_END = "UPDATE webhook_endpoint SET ended = ?2 WHERE endpoint = ?1 AND ended IS NULL";
    WEBHOOK_ANSWERED = "UPDATE webhook_endpoint SET last_answer = ?2, last_at = ?3 WHERE endpoint = ?1";
    WEBHOOK_NEXT_PLACE = "UPDATE webhook_endpoint SET told = told + 1 WHERE endpoint = ?1 RETURNING told";
    WEBHOOK_ADD = "INSERT INTO webhook_delivery
        (patient, fact, endpoint, place, kind, about, recorded_at, since, tries, next_at, state)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0, ?7, 'waits') ON CONFLICT (patient, fact, endpoint) DO NOTHING";
    WEBHOOK_HEAD = "SELECT patient, fact, kind, about, recorded_at, since, tries, next_at FROM webhook_delivery
        WHERE endpoint = ?1 AND state = 'waits' ORDER BY place LIMIT 1";
    WEBHOOK_DONE = "DELETE FROM webhook_delivery WHERE patient = ?1 AND fact = ?2 AND endpoint = ?3";
    WEBHOOK_TRIED = "UPDATE webhook_delivery SET tries = ?4, next_at = ?5, state = ?6
        WHERE patient = ?1 AND fact = ?2 AND endpoint = ?3 AND state = 'waits'";
    WEBHOOK_GIVE_UP = "UPDATE webhook_delivery SET state = 'given-up' WHERE endpoint = ?1 AND state = 'waits'";
    WEBHOOK_AGAIN = "UPDATE webhook_delivery SET state = 'waits', tries = 0, since = ?2, next_at = ?2
        WHERE endpoint = ?1 AND state = 'given-up'";
    WEBHOOK_COUNT = "SELECT count(*), min(recorded_at) FROM webhook_delivery WHERE endpoint = ?1 AND state = ?2";

    OUTBOX_WAITS = "SELECT 1 FROM outbox WHERE patient = ?1 AND fact = ?2 AND topic = ?3 LIMIT 1";
    // 'account:' stands before the account's id.
    ON_CALL_WAITING = "SELECT o.patient, o.fact, o.body, a.account, a.login, a.name
        FROM outbox o JOIN care_task t ON t.patient = o.patient AND t.task = o.fact
        JOIN account a ON a.account = substr(o.recipient, 9)
        WHERE o.topic = ?1 AND a.disabled = 0 ORDER BY o.fact LIMIT ?2";
    ON_CALL_OVER = "DELETE FROM outbox WHERE patient = ?1 AND topic = ?2
        AND fact NOT IN (SELECT task FROM care_task WHERE patient = ?1)";
    TOLD_ADD = "INSERT INTO told (patient, fact, recipient, told_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (patient, fact, recipient) DO UPDATE SET told_at = excluded.told_at";
    TOLD_AT = "SELECT told_at FROM told WHERE patient = ?1 AND fact = ?2 ORDER BY told_at DESC LIMIT 1";

    GUARDIAN_ADD = "INSERT INTO guardian (patient, guardian) VALUES (?1, ?2) ON CONFLICT (patient, guardian) DO NOTHING";
    GUARDIAN_PATIENTS = "SELECT patient FROM guardian WHERE guardian = ?1 ORDER BY patient LIMIT ?2";
    TRANSFER_SET = "INSERT INTO transfer (patient, prescriber) VALUES (?1, ?2)
        ON CONFLICT (patient) DO UPDATE SET prescriber = excluded.prescriber";
    TRANSFER_REMOVE = "DELETE FROM transfer WHERE patient = ?1";
    TRANSFERS_TO = "SELECT patient FROM transfer WHERE prescriber = ?1 AND patient > ?2 ORDER BY patient LIMIT ?3";
    TRANSFERS_COUNT = "SELECT count(*) FROM transfer WHERE prescriber = ?1";
    CALL_ADD = "INSERT INTO phone_call (patient, call, fact) VALUES (?1, ?2, ?3)";
    CALLS_BEFORE = "SELECT patient, call, fact FROM phone_call WHERE fact < ?1 ORDER BY fact DESC LIMIT ?2";
    COVERING_ADD = "INSERT INTO covering (delegate, prescriber) VALUES (?1, ?2)
        ON CONFLICT (delegate, prescriber) DO NOTHING";
    COVERED_BY = "SELECT prescriber FROM covering WHERE delegate = ?1 ORDER BY prescriber LIMIT ?2";

    CLOSING = "SELECT subject, fact, reason FROM closing ORDER BY subject";
    CLOSING_ADD = "INSERT INTO closing (subject, fact, reason) VALUES (?1, ?2, ?3)
        ON CONFLICT (subject) DO UPDATE SET fact = excluded.fact, reason = excluded.reason";
    CLOSING_DONE = "DELETE FROM closing WHERE subject = ?1 AND fact = ?2";
    FAULT_CHANGES = "SELECT fact, subject, reached FROM fault_change ORDER BY fact";
    FAULT_CHANGE_ADD = "INSERT INTO fault_change (fact, subject, reached) VALUES (?1, ?2, ?3)";
    FAULT_CHANGE_REACHED = "UPDATE fault_change SET reached = ?2 WHERE fact = ?1";
    FAULT_CHANGE_DONE = "DELETE FROM fault_change WHERE fact = ?1";

    IDENTITY = "SELECT number, name, born, contacts FROM identity WHERE patient = ?1";
    PATIENTS_BORN = "SELECT w.patient, i.name FROM worklist w JOIN identity i ON i.patient = w.patient
        WHERE w.prescriber = ?1 AND i.born = ?2 ORDER BY w.patient";
    IDENTITY_ADD = "INSERT INTO identity (patient, number, name, born, contacts) VALUES (?1, ?2, ?3, ?4, ?5)";
    IDENTITY_SET = "UPDATE identity SET name = ?2, contacts = ?3 WHERE patient = ?1";
    NUMBER = "SELECT patient FROM programme_number WHERE number = ?1";
    NUMBER_ADD = "INSERT INTO programme_number (number, patient) VALUES (?1, ?2)";
    REGISTRATION = "SELECT patient FROM registration WHERE account = ?1 AND command_id = ?2";
    REGISTRATION_ADD = "INSERT INTO registration (account, command_id, patient) VALUES (?1, ?2, ?3)";
    NOTE = "SELECT salt, hash, words FROM note WHERE patient = ?1 AND note = ?2";
    NOTE_ADD = "INSERT INTO note (patient, note, salt, hash, words) VALUES (?1, ?2, ?3, ?4, ?5)";
    PARTY = "SELECT name FROM party WHERE subject = ?1";
    PARTIES_NAMED = "SELECT subject, name FROM party WHERE subject > ?1 AND subject < ?2 AND instr(lower(name), ?3) > 0
        ORDER BY name, subject LIMIT ?4";
    PARTY_SET = "INSERT INTO party (subject, name) VALUES (?1, ?2)
        ON CONFLICT (subject) DO UPDATE SET name = excluded.name";

    ACCOUNT_BY_LOGIN = "SELECT account, login, password, role, subject, name, disabled, failures, blocked_until
        FROM account WHERE login = ?1";
    ACCOUNTS = "SELECT account, login, password, role, subject, name, disabled, failures, blocked_until
        FROM account WHERE login > ?1 ORDER BY login LIMIT ?2";
    ACCOUNT_BY_ID = "SELECT account, login, password, role, subject, name, disabled, failures, blocked_until
        FROM account WHERE account = ?1";
    ACCOUNTS_OF_SUBJECT = "SELECT account, login, password, role, subject, name, disabled, failures, blocked_until
        FROM account WHERE subject = ?1 ORDER BY login";
    GUARDIAN_NAME = "SELECT name FROM account WHERE role = 'guardian' AND subject = ?1 ORDER BY login LIMIT 1";
    ACCOUNT_ADD = "INSERT INTO account
        (account, login, password, role, subject, name, disabled, failures, blocked_until)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0)";
    ACCOUNT_PASSWORD = "UPDATE account SET password = ?2, failures = 0, blocked_until = 0 WHERE account = ?1";
    ACCOUNT_TAKEN_UP = "UPDATE account SET password = ?2, failures = 0, blocked_until = 0
        WHERE account = ?1 AND password = ?3";
    ACCOUNT_DISABLED = "UPDATE account SET disabled = ?2 WHERE account = ?1";
    ACCOUNT_FAILED = "UPDATE account SET failures = failures + 1, blocked_until = ?2 WHERE account = ?1";
    ACCOUNT_PASSED = "UPDATE account SET failures = 0, blocked_until = 0 WHERE account = ?1 AND failures > 0";
    ANY_ACCOUNT = "SELECT 1 FROM account LIMIT 1";
    SESSION = "SELECT s.account, s.created, s.last_seen, a.role, a.subject, a.disabled, a.login, a.name
        FROM session s JOIN account a ON a.account = s.account WHERE s.token = ?1";
    SITE_STAFF_OF_ACCOUNT = "SELECT site, part FROM site_staff WHERE account = ?1 ORDER BY site";
    SITE_STAFF_OF_SITE = "SELECT account, part FROM site_staff WHERE site = ?1 ORDER BY account";
    SITE_STAFF_ADD = "INSERT INTO site_staff (account, site, part) VALUES (?1, ?2, ?3)
        ON CONFLICT (account, site, part) DO NOTHING";
    SITE_STAFF_REMOVE = "DELETE FROM site_staff WHERE account = ?1 AND site = ?2 AND part = ?3";
    SESSION_SITE = "SELECT site FROM session_site WHERE token = ?1 AND account = ?2";
    SESSION_SITE_SET = "INSERT INTO session_site (token, account, site) VALUES (?1, ?2, ?3)
        ON CONFLICT (token) DO UPDATE SET account = excluded.account, site = excluded.site";
    SESSION_SITES_OVER = "DELETE FROM session_site WHERE token NOT IN (SELECT token FROM session)";
    PROGRAM = "SELECT subject FROM program WHERE program = ?1";
    PROGRAMS = "SELECT program, subject FROM program ORDER BY program LIMIT ?1";
    PROGRAM_ADD = "INSERT INTO program (program, subject) VALUES (?1, ?2)";
    PROGRAM_TOKEN = "SELECT program, scopes, issued, over FROM program_token WHERE token = ?1";
    PROGRAM_TOKEN_ADD = "INSERT INTO program_token (token, program, scopes, issued, over)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    PROGRAM_TOKEN_END = "DELETE FROM program_token WHERE token = ?1 AND program = ?2";
    PROGRAM_TOKENS_END = "DELETE FROM program_token WHERE program = ?1";
    PROGRAM_TOKENS_OVER = "DELETE FROM program_token WHERE over <= ?1";
    SIGNED_TOKEN_SPEND = "INSERT INTO signed_token (program, jti, over) VALUES (?1, ?2, ?3)
        ON CONFLICT (program, jti) DO NOTHING";
    SIGNED_TOKENS_OVER = "DELETE FROM signed_token WHERE over < ?1";
    LET_IN_ADD = "INSERT INTO let_in (let_in, program, account, scopes, about, given, asked, over)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?7)";
    LET_IN_ASKED = "UPDATE let_in SET asked = ?2 WHERE let_in = ?1";
    LET_IN_HOLDS_UNTIL = "UPDATE let_in SET over = ?2 WHERE let_in = ?1";
    LET_IN_OF_ACCOUNT = "SELECT let_in, program, scopes, about, given, asked, over FROM let_in
        WHERE account = ?1 AND asked IS NOT NULL AND over > ?2 ORDER BY given DESC, let_in";
    LET_IN_OF_PROGRAM = "SELECT let_in, scopes FROM let_in WHERE program = ?1";
    LET_IN_END = "DELETE FROM let_in WHERE let_in = ?1";
    LET_IN_SECRETS_END = "DELETE FROM let_in_secret WHERE let_in = ?1";
    LET_IN_SECRETS_END_BUT_RENEWALS = "DELETE FROM let_in_secret WHERE let_in = ?1 AND kind <> 'renewal'";
    LET_IN_CODES_END = "DELETE FROM let_in_secret WHERE let_in = ?1 AND kind = 'code'";
    LET_IN_SECRET = "SELECT s.let_in, s.scopes, s.redirect, s.challenge, s.spent, s.issued, s.over,
        l.program, l.account, l.scopes, l.about, l.over
        FROM let_in_secret s JOIN let_in l ON l.let_in = s.let_in WHERE s.secret = ?1 AND s.kind = ?2";
    LET_IN_SECRET_ADD = "INSERT INTO let_in_secret (secret, let_in, kind, scopes, redirect, challenge, spent, issued, over)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7, ?8)";
    LET_IN_SECRET_SPEND = "UPDATE let_in_secret SET spent = 1 WHERE secret = ?1";
    LET_IN_SECRET_END = "DELETE FROM let_in_secret WHERE secret = ?1";
    LET_IN_END_OF_ACCOUNT = "DELETE FROM let_in WHERE account = ?1";
    LET_IN_OVER = "DELETE FROM let_in WHERE over <= ?1";
    LET_IN_SECRETS_OVER = "DELETE FROM let_in_secret
        WHERE (over <= ?1 AND spent = 0) OR let_in NOT IN (SELECT let_in FROM let_in)";
    SESSION_ADD = "INSERT INTO session (token, account, created, last_seen) VALUES (?1, ?2, ?3, ?3)";
    SESSION_SEEN = "UPDATE session SET last_seen = ?2 WHERE token = ?1 AND last_seen < ?2";
    SESSION_END = "DELETE FROM session WHERE token = ?1";
    SESSIONS_END = "DELETE FROM session WHERE account = ?1";
    SESSIONS_OVER = "DELETE FROM session WHERE created < ?1 OR last_seen < ?2";

    ACCESS_ADD = "INSERT INTO access_log (segment, line, at, account, capacity, act, patient, detail)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    ACCESS_SEGMENT_LAST = "SELECT segment, hash FROM access_segment ORDER BY segment DESC LIMIT 1";
    ACCESS_SEGMENT_ADD = "INSERT INTO access_segment (segment, lines, hash) VALUES (?1, ?2, ?3)";
    ACCESS_SEGMENTS = "SELECT segment, lines, hash FROM access_segment ORDER BY segment";
    ACCESS_SEGMENT_AT = "SELECT hash FROM access_segment WHERE segment = ?1";
    ACCESS_OF_SEGMENT = "SELECT line, at, account, capacity, act, patient, detail FROM access_log
        WHERE segment = ?1 ORDER BY line";
    ACCESS_PAGE = "SELECT segment, line, at, account, capacity, act, patient, detail FROM access_log
        WHERE (segment, line) < (?1, ?2) ORDER BY segment DESC, line DESC LIMIT ?3";
    ACCESS_OF_PATIENT = "SELECT segment, line, at, account, capacity, act, patient, detail FROM access_log
        WHERE patient = ?1 AND (segment, line) < (?2, ?3) ORDER BY segment DESC, line DESC LIMIT ?4";

    INBOX_STATE = "SELECT state FROM inbox WHERE message = ?1";
    INBOX_ADD = "INSERT INTO inbox (message, sender, control_id, received_at, state, refused, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    INBOX_SET = "UPDATE inbox SET state = ?2, refused = ?3 WHERE message = ?1";
    INBOX_UNREAD = "SELECT message, sender, received_at, body FROM inbox WHERE state = 'unread'
        AND (received_at, message) > (?1, ?2) ORDER BY received_at, message LIMIT ?3";
    INBOX_HELD = "SELECT sender, state, refused, COUNT(*), MIN(received_at), MAX(received_at) FROM inbox
        WHERE state IN ('unread', 'refused') GROUP BY state, sender, refused
        ORDER BY state DESC, MAX(received_at) DESC, sender, refused LIMIT ?1";
    INBOX_READ_AGAIN = "UPDATE inbox SET state = ?3 WHERE message IN
        (SELECT message FROM inbox_result WHERE sender = ?1 AND state = ?2)";
    INBOX_RESULT_STATE = "SELECT state FROM inbox_result WHERE message = ?1 AND place = ?2";
    INBOX_RESULT_BEFORE = "SELECT state, content FROM inbox_result
        WHERE sender = ?1 AND key = ?2 AND NOT (message = ?3 AND place = ?4)";
    INBOX_RESULT_REPLACE = "UPDATE inbox_result SET state = ?6
        WHERE sender = ?1 AND key = ?2 AND state = ?5 AND NOT (message = ?3 AND place = ?4)";
    INBOX_RESULT_EARLIER = "SELECT about, fact FROM inbox_result
        WHERE sender = ?1 AND key = ?2 AND state = 'recorded' AND fact IS NOT NULL AND about IS NOT NULL LIMIT 1";
    INBOX_RESULT_SET = "INSERT INTO inbox_result
        (message, place, sender, key, content, state, urgent, about, fact, why, shown)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (message, place) DO UPDATE SET key = excluded.key, content = excluded.content,
            state = excluded.state, urgent = excluded.urgent, about = excluded.about, fact = excluded.fact,
            why = excluded.why, shown = excluded.shown";
    INBOX_RESULT_ASIDE = "UPDATE inbox_result SET state = ?3, why = ?4, settled_by = ?5, settled_at = ?6
        WHERE message = ?1 AND place = ?2";
    INBOX_WAITING = "SELECT r.message, r.place, r.sender, i.received_at, r.urgent, r.why, r.shown, r.about
        FROM inbox_result r JOIN inbox i ON i.message = r.message
        LEFT JOIN worklist w ON w.patient = r.about
        WHERE r.state = 'waiting' AND (?1 IS NULL OR w.prescriber = ?1)
        ORDER BY r.urgent DESC, i.received_at, r.message, r.place LIMIT ?2";
    INBOX_WAITING_ONE = "SELECT r.message, r.place, r.sender, i.received_at, r.urgent, r.why, r.shown, r.about
        FROM inbox_result r JOIN inbox i ON i.message = r.message
        WHERE r.state = 'waiting' AND r.message = ?1 AND r.place = ?2";
    // What programs sent stands under keys that begin with the patient, so that all of one patient's is one range of the index.
    SENT_EARLIER = "SELECT content, fact FROM inbox_result
        WHERE sender = ?1 AND key = ?2 AND fact IS NOT NULL LIMIT 1";
    SENT_OF_PATIENT = "SELECT r.fact, i.body FROM inbox_result r JOIN inbox i ON i.message = r.message
        WHERE r.sender = ?1 AND r.key >= ?2 AND r.key < ?3 AND r.fact IS NOT NULL";
    IMPORT_ADD = "INSERT INTO import (import, prescriber, account, kind, at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (import) DO NOTHING";
    IMPORT_IS_OPEN = "SELECT prescriber = ?2 AND undone_at IS NULL FROM import WHERE import = ?1";
    IMPORT_LINE_ADD = "INSERT INTO import_line (patient, import, line, fact) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (patient, import, line) DO NOTHING";
    IMPORTS = "SELECT i.import, i.kind, i.at, i.undone_at, COUNT(l.line), COUNT(l.fact)
        FROM import i LEFT JOIN import_line l ON l.import = i.import
        WHERE i.prescriber = ?1 GROUP BY i.import, i.kind, i.at, i.undone_at ORDER BY i.at DESC, i.import LIMIT ?2";
    IMPORT_UNDONE = "UPDATE import SET undone_at = ?3 WHERE import = ?1 AND prescriber = ?2 AND undone_at IS NULL";
    IMPORT_FACTS = "SELECT line, patient, fact FROM import_line WHERE import = ?1 AND fact IS NOT NULL ORDER BY line, patient";
    PHARMACY_ORDER_ADD = "INSERT INTO pharmacy_order (patient, pharmacy, number, prescription) VALUES (?1, ?2, ?3, ?4)";
    PHARMACY_ORDER = "SELECT prescription FROM pharmacy_order WHERE patient = ?1 AND pharmacy = ?2 AND number = ?3";
    PHARMACY_ORDERS = "SELECT number, prescription FROM pharmacy_order WHERE patient = ?1 AND pharmacy = ?2 ORDER BY number LIMIT ?3";
    HOOK_FEEDBACK_SET = "INSERT INTO hook_feedback (program, card, party, day, about, outcome, reason)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (program, card) DO UPDATE SET day = excluded.day, outcome = excluded.outcome, reason = excluded.reason";
    HOOK_FEEDBACK = "SELECT about, outcome, reason, count(*) FROM hook_feedback
        WHERE (?1 IS NULL OR party = ?1) AND day BETWEEN ?2 AND ?3
        GROUP BY about, outcome, reason ORDER BY count(*) DESC, about, outcome, reason";
    FORM_DRAFT_ADD = "INSERT INTO form_draft (patient, draft, form, edition, program, received_at, state, answers)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    FORM_DRAFT_STATE = "SELECT state FROM form_draft WHERE patient = ?1 AND draft = ?2";
    FORM_DRAFT_SETTLE = "UPDATE form_draft SET state = ?3 WHERE patient = ?1 AND draft = ?2";
    FORM_DRAFTS_SETTLE = "UPDATE form_draft SET state = ?3 WHERE patient = ?1 AND form = ?2 AND state = 'waits'";
    FORM_DRAFTS = "SELECT patient, draft, form, edition, program, received_at, answers FROM form_draft
        WHERE patient = ?1 AND state = 'waits' ORDER BY received_at, draft LIMIT ?2";
    FORM_DRAFTS_OF_CLINIC = "SELECT w.patient, i.name FROM form_draft d JOIN worklist w ON w.patient = d.patient
        JOIN identity i ON i.patient = d.patient WHERE d.state = 'waits' AND w.prescriber = ?1
        GROUP BY w.expires_on, w.patient, i.name ORDER BY w.expires_on, w.patient LIMIT ?2";
    LABORATORY_PERSON = "SELECT about FROM laboratory_person WHERE sender = ?1 AND authority = ?2 AND id = ?3";
    LABORATORY_PERSON_SET = "INSERT INTO laboratory_person (sender, authority, id, about, by_account, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (sender, authority, id) DO UPDATE SET about = excluded.about, by_account = excluded.by_account,
            at = excluded.at";
    LABORATORY_CODE_SET = "INSERT INTO laboratory_code (sender, system, code, means, by_account, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (sender, system, code) DO UPDATE SET means = excluded.means, by_account = excluded.by_account,
            at = excluded.at";
    LABORATORY_CODES = "SELECT system, code, means FROM laboratory_code WHERE sender = ?1 ORDER BY system, code";
}
