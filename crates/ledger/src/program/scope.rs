//! What a program may ask: SMART scopes of version 2, read once.
//!
//! `system/Observation.rs?category=laboratory` is a resource type (or `*`, or one of [`pharmacy`]'s), the interactions in the order `cruds`, and, where it is
//! narrowed, the search that every resource must satisfy. Only `system/` scopes exist here: a program asks for its party and
//! for no person.

use std::fmt;

/// What is done with a resource.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Interaction {
    /// `c`: made.
    Create,
    /// `r`: read by its id, a version or its history.
    Read,
    /// `u`: changed.
    Update,
    /// `d`: deleted.
    Delete,
    /// `s`: searched for.
    Search,
}

/// What a pharmacy's program asks in its site's name, under names of our own beside the types of FHIR. `*` never reaches them: a
/// program that may ask for authorisations was registered for that by name (decision 0053).
pub mod pharmacy {
    /// `s`: to see a patient's prescriptions as the counter does, by number and day of birth.
    pub const PRESENTATION: &str = "Presentation";
    /// `c`: to ask the gate. Its answer is recorded.
    pub const DISPENSE_REQUEST: &str = "DispenseRequest";
    /// `c`: to say what became of an authorisation.
    pub const SUPPLY_ACT: &str = "SupplyAct";

    pub(super) fn has(resource: &str) -> bool {
        [PRESENTATION, DISPENSE_REQUEST, SUPPLY_ACT].contains(&resource)
    }
}

const LETTERS: &[(char, Interaction)] = &[
    ('c', Interaction::Create),
    ('r', Interaction::Read),
    ('u', Interaction::Update),
    ('d', Interaction::Delete),
    ('s', Interaction::Search),
];

/// A search that narrows a scope: parameters with their values, all of which must hold.
pub type Narrowing = Vec<(String, String)>;

/// One scope.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The type; none for every type.
    resource: Option<String>,
    interactions: Vec<Interaction>,
    narrowing: Narrowing,
}

/// Why a text is no scope that can be granted here.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("'{scope}' is no scope: {wrong}")]
pub struct NotAScope {
    /// What was written.
    pub scope: String,
    /// What is wrong with it.
    pub wrong: &'static str,
}

impl Scope {
    /// Reads one scope.
    ///
    /// # Errors
    /// [`NotAScope`].
    pub fn from_text(text: &str) -> Result<Scope, NotAScope> {
        let not = |wrong| NotAScope {
            scope: text.to_owned(),
            wrong,
        };
        let rest = text
            .strip_prefix("system/")
            .ok_or_else(|| not("it begins with 'system/'; no person stands behind a program"))?;
        let (what, query) = match rest.split_once('?') {
            Some((what, query)) => (what, Some(query)),
            None => (rest, None),
        };
        let (resource, letters) = what
            .split_once('.')
            .ok_or_else(|| not("after the type comes a point and some of 'cruds'"))?;
        let resource = match resource {
            "*" => None,
            name if is_a_type(name) => Some(name.to_owned()),
            _ => return Err(not("the type is the name of a FHIR resource, or '*'")),
        };
        let interactions = interactions(letters)
            .ok_or_else(|| not("the interactions are some of 'cruds', in that order"))?;
        let narrowing = match query {
            None => Narrowing::new(),
            Some(query) => narrowing(query)
                .ok_or_else(|| not("after '?' come parameters as 'name=value', parted by '&'"))?,
        };
        Ok(Scope {
            resource,
            interactions,
            narrowing,
        })
    }

    /// Whether it is one of a pharmacy's own.
    pub fn is_a_pharmacys(&self) -> bool {
        self.resource.as_deref().is_some_and(pharmacy::has)
    }

    /// What of the other, which is asked for, this one allows, if anything. Where both are narrowed, both narrowings hold.
    pub(super) fn and(&self, other: &Scope) -> Option<Scope> {
        let resource = match (&self.resource, &other.resource) {
            (None, Some(own)) if pharmacy::has(own) => return None,
            (None, any) => any.clone(),
            (one, None) => one.clone(),
            (Some(one), Some(two)) if one == two => Some(one.clone()),
            _ => return None,
        };
        let mut interactions = self.interactions.clone();
        interactions.retain(|one| other.interactions.contains(one));
        if interactions.is_empty() {
            return None;
        }
        let mut narrowing = self.narrowing.clone();
        for pair in &other.narrowing {
            if !narrowing.contains(pair) {
                narrowing.push(pair.clone());
            }
        }
        Some(Scope {
            resource,
            interactions,
            narrowing,
        })
    }
}

