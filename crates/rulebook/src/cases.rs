//! `cases/**/*.toml`: worked cases, each a small history with questions and the answers that the law gives.
//!
//! They are no part of the law: they say in a pharmacist's words what the law means, and the tests hold the gate and the
//! independent evaluator to them.

use retinue_kernel::{
    AdoptedEdition, Citation, Day, Event, FaultDays, Id, Programme, RegistryFact, RulesInForce,
    Slug, TerritoryAge, WrittenText,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

use crate::answer::verdict_words;
use crate::case_events::{self, Facts};
use crate::case_faults::{self, CaseFault};
use crate::case_territories::{self, CaseTerritory};
use crate::case_texts::{self, CaseText};
use crate::document::{Document, Known};
use crate::error::RuleError;
use crate::mistakes::Mistakes;
use crate::programme::{id_of, words};
use crate::rulebook::Rulebook;

/// A worked case.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Its file, inside the programme's folder.
    pub file: String,
    /// What it shows, in one sentence.
    pub title: String,
    /// Where it comes from.
    pub cite: Citation,
    /// The rules under which it is judged.
    pub rules: RulesInForce,
    /// The questions, in the order in which the story is told.
    pub asks: Vec<Ask>,
}

/// A question of a case, with the answer that the law gives.
#[derive(Clone, PartialEq, Debug)]
pub struct Ask {
    /// The line of the case's file on which it begins, from 1.
    pub line: usize,
    /// What the question is about.
    pub note: Option<String>,
    /// The programme's day of the question.
    pub on: Day,
    /// Everything recorded up to then, in the order of recording.
    pub events: Vec<Event>,
    /// The prescriber's facts; certified when there are none.
    pub prescriber: Option<Vec<RegistryFact>>,
    /// The pharmacy's facts; certified when there are none.
    pub pharmacy: Option<Vec<RegistryFact>>,
    /// The prescription asked for; the latest when there is none.
    pub prescription: Option<Id>,
    /// The answer.
    pub expected: Expected,
    /// The same question as `check` reads it: one line of JSON.
    pub question: String,
}

