//! A plan carried out on a copy of the record, all going well.

use alloc::string::String;
use alloc::vec::Vec;

use super::Circumstances;
use crate::authorise::{Case, DispenseRequest, authorise};
use crate::course::{Course, CourseSummary, summarise};
use crate::day::Day;
use crate::decision::DispenseDecision;
use crate::event::{Envelope, Event, Payload};
use crate::id::{FactId, Id};
use crate::quantity::{Capsules, Milligrams};
use crate::record::PatientRecord;
use crate::rules::{Check, RulesInForce};
use crate::vocabulary::{Category, Product, Source, TestResult, Topic};

/// The days chosen for what comes before the collection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    pub(super) visit: Option<Day>,
    pub(super) specimen: Option<Day>,
    pub(super) prescription: Option<Day>,
}

/// A record to which planned facts can be added, again and again.
pub(super) struct Hypothesis<'a> {
    case: &'a Case<'a>,
    rules: &'a RulesInForce,
    circumstances: &'a Circumstances,
    path: Category,
    /// The month's contraception, as it stands without a gap; a gap is not planned away.
    unchanged: Option<Payload>,
    /// The prescription on record that would be collected if no new one is planned.
    latest: FactId,
    specimen: FactId,
    prescription: FactId,
}

impl<'a> Hypothesis<'a> {
    pub(super) fn of(
        case: &'a Case<'a>,
        circumstances: &'a Circumstances,
        rules: &'a RulesInForce,
        today: Day,
    ) -> Hypothesis<'a> {
        Hypothesis {
            case,
            rules,
            circumstances,
            path: Course::of(case.patient, rules, today, None).path(),
            unchanged: unchanged(case.patient, rules, today),
            latest: latest_prescription(case.patient),
            specimen: unused(case.patient, "planned-test"),
            prescription: unused(case.patient, "planned-prescription"),
        }
    }

    /// Whose path is walked.
    pub(super) fn path(&self) -> Category {
        self.path
    }

    /// The day on which the laboratory reports.
    pub(super) fn reported(&self, specimen: Day) -> Day {
        specimen.plus(self.circumstances.report_days)
    }

    /// The facts of the chosen days in the order of recording.
    pub(super) fn facts(&self, chosen: &Chosen) -> Vec<Event> {
        let mut planned: Vec<(Day, FactId, Payload)> = Vec::new();
        if let Some(visit) = chosen.visit {
            let mut add = |name, payload| planned.push((visit, self.named(name), payload));
            let topics = Vec::from([Topic::Risks, Topic::Contraception]);
            add("planned-visit", Payload::VisitRecorded { remote: None });
            add(
                "planned-counselling",
                Payload::CounsellingRecorded { topics },
            );
            if let Some(unchanged) = &self.unchanged {
                add("planned-contraception", unchanged.clone());
            }
            if let Some(assessed) = self.assessed(visit) {
                add("planned-assessment", assessed);
            }
        }
        if let Some(specimen) = chosen.specimen {
            let reported = self.reported(specimen);
            planned.push((reported, self.specimen.clone(), self.test(specimen)));
        }
        if let Some(day) = chosen.prescription {
            // Only for those who can become pregnant does the month rest on a test.
            let test = chosen.specimen.filter(|_| self.path == Category::Can);
            let confirmed = Payload::MonthConfirmed {
                test: test.map(|_| self.specimen.clone()),
                counselled: true,
                signed: None,
            };
            planned.push((day, self.named("planned-confirmation"), confirmed));
            let answered = Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            };
            planned.push((day, self.named("planned-answers"), answered));
            if let Some(written) = self.written(day) {
                planned.push((day, self.prescription.clone(), written));
            }
        }
        // Within a day the order above stands: a result is known before it is confirmed.
        planned.sort_by_key(|(day, ..)| *day);
        planned
            .into_iter()
            .map(|(on, id, payload)| Event {
                payload,
                envelope: Envelope {
                    id,
                    on,
                    recorded_at: None,
                    provenance: None,
                },
            })
            .collect()
    }

    /// The record on a day, the plan having been carried out so far.
    fn record_on(&self, chosen: &Chosen, day: Day) -> PatientRecord {
        let mut record = self.case.patient.clone();
        for event in self.facts(chosen) {
            if event.envelope.on <= day {
                record.learn(event);
            }
        }
        record
    }

    /// What the gate says when the pharmacy asks on that day.
    pub(super) fn asked_on(&self, chosen: &Chosen, collection: Day) -> DispenseDecision {
        let record = self.record_on(chosen, collection);
        let case = Case {
            patient: &record,
            prescriber: self.case.prescriber,
            pharmacy: self.case.pharmacy,
        };
        let prescription = match chosen.prescription {
            Some(_) => self.prescription.clone(),
            None => self.latest.clone(),
        };
        let request = DispenseRequest {
            prescription,
            pharmacy: Id::of_rules("the pharmacy of the plan"),
        };
        authorise(&case, &request, self.rules, collection)
    }

    /// Where the course would stand on that day.
    pub(super) fn course_on(&self, chosen: &Chosen, day: Day) -> CourseSummary {
        summarise(&self.record_on(chosen, day), self.rules, day)
    }

    /// What the edition of the visit's day has assessed before a prescription, found without concern.
    fn assessed(&self, visit: Day) -> Option<Payload> {
        let requirements = self.rules.at(visit).edition.requirements.iter();
        let mut asked = requirements.filter(|one| one.applies.to(self.path));
        asked.find_map(|one| match &one.check {
            Check::Assessed { subjects } => Some(Payload::AssessmentRecorded {
                subjects: subjects.clone(),
                concern: Some(false),
            }),
            _ => None,
        })
    }

    fn named(&self, name: &'static str) -> FactId {
        unused(self.case.patient, name)
    }

    fn test(&self, specimen: Day) -> Payload {
        let expected = &self.circumstances.test;
        Payload::PregnancyTestReported {
            collected_on: specimen,
            specimen: expected.specimen,
            setting: expected.setting,
            result: TestResult::Negative,
            clia_number: None,
            cycle: expected.cycle,
            // A period that begins later says nothing of this specimen.
            menses_began_on: expected.menses_begin_on.filter(|began| *began <= specimen),
        }
    }

    /// A prescription for one whole supply. No window looks at product or strength: one capsule a day stands for what
    /// will be prescribed.
    fn written(&self, day: Day) -> Option<Payload> {
        let parameters = &self.rules.at(day).edition.parameters;
        Some(Payload::PrescriptionWritten {
            order: Some(self.prescription.clone()),
            indication: None,
            product: Product::Conventional,
            capsules: Capsules::new([(Milligrams(20), parameters.supply_days)])?,
            days: parameters.supply_days,
            refills: 0,
        })
    }
}

/// The contraception on record, recorded once more by the prescriber, if it stands without a gap.
fn unchanged(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Option<Payload> {
    let course = Course::of(record, rules, today, None);
    course.contraception.unbroken_since()?;
    record
        .facts()
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::ContraceptionRecorded {
                methods,
                abstinence,
                since,
                ..
            } => Some(Payload::ContraceptionRecorded {
                methods: methods.clone(),
                abstinence: *abstinence,
                since: *since,
                source: Source::Prescriber,
                on_sheet: None,
            }),
            _ => None,
        })
}

fn latest_prescription(record: &PatientRecord) -> FactId {
    record
        .facts()
        .iter()
        .rev()
        .find(|fact| matches!(fact.payload(), Payload::PrescriptionWritten { .. }))
        .map_or_else(|| Id::of_rules("no prescription"), |fact| fact.id().clone())
}

/// A name that no fact on record bears.
fn unused(record: &PatientRecord, name: &'static str) -> FactId {
    let mut id = Id::of_rules(name);
    let mut text = String::from(name);
    while record.fact(&id).is_some() {
        text.push('\'');
        match Id::new(&text) {
            Some(next) => id = next,
            None => break,
        }
    }
    id
}
