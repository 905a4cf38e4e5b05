//! What is measured: weight, laboratory results, lesions, scales, photographs.

use maud::{Markup, html};
use retinue_care::event::{CareFact, Region, RegionCount};
use retinue_care::{Authority, Decimal, Grams};
use retinue_kernel::Id;

use super::super::{act_words, fact_words, words};
use super::choice::{self, Choice};
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport, today};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

pub(in super::super) const REGIONS: Choice<Region> = Choice {
    all: Region::ALL,
    written: Region::as_str,
    label: fact_words::region,
};

/// A form that begins with the day of today.
pub(in super::super) fn begins_today(chart: &CareChart) -> Form {
    Form::beginning_with([(words::ON.name, chart.today().to_string())])
}

/// A fact on the day that was entered.
pub(in super::super) fn on_day(
    chart: &CareChart,
    reader: &mut Reader,
    field: &Field,
    fact: Option<CareFact>,
) -> Option<Vec<CareReport>> {
    let on = reader.day(field, chart.chart.born..=chart.today());
    Some(vec![CareReport {
        on: on?,
        fact: fact?,
    }])
}

pub(in super::super) struct Weight;

impl CareAct for Weight {
    const SLUG: &'static str = "weight";
    const PATH: &'static str = "/clinic/patients/{patient}/care/weight";
    const WORDS: Words = act_words::WEIGHT;
    const ASSISTANTS_TOO: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::code(form, &act_words::WEIGHED, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = weight(reader).map(|weight| CareFact::WeightRecorded { weight });
        on_day(chart, reader, &words::ON, fact)
    }
}

/// A weight as it was typed.
pub(super) fn weight(reader: &mut Reader) -> Option<Grams> {
    let typed = reader.text(&act_words::WEIGHED, 20)?;
    match Grams::from_text(&typed) {
        Ok(weight) => Some(weight),
        Err(error) => {
            reader.wrong(act_words::WEIGHED.name, sentence(&error.to_string()));
            None
        }
    }
}

/// The words of an error, as a sentence of a page.
fn sentence(says: &str) -> String {
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

pub(in super::super) struct LaboratoryResult;

impl LaboratoryResult {
    fn analytes(chart: &CareChart) -> Vec<(String, String)> {
        let known = chart.knowledge().laboratory.analytes.iter();
        known
            .map(|one| {
                let units: Vec<&str> = one
                    .value
                    .units
                    .iter()
                    .map(|unit| unit.unit.as_str())
                    .collect();
                let label = format!("{} ({})", one.value.name, units.join(" or "));
                (one.value.id.to_string(), label)
            })
            .collect()
    }
}

impl CareAct for LaboratoryResult {
    const SLUG: &'static str = "result";
    const PATH: &'static str = "/clinic/patients/{patient}/care/result";
    const WORDS: Words = act_words::RESULT;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::ANALYTE, &Self::analytes(chart)))
            (fields::code(form, &act_words::VALUE, Need::Required))
            (fields::code(form, &act_words::UNIT, Need::Required))
            (fields::code(form, &act_words::LOW, Need::Optional))
            (fields::code(form, &act_words::HIGH, Need::Optional))
            (fields::choice_of(form, &act_words::FASTING, &[("yes", "Yes"), ("no", "No"), ("unsaid", "Not known")]))
            (fields::date(form, &act_words::SPECIMEN_DAY, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let analyte = choice::from_list(reader, &act_words::ANALYTE, &Self::analytes(chart));
        let value = number(reader, &act_words::VALUE, true);
        let unit = reader.id(&act_words::UNIT);
        let low = number(reader, &act_words::LOW, false);
        let high = number(reader, &act_words::HIGH, false);
        let fasting = match reader.peek(act_words::FASTING.name) {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        };
        reader.leave_out(&[act_words::FASTING]);
        let fact = analyte
            .and_then(|analyte| Id::new(&analyte))
            .zip(value)
            .zip(unit)
            .map(|((analyte, value), unit)| CareFact::LaboratoryResulted {
                analyte,
                value,
                unit,
                low,
                high,
                fasting,
                ctcae_version: Some(chart.grading),
            });
        on_day(chart, reader, &act_words::SPECIMEN_DAY, fact)
    }
}

/// A number of the laboratory.
fn number(reader: &mut Reader, field: &Field, required: bool) -> Option<Decimal> {
    let typed = if required {
        reader.text(field, 20)?
    } else {
        reader.optional_text(field, 20)?
    };
    match Decimal::from_text(typed.trim()) {
        Ok(number) => Some(number),
        Err(_) => {
            reader.wrong(field.name, act_words::NO_NUMBER);
            None
        }
    }
}

pub(in super::super) struct Schedule;

impl Schedule {
    /// The schedules that hold where the patient is treated.
    fn here(chart: &CareChart) -> Vec<(&'static str, &'static str)> {
        let laboratory = &chart.knowledge().laboratory;
        let all = Authority::ALL.iter().copied();
        all.filter(|one| laboratory.speaks_in(*one, chart.jurisdiction))
            .map(|one| (one.as_str(), words::authority(one)))
            .collect()
    }
}

