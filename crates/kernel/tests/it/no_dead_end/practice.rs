//! A practice in a programme without a registry, which does on each day what the open lines of the checklist ask for, and
//! nothing else.

use retinue_kernel::{
    Assessed, Basis, Capsules, Case, Category, Command, Cycle, Days, DispenseDecision,
    DispenseRequest, Exclusion, Form, Id, Method, Milligrams, Payload, Product, Programme, Setting,
    Signer, Source, Specimen, TestResult, Topic, authorise, decide,
};

use crate::harness::slugs;
use crate::told::Told;

/// More questions than any path back needs: beyond this the checklist leads in a circle.
const MOST_QUESTIONS: usize = 6;

/// A patient's course in the hands of people who clear what they are told to clear.
pub(crate) struct Practice {
    pub(crate) told: Told,
    programme: Programme,
    months: u32,
}

impl Practice {
    pub(crate) fn of(told: Told) -> Practice {
        Practice {
            programme: told.rules.programme,
            told,
            months: 0,
        }
    }

    /// The most days that the edition in force lets stand between an eligible patient and a complete checklist: test,
    /// assessments, agreement and prescription can all be of one day, so only contraception is waited for. That is more
    /// than the one day that follows a prescription of today.
    pub(crate) fn bound(&self) -> Days {
        let parameters = &self.told.rules.at(self.told.today).edition.parameters;
        parameters.contraception_wait_days
    }

    /// Does what is asked, day after day, until the checklist is complete; the days that took.
    ///
    /// # Errors
    /// What was said on the way, when it is not complete within the days or the questions.
    pub(crate) fn back_to_complete(&mut self, bound: Days) -> Result<Days, String> {
        let begin = self.told.today;
        let mut said = Vec::new();
        loop {
            let decision = self.do_what_is_asked();
            let days = self.told.today.days_since(begin);
            if decision.until().is_some() {
                return u16::try_from(days).map_err(|error| error.to_string());
            }
            said.push((self.told.today, slugs(&decision)));
            let next = decision.earliest().unwrap();
            if said.len() > MOST_QUESTIONS {
                return Err(format!("the checklist leads nowhere: {said:?}"));
            }
            if next.days_since(begin) > i32::from(bound) {
                return Err(format!(
                    "not before {next}, more than {bound} days after {begin}: {said:?}"
                ));
            }
            self.told.today = next.max(self.told.today);
        }
    }

    fn do_what_is_asked(&mut self) -> DispenseDecision {
        let open = self.look();
        // In the order of the requirements: nothing can be recorded of someone who is not registered.
        let mut asked: Vec<&str> = open
            .unmet()
            .iter()
            .map(|unmet| unmet.slug.as_str())
            .collect();
        asked.dedup();
        for slug in asked {
            self.clear(slug);
        }
        self.month();
        self.look()
    }

    /// The checklist for the latest prescription.
    pub(crate) fn look(&self) -> DispenseDecision {
        let told = &self.told;
        let request = DispenseRequest {
            prescription: told
                .prescriptions()
                .first()
                .cloned()
                .unwrap_or_else(|| id("none")),
            pharmacy: id("ph1"),
        };
        authorise(&self.case(), &request, &told.rules, told.today)
    }

    fn case(&self) -> Case<'_> {
        Case {
            patient: &self.told.record,
            prescriber: Some(&self.told.prescriber),
            pharmacy: Some(&self.told.pharmacy),
        }
    }

    fn record(&mut self, payload: Payload) {
        let (kind, today) = (payload.kind(), self.told.today);
        let command = Command::Record {
            on: today,
            payload: payload.clone(),
        };
        if let Err(refused) = decide(&self.case(), &command, &self.told.rules, today) {
            panic!("{kind} on {today} is refused: {refused}");
        }
        self.told.record_now(payload);
    }

    /// The one act that an open line asks for, where it is not one of the acts before a prescription, or a wait.
    fn clear(&mut self, slug: &str) {
        let today = self.told.today;
        match slug {
            "patient-not-registered" => {
                let mut facts = self.told.record.facts().iter();
                let is_known = facts
                    .any(|fact| matches!(fact.event.payload, Payload::PatientRegistered { .. }));
                let programme = self.programme;
                self.record(if is_known {
                    Payload::ProgrammeEntered { programme }
                } else {
                    Payload::PatientRegistered {
                        born: today.minus(25 * 365),
                        programme,
                    }
                });
            }
            "category-not-assigned" => self.assign(Category::Can, Basis::Default),
            "category-basis-not-accepted" => self.assign(Category::Cannot, Basis::Hysterectomy),
            "consent-missing"
            | "consent-of-earlier-edition"
            | "consent-signature-missing"
            | "consent-before-majority"
            | "consent-text-changed"
            | "guardian-signature-missing" => {
                let text_hash = self.text_of_today(Form::AcknowledgementOfRisk);
                self.record(Payload::ConsentSigned {
                    form: Form::AcknowledgementOfRisk,
                    signers: vec![Signer::Patient, Signer::Guardian, Signer::Prescriber],
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
            "treatment-paused" | "treatment-stopped" | "course-completed" => {
                self.record(Payload::TreatmentResumed { reason: None });
            }
            _ => {}
        }
    }

    fn assign(&mut self, category: Category, basis: Basis) {
        self.record(Payload::CategoryAssigned {
            category,
            basis,
            menopause: None,
            reason: Id::new("checked"),
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

    /// What is done before a prescription, and the prescription, all on one day.
    fn month(&mut self) {
        let today = self.told.today;
        self.months += 1;
        self.record(Payload::CounsellingRecorded {
            topics: vec![Topic::Risks, Topic::Contraception],
        });
        self.record(Payload::VisitRecorded { remote: None });
        self.record(Payload::SecondPrescriberAgreed { prescriber: None });
        self.record(Payload::AssessmentRecorded {
            subjects: vec![Assessed::MentalHealth, Assessed::SexualFunction],
            concern: None,
        });
        self.record(Payload::ContraceptionRecorded {
            methods: vec![Method::Iud],
            abstinence: false,
            since: today,
            source: Source::Prescriber,
            on_sheet: None,
        });
        self.record(Payload::PregnancyTestReported {
            collected_on: today,
            specimen: Specimen::Serum,
            setting: Setting::Laboratory,
            result: TestResult::Negative,
            clia_number: None,
            cycle: Some(Cycle::Regular),
            menses_began_on: Some(today),
        });
        self.record(Payload::PrescriptionWritten {
            order: Some(id(&format!("order-{}", self.months))),
            indication: None,
            product: Product::Conventional,
            capsules: Capsules::new([(Milligrams(20), 60)]).unwrap(),
            days: 30,
            refills: 0,
        });
    }
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}
