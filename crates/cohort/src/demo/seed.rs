//! The plan told to a ledger: through its one door for writing, as of days of the past, one transaction a course.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan};
use retinue_kernel::{Command, Day, DispenseRequest, Form, Id, Programme, RegistryEvent};
use retinue_ledger::{
    Actor, Assistance, CommandId, Contacts, LawInForce, Ledger, PatientId, ProgrammeNumber,
    ReadError, Registration, RegistrySubmission, Role, SimulatedClock, SimulatedMoment, Subject,
    Submission, SubmitError, Transaction,
};
use retinue_rulebook::{FormEntry, ProgrammeZone};

use super::act::{Course, DaysAgo};
use super::care_told::CareLeft;
use super::clinic;
use super::people::{Pharmacy, STAFF, StaffRole, named};
use super::tell::{Astray, By, Done, Keeper, When, born, tell};

/// A patient whose course stands in the ledger.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The course.
    pub course: &'static Course,
    /// The patient.
    pub patient: PatientId,
    /// The number for the counter, which asks for the day of birth too.
    pub number: ProgrammeNumber,
    /// The day of birth.
    pub born: Day,
    /// What a pharmacist asks for today; of nobody's making where nothing was prescribed yet.
    pub request: DispenseRequest,
}

/// What became of one course.
#[derive(Debug)]
pub enum Seeded {
    /// It was told to its end.
    Told(Shown),
    /// It was told before, on this day or an earlier one.
    StoodThere(&'static Course),
    /// It could not be told; nothing of it was kept.
    Astray(&'static Course, Astray<Trouble>),
}

/// Why the ledger did not take an act.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The course was told before.
    #[error("the course stands in the ledger already")]
    StandsThere,
    /// The ledger refused it.
    #[error(transparent)]
    Refused(#[from] SubmitError),
    /// The acts came in another order than the plan's.
    #[error("a course begins with its enrolment")]
    NotRegistered,
}

/// Tells every course of the plan that the ledger does not hold yet, as of `now`, and says after each what became of it;
/// `goes_on` says whether to begin another. Afterwards the turn of the day is made and a pharmacy asks for someone whom
/// nobody knows, so that the lists are true to the day.
///
/// # Errors
/// [`SeedError`] when the ledger cannot be read. A course that goes astray is no error: the others are told.
pub fn seed(
    ledger: &Ledger,
    now: Timestamp,
    goes_on: &mut dyn FnMut() -> bool,
    progress: &mut dyn FnMut(Seeded),
) -> Result<(), SeedError> {
    let seeder = Seeder::new(ledger, now)?;
    let mut told = false;
    for course in clinic::courses() {
        if !goes_on() {
            return Ok(());
        }
        let seeded = seeder.tell(course);
        told = told || matches!(seeded, Seeded::Told(_));
        progress(seeded);
    }
    if told {
        ledger.turn_of_day()?;
        seeder.ask_for_nobody()?;
    }
    Ok(())
}

/// Why the demo could not be seeded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The ledger could not be written.
    #[error(transparent)]
    Write(#[from] SubmitError),
    /// The ledger could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Tells courses to one ledger as of one moment.
pub(super) struct Seeder<'a> {
    ledger: &'a Ledger,
    now: Timestamp,
    laws: BTreeMap<Programme, LawInForce>,
    accounts: BTreeMap<String, Id>,
}

impl<'a> Seeder<'a> {
    pub(super) fn new(ledger: &'a Ledger, now: Timestamp) -> Result<Seeder<'a>, SeedError> {
        let laws = ledger.laws_in_force()?.into_iter();
        Ok(Seeder {
            ledger,
            now,
            laws: laws.map(|law| (law.rulebook.programme().id, law)).collect(),
            accounts: accounts(ledger)?,
        })
    }

    /// The day of `now` in a programme.
    fn today(&self, programme: Programme) -> Day {
        self.zone(programme).day_of(self.now)
    }

    fn zone(&self, programme: Programme) -> &ProgrammeZone {
        let law = self.laws.get(&programme);
        law.map_or(self.ledger.rulebook(), |law| &law.rulebook)
            .zone()
    }

    pub(super) fn tell(&self, course: &'static Course) -> Seeded {
        let today = self.today(course.programme);
        let mut astray = None;
        let told = self.ledger.in_one_transaction(|transaction| {
            let mut keeper = LedgerKeeper {
                seeder: self,
                transaction,
                programme: course.programme,
                patient: None,
                commands: 0,
                care: CareLeft::of(course, today),
            };
            let law = self.laws.get(&course.programme);
            let rules = &law.ok_or(SubmitError::NotFound)?.rules;
            let told = tell(course, rules, today, &mut keeper).and_then(|request| {
                keeper
                    .tells_care(None)
                    .map_err(|trouble| Astray::NotTaken {
                        who: course.who,
                        day: today,
                        act: "a fact of care".to_owned(),
                        trouble,
                    })?;
                Ok(request)
            });
            match told {
                Ok(request) => match keeper.patient {
                    Some((patient, number)) => Ok(Shown {
                        course,
                        patient,
                        number,
                        born: born(course, today),
                        request,
                    }),
                    None => Err(SubmitError::NotFound),
                },
                Err(error) => {
                    astray = Some(error);
                    // Whatever fails, nothing of the course is kept.
                    Err(SubmitError::NotFound)
                }
            }
        });
        match (told, astray) {
            (Ok(shown), _) => Seeded::Told(shown),
            (
                Err(_),
                Some(Astray::NotTaken {
                    trouble: Trouble::StandsThere,
                    ..
                }),
            ) => Seeded::StoodThere(course),
            (Err(_), Some(astray)) => Seeded::Astray(course, astray),
            (Err(trouble), None) => {
                let act = "the commit".to_owned();
                let trouble = Trouble::Refused(trouble);
                Seeded::Astray(
                    course,
                    Astray::NotTaken {
                        who: course.who,
                        day: today,
                        act,
                        trouble,
                    },
                )
            }
        }
    }

    /// The patient of a course that was told on an earlier day.
    pub(super) fn patient_of(&self, course: &Course) -> Result<Option<PatientId>, SeedError> {
        let actor = self.actor(By::Prescriber(course.prescriber), None)?;
        let Some(clinician) = actor.clinician() else {
            return Ok(None);
        };
        let mut after = None;
        loop {
            let page = self.ledger.worklist(&clinician, after.as_ref(), 100)?;
            if let Some(row) = page.rows.into_iter().find(|row| row.name == course.who) {
                return Ok(Some(row.patient));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(None),
            }
        }
    }

    /// A pharmacy asks for a number that nobody has.
    fn ask_for_nobody(&self) -> Result<(), SeedError> {
        let by = By::Pharmacist(Pharmacy::Corner);
        let Some(pharmacist) = self.actor(by, None)?.pharmacist() else {
            return Ok(());
        };
        let id = CommandId::random().map_err(SubmitError::from)?;
        self.ledger.request_dispense(
            &pharmacist,
            id,
            "RT-NOBODY",
            named("a prescription on paper"),
        )?;
        Ok(())
    }

    pub(super) fn actor(&self, by: By, patient: Option<PatientId>) -> Result<Actor, SubmitError> {
        let role = match by {
            By::Prescriber(one) => StaffRole::Prescriber(one),
            By::Designee(one) => StaffRole::Designee(one),
            By::Pharmacist(one) => StaffRole::Pharmacist(one),
            By::Administrator => StaffRole::Administrator,
            By::SecondAgent => StaffRole::SecondAgent,
            By::Patient => {
                let patient = patient.ok_or(SubmitError::NotFound)?;
                return self
                    .ledger
                    .in_the_demo(&named(&patient.to_string()), Role::Patient(patient));
            }
            By::System => {
                return self
                    .ledger
                    .in_the_demo(&named("the installation"), Role::System);
            }
        };
        let login = STAFF
            .iter()
            .find(|one| one.as_what == role)
            .map_or("", |one| one.login);
        let account = self.accounts.get(login).ok_or(SubmitError::NotFound)?;
        self.ledger.in_the_demo(account, role.role())
    }

    pub(super) fn moment(&self, programme: Programme, when: When) -> SimulatedMoment {
        moment(self.zone(programme), self.now, when)
    }
}

/// The accounts by login.
pub(super) fn accounts(ledger: &Ledger) -> Result<BTreeMap<String, Id>, ReadError> {
    let console = ledger.at_the_console();
    let all = ledger.accounts(&console, "", 1000)?;
    Ok(all
        .into_iter()
        .map(|account| (account.login, account.id))
        .collect())
}

/// The decision time of a command: on past days from nine in the morning on, five minutes apart; today in the minutes
/// before `now`, never after it and never yesterday.
pub(super) fn moment(zone: &ProgrammeZone, now: Timestamp, when: When) -> SimulatedMoment {
    let zone = zone.time_zone();
    let place = i64::from(when.place);
    let at = |hour: i8, minutes: i64| {
        let morning = when
            .day
            .date()
            .at(hour, 0, 0, 0)
            .saturating_add(minutes.minutes());
        morning
            .to_zoned(zone.clone())
            .map_or(now, |zoned| zoned.timestamp())
    };
    let moment = if when.ago == 0 {
        let minutes_ago = now.saturating_sub(15.minutes()).unwrap_or(now);
        let recent = minutes_ago
            .saturating_add(place.saturating_mul(10).seconds())
            .unwrap_or(now);
        recent.max(at(0, 0))
    } else {
        at(9, place.saturating_mul(5))
    };
    SimulatedClock::at(moment.min(now)).moment()
}

/// Keeps one course in a ledger, within one transaction.
struct LedgerKeeper<'k, 't, 'a> {
    seeder: &'k Seeder<'a>,
    transaction: &'k mut Transaction<'t>,
    programme: Programme,
    patient: Option<(PatientId, ProgrammeNumber)>,
    commands: u32,
    care: CareLeft,
}

impl LedgerKeeper<'_, '_, '_> {
    /// The care of the days before that of the gate's next act, or all that is left.
    fn tells_care(&mut self, next: Option<DaysAgo>) -> Result<(), Trouble> {
        let Some((patient, _)) = self.patient else {
            return Err(Trouble::NotRegistered);
        };
        let done = self.care.tell(next, self.seeder, self.transaction, patient);
        done.map_err(Trouble::Refused)
    }

    fn command_id(&mut self) -> Result<CommandId, SubmitError> {
        self.commands = self.commands.saturating_add(1);
        CommandId::new(&format!("demo {}", self.commands)).ok_or(SubmitError::NotFound)
    }
}

impl Keeper for LedgerKeeper<'_, '_, '_> {
    type Trouble = Trouble;

