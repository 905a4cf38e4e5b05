//! From files of sentences to code: each sentence becomes a constant or a function that has every language.
//!
//! ```toml
//! [next]                       # room::NEXT.get(language)
//! en = "What is next"
//! es = "Qué sigue"
//!
//! [until]                      # room::until(language, day), arguments in the order of the English sentence
//! en = "until {day}"
//! es = "hasta el {day}"
//!
//! [in-days]                    # room::in_days(language, count)
//! en = { one = "in {count} day", other = "in {count} days" }
//! es = { one = "en {count} día", other = "en {count} días" }
//! ```
//!
//! `markup = true` makes a function of pieces of a page instead of text; `same = true` says that the two languages agree
//! on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use serde::Deserialize;
use toml::Spanned;

/// What is wrong with one sentence, and what would mend it.
#[derive(Debug)]
pub(crate) struct Fault {
    file: String,
    line: usize,
    says: String,
    remedy: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            file,
            line,
            says,
            remedy,
        } = self;
        write!(f, "words/{file}:{line}: {says}. {remedy}")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    en: Option<Saying>,
    es: Option<Saying>,
    #[serde(default)]
    markup: bool,
    #[serde(default)]
    same: bool,
}

/// One sentence, or its two forms by number. English and Spanish have the same two for every count below a million.
#[derive(Deserialize, PartialEq)]
#[serde(untagged)]
enum Saying {
    Plain(String),
    ByNumber { one: String, other: String },
}

impl Saying {
    fn texts(&self) -> Vec<&str> {
        match self {
            Saying::Plain(text) => vec![text],
            Saying::ByNumber { one, other } => vec![one, other],
        }
    }
}

/// The number by which the form is chosen.
const COUNT: &str = "count";

/// The code of all files, or every fault in them. A file is its name and its text.
pub(crate) fn as_code(files: &[(String, String)]) -> Result<String, Vec<Fault>> {
    let mut code = String::new();
    let mut faults = Vec::new();
    for (file, text) in files {
        let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let fault = |at: usize, says: String, remedy: &'static str| Fault {
            file: file.clone(),
            line: line(at),
            says,
            remedy,
        };
        let stem = file.strip_suffix(".toml").unwrap_or(file);
        let mut inside = String::new();
        if !is_name(stem) {
            faults.push(fault(0, format!("'{stem}' names no module"), NAME_REMEDY));
        }
        let entries = match toml::from_str::<BTreeMap<Spanned<String>, Written>>(text) {
            Ok(entries) => entries,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                faults.push(fault(at, error.message().to_owned(), WRITING_REMEDY));
                continue;
            }
        };
        for (key, written) in &entries {
            let at = key.span().start;
            match sentence(key.as_ref(), written) {
                Ok(one) => inside.push_str(&one),
                Err(wrong) => {
                    faults.extend(wrong.into_iter().map(|(says, remedy)| {
                        fault(at, format!("[{}] {says}", key.as_ref()), remedy)
                    }))
                }
            }
        }
        let _ = write!(
            code,
            "pub(crate) mod {} {{\n    #[allow(unused_imports)]\n    use super::{{Language, Text}};\n{inside}}}\n",
            stem.replace('-', "_")
        );
    }
    if faults.is_empty() {
        Ok(code)
    } else {
        Err(faults)
    }
}

type Wrong = (String, &'static str);

const NAME_REMEDY: &str = "Write it in lower-case letters, digits and hyphens, a letter first";
const WRITING_REMEDY: &str = "Each sentence is a table with en and es";
const LANGUAGE_REMEDY: &str = "Write the sentence in every language: en and es";
const VALUES_REMEDY: &str = "Name the same values in braces in every language";

fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-')
}

fn sentence(key: &str, written: &Written) -> Result<String, Vec<Wrong>> {
    let mut wrong = Vec::new();
    if !is_name(key) {
        wrong.push(("is no name".to_owned(), NAME_REMEDY));
    }
    for (tag, saying) in [("en", &written.en), ("es", &written.es)] {
        match saying {
            None => wrong.push((format!("has no sentence in '{tag}'"), LANGUAGE_REMEDY)),
            Some(saying) => wrong.extend(
                saying
                    .texts()
                    .into_iter()
                    .filter_map(|text| ill_written(tag, text)),
            ),
        }
    }
    let (Some(en), Some(es)) = (&written.en, &written.es) else {
        return Err(wrong);
    };
    if matches!(en, Saying::Plain(_)) != matches!(es, Saying::Plain(_)) {
        wrong.push((
            "has forms by number in one language only".to_owned(),
            "Write one and other in both",
        ));
    }
    if (en == es) != written.same {
        wrong.push(if written.same {
            (
                "says same = true, and the sentences differ".to_owned(),
                "Take same = true out",
            )
        } else {
            (
                "says the same in both languages".to_owned(),
                "Translate it, or add same = true",
            )
        });
    }
    let named = |saying: &Saying| -> BTreeSet<String> {
        saying
            .texts()
            .iter()
            .flat_map(|text| values(text))
            .collect()
    };
    let (of_en, of_es) = (named(en), named(es));
    for value in of_en.symmetric_difference(&of_es) {
        let tag = if of_en.contains(value) { "es" } else { "en" };
        wrong.push((
            format!("does not name {{{value}}} in '{tag}'"),
            VALUES_REMEDY,
        ));
    }
    for saying in [en, es] {
        if let Saying::ByNumber { one, other } = saying {
            let (mut few, many) = (values(one), values(other));
            few.push(COUNT.to_owned());
            let few: BTreeSet<_> = few.into_iter().collect();
            if few != many.into_iter().collect() {
                wrong.push((
                    "must name {count} in other, and the same values in one".to_owned(),
                    VALUES_REMEDY,
                ));
            }
        }
    }
    if wrong.is_empty() {
        Ok(code_of(key, written.markup, en, es))
    } else {
        Err(wrong)
    }
}

