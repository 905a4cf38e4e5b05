//! `retinue interactions`: other medicines and allergies beside isotretinoin.

use std::collections::BTreeMap;

use retinue_care::interaction::{
    Interaction, Recognised, Situation, allergy, interactions_of, recognise,
};
use retinue_care::{
    Action, Agent, Cited, Counsel, Given, Intended, Jurisdiction, Knowledge, ProductRecord,
};
use serde_json::{Value, json};

use crate::commands::advise::told as counsel_told;
use crate::ending::{Ended, Trouble};
use crate::knowledge::{KnowledgeOptions, jurisdiction_option};
use crate::text::{Paint, WIDTH, print, print_json, wrapped};

/// Look up other medicines and allergies beside isotretinoin
///
/// Medicines by the name of an ingredient, an ATC code or an RxNorm code are certain; brands, plain words ("vitamin A
/// tablets") and slips of the pen are asked back: ask again with the id that is meant. Exit 0 when nothing stands against
/// treatment, 3 when something does, or has to be said first; 2 for input that cannot be used.
#[derive(clap::Args)]
pub(crate) struct Interactions {
    /// Names, ATC codes, RxNorm codes or ids
    #[arg(required_unless_present = "allergies")]
    medicines: Vec<String>,
    /// An allergy, to an excipient or anything else: peanut, parabens. May be repeated
    #[arg(long = "allergy", value_name = "WORDS")]
    allergies: Vec<String>,
    /// The product, such as us-conventional, whose excipients count; any without it
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// Isotretinoin is being taken already
    #[arg(long)]
    on_treatment: bool,
    /// Acne fulminans: a corticosteroid is meant
    #[arg(long)]
    fulminans: bool,
    /// Whether a hormonal method of contraception is used: yes or no; not known counts as yes
    #[arg(long, value_name = "YES|NO")]
    hormonal_contraception: Option<String>,
    /// Whose label holds: US, UK or EU
    #[arg(long = "in", value_name = "LAND", default_value = "US")]
    land: String,
    #[command(flatten)]
    knowledge: KnowledgeOptions,
}

/// What was made of one medicine.
enum Found<'a> {
    Known(&'a Cited<Agent>, Vec<Interaction>),
    Ask(Vec<&'a Cited<Agent>>),
    Unknown,
}

impl Interactions {
    pub(super) fn run(self, json: bool) -> Result<Ended, Trouble> {
        let book = self.knowledge.open()?;
        let knowledge = book.knowledge();
        let jurisdiction = jurisdiction_option("--in", &self.land)?;
        let situation = self.situation(jurisdiction)?;
        let product = self.product(knowledge, jurisdiction)?;
        let known = &knowledge.interactions;
        let medicines: Vec<(&str, Found<'_>)> = self
            .medicines
            .iter()
            .map(|written| (written.as_str(), found(knowledge, written, &situation)))
            .collect();
        let allergies: Vec<(&str, Vec<Counsel>)> = self
            .allergies
            .iter()
            .map(|told| {
                let counsels = allergy(known, told, product, jurisdiction, &[]);
                (told.as_str(), counsels)
            })
            .collect();
        if json {
            print_json(&json!({
                "knowledge": knowledge.hash,
                "jurisdiction": jurisdiction,
                "medicines": medicines.iter().map(written).collect::<Vec<Value>>(),
                "allergies": allergies
                    .iter()
                    .map(|(told, advice)| json!({ "written": told, "known": !advice.is_empty(), "advice": advice }))
                    .collect::<Vec<Value>>(),
            }))?;
        } else {
            print(told(&medicines, &allergies, Paint::for_stdout()).as_bytes())?;
        }
        let clear = medicines.iter().all(|(_, found)| is_clear(found))
            && allergies.iter().all(|(_, all)| all.iter().all(lets_pass));
        Ok(Ended::yes_if(clear))
    }

    fn situation(&self, jurisdiction: Jurisdiction) -> Result<Situation, Trouble> {
        let hormonal = match self.hormonal_contraception.as_deref() {
            None => None,
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(other) => {
                return Err(Trouble::input(
                    "--hormonal-contraception",
                    format!("'{other}' is not known; write yes or no"),
                ));
            }
        };
        let mut given = BTreeMap::new();
        if let Some(hormonal) = hormonal {
            given.insert(Given::HormonalContraception, hormonal);
            if !hormonal {
                given.insert(Given::IsTheMethod, false);
            }
        }
        Ok(Situation {
            jurisdiction,
            on_treatment: self.on_treatment,
            given: given.into_iter().collect(),
            intended: self
                .fulminans
                .then_some(Intended::AcneFulminans)
                .into_iter()
                .collect(),
        })
    }

    fn product<'a>(
        &self,
        knowledge: &'a Knowledge,
        jurisdiction: Jurisdiction,
    ) -> Result<Option<&'a ProductRecord>, Trouble> {
        let Some(written) = self.product.as_deref() else {
            return Ok(None);
        };
        let found = knowledge.product(written);
        let here = found.filter(|one| one.jurisdictions.holds_in(jurisdiction));
        here.map(Some).ok_or_else(|| {
            let sold = knowledge.products.iter();
            let sold: Vec<&str> = sold
                .filter(|one| one.jurisdictions.holds_in(jurisdiction))
                .map(|one| one.id.as_str())
                .collect();
            Trouble::input(
                "--product",
                format!(
                    "'{written}' is not a product of {jurisdiction}; known there: {}",
                    if sold.is_empty() {
                        "none".to_owned()
                    } else {
                        sold.join(", ")
                    }
                ),
            )
        })
    }
}

