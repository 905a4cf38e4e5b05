//! A form of the programme on a page: every item is answered by itself, and a "no" is an answer that is named.

use maud::{Markup, html};
use retinue_kernel::Mode;
use retinue_rulebook::{FormEntry, FormItem, ItemKind, Party, YesNo};
use sha2::{Digest as _, Sha256};

use crate::http::form::{Form, Reader};
use crate::views::fields;
use crate::views::parts::{self, Tone};

/// Said above every form whose words are ours.
const DEMONSTRATION: &str = "Demonstration wording";
const DEMONSTRATION_MEANS: &str = "These words are ours, not the programme's. They stand in for the official text and can be signed in the sandbox only.";
const OFFICIAL_ELSEWHERE: &str = "The programme's own form is signed outside this page";
const OFFICIAL_ELSEWHERE_MEANS: &str = "No official text is loaded here. Have the programme's own form signed; this page records who signed it, and when.";
const YES: &str = "Yes";
const NO: &str = "No";
const NOT_ANSWERED: &str = "Answer this item: ";
const MUST_BE_SIGNED: &str = "This signature is missing: ";

/// The headings of the parts of the forms.
const PARTS: &[(&str, &str)] = &[
    ("category", "Category"),
    ("prescriber", "The prescriber states"),
    ("consent-all-patients", "The patient acknowledges"),
    (
        "consent-birth-defects",
        "The patient acknowledges, about birth defects",
    ),
    ("month", "This month"),
    ("attestations", "Attestations"),
    ("identity", "Identity"),
    ("request", "Request"),
    ("signatures", "Signatures"),
];

/// How an item is named in the submitted form.
fn field_name(item: &FormItem) -> String {
    format!("item-{}", item.id)
}

/// Whether an installation may have our own words signed.
pub(super) fn words_can_be_signed(mode: Mode) -> bool {
    mode == Mode::Sandbox
}

/// The hash of every word that the signers had before them.
pub(super) fn text_hash(entry: &FormEntry) -> String {
    let mut hash = Sha256::new();
    for text in std::iter::once(entry.title.as_str()).chain(
        entry
            .items
            .iter()
            .flat_map(|item| [item.id.as_str(), item.demonstration_wording.as_str()]),
    ) {
        // Each text is preceded by its length, so that no two lists of texts have the same bytes.
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    }
    hex::encode(hash.finalize())
}

/// The notice that says whose words the form holds.
pub(super) fn wording_notice(mode: Mode) -> Markup {
    if words_can_be_signed(mode) {
        parts::notice(
            Tone::Wait,
            DEMONSTRATION,
            html! { p { (DEMONSTRATION_MEANS) } },
        )
    } else {
        parts::notice(
            Tone::Info,
            OFFICIAL_ELSEWHERE,
            html! { p { (OFFICIAL_ELSEWHERE_MEANS) } },
        )
    }
}

/// The items, part by part. `special` draws an item that is more than a statement, or nothing to leave it out.
pub(super) fn controls(
    entry: &FormEntry,
    form: &Form,
    mode: Mode,
    asked: &dyn Fn(&FormItem) -> bool,
    special: &dyn Fn(&FormItem) -> Markup,
) -> Markup {
    let shown = entry
        .items
        .iter()
        .filter(|item| asked(item) && stands(item, mode));
    let mut parts: Vec<(&str, Vec<&FormItem>)> = Vec::new();
    for item in shown {
        match parts.last_mut() {
            Some((part, items)) if *part == item.part => items.push(item),
            _ => parts.push((&item.part, vec![item])),
        }
    }
    html! {
        @for (part, items) in &parts {
            section.part {
                h2.group-title { (heading(part)) }
                ol.items {
                    @for item in items { li { (control(item, form, special)) } }
                }
            }
        }
    }
}

/// In an installation without official text only what is recorded as a fact, and the signatures, stand on the page.
fn stands(item: &FormItem, mode: Mode) -> bool {
    words_can_be_signed(mode) || !is_statement(item)
}

fn is_statement(item: &FormItem) -> bool {
    matches!(
        item.kind,
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo
    )
}

fn heading(part: &str) -> &str {
    PARTS
        .iter()
        .find(|(name, _)| *name == part)
        .map_or(part, |(_, heading)| heading)
}

fn control(item: &FormItem, form: &Form, special: &dyn Fn(&FormItem) -> Markup) -> Markup {
    match item.kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => fields::statement(
            form,
            &field_name(item),
            &item.demonstration_wording,
            YES,
            NO,
        ),
        ItemKind::Signature => {
            fields::named_tick(form, &field_name(item), &item.demonstration_wording)
        }
        ItemKind::Text
        | ItemKind::Date
        | ItemKind::Contraception
        | ItemKind::PregnancyTest
        | ItemKind::MenopauseEvidence => special(item),
    }
}

/// What was answered: who signed, and each yes-or-no item that needs no particular answer.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) signers: Vec<Party>,
    pub(super) said_yes: Vec<String>,
}

/// Reads the statements and signatures. Each item that is missing or answered "no" is named.
pub(super) fn read(
    entry: &FormEntry,
    reader: &mut Reader,
    mode: Mode,
    asked: &dyn Fn(&FormItem) -> bool,
) -> Answers {
    let mut answers = Answers::default();
    for item in entry
        .items
        .iter()
        .filter(|item| asked(item) && stands(item, mode))
    {
        let name = field_name(item);
        match item.kind {
            ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => {
                let answer = reader.yes_or_no(&name);
                let needs_yes = item.kind != ItemKind::YesNo || item.needs == Some(YesNo::Yes);
                match answer {
                    Some(true) if item.needs == Some(YesNo::No) => {
                        reader.wrong(&name, refused("yes", item))
                    }
                    Some(true) => answers.said_yes.push(item.id.to_string()),
                    Some(false) if needs_yes => reader.wrong(&name, refused("no", item)),
                    Some(false) => {}
                    None if item.required && !reader.has_problem(&name) => {
                        reader.wrong(
                            &name,
                            format!("{NOT_ANSWERED}{}", item.demonstration_wording),
                        );
                    }
                    None => {}
                }
            }
            ItemKind::Signature => {
                if reader.ticked(&name) {
                    answers.signers.push(item.by);
                } else if item.required && !reader.has_problem(&name) {
                    reader.wrong(
                        &name,
                        format!("{MUST_BE_SIGNED}{}", item.demonstration_wording),
                    );
                }
            }
            _ => {}
        }
    }
    answers
}

fn refused(answer: &str, item: &FormItem) -> String {
    format!(
        "Answered {answer}: \u{201c}{}\u{201d} The form is not accepted with this answer. Nothing was stored.",
        item.demonstration_wording
    )
}
