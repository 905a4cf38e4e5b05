//! What ends an authorisation or a treatment, and who must be in good standing.

use retinue_kernel::{Basis, Slug};

use super::{CAN, CAN_ELSEWHERE, FORTY_A_DAY, denied};
use crate::demo::act::{Act, Asks, Course, Ground, Test};
use crate::demo::people::{Pharmacy, Prescriber};

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Dana Pause",
        story: "Asked to hold the treatment; the prescriber paused it the same day and the live authorisation ended.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (3, Act::MonthReady),
            (2, Act::Authorised(20)),
            (1, Act::AsksToHold),
            (1, Act::Paused),
        ],
        expected: denied(&[Slug::TreatmentPaused, Slug::PrescriptionEndedByStop]),
        ..CAN
    },
    Course {
        who: "Ella Stopped-Sample",
        story: "Wished to stop. What was prescribed before the stop is not dispensed.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (4, Act::MonthReady),
            (3, Act::Stopped(3)),
        ],
        expected: denied(&[Slug::TreatmentStopped, Slug::PrescriptionEndedByStop]),
        ..CAN_ELSEWHERE
    },
    Course {
        who: "Fay Cancelled-Sample",
        story: "The prescription was cancelled while authorised; a new one is to be written.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (2, Act::MonthReady),
            (1, Act::Authorised(20)),
            (0, Act::PrescriptionCancelled(20)),
        ],
        expected: denied(&[Slug::PrescriptionCancelled]),
        ..CAN
    },
    Course {
        who: "Gina Completed-Sample",
        story: "The course is complete: the last dose was twenty-eight days ago, with a test that day; the last test is \
                due in two days.",
        steps: &[
            (180, Act::Enrolled),
            (147, Act::WholeMonth),
            (117, Act::WholeMonth),
            (87, Act::WholeMonth),
            (57, Act::WholeMonth),
            (28, Act::Tested(Test::LABORATORY)),
            (28, Act::Completed(28)),
        ],
        expected: denied(&[
            Slug::CourseCompleted,
            Slug::TestWindowClosed,
            Slug::PrescriptionEndedByStop,
            Slug::PrescriptionAlreadyDispensed,
        ]),
        ..CAN
    },
    Course {
        who: "Hedda Exempel",
        story: "Breastfeeds: nothing is dispensed while that goes on.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (2, Act::MonthReady),
            (1, Act::Breastfeeding),
        ],
        expected: denied(&[Slug::Breastfeeding]),
        ..CAN
    },
    Course {
        who: "Iris Corrected-Sample",
        story: "Authorised on a specimen of two days ago that was in truth collected eight days ago: the correction \
                ended the authorisation.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (2, Act::Tested(Test::NO_PERIOD)),
            (2, Act::MonthConfirmed),
            (2, Act::Answered { passed: true }),
            (2, Act::Prescribed(FORTY_A_DAY)),
            (1, Act::Authorised(20)),
            (0, Act::SpecimenDayCorrected(8)),
        ],
        expected: denied(&[Slug::TestWindowClosed]),
        ..CAN
    },
    Course {
        who: "Patient Zwölf",
        age: 19,
        ground: Ground::Cannot(Basis::CisgenderMale),
        prescriber: Prescriber::Outdated,
        story: "Everything is there, but the prescriber's yearly certification ran out yesterday.",
        steps: &[
            (35, Act::Enrolled),
            (35, Act::WholeMonth),
            (3, Act::MonthConfirmed),
            (3, Act::Prescribed(FORTY_A_DAY)),
        ],
        expected: denied(&[Slug::PrescriberNotCertified]),
        ..CAN
    },
    Course {
        who: "Jana Backroom-Sample",
        prescriber: Prescriber::Placeholder,
        pharmacy: Pharmacy::Backroom,
        story: "The pharmacy was suspended the day after it authorised, and the authorisation ended with it. Any other \
                pharmacy can ask.",
        steps: &[
            (64, Act::Enrolled),
            (31, Act::WholeMonth),
            (4, Act::MonthReady),
            (3, Act::Authorised(20)),
            (2, Act::PharmacySuspended),
        ],
        asks: Asks {
            strength: 20,
            at: Pharmacy::Backroom,
        },
        expected: denied(&[Slug::PharmacySuspended]),
        ..CAN
    },
];
