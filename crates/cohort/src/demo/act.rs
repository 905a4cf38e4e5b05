//! The words in which the plan of the clinic is written: acts, tests, answers.

use retinue_kernel::{
    AdjustmentReason, Basis, Cycle, Day, Exclusion, Method, Programme, RulesInForce, Setting, Slug,
    Specimen, TestResult,
};

use super::people::{EDITION_OF_2026, Pharmacy, Prescriber};

/// Days before the day on which the demo is opened; 0 is that day.
pub type DaysAgo = u16;

/// One act of a course and its day.
pub type Step = (DaysAgo, Act);

/// One patient of the clinic: who, the story in a sentence, what happened day by day, and what the gate answers today.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// The synthetic name.
    pub who: &'static str,
    /// The age in years on the day of enrolment.
    pub age: u16,
    /// The programme under which the patient is treated.
    pub programme: Programme,
    /// The category at enrolment, with its ground.
    pub ground: Ground,
    /// Who treats.
    pub prescriber: Prescriber,
    /// Where the prescriptions are taken.
    pub pharmacy: Pharmacy,
    /// The patient's own door, if the demo gives one.
    pub door: Option<Door>,
    /// What this patient shows.
    pub story: &'static str,
    /// What happened, the earliest first.
    pub steps: &'static [Step],
    /// What a pharmacist asks today.
    pub asks: Asks,
    /// What the gate answers today.
    pub expected: Expected,
}

/// How a patient signs in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Door {
    /// The login.
    pub login: &'static str,
    /// What there is to see.
    pub shows: &'static str,
}

/// The category at enrolment and why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Can become pregnant.
    Can,
    /// Cannot become pregnant, on a basis that needs no proof.
    Cannot(Basis),
    /// Post-menopausal, 55 or older: no menses and FSH.
    ShortProof,
    /// Post-menopausal, younger: the four results.
    LongProof,
}

/// The strength of a capsule in milligrams, by which a prescription of the month's order is named.
pub type Strength = u16;

/// A request to dispense: the last prescription of a strength, at a pharmacy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asks {
    /// Which prescription.
    pub strength: Strength,
    /// Where.
    pub at: Pharmacy,
}

/// An answer of the gate, in few words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gate {
    /// Authorised; the last day is so many days after today.
    Authorised(u16),
    /// Denied for these reasons and no others.
    Denied(&'static [Slug]),
}

/// What the gate answers today. Both editions are seen, so an answer may hang on the edition of one day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// The same under both editions.
    Always(Gate),
    /// It depends on the edition in force on the day so many days ago.
    ByEdition {
        /// The day whose edition decides.
        on: DaysAgo,
        /// Under the edition of 2021.
        under_2021: Gate,
        /// Under the edition of 2026.
        under_2026: Gate,
    },
}

impl Expected {
    /// The answer of `today`.
    pub fn on(self, rules: &RulesInForce, today: Day) -> Gate {
        match self {
            Expected::Always(gate) => gate,
            Expected::ByEdition {
                on,
                under_2021,
                under_2026,
            } => {
                let edition = &rules.at(today.minus(on)).edition.id;
                if edition.as_str() == EDITION_OF_2026 {
                    under_2026
                } else {
                    under_2021
                }
            }
        }
    }
}

/// A pregnancy test as it was reported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Test {
    /// What was tested.
    pub specimen: Specimen,
    /// Where.
    pub setting: Setting,
    /// The result.
    pub result: TestResult,
    /// The cycle.
    pub cycle: Cycle,
    /// The day of the period on which the specimen was collected, the first day being 1.
    pub day_of_period: Option<u16>,
}

impl Test {
    /// Negative, from a laboratory, on the third day of a period.
    pub const LABORATORY: Test = Test {
        specimen: Specimen::Serum,
        setting: Setting::Laboratory,
        result: TestResult::Negative,
        cycle: Cycle::Regular,
        day_of_period: Some(3),
    };
    /// Negative, from a laboratory, where the method suppresses the period.
    pub const NO_PERIOD: Test = Test {
        cycle: Cycle::Suppressed,
        day_of_period: None,
        ..Test::LABORATORY
    };
    /// Negative, in the prescriber's office.
    pub const OFFICE: Test = Test {
        specimen: Specimen::Urine,
        setting: Setting::Medical,
        ..Test::LABORATORY
    };
    /// Negative, at home.
    pub const HOME: Test = Test {
        specimen: Specimen::Urine,
        setting: Setting::Home,
        ..Test::LABORATORY
    };

    /// The same on another day of the period.
    #[must_use]
    pub const fn on_day_of_period(self, day: u16) -> Test {
        Test {
            day_of_period: Some(day),
            ..self
        }
    }

