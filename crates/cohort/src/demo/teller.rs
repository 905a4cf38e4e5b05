//! From each act of the plan to the commands that a clinic, a counter or a patient would send for it.

use std::collections::BTreeMap;

use retinue_kernel::{
    Command, Day, Days, DispenseDecision, DispenseRequest, FactId, Form, Id, NotHandedOver,
    OrderId, Payload, Programme, RulesInForce, Setting, SignedForm, Slug,
};

use super::act::{Act, Course, DaysAgo, Gate, Ground, PILL_AND_CONDOM, Strength, Test};
use super::facts::{self, Contraception, Reported};
use super::signed;
use super::tell::{Astray, By, Keeper, When, answers, born, in_words};

/// Tells one course.
pub(super) struct Teller<'a, K> {
    course: &'a Course,
    rules: &'a RulesInForce,
    today: Day,
    keeper: &'a mut K,
    when: When,
    act: Act,
    ground: Ground,
    /// What was recorded last; the month's form repeats it.
    contraception: Contraception,
    test: Option<Reported>,
    orders: u32,
    prescriptions: BTreeMap<Strength, FactId>,
    authorisations: BTreeMap<Strength, (FactId, Days)>,
}

type Told<K, T = ()> = Result<T, Astray<<K as Keeper>::Trouble>>;

