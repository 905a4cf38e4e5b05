//! Where a course stands on a day: everything the checks ask about, computed once from the facts that stand.

mod authorisations;
mod beside;
mod confirmation;
mod contraception;
mod first_window;
mod gone;
pub(crate) mod lifted;
mod limit;
mod outside;
mod path;
mod summary;
mod supply;
mod tests;

use alloc::vec::Vec;

pub use authorisations::AuthorisationState;
pub(crate) use authorisations::{
    Authorisation, Prescription, all as authorisations_of, is_prescription,
    prescription_with_supplies,
};
pub use beside::{SuppliedBeside, supplied_beside};
use confirmation::Confirmation;
pub(crate) use contraception::{Contraception, Gap, is_valid_pair};
pub(crate) use first_window::FirstWindow;
pub(crate) use gone::{Bag, bag};
pub use gone::{changes_what_is_at_home, days_gone};
pub use limit::longest_supply;
pub(crate) use outside::counted;
pub use outside::{OutsideSupply, last_possible_dose, outside_supplies};
pub(crate) use path::{CategoryFact, is_proven_basis};
pub use path::{CourseOnRecord, Phase, course_on_record};
pub use summary::{AuthorisationSummary, CourseSummary, summarise};
pub(crate) use supply::Supply;
pub(crate) use tests::Test;

use crate::day::Day;
use crate::event::Payload;
use crate::id::{FactId, OrderId};
use crate::record::{Fact, PatientRecord};
use crate::rules::{Adopted, Parameters, RulesInForce};
use crate::vocabulary::{Category, Programme};

/// The view of one course on one day, for one prescription.
pub(crate) struct Course<'a> {
    pub(crate) record: &'a PatientRecord,
    pub(crate) rules: &'a RulesInForce,
    pub(crate) today: Day,
    /// The facts that do not come anew with every month, in the order of recording.
    pub(crate) seldom: Vec<&'a Fact>,
    /// Day of birth and programme.
    pub(crate) registration: Option<(Day, Programme)>,
    /// The category in force; none is judged as one who can become pregnant.
    pub(crate) category: Option<CategoryFact<'a>>,
    /// The prescription that is asked about, by name.
    pub(crate) requested: Option<&'a FactId>,
    /// The prescription that is asked about, as it was written.
    pub(crate) prescription: Option<Prescription<'a>>,
    pub(crate) authorisations: Vec<Authorisation<'a>>,
    pub(crate) contraception: Contraception<'a>,
    pub(crate) phase: Phase,
    /// The day from which the starting path counts; none when nothing ever began it anew.
    pub(crate) path_day: Option<Day>,
    /// The supply from the dispensings of all orders.
    pub(crate) supply: Option<Supply<'a>>,
    pub(crate) tests: Vec<Test<'a>>,
    /// Every confirmation of a test on record, in the order of recording.
    pub(crate) confirmations: Vec<Confirmation<'a>>,
    /// The month's confirmation.
    pub(crate) confirmation: Option<Confirmation<'a>>,
    /// The month's test.
    pub(crate) test: Option<Test<'a>>,
    /// A test other than the month's on which the prescription's own order was authorised before.
    pub(crate) earlier_test_of_own_order: Option<Test<'a>>,
    /// The last confirmed test that served another order.
    pub(crate) test_used_elsewhere: Option<Test<'a>>,
    /// The first windows that confirmed second tests opened, in order.
    pub(crate) first_windows: Vec<FirstWindow<'a>>,
}

/// Whether the fact is of a kind that not every month brings anew: what a check looks for among few it finds at once.
fn is_seldom(fact: &Fact) -> bool {
    !matches!(
        fact.payload(),
        Payload::CounsellingRecorded { .. }
            | Payload::ContraceptionRecorded { .. }
            | Payload::PregnancyTestReported { .. }
            | Payload::ComprehensionAnswered { .. }
            | Payload::MonthConfirmed { .. }
            | Payload::VisitRecorded { .. }
            | Payload::PrescriptionWritten { .. }
            | Payload::DispenseAuthorised { .. }
            | Payload::ExternalAuthorisationRecorded { .. }
            | Payload::DispenseDenied { .. }
            | Payload::Filled { .. }
            | Payload::HandedOver { .. }
            | Payload::Shipped { .. }
            | Payload::PartiallyDispensed { .. }
            | Payload::Delivered { .. }
            | Payload::ChecklistGiven { .. }
            | Payload::Supplied { .. }
    )
}