    /// The same with another result.
    #[must_use]
    pub const fn with_result(self, result: TestResult) -> Test {
        Test { result, ..self }
    }
}

/// A valid pair.
pub const PILL_AND_CONDOM: &[Method] = &[Method::CombinedPill, Method::MaleCondom];
/// A valid pair without hormones.
pub const IUD_AND_CONDOM: &[Method] = &[Method::Iud, Method::MaleCondom];
/// Half a pair.
pub const CONDOM_ONLY: &[Method] = &[Method::MaleCondom];

/// What happened. Where one act of the clinic is several facts, all of them are recorded.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    /// Registration, category, counselling and consent by all who must sign; where the patient can become pregnant
    /// also contraception from that day on and a negative first test in the office.
    Enrolled,
    /// The same without the consent.
    EnrolledUnsigned,
    /// A new category, by the prescriber.
    CategoryChanged(Ground),
    /// The patient reports being able to become pregnant.
    ReportsCategoryCan,
    /// Counselling and the enrolment form of the category, signed anew.
    SignedForCategory,
    /// The prescriber records methods, in use since so many days before today.
    Contraception(&'static [Method], DaysAgo),
    /// The prescriber records committed abstinence since so many days before today.
    Abstinence(DaysAgo),
    /// The patient reports that contraception lapsed so many days before today.
    ReportsLapse(DaysAgo),
    /// A test collected and reported that day.
    Tested(Test),
    /// The last test's specimen was in truth collected so many days before today.
    SpecimenDayCorrected(DaysAgo),
    /// The prescriber permits tests at home.
    HomeTestingPermitted,
    /// The prescriber takes that permission back.
    HomeTestingWithdrawn,
    /// The month's form: status assessed, counselled; where the patient can become pregnant also contraception and the
    /// confirmation of the last test, otherwise the office visit.
    MonthConfirmed,
    /// The patient answers the month's questions.
    Answered {
        /// Whether all were right.
        passed: bool,
    },
    /// A month's order: for each strength the number of capsules, for thirty days.
    Prescribed(&'static [(Strength, u16)]),
    /// The prescriber takes a prescription back.
    PrescriptionCancelled(Strength),
    /// A test where one is due, the month's form, the questions, and an order of 60 capsules of 20 mg.
    MonthReady,
    /// Without a registry: a visit in person, an assessment and a test where they are asked for, and an order of 60
    /// capsules of 20 mg.
    Appointment,
    /// Without a registry: the pharmacist goes through the checklist, which is complete, and supplies.
    Supplied(Strength),
    /// Patient and prescriber agree that no pregnancy is to be expected.
    AgreedOutsideProgramme,
    /// All of [`Act::MonthReady`], authorised, filled and handed over the same day.
    WholeMonth,
    /// The pharmacist asks and the gate authorises.
    Authorised(Strength),
    /// The pharmacist asks and the gate denies, for these reasons and no others.
    Denied(Strength, &'static [Slug]),
    /// Filled, not handed over.
    Filled(Strength),
    /// Handed over the counter.
    HandedOver(Strength),
    /// Sent.
    Shipped(Strength),
    /// Arrived.
    Delivered(Strength),
    /// Only so many days of it were in stock.
    PartlyDispensed(Strength, u16),
    /// The pharmacist reverses the authorisation.
    Reversed(Strength),
    /// The administrator releases an authorisation whose pharmacy is silent.
    Released(Strength),
    /// The installation records that the last day has passed.
    Expired(Strength),
    /// The capsules are back on the shelf.
    ReturnedToStock(Strength),
    /// The pharmacy has none in stock.
    StockShortage,
    /// Capsules at home are gone.
    SupplyGone(AdjustmentReason),
    /// So many capsules of 20 mg from elsewhere: bought or borrowed.
    OutsideSupply(u16),
    /// The patient asks to hold the treatment.
    AsksToHold,
    /// The clinic spoke with the patient.
    Contacted,
    /// The clinic linked the guardian who can sign in.
    GuardianLinked,
    /// The prescriber pauses.
    Paused,
    /// The prescriber resumes.
    Resumed,
    /// The prescriber stops; the last dose was so many days before today.
    Stopped(DaysAgo),
    /// The course is complete; the last dose was so many days before today.
    Completed(DaysAgo),
    /// The patient breastfeeds.
    Breastfeeding,
    /// The patient reports a pregnancy.
    ReportsPregnancy,
    /// The prescriber records that there never was a pregnancy.
    PregnancyExcluded(Exclusion),
    /// The prescriber records that a pregnancy has ended.
    PregnancyEnded,
    /// The administrator suspends the pharmacy of the course.
    PharmacySuspended,
}
