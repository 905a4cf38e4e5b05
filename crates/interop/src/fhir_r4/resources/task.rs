//! Task: what is due, and contacts that wait.

use retinue_care::concern;
use retinue_kernel::{DueItem, DueKind, Whose};

use super::super::chart::Chart;
use super::super::coded;
use super::super::json::Element;
use super::super::resource::{Resource, reference};

pub(super) fn of(chart: &Chart<'_>) -> Vec<Resource> {
    let due = chart.due.iter().map(|item| due(chart, item));
    let waits = chart.tasks.iter().map(|task| contact(chart, task));
    due.chain(waits).collect()
}

/// An item of the law. It stands until a fact closes it, and is told no more then.
fn due(chart: &Chart<'_>, item: &DueItem) -> Resource {
    let kind = item.kind.as_str();
    let owner = match &item.whose {
        Whose::Prescriber => chart.treating(),
        Whose::Patient => Some(chart.subject()),
        Whose::Pharmacy(pharmacy) => Some(reference(
            "Organization",
            &chart.names.of_party("Organization", pharmacy),
        )),
        Whose::Programme => Some(Element::new().with("display", "the programme's office")),
    };
    let law: Vec<&str> = item.duty.law.iter().map(|id| id.as_str()).collect();
    let body = Element::new()
        .with("status", "requested")
        .with("intent", "order")
        .with("priority", priority(item.kind))
        .with(
            "code",
            coded::concept(vec![coded::ours("due", kind)], &kind.replace('-', " ")),
        )
        .with(
            "description",
            format!("{} ({})", item.duty.name, law.join(", ")),
        )
        .with("for", chart.subject())
        .with("owner", owner)
        .with(
            "restriction",
            Element::new().with(
                "period",
                Element::new()
                    .with("start", item.opens)
                    .with("end", item.due.max(item.opens)),
            ),
        );
    Resource {
        updated: recorded(chart, &item.about),
        ..Resource::new("Task", chart.id("Task", &item.about, kind), body)
    }
}

/// What cannot wait for another day.
const fn priority(kind: DueKind) -> Option<&'static str> {
    match kind {
        DueKind::StopTakingContact | DueKind::StopTakingNotSettled => Some("urgent"),
        _ => None,
    }
}

/// A contact that a report asked for: only reaching the person closes it.
fn contact(chart: &Chart<'_>, task: &concern::Task) -> Resource {
    let body = Element::new()
        .with(
            "status",
            if task.waits() {
                "requested"
            } else {
                "completed"
            },
        )
        .with("intent", "order")
        .with(
            "code",
            coded::concept(vec![coded::ours("due", "contact")], "contact the patient"),
        )
        .with("description", task.counsel.says())
        .with("for", chart.subject())
        .with("authoredOn", task.on)
        .with("owner", chart.treating())
        .with(
            "restriction",
            Element::new().with(
                "period",
                Element::new()
                    .with("start", task.on)
                    .with("end", task.due.max(task.on)),
            ),
        );
    Resource {
        updated: recorded(chart, task.reached.as_ref().unwrap_or(&task.id)),
        ..Resource::new("Task", chart.id("Task", &task.id, "contact"), body)
    }
}

/// When the ledger learned a fact of either record.
fn recorded(chart: &Chart<'_>, fact: &retinue_kernel::FactId) -> Option<retinue_kernel::Timestamp> {
    let gate = chart.record.fact(fact).map(|fact| &fact.event.envelope);
    let care = || chart.care.fact(fact).map(|event| &event.envelope);
    gate.or_else(care)?.recorded_at
}
