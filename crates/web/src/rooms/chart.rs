//! One patient as the clinic and the patient see her: who she is, the facts that stand, where the course stands today.

use std::sync::Arc;

use retinue_kernel::{
    AuthorisationState, Basis, Category, Check, ComingOfAge, CourseSummary, Day, DispenseDecision,
    DueItem, DueKind, Event, FactId, Id, Mode, OfAge, PatientRecord, Payload, Programme,
    RulesInForce, Slug, TestResult, coming_of_age, guardian_has_own_page, guardians_on,
    majority_of, released_by,
};
use retinue_ledger::{PatientFile, PatientId, ProgrammeNumber, was_supplied};
use retinue_rulebook::{FormText, Rulebook};

use crate::words::vocabulary::Word as _;

/// The youngest for whom the label of isotretinoin is written, in years.
pub(super) const YOUNGEST_ON_THE_LABEL: i16 = 12;

/// What an act and a page of the clinic or the patient may look at.
pub(super) struct Chart {
    pub(super) patient: PatientId,
    pub(super) name: String,
    pub(super) number: ProgrammeNumber,
    pub(super) born: Day,
    pub(super) record: PatientRecord,
    pub(super) events: Vec<Event>,
    pub(super) summary: CourseSummary,
    pub(super) rules: Arc<RulesInForce>,
    pub(super) rulebook: Arc<Rulebook>,
    /// The programmes that the installation holds.
    pub(super) programmes: Vec<Programme>,
    pub(super) today: Day,
    pub(super) mode: Mode,
    /// The texts of the forms of the edition in force, as they are signed today.
    pub(super) form_texts: Vec<FormText>,
    /// The answer that a certified pharmacy would get today for the latest prescription. Nothing is recorded.
    pub(super) decision: DispenseDecision,
    /// What is to be done about the patient, for whomever.
    pub(super) due: Vec<DueItem>,
}

/// How the treatment stands by the prescriber's own acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    Running,
    Paused,
    Stopped,
    Completed,
}

impl Chart {
    /// The chart of a file that the ledger gave to its reader.
    pub(super) fn of(file: PatientFile) -> Chart {
        let decision = file.preview_next(None);
        let due = file.due();
        Chart {
            due,
            patient: file.patient,
            name: file.person.name,
            number: file.number,
            born: file.person.born,
            record: file.record,
            events: file.events,
            summary: file.summary,
            rules: file.rules,
            rulebook: file.rulebook,
            programmes: file.programmes,
            today: file.today,
            mode: file.mode,
            form_texts: Vec::new(),
            decision,
        }
    }

    /// The same, for a page on which a form may be signed.
    pub(super) fn with_texts(mut self, texts: Vec<FormText>) -> Chart {
        self.form_texts = texts;
        self
    }

    /// What a list of today shows, up to and including a day.
    pub(super) fn listed_due(&self, until: Day) -> impl Iterator<Item = &DueItem> {
        self.due
            .iter()
            .filter(move |item| item.opens <= self.today && item.due <= until)
    }

    /// Whether something of the kind is on a list of today.
    pub(super) fn is_due(&self, kind: DueKind) -> bool {
        self.listed_due(self.today).any(|item| item.kind == kind)
    }

    /// The facts that stand, in the order of recording.
    pub(super) fn facts(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.record.facts().iter().map(|fact| &fact.event)
    }

    /// The fact of that name.
    pub(super) fn fact(&self, id: &FactId) -> Option<&Event> {
        self.record.fact(id).map(|fact| &fact.event)
    }

    /// Completed years of age.
    pub(super) fn age(&self) -> i16 {
        self.today.age_of(self.born)
    }

    /// Whether a parent or guardian signs too, or may have to: it depends on where the patient lives.
    pub(super) fn is_minor(&self) -> bool {
        self.of_age() != OfAge::Yes
    }

    /// Whether the patient signs alone.
    pub(super) fn of_age(&self) -> OfAge {
        majority_of(&self.record, &self.rules, self.today).of_age(self.born, self.today)
    }

    /// The coming of age, once it is near enough to be shown.
    pub(super) fn coming_of_age(&self) -> Option<ComingOfAge> {
        coming_of_age(&self.record, &self.rules, self.today)
            .filter(|coming| coming.shown_from <= self.today)
    }

    /// Whether a guardian signs, or has signed, in a room of their own.
    pub(super) fn guardian_signs_apart(&self) -> bool {
        (guardian_has_own_page(&self.rules, self.today)
            && !guardians_on(&self.record, &self.rules, self.today).is_empty())
            || self
                .facts()
                .any(|event| matches!(event.payload, Payload::GuardianSigned { .. }))
    }

    /// Whether the edition of today judges a requirement of the kind on the patient's path.
    pub(super) fn is_asked(&self, kind: impl Fn(&Check) -> bool) -> bool {
        let edition = &self.rules.at(self.today).edition;
        let category = self.summary.category;
        let mut asked = edition
            .requirements
            .iter()
            .filter(|requirement| category.is_none_or(|category| requirement.applies.to(category)));
        asked.any(|requirement| kind(&requirement.check))
    }

    /// Whether the edition of today bounds a test by the days of the menstrual cycle.
    pub(super) fn counts_the_cycle(&self) -> bool {
        let edition = &self.rules.at(self.today).edition;
        edition.parameters.cycle_days > 0
            && self.is_asked(|check| matches!(check, Check::SecondTest))
    }

    /// Whether the edition of today asks for a second prescriber's agreement to the treatment of someone of that age. It
    /// is still open for a prescription that was written before the patient came of age.
    pub(super) fn needs_second_prescriber(&self) -> bool {
        let mut unmet = self.decision.unmet().iter();
        let is_open = unmet.any(|unmet| unmet.slug == Slug::SecondPrescriberMissing);
        (self.is_minor() || is_open)
            && self.is_asked(|check| matches!(check, Check::SecondPrescriber))
    }

