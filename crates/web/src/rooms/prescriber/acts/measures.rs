//! What programmes without a registry ask beside the rest: assessments, a second prescriber's agreement, and the agreement
//! that pregnancy prevention does not apply.

use maud::{Markup, html};
use retinue_kernel::{Assessed, Payload};

use super::can;
use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words, today};
use crate::rooms::chart::Chart;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

/// Mental health and sexual function, before each prescription.
pub(in super::super) struct Assessment;

impl Act for Assessment {
    const SLUG: &'static str = "assessment";
    const PATH: &'static str = "/clinic/patients/{patient}/assessment";
    const WORDS: Words = words::ASSESSMENT;

    fn fits(chart: &Chart) -> bool {
        !chart.has_registry()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::checks(form, &words::ASSESSED, Assessed::every()))
            (fields::tick(form, &words::CONCERN))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let subjects: Vec<Assessed> = reader.words(&words::ASSESSED);
        let concern = reader.ticked(words::CONCERN.name);
        let on = reader.day(&words::ON, chart.born..=chart.today);
        if subjects.is_empty() {
            reader.wrong(words::ASSESSED.name, words::NOTHING_ASSESSED);
        }
        let payload = Payload::AssessmentRecorded {
            subjects,
            concern: Some(concern),
        };
        Some(vec![Report { on: on?, payload }])
    }
}

/// Another prescriber looked independently and agreed.
pub(in super::super) struct SecondPrescriber;

impl Act for SecondPrescriber {
    const SLUG: &'static str = "second-prescriber";
    const PATH: &'static str = "/clinic/patients/{patient}/second-prescriber";
    const WORDS: Words = words::SECOND_PRESCRIBER;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.needs_second_prescriber()
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::ON.name, chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            (fields::code(form, &words::SECOND, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let second = reader.id(&words::SECOND);
        let on = reader.day(&words::ON, chart.born..=chart.today);
        let payload = Payload::SecondPrescriberAgreed {
            prescriber: Some(second?),
        };
        Some(vec![Report { on: on?, payload }])
    }
}

/// A documented agreement that no pregnancy is to be expected.
pub(in super::super) struct OutsideProgramme;

impl Act for OutsideProgramme {
    const SLUG: &'static str = "outside-programme";
    const PATH: &'static str = "/clinic/patients/{patient}/outside-programme";
    const WORDS: Words = words::OUTSIDE_PROGRAMME;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        agreement_exempts(chart) && can(chart) && !chart.is_outside_by_agreement()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        html! {
            p { (words::OUTSIDE_PROGRAMME_MEANS) }
            (fields::text(form, &words::AGREED_BECAUSE, Need::Required))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let reason = reader.id(&words::AGREED_BECAUSE)?;
        Some(today(chart, Payload::OutsideProgrammeAgreed { reason }))
    }
}

/// The agreement ends.
pub(in super::super) struct InsideProgramme;

impl Act for InsideProgramme {
    const SLUG: &'static str = "inside-programme";
    const PATH: &'static str = "/clinic/patients/{patient}/inside-programme";
    const WORDS: Words = words::INSIDE_PROGRAMME;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.is_outside_by_agreement()
    }

    fn controls(_: &Chart, _: &Form) -> Markup {
        html! {}
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(chart, Payload::OutsideProgrammeEnded {}))
    }
}

fn agreement_exempts(chart: &Chart) -> bool {
    let edition = &chart.rules.at(chart.today).edition;
    edition.parameters.agreement_exempts
}
