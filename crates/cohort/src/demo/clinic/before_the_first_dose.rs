//! Waiting, testing, and the first window.

use retinue_kernel::Slug;

use super::{CAN, CAN_ELSEWHERE, FORTY_A_DAY, authorised, denied};
use crate::demo::act::{Act, Course, Door, Expected, Gate, IUD_AND_CONDOM, Test};

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Bea Beispiel",
        door: Some(Door {
            login: "patient-3",
            shows: "waiting before the first dose",
        }),
        story: "Enrolled twelve days ago. The thirty days of contraception run for another eighteen; then the second \
                test can be made.",
        steps: &[(12, Act::Enrolled)],
        expected: denied(&[
            Slug::ContraceptionNotSubmitted,
            Slug::ContraceptionTooShort,
            Slug::SecondTestMissing,
            Slug::MonthNotConfirmed,
            Slug::QuestionsNotAnswered,
            Slug::TestWindowNotOpen,
            Slug::PrescriptionNotOnRecord,
        ]),
        ..CAN
    },
    Course {
        who: "Carmen Ejemplo",
        story: "On contraception for two months already, enrolled fourteen days ago with a first test. Cycles are \
                regular: the second test is due in five days or later, on one of the first five days of a period.",
        steps: &[
            (14, Act::Enrolled),
            (14, Act::Contraception(IUD_AND_CONDOM, 60)),
        ],
        expected: denied(&[
            Slug::ContraceptionNotSubmitted,
            Slug::SecondTestMissing,
            Slug::MonthNotConfirmed,
            Slug::QuestionsNotAnswered,
            Slug::TestWindowNotOpen,
            Slug::PrescriptionNotOnRecord,
        ]),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Dora Dummy",
        story: "Second test yesterday, on the ninth day of a regular cycle: the first five days count.",
        steps: &[
            (40, Act::Enrolled),
            (1, Act::Tested(Test::LABORATORY.on_day_of_period(9))),
            (1, Act::MonthConfirmed),
            (1, Act::Answered { passed: true }),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: denied(&[Slug::CycleDayOutsideFirstDays]),
        ..CAN
    },
    Course {
        who: "Elif Deneme",
        story: "Everything done for the first supply; the first window is open for four more days.",
        steps: &[
            (40, Act::Enrolled),
            (2, Act::Tested(Test::LABORATORY)),
            (1, Act::MonthConfirmed),
            (1, Act::Prescribed(FORTY_A_DAY)),
            (0, Act::Answered { passed: true }),
        ],
        expected: authorised(4),
        ..CAN
    },
    Course {
        who: "Fleur Dernier-Jour",
        story: "The first window closes tonight at 23:59 Eastern.",
        steps: &[
            (38, Act::Enrolled),
            (6, Act::Tested(Test::NO_PERIOD)),
            (5, Act::MonthConfirmed),
            (5, Act::Prescribed(FORTY_A_DAY)),
            (2, Act::Answered { passed: true }),
        ],
        expected: authorised(0),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Greta Muster",
        story: "Missed the first window, and tested again eleven days after the first try. The edition of 2021 asks for \
                nineteen; that of 2026 for none.",
        steps: &[
            (50, Act::Enrolled),
            (12, Act::Tested(Test::NO_PERIOD)),
            (12, Act::MonthConfirmed),
            (12, Act::Answered { passed: true }),
            (12, Act::Prescribed(FORTY_A_DAY)),
            (1, Act::Tested(Test::NO_PERIOD)),
            (1, Act::MonthConfirmed),
            (1, Act::Answered { passed: true }),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: Expected::ByEdition {
            on: 0,
            under_2021: Gate::Denied(&[Slug::FirstWindowMissed]),
            under_2026: Gate::Authorised(5),
        },
        ..CAN
    },
    Course {
        who: "Hana Vzorova",
        story: "Missed the first window and waited: tested again twenty-three days later, and has four more days.",
        steps: &[
            (60, Act::Enrolled),
            (25, Act::Tested(Test::NO_PERIOD)),
            (25, Act::MonthConfirmed),
            (25, Act::Answered { passed: true }),
            (25, Act::Prescribed(FORTY_A_DAY)),
            (2, Act::Tested(Test::NO_PERIOD)),
            (2, Act::MonthConfirmed),
            (2, Act::Answered { passed: true }),
            (2, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: authorised(4),
        ..CAN
    },
    Course {
        who: "Ines Amostra",
        door: Some(Door {
            login: "patient-2",
            shows: "the month's questions are still open",
        }),
        story: "Tested, confirmed and prescribed; only the patient's questions are still open.",
        steps: &[
            (40, Act::Enrolled),
            (2, Act::Tested(Test::LABORATORY)),
            (1, Act::MonthConfirmed),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: denied(&[Slug::QuestionsNotAnswered]),
        ..CAN
    },
    Course {
        who: "Jo Trial-Sample",
        story: "Answered the questions, not all of them right. They may be answered again at once.",
        steps: &[
            (40, Act::Enrolled),
            (3, Act::Tested(Test::LABORATORY)),
            (2, Act::MonthConfirmed),
            (2, Act::Prescribed(FORTY_A_DAY)),
            (1, Act::Answered { passed: false }),
            (1, Act::Denied(20, &[Slug::QuestionsFailed])),
        ],
        expected: denied(&[Slug::QuestionsFailed]),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Kim Specimen",
        story: "The first window passed because the pharmacy had none in stock. That is no missed window: the test was \
                repeated after eleven days under either edition.",
        steps: &[
            (50, Act::Enrolled),
            (12, Act::Tested(Test::NO_PERIOD)),
            (11, Act::MonthConfirmed),
            (11, Act::Answered { passed: true }),
            (11, Act::Prescribed(FORTY_A_DAY)),
            (9, Act::StockShortage),
            (1, Act::Tested(Test::NO_PERIOD)),
            (1, Act::MonthConfirmed),
            (1, Act::Answered { passed: true }),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: authorised(5),
        ..CAN_ELSEWHERE
    },
];
