//! What is entered by telephone: the pages of the patient and of the clinic, under paths of this room.

use maud::{Markup, html};
use retinue_kernel::Source;

use super::enrolment::FromPaper;
use super::words;
use crate::access::proof::PhoneAgent;
use crate::http::form::{Form, Reader, Typed};
use crate::http::routes::Room;
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::patient::questions::Questions;
use crate::rooms::patient::reports;
use crate::rooms::prescriber::acts as clinic;
use crate::views::fields;

/// An act that a caller may have entered.
pub(in crate::rooms) trait ByPhone: Act {
    /// The route of its page in this room.
    const PHONE: &'static str;
}

macro_rules! by_phone {
    ($($act:ty = $path:literal),* $(,)?) => {
        $(impl ByPhone for $act {
            const PHONE: &'static str = concat!("/phone/calls/{patient}/", $path);
        })*
    };
}

by_phone! {
    ReadAloud = "questions",
    reports::Contraception = "own-contraception",
    reports::Lapse = "lapse",
    reports::Hold = "pause",
    reports::Pregnancy = "pregnancy",
    reports::Breastfeeding = "breastfeeding",
    reports::CanBecomePregnant = "category",
    reports::OutsideSupply = "outside-supply",
    clinic::PregnancyTest = "test",
    clinic::Contraception = "contraception",
    clinic::Counselling = "counselling",
    clinic::Contact = "contact",
    FromPaper = "consent",
}

/// The routes of the acts.
pub(super) fn routes(room: Room<PhoneAgent>) -> Room<PhoneAgent> {
    let room = super::of::<ReadAloud>(room);
    let room = super::of::<reports::Contraception>(room);
    let room = super::of::<reports::Lapse>(room);
    let room = super::of::<reports::Hold>(room);
    let room = super::of::<reports::Pregnancy>(room);
    let room = super::of::<reports::Breastfeeding>(room);
    let room = super::of::<reports::CanBecomePregnant>(room);
    let room = super::of::<reports::OutsideSupply>(room);
    let room = super::of::<clinic::PregnancyTest>(room);
    let room = super::of::<clinic::Contraception>(room);
    let room = super::of::<clinic::Counselling>(room);
    let room = super::of::<clinic::Contact>(room);
    super::of::<FromPaper>(room)
}

/// What this caller may have entered now: the route and the name of each.
pub(super) fn offered(chart: &Chart, source: Source) -> Vec<(&'static str, &'static str)> {
    let all = match source {
        Source::Patient => vec![
            one::<ReadAloud>(chart),
            one::<reports::Contraception>(chart),
            one::<reports::Lapse>(chart),
            one::<reports::Pregnancy>(chart),
            one::<reports::CanBecomePregnant>(chart),
            one::<reports::Breastfeeding>(chart),
            one::<reports::OutsideSupply>(chart),
            one::<reports::Hold>(chart),
        ],
        // The month is signed by the prescriber, on the screen or on paper: nobody's voice is a signature.
        Source::Prescriber => vec![
            one::<clinic::PregnancyTest>(chart),
            one::<clinic::Contraception>(chart),
            one::<clinic::Counselling>(chart),
            one::<clinic::Contact>(chart),
            one::<FromPaper>(chart),
        ],
    };
    all.into_iter().flatten().collect()
}

fn one<A: ByPhone>(chart: &Chart) -> Option<(&'static str, &'static str)> {
    A::fits(chart).then_some((A::PHONE, A::WORDS.title))
}

/// The month's questions, read aloud: the same questions, and a word of honour that the answers are the person's own.
pub(super) struct ReadAloud;

impl Act for ReadAloud {
    const SLUG: &'static str = Questions::SLUG;
    const PATH: &'static str = Questions::PATH;
    const WORDS: Words = words::QUESTIONS;

    fn fits(chart: &Chart) -> bool {
        Questions::fits(chart)
    }

    fn begin(chart: &Chart, asked: &Typed) -> Form {
        Questions::begin(chart, asked)
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        html! {
            (Questions::controls(chart, form))
            (fields::named_tick(form, words::OWN_ANSWERS, words::OWN_ANSWERS_TICK))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        if !reader.ticked(words::OWN_ANSWERS) && !reader.has_problem(words::OWN_ANSWERS) {
            reader.wrong(words::OWN_ANSWERS, words::OWN_ANSWERS_MISSING);
        }
        Questions::read(chart, reader)
    }
}
