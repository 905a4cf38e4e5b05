//! `retinue rules stale`: what nobody has read again for long, and what is announced and not known to hold.

use std::collections::BTreeMap;

use retinue_kernel::{Citation, Day};
use retinue_rulebook::{Rulebook, SourceKind};
use serde_json::{Value, json};

use super::day;
use crate::ending::{Ended, Trouble};
use crate::law::RulesFrom;
use crate::text::{Paint, WIDTH, hung, print, print_json, wrapped};

/// List values whose source was not read again for long, and editions not known to be in force
///
/// Exit 3 when there is something to read again or to find out.
#[derive(clap::Args)]
pub(super) struct Stale {
    /// The day on which this is asked; today when absent
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// A value is old when its source was read more than so many days ago
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    older_than: u16,
    #[command(flatten)]
    rules: RulesFrom,
}

/// Something that carries the day on which its source was read.
struct Dated<'a> {
    place: String,
    cite: &'a Citation,
    checked: Day,
}

/// What is found.
struct Found<'a> {
    on: Day,
    older_than: u16,
    rulebook: &'a Rulebook,
    all: usize,
    values: Vec<Dated<'a>>,
    sources: Vec<(&'a str, Day)>,
    uncited: Vec<&'a str>,
    editions: Vec<String>,
}

impl Stale {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let rulebook = self.rules.load()?;
        let on = day::on(self.on.as_deref(), rulebook.zone())?;
        let found = Found::of(&rulebook, on, self.older_than);
        if json {
            print_json(&found.as_json())?;
        } else {
            print(found.as_text().as_bytes())?;
        }
        Ok(Ended::yes_if(found.is_nothing()))
    }
}

/// Everything in the rules that was read in a source.
fn dated(rulebook: &Rulebook) -> Vec<Dated<'_>> {
    let mut all = Vec::new();
    let mut add = |place: String, cite, checked| {
        all.push(Dated {
            place,
            cite,
            checked,
        });
    };
    let since = |from: Option<Day>| from.map_or_else(String::new, |from| format!(" from {from}"));
    for edition in &rulebook.programme().editions {
        let place = format!("programme.toml, edition {}", edition.id);
        add(place, &edition.cite, edition.checked);
    }
    for parameter in rulebook.parameters() {
        for value in &parameter.values {
            let from = since(value.from);
            let place = format!(
                "parameters/{}.toml, {}{from}",
                parameter.name, value.edition
            );
            add(place, &value.cite, value.checked);
        }
    }
    for entry in rulebook.requirements() {
        for value in &entry.values {
            let from = since(value.from);
            let place = format!("requirements/{}.toml, {}{from}", entry.name, value.edition);
            add(place, &value.cite, value.checked);
        }
    }
    for entry in rulebook.overlays() {
        let place = format!("overlays/{}.toml", entry.overlay.id);
        add(place, &entry.overlay.cite, entry.checked);
    }
    for form in rulebook.forms() {
        let place = format!("forms/{}.toml", form.name);
        add(place, &form.grounds.cite, form.grounds.checked);
    }
    for duty in rulebook.duties() {
        let place = format!("duties.toml, {}", duty.id);
        add(place, &duty.grounds.cite, duty.grounds.checked);
    }
    for part in rulebook.law().into_iter().flatten() {
        add(
            format!("law.toml, {}", part.title),
            &part.cite,
            part.checked,
        );
    }
    for one in rulebook.differences() {
        add(
            format!("differences.toml, {}", one.rule),
            &one.cite,
            one.checked,
        );
    }
    all
}

