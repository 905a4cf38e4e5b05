//! Searching: what the words of a query ask for, and which resources answer it.

use std::collections::BTreeSet;

use super::json::{Element, Json};
use super::outcome::{Issue, IssueCode};
use super::resource::Resource;
use super::served::{Compared, Parameter, REVINCLUDE, Served};
use super::span::{Prefix, Span};

/// The most resources of a page, and how many there are when nobody says.
pub const MOST_OF_A_PAGE: usize = 200;
const OF_A_PAGE: usize = 50;
/// The most values that one parameter may offer as alternatives.
const MOST_ALTERNATIVES: usize = 50;
/// The system of the number by which the programme knows a patient.
const PROGRAMME_NUMBER: &str = "urn:retinue:programme-number";
/// The most parameters of a query.
const MOST_PARAMETERS: usize = 50;

/// What is done with a parameter that is not known here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handling {
    /// The query is refused.
    Strict,
    /// It is left aside, and the answer says so.
    Lenient,
}

/// A query that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    served: &'static Served,
    criteria: Vec<Criterion>,
    through: Vec<Criterion>,
    includes: Vec<&'static str>,
    provenance: bool,
    /// How many resources a page has; none where only the number is asked for.
    pub count: usize,
    /// Whether the number of all that match is told.
    pub total: bool,
    /// Where the page begins, as the address of the page before said it.
    pub cursor: Option<String>,
    /// What was understood, as it stands in the addresses of pages.
    pub understood: Vec<(String, String)>,
    /// What was left aside.
    pub left_aside: Vec<Issue>,
}

#[derive(Clone, PartialEq, Debug)]
struct Criterion {
    parameter: &'static Parameter,
    /// Any of them is enough.
    alternatives: Vec<Wanted>,
}

#[derive(Clone, PartialEq, Debug)]
enum Wanted {
    Token {
        /// `Some("")` asks for no system.
        system: Option<String>,
        code: Option<String>,
    },
    Date(Prefix, Span),
    Reference(String),
    Words(String),
    Uri(String),
}

