//! The next act of a course, in the words of the clinic and of the patient.

use crate::rooms::next::Act;

/// As the clinic reads it.
pub(crate) const fn for_clinic(act: Act) -> &'static str {
    match act {
        Act::ClearPregnancy => "Clear the positive test or the reported pregnancy",
        Act::StopBreastfeedingFirst => "Nothing while the patient breastfeeds",
        Act::Resume => "Resume the treatment, or leave it paused",
        Act::AssignCategory => "Assign the category with its proof",
        Act::SignForm => "Sign the enrolment form",
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
        Act::Collect => "Collect from the pharmacy",
        Act::LastTests => "Last pregnancy test, 30 days after the last dose",
        Act::CloseAuthorisation => "Close the authorisation that is still open",
        Act::RenewCertification => "Renew the certification",
        Act::WaitForCategory => "Wait out the period that was open when the category changed",
        Act::Nothing => "Nothing is due",
    }
}

/// As the patient reads it.
pub(crate) const fn for_patient(act: Act) -> &'static str {
    match act {
        Act::ClearPregnancy => "Do not take the capsules. Call your prescriber today",
        Act::StopBreastfeedingFirst => {
            "No isotretinoin while you breastfeed. Talk to your prescriber"
        }
        Act::Resume => "Your treatment is paused. Your prescriber decides when it goes on",
        Act::AssignCategory => "Your prescriber completes your enrolment",
        Act::SignForm => "Sign the enrolment form with your prescriber",
        Act::RecordContraception => "Tell us which contraception you use",
        Act::WaitForContraception => "Keep using your contraception without a break",
        Act::FirstTest => "Have your first pregnancy test",
        Act::SecondTest => "Have your second pregnancy test",
        Act::NewTest => "Have this month's pregnancy test",
        Act::ConfirmMonth => "Your prescriber confirms the month",
        Act::AnswerQuestions => "Answer your questions",
        Act::Counsel => "Talk with your prescriber about the risks",
        Act::Visit => "See your prescriber",
        Act::WaitForSupplyEnd => "You have capsules for now. The next month comes later",
        Act::Prescribe => "Your prescriber writes the prescription",
        Act::AskForAuthorisation | Act::Collect => "Collect your capsules",
        Act::LastTests => "Have your last pregnancy test, 30 days after your last dose",
        Act::CloseAuthorisation => "Your pharmacy closes an earlier authorisation",
        Act::RenewCertification => {
            "Your prescriber or the programme renews a registration. You need do nothing"
        }
        Act::WaitForCategory => "A waiting time is still running",
        Act::Nothing => "Nothing is due",
    }
}
