//! A clinic, its patient and the programme's administrator, who do on each day what the refusals ask for, and nothing
//! else.

use retinue_kernel::{
    Basis, Capsules, Case, Category, Command, Cycle, Day, Days, DispenseDecision, DispenseRequest,
    Exclusion, Form, Id, Method, Milligrams, Parameters, Payload, Product, Programme,
    RegistryEvent, RegistryFact, RegistryRecord, Setting, Signer, Source, Specimen, TestResult,
    Topic, authorise, decide, summarise,
};

use crate::harness::slugs;
use crate::told::Told;

/// The most days that an edition makes an eligible patient wait once the supply at home is no obstacle.
///
/// What is asked of patients can all begin on one day and runs side by side: contraception from today, the first test
/// today and the second a gap later, and the wait after a missed window counts from a test that was taken already. So
/// the bound is the longest of the waits, not their sum. (A period that comes late is no wait of the edition's.)
pub(crate) fn longest_wait(parameters: &Parameters) -> Days {
    parameters
        .contraception_wait_days
        .max(parameters.test_gap_days)
        .max(parameters.missed_first_window_wait_days)
}

/// More questions than any path back needs: beyond this the refusals lead in a circle.
const MOST_QUESTIONS: usize = 12;

/// A patient's course in the hands of people who clear what they are told to clear.
pub(crate) struct Clinic {
    pub(crate) told: Told,
    /// A pharmacy that answers nobody: what it holds can only run out.
    silent: Option<Id>,
    /// Whether the patient was told that the methods differ, and submits what the prescriber records.
    patient_repeats_the_methods: bool,
    months: u32,
}

impl Clinic {
    pub(crate) fn of(told: Told) -> Clinic {
        Clinic {
            told,
            silent: None,
            patient_repeats_the_methods: false,
            months: 0,
        }
    }

    /// The same, where one pharmacy never answers.
    pub(crate) fn with_a_silent_pharmacy(told: Told, silent: Id) -> Clinic {
        Clinic {
            silent: Some(silent),
            patient_repeats_the_methods: false,
            ..Clinic::of(told)
        }
    }

    /// Days until the next supply may leave, on account of the one at home.
    pub(crate) fn days_at_home(&self) -> Days {
        let today = self.told.today;
        let from = summarise(&self.told.record, &self.told.rules, today).next_supply_from;
        from.map_or(0, |from| u16::try_from(from.days_since(today)).unwrap_or(0))
    }

    /// The most days that what the silent pharmacy holds may stand in the way: none when it holds nothing, else the
    /// longest that the edition lets an authorisation last.
    pub(crate) fn days_of_silence(&self) -> Days {
        let parameters = &self.told.rules.at(self.told.today).edition.parameters;
        if !self.told.live().iter().any(|held| self.is_silent(held)) {
            return 0;
        }
        if self.can() {
            parameters.test_window_days
        } else {
            let bounds = [parameters.visit_window_days, parameters.authorisation_days];
            bounds.into_iter().flatten().min().unwrap_or(0)
        }
    }

    /// The edition's longest wait, or the supply at home.
    pub(crate) fn bound(&self) -> Days {
        let parameters = &self.told.rules.at(self.told.today).edition.parameters;
        longest_wait(parameters).max(self.days_at_home())
    }

    /// Does what is asked, day after day, until the gate authorises; the days that took.
    ///
    /// # Errors
    /// What was said on the way, when the gate does not authorise within the days or the questions.
    pub(crate) fn back_to_authorised(&mut self, bound: Days) -> Result<Days, String> {
        let begin = self.told.today;
        let mut said = Vec::new();
        loop {
            let decision = self.do_what_is_asked();
            let days = self.told.today.days_since(begin);
            if decision.until().is_some() {
                return u16::try_from(days).map_err(|error| error.to_string());
            }
            said.push((self.told.today, slugs(&decision)));
            let next = decision.earliest().unwrap().max(self.silence_ends());
            if said.len() > MOST_QUESTIONS {
                return Err(format!("the refusals lead nowhere: {said:?}"));
            }
            if next.days_since(begin) > i32::from(bound) {
                return Err(format!(
                    "not before {next}, more than {bound} days after {begin}: {said:?}"
                ));
            }
            self.told.today = next.max(self.told.today);
        }
    }

