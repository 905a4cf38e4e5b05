//! From what was read to what is recorded, for facts of care: one answer for each of the three outcomes of a commit.

use retinue_kernel::Id;
use retinue_ledger::{Actor, Assistance, CareSubmission, CommandId, PatientId, SubmitError};

use super::act::{CareAct, CareReport};
use super::chart::CareChart;
use crate::http::form::{Reader, Typed};
use crate::rooms::record::{Again, again};
use crate::site::Site;

/// Reads the form of an act and records what it says, all of it or nothing. What comes back says whether a hold was
/// asked for.
pub(in crate::rooms) async fn carry_out<A: CareAct>(
    site: &Site,
    actor: &Actor,
    chart: &CareChart,
    typed: Typed,
) -> Result<bool, Again> {
    let language = typed.chosen_language();
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    let reports = A::read(chart, &mut reader);
    let ((command_id, reports), answered) = reader.finish(command_id.zip(reports))?.parts();
    let assistance = Assistance {
        language: language.and_then(|language| Id::new(language.tag())),
        ..Assistance::default()
    };
    record(
        site,
        actor,
        chart.chart.patient,
        command_id.as_str(),
        reports,
        assistance,
    )
    .await
    .map_err(|error| again(error, answered))
}

async fn record(
    site: &Site,
    actor: &Actor,
    patient: PatientId,
    command_id: &str,
    reports: Vec<CareReport>,
    assistance: Assistance,
) -> Result<bool, SubmitError> {
    let mut submissions = Vec::with_capacity(reports.len());
    for (place, CareReport { on, fact }) in reports.into_iter().enumerate() {
        // Each fact of an act has a name of its own, and the same one when the page is sent twice.
        let named =
            CommandId::new(&format!("{command_id}.{place}")).ok_or(SubmitError::NotFound)?;
        let mut submission = CareSubmission::new(patient, named, actor, on, fact);
        submission.assistance = assistance.clone();
        submissions.push(submission);
    }
    let done = site.ask(move |ledger| match submissions.len() {
        1 => submissions.into_iter().try_fold(false, |held, one| {
            ledger
                .submit_care(one)
                .map(|done| held || done.hold_requested)
        }),
        _ => ledger.in_one_transaction(|all| {
            submissions.iter().try_fold(false, |held, one| {
                all.submit_care(one).map(|done| held || done.hold_requested)
            })
        }),
    });
    done.await
        .unwrap_or_else(|_| Err(SubmitError::NotRecorded("the call did not end".to_owned())))
}
