//! What a prescriber sets for the clinic's care: who is on call, and by whose schedule the laboratory is asked.
//!
//! Both are facts of the prescriber, so that who set them and when stays to be read. The gate reads neither.

use retinue_care::Authority;
use retinue_kernel::{Day, Id, PrescriberId, RefusedBecause, RegistryEvent, RegistryRecord};
use rusqlite::Connection;

use crate::actor::{Clinician, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::party::Parties;
use crate::{account, sql};

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
            let delegates: Vec<PrescriberId> = known
                .delegates_on(*from)
                .into_iter()
                .map(|(delegate, _)| delegate)
                .collect();
            let reads = role_of(connection, account)?.is_some_and(|role| match role {
                Role::Prescriber(one) => one == *own || delegates.contains(&one),
                Role::Designee(one) => one == *own,
                _ => false,
            });
            if !reads {
                refuse(
                    "account",
                    format!(
                        "'{account}' is no account that reads what waits in this clinic on {from}"
                    ),
                    "Name an account of the prescriber, of a designee, or of a delegate on that day.",
                );
            }
        }
        RegistryEvent::OnCallEnded {} if known.on_call_on(today).is_none() => {
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
        _ => {}
    }
    Ok(found)
}

/// What an account that can sign in may act as.
fn role_of(connection: &Connection, account: &Id) -> Result<Option<Role>, SubmitError> {
    let mut statement = connection.prepare_cached(sql::ACCOUNT_BY_ID)?;
    let mut rows = statement.query((account.as_str(),))?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let found = account::from_row(row)?.account;
    Ok((!found.disabled).then_some(found.role))
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

/// The account that is on call for a prescriber's patients today.
pub(crate) fn on_call(
    connection: &Connection,
    parties: &mut Parties,
    prescriber: &PrescriberId,
    today: Day,
) -> Result<Option<Id>, SubmitError> {
    let party = parties.load(connection, &Subject::Prescriber(prescriber.clone()))?;
    let named = party.and_then(|party| {
        let named = party.record.on_call_on(today);
        named.map(|(account, _)| account.clone())
    });
    Ok(named)
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
    /// Who may be named: the prescriber's own accounts, designees' and delegates'.
    pub may_be_on_call: Vec<OnCallAccount>,
    /// By whose schedule the laboratory is asked, where the clinic chose.
    pub schedule: Option<ClinicSchedule>,
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
            let on_call = record.on_call_on(today).map(|(account, until)| {
                let known = may_be_on_call.iter().find(|one| one.account == *account);
                let named = known.cloned().unwrap_or_else(|| OnCallAccount {
                    account: account.clone(),
                    name: account.to_string(),
                });
                (named, until)
            });
            Ok(ClinicSettings {
                today,
                on_call,
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
    let mut statement = connection.prepare_cached(sql::ACCOUNTS_OF_SUBJECT)?;
    let mut rows = statement.query((prescriber.as_str(),))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let account = account::from_row(row)?.account;
        let fits = match account.role {
            Role::Prescriber(_) => true,
            Role::Designee(_) => with_designees,
            _ => false,
        };
        if fits && !account.disabled {
            found.push(OnCallAccount {
                account: account.id,
                name: account.name,
            });
        }
    }
    Ok(found)
}
