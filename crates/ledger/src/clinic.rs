//! What a prescriber sets for the clinic's care: who is on call, and by whose schedule the laboratory is asked.
//!
//! Both are facts of the prescriber, so that who set them and when stays to be read. The gate reads neither.

use retinue_care::{Authority, Ctcae};
use retinue_kernel::{Day, Id, PrescriberId, RefusedBecause, RegistryEvent, RegistryRecord};
use rusqlite::Connection;

use crate::account::{self, Stored};
use crate::actor::{Clinician, Role};
use crate::designee;
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::party::Parties;

/// What is wrong with a fact about the clinic's care.
pub(crate) fn objections(
    connection: &Connection,
    subject: &Subject,
    known: &RegistryRecord,
    event: &RegistryEvent,
    today: Day,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let mut found = Vec::new();
    let mut refuse = |field, wrong: String, remedy| {
        found.push(RefusedBecause {
            field,
            wrong,
            remedy,
        });
    };
    // That it is about a prescriber is asked of every fact alike.
    let Subject::Prescriber(own) = subject else {
        return Ok(found);
    };
    match event {
        RegistryEvent::OnCallNamed {
            account,
            from,
            until,
        } => {
            if until.is_some_and(|until| until < *from) {
                let wrong = format!("the last day lies before the first, {from}");
                refuse("until", wrong, "Give a last day on or after the first.");
            }
            if *from < today {
                let wrong = format!("the first day lies in the past; today is {today}");
                refuse("from", wrong, "Give today or a later day.");
            }
            if !reads(connection, known, own, account, *from)? {
                refuse(
                    "account",
                    format!(
                        "'{account}' is no account that reads what waits in this clinic on {from}"
                    ),
                    "Name an account of the prescriber, of a designee who has taken it up, or of a delegate on that day.",
                );
            }
            // A delegate reads it as long as they are one.
            let over = covers_until(connection, known, account, *from)?;
            if let Some(last) = over.filter(|last| until.is_none_or(|until| until > *last)) {
                refuse(
                    "until",
                    format!(
                        "the delegate whose account it is reads what waits here until {last} only"
                    ),
                    "Name a last day that is no later, or the delegate for longer first.",
                );
            }
        }
        RegistryEvent::OnCallEnded {} if !known.is_on_call_from(today) => {
            refuse(
                "type",
                "nobody is on call".to_owned(),
                "Nothing is to be ended.",
            );
        }
        RegistryEvent::LaboratoryScheduleChosen { authority }
            if Authority::from_text(authority.as_str()).is_none() =>
        {
            let all: Vec<&str> = Authority::ALL.iter().map(|one| one.as_str()).collect();
            refuse(
                "authority",
                format!(
                    "'{authority}' has no schedule; these have: {}",
                    all.join(", ")
                ),
                "Name one of them.",
            );
        }
        RegistryEvent::LaboratoryGradingChosen { ctcae_version }
            if Ctcae::from_text(ctcae_version.as_str()).is_none() =>
        {
            let all: Vec<&str> = Ctcae::ALL.iter().map(|one| one.as_str()).collect();
            refuse(
                "ctcae-version",
                format!(
                    "'{ctcae_version}' is no version of CTCAE that is known here; these are: {}",
                    all.join(", ")
                ),
                "Name one of them.",
            );
        }
        _ => {}
    }
    Ok(found)
}

/// Whether an account reads what waits in the prescriber's clinic on a day: somebody can sign in with it, and it is the
/// prescriber's, a designee's, or that of a delegate on that day.
fn reads(
    connection: &Connection,
    known: &RegistryRecord,
    own: &PrescriberId,
    account: &Id,
    day: Day,
) -> Result<bool, SubmitError> {
    let found = account::by_id(connection, account)?.filter(can_sign_in);
    Ok(found.is_some_and(|found| match found.account.role {
        Role::Prescriber(one) => {
            one == *own
                || known
                    .delegates_on(day)
                    .iter()
                    .any(|(delegate, _)| *delegate == one)
        }
        Role::Designee(one) => one == *own,
        _ => false,
    }))
}

/// The last day of the delegate whose account it is, where one was named.
fn covers_until(
    connection: &Connection,
    known: &RegistryRecord,
    account: &Id,
    from: Day,
) -> Result<Option<Day>, SubmitError> {
    let role = account::by_id(connection, account)?.map(|found| found.account.role);
    let delegates = known.delegates_on(from).into_iter();
    Ok(delegates
        .filter(|(one, _)| role == Some(Role::Prescriber(one.clone())))
        .find_map(|(_, until)| until))
}

fn can_sign_in(stored: &Stored) -> bool {
    !stored.account.disabled && !designee::is_invited(stored)
}

/// The clinic's own choice of a schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClinicSchedule {
    /// Whose it is.
    pub authority: Authority,
    /// The day of the choice.
    pub on: Day,
    /// The account that chose.
    pub by: Option<Id>,
}

