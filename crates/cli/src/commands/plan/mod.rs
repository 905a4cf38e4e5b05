//! `retinue plan`: the doses of a course, as capsules on days.

mod history;
mod read;
pub(super) mod text;

use std::path::PathBuf;

use retinue_care::Grams;
use retinue_care::dose::{Aim, CeilingWish, DoseQuestion, Given, PriceList, Severity, plan_dose};
use retinue_interop::price_list::read_price_list;
use retinue_kernel::Programme;
use retinue_ledger::Clock;
use retinue_rulebook::Rulebook;

use crate::ending::{Ended, Trouble};
use crate::knowledge::{KnowledgeOptions, jurisdiction_option};
use crate::question::{Input, day_option};
use crate::text::{Paint, print, print_json};
use history::History;

/// Plan the doses of a course: capsules morning and evening, packs, finish dates, money
///
/// Advice from cited knowledge, for a prescriber to judge; nothing is refused and nothing is recorded. Doses are for each
/// kilogram and day (`--step 0.5:28 --step 1`, days after the colon) or milligrams a day (`--step 40mg`); without steps the
/// usual lead-in and the upper end of the label's usual range. Exit 0, or 2 for input that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Plan {
    /// The latest body weight: 70, 70.5kg or 154lb
    #[arg(long, value_name = "WEIGHT", allow_hyphen_values = true)]
    weight: String,
    /// A formulation (conventional, lidose, micronized), or a product by its id such as us-conventional
    #[arg(long, value_name = "PRODUCT")]
    product: String,
    /// Whose label holds: US, UK or EU
    #[arg(long = "in", value_name = "LAND", default_value = "US")]
    land: String,
    /// The cumulative target in mg/kg, 120..150 or one number [default: the label's, where it has one]
    #[arg(long, value_name = "RANGE", allow_hyphen_values = true)]
    target: Option<String>,
    /// A step: dose in mg/kg or, with mg, in milligrams a day; its days after a colon. May be repeated
    #[arg(long = "step", value_name = "DOSE[:DAYS]", allow_hyphen_values = true)]
    steps: Vec<String>,
    /// The first day of the plan [default: today, or the day after the last one of the history]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The strengths that can be had, such as 10,20,40 [default: all on the market]
    #[arg(long, value_name = "MG", value_delimiter = ',')]
    strengths: Vec<String>,
    /// What is sought among equal doses: fewest-capsules, least-cost or least-leftover
    #[arg(long, value_name = "AIM", default_value = Aim::FewestCapsules.as_str())]
    aim: String,
    /// A price list: CSV with the columns milligrams, capsules, price
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    prices: Option<PathBuf>,
    /// The currency of the price list, by its three letters
    #[arg(long, value_name = "LETTERS", default_value = "USD")]
    currency: String,
    /// The disease is very severe with scarring, or mainly on the trunk: asks for the label's raised ceiling
    #[arg(long)]
    very_severe_or_truncal: bool,
    /// The patient is an adult; the raised ceiling needs it
    #[arg(long)]
    adult: bool,
    /// A prescriber signs for the raised ceiling
    #[arg(long)]
    signed: bool,
    /// The kidneys are severely impaired
    #[arg(long)]
    severe_renal_impairment: bool,
    /// What was given so far, as JSON: weights, doses and capsules at home; `-` is standard input
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    history: Option<PathBuf>,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
}

impl Plan {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let knowledge = book.knowledge();
        let jurisdiction = jurisdiction_option("--in", &self.land)?;
        let weight = Grams::from_text(&self.weight)
            .map_err(|error| Trouble::input("--weight", error.to_string()))?;
        let product = read::product(&self.product, jurisdiction, knowledge)?;
        let target = self.target.as_deref().map(read::target).transpose()?;
        let steps = read::steps(&self.steps)?;
        let strengths = read::strengths(&self.strengths)?;
        let aim = read::aim(&self.aim)?;
        let prices = self.price_list()?;
        if aim == Aim::LeastCost && prices.is_none() {
            return Err(Trouble::input(
                "--prices",
                "the least cost needs a price list: give one, or another --aim",
            ));
        }
        let history = match &self.history {
            Some(file) => History::read(&Input::open(Some(file))?.whole()?)?,
            None => History::default(),
        };
        let starts_on = match &self.from {
            Some(written) => day_option("--from", written)?,
            None => history.next_day().map_or_else(|| today(jurisdiction), Ok)?,
        };
        let asked = DoseQuestion {
            jurisdiction,
            product: &product,
            weight,
            starts_on,
            steps: &steps,
            target,
            ceiling: self.ceiling()?,
            severe_renal_impairment: self.severe_renal_impairment,
            strengths: &strengths,
            aim,
            prices: prices.as_ref(),
            given: Given {
                weights: &history.weights,
                days: &history.days,
                untold: &[],
            },
            at_home: &history.at_home,
        };
        let plan = plan_dose(&asked, knowledge)
            .map_err(|error| Trouble::input(read::option_of(&error), error.to_string()))?;
        if json {
            print_json(&serde_json::to_value(&plan).map_err(Trouble::failed)?)?;
        } else {
            print(text::told(&plan, Paint::for_stdout()).as_bytes())?;
        }
        Ok(Ended::Yes)
    }

    fn ceiling(&self) -> Result<CeilingWish, Trouble> {
        if !self.very_severe_or_truncal {
            return Ok(CeilingWish::Usual);
        }
        Severity::of(self.adult, self.signed)
            .map(CeilingWish::Raised)
            .map_err(|error| {
                let option = if self.adult { "--signed" } else { "--adult" };
                Trouble::input(option, error.to_string())
            })
    }

    fn price_list(&self) -> Result<Option<PriceList>, Trouble> {
        let Some(path) = &self.prices else {
            return Ok(None);
        };
        let bytes = Input::open(Some(path))?.whole()?;
        let list = read_price_list(&bytes, &self.currency).map_err(|mistakes| {
            let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            Trouble::input(path.display().to_string(), all.join("\n"))
        })?;
        Ok(Some(list))
    }
}

/// Today, where the clinic works.
fn today(jurisdiction: retinue_care::Jurisdiction) -> Result<retinue_kernel::Day, Trouble> {
    let programme = match jurisdiction {
        retinue_care::Jurisdiction::Us => Programme::UsIpledge,
        retinue_care::Jurisdiction::Uk => Programme::UkMhra,
        retinue_care::Jurisdiction::Eu => Programme::EuPpp,
    };
    let rulebook = Rulebook::embedded_of(programme).map_err(Trouble::Rules)?;
    Ok(rulebook.day_of(Clock::System.now()))
}
