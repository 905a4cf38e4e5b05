//! One patient's care as the clinic and the patient see it: the gate's chart, and the facts of care beside it.

use std::sync::Arc;

use retinue_care::concern::{Task, Whom};
use retinue_care::courses::{CourseDoses, CourseSpan, doses_of};
use retinue_care::due::{CareDue, care_due};
use retinue_care::laboratory::{Around, LaboratoryResult};
use retinue_care::{CareCase, CareRecord, Counsel, Ctcae, Jurisdiction, Knowledge};
use retinue_kernel::Day;
use retinue_ledger::{CareFile, ScheduleFollowed};
use retinue_rulebook::KnowledgeBook;

use crate::rooms::chart::Chart;

/// What an act and a page of care may look at.
pub(in crate::rooms) struct CareChart {
    /// Who it is, and where the course stands by the gate's facts.
    pub(in crate::rooms) chart: Chart,
    /// The facts of care.
    pub(in crate::rooms) care: CareRecord,
    /// Everything that advice looks at, from both records.
    pub(in crate::rooms) case: CareCase,
    /// Where the patient is treated.
    pub(in crate::rooms) jurisdiction: Jurisdiction,
    /// What is advised today, the most urgent first.
    pub(in crate::rooms) advised: Vec<Counsel>,
    /// Contacts that wait, and those that were made.
    pub(in crate::rooms) tasks: Vec<Task>,
    /// The courses so far, the first first; the last is the one that pages are about.
    pub(in crate::rooms) courses: Vec<CourseSpan>,
    /// By whose schedule the laboratory is asked, and who chose it.
    pub(in crate::rooms) schedule: ScheduleFollowed,
    /// Under which version of CTCAE the clinic grades results that name none.
    pub(in crate::rooms) grading: Ctcae,
    book: Arc<KnowledgeBook>,
}

impl CareChart {
    /// The chart of a file that the ledger gave to its reader.
    pub(in crate::rooms) fn of(file: CareFile) -> CareChart {
        let (advised, tasks) = (file.advised(), file.tasks());
        let (case, courses) = (file.case(), file.courses());
        let schedule = file.schedule();
        CareChart {
            advised,
            tasks,
            courses,
            case,
            schedule,
            grading: file.grading,
            care: file.care,
            jurisdiction: file.jurisdiction,
            book: file.knowledge,
            chart: Chart::of(file.file),
        }
    }

    /// What is known.
    pub(in crate::rooms) fn knowledge(&self) -> &Knowledge {
        self.book.knowledge()
    }

    /// The day in the patient's programme.
    pub(in crate::rooms) fn today(&self) -> Day {
        self.chart.today
    }

    /// What is known of the doses of this course.
    pub(in crate::rooms) fn doses(&self) -> CourseDoses {
        let (today, knowledge) = (self.today(), self.knowledge());
        match self.courses.last() {
            Some(course) => doses_of(&self.care, course, today, knowledge),
            None => CourseDoses {
                told: self.care.doses(today, knowledge),
                untold: Vec::new(),
            },
        }
    }

    /// What stands around a result of a day, with the values from before the course in which it lies.
    pub(in crate::rooms) fn around(&self, on: Day) -> Around {
        let mut courses = self.courses.iter().rev();
        let course = courses.find(|course| course.from < on);
        let first = course.map(|course| course.from);
        Around {
            age: u16::try_from(on.age_of(self.chart.born)).ok(),
            ..self.care.around(on, first, self.knowledge())
        }
    }

    /// The version under which a result is graded: the one that was stored with it, else the clinic's of today.
    pub(in crate::rooms) fn version_of(&self, result: &LaboratoryResult) -> Ctcae {
        result.ctcae_version.unwrap_or(self.grading)
    }

    /// Everything that is due, done or to come in this patient's care.
    pub(in crate::rooms) fn due(&self) -> Vec<CareDue> {
        care_due(
            &self.case,
            self.knowledge(),
            self.jurisdiction,
            self.today(),
        )
    }

    /// Of whom it is asked what a report asks for.
    pub(in crate::rooms) fn whom(&self) -> Whom {
        Whom {
            jurisdiction: self.jurisdiction,
            born: Some(self.chart.born),
        }
    }

    /// Contacts that still wait.
    pub(in crate::rooms) fn waiting(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.waits())
    }
}
