//! Those who cannot become pregnant, changes of category, and minors.

use retinue_kernel::{Basis, Slug};

use super::{CAN, CAN_ELSEWHERE, FORTY_A_DAY, authorised, denied};
use crate::demo::act::{Act, Course, Expected, Gate, Ground};

/// Someone who cannot become pregnant.
const CANNOT: Course = Course {
    age: 21,
    ground: Ground::Cannot(Basis::CisgenderMale),
    ..CAN
};

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Karl Exempel",
        story: "Cannot become pregnant. Visited ten days ago; no test, no questions, a window of thirty days. \
                Capsules from elsewhere were reported too: they count for the dose, not for the window.",
        steps: &[
            (72, Act::Enrolled),
            (70, Act::WholeMonth),
            (40, Act::WholeMonth),
            (10, Act::MonthReady),
            (10, Act::OutsideSupply(20)),
        ],
        expected: Expected::ByEdition {
            on: 10,
            under_2021: Gate::Authorised(19),
            under_2026: Gate::Authorised(20),
        },
        ..CANNOT
    },
    Course {
        who: "Luz Visita-Vencida",
        age: 29,
        ground: Ground::Cannot(Basis::TransgenderFemale),
        story: "A transgender woman. The last visit was thirty-three days ago. Under the edition of 2021 its window has closed; that of 2026 \
                has no such window.",
        steps: &[
            (65, Act::Enrolled),
            (63, Act::WholeMonth),
            (33, Act::MonthConfirmed),
            (2, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: Expected::ByEdition {
            on: 0,
            under_2021: Gate::Denied(&[Slug::VisitWindowClosed]),
            under_2026: Gate::Authorised(28),
        },
        ..CANNOT
    },
    Course {
        who: "Martha Short-Proof",
        age: 57,
        ground: Ground::ShortProof,
        story: "Post-menopausal at 57, with the short proof. This month's supply was sent and has arrived.",
        steps: &[
            (34, Act::Enrolled),
            (33, Act::WholeMonth),
            (4, Act::MonthReady),
            (3, Act::Authorised(20)),
            (3, Act::Filled(20)),
            (3, Act::Shipped(20)),
            (1, Act::Delivered(20)),
        ],
        expected: denied(&[Slug::PrescriptionAlreadyDispensed, Slug::SupplyNotUsedUp]),
        ..CANNOT
    },
    Course {
        who: "Nadia Long-Proof",
        age: 48,
        ground: Ground::LongProof,
        story: "Post-menopausal at 48, with all four results. This month's supply was handed over yesterday.",
        steps: &[
            (34, Act::Enrolled),
            (33, Act::WholeMonth),
            (2, Act::MonthReady),
            (1, Act::Authorised(20)),
            (1, Act::Filled(20)),
            (1, Act::HandedOver(20)),
        ],
        expected: denied(&[Slug::PrescriptionAlreadyDispensed, Slug::SupplyNotUsedUp]),
        ..CANNOT
    },
    Course {
        who: "Ottilie Becomes-Cannot",
        age: 41,
        story: "A hysterectomy three days ago changed the category. A wait that was open that day is not cancelled: the \
                thirty days run to their end.",
        steps: &[
            (20, Act::Enrolled),
            (3, Act::CategoryChanged(Ground::Cannot(Basis::Hysterectomy))),
            (3, Act::SignedForCategory),
            (2, Act::MonthReady),
        ],
        expected: denied(&[Slug::WaitOpenAtCategoryChange]),
        ..CAN
    },
    Course {
        who: "Petra Becomes-Can",
        age: 49,
        ground: Ground::LongProof,
        story: "Taken for post-menopausal until the bleeding returned. The patient's own report changed the category at \
                once and ended the authorisation; the whole starting path lies ahead.",
        steps: &[
            (34, Act::Enrolled),
            (33, Act::WholeMonth),
            (5, Act::MonthReady),
            (4, Act::Authorised(20)),
            (3, Act::ReportsCategoryCan),
            (3, Act::Contacted),
        ],
        expected: denied(&[
            Slug::ConsentMissing,
            Slug::ContraceptionNotSubmitted,
            Slug::ContraceptionMissing,
            Slug::FirstTestMissing,
            Slug::SecondTestMissing,
            Slug::MonthNotConfirmed,
            Slug::QuestionsNotAnswered,
            Slug::TestWindowNotOpen,
        ]),
        ..CANNOT
    },
    Course {
        who: "Robin With-Guardian",
        age: 16,
        story: "Sixteen, and a parent has signed too. Committed to abstinence; the window is open.",
        steps: &[
            (45, Act::Enrolled),
            (45, Act::Abstinence(45)),
            (44, Act::GuardianLinked),
            (3, Act::MonthReady),
        ],
        expected: authorised(3),
        ..CAN
    },
    Course {
        who: "Sascha No-Guardian",
        age: 15,
        story: "Fifteen, and no parent or guardian has signed: the consent is not on record.",
        steps: &[
            (45, Act::EnrolledUnsigned),
            (45, Act::Abstinence(45)),
            (44, Act::GuardianLinked),
            (3, Act::MonthReady),
        ],
        expected: denied(&[Slug::ConsentMissing]),
        ..CAN_ELSEWHERE
    },
];
