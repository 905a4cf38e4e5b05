//! `Binary/ID`: the content of a DocumentReference, the copy of a signed form, as it is or as a resource.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::fhir_r4::served::{Interaction, Served};
use retinue_interop::fhir_r4::{Resource, binary, hands_out};
use retinue_interop::pdf;
use retinue_ledger::Ledger;
use retinue_ledger::program::scope;

use super::asked::Asked;
use super::find::told;
use super::reply::{Manner, Refusal};
use super::{Pairs, find, reply, served};
use crate::access::token_reader::TokenReader;
use crate::http::fault::Fault;
use crate::rooms::chart::Chart;
use crate::rooms::signed_forms;
use crate::site::Site;

pub(super) async fn read(
    reader: TokenReader,
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let raw = reply::takes_as_it_is(&headers, &pairs, pdf::MEDIA_TYPE);
    let manner = match raw {
        true => None,
        false => Some(Manner::of(&headers, &pairs)?),
    };
    let kind = served("Binary", Interaction::Read)?;
    let asked = Asked::by(reader)?;
    let (resource, bytes) = site
        .ask(move |ledger| content(ledger, &asked, kind, &id))
        .await??;
    Ok(match manner {
        Some(manner) => manner.resource(&headers, &resource),
        None => {
            let media = HeaderValue::from_static(pdf::MEDIA_TYPE);
            let answer = ([(header::CONTENT_TYPE, media)], bytes).into_response();
            reply::tagged(answer, &resource)
        }
    })
}

/// The content, and its document before it: whoever may not see the document finds no content. The look at the patient's chart is in
/// the access log.
fn content(
    ledger: &Ledger,
    asked: &Asked,
    kind: &'static Served,
    id: &str,
) -> Result<(Resource, Vec<u8>), Refusal> {
    asked.must_reach(kind.kind, scope::Interaction::Read)?;
    asked.must_reach("DocumentReference", scope::Interaction::Read)?;
    let names = find::names(ledger);
    let told = told(ledger, &names, asked, kind.kind, id)?;
    let mut documents = told.now_as("DocumentReference").into_iter();
    let document = documents
        .find(|one| hands_out(one, id))
        .filter(|one| asked.may_see(one, scope::Interaction::Read))
        .ok_or_else(Refusal::nothing_there)?;
    let chart = Chart::of(told.into_file());
    let bytes = copy_of(ledger, &chart, &document).map_err(|error| {
        tracing::error!(error, "the copy of a form was not written");
        Refusal::Fault(Fault::Failed)
    })?;
    let bytes = bytes.ok_or_else(Refusal::nothing_there)?;
    let resource = binary(&document, id, &bytes);
    if asked.may_see(&resource, scope::Interaction::Read) {
        Ok((resource, bytes))
    } else {
        Err(Refusal::nothing_there())
    }
}

/// The copy of the signed form that a document names, as a file; none where no text of it is on record.
pub(super) fn copy_of(
    ledger: &Ledger,
    chart: &Chart,
    document: &Resource,
) -> Result<Option<Vec<u8>>, String> {
    let signature = document.recorded.as_ref().map(|envelope| &envelope.id);
    let Some(signature) = signature else {
        return Ok(None);
    };
    let copy = signed_forms::as_signed(ledger, chart, signature);
    let copy = copy.map_err(|error| error.to_string())?;
    let bytes = copy.map(|copy| pdf::file(&copy)).transpose();
    bytes.map_err(|error| error.to_string())
}