/// What is wrong with a text by itself.
fn ill_written(tag: &str, text: &str) -> Option<Wrong> {
    let says = |says: &str| format!("{says} in '{tag}'");
    if text.trim().is_empty() {
        return Some((says("is empty"), LANGUAGE_REMEDY));
    }
    if text.trim() != text {
        return Some((
            says("begins or ends with a space"),
            "Write a whole sentence, its values inside it",
        ));
    }
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (open, after) = rest[at..].split_at(1);
        let Some((name, after)) = after
            .split_once('}')
            .filter(|(name, _)| open == "{" && is_name(name))
        else {
            return Some((
                says("has a brace that pairs with none, or that holds no name"),
                "Write a value as {its-name}",
            ));
        };
        let _ = name;
        rest = after;
    }
    let lacks =
        |mark: char, opening: char| tag == "es" && text.contains(mark) && !text.contains(opening);
    if lacks('?', '¿') || lacks('!', '¡') {
        return Some((
            says("lacks the opening mark of a question or a call"),
            "Write ¿ or ¡ where it begins",
        ));
    }
    None
}

/// The names in braces, in their order, each once.
fn values(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (name, _) in text
        .split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}'))
    {
        if !found.iter().any(|one| one == name) {
            found.push(name.to_owned());
        }
    }
    found
}

fn code_of(key: &str, markup: bool, en: &Saying, es: &Saying) -> String {
    let name = key.replace('-', "_");
    let arguments: Vec<String> = en
        .texts()
        .last()
        .map(|text| values(text))
        .unwrap_or_default();
    if let (Saying::Plain(english), Saying::Plain(spanish), true) = (en, es, arguments.is_empty()) {
        return format!(
            "    #[doc = {english:?}]\n    pub(crate) const {}: Text = Text {{ en: {english:?}, es: {spanish:?} }};\n",
            name.to_uppercase()
        );
    }
    let kind = if markup {
        "impl ::maud::Render"
    } else {
        "impl ::std::fmt::Display"
    };
    let mut taken = String::new();
    for argument in &arguments {
        let kind = if argument == COUNT { "u32" } else { kind };
        let _ = write!(taken, ", {}: {kind}", argument.replace('-', "_"));
    }
    let gives = if markup { "::maud::Markup" } else { "String" };
    format!(
        "    pub(crate) fn {name}(language: Language{taken}) -> {gives} {{\n        match language {{\n            \
         Language::English => {},\n            Language::Spanish => {},\n        }}\n    }}\n",
        expression(en, markup),
        expression(es, markup)
    )
}

fn expression(saying: &Saying, markup: bool) -> String {
    let of = |text: &str| {
        if markup {
            as_markup(text)
        } else {
            as_text(text)
        }
    };
    match saying {
        Saying::Plain(text) => of(text),
        Saying::ByNumber { one, other } => {
            format!("if count == 1 {{ {} }} else {{ {} }}", of(one), of(other))
        }
    }
}

fn as_text(text: &str) -> String {
    let mut format = text.to_owned();
    for name in values(text) {
        format = format.replace(
            &format!("{{{name}}}"),
            &format!("{{{}}}", name.replace('-', "_")),
        );
    }
    if values(text).is_empty() {
        return format!("{text:?}.to_owned()");
    }
    format!("format!({format:?})")
}

fn as_markup(text: &str) -> String {
    let mut pieces = String::new();
    for part in text.split_inclusive('}') {
        let (before, name) = part
            .split_once('{')
            .map_or((part, ""), |(before, name)| (before, name));
        if !before.is_empty() {
            let _ = write!(pieces, "{before:?} ");
        }
        if let Some(name) = name.strip_suffix('}') {
            let _ = write!(pieces, "({}) ", name.replace('-', "_"));
        }
    }
    format!("::maud::html! {{ {pieces}}}")
}
