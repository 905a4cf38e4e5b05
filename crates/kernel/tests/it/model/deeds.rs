//! How an act is done: as a command, so that every act goes through the gate's own `decide`.

use retinue_kernel::{
    AdjustmentReason, Basis, Capsules, Category, Channel, Command, Cycle, Day, Decided,
    DispenseRequest, Exclusion, ExternalNumber, Form, Id, Method, Milligrams, Mode, NotHandedOver,
    ObtainedNumber, Payload, Product, RegistryEvent, RulesInForce, Setting, Signer, Source,
    Specimen, TestResult, TestingRequirement, Topic, decide, summarise,
};

use super::acts::{Act, Asked, Gone, PRESCRIPTIONS, Scope, Until};
use super::life::{Counter, Life, Party, id};
use super::wrong::correction;

/// What an act asks of the gate, or what it does without asking.
pub(crate) enum Deed {
    /// One command from a pharmacy's counter; the other acts come from no counter and are given the answering one's.
    Submit(Counter, Command),
    Registry(Party, RegistryEvent),
    Day(Day),
    Month,
}

/// What the act comes to at this point; none when there is nothing it could be done to.
pub(crate) fn deed(life: &Life, act: Act, rules: &RulesInForce) -> Option<Deed> {
    let today = life.today;
    let given = |counter| life.book.last_of(counter);
    let record = |payload| Some(Deed::Submit(Counter::Answering, told(today, payload)));
    match act {
        Act::Ask(counter, asked) => {
            let prescription = match asked {
                Asked::First(at) => id(PRESCRIPTIONS[at]),
                Asked::Newest => newest(life)?,
            };
            let request = DispenseRequest {
                prescription,
                pharmacy: counter.id(),
            };
            // A companion's pharmacy comes with a number, good until tomorrow: earlier than most last days of ours.
            let command = match rules.mode {
                Mode::Companion => Command::RecordNumber(ObtainedNumber {
                    number: ExternalNumber::new(&format!("SYNTHETIC {}", request.prescription))
                        .expect("a number"),
                    request,
                    do_not_dispense_after: today.plus(1),
                    channel: Channel::Website,
                }),
                _ => Command::RequestDispense(request),
            };
            Some(Deed::Submit(counter, command))
        }
        Act::Fill => {
            let entry = given(Counter::Answering)?;
            record(Payload::Filled {
                authorisation: entry.id.clone(),
                days: entry.days,
                capsules: None,
                product_code: None,
                lot: None,
            })
        }
        Act::HandOver(counter) => {
            let entry = given(counter)?;
            let handed = handed_over(&entry.id, entry.days);
            Some(Deed::Submit(counter, told(today, handed)))
        }
        Act::HandOverPart => record(Payload::PartiallyDispensed {
            authorisation: given(Counter::Answering)?.id.clone(),
            days: 10,
            capsules: None,
            product_code: None,
            lot: None,
            despite: None,
            to: None,
        }),
        Act::EnterLate => {
            let entry = given(Counter::Answering).filter(|entry| entry.until < today)?;
            let handed = handed_over(&entry.id, entry.days);
            Some(Deed::Submit(Counter::Answering, told(entry.until, handed)))
        }
        Act::Reverse => record(Payload::AuthorisationReversed {
            authorisation: given(Counter::Answering)?.id.clone(),
            reason: None,
        }),
        Act::Release => record(Payload::AuthorisationReleased {
            authorisation: given(Counter::Silent)?.id.clone(),
            reason: None,
        }),
        Act::ProposeRelease => record(Payload::ReleaseProposed {
            authorisation: given(Counter::Silent)?.id.clone(),
            learned: NotHandedOver::PharmacySilent,
            asked: id("rung three times"),
            asked_on: today,
        }),
        Act::ConfirmRelease => record(Payload::ReleaseConfirmed {
            proposal: proposal(life)?,
        }),
        Act::DeclineRelease => record(Payload::ReleaseDeclined {
            proposal: proposal(life)?,
            reason: None,
        }),
        Act::EnterDespite => {
            let entry = given(Counter::Silent)?;
            let released = life.last(|one| matches!(one, Payload::AuthorisationReleased { .. }))?;
            let mut handed = handed_over(&entry.id, entry.days);
            if let Payload::HandedOver { despite, .. } = &mut handed {
                *despite = Some(id("the till was down"));
            }
            let on = released.envelope.on.min(entry.until);
            Some(Deed::Submit(Counter::Silent, told(on, handed)))
        }
        Act::Adjust(gone) => record(adjustment(life, gone)?),
        Act::ReturnToStock => record(Payload::ReturnedToStock {
            authorisation: given(Counter::Answering)?.id.clone(),
        }),
        Act::Outside => record(Payload::OutsideSupplyReported {
            product: Product::Conventional,
            capsules: Capsules::new([(Milligrams(20), 10)]).unwrap(),
            origin: None,
            received_on: None,
            taken_from: None,
            reason: None,
        }),
        Act::Expire => record(Payload::AuthorisationExpired {
            authorisation: given(Counter::Answering)?.id.clone(),
            reason: None,
        }),
        Act::LatePositiveTest => record(test(today.minus(1), TestResult::Positive)),
        Act::Exclude => record(Payload::PregnancyExcluded {
            how: Exclusion::SerumQuantitative,
        }),
        Act::Lapse => record(Payload::ContraceptionLapsed {
            from: None,
            unprotected: None,
        }),
        Act::Stop => record(Payload::TreatmentStopped {
            reason: None,
            last_dose_on: None,
        }),
        Act::Pause => record(Payload::TreatmentPaused { reason: None }),
        Act::Resume => record(Payload::TreatmentResumed { reason: None }),
        Act::Cancel => record(Payload::PrescriptionCancelled {
            prescription: id(PRESCRIPTIONS[0]),
            reason: None,
        }),
        Act::ChangeCategory => record(match category(life)? {
            Category::Can => assigned(Category::Cannot, Basis::Hysterectomy),
            Category::Cannot => assigned(Category::Can, Basis::Default),
        }),
        Act::Sign => record(Payload::ConsentSigned {
            form: match category(life)? {
                Category::Can => Form::PatientEnrolmentCan,
                Category::Cannot => Form::PatientEnrolmentCannot,
            },
            signers: vec![Signer::Patient, Signer::Prescriber],
            edition: None,
            text_hash: None,
            signing: None,
        }),
        Act::RequestExemption(scope) => record(Payload::ExemptionRequested {
            scope: requirements(scope),
            reason: id("a serious medical reason"),
            signed: None,
        }),
        Act::GrantExemption(scope) => record(Payload::ExemptionGranted {
            scope: requirements(scope),
        }),
        Act::RefuseExemption => record(Payload::ExemptionRefused { reason: None }),
        Act::Correct(wrong) => record(correction(life, wrong)?),
        Act::Suspend(party) => (!life.is_suspended(party)).then_some(Deed::Registry(
            party,
            RegistryEvent::Suspended { reason: None },
        )),
        Act::Reinstate(party) => life.is_suspended(party).then_some(Deed::Registry(
            party,
            RegistryEvent::Reinstated { reason: None },
        )),
        // One month's acts a day: a second time they would say the same.
        Act::AnotherMonth => {
            let wrote = life.last(|one| matches!(one, Payload::PrescriptionWritten { .. }));
            wrote
                .is_none_or(|wrote| wrote.envelope.on < today)
                .then_some(Deed::Month)
        }
        Act::Wait(until) => {
            let last = life.book.entries.last().map(|entry| entry.until);
            let day = match until {
                Until::Tomorrow => today.plus(1),
                Until::LastDay => last?,
                Until::DayAfter => last?.plus(1),
                Until::NextSupply => summarise(&life.record, rules, today).next_supply_from?,
                Until::Protected => {
                    summarise(&life.record, rules, today).contraception_wait_until?
                }
            };
            (day > today).then_some(Deed::Day(day))
        }
    }
}

