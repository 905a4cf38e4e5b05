//! The medication guide that goes with each dispensing: which version, and with what. It is noted, and no answer rests on it
//! (decision 0039).

use maud::{Markup, html};
use retinue_kernel::{FactId, Payload, PharmacyId};
use retinue_ledger::{CounterState, GuideHere, PrescriptionAtCounter};

use super::TillAct;
use crate::http::form::{Form, Reader};
use crate::rooms::act::Words;
use crate::rooms::pharmacist::words;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};

/// The guide in the patient's hands.
pub(in super::super) struct Guide;

impl Guide {
    /// The authorisation with which a guide goes: the one that is held, else the last on which something left.
    fn with(item: &PrescriptionAtCounter) -> Option<&FactId> {
        if let CounterState::Authorised { authorisation, .. } = &item.state {
            return Some(authorisation);
        }
        item.left.iter().rev().find_map(|one| match &one.what {
            Payload::HandedOver { authorisation, .. }
            | Payload::Shipped { authorisation, .. }
            | Payload::PartiallyDispensed { authorisation, .. } => Some(authorisation),
            _ => None,
        })
    }

    /// The guide that was given with it, where that is noted.
    fn given(item: &PrescriptionAtCounter) -> Option<&GuideHere> {
        let with = Self::with(item)?;
        let mut guides = item.guides.iter().rev();
        guides.find(|one| one.authorisation == *with)
    }

    /// A line among the facts of a prescription; nothing where no guide goes with it.
    pub(in super::super) fn line(item: &PrescriptionAtCounter) -> Markup {
        html! {
            @if Self::with(item).is_some() {
                div #guide {
                    dt { (words::GUIDE_NAME) }
                    dd {
                        @match Self::given(item) {
                            Some(given) => { (words::GUIDE_GIVEN_ON) " " (days::day(given.on)) ", " (words::GUIDE_VERSION_IS) " " (given.guide) },
                            None => (parts::tag(Tone::Wait, words::GUIDE_NOT_NOTED)),
                        }
                    }
                }
            }
        }
    }
}

impl TillAct for Guide {
    const SLUG: &'static str = "guide";
    const PATH: &'static str = "/pharmacy/cases/{case}/{prescription}/guide";
    const WORDS: Words = words::GIVE_GUIDE;

    fn fits(item: &PrescriptionAtCounter) -> bool {
        Self::with(item).is_some() && Self::given(item).is_none()
    }

    fn controls(_: &PrescriptionAtCounter, form: &Form) -> Markup {
        fields::text(form, &words::GUIDE_VERSION, Need::Required)
    }

    fn read(item: &PrescriptionAtCounter, _: &PharmacyId, reader: &mut Reader) -> Option<Payload> {
        let guide = reader.id(&words::GUIDE_VERSION);
        Some(Payload::MedicationGuideGiven {
            authorisation: Self::with(item)?.clone(),
            guide: guide?,
        })
    }
}
