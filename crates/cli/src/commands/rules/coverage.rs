//! `retinue rules coverage`: each line of the law, what carries it, and what shows that.

use retinue_kernel::Day;
use retinue_rulebook::{
    Answered, Carrier, Coverage as Covered, Duty, Rulebook, Standing, TestName,
};
use serde_json::{Value, json};

use super::{day, words};
use crate::ending::{Ended, Trouble};
use crate::law::RulesFrom;
use crate::text::{Paint, WIDTH, hung, print, print_json, wrapped};

/// Show what carries each line of the law, and the worked case, item, duty or judge that shows it
///
/// A requirement is shown by a worked case in which it is met and by one in which it is the reason of a denial, under
/// each edition that asks it; forms and duties name the automated tests that show them; what nothing computes names who
/// judges it.
/// What an edition changes is mapped the same way. Exit 3 names every gap.
#[derive(clap::Args)]
pub(super) struct Coverage {
    /// The programme
    #[arg(default_value = "us-ipledge")]
    programme: String,
    #[command(flatten)]
    rules: RulesFrom,
}

impl Coverage {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let rulebook = self.rules.load_of(&self.programme)?;
        let cases = rulebook.cases().map_err(Trouble::Rules)?;
        let covered = rulebook.coverage(&cases);
        let today = day::on(None, rulebook.zone())?;
        if json {
            print_json(&as_json(&rulebook, &covered, today))?;
        } else {
            print(as_text(&rulebook, &covered, today).as_bytes())?;
        }
        Ok(Ended::yes_if(covered.gaps.is_empty()))
    }
}

fn as_json(rulebook: &Rulebook, covered: &Covered<'_>, today: Day) -> Value {
    let parts: Vec<Value> = covered
        .parts
        .iter()
        .map(|part| {
            let lines: Vec<Value> = part
                .lines
                .iter()
                .map(|line| {
                    let carried: Vec<Value> = line
                        .carriers
                        .iter()
                        .map(|carrier| carrier_json(rulebook, carrier, today))
                        .collect();
                    json!({ "id": line.id, "asks": line.asks, "carried-by": carried })
                })
                .collect();
            json!({ "title": part.title, "lines": lines })
        })
        .collect();
    let beside = covered.beside.iter();
    let beside: Vec<Value> = beside
        .map(|duty| duty_json(rulebook, duty, today))
        .collect();
    let differences: Vec<Value> = rulebook
        .differences()
        .iter()
        .map(|one| {
            let places: Vec<String> = one.lives_in.iter().map(ToString::to_string).collect();
            json!({
                "rule": one.rule,
                "edition": one.edition,
                "since": one.since,
                "subject": one.subject,
                "change": one.change.as_words(),
                "before": one.before,
                "now": one.now,
                "confidence": one.confidence,
                "lives-in": places,
                "cite": one.cite,
                "checked": one.checked,
            })
        })
        .collect();
    let left_out: Vec<Value> = rulebook
        .not_formalised()
        .left_out
        .iter()
        .map(|one| json!({ "matter": one.matter, "why": one.why }))
        .collect();
    let gaps: Vec<Value> = covered
        .gaps
        .iter()
        .map(|gap| json!({ "at": gap.at, "says": gap.says, "remedy": gap.remedy }))
        .collect();
    json!({
        "programme": rulebook.programme().id,
        "rules": rulebook.hash(),
        "parts": parts,
        "in-no-line": beside,
        "differences": differences,
        "left-out": left_out,
        "gaps": gaps,
    })
}

