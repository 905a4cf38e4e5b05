//! What happened on the way from a record system to the patient's page, for staff.

use crate::ehr::NotTold;

/// Why there is no patient's page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Why {
    /// The configuration names no such record system.
    NotNamed,
    /// Nothing waits under what came back, or not for this browser, or not any more.
    Lost,
    /// The record system said no.
    Refused,
    /// It did not answer.
    NotReached,
    /// Its answer was not what belongs there.
    NotRead,
    /// It leads to a server that the configuration does not name.
    Elsewhere,
    /// It has no patient at hand.
    NobodyThere,
    /// As many are asked at once as may be.
    TooMany,
    /// Whoever is signed in is not of that clinic.
    AnotherClinic,
    /// Nobody of the clinic fits.
    Nobody,
    /// More than one of the clinic fits.
    Several,
    /// The number is of somebody who was born on another day.
    BornOnAnotherDay,
}

/// A title, and what to do.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) says: &'static str,
}

pub(super) const TO_THE_LIST: &str = "To the list of patients";

impl Why {
    pub(super) fn of(why: NotTold) -> Why {
        match why {
            NotTold::NotReached => Why::NotReached,
            NotTold::NotRead => Why::NotRead,
            NotTold::Elsewhere => Why::Elsewhere,
            NotTold::Nobody => Why::NobodyThere,
        }
    }

    pub(super) const fn words(self) -> Words {
        let (title, says) = match self {
            Why::NotNamed => (
                "Retinue is not opened from there",
                "This installation knows no record system of that address, and asked nobody. Its operator names those that may open it in the configuration.",
            ),
            Why::Lost => (
                "Open it again from the record system",
                "What was begun is over, was used already, or was begun in another browser. Nothing was looked up.",
            ),
            Why::Refused => (
                "The record system said no",
                "It did not let Retinue ask who the patient is. Open it again there, or find the patient in the list here.",
            ),
            Why::NotReached => (
                "The record system did not answer",
                "Retinue could not ask who the patient is. Open it again in a moment, or find the patient in the list here.",
            ),
            Why::NotRead => (
                "The record system's answer could not be read",
                "It sent something else than was asked for. Find the patient in the list here, and tell whoever looks after the record system.",
            ),
            Why::Elsewhere => (
                "The record system leads elsewhere",
                "It names doors on a server that this installation's configuration does not name. Nobody was asked there. The operator adds that server, if it is meant.",
            ),
            Why::NobodyThere => (
                "The record system has no patient at hand",
                "Open Retinue from a patient's page there, or find the patient in the list here.",
            ),
            Why::TooMany => (
                "Too many are opened at once",
                "Open it again in a moment, or find the patient in the list here.",
            ),
            Why::AnotherClinic => (
                "This is another clinic's record system",
                "Whoever is signed in here does not work for the clinic that opened Retinue. Sign out, and sign in with an account of that clinic; then open it again.",
            ),
            Why::Nobody => (
                "No patient of yours fits",
                "Nobody of your clinic has the number, or the name and the day of birth, that the record system tells. Look in the list; if they are not there, enrol them.",
            ),
            Why::Several => (
                "More than one of your patients fits",
                "Name and day of birth fit more than one patient of your clinic. Choose the right one in the list; with the programme number in the record system it is told apart.",
            ),
            Why::BornOnAnotherDay => (
                "Number and day of birth do not fit together",
                "The programme number that the record system tells belongs to a patient of yours who was born on another day. Look which of the two is wrong before you go on.",
            ),
        };
        Words { title, says }
    }
}
