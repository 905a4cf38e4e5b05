//! `retinue windows`: will these days do, before they are booked?

mod json;
mod text;

use retinue_kernel::{
    Circumstances, Closed, ClosedDays, Cycle, Day, Days, ExpectedTest, Planned, RulesInForce,
    Setting, Specimen, Step, Weekdays, Wishes,
};
use retinue_rulebook::Rulebook;

use crate::ending::{Ended, Trouble};
use crate::question::{About, Gate, Input, QuestionOptions, day_option};
use crate::text::{Paint, print, print_json};

/// Look at the days of a visit, a test and a collection before they are booked
///
/// Reads what `check` reads, adds to it what would be recorded if the plan were carried out and all went well, and asks
/// the gate. Days left out are found; days that do not fit are answered with the reason and the first day that does.
/// Exit 0 the days fit, 3 they do not, 2 input that cannot be used. It touches no store and no clock.
#[derive(clap::Args)]
pub(crate) struct Windows {
    #[command(flatten)]
    question: QuestionOptions,
    #[command(flatten)]
    days: DayOptions,
    #[command(flatten)]
    circumstances: CircumstanceOptions,
}

/// The days in mind.
#[derive(clap::Args)]
struct DayOptions {
    /// The day of the visit: counselling, and the month's contraception unchanged
    #[arg(long, value_name = "DAY")]
    visit: Option<String>,
    /// The day on which the specimen of the pregnancy test is collected
    #[arg(long, value_name = "DAY")]
    test: Option<String>,
    /// The day on which the month is confirmed and prescribed, and the questions are answered
    #[arg(long, value_name = "DAY")]
    prescription: Option<String>,
    /// The day of the collection at the pharmacy
    #[arg(long, value_name = "DAY")]
    collection: Option<String>,
}

/// What the days depend on besides the law.
#[derive(clap::Args)]
struct CircumstanceOptions {
    /// How many days after the day of the question are looked at
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(Days).range(1..=366))]
    within: Days,
    /// How many sets of days are proposed at most
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = clap::value_parser!(Days).range(1..=20))]
    most: Days,
    /// Days without visits and prescriptions: days of the week and single days, such as saturday,sunday,2026-12-24
    #[arg(long, value_name = "DAYS")]
    clinic_closed: Option<String>,
    /// Days without specimens
    #[arg(long, value_name = "DAYS")]
    laboratory_closed: Option<String>,
    /// Days without collection
    #[arg(long, value_name = "DAYS")]
    pharmacy_closed: Option<String>,
    /// Calendar days from the specimen to the laboratory's report; 0 is the same day
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(Days).range(0..=366))]
    report_days: Days,
    /// Calendar days until the insurer has answered: no test is planned before
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = clap::value_parser!(Days).range(0..=366))]
    insurer_days: Days,
    /// Where the test will be performed: home, medical or laboratory
    #[arg(long, value_name = "SETTING", default_value = Setting::Laboratory.as_str())]
    setting: String,
    /// How the cycle is: regular, irregular, amenorrhoea or suppressed; unstated counts as regular
    #[arg(long, value_name = "CYCLE")]
    cycle: Option<String>,
    /// The first day of the period before the test, as known or expected
    #[arg(long, value_name = "DAY")]
    period_begins: Option<String>,
}

/// A plan with its answer and what it was answered under.
struct Looked<'a> {
    rulebook: &'a Rulebook,
    rules: &'a RulesInForce,
    on: Day,
    circumstances: Circumstances,
    planned: Planned,
    /// Parties taken as certified because the question says nothing of them.
    assumed: Vec<&'static str>,
}

impl Windows {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let gate = Gate::open(&self.question)?;
        let wishes = self.days.read()?;
        let circumstances = self.circumstances.read()?;
        let written = Input::open(self.question.file.as_ref())?.whole()?;
        let About {
            rulebook,
            rules,
            on,
            asked,
        } = gate.about(&written)?;
        let planned = retinue_kernel::plan(&asked.case(), &rules, on, &wishes, &circumstances);
        let looked = Looked {
            rulebook,
            rules: &rules,
            on,
            circumstances,
            planned,
            assumed: asked.assumed,
        };
        if json {
            print_json(&json::written(&looked)?)?;
        } else {
            print(text::told(&looked, Paint::for_stdout()).as_bytes())?;
        }
        Ok(Ended::yes_if(looked.planned.fits()))
    }
}

impl DayOptions {
    fn read(&self) -> Result<Wishes, Trouble> {
        let mut wishes = Wishes::default();
        for (step, option, written) in [
            (Step::Visit, "--visit", &self.visit),
            (Step::Specimen, "--test", &self.test),
            (Step::Prescription, "--prescription", &self.prescription),
            (Step::Collection, "--collection", &self.collection),
        ] {
            if let Some(written) = written {
                wishes = wishes.with(step, day_option(option, written)?);
            }
        }
        Ok(wishes)
    }
}

impl CircumstanceOptions {
    fn read(&self) -> Result<Circumstances, Trouble> {
        let cycle = self.cycle.as_deref();
        Ok(Circumstances {
            within: self.within,
            most: self.most,
            closed: Closed {
                clinic: closed("--clinic-closed", self.clinic_closed.as_deref())?,
                laboratory: closed("--laboratory-closed", self.laboratory_closed.as_deref())?,
                pharmacy: closed("--pharmacy-closed", self.pharmacy_closed.as_deref())?,
            },
            report_days: self.report_days,
            insurer_days: self.insurer_days,
            test: ExpectedTest {
                setting: Setting::from_text(&self.setting).ok_or_else(|| {
                    let known = Setting::ALL.iter().map(|one| one.as_str());
                    unknown("--setting", &self.setting, known)
                })?,
                specimen: Specimen::Serum,
                cycle: cycle
                    .map(|written| {
                        Cycle::from_text(written).ok_or_else(|| {
                            let known = Cycle::ALL.iter().map(|one| one.as_str());
                            unknown("--cycle", written, known)
                        })
                    })
                    .transpose()?,
                menses_begin_on: self
                    .period_begins
                    .as_deref()
                    .map(|written| day_option("--period-begins", written))
                    .transpose()?,
            },
        })
    }
}

fn unknown<'a>(option: &str, written: &str, known: impl Iterator<Item = &'a str>) -> Trouble {
    let known: Vec<&str> = known.collect();
    Trouble::input(
        option,
        format!("'{written}' is not known; known: {}", known.join(", ")),
    )
}

/// Days of the week by their names, and single days as they are written.
fn closed(option: &str, written: Option<&str>) -> Result<ClosedDays, Trouble> {
    let (mut weekdays, mut dated) = (Vec::new(), Vec::new());
    for part in written.into_iter().flat_map(|written| written.split(',')) {
        let part = part.trim();
        match (Weekdays::named(part), part.parse::<Day>()) {
            (Some(weekday), _) => weekdays.push(weekday),
            (None, Ok(day)) => dated.push(day),
            (None, Err(_)) => {
                let known = Weekdays::NAMES.iter().copied();
                let known = known.chain(["a day such as 2026-12-24"]);
                return Err(unknown(option, part, known));
            }
        }
    }
    Ok(ClosedDays::new(weekdays.into_iter().collect(), dated))
}
