//! One cell: a day, a number, a text, or what is wrong with it.

use jiff::civil::Date;
use retinue_care::Decimal;
use retinue_kernel::Day;

use super::{DayOrder, DecimalSign};

/// What would mend a cell.
pub(super) type Remedy = String;

/// Reads a day of the order that was said.
pub(super) fn day(text: &str, order: DayOrder) -> Result<Day, Remedy> {
    let remedy = || format!("write the day as {}", order.example());
    let mut parts = text.split(['-', '/', '.']);
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(remedy());
    };
    let (year, month, day) = match order {
        DayOrder::YearMonthDay => (first, second, third),
        DayOrder::DayMonthYear => (third, second, first),
        DayOrder::MonthDayYear => (third, first, second),
    };
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let sound = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| text.parse::<i16>().ok()).flatten()
    };
    let date = (|| {
        let year = number(year, 4..=4)?;
        let month = i8::try_from(number(month, 1..=2)?).ok()?;
        let day = i8::try_from(number(day, 1..=2)?).ok()?;
        Date::new(year, month, day).ok()
    })();
    date.map(Day::new).ok_or_else(remedy)
}

/// Reads a number; a sign that parts thousands is refused, for it could be the other one.
pub(super) fn number(text: &str, sign: DecimalSign) -> Result<Decimal, Remedy> {
    let (read, example) = match sign {
        DecimalSign::Point => (Decimal::from_text(text).ok(), "1234.5"),
        DecimalSign::Comma if text.contains('.') => (None, "1234,5"),
        DecimalSign::Comma => (Decimal::from_text(&text.replace(',', ".")).ok(), "1234,5"),
    };
    read.ok_or_else(|| format!("write a number such as {example}, with no sign between thousands"))
}

/// A weight as it is typed elsewhere, with a point before the decimals.
pub(super) fn with_point(text: &str, sign: DecimalSign) -> Option<String> {
    match sign {
        DecimalSign::Point => Some(text.to_owned()),
        DecimalSign::Comma => (!text.contains('.')).then(|| text.replace(',', ".")),
    }
}