/// The answer that the law gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expected {
    /// Authorised up to and including a day.
    Authorised {
        /// The last day.
        until: Day,
    },
    /// Denied, for these reasons among others.
    Denied {
        /// Reasons that must be given.
        slugs: Vec<Slug>,
        /// Whether no other reason may be given.
        no_other: bool,
        /// The first day on which all reasons can have cleared, where the case states it.
        earliest: Option<Day>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    title: String,
    cite: crate::document::WrittenCitation,
    edition: Option<Spanned<String>>,
    #[serde(default)]
    editions: Vec<Spanned<String>>,
    #[serde(default)]
    adopted: Vec<WrittenAdoption>,
    #[serde(default)]
    texts: Vec<CaseText>,
    #[serde(default)]
    territories: Vec<CaseTerritory>,
    #[serde(default)]
    faults: Vec<CaseFault>,
    history: Option<Spanned<String>>,
    begins: Option<Spanned<Datetime>>,
    #[serde(default)]
    events: Vec<Spanned<toml::Table>>,
    prescriber: Option<Vec<Spanned<toml::Table>>>,
    pharmacy: Option<Vec<Spanned<toml::Table>>>,
    ask: Vec<Spanned<WrittenAsk>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenAdoption {
    edition: Spanned<String>,
    from: Spanned<Datetime>,
    #[serde(default)]
    overlays: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenAsk {
    note: Option<String>,
    #[serde(default)]
    events: Vec<Spanned<toml::Table>>,
    on: Option<Spanned<Datetime>>,
    at: Option<Spanned<String>>,
    prescription: Option<Spanned<String>>,
    decision: Spanned<String>,
    until: Option<Spanned<Datetime>>,
    #[serde(default)]
    slugs: Vec<Spanned<String>>,
    #[serde(default)]
    no_other: bool,
    earliest: Option<Spanned<Datetime>>,
}

/// A history that several cases begin with.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenHistory {
    #[serde(rename = "title")]
    _title: String,
    events: Vec<Spanned<toml::Table>>,
}

const HISTORIES: &str = "cases/histories/";

impl Rulebook {
    /// The worked cases, in the order of their files. One that holds for several editions is there for each of them.
    ///
    /// # Errors
    /// The first mistake.
    pub fn cases(&self) -> Result<Vec<Case>, RuleError> {
        self.read_cases().map_err(Mistakes::first)
    }

    /// The same, or every mistake that can be found in them.
    ///
    /// # Errors
    /// At least one mistake.
    pub fn cases_or_mistakes(&self) -> Result<Vec<Case>, Vec<RuleError>> {
        self.read_cases().map_err(Mistakes::into_vec)
    }

    fn read_cases(&self) -> Result<Vec<Case>, Mistakes> {
        let mut mistakes = Mistakes::default();
        let mut histories = BTreeMap::new();
        let mut cases = Vec::new();
        for document in self.documents("cases/")? {
            if document.path.starts_with(HISTORIES)
                && let Some(history) = document.read_on::<WrittenHistory>(&mut mistakes)
            {
                let told = mistakes.note(case_events::read(document, &history.events));
                histories.insert(document.stem(), told.unwrap_or_default());
            }
        }
        for document in self.documents("cases/")? {
            if !document.path.starts_with(HISTORIES)
                && let Some(written) = document.read_on::<Written>(&mut mistakes)
            {
                let read = self.case(document, &written, &histories);
                cases.extend(mistakes.note(read).into_iter().flatten());
            }
        }
        mistakes.none_or(|| Some(cases))
    }

    fn case(
        &self,
        document: Document<'_>,
        written: &Written,
        histories: &BTreeMap<&str, Facts>,
    ) -> Result<Vec<Case>, Mistakes> {
        let mut mistakes = Mistakes::default();
        let sources = Known {
            what: "a source",
            stand_in: "sources.toml",
            names: self.sources().keys().map(String::as_str).collect(),
        };
        mistakes.note(sources.holds(&document, &written.cite.source));
        let editions = Known {
            what: "an edition of this programme",
            stand_in: "programme.toml",
            names: self
                .editions()
                .iter()
                .map(|edition| edition.id.as_str())
                .collect(),
        };
        let mut bases: Vec<Option<&str>> = Vec::new();
        for edition in written.edition.iter().chain(&written.editions) {
            if mistakes.note(editions.holds(&document, edition)).is_some() {
                bases.push(Some(edition.as_ref()));
            }
        }
        if written.edition.is_some()
            && let Some(several) = written.editions.first()
        {
            mistakes.add(document.fault(
                several.span(),
                "both one edition and several are named",
                "keep editions = [ … ], with all of them",
            ));
        }
        if written.edition.is_none() && written.editions.is_empty() {
            bases.push(None);
        }
        let mut adopted = Vec::with_capacity(written.adopted.len());
        for adoption in &written.adopted {
            mistakes.note(editions.holds(&document, &adoption.edition));
            adopted.extend(mistakes.note(self.adoption(document, adoption)));
        }
        let told = mistakes.note(self.told_before(document, written, histories));
        let party = |facts: &Option<Vec<Spanned<toml::Table>>>| {
            facts
                .as_deref()
                .map(|facts| case_events::read(document, facts))
                .transpose()
        };
        let texts = mistakes
            .note(case_texts::read(document, &written.texts))
            .unwrap_or_default();
        let territories = mistakes
            .note(case_territories::read(document, &written.territories))
            .unwrap_or_default();
        let faults = mistakes
            .note(case_faults::read(document, &written.faults))
            .unwrap_or_default();
        let prescriber = mistakes.note(party(&written.prescriber));
        let pharmacy = mistakes.note(party(&written.pharmacy));
        let (Some(told), Some(prescriber), Some(pharmacy)) = (told, prescriber, pharmacy) else {
            return Err(mistakes);
        };
        let mut cases = Vec::with_capacity(bases.len());
        for edition in bases {
            let first = edition.and_then(|edition| self.rules_always(edition));
            let rules = adopted.iter().fold(
                first.unwrap_or_else(|| self.default_rules()),
                |rules, one| self.adopt(rules, one.edition.as_str(), one.from, &one.overlays),
            );
            let rules = rules
                .with_texts(case_texts::loaded(&texts))
                .with_territories(territories.iter().cloned())
                .with_faults(faults.iter().copied());
            let mut told = told.clone();
            let mut asks = Vec::with_capacity(written.ask.len());
            for ask in &written.ask {
                let next = mistakes.note(case_events::read(document, &ask.as_ref().events));
                told.extend(next.unwrap_or_default());
                let setting = Setting {
                    programme: self.programme().id.as_str(),
                    edition,
                    adopted: &adopted,
                    texts: &texts,
                    territories: &territories,
                    faults: &faults,
                    told: &told,
                    prescriber: prescriber.as_ref(),
                    pharmacy: pharmacy.as_ref(),
                };
                asks.extend(mistakes.note(self.ask(document, ask, &setting)));
            }
            cases.push(Case {
                file: document.path.to_owned(),
                title: written.title.clone(),
                cite: Citation {
                    source: written.cite.source.as_ref().clone(),
                    at: written.cite.at.as_ref().clone(),
                },
                rules,
                asks,
            });
        }
        mistakes.none_or(|| Some(cases))
    }

    /// What was recorded before the first question.
    fn told_before(
        &self,
        document: Document<'_>,
        written: &Written,
        histories: &BTreeMap<&str, Facts>,
    ) -> Result<Facts, RuleError> {
        let mut told = match &written.history {
            None => Facts::default(),
            Some(name) => {
                let Some(history) = histories.get(name.as_ref().as_str()) else {
                    let known: Vec<&str> = histories.keys().copied().collect();
                    return Err(document.fault(
                        name.span(),
                        format!("'{}' is not a history", name.as_ref()),
                        format!("name a file of {HISTORIES}: {}", known.join(", ")),
                    ));
                };
                match &written.begins {
                    None => history.clone(),
                    Some(begins) => history.begun_on(document.day(begins)?),
                }
            }
        };
        told.extend(case_events::read(document, &written.events)?);
        Ok(told)
    }

    fn adoption(
        &self,
        document: Document<'_>,
        written: &WrittenAdoption,
    ) -> Result<AdoptedEdition, RuleError> {
        let known: Vec<&str> = self
            .overlays()
            .iter()
            .map(|entry| entry.overlay.id.as_str())
            .collect();
        let known = Known {
            what: "an overlay",
            stand_in: "overlays/",
            names: known,
        };
        let mut overlays = Vec::with_capacity(written.overlays.len());
        for overlay in &written.overlays {
            known.holds(&document, overlay)?;
            overlays.push(id_of(document, overlay)?);
        }
        Ok(AdoptedEdition {
            edition: id_of(document, &written.edition)?,
            from: document.day(&written.from)?,
            overlays,
        })
    }

    fn ask(
        &self,
        document: Document<'_>,
        ask: &Spanned<WrittenAsk>,
        setting: &Setting<'_>,
    ) -> Result<Ask, RuleError> {
        let span = ask.span();
        let ask = ask.as_ref();
        let on = match (&ask.on, &ask.at) {
            (Some(on), None) => document.day(on)?,
            (None, Some(at)) => self.moment(document, at)?,
            _ => {
                return Err(document.fault(
                    span,
                    "a question is put on a day or at a moment",
                    "write on = 2026-03-07, or at = \"2026-03-07T19:30:00-10:00[Pacific/Honolulu]\"",
                ));
            }
        };
        let expected = expected(document, ask, self.programme().id)?;
        let prescription = ask
            .prescription
            .as_ref()
            .map(|name| id_of(document, name))
            .transpose()?;
        let question = setting.question(on, prescription.as_ref());
        let events = setting
            .told
            .events()
            .map_err(|(index, says)| setting.told.fault(document, index, says))?;
        let parties = |facts: Option<&Facts>| {
            facts
                .map(|facts| {
                    facts
                        .registry_facts()
                        .map_err(|(index, says)| facts.fault(document, index, says))
                })
                .transpose()
        };
        Ok(Ask {
            line: document.line(span.start),
            note: ask.note.clone(),
            on,
            events,
            prescriber: parties(setting.prescriber)?,
            pharmacy: parties(setting.pharmacy)?,
            prescription,
            expected,
            question,
        })
    }

    fn moment(&self, document: Document<'_>, at: &Spanned<String>) -> Result<Day, RuleError> {
        let moment: jiff::Zoned = at.as_ref().parse().map_err(|error| {
            document.fault(
                at.span(),
                format!("this is not a moment in a zone: {error}"),
                "write day, time, offset and zone, such as 2026-03-07T19:30:00-10:00[Pacific/Honolulu]",
            )
        })?;
        Ok(self.day_of(moment.timestamp()))
    }
}

fn expected(
    document: Document<'_>,
    ask: &WrittenAsk,
    programme: Programme,
) -> Result<Expected, RuleError> {
    let slugs = ask
        .slugs
        .iter()
        .map(|slug| {
            document.word(
                slug,
                "a reason that the gate gives",
                Slug::from_text,
                &words(Slug::ALL, Slug::as_str),
            )
        })
        .collect::<Result<Vec<_>, _>>()?;
    let wrong = |says: &str, remedy: &str| Err(document.fault(ask.decision.span(), says, remedy));
    let (yes, no) = verdict_words(programme);
    let decision = ask.decision.as_ref().as_str();
    match &ask.until {
        Some(until)
            if decision == yes && slugs.is_empty() && !ask.no_other && ask.earliest.is_none() =>
        {
            Ok(Expected::Authorised {
                until: document.day(until)?,
            })
        }
        _ if decision == yes => wrong(
            "a yes has a last day and no reasons",
            "write until = …, and no slugs",
        ),
        None if decision == no && !slugs.is_empty() => Ok(Expected::Denied {
            slugs,
            no_other: ask.no_other,
            earliest: ask
                .earliest
                .as_ref()
                .map(|day| document.day(day))
                .transpose()?,
        }),
        _ if decision == no => wrong(
            "a no has reasons and no last day",
            "write slugs = […], and no until",
        ),
        _ => wrong(
            "this is no decision of the gate",
            &format!("write \"{yes}\" or \"{no}\""),
        ),
    }
}

/// Everything around a question.
struct Setting<'a> {
    programme: &'a str,
    edition: Option<&'a str>,
    adopted: &'a [AdoptedEdition],
    texts: &'a [WrittenText],
    territories: &'a [TerritoryAge],
    faults: &'a [FaultDays],
    told: &'a Facts,
    prescriber: Option<&'a Facts>,
    pharmacy: Option<&'a Facts>,
}