/// What the prescriber chose for the laboratory; none where nothing was chosen.
pub(crate) fn schedule(
    connection: &Connection,
    parties: &mut Parties,
    prescriber: &PrescriberId,
) -> Result<Option<ClinicSchedule>, SubmitError> {
    let party = parties.load(connection, &Subject::Prescriber(prescriber.clone()))?;
    Ok(party.and_then(|party| ClinicSchedule::of(&party.record)))
}

impl ClinicSchedule {
    /// What a prescriber's facts say of it.
    pub(crate) fn of(record: &RegistryRecord) -> Option<ClinicSchedule> {
        let (fact, authority) = record.laboratory_schedule()?;
        Some(ClinicSchedule {
            authority: Authority::from_text(authority.as_str())?,
            on: fact.on,
            by: fact.by.clone(),
        })
    }
}

/// The version under which the clinic has its laboratory graded; 5.0 where nothing was chosen.
pub(crate) fn grading(record: &RegistryRecord) -> Ctcae {
    let chosen = record.laboratory_grading();
    let chosen = chosen.and_then(|version| Ctcae::from_text(version.as_str()));
    chosen.unwrap_or(Ctcae::V5)
}

/// The accounts that are told for a prescriber's patients today: the one that is on call, or the prescriber's own where that
/// one cannot be reached any more. None where nobody is on call.
pub(crate) fn on_call(
    connection: &Connection,
    parties: &mut Parties,
    prescriber: &PrescriberId,
    today: Day,
) -> Result<Vec<Id>, SubmitError> {
    let Some(party) = parties.load(connection, &Subject::Prescriber(prescriber.clone()))? else {
        return Ok(Vec::new());
    };
    let Some((named, _)) = party.record.on_call_on(today) else {
        return Ok(Vec::new());
    };
    if reads(connection, &party.record, prescriber, named, today)? {
        return Ok(vec![named.clone()]);
    }
    own_accounts(connection, prescriber)
}

/// The prescriber's own accounts that somebody can sign in with.
pub(crate) fn own_accounts(
    connection: &Connection,
    prescriber: &PrescriberId,
) -> Result<Vec<Id>, SubmitError> {
    let own = accounts_of(connection, prescriber, false)?;
    Ok(own.into_iter().map(|one| one.account).collect())
}

/// An account that may be put on call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnCallAccount {
    /// The account.
    pub account: Id,
    /// Its name.
    pub name: String,
}

/// How a clinic is set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClinicSettings {
    /// The programme's day.
    pub today: Day,
    /// Who is on call today, and until when if a last day was named.
    pub on_call: Option<(OnCallAccount, Option<Day>)>,
    /// Whether that account can be reached; where it cannot, the prescriber's own accounts are told.
    pub on_call_is_reached: bool,
    /// Who may be named: the prescriber's own accounts, designees' and delegates'.
    pub may_be_on_call: Vec<OnCallAccount>,
    /// By whose schedule the laboratory is asked, where the clinic chose.
    pub schedule: Option<ClinicSchedule>,
    /// Under which version of CTCAE laboratory results are graded.
    pub grading: Ctcae,
}

impl Ledger {
    /// Who is on call in the clinic, who may be, and by whose schedule its laboratory is asked.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn clinic_settings(&self, who: &Clinician) -> Result<ClinicSettings, ReadError> {
        self.audited(who.actor(), "read-clinic-settings", None, None)?;
        let today = self.today();
        let own = who.prescriber();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut parties = Parties::default();
            let subject = Subject::Prescriber(own.clone());
            let record = parties
                .load(connection, &subject)?
                .map(|party| party.record.clone())
                .unwrap_or_default();
            let mut may_be_on_call = accounts_of(connection, own, true)?;
            for (delegate, _) in record.delegates_on(today) {
                may_be_on_call.extend(accounts_of(connection, &delegate, false)?);
            }
            let mut on_call = None;
            if let Some((account, until)) = record.on_call_on(today) {
                let found = account::by_id(connection, account)?;
                let named = OnCallAccount {
                    account: account.clone(),
                    name: found.map_or_else(|| account.to_string(), |found| found.account.name),
                };
                on_call = Some((named, until));
            }
            let is_reached = |(named, _): &(OnCallAccount, Option<Day>)| {
                may_be_on_call
                    .iter()
                    .any(|one| one.account == named.account)
            };
            Ok(ClinicSettings {
                today,
                on_call_is_reached: on_call.as_ref().is_some_and(is_reached),
                on_call,
                grading: grading(&record),
                schedule: schedule(connection, &mut parties, own)?,
                may_be_on_call,
            })
        })?)
    }
}

fn accounts_of(
    connection: &Connection,
    prescriber: &PrescriberId,
    with_designees: bool,
) -> Result<Vec<OnCallAccount>, SubmitError> {
    let all = account::of_subject(connection, prescriber)?;
    let fits = |one: &Stored| match one.account.role {
        Role::Prescriber(_) => true,
        Role::Designee(_) => with_designees,
        _ => false,
    };
    let found = all.into_iter().filter(|one| can_sign_in(one) && fits(one));
    Ok(found
        .map(|one| OnCallAccount {
            account: one.account.id,
            name: one.account.name,
        })
        .collect())
}
