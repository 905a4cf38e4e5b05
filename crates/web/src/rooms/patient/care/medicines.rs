//! The patient's other medicines and allergies, in plain words. What may be meant is asked back, never guessed.

use maud::{Markup, html};
use retinue_care::event::{CareEvent, CareFact};
use retinue_care::interaction::{Recognised, recognise};
use retinue_care::{Agent, Cited};
use retinue_kernel::{FactId, Id};
use retinue_rulebook::Language;

use crate::http::form::{Form, Reader, SpokenField};
use crate::rooms::act::{SpokenWords, Words};
use crate::rooms::care::act::{CareAct, CareReport, SpokenCareAct, today};
use crate::rooms::care::chart::CareChart;
use crate::views::days::Zones;
use crate::views::fields::{self, Need};
use crate::views::icons;
use crate::views::parts::{self, Tone};
use crate::words::said::care_medicines as says;

pub(super) const PATH: &str = "/me/medicines";

const MEDICINE: SpokenField =
    SpokenField::new("medicine", says::MEDICINE, Some(says::MEDICINE_HINT));
const FROM: SpokenField = SpokenField::new("from", says::FROM, Some(says::FROM_HINT));
const AGENT: SpokenField = SpokenField::new("agent", says::AGENT, Some(says::AGENT_HINT));
const ALLERGY: SpokenField = SpokenField::new("allergy", says::ALLERGY, None);
const ANAPHYLAXIS: SpokenField = SpokenField::new("anaphylaxis", says::ANAPHYLAXIS, None);
const OF: SpokenField = SpokenField::new("of", says::MEDICINES, None);
const NONE_OF_THESE: &str = "none";
/// The longest name, in characters.
const LONGEST: usize = 100;

/// Another medicine.
pub(super) struct Medicine;

impl SpokenCareAct for Medicine {
    const SAYS: SpokenWords = SpokenWords {
        title: says::ADD,
        lead: says::ADD_LEAD,
        submit: says::ADD_SUBMIT,
        done: says::ADD_DONE,
    };
}

