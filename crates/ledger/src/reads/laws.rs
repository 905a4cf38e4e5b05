//! The law of each programme that the installation holds, as it stands today. No person is in it.

use std::sync::Arc;

use retinue_kernel::{Day, Id, Programme, RulesInForce};
use retinue_rulebook::{FormText, Rulebook};

use crate::error::{ReadError, SubmitError};
use crate::form_text;
use crate::ledger::Ledger;

/// The law of a programme on its day.
#[derive(Clone, Debug)]
pub struct LawInForce {
    /// The rule set.
    pub rulebook: Arc<Rulebook>,
    /// Its editions as they were adopted, with the texts of forms that were loaded.
    pub rules: Arc<RulesInForce>,
    /// The day now in the programme.
    pub today: Day,
}

/// A form of an edition with the text that is signed today.
#[derive(Clone, Debug)]
pub struct FormToday {
    /// The law whose form it is.
    pub law: LawInForce,
    /// The text: the authority's, or our demonstration wording where none was loaded.
    pub text: FormText,
}

impl Ledger {
    /// The law of every programme that the installation holds, its own first.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn laws_in_force(&self) -> Result<Vec<LawInForce>, ReadError> {
        self.laws()
            .all()
            .map(|rulebook| self.law_in_force(rulebook.programme().id))
            .collect()
    }

    /// The law of a programme; not found where the installation does not hold it.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn law_in_force(&self, programme: Programme) -> Result<LawInForce, ReadError> {
        let core = self.core();
        let rulebook = self.laws().of(programme).ok_or(ReadError::NotFound)?;
        let today = rulebook.day_of(core.clock.now());
        let in_force = self.read_parties(|connection, parties| {
            parties.in_force(connection, core, Some(programme))
        })?;
        Ok(LawInForce {
            rulebook: in_force.rulebook,
            rules: in_force.rules,
            today,
        })
    }

    /// A form of an edition, of whichever programme has it, with the text that is signed today. No two programmes have an
    /// edition of one name. None when there is no such form.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn form_today(&self, form: &str, edition: &Id) -> Result<Option<FormToday>, ReadError> {
        let of_edition = self.laws().all().find(|rulebook| {
            rulebook
                .form(form)
                .is_some_and(|entry| entry.grounds.editions.contains(edition))
        });
        let Some(rulebook) = of_edition else {
            return Ok(None);
        };
        let law = self.law_in_force(rulebook.programme().id)?;
        let text = self.form_text_on(form, edition, law.today)?;
        Ok(text.map(|text| FormToday { law, text }))
    }

    /// The text of a form that is signed on a day under an edition: the authority's, or our demonstration wording where
    /// none was loaded. None when the edition has no such form.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn form_text_on(
        &self,
        form: &str,
        edition: &Id,
        day: Day,
    ) -> Result<Option<FormText>, ReadError> {
        let core = self.core();
        Ok(
            self.read_parties(|connection, parties| -> Result<_, SubmitError> {
                let of_edition = core.laws.all().find_map(|rulebook| {
                    let entry = rulebook.form(form)?;
                    let programme = rulebook.programme().id;
                    let is_of_it = entry.grounds.editions.contains(edition);
                    is_of_it.then_some((programme, entry))
                });
                let Some((programme, entry)) = of_edition else {
                    return Ok(None);
                };
                let in_force = parties.in_force(connection, core, Some(programme))?;
                form_text::text_on(connection, &in_force, entry, edition, day).map(Some)
            })?,
        )
    }
}
