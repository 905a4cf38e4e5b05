//! The form by which a prescriber or a pharmacy enrols: signed on the screen by the one whose duty it is, or on paper and
//! keyed in by the programme's office, item by item. Each signature has a copy to keep.

pub(super) mod own;

use std::sync::Arc;

use axum::response::Response;
use maud::{Markup, html};
use retinue_kernel::{
    Day, Id, Medium, Mode, RegistryEvent, RegistryFact, RulesInForce, WrittenAnswer,
};
use retinue_ledger::{OwnStanding, Subject};
use retinue_rulebook::{
    Enrols, FormEntry, FormItem, FormText, ItemKind, Language, Party, Rulebook,
};

use super::form_copy::{self, SignedCopy};
use super::paper_code::{is_code_of, text_held};
use super::programme_form::{self, Signable, field_name};
use super::record;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::words::said::papers;

pub(super) const TITLE: &str = "Enrolment form";
const SIGNER: Field = Field::new(
    "signer",
    "Who signed, by staff number or initials",
    "No full name.",
);
const PAPER_ON: Field = Field::new(
    "paper-on",
    "Day of the signature on the paper",
    "The day that stands beside it. The text that was in force on that day is the one that counts.",
);
const PAPER_CODE: Field = Field::new(
    "paper-code",
    "Text code",
    "Printed at the head and at the foot of the paper form.",
);
const ASSISTED_BY: Field = Field::new(
    "assisted-by",
    "Who helped to enter it",
    "A name or a function, such as front desk.",
);
const NOT_THAT_TEXT: &str = "This is not the code of the text that was in force on the day of the paper. Check day and code. If the paper holds an older text, have the present one signed. Nothing was stored.";
const ON_PAPER: &str = "This form is signed on paper";
const ON_PAPER_MEANS: &str = "No official text of it is loaded here, and nothing is signed on a screen without its text. Sign the programme's own form and send it to the programme's office, which keys it in. Once the office has loaded the official text, it can be signed on this page.";
const NOT_WRITTEN: &str = "This item is answered in words: ";
/// The longest answer in words, in characters.
const LONGEST_ANSWER: usize = 40;
/// How long after the signature a paper may reach the office.
const LONGEST_ON_THE_WAY: u16 = 400;

/// The enrolment form of a party as it is signed today.
pub(super) struct PartyForm {
    pub(super) own: OwnStanding,
    entry: FormEntry,
    text: FormText,
    rules: Arc<RulesInForce>,
    mode: Mode,
}

const fn enrols(subject: &Subject) -> Option<Enrols> {
    match subject {
        Subject::Prescriber(_) => Some(Enrols::Prescriber),
        Subject::Pharmacy(_) => Some(Enrols::Pharmacy),
        Subject::Programme
        | Subject::Beside(_)
        | Subject::Wholesaler(_)
        | Subject::Pregnancy(_) => None,
    }
}

impl PartyForm {
    /// Not found where the party enrols by no form of the edition in force.
    pub(super) async fn of(site: &Site, own: OwnStanding) -> Result<PartyForm, Fault> {
        let wanted = enrols(&own.subject).ok_or(Fault::NotFound)?;
        // Parties enrol with the office of the programme that the installation runs.
        let programme = site.rulebook().programme().id;
        let (texts, rules) = site
            .ask(move |ledger| {
                let texts = ledger.form_texts_today(programme);
                Ok((texts, ledger.in_force()?.1))
            })
            .await?
            .map_err(record::read_fault)?;
        let edition = &rules.at(own.today).edition.id;
        let entry = site
            .rulebook()
            .enrolment_form(wanted, edition)
            .ok_or(Fault::NotFound)?;
        let mut texts = texts.into_iter();
        let text = texts.find(|text| text.form == entry.name);
        Ok(PartyForm {
            entry: entry.clone(),
            text: text.ok_or(Fault::NotFound)?,
            rules,
            mode: site.mode(),
            own,
        })
    }

