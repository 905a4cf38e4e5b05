//! `retinue rules diff`: what one edition asks otherwise than another, in sentences.

use std::collections::BTreeSet;

use retinue_kernel::Day;
use retinue_rulebook::{ParameterValue, RequirementValue, Rulebook, Stated};
use serde_json::json;

use super::diff_written::Between;
use super::print::edition;
use super::{day, words};
use crate::ending::{Ended, Trouble};
use crate::law::RulesFrom;
use crate::text::{Paint, WIDTH, hung, print, print_json, wrapped};

/// Tell in sentences what one edition asks otherwise than another
#[derive(clap::Args)]
pub(super) struct Diff {
    /// The edition before
    #[arg(value_name = "A")]
    before: String,
    /// The edition after
    #[arg(value_name = "B")]
    after: String,
    /// The day as of which both are read; today when absent
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    #[command(flatten)]
    rules: RulesFrom,
}

/// Both editions, as they stand on a day.
struct Both<'a> {
    rulebook: &'a Rulebook,
    before: &'a str,
    after: &'a str,
    on: Day,
}

/// Sentences under a heading.
struct Part {
    key: &'static str,
    heading: &'static str,
    none: &'static str,
    sentences: Vec<String>,
}

impl Diff {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let rulebook = self.rules.load()?;
        let both = Both {
            before: edition(&rulebook, "A", &self.before)?,
            after: edition(&rulebook, "B", &self.after)?,
            on: day::on(self.on.as_deref(), rulebook.zone())?,
            rulebook: &rulebook,
        };
        let parts = both.parts();
        if json {
            let mut told = serde_json::Map::new();
            told.insert("before".to_owned(), both.before.into());
            told.insert("after".to_owned(), both.after.into());
            told.insert("on".to_owned(), json!(both.on));
            for part in parts {
                told.insert(part.key.to_owned(), part.sentences.into());
            }
            print_json(&told.into())?;
        } else {
            print(both.as_text(&parts).as_bytes())?;
        }
        Ok(Ended::Yes)
    }
}

