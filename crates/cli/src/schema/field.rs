//! The shape of a field: what it holds, how that is said in words, and how it is written in JSON Schema.

use retinue_care::dose::Aim;
use retinue_care::event::{
    Change, ContactBy, EndedFor, Extent, PersonCondition, ReactionOutcome, Region, RelapseTreated,
    Seriousness, TherapyKind, TherapyOutcome,
};
use retinue_care::{AcneForm, AftercareAsk, Authority, Ctcae, Food, Sex};
use retinue_kernel::office::{
    AuditResult, CaseAction, PregnancyOutcome, RecallContact, Reconsidered, Settled, ShipmentBar,
};
use retinue_kernel::{
    AdjustmentReason, AgeBasis, Assessed, Basis, Capacity, Category, Channel, Cycle, Escalation,
    Exclusion, Form, Fsh, HandedTo, Hcg, IdentifiedBy, Medium, Method, Mode, NotHandedOver,
    Oestradiol, PregnancyTiming, Premises, Product, Progesterone, Programme, ReConsent, Setting,
    Signer, Source, Specimen, SupplyOrigin, TestResult, TestingRequirement, Through, Topic,
};
use serde_json::{Value, json};

/// What a field holds.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// A civil day.
    Day,
    /// A moment with its offset.
    Moment,
    /// An opaque name, 1 to 128 bytes.
    Name,
    /// A few words, held to the same bounds as a name.
    FewWords,
    /// A number of the programme's own system.
    ExternalNumber,
    /// A few sentences.
    Statement,
    /// A list of texts, each of a few sentences' length.
    Statements,
    /// A list of names.
    Names,
    /// A list of civil days.
    Days,
    /// Yes or no.
    YesNo,
    /// A whole number, at least zero.
    Count,
    /// One word of a closed set.
    Word(fn() -> Vec<&'static str>),
    /// Several words of a closed set.
    Words(fn() -> Vec<&'static str>),
    /// Capsules by strength.
    Capsules,
    /// Capsules of one strength with their price, row by row.
    PricedCapsules,
    /// Proof of menopause.
    Menopause,
    /// How a form was signed.
    Signing,
    /// Items of a form that were answered in words.
    WrittenAnswers,
    /// A whole fact.
    Fact,
    /// A value with a form of its own.
    Written(fn() -> Written),
}

/// A value with a form of its own.
pub(crate) struct Written {
    /// Its JSON Schema.
    pub(crate) schema: Value,
    /// A value of that form.
    pub(crate) example: Value,
    /// What is expected, in words that complete "expected …".
    pub(crate) expected: &'static str,
}

/// One field of a fact.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// Its name in JSON.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) shape: Shape,
    /// Whether the fact cannot be read without it.
    pub(crate) required: bool,
    /// What it says, in plain words.
    pub(crate) says: &'static str,
}

/// A field without which the fact cannot be read.
pub(crate) const fn needs(name: &'static str, shape: Shape, says: &'static str) -> Field {
    Field {
        name,
        shape,
        required: true,
        says,
    }
}

/// A field that may be left out.
pub(crate) const fn may(name: &'static str, shape: Shape, says: &'static str) -> Field {
    Field {
        name,
        shape,
        required: false,
        says,
    }
}

macro_rules! words_of {
    ($( $name:ident = $set:ident ),* $(,)?) => {
        $(
            #[doc = concat!("Every word of `", stringify!($set), "`.")]
            pub(crate) fn $name() -> Vec<&'static str> {
                $set::ALL.iter().map(|word| word.as_str()).collect()
            }
        )*
    };
}

words_of! {
    audit_results = AuditResult,
    case_actions = CaseAction,
    pregnancy_outcomes = PregnancyOutcome,
    reconsidered = Reconsidered,
    settled = Settled,
    recall_contacts = RecallContact,
    shipment_bars = ShipmentBar,
    adjustment_reasons = AdjustmentReason,
    age_bases = AgeBasis,
    assessed = Assessed,
    bases = Basis,
    capacities = Capacity,
    categories = Category,
    channels = Channel,
    cycles = Cycle,
    escalations = Escalation,
    exclusions = Exclusion,
    forms = Form,
    fsh = Fsh,
    handed_to = HandedTo,
    hcg = Hcg,
    through = Through,
    identified_by = IdentifiedBy,
    methods = Method,
    media = Medium,
    premises = Premises,
    modes = Mode,
    re_consents = ReConsent,
    not_handed_over = NotHandedOver,
    oestradiol = Oestradiol,
    supply_origins = SupplyOrigin,
    products = Product,
    progesterone = Progesterone,
    programmes = Programme,
    settings = Setting,
    signers = Signer,
    sources = Source,
    specimens = Specimen,
    results = TestResult,
    testing_requirements = TestingRequirement,
    timings = PregnancyTiming,
    topics = Topic,
    acne_forms = AcneForm,
    aftercare_asks = AftercareAsk,
    aims = Aim,
    authorities = Authority,
    changes = Change,
    conditions = PersonCondition,
    contacts = ContactBy,
    ctcae_versions = Ctcae,
    endings = EndedFor,
    extents = Extent,
    food = Food,
    reaction_outcomes = ReactionOutcome,
    regions = Region,
    relapses = RelapseTreated,
    seriousness = Seriousness,
    sexes = Sex,
    therapies = TherapyKind,
    therapy_outcomes = TherapyOutcome,
}

