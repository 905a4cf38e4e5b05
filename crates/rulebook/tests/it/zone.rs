//! Days and moments of the programme.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use retinue_kernel::Day;

use crate::cases::rulebook;

fn day_of(moment: &str) -> Day {
    rulebook().day_of(moment.parse::<Timestamp>().unwrap())
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_day_changes_at_midnight_eastern_in_winter_and_in_summer() {
    assert_eq!(day_of("2026-03-08T04:59:59Z"), day("2026-03-07"));
    assert_eq!(day_of("2026-03-08T05:00:00Z"), day("2026-03-08"));
    assert_eq!(day_of("2026-07-08T03:59:59Z"), day("2026-07-07"));
    assert_eq!(day_of("2026-07-08T04:00:00Z"), day("2026-07-08"));
}

#[test]
fn an_evening_in_hawaii_is_the_next_day_of_the_programme() {
    assert_eq!(day_of("2026-03-07T18:59:00-10:00"), day("2026-03-07"));
    assert_eq!(day_of("2026-03-07T19:30:00-10:00"), day("2026-03-08"));
}

#[test]
fn a_window_closes_at_the_same_clock_time_on_both_sides_of_a_change_of_clocks() {
    let rulebook = rulebook();
    let closes = |text| rulebook.closes_at(day(text)).unwrap().to_string();
    assert_eq!(
        closes("2026-10-31"),
        "2026-10-31T23:59:00-04:00[America/New_York]"
    );
    assert_eq!(
        closes("2026-11-01"),
        "2026-11-01T23:59:00-05:00[America/New_York]"
    );
    assert_eq!(
        closes("2026-11-04"),
        "2026-11-04T23:59:00-05:00[America/New_York]"
    );
    assert_eq!(
        closes("2026-03-07"),
        "2026-03-07T23:59:00-05:00[America/New_York]"
    );
    assert_eq!(
        closes("2026-03-08"),
        "2026-03-08T23:59:00-04:00[America/New_York]"
    );
}

#[test]
fn seven_civil_days_are_seven_days_whatever_the_clocks_do() {
    for (first, last) in [
        ("2024-03-01", "2024-03-07"),
        ("2026-10-29", "2026-11-04"),
        ("2026-03-05", "2026-03-11"),
        ("2024-02-26", "2024-03-03"),
    ] {
        assert_eq!(day(first).last_of_window(7), day(last));
    }
}

#[test]
fn the_reader_sees_the_closing_on_the_readers_own_clock() {
    let rulebook = rulebook();
    let honolulu = TimeZone::get("Pacific/Honolulu").unwrap();
    let shown = |text| {
        rulebook
            .zone()
            .closes_at_in(day(text), &honolulu)
            .unwrap()
            .to_string()
    };
    assert_eq!(
        shown("2026-03-07"),
        "2026-03-07T18:59:00-10:00[Pacific/Honolulu]"
    );
    assert_eq!(
        shown("2026-07-07"),
        "2026-07-07T17:59:00-10:00[Pacific/Honolulu]"
    );
}