/// Reads what most months hold once, with room for as many months as the record may have.
fn monthly<'a, T>(record: &'a PatientRecord, read: impl Fn(&'a Fact) -> Option<T>) -> Vec<T> {
    const FACTS_OF_A_MONTH: usize = 8;
    let facts = record.facts();
    let mut found = Vec::with_capacity(facts.len() / FACTS_OF_A_MONTH);
    // A plain loop, so that the reader is compiled into it.
    for fact in facts {
        if let Some(one) = read(fact) {
            found.push(one);
        }
    }
    found
}

impl<'a> Course<'a> {
    /// The course on `today`, as far as `prescription` is concerned.
    pub(crate) fn of(
        record: &'a PatientRecord,
        rules: &'a RulesInForce,
        today: Day,
        requested: Option<&'a FactId>,
    ) -> Course<'a> {
        let seldom: Vec<&Fact> = record
            .facts()
            .iter()
            .filter(|fact| is_seldom(fact))
            .collect();
        let tests = tests::all(record);
        let written = authorisations::prescriptions(record);
        let authorisations = authorisations::under(&written, record, today);
        let prescription = requested.and_then(|id| authorisations::named(&written, id));
        let mut course = Course {
            record,
            rules,
            today,
            registration: seldom.iter().rev().find_map(|fact| fact.registration()),
            category: path::category(&seldom),
            seldom,
            requested,
            prescription,
            authorisations,
            contraception: Contraception::Nothing,
            phase: Phase::Start,
            path_day: None,
            supply: None,
            tests,
            confirmations: Vec::new(),
            confirmation: None,
            test: None,
            earlier_test_of_own_order: None,
            test_used_elsewhere: None,
            first_windows: Vec::new(),
        };
        path::place(&mut course);
        confirmation::place(&mut course);
        if course.parameters().prescription_test_days.is_some() {
            course.test = tests::before_prescription(&course);
        }
        first_window::place(&mut course);
        course
    }

    /// The facts that stand.
    pub(crate) fn facts(&self) -> &'a [Fact] {
        self.record.facts()
    }

    /// What holds today.
    pub(crate) fn now(&self) -> &'a Adopted {
        self.rules.at(self.today)
    }

    /// The numbers that hold today.
    pub(crate) fn parameters(&self) -> &'a Parameters {
        &self.now().edition.parameters
    }

    /// Whose path is walked. Where the edition allows it, a documented agreement puts a patient who can become pregnant
    /// on the path of those who cannot.
    pub(crate) fn path(&self) -> Category {
        let assigned = self
            .category
            .as_ref()
            .map_or(Category::Can, |fact| fact.category);
        if assigned == Category::Can && self.is_outside_by_agreement() {
            Category::Cannot
        } else {
            assigned
        }
    }

    /// The last word counts: an agreement, its end, or a category of one who can become pregnant, recorded since, which
    /// says the opposite of what was agreed.
    fn is_outside_by_agreement(&self) -> bool {
        self.parameters().agreement_exempts
            && self
                .seldom
                .iter()
                .rev()
                .find_map(|fact| match fact.payload() {
                    Payload::OutsideProgrammeAgreed { .. } => Some(true),
                    Payload::OutsideProgrammeEnded {}
                    | Payload::CategoryAssigned {
                        category: Category::Can,
                        ..
                    } => Some(false),
                    _ => None,
                })
                .unwrap_or(false)
    }

    /// The prescription of another order that was written last before the one that is asked about.
    pub(crate) fn prescription_before(&self) -> Option<&'a Fact> {
        self.prescriptions_before().last()
    }

    /// The prescriptions of other orders that were written before the one that is asked about.
    pub(crate) fn prescriptions_before(&self) -> impl Iterator<Item = &'a Fact> {
        let own = self.prescription.as_ref();
        self.written().filter(move |fact| {
            own.is_some_and(|own| {
                fact.sequence < own.fact.sequence && order_of(fact) != Some(own.order)
            })
        })
    }

    fn written(&self) -> impl Iterator<Item = &'a Fact> {
        self.facts()
            .iter()
            .filter(|fact| matches!(fact.payload(), Payload::PrescriptionWritten { .. }))
    }

    /// The first day from which a record of contraception counts for the month.
    pub(crate) fn month_record_from(&self) -> Day {
        let specimen = self
            .test
            .as_ref()
            .map_or(self.today, |test| test.collected_on);
        specimen.minus(self.parameters().month_record_days)
    }

    /// Today, or a later day on which a wait ends.
    pub(crate) fn not_before(&self, day: Day) -> Day {
        self.today.max(day)
    }
}

/// The order a prescription belongs to; one that names none is its own.
pub(crate) fn order_of(fact: &Fact) -> Option<&OrderId> {
    match fact.payload() {
        Payload::PrescriptionWritten { order, .. } => Some(order.as_ref().unwrap_or(fact.id())),
        _ => None,
    }
}
