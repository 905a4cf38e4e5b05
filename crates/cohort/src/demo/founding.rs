//! The demo's parties and programme, as of days of the past.

use jiff::Timestamp;
use retinue_kernel::{Day, Mode, RegistryEvent};
use retinue_ledger::{
    Actor, Administrator, CommandId, Ledger, RegistrySubmission, Subject, SubmitError,
};

use super::act::DaysAgo;
use super::enrolment;
use super::people::{self, Pharmacy, STAFF, StaffRole};
use super::seed::{SeedError, accounts, moment};
use super::tell::When;

/// Names the parties and records what the registry knows of them and of the programme, as of days of the past. The
/// accounts of the staff are there already: prescribers and pharmacies enrol by the form that they sign.
///
/// # Errors
/// [`SeedError`] when the ledger does not take it or cannot be read. What it holds already is left as it is.
pub(super) fn found(ledger: &Ledger, now: Timestamp) -> Result<(), SeedError> {
    let administrator: Administrator = ledger.at_the_console();
    let today = ledger.rulebook().zone().day_of(now);
    for (subject, name) in people::parties() {
        ledger.name_party(administrator.actor(), &subject, name)?;
    }
    let office = administrator.actor();
    let mode = RegistryEvent::ModeSet {
        mode: Mode::Sandbox,
    };
    let of_the_programme = [
        (people::MODE_SET_AGO, mode),
        (
            people::adopted_ago(today),
            people::adoption(ledger.rulebook()),
        ),
    ];
    let mut facts: Vec<Founding> = of_the_programme
        .into_iter()
        .map(|(ago, event)| (Subject::Programme, ago, office.clone(), event))
        .collect();
    // Which edition's form a party signs is known once the adoption is on record.
    record(ledger, now, "demo programme", &facts)?;
    let uptown = Subject::Pharmacy(Pharmacy::Uptown.id());
    facts.clear();
    for (subject, _) in people::parties() {
        if subject != uptown {
            facts.extend(founding(ledger, office, &subject, today)?);
        }
    }
    record(ledger, now, "demo", &facts)?;
    // Under names of their own, so that a demonstration of before is not told anew.
    let mut facts = founding(ledger, office, &uptown, today)?;
    facts.extend(chain(ledger, office)?);
    record(ledger, now, "demo chain", &facts)?;
    let opened = ledger.in_one_transaction(|transaction| {
        super::office::open_case(transaction, &administrator, ledger, now)
    });
    match opened {
        Ok(()) | Err(SubmitError::CommandIdUsed(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A fact of the registry with the day on which it is told, and who tells it.
type Founding = (Subject, DaysAgo, Actor, RegistryEvent);

/// What is recorded of a party before the courses begin. Whoever enrols by a form signs it on the day of the enrolment,
/// and with that has enrolled and attested.
fn founding(
    ledger: &Ledger,
    office: &Actor,
    subject: &Subject,
    today: Day,
) -> Result<Vec<Founding>, SeedError> {
    let (accounts, rules) = (accounts(ledger)?, ledger.in_force()?.1);
    let account_of = |role: StaffRole| {
        let login = STAFF.iter().find(|one| one.as_what == role)?.login;
        accounts.get(login).cloned()
    };
    let mut facts = Vec::new();
    let mut signs = false;
    for (ago, event) in people::standing(subject, today) {
        let edition = &rules.at(today.minus(ago)).edition.id;
        let enrolment = match &event {
            RegistryEvent::Enrolled {} => {
                enrolment::signed(ledger.rulebook(), subject, edition, account_of)
            }
            _ => None,
        };
        // What a party says of itself it says with its own account.
        let itself = match (&event, subject) {
            (RegistryEvent::Enrolled {} | RegistryEvent::Certified { .. }, _) => None,
            (_, Subject::Pharmacy(id)) => {
                let mut all = Pharmacy::ALL.iter();
                all.find(|one| one.id() == *id)
                    .map(|one| StaffRole::Pharmacist(*one))
            }
            (
                RegistryEvent::Attested {}
                | RegistryEvent::Trained { .. }
                | RegistryEvent::AuditAgreed {},
                Subject::Wholesaler(_),
            ) => Some(StaffRole::Wholesaler),
            _ => None,
        };
        if let Some(enrolment) = enrolment {
            signs = true;
            let account = account_of(enrolment.by).ok_or(SubmitError::NotFound)?;
            let who = ledger.in_the_demo(&account, enrolment.by.role())?;
            let events = enrolment.events.into_iter();
            facts.extend(events.map(|event| (subject.clone(), ago, who.clone(), event)));
        } else if !(signs && event == RegistryEvent::Attested {}) {
            let who = match itself {
                Some(role) => {
                    let account = account_of(role).ok_or(SubmitError::NotFound)?;
                    ledger.in_the_demo(&account, role.role())?
                }
                None => office.clone(),
            };
            facts.push((subject.clone(), ago, who, event));
        }
    }
    Ok(facts)
}

/// How many days ago the office recorded the chain, and how many ago the floating pharmacist was named at the other store.
const CHAIN_JOINED_AGO: DaysAgo = 290;
const FLOATER_NAMED_AGO: DaysAgo = 280;

/// The two stores are one chain, with one representative and one pharmacist who works at both.
fn chain(ledger: &Ledger, office: &Actor) -> Result<Vec<Founding>, SeedError> {
    let accounts = accounts(ledger)?;
    let account_of = |role: StaffRole| {
        let login = STAFF.iter().find(|one| one.as_what == role);
        let account = login.and_then(|one| accounts.get(one.login));
        account.cloned().ok_or(SubmitError::NotFound)
    };
    let representative = account_of(StaffRole::Pharmacist(Pharmacy::Uptown))?;
    let mut facts = Vec::new();
    for store in Pharmacy::OF_THE_CHAIN {
        let joined = RegistryEvent::ChainJoined {
            chain: people::named("example-chain"),
            representative: representative.clone(),
        };
        let store = Subject::Pharmacy(store.id());
        facts.push((store, CHAIN_JOINED_AGO, office.clone(), joined));
    }
    let named = RegistryEvent::PharmacistNamed {
        account: account_of(StaffRole::FloatingPharmacist)?,
    };
    let other = Subject::Pharmacy(Pharmacy::Chain.id());
    facts.push((other, FLOATER_NAMED_AGO, office.clone(), named));
    Ok(facts)
}

fn record(
    ledger: &Ledger,
    now: Timestamp,
    named: &str,
    facts: &[Founding],
) -> Result<(), SubmitError> {
    let zone = ledger.rulebook().zone();
    let today = zone.day_of(now);
    ledger.in_one_transaction(|transaction| {
        for (place, (subject, ago, who, event)) in facts.iter().enumerate() {
            // Whatever happens to one party on one day of the plan happens in the order of the plan, at one moment.
            let when = When {
                day: today.minus(*ago),
                ago: *ago,
                place: 0,
            };
            let submission = RegistrySubmission {
                subject: subject.clone(),
                command_id: CommandId::new(&format!("{named} {place}"))
                    .ok_or(SubmitError::NotFound)?,
                who: who.clone(),
                on: when.day,
                event: event.clone(),
                at: Some(moment(zone, now, when)),
            };
            match transaction.submit_registry(&submission) {
                Ok(_) | Err(SubmitError::CommandIdUsed(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    })
}
