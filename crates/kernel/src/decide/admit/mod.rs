//! What is wrong with a report whatever else is known: dates that cannot be, supplies beyond the law, acts on things
//! that are not there.

mod brought_back;
mod category;
mod contact;
mod correction;
mod exemption;
mod release;
mod sheet;
mod signature;
mod supply;

pub use supply::{MOST_DAYS_PRESCRIBED, MOST_FROM_OUTSIDE};

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::RefusedBecause;
use super::people;
use crate::authorise::Case;
use crate::correction::{proposed, proposed_corrections};
use crate::course::lifted::{self, Turn};
use crate::course::{AuthorisationState, is_proven_basis};
use crate::day::Day;
use crate::due::due;
use crate::event::Payload;
use crate::id::FactId;
use crate::record::{Fact, PatientRecord};
use crate::release::proposed_release;
use crate::rules::RulesInForce;
use crate::vocabulary::{Category, Programme, TestResult};

/// Every objection to the report; none when it is admitted.
pub(super) fn objections(
    case: &Case<'_>,
    on: Day,
    payload: &Payload,
    rules: &RulesInForce,
    today: Day,
) -> Vec<RefusedBecause> {
    let mut door = Door {
        patient: case.patient,
        on,
        rules,
        today,
        found: Vec::new(),
    };
    door.dates_of_the_act();
    door.registration(payload);
    door.content(payload);
    door.found
}

struct Door<'a> {
    patient: &'a PatientRecord,
    on: Day,
    rules: &'a RulesInForce,
    today: Day,
    found: Vec<RefusedBecause>,
}

