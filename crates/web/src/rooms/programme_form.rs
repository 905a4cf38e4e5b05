//! A form of the programme on a page: every item is answered by itself, and a "no" is an answer that is named.

use maud::{Markup, html};
use retinue_kernel::{Id, Medium, Mode, Signing, WrittenAnswer};
use retinue_rulebook::{
    FormEntry, FormItem, FormText, ItemKind, Language, Party, WhoseWords, YesNo,
};

use super::chart::Chart;
use crate::http::form::{Field, Form, Reader};
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
const OFFICIAL: &str = "Official text";
const TEXT_CHANGED: &str = "The text of this form changed after this page was opened. It stands here as it is now: go through it again. Nothing was stored.";
/// The hash of the text that a page shows travels with it.
const SHOWN_TEXT: Field = Field::new("text-hash", "The text that was shown", "");
/// Most characters of a hash.
const LONGEST_HASH: usize = 100;

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

/// Hexadecimal digits of the hash that a printed form shows: enough to tell every text from every other.
const CODE: usize = 12;

/// The code by which a printed form names its text.
pub(super) fn code(hash: &Id) -> String {
    let digits = hash.as_str().trim_start_matches("sha256:");
    digits.chars().take(CODE).collect()
}

/// How an item is named in the submitted form.
pub(super) fn field_name(item: &FormItem) -> String {
    format!("item-{}", item.id)
}

/// Whether an installation may have our own words signed.
pub(super) fn words_can_be_signed(mode: Mode) -> bool {
    mode == Mode::Sandbox
}

/// A form as this installation has it signed today: its definition, and the text that stands in its slots.
#[derive(Clone, Copy)]
pub(super) struct Signable<'a> {
    pub(super) entry: &'a FormEntry,
    pub(super) text: &'a FormText,
    mode: Mode,
}

impl<'a> Signable<'a> {
    /// The form of that name under the edition in force; none when the edition has no such form.
    pub(super) fn of(chart: &'a Chart, name: &str) -> Option<Signable<'a>> {
        let entry = chart.rulebook.form(name)?;
        let text = chart
            .form_texts
            .iter()
            .find(|text| text.form == entry.name)?;
        Some(Signable::new(entry, text, chart.mode))
    }

    /// A form with the text that is signed today.
    pub(super) fn new(entry: &'a FormEntry, text: &'a FormText, mode: Mode) -> Signable<'a> {
        Signable { entry, text, mode }
    }

    /// Whether the words on the page are signed here: the authority's anywhere, ours in the sandbox only.
    pub(super) fn is_signed_here(&self) -> bool {
        self.text.words == WhoseWords::Official || words_can_be_signed(self.mode)
    }

    /// The notice that says whose words the form holds.
    pub(super) fn notice(&self) -> Markup {
        match self.text.words {
            WhoseWords::Demonstration => wording_notice(self.mode),
            WhoseWords::Official => parts::notice(
                Tone::Info,
                OFFICIAL,
                html! {
                    p { (self.text.source) }
                    p.code.small { (self.text.hash()) }
                },
            ),
        }
    }

    /// What an item says, in English; a patient's also in Spanish.
    pub(super) fn says(&self, item: &FormItem) -> Said<'a> {
        let wording = self.text.item(&item.id);
        Said {
            english: wording.map_or("", |wording| &wording.en),
            spanish: wording.and_then(|wording| wording.said_in(Language::Spanish)),
        }
    }

    /// The hash of the text, to travel with the page.
    pub(super) fn travelling_hash(&self) -> Markup {
        html! { @if self.is_signed_here() { (fields::hidden(SHOWN_TEXT.name, self.text.hash().as_str())) } }
    }

    /// The hash of the text that was signed: the one shown on the page, when it is still the form's. None where the
    /// programme's own form is signed elsewhere.
    pub(super) fn signed_hash(&self, reader: &mut Reader) -> Option<Id> {
        let shown = reader.optional_text(&SHOWN_TEXT, LONGEST_HASH);
        if !self.is_signed_here() {
            return None;
        }
        let hash = self.text.hash();
        if shown.as_deref() != Some(hash.as_str()) {
            reader.wrong("", TEXT_CHANGED);
        }
        Some(hash)
    }
}

/// The words of an item on a page.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) english: &'a str,
    spanish: Option<&'a str>,
}