    /// The basis of the category in force.
    pub(super) fn basis(&self) -> Option<Basis> {
        self.facts().rev().find_map(|event| match &event.payload {
            Payload::CategoryAssigned { basis, .. } => Some(*basis),
            _ => None,
        })
    }

    /// Whether it stands on record that the patient breastfeeds.
    pub(super) fn breastfeeding(&self) -> bool {
        let last = self.facts().rev().find_map(|event| match &event.payload {
            Payload::BreastfeedingRecorded { ongoing } => Some(ongoing.unwrap_or(true)),
            _ => None,
        });
        last.unwrap_or(false)
    }

    /// Whether the edition of today lets a documented agreement exempt, and the last word is one: a category recorded since,
    /// of one who can become pregnant, says the opposite.
    pub(super) fn is_outside_by_agreement(&self) -> bool {
        let edition = &self.rules.at(self.today).edition;
        let last = || {
            self.facts().rev().find_map(|event| match &event.payload {
                Payload::OutsideProgrammeAgreed { .. } => Some(true),
                Payload::OutsideProgrammeEnded {}
                | Payload::CategoryAssigned {
                    category: Category::Can,
                    ..
                } => Some(false),
                _ => None,
            })
        };
        edition.parameters.agreement_exempts && last().unwrap_or(false)
    }

    /// The day on which what a pharmacy held of an open prescription was released as not handed over, while no other holds
    /// it: another pharmacy can be asked.
    pub(super) fn released_for_another(&self) -> Option<Day> {
        let open: Vec<&FactId> = self.open_prescriptions().map(|(id, _)| id).collect();
        let all = &self.summary.authorisations;
        let last = |id: &FactId| all.iter().rev().find(|one| one.prescription == *id);
        let ended = open
            .into_iter()
            .filter_map(last)
            .find(|one| one.state == AuthorisationState::Closed)?;
        released_by(&self.record, &ended.id).map(|fact| fact.event.envelope.on)
    }

    /// How the treatment stands.
    pub(super) fn standing(&self) -> Standing {
        let last = self.facts().rev().find_map(|event| match &event.payload {
            Payload::TreatmentPaused { .. } => Some(Standing::Paused),
            Payload::TreatmentStopped { .. } => Some(Standing::Stopped),
            Payload::CourseCompleted { .. } => Some(Standing::Completed),
            Payload::TreatmentResumed { .. } => Some(Standing::Running),
            _ => None,
        });
        last.unwrap_or(Standing::Running)
    }

    /// Whether a positive test or a reported pregnancy stands that was neither excluded nor ended.
    pub(super) fn pregnancy_open(&self) -> bool {
        let last = self.facts().rev().find_map(|event| match &event.payload {
            Payload::PregnancyReported {} => Some(true),
            Payload::PregnancyTestReported {
                result: TestResult::Positive,
                ..
            } => Some(true),
            Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {} => Some(false),
            _ => None,
        });
        last.unwrap_or(false)
    }

    /// Whether the patient asked to hold the treatment, and nobody has acted on it since.
    pub(super) fn hold_requested(&self) -> bool {
        let mut open: Option<Day> = None;
        for event in self.facts() {
            let on = event.envelope.on;
            match &event.payload {
                Payload::HoldRequested { .. } => open = Some(on),
                Payload::TreatmentPaused { .. }
                | Payload::TreatmentStopped { .. }
                | Payload::TreatmentResumed { .. } => open = None,
                // A contact of an earlier day that is entered later was about something else.
                Payload::ContactRecorded { .. } => open = open.filter(|asked| on < *asked),
                _ => {}
            }
        }
        open.is_some()
    }

    /// Younger than the label's 12 years: no rule of the gate, but worth a second look.
    pub(super) fn is_young(&self) -> bool {
        self.age() < YOUNGEST_ON_THE_LABEL
    }

    /// What the last prescription was written for.
    pub(super) fn last_indication(&self) -> Option<&Id> {
        self.facts().rev().find_map(|event| match &event.payload {
            Payload::PrescriptionWritten { indication, .. } => indication.as_ref(),
            _ => None,
        })
    }

    /// Prescriptions that were neither cancelled nor handed over, the latest first, each with what it is for.
    pub(super) fn open_prescriptions(&self) -> impl Iterator<Item = (&FactId, String)> {
        self.facts().rev().filter_map(|event| match &event.payload {
            Payload::PrescriptionWritten {
                capsules,
                days,
                product,
                ..
            } if self.is_open(&event.envelope.id) => {
                let what = format!(
                    "{capsules}, {days} days, {}, of {}",
                    product.label(),
                    crate::views::days::short(event.envelope.on)
                );
                Some((&event.envelope.id, what))
            }
            _ => None,
        })
    }

    fn is_open(&self, prescription: &FactId) -> bool {
        let cancelled = self.facts().any(|event| {
            matches!(&event.payload, Payload::PrescriptionCancelled { prescription: one, .. } if one == prescription)
        });
        let dispensed =
            self.summary.authorisations.iter().any(|one| {
                one.prescription == *prescription && one.state == AuthorisationState::Spent
            });
        !cancelled && !dispensed && !was_supplied(&self.record, prescription)
    }

    /// The patient's programme.
    pub(super) fn programme(&self) -> Programme {
        self.rulebook.programme().id
    }

    /// Whether a registry authorises each dispensing; where none does, the pharmacist goes by a checklist.
    pub(super) fn has_registry(&self) -> bool {
        self.programme().has_registry()
    }
}
