//! The one place where tests touch the gate: courses told day by day, questions asked, answers read.

use std::sync::{Arc, LazyLock};

use retinue_kernel::{
    Adopted, Answer, Day, DispenseDecision, FaultDays, FormTexts, Id, LoadedText, Malformed,
    Programme, Question, Requirement, RulesInForce, Slug, TerritoryAge, WrittenText,
};
use retinue_rulebook::Rulebook;
use serde_json::{Value, json};

/// The rulebook of the United States, whose courses the tests of single checks tell.
pub(crate) static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| built_in(Programme::UsIpledge));

static WITHOUT_A_REGISTRY: LazyLock<[Rulebook; 2]> =
    LazyLock::new(|| [built_in(Programme::UkMhra), built_in(Programme::EuPpp)]);

fn built_in(programme: Programme) -> Rulebook {
    Rulebook::embedded_of(programme).unwrap_or_else(|error| panic!("{error}"))
}

/// The rulebook of every programme.
pub(crate) fn rulebooks() -> impl Iterator<Item = &'static Rulebook> {
    std::iter::once(&*RULEBOOK).chain(WITHOUT_A_REGISTRY.iter())
}

/// The rulebook of the programme that a question names.
fn rulebook_for(question: &Value) -> &'static Rulebook {
    let named = &question["programme"];
    rulebooks()
        .find(|rulebook| *named == rulebook.programme().id.as_str())
        .unwrap_or_else(|| panic!("{named} is no programme"))
}

pub(crate) fn day(text: &str) -> Day {
    text.parse()
        .unwrap_or_else(|error| panic!("{text} is no day: {error}"))
}

/// The rules a written question names: one edition for all of it, or editions adopted from days on.
pub(crate) fn rules_for(question: &Value) -> RulesInForce {
    let rulebook = rulebook_for(question);
    let mut rules = match question.get("edition").and_then(Value::as_str) {
        Some(name) => rulebook
            .rules_always(name)
            .unwrap_or_else(|| panic!("{name} is no edition")),
        None => rulebook.default_rules(),
    };
    let adopted = question.get("adopted").and_then(Value::as_array);
    for one in adopted.into_iter().flatten() {
        let name = one["edition"]
            .as_str()
            .unwrap_or_else(|| panic!("an adopted edition has a name: {one}"));
        let edition = rulebook
            .edition(name)
            .unwrap_or_else(|| panic!("{name} is no edition"));
        rules = rules.then(Adopted {
            from: day(one["from"]
                .as_str()
                .unwrap_or_else(|| panic!("{one} has no first day"))),
            edition: edition.clone(),
            overlays: overlays(one),
        });
    }
    let territories = question.get("territories").and_then(Value::as_array);
    let territories = territories.into_iter().flatten().map(|one| {
        serde_json::from_value::<TerritoryAge>(one.clone())
            .unwrap_or_else(|error| panic!("{one} is no age of a territory: {error}"))
    });
    let faults = question.get("faults").and_then(Value::as_array);
    let faults = faults.into_iter().flatten().map(|one| {
        serde_json::from_value::<FaultDays>(one.clone())
            .unwrap_or_else(|error| panic!("{one} is no fault: {error}"))
    });
    let rules = rules.with_territories(territories).with_faults(faults);
    let texts = question.get("texts").and_then(Value::as_array);
    let texts = texts.into_iter().flatten().map(|text| {
        let read: WrittenText = serde_json::from_value(text.clone())
            .unwrap_or_else(|error| panic!("{text} is no text: {error}"));
        LoadedText::from(read)
    });
    rules.with_texts(FormTexts::of(texts))
}

fn overlays(adopted: &Value) -> Vec<Id> {
    let named = adopted.get("overlays").and_then(Value::as_array);
    named
        .into_iter()
        .flatten()
        .filter_map(|name| Id::new(name.as_str()?))
        .collect()
}

/// The same rules with other requirements.
pub(crate) fn with_requirements(
    rules: &RulesInForce,
    change: impl Fn(&mut Vec<Arc<Requirement>>),
) -> RulesInForce {
    let mut adoptions = rules.adoptions().cloned().map(|mut adopted| {
        let mut edition = (*adopted.edition).clone();
        change(&mut edition.requirements);
        adopted.edition = Arc::new(edition);
        adopted
    });
    let first = adoptions
        .next()
        .unwrap_or_else(|| panic!("rules have a default edition"));
    let base = RulesInForce::always(rules.programme, rules.hash.clone(), first.edition)
        .with_texts(rules.texts().clone());
    adoptions.fold(base, RulesInForce::then)
}

/// Asks the gate a written question.
pub(crate) fn ask(question: &Value) -> Result<Answer, Malformed> {
    ask_under(&rules_for(question), question)
}

