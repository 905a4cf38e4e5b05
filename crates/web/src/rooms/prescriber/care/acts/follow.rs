//! What follows: contacts, overrides, reactions, the end of a course and what comes after, and facts taken back.

use maud::{Markup, html};
use retinue_care::Reason;
use retinue_care::event::{
    CareFact, Change, ContactBy, EndedFor, Extent, ReactionOutcome, RelapseTreated, Seriousness,
};
use retinue_kernel::{FactId, Id};
use sha2::{Digest as _, Sha256};

use super::super::{act_words, fact_words, tell, words};
use super::choice::{self, Choice};
use super::measures::{begins_today, on_day};
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::Words;
use crate::rooms::care::act::{CareAct, CareReport, today};
use crate::rooms::care::chart::CareChart;
use crate::views::fields::{self, Need};

const CONTACTS: Choice<ContactBy> = Choice {
    all: ContactBy::ALL,
    written: ContactBy::as_str,
    label: fact_words::contact,
};
const SERIOUS: Choice<Seriousness> = Choice {
    all: Seriousness::ALL,
    written: Seriousness::as_str,
    label: fact_words::seriousness,
};
const REACTIONS: Choice<ReactionOutcome> = Choice {
    all: ReactionOutcome::ALL,
    written: ReactionOutcome::as_str,
    label: fact_words::reaction_outcome,
};
const EXTENTS: Choice<Extent> = Choice {
    all: Extent::ALL,
    written: Extent::as_str,
    label: fact_words::extent,
};
const CHANGES: Choice<Change> = Choice {
    all: Change::ALL,
    written: Change::as_str,
    label: fact_words::change,
};
const ENDED_FOR: Choice<EndedFor> = Choice {
    all: EndedFor::ALL,
    written: EndedFor::as_str,
    label: fact_words::ended_for,
};
const RELAPSES: Choice<RelapseTreated> = Choice {
    all: RelapseTreated::ALL,
    written: RelapseTreated::as_str,
    label: fact_words::relapse,
};

pub(in super::super) struct Contact;

impl Contact {
    fn waiting(chart: &CareChart) -> Vec<(String, String)> {
        chart
            .waiting()
            .map(|task| {
                let mark = tell::mark_if(task.is_provisional());
                (
                    task.id.to_string(),
                    format!("{}{mark}", task.counsel.says()),
                )
            })
            .collect()
    }
}

impl CareAct for Contact {
    const SLUG: &'static str = "contact";
    const PATH: &'static str = "/clinic/patients/{patient}/care/contact";
    const WORDS: Words = act_words::CONTACT;

    fn fits(chart: &CareChart) -> bool {
        chart.waiting().next().is_some()
    }

    fn begin(_: &CareChart, asked: &Typed) -> Form {
        let task = asked.first(act_words::ABOUT.name).unwrap_or_default();
        Form::beginning_with([(act_words::ABOUT.name, task.to_owned())])
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::ABOUT, &Self::waiting(chart)))
            (CONTACTS.control(form, &act_words::HOW))
            (fields::choice_of(form, &act_words::REACHED, &[("yes", "Yes"), ("no", "No")]))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let task = choice::from_list(reader, &act_words::ABOUT, &Self::waiting(chart));
        let how = CONTACTS.read(reader, &act_words::HOW);
        let reached = reader.offered(&act_words::REACHED, &["yes", "no"]);
        Some(today(
            chart,
            CareFact::ContactMade {
                task: Id::new(&task?)?,
                how: how?,
                reached: reached? == "yes",
                note: None,
            },
        ))
    }
}

pub(in super::super) struct Override;

impl Override {
    /// The name of an advice in the form: its rule and the facts on which it rests.
    fn name(rule: &Id, evidence: &[FactId]) -> String {
        let facts: Vec<&str> = evidence.iter().map(Id::as_str).collect();
        format!("{rule} {}", facts.join(" "))
    }

    /// What leads from a piece of advice to its form. An address names no rule, which would tell what was found, and no place
    /// in the list, which is reckoned anew: another piece would stand there.
    pub(in super::super) fn link(reason: &Reason) -> String {
        let name = Self::name(&reason.rule, &reason.evidence);
        format!("?{}={}", act_words::RULE.name, Self::mark(&name))
    }