impl Query {
    /// Reads the parameters of a search among resources of a type.
    ///
    /// # Errors
    /// Every value that cannot be read, and under [`Handling::Strict`] every parameter that is not known.
    pub fn read(
        served: &'static Served,
        pairs: &[(String, String)],
        handling: Handling,
    ) -> Result<Query, Vec<Issue>> {
        let mut query = Query {
            served,
            criteria: Vec::new(),
            through: Vec::new(),
            includes: Vec::new(),
            provenance: false,
            count: OF_A_PAGE,
            total: true,
            cursor: None,
            understood: Vec::new(),
            left_aside: Vec::new(),
        };
        if pairs.len() > MOST_PARAMETERS {
            let says = format!("at most {MOST_PARAMETERS} parameters are read");
            return Err(vec![Issue::new(IssueCode::TooCostly, says)]);
        }
        let mut wrong = Vec::new();
        for (name, value) in pairs {
            match query.take(name, value) {
                Ok(()) if name == "_cursor" => {}
                Ok(()) => query.understood.push((name.clone(), value.clone())),
                Err(issue)
                    if issue.code == IssueCode::NotSupported && handling == Handling::Lenient =>
                {
                    query.left_aside.push(issue);
                }
                Err(issue) => wrong.push(issue),
            }
        }
        if wrong.is_empty() {
            Ok(query)
        } else {
            Err(wrong)
        }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Issue> {
        let unreadable = |says: &str| Issue::of(IssueCode::Value, name, says);
        let unknown = |says: &str| Issue::of(IssueCode::NotSupported, name, says);
        match name {
            // How the answer is written is settled before the query is read.
            "_format" | "_pretty" => {}
            "_count" => {
                let count = value.parse::<usize>();
                let count = count.map_err(|_| unreadable("_count is a number from 0 on"))?;
                self.count = count.min(MOST_OF_A_PAGE);
            }
            "_total" => match value {
                "none" => self.total = false,
                "estimate" | "accurate" => self.total = true,
                _ => return Err(unreadable("_total is none, estimate or accurate")),
            },
            "_summary" if value == "count" => self.count = 0,
            "_cursor" => self.cursor = Some(value.to_owned()),
            "_include" => {
                let known = self.served.includes.iter();
                // The type to which it leads may be named, and is the one to which it leads anyway.
                let asked = value.splitn(3, ':').take(2).collect::<Vec<_>>().join(":");
                let known = known.copied().find(|one| *one == asked);
                let known = known.ok_or_else(|| unknown("nothing of this name is brought along; the CapabilityStatement names what is"))?;
                self.includes.push(known);
            }
            "_revinclude" if value == REVINCLUDE => self.provenance = true,
            "_revinclude" => return Err(unknown("only Provenance:target is brought along")),
            _ if name.contains('.') => {
                let parameter = self.served.leads_to_patients_by(name).ok_or_else(|| {
                    unknown(
                        "a search goes through patient.identifier alone, of what is a patient's",
                    )
                })?;
                let through = criterion(parameter, value).map_err(|says| unreadable(&says))?;
                self.through.push(through);
            }
            _ => {
                let (plain, modifier) = name
                    .split_once(':')
                    .map_or((name, None), |(name, modifier)| (name, Some(modifier)));
                let parameter = self.served.parameter(plain);
                let parameter = parameter.ok_or_else(|| {
                    unknown(
                        "nothing is searched by this here; the CapabilityStatement names what is",
                    )
                })?;
                let value = match modifier {
                    None => value.to_owned(),
                    // Type as a modifier, as in `patient:Patient=1`.
                    Some(kind)
                        if parameter.compared == Compared::Reference
                            && Served::of(kind).is_some() =>
                    {
                        format!("{kind}/{value}")
                    }
                    // A modifier changes what is asked: left aside it would widen the search.
                    Some(_) => return Err(unreadable("this modifier is not known here")),
                };
                self.criteria
                    .push(criterion(parameter, &value).map_err(|says| unreadable(&says))?);
            }
        }
        Ok(())
    }

    /// The values by which a parameter that refers to something, or `_id`, is asked for; none where it is not.
    pub fn asked(&self, name: &str) -> Option<Vec<&str>> {
        let criterion = self
            .criteria
            .iter()
            .find(|one| one.parameter.name == name)?;
        let each = criterion
            .alternatives
            .iter()
            .filter_map(|wanted| match wanted {
                Wanted::Token { code, .. } => code.as_deref(),
                Wanted::Reference(to) | Wanted::Words(to) | Wanted::Uri(to) => Some(to.as_str()),
                Wanted::Date(..) => None,
            });
        Some(each.collect())
    }

    /// Takes out what was asked of the patients themselves: of each parameter the numbers of the programme, any of which is enough.
    /// None where no parameter goes through the patient. A query from which this was not taken is answered by nothing, so that what
    /// nobody looked up never widens a search or a scope.
    pub fn take_numbers_of_patients(&mut self) -> Option<Vec<Vec<String>>> {
        if self.through.is_empty() {
            return None;
        }
        let numbers = |criterion: Criterion| {
            let each = criterion.alternatives.into_iter();
            each.filter_map(|wanted| match wanted {
                Wanted::Token { system, code } => {
                    let is_ours = system.is_none_or(|system| system == PROGRAMME_NUMBER);
                    code.filter(|_| is_ours)
                }
                _ => None,
            })
            .collect()
        };
        let through = std::mem::take(&mut self.through);
        Some(through.into_iter().map(numbers).collect())
    }

    /// Whether anything is to come along with what is found.
    pub fn brings_along(&self) -> bool {
        !self.includes.is_empty() || self.provenance
    }

    /// Whether a resource of which only a part is at hand may answer the query: what the part does not show is left open.
    pub fn may_be_answered_by(&self, part: &Resource) -> bool {
        let whole = part.element();
        let shown = |criterion: &&Criterion| {
            let mut ways = criterion.parameter.ways.iter();
            ways.any(|way| !whole.at(way).is_empty())
        };
        let mut shown = self.criteria.iter().filter(shown);
        shown.all(|criterion| criterion.holds(&whole))
    }

    /// Whether a resource answers the query.
    pub fn is_answered_by(&self, resource: &Resource) -> bool {
        if resource.kind != self.served.kind || !self.through.is_empty() {
            return false;
        }
        let whole = resource.element();
        self.criteria
            .iter()
            .all(|criterion| criterion.holds(&whole))
    }

    /// What the page brings along: what its resources refer to, and their provenance, as far as it was asked for.
    pub fn brought_along<'a>(&self, page: &[&Resource], all: &'a [Resource]) -> Vec<&'a Resource> {
        let mut wanted: BTreeSet<String> = BTreeSet::new();
        for include in &self.includes {
            let Some((_, name)) = include.split_once(':') else {
                continue;
            };
            let Some(parameter) = self.served.parameter(name) else {
                continue;
            };
            for resource in page {
                let ways = parameter.ways.iter();
                let values = ways.flat_map(|way| resource.body.at(way)).flat_map(each);
                wanted.extend(values.filter_map(reference_of).map(str::to_owned));
            }
        }
        let shown: BTreeSet<String> = page.iter().map(|one| one.reference()).collect();
        let targets = |resource: &Resource| {
            let targets = resource.body.at(&["target"]);
            let mut targets = targets.into_iter().flat_map(each).filter_map(reference_of);
            self.provenance
                && resource.kind == "Provenance"
                && targets.any(|one| shown.contains(one))
        };
        let is_asked =
            |resource: &&Resource| wanted.contains(&resource.reference()) || targets(resource);
        all.iter()
            .filter(|resource| !shown.contains(&resource.reference()))
            .filter(is_asked)
            .collect()
    }
}

