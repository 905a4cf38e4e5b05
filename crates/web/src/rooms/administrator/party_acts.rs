//! What changes a party's standing, and what is recorded of it: the forms of its page, and how they are read.

use maud::{Markup, html};
use retinue_kernel::office::AuditResult;
use retinue_kernel::{Day, Id, RegistryEvent, Standing};
use retinue_ledger::{Affected, AffectedPatient, OwnStanding, Subject};

use super::words;
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader, Typed};
use crate::rooms::standing::{read_training, training_fields};
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::words::vocabulary::Word as _;

const CONSENT: Field = Field::new(
    "consent-manufacturer",
    "Manufacturer",
    "Whose written consent is at hand.",
);
const WITHDRAWN: Field = Field::new("withdrawn-manufacturer", "Manufacturer", "");
const RESULT: Field = Field::new("result", "What the audit found", "");
pub(super) const AGREED_ON: Field = Field::new(
    "agreed-on",
    "Day of the signature on the paper",
    "By which the wholesaler attests that it keeps to what the law asks of it.",
);
/// How many days ahead a day may be typed; until when a certification may reach, the ledger judges.
const AHEAD: u16 = 3_650;
const AUDIT_SAYS: Field = Field::new("audit-says", "In words", "No patient's name.");
const CHAIN: Field = Field::new(
    "chain",
    "Chain",
    "The short name of the organisation, the same for each of its sites.",
);
const REPRESENTATIVE: Field = Field::new(
    "representative",
    "Login of its authorised representative",
    "Whoever represented the site before does so no more.",
);
const PHARMACIST: Field = Field::new("account", "Login of the pharmacist", "");
const NO_LOGIN: &str = "No account has this login.";
pub(super) const SAMPLE: Field = Field::new(
    "sample",
    "For which sample",
    "Filled in when you come from the list of the sample. Empty: an audit beside it.",
);