    /// A name of which nobody reads anything.
    fn mark(name: &str) -> String {
        let mut mark = hex::encode(Sha256::digest(name));
        mark.truncate(16);
        mark
    }

    fn advised(chart: &CareChart) -> Vec<(String, String)> {
        let reasons = chart
            .advised
            .iter()
            .flat_map(|counsel| counsel.advice.reasons.as_slice());
        reasons
            .map(|reason| {
                (
                    Self::name(&reason.rule, &reason.evidence),
                    format!("{}{}", reason.says, tell::mark(&reason.basis)),
                )
            })
            .collect()
    }
}

impl CareAct for Override {
    const SLUG: &'static str = "override";
    const PATH: &'static str = "/clinic/patients/{patient}/care/override";
    const WORDS: Words = act_words::OVERRIDE;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &CareChart) -> bool {
        !chart.advised.is_empty()
    }

    fn begin(chart: &CareChart, asked: &Typed) -> Form {
        let marked = asked.first(act_words::RULE.name).unwrap_or_default();
        let mut advised = Self::advised(chart).into_iter();
        let rule = advised.find(|(name, _)| Self::mark(name) == marked);
        Form::beginning_with(rule.map(|(name, _)| (act_words::RULE.name, name)))
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::RULE, &Self::advised(chart)))
            (fields::text(form, &act_words::OVERRIDE_REASON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let chosen = choice::from_list(reader, &act_words::RULE, &Self::advised(chart));
        let reason = reader.id(&act_words::OVERRIDE_REASON);
        let chosen = chosen?;
        let mut reasons = chart
            .advised
            .iter()
            .flat_map(|counsel| counsel.advice.reasons.as_slice());
        let of = reasons.find(|one| Self::name(&one.rule, &one.evidence) == chosen)?;
        Some(today(
            chart,
            CareFact::AdviceOverridden {
                rule: of.rule.clone(),
                evidence: of.evidence.clone(),
                knowledge: chart.knowledge().hash.clone(),
                reason: reason?,
            },
        ))
    }
}

pub(in super::super) struct Reaction;

impl CareAct for Reaction {
    const SLUG: &'static str = "reaction";
    const PATH: &'static str = "/clinic/patients/{patient}/care/reaction";
    const WORDS: Words = act_words::REACTION;

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (fields::text(form, &act_words::REACTION_WHAT, Need::Required))
            (SERIOUS.several(form, &act_words::SERIOUS))
            (REACTIONS.control(form, &act_words::REACTION_OUTCOME))
            (fields::date(form, &act_words::BEGAN, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let reaction = reader.id(&act_words::REACTION_WHAT);
        let serious = SERIOUS.read_several(reader, &act_words::SERIOUS);
        let outcome = REACTIONS.read(reader, &act_words::REACTION_OUTCOME);
        let began_on = reader.optional_day(&act_words::BEGAN, chart.chart.born..=chart.today());
        Some(today(
            chart,
            CareFact::AdverseEventReported {
                reaction: reaction?,
                serious,
                outcome: outcome?,
                began_on,
            },
        ))
    }
}

pub(in super::super) struct ReportSent;

impl ReportSent {
    pub(in super::super) fn unsent(chart: &CareChart) -> Vec<(String, String)> {
        let facts = chart.care.facts();
        let sent = |id: &Id| {
            facts.iter().any(
                |event| matches!(&event.fact, CareFact::AdverseEventReportSent { of, .. } if of == id),
            )
        };
        facts
            .iter()
            .filter_map(|event| match &event.fact {
                CareFact::AdverseEventReported { reaction, .. } if !sent(&event.envelope.id) => {
                    Some((event.envelope.id.to_string(), reaction.to_string()))
                }
                _ => None,
            })
            .collect()
    }
}

impl CareAct for ReportSent {
    const SLUG: &'static str = "report-sent";
    const PATH: &'static str = "/clinic/patients/{patient}/care/report-sent";
    const WORDS: Words = act_words::REPORT_SENT;

