//! A request to the programme: an exemption from initial testing requirements for a serious medical reason, on its form.

use maud::{Markup, html};
use retinue_kernel::{Id, Payload, Phase, TestingRequirement, WrittenAnswer};
use retinue_rulebook::{FormItem, ItemKind};

use super::words;
use super::{can, paper};
use crate::http::form::{Form, Reader};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::programme_form::{self, Signable};
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word;

pub(in super::super) struct Exemption;

const FORM: &str = "exemption";
/// The item that holds the medical reason.
const REASON: &str = "medical-reason";
/// The item that holds from what an exemption is asked.
const SCOPE: &str = "which-requirements";

impl Act for Exemption {
    const SLUG: &'static str = "exemption";
    const PATH: &'static str = "/clinic/patients/{patient}/exemption";
    const WORDS: Words = words::EXEMPTION;
    const PRESCRIBERS_OWN: bool = true;

    fn fits(chart: &Chart) -> bool {
        chart.has_registry()
            && can(chart)
            && chart.summary.phase == Phase::Start
            && Signable::of(chart, FORM).is_some()
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        let Some(signable) = Signable::of(chart, FORM) else {
            return html! { p { (words::NO_EXEMPTION_FORM) } };
        };
        let special = |item: &FormItem| match (item.kind, item.id.as_str()) {
            (ItemKind::Text, REASON) => html! {
                p { (signable.says(item)) }
                (fields::text(form, &words::EXEMPTION_REASON, Need::Required))
            },
            (ItemKind::Text, SCOPE) => html! {
                p { (signable.says(item)) }
                (fields::checks(form, &words::EXEMPTION_SCOPE, TestingRequirement::every()))
            },
            _ => html! {},
        };
        html! {
            (signable.notice())
            (programme_form::controls(signable, form, &|_| true, &special))
            (paper::twin(signable, form))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let Some(signable) = Signable::of(chart, FORM) else {
            reader.wrong("", words::NO_EXEMPTION_FORM);
            return None;
        };
        let answers = programme_form::read(signable, reader, &|_| true);
        let signed = paper::read_twin(chart, signable, reader);
        let scope: Vec<TestingRequirement> = reader.words(&words::EXEMPTION_SCOPE);
        let reason = reader.id(&words::EXEMPTION_REASON);
        if scope.is_empty() {
            reader.wrong(words::EXEMPTION_SCOPE.name, words::NO_SCOPE);
        }
        let (signed, reason) = (signed?, reason?);
        let asked: Vec<&str> = scope.iter().map(|one| one.written()).collect();
        let written = [
            (REASON, Some(reason.clone())),
            (SCOPE, Id::new(&asked.join(", "))),
        ];
        let written = written.into_iter().filter_map(|(item, says)| {
            Some(WrittenAnswer {
                item: Id::new(item)?,
                says: says?,
            })
        });
        let form = signed.form(chart, signable, answers, written.collect());
        Some(vec![Report {
            on: signed.on,
            payload: Payload::ExemptionRequested {
                scope,
                reason,
                signed: form,
            },
        }])
    }
}