    /// The day after the last of what the silent pharmacy holds; today when it holds nothing.
    fn silence_ends(&self) -> Day {
        let held = self.told.live_authorisations().into_iter();
        held.filter(|one| self.is_silent(&one.id))
            .map(|one| one.until.plus(1))
            .fold(self.told.today, Day::max)
    }

    fn is_silent(&self, authorisation: &Id) -> bool {
        let fact = self.told.record.fact(authorisation);
        fact.is_some_and(|fact| match &fact.event.payload {
            Payload::DispenseAuthorised { pharmacy, .. } => self.silent.as_ref() == Some(pharmacy),
            _ => false,
        })
    }

    fn is_known(&self) -> bool {
        let mut facts = self.told.record.facts().iter();
        facts.any(|fact| matches!(fact.event.payload, Payload::PatientRegistered { .. }))
    }

    fn can(&self) -> bool {
        let summary = summarise(&self.told.record, &self.told.rules, self.told.today);
        summary.category != Some(Category::Cannot)
    }

    /// Clears what can be cleared today, goes through a month's acts and asks.
    fn do_what_is_asked(&mut self) -> DispenseDecision {
        let first = self.look(self.told.prescriptions().first().cloned());
        // In the order of the requirements: nothing can be recorded of someone who is not registered.
        let mut asked: Vec<&str> = first
            .unmet()
            .iter()
            .map(|unmet| unmet.slug.as_str())
            .collect();
        asked.dedup();
        for slug in asked {
            self.clear(slug);
        }
        self.month()
    }

    fn look(&self, prescription: Option<Id>) -> DispenseDecision {
        let told = &self.told;
        let case = Case {
            patient: &told.record,
            prescriber: Some(&told.prescriber),
            pharmacy: Some(&told.pharmacy),
        };
        let request = DispenseRequest {
            prescription: prescription.unwrap_or_else(|| id("none")),
            pharmacy: id("ph1"),
        };
        authorise(&case, &request, &told.rules, told.today)
    }

    fn record(&mut self, payload: Payload) {
        let kind = payload.kind();
        let today = self.told.today;
        let told = &self.told;
        let case = Case {
            patient: &told.record,
            prescriber: Some(&told.prescriber),
            pharmacy: Some(&told.pharmacy),
        };
        let command = Command::Record {
            on: today,
            payload: payload.clone(),
        };
        if let Err(refused) = decide(&case, &command, &told.rules, today) {
            panic!("{kind} on {today} is refused: {refused}");
        }
        self.told.record_now(payload);
    }

    /// The one act that a refusal asks for, where it is not one of a month's acts or a wait.
    fn clear(&mut self, slug: &str) {
        let today = self.told.today;
        match slug {
            "patient-not-registered" if self.is_known() => {
                // Moved to another programme, and coming back.
                self.record(Payload::ProgrammeEntered {
                    programme: Programme::UsIpledge,
                });
            }
            "patient-not-registered" => {
                let born = today.minus(25 * 365);
                self.record(Payload::PatientRegistered {
                    born,
                    programme: Programme::UsIpledge,
                });
            }
            "category-not-assigned" => self.assign(Category::Can, Basis::Default),
            "category-basis-not-accepted" | "menopause-proof-incomplete" => {
                self.assign(Category::Cannot, Basis::Hysterectomy);
            }
            "consent-missing"
            | "consent-signature-missing"
            | "consent-before-majority"
            | "consent-text-changed"
            | "guardian-signature-missing" => {
                let form = if self.can() {
                    Form::PatientEnrolmentCan
                } else {
                    Form::PatientEnrolmentCannot
                };
                let signers = vec![Signer::Patient, Signer::Guardian, Signer::Prescriber];
                let text_hash = self.text_of_today(form);
                self.record(Payload::ConsentSigned {
                    form,
                    signers,
                    edition: None,
                    text_hash,
                    signing: None,
                });
            }
            "pregnancy-test-positive" | "pregnancy-reported" => {
                self.record(Payload::PregnancyExcluded {
                    how: Exclusion::SerumQuantitative,
                });
                self.record(Payload::ReproductiveStatusAssessed { signed: None });
            }
            "category-check-missing" => {
                self.record(Payload::ReproductiveStatusAssessed { signed: None })
            }
            "breastfeeding" => self.record(Payload::BreastfeedingRecorded {
                ongoing: Some(false),
            }),
            "treatment-paused" | "treatment-stopped" | "course-completed" => {
                self.record(Payload::TreatmentResumed { reason: None });
            }
            "authorisation-already-live" | "other-order-live" => {
                for authorisation in self.told.live() {
                    if self.is_silent(&authorisation) {
                        continue;
                    }
                    self.record(Payload::AuthorisationReversed {
                        authorisation,
                        reason: None,
                    });
                }
            }
            "methods-differ" => self.patient_repeats_the_methods = true,
            "prescriber-not-certified" => certify(&mut self.told.prescriber, today),
            // Whoever may not prescribe hands the patient over to somebody who may.
            "prescriber-suspended" | "prescriber-decertified" => {
                self.record(Payload::CareTransferred { reason: None });
                let mut another = RegistryRecord::default();
                certify(&mut another, today);
                self.told.prescriber = another;
            }
            "pharmacy-not-certified" | "pharmacy-suspended" | "pharmacy-decertified" => {
                certify(&mut self.told.pharmacy, today);
            }
            _ => {}
        }
    }

