//! Delegates as the prescriber sees them, and the prescribers for whom one acts.

use retinue_kernel::{Day, PrescriberId, RegistryEvent, Standing};

use crate::actor::Clinician;
use crate::error::{ReadError, SubmitError};
use crate::ids::Subject;
use crate::ledger::Ledger;
use crate::party::Parties;
use crate::{covering, relation, sql};
use rusqlite::{Connection, OptionalExtension};

/// A prescriber's delegates, and for whom the prescriber is one.
#[derive(Clone, Debug)]
pub struct Covering {
    /// The programme's day.
    pub today: Day,
    /// How the prescriber stands today: a delegate takes over where this is no certification.
    pub standing: Standing,
    /// Those named and not ended, those for coming days too, the last named last.
    pub delegates: Vec<Delegate>,
    /// Those for whom the prescriber acts today.
    pub covered: Vec<Covered>,
}

/// A prescriber who may act for another's patients.
#[derive(Clone, Debug)]
pub struct Delegate {
    /// Who.
    pub prescriber: PrescriberId,
    /// The name, if one was given.
    pub name: Option<String>,
    /// The first day.
    pub from: Day,
    /// The last day; none until ended by hand.
    pub until: Option<Day>,
    /// Whether they may act: a delegate without a certification of their own may not.
    pub certified: bool,
}

/// A prescriber for whom one acts.
#[derive(Clone, Debug)]
pub struct Covered {
    /// Who.
    pub prescriber: PrescriberId,
    /// The name, if one was given.
    pub name: Option<String>,
    /// The last day, if one was named.
    pub until: Option<Day>,
    /// How they stand today.
    pub standing: Standing,
    /// How many patients are on their list.
    pub patients: u32,
}

impl Ledger {
    /// The delegates of the prescriber, and those for whom the prescriber is one.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn covering(&self, who: &Clinician) -> Result<Covering, ReadError> {
        self.audited(who.actor(), "read-delegates", None, None)?;
        let today = self.today();
        Ok(self.read(|connection| covering_of(connection, who.prescriber(), today))?)
    }

    /// Until when the reader acts for the patients of `treating` today: none when not at all. A designee of a delegate
    /// enters data for the delegate alone.
    pub(super) fn covers(
        &self,
        who: &Clinician,
        treating: &PrescriberId,
    ) -> Result<Option<Option<Day>>, ReadError> {
        if !matches!(who.actor().role(), crate::Role::Prescriber(_)) {
            return Ok(None);
        }
        let today = self.today();
        Ok(self.read(|connection| {
            relation::covers(
                connection,
                &mut Parties::default(),
                who.prescriber(),
                treating,
                today,
            )
        })?)
    }
}

fn covering_of(
    connection: &Connection,
    own: &PrescriberId,
    today: Day,
) -> Result<Covering, SubmitError> {
    let mut parties = Parties::default();
    let standing_of = |parties: &mut Parties, id: &PrescriberId| -> Result<_, SubmitError> {
        let party = parties.load(connection, &Subject::Prescriber(id.clone()))?;
        Ok(party.map_or(Standing::NotCertified, |party| {
            party.record.standing_on(today)
        }))
    };
    let standing = standing_of(&mut parties, own)?;
    let mut delegates = Vec::new();
    for (prescriber, from, until) in named(connection, &mut parties, own)? {
        if until.is_some_and(|until| until < today) {
            continue;
        }
        let stands = standing_of(&mut parties, &prescriber)?;
        delegates.push(Delegate {
            name: name(connection, &prescriber)?,
            certified: matches!(stands, Standing::Certified(_)),
            prescriber,
            from,
            until,
        });
    }
    let mut covered = Vec::new();
    for prescriber in covering::ever_named_by(connection, own)? {
        if let Some(until) = relation::covers(connection, &mut parties, own, &prescriber, today)? {
            let patients = connection
                .prepare_cached(sql::WORKLIST_COUNT)?
                .query_row((prescriber.as_str(),), |row| row.get(0))?;
            covered.push(Covered {
                name: name(connection, &prescriber)?,
                standing: standing_of(&mut parties, &prescriber)?,
                prescriber,
                until,
                patients,
            });
        }
    }
    Ok(Covering {
        today,
        standing,
        delegates,
        covered,
    })
}

/// The namings that were not ended, whatever their days.
fn named(
    connection: &Connection,
    parties: &mut Parties,
    own: &PrescriberId,
) -> Result<Vec<(PrescriberId, Day, Option<Day>)>, SubmitError> {
    let mut named: Vec<(PrescriberId, Day, Option<Day>)> = Vec::new();
    let party = parties.load(connection, &Subject::Prescriber(own.clone()))?;
    for fact in party.iter().flat_map(|party| &party.record.facts) {
        match &fact.event {
            RegistryEvent::DelegateNamed {
                delegate,
                from,
                until,
            } => {
                named.retain(|(known, ..)| known != delegate);
                named.push((delegate.clone(), *from, *until));
            }
            RegistryEvent::DelegateEnded { delegate } => {
                named.retain(|(known, ..)| known != delegate);
            }
            _ => {}
        }
    }
    Ok(named)
}

fn name(connection: &Connection, prescriber: &PrescriberId) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(sql::PARTY)?
        .query_row((Subject::Prescriber(prescriber.clone()).key(),), |row| {
            row.get(0)
        })
        .optional()
}
