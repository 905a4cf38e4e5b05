//! `$export`: everything on record about a clinic's patients, for the clinic's own program, a file of lines for each type
//! (decision 0058).
//!
//! The doors are those of FHIR's bulk data: asked for, looked after, fetched, given up.

mod jobs;
mod lines;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::served::{SERVED, Served, Whose};
use retinue_kernel::Timestamp;
use retinue_ledger::program::scope::{Interaction, Permission};
use serde_json::{Value, json};

use self::jobs::Export;
pub(crate) use self::jobs::Exports;
use super::asked::Acting;
use super::charts::is_own_group;
use super::find::names;
use super::part::moment;
use super::reply::{self, Refusal};
use crate::access::program::Program;
use crate::chance;
use crate::http::routes::Room;
use crate::rooms::machine::smart::address;
use crate::site::Site;

/// How the lines are written.
const MEDIA_TYPE: &str = "application/fhir+ndjson";
/// How whoever asks may call that. In an address a plus stands for a blank.
const FORMATS: [&str; 4] = [
    MEDIA_TYPE,
    "application/fhir ndjson",
    "application/ndjson",
    "ndjson",
];

type Pairs = Vec<(String, String)>;

pub(super) fn routes(room: Room<Program>) -> Room<Program> {
    room.get("/fhir/$export", everything)
        .get("/fhir/Patient/$export", of_patients)
        .get("/fhir/Group/{id}/$export", of_group)
        .get("/fhir/$export/{name}", status)
        .delete("/fhir/$export/{name}", give_up)
        .get("/fhir/$export/{name}/{file}", fetch)
}

/// What the clinic may know: its patients, and the parties, capsules and forms that they refer to.
async fn everything(
    program: Program,
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    begin(program, site, &uri, &headers, &pairs, |_| true).await
}

/// What is on record about the clinic's patients alone.
async fn of_patients(
    program: Program,
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let whose = |served: &Served| served.whose == Whose::Patients;
    begin(program, site, &uri, &headers, &pairs, whose).await
}

/// The same for a group of patients, of which a clinic has one: all whom it treats.
async fn of_group(
    program: Program,
    State(site): State<Site>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Refusal> {
    let acting = Acting::by(program.clone())?;
    acting.must_reach("Group", Interaction::Read)?;
    let is_own = site
        .ask(move |ledger| is_own_group(ledger, &names(ledger), &acting.who, &id))
        .await??;
    if !is_own {
        return Err(Refusal::nothing_there());
    }
    let whose = |served: &Served| served.whose == Whose::Patients;
    begin(program, site, &uri, &headers, &pairs, whose).await
}

async fn begin(
    program: Program,
    site: Site,
    uri: &Uri,
    headers: &HeaderMap,
    pairs: &[(String, String)],
    belongs: fn(&Served) -> bool,
) -> Result<Response, Refusal> {
    let base = super::base(&site)?;
    if !reply::prefers(headers, "respond-async") {
        let says = "an export is answered later: send 'Prefer: respond-async'";
        let issue = Issue::of(IssueCode::Required, "Prefer", says);
        return Err(Refusal::bad(vec![issue]));
    }
    let acting = Acting::by(program)?;
    let wanted = Wanted::read(pairs, belongs).map_err(Refusal::bad)?;
    let kinds = wanted.within(&acting, belongs)?;
    let path = uri.path_and_query().map_or(uri.path(), |all| all.as_str());
    let name = hex::encode(chance::bytes::<16>());
    let export = Export {
        program: acting.program.proof().name().to_string(),
        request: address(&site, path)?,
        base: base.0,
        moment: site.ledger.now(),
        since: wanted.since,
        kinds,
    };
    let says = export.kinds.iter().map(|served| served.kind);
    let says = says.collect::<Vec<_>>().join(",");
    let at = address(&site, &format!("/fhir/$export/{name}"))?;
    site.exports.keep(name, export).ok_or_else(|| {
        Refusal::too_many("as many exports wait as are kept at once: give one up with DELETE, or wait until it is over")
    })?;
    // Noted before its address is known to anybody.
    site.ask(move |ledger| ledger.note_export(&acting.who, says))
        .await??;
    Ok((StatusCode::ACCEPTED, [(header::CONTENT_LOCATION, at)]).into_response())
}

/// What is asked for, as far as it can be read.
struct Wanted {
    kinds: Option<Vec<&'static Served>>,
    since: Option<Timestamp>,
}

impl Wanted {
    /// What is not known here would lessen what is told, or change it: it is refused and never left aside.
    fn read(
        pairs: &[(String, String)],
        belongs: fn(&Served) -> bool,
    ) -> Result<Wanted, Vec<Issue>> {
        let mut wanted = Wanted {
            kinds: None,
            since: None,
        };
        let mut wrong = Vec::new();
        for (name, value) in pairs {
            let read = match name.as_str() {
                "_outputFormat" if FORMATS.contains(&value.as_str()) => Ok(()),
                "_outputFormat" => Err(format!("only {MEDIA_TYPE} is written here")),
                "_since" => moment(value).map(|since| wanted.since = Some(since)),
                "_type" => kinds(value, belongs)
                    .map(|more| wanted.kinds.get_or_insert_default().extend(more)),
                _ => Err("an export here takes _type, _since and _outputFormat".to_owned()),
            };
            if let Err(says) = read {
                wrong.push(Issue::of(IssueCode::Value, name, says));
            }
        }
        if wrong.is_empty() {
            Ok(wanted)
        } else {
            Err(wrong)
        }
    }

    /// The types that the token lets be read: those that were named, or all.
    fn within(
        &self,
        acting: &Acting,
        belongs: fn(&Served) -> bool,
    ) -> Result<Vec<&'static Served>, Refusal> {
        if let Some(named) = &self.kinds {
            for served in named {
                acting.must_reach(served.kind, Interaction::Read)?;
            }
        }
        let is_named = |served: &Served| {
            let named = self.kinds.as_ref();
            named.is_none_or(|named| named.iter().any(|one| one.kind == served.kind))
        };
        let reaches = |served: &Served| {
            acting.program.permits(served.kind, Interaction::Read) != Permission::No
        };
        let all = SERVED.iter().filter(|served| is_exported(served, belongs));
        let kinds: Vec<&'static Served> = all
            .filter(|served| is_named(served) && reaches(served))
            .collect();
        if kinds.is_empty() {
            return Err(Refusal::forbidden(
                "the scopes of this token let nothing of this be read",
            ));
        }
        Ok(kinds)
    }
}

