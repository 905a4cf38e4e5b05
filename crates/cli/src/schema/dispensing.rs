//! The facts of a patient's stream about capsules, from the prescription to what is left: every kind with its fields.

use super::field::{
    Field, Kind, Shape, adjustment_reasons, channels, handed_to, may, needs, not_handed_over,
    products, supply_origins,
};
use super::patient::REASON;

const AUTHORISATION: Field = needs(
    "authorisation",
    Shape::Name,
    "The authorisation: its number, which is the id of its fact.",
);
const PRESCRIPTION: Field = needs(
    "prescription",
    Shape::Name,
    "The prescription: the id of its fact.",
);
const PHARMACY: Field = needs("pharmacy", Shape::Name, "The pharmacy.");
const DECISION: Field = may(
    "decision",
    Shape::Name,
    "Content hash of the decision, kept by the ledger.",
);

const TO: Field = may(
    "to",
    Shape::Word(handed_to),
    "Into whose hands it was given; never a name.",
);

const PROPOSAL: Field = needs(
    "proposal",
    Shape::Name,
    "What was proposed: the id of its fact.",
);

/// What a pharmacy says of a supply that left its shelf.
const SUPPLY: &[Field] = &[
    AUTHORISATION,
    needs("days", Shape::Count, "Days of supply."),
    may("capsules", Shape::Capsules, "Capsules by strength."),
    may(
        "product-code",
        Shape::Name,
        "The product code on the package.",
    ),
    may("lot", Shape::Name, "The lot on the package."),
];

/// The same of what was given into somebody's hands.
const HANDED: &[Field; 7] = &[
    AUTHORISATION,
    needs("days", Shape::Count, "Days of supply."),
    may("capsules", Shape::Capsules, "Capsules by strength."),
    may(
        "product-code",
        Shape::Name,
        "The product code on the package.",
    ),
    may("lot", Shape::Name, "The lot on the package."),
    may(
        "despite",
        Shape::FewWords,
        "Why it is entered although the authorisation was released since: it left before that.",
    ),
    TO,
];

/// The same of what was sent: into nobody's hands here.
const LEFT: &[Field] = HANDED.split_at(HANDED.len() - 1).0;

