//! `forms/*.toml`: what is affirmed in writing. Each item is a slot for official text; until an authority loads it, our
//! own words stand there, marked as demonstration wording.

use retinue_kernel::{Applies, Form, Id};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::document::{Document, WrittenCitation};
use crate::error::RuleError;
use crate::grounds::{self, Grounds, WrittenGrounds};
use crate::mistakes::Mistakes;
use crate::parameters::Referred;
use crate::programme::{id_of, words};
use crate::requirements::law_id;

/// A form with its items.
#[derive(Clone, PartialEq, Debug)]
pub struct FormEntry {
    /// Its name: that of its file.
    pub name: Id,
    /// Its title.
    pub title: String,
    /// Its title in Spanish, where a patient reads it.
    pub title_es: Option<String>,
    /// The form of the vocabulary that a consent names; none for what is recorded by other facts.
    pub form: Option<Form>,
    /// Whom it enrols; none for a form by which nobody enters the programme.
    pub enrols: Option<Enrols>,
    /// For whose path it is.
    pub applies: Applies,
    /// Who signs it, in this order.
    pub signers: Vec<Party>,
    /// Its items, in the order in which they are read.
    pub items: Vec<FormItem>,
    /// What it rests on.
    pub grounds: Grounds,
}

/// One item of a form.
#[derive(Clone, PartialEq, Debug)]
pub struct FormItem {
    /// Its name, once in its form.
    pub id: Id,
    /// The part of the form in which it stands.
    pub part: String,
    /// What is done with it.
    pub kind: ItemKind,
    /// Who answers it.
    pub by: Party,
    /// Whether the form is incomplete without it.
    pub required: bool,
    /// In which case only it is asked.
    pub when: Option<AskedWhen>,
    /// The answer without which the form is not accepted.
    pub needs: Option<YesNo>,
    /// The ids of the law that it carries.
    pub law: Vec<Id>,
    /// The place of the official text.
    pub slot: String,
    /// Our own words, for demonstration only.
    pub demonstration_wording: String,
    /// The same in Spanish, where a patient or a guardian reads it.
    pub demonstration_wording_es: Option<String>,
}

/// What is done with an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// Acknowledged by the patient, one by one.
    Consent,
    /// Affirmed by a professional; "I do not attest" is no answer that a form accepts.
    Attestation,
    /// Answered yes or no.
    YesNo,
    /// Answered in words.
    Text,
    /// Answered with a day.
    Date,
    /// Two methods, or abstinence, and since when.
    Contraception,
    /// The day of collection, the specimen, the setting and the result.
    PregnancyTest,
    /// The results that prove menopause.
    MenopauseEvidence,
    /// A signature with its day.
    Signature,
}

/// Who answers an item or signs a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The patient.
    Patient,
    /// A parent or guardian.
    Guardian,
    /// The prescriber.
    Prescriber,
    /// The authorised representative of a pharmacy.
    AuthorisedRepresentative,
}

/// Who enters the programme by signing a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enrols {
    /// A patient.
    Patient,
    /// A prescriber.
    Prescriber,
    /// A pharmacy.
    Pharmacy,
}

/// In which case only an item is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AskedWhen {
    /// The patient is a minor.
    Minor,
    /// The category rests on menopause.
    PostMenopausal,
}

/// A yes-or-no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Written {
    title: String,
    title_es: Option<String>,
    form: Option<Spanned<String>>,
    enrols: Option<Enrols>,
    applies: Applies,
    signers: Vec<Party>,
    editions: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    readings: Vec<Spanned<String>>,
    #[serde(default)]
    shown_by: Vec<Spanned<String>>,
    cite: Option<WrittenCitation>,
    checked: Option<Spanned<Datetime>>,
    item: Vec<Spanned<WrittenItem>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenItem {
    id: Spanned<String>,
    part: String,
    kind: ItemKind,
    by: Party,
    required: bool,
    when: Option<AskedWhen>,
    needs: Option<YesNo>,
    #[serde(default)]
    law: Vec<Spanned<String>>,
    slot: Spanned<String>,
    demonstration_wording: Spanned<String>,
    demonstration_wording_es: Option<String>,
}

/// Reads one form's file.
pub(crate) fn read(document: Document<'_>, referred: &Referred<'_>) -> Result<FormEntry, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let name = mistakes.note(Id::new(document.stem()).ok_or_else(|| {
        RuleError::of_file(
            document.path,
            "the file name cannot name a form",
            "use a short name in small letters",
        )
    }));
    let form = mistakes.note(
        written
            .form
            .map(|form| {
                document.word(
                    &form,
                    "a form that is signed",
                    Form::from_text,
                    &words(Form::ALL, Form::as_str),
                )
            })
            .transpose(),
    );
    let mut items: Vec<FormItem> = Vec::with_capacity(written.item.len());
    for item in written.item {
        items.extend(mistakes.note(read_item(document, item.into_inner(), &items)));
    }
    let written_grounds = WrittenGrounds {
        editions: &written.editions,
        readings: &written.readings,
        shown_by: &written.shown_by,
        cite: written.cite,
        checked: written.checked,
    };
    let grounds = mistakes.note(grounds::read(document, 0..0, written_grounds, referred));
    mistakes.none_or(|| {
        Some(FormEntry {
            name: name?,
            title: written.title,
            title_es: written.title_es,
            form: form?,
            enrols: written.enrols,
            applies: written.applies,
            signers: written.signers,
            items,
            grounds: grounds?,
        })
    })
}

fn read_item(
    document: Document<'_>,
    item: WrittenItem,
    earlier: &[FormItem],
) -> Result<FormItem, RuleError> {
    let id = id_of(document, &item.id)?;
    if earlier.iter().any(|earlier| earlier.id == id) {
        return Err(document.fault(
            item.id.span(),
            format!("item '{id}' stands twice"),
            "give each item a name of its own",
        ));
    }
    if earlier
        .iter()
        .any(|earlier| earlier.slot == *item.slot.as_ref())
    {
        return Err(document.fault(
            item.slot.span(),
            format!("slot '{}' is taken", item.slot.as_ref()),
            "give each item a slot of its own",
        ));
    }
    if item.demonstration_wording.as_ref().trim().is_empty() {
        return Err(document.fault(
            item.demonstration_wording.span(),
            "an item without words cannot be affirmed",
            "say in our own plain words what is affirmed",
        ));
    }
    Ok(FormItem {
        id,
        part: item.part,
        kind: item.kind,
        by: item.by,
        required: item.required,
        when: item.when,
        needs: item.needs,
        law: item
            .law
            .iter()
            .map(|id| law_id(document, id))
            .collect::<Result<_, _>>()?,
        slot: item.slot.into_inner(),
        demonstration_wording: item.demonstration_wording.into_inner(),
        demonstration_wording_es: item.demonstration_wording_es,
    })
}
