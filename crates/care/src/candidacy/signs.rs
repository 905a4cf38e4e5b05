//! A sign in one person: there, not there, or not known, and why.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use retinue_kernel::{Day, FactId, Id};

use crate::basis::Cited;
use crate::case::{AcneAssessment, CareCase, Noted, Stage, latest};
use crate::event::{TherapyKind, TherapyOutcome};
use crate::knowledge::{AcneForm, Candidacy, HealthCondition, Lesion, Sign, SignRule};
use crate::severity::LesionCounts;

/// A sign as it was found.
pub(super) struct Found {
    pub(super) there: Option<bool>,
    pub(super) says: String,
    pub(super) evidence: Vec<FactId>,
    /// Whether it was read by a number that no stored source confirms.
    pub(super) provisional: bool,
}

impl Found {
    fn of(there: Option<bool>, says: impl Into<String>, evidence: Vec<FactId>) -> Found {
        Found {
            there,
            says: says.into(),
            evidence,
            provisional: false,
        }
    }

    fn unknown(says: impl Into<String>) -> Found {
        Found::of(None, says, Vec::new())
    }
}

/// The facts that count: of each kind the latest until the day, of a course under way those until its first dose. What
/// treatment made of the acne says nothing of who was a candidate for it; age and pregnancy are those of the day.
pub(super) struct Person<'a> {
    case: &'a CareCase,
    today: Day,
    /// The last day whose picture of the acne counts.
    until: Day,
    assessments: Vec<&'a Noted<AcneAssessment>>,
}

impl<'a> Person<'a> {
    pub(super) fn of(case: &'a CareCase, today: Day) -> Person<'a> {
        let until = match (case.stage(today), case.first_dose) {
            (Stage::Taking | Stage::Paused, Some(first)) => first.min(today),
            _ => today,
        };
        let mut assessments: Vec<_> = case
            .assessments
            .iter()
            .filter(|one| one.on <= until)
            .collect();
        assessments.sort_by(|one, other| (other.on, &other.fact).cmp(&(one.on, &one.fact)));
        Person {
            case,
            today,
            until,
            assessments,
        }
    }

    /// The latest word of a clinician on something, with its fact.
    fn said<T>(&self, read: impl Fn(&AcneAssessment) -> Option<T>) -> Option<(T, Vec<FactId>)> {
        self.assessments.iter().find_map(|one| {
            let value = read(&one.value)?;
            Some((value, Vec::from([one.fact.clone()])))
        })
    }

    fn until<T: Clone>(&self, all: &[Noted<T>]) -> Option<Noted<T>> {
        let until: Vec<Noted<T>> = all
            .iter()
            .filter(|one| one.on <= self.until)
            .cloned()
            .collect();
        latest(&until).cloned()
    }

    pub(super) fn old_enough(&self, from: u8) -> Found {
        match self.case.age(self.today) {
            None => Found::unknown("The day of birth is not known."),
            Some(age) => Found::of(Some(age >= from), format!("{age} years old."), Vec::new()),
        }
    }

    pub(super) fn sign(&self, known: &Candidacy, sign: Sign) -> Found {
        let rules = || known.signs.iter().filter(move |one| one.value.sign == sign);
        match sign {
            Sign::ManyNodules => self.many_nodules(rules()),
            Sign::NodularOrConglobate => self.nodular(rules()),
            Sign::Severe => self.said_or_scored(
                self.said(|one| one.severe),
                ["severe", "not severe"],
                "Nobody said whether it is severe, and no grade is on record.",
                rules(),
            ),
            Sign::PsychosocialBurden => self.said_or_scored(
                self.said(|one| one.burden),
                [
                    "a burden on mind or social life",
                    "no burden on mind or social life",
                ],
                "Nobody said whether it burdens mind or social life, and no scale was answered.",
                rules(),
            ),
            Sign::Scarring => self.word(
                self.said(|one| one.scarring),
                ["scars", "no scars"],
                "Nobody said whether there are scars.",
            ),
            Sign::ScarringRisk => {
                let risk = |one: &AcneAssessment| match (one.scarring, one.scarring_risk) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (_, said) => said,
                };
                self.word(
                    self.said(risk),
                    ["a risk of permanent scars", "no risk of permanent scars"],
                    "Nobody said whether there is a risk of permanent scars.",
                )
            }
            Sign::AntibioticFailed => self.failed(TherapyKind::OralAntibiotic),
            Sign::TopicalFailed => self.failed(TherapyKind::Topical),
            Sign::NotPrepubertal => self.not_prepubertal(rules()),
            Sign::NotPregnant => self.not_pregnant(),
        }
    }

