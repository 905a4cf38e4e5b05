//! A plan of doses for people.

use retinue_care::dose::{
    Course, CourseLength, DayDoses, DosePlan, FinishDay, PlannedStep, Stock, TargetKind,
};
use retinue_care::{Basis, Confidence, Range, Remark};

use crate::text::{Paint, WIDTH, hung, wrapped};

pub(super) fn told(plan: &DosePlan, paint: Paint) -> String {
    let mut text = wrapped(
        "",
        &format!(
            "{} for {}, by what holds in {}. Advice for a prescriber to judge; nothing is recorded.",
            plan.product_name, plan.weight, plan.jurisdiction
        ),
        WIDTH,
    );
    if plan.provisional {
        let says = "PROVISIONAL: it rests on a value that no stored source confirms; see below.";
        text.push_str(&wrapped("", says, WIDTH));
    }
    text.push_str(&heading("Doses", paint));
    for step in &plan.steps {
        text.push_str(&of_step(step));
    }
    let ceiling = format!(
        "Nothing above {} a day ({}).",
        plan.ceiling, plan.ceiling_per_kilogram.value
    );
    text.push_str(&wrapped("   ", &ceiling, WIDTH));
    text.push_str(&of_given(plan, paint));
    text.push_str(&of_target(plan, paint));
    text.push_str(&of_label(&plan.course_length));
    text.push_str(&of_course(plan, paint));
    text.push_str(&of_remarks(&plan.remarks, paint));
    text
}

fn heading(words: &str, paint: Paint) -> String {
    format!("\n{}\n", paint.heading(words))
}

fn of_step(step: &PlannedStep) -> String {
    let days = match step.days {
        Some(1) => "1 day".to_owned(),
        Some(days) => format!("{days} days"),
        None => "and on".to_owned(),
    };
    let first = format!("   {}  {days:<8}  ", step.from);
    let average = if step.capsules.alternates() {
        " on average"
    } else {
        ""
    };
    let mut text = wrapped(
        &first,
        &format!(
            "{} a day{average} ({}); wished {}",
            step.daily, step.daily_per_kilogram, step.wished
        ),
        WIDTH,
    );
    let margin = " ".repeat(first.chars().count());
    let alternates = step.capsules.alternates();
    for (index, day) in step.capsules.days().enumerate() {
        let which = match (alternates, index) {
            (false, _) => "",
            (true, 0) => "first day: ",
            (true, _) => "next day: ",
        };
        text.push_str(&wrapped(&margin, &format!("{which}{}", of_day(day)), WIDTH));
    }
    text
}

fn of_day(day: &DayDoses) -> String {
    if day.morning.is_empty() {
        format!("{} once", day.evening)
    } else {
        format!(
            "{} in the morning, {} in the evening",
            day.morning, day.evening
        )
    }
}

fn of_given(plan: &DosePlan, paint: Paint) -> String {
    let given = &plan.given;
    if given.next_day.is_none() {
        return String::new();
    }
    let mut text = heading("Given so far", paint);
    for (what, says) in [
        (
            "conventional",
            format!(
                "{}: {} by the latest weight, {} by the weight of each day",
                given.kept, given.by_latest_weight, given.by_weight_of_period
            ),
        ),
        (
            "with food",
            format!(
                "worth {}, {} by the weight of each day (illustrative)",
                given.fed_equivalent, given.fed_equivalent_by_weight_of_period
            ),
        ),
        (
            "days",
            format!(
                "{} missed, {} vomited ({} that nobody says how to count)",
                given.days_missed, given.days_vomited, given.vomited
            ),
        ),
    ] {
        text.push_str(&wrapped(&format!("   {what:<14}"), &says, WIDTH));
    }
    text
}

fn of_target(plan: &DosePlan, paint: Paint) -> String {
    let Some(target) = &plan.target else {
        let says = "None: the label has none, and none was given.";
        return format!(
            "{}{}",
            heading("Target", paint),
            wrapped("   ", says, WIDTH)
        );
    };
    let whose = match target.kind {
        TargetKind::Label => "the label's",
        TargetKind::Custom => "custom: no label has it",
    };
    let mut text = heading("Target", paint);
    let in_conventional = range(target.total.from, target.total.to);
    let own = if target.total == target.total_of_product {
        String::new()
    } else {
        let own = range(target.total_of_product.from, target.total_of_product.to);
        format!(", which are {own} of this product")
    };
    let says = format!(
        "{} ({whose}): {in_conventional} of conventional capsules{own}",
        range(target.per_kilogram.from, target.per_kilogram.to)
    );
    text.push_str(&wrapped("   ", &says, WIDTH));
    if let Some(finish) = &plan.finish {
        for (end, reached) in [
            (target.per_kilogram.from, finish.lower),
            (target.per_kilogram.to, finish.upper),
        ] {
            let says = format!("{end} {}", reached_on(reached));
            text.push_str(&wrapped("   ", &says, WIDTH));
        }
    }
    text
}

