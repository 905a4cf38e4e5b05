//! Exposure for people.

use retinue_care::exposure::Exposure;

use crate::commands::plan::text::sources;
use crate::text::{Paint, WIDTH, wrapped};

pub(super) fn told(shown: &[Exposure], paint: Paint) -> String {
    let says = "Illustrative, not for dosing decisions: a model calibrated to published means. People differ widely.";
    let mut text = wrapped("", says, WIDTH);
    for one in shown {
        text.push_str(&of(one, paint));
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
