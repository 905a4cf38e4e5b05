//! The guardian's room: dates and status, and nothing else of a record.
//!
//! What leaves here for a guardian holds no test, no result, no method, no category, no reason and no fact: a page
//! cannot show what it was not given.

use std::sync::Arc;

use retinue_kernel::{
    AuthorisationState, Command, Day, Event, FactId, Form, GuardianAccess, Id, Mode, Payload,
    Refused, RefusedBecause, Signing, TestResult, coming_of_age, guardian_access,
    guardian_signature_due, guardians_on,
};
use retinue_rulebook::{FormText, ItemText, Rulebook, WhoseWords, Wording};

use super::PatientFile;
use crate::account::{Account, NewAccount};
use crate::actor::{Actor, Administrator, Clinician, Guardian};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, PatientId, Subject, random};
use crate::ledger::Ledger;
use crate::password::Password;
use crate::recall::OwnRecall;
use crate::submission::Submission;
use crate::{account, idempotency, sql, stream};

/// How a course stands, without why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WardStatus {
    /// Nothing was handed over yet.
    NotBegun,
    /// The course runs.
    Running,
    /// The course is paused.
    Paused,
    /// The course has ended.
    Ended,
}

/// A coming day, without what it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WardDate {
    /// What was authorised is collected on this day at the latest.
    CollectUntil(Day),
    /// The next appointment is on this day or later.
    AppointmentFrom(Day),
}

/// A minor as a guardian sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ward {
    /// The patient.
    pub patient: PatientId,
    /// The name.
    pub name: String,
    /// How the course stands.
    pub status: WardStatus,
    /// The coming days.
    pub dates: Vec<WardDate>,
    /// Whether a form waits for a guardian's signature.
    pub signature_due: bool,
    /// Capsules that may have to go back, while nobody is known to have told the patient.
    pub recall: Option<WardRecall>,
    /// The last day of access.
    pub last_day: Day,
    /// The clinic's name, if one was given.
    pub clinic: Option<String>,
    /// The programme's day.
    pub today: Day,
    /// How the installation runs.
    pub mode: Mode,
    /// What this guardian signed themselves, the earliest first, as far as its text is kept here.
    pub signed: Vec<WardSignature>,
}

/// Capsules of a minor that may have to go back: whom to call, without which they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WardRecall {
    /// The day of the earliest recall.
    pub on: Day,
    /// The pharmacies that handed them over, each by its name, or its id where it has none.
    pub pharmacies: Vec<String>,
}

impl WardRecall {
    fn of(recalls: Vec<OwnRecall>) -> Option<WardRecall> {
        let open = recalls.into_iter().filter(|one| one.told_on.is_none());
        open.fold(None, |found: Option<WardRecall>, one| {
            let mut found = found.unwrap_or_else(|| WardRecall {
                on: one.recall.on,
                pharmacies: Vec::new(),
            });
            found.on = found.on.min(one.recall.on);
            for pharmacy in one.pharmacies {
                if !found.pharmacies.contains(&pharmacy) {
                    found.pharmacies.push(pharmacy);
                }
            }
            Some(found)
        })
    }
}

/// A guardian's own signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WardSignature {
    /// The fact that records it.
    pub id: FactId,
    /// When they signed.
    pub on: Day,
}

/// What a guardian signed, to keep: the statements that they had before them, and nothing that tells which form it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WardCopy {
    /// The minor's name.
    pub name: String,
    /// When the guardian signed.
    pub on: Day,
    /// The statements, in the order of the form.
    pub statements: Vec<Wording>,
    /// Whose words they are.
    pub words: WhoseWords,
    /// How the installation runs.
    pub mode: Mode,
}

/// A minor whose form a guardian may sign: what the signature says, which no page shows.
#[derive(Clone, Debug)]
pub struct WardFile {
    /// What the guardian sees.
    pub ward: Ward,
    /// The form that waits, if one does.
    pub form: Option<Form>,
    /// The text of that form as it stands today.
    pub text: Option<FormText>,
    /// The texts of all forms as they stand today: what a page may show is what they have in common.
    pub texts: Vec<FormText>,
    /// The edition under which it is signed.
    pub edition: Id,
    /// The law of the patient's programme, which defines the form.
    pub rulebook: Arc<Rulebook>,
}

/// A guardian as the clinic sees them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkedGuardian {
    /// The id under which they are linked.
    pub guardian: Id,
    /// The name of the account, if it is still there.
    pub name: Option<String>,
}

