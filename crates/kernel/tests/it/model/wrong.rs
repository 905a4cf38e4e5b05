//! What somebody takes back, or says should have been otherwise.

use retinue_kernel::{Envelope, Event, Payload, TestResult};

use super::acts::{FIRST_TEST, MONTH_TEST, PRESCRIPTIONS};
use super::deeds::{left_a_pharmacy, test};
use super::life::{Life, id, is_closing};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrong {
    /// The month's test was entered in error.
    Test,
    /// The month's test was positive.
    TestWasPositive,
    /// The month's specimen was taken the day before.
    TestWasEarlier,
    /// The first test was entered in error.
    FirstTest,
    /// The first prescription was entered in error.
    Prescription,
    /// The last dispensing never took place.
    Dispensing,
    /// The last closing of an authorisation was entered in error.
    Closing,
    /// The last stop, pause or positive test was entered in error.
    Stop,
    /// The last category was assigned in error.
    Category,
    /// The last exemption was asked for in error.
    Request,
    /// The programme's last decision on an exemption was entered in error.
    Decision,
    /// The last change of the supply never happened.
    Adjustment,
    /// The last correction was itself made in error.
    Correction,
}

impl Wrong {
    pub(crate) const ALL: [Wrong; 13] = [
        Wrong::Test,
        Wrong::TestWasPositive,
        Wrong::TestWasEarlier,
        Wrong::FirstTest,
        Wrong::Prescription,
        Wrong::Dispensing,
        Wrong::Closing,
        Wrong::Stop,
        Wrong::Category,
        Wrong::Request,
        Wrong::Decision,
        Wrong::Adjustment,
        Wrong::Correction,
    ];
}

/// The correction; none where there is nothing that it could be about.
pub(crate) fn correction(life: &Life, wrong: Wrong) -> Option<Payload> {
    let last = |kind: fn(&Payload) -> bool| life.last(kind).map(|event| event.envelope.id.clone());
    let of = match wrong {
        Wrong::Test | Wrong::TestWasPositive | Wrong::TestWasEarlier => id(MONTH_TEST),
        Wrong::FirstTest => id(FIRST_TEST),
        Wrong::Prescription => id(PRESCRIPTIONS[0]),
        Wrong::Dispensing => last(left_a_pharmacy)?,
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
        Wrong::Category => last(|one| matches!(one, Payload::CategoryAssigned { .. }))?,
        Wrong::Request => last(|one| matches!(one, Payload::ExemptionRequested { .. }))?,
        Wrong::Decision => last(|one| {
            matches!(
                one,
                Payload::ExemptionGranted { .. } | Payload::ExemptionRefused { .. }
            )
        })?,
        Wrong::Adjustment => last(|one| matches!(one, Payload::SupplyAdjusted { .. }))?,
        Wrong::Correction => last(|one| matches!(one, Payload::FactCorrected { .. }))?,
    };
    let stands = &life.record.fact(&of)?.event;
    let put_right = |payload| {
        let envelope = Envelope {
            id: of.clone(),
            ..stands.envelope.clone()
        };
        Box::new(Event { payload, envelope })
    };
    let instead = match (wrong, &stands.payload) {
        (Wrong::TestWasPositive, Payload::PregnancyTestReported { collected_on, .. }) => {
            Some(put_right(test(*collected_on, TestResult::Positive)))
        }
        // Once: what was put right so is not a day earlier again.
        (
            Wrong::TestWasEarlier,
            Payload::PregnancyTestReported {
                collected_on,
                result,
                ..
            },
        ) if *collected_on == stands.envelope.on => {
            Some(put_right(test(collected_on.minus(1), *result)))
        }
        (Wrong::TestWasPositive | Wrong::TestWasEarlier, _) => return None,
        _ => None,
    };
    Some(Payload::FactCorrected {
        of,
        why: id("entered in error"),
        instead,
    })
}
