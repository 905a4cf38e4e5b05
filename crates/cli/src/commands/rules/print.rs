//! `retinue rules print`: an edition as it stands on a day, requirement by requirement, or one value with its citation.

use retinue_kernel::Day;
use retinue_rulebook::{Parameter, Reading, RequirementEntry, Rulebook};
use serde_json::{Value, json};

use super::page::Page;
use super::{day, page_html, page_text};
use crate::ending::{Ended, Trouble};
use crate::law::RulesFrom;
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Print an edition: of each requirement its passage, rule, numbers of the day, and the worked cases that show it
///
/// With the name of an edition it prints that edition, as it stands on a day: a page for each requirement on paper, in
/// text or as a page for a browser. With another name it prints one parameter, requirement, reading, source, or what
/// carries a law id; with none, every value with where it stands.
#[derive(clap::Args)]
pub(super) struct Print {
    /// An edition, or one parameter, requirement, reading, source or law id (such as C10)
    #[arg(value_name = "EDITION|NAME")]
    name: Option<String>,
    /// The edition in which a name is looked up; the programme's default when absent
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// The day whose numbers are printed; today when absent
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// Print an edition as one HTML page that needs nothing else, for a browser or a printer
    #[arg(long, conflicts_with = "json")]
    html: bool,
    #[command(flatten)]
    rules: RulesFrom,
}

/// What is printed.
struct Chosen<'a> {
    rulebook: &'a Rulebook,
    edition: &'a str,
    on: Day,
    parameters: Vec<&'a Parameter>,
    requirements: Vec<&'a RequirementEntry>,
    readings: Vec<(&'a str, &'a Reading)>,
    sources: Vec<(&'a str, &'a retinue_rulebook::Source)>,
}

impl Print {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let rulebook = self.rules.load()?;
        let on = day::on(self.on.as_deref(), rulebook.zone())?;
        let named = self.name.as_deref().filter(|_| self.edition.is_none());
        let whole = named.filter(|name| rulebook.edition(name).is_some());
        let edition = match whole.or(self.edition.as_deref()) {
            Some(name) => edition(&rulebook, "--edition", name)?,
            None => rulebook.programme().default_edition.as_str(),
        };
        if whole.is_some() || (self.html && self.name.is_none()) {
            let page = Page::of(&rulebook, edition, on)?;
            if json {
                print_json(&page.as_json())?;
            } else if self.html {
                print(page_html::render(&page).as_bytes())?;
            } else {
                print(page_text::render(&page).as_bytes())?;
            }
            return Ok(Ended::Yes);
        }
        if self.html {
            return Err(Trouble::input(
                "--html",
                "a page is made of a whole edition: name the edition and nothing else",
            ));
        }
        let chosen = Chosen::of(&rulebook, edition, on, self.name.as_deref())?;
        if json {
            print_json(&chosen.as_json())?;
        } else {
            print(chosen.as_text().as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

/// The edition of that name.
///
/// # Errors
/// Bad input that lists the known ones.
pub(super) fn edition<'a>(
    rulebook: &'a Rulebook,
    at: &str,
    name: &str,
) -> Result<&'a str, Trouble> {
    rulebook
        .edition(name)
        .map(|edition| edition.id.as_str())
        .ok_or_else(|| {
            let known: Vec<&str> = rulebook
                .editions()
                .iter()
                .map(|one| one.id.as_str())
                .collect();
            Trouble::input(
                at,
                format!("edition '{name}' is not known; known: {}", known.join(", ")),
            )
        })
}

impl<'a> Chosen<'a> {
    fn of(
        rulebook: &'a Rulebook,
        edition: &'a str,
        on: Day,
        name: Option<&str>,
    ) -> Result<Chosen<'a>, Trouble> {
        let wanted = |text: &str| name.is_none_or(|name| name == text);
        let chosen = Chosen {
            rulebook,
            edition,
            on,
            parameters: rulebook
                .parameters()
                .filter(|one| wanted(one.name))
                .collect(),
            requirements: rulebook
                .requirements()
                .iter()
                .filter(|one| {
                    wanted(one.name.as_str()) || one.law.iter().any(|law| wanted(law.as_str()))
                })
                .collect(),
            readings: rulebook
                .readings()
                .iter()
                .map(|(name, one)| (name.as_str(), one))
                .filter(|(name, _)| wanted(name))
                .collect(),
            sources: rulebook
                .sources()
                .iter()
                .map(|(name, one)| (name.as_str(), one))
                .filter(|(name, _)| wanted(name))
                .collect(),
        };
        let nothing = chosen.parameters.is_empty()
            && chosen.requirements.is_empty()
            && chosen.readings.is_empty()
            && chosen.sources.is_empty();
        match name {
            Some(name) if nothing => Err(Trouble::input(
                "NAME",
                format!(
                    "'{name}' is no edition, parameter, requirement, reading, source or law id of these rules; `retinue rules print` lists all"
                ),
            )),
            _ => Ok(chosen),
        }
    }

