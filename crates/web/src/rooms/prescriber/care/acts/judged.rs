//! What a clinician judges and asks once: the acne as a whole, the sex for reference ranges, what was never tried, that no
//! allergy is known, and where a course began.

use maud::{Markup, html};
use retinue_care::event::{CareFact, TherapyKind};
use retinue_care::{AcneForm, Sex as OfRanges};

use super::super::{act_words, fact_words, words};
use super::choice::Choice;
use super::history::KINDS;
use super::measures::{begins_today, on_day};
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

const FORMS: Choice<AcneForm> = Choice {
    all: AcneForm::ALL,
    written: AcneForm::as_str,
    label: fact_words::acne_form,
};
const SEXES: Choice<OfRanges> = Choice {
    all: OfRanges::ALL,
    written: OfRanges::as_str,
    label: fact_words::sex,
};

/// The acne as a whole.
pub(in super::super) struct Judged;

/// The answers to something that may stay open.
const ANSWERS: [(&str, &str); 3] = [("yes", "Yes"), ("no", "No"), ("unsaid", "Not judged")];

fn answer(reader: &mut Reader, field: &Field) -> Option<bool> {
    if reader.peek(field.name).is_none_or(str::is_empty) {
        reader.leave_out(std::slice::from_ref(field));
        return None;
    }
    match reader
        .offered(field, &ANSWERS.map(|(written, _)| written))?
        .as_str()
    {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

impl CareAct for Judged {
    const SLUG: &'static str = "acne";
    const PATH: &'static str = "/clinic/patients/{patient}/care/acne";
    const WORDS: Words = act_words::JUDGED;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (FORMS.several(form, &act_words::FORMS_OF_ACNE))
            @for field in [&act_words::SEVERE, &act_words::SCARRED, &act_words::SCARS_FEARED] {
                (fields::choice_of(form, field, &ANSWERS))
            }
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let forms = FORMS.read_several(reader, &act_words::FORMS_OF_ACNE);
        let severe = answer(reader, &act_words::SEVERE);
        let scars = answer(reader, &act_words::SCARRED);
        let scarring_risk = answer(reader, &act_words::SCARS_FEARED);
        let fact = CareFact::AcneAssessed {
            forms,
            severe,
            scars,
            scarring_risk,
        };
        on_day(chart, reader, &words::ON, Some(fact))
    }
}

/// The sex by which a laboratory chooses its range.
pub(in super::super) struct Sex;

impl CareAct for Sex {
    const SLUG: &'static str = "sex";
    const PATH: &'static str = "/clinic/patients/{patient}/care/sex";
    const WORDS: Words = act_words::SEX;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        let now = chart.case.sex.map(|sex| sex.as_str().to_owned());
        let values = [
            Some((words::ON.name, chart.today().to_string())),
            now.map(|now| (act_words::SEX_OF_RANGES.name, now)),
        ];
        Form::beginning_with(values.into_iter().flatten())
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (SEXES.control(form, &act_words::SEX_OF_RANGES))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let sex = SEXES.read(reader, &act_words::SEX_OF_RANGES);
        let fact = sex.map(|sex| CareFact::SexRecorded { sex });
        on_day(chart, reader, &words::ON, fact)
    }
}

/// A kind of treatment that the person never had.
pub(in super::super) struct NeverTried;

impl CareAct for NeverTried {
    const SLUG: &'static str = "never-tried";
    const PATH: &'static str = "/clinic/patients/{patient}/care/never-tried";
    const WORDS: Words = act_words::NEVER_TRIED;

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        let asked = asked
            .first(act_words::THERAPY_KIND.name)
            .unwrap_or_default();
        Form::beginning_with([
            (words::ON.name, chart.today().to_string()),
            (act_words::THERAPY_KIND.name, asked.to_owned()),
        ])
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (KINDS.control(form, &act_words::THERAPY_KIND))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let therapy: Option<TherapyKind> = KINDS.read(reader, &act_words::THERAPY_KIND);
        let fact = therapy.map(|therapy| CareFact::TherapyNotTried { therapy });
        on_day(chart, reader, &words::ON, fact)
    }
}

/// Asked for allergies, the person knows of none.
pub(in super::super) struct NoAllergy;

impl CareAct for NoAllergy {
    const SLUG: &'static str = "no-allergy";
    const PATH: &'static str = "/clinic/patients/{patient}/care/no-allergy";
    const WORDS: Words = act_words::NO_ALLERGY;
    const ASSISTANTS_TOO: bool = true;

    fn fits(chart: &CareChart) -> bool {
        chart.case.allergies.is_empty()
    }

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        fields::date(form, &words::ON, Need::Required)
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        on_day(chart, reader, &words::ON, Some(CareFact::NoAllergyKnown {}))
    }
}

/// The first dose of a course.
pub(in super::super) struct CourseBegun;

impl CareAct for CourseBegun {
    const SLUG: &'static str = "course-begun";
    const PATH: &'static str = "/clinic/patients/{patient}/care/course-begun";
    const WORDS: Words = act_words::COURSE_BEGUN;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        fields::date(form, &act_words::FIRST_DAY_OF_COURSE, Need::Required)
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = CareFact::CourseBegun {};
        on_day(chart, reader, &act_words::FIRST_DAY_OF_COURSE, Some(fact))
    }
}
