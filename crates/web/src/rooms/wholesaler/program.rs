//! The same question from a wholesaler's program: may we ship to this party?

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use retinue_kernel::office::{ShipmentAnswer, ShipmentBar};
use retinue_kernel::{Day, Id};
use retinue_ledger::Subject;
use serde::{Deserialize, Serialize};

use super::{LAW, ask};
use crate::access::proof::Wholesaler;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::site::Site;
use crate::words::vocabulary::Word;

/// A program's question.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct CheckForm {
    to: Id,
}

#[derive(Serialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
enum AnswerForm {
    May {
        to: Id,
        on: Day,
        until: Day,
        law: &'static str,
    },
    #[serde(rename_all = "kebab-case")]
    MayNot {
        to: Id,
        on: Day,
        because: Vec<BarForm>,
        law: &'static str,
    },
}

#[derive(Serialize)]
struct BarForm {
    slug: ShipmentBar,
    says: &'static str,
}

pub(super) async fn check_by_program(
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
