//! FHIR R4 for programs of a clinic: what is on record about its patients, to be read and searched (decision 0043), and what they
//! send to be recorded (decision 0052).
//!
//! What is served stands in one table of `interop::fhir_r4`; here are only the doors, who may enter, and what is looked up.

mod asked;
mod binary;
mod bundle;
mod charts;
mod export;
mod find;
mod forms;
mod part;
mod reply;
mod taken_along;
mod write;

use axum::body::Bytes;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use retinue_interop::fhir_r4::capability::{Doors, Installation, statement};
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode, Severity, outcome};
use retinue_interop::fhir_r4::search::Handling;
use retinue_interop::fhir_r4::served::{Interaction, Served};
use retinue_ledger::PatientId;

use self::asked::{Acting, Asked};
pub(crate) use self::export::Exports;
use self::find::Base;
use self::reply::{Manner, Refusal};
pub use self::taken_along::{FileTakenAlong, NotTakenAlong, take_along};
use crate::access::program::Program;
use crate::access::token_reader::TokenReader;
use crate::http::routes::{Open, Room};
use crate::rooms::let_in;
use crate::rooms::machine::smart;
use crate::site::Site;

/// Under which path the resources lie.
pub(crate) const PATH: &str = "/fhir";
/// The day on which the table of what is served was last changed.
const STATED_ON: &str = "2026-11-24";

/// Where a patient is read.
pub(crate) fn path_of(patient: PatientId) -> String {
    format!("{PATH}/Patient/{}", charts::name_of(patient).as_str())
}

/// Under which id a patient is read.
pub(crate) fn id_of(patient: PatientId) -> String {
    charts::name_of(patient).as_str().to_owned()
}

/// The parameters of a request, in their order.
type Pairs = Vec<(String, String)>;

/// The door that anybody may read.
pub(crate) fn door(open: Open) -> Open {
    open.get_open("/fhir/metadata", metadata)
}

/// The doors at which a program sends, or takes along what its clinic has.
pub(crate) fn routes() -> Room<Program> {
    let room = export::routes(forms::routes(Room::new()));
    room.post(PATH, bundled)
        .post("/fhir/{kind}", create)
        .post("/fhir/{kind}/$validate", validate)
}

/// The doors at which is read: by a program for its clinic, or by one that a person let in.
pub(crate) fn read_by_token() -> Room<TokenReader> {
    Room::new()
        .get("/fhir/{kind}", search)
        .post("/fhir/{kind}/_search", search_by_form)
        .get("/fhir/{kind}/{id}", read)
        .get("/fhir/Binary/{id}", binary::read)
        .get("/fhir/{kind}/{id}/{of}", of_resource)
        .get("/fhir/{kind}/{id}/{of}/{version}", version)
}

async fn metadata(
    State(site): State<Site>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    let base = base(&site)?;
    let at = |path| smart::address(&site, path);
    let (authorize, token) = (at(let_in::PATH)?, at(smart::TOKEN)?);
    let (introspect, revoke) = (at(smart::INTROSPECT)?, at(smart::REVOKE)?);
    let told = statement(Installation {
        base: &base.0,
        version: env!("CARGO_PKG_VERSION"),
        date: STATED_ON,
        doors: Doors {
            authorize: &authorize,
            token: &token,
            introspect: &introspect,
            revoke: &revoke,
        },
    });
    Ok(manner.answer(&told))
}

async fn search(
    reader: TokenReader,
    State(site): State<Site>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    found(reader, site, kind, headers, pairs).await
}

/// The same with the parameters in a form, so that they stand in no log of addresses.
async fn search_by_form(
    reader: TokenReader,
    State(site): State<Site>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    Query(mut pairs): Query<Pairs>,
    Form(more): Form<Pairs>,
) -> Result<Response, Refusal> {
    pairs.extend(more);
    found(reader, site, kind, headers, pairs).await
}

async fn found(
    reader: TokenReader,
    site: Site,
    kind: String,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    let served = served(&kind, Interaction::Search)?;
    let strictly = reply::prefers(&headers, "handling=strict");
    let handling = if strictly {
        Handling::Strict
    } else {
        Handling::Lenient
    };
    let base = base(&site)?;
    let asked = Asked::by(reader)?;
    let bundle = site
        .ask(move |ledger| find::search(ledger, &asked, &base, served, &pairs, handling))
        .await??;
    Ok(manner.answer(&bundle))
}

