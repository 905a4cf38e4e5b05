//! Facts about the parties of the programme: prescribers, pharmacies, and the programme itself.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::day::Day;
use crate::id::Id;
use crate::object::Object;
use crate::vocabulary::{Mode, ReConsent};

/// One fact in the stream of a prescriber, a pharmacy or the programme.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RegistryFact {
    /// What happened.
    #[serde(flatten)]
    pub event: RegistryEvent,
    /// The fact's own name; facts given to `check` may have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The day it happened.
    pub on: Day,
    /// When the ledger learned it.
    #[serde(rename = "recorded-at", skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
    /// The account that recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// The command that caused it.
    #[serde(rename = "command-id", skip_serializing_if = "Option::is_none")]
    pub command_id: Option<Id>,
}

/// What a registry fact says.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case"
)]
pub enum RegistryEvent {
    /// The party enrolled with the form of its role.
    Enrolled {},
    /// The party attested the duties of its role.
    Attested {},
    /// The party's staff were trained.
    Trained {},
    /// Certified until and including a day.
    Certified {
        /// The last certified day.
        until: Day,
    },
    /// Suspended until reinstated.
    Suspended {
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The suspension was lifted.
    Reinstated {
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// The certification was taken away.
    Decertified {
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Id>,
    },
    /// A prescriber named another who may act for the prescriber's patients.
    DelegateNamed {
        /// The delegate.
        delegate: Id,
        /// The first day.
        from: Day,
        /// The last day; none until it is ended by hand.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    /// A delegate no longer acts, from this day on.
    DelegateEnded {
        /// The delegate.
        delegate: Id,
    },
    /// A pharmacy asked for someone the programme could not match; a keyed hash of what was typed.
    RequestUnmatched {
        /// Keyed hash of the typed request.
        typed: Id,
    },
    /// The installation adopted an edition of the rules from a day on.
    EditionAdopted {
        /// The edition.
        edition: Id,
        /// Its first day here.
        from: Day,
        /// Content hash of the rule set.
        rules: Id,
        /// Overlays of the edition adopted with it.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        overlays: Vec<Id>,
    },
    /// An authority's text of a form was loaded. It lies in the ledger under its hash.
    FormTextLoaded {
        /// The form, by the name of its definition.
        form: Id,
        /// The edition whose form it is.
        edition: Id,
        /// Content hash of the text.
        text_hash: Id,
        /// The first day on which it is the one that is signed.
        from: Day,
        /// Whether those who signed before sign again.
        re_consent: ReConsent,
    },
    /// How the installation runs.
    ModeSet {
        /// The mode.
        mode: Mode,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Wire<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    on: Day,
    id: Option<Id>,
    recorded_at: Option<Timestamp>,
    by: Option<Id>,
    command_id: Option<Id>,
    until: Option<Day>,
    reason: Option<Id>,
    typed: Option<Id>,
    edition: Option<Id>,
    from: Option<Day>,
    rules: Option<Id>,
    overlays: Option<Vec<Id>>,
    mode: Option<Mode>,
    delegate: Option<Id>,
    form: Option<Id>,
    text_hash: Option<Id>,
    re_consent: Option<ReConsent>,
}

impl Wire<'_> {
    fn left_over(&self) -> Option<&'static str> {
        [
            (self.until.is_some(), "until"),
            (self.reason.is_some(), "reason"),
            (self.typed.is_some(), "typed"),
            (self.edition.is_some(), "edition"),
            (self.from.is_some(), "from"),
            (self.rules.is_some(), "rules"),
            (self.overlays.is_some(), "overlays"),
            (self.mode.is_some(), "mode"),
            (self.delegate.is_some(), "delegate"),
            (self.form.is_some(), "form"),
            (self.text_hash.is_some(), "text-hash"),
            (self.re_consent.is_some(), "re-consent"),
        ]
        .into_iter()
        .find_map(|(present, field)| present.then_some(field))
    }

    fn read(mut self) -> Result<RegistryFact, String> {
        let kind = self.kind.clone();
        let missing =
            |field: &str| alloc::format!("{field}: is missing: a fact of kind '{kind}' needs it");
        let event = match &*kind {
            "enrolled" => RegistryEvent::Enrolled {},
            "attested" => RegistryEvent::Attested {},
            "trained" => RegistryEvent::Trained {},
            "certified" => RegistryEvent::Certified {
                until: self.until.take().ok_or_else(|| missing("until"))?,
            },
            "suspended" => RegistryEvent::Suspended {
                reason: self.reason.take(),
            },
            "reinstated" => RegistryEvent::Reinstated {
                reason: self.reason.take(),
            },
            "decertified" => RegistryEvent::Decertified {
                reason: self.reason.take(),
            },
            "delegate-named" => RegistryEvent::DelegateNamed {
                delegate: self.delegate.take().ok_or_else(|| missing("delegate"))?,
                from: self.from.take().ok_or_else(|| missing("from"))?,
                until: self.until.take(),
            },
            "delegate-ended" => RegistryEvent::DelegateEnded {
                delegate: self.delegate.take().ok_or_else(|| missing("delegate"))?,
            },
            "request-unmatched" => RegistryEvent::RequestUnmatched {
                typed: self.typed.take().ok_or_else(|| missing("typed"))?,
            },
            "edition-adopted" => RegistryEvent::EditionAdopted {
                edition: self.edition.take().ok_or_else(|| missing("edition"))?,
                from: self.from.take().ok_or_else(|| missing("from"))?,
                rules: self.rules.take().ok_or_else(|| missing("rules"))?,
                overlays: self.overlays.take().unwrap_or_default(),
            },
            "form-text-loaded" => RegistryEvent::FormTextLoaded {
                form: self.form.take().ok_or_else(|| missing("form"))?,
                edition: self.edition.take().ok_or_else(|| missing("edition"))?,
                text_hash: self.text_hash.take().ok_or_else(|| missing("text-hash"))?,
                from: self.from.take().ok_or_else(|| missing("from"))?,
                re_consent: self
                    .re_consent
                    .take()
                    .ok_or_else(|| missing("re-consent"))?,
            },
            "mode-set" => RegistryEvent::ModeSet {
                mode: self.mode.take().ok_or_else(|| missing("mode"))?,
            },
            other => {
                return Err(alloc::format!(
                    "type: '{other}' is not a kind of registry fact"
                ));
            }
        };
        if let Some(field) = self.left_over() {
            return Err(alloc::format!(
                "{field}: does not belong to a fact of kind '{kind}'; leave it out"
            ));
        }
        Ok(RegistryFact {
            event,
            id: self.id,
            on: self.on,
            recorded_at: self.recorded_at,
            by: self.by,
            command_id: self.command_id,
        })
    }
}

impl<'de> Deserialize<'de> for RegistryFact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RegistryFact, D::Error> {
        Object::<Wire<'_>>::deserialize(deserializer)?
            .0
            .read()
            .map_err(serde::de::Error::custom)
    }
}

/// How a party stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Certified, this being the last certified day.
    Certified(Day),
    /// Never certified, or the certification ran out.
    NotCertified,
    /// Suspended.
    Suspended,
    /// Decertified.
    Decertified,
}