    fn fits(chart: &CareChart) -> bool {
        !Self::unsent(chart).is_empty()
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::OF_REACTION, &Self::unsent(chart)))
            (fields::code(form, &act_words::REFERENCE, Need::Optional))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let of = choice::from_list(reader, &act_words::OF_REACTION, &Self::unsent(chart));
        let reference = reader.optional_id(&act_words::REFERENCE);
        Some(today(
            chart,
            CareFact::AdverseEventReportSent {
                of: Id::new(&of?)?,
                reference,
            },
        ))
    }
}

pub(in super::super) struct Assessed;

impl CareAct for Assessed {
    const SLUG: &'static str = "outcome";
    const PATH: &'static str = "/clinic/patients/{patient}/care/outcome";
    const WORDS: Words = act_words::OUTCOME;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (EXTENTS.control(form, &act_words::SCARS))
            (EXTENTS.control(form, &act_words::RED_MARKS))
            (CHANGES.control(form, &act_words::SOCIAL))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = CareFact::OutcomeAssessed {
            scars: EXTENTS.read_optional(reader, &act_words::SCARS),
            red_marks: EXTENTS.read_optional(reader, &act_words::RED_MARKS),
            social: CHANGES.read_optional(reader, &act_words::SOCIAL),
        };
        on_day(chart, reader, &words::ON, Some(fact))
    }
}

pub(in super::super) struct Ending;

impl CareAct for Ending {
    const SLUG: &'static str = "ending";
    const PATH: &'static str = "/clinic/patients/{patient}/care/ending";
    const WORDS: Words = act_words::ENDING;
    const PRESCRIBERS_OWN: bool = true;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (ENDED_FOR.control(form, &act_words::BECAUSE))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = ENDED_FOR
            .read(reader, &act_words::BECAUSE)
            .map(|because| CareFact::EndingExplained { because });
        on_day(chart, reader, &words::ON, fact)
    }
}

pub(in super::super) struct Relapse;

impl CareAct for Relapse {
    const SLUG: &'static str = "relapse";
    const PATH: &'static str = "/clinic/patients/{patient}/care/relapse";
    const WORDS: Words = act_words::RELAPSE;

    fn begin(chart: &CareChart, _: &Typed) -> Form {
        begins_today(chart)
    }

    fn controls(_: &CareChart, form: &Form) -> Markup {
        html! {
            (RELAPSES.control(form, &act_words::TREATED))
            (fields::date(form, &words::ON, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let fact = RELAPSES
            .read(reader, &act_words::TREATED)
            .map(|treated| CareFact::RelapseRecorded { treated });
        on_day(chart, reader, &words::ON, fact)
    }
}

pub(in super::super) struct TakeBack;

impl TakeBack {
    fn standing(chart: &CareChart) -> Vec<(String, String)> {
        let facts = chart.care.facts().iter().rev();
        facts
            .map(|event| (event.envelope.id.to_string(), tell::line(event, chart)))
            .collect()
    }
}

impl CareAct for TakeBack {
    const SLUG: &'static str = "take-back";
    const PATH: &'static str = "/clinic/patients/{patient}/care/take-back";
    const WORDS: Words = act_words::TAKE_BACK;

    fn fits(chart: &CareChart) -> bool {
        !chart.care.facts().is_empty()
    }

    fn begin(_: &CareChart, asked: &Typed) -> Form {
        let of = asked.first(act_words::WRONG_FACT.name).unwrap_or_default();
        Form::beginning_with([(act_words::WRONG_FACT.name, of.to_owned())])
    }

    fn controls(chart: &CareChart, form: &Form) -> Markup {
        html! {
            (choice::of_list(form, &act_words::WRONG_FACT, &Self::standing(chart)))
            (fields::text(form, &act_words::WHY_WRONG, Need::Required))
        }
    }

    fn read(chart: &CareChart, reader: &mut Reader) -> Option<Vec<CareReport>> {
        let of = choice::from_list(reader, &act_words::WRONG_FACT, &Self::standing(chart));
        let why = reader.id(&act_words::WHY_WRONG);
        Some(today(
            chart,
            CareFact::CareCorrected {
                of: Id::new(&of?)?,
                why: why?,
                instead: None,
            },
        ))
    }
}
