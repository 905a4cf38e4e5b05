//! Questionnaire: the forms of the programme, one for each edition that asks them.
//!
//! Until an authority loads its text our own words stand in the slots, marked as demonstration: the form is a draft then, and
//! an experiment.

use retinue_kernel::{Fsh, Hcg, Method, Oestradiol, Progesterone, Setting, Specimen, TestResult};
use retinue_rulebook::{FormEntry, FormItem, ItemKind, Rulebook};

use super::super::coded;
use super::super::json::Element;
use super::super::resource::Resource;

/// The forms of a programme.
pub fn questionnaires(rulebook: &Rulebook) -> Vec<Resource> {
    let forms = rulebook.forms().iter();
    forms
        .flat_map(|form| {
            let editions = form.grounds.editions.iter();
            editions.map(move |edition| questionnaire(rulebook, form, edition.as_str()))
        })
        .collect()
}

/// The logical id of a form of an edition.
pub(super) fn id(rulebook: &Rulebook, form: &str, edition: &str) -> String {
    format!("{}-{form}-{edition}", rulebook.programme().id)
}

/// The canonical address of a form of an edition, with its version.
pub(super) fn canonical(rulebook: &Rulebook, form: &str, edition: &str) -> String {
    format!("{}|{edition}", url(rulebook, form))
}

fn url(rulebook: &Rulebook, form: &str) -> String {
    format!("urn:retinue:form:{}:{form}", rulebook.programme().id)
}

fn questionnaire(rulebook: &Rulebook, form: &FormEntry, edition: &str) -> Resource {
    let name = form.name.as_str();
    let mut groups: Vec<(&str, Vec<Element>)> = Vec::new();
    for item in &form.items {
        match groups.iter_mut().find(|(part, _)| *part == item.part) {
            Some((_, items)) => items.push(question(item)),
            None => groups.push((&item.part, vec![question(item)])),
        }
    }
    let items: Vec<Element> = groups
        .into_iter()
        .map(|(part, items)| {
            Element::new()
                .with("linkId", part_id(part))
                .with("text", part.replace('-', " "))
                .with("type", "group")
                .with("item", items)
        })
        .collect();
    let body = Element::new()
        .with("url", url(rulebook, name))
        .with("version", edition)
        .with("name", camel(name))
        .with("title", &form.title)
        .with("_title", in_spanish(form.title_es.as_deref()))
        .with("status", "draft")
        .with("experimental", true)
        .with(
            "subjectType",
            form.form
                .and_then(|form| form.is_signed_by_patients().then(|| vec!["Patient"])),
        )
        .with("date", form.grounds.checked)
        .with(
            "description",
            format!(
                "Demonstration wording in the places of the official text. Source: {}, {}.",
                form.grounds.cite.source, form.grounds.cite.at
            ),
        )
        .with("item", items);
    Resource::new("Questionnaire", id(rulebook, name, edition), body)
}

/// The link id of a part of a form. Items have ids without a colon, so none of them is called so.
pub(super) fn part_id(part: &str) -> String {
    format!("part:{part}")
}

fn question(item: &FormItem) -> Element {
    let (kind, items) = asked(item);
    let law: Vec<&str> = item.law.iter().map(|id| id.as_str()).collect();
    Element::new()
        .with("linkId", item.id.as_str())
        .with("prefix", law.join(", "))
        .with("text", &item.demonstration_wording)
        .with(
            "_text",
            in_spanish(item.demonstration_wording_es.as_deref()),
        )
        .with("type", kind)
        .with("required", item.required && item.when.is_none())
        .with("item", items)
}

/// The type of an item, and what it is made of.
fn asked(item: &FormItem) -> (&'static str, Vec<Element>) {
    let part = |name: &str, kind: &str| {
        Element::new()
            .with("linkId", format!("{}.{name}", item.id))
            .with("text", name.replace('-', " "))
            .with("type", kind)
    };
    let choice = |name: &str, words: Vec<&str>| {
        let options = words.into_iter().map(|word| {
            Element::new().with(
                "valueCoding",
                coded::ours("word", word).with("display", word.replace('-', " ")),
            )
        });
        part(name, "choice").with("answerOption", options.collect::<Vec<_>>())
    };
    match item.kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => ("boolean", Vec::new()),
        ItemKind::Text => ("text", Vec::new()),
        ItemKind::Date => ("date", Vec::new()),
        ItemKind::Contraception => (
            "group",
            vec![
                choice(
                    "methods",
                    Method::ALL.iter().map(|one| one.as_str()).collect(),
                )
                .with("repeats", true),
                part("abstinence", "boolean"),
                part("since", "date"),
            ],
        ),
        ItemKind::PregnancyTest => (
            "group",
            vec![
                part("collected-on", "date"),
                choice(
                    "specimen",
                    Specimen::ALL.iter().map(|one| one.as_str()).collect(),
                ),
                choice(
                    "setting",
                    Setting::ALL.iter().map(|one| one.as_str()).collect(),
                ),
                choice(
                    "result",
                    TestResult::ALL.iter().map(|one| one.as_str()).collect(),
                ),
            ],
        ),
        ItemKind::MenopauseEvidence => (
            "group",
            vec![
                part("no-normal-menses", "boolean"),
                choice("fsh", Fsh::ALL.iter().map(|one| one.as_str()).collect()),
                choice("hcg", Hcg::ALL.iter().map(|one| one.as_str()).collect()),
                choice(
                    "oestradiol",
                    Oestradiol::ALL.iter().map(|one| one.as_str()).collect(),
                ),
                choice(
                    "progesterone",
                    Progesterone::ALL.iter().map(|one| one.as_str()).collect(),
                ),
            ],
        ),
        ItemKind::Signature => (
            "group",
            vec![part("signed-by", "string"), part("signed-on", "date")],
        ),
    }
}

/// The same words in Spanish, beside a text.
fn in_spanish(words: Option<&str>) -> Option<Element> {
    let words = words?;
    let translation = Element::new()
        .with("url", "http://hl7.org/fhir/StructureDefinition/translation")
        .with(
            "extension",
            vec![
                Element::new().with("url", "lang").with("valueCode", "es"),
                Element::new()
                    .with("url", "content")
                    .with("valueString", words),
            ],
        );
    Some(Element::new().with("extension", vec![translation]))
}

/// A name that a program can use, such as `PatientEnrolmentCan`.
fn camel(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
                .unwrap_or_default()
        })
        .collect()
}