impl<'a, K: Keeper> Teller<'a, K> {
    pub(super) fn new(
        course: &'a Course,
        rules: &'a RulesInForce,
        today: Day,
        keeper: &'a mut K,
    ) -> Teller<'a, K> {
        Teller {
            course,
            rules,
            today,
            keeper,
            when: When {
                day: today,
                ago: 0,
                place: 0,
            },
            act: Act::Enrolled,
            ground: course.ground,
            contraception: Contraception::pair(PILL_AND_CONDOM, today),
            test: None,
            orders: 0,
            prescriptions: BTreeMap::new(),
            authorisations: BTreeMap::new(),
        }
    }

    /// The prescription of that strength that was written last.
    pub(super) fn last_prescription(&self, strength: Strength) -> Option<FactId> {
        self.prescriptions.get(&strength).cloned()
    }

    /// One act and all it consists of.
    pub(super) fn at(&mut self, ago: DaysAgo, act: Act) -> Told<K> {
        let day = self.day(ago);
        let place = if day == self.when.day {
            self.when.place
        } else {
            0
        };
        self.when = When { day, ago, place };
        self.act = act;
        self.tell(act)
    }

    fn tell(&mut self, act: Act) -> Told<K> {
        let (clinic, prescriber) = (self.clinic(), By::Prescriber(self.course.prescriber));
        match act {
            Act::Enrolled => self.enrol(true),
            Act::EnrolledUnsigned => self.enrol(false),
            Act::CategoryChanged(ground) => {
                self.ground = ground;
                self.report(prescriber, facts::category(self.ground))
                    .map(drop)
            }
            Act::ReportsCategoryCan => {
                self.ground = Ground::Can;
                self.report(By::Patient, facts::category(self.ground))
                    .map(drop)
            }
            Act::SignedForCategory => {
                self.report(prescriber, facts::counselling(self.ground))?;
                self.report(prescriber, self.consent()).map(drop)
            }
            Act::Contraception(methods, since) => {
                self.contraception = Contraception::pair(methods, self.day(since));
                self.report(clinic, self.contraception.recorded()).map(drop)
            }
            Act::Abstinence(since) => {
                self.contraception = Contraception::abstinence(self.day(since));
                self.report(clinic, self.contraception.recorded()).map(drop)
            }
            Act::ReportsLapse(from) => {
                let from = Some(self.day(from));
                self.report(
                    By::Patient,
                    Payload::ContraceptionLapsed {
                        from,
                        unprotected: Some(false),
                    },
                )
                .map(drop)
            }
            Act::Tested(test) => self.tested(test),
            Act::SpecimenDayCorrected(to) => self.specimen_day_corrected(to),
            Act::HomeTestingPermitted => {
                let procedure = Id::new("photograph of the test sent to the office the same day");
                self.report(prescriber, Payload::HomeTestingPermitted { procedure })
                    .map(drop)
            }
            Act::HomeTestingWithdrawn => self
                .report(
                    prescriber,
                    Payload::HomeTestingWithdrawn { procedure: None },
                )
                .map(drop),
            Act::MonthConfirmed => self.month_confirmed(),
            Act::Answered { passed } => self
                .report(
                    By::Patient,
                    Payload::ComprehensionAnswered {
                        passed,
                        sheet: None,
                    },
                )
                .map(drop),
            Act::Prescribed(strengths) => self.prescribed(strengths),
            Act::PrescriptionCancelled(strength) => {
                let prescription = self.prescription(strength)?;
                let reason = Id::new("the dose is to be discussed anew");
                self.report(
                    prescriber,
                    Payload::PrescriptionCancelled {
                        prescription,
                        reason,
                    },
                )
                .map(drop)
            }
            Act::MonthReady => self.month_ready(),
            Act::Appointment => self.appointment(),
            Act::Supplied(strength) => {
                self.ask(strength, None)?;
                let (prescription, pharmacy) =
                    (self.prescription(strength)?, self.course.pharmacy.id());
                self.counter(strength, |checklist, days, of| {
                    facts::supplied(prescription.clone(), checklist, pharmacy.clone(), days, of)
                })
            }
            Act::AgreedOutsideProgramme => {
                let reason =
                    super::people::named("no pregnancy is to be expected; documented together");
                self.report(prescriber, Payload::OutsideProgrammeAgreed { reason })
                    .map(drop)
            }
            Act::WholeMonth => {
                self.month_ready()?;
                self.ask(20, None)?;
                self.counter(20, facts::filled)?;
                self.counter(20, facts::handed_over)
            }
            Act::Authorised(strength) => self.ask(strength, None),
            Act::Denied(strength, because) => self.ask(strength, Some(because)),
            Act::Filled(strength) => self.counter(strength, facts::filled),
            Act::HandedOver(strength) => self.counter(strength, facts::handed_over),
            Act::Shipped(strength) => self.counter(strength, facts::shipped),
            Act::Delivered(strength) => self.counter(strength, |authorisation, _, _| {
                Payload::Delivered { authorisation }
            }),
            Act::PartlyDispensed(strength, days) => self
                .counter(strength, |authorisation, _, of| {
                    facts::partly_dispensed(authorisation, days, of)
                }),
            Act::Reversed(strength) => self.counter(strength, |authorisation, _, _| {
                Payload::AuthorisationReversed {
                    authorisation,
                    reason: Id::new("the wrong patient was chosen"),
                }
            }),
            Act::Released(strength) => {
                let (authorisation, _) = self.authorisation(strength)?;
                let proposal = Payload::ReleaseProposed {
                    authorisation,
                    learned: NotHandedOver::PharmacySilent,
                    asked: facts::rung(),
                    asked_on: self.when.day,
                };
                let proposal = self.report(By::Administrator, proposal)?;
                let payload = Payload::ReleaseConfirmed { proposal };
                self.report(By::SecondAgent, payload).map(drop)
            }
            Act::Expired(strength) => {
                let (authorisation, _) = self.authorisation(strength)?;
                let reason = Id::new("its last day has passed");
                self.report(
                    By::System,
                    Payload::AuthorisationExpired {
                        authorisation,
                        reason,
                    },
                )
                .map(drop)
            }
            Act::ReturnedToStock(strength) => self.counter(strength, |authorisation, _, _| {
                Payload::ReturnedToStock { authorisation }
            }),
            Act::StockShortage => {
                let pharmacy = Some(self.course.pharmacy.id());
                let by = By::Pharmacist(self.course.pharmacy);
                self.report(by, Payload::StockShortageReported { pharmacy })
                    .map(drop)
            }
            Act::SupplyGone(reason) => self
                .report(
                    clinic,
                    Payload::SupplyAdjusted {
                        reason,
                        days: None,
                        supply: None,
                    },
                )
                .map(drop),
            Act::OutsideSupply(count) => match facts::outside_supply(count) {
                Some(payload) => self.report(clinic, payload).map(drop),
                None => Err(self.not_there()),
            },
            Act::AsksToHold => {
                let reason = Id::new("a side effect to be looked at");
                self.report(By::Patient, Payload::HoldRequested { reason })
                    .map(drop)
            }
            Act::Contacted => {
                let reason = Id::new("called the patient about the report");
                self.report(clinic, Payload::ContactRecorded { reason })
                    .map(drop)
            }
            Act::GuardianLinked => {
                let guardian = super::people::guardian();
                self.report(clinic, Payload::GuardianLinked { guardian })
                    .map(drop)
            }
            Act::Paused => {
                let reason = Id::new("to be seen first");
                self.report(prescriber, Payload::TreatmentPaused { reason })
                    .map(drop)
            }
            Act::Resumed => self
                .report(prescriber, Payload::TreatmentResumed { reason: None })
                .map(drop),
            Act::Stopped(last_dose) => {
                let reason = Id::new("the patient's wish");
                let last_dose_on = Some(self.day(last_dose));
                self.report(
                    prescriber,
                    Payload::TreatmentStopped {
                        reason,
                        last_dose_on,
                    },
                )
                .map(drop)
            }
            Act::Completed(last_dose) => {
                let last_dose_on = Some(self.day(last_dose));
                self.report(prescriber, Payload::CourseCompleted { last_dose_on })
                    .map(drop)
            }
            Act::Breastfeeding => self
                .report(
                    clinic,
                    Payload::BreastfeedingRecorded {
                        ongoing: Some(true),
                    },
                )
                .map(drop),
            Act::ReportsPregnancy => self
                .report(By::Patient, Payload::PregnancyReported {})
                .map(drop),
            Act::PregnancyExcluded(how) => self
                .report(prescriber, Payload::PregnancyExcluded { how })
                .map(drop),
            Act::PregnancyEnded => self
                .report(prescriber, Payload::PregnancyEnded {})
                .map(drop),
            Act::PharmacySuspended => {
                let when = self.next();
                self.keeper
                    .suspend(when, self.course.pharmacy)
                    .map_err(|trouble| self.not_taken(trouble))
            }
        }
    }

    fn enrol(&mut self, signed: bool) -> Told<K> {
        let prescriber = By::Prescriber(self.course.prescriber);
        let (when, birthday) = (self.next(), born(self.course, self.today));
        self.keeper
            .register(when, self.course, birthday)
            .map_err(|trouble| self.not_taken(trouble))?;
        self.report(prescriber, facts::category(self.ground))?;
        self.report(prescriber, facts::counselling(self.ground))?;
        if self.ground == Ground::Can {
            self.contraception = Contraception::pair(PILL_AND_CONDOM, self.when.day);
            self.report(prescriber, self.contraception.recorded())?;
            self.tested(Test::OFFICE)?;
        }
        let programme = self.course.programme;
        // In the Union those who cannot become pregnant sign nothing.
        let signs = programme != Programme::EuPpp || self.ground == Ground::Can;
        if signed && signs {
            self.report(prescriber, self.consent())?;
        }
        Ok(())
    }

    fn tested(&mut self, test: Test) -> Told<K> {
        let payload = facts::test(test, self.when.day);
        let by = if test.setting == Setting::Laboratory {
            self.clinic()
        } else {
            By::Prescriber(self.course.prescriber)
        };
        let fact = self.report(by, payload.clone())?;
        self.test = Some(Reported {
            fact,
            on: self.when.day,
            payload,
        });
        Ok(())
    }

    fn specimen_day_corrected(&mut self, to: DaysAgo) -> Told<K> {
        let Some(wrong) = self.test.take() else {
            return Err(self.not_there());
        };
        let (correction, right) = wrong.specimen_day_corrected(self.day(to));
        self.report(By::Prescriber(self.course.prescriber), correction)?;
        self.test = Some(right);
        Ok(())
    }

    fn month_confirmed(&mut self) -> Told<K> {
        let prescriber = By::Prescriber(self.course.prescriber);
        if self.ground != Ground::Can {
            self.report(prescriber, Payload::VisitRecorded { remote: None })?;
        }
        let is_can = self.ground == Ground::Can;
        // A form that an edition does not have is not signed.
        let signed = self.month_form(match is_can {
            true => Form::MonthConfirmationCan,
            false => Form::MonthConfirmationCannot,
        });
        let (of_status, of_month) = match is_can {
            true => (None, signed),
            false => (signed, None),
        };
        self.report(
            prescriber,
            Payload::ReproductiveStatusAssessed { signed: of_status },
        )?;
        self.report(prescriber, facts::counselling(self.ground))?;
        if is_can {
            self.report(prescriber, self.contraception.recorded())?;
            let test = self.test.as_ref().map(|test| test.fact.clone());
            self.report(
                prescriber,
                Payload::MonthConfirmed {
                    test,
                    counselled: true,
                    signed: of_month,
                },
            )?;
        }
        Ok(())
    }

    fn appointment(&mut self) -> Told<K> {
        let prescriber = By::Prescriber(self.course.prescriber);
        let remote = Some(false);
        self.report(prescriber, Payload::VisitRecorded { remote })?;
        if self.course.programme == Programme::UkMhra {
            self.report(prescriber, facts::assessed())?;
        }
        if self.ground == Ground::Can {
            self.tested(Test::OFFICE)?;
        }
        self.prescribed(&[(20, 60)])
    }

    fn month_ready(&mut self) -> Told<K> {
        if self.ground == Ground::Can {
            self.tested(Test::LABORATORY)?;
        }
        self.month_confirmed()?;
        if self.ground == Ground::Can {
            self.report(
                By::Patient,
                Payload::ComprehensionAnswered {
                    passed: true,
                    sheet: None,
                },
            )?;
        }
        self.prescribed(&[(20, 60)])
    }

    fn prescribed(&mut self, strengths: &[(Strength, u16)]) -> Told<K> {
        self.orders = self.orders.saturating_add(1);
        let order: Option<OrderId> = Id::new(&format!("order-{}", self.orders));
        for (strength, count) in strengths {
            let Some(payload) = facts::prescription(&order, *strength, *count) else {
                return Err(self.not_there());
            };
            let fact = self.report(By::Prescriber(self.course.prescriber), payload)?;
            self.prescriptions.insert(*strength, fact);
        }
        Ok(())
    }

    fn ask(&mut self, strength: Strength, planned: Option<&'static [Slug]>) -> Told<K> {
        let request = DispenseRequest {
            prescription: self.prescription(strength)?,
            pharmacy: self.course.pharmacy.id(),
        };
        let when = self.next();
        let by = By::Pharmacist(self.course.pharmacy);
        let done = self
            .keeper
            .record(when, by, Command::RequestDispense(request));
        let done = done.map_err(|trouble| self.not_taken(trouble))?;
        let as_planned = match (&done.decision, planned) {
            (Some(DispenseDecision::Authorised { days, .. }), None) => {
                self.authorisations.insert(strength, (done.fact, *days));
                true
            }
            (Some(decision), Some(planned)) => {
                answers(decision, self.when.day, Gate::Denied(planned))
            }
            _ => false,
        };
        if as_planned {
            return Ok(());
        }
        let answered = done.decision.as_ref().map_or_else(String::new, in_words);
        Err(Astray::AnsweredOtherwise {
            who: self.course.who,
            day: self.when.day,
            planned,
            answered,
        })
    }

    /// An act at the counter on the last authorisation of a strength.
    fn counter(
        &mut self,
        strength: Strength,
        act: impl Fn(FactId, Days, Strength) -> Payload,
    ) -> Told<K> {
        let (authorisation, days) = self.authorisation(strength)?;
        self.report(
            By::Pharmacist(self.course.pharmacy),
            act(authorisation, days, strength),
        )
        .map(drop)
    }

    fn consent(&self) -> Payload {
        let age = self.when.day.age_of(born(self.course, self.today));
        let edition = &self.rules.at(self.when.day).edition;
        let programme = self.course.programme;
        let form = signed::form_of(programme, self.ground);
        let entry = self.keeper.form(form, &edition.id);
        signed::consent(programme, self.ground, age, edition, entry)
    }

    fn month_form(&self, form: Form) -> Option<Box<SignedForm>> {
        let edition = &self.rules.at(self.when.day).edition;
        let entry = self.keeper.form(form, &edition.id);
        signed::with_act(form, self.ground, edition, entry)
    }

    fn clinic(&self) -> By {
        let prescriber = self.course.prescriber;
        if prescriber.has_designee() {
            By::Designee(prescriber)
        } else {
            By::Prescriber(prescriber)
        }
    }

    fn report(&mut self, by: By, payload: Payload) -> Told<K, FactId> {
        let when = self.next();
        let done = self.keeper.record(
            when,
            by,
            Command::Record {
                on: when.day,
                payload,
            },
        );
        done.map(|done| done.fact)
            .map_err(|trouble| self.not_taken(trouble))
    }

    fn next(&mut self) -> When {
        let when = self.when;
        self.when.place = when.place.saturating_add(1);
        when
    }

    fn day(&self, ago: DaysAgo) -> Day {
        self.today.minus(ago)
    }

    fn prescription(&self, strength: Strength) -> Told<K, FactId> {
        self.prescriptions
            .get(&strength)
            .cloned()
            .ok_or_else(|| self.not_there())
    }

    fn authorisation(&self, strength: Strength) -> Told<K, (FactId, Days)> {
        self.authorisations
            .get(&strength)
            .cloned()
            .ok_or_else(|| self.not_there())
    }

    fn not_taken(&self, trouble: K::Trouble) -> Astray<K::Trouble> {
        Astray::NotTaken {
            who: self.course.who,
            day: self.when.day,
            act: format!("{:?}", self.act),
            trouble,
        }
    }

    fn not_there(&self) -> Astray<K::Trouble> {
        Astray::NotThere {
            who: self.course.who,
            day: self.when.day,
            act: format!("{:?}", self.act),
        }
    }
}
