//! What the office sees on its desk, and what a party sees of itself.

use retinue_kernel::office::{
    CaseOnRecord, DueItem, OfficeNumbers, ShipmentAnswer, audits_of_sample, due_of_party,
    due_of_programme,
};
use retinue_kernel::{
    Day, Id, RefusedBecause, RegistryEvent, RegistryFact, RegistryRecord, Standing,
};

use super::pregnancy::keys;
use crate::actor::{Actor, Administrator, Wholesaler};
use crate::certification;
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::party::Parties;
use crate::reads::administrator::{facts, name};
use crate::submission::RegistrySubmission;
use retinue_kernel::office::OfficeDuty;
use retinue_rulebook::Due;

/// Everything that is due of the parties and of the office.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The programme's day.
    pub today: Day,
    /// What is due, the earliest first.
    pub items: Vec<DeskItem>,
}

/// Something that is due, and of whom.
#[derive(Clone, Debug)]
pub struct DeskItem {
    /// The party, the programme, or a file.
    pub subject: Subject,
    /// The name of the party, if one was given.
    pub name: Option<String>,
    /// What.
    pub due: DueItem,
}

/// What a party sees of itself.
#[derive(Clone, Debug)]
pub struct OwnStanding {
    /// Who.
    pub subject: Subject,
    /// The name, if one was given.
    pub name: Option<String>,
    /// How it stands today.
    pub standing: Standing,
    /// What is due of it and about it, the earliest first.
    pub due: Vec<DueItem>,
    /// Its cases, the earliest first.
    pub cases: Vec<CaseOnRecord>,
    /// Every fact, in the order of recording.
    pub facts: Vec<RegistryFact>,
    /// Until when it may be certified today, or everything that is missing, with who supplies it; none in a programme
    /// without a registry.
    pub certifiable: Option<Result<Day, Vec<RefusedBecause>>>,
    /// The programme's day.
    pub today: Day,
}

/// The answer to the question whether a wholesaler may ship, with the day on which it was given.
#[derive(Clone, Debug)]
pub struct ShipmentChecked {
    /// The consignee's name, if it is on record under one.
    pub name: Option<String>,
    /// The answer.
    pub answer: ShipmentAnswer,
    /// The programme's day.
    pub today: Day,
}

/// What became of a shipment that was to be recorded.
#[derive(Clone, Debug)]
pub struct ShipmentOutcome {
    /// The fact that records it: `shipment-recorded` or `shipment-refused`.
    pub fact: crate::submission::Recorded,
    /// How shipping there stands right after it; none when that could not be read any more.
    pub checked: Option<ShipmentChecked>,
}