    fn as_json(&self) -> Value {
        let parameters: Vec<Value> = self
            .parameters
            .iter()
            .filter_map(|parameter| {
                let value = parameter.on(self.edition, self.on)?;
                Some(json!({
                    "name": parameter.name,
                    "description": parameter.description,
                    "unit": parameter.unit.as_str(),
                    "value": value.value.to_string(),
                    "cite": value.cite,
                    "checked": value.checked,
                    "provisional": value.provisional.as_ref().map(|one| json!({
                        "reading": one.reading,
                        "other-reading": one.other_reading,
                    })),
                }))
            })
            .collect();
        let requirements: Vec<Value> = self
            .requirements
            .iter()
            .filter_map(|entry| {
                let value = entry.on(self.edition, self.on)?;
                Some(json!({
                    "name": entry.name,
                    "title": entry.title,
                    "law": entry.law,
                    "applies": entry.applies,
                    "who": entry.who,
                    "check": entry.check,
                    "none": value.none,
                    "cite": value.cite,
                    "checked": value.checked,
                    "readings": value.readings,
                }))
            })
            .collect();
        let readings: Vec<Value> = self
            .readings
            .iter()
            .map(|(name, one)| {
                json!({
                    "name": name,
                    "question": one.question,
                    "reading": one.reading,
                    "other-reading": one.other_reading,
                    "provisional": one.provisional,
                })
            })
            .collect();
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(name, one)| {
                json!({
                    "name": name,
                    "title": one.title,
                    "date": one.date,
                    "where": one.found_at,
                    "confidence": one.confidence,
                })
            })
            .collect();
        json!({
            "programme": self.rulebook.programme().id,
            "rules": self.rulebook.hash(),
            "edition": self.edition,
            "parameters": parameters,
            "requirements": requirements,
            "readings": readings,
            "sources": sources,
        })
    }

    fn as_text(&self) -> String {
        let paint = Paint::for_stdout();
        let programme = self.rulebook.programme();
        let mut text = wrapped(
            "",
            &format!("{}, edition {}", programme.title, self.edition),
            WIDTH,
        );
        let mut section = |name: &str, entries: Vec<String>| {
            if !entries.is_empty() {
                text.push_str(&format!("\n{}\n", paint.heading(name)));
                text.push_str(&entries.join("\n"));
            }
        };
        section(
            "Parameters",
            self.parameters
                .iter()
                .filter_map(|one| self.parameter(one))
                .collect(),
        );
        section(
            "Requirements, in the order in which they are told",
            self.requirements
                .iter()
                .filter_map(|one| self.requirement(one))
                .collect(),
        );
        section(
            "Readings",
            self.readings
                .iter()
                .map(|(name, one)| reading(name, one))
                .collect(),
        );
        section(
            "Sources",
            self.sources
                .iter()
                .map(|(name, one)| source(name, one))
                .collect(),
        );
        text
    }

    fn parameter(&self, parameter: &Parameter) -> Option<String> {
        let value = parameter.on(self.edition, self.on)?;
        let mut text = wrapped(
            "  ",
            &format!(
                "{}: {} ({})",
                parameter.name,
                value.value,
                parameter.unit.as_str()
            ),
            WIDTH,
        );
        text.push_str(&wrapped(
            "    ",
            &format!("{}.", parameter.description),
            WIDTH,
        ));
        text.push_str(&self.cited(&value.cite, value.checked));
        if let Some(one) = &value.provisional {
            text.push_str(&wrapped(
                "    ",
                &format!(
                    "PROVISIONAL by reading {}; otherwise {}.",
                    one.reading, one.other_reading
                ),
                WIDTH,
            ));
        }
        Some(text)
    }

    fn requirement(&self, entry: &RequirementEntry) -> Option<String> {
        let value = entry.on(self.edition, self.on)?;
        let law: Vec<&str> = entry.law.iter().map(retinue_kernel::Id::as_str).collect();
        let mut text = wrapped("  ", &format!("{} ({})", entry.name, law.join(", ")), WIDTH);
        match &value.none {
            Some(why) => text.push_str(&wrapped(
                "    ",
                &format!("Not asked in this edition: {why}."),
                WIDTH,
            )),
            None => text.push_str(&wrapped("    ", &format!("{}.", entry.title), WIDTH)),
        }
        text.push_str(&self.cited(&value.cite, value.checked));
        if !value.readings.is_empty() {
            let readings: Vec<&str> = value
                .readings
                .iter()
                .map(retinue_kernel::Id::as_str)
                .collect();
            text.push_str(&wrapped(
                "    ",
                &format!("Readings: {}.", readings.join(", ")),
                WIDTH,
            ));
        }
        Some(text)
    }

    fn cited(&self, cite: &retinue_kernel::Citation, checked: retinue_kernel::Day) -> String {
        wrapped(
            "    ",
            &format!("{}; {} (checked {checked}).", cite.source, cite.at),
            WIDTH,
        )
    }
}

fn reading(name: &str, reading: &Reading) -> String {
    let mark = if reading.provisional {
        "PROVISIONAL. "
    } else {
        ""
    };
    let mut text = wrapped("  ", &format!("{name}: {}", reading.question), WIDTH);
    text.push_str(&wrapped(
        "    ",
        &format!(
            "{mark}Read here: {} The other reading: {}",
            reading.reading, reading.other_reading
        ),
        WIDTH,
    ));
    text
}

fn source(name: &str, source: &retinue_rulebook::Source) -> String {
    let mut text = wrapped("  ", &format!("{name}: {}", source.title), WIDTH);
    text.push_str(&wrapped(
        "    ",
        &format!(
            "{}. {}. Confidence {}.",
            source.date, source.found_at, source.confidence
        ),
        WIDTH,
    ));
    text
}