impl<'a> Found<'a> {
    fn of(rulebook: &'a Rulebook, on: Day, older_than: u16) -> Found<'a> {
        let is_old = |checked: Day| on.days_since(checked) > i32::from(older_than);
        let dated = dated(rulebook);
        let all = dated.len();
        let mut read: BTreeMap<&str, Day> = BTreeMap::new();
        for one in &dated {
            let last = read.entry(one.cite.source.as_str()).or_insert(one.checked);
            *last = one.checked.max(*last);
        }
        // A reading of our own is nothing that could be read again elsewhere.
        let outside = || {
            rulebook
                .sources()
                .iter()
                .filter(|(_, source)| source.kind != SourceKind::Reading)
                .map(|(name, _)| name.as_str())
        };
        let sources = outside()
            .filter_map(|name| Some((name, *read.get(name)?)))
            .filter(|(_, last)| is_old(*last))
            .collect();
        let uncited = outside().filter(|name| !read.contains_key(name)).collect();
        let editions = rulebook
            .programme()
            .editions
            .iter()
            .filter(|edition| !edition.live)
            .map(|edition| {
                let standing = day::standing(rulebook, edition.id.as_str(), on);
                format!(
                    "{}: {standing} Last looked up on {} ({}).",
                    edition.id, edition.checked, edition.cite.source
                )
            })
            .collect();
        Found {
            on,
            older_than,
            rulebook,
            all,
            values: dated
                .into_iter()
                .filter(|one| is_old(one.checked))
                .collect(),
            sources,
            uncited,
            editions,
        }
    }

    fn is_nothing(&self) -> bool {
        self.values.is_empty()
            && self.sources.is_empty()
            && self.uncited.is_empty()
            && self.editions.is_empty()
    }

    fn as_json(&self) -> Value {
        let values: Vec<Value> = self
            .values
            .iter()
            .map(|one| {
                json!({
                    "place": one.place,
                    "cite": one.cite,
                    "checked": one.checked,
                    "days": self.on.days_since(one.checked),
                })
            })
            .collect();
        let sources: Vec<Value> = self
            .sources
            .iter()
            .map(|(name, last)| json!({ "source": name, "last-read": last, "days": self.on.days_since(*last) }))
            .collect();
        json!({
            "programme": self.rulebook.programme().id,
            "rules": self.rulebook.hash(),
            "on": self.on,
            "older-than": self.older_than,
            "values": values,
            "sources": sources,
            "sources-without-citation": self.uncited,
            "editions": self.editions,
        })
    }

    fn as_text(&self) -> String {
        let paint = Paint::for_stdout();
        let title = format!(
            "{} on {}: what was read more than {} days ago",
            self.rulebook.programme().id,
            self.on,
            self.older_than
        );
        let mut text = format!("{}\n", paint.heading(&title));
        let heading = format!("Values and texts: {} of {}", self.values.len(), self.all);
        text.push_str(&format!("\n{}\n", paint.heading(&heading)));
        for one in &self.values {
            let says = format!(
                "{}: checked on {}, {} days ago, in {}",
                one.place,
                one.checked,
                self.on.days_since(one.checked),
                one.cite.source
            );
            text.push_str(&hung("  ", 4, &says, WIDTH));
        }
        let heading = format!("Sources not read again: {}", self.sources.len());
        text.push_str(&format!("\n{}\n", paint.heading(&heading)));
        for (name, last) in &self.sources {
            let found_at = self
                .rulebook
                .sources()
                .get(*name)
                .map_or("", |source| source.found_at.as_str());
            let says = format!(
                "{name}: last read on {last}, {} days ago. Where: {found_at}.",
                self.on.days_since(*last)
            );
            text.push_str(&hung("  ", 4, &says, WIDTH));
        }
        if !self.uncited.is_empty() {
            let heading = format!("Sources that nothing cites: {}", self.uncited.len());
            text.push_str(&format!("\n{}\n", paint.heading(&heading)));
            text.push_str(&hung("  ", 2, &self.uncited.join(", "), WIDTH));
        }
        let heading = format!("Editions not known to be in force: {}", self.editions.len());
        text.push_str(&format!("\n{}\n", paint.heading(&heading)));
        for one in &self.editions {
            text.push_str(&hung("  ", 4, one, WIDTH));
        }
        if self.is_nothing() {
            text.push_str(&wrapped("\n", "Everything was read again in time.", WIDTH));
        }
        text
    }
}
