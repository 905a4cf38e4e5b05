//! From what the ledger keeps to resources.

use std::collections::{BTreeMap, BTreeSet};

use retinue_care::concern::{Whom, tasks};
use retinue_care::{CareRecord, Counsel};
use retinue_interop::fhir_r4::{
    Chart, Element, Names, PatientName, Person, Practice, Resource, at_hand, group, group_id,
    json_read, of_patient, of_patient_as, pharmacy, practice, tells_advice,
};
use retinue_kernel::{Day, FactId, Id, Mode, PatientRecord, Standing, Timestamp, due};
use retinue_ledger::{
    Actor, CareFile, Clinician, Ledger, Patient, PatientFile, PatientId, ReadError, Subject,
};

/// Most pharmacies that are told.
const MOST_PHARMACIES: usize = 200;

/// The id of a patient in what leaves.
pub(super) fn name_of(patient: PatientId) -> PatientName {
    let parsed = uuid::Uuid::parse_str(&patient.to_string());
    // A patient's id is written as a UUID and nothing else.
    PatientName::new(parsed.unwrap_or_default().as_bytes())
}

/// The patient to whom an id belongs, if it can be one of ours.
pub(super) fn patient_of(id: &str) -> Option<PatientId> {
    let (name, _) = PatientName::of_id(id)?;
    name.as_str().parse().ok()
}

/// One patient's file, ready to be told as it stands or as it stood.
pub(super) struct Told<'a> {
    names: &'a Names,
    file: CareFile,
    prescriber: Option<Practice>,
    received: BTreeMap<FactId, Element>,
    /// Whether the advice of the day is told, which is for whoever treats.
    tells_advice: bool,
}

impl<'a> Told<'a> {
    /// The file of one of the clinic's patients. The look is in the access log before it is answered.
    pub(super) fn of(
        ledger: &Ledger,
        names: &'a Names,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<Told<'a>, ReadError> {
        Told::with(ledger, names, ledger.care_file(who, patient)?, true)
    }

    /// A patient's own file. Advice is left out: it is what the software says to whoever treats, and no entry of the record.
    pub(super) fn own(
        ledger: &Ledger,
        names: &'a Names,
        who: &Patient,
    ) -> Result<Told<'a>, ReadError> {
        Told::with(ledger, names, ledger.own_care(who)?, false)
    }

