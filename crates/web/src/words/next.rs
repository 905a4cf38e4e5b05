//! The next act of a course, in the words of the clinic and of the patient.

use super::said::{Text, next as says};
use crate::rooms::next::Act;

/// As the clinic reads it.
pub(crate) const fn for_clinic(act: Act) -> &'static str {
    match act {
        Act::ClearPregnancy => "Clear the positive test or the reported pregnancy",
        Act::StopBreastfeedingFirst => "Nothing while the patient breastfeeds",
        Act::Resume => "Resume the treatment, or leave it paused",
        Act::AssignCategory => "Assign the category with its proof",
        Act::SignForm => "Sign the enrolment form",
        Act::RecordResidence => "Record where the patient lives",
        Act::RecordContraception => "Record contraception for the month",
        Act::WaitForContraception => "Wait until contraception has lasted long enough",
        Act::FirstTest => "First pregnancy test",
        Act::SecondTest => "Second pregnancy test",
        Act::NewTest => "New pregnancy test",
        Act::ConfirmMonth => "Confirm the month",
        Act::AnswerQuestions => "The patient answers the questions",
        Act::Counsel => "Counsel the patient",
        Act::Visit => "Office visit",
        Act::WaitForSupplyEnd => "Wait until the supply at home is nearly used up",
        Act::Prescribe => "Prescribe",
        Act::AskForAuthorisation => "The pharmacy asks for the authorisation",
        Act::SupplyByChecklist => "The pharmacist goes through the checklist",
        Act::Assess => "Assess mental health and sexual function",
        Act::AskSecondPrescriber => "A second prescriber looks and agrees",
        Act::Collect => "Collect from the pharmacy",
        Act::LastTests => "Last pregnancy test, 30 days after the last dose",
        Act::CloseAuthorisation => "Close the authorisation that is still open",
        Act::RenewCertification => "Renew the certification",
        Act::WaitForCategory => "Wait out the period that was open when the category changed",
        Act::Nothing => "Nothing is due",
    }
}

/// As the patient reads it.
pub(crate) const fn for_patient(act: Act) -> Text {
    match act {
        Act::ClearPregnancy => says::CLEAR_PREGNANCY,
        Act::StopBreastfeedingFirst => says::STOP_BREASTFEEDING_FIRST,
        Act::Resume => says::RESUME,
        Act::AssignCategory => says::ASSIGN_CATEGORY,
        Act::SignForm => says::SIGN_FORM,
        Act::RecordResidence => says::RECORD_RESIDENCE,
        Act::RecordContraception => says::RECORD_CONTRACEPTION,
        Act::WaitForContraception => says::WAIT_FOR_CONTRACEPTION,
        Act::FirstTest => says::FIRST_TEST,
        Act::SecondTest => says::SECOND_TEST,
        Act::NewTest => says::NEW_TEST,
        Act::ConfirmMonth => says::CONFIRM_MONTH,
        Act::AnswerQuestions => says::ANSWER_QUESTIONS,
        Act::Counsel => says::COUNSEL,
        Act::Visit => says::VISIT,
        Act::WaitForSupplyEnd => says::WAIT_FOR_SUPPLY_END,
        Act::Prescribe => says::PRESCRIBE,
        Act::Assess => says::ASSESS,
        Act::AskSecondPrescriber => says::ASK_SECOND_PRESCRIBER,
        Act::AskForAuthorisation | Act::SupplyByChecklist | Act::Collect => says::COLLECT,
        Act::LastTests => says::LAST_TESTS,
        Act::CloseAuthorisation => says::CLOSE_AUTHORISATION,
        Act::RenewCertification => says::RENEW_CERTIFICATION,
        Act::WaitForCategory => says::WAIT_FOR_CATEGORY,
        Act::Nothing => says::NOTHING,
    }
}
