//! The append-only record of one installation, and the one door for writing it.
//!
//! # The shape
//!
//! A [`Ledger`] is a folder with an SQLite file and a signing key. It holds one stream of facts for each patient and one
//! for each party of the programme, each fact sealed to the one before. Clones of a `Ledger` are the same ledger; every
//! call may be made from any thread and blocks it.
//!
//! # Who asks
//!
//! Every call takes a proof of who asks. An [`Actor`] comes from a verified session ([`Ledger::sign_in`],
//! [`Ledger::session`]), from the machine that holds the files ([`Ledger::at_the_console`]), or, in a ledger marked as a
//! demo, from [`Ledger::in_the_demo`]. [`Actor::clinician`], [`Actor::pharmacist`], [`Actor::patient`] and
//! [`Actor::administrator`] narrow it to the proof that a room asks for. Which role may issue which command is one
//! function, [`access::may`].
//!
//! # Writing
//!
//! * [`Ledger::submit`]: one [`Command`](retinue_kernel::Command) in one patient's stream. It loads, decides, appends on
//!   condition that nothing moved, and returns an [`Outcome`] that is on disk, or a [`SubmitError`].
//! * [`Ledger::request_dispense`]: the pharmacist's door to the same, by programme number.
//! * [`Ledger::register_patient`], [`Ledger::transfer_care`], [`Ledger::submit_registry`].
//! * [`Ledger::in_one_transaction`]: many of these in one commit, for a course or an import.
//!
//! A command carries a [`CommandId`]; sent twice it is done once and gets the same answer. What is not known to be
//! recorded is [`SubmitError::Unknown`], settled by sending the same command again, and shown as "not answered".
//!
//! # Reading
//!
//! [`Ledger::worklist`], [`Ledger::patient_file`], [`Ledger::decision_of`] for prescribers; [`Ledger::present`],
//! [`Ledger::held_here`], [`Ledger::notices`] for pharmacists; [`Ledger::own_file`] for patients; [`Ledger::parties`],
//! [`Ledger::programme_file`], [`Ledger::access_log`], [`Ledger::inspection`] for administrators. Every read is noted in the access log before
//! it is answered.
//!
//! # Keeping
//!
//! A service calls [`Ledger::housekeeping`] about once a second, [`Ledger::keep_sessions`] once a minute,
//! [`Ledger::turn_of_day`] once a day and at its start, and [`Ledger::close`] at its end. [`Ledger::verify`] reads
//! everything and names every place that does not fit; [`Ledger::replay`] decides a past decision again, to the byte.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod access;
mod account;
mod actor;
mod answer;
mod answer_sheet;
mod around;
mod audit;
mod by_telephone;
mod care;
mod certification;
mod chain;
mod checklist;
mod checkpoint;
mod clinic;
mod clock;
mod closed_days;
mod closing;
mod command;
mod core;
mod counter;
mod covering;
mod decision;
mod designee;
mod due;
mod error;
mod fault;
mod form_draft;
mod form_text;
mod group;
mod guesses;
mod health;
mod hook_feedback;
mod housekeeping;
mod idempotency;
mod identity;
mod ids;
mod import;
mod inbox;
mod inspection;
mod key;
mod kiosk;
mod laws;
mod ledger;
mod live;
mod log;
mod majority;
pub mod measure;
mod mode;
mod number;
mod numbers;
mod office;
mod opening;
mod outbox;
mod party;
mod party_begun;
mod party_by_telephone;
mod party_opened;
mod password;
mod patient_stream;
mod pharmacy_order;
mod price_list;
pub mod program;
mod reads;
mod recall;
mod reconfirmation;
mod register;
mod registry;
mod relation;
mod replay;
pub mod schema;
mod second_person;
pub mod settings;
mod sign_in;
mod signing;
mod sites;
pub mod sql;
mod store;
mod stream;
mod submission;
mod submit;
mod substitution;
mod verify;
mod webhook;
mod worklist;