fn is_a_type(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|one| one.is_ascii_alphabetic())
}

fn interactions(letters: &str) -> Option<Vec<Interaction>> {
    let mut found: Vec<Interaction> = Vec::new();
    for letter in letters.chars() {
        let (_, next) = LETTERS.iter().find(|(known, _)| *known == letter)?;
        if found.last().is_some_and(|last| last >= next) {
            return None;
        }
        found.push(*next);
    }
    (!found.is_empty()).then_some(found)
}

fn narrowing(query: &str) -> Option<Narrowing> {
    query
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let fits = !name.is_empty() && !value.is_empty();
            fits.then(|| (name.to_owned(), value.to_owned()))
        })
        .collect()
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("system/")?;
        self.fmt_beyond_reach(f)
    }
}

impl Scope {
    /// The type; none for every type.
    pub fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }

    /// What is done with it.
    pub fn interactions(&self) -> &[Interaction] {
        &self.interactions
    }

    /// The search that narrows it; empty where nothing does.
    pub fn narrowing(&self) -> &[(String, String)] {
        &self.narrowing
    }

    /// Whether it allows nothing but these.
    pub(super) fn only(&self, interactions: &[Interaction]) -> bool {
        self.interactions
            .iter()
            .all(|one| interactions.contains(one))
    }

    /// What stands behind `system/`, or behind what stands in its place.
    pub(super) fn fmt_beyond_reach(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.resource.as_deref().unwrap_or("*"))?;
        for (letter, _) in LETTERS
            .iter()
            .filter(|(_, one)| self.interactions.contains(one))
        {
            write!(f, "{letter}")?;
        }
        for (place, (name, value)) in self.narrowing.iter().enumerate() {
            write!(f, "{}{name}={value}", if place == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// Whether something may be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Permission<'a> {
    /// It may not.
    No,
    /// It may, with every resource of the type that the party itself may know.
    Yes,
    /// It may with resources that satisfy at least one of these.
    Narrowed(Vec<&'a [(String, String)]>),
}

impl Permission<'_> {
    /// What is allowed where either of two allows it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Permission::Yes, _) | (_, Permission::Yes) => Permission::Yes,
            (Permission::No, one) | (one, Permission::No) => one,
            (Permission::Narrowed(mut one), Permission::Narrowed(other)) => {
                one.extend(other);
                Permission::Narrowed(one)
            }
        }
    }
}

/// Scopes, in the order in which they were written.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Reads scopes parted by blanks.
    ///
    /// # Errors
    /// [`NotAScope`] of the first that is none.
    pub fn from_text(text: &str) -> Result<Scopes, NotAScope> {
        let scopes = text.split_ascii_whitespace().map(Scope::from_text);
        Ok(Scopes(scopes.collect::<Result<_, _>>()?))
    }

    /// Those that were read already.
    pub(super) fn of(scopes: Vec<Scope>) -> Scopes {
        Scopes(scopes)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each scope.
    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }

    /// What of `asked` these allow.
    pub fn granted(&self, asked: &Scopes) -> Scopes {
        let mut granted = Scopes::default();
        for one in &asked.0 {
            for allowed in &self.0 {
                if let Some(both) = allowed.and(one)
                    && !granted.0.contains(&both)
                {
                    granted.0.push(both);
                }
            }
        }
        granted
    }

    /// Whether an interaction with a type of resource is allowed.
    pub fn permits(&self, resource: &str, interaction: Interaction) -> Permission<'_> {
        let about = |scope: &&Scope| {
            let named = scope.resource.as_deref();
            named.map_or(!pharmacy::has(resource), |one| one == resource)
                && scope.interactions.contains(&interaction)
        };
        let fitting: Vec<&[(String, String)]> = self
            .0
            .iter()
            .filter(about)
            .map(|scope| scope.narrowing.as_slice())
            .collect();
        if fitting.is_empty() {
            Permission::No
        } else if fitting.iter().any(|narrowing| narrowing.is_empty()) {
            Permission::Yes
        } else {
            Permission::Narrowed(fitting)
        }
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.0.iter().enumerate() {
            write!(f, "{}{scope}", if place == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}
