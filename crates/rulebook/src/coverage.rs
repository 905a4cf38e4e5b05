//! The law held line by line against what carries it here, and what the worked cases show of that.

use std::collections::BTreeSet;

use retinue_kernel::{EditionId, Id};

use crate::cases::Case;
use crate::differences::{Change, Difference, Place, PlaceKind};
use crate::duties::Duty;
use crate::forms::{FormEntry, FormItem};
use crate::not_formalised::Judged;
use crate::requirements::RequirementEntry;
use crate::rulebook::Rulebook;
use crate::shown::{Shown, ShownBy};

/// Every line of the law with what carries it, and every gap.
#[derive(Clone, Debug)]
pub struct Coverage<'a> {
    /// The parts of the law, in the order of `law.toml`.
    pub parts: Vec<CoveredPart<'a>>,
    /// Duties of a reading that stand in no line of the law.
    pub beside: Vec<&'a Duty>,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// What the worked cases show.
    pub shown: Shown,
}

/// A part of the law.
#[derive(Clone, Debug)]
pub struct CoveredPart<'a> {
    /// Whose lines these are.
    pub title: &'a str,
    /// The lines.
    pub lines: Vec<CoveredLine<'a>>,
}

/// A line of the law with what carries it.
#[derive(Clone, Debug)]
pub struct CoveredLine<'a> {
    /// Its id.
    pub id: &'a Id,
    /// What it asks.
    pub asks: &'a str,
    /// What carries it: requirements first, then items of forms, duties, and what people judge.
    pub carriers: Vec<Carrier<'a>>,
}

/// What carries a line of the law.
#[derive(Clone, Debug)]
pub enum Carrier<'a> {
    /// A requirement of the gate, shown by worked cases.
    Requirement(&'a RequirementEntry, Vec<Standing<'a>>),
    /// An item of a form, which is affirmed in writing.
    Item(&'a FormEntry, &'a FormItem),
    /// A duty of an actor, with its due date.
    Duty(&'a Duty),
    /// Something that people judge.
    Judged(&'a Judged),
}

/// A requirement in one edition.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The edition.
    pub edition: &'a EditionId,
    /// Why the edition does not ask it, when it does not.
    pub none: Option<&'a str>,
    /// Why it can never be the reason of a denial there, where it cannot.
    pub never_refused: Option<&'a str>,
    /// The questions of worked cases that show it.
    pub shown: ShownBy,
}

/// Something that is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Where.
    pub at: String,
    /// What.
    pub says: String,
    /// What would fill it.
    pub remedy: String,
}

impl Gap {
    fn new(at: impl ToString, says: impl Into<String>, remedy: impl Into<String>) -> Gap {
        Gap {
            at: at.to_string(),
            says: says.into(),
            remedy: remedy.into(),
        }
    }
}