impl maud::Render for Said<'_> {
    fn render(&self) -> Markup {
        html! {
            (self.english)
            @if let Some(spanish) = self.spanish { " " span.translation lang="es" { (spanish) } }
        }
    }
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
    signable: Signable<'_>,
    form: &Form,
    asked: &dyn Fn(&FormItem) -> bool,
    special: &dyn Fn(&FormItem) -> Markup,
) -> Markup {
    let shown = signable
        .entry
        .items
        .iter()
        .filter(|item| asked(item) && stands(item, signable));
    let mut parts: Vec<(&str, Vec<&FormItem>)> = Vec::new();
    for item in shown {
        match parts.last_mut() {
            Some((part, items)) if *part == item.part => items.push(item),
            _ => parts.push((&item.part, vec![item])),
        }
    }
    html! {
        (signable.travelling_hash())
        @for (part, items) in &parts {
            section.part {
                h2.group-title { (heading(part)) }
                ol.items {
                    @for item in items { li { (control(signable, item, form, special)) } }
                }
            }
        }
    }
}

/// The same items on a page that holds the form of several patients: each under a name of its own, without headings.
pub(super) fn controls_named(
    signable: Signable<'_>,
    form: &Form,
    named: &dyn Fn(&str) -> String,
    special: &dyn Fn(&FormItem) -> Markup,
) -> Markup {
    let shown = signable.entry.items.iter();
    html! {
        @if signable.is_signed_here() {
            (fields::hidden(&named(SHOWN_TEXT.name), signable.text.hash().as_str()))
        }
        ol.items {
            @for item in shown.filter(|item| stands(item, signable)) {
                li {
                    @if is_statement(item) {
                        (fields::statement(form, &named(&field_name(item)), signable.says(item), YES, NO))
                    } @else { (special(item)) }
                }
            }
        }
    }
}

/// Whether a field of that name answers an item.
pub(super) fn is_answer(name: &str) -> bool {
    name.starts_with("item-")
}

/// In an installation without official text only what is recorded as a fact, and the signatures, stand on the page.
fn stands(item: &FormItem, signable: Signable<'_>) -> bool {
    signable.is_signed_here() || !is_statement(item)
}

fn is_statement(item: &FormItem) -> bool {
    matches!(
        item.kind,
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo
    )
}

pub(super) fn heading(part: &str) -> &str {
    PARTS
        .iter()
        .find(|(name, _)| *name == part)
        .map_or(part, |(_, heading)| heading)
}

fn control(
    signable: Signable<'_>,
    item: &FormItem,
    form: &Form,
    special: &dyn Fn(&FormItem) -> Markup,
) -> Markup {
    let says = signable.says(item);
    match item.kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => {
            fields::statement(form, &field_name(item), says, YES, NO)
        }
        ItemKind::Signature => fields::named_tick(form, &field_name(item), says),
        ItemKind::Text
        | ItemKind::Date
        | ItemKind::Contraception
        | ItemKind::PregnancyTest
        | ItemKind::MenopauseEvidence => special(item),
    }
}

/// What was answered: who signed, and what was said to each statement and question.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) signers: Vec<Party>,
    pub(super) said_yes: Vec<Id>,
    pub(super) said_no: Vec<Id>,
}

impl Answers {
    /// The answers as a fact keeps them.
    pub(super) fn signing(self, medium: Medium, written: Vec<WrittenAnswer>) -> Signing {
        Signing {
            medium,
            yes: self.said_yes,
            no: self.said_no,
            written,
        }
    }
}

/// Reads the statements and signatures. Each item that is missing or answered "no" is named.
pub(super) fn read(
    signable: Signable<'_>,
    reader: &mut Reader,
    asked: &dyn Fn(&FormItem) -> bool,
) -> Answers {
    let mut answers = Answers::default();
    for item in signable
        .entry
        .items
        .iter()
        .filter(|item| asked(item) && stands(item, signable))
    {
        let name = field_name(item);
        let says = signable.says(item).english;
        match item.kind {
            ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => {
                let answer = reader.yes_or_no(&name);
                let needs_yes = item.kind != ItemKind::YesNo || item.needs == Some(YesNo::Yes);
                match answer {
                    Some(true) if item.needs == Some(YesNo::No) => {
                        reader.wrong(&name, refused("yes", says))
                    }
                    Some(true) => answers.said_yes.push(item.id.clone()),
                    Some(false) if needs_yes => reader.wrong(&name, refused("no", says)),
                    Some(false) => answers.said_no.push(item.id.clone()),
                    None if item.required && !reader.has_problem(&name) => {
                        reader.wrong(&name, format!("{NOT_ANSWERED}{says}"));
                    }
                    None => {}
                }
            }
            ItemKind::Signature => {
                if reader.ticked(&name) {
                    answers.signers.push(item.by);
                } else if item.required && !reader.has_problem(&name) {
                    reader.wrong(&name, format!("{MUST_BE_SIGNED}{says}"));
                }
            }
            _ => {}
        }
    }
    answers
}

fn refused(answer: &str, says: &str) -> String {
    format!(
        "Answered {answer}: \u{201c}{says}\u{201d} The form is not accepted with this answer. Nothing was stored."
    )
}
