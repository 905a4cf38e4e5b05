//! The same question from a wholesaler's program: may we ship to this party?

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use retinue_kernel::office::{ShipmentAnswer, ShipmentBar};
use retinue_kernel::{Day, Id};
use retinue_ledger::Subject;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{LAW, ask};
use crate::access::proof::Wholesaler;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::rooms::machine::openapi::{refusals, shapes};
use crate::site::Site;
use crate::words::vocabulary::Word;

/// A program's question.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schema(as = ShipmentCheck)]
pub(in crate::rooms) struct CheckForm {
    /// The party, as `pharmacy:NAME` or `wholesaler:NAME`.
    #[schema(value_type = shapes::Name)]
    to: Id,
}

/// Whether it may be shipped to.
#[derive(Serialize, ToSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
#[schema(as = ShipmentAnswer)]
enum AnswerForm {
    /// It may.
    May {
        /// The party.
        #[schema(value_type = shapes::Name)]
        to: Id,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// The last day for which it holds.
        #[schema(value_type = shapes::Day)]
        until: Day,
        /// The line of the law.
        law: &'static str,
    },
    /// It may not, and why.
    #[serde(rename_all = "kebab-case")]
    MayNot {
        /// The party.
        #[schema(value_type = shapes::Name)]
        to: Id,
        /// The day of the answer.
        #[schema(value_type = shapes::Day)]
        on: Day,
        /// Every reason.
        because: Vec<BarForm>,
        /// The line of the law.
        law: &'static str,
    },
}

/// A reason not to ship.
#[derive(Serialize, ToSchema)]
#[schema(as = ShipmentBar)]
struct BarForm {
    /// Which.
    #[schema(value_type = shapes::ShipmentBarWord)]
    slug: ShipmentBar,
    /// In words.
    says: &'static str,
}

/// Ask whether it may be shipped to a party
///
/// For a wholesaler's program. The look is recorded.
#[utoipa::path(
    post,
    path = "/api/shipment-checks",
    tag = "wholesaler",
    request_body(content = CheckForm, example = json!({"to": "pharmacy:north"})),
    responses((status = 200, description = "The answer, yes or no.", body = AnswerForm), refusals::OfAsking),
)]
pub(in crate::rooms) async fn check_by_program(
    proof: Wholesaler,
    State(site): State<Site>,
    Document(CheckForm { to }): Document<CheckForm>,
) -> Result<Response, Fault> {
    let is_party = matches!(
        Subject::from_key(to.as_str()),
        Some(Subject::Pharmacy(_) | Subject::Wholesaler(_))
    );
    if !is_party {
        return Err(Fault::Refused {
            field: Some("to".to_owned()),
            says: "it names no pharmacy and no wholesaler; write pharmacy:NAME or wholesaler:NAME"
                .to_owned(),
        });
    }
    let checked = ask(&site, &proof, &to).await?;
    let on = checked.today;
    Ok(Json(match checked.answer {
        ShipmentAnswer::May { until } => AnswerForm::May {
            to,
            on,
            until,
            law: LAW,
        },
        ShipmentAnswer::MayNot { bars } => AnswerForm::MayNot {
            to,
            on,
            because: bars
                .as_slice()
                .iter()
                .map(|bar| BarForm {
                    slug: *bar,
                    says: bar.label(),
                })
                .collect(),
            law: LAW,
        },
    })
    .into_response())
}
