//! The programs that act for a party, as its facts tell of them.

use alloc::vec::Vec;

use super::{RegistryEvent, RegistryFact, RegistryRecord};
use crate::id::Id;
use crate::statement::Statement;

/// A program that was registered to act for a party.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RegisteredProgram<'a> {
    /// By which name it asks.
    pub program: &'a Id,
    /// What it is called.
    pub name: &'a Id,
    /// The public keys that hold now.
    pub keys: &'a [Statement],
    /// The most that it may ask.
    pub scopes: &'a [Id],
    /// The fact that registered it.
    pub registered: &'a RegistryFact,
    /// What people may let it ask, as it was set last; none where nobody may.
    pub people: Option<ProgramLaunch<'a>>,
    /// The fact that said so last, also where it says that nobody may.
    pub launch_set: Option<&'a RegistryFact>,
    /// The fact of its keys, where they were replaced.
    pub replaced: Option<&'a RegistryFact>,
    /// The fact that ended it; none while it acts.
    pub ended: Option<&'a RegistryFact>,
}

/// How people may let a program ask for them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ProgramLaunch<'a> {
    /// The addresses to which a person is sent back; never empty.
    pub redirects: &'a [Statement],
    /// The page that opens the program with a patient at hand.
    pub launch: Option<&'a Statement>,
    /// The most that it may ask of a person.
    pub scopes: &'a [Id],
}

impl RegistryRecord {
    /// Every program that was ever registered for the party, in the order of registration.
    pub fn programs(&self) -> Vec<RegisteredProgram<'_>> {
        let mut found: Vec<RegisteredProgram<'_>> = Vec::new();
        for fact in &self.facts {
            match &fact.event {
                RegistryEvent::ProgramRegistered {
                    program,
                    name,
                    keys,
                    scopes,
                } => found.push(RegisteredProgram {
                    program,
                    name,
                    keys,
                    scopes,
                    registered: fact,
                    people: None,
                    launch_set: None,
                    replaced: None,
                    ended: None,
                }),
                RegistryEvent::ProgramKeysReplaced { program, keys } => {
                    for one in found.iter_mut().filter(|one| one.program == program) {
                        one.keys = keys;
                        one.replaced = Some(fact);
                    }
                }
                RegistryEvent::ProgramLaunchSet {
                    program,
                    redirects,
                    launch,
                    scopes,
                } => {
                    for one in found.iter_mut().filter(|one| one.program == program) {
                        one.people = (!redirects.is_empty()).then_some(ProgramLaunch {
                            redirects,
                            launch: launch.as_ref(),
                            scopes,
                        });
                        one.launch_set = Some(fact);
                    }
                }
                RegistryEvent::ProgramEnded { program, .. } => {
                    for one in found.iter_mut().filter(|one| one.program == program) {
                        one.ended = Some(fact);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The program of that name, if it acts now.
    pub fn program(&self, name: &Id) -> Option<RegisteredProgram<'_>> {
        let mut programs = self.programs().into_iter();
        programs.find(|one| one.program == name && one.ended.is_none())
    }
}