pub(crate) fn ask_under(rules: &RulesInForce, question: &Value) -> Result<Answer, Malformed> {
    let text = question.to_string();
    let read: Question = serde_json::from_str(&text).map_err(|error| Malformed {
        at: "question".into(),
        says: error.to_string(),
    })?;
    let today = read
        .on
        .unwrap_or_else(|| panic!("the question names no day"));
    read.answer(rules, today)
}

pub(crate) fn decide_question(question: &Value) -> DispenseDecision {
    ask(question)
        .unwrap_or_else(|malformed| panic!("{malformed}\n{question:#}"))
        .decision
}

pub(crate) fn slugs(decision: &DispenseDecision) -> Vec<&'static str> {
    let mut slugs: Vec<_> = decision
        .unmet()
        .iter()
        .map(|unmet| unmet.slug.as_str())
        .collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs
}

/// A course told event by event.
#[derive(Clone)]
pub(crate) struct Course {
    pub(crate) question: Value,
}

/// Registered on 2026-01-02 at 21, enrolled with the form of the category, not yet on any treatment.
fn enrolled(category: &str, basis: &str, form: &str, topics: &[&str]) -> Course {
    Course {
        question: json!({ "programme": "us-ipledge", "edition": "2021-12-13", "on": "2026-01-02", "events": [] }),
    }
    .told("2026-01-02", json!({ "type": "patient-registered", "born": "2004-05-01", "programme": "us-ipledge" }))
    .told("2026-01-02", json!({ "type": "category-assigned", "category": category, "basis": basis }))
    .told("2026-01-02", json!({ "type": "consent-signed", "form": form, "signers": ["patient", "prescriber"] }))
    .told("2026-01-02", json!({ "type": "counselling-recorded", "topics": topics }))
}

/// Someone who can become pregnant, enrolled on 2026-01-02 with contraception and a first negative test that day.
pub(crate) fn patient_who_can_become_pregnant() -> Course {
    enrolled("can-become-pregnant", "default", "patient-enrolment-can", &["risks", "contraception"])
        .contraception("2026-01-02", "2026-01-02")
        .told(
            "2026-01-02",
            json!({ "type": "pregnancy-test-reported", "id": "t1", "collected-on": "2026-01-02", "specimen": "urine",
                    "setting": "medical", "result": "negative" }),
        )
}

/// Someone who cannot become pregnant, enrolled on 2026-01-02.
pub(crate) fn patient_who_cannot_become_pregnant() -> Course {
    enrolled(
        "cannot-become-pregnant",
        "cisgender-male",
        "patient-enrolment-cannot",
        &["risks"],
    )
}

impl Course {
    /// One more fact, recorded on the day it happened.
    pub(crate) fn told(mut self, on: &str, mut event: Value) -> Course {
        event["on"] = json!(on);
        if let Some(events) = self.question["events"].as_array_mut() {
            events.push(event);
        }
        self
    }

    pub(crate) fn edition(mut self, edition: &str) -> Course {
        self.question["edition"] = json!(edition);
        self
    }

    /// Both editions, the later from the day on which it was announced to hold.
    pub(crate) fn under_both_editions(mut self) -> Course {
        if let Some(question) = self.question.as_object_mut() {
            question.remove("edition");
        }
        self.question["adopted"] = json!([
            { "edition": "2021-12-13", "from": "2021-12-13" },
            { "edition": "2026-11-15", "from": "2026-11-15" }
        ]);
        self
    }

    pub(crate) fn party(mut self, party: &str, facts: Value) -> Course {
        self.question[party] = facts;
        self
    }

    pub(crate) fn requests(mut self, prescription: &str) -> Course {
        self.question["request"] = json!({ "prescription": prescription, "pharmacy": "ph1" });
        self
    }

    /// Without the facts of a kind.
    pub(crate) fn without(mut self, kind: &str) -> Course {
        if let Some(events) = self.question["events"].as_array_mut() {
            events.retain(|event| event["type"] != kind);
        }
        self
    }

    pub(crate) fn contraception(self, on: &str, since: &str) -> Course {
        self.told(
            on,
            json!({ "type": "contraception-recorded", "since": since, "methods": ["combined-pill", "male-condom"],
                    "source": "prescriber" }),
        )
    }

    /// A negative laboratory test on the third day of the period.
    pub(crate) fn negative_test(self, id: &str, collected_on: &str) -> Course {
        self.test(id, collected_on, "laboratory", "negative")
    }