fn is_exported(served: &Served, belongs: fn(&Served) -> bool) -> bool {
    served.is_exported() && belongs(served)
}

fn kinds(value: &str, belongs: fn(&Served) -> bool) -> Result<Vec<&'static Served>, String> {
    let read = |name: &str| {
        let served = Served::of(name.trim()).filter(|served| is_exported(served, belongs));
        served.ok_or_else(|| format!("'{name}' is no type that is exported here"))
    };
    value.split(',').map(read).collect()
}

/// The export of a name, for whoever asked for it.
fn of(site: &Site, program: &Program, name: &str) -> Result<Export, Refusal> {
    let own = program.proof().name().to_string();
    site.exports
        .of(name, &own, site.ledger.now())
        .ok_or_else(Refusal::nothing_there)
}

/// Where the files lie. There is nothing to wait for: they are written while they are fetched.
async fn status(
    program: Program,
    State(site): State<Site>,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    let export = of(&site, &program, &name)?;
    let file = |served: &&'static Served| -> Result<Value, Refusal> {
        let kind = served.kind;
        let url = address(&site, &format!("/fhir/$export/{name}/{kind}.ndjson"))?;
        Ok(json!({ "type": kind, "url": url }))
    };
    let output: Vec<Value> = export.kinds.iter().map(file).collect::<Result<_, _>>()?;
    let manifest = json!({
        "transactionTime": export.moment,
        "request": export.request,
        "requiresAccessToken": true,
        "output": output,
        "error": [],
    });
    let until = export.expires().strftime("%a, %d %b %Y %H:%M:%S GMT");
    let mut answer = axum::Json(manifest).into_response();
    if let Ok(until) = until.to_string().parse() {
        answer.headers_mut().insert(header::EXPIRES, until);
    }
    Ok(answer)
}

async fn give_up(
    program: Program,
    State(site): State<Site>,
    Path(name): Path<String>,
) -> Result<Response, Refusal> {
    of(&site, &program, &name)?;
    site.exports.give_up(&name);
    Ok(StatusCode::ACCEPTED.into_response())
}

async fn fetch(
    program: Program,
    State(site): State<Site>,
    Path((name, file)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let export = of(&site, &program, &name)?;
    let kind = file.strip_suffix(".ndjson").unwrap_or_default();
    let mut kinds = export.kinds.iter();
    let served = *kinds
        .find(|served| served.kind == kind)
        .ok_or_else(Refusal::nothing_there)?;
    let acting = Acting::by(program)?;
    acting.must_reach(served.kind, Interaction::Read)?;
    let place = site.exports.place().ok_or_else(|| {
        Refusal::too_many(
            "as many files are fetched as are told at once: fetch this one again later",
        )
    })?;
    let told = lines::File {
        name,
        export,
        served,
        acting,
        exports: site.exports.clone(),
    };
    let mut answer = Response::new(lines::body(told, site.ledger.clone(), place));
    let media = HeaderValue::from_static(MEDIA_TYPE);
    answer.headers_mut().insert(header::CONTENT_TYPE, media);
    Ok(answer)
}