    fn signable(&self) -> Signable<'_> {
        Signable::new(&self.entry, &self.text, self.mode)
    }

    /// A prescriber signs for themselves; for a pharmacy somebody of its staff does.
    fn asks_signer(&self) -> bool {
        !matches!(self.own.subject, Subject::Prescriber(_))
    }

    /// The place of the blank form, below that of the page.
    pub(super) fn blank(&self) -> (String, String) {
        (self.text.edition.to_string(), self.text.form.to_string())
    }

    /// What is wrong with signing here, and the form with its statements.
    pub(super) fn view(&self, form: &Form, medium: Medium, base: &str) -> Markup {
        let lead = match medium {
            Medium::Screen => {
                "Answer each statement and sign. Whoever signs on paper sends the paper to the programme's office, which keys it in."
            }
            Medium::Paper => {
                "Key in what stands on the paper, item by item. It is recorded as signed on the day of the paper, with the account that keyed it in."
            }
        };
        let written = |item: &FormItem| {
            html! {
                @if item.kind == ItemKind::Text { (fields::named_text(form, &field_name(item), self.signable().says(item))) }
            }
        };
        if medium == Medium::Screen && !self.signable().is_signed_here() {
            return html! {
                (parts::error_summary(form))
                h1 { (self.text.title.en) }
                p { strong { (self.name()) } }
                (parts::notice(Tone::Wait, ON_PAPER, html! { p { (ON_PAPER_MEANS) } }))
            };
        }
        html! {
            (parts::error_summary(form))
            h1 { (self.text.title.en) }
            p { strong { (self.name()) } }
            p.lead { (lead) }
            p.screen-only { a #blank href={ (base) "/form.pdf" } download { "This form on paper, as PDF" } }
            (self.signable().notice())
            form.form method="post" novalidate {
                (fields::command())
                @if medium == Medium::Paper {
                    (fields::date(form, &PAPER_ON, Need::Required))
                    @if self.signable().is_signed_here() { (fields::code(form, &PAPER_CODE, Need::Required)) }
                }
                (programme_form::controls(self.signable(), form, &|_| true, &written))
                @if self.asks_signer() { (fields::text(form, &SIGNER, Need::Required)) }
                (fields::text(form, &ASSISTED_BY, Need::Optional))
                div.acts { button type="submit" #send { @if medium == Medium::Paper { "Record the paper" } @else { "Sign" } } }
            }
        }
    }

    fn name(&self) -> String {
        let id = self.own.subject.id().map(Id::as_str).unwrap_or_default();
        match &self.own.name {
            Some(name) => format!("{name} ({id})"),
            None => id.to_owned(),
        }
    }

    /// The signature, and the day on which it was given.
    pub(super) fn read(&self, reader: &mut Reader, medium: Medium) -> Option<(Day, RegistryEvent)> {
        let signable = self.signable();
        let shown = signable.signed_hash(reader);
        let signed = match medium {
            Medium::Screen => Some((self.own.today, shown)),
            Medium::Paper => self.paper(reader),
        };
        let answers = programme_form::read(signable, reader, &|_| true);
        let written = self.written(reader);
        let signer = if self.asks_signer() {
            reader.id(&SIGNER)
        } else {
            self.own.subject.id().cloned()
        };
        let assisted_by = reader.optional_id(&ASSISTED_BY);
        let (on, text_hash) = signed?;
        let event = RegistryEvent::EnrolmentSigned {
            form: self.entry.name.clone(),
            edition: self.rules.at(on).edition.id.clone(),
            text_hash,
            signer: signer?,
            assisted_by,
            signing: Box::new(answers.signing(medium, written)),
        };
        Some((on, event))
    }

    /// The day of the paper, and the text that lay there.
    fn paper(&self, reader: &mut Reader) -> Option<(Day, Option<Id>)> {
        let today = self.own.today;
        let on = reader.day(&PAPER_ON, today.minus(LONGEST_ON_THE_WAY)..=today);
        if !self.signable().is_signed_here() {
            return Some((on?, None));
        }
        let typed = reader.text(&PAPER_CODE, 80);
        let on = on?;
        let held = text_held(&self.rules, &self.entry, on);
        if !is_code_of(&typed?, &held) {
            reader.wrong(PAPER_CODE.name, NOT_THAT_TEXT);
            return None;
        }
        Some((on, Some(held)))
    }

    fn written(&self, reader: &mut Reader) -> Vec<WrittenAnswer> {
        let mut answers = Vec::new();
        let asked = self
            .entry
            .items
            .iter()
            .filter(|item| item.kind == ItemKind::Text);
        for item in asked {
            let name = field_name(item);
            let says = self.signable().says(item).english;
            match reader
                .named_text(&name, says, LONGEST_ANSWER)
                .as_deref()
                .and_then(Id::new)
            {
                Some(says) => answers.push(WrittenAnswer {
                    item: item.id.clone(),
                    says,
                }),
                None if item.required && !reader.has_problem(&name) => {
                    reader.wrong(&name, format!("{NOT_WRITTEN}{says}"));
                }
                None => {}
            }
        }
        answers
    }
}

/// The signatures of a party, each with a link to its copy, and the way to the form. Nothing for a party that enrols by no
/// form.
pub(super) fn panel(rulebook: &Rulebook, own: &OwnStanding, base: &str, act: &str) -> Markup {
    let wanted = enrols(&own.subject);
    let has_form = rulebook
        .forms()
        .iter()
        .any(|form| wanted.is_some() && form.enrols == wanted);
    let mut signed = own.facts.iter().rev().filter_map(Signature::of).peekable();
    html! {
        @if has_form {
            section.panel aria-labelledby="enrolment-title" {
                h2 #enrolment-title { (TITLE) }
                @if signed.peek().is_none() { (parts::empty("No signature is on record here.")) }
                ul.plain {
                    @for one in signed {
                        li {
                            p.flush { "Signed on " (days::day(one.fact.on)) " by " (one.signer) ", " (on_what(one.medium)) "." }
                            @if one.text_hash.is_some() {
                                p.flush { a href={ (base) "/form/" (one.id) "/form.pdf" } download {
                                    "Copy as PDF" span.unseen { ", signed on " (days::day(one.fact.on)) }
                                } }
                            } @else { p.small.muted { "Its text is not kept here: it was signed outside this page." } }
                        }
                    }
                }
                p { a href={ (base) "/form" } { (act) } }
            }
        }
    }
}

const fn on_what(medium: Medium) -> &'static str {
    match medium {
        Medium::Screen => "on the screen",
        Medium::Paper => "on paper",
    }
}

