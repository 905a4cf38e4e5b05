//! A case of non-compliance: opened, notified, answered, acted on, reconsidered, closed.

use alloc::vec::Vec;

use super::words::CaseAction;
use crate::day::Day;
use crate::id::{FactId, Id};
use crate::registry::{RegistryEvent, RegistryFact, RegistryRecord};
use crate::statement::Statement;

/// A case as the party's facts tell it.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseOnRecord {
    /// The fact that opened it.
    pub id: FactId,
    /// When it was opened.
    pub opened_on: Day,
    /// The line of the law.
    pub law: Id,
    /// What happened.
    pub says: Statement,
    /// Where it stands.
    pub stage: CaseStage,
    /// The last action taken.
    pub action: Option<CaseAction>,
}

/// Where a case stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseStage {
    /// The party does not know yet.
    Opened,
    /// The party was told.
    Noticed {
        /// The last day to answer.
        answer_by: Day,
    },
    /// The party answered.
    Answered {
        /// When.
        on: Day,
    },
    /// The programme acted.
    Acted {
        /// The last day to ask for reconsideration.
        answer_by: Day,
    },
    /// The party asked for reconsideration.
    ReconsiderationAsked {
        /// When.
        on: Day,
    },
    /// The programme reconsidered.
    Reconsidered {
        /// When.
        on: Day,
    },
    /// Nothing more follows.
    Closed {
        /// When.
        on: Day,
    },
}

/// A step of a case that cannot be taken now: what is wrong, and what would mend it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotNow {
    /// The field of the fact.
    pub field: &'static str,
    /// What is wrong.
    pub wrong: &'static str,
    /// What would mend it.
    pub remedy: &'static str,
}

impl RegistryRecord {
    /// Every case of the party, the earliest first.
    pub fn cases(&self) -> Vec<CaseOnRecord> {
        let mut cases: Vec<CaseOnRecord> = Vec::new();
        for fact in &self.facts {
            if let RegistryEvent::CaseOpened { law, says } = &fact.event {
                cases.extend(fact.id.clone().map(|id| CaseOnRecord {
                    id,
                    opened_on: fact.on,
                    law: law.clone(),
                    says: says.clone(),
                    stage: CaseStage::Opened,
                    action: None,
                }));
            } else if let Some(of) = fact.event.case()
                && let Some(case) = cases.iter_mut().find(|case| case.id == *of)
            {
                case.goes_on(fact);
            }
        }
        cases
    }

    /// Whether a fact that goes on with a case may be recorded now.
    ///
    /// # Errors
    /// [`NotNow`] names what is wrong and what would mend it. A fact of no case is always in order here.
    pub fn case_allows(&self, fact: &RegistryFact) -> Result<(), NotNow> {
        let Some(of) = fact.event.case() else {
            return Ok(());
        };
        match self.cases().into_iter().find(|case| case.id == *of) {
            Some(case) => case.allows(&fact.event, fact.on),
            None => Err(NotNow {
                field: "case",
                wrong: "no such case of this party is on record",
                remedy: "Name the fact that opened the case.",
            }),
        }
    }
}

impl CaseOnRecord {
    /// Whether nothing more follows.
    pub fn is_closed(&self) -> bool {
        matches!(self.stage, CaseStage::Closed { .. })
    }

    fn goes_on(&mut self, fact: &RegistryFact) {
        let on = fact.on;
        self.stage = match &fact.event {
            RegistryEvent::CaseNoticeSent { answer_by, .. } => CaseStage::Noticed {
                answer_by: *answer_by,
            },
            RegistryEvent::CaseAnswered { .. } => CaseStage::Answered { on },
            RegistryEvent::CaseActed {
                action, answer_by, ..
            } => {
                self.action = Some(*action);
                CaseStage::Acted {
                    answer_by: *answer_by,
                }
            }
            RegistryEvent::CaseReconsiderationAsked { .. } => {
                CaseStage::ReconsiderationAsked { on }
            }
            RegistryEvent::CaseReconsidered { .. } => CaseStage::Reconsidered { on },
            RegistryEvent::CaseClosed { .. } => CaseStage::Closed { on },
            _ => return,
        };
    }