impl CareAct for Medicine {
    const SLUG: &'static str = "medicine";
    const PATH: &'static str = "/me/medicines/add";
    const WORDS: Words = Medicine::SAYS.in_language(Language::English);

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        let language = form.language();
        let typed = form.typed.first(MEDICINE.name()).unwrap_or_default();
        html! {
            (fields::text(form, &MEDICINE.in_language(language), Need::Required))
            @if let Recognised::ToConfirm(agents) = recognise(&chart.knowledge().interactions, typed) {
                (ask_back(form, &agents))
            }
            (fields::date(form, &FROM.in_language(language), Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let language = reader.language();
        let medicine = reader.text(&MEDICINE.in_language(language), LONGEST);
        let from = reader.optional_day(
            &FROM.in_language(language),
            chart.chart.born..=chart.today(),
        );
        let asked = &chart.knowledge().interactions;
        let field = AGENT.in_language(language);
        let agent = match recognise(asked, medicine.as_deref().unwrap_or_default()) {
            Recognised::Certain(agent) => {
                reader.leave_out(&[field]);
                Some(agent.value.id.clone())
            }
            Recognised::Unknown => {
                reader.leave_out(&[field]);
                None
            }
            Recognised::ToConfirm(agents) => {
                let ids = agents.iter().map(|one| one.value.id.as_str());
                let ids: Vec<&str> = ids.chain([NONE_OF_THESE]).collect();
                if reader.peek(AGENT.name()).is_none() {
                    reader.wrong(AGENT.name(), says::AGENT_MISSING.get(language));
                }
                let chosen = reader.offered(&field, &ids)?;
                Some(chosen)
                    .filter(|chosen| chosen != NONE_OF_THESE)
                    .and_then(|chosen| Id::new(&chosen))
            }
        };
        let medicine = as_id(reader, MEDICINE, &medicine?)?;
        let fact = CareFact::MedicineReported {
            medicine,
            agent,
            from,
            until: None,
        };
        Some(today(chart, fact))
    }
}

/// Words of a person as part of a fact.
fn as_id(reader: &mut Reader, field: SpokenField, text: &str) -> Option<Id> {
    let id = Id::new(text);
    if id.is_none() {
        let language = reader.language();
        let field = field.in_language(language);
        reader.wrong(
            field.name,
            crate::words::wrong::too_long(&field, LONGEST, language),
        );
    }
    id
}

/// What the words may mean. The names of ingredients are those of the codes, in English.
fn ask_back(form: &Form, agents: &[&Cited<Agent>]) -> Markup {
    let language = form.language();
    let name = AGENT.name();
    let field = AGENT.in_language(language);
    let wrong = form.problem(name);
    html! {
        fieldset.field.wrong[wrong.is_some()] aria-describedby={ "agent-hint" @if wrong.is_some() { " agent-error" } } {
            legend { (field.label) }
            p.hint #agent-hint { (field.hint) }
            @if let Some(wrong) = wrong { p.wrong-says #agent-error { (icons::no()) span { (wrong) } } }
            div.choices {
                @for (place, agent) in agents.iter().enumerate() {
                    @let id = if place == 0 { name.to_owned() } else { format!("{name}-{}", agent.value.id) };
                    div.choice {
                        input type="radio" id=(id) name=(name) value=(agent.value.id) checked[form.typed.has(name, agent.value.id.as_str())];
                        label for=(id) lang="en" { (agent.value.name) }
                    }
                }
                div.choice {
                    input type="radio" #agent-none name=(name) value=(NONE_OF_THESE) checked[form.typed.has(name, NONE_OF_THESE)];
                    label for="agent-none" { (says::NONE_OF_THESE.get(language)) }
                }
            }
        }
    }
}

/// An allergy.
pub(super) struct Allergy;

impl SpokenCareAct for Allergy {
    const SAYS: SpokenWords = SpokenWords {
        title: says::ALLERGY_ADD,
        lead: says::ALLERGY_LEAD,
        submit: says::ADD_SUBMIT,
        done: says::ALLERGY_DONE,
    };
}

impl CareAct for Allergy {
    const SLUG: &'static str = "allergy";
    const PATH: &'static str = "/me/medicines/allergy";
    const WORDS: Words = Allergy::SAYS.in_language(Language::English);

    fn controls(_: &CareChart, form: &Form) -> Markup {
        let language = form.language();
        html! {
            (fields::text(form, &ALLERGY.in_language(language), Need::Required))
            (fields::choice_of(form, &ANAPHYLAXIS.in_language(language), &[
                ("yes", says::YES.get(language)),
                ("no", says::NO.get(language)),
                ("not-known", says::NOT_KNOWN.get(language)),
            ]))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let language = reader.language();
        let allergy = reader.text(&ALLERGY.in_language(language), LONGEST);
        let answers = ["yes", "no", "not-known"];
        let anaphylaxis = reader.offered(&ANAPHYLAXIS.in_language(language), &answers)?;
        let fact = CareFact::AllergyReported {
            allergy: as_id(reader, ALLERGY, &allergy?)?,
            anaphylaxis: match anaphylaxis.as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
        };
        Some(today(chart, fact))
    }
}

/// A medicine that is not taken any more.
pub(super) struct End;

impl SpokenCareAct for End {
    const SAYS: SpokenWords = SpokenWords {
        title: says::TITLE,
        lead: says::LEAD,
        submit: says::STOP,
        done: says::ENDED,
    };
}

impl CareAct for End {
    const SLUG: &'static str = "ended";
    const PATH: &'static str = PATH;
    const WORDS: Words = End::SAYS.in_language(Language::English);

    fn controls(_: &CareChart, _: &Form) -> Markup {
        html! {}
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let current = current(chart);
        let offered: Vec<&str> = current
            .iter()
            .map(|event| event.envelope.id.as_str())
            .collect();
        let of = reader.offered(&OF.in_language(reader.language()), &offered)?;
        let of = FactId::new(&of)?;
        Some(today(chart, CareFact::MedicineEnded { of }))
    }
}

impl super::Whole for End {
    fn view(
        _: &crate::site::Site,
        chart: &CareChart,
        zones: &Zones,
        form: &Form,
        _done: bool,
    ) -> Markup {
        view(chart, zones, form, None)
    }
}

/// The medicines on record that nobody has ended.
fn current(chart: &CareChart) -> Vec<&CareEvent> {
    let ended = chart.care.each(|fact| match fact {
        CareFact::MedicineEnded { of } => Some(of),
        _ => None,
    });
    let facts = chart.care.facts().iter();
    facts
        .filter(|event| match &event.fact {
            CareFact::MedicineReported { until, .. } => {
                until.is_none_or(|until| until >= chart.today())
                    && !ended.iter().any(|(_, of)| **of == event.envelope.id)
            }
            _ => false,
        })
        .collect()
}

/// The list, and the ways to add to it.
pub(super) fn view(chart: &CareChart, zones: &Zones, form: &Form, done: Option<&str>) -> Markup {
    let language = zones.language;
    let done = match done {
        Some(Medicine::SLUG) => Some(says::ADD_DONE),
        Some(Allergy::SLUG) => Some(says::ALLERGY_DONE),
        Some(End::SLUG) => Some(says::ENDED),
        _ => None,
    };
    html! {
        (parts::error_summary(form))
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done.get(language), html! {})) }
        div.stack {
            section.panel #medicines aria-labelledby="medicines-title" {
                h2 #medicines-title { span id=(OF.name()) {} (says::MEDICINES.get(language)) }
                @let current = current(chart);
                @if current.is_empty() { p { (says::NO_MEDICINES.get(language)) } }
                @for event in current { (medicine(chart, event, zones)) }
                div.acts { a.button href=(Medicine::PATH) { (says::ADD.get(language)) } }
            }
            section.panel #allergies aria-labelledby="allergies-title" {
                h2 #allergies-title { (says::ALLERGIES.get(language)) }
                @let allergies = allergies(chart);
                @if allergies.is_empty() { p { (says::NO_ALLERGIES.get(language)) } }
                @else {
                    ul {
                        @for (allergy, severe) in allergies {
                            li { strong { (allergy) } @if severe { ", " (says::ANAPHYLACTIC.get(language)) } }
                        }
                    }
                }
                div.acts { a.button.button-second href=(Allergy::PATH) { (says::ALLERGY_ADD.get(language)) } }
            }
        }
    }
}