/// Two amounts, or one when they are the same.
fn range<T: std::fmt::Display + PartialEq>(from: T, to: T) -> String {
    if from == to {
        from.to_string()
    } else {
        format!("{from} to {to}")
    }
}

fn reached_on(reached: Range<Option<FinishDay>>) -> String {
    let one = |day: FinishDay| match day.day {
        0 => "before this plan begins".to_owned(),
        number => format!(
            "on {}, day {number}, week {}",
            day.on,
            tenths(day.tenths_of_weeks)
        ),
    };
    match (reached.from, reached.to) {
        (None, _) => "is not reached within three years".to_owned(),
        (Some(from), None) => format!("is reached {} at the earliest", one(from)),
        (Some(from), Some(to)) if from == to => format!("is reached {}", one(from)),
        (Some(from), Some(to)) => format!(
            "is reached {} at the earliest, {} at the latest",
            one(from),
            one(to)
        ),
    }
}

fn tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn of_label(course: &CourseLength) -> String {
    let weeks = course.weeks.value;
    let says = format!(
        "The label's course of {} to {} weeks ends between {} and {}, with {} given by then.",
        weeks.from,
        weeks.to,
        course.until.from,
        course.until.to,
        range(course.reached.from, course.reached.to)
    );
    wrapped("   ", &says, WIDTH)
}

fn of_course(plan: &DosePlan, paint: Paint) -> String {
    let course = &plan.course;
    let mut text = heading("Dispensings, in whole packs", paint);
    for one in &course.dispensings {
        let cost = match (&plan.currency, one.cost) {
            (Some(currency), Some(cost)) => format!("; {currency} {cost}"),
            (Some(_), None) => "; a strength has no price".to_owned(),
            (None, _) => String::new(),
        };
        let first = format!("   {}  {:>2} days  ", one.from, one.days);
        let says = format!(
            "{}; left {}{cost}",
            stock(&one.handed_over),
            stock(&one.left)
        );
        text.push_str(&wrapped(&first, &says, WIDTH));
    }
    if let Some(currency) = &plan.currency {
        let money = match (cost_of(&plan.shortest_course), cost_of(course)) {
            (Some(from), Some(to)) => format!("{currency} {}", range(from, to)),
            _ => "cannot be told: a strength has no price".to_owned(),
        };
        let says = format!("The course: {money}. A break in price holds inside one dispensing.");
        text.push_str(&wrapped("   ", &says, WIDTH));
    }
    text
}

fn cost_of(course: &Course) -> Option<String> {
    course.cost.map(|cost| cost.to_string())
}

fn stock(stock: &Stock) -> String {
    let all: Vec<String> = stock
        .iter()
        .map(|(strength, count)| format!("{count} × {} mg", strength.0))
        .collect();
    if all.is_empty() {
        "none".to_owned()
    } else {
        all.join(" + ")
    }
}

fn of_remarks(remarks: &[Remark], paint: Paint) -> String {
    let mut text = heading("To know", paint);
    for remark in remarks {
        let says = format!("{} [{}]", remark.says, sources(&remark.basis));
        text.push_str(&hung("   * ", 5, &says, WIDTH));
    }
    text
}

/// The sources of a value and how sure it is, in words.
pub(crate) fn sources(basis: &Basis) -> String {
    let sources = basis.sources.as_slice().iter();
    let all: Vec<&str> = sources.map(retinue_kernel::Id::as_str).collect();
    let sure = match basis.confidence {
        Confidence::Confirmed => "confirmed",
        Confidence::Secondary => "secondary, to be verified",
        Confidence::Derived => "derived here",
        Confidence::Unconfirmed => "PROVISIONAL",
    };
    format!("{}; {sure}", all.join(", "))
}