    fn form(&self, form: Form, edition: &Id) -> Option<&FormEntry> {
        let law = self.seeder.laws.get(&self.programme)?;
        let mut forms = law.rulebook.forms().iter();
        forms.find(|entry| entry.form == Some(form) && entry.grounds.editions.contains(edition))
    }

    fn register(&mut self, when: When, course: &Course, born: Day) -> Result<(), Trouble> {
        let clinician = self
            .seeder
            .actor(By::Prescriber(course.prescriber), None)?
            .clinician();
        let clinician = clinician.ok_or(SubmitError::NotFound)?;
        let registration = Registration {
            command_id: CommandId::new(&format!("demo {}", course.who))
                .ok_or(SubmitError::NotFound)?,
            name: course.who.to_owned(),
            born,
            // 555-0100 to 555-0199 ring nowhere, and mail to .invalid goes nowhere.
            contacts: Contacts {
                telephone: Some("(202) 555-0100".to_owned()),
                email: Some("nobody@example.invalid".to_owned()),
                address: None,
            },
            programme: course.programme,
            on: when.day,
            assistance: Assistance {
                language: Id::new("en"),
                ..Assistance::default()
            },
            at: Some(self.seeder.moment(self.programme, when)),
        };
        match self.transaction.register_patient(&clinician, &registration) {
            // A name registered on an earlier day means another registration, and on this day the same one again.
            Err(SubmitError::CommandIdUsed(_)) => Err(Trouble::StandsThere),
            Ok(registered) if registered.outcome.again => Err(Trouble::StandsThere),
            Ok(registered) => {
                self.patient = Some((registered.patient, registered.number));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn record(&mut self, when: When, by: By, command: Command) -> Result<Done, Trouble> {
        let Some((patient, _)) = self.patient else {
            return Err(Trouble::NotRegistered);
        };
        self.tells_care(Some(when.ago))?;
        let who = self.seeder.actor(by, Some(patient))?;
        let submission = Submission::new(patient, self.command_id()?, &who, command)
            .as_of(self.seeder.moment(self.programme, when));
        let outcome = self.transaction.submit(&submission)?;
        let fact = outcome.main_fact().cloned().ok_or(SubmitError::NotFound)?;
        Ok(Done {
            fact,
            decision: outcome.decision.map(|recorded| recorded.decision),
        })
    }

    fn suspend(&mut self, when: When, pharmacy: Pharmacy) -> Result<(), Trouble> {
        let who = self.seeder.actor(By::Administrator, None)?;
        let reason = Id::new("an audit found no record of training");
        self.transaction.submit_registry(&RegistrySubmission {
            subject: Subject::Pharmacy(pharmacy.id()),
            command_id: CommandId::new("demo suspension").ok_or(SubmitError::NotFound)?,
            who,
            on: when.day,
            event: RegistryEvent::Suspended { reason },
            at: Some(self.seeder.moment(self.programme, when)),
        })?;
        Ok(())
    }
}
