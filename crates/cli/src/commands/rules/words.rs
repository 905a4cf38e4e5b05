//! What the rules say, in words for people.

use retinue_kernel::{Applies, Day, DutyActor, Who};
use retinue_rulebook::{Answered, Change, Difference, Due, DueFrom, Duty, Party, Rulebook, Unit};

/// Of whom a requirement is asked.
pub(super) fn applies(applies: Applies) -> &'static str {
    match applies {
        Applies::All => "all patients",
        Applies::Can => "patients who can become pregnant",
        Applies::Cannot => "patients who cannot become pregnant",
    }
}

/// Who clears a requirement.
pub(super) fn who(who: Who) -> &'static str {
    match who {
        Who::Prescriber => "the prescriber",
        Who::Patient => "the patient",
        Who::Guardian => "a parent or guardian",
        Who::Pharmacist => "the pharmacist",
        Who::Programme => "the programme",
    }
}

/// Who has a duty.
pub(super) fn actor(actor: DutyActor) -> &'static str {
    match actor {
        DutyActor::Prescriber => "the prescriber",
        DutyActor::Patient => "the patient",
        DutyActor::Pharmacy => "the pharmacy",
        DutyActor::Programme => "the programme",
        DutyActor::Wholesaler => "the wholesaler",
    }
}

/// Who answers an item of a form.
pub(super) fn party(party: Party) -> &'static str {
    match party {
        Party::Patient => "the patient",
        Party::Guardian => "a parent or guardian",
        Party::Prescriber => "the prescriber",
        Party::AuthorisedRepresentative => "the pharmacy's authorised representative",
    }
}

/// When a duty is due, with the number that the edition has on that day.
pub(super) fn due(rulebook: &Rulebook, duty: &Duty, edition: &str, day: Day) -> String {
    let number = |name: &str| {
        rulebook
            .parameter(name)
            .and_then(|parameter| Some((parameter.unit, parameter.on(edition, day)?)))
            .map_or_else(
                || name.to_owned(),
                |(unit, value)| counted(&value.value.to_string(), unit),
            )
    };
    match &duty.due {
        Due::ToBeCertified => "before certification".to_owned(),
        Due::BeforeTheFirstDose => "before the first dose".to_owned(),
        Due::Yearly { parameter } => match number(parameter).as_str() {
            "1 year" => "once a year".to_owned(),
            years => format!("once in {years}"),
        },
        Due::EachCalendarYear => "once in each calendar year".to_owned(),
        Due::EachSince { first, parameter } => {
            format!("on {first} and every {} after", number(parameter))
        }
        Due::EachPrescription => "with each prescription".to_owned(),
        Due::OnADay {
            from,
            parameter: None,
        } => format!("on {}", the_day(*from)),
        Due::OnADay {
            from,
            parameter: Some(parameter),
        } => format!("{} after {}", number(parameter), the_day(*from)),
        Due::AtOnce => "at once".to_owned(),
        Due::Always => "at all times".to_owned(),
    }
}

fn the_day(from: DueFrom) -> &'static str {
    match from {
        DueFrom::LastDose => "the day of the last dose",
        DueFrom::CallForReconfirmation => "the day that the office named when it asked",
        DueFrom::LastDayOfAuthorisation => "the last day of the authorisation",
        DueFrom::WholesalerAuthorisation => "the day of its authorisation",
        DueFrom::NoticeOfNonCompliance => "the day of the notice",
        DueFrom::ActionOnNonCompliance => "the day of the action",
        DueFrom::ReportOfPregnancy => "the day of the report, and each attempt",
        DueFrom::EndOfInterval => "the end of its interval",
    }
}

/// A value with its unit, as it is said: `7 days`, `1 year`, `yes`, `home, medical`.
pub(super) fn counted(value: &str, unit: Unit) -> String {
    let one = value == "1";
    let is_number = value.parse::<u16>().is_ok();
    match unit {
        Unit::Days if is_number => format!("{value} {}", if one { "day" } else { "days" }),
        Unit::Years if is_number => format!("{value} {}", if one { "year" } else { "years" }),
        _ => value.to_owned(),
    }
}

/// How many questions, and the first of them.
pub(super) fn questions(asked: &[Answered], named: usize) -> String {
    let first: Vec<String> = asked.iter().take(named).map(ToString::to_string).collect();
    let rest = asked.len().saturating_sub(named);
    match (asked.len(), rest) {
        (0, _) => "no question".to_owned(),
        (1, _) => format!("1 question: {}", first.join(", ")),
        (count, 0) => format!("{count} questions: {}", first.join(", ")),
        (count, rest) => format!("{count} questions: {}, and {rest} more", first.join(", ")),
    }
}

/// The questions in which it is the reason of a denial, or why there can be none.
pub(super) fn refused(what: &str, asked: &[Answered], never: Option<&str>, named: usize) -> String {
    match never {
        Some(why) if asked.is_empty() => format!("never refused ({why})"),
        _ => format!("{what} {}", questions(asked, named)),
    }
}

/// What became of a rule, in one sentence or two.
pub(super) fn changed(one: &Difference) -> String {
    match one.change {
        Change::Changed => format!("Changed. Before: {}. Now: {}.", one.before, one.now),
        Change::Added => format!("New. Before: {}. Now: {}.", one.before, one.now),
        Change::Removed => format!("Gone. Before: {}. Now: {}.", one.before, one.now),
        Change::NoChangeSeen => format!("No change was seen: {}.", one.before),
        Change::NotFound => format!(
            "No source says what becomes of it. Before: {}. Now: {}.",
            one.before, one.now
        ),
    }
}