/// Several creations.
async fn bundled(
    program: Program,
    State(site): State<Site>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    reply::is_read_here(&headers)?;
    let base = base(&site)?;
    let acting = Acting::by(program)?;
    let bundle = site
        .ask(move |ledger| bundle::carry_out(ledger, &acting, &base, &write::body(&body)?))
        .await??;
    Ok(manner.answer(&bundle))
}

async fn create(
    program: Program,
    State(site): State<Site>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &[])?;
    reply::is_read_here(&headers)?;
    let base = base(&site)?;
    let at = base.0.clone();
    let acting = Acting::by(program)?;
    let condition = reply::condition(&headers)?;
    let recorded = site
        .ask(move |ledger| {
            let resource = write::body(&body)?;
            write::create(
                ledger,
                &acting,
                &base,
                &kind,
                &resource,
                condition.as_deref(),
            )
        })
        .await??;
    Ok(manner.recorded(&headers, &at, &recorded.resource, recorded.again))
}

/// Whether a resource would be recorded. The answer is an outcome either way; that it would not is no error of the request.
async fn validate(
    program: Program,
    State(site): State<Site>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &[])?;
    reply::is_read_here(&headers)?;
    let base = base(&site)?;
    let acting = Acting::by(program)?;
    let found = site
        .ask(move |ledger| {
            let resource = write::to_be_validated(&write::body(&body)?, &kind)?;
            write::validate(ledger, &acting, &base, &resource)
        })
        .await?;
    match found {
        Ok(()) => {
            let says = "it would be recorded as it stands; nothing was";
            let issue = Issue::new(IssueCode::Informational, says);
            Ok(manner.answer(&outcome(Severity::Information, &[issue])))
        }
        Err(Refusal::Told(StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT, issues)) => {
            Ok(manner.answer(&outcome(Severity::Error, &issues)))
        }
        Err(other) => Err(other),
    }
}

async fn read(
    reader: TokenReader,
    State(site): State<Site>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    let served = served(&kind, Interaction::Read)?;
    let asked = Asked::by(reader)?;
    let resource = site
        .ask(move |ledger| find::read(ledger, &asked, served, &id))
        .await??;
    Ok(manner.resource(&headers, &resource))
}

/// What hangs on a resource: its history, or for a patient everything.
async fn of_resource(
    reader: TokenReader,
    State(site): State<Site>,
    Path((kind, id, of)): Path<(String, String, String)>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    let base = base(&site)?;
    let bundle = match of.as_str() {
        "_history" => {
            let served = served(&kind, Interaction::History)?;
            let asked = Asked::by(reader)?;
            site.ask(move |ledger| find::history(ledger, &asked, &base, served, &id))
                .await??
        }
        "$everything" if kind == "Patient" => {
            let asked = Asked::by(reader)?;
            let part = part::Part::read(&pairs).map_err(Refusal::bad)?;
            site.ask(move |ledger| find::everything(ledger, &asked, &base, &id, &part, &pairs))
                .await??
        }
        _ => return Err(not_served(&format!("{kind}/{of}"))),
    };
    Ok(manner.answer(&bundle))
}

async fn version(
    reader: TokenReader,
    State(site): State<Site>,
    Path((kind, id, of, version)): Path<(String, String, String, String)>,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &pairs)?;
    if of != "_history" {
        return Err(not_served(&format!("{kind}/{of}")));
    }
    let served = served(&kind, Interaction::VRead)?;
    let asked = Asked::by(reader)?;
    let resource = site
        .ask(move |ledger| find::version(ledger, &asked, served, &id, &version))
        .await??;
    Ok(manner.resource(&headers, &resource))
}

/// The entry of the table, where it does what is asked.
fn served(kind: &str, interaction: Interaction) -> Result<&'static Served, Refusal> {
    Served::of(kind)
        .filter(|served| served.does(interaction))
        .ok_or_else(|| not_served(&format!("{} of {kind}", interaction.as_str())))
}

fn not_served(what: &str) -> Refusal {
    let says = format!(
        "{what} is not served here; the CapabilityStatement at /fhir/metadata names what is"
    );
    Refusal::not_found(Issue::new(IssueCode::NotSupported, says))
}

fn base(site: &Site) -> Result<Base, Refusal> {
    if site.config.public_url.is_none() {
        let says = smart::NO_ADDRESS.to_owned();
        return Err(Refusal::not_found(Issue::new(
            IssueCode::NotSupported,
            says,
        )));
    }
    Ok(smart::address(site, PATH).map(Base)?)
}
