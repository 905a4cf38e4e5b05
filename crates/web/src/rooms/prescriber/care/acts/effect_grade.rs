//! A side effect graded by a clinician, under a named version of CTCAE.

use maud::{Markup, html};
use retinue_care::Ctcae;
use retinue_care::event::CareFact;
use retinue_kernel::Id;

use super::super::words;
use super::choice::{self, Choice};
use super::measures::on_day;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};
use crate::views::parts;

pub(in super::super) struct EffectGrade;

const TERM: Field = Field::new("term", "Side effect", "");
const GRADE: Field = Field::new(
    "grade",
    "Grade",
    "1 mild, 2 moderate, 3 severe, 4 life-threatening; the term's own words stand below.",
);
const VERSION: Field = Field::new("ctcae-version", "Version of CTCAE", "");

const VERSIONS: Choice<Ctcae> = Choice {
    all: Ctcae::ALL,
    written: Ctcae::as_str,
    label: version,
};

const fn version(one: Ctcae) -> &'static str {
    match one {
        Ctcae::V5 => "CTCAE 5.0",
        Ctcae::V6 => "CTCAE 6.0",
    }
}

impl EffectGrade {
    fn terms(chart: &CareChart) -> Vec<(String, String)> {
        let terms = chart.knowledge().effects.terms().into_iter();
        terms
            .map(|term| (term.to_owned(), term.to_owned()))
            .collect()
    }
}

impl CareAct for EffectGrade {
    const SLUG: &'static str = "graded";
    const PATH: &'static str = "/clinic/patients/{patient}/care/graded";
    const WORDS: Words = Words {
        title: "Grade a side effect",
        lead: "The grade is kept with the version under which it was given. A later grade of the same term takes its place.",
        submit: "Record the grade",
        done: "The grade is on record.",
    };

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        // The version of the last grade, else the one whose clinical terms are described here.
        let last = chart.care.latest(chart.today(), |fact| match fact {
            CareFact::EffectGraded { ctcae_version, .. } => Some(*ctcae_version),
            _ => None,
        });
        let last = last.map_or(chart.grading, |(_, version)| version);
        Form::beginning_with([
            (words::ON.name, chart.today().to_string()),
            (VERSION.name, last.as_str().to_owned()),
        ])
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        let effects = &chart.knowledge().effects;
        html! {
            (choice::of_list(form, &TERM, &Self::terms(chart)))
            (fields::count(form, &GRADE, Need::Required))
            (VERSIONS.control(form, &VERSION))
            (fields::date(form, &words::ON, Need::Required))
            details {
                summary { "What the grades say" }
                p { (parts::provisional()) " Written from professional knowledge of CTCAE 5.0; a clinician has yet to confirm them. Nothing is held here of the clinical terms of CTCAE 6.0." }
                div.scroll tabindex="0" role="region" aria-label="What the grades say" {
                    table #grades {
                        thead { tr { th scope="col" { "Side effect" } th scope="col" { "Grade" } th scope="col" { "What it describes" } } }
                        tbody {
                            @for term in effects.terms() {
                                @for row in effects.grades_of(term) {
                                    tr { th scope="row" { (term) } td.number { (row.grade) } td { (row.says) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let term = choice::from_list(reader, &TERM, &Self::terms(chart));
        let grade = reader.count(&GRADE, 1..=5);
        let version = VERSIONS.read(reader, &VERSION);
        let fact = term
            .and_then(|term| Id::new(&term))
            .zip(grade.and_then(|grade| u8::try_from(grade).ok()))
            .zip(version)
            .map(|((term, grade), ctcae_version)| CareFact::EffectGraded {
                term,
                grade,
                ctcae_version,
            });
        on_day(chart, reader, &words::ON, fact)
    }
}
