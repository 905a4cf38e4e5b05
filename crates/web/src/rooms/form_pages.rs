//! Forms to be read: every form of every edition with its text, item by item. The rooms differ in where their pages lie.

use maud::{Markup, html};
use retinue_kernel::{Id, LoadedText, RulesInForce};
use retinue_ledger::LawInForce;
use retinue_rulebook::{
    AskedWhen, FormEntry, FormItem, FormText, ItemKind, Language, Party, WhoseWords,
};

use super::programme_form::{code, heading};
use crate::views::days;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

pub(super) const FORMS: &str = "Forms";
const LEAD: &str = "Every form of every edition. What stands in a form is what is signed: an authority's official text, or our own demonstration wording, which is signed in the sandbox only.";
pub(super) const DEMONSTRATION: &str = "Demonstration wording";
pub(super) const OFFICIAL: &str = "Official text";
pub(super) const DEMONSTRATION_MEANS: &str = "These words are ours, not the programme's. They stand in for the official text and are signed in the sandbox only. The programme's office can load the official text.";
const IN_FORCE: &str = "In force today";
const PATIENT_SIGNS: &str = "Patient";
const GUARDIAN_SIGNS: &str = "Parent or guardian";
const PRESCRIBER_SIGNS: &str = "Prescriber";
const REPRESENTATIVE_SIGNS: &str = "Authorised representative";

/// The list of all forms. `base` is the room's place of forms, such as `/clinic/forms`.
pub(super) fn list(base: &str, laws: &[LawInForce]) -> Markup {
    html! {
        h1 { (FORMS) }
        p.lead { (LEAD) }
        @for law in laws { (of_programme(base, law)) }
    }
}

fn of_programme(base: &str, law: &LawInForce) -> Markup {
    let programme = law.rulebook.programme().id;
    let (rules, today) = (&law.rules, law.today);
    let now = &rules.at(today).edition.id;
    let rows = law
        .rulebook
        .forms()
        .iter()
        .flat_map(|entry| entry.grounds.editions.iter().map(move |one| (entry, one)));
    let title = format!("forms-of-{programme}");
    html! {
        h2 id=(title) { (programme.label()) }
        div.scroll tabindex="0" role="region" aria-labelledby=(title) {
            table.forms {
                thead { tr {
                    th scope="col" { "Form" } th scope="col" { "Edition" } th scope="col" { "Text" }
                    th scope="col" { "Signed by" }
                } }
                tbody {
                    @for (entry, edition) in rows {
                        tr {
                            th scope="row" { a href=(format!("{base}/{edition}/{}", entry.name)) { (entry.title) } }
                            td { (edition) @if edition == now { " " (parts::tag(Tone::Yes, IN_FORCE)) } }
                            td { (whose(rules.texts().in_force(&entry.name, edition, today).is_some())) }
                            td { (signers(entry)) }
                        }
                    }
                }
            }
        }
    }
}

fn whose(is_official: bool) -> Markup {
    if is_official {
        parts::tag(Tone::Yes, OFFICIAL)
    } else {
        parts::tag(Tone::Wait, DEMONSTRATION)
    }
}

pub(super) fn signers(entry: &FormEntry) -> String {
    let signers: Vec<&str> = entry.signers.iter().map(|one| party(*one)).collect();
    signers.join(", ")
}

/// Who someone is, as a form names them.
pub(super) const fn party(party: Party) -> &'static str {
    match party {
        Party::Patient => PATIENT_SIGNS,
        Party::Guardian => GUARDIAN_SIGNS,
        Party::Prescriber => PRESCRIBER_SIGNS,
        Party::AuthorisedRepresentative => REPRESENTATIVE_SIGNS,
    }
}

