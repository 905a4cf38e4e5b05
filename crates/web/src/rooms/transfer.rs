//! Asking that another prescriber takes over the care: the same page for the patient and for the clinic.

use maud::{Markup, html};
use retinue_kernel::{Id, Payload, transfer_open};
use retinue_ledger::{Actor, Assistance, CommandId};

use super::act::Report;
use super::chart::Chart;
use super::record::{self, Again};
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, SpokenField, Typed};
use crate::site::Site;
use crate::views::days::long_in;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::words::said::transfer as says;

const TO: SpokenField = SpokenField::new("prescriber", says::TO, Some(says::TO_HINT));
const REASON: SpokenField = SpokenField::new("reason", says::REASON, Some(says::REASON_HINT));
const WITHDRAW_ACT: &str = "withdraw";

/// The page's content. `back` is the page from which it is reached.
pub(super) fn view(chart: &Chart, form: &Form, back: (&str, &str)) -> Markup {
    let language = form.language();
    html! {
        (parts::crumb(back.0, back.1))
        (parts::error_summary(form))
        h1 { (says::TITLE.get(language)) }
        p.lead { (says::LEAD.get(language)) }
        p { (says::WHAT_HAPPENS.get(language)) }
        @if let Some(open) = transfer_open(&chart.record) {
            (parts::notice(Tone::Wait, says::ASKED.get(language), html! {
                p { (says::asked_means(language, open.to, long_in(open.on, language))) }
            }))
            form.form method="post" novalidate {
                (fields::command())
                (fields::hidden(WITHDRAW_ACT, "yes"))
                button.button-second type="submit" #send { (says::WITHDRAW.get(language)) }
            }
        } @else {
            form.form method="post" novalidate {
                (fields::command())
                (fields::code(form, &TO.in_language(language), Need::Required))
                (fields::text(form, &REASON.in_language(language), Need::Optional))
                button type="submit" #send { (says::ASK.get(language)) }
            }
        }
    }
}

/// Asks, or withdraws what was asked.
pub(super) async fn carry_out(
    site: &Site,
    actor: &Actor,
    chart: &Chart,
    typed: Typed,
) -> Result<(), Again> {
    let language = typed.chosen_language();
    let mut reader = Reader::of(typed);
    let command_id = reader.command_id();
    if reader.ticked(WITHDRAW_ACT) {
        let (command_id, answered) = reader.finish(command_id)?.parts();
        let report = Report {
            on: chart.today,
            payload: Payload::TransferWithdrawn { reason: None },
        };
        return record::record(
            site,
            actor,
            chart.patient,
            command_id.as_str(),
            vec![report],
            Assistance {
                language: language.and_then(|language| Id::new(language.tag())),
                ..Assistance::default()
            },
        )
        .await
        .map_err(|error| record::again(error, answered));
    }
    let to: Option<Id> = reader.id(&TO.in_language(language.unwrap_or_default()));
    let reason = reader.optional_id(&REASON.in_language(language.unwrap_or_default()));
    let ((command_id, to), answered) = reader.finish(command_id.zip(to))?.parts();
    let (who, patient) = (actor.clone(), chart.patient);
    let named = CommandId::new(command_id.as_str()).ok_or(Again::Fault(Fault::Failed))?;
    let done = site
        .ask(move |ledger| ledger.ask_to_transfer(&who, named, patient, &to, reason))
        .await
        .map_err(Again::Fault)?;
    done.map_err(|error| record::again(error, answered))
}