/// Every kind of fact about capsules.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "prescription-written",
        says: "A prescription was written; its id names it.",
        fields: &[
            may(
                "order",
                Shape::Name,
                "The month's order it belongs to; an order of its own when absent.",
            ),
            may("indication", Shape::FewWords, "The indication."),
            needs("product", Shape::Word(products), "The formulation."),
            needs(
                "capsules",
                Shape::Capsules,
                "Capsules by strength, in milligrams.",
            ),
            needs("days", Shape::Count, "Days of supply."),
            needs("refills", Shape::Count, "Refills on it."),
        ],
    },
    Kind {
        name: "prescription-cancelled",
        says: "A prescription was cancelled.",
        fields: &[PRESCRIPTION, REASON],
    },
    Kind {
        name: "dispense-authorised",
        says: "The programme authorised a dispensing; its id is the number of the authorisation.",
        fields: &[
            PRESCRIPTION,
            PHARMACY,
            needs(
                "until",
                Shape::Day,
                "The last day: do not dispense after it.",
            ),
            needs(
                "days",
                Shape::Count,
                "Days of supply that may be dispensed.",
            ),
            DECISION,
        ],
    },
    Kind {
        name: "external-authorisation-recorded",
        says: "In a companion: everything that the rules ask was met, and the pharmacy recorded the number of the programme's own system. Its id is what a dispensing names.",
        fields: &[
            PRESCRIPTION,
            PHARMACY,
            needs(
                "number",
                Shape::ExternalNumber,
                "The number, as the programme's own system gave it.",
            ),
            needs(
                "do-not-dispense-after",
                Shape::Day,
                "The last day that came with it; of the two days the earlier holds.",
            ),
            needs(
                "channel",
                Shape::Word(channels),
                "Through which door of the programme's own system it was obtained.",
            ),
            needs(
                "until",
                Shape::Day,
                "The last day by the rules in force here.",
            ),
            needs(
                "days",
                Shape::Count,
                "Days of supply that may be dispensed.",
            ),
            DECISION,
        ],
    },
    Kind {
        name: "dispense-denied",
        says: "The programme denied a dispensing.",
        fields: &[PRESCRIPTION, PHARMACY, DECISION],
    },
    Kind {
        name: "filled",
        says: "The pharmacy filled the prescription; it is not yet handed over.",
        fields: SUPPLY,
    },
    Kind {
        name: "handed-over",
        says: "The supply was handed over: this is dispensing.",
        fields: HANDED,
    },
    Kind {
        name: "shipped",
        says: "The supply was shipped: this is dispensing.",
        fields: LEFT,
    },
    Kind {
        name: "partially-dispensed",
        says: "A part of the supply was dispensed.",
        fields: HANDED,
    },
    Kind {
        name: "delivered",
        says: "The shipped supply arrived.",
        fields: &[AUTHORISATION],
    },
    Kind {
        name: "checklist-given",
        says: "A programme without a registry answered a pharmacist with a checklist: no authorisation.",
        fields: &[
            PRESCRIPTION,
            PHARMACY,
            may(
                "until",
                Shape::Day,
                "The last day on which it may be supplied; none while something is open.",
            ),
            DECISION,
        ],
    },
    Kind {
        name: "supplied",
        says: "A pharmacy of a programme without a registry supplied the patient: this is dispensing.",
        fields: &[
            PRESCRIPTION,
            PHARMACY,
            needs(
                "checklist",
                Shape::Name,
                "The checklist that the pharmacist went through.",
            ),
            needs("days", Shape::Count, "Days of supply."),
            may("capsules", Shape::Capsules, "Capsules by strength."),
            may("product-code", Shape::Name, "The product's code."),
            may("lot", Shape::Name, "The lot."),
            may("shipped", Shape::YesNo, "True when it was sent."),
            may(
                "despite",
                Shape::FewWords,
                "Why it was supplied although the checklist was open.",
            ),
            TO,
        ],
    },
    Kind {
        name: "authorisation-reversed",
        says: "The pharmacy reversed an authorisation.",
        fields: &[AUTHORISATION, REASON],
    },
    Kind {
        name: "authorisation-released",
        says: "An authorisation was released, so that another pharmacy may ask.",
        fields: &[AUTHORISATION, REASON],
    },
    Kind {
        name: "release-proposed",
        says: "An agent of the programme's office learned that a silent pharmacy handed nothing over; a second one confirms the release.",
        fields: &[
            AUTHORISATION,
            needs(
                "learned",
                Shape::Word(not_handed_over),
                "How it was learned.",
            ),
            needs(
                "asked",
                Shape::FewWords,
                "Who was asked, or where it was tried.",
            ),
            needs("asked-on", Shape::Day, "When."),
        ],
    },
    Kind {
        name: "release-confirmed",
        says: "A second agent confirmed a release; the release itself is recorded with it.",
        fields: &[PROPOSAL],
    },
    Kind {
        name: "release-declined",
        says: "A release that was proposed was declined.",
        fields: &[PROPOSAL, REASON],
    },
    Kind {
        name: "deviation-noted",
        says: "The programme's office looked into a supply that was entered after its authorisation had been released.",
        fields: &[
            needs("supply", Shape::Name, "The supply: the id of its fact."),
            needs("finding", Shape::FewWords, "What was found."),
        ],
    },
    Kind {
        name: "authorisation-expired",
        says: "The last day of an authorisation passed before it was used.",
        fields: &[AUTHORISATION, REASON],
    },
    Kind {
        name: "returned-to-stock",
        says: "A filled supply that was never handed over went back to the shelf.",
        fields: &[AUTHORISATION],
    },
    Kind {
        name: "supply-adjusted",
        says: "The supply at home changed.",
        fields: &[
            needs("reason", Shape::Word(adjustment_reasons), "Why it changed."),
            may(
                "days",
                Shape::Count,
                "By how many days it is less; all of what was left when absent.",
            ),
            may(
                "supply",
                Shape::Name,
                "The one bag that it is about: the id of what left a pharmacy, or of what was filled and lies there. Everything at home when absent.",
            ),
        ],
    },
    Kind {
        name: "stock-shortage-reported",
        says: "A pharmacy could not supply.",
        fields: &[may("pharmacy", Shape::Name, "The pharmacy.")],
    },
    Kind {
        name: "outside-supply-reported",
        says: "The patient had isotretinoin from outside the programme.",
        fields: &[
            needs("product", Shape::Word(products), "The formulation."),
            needs("capsules", Shape::Capsules, "Capsules by strength."),
            may("origin", Shape::Word(supply_origins), "Where it came from."),
            may("received-on", Shape::Day, "When it was received."),
            may(
                "taken-from",
                Shape::Day,
                "The day of the first capsule of it; none was taken when absent and not said otherwise.",
            ),
            REASON,
        ],
    },
    Kind {
        name: "supply-settled",
        says: "The prescriber talked with the patient about capsules that were not expected at home.",
        fields: &[
            needs("supply", Shape::Name, "The supply: the id of its fact."),
            may(
                "taken-until",
                Shape::Day,
                "The last day on which a capsule from outside was or will be taken; none was when absent.",
            ),
            needs("finding", Shape::FewWords, "What was agreed."),
        ],
    },
    Kind {
        name: "reminder-card-given",
        says: "The pharmacy gave the reminder card with a supply.",
        fields: &[needs(
            "supply",
            Shape::Name,
            "The supply: the id of its fact.",
        )],
    },
    Kind {
        name: "medication-guide-given",
        says: "The pharmacy gave the medication guide with the capsules of an authorisation. No answer rests on it.",
        fields: &[
            AUTHORISATION,
            needs(
                "guide",
                Shape::FewWords,
                "The version, as it stands on the guide.",
            ),
        ],
    },
];
