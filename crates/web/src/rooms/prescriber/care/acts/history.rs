//! What the patient brings: what is noticed, other medicines, allergies, conditions, treatments that were tried.

use maud::{Markup, html};
use retinue_care::event::{CareFact, PersonCondition, TherapyKind, TherapyOutcome};
use retinue_care::interaction::{Recognised, recognise};
use retinue_kernel::Id;

use super::super::{act_words, fact_words, words};
use super::choice::{self, Choice};
use super::measures::{begins_today, on_day};
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport, today};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

const CONDITIONS: Choice<PersonCondition> = Choice {
    all: PersonCondition::ALL,
    written: PersonCondition::as_str,
    label: fact_words::condition,
};
pub(super) const KINDS: Choice<TherapyKind> = Choice {
    all: TherapyKind::ALL,
    written: TherapyKind::as_str,
    label: fact_words::therapy,
};
const OUTCOMES: Choice<TherapyOutcome> = Choice {
    all: TherapyOutcome::ALL,
    written: TherapyOutcome::as_str,
    label: fact_words::therapy_outcome,
};

pub(in super::super) struct Noticed;

impl Noticed {
    fn symptoms(chart: &CareChart) -> Vec<(String, String)> {
        let known = chart.knowledge().effects.symptoms.iter();
        known
            .map(|one| (one.value.id.to_string(), one.value.says.clone()))
            .collect()
    }
}

impl CareAct for Noticed {
    const SLUG: &'static str = "noticed";
    const PATH: &'static str = "/clinic/patients/{patient}/care/noticed";
    const WORDS: Words = act_words::NOTICED;
    const ASSISTANTS_TOO: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::checks_of(form, &act_words::SYMPTOMS, &Self::symptoms(chart)))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let known = Self::symptoms(chart);
        let ids: Vec<&str> = known.iter().map(|(id, _)| id.as_str()).collect();
        let chosen = reader.several(&act_words::SYMPTOMS, &ids);
        let symptoms = chosen.iter().filter_map(|id| Id::new(id)).collect();
        let fact = CareFact::SymptomReported {
            symptoms,
            note: None,
        };
        on_day(chart, reader, &words::ON, Some(fact))
    }
}

pub(in super::super) struct Medicine;

/// The answer that a word means none of what was offered.
const NONE: &str = "none";

impl CareAct for Medicine {
    const SLUG: &'static str = "medicine";
    const PATH: &'static str = "/clinic/patients/{patient}/care/medicine";
    const WORDS: Words = act_words::MEDICINE;
    const ASSISTANTS_TOO: bool = true;

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        let typed = form.typed.first(act_words::MEDICINE_NAME.name);
        let asked_back = typed.map(|typed| offered(chart, typed));
        html! {
            (fields::text(form, &act_words::MEDICINE_NAME, Need::Required))
            @if let Some(offered) = asked_back.filter(|offered| !offered.is_empty()) {
                (fields::choice_of(form, &act_words::MEANT, &pairs(&offered)))
            }
            (fields::date(form, &act_words::FROM, Need::Optional))
            (fields::date(form, &act_words::UNTIL, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let medicine = reader.id(&act_words::MEDICINE_NAME);
        let days = chart.chart.born..=chart.today();
        let from = reader.optional_day(&act_words::FROM, days.clone());
        let until = reader.optional_day(&act_words::UNTIL, days);
        let agent = match &medicine {
            None => None,
            Some(medicine) => match recognise(&chart.knowledge().interactions, medicine.as_str()) {
                Recognised::Certain(agent) => Some(agent.value.id.clone()),
                Recognised::Unknown => None,
                Recognised::ToConfirm(_) => {
                    let offered = offered(chart, medicine.as_str());
                    let ids: Vec<&str> = offered.iter().map(|(id, _)| id.as_str()).collect();
                    match reader.peek(act_words::MEANT.name) {
                        Some(chosen) if ids.contains(&chosen) => {
                            Id::new(chosen).filter(|_| chosen != NONE)
                        }
                        _ => {
                            reader.wrong(act_words::MEANT.name, act_words::WHICH_ONE);
                            None
                        }
                    }
                }
            },
        };
        reader.leave_out(&[act_words::MEANT]);
        Some(today(
            chart,
            CareFact::MedicineReported {
                medicine: medicine?,
                agent,
                from,
                until,
            },
        ))
    }
}

/// What is asked back of a word; nothing where it is certain, or nobody knows it.
fn offered(chart: &CareChart, typed: &str) -> Vec<(String, String)> {
    let Recognised::ToConfirm(agents) = recognise(&chart.knowledge().interactions, typed) else {
        return Vec::new();
    };
    let agents = agents.into_iter();
    let mut offered: Vec<(String, String)> = agents
        .map(|agent| (agent.value.id.to_string(), agent.value.name.clone()))
        .collect();
    offered.push((NONE.to_owned(), act_words::NONE_OF_THESE.to_owned()));
    offered
}

fn pairs(offered: &[(String, String)]) -> Vec<(&str, &str)> {
    let all = offered.iter();
    all.map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

pub(in super::super) struct MedicineOver;

impl MedicineOver {
    fn taken(chart: &CareChart) -> Vec<(String, String)> {
        let facts = chart.care.facts();
        let over = |id: &Id| {
            facts
                .iter()
                .any(|event| matches!(&event.fact, CareFact::MedicineEnded { of } if of == id))
        };
        facts
            .iter()
            .filter_map(|event| match &event.fact {
                CareFact::MedicineReported {
                    medicine, until, ..
                } if until.is_none() && !over(&event.envelope.id) => {
                    Some((event.envelope.id.to_string(), medicine.to_string()))
                }
                _ => None,
            })
            .collect()
    }
}

impl CareAct for MedicineOver {
    const SLUG: &'static str = "medicine-over";
    const PATH: &'static str = "/clinic/patients/{patient}/care/medicine-over";
    const WORDS: Words = act_words::MEDICINE_OVER;
    const ASSISTANTS_TOO: bool = true;

    fn fits(chart: &CareChart) -> bool {
        !Self::taken(chart).is_empty()
    }

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::WRONG_MEDICINE, &Self::taken(chart)))
            (fields::date(form, &act_words::LAST_DAY, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let of = choice::from_list(reader, &act_words::WRONG_MEDICINE, &Self::taken(chart));
        let fact = of
            .and_then(|of| Id::new(&of))
            .map(|of| CareFact::MedicineEnded { of });
        on_day(chart, reader, &act_words::LAST_DAY, fact)
    }
}

pub(in super::super) struct Allergy;

impl CareAct for Allergy {
    const SLUG: &'static str = "allergy";
    const PATH: &'static str = "/clinic/patients/{patient}/care/allergy";
    const WORDS: Words = act_words::ALLERGY;
    const ASSISTANTS_TOO: bool = true;

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::text(form, &act_words::ALLERGIC_TO, Need::Required))
            (fields::tick(form, &act_words::ANAPHYLAXIS))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let allergy = reader.id(&act_words::ALLERGIC_TO);
        let anaphylaxis = reader.ticked(act_words::ANAPHYLAXIS.name);
        Some(today(
            chart,
            CareFact::AllergyReported {
                allergy: allergy?,
                anaphylaxis: Some(anaphylaxis),
            },
        ))
    }
}