/// Counselling, visit, contraception, test, confirmation, answers and a prescription for a new order, in that order.
pub(crate) fn months_acts(life: &Life) -> Vec<Payload> {
    let written = life
        .record
        .facts()
        .iter()
        .filter(|fact| matches!(fact.event.payload, Payload::PrescriptionWritten { .. }))
        .count();
    vec![
        Payload::CounsellingRecorded {
            topics: vec![Topic::Risks, Topic::Contraception],
        },
        Payload::VisitRecorded { remote: None },
        Payload::ContraceptionRecorded {
            methods: vec![Method::CombinedPill, Method::MaleCondom],
            abstinence: false,
            since: life.today,
            source: Source::Prescriber,
            on_sheet: None,
        },
        test(life.today, TestResult::Negative),
        Payload::MonthConfirmed {
            test: None,
            counselled: true,
            signed: None,
        },
        Payload::ComprehensionAnswered {
            passed: true,
            sheet: None,
        },
        Payload::PrescriptionWritten {
            order: Some(id(&format!("order-{written}"))),
            indication: None,
            product: Product::Conventional,
            capsules: Capsules::new([(Milligrams(20), 60)]).unwrap(),
            days: 30,
            refills: 0,
        },
    ]
}

pub(crate) fn told(on: Day, payload: Payload) -> Command {
    Command::Record { on, payload }
}

