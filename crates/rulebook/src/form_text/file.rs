//! The file with which an authority brings its text: TOML, read item by item against the definition of the form.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use retinue_kernel::{Day, Id, Programme, ReConsent};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{FormText, ItemText, WhoseWords, Wording};
use crate::document::Document;
use crate::error::RuleError;
use crate::forms::FormEntry;
use crate::language::Language;
use crate::mistakes::Mistakes;
use crate::rulebook::Rulebook;

/// The longest text of one item, in characters: no official item comes near it.
const LONGEST: usize = 4_000;

/// A text that was read from a file, and what the authority says about its use.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormTextFile {
    /// The programme whose form it is.
    pub programme: Programme,
    /// The text.
    pub text: FormText,
    /// The first day on which it is the one that is signed.
    pub from: Day,
    /// Whether those who signed before sign again.
    pub re_consent: ReConsent,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    /// Absent in a file for the installation's own programme.
    programme: Option<Spanned<String>>,
    form: Spanned<String>,
    edition: Spanned<String>,
    from: Spanned<Datetime>,
    re_consent: Spanned<String>,
    source: Spanned<String>,
    title: Spanned<WrittenWording>,
    #[serde(default)]
    item: Vec<Spanned<WrittenItem>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenWording {
    en: Spanned<String>,
    es: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenItem {
    id: Spanned<String>,
    en: Spanned<String>,
    es: Option<Spanned<String>>,
}

impl Rulebook {
    /// Reads an authority's text of a form. `path` is what errors call the file.
    ///
    /// # Errors
    /// Every mistake that can be found, each with file, line and remedy: an item that is missing, not known or doubled,
    /// a text that is blank, too long or not there in a language in which it is read.
    pub fn form_text_file(&self, path: &str, text: &str) -> Result<FormTextFile, Vec<RuleError>> {
        read(self, Document { path, text }).map_err(Mistakes::into_vec)
    }
}

fn read(rulebook: &Rulebook, document: Document<'_>) -> Result<FormTextFile, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let names: Vec<&str> = rulebook
        .forms()
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let own = rulebook.programme().id;
    if let Some(programme) = &written.programme {
        mistakes.note(document.word(
            programme,
            "the programme whose rules are in use here",
            |name| (name == own.as_str()).then_some(()),
            &[own.as_str()],
        ));
    }
    let entry = mistakes.note(document.word(
        &written.form,
        "a form of this programme",
        |name| rulebook.form(name),
        &names,
    ));
    let from = mistakes.note(document.day(&written.from));
    let words: Vec<&str> = ReConsent::ALL.iter().map(|one| one.as_str()).collect();
    let re_consent = mistakes.note(document.word(
        &written.re_consent,
        "an answer to whether those who signed before sign again",
        ReConsent::from_text,
        &words,
    ));
    let source = mistakes.note(fit(document, &written.source, "the source"));
    // Without the form nothing can be said about its items.
    let Some(entry) = entry else {
        return Err(mistakes);
    };
    let editions: Vec<&str> = entry.grounds.editions.iter().map(Id::as_str).collect();
    let edition = mistakes.note(document.word(
        &written.edition,
        "an edition that has this form",
        |name| {
            entry
                .grounds
                .editions
                .iter()
                .find(|one| one.as_str() == name)
        },
        &editions,
    ));
    let title = written.title.span();
    let title = wording(
        document,
        title,
        "the title",
        written.title.into_inner(),
        entry.is_read_by_patients(),
        &mut mistakes,
    );
    let items = items(document, entry, written.item, &mut mistakes);
    mistakes.none_or(|| {
        Some(FormTextFile {
            programme: own,
            text: FormText {
                form: entry.name.clone(),
                edition: edition?.clone(),
                words: WhoseWords::Official,
                source: source?,
                title: title?,
                items: items?,
            },
            from: from?,
            re_consent: re_consent?,
        })
    })
}

/// The items in the order of the definition, each once.
fn items(
    document: Document<'_>,
    entry: &FormEntry,
    written: Vec<Spanned<WrittenItem>>,
    mistakes: &mut Mistakes,
) -> Option<Vec<ItemText>> {
    let ids: Vec<&str> = entry.items.iter().map(|item| item.id.as_str()).collect();
    let mut found: BTreeMap<Id, Option<Wording>> = BTreeMap::new();
    for item in written {
        let span = item.span();
        let WrittenItem { id, en, es } = item.into_inner();
        let Some(defined) = mistakes.note(document.word(
            &id,
            "an item of this form",
            |name| entry.items.iter().find(|item| item.id.as_str() == name),
            &ids,
        )) else {
            continue;
        };
        if found.contains_key(&defined.id) {
            mistakes.add(document.fault(
                id.span(),
                format!("item '{}' stands twice", defined.id),
                "leave one of the two out",
            ));
            continue;
        }
        let text = wording(
            document,
            span,
            &format!("item '{}'", defined.id),
            WrittenWording { en, es },
            defined.by.reads_as_patient(),
            mistakes,
        );
        found.insert(defined.id.clone(), text);
    }
    let mut items = Vec::with_capacity(entry.items.len());
    let mut whole = true;
    for item in &entry.items {
        match found.remove(&item.id) {
            Some(Some(text)) => items.push(ItemText {
                id: item.id.clone(),
                text,
            }),
            Some(None) => whole = false,
            None => {
                whole = false;
                mistakes.add(RuleError::of_file(
                    document.path,
                    format!("item '{}' is missing", item.id),
                    format!(
                        "add an [[item]] with id = \"{}\" and its official text",
                        item.id
                    ),
                ));
            }
        }
    }
    whole.then_some(items)
}

fn wording(
    document: Document<'_>,
    place: std::ops::Range<usize>,
    what: &str,
    written: WrittenWording,
    for_patients: bool,
    mistakes: &mut Mistakes,
) -> Option<Wording> {
    let en = mistakes.note(fit(document, &written.en, what));
    let es = match &written.es {
        Some(es) => Some(mistakes.note(fit(document, es, what))?),
        None if for_patients => {
            mistakes.add(document.fault(
                place,
                format!("{what} is read by a patient and has no Spanish text"),
                "add a line es = \"…\" with the authority's Spanish text",
            ));
            return None;
        }
        None => None,
    };
    Some(Wording { en: en?, es })
}

/// The text without blanks around it, when it can be shown and printed.
fn fit(document: Document<'_>, text: &Spanned<String>, what: &str) -> Result<String, RuleError> {
    let fault = |says: String, remedy: &str| Err(document.fault(text.span(), says, remedy));
    let fit = text.as_ref().trim();
    if fit.is_empty() {
        return fault(
            format!("{what} has no words"),
            "write the official text between the quotes",
        );
    }
    if fit.chars().count() > LONGEST {
        return fault(
            format!("{what} has more than {LONGEST} characters"),
            "check that only the words of this one item stand here",
        );
    }
    if fit.chars().any(|one| one.is_control() && one != '\n') {
        return fault(
            format!("{what} holds a character that cannot be printed"),
            "write words, spaces and line breaks only",
        );
    }
    Ok(fit.to_owned())
}

impl FormTextFile {
    /// The programme that a file names, if it names one that is known: whose rules to read it against.
    pub fn named(written: &str) -> Option<Programme> {
        let table: toml::Table = written.parse().ok()?;
        let name = table.get("programme")?.as_str()?;
        Programme::from_text(name)
    }

    /// The file that brings this text, to be filled in or loaded.
    pub fn written(&self) -> String {
        let FormText {
            form,
            edition,
            source,
            title,
            items,
            ..
        } = &self.text;
        let mut file = String::new();
        // Writing to a string does not fail.
        let _ = write!(
            file,
            "programme = {}\nform = {}\nedition = {}\nfrom = {}\nre-consent = {}\nsource = {}\n\n[title]\n",
            quoted(self.programme.as_str()),
            quoted(form.as_str()),
            quoted(edition.as_str()),
            self.from,
            quoted(self.re_consent.as_str()),
            quoted(source),
        );
        say(&mut file, title);
        for ItemText { id, text } in items {
            let _ = write!(file, "\n[[item]]\nid = {}\n", quoted(id.as_str()));
            say(&mut file, text);
        }
        file
    }
}

fn say(file: &mut String, wording: &Wording) {
    for language in Language::ALL {
        if let Some(text) = wording.said_in(*language) {
            let _ = writeln!(file, "{} = {}", language.tag(), quoted(text));
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
