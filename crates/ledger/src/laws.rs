//! The law that an installation holds: the programme that it runs, and others that stand beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use retinue_kernel::{Day, Programme};
use retinue_rulebook::{RuleError, Rulebook};

use crate::ids::Subject;

/// The rule sets of an installation, one for each programme.
///
/// One programme is the installation's own: its stream holds the mode, its zone tells the day of everything that
/// concerns no patient. A patient is judged by the rules, the editions and the days of the patient's own programme.
#[derive(Clone, Debug)]
pub struct Laws {
    own: Arc<Rulebook>,
    beside: BTreeMap<Programme, Arc<Rulebook>>,
}

impl Laws {
    /// The law of one programme.
    pub fn new(own: Arc<Rulebook>) -> Laws {
        Laws {
            own,
            beside: BTreeMap::new(),
        }
    }

    /// The same with the rules of another programme beside it. The installation's own stay what they are.
    #[must_use]
    pub fn beside(mut self, rulebook: Arc<Rulebook>) -> Laws {
        let programme = rulebook.programme().id;
        if programme != self.own.programme().id {
            self.beside.insert(programme, rulebook);
        }
        self
    }

    /// The other programmes that are built into the binary, for an installation that runs `own`.
    ///
    /// # Errors
    /// [`RuleError`] when a copy does not load.
    pub fn built_in_beside(own: &Rulebook) -> Result<Vec<Arc<Rulebook>>, RuleError> {
        let others = Programme::ALL.iter().copied();
        others
            .filter(|programme| *programme != own.programme().id)
            .map(|programme| Rulebook::embedded_of(programme).map(Arc::new))
            .collect()
    }

    /// The programme that the installation runs.
    pub fn own(&self) -> &Arc<Rulebook> {
        &self.own
    }

    /// The rules of a programme, if the installation holds them.
    pub fn of(&self, programme: Programme) -> Option<&Arc<Rulebook>> {
        if self.own.programme().id == programme {
            Some(&self.own)
        } else {
            self.beside.get(&programme)
        }
    }

    /// The rules by which a patient is judged. Whoever is in a programme without rules here, or in none, is judged by
    /// the installation's own, which finds that the patient is not registered with it.
    pub(crate) fn of_patient(&self, programme: Option<Programme>) -> &Arc<Rulebook> {
        programme
            .and_then(|programme| self.of(programme))
            .unwrap_or(&self.own)
    }

    /// Every rule set, the installation's own first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Rulebook>> {
        std::iter::once(&self.own).chain(self.beside.values())
    }

    /// The stream that says which editions of a programme were adopted.
    pub fn stream_of(&self, programme: Programme) -> Subject {
        if self.own.programme().id == programme {
            Subject::Programme
        } else {
            Subject::Beside(programme)
        }
    }

    /// The rules whose stream a subject is: those of a programme, else the installation's own. None where the
    /// installation holds no such programme, or runs it itself.
    pub(crate) fn of_subject(&self, subject: &Subject) -> Option<&Arc<Rulebook>> {
        match subject {
            Subject::Beside(programme) => self.beside.get(programme),
            _ => Some(&self.own),
        }
    }

    /// The latest day that any of the programmes has at that moment: by it a list is sifted before each patient is
    /// looked at by the patient's own day.
    pub(crate) fn latest_day(&self, moment: jiff::Timestamp) -> Day {
        self.all()
            .map(|rulebook| rulebook.day_of(moment))
            .max()
            .unwrap_or_else(|| self.own.day_of(moment))
    }
}