pub(crate) fn put_to_the_gate(
    life: &Life,
    counter: Counter,
    command: &Command,
    rules: &RulesInForce,
) -> Option<Decided> {
    decide(&life.case(counter), command, rules, life.today).ok()
}

fn proposal(life: &Life) -> Option<Id> {
    let proposed = life.last(|one| matches!(one, Payload::ReleaseProposed { .. }))?;
    Some(proposed.envelope.id.clone())
}

fn newest(life: &Life) -> Option<Id> {
    let written = life.last(|one| matches!(one, Payload::PrescriptionWritten { .. }))?;
    let id = &written.envelope.id;
    // Those of the first month have acts of their own.
    (!PRESCRIPTIONS.contains(&id.as_str())).then(|| id.clone())
}

fn handed_over(authorisation: &Id, days: u16) -> Payload {
    Payload::HandedOver {
        authorisation: authorisation.clone(),
        days,
        capsules: None,
        product_code: None,
        lot: None,
        despite: None,
        to: None,
    }
}

fn adjustment(life: &Life, gone: Gone) -> Option<Payload> {
    let (reason, days, supply) = match gone {
        Gone::AllLost => (AdjustmentReason::Lost, None, None),
        Gone::TenDaysDestroyed => (AdjustmentReason::Destroyed, Some(10), None),
        Gone::BagReturned => {
            let is_bag =
                |one: &Payload| left_a_pharmacy(one) || matches!(one, Payload::Filled { .. });
            let bag = life.last(is_bag)?;
            let supply = Some(bag.envelope.id.clone());
            (AdjustmentReason::Returned, None, supply)
        }
    };
    Some(Payload::SupplyAdjusted {
        reason,
        days,
        supply,
    })
}

/// Whether a fact says that capsules left a pharmacy.
pub(crate) fn left_a_pharmacy(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::HandedOver { .. } | Payload::PartiallyDispensed { .. }
    )
}

/// The category in force, by the last word on it.
fn category(life: &Life) -> Option<Category> {
    let assigned = life.last(|one| matches!(one, Payload::CategoryAssigned { .. }))?;
    match assigned.payload {
        Payload::CategoryAssigned { category, .. } => Some(category),
        _ => None,
    }
}

fn assigned(category: Category, basis: Basis) -> Payload {
    Payload::CategoryAssigned {
        category,
        basis,
        menopause: None,
        reason: Some(id("examined")),
    }
}

fn requirements(scope: Scope) -> Vec<TestingRequirement> {
    match scope {
        Scope::Everything => TestingRequirement::ALL.to_vec(),
        Scope::CycleDay => vec![TestingRequirement::CycleDay],
    }
}

pub(crate) fn test(collected_on: Day, result: TestResult) -> Payload {
    Payload::PregnancyTestReported {
        collected_on,
        specimen: Specimen::Serum,
        setting: Setting::Laboratory,
        result,
        clia_number: None,
        cycle: Some(Cycle::Regular),
        menses_began_on: Some(collected_on),
    }
}