pub(in super::super) struct Condition;

impl CareAct for Condition {
    const SLUG: &'static str = "condition";
    const PATH: &'static str = "/clinic/patients/{patient}/care/condition";
    const WORDS: Words = act_words::CONDITION;

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        let asked = asked
            .first(act_words::WHICH_CONDITION.name)
            .unwrap_or_default();
        Form::beginning_with([
            (words::ON.name, chart.today().to_string()),
            (act_words::WHICH_CONDITION.name, asked.to_owned()),
        ])
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (CONDITIONS.control(form, &act_words::WHICH_CONDITION))
            (fields::choice_of(form, &act_words::PRESENT, &[("yes", "Yes"), ("no", "No, or not any more")]))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let condition = CONDITIONS.read(reader, &act_words::WHICH_CONDITION);
        let present = reader.offered(&act_words::PRESENT, &["yes", "no"]);
        let fact = condition
            .zip(present)
            .map(|(condition, present)| CareFact::ConditionRecorded {
                condition,
                present: present == "yes",
            });
        on_day(chart, reader, &words::ON, fact)
    }
}

/// Twenty years: more days than that are another number.
const MOST_DAYS: u16 = 7305;

pub(in super::super) struct Therapy;

impl CareAct for Therapy {
    const SLUG: &'static str = "therapy";
    const PATH: &'static str = "/clinic/patients/{patient}/care/therapy";
    const WORDS: Words = act_words::THERAPY;

    fn begin(_: &CareChart, asked: &Typed) -> Form {
        let asked = asked
            .first(act_words::THERAPY_KIND.name)
            .unwrap_or_default();
        Form::beginning_with([(act_words::THERAPY_KIND.name, asked.to_owned())])
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (KINDS.control(form, &act_words::THERAPY_KIND))
            (fields::text(form, &act_words::THERAPY_NAME, Need::Optional))
            (OUTCOMES.control(form, &act_words::THERAPY_OUTCOME))
            (fields::date(form, &act_words::FROM, Need::Optional))
            (fields::date(form, &act_words::UNTIL, Need::Optional))
            (fields::count(form, &act_words::THERAPY_DAYS, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let therapy = KINDS.read(reader, &act_words::THERAPY_KIND);
        let name = reader.optional_id(&act_words::THERAPY_NAME);
        let outcome = OUTCOMES.read(reader, &act_words::THERAPY_OUTCOME);
        let days = chart.chart.born..=chart.today();
        let from = reader.optional_day(&act_words::FROM, days.clone());
        let until = reader.optional_day(&act_words::UNTIL, days);
        let for_days = reader.optional_count(&act_words::THERAPY_DAYS, 1..=MOST_DAYS);
        Some(today(
            chart,
            CareFact::TherapyTried {
                therapy: therapy?,
                outcome: outcome?,
                name,
                from,
                until,
                days: for_days,
            },
        ))
    }
}
