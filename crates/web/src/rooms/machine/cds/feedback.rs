//! What became of cards, told by the record system that showed them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_interop::cds_hooks::Hook;
use retinue_interop::cds_hooks::feedback::{Feedback, read};
use retinue_interop::fhir_r4::Names;
use retinue_interop::rems::Misshapen;
use retinue_ledger::program::scope::{Interaction, Permission};
use retinue_ledger::{CardAnswered, Ledger, Program};
use serde_json::json;

use super::named::Naming;
use super::{REASONS, misshapen};
use crate::access::program::{CdsClient, insufficient_scope};
use crate::http::fault::Fault;
use crate::rooms::machine::smart::address;
use crate::rooms::overrides;
use crate::site::Site;

/// Everything that is told is taken, or nothing.
pub(super) async fn take(
    client: CdsClient,
    State(site): State<Site>,
    Path(service): Path<String>,
    body: Bytes,
) -> Result<Response, Response> {
    let hook = Hook::of_service(&service).ok_or_else(|| Fault::NotFound.into_response())?;
    let program = client.proof().clone();
    if program.permits("GuidanceResponse", Interaction::Read) != Permission::Yes {
        return Err(insufficient_scope());
    }
    let reasons = address(&site, REASONS).map_err(IntoResponse::into_response)?;
    let told = read(&body, &reasons).map_err(|wrong| misshapen(&wrong))?;
    let kept = site
        .ask(move |ledger| keep(ledger, &program, hook, told))
        .await
        .map_err(IntoResponse::into_response)?;
    match kept {
        Ok(()) => Ok((StatusCode::OK, Json(json!({}))).into_response()),
        Err(NotKept::Misshapen(wrong)) => Err(misshapen(&wrong)),
        Err(NotKept::NotAnswered) => Err(Fault::NotAnswered.into_response()),
    }
}

enum NotKept {
    Misshapen(Misshapen),
    NotAnswered,
}

fn keep(ledger: &Ledger, who: &Program, hook: Hook, told: Vec<Feedback>) -> Result<(), NotKept> {
    let book = ledger.knowledge().map_err(unanswered)?;
    let naming = Naming {
        names: Names::new(ledger.key_of_names()),
        program: who.name().to_string(),
        service: hook.service(),
    };
    let told = told.into_iter().enumerate().map(|(place, one)| {
        let rules = overrides::rules(book.knowledge()).map(|(rule, _)| rule);
        let about = naming.about(&one.card, rules).ok_or_else(|| {
            let at = format!("feedback[{place}].card");
            let says = "a card that this service gave to this program belongs here";
            NotKept::Misshapen(Misshapen::at(at, says))
        })?;
        Ok(CardAnswered {
            card: one.card,
            about,
            outcome: one.outcome.as_str(),
            reason: one.reason,
        })
    });
    let told = told.collect::<Result<Vec<_>, NotKept>>()?;
    ledger.take_hook_feedback(who, told).map_err(unanswered)
}

fn unanswered(error: impl std::fmt::Display) -> NotKept {
    tracing::error!(%error, "the feedback of a card could not be kept");
    NotKept::NotAnswered
}