/// What fits the standing: a suspended party is reinstated, a decertified one is certified anew.
pub(super) fn menu(path: &str, file: &OwnStanding, affected: &Affected, form: &Form) -> Markup {
    let standing = file.standing;
    let is_suspended = standing == Standing::Suspended;
    let is_out = standing == Standing::Decertified;
    let is_wholesaler = matches!(file.subject, Subject::Wholesaler(_));
    let trains = !matches!(file.subject, Subject::Prescriber(_));
    html! {
        details open[form.problem(words::UNTIL.name).is_some() || matches!(standing, Standing::NotCertified | Standing::Decertified)] {
            summary { "Certify or renew" }
            form method="post" action={ (path) "/certify" } novalidate {
                (fields::command())
                (fields::date(form, &words::UNTIL, Need::Required))
                button type="submit" { "Certify until that day" }
            }
        }
        @if is_wholesaler {
            details open[form.problem(AGREED_ON.name).is_some()] {
                summary { "Key in its agreement from paper" }
                form method="post" action={ (path) "/attest" } novalidate {
                    (fields::command())
                    (fields::date(form, &AGREED_ON, Need::Required))
                    button.button-second type="submit" { "Record the agreement" }
                }
            }
        }
        @if is_suspended { (with_reason(path, "reinstate", "Reinstate", None, form)) }
        @else if !is_out { (with_reason(path, "suspend", "Suspend", Some(affected), form)) }
        @if !is_out { (with_reason(path, "decertify", "Decertify", Some(affected), form)) }
        @if matches!(file.subject, Subject::Prescriber(_)) {
            details open[is_suspended || is_out || form.problem(words::DELEGATE.name).is_some()] {
                summary { (words::NAME_DELEGATE) }
                @if is_suspended || is_out { p { (words::NAME_DELEGATE_TODAY) } }
                form method="post" action={ (path) "/delegate" } novalidate {
                    (fields::command())
                    (fields::code(form, &words::DELEGATE, Need::Required))
                    button.button-second type="submit" { (words::NAME_DELEGATE) }
                }
            }
        }
        @if trains {
            details open[form.problem("staff").is_some() || form.problem("record").is_some()] {
                summary { "Record training" }
                form method="post" action={ (path) "/train" } novalidate {
                    (fields::command())
                    (training_fields(form))
                    button.button-second type="submit" { "They were trained today" }
                }
            }
        }
        @if matches!(file.subject, Subject::Pharmacy(_)) {
            details open[form.problem(CHAIN.name).is_some() || form.problem(REPRESENTATIVE.name).is_some()] {
                summary { "Belongs to a chain" }
                form method="post" action={ (path) "/join-chain" } novalidate {
                    (fields::command())
                    (fields::text(form, &CHAIN, Need::Required))
                    (fields::code(form, &REPRESENTATIVE, Need::Required))
                    button.button-second type="submit" { "Record chain and representative" }
                }
                form method="post" action={ (path) "/leave-chain" } {
                    (fields::command())
                    button.button-grave type="submit" { "The site left its chain" }
                }
            }
            details open[form.problem(PHARMACIST.name).is_some()] {
                summary { "Who works there" }
                form method="post" action={ (path) "/name-pharmacist" } novalidate {
                    (fields::command())
                    (fields::code(form, &PHARMACIST, Need::Required))
                    button.button-second type="submit" { "They were trained for the site" }
                    button.button-grave type="submit" formaction={ (path) "/end-pharmacist" } { "They work there no more" }
                }
            }
        }
        @if is_wholesaler {
            details open[form.problem(CONSENT.name).is_some()] {
                summary { "A manufacturer consented" }
                form method="post" action={ (path) "/consent" } novalidate {
                    (fields::command())
                    (fields::text(form, &CONSENT, Need::Required))
                    button.button-second type="submit" { "Record the consent" }
                }
            }
            details open[form.problem(WITHDRAWN.name).is_some()] {
                summary { "A manufacturer withdrew its consent" }
                form method="post" action={ (path) "/withdraw" } novalidate {
                    (fields::command())
                    (fields::text(form, &WITHDRAWN, Need::Required))
                    button.button-grave type="submit" { "Record the withdrawal" }
                }
            }
            details {
                summary { "Agreed to be audited" }
                form method="post" action={ (path) "/agree" } {
                    (fields::command())
                    button.button-second type="submit" { "Record that it agreed today" }
                }
            }
        }
        details open[form.typed.first(SAMPLE.name).is_some_and(|sample| !sample.is_empty()) || form.problem(RESULT.name).is_some() || form.problem(AUDIT_SAYS.name).is_some()] {
            summary { "Record an audit" }
            form method="post" action={ (path) "/audit" } novalidate {
                (fields::command())
                @if !is_wholesaler { (fields::code(form, &SAMPLE, Need::Optional)) }
                (fields::choice(form, &RESULT, AuditResult::every()))
                (fields::long_text(form, &AUDIT_SAYS, Need::Required))
                button.button-second type="submit" { "Record the audit of today" }
            }
        }
    }
}

fn with_reason(path: &str, act: &str, title: &str, ends: Option<&Affected>, form: &Form) -> Markup {
    // Each form of the page has its own field: two may not share an id.
    let name: &'static str = match act {
        "suspend" => "suspend-reason",
        "reinstate" => "reinstate-reason",
        _ => "decertify-reason",
    };
    let field = Field {
        name,
        ..words::REASON
    };
    html! {
        details open[form.problem(name).is_some()] {
            summary { (title) }
            @if let Some(affected) = ends { (what_ends(affected)) }
            form method="post" action={ (path) "/" (act) } novalidate {
                (fields::command())
                (fields::text(form, &field, Need::Required))
                button.button-grave[ends.is_some()] type="submit" { (title) }
            }
        }
    }
}

/// Whom it meets today, and what each is offered, before it is done.
pub(super) fn what_ends(affected: &Affected) -> Markup {
    let rows = |patients: &[AffectedPatient]| {
        html! {
            ul {
                @for one in patients {
                    li {
                        @if let Some(number) = &one.number { span.code { (number) } }
                        @if let Some(until) = one.until { ", until " (days::day(until)) }
                    }
                }
            }
        }
    };
    html! {
        p {
            strong {
                @match affected.live.len() {
                    0 => { "No live authorisation would end today." }
                    1 => { "1 live authorisation would end at once." }
                    count => { (count) " live authorisations would end at once." }
                }
            }
        }
        @if !affected.live.is_empty() { (rows(&affected.live)) }
        @if !affected.windows.is_empty() {
            p { (affected.windows.len()) " more in mid-window, without an authorisation yet:" }
            (rows(&affected.windows))
        }
        @if !affected.live.is_empty() || !affected.windows.is_empty() {
            p.small { "Each is offered another way: transfer of care, a delegate of the practice, or another pharmacy. They stand on the list of patients to deal with until one of these is recorded." }
        }
    }
}

