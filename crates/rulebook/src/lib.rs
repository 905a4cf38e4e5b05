//! Reads the law of a programme from `programmes/` into the kernel's types, or says which file, which line and what
//! would mend it.
//!
//! A [`Rulebook`] is one programme's law with all its editions. It gives the kernel its [`RulesInForce`], people their
//! sentences and forms, and a reviewer every value with its citation, the day it was checked, and whether it is
//! provisional.
//!
//! A [`KnowledgeBook`] is the medicine of `knowledge/` in care's types, read in the same way.
//!
//! [`RulesInForce`]: retinue_kernel::RulesInForce
#![deny(clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod answer;
mod case_events;
mod case_faults;
mod case_territories;
mod case_texts;
mod cases;
mod counter;
mod coverage;
mod differences;
mod document;
mod duties;
mod error;
mod files;
mod form_answers;
mod form_text;
mod forms;
mod grounds;
mod in_force;
mod knowledge;
mod known;
mod language;
mod law_table;
mod mistakes;
mod not_formalised;
mod overlays;
mod parameters;
mod placeholders;
mod programme;
mod provisional;
mod questions;
mod reading;
mod requirements;
mod revisions;
mod rulebook;
mod sentences;
mod shown;
mod sources;
mod test_name;
mod watermark;
mod zone;

pub use answer::AnswerForm;
pub use cases::{Ask, Case, Expected};
pub use counter::{ToldAtCounter, may_be_named};
pub use coverage::{Carrier, Coverage, CoveredLine, CoveredPart, Gap, Standing};
pub use differences::{Change, Difference, Place, PlaceKind};
pub use duties::{Due, DueFrom, Duty};
pub use error::RuleError;
pub use form_answers::NotAccepted;
pub use form_text::{FormText, FormTextFile, ItemText, WhoseWords, Wording};
pub use forms::{AskedWhen, Enrols, FormEntry, FormItem, ItemKind, Party, YesNo};
pub use grounds::Grounds;
pub use knowledge::KnowledgeBook;
pub use known::Unit;
pub use language::{InEach, Language};
pub use law_table::{LawLine, LawPart};
pub use not_formalised::{Judged, LeftOut, NotFormalised};
pub use overlays::OverlayEntry;
pub use parameters::{Parameter, ParameterValue, Stated, Unconfirmed};
pub use placeholders::Placeholders;
pub use programme::{EditionFacts, ProgrammeFacts};
pub use provisional::Provisional;
pub use questions::Question;
pub use requirements::{RequirementEntry, RequirementValue};
pub use rulebook::{AdoptionError, Rulebook};
pub use sentences::Reader;
pub use shown::{Answered, Shown, ShownBy};
pub use sources::{Reading, Source, SourceKind};
pub use test_name::TestName;
pub use watermark::{SANDBOX, watermark};
pub use zone::ProgrammeZone;