    fn assign(&mut self, category: Category, basis: Basis) {
        self.record(Payload::CategoryAssigned {
            category,
            basis,
            menopause: None,
            reason: id("checked").into(),
        });
        self.clear("consent-missing");
    }

    /// The hash of the text of the form that is signed today, where an authority loaded one.
    fn text_of_today(&self, form: Form) -> Option<Id> {
        let (rules, today) = (&self.told.rules, self.told.today);
        let edition = &rules.at(today).edition.id;
        let mut loaded = rules.texts().iter().rev();
        let in_force = loaded
            .find(|text| text.form == Some(form) && text.edition == *edition && text.from <= today);
        in_force.map(|text| text.text_hash.clone())
    }

    /// A month's acts, all on one day, and the question.
    fn month(&mut self) -> DispenseDecision {
        let today = self.told.today;
        self.months += 1;
        let topics = vec![Topic::Risks, Topic::Contraception];
        self.record(Payload::CounsellingRecorded { topics });
        self.record(Payload::VisitRecorded { remote: None });
        if self.can() {
            self.record(Payload::ContraceptionRecorded {
                methods: vec![Method::Iud, Method::MaleCondom],
                abstinence: false,
                since: today,
                source: Source::Prescriber,
                on_sheet: None,
            });
            if self.patient_repeats_the_methods {
                self.record(Payload::ContraceptionRecorded {
                    methods: vec![Method::MaleCondom, Method::Iud],
                    abstinence: false,
                    since: today,
                    source: Source::Patient,
                    on_sheet: None,
                });
            }
            self.record(Payload::PregnancyTestReported {
                collected_on: today,
                specimen: Specimen::Serum,
                setting: Setting::Laboratory,
                result: TestResult::Negative,
                clia_number: None,
                cycle: Some(Cycle::Regular),
                menses_began_on: Some(today),
            });
            // A window is opened by the prescriber's confirmation: it is given once nothing else is left to wait for.
            if self.waits_until() <= today {
                self.record(Payload::MonthConfirmed {
                    test: None,
                    counselled: true,
                    signed: None,
                });
                self.record(Payload::ComprehensionAnswered {
                    passed: true,
                    sheet: None,
                });
            }
        }
        self.record(Payload::PrescriptionWritten {
            order: Some(id(&format!("order-{}", self.months))),
            indication: None,
            product: Product::Conventional,
            capsules: Capsules::new([(Milligrams(20), 60)]).unwrap(),
            days: 30,
            refills: 0,
        });
        self.look(self.told.prescriptions().first().cloned())
    }

    /// The end of the last wait, not counting what a confirmation and answers would clear.
    fn waits_until(&self) -> Day {
        let decision = self.look(self.told.prescriptions().first().cloned());
        decision.earliest().unwrap_or(self.told.today)
    }
}

fn certify(record: &mut RegistryRecord, today: Day) {
    for event in [
        RegistryEvent::Reinstated { reason: None },
        RegistryEvent::Certified {
            until: today.plus(365),
        },
    ] {
        let fact = RegistryFact {
            event,
            id: None,
            on: today,
            recorded_at: None,
            by: None,
            command_id: None,
        };
        record.facts.push(fact);
    }
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}
