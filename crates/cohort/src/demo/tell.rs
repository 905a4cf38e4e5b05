//! A course told act by act to whoever keeps the record: a ledger, or the kernel alone.

use retinue_kernel::{
    Command, Day, DispenseDecision, DispenseRequest, FactId, Form, Id, RulesInForce, Slug,
};
use retinue_rulebook::FormEntry;

use super::act::{Course, DaysAgo, Gate};
use super::people::{Pharmacy, Prescriber, named};
use super::teller::Teller;

/// The moment of a command: the day, and its place among the commands of that day in one course.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct When {
    /// The day.
    pub day: Day,
    /// How many days before today it lies.
    pub ago: DaysAgo,
    /// The place among the day's commands, from 0.
    pub place: u16,
}

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// The prescriber.
    Prescriber(Prescriber),
    /// The prescriber's designee.
    Designee(Prescriber),
    /// The patient.
    Patient,
    /// A pharmacist.
    Pharmacist(Pharmacy),
    /// The administrator.
    Administrator,
    /// Another agent of the programme's office.
    SecondAgent,
    /// The installation itself.
    System,
}

/// What a command did.
#[derive(Clone, Debug)]
pub struct Done {
    /// The fact that was asked for; for a request to dispense, the fact that carries the answer.
    pub fact: FactId,
    /// The answer to a request to dispense.
    pub decision: Option<DispenseDecision>,
}

/// Keeps the record of one patient.
pub trait Keeper {
    /// Why something was not recorded.
    type Trouble;

    /// Registers the patient; the first act of every course.
    ///
    /// # Errors
    /// When the record does not take it.
    fn register(&mut self, when: When, course: &Course, born: Day) -> Result<(), Self::Trouble>;

    /// Records one command in the patient's stream.
    ///
    /// # Errors
    /// When the record does not take it.
    fn record(&mut self, when: When, by: By, command: Command) -> Result<Done, Self::Trouble>;

    /// The definition of a form under an edition of the course's programme, where the record keeps the texts of forms.
    fn form(&self, form: Form, edition: &Id) -> Option<&FormEntry>;

    /// Suspends a pharmacy, which ends what it holds.
    ///
    /// # Errors
    /// When the record does not take it.
    fn suspend(&mut self, when: When, pharmacy: Pharmacy) -> Result<(), Self::Trouble>;
}

/// A course that could not be told to its end.
#[derive(Debug, thiserror::Error)]
pub enum Astray<T> {
    /// The record did not take an act.
    #[error("{who}, {day}, {act}: {trouble}")]
    NotTaken {
        /// Whose course.
        who: &'static str,
        /// The day of the act.
        day: Day,
        /// The act.
        act: String,
        /// Why.
        trouble: T,
    },
    /// The gate answered otherwise than the plan says.
    #[error("{who}, {day}: the gate was to answer {planned:?} and answered {answered}")]
    AnsweredOtherwise {
        /// Whose course.
        who: &'static str,
        /// The day of the question.
        day: Day,
        /// What the plan says.
        planned: Option<&'static [Slug]>,
        /// What was answered.
        answered: String,
    },
    /// The plan names what is not there: a prescription that was not written, a test that was not made.
    #[error("{who}, {day}, {act}: the plan names something that is not on record")]
    NotThere {
        /// Whose course.
        who: &'static str,
        /// The day of the act.
        day: Day,
        /// The act.
        act: String,
    },
}

/// Tells the whole course, and returns what a pharmacist would ask today.
///
/// # Errors
/// [`Astray`] at the first act that is not taken or is answered otherwise than planned.
pub fn tell<K: Keeper>(
    course: &Course,
    rules: &RulesInForce,
    today: Day,
    keeper: &mut K,
) -> Result<DispenseRequest, Astray<K::Trouble>> {
    let mut teller = Teller::new(course, rules, today, keeper);
    for (ago, act) in course.steps {
        teller.at(*ago, *act)?;
    }
    let prescription = teller.last_prescription(course.asks.strength);
    // Where nothing was prescribed the pharmacist asks for something that is not there.
    let prescription = prescription.unwrap_or_else(|| named("no prescription yet"));
    Ok(DispenseRequest {
        prescription,
        pharmacy: course.asks.at.id(),
    })
}

/// The day of birth of a patient of that age at enrolment. It lies some months from a birthday, so that no course
/// crosses one.
pub fn born(course: &Course, today: Day) -> Day {
    let enrolled = course.steps.first().map_or(0, |(ago, _)| *ago);
    let leap_days = course.age / 4;
    today
        .minus(enrolled)
        .minus(course.age.saturating_mul(365).saturating_add(leap_days))
        .minus(60)
}

/// Whether a decision of `today` is the one that the plan names.
pub fn answers(decision: &DispenseDecision, today: Day, planned: Gate) -> bool {
    match planned {
        Gate::Authorised(days) => decision.until() == Some(today.plus(days)),
        Gate::Denied(planned) => {
            let given: Vec<Slug> = decision.unmet().iter().map(|unmet| unmet.slug).collect();
            decision.until().is_none()
                && given.iter().all(|slug| planned.contains(slug))
                && planned.iter().all(|slug| given.contains(slug))
        }
    }
}

/// A decision in the words of the plan.
pub fn in_words(decision: &DispenseDecision) -> String {
    match decision.until() {
        Some(until) => format!("authorised until {until}"),
        None => {
            let mut slugs: Vec<&str> = decision
                .unmet()
                .iter()
                .map(|unmet| unmet.slug.as_str())
                .collect();
            slugs.dedup();
            format!("denied: {}", slugs.join(", "))
        }
    }
}