/// One form with its text. `base` is the room's place of forms, `loaded` are the texts that were loaded for it, `more` what the room adds below the head.
pub(super) fn page(
    base: &str,
    entry: &FormEntry,
    text: &FormText,
    loaded: &[&LoadedText],
    more: &Markup,
) -> Markup {
    html! {
        h1 { (text.title.en) }
        @if let Some(title) = text.title.said_in(Language::Spanish) { p.lead lang="es" { (title) } }
        (text_notice(text))
        section.panel aria-label="About this text" {
            dl.facts {
                div { dt { "Form" } dd.code { (text.form) } }
                div { dt { "Edition" } dd { (text.edition) } }
                div { dt { "Signed by" } dd { (signers(entry)) } }
                div { dt { "Text code" } dd.code #text-code { (code(&text.hash())) } }
                div { dt { "Source of the text" } dd { (text.source) } }
                div { dt { "Hash of the text" } dd.code.small #text-hash { (text.hash()) } }
            }
            @if !loaded.is_empty() {
                h2.group-title { "Texts that were loaded" }
                ul {
                    @for text in loaded.iter().rev() {
                        li {
                            "From " (days::day(text.from)) ", consent anew: " (text.re_consent) ". "
                            span.code.small { (text.text_hash) }
                        }
                    }
                }
            }
        }
        p.flush.screen-only { a #blank href=(format!("{base}/{}/{}/form.pdf", text.edition, text.form)) download { "This form on paper, as PDF" } }
        p.small.muted.screen-only { "Printed, this page is the form on paper: boxes, lines to write on, and the text code by which what was signed is keyed in." }
        (more)
        (items(entry, text))
    }
}

/// Said above every text that is ours.
pub(super) fn text_notice(text: &FormText) -> Markup {
    match text.words {
        WhoseWords::Demonstration => parts::notice(
            Tone::Wait,
            DEMONSTRATION,
            html! { p { (DEMONSTRATION_MEANS) } },
        ),
        WhoseWords::Official => html! {},
    }
}

/// The items by the parts of the form in which they stand.
pub(super) fn parts_of(entry: &FormEntry) -> Vec<(&str, Vec<&FormItem>)> {
    let mut parts: Vec<(&str, Vec<&FormItem>)> = Vec::new();
    for item in &entry.items {
        match parts.last_mut() {
            Some((part, items)) if *part == item.part => items.push(item),
            _ => parts.push((&item.part, vec![item])),
        }
    }
    parts
}

/// The items, part by part, each with its id, who answers it, and its words in every language.
pub(super) fn items(entry: &FormEntry, text: &FormText) -> Markup {
    html! {
        @for (part, items) in &parts_of(entry) {
            section.part {
                h2.group-title { (heading(part)) }
                ol.items {
                    @for item in items { li { (shown(item, text.item(&item.id))) } }
                }
            }
        }
    }
}

fn shown(item: &FormItem, wording: Option<&retinue_rulebook::Wording>) -> Markup {
    html! {
        @if let Some(wording) = wording {
            p.flush { (wording.en) }
            @if let Some(spanish) = wording.said_in(Language::Spanish) { p.flush.translation lang="es" { (spanish) } }
        }
        (by_hand(item.kind))
        p.small.muted.flush {
            span.code { (item.id) } " · " (party(item.by)) " · " (kind(item.kind))
            @if !item.required { " · may be left out" }
            @if let Some(when) = item.when { " · " (asked_when(when)) }
            @if !item.law.is_empty() { " · " (laws(&item.law)) }
        }
    }
}

/// What is filled in by hand. It stands on paper only.
fn by_hand(kind: ItemKind) -> Markup {
    match kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => html! {
            p.flush.paper-only aria-hidden="true" { "\u{2610} Yes / Sí \u{2003} \u{2610} No" }
        },
        ItemKind::Signature => html! {
            p.flush.paper-only.paper-line aria-hidden="true" { "Signature / Firma" }
            p.flush.paper-only.paper-line aria-hidden="true" { "Day / Fecha" }
        },
        ItemKind::Text
        | ItemKind::Date
        | ItemKind::Contraception
        | ItemKind::PregnancyTest
        | ItemKind::MenopauseEvidence => html! {
            p.flush.paper-only.paper-line aria-hidden="true" { "\u{a0}" }
        },
    }
}

pub(super) fn laws(law: &[Id]) -> String {
    let law: Vec<&str> = law.iter().map(Id::as_str).collect();
    law.join(", ")
}

pub(super) const fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Consent => "acknowledged, one by one",
        ItemKind::Attestation => "attested",
        ItemKind::YesNo => "answered yes or no",
        ItemKind::Text => "answered in words",
        ItemKind::Date => "answered with a day",
        ItemKind::Contraception => "methods, or abstinence, and since when",
        ItemKind::PregnancyTest => "day of collection, specimen, setting, result",
        ItemKind::MenopauseEvidence => "results that prove menopause",
        ItemKind::Signature => "signature and day",
    }
}

pub(super) const fn asked_when(when: AskedWhen) -> &'static str {
    match when {
        AskedWhen::Minor => "where the patient is a minor",
        AskedWhen::PostMenopausal => "where the category rests on menopause",
    }
}

/// The texts that were loaded for a form of an edition, in the order in which they hold.
pub(super) fn loaded<'a>(rules: &'a RulesInForce, name: &Id, edition: &Id) -> Vec<&'a LoadedText> {
    rules
        .texts()
        .iter()
        .filter(|text| text.name == *name && text.edition == *edition)
        .collect()
}
