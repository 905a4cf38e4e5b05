//! What a clinician did with a card, as the record system tells it afterwards.

use serde_json::{Map, Value};

use super::card::OVERRIDE_REASONS;
use crate::rems::Misshapen;
use crate::rems::person::text;

/// Most cards of which is told at once.
const MOST: usize = 100;

/// What became of a card.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// One of its suggestions was taken.
    Accepted,
    /// It was put aside.
    Overridden,
}

impl Outcome {
    /// Its word in the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Accepted => "accepted",
            Outcome::Overridden => "overridden",
        }
    }
}

/// What is told of one card. What the clinician wrote beside it is not read: it may name a person, and stands in their chart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feedback {
    /// The card, by the name that it was given.
    pub card: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The code of the reason for which it was put aside, of those that the card offered; `other` for another one.
    pub reason: Option<String>,
}

/// Reads the body of a feedback. `reasons_at` is the system of the reasons that cards offer.
///
/// # Errors
/// [`Misshapen`] for a body that is none; nothing of it is taken then.
pub fn read(body: &[u8], reasons_at: &str) -> Result<Vec<Feedback>, Misshapen> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|_| Misshapen::at("body", "a JSON object belongs here"))?;
    let told = body.get("feedback").and_then(Value::as_array);
    let told = told.ok_or_else(|| Misshapen::at("feedback", "a list belongs here"))?;
    if told.is_empty() || told.len() > MOST {
        return Err(Misshapen::at(
            "feedback",
            "from 1 to 100 entries belong here",
        ));
    }
    let told = told.iter().enumerate();
    told.map(|(place, one)| {
        let at = format!("feedback[{place}]");
        let Value::Object(one) = one else {
            return Err(Misshapen::at(at, "an object belongs here"));
        };
        entry(one, &at, reasons_at)
    })
    .collect()
}

fn entry(one: &Map<String, Value>, at: &str, reasons_at: &str) -> Result<Feedback, Misshapen> {
    let needed = |name: &str| {
        let place = format!("{at}.{name}");
        text(one.get(name), || place.clone())?
            .ok_or_else(|| Misshapen::at(place, "a text belongs here"))
    };
    let card = needed("card")?.to_owned();
    let outcome = match needed("outcome")? {
        "accepted" => Outcome::Accepted,
        "overridden" => Outcome::Overridden,
        _ => {
            let at = format!("{at}.outcome");
            return Err(Misshapen::at(at, "'accepted' or 'overridden' belongs here"));
        }
    };
    // Later drafts write one coding where 2.0 has the reason within.
    let given = one.get("overrideReason");
    let reason = given.map(|given| given.get("reason").unwrap_or(given));
    let reason = reason.filter(|_| outcome == Outcome::Overridden);
    let reason = match reason {
        None | Some(Value::Null) => None,
        Some(reason) => {
            let code = text(reason.get("code"), || {
                format!("{at}.overrideReason.reason.code")
            })?;
            let is_ours = reason.get("system").and_then(Value::as_str) == Some(reasons_at);
            let mut known = OVERRIDE_REASONS.iter().filter(|_| is_ours);
            let known = known.find(|known| Some(known.code) == code);
            Some(known.map_or("other", |known| known.code).to_owned())
        }
    };
    Ok(Feedback {
        card,
        outcome,
        reason,
    })
}