    pub(crate) fn test(self, id: &str, collected_on: &str, setting: &str, result: &str) -> Course {
        let began = day(collected_on).minus(2).to_string();
        self.told(
            collected_on,
            json!({ "type": "pregnancy-test-reported", "id": id, "collected-on": collected_on, "specimen": "serum",
                    "setting": setting, "result": result, "cycle": "regular", "menses-began-on": began }),
        )
    }

    /// Counselling, contraception, confirmation and answers of the month, all on one day.
    pub(crate) fn month_confirmed(self, on: &str, test: &str) -> Course {
        self.told(
            on,
            json!({ "type": "counselling-recorded", "topics": ["risks", "contraception"] }),
        )
        .contraception(on, "2026-01-02")
        .told(
            on,
            json!({ "type": "month-confirmed", "test": test, "counselled": true }),
        )
        .told(
            on,
            json!({ "type": "comprehension-answered", "passed": true }),
        )
    }

    pub(crate) fn visit(self, on: &str) -> Course {
        self.told(on, json!({ "type": "visit-recorded" }))
            .told(
                on,
                json!({ "type": "counselling-recorded", "topics": ["risks"] }),
            )
            .told(on, json!({ "type": "month-confirmed", "counselled": true }))
    }

    pub(crate) fn prescription(self, id: &str, on: &str) -> Course {
        self.prescription_of(id, on, json!({}))
    }

    /// A prescription with some fields set otherwise.
    pub(crate) fn prescription_of(self, id: &str, on: &str, otherwise: Value) -> Course {
        let mut event = json!({ "type": "prescription-written", "id": id, "product": "conventional",
            "capsules": { "20": 60 }, "days": 30, "refills": 0 });
        if let Some(fields) = otherwise.as_object() {
            for (name, value) in fields {
                event[name] = value.clone();
            }
        }
        self.told(on, event)
    }

    /// Test, acts of the month and prescription on one day.
    pub(crate) fn month(self, on: &str, test: &str, prescription: &str) -> Course {
        self.negative_test(test, on)
            .month_confirmed(on, test)
            .prescription(prescription, on)
    }

    pub(crate) fn authorised(
        self,
        on: &str,
        id: &str,
        prescription: &str,
        until: &str,
        days: u16,
    ) -> Course {
        self.told(
            on,
            json!({ "type": "dispense-authorised", "id": id, "prescription": prescription, "pharmacy": "ph1",
                    "until": until, "days": days }),
        )
    }

    pub(crate) fn handed_over(self, on: &str, authorisation: &str, days: u16) -> Course {
        self.told(
            on,
            json!({ "type": "filled", "authorisation": authorisation, "days": days }),
        )
        .told(
            on,
            json!({ "type": "handed-over", "authorisation": authorisation, "days": days }),
        )
    }

    pub(crate) fn decision_on(&self, on: &str) -> DispenseDecision {
        let mut question = self.question.clone();
        question["on"] = json!(on);
        decide_question(&question)
    }

    /// The answer on a day, read as a sentence.
    pub(crate) fn asks_to_dispense(&self, on: &str) -> Answered<'_> {
        Answered {
            course: self,
            on: on.into(),
            decision: self.decision_on(on),
        }
    }
}

pub(crate) struct Answered<'a> {
    course: &'a Course,
    on: String,
    pub(crate) decision: DispenseDecision,
}

impl<'a> Answered<'a> {
    #[track_caller]
    pub(crate) fn is_authorised_until(self, until: &str) -> &'a Course {
        assert_eq!(
            self.decision.until(),
            Some(day(until)),
            "on {}: {:?}",
            self.on,
            slugs(&self.decision)
        );
        self.course
    }

    #[track_caller]
    pub(crate) fn is_denied_because(self, expected: &[&str]) -> &'a Course {
        let mut expected: Vec<_> = expected.to_vec();
        expected.sort_unstable();
        assert!(
            self.decision.until().is_none(),
            "on {} it was authorised until {:?}",
            self.on,
            self.decision.until()
        );
        assert_eq!(slugs(&self.decision), expected, "on {}", self.on);
        self.course
    }

    /// Denied, this being one of the reasons, clearing no earlier than a day.
    #[track_caller]
    pub(crate) fn is_denied_until(self, slug: Slug, earliest: &str) -> &'a Course {
        let reason = self
            .decision
            .unmet()
            .iter()
            .find(|unmet| unmet.slug == slug);
        let reason =
            reason.unwrap_or_else(|| panic!("on {}: {:?}", self.on, slugs(&self.decision)));
        assert_eq!(reason.earliest, day(earliest), "on {}", self.on);
        self.course
    }
}

/// How many random cases a law is tried on: `everyday` ones, or as many as `RETINUE_CASES` says.
pub(crate) fn cases(everyday: u32) -> u32 {
    std::env::var("RETINUE_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(everyday)
}