impl Criterion {
    fn holds(&self, whole: &Element) -> bool {
        let ways = self.parameter.ways.iter();
        let mut values = ways.flat_map(|way| whole.at(way)).flat_map(each);
        values.any(|value| {
            let mut wanted = self.alternatives.iter();
            wanted.any(|wanted| is_met(wanted, value))
        })
    }
}

/// The items of a list, or the one value.
fn each(value: &Json) -> Vec<&Json> {
    match value {
        Json::List(items) => items.iter().collect(),
        one => vec![one],
    }
}

fn criterion(parameter: &'static Parameter, value: &str) -> Result<Criterion, String> {
    let values = alternatives(value);
    if values.len() > MOST_ALTERNATIVES {
        return Err(format!(
            "at most {MOST_ALTERNATIVES} values are read, parted by commas"
        ));
    }
    let read = values.iter().map(|value| wanted(parameter.compared, value));
    Ok(Criterion {
        parameter,
        alternatives: read.collect::<Result<_, _>>()?,
    })
}

/// Values are parted by commas; a comma after a backslash belongs to the value.
fn alternatives(value: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ',' => all.push(String::new()),
            letter => {
                if let Some(last) = all.last_mut() {
                    last.push(if letter == '\\' {
                        letters.next().unwrap_or('\\')
                    } else {
                        letter
                    });
                }
            }
        }
    }
    all
}

fn wanted(compared: Compared, value: &str) -> Result<Wanted, String> {
    if value.trim().is_empty() {
        return Err("a value is missing".to_owned());
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(match compared {
        Compared::Token => match value.split_once('|') {
            None => Wanted::Token {
                system: None,
                code: some(value),
            },
            Some((system, code)) => Wanted::Token {
                system: Some(system.to_owned()),
                code: some(code),
            },
        },
        Compared::Date => {
            let (prefix, written) = Prefix::of(value);
            let span = Span::read(written).ok_or("a date is written 2026, 2026-11, 2026-11-23 or 2026-11-23T08:30:00Z, with eq, ne, lt, le, gt, ge, sa or eb before it")?;
            Wanted::Date(prefix, span)
        }
        Compared::Reference => Wanted::Reference(value.to_owned()),
        Compared::Words => Wanted::Words(value.to_lowercase()),
        Compared::Uri => Wanted::Uri(value.to_owned()),
    })
}

fn is_met(wanted: &Wanted, value: &Json) -> bool {
    match wanted {
        Wanted::Token { system, code } => is_token(value, system.as_deref(), code.as_deref()),
        Wanted::Date(prefix, asked) => {
            Span::of(value).is_some_and(|found| prefix.holds(found, *asked))
        }
        Wanted::Reference(to) => reference_of(value).is_some_and(|found| {
            let ends = |whole: &str, part: &str| {
                whole
                    .strip_suffix(part)
                    .is_some_and(|before| before.is_empty() || before.ends_with('/'))
            };
            // `123`, `Patient/123`, or an address that ends so.
            ends(found, to) || ends(to, found)
        }),
        Wanted::Words(beginning) => value.as_text().is_some_and(|text| {
            let text = text.to_lowercase();
            let starts = |part: &str| part.starts_with(beginning.as_str());
            starts(&text) || text.split([' ', '-', '\'']).any(starts)
        }),
        Wanted::Uri(uri) => value.as_text() == Some(uri),
    }
}

/// A reference as it is written.
fn reference_of(value: &Json) -> Option<&str> {
    match value {
        Json::Object(element) => element.text("reference"),
        _ => None,
    }
}

fn is_token(value: &Json, system: Option<&str>, code: Option<&str>) -> bool {
    let fits = |of: Option<&str>, is: Option<&str>| {
        system.is_none_or(|system| of.unwrap_or("") == system)
            && code.is_none_or(|code| is == Some(code))
    };
    match value {
        Json::Text(text) => system.is_none_or(str::is_empty) && code == Some(text),
        Json::Bool(is) => code == Some(if *is { "true" } else { "false" }),
        Json::Object(element) => match element.field("coding") {
            Some(codings) => each(codings)
                .into_iter()
                .any(|coding| is_token(coding, system, code)),
            // A coding or an identifier.
            None => {
                let is = element.text("code").or_else(|| element.text("value"));
                is.is_some() && fits(element.text("system"), is)
            }
        },
        _ => false,
    }
}
