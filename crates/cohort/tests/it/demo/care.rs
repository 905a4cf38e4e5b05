//! The care of the demonstration's patients: every page of care has something to show, whatever the day.

use retinue_care::event::CareFact;
use retinue_cohort::demo::{Demo, Prescriber};
use retinue_ledger::{CareFile, Role};

use crate::opened::{acting, clinician, opened, shown};

fn care_of(demo: &Demo, who: &str) -> CareFile {
    let patient = shown(demo, who).patient;
    let clinician = clinician(demo, Prescriber::Sample);
    let read = demo.ledger.care_file(&clinician, patient);
    read.expect("the care of one of the clinic's patients")
}

fn nodules(file: &CareFile) -> Vec<u32> {
    let counted = file.care.each(|fact| match fact {
        CareFact::LesionsCounted { counts, .. } => {
            Some(counts.iter().map(|one| u32::from(one.nodules)).sum())
        }
        _ => None,
    });
    counted.into_iter().map(|(_, sum)| sum).collect()
}

#[test]
fn someone_near_the_end_has_a_course_with_doses_results_and_more_than_70_per_cent_fewer_nodules() {
    let demo = opened("2026-11-20T17:00:00Z");
    let file = care_of(&demo, "Ada Demonstration");
    let today = file.file.today;
    let told = file.care.told(today);
    assert_eq!(
        told.len(),
        89,
        "each day from the 91st to the third before today"
    );
    assert!(told.keys().all(|day| *day <= today.minus(3)));
    let doses = file.care.doses(today, file.knowledge.knowledge());
    assert!(doses.len() > 5, "missed and vomited ones stand apart");
    assert!(file.care.plan_on(today).is_some() && file.care.weight_on(today).is_some());
    assert_eq!(nodules(&file), [18, 4], "78 % fewer");
    assert!(!file.care.results(file.knowledge.knowledge()).is_empty());
    assert!(
        file.tasks().iter().all(|task| !task.waits()),
        "nobody waits"
    );
}

#[test]
fn the_clinic_of_the_demonstration_has_contacts_that_wait() {
    // Shortly after midnight in the east, when today is only minutes old.
    let demo = opened("2026-11-21T05:10:00Z");
    let actor = acting(&demo, Role::Prescriber(Prescriber::Sample.id()));
    let clinician = actor.clinician().expect("a clinician");
    let waiting = demo.ledger.care_tasks(&clinician).expect("the list");
    let names: Vec<&str> = waiting.rows.iter().map(|row| row.name.as_str()).collect();
    for who in ["Lotte Pending-Sample", "Lea Lorem"] {
        assert!(names.contains(&who), "{names:?}");
    }
}