fn carrier_json(rulebook: &Rulebook, carrier: &Carrier<'_>, today: Day) -> Value {
    match carrier {
        Carrier::Requirement(entry, standings) => {
            let editions: Vec<Value> = standings
                .iter()
                .map(|standing| {
                    let told = |asked: &[Answered]| -> Vec<String> {
                        asked.iter().map(ToString::to_string).collect()
                    };
                    json!({
                        "edition": standing.edition,
                        "none": standing.none,
                        "never-refused": standing.never_refused,
                        "met-in": told(&standing.shown.met),
                        "refused-in": told(&standing.shown.unmet),
                    })
                })
                .collect();
            json!({ "requirement": entry.name, "title": entry.title, "shown": editions })
        }
        Carrier::Item(form, item) => json!({
            "form": form.name,
            "item": item.id,
            "by": words::party(item.by),
            "editions": form.grounds.editions,
            "shown-by": form.grounds.shown_by,
        }),
        Carrier::Duty(duty) => duty_json(rulebook, duty, today),
        Carrier::Judged(judged) => json!({
            "not-formalised": judged.asks,
            "why": judged.why,
            "judged-by": judged.judged_by,
        }),
    }
}

fn duty_json(rulebook: &Rulebook, duty: &Duty, today: Day) -> Value {
    json!({
        "duty": duty.id,
        "title": duty.title,
        "actor": words::actor(duty.actor),
        "due": words::due(rulebook, duty, edition_of(duty), today),
        "counts": duty.counts,
        "editions": duty.grounds.editions,
        "shown-by": duty.grounds.shown_by,
        "judged-by": duty.judged_by,
    })
}

/// The edition whose numbers tell when a duty is due: the last that asks it.
fn edition_of(duty: &Duty) -> &str {
    duty.grounds
        .editions
        .last()
        .map_or("", |edition| edition.as_str())
}

fn as_text(rulebook: &Rulebook, covered: &Covered<'_>, today: Day) -> String {
    let paint = Paint::for_stdout();
    let lines: usize = covered.parts.iter().map(|part| part.lines.len()).sum();
    let summary = match covered.gaps.len() {
        0 => format!(
            "{}: each of {lines} lines of the law is carried and shown.",
            rulebook.programme().id
        ),
        1 => format!(
            "{}: 1 gap in {lines} lines of the law.",
            rulebook.programme().id
        ),
        count => format!(
            "{}: {count} gaps in {lines} lines of the law.",
            rulebook.programme().id
        ),
    };
    let mut text = if covered.gaps.is_empty() {
        format!("{}\n", paint.yes(&summary))
    } else {
        format!("{}\n", paint.no(&summary))
    };
    text.push_str(&wrapped("", &rulebook.programme().title, WIDTH));
    for gap in &covered.gaps {
        text.push_str(&hung(
            "  GAP ",
            6,
            &format!("{}: {}.", gap.at, gap.says),
            WIDTH,
        ));
        text.push_str(&hung(
            "      ",
            6,
            &format!("remedy: {}", gap.remedy),
            WIDTH,
        ));
    }
    for part in &covered.parts {
        text.push_str(&format!("\n{}\n", paint.heading(part.title)));
        for line in &part.lines {
            text.push_str(&hung(
                // A longer id keeps its distance from the sentence.
                &format!("  {:<3} ", line.id.as_str()),
                6,
                line.asks,
                WIDTH,
            ));
            if line.carriers.is_empty() {
                text.push_str("      - nothing carries it\n");
            }
            for carrier in &line.carriers {
                text.push_str(&carried(rulebook, carrier, &line.carriers, today));
            }
        }
    }
    if !covered.beside.is_empty() {
        let heading = "Asked by a reading, in no line of the law";
        text.push_str(&format!("\n{}\n", paint.heading(heading)));
        for duty in &covered.beside {
            text.push_str(&hung("  ", 4, &duty.title, WIDTH));
            text.push_str(&duty_text(rulebook, duty, today));
        }
    }
    text.push_str(&differences(rulebook, paint));
    let left_out = &rulebook.not_formalised().left_out;
    if !left_out.is_empty() {
        text.push_str(&format!("\n{}\n", paint.heading("Left out on purpose")));
        for one in left_out {
            let says = format!("{}: {}.", one.matter, one.why);
            text.push_str(&hung("  ", 4, &says, WIDTH));
        }
    }
    text
}