impl Setting<'_> {
    /// The question as `check` reads it.
    fn question(&self, on: Day, prescription: Option<&Id>) -> String {
        let mut question = serde_json::Map::new();
        question.insert("programme".to_owned(), self.programme.into());
        if let Some(edition) = self.edition {
            question.insert("edition".to_owned(), edition.into());
        }
        if !self.adopted.is_empty() {
            let adopted = self.adopted.iter().map(|adopted| {
                let overlays: Vec<&str> = adopted.overlays.iter().map(Id::as_str).collect();
                serde_json::json!({
                    "edition": adopted.edition.as_str(),
                    "from": adopted.from.to_string(),
                    "overlays": overlays,
                })
            });
            question.insert("adopted".to_owned(), adopted.collect());
        }
        if !self.texts.is_empty() {
            question.insert("texts".to_owned(), case_texts::json(self.texts));
        }
        if !self.territories.is_empty() {
            let ages = case_territories::json(self.territories);
            question.insert("territories".to_owned(), ages);
        }
        if !self.faults.is_empty() {
            let faults = self.faults.iter();
            let days =
                faults.map(|one| serde_json::json!({ "from": one.from, "until": one.until }));
            question.insert("faults".to_owned(), days.collect());
        }
        question.insert("on".to_owned(), on.to_string().into());
        if let Some(prescription) = prescription {
            question.insert(
                "request".to_owned(),
                serde_json::json!({ "prescription": prescription.as_str() }),
            );
        }
        question.insert("events".to_owned(), self.told.json());
        for (name, facts) in [("prescriber", self.prescriber), ("pharmacy", self.pharmacy)] {
            if let Some(facts) = facts {
                question.insert(name.to_owned(), facts.json());
            }
        }
        serde_json::Value::Object(question).to_string()
    }
}
