//! The facts of the programme's office: wholesalers, cases, audits, assessments, the registry of pregnancies.

use super::field::{
    Kind, Shape, audit_results, case_actions, may, needs, pregnancy_outcomes, recall_contacts,
    reconsidered, settled, shipment_bars, timings,
};

/// Every kind of fact of the office.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "representative-named",
        says: "The pharmacy named the account of its authorised representative, the pharmacist who answers for the site.",
        fields: &[needs("account", Shape::Name, "The account.")],
    },
    Kind {
        name: "manufacturer-consented",
        says: "A manufacturer consented in writing to the wholesaler's shipping its product.",
        fields: &[needs(
            "manufacturer",
            Shape::Name,
            "The manufacturer, by its short name.",
        )],
    },
    Kind {
        name: "manufacturer-consent-withdrawn",
        says: "A manufacturer withdrew that consent.",
        fields: &[needs("manufacturer", Shape::Name, "The manufacturer.")],
    },
    Kind {
        name: "audit-agreed",
        says: "The wholesaler agreed to be audited.",
        fields: &[],
    },
    Kind {
        name: "shipment-recorded",
        says: "The wholesaler shipped, to a party that might be shipped to.",
        fields: &[
            needs(
                "to",
                Shape::Name,
                "The consignee: the key of a party, such as pharmacy:corner.",
            ),
            needs("product", Shape::Name, "The product's code."),
            needs("lot", Shape::Name, "The lot."),
            needs("packs", Shape::Count, "How many packs."),
        ],
    },
    Kind {
        name: "shipment-refused",
        says: "The wholesaler was asked to ship and was told no.",
        fields: &[
            needs(
                "to",
                Shape::Name,
                "The consignee: the key of a party, or what was typed of one that is not on record.",
            ),
            needs("product", Shape::Name, "The product's code."),
            needs("packs", Shape::Count, "How many packs were ordered."),
            needs("reasons", Shape::Words(shipment_bars), "Every reason."),
        ],
    },
    Kind {
        name: "order-reported",
        says: "The wholesaler told the manufacturer of an order by a party that might not be shipped to.",
        fields: &[
            needs("order", Shape::Name, "The fact of the refused shipment."),
            needs("manufacturer", Shape::Name, "The manufacturer."),
        ],
    },
    Kind {
        name: "stock-returned",
        says: "Unused product went back to the manufacturer.",
        fields: &[
            needs("product", Shape::Name, "The product's code."),
            needs("lot", Shape::Name, "The lot."),
            needs("packs", Shape::Count, "How many packs."),
            needs("manufacturer", Shape::Name, "The manufacturer."),
        ],
    },
    Kind {
        name: "recall-opened",
        says: "Lots of a product were recalled: by the programme, or by a pharmacy for what left it.",
        fields: &[
            needs("product", Shape::Name, "The product's code."),
            needs("lots", Shape::Names, "The lots, 1 to 50."),
            may(
                "left-from",
                Shape::Day,
                "The first day on which capsules of them can have left a pharmacy; any day where none is named.",
            ),
            needs("says", Shape::Statement, "Why, and where it is announced."),
        ],
    },
    Kind {
        name: "recall-contact-recorded",
        says: "Somebody told a person of a recall, or tried to.",
        fields: &[
            needs(
                "recall",
                Shape::Name,
                "The recall: the fact that opened it.",
            ),
            needs("patient", Shape::Name, "The patient."),
            needs("contact", Shape::Word(recall_contacts), "What came of it."),
        ],
    },
    Kind {
        name: "recall-withdrawn",
        says: "A recall was withdrawn: the lots may be dispensed again.",
        fields: &[
            needs("recall", Shape::Name, "The recall."),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "case-opened",
        says: "A case of non-compliance was opened against the party.",
        fields: &[
            needs("law", Shape::Name, "The line of the law that it concerns."),
            needs("says", Shape::Statement, "What happened."),
        ],
    },
    Kind {
        name: "case-notice-sent",
        says: "The party was told of the case.",
        fields: &[
            needs("case", Shape::Name, "The case: the fact that opened it."),
            needs("says", Shape::Statement, "What it was told."),
            needs("answer-by", Shape::Day, "The last day to answer."),
        ],
    },
    Kind {
        name: "case-answered",
        says: "The party answered.",
        fields: &[
            needs("case", Shape::Name, "The case."),
            needs("says", Shape::Statement, "The answer."),
        ],
    },
    Kind {
        name: "case-acted",
        says: "The programme acted on the case. A suspension or a decertification follows as a fact of its own.",
        fields: &[
            needs("case", Shape::Name, "The case."),
            needs("action", Shape::Word(case_actions), "What it did."),
            needs(
                "says",
                Shape::Statement,
                "Why, and what is asked of the party.",
            ),
            needs(
                "answer-by",
                Shape::Day,
                "The last day to ask that it be reconsidered.",
            ),
        ],
    },
    Kind {
        name: "case-reconsideration-asked",
        says: "The party asked that the action be reconsidered.",
        fields: &[
            needs("case", Shape::Name, "The case."),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "case-reconsidered",
        says: "The programme reconsidered.",
        fields: &[
            needs("case", Shape::Name, "The case."),
            needs(
                "decision",
                Shape::Word(reconsidered),
                "Whether the action stands.",
            ),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "case-closed",
        says: "The case was closed.",
        fields: &[
            needs("case", Shape::Name, "The case."),
            needs("says", Shape::Statement, "What was found."),
        ],
    },
    Kind {
        name: "patients-displaced",
        says: "The party's standing fell while these patients were in mid-window.",
        fields: &[
            needs("because", Shape::Name, "The fact by which it fell."),
            needs(
                "patients",
                Shape::Names,
                "The patients, by the ids of their streams.",
            ),
        ],
    },
    Kind {
        name: "displacement-settled",
        says: "One of them was dealt with.",
        fields: &[
            needs(
                "because",
                Shape::Name,
                "The fact by which the party's standing fell.",
            ),
            needs("patient", Shape::Name, "The patient."),
            needs("how", Shape::Word(settled), "How."),
        ],
    },
    Kind {
        name: "audit-sample-drawn",
        says: "The yearly sample of pharmacies to audit was drawn.",
        fields: &[
            needs(
                "year",
                Shape::Count,
                "The calendar year for which it was drawn.",
            ),
            needs(
                "seed",
                Shape::Name,
                "The seed, in hexadecimal. Whoever holds it and the list can draw again.",
            ),
            needs(
                "since",
                Shape::Day,
                "The first day on which an order put a pharmacy on the list.",
            ),
            needs(
                "listed",
                Shape::Count,
                "How many pharmacies were on the list.",
            ),
            needs(
                "list-hash",
                Shape::Name,
                "SHA-256 of the list: ids in order, one a line.",
            ),
            needs(
                "chosen",
                Shape::Names,
                "The sample, in the order of the draw.",
            ),
        ],
    },
    Kind {
        name: "audited",
        says: "The party was audited.",
        fields: &[
            may("sample", Shape::Name, "The draw that chose it."),
            needs("result", Shape::Word(audit_results), "What was found."),
            needs("says", Shape::Statement, "In words."),
        ],
    },
    Kind {
        name: "assessment-submitted",
        says: "An assessment was submitted to the authority.",
        fields: &[needs(
            "interval-end",
            Shape::Day,
            "The last day of the interval that it covers.",
        )],
    },
    Kind {
        name: "pregnancy-file-opened",
        says: "A report of a pregnancy opened a file in the registry of pregnancies.",
        fields: &[
            needs(
                "patient",
                Shape::Name,
                "The patient, by the id of the stream.",
            ),
            needs("report", Shape::Name, "The fact that reported it."),
        ],
    },
    Kind {
        name: "pregnancy-followed-up",
        says: "The programme tried to follow the report up.",
        fields: &[
            needs("reached", Shape::YesNo, "Whether somebody was reached."),
            needs("says", Shape::Statement, "What was learned or tried."),
        ],
    },
    Kind {
        name: "root-cause-recorded",
        says: "Why the pregnancy was not prevented, and when it began.",
        fields: &[
            needs(
                "timing",
                Shape::Word(timings),
                "When it began relative to the treatment.",
            ),
            needs("says", Shape::Statement, "The cause."),
        ],
    },
    Kind {
        name: "pregnancy-outcome-recorded",
        says: "How the pregnancy ended, where the edition in force asks it.",
        fields: &[needs(
            "outcome",
            Shape::Word(pregnancy_outcomes),
            "The outcome.",
        )],
    },
    Kind {
        name: "pregnancy-file-closed",
        says: "Nothing more is followed up.",
        fields: &[needs("says", Shape::Statement, "Why.")],
    },
];
