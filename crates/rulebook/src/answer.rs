//! The answer of `check` in the form of its contract: the verdict, every reason in three wordings, and what it rests on.
//!
//! It is written straight into its destination; nothing is built in between, so that a batch is as fast as its reading.

use std::io::Write;

use retinue_kernel::{
    Citation, Day, DispenseDecision, FactId, Met, Programme, RulesInForce, Unmet,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::rulebook::Rulebook;
use crate::sentences::Reader;

/// A decision with everything that its written answer names.
#[derive(Clone, Copy, Debug)]
pub struct AnswerForm<'a> {
    rulebook: &'a Rulebook,
    decision: &'a DispenseDecision,
    rules: &'a RulesInForce,
    on: Day,
    assumed: &'a [&'static str],
}

impl Rulebook {
    /// The written answer to a question of `on`, decided under `rules`; `assumed` names the parties taken as certified.
    pub const fn answer<'a>(
        &'a self,
        decision: &'a DispenseDecision,
        rules: &'a RulesInForce,
        on: Day,
        assumed: &'a [&'static str],
    ) -> AnswerForm<'a> {
        AnswerForm {
            rulebook: self,
            decision,
            rules,
            on,
            assumed,
        }
    }
}

impl AnswerForm<'_> {
    /// Writes the whole answer as one line of JSON, without a line break.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn write_to(&self, writer: impl Write) -> serde_json::Result<()> {
        serde_json::to_writer(writer, self)
    }

    /// Writes decision, last day and the words of the reasons only.
    ///
    /// # Errors
    /// What the writer answers.
    pub fn write_verdict_to(&self, writer: impl Write) -> serde_json::Result<()> {
        serde_json::to_writer(writer, &Verdict(self))
    }
}

impl Serialize for AnswerForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answer = serializer.serialize_map(None)?;
        self.begin(&mut answer)?;
        if let DispenseDecision::Denied { unmet, .. } = self.decision {
            let rulebook = self.rulebook;
            answer.serialize_entry(
                "unmet",
                &each(unmet.as_slice(), |unmet| Reason { rulebook, unmet }),
            )?;
        }
        answer.serialize_entry("met", &each(self.decision.met(), MetForm))?;
        answer.serialize_entry("rules", &self.rules.hash)?;
        answer.serialize_entry("edition", &self.rules.at(self.on).edition.id)?;
        answer.serialize_entry("provisional", &self.decision.provisional())?;
        answer.serialize_entry("assumed", self.assumed)?;
        answer.end()
    }
}

impl AnswerForm<'_> {
    /// The verdict and, of a yes, its last day: how both forms begin. Where there is no registry nothing is authorised:
    /// the answer is a pharmacist's checklist, complete or with something open.
    fn begin<M: SerializeMap>(&self, answer: &mut M) -> Result<(), M::Error> {
        let (yes, no) = verdict_words(self.rules.programme);
        match self.decision {
            DispenseDecision::Authorised { until, .. } => {
                answer.serialize_entry("decision", yes)?;
                answer.serialize_entry("until", until)
            }
            DispenseDecision::Denied { .. } => answer.serialize_entry("decision", no),
        }
    }
}

/// The words of a yes and of a no.
pub(crate) const fn verdict_words(programme: Programme) -> (&'static str, &'static str) {
    if programme.has_registry() {
        ("authorised", "denied")
    } else {
        ("checklist-complete", "checklist-open")
    }
}

struct Verdict<'a>(&'a AnswerForm<'a>);

impl Serialize for Verdict<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut verdict = serializer.serialize_map(None)?;
        self.0.begin(&mut verdict)?;
        verdict.serialize_entry("slugs", &each(self.0.decision.unmet(), |unmet| unmet.slug))?;
        verdict.end()
    }
}

/// A list written item by item in another form.
struct Each<'a, T, F>(&'a [T], F);

const fn each<'a, T, U, F: Fn(&'a T) -> U>(items: &'a [T], form: F) -> Each<'a, T, F> {
    Each(items, form)
}

impl<'a, T, F: Fn(&'a T) -> U, U: Serialize> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

struct Reason<'a> {
    rulebook: &'a Rulebook,
    unmet: &'a Unmet,
}

impl Serialize for Reason<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let requirement = &self.unmet.requirement;
        let mut reason = serializer.serialize_map(None)?;
        reason.serialize_entry("requirement", &requirement.law.first())?;
        reason.serialize_entry("slug", &self.unmet.slug)?;
        reason.serialize_entry("who", &self.unmet.who)?;
        reason.serialize_entry("earliest", &self.unmet.earliest)?;
        rests_on(&mut reason, &requirement.cite, &self.unmet.evidence)?;
        reason.serialize_entry("says", &Says(self))?;
        reason.end()
    }
}

struct MetForm<'a>(&'a Met);

impl Serialize for MetForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut met = serializer.serialize_map(None)?;
        met.serialize_entry("requirement", &self.0.requirement.law.first())?;
        met.serialize_entry("name", &self.0.requirement.name)?;
        rests_on(&mut met, &self.0.requirement.cite, &self.0.evidence)?;
        met.end()
    }
}

fn rests_on<M: SerializeMap>(
    finding: &mut M,
    cite: &Citation,
    evidence: &[FactId],
) -> Result<(), M::Error> {
    finding.serialize_entry("cite", cite)?;
    finding.serialize_entry("evidence", evidence)
}

/// The three wordings, each written as it is put together.
struct Says<'a>(&'a Reason<'a>);

impl Serialize for Says<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Reason { rulebook, unmet } = self.0;
        serializer.collect_map(
            Reader::ALL
                .iter()
                .map(|reader| (reader.as_str(), Shown(rulebook.sentence(unmet, *reader)))),
        )
    }
}

struct Shown<T>(T);

impl<T: std::fmt::Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