impl Shape {
    /// What is expected here, in words that complete "expected …".
    pub(crate) fn expected(self) -> String {
        match self {
            Shape::Day => "a day written year-month-day, such as 2026-03-05".to_owned(),
            Shape::Moment => "a moment with its offset, such as 2026-03-05T14:30:00Z".to_owned(),
            Shape::Name => "a name of 1 to 128 characters".to_owned(),
            Shape::ExternalNumber => {
                "a number of 1 to 64 characters that is no id of this installation".to_owned()
            }
            Shape::FewWords => "a few words, 1 to 128 characters".to_owned(),
            Shape::Statement => "a few sentences, 1 to 2,000 bytes, not blank".to_owned(),
            Shape::Statements => "a list of texts of 1 to 2,000 bytes each".to_owned(),
            Shape::Names => "a list of names of 1 to 128 characters each".to_owned(),
            Shape::Days => "a list of days written year-month-day".to_owned(),
            Shape::YesNo => "true or false, without quotes".to_owned(),
            Shape::Count => "a whole number from 0 to 65535, without quotes".to_owned(),
            Shape::Word(words) => format!("one of {}", words().join(", ")),
            Shape::Words(words) => format!("a list in which each is one of {}", words().join(", ")),
            Shape::Capsules => {
                "capsules by strength in milligrams, such as { \"20\": 60 }".to_owned()
            }
            Shape::PricedCapsules => {
                "a list of objects with milligrams, capsules and minor-units".to_owned()
            }
            Shape::Menopause => "an object with the proof of menopause".to_owned(),
            Shape::Signing => "an object: on what it was signed, and the answers".to_owned(),
            Shape::WrittenAnswers => "a list of objects with item and says".to_owned(),
            Shape::Fact => "a whole fact".to_owned(),
            Shape::Written(form) => form().expected.to_owned(),
        }
    }

    /// The shape in JSON Schema.
    pub(crate) fn schema(self) -> Value {
        match self {
            Shape::Day => json!({ "$ref": "#/$defs/day" }),
            Shape::Moment => json!({ "$ref": "#/$defs/moment" }),
            Shape::Name | Shape::FewWords => json!({ "$ref": "#/$defs/name" }),
            Shape::ExternalNumber => json!({
                "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^\\S(.*\\S)?$"
            }),
            Shape::Statement => json!({ "$ref": "#/$defs/statement" }),
            Shape::Statements => {
                json!({ "type": "array", "items": { "$ref": "#/$defs/statement" } })
            }
            Shape::Names => json!({ "type": "array", "items": { "$ref": "#/$defs/name" } }),
            Shape::Days => json!({ "type": "array", "items": { "$ref": "#/$defs/day" } }),
            Shape::YesNo => json!({ "type": "boolean" }),
            Shape::Count => json!({ "$ref": "#/$defs/count" }),
            Shape::Word(words) => json!({ "enum": words() }),
            Shape::Words(words) => json!({ "type": "array", "items": { "enum": words() } }),
            Shape::Capsules => json!({ "$ref": "#/$defs/capsules" }),
            Shape::PricedCapsules => json!({
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "milligrams": { "type": "integer", "minimum": 0, "maximum": 65535 },
                        "capsules": { "type": "integer", "minimum": 0, "maximum": 4294967295_u32 },
                        "minor-units": { "type": "integer", "minimum": 0 }
                    },
                    "required": ["milligrams", "capsules", "minor-units"],
                    "additionalProperties": false
                }
            }),
            Shape::Menopause => json!({ "$ref": "#/$defs/menopause" }),
            Shape::Signing => json!({ "$ref": "#/$defs/signing" }),
            Shape::WrittenAnswers => json!({
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "item": Shape::Name.schema(), "says": Shape::FewWords.schema() },
                    "required": ["item", "says"],
                    "additionalProperties": false
                }
            }),
            Shape::Fact => json!({ "$ref": "#/$defs/fact" }),
            Shape::Written(form) => form().schema,
        }
    }

    /// A value of this shape, for the reader and for the tests.
    pub(crate) fn example(self) -> Value {
        match self {
            Shape::Day => json!("2026-03-01"),
            Shape::Moment => json!("2026-03-01T14:30:00Z"),
            Shape::Name => json!("a-name"),
            Shape::FewWords => json!("a few words"),
            Shape::ExternalNumber => json!("SYNTHETIC NUMBER 1"),
            Shape::Statement => json!("It was looked at again. Nothing was found."),
            Shape::Statements => json!(["{}"]),
            Shape::Names => json!(["a-name"]),
            Shape::Days => json!(["2026-12-25"]),
            Shape::YesNo => json!(true),
            Shape::Count => json!(30),
            Shape::Word(words) => json!(words().first()),
            Shape::Words(words) => json!(words().first().map(|word| [*word])),
            Shape::Capsules => json!({ "20": 60 }),
            Shape::PricedCapsules => {
                json!([{ "milligrams": 20, "capsules": 60, "minor-units": 7102 }])
            }
            Shape::Menopause => json!({ "age-basis": "over-54", "no-normal-menses": true }),
            Shape::Signing => json!({ "medium": "screen", "yes": ["no-sharing"] }),
            Shape::WrittenAnswers => json!([{ "item": "an-item", "says": "in words" }]),
            Shape::Fact => json!({ "type": "pregnancy-reported", "on": "2026-03-01" }),
            Shape::Written(form) => form().example,
        }
    }
}

/// One kind of fact.
pub(crate) struct Kind {
    /// The text of its `type`.
    pub(crate) name: &'static str,
    /// What it says, as a sentence.
    pub(crate) says: &'static str,
    /// Its own fields.
    pub(crate) fields: &'static [Field],
}
