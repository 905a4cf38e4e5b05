//! At the counter: authorised, filled, handed over, reversed, released, expired, and the supply at home.

use retinue_kernel::{AdjustmentReason, Slug};

use super::{CAN, CAN_ELSEWHERE, authorised, denied};
use crate::demo::act::{Act, Asks, Course, Test};
use crate::demo::people::Pharmacy;

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Uma Two-Strengths",
        story: "One order, two strengths: the 20 mg capsules were handed over, the 40 mg capsules are still to be asked \
                for, on the same test.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (2, Act::Tested(Test::LABORATORY)),
            (2, Act::MonthConfirmed),
            (2, Act::Answered { passed: true }),
            (2, Act::Prescribed(&[(20, 60), (40, 30)])),
            (1, Act::Authorised(20)),
            (1, Act::Filled(20)),
            (1, Act::HandedOver(20)),
        ],
        asks: Asks {
            strength: 40,
            at: Pharmacy::Corner,
        },
        expected: authorised(4),
        ..CAN
    },
    Course {
        who: "Vera Vorlage",
        story: "Paused for a week and resumed. Authorised today, not filled yet; asked again, the answer is that it is \
                authorised already.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (21, Act::Paused),
            (14, Act::Resumed),
            (2, Act::MonthReady),
            (0, Act::Authorised(20)),
        ],
        expected: denied(&[Slug::AuthorisationAlreadyLive]),
        ..CAN
    },
    Course {
        who: "Wanda Last-Day-Tomorrow",
        story: "Filled and waiting in the drawer; tomorrow is the last day to hand it over.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (5, Act::MonthReady),
            (4, Act::Authorised(20)),
            (4, Act::Filled(20)),
        ],
        expected: denied(&[Slug::AuthorisationAlreadyLive]),
        ..CAN
    },
    Course {
        who: "Xenia Remainder",
        story: "The store had twenty days of it; the remaining ten are asked for inside the same window.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (3, Act::MonthReady),
            (2, Act::Authorised(20)),
            (2, Act::PartlyDispensed(20, 20)),
        ],
        expected: authorised(3),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Zoe Zeta-Sample",
        story: "The first pharmacy closed for the holidays and did not answer: the administrator released its \
                authorisation, and another pharmacy can ask.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (4, Act::MonthReady),
            (3, Act::Authorised(20)),
            (1, Act::Released(20)),
        ],
        asks: Asks {
            strength: 20,
            at: Pharmacy::Corner,
        },
        expected: authorised(2),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Anna Back-To-Stock",
        story: "Filled but never fetched: the last day was the day before yesterday, and the bag still lies there to be \
                returned to stock.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (8, Act::MonthReady),
            (7, Act::Authorised(20)),
            (7, Act::Filled(20)),
            (1, Act::Expired(20)),
        ],
        expected: denied(&[Slug::TestWindowClosed]),
        ..CAN
    },
    Course {
        who: "Bibi Capsules-Left",
        story: "Wants the next supply while eighteen days of the last are at home.",
        steps: &[
            (50, Act::Enrolled),
            (13, Act::WholeMonth),
            (1, Act::MonthReady),
        ],
        expected: denied(&[Slug::SupplyNotUsedUp]),
        ..CAN
    },
    Course {
        who: "Cleo Lost-Supply",
        story: "The capsules were lost on a journey. With the loss recorded and a fresh cycle, the next supply may come \
                early.",
        steps: &[
            (50, Act::Enrolled),
            (13, Act::WholeMonth),
            (2, Act::SupplyGone(AdjustmentReason::Lost)),
            (1, Act::MonthReady),
        ],
        expected: authorised(5),
        ..CAN
    },
    Course {
        who: "Dina Rückgabe",
        story: "Authorised and filled for the wrong patient: reversed, the capsules are back in stock, and the \
                prescription can be asked for again.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (5, Act::MonthReady),
            (4, Act::Authorised(20)),
            (4, Act::Filled(20)),
            (3, Act::Reversed(20)),
            (3, Act::ReturnedToStock(20)),
        ],
        expected: authorised(1),
        ..CAN
    },
];
