//! The facts of a patient's stream but those of the capsules: every kind with its fields.

use serde_json::json;

use super::field::{
    Field, Kind, Shape, Written, age_bases, assessed, bases, capacities, categories, cycles,
    escalations, exclusions, forms, fsh, hcg, identified_by, may, methods, needs, oestradiol,
    progesterone, programmes, results, settings, signers, sources, specimens, testing_requirements,
    through, timings, topics,
};
use super::signing::{ACT_EDITION, ACT_FORM, ACT_TEXT, SIGNING};

pub(super) const REASON: Field = may("reason", Shape::FewWords, "Why, in a few words.");
const LAST_DOSE_ON: Field = may(
    "last-dose-on",
    Shape::Day,
    "The day of the last dose, where it is known.",
);
/// A sheet of paper with answers.
const SHEET: Shape = Shape::Written(|| Written {
    schema: json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["code", "printed-on", "questions"],
        "properties": {
            "code": { "description": "The code that is printed on it.", "$ref": "#/$defs/name" },
            "printed-on": { "description": "The day on which it was printed.", "$ref": "#/$defs/day" },
            "printed-after": { "description": "The last result or answers on record when it was printed.", "$ref": "#/$defs/name" },
            "questions": { "description": "Content hash of the statements.", "$ref": "#/$defs/name" },
            "marked-true": { "type": "array", "items": { "$ref": "#/$defs/name" } },
            "marked-false": { "type": "array", "items": { "$ref": "#/$defs/name" } },
            "unmarked": { "description": "Left open, or marked both ways.", "type": "array", "items": { "$ref": "#/$defs/name" } }
        }
    }),
    example: json!({
        "code": "20260301-0a1b-2c3d-4e5f",
        "printed-on": "2026-02-28",
        "questions": "sha256-of-the-statements",
        "marked-true": ["a-statement"]
    }),
    expected: "an object: the sheet's code, when it was printed, and what was marked",
});

/// What every fact of a patient may carry besides its own fields.
pub(crate) const ENVELOPE: &[Field] = &[
    may(
        "id",
        Shape::Name,
        "The fact's own name; in a question it may be left out where nothing refers to it.",
    ),
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
    may(
        "on-behalf-of",
        Shape::Name,
        "The party for whom it was recorded.",
    ),
    may(
        "capacity",
        Shape::Word(capacities),
        "The role in which it was recorded.",
    ),
    may("assisted-by", Shape::Name, "Who helped to enter it."),
    may(
        "language",
        Shape::Name,
        "The language of the conversation, as a BCP 47 tag.",
    ),
    may(
        "interpreter",
        Shape::YesNo,
        "Whether an interpreter took part.",
    ),
    may(
        "delegate",
        Shape::Name,
        "The prescriber who acted as a delegate for the one named in on-behalf-of.",
    ),
    may(
        "in-call",
        Shape::Name,
        "The telephone call in which it was entered.",
    ),
    may(
        "through",
        Shape::Word(through),
        "Through what it came in, where the one whose word it is did not enter it from an account of their own.",
    ),
    may(
        "command-id",
        Shape::Name,
        "The command that caused it; unique for each patient.",
    ),
];

/// The proof of menopause.
pub(crate) const MENOPAUSE: &[Field] = &[
    needs(
        "age-basis",
        Shape::Word(age_bases),
        "The branch the prescriber claims; the age on the day decides.",
    ),
    may("no-normal-menses", Shape::YesNo, "No normal menses."),
    may("fsh", Shape::Word(fsh), "Follicle-stimulating hormone."),
    may("hcg", Shape::Word(hcg), "Human chorionic gonadotropin."),
    may("oestradiol", Shape::Word(oestradiol), "Oestradiol."),
    may(
        "progesterone",
        Shape::Word(progesterone),
        "Serum progesterone.",
    ),
];