/// A signature as it stands in the stream of a party.
struct Signature<'a> {
    fact: &'a RegistryFact,
    id: &'a Id,
    signer: &'a Id,
    assisted_by: Option<&'a Id>,
    text_hash: Option<&'a Id>,
    signing: &'a retinue_kernel::Signing,
    medium: Medium,
}

impl<'a> Signature<'a> {
    fn of(fact: &'a RegistryFact) -> Option<Signature<'a>> {
        let RegistryEvent::EnrolmentSigned {
            signer,
            assisted_by,
            text_hash,
            signing,
            ..
        } = &fact.event
        else {
            return None;
        };
        Some(Signature {
            fact,
            id: fact.id.as_ref()?,
            signer,
            assisted_by: assisted_by.as_ref(),
            text_hash: text_hash.as_ref(),
            signing,
            medium: signing.medium,
        })
    }
}

/// The copy of one signature of a party; not found where there is none, or its text is not kept.
pub(super) async fn copy(
    site: &Site,
    own: &OwnStanding,
    signature: &str,
) -> Result<Response, Fault> {
    let mut signatures = own.facts.iter().filter_map(Signature::of);
    let signature = signatures
        .find(|one| one.id.as_str() == signature)
        .ok_or(Fault::NotFound)?;
    let hash = signature.text_hash.ok_or(Fault::NotFound)?.clone();
    let text = site
        .ask(move |ledger| ledger.form_text(&hash))
        .await?
        .map_err(record::read_fault)?
        .ok_or(Fault::NotFound)?;
    let language = Language::English;
    let entry = site.rulebook().form(text.form.as_str());
    let signers: &[Party] = entry.map_or(&[], |entry| &entry.signers);
    let as_whom = signers.first().map(|one| form_copy::party(*one, language));
    let fact = signature.fact;
    let keyed_on = fact
        .recorded_at
        .map_or(fact.on, |at| site.rulebook().day_of(at));
    let keyed_by = fact.by.as_ref().map(Id::as_str).unwrap_or_default();
    let how = match signature.medium {
        Medium::Screen => papers::ON_SCREEN.get(language).to_owned(),
        Medium::Paper => papers::on_paper(language, days::long(keyed_on), keyed_by),
    };
    let id = own.subject.id().map(Id::as_str).unwrap_or_default();
    let name = own.name.as_deref().unwrap_or(id);
    let mut facts = vec![
        (papers::PARTY, format!("{name} ({id})")),
        (
            papers::SIGNED_BY,
            format!("{}, {}", as_whom.unwrap_or_default(), signature.signer),
        ),
        (papers::SIGNED_ON, days::long(fact.on)),
        (papers::HOW, how),
    ];
    facts.extend(
        signature
            .assisted_by
            .map(|who| (papers::HELPED, who.to_string())),
    );
    let document = SignedCopy {
        text: &text,
        entry,
        signing: Some(signature.signing),
        on: fact.on,
        signers,
        facts,
        mode: site.mode(),
        language,
    }
    .document();
    form_copy::download(site, document, &format!("enrolment-form-{}.pdf", fact.on)).await
}
