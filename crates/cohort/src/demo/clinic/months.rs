//! Month after month: home tests, breaks in contraception, and results that are not a plain negative.

use retinue_kernel::{Exclusion, Slug, TestResult};

use super::{CAN, CAN_ELSEWHERE, FORTY_A_DAY, authorised, denied};
use crate::demo::act::{
    Act, Asks, CONDOM_ONLY, Course, Door, Expected, Gate, PILL_AND_CONDOM, Test,
};
use crate::demo::people::Pharmacy;

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Ada Demonstration",
        door: Some(Door {
            login: "patient",
            shows: "the fourth month; the next supply can be fetched",
        }),
        story: "In the fourth month. The test is two days old, everything is done, nobody has asked yet: the pharmacist \
                can authorise, fill and hand over.",
        steps: &[
            (124, Act::Enrolled),
            (91, Act::WholeMonth),
            (61, Act::WholeMonth),
            (31, Act::WholeMonth),
            (2, Act::Tested(Test::LABORATORY)),
            (1, Act::MonthConfirmed),
            (1, Act::Prescribed(FORTY_A_DAY)),
            (0, Act::Answered { passed: true }),
        ],
        expected: authorised(4),
        ..CAN
    },
    Course {
        who: "Lotte Pending-Sample",
        story: "In the second month. Yesterday's test is back and negative: the prescriber confirms the month and \
                prescribes, the patient answers the questions.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (1, Act::Tested(Test::LABORATORY)),
        ],
        expected: denied(&[Slug::TestWindowClosed, Slug::PrescriptionAlreadyDispensed]),
        ..CAN
    },
    Course {
        who: "Lea Lorem",
        story: "The prescriber permits tests at home, and this month's was one. The edition of 2026 accepts it, that of \
                2021 does not.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (20, Act::HomeTestingPermitted),
            (1, Act::Tested(Test::HOME)),
            (1, Act::MonthConfirmed),
            (1, Act::Answered { passed: true }),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: Expected::ByEdition {
            on: 1,
            under_2021: Gate::Denied(&[Slug::TestSettingNotAccepted]),
            under_2026: Gate::Authorised(5),
        },
        ..CAN
    },
    Course {
        who: "Mia Modell",
        story: "Tested at home after the prescriber withdrew the permission: no edition accepts it.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (25, Act::HomeTestingPermitted),
            (5, Act::HomeTestingWithdrawn),
            (1, Act::Tested(Test::HOME)),
            (1, Act::MonthConfirmed),
            (1, Act::Answered { passed: true }),
            (1, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: Expected::ByEdition {
            on: 1,
            under_2021: Gate::Denied(&[Slug::TestSettingNotAccepted]),
            under_2026: Gate::Denied(&[Slug::HomeTestNotPermitted]),
        },
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Nora Attrappe",
        story: "Came to the month's visit with condoms alone. Half a pair is a gap: thirty days of a valid pair and a \
                new test lie ahead.",
        steps: &[
            (60, Act::Enrolled),
            (27, Act::WholeMonth),
            (3, Act::Tested(Test::LABORATORY)),
            (2, Act::Contraception(CONDOM_ONLY, 6)),
            (2, Act::MonthConfirmed),
            (2, Act::Answered { passed: true }),
            (2, Act::Prescribed(FORTY_A_DAY)),
            (2, Act::Denied(20, &[Slug::ContraceptionPairInvalid])),
        ],
        expected: denied(&[Slug::ContraceptionPairInvalid]),
        ..CAN
    },
    Course {
        who: "Olga Obrazets",
        story: "Was authorised, then reported that contraception had lapsed: the authorisation ended that minute. \
                Thirty days of a valid pair and a new test lie ahead.",
        steps: &[
            (60, Act::Enrolled),
            (27, Act::WholeMonth),
            (4, Act::MonthReady),
            (3, Act::Authorised(20)),
            (2, Act::ReportsLapse(3)),
            (2, Act::Contacted),
        ],
        expected: denied(&[Slug::ContraceptionLapsed]),
        ..CAN
    },
    Course {
        who: "Pia Platzhalter",
        story: "This month's test was positive. Nothing is authorised until the prescriber records what it was.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (
                1,
                Act::Tested(Test::LABORATORY.with_result(TestResult::Positive)),
            ),
            (0, Act::Contacted),
        ],
        expected: denied(&[
            Slug::PregnancyTestPositive,
            Slug::TestWindowClosed,
            Slug::PrescriptionAlreadyDispensed,
        ]),
        ..CAN
    },
    Course {
        who: "Quinn Quelque-Chose",
        story: "A positive test nine days ago turned out to be none: a quantitative serum test excluded it, and a new \
                negative test opened this month's window.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (
                9,
                Act::Tested(Test::LABORATORY.with_result(TestResult::Positive)),
            ),
            (8, Act::Contacted),
            (7, Act::PregnancyExcluded(Exclusion::SerumQuantitative)),
            (1, Act::MonthReady),
        ],
        expected: authorised(5),
        ..CAN
    },
    Course {
        who: "Rosa Prova",
        story: "A negative test, confirmed and authorised; then a second specimen came back indeterminate and the \
                authorisation ended.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (3, Act::MonthReady),
            (2, Act::Authorised(20)),
            (
                1,
                Act::Tested(Test::LABORATORY.with_result(TestResult::Indeterminate)),
            ),
        ],
        expected: denied(&[Slug::IndeterminateSince]),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Sia Sample",
        story: "Reported a pregnancy yesterday; the live authorisation ended that minute.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (3, Act::MonthReady),
            (2, Act::Authorised(20)),
            (1, Act::ReportsPregnancy),
            (1, Act::Contacted),
        ],
        expected: denied(&[Slug::PregnancyReported]),
        ..CAN
    },
    Course {
        who: "Tove Testperson",
        story: "Starts anew after a pregnancy that ended forty-five days ago: the whole starting path was walked again, \
                and the first window is open.",
        steps: &[
            (120, Act::Enrolled),
            (85, Act::WholeMonth),
            (60, Act::ReportsPregnancy),
            (45, Act::PregnancyEnded),
            (45, Act::Contraception(PILL_AND_CONDOM, 45)),
            (44, Act::Tested(Test::OFFICE)),
            (3, Act::MonthReady),
        ],
        expected: authorised(3),
        pharmacy: Pharmacy::Uptown,
        asks: Asks {
            strength: 20,
            at: Pharmacy::Uptown,
        },
        ..CAN_ELSEWHERE
    },
];
