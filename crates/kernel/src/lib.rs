//! The gate: pure functions of facts, dated rules and a day.
//!
//! Nothing here reads a clock, touches a disk or draws a random number. Facts about one patient are folded into a
//! [`PatientRecord`]; [`authorise`] asks every requirement of the edition in force and answers with all reasons;
//! [`decide`] turns a command into the facts it causes, or says why not.
#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;

mod authorise;
mod checks;
mod correction;
mod course;
mod day;
mod decide;
mod decision;
mod due;
mod event;
mod external;
mod fault;
mod form_text;
mod id;
mod majority;
mod object;
pub mod office;
mod people;
mod plan;
mod quantity;
mod question;
mod reconfirmation;
mod record;
mod registry;
mod release;
mod rules;
mod sheet;
mod signing;
mod statement;
mod vocabulary;
mod wire;

/// The moment at which a fact was learned, as its envelope holds it.
pub use jiff::Timestamp;

pub use authorise::{Case, DispenseRequest, authorise};
pub use correction::{
    EnteredAnew, Lengthened, NotCorrected, ProposedCorrection, entered_anew, lengthened_by,
    not_corrected, proposed_corrections, to_stand,
};
pub use course::{
    AuthorisationState, AuthorisationSummary, CourseOnRecord, CourseSummary, OutsideSupply, Phase,
    SuppliedBeside, changes_what_is_at_home, course_on_record, days_gone, last_possible_dose,
    longest_supply, outside_supplies, summarise, supplied_beside,
};
pub use day::{Day, Days, NotADay};
pub use decide::{
    Command, Decided, MOST_DAYS_PRESCRIBED, MOST_FROM_OUTSIDE, Refused, RefusedBecause, decide,
    decide_late, outlives,
};
pub use decision::{DispenseDecision, Finding, Met, NonEmpty, Said, Slug, Unmet, Who};
pub use due::{
    DueItem, DueKind, DueStanding, Whose, changed_by, due, due_since_left, lost_since,
    standing as due_standing, timing_of_pregnancy,
};
pub use event::{Envelope, Event, Menopause, Payload, Provenance};
pub use external::{ExternalNumber, NotANumber, ObtainedNumber};
pub use fault::{FaultDays, SystemFault};
pub use form_text::{FormTexts, LoadedText, WrittenText};
pub use id::{FactId, Id, OrderId, PharmacyId, PrescriberId, WholesalerId};
pub use majority::{Majority, OfAge};
pub use object::Object;
pub use people::{
    Called, ComingOfAge, GuardianAccess, TransferAsked, calls, coming_of_age, guardian_access,
    guardian_has_own_page, guardian_signature_due, guardians_on, lives_in, majority_of, of_age,
    on_the_line, transfer_open,
};
pub use plan::{
    Circumstances, Closed, ClosedDays, DaySet, ExpectedTest, Judged, Obstacle, Planned, Step,
    Verdict, Weekdays, Wishes, plan,
};
pub use quantity::{Capsules, Milligrams};
pub use question::{AdoptedEdition, Answer, Asked, Malformed, Question, TerritoryAge};
pub use reconfirmation::Reconfirmation;
pub use record::{Fact, PatientRecord, TakenBack, evolve};
pub use registry::{
    PricedCapsules, ProgramLaunch, RegisteredProgram, RegistryEvent, RegistryFact, RegistryRecord,
    Standing,
};
pub use release::{
    ProposedRelease, left_despite_release, proposed_releases, released_by, was_returned,
};
pub use rules::{
    Adopted, Applies, Check, Citation, Duty, Edition, EditionId, Overlay, Parameters, Requirement,
    RulesInForce,
};
pub use sheet::{AnswerSheet, comes_before_or_after_answers};
pub use signing::{Answered, Signature, SignedForm, Signing, WrittenAnswer};
pub use statement::Statement;
pub use vocabulary::*;
