//! CarePlan: the doses of the course as the prescriber planned them.

use retinue_care::event::{CareEvent, CareFact};
use retinue_kernel::Day;

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

/// The latest plan counts from its day; those before it are over.
pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let is_plan = |event: &&CareEvent| matches!(event.fact, CareFact::DosePlanned { .. });
    let mut plans: Vec<&CareEvent> = chart.care.facts().iter().filter(is_plan).collect();
    plans.sort_by_key(|event| event.envelope.on);
    let nexts = plans.iter().skip(1).map(|event| Some(event.envelope.on));
    let nexts = nexts.chain([None]);
    let each = plans.iter().zip(nexts);
    each.filter_map(|(event, next)| plan(chart, event, next))
        .collect()
}

fn plan(chart: &Chart<'_>, event: &CareEvent, next: Option<Day>) -> Option<Resource> {
    let CareFact::DosePlanned {
        product,
        steps,
        target,
        ..
    } = &event.fact
    else {
        return None;
    };
    let mut from = Some(event.envelope.on);
    let mut activity = Vec::new();
    for step in steps {
        let until = from
            .zip(step.days)
            .map(|(from, days)| from.last_of_window(days));
        let detail = Element::new()
            .with("kind", "MedicationRequest")
            .with("status", "scheduled")
            .with(
                "scheduledPeriod",
                Element::new().with("start", from).with("end", until),
            )
            .with(
                "productCodeableConcept",
                coded::concept(
                    vec![coded::ours("product", product.as_str())],
                    "isotretinoin",
                ),
            )
            .with("dailyAmount", coded::milligrams(step.daily))
            .with("description", format!("{} each day", step.daily));
        activity.push(Element::new().with("detail", detail));
        from = until.map(|until| until.plus(1));
    }
    let aim = target.map(|target| format!("Cumulative target {} to {}.", target.from, target.to));
    let over = next.is_some_and(|next| next <= chart.today);
    let body = Element::new()
        .with("status", if over { "completed" } else { "active" })
        .with("intent", "plan")
        .with("title", "Doses of isotretinoin")
        .with("description", aim)
        .with("subject", chart.subject())
        .with(
            "period",
            Element::new()
                .with("start", event.envelope.on)
                .with("end", next.map(|next| next.minus(1).max(event.envelope.on))),
        )
        .with("created", event.envelope.on)
        .with("activity", activity);
    let id = chart.id("CarePlan", &event.envelope.id, "");
    Some(Resource::new("CarePlan", id, body).of_fact(&event.envelope))
}