fn carried(rulebook: &Rulebook, carrier: &Carrier<'_>, all: &[Carrier<'_>], today: Day) -> String {
    let told = |says: String| hung("      - ", 8, &says, WIDTH);
    match carrier {
        Carrier::Requirement(entry, standings) => {
            let mut text = told(format!("requirement {}", entry.name));
            for standing in standings {
                text.push_str(&shown(standing));
            }
            text
        }
        Carrier::Item(form, item) => {
            // Items of one form that one person answers are told together, where the first of them stands.
            let together: Vec<&str> = all
                .iter()
                .filter_map(|other| match other {
                    Carrier::Item(of, other) if of.name == form.name && other.by == item.by => {
                        Some(other.id.as_str())
                    }
                    _ => None,
                })
                .collect();
            if together.first() != Some(&item.id.as_str()) {
                return String::new();
            }
            let mut text = told(format!(
                "form {}, {} {}, by {}",
                form.name,
                if together.len() == 1 { "item" } else { "items" },
                together.join(", "),
                words::party(item.by)
            ));
            text.push_str(&tests(&form.grounds.shown_by));
            text
        }
        Carrier::Duty(duty) => duty_text(rulebook, duty, today),
        Carrier::Judged(judged) => told(format!(
            "not computed: {}. Why: {}. Judged by: {}.",
            judged.asks, judged.why, judged.judged_by
        )),
    }
}

fn duty_text(rulebook: &Rulebook, duty: &Duty, today: Day) -> String {
    let editions = duty.grounds.editions.iter().map(|one| one.as_str());
    let says = format!(
        "duty {}: {}, {} (editions {})",
        duty.id,
        words::actor(duty.actor),
        words::due(rulebook, duty, edition_of(duty), today),
        editions.collect::<Vec<_>>().join(", ")
    );
    let mut text = hung("      - ", 8, &says, WIDTH);
    text.push_str(&tests(&duty.grounds.shown_by));
    if let Some(judge) = &duty.judged_by {
        let says = format!("not counted: stated only. Judged by: {judge}.");
        text.push_str(&hung("        ", 10, &says, WIDTH));
    }
    text
}

/// The automated tests that show something, as the sentences that they are; `--json` has their exact names.
fn tests(names: &[TestName]) -> String {
    let told = |name: &TestName| {
        let (place, sentence) = match name.path().rsplit_once("::") {
            Some((place, sentence)) => (format!("{} {place}", name.binary()), sentence),
            None => (name.binary().to_owned(), name.path()),
        };
        let says = format!("shown by {place}: {}", sentence.replace('_', " "));
        hung("        ", 10, &says, WIDTH)
    };
    names.iter().map(told).collect()
}

fn shown(standing: &Standing<'_>) -> String {
    let edition = standing.edition;
    let says = match standing.none {
        Some(why) => format!("{edition}: not asked ({why})"),
        None => format!(
            "{edition}: met in {}; {}",
            words::questions(&standing.shown.met, 1),
            words::refused(
                "refused in",
                &standing.shown.unmet,
                standing.never_refused,
                1
            )
        ),
    };
    hung("        ", 10, &says, WIDTH)
}

fn differences(rulebook: &Rulebook, paint: Paint) -> String {
    let mut text = String::new();
    for edition in rulebook.editions() {
        let all: Vec<_> = rulebook
            .differences()
            .iter()
            .filter(|one| one.edition == edition.id)
            .collect();
        if all.is_empty() {
            continue;
        }
        let heading = format!("What edition {} changes", edition.id);
        text.push_str(&format!("\n{}\n", paint.heading(&heading)));
        for one in all {
            let says = format!(
                "{}: {}. {} Confidence: {}.",
                one.rule,
                one.subject,
                words::changed(one),
                one.confidence
            );
            text.push_str(&hung("  ", 4, &says, WIDTH));
            let places: Vec<String> = one.lives_in.iter().map(ToString::to_string).collect();
            text.push_str(&hung("    - ", 6, &places.join(", "), WIDTH));
        }
    }
    text
}