impl Rulebook {
    /// The law against what carries it; `cases` are the worked cases that show it.
    pub fn coverage(&self, cases: &[Case]) -> Coverage<'_> {
        let shown = self.shown(cases);
        let mut gaps = Vec::new();
        let parts = self.covered_parts(&shown, &mut gaps);
        self.named_beside_the_law(&mut gaps);
        self.not_shown(&shown, &mut gaps);
        self.shown_by_no_test(&mut gaps);
        self.not_told_as_differences(&mut gaps);
        self.differences_that_contradict(&mut gaps);
        let beside = self.duties().iter().filter(|duty| duty.law.is_empty());
        Coverage {
            parts,
            beside: beside.collect(),
            gaps,
            shown,
        }
    }

    fn covered_parts(&self, shown: &Shown, gaps: &mut Vec<Gap>) -> Vec<CoveredPart<'_>> {
        let Some(law) = self.law() else {
            gaps.push(Gap::new(
                "law.toml",
                "nobody has taken up what the law asks, line by line",
                "write law.toml: its parts, and an id and a sentence for each line",
            ));
            return Vec::new();
        };
        let mut parts = Vec::with_capacity(law.len());
        for part in law {
            let mut lines = Vec::with_capacity(part.lines.len());
            for line in &part.lines {
                let carriers = self.carriers(&line.id, shown);
                if carriers.is_empty() {
                    gaps.push(Gap::new(
                        &line.id,
                        format!("nothing carries this line: {}", line.asks),
                        "name it in a requirement, an item of a form or a duty, or in not-formalised.toml with who judges it",
                    ));
                }
                lines.push(CoveredLine {
                    id: &line.id,
                    asks: &line.asks,
                    carriers,
                });
            }
            parts.push(CoveredPart {
                title: &part.title,
                lines,
            });
        }
        parts
    }

    fn carriers(&self, id: &Id, shown: &Shown) -> Vec<Carrier<'_>> {
        let mut carriers = Vec::new();
        for entry in self
            .requirements()
            .iter()
            .filter(|one| one.law.contains(id))
        {
            carriers.push(Carrier::Requirement(entry, self.standings(entry, shown)));
        }
        for form in self.forms() {
            let items = form.items.iter().filter(|item| item.law.contains(id));
            carriers.extend(items.map(|item| Carrier::Item(form, item)));
        }
        let duties = self.duties().iter().filter(|duty| duty.law.contains(id));
        carriers.extend(duties.map(Carrier::Duty));
        let judged = &self.not_formalised().entries;
        let judged = judged.iter().filter(|one| one.law.contains(id));
        carriers.extend(judged.map(Carrier::Judged));
        carriers
    }

    /// A requirement in every edition, with the questions that show it there.
    pub fn standings<'a>(
        &'a self,
        entry: &'a RequirementEntry,
        shown: &Shown,
    ) -> Vec<Standing<'a>> {
        self.editions()
            .iter()
            .map(|edition| Standing {
                edition: &edition.id,
                none: entry
                    .in_edition(edition.id.as_str())
                    .and_then(|value| value.none.as_deref()),
                never_refused: entry
                    .in_edition(edition.id.as_str())
                    .and_then(|value| value.never_refused.as_deref()),
                shown: shown
                    .of(&edition.id, &entry.name)
                    .cloned()
                    .unwrap_or_default(),
            })
            .collect()
    }

    /// Ids that a file names and the law does not have.
    fn named_beside_the_law(&self, gaps: &mut Vec<Gap>) {
        let Some(law) = self.law() else {
            return;
        };
        let known: BTreeSet<&Id> = law
            .iter()
            .flat_map(|part| part.lines.iter().map(|line| &line.id))
            .collect();
        let mut named: Vec<(String, &Id)> = Vec::new();
        for entry in self.requirements() {
            let file = format!("requirements/{}.toml", entry.name);
            named.extend(entry.law.iter().map(|id| (file.clone(), id)));
        }
        for form in self.forms() {
            let file = format!("forms/{}.toml", form.name);
            let ids = form.items.iter().flat_map(|item| &item.law);
            named.extend(ids.map(|id| (file.clone(), id)));
        }
        let duties = self.duties().iter().flat_map(|duty| &duty.law);
        named.extend(duties.map(|id| ("duties.toml".to_owned(), id)));
        let judged = self
            .not_formalised()
            .entries
            .iter()
            .flat_map(|one| &one.law);
        named.extend(judged.map(|id| ("not-formalised.toml".to_owned(), id)));
        for (file, id) in named {
            if !known.contains(id) {
                gaps.push(Gap::new(
                    file,
                    format!("it names '{id}', which is no line of law.toml"),
                    "correct the id, or add the line to law.toml",
                ));
            }
        }
    }

    /// Requirements that no worked case shows both ways.
    fn not_shown(&self, shown: &Shown, gaps: &mut Vec<Gap>) {
        for entry in self.requirements() {
            for standing in self.standings(entry, shown) {
                if standing.none.is_some() {
                    continue;
                }
                let refusal_is_due = standing.never_refused.is_none();
                let (met, unmet) = (&standing.shown.met, &standing.shown.unmet);
                if let (false, Some(refused)) = (refusal_is_due, unmet.first()) {
                    gaps.push(Gap::new(
                        format!("requirements/{}.toml", entry.name),
                        format!(
                            "it says that edition {} never refuses for it, and {refused} does",
                            standing.edition
                        ),
                        "take never-refused out of this edition's value",
                    ));
                }
                let missing = match (met.is_empty(), unmet.is_empty() && refusal_is_due) {
                    (false, false) => continue,
                    (true, true) => "no worked case shows it",
                    (true, false) => "no worked case shows it met",
                    (false, true) => "no worked case shows it as the reason of a denial",
                };
                gaps.push(Gap::new(
                    format!("requirements/{}.toml", entry.name),
                    format!("{missing} under edition {}", standing.edition),
                    "add a case to cases/, or name the edition in the `editions` of one that holds there too",
                ));
            }
        }
    }

    /// Duties and forms that no automated test shows, and duties of which nobody is named who judges them instead.
    fn shown_by_no_test(&self, gaps: &mut Vec<Gap>) {
        for form in self.forms() {
            if form.grounds.shown_by.is_empty() {
                gaps.push(Gap::new(
                    format!("forms/{}.toml", form.name),
                    "no test is named that walks through its items",
                    "name one in shown-by, as the test runner prints it",
                ));
            }
        }
        for duty in self.duties() {
            let is_shown = !duty.grounds.shown_by.is_empty();
            let (says, remedy) = match (is_shown, duty.counts, &duty.judged_by) {
                (true, _, None) | (false, None, Some(_)) => continue,
                (true, _, Some(_)) => (
                    "it is shown by a test and said to be stated only",
                    "take out shown-by or judged-by",
                ),
                (false, Some(_), _) => (
                    "its days are counted, and no test is named that shows it",
                    "name one in shown-by, as the test runner prints it",
                ),
                (false, None, None) => (
                    "no test is named that shows it, and nobody who judges it",
                    "name a test in shown-by, or say in judged-by who judges a duty that is stated only",
                ),
            };
            gaps.push(Gap::new(format!("duties.toml, {}", duty.id), says, remedy));
        }
    }

    /// What an edition changes here and no difference tells.
    fn not_told_as_differences(&self, gaps: &mut Vec<Gap>) {
        for pair in self.editions().windows(2) {
            let [since, edition] = pair else {
                continue;
            };
            let (since, edition) = (&since.id, &edition.id);
            for place in self.places() {
                let told = self.differences().iter().any(|one| {
                    one.edition == *edition
                        && one.since == *since
                        && one.change != Change::NoChangeSeen
                        && one.lives_in.contains(&place)
                });
                if !told && self.differs(&place, since, edition) == Some(true) {
                    gaps.push(Gap::new(
                        &place,
                        format!("edition {edition} changes it, and differences.toml does not say so"),
                        "add the rule to differences.toml: what held, what holds, how sure that is, and this place in lives-in",
                    ));
                }
            }
        }
    }

    /// Differences that the files do not bear out.
    fn differences_that_contradict(&self, gaps: &mut Vec<Gap>) {
        for one in self.differences() {
            let Difference {
                rule,
                edition,
                since,
                change,
                lives_in,
                ..
            } = one;
            let mut compared = lives_in.iter().map(|place| {
                let of_value = matches!(place.kind, PlaceKind::Parameter);
                (place, of_value, self.differs(place, since, edition))
            });
            match change {
                Change::NoChangeSeen => {
                    for (place, of_value, differs) in compared {
                        if of_value && differs == Some(true) {
                            gaps.push(Gap::new(
                                format!("differences.toml, {rule}"),
                                format!("no change is seen, but {place} differs"),
                                "say what changed, or make the values the same",
                            ));
                        }
                    }
                }
                Change::Changed | Change::Added | Change::Removed => {
                    if compared.all(|(_, _, differs)| differs == Some(false)) {
                        gaps.push(Gap::new(
                            format!("differences.toml, {rule}"),
                            "it tells a change, but nothing that it names differs",
                            "name the place that changes, or write change = \"no-change-seen\"",
                        ));
                    }
                }
                Change::NotFound => {}
            }
        }
    }

    /// Every place whose change between editions can be seen.
    fn places(&self) -> Vec<Place> {
        let named = |kind, name: &str| {
            let name = Id::new(name)?;
            Some(Place { kind, name })
        };
        let parameters = self
            .parameters()
            .map(|one| (PlaceKind::Parameter, one.name));
        let requirements = self
            .requirements()
            .iter()
            .map(|one| (PlaceKind::Requirement, one.name.as_str()));
        let forms = self
            .forms()
            .iter()
            .map(|one| (PlaceKind::Form, one.name.as_str()));
        let duties = self
            .duties()
            .iter()
            .map(|one| (PlaceKind::Duty, one.id.as_str()));
        parameters
            .chain(requirements)
            .chain(forms)
            .chain(duties)
            .filter_map(|(kind, name)| named(kind, name))
            .collect()
    }

    /// Whether what stands at a place is another in two editions; none where that cannot be seen.
    fn differs(&self, place: &Place, since: &EditionId, edition: &EditionId) -> Option<bool> {
        let name = place.name.as_str();
        match place.kind {
            PlaceKind::Parameter => {
                let parameter = self.parameter(name)?;
                let value =
                    |edition: &EditionId| Some(&parameter.in_edition(edition.as_str())?.value);
                Some(value(since) != value(edition))
            }
            PlaceKind::Requirement => {
                let entry = self.requirement(name)?;
                let asked = |edition: &EditionId| {
                    entry
                        .in_edition(edition.as_str())
                        .is_some_and(|value| value.none.is_none())
                };
                Some(asked(since) != asked(edition))
            }
            PlaceKind::Form => {
                let editions = &self.form(name)?.grounds.editions;
                Some(editions.contains(since) != editions.contains(edition))
            }
            PlaceKind::Duty => {
                let duty = self.duties().iter().find(|duty| duty.id == place.name)?;
                let editions = &duty.grounds.editions;
                // A duty that stands in both may be told in other words; its text cannot be compared.
                (editions.contains(since) != editions.contains(edition)).then_some(true)
            }
            PlaceKind::Overlay | PlaceKind::Reading | PlaceKind::NotFormalised => None,
        }
    }
}
