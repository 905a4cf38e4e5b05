//! The facts of care: every kind with its fields.

use serde_json::json;

use super::field::{
    Field, Kind, Shape, Written, acne_forms, aftercare_asks, aims, authorities, changes,
    conditions, contacts, ctcae_versions, endings, extents, food, may, needs, reaction_outcomes,
    regions, relapses, seriousness, sexes, therapies, therapy_outcomes,
};

const UNTIL: Field = may("until", Shape::Day, "The last day.");

/// A body weight with its unit.
const WEIGHT: Shape = Shape::Written(|| Written {
    schema: json!({ "$ref": "#/$defs/weight" }),
    example: json!({ "grams": 70_000 }),
    expected: "a weight with its unit, such as { \"grams\": 70000 }",
});

/// An amount of isotretinoin with its unit.
const AMOUNT: Shape = Shape::Written(|| Written {
    schema: json!({ "$ref": "#/$defs/amount" }),
    example: json!({ "micrograms": 40_000 }),
    expected: "an amount with its unit, such as { \"micrograms\": 40000 }",
});

/// A number written as text, so that no digit is lost.
const DECIMAL: Shape = Shape::Written(|| Written {
    schema: json!({ "type": "string", "minLength": 1, "description": "A number as text: digits, with a point where there are decimals." }),
    example: json!("30.5"),
    expected: "a number in quotes, such as \"30.5\"",
});

/// Whole numbers of one byte.
const ANSWERS: Shape = Shape::Written(|| Written {
    schema: json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": u8::MAX } }),
    example: json!([1, 2]),
    expected: "a list of whole numbers",
});

/// Whole numbers.
const TOTALS: Shape = Shape::Written(|| Written {
    schema: json!({ "type": "array", "items": { "$ref": "#/$defs/count" } }),
    example: json!([20, 18, 12, 25]),
    expected: "a list of whole numbers",
});

/// A whole number of one byte.
const SMALL: Shape = Shape::Written(|| Written {
    schema: json!({ "type": "integer", "minimum": 0, "maximum": u8::MAX }),
    example: json!(2),
    expected: "a whole number from 0 to 255, without quotes",
});

/// Lesions, region by region.
const COUNTS: Shape = Shape::Written(|| Written {
    schema: json!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "region": { "enum": regions() },
                "comedones": { "$ref": "#/$defs/count" },
                "papules": { "$ref": "#/$defs/count" },
                "pustules": { "$ref": "#/$defs/count" },
                "nodules": { "$ref": "#/$defs/count" },
            },
            "required": ["region", "comedones", "papules", "pustules", "nodules"],
            "additionalProperties": false,
        },
    }),
    example: json!([{ "region": "chin", "comedones": 1, "papules": 2, "pustules": 3, "nodules": 4 }]),
    expected: "a list of regions, each with its counts",
});

/// Steps of a plan.
const STEPS: Shape = Shape::Written(|| Written {
    schema: json!({
        "type": "array",
        "items": {
            "type": "object",
            "properties": { "daily": { "$ref": "#/$defs/amount" }, "days": { "$ref": "#/$defs/count" } },
            "required": ["daily"],
            "additionalProperties": false,
        },
    }),
    example: json!([{ "daily": { "micrograms": 20_000 }, "days": 28 }, { "daily": { "micrograms": 40_000 } }]),
    expected: "a list of steps, each with what is taken a day",
});

/// A cumulative target.
const TARGET: Shape = Shape::Written(|| Written {
    schema: json!({
        "type": "object",
        "properties": {
            "from": { "$ref": "#/$defs/amount-per-kilogram" },
            "to": { "$ref": "#/$defs/amount-per-kilogram" },
        },
        "required": ["from", "to"],
        "additionalProperties": false,
    }),
    example: json!({
        "from": { "micrograms-per-kilogram": 120_000 }, "to": { "micrograms-per-kilogram": 150_000 },
    }),
    expected: "a target with its two ends",
});

/// What stands in the place of a wrong fact.
const INSTEAD: Shape = Shape::Written(|| Written {
    schema: json!({
        "type": "object",
        "description": "The day, and a kind with its fields; name and origin stay those of the wrong fact.",
        "required": ["type", "on"],
    }),
    example: json!({ "on": "2026-03-01", "type": "photo-taken", "region": "chin" }),
    expected: "a fact without name and origin",
});

pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "weight-recorded",
        says: "A body weight was taken.",
        fields: &[needs("weight", WEIGHT, "The weight.")],
    },
    Kind {
        name: "lesions-counted",
        says: "Lesions were counted, region by region.",
        fields: &[
            needs("counts", COUNTS, "The regions that were looked at."),
            needs(
                "nodule-from-mm",
                SMALL,
                "From how many millimetres on a lesion was counted as a nodule.",
            ),
        ],
    },
    Kind {
        name: "scale-scored",
        says: "A scale was answered, or graded by a clinician.",
        fields: &[
            needs("scale", Shape::Name, "The scale."),
            may("answers", ANSWERS, "The answers in the scale's order."),
            may(
                "total",
                Shape::Count,
                "The total, where there are no answers.",
            ),
            may(
                "domains",
                TOTALS,
                "The totals of its domains in the scale's order; their sum is the total.",
            ),
        ],
    },
    Kind {
        name: "therapy-tried",
        says: "A treatment was tried before, or goes on.",
        fields: &[
            needs("therapy", Shape::Word(therapies), "Which kind."),
            needs("outcome", Shape::Word(therapy_outcomes), "What came of it."),
            may("name", Shape::Name, "Its name."),
            may("from", Shape::Day, "Its first day."),
            UNTIL,
            may(
                "days",
                Shape::Count,
                "For how many days, where the days themselves are not known.",
            ),
        ],
    },
    Kind {
        name: "therapy-not-tried",
        says: "Asked for it, the person never had a treatment of that kind.",
        fields: &[needs("therapy", Shape::Word(therapies), "Which kind.")],
    },
    Kind {
        name: "acne-assessed",
        says: "A clinician judged the acne as a whole; what is not said stays open.",
        fields: &[
            may("forms", Shape::Words(acne_forms), "Its forms."),
            may("severe", Shape::YesNo, "Whether it is severe, all in all."),
            may("scars", Shape::YesNo, "Whether there are scars."),
            may(
                "scarring-risk",
                Shape::YesNo,
                "Whether permanent scars are at risk.",
            ),
        ],
    },
    Kind {
        name: "sex-recorded",
        says: "The sex by which a laboratory chooses its reference range was recorded.",
        fields: &[needs("sex", Shape::Word(sexes), "Which.")],
    },
    Kind {
        name: "laboratory-resulted",
        says: "A laboratory reported a result; `on` is the day of the specimen.",
        fields: &[
            needs("analyte", Shape::Name, "The analyte."),
            needs("value", DECIMAL, "The value."),
            needs("unit", Shape::Name, "Its unit, as it was reported."),
            may(
                "low",
                DECIMAL,
                "The lower limit of the laboratory's own range.",
            ),
            may("high", DECIMAL, "The upper limit."),
            may(
                "fasting",
                Shape::YesNo,
                "Whether the specimen was taken fasting.",
            ),
            may(
                "ctcae-version",
                Shape::Word(ctcae_versions),
                "The version under which the clinic graded when it was recorded.",
            ),
        ],
    },
    Kind {
        name: "symptom-reported",
        says: "Somebody said what they notice; the next report says it anew.",
        fields: &[
            needs(
                "symptoms",
                Shape::Names,
                "The symptoms; none where there are none.",
            ),
            may("note", Shape::Name, "Further words, kept sealed."),
        ],
    },
    Kind {
        name: "effect-graded",
        says: "A clinician graded a side effect.",
        fields: &[
            needs("term", Shape::Name, "The term."),
            needs("grade", SMALL, "The grade, 1 to 5."),
            needs(
                "ctcae-version",
                Shape::Word(ctcae_versions),
                "The version of CTCAE.",
            ),
        ],
    },
    Kind {
        name: "medicine-reported",
        says: "Another medicine is taken.",
        fields: &[
            needs("medicine", Shape::FewWords, "What was written or said."),
            may(
                "agent",
                Shape::Name,
                "The medicine that is meant, once somebody confirmed it.",
            ),
            may("from", Shape::Day, "Its first day."),
            UNTIL,
        ],
    },
    Kind {
        name: "medicine-ended",
        says: "Another medicine is not taken any more; `on` is its last day.",
        fields: &[needs("of", Shape::Name, "The fact that reported it.")],
    },
    Kind {
        name: "allergy-reported",
        says: "An allergy was reported.",
        fields: &[
            needs("allergy", Shape::FewWords, "To what."),
            may("anaphylaxis", Shape::YesNo, "Whether it was anaphylaxis."),
        ],
    },
    Kind {
        name: "no-allergy-known",
        says: "Asked for allergies, the person knows of none.",
        fields: &[],
    },
    Kind {
        name: "condition-recorded",
        says: "Something about the person on which advice depends.",
        fields: &[
            needs("condition", Shape::Word(conditions), "What."),
            needs("present", Shape::YesNo, "Whether it is there."),
        ],
    },
    Kind {
        name: "dose-planned",
        says: "The prescriber set the doses of the course.",
        fields: &[
            needs("product", Shape::Name, "The product."),
            needs(
                "steps",
                STEPS,
                "The doses, one after another; each but the last with its days.",
            ),
            may("target", TARGET, "The cumulative target."),
            may(
                "aim",
                Shape::Word(aims),
                "What is sought among equal doses.",
            ),
        ],
    },
    Kind {
        name: "course-begun",
        says: "The first dose of a course was taken; `on` is its day.",
        fields: &[],
    },
    Kind {
        name: "dose-taken",
        says: "The capsules of a day, or of several, were taken.",
        fields: &[
            UNTIL,
            may(
                "daily",
                AMOUNT,
                "What was taken each day where it differs from the plan.",
            ),
            may("food", Shape::Word(food), "With food or not."),
            may("vomited", Shape::YesNo, "Whether it was vomited."),
            may(
                "above-ceiling",
                Shape::YesNo,
                "That so much was taken indeed; an amount above any label's is refused without it.",
            ),
        ],
    },
    Kind {
        name: "dose-missed",
        says: "The capsules of a day, or of several, were not taken.",
        fields: &[UNTIL],
    },
    Kind {
        name: "photo-taken",
        says: "A photograph was taken.",
        fields: &[needs("region", Shape::Word(regions), "Of which region.")],
    },
    Kind {
        name: "contact-made",
        says: "Somebody was contacted about something that waits.",
        fields: &[
            needs("task", Shape::Name, "What waited: the fact that opened it."),
            needs("how", Shape::Word(contacts), "How."),
            needs("reached", Shape::YesNo, "Whether the person was reached."),
            may("note", Shape::Name, "What was said, kept sealed."),
        ],
    },
    Kind {
        name: "advice-overridden",
        says: "A clinician acted against an advice.",
        fields: &[
            needs("rule", Shape::Name, "The rule."),
            needs(
                "evidence",
                Shape::Names,
                "The facts on which the advice rested.",
            ),
            needs(
                "knowledge",
                Shape::Name,
                "The content hash of the knowledge.",
            ),
            needs("reason", Shape::FewWords, "Why."),
        ],
    },
    Kind {
        name: "adverse-event-reported",
        says: "A reaction that may be due to the medicine was reported to the clinic.",
        fields: &[
            needs("reaction", Shape::FewWords, "What happened."),
            may(
                "serious",
                Shape::Words(seriousness),
                "What makes it serious.",
            ),
            needs(
                "outcome",
                Shape::Word(reaction_outcomes),
                "What became of it.",
            ),
            may("began-on", Shape::Day, "Its first day."),
        ],
    },
    Kind {
        name: "adverse-event-report-sent",
        says: "The report of a reaction went to the regulator.",
        fields: &[
            needs("of", Shape::Name, "The reaction's fact."),
            may("reference", Shape::Name, "The regulator's reference."),
        ],
    },
    Kind {
        name: "ending-explained",
        says: "Why a course ended.",
        fields: &[needs("because", Shape::Word(endings), "Why.")],
    },
    Kind {
        name: "outcome-assessed",
        says: "Scars, red marks and life at the end of a course, or later.",
        fields: &[
            may("scars", Shape::Word(extents), "Scars."),
            may("red-marks", Shape::Word(extents), "Red marks."),
            may("social", Shape::Word(changes), "Life with others."),
        ],
    },
    Kind {
        name: "relapse-recorded",
        says: "The acne came back.",
        fields: &[needs("treated", Shape::Word(relapses), "What it needed.")],
    },
    Kind {
        name: "schedule-chosen",
        says: "It was chosen by whose schedule this patient's laboratory is asked.",
        fields: &[
            needs("authority", Shape::Word(authorities), "Whose."),
            may("reason", Shape::FewWords, "Why it is not the clinic's own."),
        ],
    },
    Kind {
        name: "follow-up-asked",
        says: "The clinic asked what a follow-up asks.",
        fields: &[needs(
            "about",
            Shape::Words(aftercare_asks),
            "What was asked; never nothing.",
        )],
    },
    Kind {
        name: "care-corrected",
        says: "A fact of care was wrong.",
        fields: &[
            needs("of", Shape::Name, "The wrong fact."),
            needs("why", Shape::FewWords, "Why."),
            may("instead", INSTEAD, "What stands in its place."),
        ],
    },
];
