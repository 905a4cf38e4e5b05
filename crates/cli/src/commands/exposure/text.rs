//! Exposure for people.

use retinue_care::exposure::Exposure;
use retinue_care::{Cited, Spread};

use crate::commands::plan::text::sources;
use crate::text::{Paint, WIDTH, wrapped};

pub(super) fn told(shown: &[Exposure], spreads: &[&Cited<Spread>], paint: Paint) -> String {
    let says = "Illustrative, not for dosing decisions: a model calibrated to published means. People differ widely.";
    let mut text = wrapped("", says, WIDTH);
    for one in shown {
        text.push_str(&of(one, paint));
    }
    if !spreads.is_empty() {
        text.push_str(&between_persons(spreads, paint));
    }
    text
}

/// How far persons differ, which the numbers of the mean do not show.
fn between_persons(spreads: &[&Cited<Spread>], paint: Paint) -> String {
    let provisional = spreads.iter().any(|one| one.is_provisional());
    let mark = if provisional { " (PROVISIONAL)" } else { "" };
    let heading = format!("How far persons differ{mark}");
    let mut text = format!("\n{}\n", paint.heading(&heading));
    let says = "Illustrative: each number of the mean spreads from person to person by so much (coefficient of variation), so that a single person may lie far from it.";
    text.push_str(&wrapped("   ", says, WIDTH));
    for one in spreads {
        let first = format!("   {:<38}", one.value.in_words());
        let says = format!("{} %; {}", one.value.percent, sources(&one.basis));
        text.push_str(&wrapped(&first, &says, WIDTH));
    }
    text
}

fn of(shown: &Exposure, paint: Paint) -> String {
    let provisional = if shown.provisional {
        " (PROVISIONAL)"
    } else {
        ""
    };
    let mut text = format!(
        "\n{}\n",
        paint.heading(&format!(
            "{}, {}{provisional}",
            shown.formulation, shown.food
        ))
    );
    let mut row = |what: &str, says: String| {
        text.push_str(&wrapped(&format!("   {what:<20}"), &says, WIDTH));
    };
    let each = |dose: Option<retinue_care::MicrogramsPerKilogram>| {
        dose.map(|dose| format!(" ({dose})")).unwrap_or_default()
    };
    row(
        "nominal",
        format!(
            "{} a day{}",
            shown.nominal_daily,
            each(shown.nominal_per_kilogram)
        ),
    );
    row(
        "worth, with food",
        format!(
            "{} a day of conventional capsules{}",
            shown.fed_equivalent_daily,
            each(shown.fed_equivalent_per_kilogram)
        ),
    );
    if let Some(band) = shown.fed_equivalent_band {
        row(
            "sources differ",
            format!("{} to {} a day", band.from, band.to),
        );
    }
    let single = shown.single_dose;
    row(
        "one dose",
        format!(
            "peak {:.0} ng/mL after {:.1} h, area {:.0} ng·h/mL",
            single.peak, single.peak_after, single.area
        ),
    );
    let steady = shown.steady_state;
    row(
        "steady state",
        format!(
            "{:.0} to {:.0} ng/mL, {:.0} on average",
            steady.lowest, steady.highest, steady.average
        ),
    );
    let washout = shown.washout;
    row(
        "after stopping",
        format!(
            "drug below 10 ng/mL after {:.0} h, below 1 after {:.0} h; 4-oxo below 10 after {:.0} h, below 1 after {:.0} h",
            washout.parent_below_10,
            washout.parent_below_1,
            washout.metabolite_below_10,
            washout.metabolite_below_1
        ),
    );
    row("rests on", sources(&shown.basis));
    text
}
