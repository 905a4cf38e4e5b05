//! What a program may ask of a person: SMART scopes of version 2 with `patient/` or `user/` before them, and the words around a launch.
//!
//! They are kept apart from the `system/` scopes of [`super::scope`], so that no token of a person can be read as one of a program.

use std::fmt;

use super::scope::{Interaction, NotAScope, Scope, Scopes};

/// About whom a scope lets a program ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// `patient/`: the one patient who was chosen for this launch.
    Patient,
    /// `user/`: whatever the person who is signed in may see.
    User,
}

impl Reach {
    fn word(self) -> &'static str {
        match self {
            Reach::Patient => "patient/",
            Reach::User => "user/",
        }
    }
}

/// One thing that a program may ask of a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PersonScope {
    /// To read and search resources. Nothing is written by a program in a person's name: whoever signs does so here.
    Data(Reach, Scope),
    /// `launch`: to be opened from a patient's page here, with that patient at hand.
    Launch,
    /// `launch/patient`: to be told which patient, chosen at the consent.
    LaunchPatient,
    /// `offline_access`: to go on asking when the person has left.
    OfflineAccess,
}

const LAUNCH: &str = "launch";
const LAUNCH_PATIENT: &str = "launch/patient";
const OFFLINE_ACCESS: &str = "offline_access";

impl PersonScope {
    /// Reads one.
    ///
    /// # Errors
    /// [`NotAScope`] for what cannot be granted here, a scope that writes among it.
    pub fn from_text(text: &str) -> Result<PersonScope, NotAScope> {
        let not = |wrong| NotAScope {
            scope: text.to_owned(),
            wrong,
        };
        match text {
            LAUNCH => return Ok(PersonScope::Launch),
            LAUNCH_PATIENT => return Ok(PersonScope::LaunchPatient),
            OFFLINE_ACCESS => return Ok(PersonScope::OfflineAccess),
            _ => {}
        }
        let (reach, rest) = [Reach::Patient, Reach::User]
            .into_iter()
            .find_map(|reach| Some((reach, text.strip_prefix(reach.word())?)))
            .ok_or_else(|| {
                not("it is none of patient/…, user/…, launch, launch/patient and offline_access")
            })?;
        let scope = Scope::from_text(&format!("system/{rest}")).map_err(|error| NotAScope {
            scope: text.to_owned(),
            ..error
        })?;
        if scope.is_a_pharmacys() {
            return Err(not(
                "a pharmacy's program asks this in its site's name only",
            ));
        }
        if !scope.only(&[Interaction::Read, Interaction::Search]) {
            return Err(not(
                "in a person's name a program reads (r) and searches (s)",
            ));
        }
        Ok(PersonScope::Data(reach, scope))
    }
}

impl fmt::Display for PersonScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PersonScope::Data(reach, scope) => {
                f.write_str(reach.word())?;
                scope.fmt_beyond_reach(f)
            }
            PersonScope::Launch => f.write_str(LAUNCH),
            PersonScope::LaunchPatient => f.write_str(LAUNCH_PATIENT),
            PersonScope::OfflineAccess => f.write_str(OFFLINE_ACCESS),
        }
    }
}

/// What a program asks of a person, or was let do by one, in the order in which it was written.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PersonScopes(Vec<PersonScope>);

impl PersonScopes {
    /// Reads scopes parted by blanks. What cannot be granted here at all, such as `openid`, is left aside: a program asks for what
    /// it would like, and is told what it got.
    pub fn as_far_as_known(text: &str) -> PersonScopes {
        let mut known = Vec::new();
        for scope in text.split_ascii_whitespace() {
            if let Ok(scope) = PersonScope::from_text(scope)
                && !known.contains(&scope)
            {
                known.push(scope);
            }
        }
        PersonScopes(known)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &PersonScope> {
        self.0.iter()
    }

    /// Whether it is among them.
    pub fn has(&self, scope: &PersonScope) -> bool {
        self.0.contains(scope)
    }

    /// Whether one of them reads something.
    pub fn read_something(&self) -> bool {
        let reads = |one: &PersonScope| matches!(one, PersonScope::Data(..));
        self.0.iter().any(reads)
    }

    /// Those that read within a reach.
    pub fn within(&self, reach: Reach) -> Scopes {
        let within = self.0.iter().filter_map(|one| match one {
            PersonScope::Data(of, scope) if *of == reach => Some(scope.clone()),
            _ => None,
        });
        Scopes::of(within.collect())
    }

    /// What of `asked` these allow. Where both are narrowed, both narrowings hold.
    pub fn granted(&self, asked: &PersonScopes) -> PersonScopes {
        let mut granted: Vec<PersonScope> = Vec::new();
        for asked in &asked.0 {
            for allowed in &self.0 {
                let both = match (allowed, asked) {
                    (PersonScope::Data(one, allowed), PersonScope::Data(other, asked))
                        if one == other =>
                    {
                        allowed.and(asked).map(|both| PersonScope::Data(*one, both))
                    }
                    (one, other) if one == other => Some(one.clone()),
                    _ => None,
                };
                granted.extend(both.filter(|both| !granted.contains(both)));
            }
        }
        PersonScopes(granted)
    }

    /// Those that a person left standing.
    #[must_use]
    pub fn only(self, keep: impl Fn(&PersonScope) -> bool) -> PersonScopes {
        PersonScopes(self.0.into_iter().filter(keep).collect())
    }
}

impl fmt::Display for PersonScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, scope) in self.0.iter().enumerate() {
            write!(f, "{}{scope}", if place == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}
