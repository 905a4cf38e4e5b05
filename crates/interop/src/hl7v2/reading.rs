//! From a result as a laboratory reports it to a fact that can be recorded, or to the reason why a person has to look at it.
//! Nothing is rounded, guessed or left out on the way: what fits no fact wholly becomes none.

use retinue_care::event::CareFact;
use retinue_care::laboratory::Range;
use retinue_care::{Analyte, Laboratory};
use retinue_kernel::{Day, Id, Payload, Setting, Specimen, TestResult};
use serde::{Deserialize, Serialize};

use super::code::Coding;
use super::report::{Observation, Status};
use super::value::Value;

/// What the code of a result stands for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "means", rename_all = "kebab-case")]
pub enum Meaning {
    /// A pregnancy test that answers with a word.
    PregnancyTest {
        /// In what.
        specimen: Specimen,
    },
    /// A value of an analyte.
    Analyte {
        /// Which.
        analyte: Id,
    },
    /// Nothing that is kept here, such as a remark about the specimen.
    NotKept,
}

/// What is registered of a laboratory, as far as its results depend on it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegisteredLaboratory {
    /// Whether whoever runs the installation vouches that pregnancy tests of this sender are made where the programme asks for
    /// it: for iPLEDGE, at a site with a CLIA certificate in force.
    pub certified: bool,
    /// The number of that certificate.
    pub clia_number: Option<Id>,
}

/// What a result becomes.
#[derive(Clone, PartialEq, Debug)]
pub enum Reading {
    /// A fact for the gate.
    PregnancyTest {
        /// The day of the specimen.
        on: Day,
        /// The fact.
        payload: Payload,
    },
    /// A fact of care.
    Laboratory {
        /// The day of the specimen.
        on: Day,
        /// The fact.
        fact: CareFact,
    },
    /// What was reported before is wrong, and nothing takes its place.
    Withdrawn,
    /// Nothing is to be recorded: preliminary, cancelled, or of a kind that is not kept.
    Nothing(&'static str),
    /// A person has to look at it.
    ForAPerson(Why),
}

/// Why a person has to look at a result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The code is none that is known, or only words are given.
    #[error("its code is not known here; map it to what it measures")]
    UnknownCode,
    /// Two codes of one result mean different things.
    #[error("its codes mean different things")]
    CodesDisagree,
    /// Nobody said when the specimen was taken.
    #[error("no day of the specimen is given")]
    NoDay,
    /// The segments name different days.
    #[error("the days of the specimen disagree")]
    DaysDisagree,
    /// The answer is none that a pregnancy test has, or its codes, words or flags disagree.
    #[error("the answer is not clearly positive or negative")]
    NoClearAnswer,
    /// A concentration of hCG is judged by a clinician.
    #[error("a concentration of hCG has to be judged by a clinician")]
    Concentration,
    /// Nobody vouches for the laboratory.
    #[error("the laboratory is not registered as certified, so that its pregnancy tests count")]
    NotCertified,
    /// `<30`, a range, a ratio or words where a number belongs.
    #[error("the value is not one number")]
    NotANumber,
    /// The unit is missing or none of the analyte's.
    #[error("{0}")]
    Unfit(String),
}

/// The tests that a positive answer makes nobody wait for.
const PREGNANCY: &str = "hcg-qualitative";
const CONCENTRATION: &str = "hcg";

/// What the codes of a result mean: LOINC as `knowledge/` has it, then the laboratory's own as they were mapped by a person.
///
/// # Errors
/// That no code is known, or that two mean different things.
pub fn meaning(
    codes: &[Coding],
    knowledge: &Laboratory,
    local: impl Fn(&Coding) -> Option<Meaning>,
) -> Result<Meaning, Why> {
    let known = |coding: &Coding| match coding.is_loinc() {
        true => of_loinc(&coding.code, knowledge),
        false => None,
    };
    let mut meanings = codes.iter().filter_map(known).collect::<Vec<_>>();
    if meanings.is_empty() {
        meanings = codes.iter().filter_map(local).collect();
    }
    let Some((first, rest)) = meanings.split_first() else {
        return Err(Why::UnknownCode);
    };
    if rest.iter().any(|other| other != first) {
        return Err(Why::CodesDisagree);
    }
    Ok(first.clone())
}

fn of_loinc(code: &str, knowledge: &Laboratory) -> Option<Meaning> {
    let mut codes = knowledge.codes.iter().map(|one| &one.value);
    let found = codes.find(|one| one.loinc.as_str() == code)?;
    Some(match found.specimen {
        Some(specimen) if found.analyte.as_str() == PREGNANCY => {
            Meaning::PregnancyTest { specimen }
        }
        _ => Meaning::Analyte {
            analyte: found.analyte.clone(),
        },
    })
}

