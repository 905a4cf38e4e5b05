//! Patients of the United Kingdom and the European Union, where no registry authorises and the pharmacist goes by a
//! checklist.

use retinue_kernel::{Basis, Programme, Slug};

use super::{CAN, FORTY_A_DAY, authorised, denied};
use crate::demo::act::{Act, Course, Door, Ground};

/// The same in the United Kingdom.
const UK: Course = Course {
    programme: Programme::UkMhra,
    ..CAN
};

/// The same in the Union.
const EU: Course = Course {
    programme: Programme::EuPpp,
    ..CAN
};

pub(super) const COURSES: &[Course] = &[
    Course {
        who: "Alba Albion-Sample",
        door: Some(Door {
            login: "patient-6",
            shows: "the United Kingdom: no registry, a checklist",
        }),
        story: "United Kingdom: seen, assessed, tested and prescribed. The checklist is complete for a week from the \
                prescription.",
        steps: &[(45, Act::Enrolled), (1, Act::Appointment)],
        expected: authorised(5),
        ..UK
    },
    Course {
        who: "Bryn Albion-Muster",
        age: 31,
        ground: Ground::Cannot(Basis::CisgenderMale),
        story: "United Kingdom: the first month was supplied on a complete checklist. Before the second nobody has asked \
                how he is; a month's prescription stands and is not supplied.",
        steps: &[
            (40, Act::Enrolled),
            (38, Act::Appointment),
            (37, Act::Supplied(20)),
            (2, Act::Prescribed(FORTY_A_DAY)),
            (1, Act::Denied(20, &[Slug::AssessmentMissing])),
        ],
        expected: denied(&[Slug::AssessmentMissing]),
        ..UK
    },
    Course {
        who: "Cerys Albion-Minor",
        age: 16,
        story: "United Kingdom: sixteen. One prescriber is enough since January 2026; her guardian signed the form with \
                her.",
        steps: &[
            (50, Act::Enrolled),
            (9, Act::Appointment),
            (8, Act::Supplied(20)),
        ],
        expected: denied(&[Slug::PrescriptionAlreadyDispensed, Slug::PrescriptionTooOld]),
        ..UK
    },
    Course {
        who: "Dilys Albion-Specimen",
        age: 38,
        story: "United Kingdom: both are sure that no pregnancy is to be expected, and documented it. No test is asked for.",
        steps: &[
            (20, Act::Enrolled),
            (19, Act::AgreedOutsideProgramme),
            (3, Act::Appointment),
        ],
        expected: authorised(27),
        ..UK
    },
    Course {
        who: "Elke Beispiel-Union",
        age: 27,
        story: "European Union: one month was supplied; she stopped. One month after the last dose a last test is due.",
        steps: &[
            (80, Act::Enrolled),
            (44, Act::Appointment),
            (43, Act::Supplied(20)),
            (20, Act::Stopped(20)),
        ],
        expected: denied(&[
            Slug::TreatmentStopped,
            Slug::PrescriptionEndedByStop,
            Slug::PrescriptionAlreadyDispensed,
            Slug::PrescriptionTooOld,
        ]),
        ..EU
    },
    Course {
        who: "Frans Voorbeeld-Union",
        age: 33,
        ground: Ground::Cannot(Basis::CisgenderMale),
        story: "European Union: nothing to sign and nothing to test; counselled and prescribed.",
        steps: &[(12, Act::Enrolled), (3, Act::Appointment)],
        expected: authorised(27),
        ..EU
    },
];