/// The facts about one prescriber or one pharmacy, in the order of recording.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RegistryRecord {
    /// The facts.
    pub facts: Vec<RegistryFact>,
}

impl RegistryRecord {
    /// The record of a stream.
    pub fn of(facts: impl IntoIterator<Item = RegistryFact>) -> RegistryRecord {
        RegistryRecord {
            facts: facts.into_iter().collect(),
        }
    }

    /// Who may act for this prescriber's patients on `day`, each with the last day if one was named.
    ///
    /// A naming replaces an earlier one of the same delegate, as of its recording; an ending counts from its own day on.
    pub fn delegates_on(&self, day: Day) -> Vec<(Id, Option<Day>)> {
        let mut named: Vec<(Id, Day, Option<Day>)> = Vec::new();
        for fact in &self.facts {
            match &fact.event {
                RegistryEvent::DelegateNamed {
                    delegate,
                    from,
                    until,
                } => {
                    named.retain(|(known, ..)| known != delegate);
                    named.push((delegate.clone(), *from, *until));
                }
                RegistryEvent::DelegateEnded { delegate } if fact.on <= day => {
                    named.retain(|(known, ..)| known != delegate);
                }
                _ => {}
            }
        }
        named
            .into_iter()
            .filter(|(_, from, until)| *from <= day && until.is_none_or(|until| day <= until))
            .map(|(delegate, _, until)| (delegate, until))
            .collect()
    }

    /// How the party stands on `day`. The last day of a certification counts as certified.
    pub fn standing_on(&self, day: Day) -> Standing {
        let mut certified_until = None;
        let mut suspended = false;
        let mut decertified = false;
        for fact in self.facts.iter().filter(|fact| fact.on <= day) {
            match &fact.event {
                RegistryEvent::Certified { until } => {
                    decertified = false;
                    // A renewal never shortens what was granted before.
                    certified_until = certified_until.max(Some(*until));
                }
                RegistryEvent::Suspended { .. } => suspended = true,
                RegistryEvent::Reinstated { .. } => suspended = false,
                RegistryEvent::Decertified { .. } => {
                    decertified = true;
                    certified_until = None;
                }
                _ => {}
            }
        }
        match certified_until {
            _ if decertified => Standing::Decertified,
            _ if suspended => Standing::Suspended,
            Some(until) if day <= until => Standing::Certified(until),
            _ => Standing::NotCertified,
        }
    }
}
