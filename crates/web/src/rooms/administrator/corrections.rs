//! Corrections that need a second person, where the clinic has no other: found by number, confirmed or declined.

use maud::{Markup, html};
use retinue_kernel::Payload;
use retinue_ledger::{
    Administrator, CorrectionFile, Ledger, PatientId, ProgrammeNumber, ReadError,
};

use super::by_number::{ByNumber, NUMBER};
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::proposed;
use crate::views::fields;

pub(super) const PATH: &str = "/programme/corrections";
pub(super) const TITLE: &str = "Corrections to confirm";
const LEAD: &str = "A correction that makes a day later, or lets happen what is refused, needs a second person. A clinic without another certified prescriber, or a pharmacy without another pharmacist, asks the office and gives the patient's number. Confirm only with the source in hand, such as the laboratory's report or the pharmacy's own record.";
const NOTHING: &str = "No correction of this patient waits for a second person.";
const PROPOSAL: Field = Field::new("proposal", "Correction", "");
const ANSWER: Field = Field::new("answer", "Answer", "");
const CONFIRM: &str = "Confirm the correction";
const DECLINE: &str = "Decline it";

/// Corrections that wait for the office as the second person.
pub(super) struct Corrections;

impl ByNumber for Corrections {
    const PATH: &'static str = PATH;
    const TITLE: &'static str = TITLE;
    const LEAD: &'static str = LEAD;
    const HIDDEN: &'static [&'static str] = &[PROPOSAL.name];
    type File = CorrectionFile;

    fn read(
        ledger: &Ledger,
        who: &Administrator,
        number: &str,
    ) -> Result<CorrectionFile, ReadError> {
        ledger.corrections_waiting(who, number)
    }

    fn whose(file: &CorrectionFile) -> (PatientId, &ProgrammeNumber) {
        (file.patient, &file.number)
    }

    fn view(file: &CorrectionFile, _: &Form) -> Markup {
        of_patient(file)
    }

    fn decision(_: &Self::File, reader: &mut Reader) -> Result<Option<Payload>, Fault> {
        let proposal = reader.id(&PROPOSAL);
        let answer = reader.offered(&ANSWER, &["confirm", "decline"]);
        Ok(proposal
            .zip(answer)
            .map(|(proposal, answer)| match answer.as_str() {
                "confirm" => Payload::CorrectionConfirmed { proposal },
                _ => Payload::CorrectionDeclined {
                    proposal,
                    reason: None,
                },
            }))
    }
}

fn of_patient(file: &CorrectionFile) -> Markup {
    html! {
        section.panel aria-labelledby="waiting-title" {
            h2 #waiting-title { (file.name) " " span.code.small { (file.number) } }
            @if file.waiting.is_empty() { p.muted { (NOTHING) } }
            @for one in &file.waiting {
                @let then = one.instead.as_ref().map(|event| &event.payload);
                (proposed::told(Some(&one.now.payload), then, &one.why, one.on, None))
                form method="post" action=(PATH) novalidate {
                    (fields::command())
                    (fields::hidden(NUMBER.name, &file.number.to_string()))
                    (fields::hidden(PROPOSAL.name, one.proposal.as_str()))
                    div.acts {
                        button type="submit" name=(ANSWER.name) value="confirm" { (CONFIRM) }
                        button.button-plain type="submit" name=(ANSWER.name) value="decline" { (DECLINE) }
                    }
                }
            }
        }
    }
}
