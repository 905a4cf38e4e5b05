//! The care of a course told to a ledger, between the acts of the gate: what is recorded comes in the order of its days in both
//! streams.

use std::collections::VecDeque;

use retinue_kernel::{Day, Programme};
use retinue_ledger::{CareSubmission, CommandId, PatientId, SubmitError, Transaction};

use super::act::{Course, DaysAgo};
use super::care::{self, CareStep};
use super::people::Prescriber;
use super::seed::Seeder;
use super::tell::{By, When};

/// Care is told in the evening, after the gate's acts of the day.
const EVENING: u16 = 120;
/// Of today it is told in the minutes before now, after the gate's acts too.
const JUST_NOW: u16 = 60;

/// What is still to be told of the care of a course.
pub(super) struct CareLeft {
    programme: Programme,
    prescriber: Prescriber,
    today: Day,
    /// The earliest first.
    steps: VecDeque<CareStep>,
    /// Facts that were told so far, by which each has its name.
    told: u32,
    /// The place of the next fact among those of its day.
    place: u16,
}

impl CareLeft {
    /// All of it.
    pub(super) fn of(course: &Course, today: Day) -> CareLeft {
        CareLeft {
            programme: course.programme,
            prescriber: course.prescriber,
            today,
            steps: care::steps(course.who).into(),
            told: 0,
            place: 0,
        }
    }

    /// Tells the care of the days before that of the gate's next act, or all that is left.
    pub(super) fn tell(
        &mut self,
        next: Option<DaysAgo>,
        seeder: &Seeder<'_>,
        transaction: &mut Transaction<'_>,
        patient: PatientId,
    ) -> Result<(), SubmitError> {
        while let Some(step) = self.steps.front().copied() {
            if next.is_some_and(|next| step.told <= next) {
                break;
            }
            self.steps.pop_front();
            let by = if step.by_patient {
                By::Patient
            } else {
                By::Prescriber(self.prescriber)
            };
            let who = seeder.actor(by, Some(patient))?;
            let first = if step.told == 0 { JUST_NOW } else { EVENING };
            let when = When {
                day: self.today.minus(step.told),
                ago: step.told,
                place: first.saturating_add(self.place),
            };
            self.told = self.told.saturating_add(1);
            let name = CommandId::new(&format!("demo care {}", self.told));
            let fact = step.fact(self.today).ok_or(SubmitError::NotFound)?;
            let on = self.today.minus(step.on);
            let name = name.ok_or(SubmitError::NotFound)?;
            let submission = CareSubmission::new(patient, name, &who, on, fact)
                .as_of(seeder.moment(self.programme, when));
            transaction.submit_care(&submission)?;
            let goes_on = self.steps.front().is_some_and(|one| one.told == step.told);
            self.place = if goes_on {
                self.place.saturating_add(1)
            } else {
                0
            };
        }
        Ok(())
    }
}
