//! Exemptions from initial testing requirements: found by number, granted with a scope or refused with a reason.

use maud::{Markup, html};
use retinue_kernel::{Event, Id, Medium, Payload, TestingRequirement};
use retinue_ledger::{Administrator, ExemptionFile, Ledger, PatientId, ProgrammeNumber, ReadError};

use super::by_number::{ByNumber, NUMBER};
use super::words;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader};
use crate::rooms::programme_form;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::words::facts;
use crate::words::vocabulary::Word as _;

/// What a prescriber asked of the programme, and its answer.
pub(super) struct Exemptions;

impl ByNumber for Exemptions {
    const PATH: &'static str = "/programme/exemptions";
    const TITLE: &'static str = words::EXEMPTIONS;
    const LEAD: &'static str = words::EXEMPTIONS_LEAD;
    type File = ExemptionFile;

    fn read(
        ledger: &Ledger,
        who: &Administrator,
        number: &str,
    ) -> Result<ExemptionFile, ReadError> {
        ledger.exemptions_of(who, number)
    }

    fn whose(file: &ExemptionFile) -> (PatientId, &ProgrammeNumber) {
        (file.patient, &file.number)
    }

    fn view(file: &ExemptionFile, form: &Form) -> Markup {
        of_patient(file, form)
    }

    fn decision(_: &Self::File, reader: &mut Reader) -> Result<Option<Payload>, Fault> {
        let grants = match reader.text(&words::EXEMPTION_DECISION, 16).as_deref() {
            Some("grant") => true,
            Some("refuse") => false,
            _ => return Err(Fault::NotFound),
        };
        let scope: Vec<TestingRequirement> = reader.words(&words::EXEMPTION_SCOPE);
        let reason = reader.optional_id(&words::EXEMPTION_REASON);
        if grants {
            if scope.is_empty() {
                reader.wrong(words::EXEMPTION_SCOPE.name, words::EXEMPTION_NO_SCOPE);
            }
            return Ok(Some(Payload::ExemptionGranted { scope }));
        }
        if reason.is_none() {
            reader.wrong_if_sound(&words::EXEMPTION_REASON, words::EXEMPTION_NO_REASON);
        }
        Ok(Some(Payload::ExemptionRefused { reason }))
    }
}

fn of_patient(file: &ExemptionFile, form: &Form) -> Markup {
    html! {
        section.panel aria-labelledby="asked-title" {
            h2 #asked-title { (file.name) " " span.code.small { (file.number) } }
            @if file.facts.is_empty() { p.muted { (words::EXEMPTION_NONE) } }
            ol.timeline {
                @for fact in file.facts.iter().rev() {
                    @let told = facts::tell(&fact.payload);
                    li { div { (days::day(fact.envelope.on)) } div { p { strong { (told.what) } } p.small { (told.more) } (on_form(fact)) } }
                }
            }
        }
        section.panel aria-labelledby="decide-title" {
            h2 #decide-title { (words::EXEMPTION_DECIDE) }
            form.form method="post" action=(Exemptions::PATH) novalidate {
                (fields::command())
                (fields::hidden(NUMBER.name, &file.number.to_string()))
                (fields::checks(form, &words::EXEMPTION_SCOPE, TestingRequirement::every()))
                (fields::text(form, &words::EXEMPTION_REASON, Need::Optional))
                div.acts {
                    button type="submit" name=(words::EXEMPTION_DECISION.name) value="grant" { (words::EXEMPTION_GRANT) }
                    button.button-grave type="submit" name=(words::EXEMPTION_DECISION.name) value="refuse" { (words::EXEMPTION_REFUSE) }
                }
            }
        }
    }
}

/// On what the request was signed, and what was attested there.
fn on_form(fact: &Event) -> Markup {
    let Some(signed) = fact.payload.signed_form() else {
        return html! {};
    };
    let on = match signed.signing.medium {
        Medium::Screen => words::EXEMPTION_ON_SCREEN,
        Medium::Paper => words::EXEMPTION_ON_PAPER,
    };
    let attested: Vec<&str> = signed.signing.yes.iter().map(Id::as_str).collect();
    html! {
        p.small.muted {
            (on) span.code { (programme_form::code(&signed.text_hash)) } ". "
            (words::EXEMPTION_ATTESTED) (attested.join(", ")) "."
        }
    }
}