impl Ledger {
    /// Everyone whose guardian this is today, and how many records they could see before and cannot any more.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn wards(&self, who: &Guardian) -> Result<(Vec<Ward>, usize), ReadError> {
        let patients = self.read(|connection| -> Result<Vec<PatientId>, rusqlite::Error> {
            let mut statement = connection.prepare_cached(sql::GUARDIAN_PATIENTS)?;
            let found = statement.query_map((who.guardian().as_str(), MOST_WARDS), |row| {
                row.get::<_, [u8; 16]>(0).map(PatientId::from_bytes)
            })?;
            found.collect()
        })?;
        let (mut wards, mut ended) = (Vec::new(), 0_usize);
        for patient in patients {
            match self.ward(who, patient, "read-dates") {
                Ok(file) => wards.push(file.ward),
                Err(ReadError::NotFound) => ended = ended.saturating_add(1),
                Err(other) => return Err(other),
            }
        }
        Ok((wards, ended))
    }

    /// One minor as their guardian sees them.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when this is no guardian of the patient today, and when there is no such patient.
    pub fn ward_file(&self, who: &Guardian, patient: PatientId) -> Result<WardFile, ReadError> {
        self.ward(who, patient, "read-dates")
    }

    /// Whether a command of this name left a fact in the record of a patient whose guardian this is.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn ward_act_was_carried_out(
        &self,
        who: &Guardian,
        patient: PatientId,
        command_id: &CommandId,
    ) -> Result<bool, ReadError> {
        self.ward(who, patient, "read-dates")?;
        Ok(self.read(|connection| idempotency::was_carried_out(connection, patient, command_id))?)
    }

    /// What a guardian signed for a minor, as it was worded when they did.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when this is no guardian of the patient today, when the signature is not their own, and
    /// when its words are not kept.
    pub fn ward_copy(
        &self,
        who: &Guardian,
        patient: PatientId,
        signature: &str,
    ) -> Result<WardCopy, ReadError> {
        let (_, file) = self.open_ward(who, patient, "read-own-signature")?;
        let signed = own_signatures(&file, who).find(|signed| signed.id.as_str() == signature);
        let signed = signed.ok_or(ReadError::NotFound)?;
        let text = self
            .form_text(signed.text_hash)?
            .ok_or(ReadError::NotFound)?;
        let seen = |item: &&ItemText| signed.signing.yes.contains(&item.id);
        let items = text.items.iter().filter(seen);
        Ok(WardCopy {
            name: file.person.name.clone(),
            on: signed.on,
            statements: items.map(|item| item.text.clone()).collect(),
            words: text.words,
            mode: file.mode,
        })
    }

    /// The record of a minor whose guardian this is today, and the last day on which they are; the look is on disk.
    fn open_ward(
        &self,
        who: &Guardian,
        patient: PatientId,
        act: &str,
    ) -> Result<(Day, PatientFile), ReadError> {
        let file = match self.file(patient) {
            Err(ReadError::NotFound) => {
                self.audited(who.actor(), act, None, Some("nobody".to_owned()))?;
                return Err(ReadError::NotFound);
            }
            other => other?,
        };
        let access = guardian_access(&file.record, &file.rules, who.guardian(), file.today);
        let GuardianAccess::Open { last_day } = access else {
            let detail = Some("not theirs".to_owned());
            self.audited(who.actor(), act, Some(patient), detail)?;
            return Err(ReadError::NotFound);
        };
        self.audited_on_disk(who.actor(), act, Some(patient), None)?;
        Ok((last_day, file))
    }

    fn ward(&self, who: &Guardian, patient: PatientId, act: &str) -> Result<WardFile, ReadError> {
        let (last_day, file) = self.open_ward(who, patient, act)?;
        let clinic = match &file.prescriber {
            Some(id) => self.party_name(&Subject::Prescriber(id.clone()))?,
            None => None,
        };
        let form = guardian_signature_due(&file.record, &file.rules, file.today);
        let edition = file.rules.at(file.today).edition.id.clone();
        let ward = Ward {
            patient,
            status: status(&file),
            dates: dates(&file),
            signature_due: form.is_some(),
            recall: WardRecall::of(self.recalls_told(patient)?),
            last_day,
            clinic,
            today: file.today,
            mode: file.mode,
            signed: own_signatures(&file, who)
                .map(|signed| WardSignature {
                    id: signed.id.clone(),
                    on: signed.on,
                })
                .collect(),
            name: file.person.name.clone(),
        };
        let texts = self.form_texts_today(file.rulebook.programme().id);
        let text = form.and_then(|form| {
            let mut texts = texts.iter();
            // Two editions may each have a form of the kind, under names of their own.
            texts
                .find(|text| {
                    let entry = file.rulebook.form(text.form.as_str());
                    entry.is_some_and(|entry| entry.form == Some(form))
                })
                .cloned()
        });
        Ok(WardFile {
            ward,
            form,
            text,
            texts,
            edition,
            rulebook: file.rulebook,
        })
    }

    /// Links the guardian of an account, by its login, to a patient.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when no guardian's account has that login; else as [`Ledger::submit`].
    pub fn link_guardian(
        &self,
        who: &Actor,
        command_id: CommandId,
        patient: PatientId,
        login: &str,
        on: Day,
    ) -> Result<(), SubmitError> {
        let found = self
            .read(|connection| account::by_login(connection, login).map_err(SubmitError::from))?;
        let guardian = found.and_then(|stored| guardian_of(&stored.account));
        let payload = Payload::GuardianLinked {
            guardian: guardian.ok_or(SubmitError::NotFound)?,
        };
        let command = Command::Record { on, payload };
        self.submit(Submission::new(patient, command_id, who, command))
            .map(drop)
    }

    /// Makes the account of a guardian and links it to the patient.
    ///
    /// # Errors
    /// Refused when the patient is of age, or the login or name is unfit or taken; then nothing is made.
    pub fn create_guardian(
        &self,
        who: &Administrator,
        patient: PatientId,
        login: &str,
        name: &str,
        password: Password,
    ) -> Result<Account, SubmitError> {
        let (on, rules, record) =
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let (_, record) = stream::patient_record(connection, patient, u32::MAX)?;
                let in_force = parties.in_force(connection, self.core(), record.programme())?;
                let today = in_force.rulebook.day_of(self.core().clock.now());
                Ok((today, in_force.rules, record))
            })?;
        if coming_of_age(&record, &rules, on).is_none() {
            let because = vec![RefusedBecause {
                field: "of",
                wrong: "the patient is of age".to_owned(),
                remedy: "A guardian is linked to a minor only.",
            }];
            return Err(Refused { because }.into());
        }
        let guardian = Id::from(uuid::Builder::from_random_bytes(random()?).into_uuid());
        let new = NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            password,
            role: crate::Role::Guardian(guardian),
        };
        let made = self.create_account(who, new)?;
        let named = CommandId::new(&format!("link-{}", made.id)).ok_or(SubmitError::NotFound)?;
        self.link_guardian(who.actor(), named, patient, login, on)?;
        Ok(made)
    }

    /// The guardians of one of the clinician's patients today, with the names of their accounts.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when the patient is another's.
    pub fn guardians_of(
        &self,
        who: &Clinician,
        patient: PatientId,
    ) -> Result<Vec<LinkedGuardian>, ReadError> {
        let file = self.patient_file(who, patient)?;
        let linked = guardians_on(&file.record, &file.rules, file.today);
        Ok(self.read(|connection| {
            linked
                .into_iter()
                .map(|guardian| {
                    Ok::<_, rusqlite::Error>(LinkedGuardian {
                        name: account::guardian_name(connection, &guardian)?,
                        guardian,
                    })
                })
                .collect::<Result<_, _>>()
        })?)
    }
}