    /// The file of a patient whose file this very request saw already, as it stands after what the request recorded.
    pub(super) fn after(
        ledger: &Ledger,
        names: &'a Names,
        seen: &PatientFile,
    ) -> Result<Told<'a>, ReadError> {
        Told::with(ledger, names, ledger.care_file_after(seen)?, true)
    }

    /// A file that the one who asks was given just now, with the advice of the day or without it.
    pub(super) fn with(
        ledger: &Ledger,
        names: &'a Names,
        file: CareFile,
        tells_advice: bool,
    ) -> Result<Told<'a>, ReadError> {
        let prescriber = match &file.file.prescriber {
            Some(id) => Some(prescriber(ledger, id, file.file.today)?),
            None => None,
        };
        let received = received(ledger, &file)?;
        Ok(Told {
            names,
            file,
            prescriber,
            received,
            tells_advice,
        })
    }

    /// The file of the gate alone.
    pub(super) fn into_file(self) -> PatientFile {
        self.file.file
    }

    /// Everything on record, as it stands.
    pub(super) fn now(&self) -> Vec<Resource> {
        let (record, care) = (&self.file.file.record, &self.file.care);
        self.told(record, care, &self.advised(), of_patient)
    }

    /// What is on record of one kind, as it stands.
    pub(super) fn now_as(&self, kind: &str) -> Vec<Resource> {
        let (record, care) = (&self.file.file.record, &self.file.care);
        let advised = if tells_advice(kind) {
            self.advised()
        } else {
            Vec::new()
        };
        self.told(record, care, &advised, |chart| of_patient_as(chart, kind))
    }

    fn advised(&self) -> Vec<Counsel> {
        if self.tells_advice {
            self.file.advised()
        } else {
            Vec::new()
        }
    }

    /// Whether every parameter names the patient's number among others.
    pub(super) fn has_numbers(&self, numbers: &[Vec<String>]) -> bool {
        let own = self.file.file.number.to_string();
        numbers.iter().all(|any| any.contains(&own))
    }

    /// Every moment at which the ledger learned something, the first first.
    pub(super) fn moments(&self) -> BTreeSet<Timestamp> {
        let gate = self.file.file.events.iter().map(|event| &event.envelope);
        let care = self
            .file
            .care
            .timeline()
            .iter()
            .map(|event| &event.envelope);
        gate.chain(care)
            .filter_map(|envelope| envelope.recorded_at)
            .collect()
    }

    /// What an export of a moment tells: nothing of a patient of whom nothing was known then, and no advice, which follows from the
    /// facts of the day on which it is asked for.
    pub(super) fn exported(&self, moment: Timestamp) -> Vec<Resource> {
        let is_known = self.moments().first().is_some_and(|first| *first <= moment);
        if is_known {
            self.at(moment)
        } else {
            Vec::new()
        }
    }

    /// Everything on record as the ledger knew it at a moment, with the statuses that follow today.
    pub(super) fn at(&self, moment: Timestamp) -> Vec<Resource> {
        let by_then = |learned: Option<Timestamp>| learned.is_none_or(|learned| learned <= moment);
        let events = self.file.file.events.iter();
        let events = events.filter(|event| by_then(event.envelope.recorded_at));
        let care = self.file.care.timeline().iter();
        let care = care.filter(|event| by_then(event.envelope.recorded_at));
        self.told(
            &PatientRecord::of(events.cloned()),
            &CareRecord::of(care.cloned()),
            &[],
            of_patient,
        )
    }

    fn told(
        &self,
        record: &PatientRecord,
        care: &CareRecord,
        advised: &[Counsel],
        tell: impl FnOnce(&Chart<'_>) -> Vec<Resource>,
    ) -> Vec<Resource> {
        let file = &self.file.file;
        let knowledge = self.file.knowledge.knowledge();
        let tasks = tasks(care, knowledge, Whom::of(record, self.file.jurisdiction));
        let due = due(record, &file.rules, file.today);
        let contacts = &file.person.contacts;
        tell(&Chart {
            names: self.names,
            person: Person {
                id: name_of(file.patient),
                number: file.number.to_string(),
                name: file.person.name.clone(),
                born: file.person.born,
                telephone: contacts.telephone.clone(),
                email: contacts.email.clone(),
                address: contacts.address.clone(),
            },
            record,
            care,
            tasks: &tasks,
            advised,
            due: &due,
            knowledge,
            jurisdiction: self.file.jurisdiction,
            rulebook: &file.rulebook,
            prescriber: self.prescriber.clone(),
            received: &self.received,
            today: file.today,
            sandbox: file.mode == Mode::Sandbox,
        })
    }
}

/// What programs sent of the patient, by the fact that came of it.
fn received(ledger: &Ledger, file: &CareFile) -> Result<BTreeMap<FactId, Element>, ReadError> {
    let gate = file.file.events.iter().map(|event| &event.envelope);
    let care = file.care.timeline().iter().map(|event| &event.envelope);
    let by = gate
        .chain(care)
        .filter_map(|envelope| envelope.provenance.as_ref()?.by.as_ref());
    let sent = ledger.sent_of(file.file.patient, by)?;
    let read =
        |(fact, content): (FactId, String)| Some((fact, json_read::read(content.as_bytes()).ok()?));
    Ok(sent.into_iter().filter_map(read).collect())
}

/// The clinic itself, and the pharmacies of the programme.
pub(super) fn parties(
    ledger: &Ledger,
    names: &Names,
    who: &Clinician,
) -> Result<Vec<Resource>, ReadError> {
    let sandbox = is_sandbox(ledger)?;
    let own = prescriber(ledger, who.prescriber(), ledger.today())?;
    let mut all: Vec<Resource> = practice(names, &own, sandbox).into();
    all.extend(pharmacies(ledger, names, who.actor(), sandbox)?);
    Ok(all)
}

