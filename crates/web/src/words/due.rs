//! What is due, in the words of those whose duty it is.

use retinue_kernel::{DueKind, DueStanding};

use super::said::{Text, room};

/// What a clinic, a pharmacy or the office has to do. A pharmacy's kinds say nothing of why.
pub(crate) const fn to_do(kind: DueKind) -> &'static str {
    match kind {
        DueKind::LastDoseTest => "Pregnancy test on the day of the last dose",
        DueKind::AfterLastDoseTest => "Pregnancy test 30 days after the last dose",
        DueKind::StopTakingContact => "Reach the patient today: stop taking the capsules at home",
        DueKind::StopTakingNotSettled => "A patient was not yet told to stop taking the capsules",
        DueKind::HoldDecision => "Decide today about the hold the patient asked for",
        DueKind::TestNow => "Pregnancy test now: the category has changed",
        DueKind::ReturnToStock => "Do not hand over. Reverse, and return to stock",
        DueKind::PregnancyReport => "Report the pregnancy to the programme",
        DueKind::ReproductiveStatus => "Assess the reproductive status before the prescription",
        DueKind::MissedMonth => "The supply has ended and nothing was heard: call the patient",
        DueKind::LostToFollowUp => "Did not come back: record as lost to follow-up, or the return",
        DueKind::ReleaseToConfirm => {
            "Confirm or decline: a pharmacy's authorisation is to be released"
        }
        DueKind::SupplyAfterRelease => {
            "Look into it: supplied after all, and told after the release"
        }
        DueKind::UnexpectedSupply => {
            "Talk with the patient today: capsules at home that you did not expect"
        }
        DueKind::VideoOffer => "Offer the information video, and note it",
        DueKind::CategoryReconfirmation => "Confirm the category anew: the programme asked for it",
        DueKind::ReminderCard => "Give the reminder card with the capsules, and note it",
    }
}

/// What the patient herself is told of it; none for what is not hers to see.
pub(crate) const fn for_patient(kind: DueKind) -> Option<Text> {
    match kind {
        DueKind::LastDoseTest => Some(room::DUE_LAST_DOSE_TEST),
        DueKind::AfterLastDoseTest => Some(room::DUE_AFTER_LAST_DOSE_TEST),
        DueKind::StopTakingContact => Some(room::DUE_STOP_TAKING),
        DueKind::TestNow => Some(room::DUE_TEST_NOW),
        _ => None,
    }
}

/// How it stands.
pub(crate) const fn standing(standing: DueStanding) -> &'static str {
    match standing {
        DueStanding::Overdue => "Overdue",
        DueStanding::Today => "Today",
        DueStanding::Coming => "This week",
    }
}

pub(crate) const TITLE: &str = "Due";
pub(crate) const NOTHING: &str = "Nothing is due this week.";
pub(crate) const MORE: &str = "Everything that is due";
