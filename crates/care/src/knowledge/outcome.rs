//! Response, completion and what comes after: when a course may end, when another may begin, and for how long
//! restrictions last.

use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Days, Id, words};
use serde::{Deserialize, Serialize};

use crate::advice::{Action, Triage};
use crate::basis::{Cited, Jurisdictions};
use crate::event::TherapyKind;

/// What is known of response, completion and what comes after.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// When a course may be completed, by authority.
    pub completions: Vec<Cited<CompletionRule>>,
    /// How long to wait before another course.
    pub second_courses: Vec<Cited<SecondCourseRule>>,
    /// How long restrictions last after the last dose.
    pub clocks: Vec<Cited<ClockRule>>,
    /// What an early flare asks for, by how long it lasts.
    pub flares: Vec<Cited<FlareRule>>,
    /// What acne fulminans asks for.
    pub fulminans: Vec<Cited<FulminansRule>>,
    /// When someone is looked at after a course, and what is asked.
    pub checks: Vec<Cited<AftercareCheck>>,
    /// What helps afterwards.
    pub afterwards: Vec<Cited<AfterwardsRule>>,
    /// What is asked before a course and at each follow-up.
    pub follow_ups: Vec<Cited<FollowUpRule>>,
    /// What a relapse is, by source.
    pub relapses: Vec<Cited<RelapseDefinition>>,
}

/// When a course may be completed. All that it names has to hold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompletionRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The nodules have fallen by more than this many per cent; this many exactly is not enough.
    #[serde(default)]
    pub nodules_fewer_by_more_than: Option<u8>,
    /// The cumulative dose has reached this many conventional milligrams for each kilogram.
    #[serde(default)]
    pub cumulative_from: Option<u16>,
    /// So many weeks have passed since the first dose.
    #[serde(default)]
    pub weeks_from: Option<u16>,
    /// Its sentence.
    pub says: String,
}

/// How long to wait before another course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SecondCourseRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// For so many days after the last dose.
    pub days: Days,
    /// Its sentence.
    pub says: String,
}

words! {
    /// How long something is restricted where no days are counted after the last dose.
    ClockLasts {
        /// While doses are taken.
        Treatment = "treatment",
        /// Always.
        Always = "always",
    }
}

/// For how long something is restricted after the last dose. The label and a newer consensus stand apart.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClockRule {
    /// Its id.
    pub id: Id,
    /// What is restricted.
    pub subject: String,
    /// Where the label holds.
    pub jurisdictions: Jurisdictions,
    /// Whether it concerns only those who can become pregnant.
    #[serde(default)]
    pub of_pregnancy: bool,
    /// For so many days after the last dose, by the label; absent where no label restricts it.
    #[serde(default)]
    pub label_days: Option<Days>,
    /// How long it lasts where no days are counted afterwards.
    #[serde(default)]
    pub lasts: Option<ClockLasts>,
    /// What the label says.
    pub says: String,
    /// What a newer consensus says of it.
    #[serde(default)]
    pub consensus: Option<String>,
    /// Whether the consensus agrees with waiting.
    #[serde(default)]
    pub consensus_agrees: Option<bool>,
    /// What is restricted, in Spanish; absent in a set that was stored before it had Spanish.
    #[serde(default)]
    pub subject_es: Option<String>,
    /// What the label says, in Spanish.
    #[serde(default)]
    pub says_es: Option<String>,
    /// What a newer consensus says, in Spanish.
    #[serde(default)]
    pub consensus_es: Option<String>,
}

/// What an early flare asks for.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FlareRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// From so many days after the flare began.
    pub from: Days,
    /// To so many days after it; on and on without one.
    #[serde(default)]
    pub to: Option<Days>,
    /// What is advised.
    pub action: Action,
    /// What is acceptable, too.
    #[serde(default)]
    pub or: Vec<Action>,
    /// How urgent it is.
    pub triage: Triage,
    /// Its sentence.
    pub says: String,
}

/// What acne fulminans asks for, beside the flag that holds the medicine.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FulminansRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// Whether it is about signs in the whole body; about both without it.
    #[serde(default)]
    pub systemic: Option<bool>,
    /// The medicine of which `micrograms` speaks, as it is written in the sentence.
    #[serde(default)]
    pub medicine: Option<String>,
    /// Its daily dose, lowest and highest, in micrograms for each kilogram.
    #[serde(default)]
    pub micrograms_per_kilogram: Option<(u32, u32)>,
    /// For so many weeks at least.
    pub weeks: u16,
    /// Its sentence; `{dose}` is the daily dose for the person's weight.
    pub says: String,
}

words! {
    /// What is asked at a check after a course.
    AftercareAsk {
        /// Whether acne came back, and what was done about it.
        Relapse = "relapse",
        /// Scars.
        Scars = "scars",
        /// Red or brown marks.
        Marks = "marks",
        /// How it is going among people: school, work, friends.
        SocialOutcome = "social-outcome",
        /// Mood.
        Mood = "mood",
        /// Sexual function.
        SexualFunction = "sexual-function",
        /// Effects that have not gone.
        PersistingEffects = "persisting-effects",
        /// Topical maintenance.
        Maintenance = "maintenance",
        /// A pregnancy test, where one is asked for; the gate counts its own days.
        PregnancyTest = "pregnancy-test",
    }
}

/// A check after a course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AftercareCheck {
    /// Its id.
    pub id: Id,
    /// How many months after the last dose; 0 is the end itself.
    pub months: u16,
    /// The first day, counted from the last dose.
    pub from: Days,
    /// The last day, counted from the last dose.
    pub to: Days,
    /// What is asked.
    pub asks: Vec<AftercareAsk>,
    /// Its sentence.
    pub says: String,
}

/// What is asked before a course, or at each follow-up while it lasts. Days are counted from the first dose.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FollowUpRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// The first day; before the first dose when below 0.
    pub from: i16,
    /// The last day.
    pub to: i16,
    /// After how many days it is asked again, as long as treatment lasts.
    #[serde(default)]
    pub every: Option<Days>,
    /// What is asked.
    pub asks: Vec<AftercareAsk>,
    /// Scales whose answer is an answer about the mood, too.
    #[serde(default)]
    pub scales: Vec<Id>,
    /// Its sentence.
    pub says: String,
}

/// What helps after a course.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AfterwardsRule {
    /// Its id.
    pub id: Id,
    /// Where it holds.
    pub jurisdictions: Jurisdictions,
    /// Whether it is about women alone.
    #[serde(default)]
    pub women: bool,
    /// Its sentence.
    pub says: String,
}

/// What a relapse is by one source. Figures of two definitions are never compared.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RelapseDefinition {
    /// Its id.
    pub id: Id,
    /// A therapy of any of these kinds that was begun after the last dose.
    pub kinds: Vec<TherapyKind>,
    /// Its sentence.
    pub says: String,
}