impl Both<'_> {
    fn as_text(&self, parts: &[Part]) -> String {
        let paint = Paint::for_stdout();
        let title = format!("From edition {} to edition {}", self.before, self.after);
        let mut text = format!("{}\n", paint.heading(&title));
        text.push_str(&wrapped("", &self.rulebook.programme().title, WIDTH));
        for edition in [self.before, self.after] {
            let standing = day::standing(self.rulebook, edition, self.on);
            text.push_str(&hung(&format!("{edition}: "), 2, &standing, WIDTH));
        }
        for part in parts {
            text.push_str(&format!("\n{}\n", paint.heading(part.heading)));
            if part.sentences.is_empty() {
                text.push_str(&format!("  {}\n", part.none));
            }
            for sentence in &part.sentences {
                text.push_str(&hung("  - ", 4, sentence, WIDTH));
            }
        }
        text
    }

    fn parts(&self) -> Vec<Part> {
        let part = |key, heading, none, sentences| Part {
            key,
            heading,
            none,
            sentences,
        };
        vec![
            part("values", "Values", "No value is another.", self.values()),
            part(
                "requirements",
                "Requirements",
                "The same requirements are asked.",
                self.requirements(),
            ),
            part(
                "forms",
                "Forms",
                "The same forms are signed.",
                self.written().forms(),
            ),
            part(
                "duties",
                "Duties",
                "The same duties hold.",
                self.written().duties(),
            ),
            part(
                "overlays",
                "Relaxations that may be adopted",
                "The same ones.",
                self.overlays(),
            ),
            part(
                "differences",
                "What the sources say, and how sure that is",
                "Nothing is written in differences.toml.",
                self.differences(),
            ),
        ]
    }

    fn changed_values(&self) -> Vec<(&str, &ParameterValue, &ParameterValue)> {
        self.rulebook
            .parameters()
            .filter_map(|one| {
                let before = one.on(self.before, self.on)?;
                let after = one.on(self.after, self.on)?;
                (before.value != after.value).then_some((one.name, before, after))
            })
            .collect()
    }

    fn values(&self) -> Vec<String> {
        self.changed_values()
            .into_iter()
            .filter_map(|(name, before, after)| {
                let parameter = self.rulebook.parameter(name)?;
                let says = |value: &Stated| match value {
                    Stated::None(why) => format!("none ({why})"),
                    other => words::counted(&other.to_string(), parameter.unit),
                };
                let mut sentence = format!(
                    "{}: {} in {}, {} in {}{}.",
                    parameter.description,
                    says(&before.value),
                    self.before,
                    says(&after.value),
                    self.after,
                    more_and_less(&before.value, &after.value)
                );
                for (edition, value) in [(self.before, before), (self.after, after)] {
                    if let Some(one) = &value.provisional {
                        sentence.push_str(&format!(
                            " The value in {edition} is provisional (reading {}); otherwise: {}.",
                            one.reading, one.other_reading
                        ));
                    }
                }
                sentence.push_str(&format!(" ({name})"));
                Some(sentence)
            })
            .collect()
    }

    fn requirements(&self) -> Vec<String> {
        let changed: BTreeSet<&str> = self
            .changed_values()
            .into_iter()
            .map(|(name, _, _)| name)
            .collect();
        let asked = |value: Option<&RequirementValue>| value.is_some_and(|one| one.none.is_none());
        self.rulebook
            .requirements()
            .iter()
            .filter_map(|entry| {
                let before = entry.on(self.before, self.on);
                let after = entry.on(self.after, self.on);
                let title = format!("\"{}\" ({})", entry.title, entry.name);
                let why = |value: Option<&RequirementValue>| {
                    value
                        .and_then(|one| one.none.clone())
                        .map_or_else(String::new, |why| format!(" ({why})"))
                };
                match (asked(before), asked(after)) {
                    (false, false) => None,
                    (true, false) => Some(format!(
                        "{title} is asked in {} and no longer in {}{}.",
                        self.before,
                        self.after,
                        why(after)
                    )),
                    (false, true) => Some(format!(
                        "{title} is asked in {}, and was not in {}{}.",
                        self.after,
                        self.before,
                        why(before)
                    )),
                    (true, true) => {
                        let numbers: Vec<&str> = entry
                            .uses()
                            .iter()
                            .copied()
                            .filter(|name| changed.contains(name))
                            .collect();
                        let (before, after) = (before?, after?);
                        let passage = (before.cite != after.cite).then(|| {
                            format!(
                                "rests in {} on {}: {}",
                                self.after, after.cite.source, after.cite.at
                            )
                        });
                        let numbers = (!numbers.is_empty())
                            .then(|| format!("is judged by other numbers: {}", numbers.join(", ")));
                        let says: Vec<String> = numbers.into_iter().chain(passage).collect();
                        (!says.is_empty()).then(|| format!("{title} {}.", says.join(", and ")))
                    }
                }
            })
            .collect()
    }

    fn written(&self) -> Between<'_> {
        Between {
            rulebook: self.rulebook,
            before: self.before,
            after: self.after,
            on: self.on,
        }
    }

    fn overlays(&self) -> Vec<String> {
        self.rulebook
            .overlays()
            .iter()
            .filter_map(|entry| {
                let title = format!("\"{}\" ({})", entry.title, entry.overlay.id);
                self.only_one(
                    |edition| entry.edition.as_str() == edition,
                    &title,
                    "may be adopted",
                )
            })
            .collect()
    }

    fn only_one(&self, asks: impl Fn(&str) -> bool, title: &str, does: &str) -> Option<String> {
        match (asks(self.before), asks(self.after)) {
            (true, false) => Some(format!("{title} {does} in {} only.", self.before)),
            (false, true) => Some(format!("{title} {does} in {} only.", self.after)),
            _ => None,
        }
    }

    fn differences(&self) -> Vec<String> {
        self.rulebook
            .differences()
            .iter()
            .filter(|one| one.edition.as_str() == self.after && one.since.as_str() == self.before)
            .map(|one| {
                format!(
                    "{}. {} Confidence: {}. ({})",
                    one.subject,
                    words::changed(one),
                    one.confidence,
                    one.rule
                )
            })
            .collect()
    }
}

/// Of two lists, what the later one has more and less.
fn more_and_less(before: &Stated, after: &Stated) -> String {
    let (Stated::Words(before), Stated::Words(after)) = (before, after) else {
        return String::new();
    };
    let only = |these: &[&'static str], those: &[&'static str]| -> Vec<&'static str> {
        let mut only = these.to_vec();
        only.retain(|word| !those.contains(word));
        only
    };
    let (more, less) = (only(after, before), only(before, after));
    match (more.is_empty(), less.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("; added: {}", more.join(", ")),
        (true, false) => format!("; dropped: {}", less.join(", ")),
        (false, false) => format!("; added: {}; dropped: {}", more.join(", "), less.join(", ")),
    }
}