/// The clinic that treats a patient, and the pharmacies that their record names.
pub(super) fn parties_of(
    ledger: &Ledger,
    who: &Actor,
    told: &Told<'_>,
) -> Result<Vec<Resource>, ReadError> {
    let (names, sandbox) = (told.names, is_sandbox(ledger)?);
    let own = told.prescriber.iter();
    let mut all: Vec<Resource> = own.flat_map(|own| practice(names, own, sandbox)).collect();
    let written: String = told.now().iter().map(|one| one.body.compact()).collect();
    let known = pharmacies(ledger, names, who, sandbox)?;
    let is_named = |one: &Resource| written.contains(&format!("\"{}\"", one.reference()));
    all.extend(known.into_iter().filter(is_named));
    Ok(all)
}

fn pharmacies(
    ledger: &Ledger,
    names: &Names,
    who: &Actor,
    sandbox: bool,
) -> Result<Vec<Resource>, ReadError> {
    let mut all = Vec::new();
    for one in ledger.pharmacies_named(who, "", false, MOST_PHARMACIES)? {
        let until = certified(one.standing);
        let party = Practice {
            id: one.pharmacy,
            name: one.name,
            certified: until.is_some(),
            certified_until: until,
        };
        all.extend(pharmacy(names, &party, sandbox));
    }
    Ok(all)
}

/// The parties of one kind: of the clinic's patients taken together only where they are asked for, since that is noted as a look at
/// the list.
pub(super) fn parties_as(
    ledger: &Ledger,
    names: &Names,
    who: &Clinician,
    kind: &str,
) -> Result<Vec<Resource>, ReadError> {
    if kind != "Group" {
        return parties(ledger, names, who);
    }
    let clinic = prescriber(ledger, who.prescriber(), ledger.today())?;
    let patients = ledger.patients_of(who, u32::MAX)?;
    let patients: Vec<PatientName> = patients.iter().map(|one| name_of(one.patient)).collect();
    let sandbox = is_sandbox(ledger)?;
    Ok(vec![group(names, &clinic, &patients, sandbox)])
}

/// Whether an id is that of the clinic's patients taken together.
pub(super) fn is_own_group(
    ledger: &Ledger,
    names: &Names,
    who: &Clinician,
    id: &str,
) -> Result<bool, ReadError> {
    let clinic = prescriber(ledger, who.prescriber(), ledger.today())?;
    Ok(group_id(names, &clinic) == id)
}

/// Capsules, and the forms of every programme here.
pub(super) fn everybodys(ledger: &Ledger) -> Result<Vec<Resource>, ReadError> {
    let knowledge = ledger.knowledge()?;
    let laws: Vec<_> = ledger.laws().all().collect();
    let rulebooks: Vec<&retinue_rulebook::Rulebook> = laws.iter().map(|law| &***law).collect();
    Ok(at_hand(
        knowledge.knowledge(),
        &rulebooks,
        is_sandbox(ledger)?,
    ))
}

fn is_sandbox(ledger: &Ledger) -> Result<bool, ReadError> {
    Ok(ledger.in_force()?.0 == Mode::Sandbox)
}

fn prescriber(ledger: &Ledger, id: &Id, today: Day) -> Result<Practice, ReadError> {
    let subject = Subject::Prescriber(id.clone());
    let until = match ledger.party_record(&subject) {
        Ok(record) => certified(record.standing_on(today)),
        Err(ReadError::NotFound) => None,
        Err(error) => return Err(error),
    };
    Ok(Practice {
        id: id.clone(),
        name: ledger.party_name(&subject)?,
        certified: until.is_some(),
        certified_until: until,
    })
}

const fn certified(standing: Standing) -> Option<Day> {
    match standing {
        Standing::Certified(until) => Some(until),
        _ => None,
    }
}