/// Every kind of fact of a patient's stream that is not about capsules.
pub(crate) const KINDS: &[Kind] = &[
    Kind {
        name: "patient-registered",
        says: "The patient was registered with the programme.",
        fields: &[
            needs("born", Shape::Day, "The day of birth."),
            needs("programme", Shape::Word(programmes), "The programme."),
        ],
    },
    Kind {
        name: "category-assigned",
        says: "The prescriber assigned a category.",
        fields: &[
            needs("category", Shape::Word(categories), "The category."),
            needs("basis", Shape::Word(bases), "The ground on which it rests."),
            may(
                "menopause",
                Shape::Menopause,
                "The proof that basis post-menopausal asks for.",
            ),
            may("reason", Shape::FewWords, "Why the category changed."),
        ],
    },
    Kind {
        name: "category-reconfirmed",
        says: "The category on record was confirmed anew, because the office asked for it.",
        fields: &[
            needs(
                "category",
                Shape::Word(categories),
                "The category on record.",
            ),
            needs(
                "reconfirmation",
                Shape::Name,
                "What the office asked: the fact of the programme.",
            ),
        ],
    },
    Kind {
        name: "consent-signed",
        says: "A form was signed.",
        fields: &[
            needs("form", Shape::Word(forms), "The form."),
            needs("signers", Shape::Words(signers), "Who signed."),
            may("edition", Shape::Name, "The edition of the form."),
            may(
                "text-hash",
                Shape::Name,
                "Content hash of the words that were signed.",
            ),
            SIGNING,
        ],
    },
    Kind {
        name: "counselling-recorded",
        says: "The patient was counselled.",
        fields: &[needs(
            "topics",
            Shape::Words(topics),
            "The subjects of the conversation.",
        )],
    },
    Kind {
        name: "contraception-recorded",
        says: "The contraception in use was reported. Methods are needed unless abstinence is true.",
        fields: &[
            needs("methods", Shape::Words(methods), "The methods in use."),
            may(
                "abstinence",
                Shape::YesNo,
                "Continuous abstinence; methods may then be left out.",
            ),
            needs("since", Shape::Day, "In use without a gap since this day."),
            needs("source", Shape::Word(sources), "Who reported it."),
            may(
                "on-sheet",
                Shape::Name,
                "The code of the sheet of paper on which the patient wrote it.",
            ),
        ],
    },
    Kind {
        name: "contraception-lapsed",
        says: "Contraception lapsed.",
        fields: &[
            may(
                "from",
                Shape::Day,
                "From which day; the day of the report when absent.",
            ),
            may(
                "unprotected",
                Shape::YesNo,
                "Whether there was unprotected intercourse.",
            ),
        ],
    },
    Kind {
        name: "pregnancy-test-reported",
        says: "A pregnancy test was reported.",
        fields: &[
            needs(
                "collected-on",
                Shape::Day,
                "The day of the specimen, where it was collected; day 1 of its window.",
            ),
            needs("specimen", Shape::Word(specimens), "What was tested."),
            needs(
                "setting",
                Shape::Word(settings),
                "Where it was tested; laboratory means a site with a CLIA certificate in force.",
            ),
            needs("result", Shape::Word(results), "The result."),
            may("clia-number", Shape::Name, "The CLIA number of the site."),
            may("cycle", Shape::Word(cycles), "How the cycle runs."),
            may(
                "menses-began-on",
                Shape::Day,
                "The first day of the period in which the specimen was collected.",
            ),
        ],
    },
    Kind {
        name: "home-testing-permitted",
        says: "The prescriber permitted tests at home.",
        fields: &[may(
            "procedure",
            Shape::FewWords,
            "The procedure agreed with the patient.",
        )],
    },
    Kind {
        name: "home-testing-withdrawn",
        says: "The prescriber withdrew the leave to test at home.",
        fields: &[may(
            "procedure",
            Shape::FewWords,
            "The procedure that no longer holds.",
        )],
    },
    Kind {
        name: "comprehension-answered",
        says: "The patient answered the month's questions.",
        fields: &[
            needs("passed", Shape::YesNo, "Whether the answers passed."),
            may(
                "sheet",
                SHEET,
                "The sheet of paper from which they were keyed in.",
            ),
        ],
    },
    Kind {
        name: "month-confirmed",
        says: "The prescriber confirmed the month.",
        fields: &[
            may(
                "test",
                Shape::Name,
                "The test it rests on: the id of its fact; the latest test when absent.",
            ),
            needs(
                "counselled",
                Shape::YesNo,
                "Whether the patient was counselled.",
            ),
            ACT_FORM,
            ACT_EDITION,
            ACT_TEXT,
            SIGNING,
        ],
    },
    Kind {
        name: "visit-recorded",
        says: "The patient was seen at the office.",
        fields: &[may("remote", Shape::YesNo, "Whether the visit was remote.")],
    },
    Kind {
        name: "video-offered",
        says: "The information video was offered.",
        fields: &[needs(
            "accepted",
            Shape::YesNo,
            "Whether the patient wanted it.",
        )],
    },
    Kind {
        name: "reproductive-status-assessed",
        says: "The prescriber assessed the reproductive status.",
        fields: &[ACT_FORM, ACT_EDITION, ACT_TEXT, SIGNING],
    },
    Kind {
        name: "assessment-recorded",
        says: "What a programme asks to be assessed before each prescription was assessed.",
        fields: &[
            needs("subjects", Shape::Words(assessed), "What was looked at."),
            may("concern", Shape::YesNo, "Whether there is a concern."),
        ],
    },
    Kind {
        name: "second-prescriber-agreed",
        says: "A second prescriber agreed to the treatment of a minor.",
        fields: &[may("prescriber", Shape::Name, "The second prescriber.")],
    },
    Kind {
        name: "outside-programme-agreed",
        says: "Prescriber and patient agreed in writing that no pregnancy is to be expected, so that its prevention does not apply.",
        fields: &[needs("reason", Shape::FewWords, "The reason on the form.")],
    },
    Kind {
        name: "outside-programme-ended",
        says: "That agreement holds no longer.",
        fields: &[],
    },
    Kind {
        name: "exemption-requested",
        says: "The prescriber asked the programme for an exemption from initial testing requirements.",
        fields: &[
            needs("scope", Shape::Words(testing_requirements), "From what."),
            needs("reason", Shape::FewWords, "The serious medical reason."),
            ACT_FORM,
            ACT_EDITION,
            ACT_TEXT,
            SIGNING,
        ],
    },
    Kind {
        name: "exemption-granted",
        says: "The programme granted an exemption; its last decision on the present path holds.",
        fields: &[needs(
            "scope",
            Shape::Words(testing_requirements),
            "From what.",
        )],
    },
    Kind {
        name: "exemption-refused",
        says: "The programme refused an exemption, or ended one.",
        fields: &[REASON],
    },
    Kind {
        name: "programme-entered",
        says: "The patient moved to another programme and keeps one record.",
        fields: &[needs(
            "programme",
            Shape::Word(programmes),
            "The programme.",
        )],
    },
    Kind {
        name: "breastfeeding-recorded",
        says: "The patient breastfeeds, or no longer does.",
        fields: &[may(
            "ongoing",
            Shape::YesNo,
            "False once it has ended; true when absent.",
        )],
    },
    Kind {
        name: "hold-requested",
        says: "The patient asked for a hold, to be decided the same day.",
        fields: &[REASON],
    },
    Kind {
        name: "treatment-paused",
        says: "A prescriber paused the treatment.",
        fields: &[REASON],
    },
    Kind {
        name: "treatment-resumed",
        says: "A prescriber resumed the treatment.",
        fields: &[REASON],
    },
    Kind {
        name: "treatment-stopped",
        says: "A prescriber stopped the treatment.",
        fields: &[REASON, LAST_DOSE_ON],
    },
    Kind {
        name: "course-completed",
        says: "The course was completed.",
        fields: &[LAST_DOSE_ON],
    },
    Kind {
        name: "pregnancy-reported",
        says: "A pregnancy was reported.",
        fields: &[],
    },
    Kind {
        name: "pregnancy-excluded",
        says: "A suspected pregnancy was excluded.",
        fields: &[needs("how", Shape::Word(exclusions), "How.")],
    },
    Kind {
        name: "pregnancy-ended",
        says: "A pregnancy ended.",
        fields: &[],
    },
    Kind {
        name: "care-transferred",
        says: "The care passed to another prescriber.",
        fields: &[REASON],
    },
    Kind {
        name: "transfer-requested",
        says: "A transfer of the care was asked for.",
        fields: &[
            needs("prescriber", Shape::Name, "Who is asked to take over."),
            REASON,
        ],
    },
    Kind {
        name: "transfer-withdrawn",
        says: "The request to transfer the care was withdrawn or declined.",
        fields: &[REASON],
    },
    Kind {
        name: "residence-recorded",
        says: "Where the patient lives from that day on: the age from which a patient signs alone is that of the territory.",
        fields: &[needs(
            "territory",
            Shape::Name,
            "The territory, one for which an age was set.",
        )],
    },
    Kind {
        name: "guardian-linked",
        says: "A parent or guardian signs and sees dates and status, until the patient is of age.",
        fields: &[needs("guardian", Shape::Name, "The guardian.")],
    },
    Kind {
        name: "guardian-unlinked",
        says: "A parent or guardian no longer signs and sees.",
        fields: &[needs("guardian", Shape::Name, "The guardian."), REASON],
    },
    Kind {
        name: "guardian-signed",
        says: "A parent or guardian signed apart from patient and prescriber.",
        fields: &[
            needs("form", Shape::Word(forms), "The form."),
            may("edition", Shape::Name, "The edition of the form."),
            may("text-hash", Shape::Name, "Hash of the text that was read."),
            SIGNING,
        ],
    },
    Kind {
        name: "caller-identified",
        says: "Telephone staff identified who called.",
        fields: &[
            needs("call", Shape::Name, "The call's own name."),
            needs("source", Shape::Word(sources), "Who called."),
            needs(
                "means",
                Shape::Words(identified_by),
                "By what the caller was identified.",
            ),
        ],
    },
    Kind {
        name: "call-reviewed",
        says: "The office looked a call through.",
        fields: &[
            needs("call", Shape::Name, "The call."),
            needs(
                "relistened",
                Shape::YesNo,
                "Whether it was listened to again.",
            ),
            REASON,
        ],
    },
    Kind {
        name: "contact-recorded",
        says: "The patient was contacted.",
        fields: &[REASON],
    },
    Kind {
        name: "stop-taking-contacted",
        says: "The prescriber, or whoever was asked in the prescriber's place, tried to reach the patient about capsules at home.",
        fields: &[
            needs("reached", Shape::YesNo, "Whether the patient was reached."),
            needs(
                "told-to-stop",
                Shape::YesNo,
                "Whether the patient was told to stop taking the capsules.",
            ),
            may(
                "escalated-to",
                Shape::Word(escalations),
                "Who was asked to reach the patient instead.",
            ),
        ],
    },
    Kind {
        name: "pregnancy-report-filed",
        says: "A pregnancy was reported to the programme.",
        fields: &[needs(
            "timing",
            Shape::Word(timings),
            "When the pregnancy was, in relation to treatment.",
        )],
    },
    Kind {
        name: "lost-to-follow-up-recorded",
        says: "The patient did not come back after the supply had ended.",
        fields: &[REASON],
    },
    Kind {
        name: "call-ended",
        says: "A telephone call ended: nothing more is entered for its caller.",
        fields: &[needs("call", Shape::Name, "The call's own name.")],
    },
    Kind {
        name: "correction-proposed",
        says: "A correction that would lengthen something waits for a second person.",
        fields: &[
            needs(
                "of",
                Shape::Name,
                "The fact that would no longer stand: its id.",
            ),
            needs("why", Shape::FewWords, "Why."),
            may(
                "instead",
                Shape::Fact,
                "The whole fact that would take its place; none when the fact would only be taken back.",
            ),
        ],
    },
    Kind {
        name: "correction-confirmed",
        says: "A second person confirmed a proposed correction, which is recorded with it.",
        fields: &[needs(
            "proposal",
            Shape::Name,
            "The fact that proposed it: its id.",
        )],
    },
    Kind {
        name: "correction-declined",
        says: "A proposed correction was declined.",
        fields: &[
            needs(
                "proposal",
                Shape::Name,
                "The fact that proposed it: its id.",
            ),
            REASON,
        ],
    },
    Kind {
        name: "fact-corrected",
        says: "An earlier fact was corrected.",
        fields: &[
            needs("of", Shape::Name, "The fact that no longer stands: its id."),
            needs("why", Shape::FewWords, "Why."),
            may(
                "instead",
                Shape::Fact,
                "The whole fact that takes its place; none when the fact is only taken back.",
            ),
        ],
    },
];
