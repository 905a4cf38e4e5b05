//! The facts of the registry's streams: prescribers, pharmacies and the programme.

use super::field::{
    Field, Kind, Shape, capacities, identified_by, may, modes, needs, premises, re_consents,
};
use super::signing::SIGNING;

const REASON: Field = may("reason", Shape::FewWords, "Why, in a few words.");

/// What every registry fact may carry besides its own fields.
pub(crate) const ENVELOPE: &[Field] = &[
    may("id", Shape::Name, "The fact's own name."),
    needs(
        "on",
        Shape::Day,
        "The day it happened, in the programme's zone.",
    ),
    may(
        "recorded-at",
        Shape::Moment,
        "When the ledger learned it; put on by the ledger.",
    ),
    may("by", Shape::Name, "The account that recorded it."),
    may("command-id", Shape::Name, "The command that caused it."),
];

/// Every kind of registry fact.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "enrolled",
        says: "The party enrolled with the form of its role.",
        fields: &[],
    },
    Kind {
        name: "enrolment-opened",
        says: "The office opened the file of a party that is to enrol. It enrols nobody.",
        fields: &[may(
            "account",
            Shape::Name,
            "The account to which the one who signs was invited.",
        )],
    },
    Kind {
        name: "attested",
        says: "The party attested the duties of its role.",
        fields: &[],
    },
    Kind {
        name: "enrolment-signed",
        says: "The form by which the party enrols was signed.",
        fields: &[
            needs(
                "form",
                Shape::Name,
                "The form, by the name of its definition.",
            ),
            needs("edition", Shape::Name, "The edition whose form it is."),
            may(
                "text-hash",
                Shape::Name,
                "Content hash of the words that were signed.",
            ),
            needs(
                "signer",
                Shape::Name,
                "Who signed, by staff number or initials.",
            ),
            may("assisted-by", Shape::Name, "Who helped to enter it."),
            Field {
                required: true,
                ..SIGNING
            },
        ],
    },
    Kind {
        name: "closed-days-set",
        says: "The party said on which days nobody is there; what it said of the same premises before holds no more.",
        fields: &[
            needs("premises", Shape::Word(premises), "Where."),
            may(
                "weekdays",
                Shape::Names,
                "Days of the week, by their English names in small letters.",
            ),
            may("dated", Shape::Days, "Single days."),
        ],
    },
    Kind {
        name: "price-list-set",
        says: "The party said what capsules cost there; what it said before holds no more. The gate never reads it.",
        fields: &[
            needs(
                "currency",
                Shape::Name,
                "The currency, by its three letters.",
            ),
            needs(
                "rows",
                Shape::PricedCapsules,
                "The prices, a row for each quantity of a strength.",
            ),
        ],
    },
    Kind {
        name: "trained",
        says: "The party's staff were trained.",
        fields: &[
            may(
                "staff",
                Shape::Names,
                "Who was trained, by staff number or initials; none where the fact is about all of them.",
            ),
            may(
                "record",
                Shape::Name,
                "Where the party keeps the record of it.",
            ),
        ],
    },
    Kind {
        name: "certified",
        says: "The party was certified.",
        fields: &[needs("until", Shape::Day, "The last certified day.")],
    },
    Kind {
        name: "suspended",
        says: "The party was suspended until reinstated.",
        fields: &[REASON],
    },
    Kind {
        name: "reinstated",
        says: "The suspension was lifted.",
        fields: &[REASON],
    },
    Kind {
        name: "decertified",
        says: "The certification was taken away.",
        fields: &[REASON],
    },
    Kind {
        name: "delegate-named",
        says: "A prescriber named another who may act for the prescriber's patients.",
        fields: &[
            needs("delegate", Shape::Name, "The delegate."),
            needs("from", Shape::Day, "The first day."),
            may(
                "until",
                Shape::Day,
                "The last day; none until ended by hand.",
            ),
        ],
    },
    Kind {
        name: "delegate-ended",
        says: "A delegate no longer acts.",
        fields: &[needs("delegate", Shape::Name, "The delegate.")],
    },
    Kind {
        name: "designee-named",
        says: "A prescriber enrolled a member of the office staff, and answers for what they enter.",
        fields: &[
            needs("account", Shape::Name, "The account."),
            may(
                "capacity",
                Shape::Word(capacities),
                "In which capacity they enter data; a designee's where none is named.",
            ),
        ],
    },
    Kind {
        name: "designee-joined",
        says: "They took up the account with a password of their own.",
        fields: &[needs("account", Shape::Name, "The account.")],
    },
    Kind {
        name: "designee-ended",
        says: "They enter nothing more.",
        fields: &[needs("account", Shape::Name, "The account."), REASON],
    },
    Kind {
        name: "enrolment-taken-by-telephone",
        says: "Telephone staff took down, for a caller, who wants to enrol. It enrols nobody.",
        fields: &[
            needs(
                "account",
                Shape::Name,
                "The account to which the one who signs is invited.",
            ),
            needs(
                "caller",
                Shape::Name,
                "Who called, by initials or staff number.",
            ),
            needs(
                "means",
                Shape::Words(identified_by),
                "What was checked of the caller.",
            ),
            needs("language", Shape::Name, "The language of the call."),
            may(
                "interpreter",
                Shape::YesNo,
                "Whether an interpreter took part.",
            ),
        ],
    },
    Kind {
        name: "account-taken-up",
        says: "Its owner took up an account to which they were invited, by telephone or by the office.",
        fields: &[needs("account", Shape::Name, "The account.")],
    },
    Kind {
        name: "telephone-enrolment-reviewed",
        says: "The office looked an enrolment through that was taken by telephone.",
        fields: &[
            needs("of", Shape::Name, "The fact of the call."),
            needs(
                "relistened",
                Shape::YesNo,
                "Whether the call was listened to again.",
            ),
            may("finding", Shape::Name, "What was found."),
        ],
    },
    Kind {
        name: "chain-joined",
        says: "The site belongs to a chain, whose authorised representative stands for it.",
        fields: &[
            needs("chain", Shape::Name, "The chain, by its short name."),
            needs(
                "representative",
                Shape::Name,
                "The account of its authorised representative.",
            ),
        ],
    },
    Kind {
        name: "program-registered",
        says: "A program may act for the party.",
        fields: &[
            needs(
                "program",
                Shape::Name,
                "By which name it asks: the client id, or the issuer of its tokens.",
            ),
            needs("name", Shape::Name, "What it is called."),
            needs(
                "keys",
                Shape::Statements,
                "Its public keys, each a JSON Web Key.",
            ),
            needs(
                "scopes",
                Shape::Names,
                "The most that it may ask, scope by scope.",
            ),
        ],
    },
    Kind {
        name: "program-keys-replaced",
        says: "The program proves itself with these keys and with no earlier one.",
        fields: &[
            needs("program", Shape::Name, "The program."),
            needs(
                "keys",
                Shape::Statements,
                "Its public keys, each a JSON Web Key.",
            ),
        ],
    },
    Kind {
        name: "program-launch-set",
        says: "People may let the program ask for them, from the pages named here; without one nobody may.",
        fields: &[
            needs("program", Shape::Name, "The program."),
            needs(
                "redirects",
                Shape::Statements,
                "The addresses to which a person who answered is sent back.",
            ),
            may(
                "launch",
                Shape::Statement,
                "The page that opens the program with a patient at hand.",
            ),
            needs(
                "scopes",
                Shape::Names,
                "The most that it may ask of a person, scope by scope.",
            ),
        ],
    },
    Kind {
        name: "program-ended",
        says: "The program acts no more.",
        fields: &[needs("program", Shape::Name, "The program."), REASON],
    },
    Kind {
        name: "chain-left",
        says: "The site belongs to no chain any more.",
        fields: &[],
    },
    Kind {
        name: "pharmacist-named",
        says: "A pharmacist was trained for the site and is accounted for there.",
        fields: &[needs("account", Shape::Name, "The account.")],
    },
    Kind {
        name: "pharmacist-ended",
        says: "They work at the site no more.",
        fields: &[needs("account", Shape::Name, "The account."), REASON],
    },
    Kind {
        name: "on-call-named",
        says: "A prescriber named the account that is told when something in the clinic cannot wait.",
        fields: &[
            needs("account", Shape::Name, "The account."),
            needs("from", Shape::Day, "The first day."),
            may(
                "until",
                Shape::Day,
                "The last day; none until ended by hand.",
            ),
        ],
    },
    Kind {
        name: "on-call-ended",
        says: "Nobody is on call any more.",
        fields: &[],
    },
    Kind {
        name: "laboratory-schedule-chosen",
        says: "A prescriber chose by whose schedule the clinic's laboratory is asked.",
        fields: &[needs(
            "authority",
            Shape::Name,
            "Whose: us-label, uk-label, delphi-2022 or practice.",
        )],
    },
    Kind {
        name: "laboratory-grading-chosen",
        says: "A prescriber chose the version of CTCAE under which the clinic's laboratory is graded.",
        fields: &[needs("ctcae-version", Shape::Name, "Which: v5 or v6.")],
    },
    Kind {
        name: "request-unmatched",
        says: "A pharmacy asked for someone the programme could not match.",
        fields: &[needs("typed", Shape::Name, "Keyed hash of what was typed.")],
    },
    Kind {
        name: "edition-adopted",
        says: "The installation adopted an edition of the rules.",
        fields: &[
            needs("edition", Shape::Name, "The edition."),
            needs("from", Shape::Day, "Its first day here."),
            needs("rules", Shape::Name, "Content hash of the rule set."),
            may(
                "overlays",
                Shape::Names,
                "Overlays of the edition adopted with it.",
            ),
        ],
    },
    Kind {
        name: "form-text-loaded",
        says: "An authority's text of a form was loaded; it lies in the ledger under its hash.",
        fields: &[
            needs(
                "form",
                Shape::Name,
                "The form, by the name of its definition.",
            ),
            needs("edition", Shape::Name, "The edition whose form it is."),
            needs("text-hash", Shape::Name, "Content hash of the text."),
            needs(
                "from",
                Shape::Day,
                "The first day on which it is the one that is signed.",
            ),
            needs(
                "re-consent",
                Shape::Word(re_consents),
                "Whether those who signed before sign again.",
            ),
        ],
    },
    Kind {
        name: "age-of-majority-set",
        says: "The age from which a patient who lives in a territory signs alone was set.",
        fields: &[
            needs("territory", Shape::Name, "The state or land."),
            needs("age", Shape::Count, "The age, in completed years."),
            needs("from", Shape::Day, "Its first day there."),
        ],
    },
    Kind {
        name: "system-fault-recorded",
        says: "The system failed: on these days no authorisation could be had.",
        fields: &[
            needs("from", Shape::Day, "The first such day."),
            needs("until", Shape::Day, "The last such day."),
            needs("says", Shape::Statement, "What failed, and for whom."),
        ],
    },
    Kind {
        name: "system-fault-withdrawn",
        says: "A recorded fault of the system was not one, or its days were others: it counts no more.",
        fields: &[
            needs(
                "fault",
                Shape::Name,
                "The fault: the fact that recorded it.",
            ),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "reconfirmation-called",
        says: "Every category is to be confirmed anew by a day. It refuses nobody anything.",
        fields: &[
            needs("until", Shape::Day, "The day by which."),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "reconfirmation-called-off",
        says: "A re-confirmation is not asked for any more.",
        fields: &[
            needs(
                "reconfirmation",
                Shape::Name,
                "The re-confirmation: the fact that called it.",
            ),
            needs("says", Shape::Statement, "Why."),
        ],
    },
    Kind {
        name: "mode-set",
        says: "How the installation runs was set.",
        fields: &[needs("mode", Shape::Word(modes), "The mode.")],
    },
];
