//! The answer to a plan for people.

use retinue_kernel::{Day, DaySet, Days, Judged, Obstacle, Slug, Step, Unmet, Verdict};
use retinue_rulebook::Reader;

use super::Looked;
use crate::commands::explain::person;
use crate::text::{Paint, WIDTH, wrapped};

pub(super) fn told(looked: &Looked<'_>, paint: Paint) -> String {
    let planned = &looked.planned;
    let mut text = headline(looked, paint);
    text.push_str(&under(looked));
    if !planned.judged.is_empty() {
        text.push_str(&format!("\n{}\n", paint.heading("The days in mind")));
        for judged in &planned.judged {
            text.push_str(&of_judged(looked, judged));
        }
    }
    if let Some(set) = planned.completed.filter(|_| !planned.judged.is_empty()) {
        let heading = if planned.fits() {
            "With the other days filled in"
        } else {
            "Moved to the first days that fit"
        };
        text.push_str(&format!("\n{}\n", paint.heading(heading)));
        text.push_str(&of_set(&set));
    }
    text.push_str(&proposals(looked, paint));
    text.push_str(&assumptions(looked, paint));
    text
}

fn headline(looked: &Looked<'_>, paint: Paint) -> String {
    let planned = &looked.planned;
    let words = match (planned.fits(), planned.judged.is_empty()) {
        (true, false) => "YES: the days fit.",
        (true, true) => "YES: there are days that fit.",
        (false, true) => "NO: no days fit.",
        (false, false) if planned.proposals.is_empty() => "NO: no days fit.",
        (false, false) => "NO: the days do not fit.",
    };
    if planned.fits() {
        format!("{}\n", paint.yes(words))
    } else {
        format!("{}\n", paint.no(words))
    }
}

fn under(looked: &Looked<'_>) -> String {
    let assumed = match looked.assumed.as_slice() {
        [] => String::new(),
        parties => format!(
            " Taken as certified, because the question says nothing of it: {}.",
            parties.join(", ")
        ),
    };
    let said = format!(
        "Looked at {} to {}, by programme {}, edition {}.{assumed}",
        looked.on,
        looked.planned.last,
        looked.rules.programme,
        looked.rules.at(looked.on).edition.id,
    );
    wrapped("", &said, WIDTH)
}

fn of_judged(looked: &Looked<'_>, judged: &Judged) -> String {
    let row = |says: &str| wrapped(&row_of(judged.step, judged.day), says, WIDTH);
    match &judged.verdict {
        Verdict::Fits => row("fits"),
        Verdict::NotJudged => row("cannot be told: no day fits a step before it"),
        Verdict::DoesNotFit { because, first } => {
            let mut text = match first {
                Some(first) => row(&format!("does not fit; {} does first", dated(*first))),
                None => row(&format!(
                    "does not fit; nor does any day to {}",
                    looked.planned.last
                )),
            };
            for obstacle in because {
                text.push_str(&of_obstacle(looked, judged, obstacle));
            }
            text
        }
    }
}

fn row_of(step: Step, day: Day) -> String {
    format!("   {:<13} {}  ", name(step), dated(day))
}

fn of_obstacle(looked: &Looked<'_>, judged: &Judged, obstacle: &Obstacle) -> String {
    let says = match obstacle {
        Obstacle::Unmet(unmet) => return reason(looked, unmet),
        Obstacle::Closed => format!("{} is closed on that day.", place(judged.step)),
        Obstacle::Past => format!("It lies before {}, the day of the question.", looked.on),
        Obstacle::TooFar { last } => {
            format!("It, or what must follow it, lies after {last}, the last day looked at.")
        }
        Obstacle::Before { after, from } => {
            format!("The {} before it is only done on {from}.", name(*after))
        }
        Obstacle::InsurerNotAnswered { from } => {
            format!("The insurer answers by {from}; a test before may lose its window.")
        }
    };
    wrapped("      - ", &says, WIDTH)
}

/// The gate's reason with its law, and who can clear it.
fn reason(looked: &Looked<'_>, unmet: &Unmet) -> String {
    let says = looked.rulebook.say(unmet, Reader::Prescriber);
    let law: Vec<&str> = unmet
        .requirement
        .law
        .iter()
        .map(retinue_kernel::Id::as_str)
        .collect();
    let said = format!(
        "{says} ({}: {}; cleared by {})",
        law.join(", "),
        unmet.slug.as_str(),
        person(unmet.who)
    );
    let mut text = wrapped("      - ", &said, WIDTH);
    if matches!(
        unmet.slug,
        Slug::CycleDayNotRecorded | Slug::CycleDayOutsideFirstDays
    ) {
        let hint = "Say it with `--period-begins DAY`, or another `--cycle`.";
        text.push_str(&wrapped("        ", hint, WIDTH));
    }
    text
}

fn proposals(looked: &Looked<'_>, paint: Paint) -> String {
    let planned = &looked.planned;
    if !planned.proposals.is_empty() {
        let mut text = format!("\n{}\n", paint.heading("Days that fit, the earliest first"));
        for set in &planned.proposals {
            text.push_str(&of_set(set));
        }
        return text;
    }
    let mut text = format!("\n{}\n", paint.heading("Whatever days are chosen"));
    if planned.in_the_way.is_empty() {
        text.push_str("   No day is open to all who are needed.\n");
    }
    for unmet in &planned.in_the_way {
        text.push_str(&reason(looked, unmet));
    }
    text
}

fn of_set(set: &DaySet) -> String {
    let days: Vec<String> = Step::ALL
        .iter()
        .filter_map(|step| Some(format!("{} {}", name(*step), dated(set.of(*step)?))))
        .collect();
    let spare = match set.to_spare() {
        0 => "the last day".to_owned(),
        1 => format!("1 day to spare, to {}", set.until),
        days => format!("{days} days to spare, to {}", set.until),
    };
    wrapped("   * ", &format!("{}; {spare}", days.join(", ")), WIDTH)
}

/// What the answer rests on besides the record and the law.
fn assumptions(looked: &Looked<'_>, paint: Paint) -> String {
    let given = &looked.circumstances;
    let says = format!(
        "All goes well: the test is negative, contraception goes on as it stands, the questions are passed. The \
         laboratory reports {}; the insurer answers {}. Nothing was recorded; the gate decides when the pharmacy asks.",
        after(given.report_days),
        after(given.insurer_days)
    );
    format!(
        "\n{}\n{}",
        paint.heading("Taken for granted"),
        wrapped("   ", &says, WIDTH)
    )
}

fn after(days: Days) -> String {
    match days {
        0 => "on the same day".to_owned(),
        1 => "after 1 day".to_owned(),
        days => format!("after {days} days"),
    }
}

fn dated(day: Day) -> String {
    format!("{day} {}", day.date().strftime("%a"))
}

const fn name(step: Step) -> &'static str {
    match step {
        Step::Visit => "visit",
        Step::Specimen => "test",
        Step::Prescription => "prescription",
        Step::Collection => "collection",
    }
}

const fn place(step: Step) -> &'static str {
    match step {
        Step::Visit | Step::Prescription => "The clinic",
        Step::Specimen => "The laboratory",
        Step::Collection => "The pharmacy",
    }
}