pub use account::{
    Account, NewAccount, Session, SessionError, SessionToken, SignInError, SignedIn,
};
pub use actor::{
    Actor, Administrator, Clinician, Guardian, Kiosk, Patient, Pharmacist, PharmacyStaff,
    PhoneAgent, Role, Wholesaler,
};
pub use answer_sheet::{PrintedSheet, sheet_passes};
pub use audit::AccessEntry;
pub use by_telephone::TelephoneEnrolment;
pub use care::{
    CareDuePage, CareDueRow, CareFile, CareOutcome, CareSubmission, CareTaskPage, CareTaskRow,
    ON_CALL_TOLD_FROM, OnCallMessage, OnCallTold, OverrideRow, Overrides, OwnCare, ScheduleChoice,
    ScheduleFollowed, jurisdiction_of,
};
pub use checklist::{Checklist, ChecklistItem, EarlierChecklist};
pub use checkpoint::Checkpoint;
pub use clinic::{ClinicSchedule, ClinicSettings, OnCallAccount};
pub use clock::{Clock, SimulatedClock, SimulatedMoment};
pub use core::Limits;
pub use counter::{
    AtCounter, CounterAnswer, CounterState, CounterVerdict, FlagAtCounter, GuideHere, LeftHere,
    NumberAtCounter, PrescriptionAtCounter, ReadyAnswer, ReleasedHere, Verdict, WaitingHere,
};
pub use designee::{
    Designee, DesigneeState, INVITATION_DAYS, Invitation, NewDesignee, StaffCapacity,
};
pub use error::{Damage, OpenError, ReadError, SubmitError};
pub use form_draft::{DraftKept, FormDraft, FormHandedIn};
pub use health::Health;
pub use hook_feedback::{CardAnswered, CardsAnswered};
pub use housekeeping::TurnOfDay;
pub use identity::{Contacts, Note, Person};
pub use ids::{CommandId, NoRandomness, PatientId, Subject};
pub use import::{
    Import, ImportLine, ImportNamed, ImportResource, ImportRow, ImportSays, ImportWhose,
    ImportedLine, Undone,
};
pub use inbox::{
    Arrived, Became, HeldMessages, Kept, MessageId, PersonKey, ReceivedPerson, ReceivedReading,
    ReceivedResult, Sent, SentFact, ShownResult, Taken, Unread, WaitingReceived,
};
pub use inspection::{INSPECTION_COLUMNS, InspectionHead, InspectionOf, InspectionRow};
pub use kiosk::{Lent, ProofAtKiosk};
pub use laws::Laws;
pub use ledger::Ledger;
pub use number::{NotANumber, ProgrammeNumber};
pub use numbers::Brought;
pub use office::{
    Affected, AffectedPatient, Desk, DeskItem, Drawn, OwnStanding, PregnancyEntry, Releasable,
    ReleaseFile, ShipmentChecked, ShipmentOutcome, Undispensed, UndispensedCursor, UndispensedPage,
    WaitingRelease, Worklisted, drawn_again,
};
pub use opening::{Options, Place, Purpose};
pub use outbox::{Message, Notice};
pub use party_by_telephone::{PartyByTelephone, PartyCall};
pub use party_opened::{NewParty, Signer};
pub use password::{LONGEST_PASSWORD, Password, SHORTEST_PASSWORD, UnfitPassword};
pub use price_list::{KeptPriceList, PriceListOnRecord};
pub use program::{
    About, Bounds, CaseAtGate, Introspected, IntrospectedLetIn, IntrospectedToken, IssuedToPerson,
    IssuedToken, LaunchOnRecord, LetIn, LetInOnRecord, NewLaunch, NewLetIn, NewProgram, NotProven,
    Program, ProgramAct, ProgramForPeople, ProgramOnRecord, ProgramToken, Secret,
};
pub use reads::{
    AccessCursor, AccessPage, CallFile, CallPage, CallRow, CertifiedParties, CertifiedParty,
    Covered, Covering, Delegate, DueCursor, DuePage, DueRow, EditionChange, ExemptionFile,
    FormToday, FormerFile, HeldHere, HeldPage, IdentifiedCaller, LawInForce, LinkedGuardian, Noted,
    NotedFile, NoticeHere, OwnCopy, PartyFile, PartyKind, PartyRow, PatientFile, PatientNamed,
    PharmacyNamed, ProgrammeFile, TransferWaiting, TransfersWaiting, Ward, WardCopy, WardDate,
    WardFile, WardRecall, WardSignature, WardStatus, WorklistCursor, WorklistPage, WorklistRow,
    was_supplied,
};
pub use recall::{
    OwnRecall, RECALL_COLUMNS, RecallFile, RecallPerson, RecallRow, RecallState, RecallSupply,
    RecallTold,
};
pub use register::{Registered, Registration};
pub use replay::{DecisionOnRecord, Replay};
pub use second_person::{CorrectionFile, WaitingCorrection, proposed_where_needed};
pub use sites::{OwnSite, SitePharmacist, SiteStaff};
pub use submission::{
    Assistance, Outcome, Ready, Recorded, RecordedDecision, RegistryOutcome, RegistrySubmission,
    Submission,
};
pub use submit::Transaction;
pub use verify::Verification;
pub use webhook::{
    WEBHOOK_GIVEN_UP_AFTER, WEBHOOK_OLD_SECRET_SECONDS, WEBHOOK_WAITS, WebhookAddress,
    WebhookAnswer, WebhookDue, WebhookOnRecord, WebhookSecret, is_public,
};
pub use worklist::{Expiring, Expiry, first_to_expire};
