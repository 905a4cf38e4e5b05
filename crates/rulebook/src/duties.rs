//! `duties.toml`: what an actor must do that no request to dispense can show.

use std::collections::BTreeMap;

use retinue_kernel::{Applies, Day, DueKind, DutyActor, Id};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Document, WrittenCitation};
use crate::error::RuleError;
use crate::grounds::{self, Grounds, WrittenGrounds};
use crate::known;
use crate::mistakes::Mistakes;
use crate::parameters::Referred;
use crate::programme::id_of;
use crate::requirements::law_id;

/// A duty of an actor.
#[derive(Clone, PartialEq, Debug)]
pub struct Duty {
    /// Its name.
    pub id: Id,
    /// The ids of the law that it carries.
    pub law: Vec<Id>,
    /// Who has it.
    pub actor: DutyActor,
    /// For which patients.
    pub applies: Applies,
    /// What is to be done.
    pub title: String,
    /// When.
    pub due: Due,
    /// How its days are counted from a record, where they can be: it is then an item of worklists.
    pub counts: Option<DueKind>,
    /// Who judges whether it is kept, where nothing here counts or shows it: it is stated only.
    pub judged_by: Option<String>,
    /// What it rests on.
    pub grounds: Grounds,
}

impl Duty {
    /// The duty as the kernel counts it; none for one whose days no record shows.
    pub(crate) fn in_force(&self) -> Option<retinue_kernel::Duty> {
        Some(retinue_kernel::Duty {
            name: self.id.clone(),
            law: self.law.clone(),
            actor: self.actor,
            applies: self.applies,
            counts: self.counts?,
            cite: self.grounds.cite.clone(),
            readings: self.grounds.readings.clone(),
        })
    }
}

/// When a duty is due.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Due {
    /// Before a party is certified.
    ToBeCertified,
    /// Once for each patient, before the first dose.
    BeforeTheFirstDose,
    /// Once in each period of certification.
    Yearly {
        /// The parameter that holds its years.
        parameter: String,
    },
    /// Once in each calendar year.
    EachCalendarYear,
    /// Before each prescription or dispensing.
    EachPrescription,
    /// On a day of the calendar, and again after each so many years.
    EachSince {
        /// The first day.
        first: Day,
        /// The parameter that holds the years.
        parameter: String,
    },
    /// On a day counted from another.
    OnADay {
        /// The day from which it is counted.
        from: DueFrom,
        /// The parameter that holds the days to add; none for that day itself.
        parameter: Option<String>,
    },
    /// As soon as it is known.
    AtOnce,
    /// At all times.
    Always,
}

/// The day from which a duty is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueFrom {
    /// The day of the last dose.
    LastDose,
    /// The day after which an authorisation may not be dispensed.
    LastDayOfAuthorisation,
    /// The day on which a wholesaler was authorised.
    WholesalerAuthorisation,
    /// The day of a notice of non-compliance.
    NoticeOfNonCompliance,
    /// The day of an action on non-compliance.
    ActionOnNonCompliance,
    /// The day of a report of a pregnancy, and of the last attempt to follow it up.
    ReportOfPregnancy,
    /// The end of an assessment's interval.
    EndOfInterval,
    /// The day by which the office asked for categories to be confirmed anew.
    CallForReconfirmation,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    law: Vec<Spanned<String>>,
    actor: Spanned<DutyActor>,
    applies: Applies,
    title: String,
    due: Spanned<Due>,
    counts: Option<DueKind>,
    judged_by: Option<String>,
    editions: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    readings: Vec<Spanned<String>>,
    #[serde(default)]
    shown_by: Vec<Spanned<String>>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
}

/// Reads `duties.toml`.
pub(crate) fn read(document: Document<'_>, referred: &Referred<'_>) -> Result<Vec<Duty>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) =
        document.read_on::<BTreeMap<Spanned<String>, Spanned<Written>>>(&mut mistakes)
    else {
        return Err(mistakes);
    };
    let mut written: Vec<(Spanned<String>, Spanned<Written>)> = written.into_iter().collect();
    written.sort_by_key(|(name, _)| name.span().start);
    let mut duties = Vec::with_capacity(written.len());
    for (name, duty) in written {
        duties.extend(mistakes.note(read_duty(document, &name, duty.into_inner(), referred)));
    }
    mistakes.none_or(|| Some(duties))
}

fn read_duty(
    document: Document<'_>,
    name: &Spanned<String>,
    duty: Written,
    referred: &Referred<'_>,
) -> Result<Duty, Mistakes> {
    let mut mistakes = Mistakes::default();
    let due = mistakes.note(known_due(document, duty.due));
    let mut law = Vec::with_capacity(duty.law.len());
    for id in &duty.law {
        law.extend(mistakes.note(law_id(document, id)));
    }
    let written_grounds = WrittenGrounds {
        editions: &duty.editions,
        readings: &duty.readings,
        shown_by: &duty.shown_by,
        cite: duty.cite,
        checked: duty.checked,
    };
    let grounds = mistakes.note(grounds::read(
        document,
        name.span(),
        written_grounds,
        referred,
    ));
    let id = mistakes.note(id_of(document, name));
    let actor = mistakes.note(actor_of(document, duty.actor, duty.counts));
    mistakes.none_or(|| {
        Some(Duty {
            id: id?,
            law,
            actor: actor?,
            applies: duty.applies,
            title: duty.title,
            due: due?,
            counts: duty.counts,
            judged_by: duty.judged_by,
            grounds: grounds?,
        })
    })
}

/// Who has the duty; what is counted lands on the list of one who can do it.
fn actor_of(
    document: Document<'_>,
    actor: Spanned<DutyActor>,
    counts: Option<DueKind>,
) -> Result<DutyActor, RuleError> {
    if let Some(kind) = counts
        && !kind.may_be_of().contains(actor.as_ref())
    {
        let may: Vec<&str> = kind.may_be_of().iter().map(|one| one.as_str()).collect();
        return Err(document.fault(
            actor.span(),
            format!("nobody of '{}' has a list for '{kind}'", actor.as_ref()),
            format!("use one of: {}", may.join(", ")),
        ));
    }
    Ok(actor.into_inner())
}

/// The same, once its parameter is known to exist.
fn known_due(document: Document<'_>, due: Spanned<Due>) -> Result<Due, RuleError> {
    let parameter = match due.as_ref() {
        Due::Yearly { parameter } | Due::EachSince { parameter, .. } => Some(parameter),
        Due::OnADay { parameter, .. } => parameter.as_ref(),
        Due::ToBeCertified
        | Due::BeforeTheFirstDose
        | Due::EachCalendarYear
        | Due::EachPrescription
        | Due::AtOnce
        | Due::Always => None,
    };
    if let Some(parameter) = parameter
        && !known::every().any(|known| known.name == parameter)
    {
        let names: Vec<&str> = known::every().map(|known| known.name).collect();
        return Err(document.fault(
            due.span(),
            format!("'{parameter}' is not a parameter"),
            format!("use one of: {}", names.join(", ")),
        ));
    }
    Ok(due.into_inner())
}
