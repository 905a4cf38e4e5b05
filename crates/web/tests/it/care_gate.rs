//! From an advice to the gate in one act, and how often advice is overridden.

use crate::browser::Browser;
use crate::care::{in_treatment, records, review};
use crate::page::is_sound;
use crate::world::{ADMINISTRATOR, Enrolled, World};

/// Triglycerides of 612: lower the dose.
async fn advised() -> (World, Browser, Enrolled) {
    let (world, clinic, of) = in_treatment().await;
    let doses = [
        ("became", "fed"),
        ("on", "2026-02-01"),
        ("until", "2026-02-28"),
    ];
    records(&clinic, &of, "doses", &doses).await;
    let result = [
        ("analyte", "triglyceride"),
        ("value", "612"),
        ("unit", "mg/dL"),
        ("fasting", "yes"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "result", &result).await;
    (world, clinic, of)
}

/// The address of an act at the gate in the advice that says so.
fn link(page: &str, words: &str, act: &str) -> String {
    let advice = page.split("<article").find(|one| one.contains(words));
    let advice = advice.unwrap_or_else(|| panic!("no advice says {words}"));
    let of_act = |href: &&str| href.contains(&format!("/{act}?"));
    let mut links = advice
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let found = links.find(of_act);
    found
        .unwrap_or_else(|| panic!("no link to {act}: {advice}"))
        .to_owned()
}

async fn overrides(clinic: &Browser, of: &Enrolled, words: &str) {
    let page = clinic.get(&review(of)).await;
    let address = link(&page.text, words, "override");
    let rule = clinic.get(&address).await.chosen_of("rule");
    let rule = rule.expect("the advice stands there");
    let form = [
        ("rule", rule.as_str()),
        ("reason", "seen by the lipid clinic"),
    ];
    records(clinic, of, "override", &form).await;
}

#[tokio::test]
async fn from_an_advice_to_lower_the_dose_each_act_leads_to_its_fact_at_the_gate() {
    for (act, kind) in [
        ("pause", "treatment-paused"),
        ("stop", "treatment-stopped"),
        ("cancel-prescription", "prescription-cancelled"),
    ] {
        let (world, clinic, of) = advised().await;
        let page = clinic.get(&review(&of)).await;
        let address = link(&page.text, "Lower the dose", act);
        let form = clinic.get(&address).await;
        is_sound(&form, act);
        // A reason is offered: sending the form is the whole act. It names no rule, which the address would tell.
        let reason = form.value_of("reason").expect("a reason stands there");
        assert_eq!(reason, "advised");
        for told in ["LAB", "TG"] {
            assert!(!address.contains(told), "{address}");
        }
        let mut sent = vec![("reason", reason.as_str())];
        let prescription = world.last_of_kind(&of, "prescription-written");
        if act == "cancel-prescription" {
            sent.push(("prescription", prescription.as_str()));
        }
        assert!(!world.kinds(&of).contains(&kind));
        let done = clinic.fills_in(&address, &sent).await;
        assert!(done.status.is_redirection(), "{act}: {}", done.text);
        assert!(world.kinds(&of).contains(&kind), "{act}");
    }
}

#[tokio::test]
async fn an_override_takes_no_act_at_the_gate_away() {
    let (_world, clinic, of) = advised().await;
    overrides(&clinic, &of, "Lower the dose").await;
    let page = clinic.get(&review(&of)).await;
    assert!(page.says("Overridden"));
    for act in ["pause", "stop", "cancel-prescription"] {
        link(&page.text, "Lower the dose", act);
    }
}

#[tokio::test]
async fn overrides_are_counted_by_rule_and_clinician_over_a_period() {
    let (world, clinic, of) = advised().await;
    let empty = clinic.get("/clinic/care/overrides").await;
    is_sound(&empty, "overrides");
    assert!(empty.says("No advice was overridden in these days."));
    overrides(&clinic, &of, "Lower the dose").await;
    let page = clinic.get("/clinic/care/overrides").await;
    is_sound(&page, "overrides");
    for words in ["LAB-TG", "Dr Sample A.", "seen by the lipid clinic"] {
        assert!(page.says(words), "{words}: {}", page.text);
    }
    let before = clinic
        .get("/clinic/care/overrides?from=2025-12-01&to=2026-02-28")
        .await;
    assert!(before.says("No advice was overridden in these days."));
    let wrong = clinic.get("/clinic/care/overrides?from=soon").await;
    assert!(wrong.error_of("from").is_some());
    // The office counts over every clinic, and sees no patient.
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = office.get("/programme/overrides").await;
    is_sound(&page, "/programme/overrides");
    assert!(page.says("LAB-TG"), "{}", page.text);
    assert!(page.says("Dr Sample A."));
    assert!(!page.says("Synthetic Person One"));
}
