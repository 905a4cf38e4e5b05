//! From a command to the facts it causes, or the reasons why it is not taken.
//!
//! A command is refused for what is nonsense or forbidden whatever the record says of the patient; that a patient may
//! not be dispensed to today is no refusal but a decision, and a fact.

mod admit;
mod capsules;
mod consequence;
mod number;
mod other_rules;
mod people;
mod supplied;

pub use admit::{MOST_DAYS_PRESCRIBED, MOST_FROM_OUTSIDE};
pub use other_rules::outlives;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::authorise::{Case, DispenseRequest, authorise};
use crate::correction;
use crate::course::AuthorisationState;
use crate::day::{Day, Days};
use crate::decision::DispenseDecision;
use crate::event::Payload;
use crate::external::ObtainedNumber;
use crate::id::Id;
use crate::release::proposed_release;
use crate::rules::RulesInForce;
use crate::vocabulary::Mode;

/// What someone asks the ledger to do in one patient's stream.
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// A pharmacy asks for an authorisation.
    RequestDispense(DispenseRequest),
    /// A pharmacy brings the number that the programme's own system gave. It is answered as a request is: what is
    /// recorded is the number with our own last day, or a denial with every reason.
    RecordNumber(ObtainedNumber),
    /// Someone reports a fact that happened on a day.
    Record {
        /// The day it happened.
        on: Day,
        /// What happened.
        payload: Payload,
    },
}

/// The facts that a command causes, in order, and the decision if one was asked for.
#[derive(Clone, PartialEq, Debug)]
pub struct Decided {
    /// Each fact with the day it happened.
    pub payloads: Vec<(Day, Payload)>,
    /// The answer to a request to dispense. In a companion a yes causes no fact: it means "obtain the number".
    pub decision: Option<DispenseDecision>,
}

/// A command that is not taken. Nothing is recorded.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    /// Every reason, never empty.
    pub because: Vec<RefusedBecause>,
}

/// One reason why a command is not taken: the field at fault, what is wrong with it and what would mend it.
#[derive(Clone, PartialEq, Debug)]
pub struct RefusedBecause {
    /// The field, by its name in JSON.
    pub field: &'static str,
    /// What is wrong, in plain words.
    pub wrong: String,
    /// What would mend it.
    pub remedy: &'static str,
}

impl fmt::Display for RefusedBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}. {}", self.field, self.wrong, self.remedy)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, because) in self.because.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            because.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for Refused {}

/// Decides what a command causes.
///
/// # Errors
/// [`Refused`] with every reason when the command is nonsense or forbidden.
pub fn decide(
    case: &Case<'_>,
    command: &Command,
    rules: &RulesInForce,
    today: Day,
) -> Result<Decided, Refused> {
    decide_late(case, command, rules, rules, today)
}

/// As [`decide`], where a supply was made in another programme than the patient is in by now: `supplied_under` are the rules
/// of [`PatientRecord::programme_of_supply`](crate::PatientRecord::programme_of_supply). What follows from it follows by
/// those of today.
///
/// # Errors
/// As [`decide`].
pub fn decide_late(
    case: &Case<'_>,
    command: &Command,
    rules: &RulesInForce,
    supplied_under: &RulesInForce,
    today: Day,
) -> Result<Decided, Refused> {
    match command {
        Command::RequestDispense(request) if !rules.programme.has_registry() => {
            Ok(give_checklist(case, request, rules, today))
        }
        // Nobody there gives out numbers.
        Command::RecordNumber(_) if !rules.programme.has_registry() => Err(Refused {
            because: Vec::from([RefusedBecause {
                field: "programme",
                wrong: String::from("this programme has no registry that authorises a dispensing"),
                remedy: "Go through the checklist; the pharmacist decides by it.",
            }]),
        }),
        Command::RequestDispense(request) => {
            let authorised = |until, days| {
                (rules.mode != Mode::Companion).then(|| Payload::DispenseAuthorised {
                    prescription: request.prescription.clone(),
                    pharmacy: request.pharmacy.clone(),
                    until,
                    days,
                    decision: None,
                })
            };
            Ok(answered(case, request, authorised, rules, today))
        }
        Command::RecordNumber(obtained) => {
            let because = number::objections(case.patient, obtained, rules, today);
            if !because.is_empty() {
                return Err(Refused { because });
            }
            let recorded = |until, days| Some(number::recorded(obtained, until, days));
            Ok(answered(case, &obtained.request, recorded, rules, today))
        }
        Command::Record { on, payload } => {
            // Who confirms a correction or a release makes it, in the same append.
            let confirmed = match payload {
                Payload::ReleaseConfirmed { proposal } => {
                    proposed_release(case.patient, proposal, today).map(|one| one.release())
                }
                Payload::CorrectionConfirmed { proposal } => {
                    correction::proposed(case.patient, proposal).map(|one| one.correction())
                }
                _ => None,
            };
            let made = confirmed.as_ref().unwrap_or(payload);
            let mut because = admit::objections(case, *on, payload, rules, today);
            because.extend(supplied::objections(case, *on, made, supplied_under));
            if !because.is_empty() {
                return Err(Refused { because });
            }
            let mut payloads = Vec::from([(*on, payload.clone())]);
            payloads.extend(confirmed.iter().map(|made| (*on, made.clone())));
            payloads.extend(consequence::of(case, *on, made, rules, today));
            Ok(Decided {
                payloads,
                decision: None,
            })
        }
    }
}

/// Without a registry there is nobody to authorise: what is given, and recorded, is a pharmacist's checklist.
fn give_checklist(
    case: &Case<'_>,
    request: &DispenseRequest,
    rules: &RulesInForce,
    today: Day,
) -> Decided {
    let decision = authorise(case, request, rules, today);
    let given = Payload::ChecklistGiven {
        prescription: request.prescription.clone(),
        pharmacy: request.pharmacy.clone(),
        until: decision.until(),
        decision: None,
    };
    Decided {
        payloads: Vec::from([(today, given)]),
        decision: Some(decision),
    }
}

/// The gate's answer with the facts it causes: what `yes` makes of the last day and the days of supply, or the denial.
fn answered(
    case: &Case<'_>,
    request: &DispenseRequest,
    yes: impl Fn(Day, Days) -> Option<Payload>,
    rules: &RulesInForce,
    today: Day,
) -> Decided {
    let decision = authorise(case, request, rules, today);
    let mut payloads = lapsed(case, today);
    let answer = match &decision {
        DispenseDecision::Authorised { until, days, .. } => yes(*until, *days),
        DispenseDecision::Denied { .. } => Some(Payload::DispenseDenied {
            prescription: request.prescription.clone(),
            pharmacy: request.pharmacy.clone(),
            decision: None,
        }),
    };
    payloads.extend(answer.map(|answer| (today, answer)));
    Decided {
        payloads,
        decision: Some(decision),
    }
}

/// Authorisations whose last day has passed unclosed: the lapse is recorded when it is first met (Q28).
fn lapsed(case: &Case<'_>, today: Day) -> Vec<(Day, Payload)> {
    crate::course::authorisations_of(case.patient, today)
        .into_iter()
        .filter(|authorisation| authorisation.state == AuthorisationState::Lapsed)
        .map(|authorisation| {
            let expired = Payload::AuthorisationExpired {
                authorisation: authorisation.id().clone(),
                reason: Id::new("its last day has passed"),
            };
            (today, expired)
        })
        .collect()
}