/// A guardian's signature with what they had before them.
struct OwnSignature<'a> {
    id: &'a FactId,
    on: Day,
    text_hash: &'a Id,
    signing: &'a Signing,
}

/// The signatures that this very guardian gave in their own room.
fn own_signatures<'a>(
    file: &'a PatientFile,
    who: &Guardian,
) -> impl Iterator<Item = OwnSignature<'a>> {
    let account = who.actor().account();
    file.record.facts().iter().filter_map(move |fact| {
        let Event { payload, envelope } = &fact.event;
        let by = envelope.provenance.as_ref()?.by.as_ref()?;
        let Payload::GuardianSigned {
            text_hash: Some(text_hash),
            signing: Some(signing),
            ..
        } = payload
        else {
            return None;
        };
        (by == account).then_some(OwnSignature {
            id: &envelope.id,
            on: envelope.on,
            text_hash,
            signing,
        })
    })
}

/// Most patients of one guardian.
const MOST_WARDS: u32 = 50;

fn guardian_of(account: &Account) -> Option<Id> {
    match &account.role {
        crate::Role::Guardian(id) if !account.disabled => Some(id.clone()),
        _ => None,
    }
}

fn status(file: &PatientFile) -> WardStatus {
    let mut handed_over = false;
    let mut stands = None;
    for fact in file.record.facts() {
        match &fact.event.payload {
            Payload::HandedOver { .. } | Payload::Shipped { .. } | Payload::Supplied { .. } => {
                handed_over = true;
            }
            Payload::TreatmentPaused { .. } => stands = Some(WardStatus::Paused),
            Payload::TreatmentStopped { .. } | Payload::CourseCompleted { .. } => {
                stands = Some(WardStatus::Ended);
            }
            Payload::TreatmentResumed { .. } => stands = None,
            _ => {}
        }
    }
    stands.unwrap_or(if handed_over {
        WardStatus::Running
    } else {
        WardStatus::NotBegun
    })
}

/// The coming days of a course that goes on. Where something stands in the way there are none, whatever it is.
fn dates(file: &PatientFile) -> Vec<WardDate> {
    if matches!(status(file), WardStatus::Paused | WardStatus::Ended) || is_halted(file) {
        return Vec::new();
    }
    let summary = &file.summary;
    let collect = summary
        .authorisations
        .iter()
        .find(|one| one.state == AuthorisationState::Live)
        .map(|one| WardDate::CollectUntil(one.until));
    // The waits before a first supply belong to one of the two paths: their days would tell which.
    let appointment = summary
        .next_supply_from
        .filter(|day| *day >= file.today)
        .map(WardDate::AppointmentFrom);
    collect.into_iter().chain(appointment).collect()
}

/// Whether the course waits for something that is the patient's alone.
fn is_halted(file: &PatientFile) -> bool {
    let last = file
        .record
        .facts()
        .iter()
        .rev()
        .find_map(|fact| match &fact.event.payload {
            Payload::PregnancyReported {}
            | Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            } => Some(true),
            Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {} => Some(false),
            _ => None,
        });
    last.unwrap_or(false)
}
