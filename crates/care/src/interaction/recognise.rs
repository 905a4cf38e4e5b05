//! Which medicine is meant. Only a code or the exact name of an ingredient is certain; everything else is asked back.

use alloc::string::String;
use alloc::vec::Vec;

use crate::basis::Cited;
use crate::knowledge::{Agent, Interactions};

/// What is made of a name or a code.
#[derive(Clone, PartialEq, Debug)]
pub enum Recognised<'a> {
    /// A confirmed code, or the name of an ingredient.
    Certain(&'a Cited<Agent>),
    /// It may be one of these: someone has to say which, or that it is none.
    ToConfirm(Vec<&'a Cited<Agent>>),
    /// Nothing here is called so. That is no word of its harmlessness.
    Unknown,
}

/// Looks for a medicine by ATC code, RxNorm code (digits, or `rxnorm:` before them), name or plain words.
pub fn recognise<'a>(known: &'a Interactions, written: &str) -> Recognised<'a> {
    let written = written.trim();
    if let Some(code) = rxcui(written) {
        return by_rxcui(known, code);
    }
    if is_atc(written) {
        return by_atc(known, &written.to_ascii_uppercase());
    }
    let asked = plain(written);
    if asked.is_empty() {
        return Recognised::Unknown;
    }
    let exact = known.agents.iter().find(|agent| {
        let mut names = names_of(&agent.value);
        names.any(|name| plain(name) == asked)
    });
    if let Some(agent) = exact {
        return Recognised::Certain(agent);
    }
    let mut found: Vec<&Cited<Agent>> = Vec::new();
    for row in &known.words {
        if row
            .value
            .words
            .iter()
            .any(|words| holds(&asked, &plain(words)))
        {
            let named = row.value.agents.iter();
            found.extend(named.filter_map(|id| known.agent(id.as_str())));
        }
    }
    let called = |agent: &&Cited<Agent>| {
        let mut names = names_of(&agent.value);
        names.any(|name| holds(&asked, &plain(name)) || nearly(&asked, &plain(name)))
    };
    found.extend(known.agents.iter().filter(called));
    let mut once: Vec<&Cited<Agent>> = Vec::new();
    for agent in found {
        if !once.iter().any(|one| one.value.id == agent.value.id) {
            once.push(agent);
        }
    }
    if once.is_empty() {
        Recognised::Unknown
    } else {
        Recognised::ToConfirm(once)
    }
}

impl Interactions {
    /// The agent of an id.
    pub fn agent(&self, id: &str) -> Option<&Cited<Agent>> {
        self.agents
            .iter()
            .find(|agent| agent.value.id.as_str() == id)
    }
}

fn names_of(agent: &Agent) -> impl Iterator<Item = &str> {
    let names = agent.names.iter().map(String::as_str);
    core::iter::once(agent.name.as_str()).chain(names)
}

fn rxcui(written: &str) -> Option<u32> {
    let digits = written.strip_prefix("rxnorm:").unwrap_or(written);
    let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// A code that no stored list confirms is asked back, like a word.
fn by_rxcui(known: &Interactions, code: u32) -> Recognised<'_> {
    let row = known
        .rxnorm
        .iter()
        .find(|row| row.value.rxcui.contains(&code));
    let agent = row.and_then(|row| known.agent(row.value.agent.as_str()));
    match (row, agent) {
        (Some(row), Some(agent)) if row.is_provisional() => {
            Recognised::ToConfirm(Vec::from([agent]))
        }
        (_, Some(agent)) => Recognised::Certain(agent),
        (_, None) => Recognised::Unknown,
    }
}

/// One letter, two digits, two letters, two digits.
fn is_atc(written: &str) -> bool {
    let letter = |at: usize| matches!(at, 0 | 3 | 4);
    written.len() == 7
        && written.bytes().enumerate().all(|(at, byte)| {
            if letter(at) {
                byte.is_ascii_alphabetic()
            } else {
                byte.is_ascii_digit()
            }
        })
}

/// The whole code first, then the longest class.
fn by_atc<'a>(known: &'a Interactions, code: &str) -> Recognised<'a> {
    let whole = known
        .agents
        .iter()
        .find(|agent| agent.value.atc.iter().any(|one| one == code));
    let class = || {
        let classes = known.agents.iter().filter_map(|agent| {
            let classes = agent.value.atc_class.iter();
            let longest = classes
                .filter(|class| code.starts_with(class.as_str()))
                .map(String::len)
                .max();
            Some((longest?, agent))
        });
        classes
            .max_by_key(|(length, _)| *length)
            .map(|(_, agent)| agent)
    };
    whole
        .or_else(class)
        .map_or(Recognised::Unknown, Recognised::Certain)
}

/// Lower case, and single spaces in the place of everything that is neither letter nor digit.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.extend(word.chars().flat_map(char::to_lowercase));
    }
    plain
}

/// Whether all words of a name stand in a text, one after the other.
fn holds(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let text: Vec<&str> = text.split(' ').collect();
    let name: Vec<&str> = name.split(' ').collect();
    text.windows(name.len()).any(|part| part == name.as_slice())
}

/// Whether one word of a text is a long name with one letter more, less or other.
fn nearly(text: &str, name: &str) -> bool {
    const LONG_ENOUGH: usize = 7;
    name.chars().count() >= LONG_ENOUGH && text.split(' ').any(|word| one_apart(word, name))
}

fn one_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let rest = |chars: &[char], skip: usize| -> Vec<char> {
        chars
            .iter()
            .skip(same.saturating_add(skip))
            .copied()
            .collect()
    };
    rest(&one, 1) == rest(&other, 1)
        || rest(&one, 0) == rest(&other, 1)
        || rest(&one, 1) == rest(&other, 0)
}