    /// A clinician's word, or that nobody said it.
    fn word(&self, said: Option<(bool, Vec<FactId>)>, words: [&str; 2], silent: &str) -> Found {
        match said {
            Some((there, facts)) => clinician_says(there, words, facts),
            None => Found::unknown(silent),
        }
    }

    fn many_nodules<'r>(&self, mut rules: impl Iterator<Item = &'r Cited<SignRule>>) -> Found {
        let word = self.said(|one| {
            let nodular = one.forms.iter().any(is_nodular);
            match one.severe {
                Some(true) if nodular => Some(true),
                // Another form, however severe, is none of nodules.
                Some(true) if !one.forms.is_empty() => Some(false),
                Some(false) => Some(false),
                _ => None,
            }
        });
        if let Some((severe, facts)) = word {
            let says = if severe {
                "A clinician says: severe and nodular."
            } else {
                "A clinician says: not severe, or of another form."
            };
            return Found::of(Some(severe), says, facts);
        }
        let rule = rules.next();
        let counted = self.until(&self.case.lesions);
        let nodules = counted.as_ref().and_then(nodules_of);
        let (Some(rule), Some(counted), Some(nodules)) = (rule, counted, nodules) else {
            return Found::unknown("No nodules are counted.");
        };
        let size = counted.value.nodule_from().get();
        let asked = rule.value.nodule_millimetres.unwrap_or(size);
        let from = u32::from(rule.value.from);
        let there = if nodules >= from && size >= asked {
            Some(true)
        } else if nodules == 0 && size <= asked {
            Some(false)
        } else {
            None
        };
        let says = match there {
            None => format!(
                "{nodules} nodules of {size} mm or more: it takes {from} of {asked} mm to be read as many, and fewer are for a clinician to judge."
            ),
            Some(_) => format!("{nodules} nodules of {size} mm or more."),
        };
        Found {
            provisional: rule.is_provisional(),
            ..Found::of(there, says, Vec::from([counted.fact]))
        }
    }

    fn nodular<'r>(&self, mut rules: impl Iterator<Item = &'r Cited<SignRule>>) -> Found {
        let word = self.said(|one| {
            let named = !one.forms.is_empty();
            named.then(|| one.forms.iter().any(is_nodular))
        });
        if let Some((nodular, facts)) = word {
            let says = if nodular {
                "A clinician names a nodular, conglobate or fulminant form."
            } else {
                "A clinician names another form."
            };
            return Found::of(Some(nodular), says, facts);
        }
        let counted = self.until(&self.case.lesions);
        let nodules = counted.as_ref().and_then(nodules_of);
        match (rules.next(), counted, nodules) {
            (Some(rule), Some(counted), Some(nodules)) => {
                let reached = nodules >= u32::from(rule.value.from);
                let there = (reached || nodules == 0).then_some(reached);
                Found {
                    provisional: rule.is_provisional() && reached,
                    ..Found::of(
                        there,
                        format!("{nodules} nodules."),
                        Vec::from([counted.fact]),
                    )
                }
            }
            _ => Found::unknown("Nobody named the form of the acne, and no nodules are counted."),
        }
    }

    /// A clinician's word, or else the latest grade or total of each scale that has a number for it.
    fn said_or_scored<'r>(
        &self,
        said: Option<(bool, Vec<FactId>)>,
        words: [&str; 2],
        silent: &str,
        rules: impl Iterator<Item = &'r Cited<SignRule>>,
    ) -> Found {
        if let Some((there, facts)) = said {
            return clinician_says(there, words, facts);
        }
        let [what, _] = words;
        let mut read: Vec<Found> = Vec::new();
        for rule in rules {
            let Some(scale) = &rule.value.scale else {
                continue;
            };
            let Some((number, fact)) = self.number(scale) else {
                continue;
            };
            read.push(Found {
                provisional: rule.is_provisional(),
                ..Found::of(
                    Some(number >= rule.value.from),
                    format!("{scale} {number}, from {} on {}.", rule.value.from, what),
                    Vec::from([fact]),
                )
            });
        }
        let there = read.iter().position(|one| one.there == Some(true));
        match (there, read.is_empty()) {
            (Some(at), _) => read.swap_remove(at),
            (None, true) => Found::unknown(silent),
            (None, false) => Found {
                there: Some(false),
                says: read
                    .iter()
                    .map(|one| one.says.clone())
                    .collect::<Vec<_>>()
                    .join(" "),
                provisional: read.iter().any(|one| one.provisional),
                evidence: read.into_iter().flat_map(|one| one.evidence).collect(),
            },
        }
    }

    fn number(&self, scale: &Id) -> Option<(u16, FactId)> {
        let totals = self
            .case
            .scores
            .iter()
            .filter(|one| one.value.scale == *scale);
        let totals = totals.map(|one| (one.on, one.fact.clone(), one.value.total));
        let grades = self
            .case
            .grades
            .iter()
            .filter(|one| one.value.scale == *scale);
        let grades = grades.map(|one| (one.on, one.fact.clone(), one.value.grade));
        let until = totals.chain(grades).filter(|(on, ..)| *on <= self.until);
        until.max().map(|(_, fact, number)| (number, fact))
    }

    fn failed(&self, kind: TherapyKind) -> Found {
        let named = in_words(kind);
        let tried: Vec<_> = self
            .case
            .therapies
            .iter()
            .filter(|one| one.value.kind == kind && one.on <= self.today)
            .collect();
        let of = |result: TherapyOutcome| -> Vec<FactId> {
            let of_result = tried.iter().filter(|one| one.value.result == result);
            of_result.map(|one| one.fact.clone()).collect()
        };
        let failed = of(TherapyOutcome::Failed);
        if !failed.is_empty() {
            let longest = tried
                .iter()
                .filter(|one| one.value.result == TherapyOutcome::Failed)
                .filter_map(|one| one.value.days)
                .max();
            let says = match longest {
                Some(days) => format!("Failed: {named}, {days} days at the longest."),
                None => format!("Failed: {named}."),
            };
            return Found::of(Some(true), says, failed);
        }
        let helped = of(TherapyOutcome::Helped);
        if tried.is_empty() {
            self.not_tried(kind)
        } else if helped.len() == tried.len() {
            Found::of(Some(false), format!("Helped: {named}."), helped)
        } else {
            Found::of(
                None,
                format!("Tried: {named}; no adequate course is known to have failed."),
                tried.iter().map(|one| one.fact.clone()).collect(),
            )
        }
    }

    /// What was never tried cannot have failed; silence says nothing.
    fn not_tried(&self, kind: TherapyKind) -> Found {
        let named = in_words(kind);
        let said: Vec<FactId> = self
            .case
            .never_tried
            .iter()
            .filter(|one| one.value == kind && one.on <= self.today)
            .map(|one| one.fact.clone())
            .collect();
        if said.is_empty() {
            Found::unknown(format!("Nothing is on record of: {named}."))
        } else {
            Found::of(Some(false), format!("Never tried: {named}."), said)
        }
    }

    fn not_prepubertal<'r>(&self, mut rules: impl Iterator<Item = &'r Cited<SignRule>>) -> Found {
        if let Some((prepubertal, facts)) = self.said(|one| one.prepubertal) {
            let says = if prepubertal {
                "A clinician says: prepubertal."
            } else {
                "A clinician says: not prepubertal."
            };
            return Found::of(Some(!prepubertal), says, facts);
        }
        let adult = rules.next().zip(self.case.age(self.today));
        match adult {
            Some((rule, age)) if u16::from(age) >= rule.value.from => Found {
                provisional: rule.is_provisional(),
                ..Found::of(Some(true), format!("{age} years old."), Vec::new())
            },
            _ => Found::unknown("Nobody said whether puberty has begun."),
        }
    }

    fn not_pregnant(&self) -> Found {
        if let Some(noted) = self.case.condition(HealthCondition::Pregnancy) {
            let says = if noted.value.1 {
                "A pregnancy is on record."
            } else {
                "No pregnancy by the latest fact."
            };
            return Found::of(Some(!noted.value.1), says, Vec::from([noted.fact.clone()]));
        }
        match self.case.can_become_pregnant {
            Some(false) => Found::of(Some(true), "Cannot become pregnant.", Vec::new()),
            _ => Found::unknown("No test is on record."),
        }
    }
}

/// What a clinician said, in the words for a yes and for a no.
fn clinician_says(there: bool, [yes, no]: [&str; 2], facts: Vec<FactId>) -> Found {
    let word = if there { yes } else { no };
    Found::of(Some(there), format!("A clinician says: {word}."), facts)
}

fn nodules_of(counted: &Noted<LesionCounts>) -> Option<u32> {
    counted.value.total(Lesion::Nodule)
}

fn is_nodular(form: &AcneForm) -> bool {
    matches!(
        form,
        AcneForm::Nodular | AcneForm::Conglobate | AcneForm::Fulminans
    )
}

/// A kind of treatment inside a sentence.
const fn in_words(kind: TherapyKind) -> &'static str {
    match kind {
        TherapyKind::Topical => "treatment on the skin",
        TherapyKind::OralAntibiotic => "an antibiotic by mouth",
        TherapyKind::Hormonal => "hormonal treatment",
        TherapyKind::Isotretinoin => "isotretinoin",
        TherapyKind::Other => "another treatment",
    }
}
