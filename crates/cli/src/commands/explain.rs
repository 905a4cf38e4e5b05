//! `retinue explain`: the same decision as `check`, for people.

use jiff::tz::TimeZone;
use retinue_kernel::{Day, DispenseDecision, Met, Mode, Unmet, Who};
use retinue_rulebook::{Reader, Rulebook, watermark};

use crate::ending::{Ended, Trouble};
use crate::question::{Answered, Gate, Input, QuestionOptions};
use crate::text::{Paint, WIDTH, hung, print, when, wrapped};

/// Tell a person why a prescription may or may not be dispensed
///
/// Reads what `check` reads and tells the verdict first, then every reason: what is wrong, by which rule, who can mend
/// it, and from when. Exit 0 authorised, 3 not authorised, 2 a question that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    question: QuestionOptions,
    /// For whom it is worded
    #[arg(long = "for", value_name = "READER", default_value = "pharmacist")]
    reader: For,
    /// The zone of a reader elsewhere, such as Pacific/Honolulu; moments are told on both clocks
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// How the installation runs that the answer is for: registry, companion or sandbox
    #[arg(long, value_name = "MODE", default_value = "sandbox", value_parser = mode)]
    mode: Mode,
    /// Tell also what is met, and each provisional reading in full
    #[arg(short, long)]
    verbose: bool,
}

/// A mode by its word.
fn mode(text: &str) -> Result<Mode, String> {
    Mode::from_text(text).ok_or_else(|| {
        let known: Vec<&str> = Mode::ALL.iter().map(|mode| mode.as_str()).collect();
        format!("the modes are {}", known.join(", "))
    })
}

/// Who reads.
#[derive(Clone, Copy, clap::ValueEnum)]
enum For {
    /// Verdict and remedy, no clinical detail
    Pharmacist,
    /// The facts and what would change them
    Prescriber,
    /// The same for the person concerned
    Patient,
}

impl Explain {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let gate = Gate::open(&self.question)?;
        let zone = self
            .zone
            .as_deref()
            .map(|name| when::zone_option("--zone", name))
            .transpose()?;
        let written = Input::open(self.question.file.as_ref())?.whole()?;
        let answered = gate.ask(&written)?;
        let ended = Ended::yes_if(answered.answer.decision.until().is_some());
        if json {
            let Answered {
                rulebook,
                rules,
                on,
                answer,
            } = &answered;
            let mut out = Vec::new();
            rulebook
                .answer(&answer.decision, rules, *on, &answer.assumed)
                .write_to(&mut out)
                .map_err(Trouble::failed)?;
            out.push(b'\n');
            print(&out)?;
            return Ok(ended);
        }
        let telling = Telling {
            rulebook: answered.rulebook,
            answered: &answered,
            reader: match self.reader {
                For::Pharmacist => Reader::Pharmacist,
                For::Prescriber => Reader::Prescriber,
                For::Patient => Reader::Patient,
            },
            zone: zone.as_ref(),
            mode: self.mode,
            verbose: self.verbose,
            paint: Paint::for_stdout(),
        };
        print(telling.told().as_bytes())?;
        Ok(ended)
    }
}

/// Everything that the telling needs.
struct Telling<'a> {
    rulebook: &'a Rulebook,
    answered: &'a Answered<'a>,
    reader: Reader,
    zone: Option<&'a TimeZone>,
    mode: Mode,
    verbose: bool,
    paint: Paint,
}