/// An id is certain, too: it is what someone answers who was asked back.
fn found<'a>(knowledge: &'a Knowledge, written: &str, situation: &Situation) -> Found<'a> {
    let known = &knowledge.interactions;
    let recognised = match known.agent(written.trim()) {
        Some(agent) => Recognised::Certain(agent),
        None => recognise(known, written),
    };
    match recognised {
        Recognised::Certain(agent) => {
            Found::Known(agent, interactions_of(known, agent, situation, &[]))
        }
        Recognised::ToConfirm(agents) => Found::Ask(agents),
        Recognised::Unknown => Found::Unknown,
    }
}

fn is_clear(found: &Found<'_>) -> bool {
    match found {
        Found::Known(_, all) => all.iter().all(|one| lets_pass(&one.counsel)),
        Found::Ask(_) | Found::Unknown => false,
    }
}

fn lets_pass(counsel: &Counsel) -> bool {
    counsel.advice.action == Action::Continue
}

fn written((written, found): &(&str, Found<'_>)) -> Value {
    match found {
        Found::Known(agent, interactions) => json!({
            "written": written,
            "agent": agent.value.id,
            "name": agent.value.name,
            "interactions": interactions,
        }),
        Found::Ask(agents) => {
            let may_be: Vec<Value> = agents
                .iter()
                .map(|one| json!({ "agent": one.value.id, "name": one.value.name }))
                .collect();
            json!({ "written": written, "may-be": may_be })
        }
        Found::Unknown => json!({ "written": written, "unknown": true }),
    }
}

fn told(
    medicines: &[(&str, Found<'_>)],
    allergies: &[(&str, Vec<Counsel>)],
    paint: Paint,
) -> String {
    let mut text = String::new();
    for (written, found) in medicines {
        text.push_str(&format!("{}\n", paint.heading(written)));
        match found {
            Found::Known(_, interactions) => {
                for one in interactions {
                    if let Some(severity) = one.severity {
                        text.push_str(&wrapped("   ", severity_in_words(severity), WIDTH));
                    }
                    if let Some(mechanism) = &one.mechanism {
                        let says = format!("mechanism: {mechanism}");
                        text.push_str(&wrapped("   ", &says, WIDTH));
                    }
                    if let Some(given) = one.if_given {
                        let says = format!("if so: {given}; nobody said that it is not");
                        text.push_str(&wrapped("   ", &says, WIDTH));
                    }
                    text.push_str(&counsel_told::counsel(&one.counsel, paint));
                }
                if interactions.is_empty() {
                    text.push_str(&wrapped(
                        "   ",
                        "Nothing that holds in this situation.",
                        WIDTH,
                    ));
                }
            }
            Found::Ask(agents) => {
                text.push_str(&wrapped(
                    "   ",
                    "May be one of these: ask, and look it up again by the id that is meant.",
                    WIDTH,
                ));
                for agent in agents {
                    let says = format!("{} ({})", agent.value.id, agent.value.name);
                    text.push_str(&wrapped("      ", &says, WIDTH));
                }
            }
            Found::Unknown => text.push_str(&wrapped(
                "   ",
                "Not known here, which is no word of its harmlessness.",
                WIDTH,
            )),
        }
    }
    for (told, counsels) in allergies {
        text.push_str(&format!("{}\n", paint.heading(&format!("allergy: {told}"))));
        for counsel in counsels {
            text.push_str(&counsel_told::counsel(counsel, paint));
        }
        if counsels.is_empty() {
            let says = "Nothing that is known of the excipients matches, which is no word of its harmlessness.";
            text.push_str(&wrapped("   ", says, WIDTH));
        }
    }
    text
}

fn severity_in_words(severity: retinue_care::Severity) -> &'static str {
    use retinue_care::Severity::{Avoid, Contraindicated, Inform, Monitor};
    match severity {
        Contraindicated => "X: contraindicated",
        Avoid => "A: to be avoided",
        Monitor => "M: to be watched, or a dose to be changed",
        Inform => "I: to be known",
    }
}