impl Ledger {
    /// The numbers of the office in the edition in force today; none in a programme without a registry.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn office_numbers(&self) -> Result<Option<OfficeNumbers>, ReadError> {
        let today = self.today();
        Ok(self.read(|connection| {
            super::numbers(connection, &mut Parties::default(), self.core(), today)
        })?)
    }

    /// Everything that is due of the parties and of the office.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn office_desk(&self, who: &Administrator) -> Result<Desk, ReadError> {
        self.audited(who.actor(), "read-desk", None, None)?;
        let today = self.today();
        let Some(numbers) = self.office_numbers()? else {
            return Ok(Desk {
                today,
                items: Vec::new(),
            });
        };
        let first = self.first_assessment();
        let mut items = self.read(|connection| -> Result<_, SubmitError> {
            let mut parties = Parties::default();
            let mut items = Vec::new();
            for prefix in ["prescriber:", "pharmacy:", "wholesaler:"] {
                for key in keys(connection, prefix)? {
                    let Some(subject) = Subject::from_key(&key) else {
                        continue;
                    };
                    let (Some(part), Some(party)) =
                        (subject.part(), parties.load(connection, &subject)?)
                    else {
                        continue;
                    };
                    for due in due_of_party(part, &party.record, &numbers, today) {
                        items.push(DeskItem {
                            name: name(connection, &subject)?,
                            subject: subject.clone(),
                            due,
                        });
                    }
                }
            }
            let programme = RegistryRecord::of(facts(connection, &Subject::Programme)?);
            let of_programme = due_of_programme(&programme, &numbers, first, today);
            items.extend(of_programme.into_iter().map(|due| DeskItem {
                subject: Subject::Programme,
                name: None,
                due,
            }));
            for fact in &programme.facts {
                let (RegistryEvent::AuditSampleDrawn { year, chosen, .. }, Some(id)) =
                    (&fact.event, &fact.id)
                else {
                    continue;
                };
                let mut records = Vec::with_capacity(chosen.len());
                for pharmacy in chosen {
                    let subject = Subject::Pharmacy(pharmacy.clone());
                    let party = parties.load(connection, &subject)?;
                    records.push((pharmacy, party.map(|party| party.record)));
                }
                let open = audits_of_sample(
                    id,
                    records.iter().map(|(id, record)| (*id, record.as_deref())),
                );
                for pharmacy in open {
                    let subject = Subject::Pharmacy(pharmacy.clone());
                    items.push(DeskItem {
                        name: name(connection, &subject)?,
                        subject,
                        due: DueItem {
                            by: last_of_year(*year, fact.on),
                            what: OfficeDuty::PharmacyAudited,
                            about: Some(id.clone()),
                        },
                    });
                }
            }
            Ok(items)
        })?;
        // The sealed files are a reading of their own in the log, whatever list they stand on.
        self.audited_on_disk(who.actor(), "read-pregnancy-files-due", None, None)?;
        for entry in self.files_of_pregnancies()? {
            let subject = entry.subject;
            items.extend(entry.due.map(|due| DeskItem {
                subject,
                name: None,
                due,
            }));
        }
        items.sort_by(|one, other| one.due.cmp(&other.due));
        Ok(Desk { today, items })
    }

    /// The day of the first assessment, as the law's duty names it.
    fn first_assessment(&self) -> Option<Day> {
        let named = OfficeDuty::AssessmentSubmitted.as_str();
        let duties = self.rulebook().duties();
        match duties.iter().find(|duty| duty.id.as_str() == named)?.due {
            Due::EachSince { first, .. } => Some(first),
            _ => None,
        }
    }

    /// What a party sees of itself: its standing, what is due, its cases and every fact.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the account acts for no party that is on record.
    pub fn own_standing(&self, who: &Actor) -> Result<OwnStanding, ReadError> {
        let subject = who.role().party().ok_or(ReadError::NotFound)?;
        self.audited(who, "read-own-standing", None, Some(subject.key()))?;
        self.standing_of(subject)
    }

    /// The same of any party, for the office.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when nothing is on record.
    pub fn standing_at_the_office(
        &self,
        who: &Administrator,
        subject: Subject,
    ) -> Result<OwnStanding, ReadError> {
        self.audited(who.actor(), "read-party", None, Some(subject.key()))?;
        self.standing_of(subject)
    }

    pub(crate) fn standing_of(&self, subject: Subject) -> Result<OwnStanding, ReadError> {
        let today = self.today();
        let numbers = self.office_numbers()?;
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let record = RegistryRecord::of(facts(connection, &subject)?);
            if record.facts.is_empty() {
                return Err(SubmitError::NotFound);
            }
            let due = match (subject.part(), &numbers) {
                (Some(part), Some(numbers)) => due_of_party(part, &record, numbers, today),
                _ => Vec::new(),
            };
            let certifiable = certification::open_until(
                connection,
                &mut Parties::default(),
                self.core(),
                &subject,
                &record,
                today,
            )?;
            Ok(OwnStanding {
                certifiable,
                name: name(connection, &subject)?,
                standing: record.standing_on(today),
                due,
                cases: record.cases(),
                facts: record.facts,
                subject: subject.clone(),
                today,
            })
        })?)
    }

    /// May this wholesaler ship to the party of this key (`pharmacy:ID` or `wholesaler:ID`) today? Nothing is recorded
    /// but the look.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn check_shipment(&self, who: &Wholesaler, to: &Id) -> Result<ShipmentChecked, ReadError> {
        self.audited(who.actor(), "check-shipment", None, Some(to.to_string()))?;
        self.shipment_checked(&Subject::Wholesaler(who.wholesaler().clone()), to)
    }

    fn shipment_checked(&self, own: &Subject, to: &Id) -> Result<ShipmentChecked, ReadError> {
        let today = self.today();
        Ok(self.read(|connection| -> Result<_, SubmitError> {
            let mut parties = Parties::default();
            let answer = super::shipment_answer(connection, &mut parties, own, to, today)?;
            let consignee = Subject::from_key(to.as_str());
            let name = match &consignee {
                Some(subject) if subject.part().is_some() => name(connection, subject)?,
                _ => None,
            };
            Ok(ShipmentChecked {
                name,
                answer,
                today,
            })
        })?)
    }

    /// Records a shipment, or, where it is barred, that it was refused and why. The standing of both parties is read
    /// under the lock under which the fact is written.
    ///
    /// # Errors
    /// As [`Ledger::submit_registry`].
    pub fn record_shipment(
        &self,
        who: &Wholesaler,
        command_id: CommandId,
        event: RegistryEvent,
    ) -> Result<ShipmentOutcome, SubmitError> {
        let RegistryEvent::ShipmentRecorded { to, .. } = &event else {
            return Err(SubmitError::NotFound);
        };
        let (to, own) = (to.clone(), Subject::Wholesaler(who.wholesaler().clone()));
        let outcome = self.submit_registry(RegistrySubmission {
            subject: own.clone(),
            command_id,
            who: who.actor().clone(),
            on: self.today(),
            event,
            at: None,
        })?;
        // It is recorded by now: that it cannot be looked at once more does not take it back.
        let checked = self.shipment_checked(&own, &to).ok();
        Ok(ShipmentOutcome {
            fact: outcome.fact,
            checked,
        })
    }
}

fn last_of_year(year: u16, otherwise: Day) -> Day {
    i16::try_from(year)
        .ok()
        .and_then(|year| jiff::civil::Date::new(year, 12, 31).ok())
        .map_or(otherwise, Day::new)
}