    /// Whether the case may go on with this on that day: the party is heard before the programme acts, and may ask for
    /// reconsideration before the case is closed.
    ///
    /// # Errors
    /// [`NotNow`].
    pub fn allows(&self, event: &RegistryEvent, on: Day) -> Result<(), NotNow> {
        let not_now = |wrong, remedy| {
            Err(NotNow {
                field: "case",
                wrong,
                remedy,
            })
        };
        if self.is_closed() {
            return not_now("the case is closed", "Open a new case.");
        }
        match (event, self.stage) {
            (
                RegistryEvent::CaseNoticeSent { .. },
                CaseStage::Opened | CaseStage::Noticed { .. },
            )
            | (
                RegistryEvent::CaseAnswered { .. },
                CaseStage::Noticed { .. } | CaseStage::Answered { .. },
            )
            | (
                RegistryEvent::CaseActed { .. },
                CaseStage::Answered { .. }
                | CaseStage::Acted { .. }
                | CaseStage::Reconsidered { .. },
            )
            | (RegistryEvent::CaseReconsidered { .. }, CaseStage::ReconsiderationAsked { .. })
            | (
                RegistryEvent::CaseClosed { .. },
                CaseStage::Opened | CaseStage::Answered { .. } | CaseStage::Reconsidered { .. },
            ) => Ok(()),
            (
                RegistryEvent::CaseActed { .. } | RegistryEvent::CaseClosed { .. },
                CaseStage::Noticed { answer_by },
            ) if on > answer_by => Ok(()),
            (RegistryEvent::CaseReconsiderationAsked { .. }, CaseStage::Acted { answer_by })
                if on <= answer_by =>
            {
                Ok(())
            }
            (RegistryEvent::CaseClosed { .. }, CaseStage::Acted { answer_by })
                if on > answer_by =>
            {
                Ok(())
            }
            (RegistryEvent::CaseNoticeSent { .. }, _) => not_now(
                "the party was heard already",
                "Act on the case, or open a new one.",
            ),
            (RegistryEvent::CaseAnswered { .. }, CaseStage::Opened) => not_now(
                "the party was not told of the case yet",
                "Send the notice first.",
            ),
            (RegistryEvent::CaseAnswered { .. }, _) => not_now(
                "the case was acted on already",
                "Ask that the action be reconsidered.",
            ),
            (RegistryEvent::CaseActed { .. }, CaseStage::Opened) => not_now(
                "the party was not told of the case yet",
                "Send the notice first. What cannot wait is suspended from the party's own page.",
            ),
            (RegistryEvent::CaseActed { .. }, CaseStage::Noticed { .. }) => not_now(
                "the party may still answer",
                "Wait for the answer, or for the day after its last day. What cannot wait is suspended from the party's own page.",
            ),
            (RegistryEvent::CaseActed { .. }, _) => {
                not_now("the party asked for reconsideration", "Reconsider first.")
            }
            (RegistryEvent::CaseReconsiderationAsked { .. }, CaseStage::Acted { .. }) => not_now(
                "the last day to ask for reconsideration has passed",
                "Write to the programme's office.",
            ),
            (RegistryEvent::CaseReconsiderationAsked { .. }, _) => {
                not_now("no action is open to reconsideration", "Answer the notice.")
            }
            (RegistryEvent::CaseReconsidered { .. }, _) => not_now(
                "nobody asked for reconsideration",
                "Act on the case, or close it.",
            ),
            (RegistryEvent::CaseClosed { .. }, CaseStage::ReconsiderationAsked { .. }) => {
                not_now("the party asked for reconsideration", "Reconsider first.")
            }
            (RegistryEvent::CaseClosed { .. }, _) => not_now(
                "the party may still answer or ask for reconsideration",
                "Wait until the day after its last day.",
            ),
            _ => Ok(()),
        }
    }
}