impl CareAct for Schedule {
    const SLUG: &'static str = "schedule";
    const PATH: &'static str = "/clinic/patients/{patient}/care/schedule";
    const WORDS: Words = words::SCHEDULE;
    const PRESCRIBERS_OWN: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        let now = super::super::laboratory::schedule(chart);
        Form::beginning_with([(words::BY_AUTHORITY.name, now.as_str().to_owned())])
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::choice_of(form, &words::BY_AUTHORITY, &Self::here(chart)))
            (fields::text(form, &words::WHY_NOT_THE_CLINICS, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let here: Vec<&str> = Self::here(chart).iter().map(|(one, _)| *one).collect();
        let authority = reader.offered(&words::BY_AUTHORITY, &here);
        let authority = authority.and_then(|one| Authority::from_text(&one));
        let reason = reader.id(&words::WHY_NOT_THE_CLINICS);
        Some(today(
            chart,
            CareFact::ScheduleChosen {
                authority: authority?,
                reason: Some(reason?),
            },
        ))
    }
}

pub(in super::super) struct Lesions;

/// The names of the four counts of a region, in the order in which they are asked.
const KINDS: [(&str, &str); 4] = [
    ("comedones", "Comedones"),
    ("papules", "Papules"),
    ("pustules", "Pustules"),
    ("nodules", "Nodules"),
];

impl CareAct for Lesions {
    const SLUG: &'static str = "lesions";
    const PATH: &'static str = "/clinic/patients/{patient}/care/lesions";
    const WORDS: Words = act_words::LESIONS;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        let last = chart.care.latest(chart.today(), |fact| match fact {
            CareFact::LesionsCounted { nodule_from_mm, .. } => Some(*nodule_from_mm),
            _ => None,
        });
        // What the count before said; the US label's size where there is none.
        let size = last.map_or(5, |(_, size)| size);
        Form::beginning_with([
            (words::ON.name, chart.today().to_string()),
            (act_words::NODULE_FROM.name, size.to_string()),
        ])
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            div.scroll tabindex="0" role="region" aria-label=(act_words::LESIONS.title) {
                table.grid {
                    thead { tr { th scope="col" { (act_words::REGION.label) } @for (_, label) in KINDS { th scope="col" { (label) } } } }
                    tbody {
                        @for region in Region::ALL {
                            tr {
                                th scope="row" { (fact_words::region(*region)) }
                                @for (kind, label) in KINDS {
                                    @let name = cell(*region, kind);
                                    td {
                                        label.unseen for=(name) { (fact_words::region(*region)) ", " (label) }
                                        input.short type="text" inputmode="numeric" autocomplete="off" id=(name) name=(name)
                                            value=[form.typed.first(&name)]
                                            aria-invalid=[form.problem(&name).map(|_| "true")];
                                    }
                                }
                            }
                        }
                    }
                }
            }
            (fields::count(form, &act_words::NODULE_FROM, Need::Required))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let mut counts = Vec::new();
        for region in Region::ALL {
            let cells: Vec<Option<String>> = KINDS
                .iter()
                .map(|(kind, _)| reader.cell(&cell(*region, kind)))
                .collect();
            if cells.iter().all(Option::is_none) {
                continue;
            }
            let numbers: Vec<Option<u16>> = cells
                .iter()
                .map(|cell| {
                    cell.as_deref()
                        .unwrap_or("0")
                        .parse()
                        .ok()
                        .filter(|n| *n <= 999)
                })
                .collect();
            if let [
                Some(comedones),
                Some(papules),
                Some(pustules),
                Some(nodules),
            ] = numbers.as_slice()
            {
                counts.push(RegionCount {
                    region: *region,
                    comedones: *comedones,
                    papules: *papules,
                    pustules: *pustules,
                    nodules: *nodules,
                });
            } else {
                reader.wrong(&cell(*region, "comedones"), act_words::NO_REGION);
            }
        }
        if counts.is_empty() {
            reader.wrong(&cell(Region::Forehead, "comedones"), act_words::NO_REGION);
        }
        let size = reader.count(&act_words::NODULE_FROM, 1..=20);
        let size = size.and_then(|size| u8::try_from(size).ok());
        let fact = size.map(|nodule_from_mm| CareFact::LesionsCounted {
            counts,
            nodule_from_mm,
        });
        on_day(chart, reader, &words::ON, fact)
    }
}

fn cell(region: Region, kind: &str) -> String {
    format!("{}-{kind}", region.as_str())
}

pub(in super::super) struct Photograph;

impl CareAct for Photograph {
    const SLUG: &'static str = "photograph";
    const PATH: &'static str = "/clinic/patients/{patient}/care/photograph";
    const WORDS: Words = act_words::PHOTO;
    const ASSISTANTS_TOO: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (REGIONS.control(form, &act_words::REGION))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = REGIONS
            .read(reader, &act_words::REGION)
            .map(|region| CareFact::PhotoTaken { region });
        on_day(chart, reader, &words::ON, fact)
    }
}
