//! The law `no_dead_end`: from any record, a clinic that does what the refusals say brings an eligible patient back to
//! *authorised*, within the time that the edition's own waits add up to.

use proptest::prelude::*;
use retinue_kernel::{
    Basis, Capsules, Case, Category, Command, Cycle, Day, DispenseDecision, DispenseRequest,
    Exclusion, Form, Id, Method, Milligrams, Payload, Product, Programme, RegistryEvent,
    RegistryFact, RegistryRecord, Setting, Signer, Source, Specimen, TestResult, Topic, authorise,
    decide, summarise,
};

use crate::harness::slugs;
use crate::histories::history;
use crate::told::Told;

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(400), failure_persistence: None, max_global_rejects: u32::MAX, ..ProptestConfig::default() })]

    #[test]
    fn no_dead_end(seed in any::<u64>()) {
        let question = history(seed);
        let mut clinic = Clinic { told: Told::of(&question), months: 0 };
        let begin = clinic.told.today;
        let bound = clinic.bound();
        let mut said = Vec::new();
        loop {
            let decision = clinic.do_what_is_asked();
            if decision.until().is_some() {
                break;
            }
            said.push((clinic.told.today, slugs(&decision)));
            prop_assert!(said.len() < 12, "the refusals lead nowhere: {said:?}\n{question:#}");
            let next = decision.earliest().unwrap();
            prop_assert!(
                next.days_since(begin) <= i32::from(bound),
                "not before {next}, more than {bound} days after {begin}: {said:?}\n{question:#}"
            );
            clinic.told.today = next.max(clinic.told.today);
        }
    }
}

/// A clinic, its patient and the programme's administrator, doing on each day what the refusals ask for.
struct Clinic {
    told: Told,
    months: u32,
}

impl Clinic {
    /// The edition's waits one after the other, after the supply at home: no path is longer.
    fn bound(&self) -> u16 {
        let today = self.told.today;
        let parameters = &self.told.rules.at(today).edition.parameters;
        let supply = summarise(&self.told.record, &self.told.rules, today)
            .next_supply_from
            .unwrap_or(today);
        let home = u16::try_from(supply.days_since(today)).unwrap_or(0);
        home + parameters.contraception_wait_days
            + parameters.test_gap_days
            + parameters.missed_first_window_wait_days
            + parameters.test_window_days
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
            "consent-missing" | "consent-signature-missing" | "guardian-signature-missing" => {
                let form = if self.can() {
                    Form::PatientEnrolmentCan
                } else {
                    Form::PatientEnrolmentCannot
                };
                let signers = vec![Signer::Patient, Signer::Guardian, Signer::Prescriber];
                self.record(Payload::ConsentSigned {
                    form,
                    signers,
                    edition: None,
                    text_hash: None,
                });
            }
            "pregnancy-test-positive" | "pregnancy-reported" => {
                self.record(Payload::PregnancyExcluded {
                    how: Exclusion::SerumQuantitative,
                });
                self.record(Payload::ReproductiveStatusAssessed {});
            }
            "category-check-missing" => self.record(Payload::ReproductiveStatusAssessed {}),
            "breastfeeding" => self.record(Payload::BreastfeedingRecorded {
                ongoing: Some(false),
            }),
            "treatment-paused" | "treatment-stopped" | "course-completed" => {
                self.record(Payload::TreatmentResumed { reason: None });
            }
            "authorisation-already-live" | "other-order-live" => {
                for authorisation in self.told.live() {
                    self.record(Payload::AuthorisationReversed {
                        authorisation,
                        reason: None,
                    });
                }
            }
            "prescriber-not-certified" | "prescriber-suspended" | "prescriber-decertified" => {
                certify(&mut self.told.prescriber, today);
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
            // A window is opened by the prescriber's confirmation: it is given once nothing else is left to wait for.
            if self.waits_until() <= today {
                self.record(Payload::MonthConfirmed {
                    test: None,
                    counselled: true,
                });
                self.record(Payload::ComprehensionAnswered { passed: true });
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