impl Telling<'_> {
    fn told(&self) -> String {
        let decision = &self.answered.answer.decision;
        let mut text = self.verdict(decision);
        for (index, unmet) in decision.unmet().iter().enumerate() {
            text.push('\n');
            text.push_str(&self.reason(index.saturating_add(1), unmet));
        }
        if self.verbose {
            text.push_str(&self.met(decision.met()));
        }
        text.push_str(&self.provisional(decision));
        text
    }

    fn verdict(&self, decision: &DispenseDecision) -> String {
        let on = self.answered.on;
        let zone = self.rulebook.zone();
        let registry = self.answered.rules.programme.has_registry();
        let mut text = match decision {
            DispenseDecision::Authorised { until, days, .. } => format!(
                "{}\n{}",
                self.paint
                    .yes(&if registry && self.mode == Mode::Companion {
                        format!("READY on {on}, up to and including {until}: obtain the number.")
                    } else if registry {
                        format!("YES: authorised on {on}, up to and including {until}.")
                    } else {
                        format!(
                            "YES: the checklist is complete on {on}, up to and including {until}."
                        )
                    }),
                wrapped(
                    "",
                    &format!(
                        "{days} days of supply. Do not dispense after {}.",
                        when::ends(zone, self.zone, *until)
                    ),
                    WIDTH
                )
            ),
            DispenseDecision::Denied { unmet, .. } => {
                let count = unmet.as_slice().len();
                let reasons = if count == 1 {
                    "One reason; it".to_owned()
                } else {
                    format!("{count} reasons; all")
                };
                let earliest = decision.earliest().unwrap_or(on);
                format!(
                    "{}\n{}",
                    self.paint.no(&if registry && self.mode == Mode::Companion {
                        format!("NO: not ready on {on}.")
                    } else if registry {
                        format!("NO: not authorised on {on}.")
                    } else {
                        format!("NO: the checklist is not complete on {on}.")
                    }),
                    wrapped(
                        "",
                        &format!(
                            "{reasons} can have cleared from {}, if those who must act do so on {on}.",
                            when::begins(zone, self.zone, earliest)
                        ),
                        WIDTH
                    )
                )
            }
        };
        let edition = &self.answered.rules.at(on).edition.id;
        text.push_str(&wrapped(
            "",
            &format!(
                "Judged by programme {}, edition {edition}.{}",
                self.answered.rules.programme,
                self.assumed()
            ),
            WIDTH,
        ));
        if let Some(mark) = watermark(self.mode) {
            text.push_str(&wrapped("", mark, WIDTH));
        }
        text
    }

    fn assumed(&self) -> String {
        match self.answered.answer.assumed.as_slice() {
            [] => String::new(),
            parties => format!(
                " Taken as certified, because the question says nothing of it: {}.",
                parties.join(", ")
            ),
        }
    }

    fn reason(&self, number: usize, unmet: &Unmet) -> String {
        let requirement = &unmet.requirement;
        let says = self.rulebook.say(unmet, self.reader);
        let mut text = wrapped(&format!("{number}. "), &says, WIDTH);
        let row = |name: &str, words: &str| wrapped(&format!("   {name:<12} "), words, WIDTH);
        text.push_str(&row("who", person(unmet.who)));
        text.push_str(&row(
            "earliest",
            &when::begins(self.rulebook.zone(), self.zone, unmet.earliest),
        ));
        text.push_str(&row("law", &self.law(requirement)));
        // The pharmacist and the patient hear what to do; the subject of the rule is between patient and prescriber.
        if self.reader == Reader::Prescriber
            && let Some(entry) = self.rulebook.requirement(requirement.name.as_str())
        {
            text.push_str(&row("asks", &entry.title));
        }
        text.push_str(&row("reason", unmet.slug.as_str()));
        if !unmet.evidence.is_empty() {
            text.push_str(&row("facts", &joined(&unmet.evidence)));
        }
        if !requirement.provisional.is_empty() {
            text.push_str(&row("provisional", &joined(&requirement.provisional)));
        }
        text
    }

    /// `C10, edition 2021-12-13: "title of the source", place in it`.
    fn law(&self, requirement: &retinue_kernel::Requirement) -> String {
        let edition = &self.answered.rules.at(self.answered.on).edition.id;
        let source = self
            .rulebook
            .sources()
            .get(&requirement.cite.source)
            .map_or(requirement.cite.source.as_str(), |source| &source.title);
        format!(
            "{}, edition {edition}: {source}; {}",
            joined(&requirement.law),
            requirement.cite.at
        )
    }

    fn met(&self, met: &[Met]) -> String {
        let mut text = format!("\n{}\n", self.paint.heading("Met"));
        if met.is_empty() {
            text.push_str("   nothing\n");
        }
        for met in met {
            let requirement = &met.requirement;
            let title = self
                .rulebook
                .requirement(requirement.name.as_str())
                .map_or(requirement.name.as_str(), |entry| &entry.title);
            let facts = match met.evidence.as_slice() {
                [] => String::new(),
                facts => format!(" (facts: {})", joined(facts)),
            };
            let law = joined(&requirement.law);
            text.push_str(&wrapped(
                &format!("   {law:<12} "),
                &format!("{title}{facts}"),
                WIDTH,
            ));
        }
        text
    }

    /// What no authority has confirmed; in full where all is asked for.
    fn provisional(&self, decision: &DispenseDecision) -> String {
        let names = decision.provisional();
        if names.is_empty() {
            return String::new();
        }
        let mut text = format!("\n{}\n", self.paint.heading("Provisional"));
        let count = names.len();
        text.push_str(&wrapped(
            "   ",
            &format!(
                "In all the answer rests on {count} values and readings that no authority has confirmed yet.{}",
                if self.verbose {
                    ""
                } else {
                    " `--verbose` tells each."
                }
            ),
            WIDTH,
        ));
        if self.verbose {
            let edition = &self.answered.rules.at(self.answered.on).edition.id;
            for name in names {
                let words = unconfirmed(self.rulebook, name, edition.as_str(), self.answered.on);
                text.push_str(&hung(&format!("   {name}: "), 6, &words, WIDTH));
            }
        }
        text
    }
}

/// What is not confirmed of a parameter or a reading.
fn unconfirmed(rulebook: &Rulebook, name: &str, edition: &str, on: Day) -> String {
    if let Some(reading) = rulebook.readings().get(name) {
        return format!(
            "{} Read here: {} The other reading: {}",
            reading.question, reading.reading, reading.other_reading
        );
    }
    let value = rulebook.parameter(name).and_then(|parameter| {
        let value = parameter.on(edition, on)?;
        let other = value.provisional.as_ref().map_or(String::new(), |one| {
            format!("; otherwise {}", one.other_reading)
        });
        Some(format!("{}: {}{other}", parameter.description, value.value))
    });
    value.unwrap_or_default()
}

pub(super) fn person(who: Who) -> &'static str {
    match who {
        Who::Prescriber => "the prescriber or the prescriber's staff",
        Who::Patient => "the patient",
        Who::Guardian => "the parent or guardian",
        Who::Pharmacist => "the pharmacist",
        Who::Programme => "the programme's administrator",
    }
}

fn joined(names: &[retinue_kernel::Id]) -> String {
    let names: Vec<&str> = names.iter().map(retinue_kernel::Id::as_str).collect();
    names.join(", ")
}