impl Door<'_> {
    fn refuse(&mut self, field: &'static str, wrong: impl Into<String>, remedy: &'static str) {
        self.found.push(RefusedBecause {
            field,
            wrong: wrong.into(),
            remedy,
        });
    }

    fn born(&self) -> Option<Day> {
        self.patient.registration().map(|(born, _)| born)
    }

    fn dates_of_the_act(&mut self) {
        if self.on > self.today {
            let wrong = format!("{} lies in the future; today is {}", self.on, self.today);
            self.refuse("on", wrong, "Give the day on which it happened.");
        }
        if let Some(born) = self.born().filter(|born| self.on < *born) {
            let wrong = format!("{} lies before the day of birth, {born}", self.on);
            self.refuse("on", wrong, "Give the day on which it happened.");
        }
    }

    /// A day that some field names: not after the act, not before birth.
    fn day(&mut self, field: &'static str, day: Day) {
        if day > self.on {
            let wrong = format!("{day} lies after the day of the report, {}", self.on);
            self.refuse(field, wrong, "Give a day no later than the report.");
        }
        if let Some(born) = self.born().filter(|born| day < *born) {
            self.refuse(
                field,
                format!("{day} lies before the day of birth, {born}"),
                "Give a day after birth.",
            );
        }
    }

    fn registration(&mut self, payload: &Payload) {
        let registered = self.patient.registration().is_some();
        match payload {
            Payload::PatientRegistered { born, .. } => {
                if registered {
                    self.refuse(
                        "type",
                        "this patient is registered already",
                        "Correct the registration instead.",
                    );
                }
                if *born > self.on {
                    let wrong = format!("{born} lies after the day of registration, {}", self.on);
                    self.refuse("born", wrong, "Give the day of birth.");
                }
                if self.on.age_of(*born) > 130 {
                    self.refuse(
                        "born",
                        format!("{born} is more than 130 years ago"),
                        "Give the day of birth.",
                    );
                }
            }
            _ if !registered => {
                self.refuse(
                    "type",
                    "this patient is not registered",
                    "Register the patient first.",
                );
            }
            _ => {}
        }
    }

    fn content(&mut self, payload: &Payload) {
        match payload {
            Payload::CategoryAssigned {
                category: Category::Cannot,
                basis,
                menopause,
                ..
            } => {
                let parameters = &self.rules.at(self.today).edition.parameters;
                if !parameters.cannot_bases.contains(basis) {
                    let wrong =
                        format!("'{basis}' does not make a patient one who cannot become pregnant");
                    self.refuse(
                        "basis",
                        wrong,
                        "Choose a basis that the programme lists, or the other category.",
                    );
                } else if !is_proven_basis(
                    *basis,
                    menopause.as_deref(),
                    self.born(),
                    self.on,
                    parameters,
                ) {
                    let remedy = "Give the results that the patient's age asks for.";
                    self.refuse(
                        "menopause",
                        "the proof of menopause is not complete",
                        remedy,
                    );
                }
            }
            Payload::ConsentSigned {
                form,
                signers,
                edition,
                signing,
                ..
            } => {
                self.signatures(*form, signers);
                self.edition_signed(edition.as_ref());
                self.answers(signing.as_deref());
            }
            Payload::ResidenceRecorded { .. }
            | Payload::GuardianLinked { .. }
            | Payload::GuardianUnlinked { .. }
            | Payload::GuardianSigned { .. }
            | Payload::TransferRequested { .. }
            | Payload::TransferWithdrawn { .. }
            | Payload::CallerIdentified { .. }
            | Payload::CallEnded { .. }
            | Payload::CallReviewed { .. } => {
                if let Payload::GuardianSigned {
                    edition, signing, ..
                } = payload
                {
                    self.edition_signed(edition.as_ref());
                    self.answers(signing.as_deref());
                }
                self.found.extend(people::objections(
                    self.patient,
                    payload,
                    self.rules,
                    self.today,
                ));
            }
            Payload::CounsellingRecorded { topics } if topics.is_empty() => {
                self.refuse(
                    "topics",
                    "no subject of counselling is named",
                    "Name what was talked about.",
                );
            }
            Payload::ContraceptionRecorded {
                since,
                methods,
                abstinence,
                source,
                on_sheet,
            } => {
                self.day("since", *since);
                if let Some(code) = on_sheet {
                    self.methods_on_paper(code, *source);
                }
                if methods.is_empty() && !*abstinence {
                    self.refuse(
                        "methods",
                        "no method is named",
                        "Name the methods, or state committed abstinence.",
                    );
                }
            }
            Payload::CategoryReconfirmed {
                category,
                reconfirmation,
            } => self.category_anew(*category, reconfirmation),
            Payload::ContraceptionLapsed {
                from: Some(from), ..
            } => self.day("from", *from),
            Payload::PregnancyTestReported {
                collected_on,
                menses_began_on,
                ..
            } => {
                self.day("collected-on", *collected_on);
                if let Some(began) = menses_began_on.filter(|began| *began > *collected_on) {
                    let wrong =
                        format!("{began} lies after the specimen was collected, {collected_on}");
                    self.refuse(
                        "menses-began-on",
                        wrong,
                        "Give the first day of the period before the specimen.",
                    );
                }
            }
            Payload::ComprehensionAnswered {
                passed,
                sheet: Some(sheet),
            } => self.answers_on_paper(*passed, sheet),
            Payload::MonthConfirmed {
                test, counselled, ..
            } => {
                self.confirmation(test.as_ref(), *counselled);
                self.form_of(payload);
            }
            Payload::ReproductiveStatusAssessed { .. } | Payload::ExemptionRequested { .. } => {
                self.form_of(payload);
            }
            Payload::ExemptionGranted { scope } => self.exemption(Some(scope)),
            Payload::ExemptionRefused { .. } => self.exemption(None),
            Payload::PrescriptionWritten { days, refills, .. } => {
                self.prescription(*days, *refills)
            }
            Payload::PrescriptionCancelled { prescription, .. }
                if !crate::course::is_prescription(self.patient, prescription) =>
            {
                self.refuse(
                    "prescription",
                    "no such prescription is on record",
                    "Name one that is.",
                );
            }
            Payload::DispenseAuthorised { .. }
            | Payload::DispenseDenied { .. }
            | Payload::ExternalAuthorisationRecorded { .. }
            | Payload::ChecklistGiven { .. } => {
                self.refuse(
                    "type",
                    "a decision is never reported, only asked for",
                    "Send a request to dispense; a number of the programme's own system is brought with one.",
                );
            }
            Payload::Filled {
                authorisation,
                days,
                capsules,
                ..
            } => self.dispensing(authorisation, *days, capsules.as_ref(), None),
            Payload::HandedOver {
                authorisation,
                days,
                capsules,
                despite,
                ..
            }
            | Payload::Shipped {
                authorisation,
                days,
                capsules,
                despite,
                ..
            }
            | Payload::PartiallyDispensed {
                authorisation,
                days,
                capsules,
                despite,
                ..
            } => self.dispensing(authorisation, *days, capsules.as_ref(), despite.as_ref()),
            Payload::ReleaseProposed {
                authorisation,
                asked_on,
                ..
            } => {
                self.released_today();
                self.release_proposed(authorisation, *asked_on);
            }
            Payload::ReleaseConfirmed { proposal } => {
                self.released_today();
                self.release_confirmed(proposal);
            }
            Payload::ReleaseDeclined { proposal, .. }
                if proposed_release(self.patient, proposal, self.today).is_none() =>
            {
                self.no_release_waits();
            }
            Payload::DeviationNoted { supply, .. } => self.deviation(supply),
            Payload::OutsideSupplyReported {
                capsules,
                received_on,
                taken_from,
                ..
            } => {
                self.count_from_outside(capsules);
                if let Some(day) = received_on {
                    self.day("received-on", *day);
                }
                if let Some(day) = taken_from {
                    self.day("taken-from", *day);
                }
                if let (Some(received), Some(taken)) = (received_on, taken_from)
                    && taken < received
                {
                    let wrong = format!("{taken} lies before it was received, {received}");
                    self.refuse(
                        "taken-from",
                        wrong,
                        "Give the day of the first capsule of it.",
                    );
                }
            }
            Payload::SupplySettled {
                supply,
                taken_until,
                ..
            } => self.settlement(supply, *taken_until),
            Payload::ReminderCardGiven { supply } => {
                let is_supply = self
                    .patient
                    .fact(supply)
                    .is_some_and(|fact| matches!(fact.payload(), Payload::Supplied { .. }));
                if !is_supply {
                    self.refuse(
                        "supply",
                        "no such supply is on record",
                        "Record the supply, then that the card was given with it.",
                    );
                }
            }
            // What left on an authorisation left with its guide, whatever became of the authorisation.
            Payload::MedicationGuideGiven { authorisation, .. }
                if !self.something_left_on(authorisation) =>
            {
                let otherwise = "was ended, and no capsules left on it";
                self.authorisation(authorisation, &[AuthorisationState::Live], otherwise);
            }
            Payload::Delivered { authorisation } => {
                self.authorisation(
                    authorisation,
                    &[AuthorisationState::Spent],
                    "was not shipped",
                );
            }
            Payload::AuthorisationReversed { authorisation, .. }
            | Payload::AuthorisationReleased { authorisation, .. } => {
                if matches!(payload, Payload::AuthorisationReleased { .. }) {
                    self.released_today();
                }
                let open = [AuthorisationState::Live, AuthorisationState::Lapsed];
                self.authorisation(authorisation, &open, "is closed or dispensed already");
            }
            Payload::AuthorisationExpired { authorisation, .. } => {
                self.authorisation(
                    authorisation,
                    &[AuthorisationState::Lapsed],
                    "has not passed its last day unclosed",
                );
            }
            Payload::ReturnedToStock { authorisation } => {
                let kept = [
                    AuthorisationState::Live,
                    AuthorisationState::Lapsed,
                    AuthorisationState::Closed,
                ];
                self.authorisation(
                    authorisation,
                    &kept,
                    "was handed over, so its capsules cannot return to stock",
                );
            }
            Payload::SupplyAdjusted { days, supply, .. } => self.adjustment(*days, supply.as_ref()),
            Payload::TreatmentStopped {
                last_dose_on: Some(day),
                ..
            }
            | Payload::CourseCompleted {
                last_dose_on: Some(day),
            } => self.day("last-dose-on", *day),
            Payload::StopTakingContacted {
                reached,
                told_to_stop,
                escalated_to,
            } => self.contact(*reached, *told_to_stop, *escalated_to),
            Payload::ProgrammeEntered { programme } => self.entry(*programme),
            Payload::TreatmentResumed { .. } => self.resumption(),
            Payload::PregnancyExcluded { .. } | Payload::PregnancyEnded {} => {
                self.clearing_of_a_pregnancy()
            }
            Payload::FactCorrected { of, instead, .. } => self.correction(of, instead.as_deref()),
            Payload::CorrectionProposed { of, instead, .. } => {
                let waits = proposed_corrections(self.patient)
                    .iter()
                    .any(|one| one.of == of);
                if waits {
                    self.refuse(
                        "of",
                        "a correction of this fact waits for a second person already",
                        "Have that one confirmed or declined first.",
                    );
                }
                self.correction(of, instead.as_deref());
            }
            Payload::CorrectionConfirmed { proposal } => match proposed(self.patient, proposal) {
                Some(one) => self.correction(one.of, one.instead),
                None => self.nothing_proposed(),
            },
            Payload::CorrectionDeclined { proposal, .. }
                if proposed(self.patient, proposal).is_none() =>
            {
                self.nothing_proposed();
            }
            _ => {}
        }
    }

    fn confirmation(&mut self, test: Option<&FactId>, counselled: bool) {
        if !counselled {
            let wrong = "the answer to \"I have counselled the patient\" is no";
            self.refuse(
                "counselled",
                wrong,
                "Counsel the patient, then confirm the month.",
            );
        }
        let result = |id: &FactId| match self.patient.fact(id)?.payload() {
            Payload::PregnancyTestReported { result, .. } => Some(*result),
            _ => None,
        };
        match test.map(result) {
            None | Some(Some(TestResult::Negative)) => {}
            Some(None) => self.refuse(
                "test",
                "no such pregnancy test is on record",
                "Name a test that is.",
            ),
            Some(Some(_)) => {
                self.refuse(
                    "test",
                    "the test it names is not negative",
                    "Report a new negative test and confirm against it.",
                );
            }
        }
    }

    fn resumption(&mut self) {
        match self.held_since(lifted::of_treatment) {
            None => self.refuse(
                "type",
                "the treatment is neither paused nor ended",
                "There is nothing to resume.",
            ),
            Some(since) if self.on < since => {
                let wrong = format!("{} lies before {since}, when it was held or ended", self.on);
                self.refuse(
                    "on",
                    wrong,
                    "Give the day on which it was decided to go on.",
                );
            }
            Some(_) => {}
        }
    }

    /// Since when something holds that no fact lifted.
    fn held_since(&self, turn: fn(&Fact) -> Option<Turn>) -> Option<Day> {
        let facts = self.patient.facts().iter();
        facts.fold(None, |held, fact| lifted::since(held, fact, turn))
    }

    /// Whoever moves takes the record along, and not what the programme that is left still asks: its lists end there. So
    /// what a child may depend on is done first.
    fn entry(&mut self, programme: Programme) {
        let from = self.patient.programme();
        if from == Some(programme) {
            let wrong = format!("the patient is in the programme '{programme}' already");
            self.refuse("programme", wrong, "Name the programme that is entered.");
        }
        if from != Some(self.rules.programme) {
            return;
        }
        let today = self.today;
        let open = due(self.patient, self.rules, today)
            .into_iter()
            .filter(|item| item.kind.is_done_before_a_move() && item.opens <= today);
        for item in open {
            let wrong = format!("'{}' is still due and would end with the move", item.kind);
            self.refuse(
                "programme",
                wrong,
                "Do it first, as the list of what is due says; then move the patient.",
            );
        }
    }

    fn clearing_of_a_pregnancy(&mut self) {
        let facts = self.patient.facts();
        let holds = |fact| matches!(lifted::of_pregnancy(fact), Some(Turn::Holds(_)));
        if !facts.iter().any(holds) {
            self.refuse(
                "type",
                "no positive test and no pregnancy is on record",
                "There is nothing to exclude or end.",
            );
        }
        if let Some(since) = self
            .held_since(lifted::of_pregnancy)
            .filter(|day| self.on < *day)
        {
            let wrong = format!(
                "{} lies before {since}, the day of what it answers",
                self.on
            );
            self.refuse(
                "on",
                wrong,
                "Give the day on which it was established, not before the specimen or the report.",
            );
        }
    }
}
