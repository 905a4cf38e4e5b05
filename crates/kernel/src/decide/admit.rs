//! What is wrong with a report whatever else is known: dates that cannot be, supplies beyond the law, acts on things
//! that are not there.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::RefusedBecause;
use super::people;
use crate::authorise::Case;
use crate::correction::{proposed, proposed_corrections};
use crate::course::{AuthorisationState, authorisations_of, is_proven_basis};
use crate::day::{Day, Days};
use crate::due::due;
use crate::event::{Event, Payload};
use crate::id::{FactId, Id};
use crate::record::PatientRecord;
use crate::rules::RulesInForce;
use crate::signing::Signing;
use crate::vocabulary::{Category, Form, Programme, Signer, TestResult};

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

    fn nothing_proposed(&mut self) {
        self.refuse(
            "proposal",
            "no correction of that name waits for a second person",
            "Look at the record as it stands now: it was confirmed, declined or overtaken.",
        );
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
            Payload::GuardianLinked { .. }
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
                ..
            } => {
                self.day("since", *since);
                if methods.is_empty() && !*abstinence {
                    self.refuse(
                        "methods",
                        "no method is named",
                        "Name the methods, or state committed abstinence.",
                    );
                }
            }
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
            Payload::MonthConfirmed { test, counselled } => {
                self.confirmation(test.as_ref(), *counselled)
            }
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
                ..
            } => self.dispensing(authorisation, *days),
            Payload::HandedOver {
                authorisation,
                days,
                ..
            }
            | Payload::Shipped {
                authorisation,
                days,
                ..
            }
            | Payload::PartiallyDispensed {
                authorisation,
                days,
                ..
            } => self.dispensing(authorisation, *days),
            Payload::Delivered { authorisation } => {
                self.authorisation(
                    authorisation,
                    &[AuthorisationState::Spent],
                    "was not shipped",
                );
            }
            Payload::AuthorisationReversed { authorisation, .. }
            | Payload::AuthorisationReleased { authorisation, .. } => {
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
            Payload::TreatmentStopped {
                last_dose_on: Some(day),
                ..
            }
            | Payload::CourseCompleted {
                last_dose_on: Some(day),
            } => self.day("last-dose-on", *day),
            Payload::StopTakingContacted {
                reached: false,
                told_to_stop: true,
                ..
            } => self.refuse(
                "told-to-stop",
                "nobody was reached who could be told",
                "Say that the patient was reached, or leave this out.",
            ),
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

    fn answers(&mut self, signing: Option<&Signing>) {
        if let Some(item) = signing.and_then(Signing::answered_twice) {
            let wrong = format!("item '{item}' is answered twice");
            self.refuse("signing", wrong, "Give each item one answer.");
        }
    }

    fn signatures(&mut self, form: Form, signers: &[Signer]) {
        for (signer, wrong) in [
            (Signer::Patient, "the patient has not signed"),
            (Signer::Prescriber, "the prescriber has not signed"),
        ] {
            if !signers.contains(&signer) {
                self.refuse("signers", wrong, "All who must sign do so on one form.");
            }
        }
        let majority = i16::from(self.rules.at(self.on).edition.parameters.age_of_majority);
        let is_minor = self
            .born()
            .is_some_and(|born| self.on.age_of(born) < majority);
        // A guardian with a way in of their own signs there, before or after this.
        let signs_apart =
            || people::guardian_signs_apart(self.patient, form, self.rules, self.today);
        if is_minor && !signers.contains(&Signer::Guardian) && !signs_apart() {
            let wrong =
                format!("the patient is under {majority} and no parent or guardian has signed");
            self.refuse("signers", wrong, "A parent or guardian signs too: with the others, or in their own room once they are linked.");
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

    fn prescription(&mut self, days: Days, refills: u16) {
        let parameters = &self.rules.at(self.today).edition.parameters;
        let (limit, most) = (parameters.supply_days, parameters.refills);
        if days == 0 || days > limit {
            let wrong = format!("{days} days is not a supply of 1 to {limit} days");
            self.refuse(
                "days",
                wrong,
                "Write a prescription for one month at most; the next month has its own.",
            );
        }
        if refills > most {
            let wrong = format!("{refills} refills stand on it and the programme allows {most}");
            self.refuse("refills", wrong, "Write a new prescription each month.");
        }
    }

    fn dispensing(&mut self, authorisation: &FactId, days: Days) {
        let patient = self.patient;
        // Judged on the day of the act, so that what was done in time can still be entered late; never after an expiry was recorded.
        let on = self.on;
        let all = authorisations_of(patient, on);
        let Some(one) = all.iter().find(|one| one.id() == authorisation) else {
            self.refuse(
                "authorisation",
                "no such authorisation is on record",
                "Ask for an authorisation first.",
            );
            return;
        };
        match one.state {
            AuthorisationState::Live if on >= one.fact.on() => {}
            AuthorisationState::Live => {
                let wrong = format!("it was given on {}, after {on}", one.fact.on());
                self.refuse("on", wrong, "Nothing leaves the pharmacy before that.");
            }
            AuthorisationState::Lapsed => {
                self.refuse(
                    "authorisation",
                    super::number::last_day_passed(one),
                    "Reverse it, return the capsules to stock, and ask the prescriber.",
                );
            }
            AuthorisationState::Closed => {
                self.refuse(
                    "authorisation",
                    "it was reversed, released or ended",
                    "Ask for a new authorisation.",
                );
            }
            AuthorisationState::Spent => {
                self.refuse(
                    "authorisation",
                    "it was dispensed already",
                    "A remainder needs an authorisation of its own.",
                );
            }
        }
        if self.rules.asks_for_a_number() && one.two_days.is_none() {
            self.refuse(
                "authorisation",
                "no number of the programme's own system is recorded for it",
                "Reverse it here, ask again, obtain the number and record it.",
            );
        }
        if days == 0 || days > one.days {
            let wrong = format!(
                "{days} days is not 1 to {} days, which is what it stands for",
                one.days
            );
            self.refuse("days", wrong, "Dispense what it stands for or less.");
            return;
        }
        // Implied by the grant, unless a dispensing that was taken back gave the authorisation back to the counter
        // after more of the same month had left.
        let most = self.rules.at(on).edition.parameters.supply_days;
        let month = one.left_of_the_month(&all).saturating_add(days);
        if month > most {
            let wrong =
                format!("with what left before it would make {month} days of one month's order");
            self.refuse(
                "days",
                wrong,
                "Dispense no more than the month's supply, or correct what was entered before.",
            );
        }
    }

    fn authorisation(&mut self, id: &FactId, allowed: &[AuthorisationState], otherwise: &str) {
        let all = authorisations_of(self.patient, self.today);
        match all.iter().find(|one| one.id() == id) {
            None => self.refuse(
                "authorisation",
                "no such authorisation is on record",
                "Name one that is.",
            ),
            Some(one) if !allowed.contains(&one.state) => {
                let wrong = format!("the authorisation {otherwise}");
                self.refuse(
                    "authorisation",
                    wrong,
                    "Look at its history on the patient's page.",
                );
            }
            Some(_) => {}
        }
    }

    fn resumption(&mut self) {
        let stands = self
            .patient
            .facts()
            .iter()
            .rev()
            .find_map(|fact| match fact.payload() {
                Payload::TreatmentPaused { .. }
                | Payload::TreatmentStopped { .. }
                | Payload::CourseCompleted { .. } => Some(false),
                Payload::TreatmentResumed { .. } => Some(true),
                _ => None,
            })
            .unwrap_or(true);
        if stands {
            self.refuse(
                "type",
                "the treatment is neither paused nor ended",
                "There is nothing to resume.",
            );
        }
    }

    /// A form is signed under the edition of its day. Under another name no text of an authority would be looked for.
    fn edition_signed(&mut self, edition: Option<&Id>) {
        let in_force = &self.rules.at(self.on).edition.id;
        if edition.is_some_and(|edition| edition != in_force) {
            let wrong = format!("the edition of {} is {in_force}", self.on);
            self.refuse(
                "edition",
                wrong,
                "Leave the edition out, or give that of the day of the signature.",
            );
        }
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
        let suspected = self.patient.facts().iter().any(|fact| {
            matches!(
                fact.payload(),
                Payload::PregnancyReported {}
                    | Payload::PregnancyTestReported {
                        result: TestResult::Positive,
                        ..
                    }
            )
        });
        if !suspected {
            self.refuse(
                "type",
                "no positive test and no pregnancy is on record",
                "There is nothing to exclude or end.",
            );
        }
    }

    fn correction(&mut self, of: &FactId, instead: Option<&Event>) {
        let Some(wrong_fact) = self.patient.fact(of) else {
            self.refuse(
                "of",
                "no such fact stands on this record",
                "Name a fact that is on record and not yet corrected.",
            );
            return;
        };
        let kind = wrong_fact.payload().kind();
        if matches!(
            wrong_fact.payload(),
            Payload::DispenseAuthorised { .. }
                | Payload::DispenseDenied { .. }
                | Payload::ChecklistGiven { .. }
        ) {
            let wrong = format!("a fact of kind '{kind}' is not corrected");
            self.refuse(
                "of",
                wrong,
                "Reverse an authorisation; record what is true as a new fact.",
            );
        }
        if matches!(
            wrong_fact.payload(),
            Payload::AuthorisationReversed { .. }
                | Payload::AuthorisationReleased { .. }
                | Payload::AuthorisationExpired { .. }
                | Payload::ReturnedToStock { .. }
        ) {
            self.refuse(
                "of",
                "an authorisation that ended is not brought back",
                "Ask for a new authorisation.",
            );
        }
        if matches!(
            wrong_fact.payload(),
            Payload::ExternalAuthorisationRecorded { .. }
        ) {
            let found = super::number::correction(self.patient, wrong_fact.payload(), instead);
            self.found.extend(found);
        }
        if instead.is_none() && matches!(wrong_fact.payload(), Payload::PatientRegistered { .. }) {
            self.refuse(
                "of",
                "without its registration a record would be nobody's",
                "Correct the day of birth or the programme; a course ends with a stop.",
            );
        }
        let Some(instead) = instead else { return };
        if matches!(instead.payload, Payload::FactCorrected { .. }) {
            let remedy = "Take the correction back, then correct the fact anew.";
            self.refuse("instead", "a correction is not replaced by another", remedy);
            return;
        }
        if instead.payload.kind() != kind {
            let wrong = format!(
                "it is of kind '{}', the fact it replaces of kind '{kind}'",
                instead.payload.kind()
            );
            self.refuse(
                "instead",
                wrong,
                "Take the wrong fact back and record the right one as a new fact.",
            );
            return;
        }
        let outer = self.on;
        self.on = instead.envelope.on;
        self.dates_of_the_act();
        match (
            dispensed_under(wrong_fact.payload()),
            dispensed_under(&instead.payload),
        ) {
            (Some(was), Some(is)) if was == is => self.dispensing_put_right(of, &instead.payload),
            (Some(_), Some(_)) => self.refuse(
                "authorisation",
                "the entry that it replaces stands under another authorisation",
                "Take the wrong entry back, and record the right one under its own authorisation.",
            ),
            _ if matches!(
                instead.payload,
                Payload::PatientRegistered { .. } | Payload::ExternalAuthorisationRecorded { .. }
            ) => {}
            _ => self.content(&instead.payload),
        }
        self.on = outer;
    }

    /// The wrong entry has spent the authorisation: the right one is judged as if that had never been made.
    fn dispensing_put_right(&mut self, wrong: &FactId, right: &Payload) {
        let without = self.patient.without(wrong);
        let mut door = Door {
            patient: &without,
            on: self.on,
            rules: self.rules,
            today: self.today,
            found: Vec::new(),
        };
        door.content(right);
        self.found.append(&mut door.found);
    }
}

/// The authorisation under which something was filled or left the pharmacy.
fn dispensed_under(payload: &Payload) -> Option<&FactId> {
    match payload {
        Payload::Filled { authorisation, .. }
        | Payload::HandedOver { authorisation, .. }
        | Payload::Shipped { authorisation, .. }
        | Payload::PartiallyDispensed { authorisation, .. } => Some(authorisation),
        _ => None,
    }
}