fn medicine(chart: &CareChart, event: &CareEvent, zones: &Zones) -> Markup {
    let language = zones.language;
    let CareFact::MedicineReported {
        medicine,
        agent,
        from,
        ..
    } = &event.fact
    else {
        return html! {};
    };
    let known = &chart.knowledge().interactions;
    let agent = agent.as_ref().and_then(|agent| known.agent(agent.as_str()));
    html! {
        div.rx {
            p.flush {
                strong { (medicine) }
                @if let Some(from) = from { ", " (says::since(language, zones.day(*from))) }
            }
            @if let Some(agent) = agent.filter(|agent| agent.value.name != medicine.as_str()) {
                p.small.muted.flush { (says::meant(language, html! { span lang="en" { (agent.value.name) } })) }
            }
            form method="post" {
                (fields::command())
                (fields::hidden(OF.name(), event.envelope.id.as_str()))
                button.button-plain.button-small type="submit" { (says::STOP.get(language)) span.unseen { ": " (medicine) } }
            }
        }
    }
}

fn allergies(chart: &CareChart) -> Vec<(&Id, bool)> {
    let all = chart.care.each(|fact| match fact {
        CareFact::AllergyReported {
            allergy,
            anaphylaxis,
        } => Some((allergy, *anaphylaxis == Some(true))),
        _ => None,
    });
    all.into_iter().map(|(_, allergy)| allergy).collect()
}