/// What a result becomes.
pub fn reading(
    result: &Observation,
    meaning: Result<Meaning, Why>,
    knowledge: &Laboratory,
    laboratory: &RegisteredLaboratory,
) -> Reading {
    match result.status {
        Status::Preliminary => return Reading::Nothing("preliminary: it is no result yet"),
        Status::Cancelled => return Reading::Nothing("cancelled: there is no result"),
        Status::Deleted => return Reading::Withdrawn,
        Status::Final | Status::Corrected => {}
    }
    let read = match meaning {
        Ok(Meaning::NotKept) => return Reading::Nothing("this kind of result is not kept"),
        Ok(Meaning::PregnancyTest { specimen }) => {
            pregnancy_test(result, specimen, knowledge, laboratory)
        }
        Ok(Meaning::Analyte { analyte }) => {
            match knowledge
                .analyte(analyte.as_str())
                .filter(|known| known.id == analyte)
            {
                Some(known) => laboratory_value(result, known, knowledge),
                None => Err(Why::UnknownCode),
            }
        }
        Err(why) => Err(why),
    };
    read.unwrap_or_else(Reading::ForAPerson)
}

fn pregnancy_test(
    result: &Observation,
    specimen: Specimen,
    knowledge: &Laboratory,
    laboratory: &RegisteredLaboratory,
) -> Result<Reading, Why> {
    let found = answer(result, knowledge)?;
    let on = match (result.collected.days.as_slice(), found) {
        ([day], _) => *day,
        ([], _) => return Err(Why::NoDay),
        // Which day it was is for a person to settle, but a positive test stops at once. The latest day is the stricter: no
        // exclusion of an earlier day speaks against it.
        ([.., latest], TestResult::Positive) => *latest,
        _ => return Err(Why::DaysDisagree),
    };
    // A positive one stops wherever it was made; a negative one from an uncertified place opens nothing.
    if !laboratory.certified && found != TestResult::Positive {
        return Err(Why::NotCertified);
    }
    let setting = match laboratory.certified {
        true => Setting::Laboratory,
        false => Setting::Medical,
    };
    Ok(Reading::PregnancyTest {
        on,
        payload: Payload::PregnancyTestReported {
            collected_on: on,
            specimen,
            setting,
            result: found,
            clia_number: laboratory
                .clia_number
                .clone()
                .filter(|_| laboratory.certified),
            cycle: None,
            menses_began_on: None,
        },
    })
}

/// Positive or negative, as codes, words and flags say it. None may say the other; for a negative answer all have to say it.
fn answer(result: &Observation, knowledge: &Laboratory) -> Result<TestResult, Why> {
    let of_word = |word: &str| {
        let read = knowledge
            .result(PREGNANCY, word, None, Range::default())
            .ok();
        // A bare number is no answer, though knowledge has one for each word.
        let is_word = word.chars().any(char::is_alphabetic);
        read.filter(|_| is_word).map(|read| {
            if read.value == retinue_care::Decimal::default() {
                TestResult::Negative
            } else {
                TestResult::Positive
            }
        })
    };
    let mut said = Vec::new();
    match &result.value {
        Value::Words(word) => said.push(of_word(word)),
        Value::Coded(codings) => {
            for coding in codings {
                let by_text = of_word(&coding.text);
                let by_code = of_word(&coding.code);
                said.push(match (coding.text.is_empty(), by_text, by_code) {
                    // The code may be of any system; only where it is itself a word does it speak.
                    (true, _, by_code) => by_code,
                    (false, Some(text), Some(code)) if text != code => None,
                    (false, by_text, _) => by_text,
                });
            }
        }
        _ => return Err(Why::NoClearAnswer),
    }
    for flag in &result.flags {
        // Table 0078; other flags say nothing of positive or negative.
        match flag.as_str() {
            "POS" => said.push(Some(TestResult::Positive)),
            "NEG" => said.push(Some(TestResult::Negative)),
            _ => {}
        }
    }
    let says = |answer| said.contains(&Some(answer));
    match (says(TestResult::Positive), says(TestResult::Negative)) {
        // A word that is not known beside a clear "positive" does not make it wait; beside a "negative" it does.
        (true, false) => Ok(TestResult::Positive),
        (false, true) if said.iter().all(Option::is_some) => Ok(TestResult::Negative),
        _ => Err(Why::NoClearAnswer),
    }
}

fn laboratory_value(
    result: &Observation,
    analyte: &Analyte,
    knowledge: &Laboratory,
) -> Result<Reading, Why> {
    if analyte.id.as_str() == CONCENTRATION {
        return Err(Why::Concentration);
    }
    let Value::Number(value) = result.value else {
        return Err(Why::NotANumber);
    };
    let on = match result.collected.days.as_slice() {
        [] => return Err(Why::NoDay),
        [day] => *day,
        _ => return Err(Why::DaysDisagree),
    };
    let (low, high) = result.limits;
    let read = knowledge.result(
        analyte.id.as_str(),
        &value.to_string(),
        result.unit.as_deref(),
        Range { low, high },
    );
    let read = read.map_err(|error| Why::Unfit(error.to_string()))?;
    // The fact keeps the unit as it was received; which one that is, is read anew with it.
    let unit = result.unit.as_deref().and_then(Id::new);
    let unit = unit.or_else(|| Id::new(&read.unit));
    let unit = unit.ok_or_else(|| Why::Unfit("the unit cannot be kept".to_owned()))?;
    Ok(Reading::Laboratory {
        on,
        fact: CareFact::LaboratoryResulted {
            analyte: read.analyte,
            value: read.value,
            unit,
            low: read.range.low,
            high: read.range.high,
            fasting: None,
            ctcae_version: None,
        },
    })
}
