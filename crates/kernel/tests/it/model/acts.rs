//! Who may do what next, and how it is done: every act goes through the gate's own `decide`.

use retinue_kernel::{
    AdjustmentReason, Capsules, Channel, Command, Cycle, Day, Decided, DispenseRequest, Envelope,
    Event, Exclusion, ExternalNumber, Id, Method, Milligrams, Mode, NotHandedOver, ObtainedNumber,
    Payload, Product, RegistryEvent, RulesInForce, Setting, Source, Specimen, TestResult, Topic,
    decide, summarise,
};

use super::life::{Counter, Life, Party, id, is_closing};

/// The prescriptions of a month, named in [`super::beginning`]: two strengths that may run side by side, and one that
/// would bring either above thirty days.
pub(crate) const PRESCRIPTIONS: [&str; 3] = ["rx-twenty", "rx-ten", "rx-both"];
pub(crate) const MONTH_TEST: &str = "month-test";

/// One act of somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// A pharmacy asks to dispense.
    Ask(Counter, Asked),
    /// The answering pharmacy fills what it was given last.
    Fill,
    /// A pharmacy hands over what it was given last, whatever became of it since.
    HandOver(Counter),
    /// The answering pharmacy hands over ten days of it.
    HandOverPart,
    /// The answering pharmacy enters, late, a hand-over of the last permitted day.
    EnterLate,
    /// The answering pharmacy reverses.
    Reverse,
    /// A pharmacist of the silent pharmacy releases what it holds.
    Release,
    /// An agent of the office states that the silent pharmacy handed nothing over; another confirms it, or declines.
    ProposeRelease,
    ConfirmRelease,
    DeclineRelease,
    /// The silent pharmacy enters, after the release, what had left before it.
    EnterDespite,
    /// What is at home was lost.
    Adjust,
    /// Ten capsules from outside.
    Outside,
    /// The system records that the answering pharmacy's authorisation lapsed.
    Expire,
    /// A positive test comes in, collected the day before.
    LatePositiveTest,
    /// The prescriber excludes the pregnancy.
    Exclude,
    /// The patient tells of a lapse.
    Lapse,
    /// The prescriber stops, pauses or resumes.
    Stop,
    Pause,
    Resume,
    /// The prescriber cancels the first prescription.
    Cancel,
    /// Somebody takes a fact back, or says what it should have been.
    Correct(Wrong),
    /// The programme suspends or reinstates.
    Suspend(Party),
    Reinstate(Party),
    /// Prescriber and patient go through the acts of another month.
    AnotherMonth,
    /// Days pass.
    Wait(Until),
}

/// Which prescription a pharmacy asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    First(usize),
    /// The one written last.
    Newest,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrong {
    /// The month's test was entered in error.
    Test,
    /// The month's test was positive.
    TestWasPositive,
    /// The first prescription was entered in error.
    Prescription,
    /// The last dispensing never took place.
    Dispensing,
    /// The last closing of an authorisation was entered in error.
    Closing,
    /// The last stop, pause or positive test was entered in error.
    Stop,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Until {
    Tomorrow,
    /// The last day of the authorisation given last.
    LastDay,
    /// The day after it.
    DayAfter,
    /// The day from which the next supply may leave.
    NextSupply,
}

/// Every act there is. Those that cannot be done at a point are refused by the gate, or change nothing.
pub(crate) fn all() -> Vec<Act> {
    use Counter::{Answering, Silent};
    let mut acts = vec![
        Act::Ask(Answering, Asked::First(0)),
        Act::Ask(Answering, Asked::First(1)),
        Act::Ask(Answering, Asked::First(2)),
        Act::Ask(Answering, Asked::Newest),
        Act::Ask(Silent, Asked::First(0)),
        Act::Ask(Silent, Asked::Newest),
        Act::Fill,
        Act::HandOver(Answering),
        Act::HandOver(Silent),
        Act::HandOverPart,
        Act::EnterLate,
        Act::Reverse,
        Act::Release,
        Act::ProposeRelease,
        Act::ConfirmRelease,
        Act::DeclineRelease,
        Act::EnterDespite,
        Act::Adjust,
        Act::Outside,
        Act::Expire,
        Act::LatePositiveTest,
        Act::Exclude,
        Act::Lapse,
        Act::Stop,
        Act::Pause,
        Act::Resume,
        Act::Cancel,
        Act::AnotherMonth,
    ];
    acts.extend(
        [
            Wrong::Test,
            Wrong::TestWasPositive,
            Wrong::Prescription,
            Wrong::Dispensing,
            Wrong::Closing,
            Wrong::Stop,
        ]
        .map(Act::Correct),
    );
    acts.extend(Party::ALL.map(Act::Suspend));
    acts.extend(Party::ALL.map(Act::Reinstate));
    acts.extend(
        [
            Until::Tomorrow,
            Until::LastDay,
            Until::DayAfter,
            Until::NextSupply,
        ]
        .map(Act::Wait),
    );
    acts
}

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
        Act::Adjust => record(Payload::SupplyAdjusted {
            reason: AdjustmentReason::Lost,
            days: None,
            supply: None,
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
        },
        test(life.today, TestResult::Negative),
        Payload::MonthConfirmed {
            test: None,
            counselled: true,
            signed: None,
        },
        Payload::ComprehensionAnswered { passed: true },
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

fn test(collected_on: Day, result: TestResult) -> Payload {
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

fn correction(life: &Life, wrong: Wrong) -> Option<Payload> {
    let last = |kind: fn(&Payload) -> bool| life.last(kind).map(|event| event.envelope.id.clone());
    let of = match wrong {
        Wrong::Test | Wrong::TestWasPositive => id(MONTH_TEST),
        Wrong::Prescription => id(PRESCRIPTIONS[0]),
        Wrong::Dispensing => last(|one| {
            matches!(
                one,
                Payload::HandedOver { .. } | Payload::PartiallyDispensed { .. }
            )
        })?,
        Wrong::Closing => last(is_closing)?,
        Wrong::Stop => last(|one| {
            matches!(
                one,
                Payload::TreatmentStopped { .. }
                    | Payload::TreatmentPaused { .. }
                    | Payload::PregnancyTestReported {
                        result: TestResult::Positive,
                        ..
                    }
            )
        })?,
    };
    let stands = life.record.fact(&of)?;
    let instead = match (wrong, &stands.event.payload) {
        (Wrong::TestWasPositive, Payload::PregnancyTestReported { collected_on, .. }) => {
            Some(Box::new(Event {
                payload: test(*collected_on, TestResult::Positive),
                envelope: Envelope {
                    id: of.clone(),
                    ..stands.event.envelope.clone()
                },
            }))
        }
        (Wrong::TestWasPositive, _) => return None,
        _ => None,
    };
    Some(Payload::FactCorrected {
        of,
        why: id("entered in error"),
        instead,
    })
}