/// The login that the form of an act names, to be looked up before it is read.
pub(super) fn login<'a>(act: &str, typed: &'a Typed) -> Option<&'a str> {
    let field = match act {
        "join-chain" => REPRESENTATIVE,
        "name-pharmacist" | "end-pharmacist" => PHARMACIST,
        _ => return None,
    };
    typed.first(field.name).map(str::trim)
}

/// What is said of a chain, or of who works at a site; `named` is the account of the login that was typed.
fn read_site(act: &str, reader: &mut Reader, named: Option<Id>) -> Option<RegistryEvent> {
    let account = |reader: &mut Reader, field: &Field| {
        let typed = reader.text(field, 64);
        if typed.is_some() && named.is_none() {
            reader.wrong(field.name, NO_LOGIN);
        }
        typed.and(named)
    };
    match act {
        "join-chain" => {
            let chain = reader.id(&CHAIN);
            let representative = account(reader, &REPRESENTATIVE);
            chain
                .zip(representative)
                .map(|(chain, representative)| RegistryEvent::ChainJoined {
                    chain,
                    representative,
                })
        }
        "name-pharmacist" => {
            account(reader, &PHARMACIST).map(|account| RegistryEvent::PharmacistNamed { account })
        }
        "end-pharmacist" => {
            account(reader, &PHARMACIST).map(|account| RegistryEvent::PharmacistEnded {
                account,
                reason: None,
            })
        }
        _ => Some(RegistryEvent::ChainLeft {}),
    }
}

/// Reads the form of an act on a party.
pub(super) fn read(
    act: &str,
    subject: &Subject,
    reader: &mut Reader,
    today: Day,
    named: Option<Id>,
) -> Result<Option<RegistryEvent>, Fault> {
    let reason = |reader: &mut Reader, name| {
        reader
            .id(&Field {
                name,
                ..words::REASON
            })
            .map(Some)
    };
    let of_wholesaler = matches!(subject, Subject::Wholesaler(_));
    Ok(match act {
        "certify" => reader
            .day(&words::UNTIL, today..=today.plus(AHEAD))
            .map(|until| RegistryEvent::Certified { until }),
        "suspend" => {
            reason(reader, "suspend-reason").map(|reason| RegistryEvent::Suspended { reason })
        }
        "reinstate" => {
            reason(reader, "reinstate-reason").map(|reason| RegistryEvent::Reinstated { reason })
        }
        "decertify" => {
            reason(reader, "decertify-reason").map(|reason| RegistryEvent::Decertified { reason })
        }
        "delegate" if matches!(subject, Subject::Prescriber(_)) => {
            reader
                .id(&words::DELEGATE)
                .map(|delegate| RegistryEvent::DelegateNamed {
                    delegate,
                    from: today,
                    until: None,
                })
        }
        "train" => read_training(reader),
        "audit" => {
            let sample = if of_wholesaler {
                None
            } else {
                reader.optional_id(&SAMPLE)
            };
            let result = reader.word(&RESULT);
            let says = reader.says(&AUDIT_SAYS);
            result
                .zip(says)
                .map(|(result, says)| RegistryEvent::Audited {
                    sample,
                    result,
                    says,
                })
        }
        "consent" if of_wholesaler => reader
            .id(&CONSENT)
            .map(|manufacturer| RegistryEvent::ManufacturerConsented { manufacturer }),
        "withdraw" if of_wholesaler => reader
            .id(&WITHDRAWN)
            .map(|manufacturer| RegistryEvent::ManufacturerConsentWithdrawn { manufacturer }),
        "join-chain" | "leave-chain" | "name-pharmacist" | "end-pharmacist"
            if matches!(subject, Subject::Pharmacy(_)) =>
        {
            read_site(act, reader, named)
        }
        "attest" if of_wholesaler => Some(RegistryEvent::Attested {}),
        "agree" if of_wholesaler => Some(RegistryEvent::AuditAgreed {}),
        _ => return Err(Fault::NotFound),
    })
}
