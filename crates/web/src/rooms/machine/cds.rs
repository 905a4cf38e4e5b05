//! CDS Hooks: the gate's answer and the advice of care as cards, at the moments of a record system's work.

mod feedback;
mod named;
mod order;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use retinue_care::{Action, Counsel, Triage};
use retinue_interop::cds_hooks::{self, Asked, Card, Hook, Indicator, Link, Suggestion};
use retinue_interop::fhir_r4::Names;
use retinue_interop::rems::Misshapen;
use retinue_interop::rems::etasu::RequirementStands;
use retinue_interop::rems::medicine::{Isotretinoin, Recognised};
use retinue_interop::rems::person::PersonAsked;
use retinue_interop::rems::task::LaunchTask;
use retinue_kernel::{DispenseDecision, Id, Mode, Standing};
use retinue_ledger::program::scope::{Interaction, Permission};
use retinue_ledger::{Bounds, CaseAtGate, Ledger, Program, ReadError};
use serde_json::json;

use self::named::Naming;
use super::etasu::{self, of_person};
use super::smart::address;
use crate::access::program::{CdsClient, insufficient_scope};
use crate::chance;
use crate::fhir_server::{FhirServer, NotFetched};
use crate::http::fault::Fault;
use crate::http::routes::{Open, Room};
use crate::site::Site;

const SERVICES: &str = "/cds-services";
/// Under which system the ids of our pharmacies stand in what others send.
const PHARMACY: &str = "/pharmacy";
/// Under which system the reasons stand for which advice is overridden.
const REASONS: &str = "/override-reasons";
/// Most cards of care: the most urgent first.
const MOST_CARDS: usize = 5;

/// The list of services, for anyone.
pub(super) fn discovery(open: Open) -> Open {
    open.get_open(SERVICES, services)
}

pub(super) fn routes() -> Room<CdsClient> {
    Room::new()
        .post("/cds-services/{service}", call)
        .post("/cds-services/{service}/feedback", feedback::take)
}

async fn services() -> Response {
    Json(cds_hooks::discovery()).into_response()
}

async fn call(
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
    let base = address(&site, "").map_err(IntoResponse::into_response)?;
    let reasons = format!("{base}{REASONS}");
    let servers = site.config.fhir_servers.clone();
    let first = {
        let (program, base) = (program.clone(), base.clone());
        site.ask(move |ledger| {
            let answering = Answering::of(ledger, &program, &base, hook);
            let Ok(knowledge) = ledger.knowledge() else {
                let why = "what is known could not be read";
                return Ok(First::Cards(vec![answering.not_checked(why)]));
            };
            let isotretinoin = Isotretinoin::of(&knowledge.knowledge().products);
            let asked = cds_hooks::read(&body, hook, &isotretinoin)?;
            Ok(match server_of(&servers, &program, hook, &asked) {
                Some(server) => First::Fetch(Box::new((server, asked))),
                None => First::Cards(answering.cards(hook, &asked)),
            })
        })
        .await
    };
    let answered: Result<Vec<Card>, Misshapen> = match first {
        Ok(Ok(First::Cards(cards))) => Ok(cards),
        Ok(Err(wrong)) => Err(wrong),
        Ok(Ok(First::Fetch(fetch))) => {
            let (server, asked) = *fetch;
            let fetched = fetched(&server, asked).await;
            let (program, base) = (program.clone(), base.clone());
            let cards = site.ask(move |ledger| {
                let answering = Answering::of(ledger, &program, &base, hook);
                match fetched {
                    Ok(asked) => answering.cards(hook, &asked),
                    Err(why) => vec![answering.not_checked(why)],
                }
            });
            Ok(cards.await.map_err(IntoResponse::into_response)?)
        }
        Err(fault) => return Err(fault.into_response()),
    };
    match answered {
        Ok(cards) => {
            let cards: Vec<_> = cards.iter().map(|card| card.to_json(&reasons)).collect();
            Ok(Json(json!({ "cards": cards })).into_response())
        }
        Err(wrong) => Err(misshapen(&wrong)),
    }
}

/// What was found at first.
enum First {
    /// The answer.
    Cards(Vec<Card>),
    /// That the patient is fetched before there is one.
    Fetch(Box<(FhirServer, Asked)>),
}

/// The server that is asked for the patient; none where the patient came along, where nothing hangs on it, or where the server is
/// none that this program may have asked.
fn server_of(
    servers: &[FhirServer],
    program: &Program,
    hook: Hook,
    asked: &Asked,
) -> Option<FhirServer> {
    if asked.person.is_some() || hook.brings_orders() && asked.orders.is_empty() {
        return None;
    }
    let named = asked.server.as_deref()?;
    let mut servers = servers.iter();
    servers
        .find(|server| server.is_meant(program.name().as_str(), named))
        .cloned()
}

/// What was asked, with the patient; or why there is none.
async fn fetched(server: &FhirServer, mut asked: Asked) -> Result<Asked, &'static str> {
    match server
        .patient(&asked.patient_id, asked.token.as_deref())
        .await
    {
        Ok(patient) => {
            let person = PersonAsked::of(&patient, "Patient");
            asked.person = Some(
                person
                    .map_err(|_| "the record system's server sent no patient that can be read")?,
            );
            Ok(asked)
        }
        Err(NotFetched::Id) => Err("the patient's id is none that a server could be asked for"),
        Err(NotFetched::NotReached) => Err("the record system's server did not answer"),
        Err(NotFetched::NotRead) => Err("the record system's server did not send the patient"),
    }
}

fn misshapen(wrong: &Misshapen) -> Response {
    let says = json!({ "error": "invalid_request", "error_description": wrong.to_string() });
    (StatusCode::BAD_REQUEST, Json(says)).into_response()
}

fn source(base: &str) -> Link {
    Link {
        label: "Retinue".to_owned(),
        url: base.to_owned(),
    }
}

fn worklist(base: &str) -> Link {
    Link {
        label: "Open Retinue".to_owned(),
        url: format!("{base}/clinic"),
    }
}

fn patients_page(base: &str, case: &CaseAtGate) -> Link {
    Link {
        label: "Open the patient's page".to_owned(),
        url: format!("{base}/clinic/patients/{}", case.patient),
    }
}

struct Answering<'a> {
    ledger: &'a Ledger,
    program: &'a Program,
    base: &'a str,
    naming: Naming,
}

impl<'a> Answering<'a> {
    fn of(ledger: &'a Ledger, program: &'a Program, base: &'a str, hook: Hook) -> Answering<'a> {
        Answering {
            ledger,
            program,
            base,
            naming: Naming {
                names: Names::new(ledger.key_of_names()),
                program: program.name().to_string(),
                service: hook.service(),
            },
        }
    }

    /// Says that the gate was not asked: never silence, which would read as nothing to say.
    fn not_checked(&self, why: &str) -> Card {
        Card {
            uuid: self.naming.card(named::NOT_CHECKED),
            summary: format!("Isotretinoin: could not check: {why}"),
            detail: "This says neither that isotretinoin may be dispensed nor that it may not. Look it up in Retinue."
                .to_owned(),
            indicator: Indicator::Warning,
            source: source(self.base),
            suggestions: Vec::new(),
            links: vec![worklist(self.base)],
            may_be_overridden: false,
        }
    }

    fn cards(&self, hook: Hook, asked: &Asked) -> Vec<Card> {
        if hook.brings_orders() && asked.orders.is_empty() {
            let why = "an order refers to its medicine, and that did not come along";
            let unseen = asked.out_of_sight.then(|| self.not_checked(why));
            return unseen.into_iter().collect();
        }
        let Some(person) = &asked.person else {
            let why = "the patient was not sent (prefetch), and no server may be asked for it";
            return vec![self.not_checked(why)];
        };
        match of_person(self.ledger, self.program, person) {
            Ok(case) => {
                let mut cards = vec![self.gate(&case, asked)];
                cards.extend(self.of_the_order(case.bounds, asked));
                cards.extend(self.care(case));
                cards
            }
            Err(ReadError::NotFound) if hook.brings_orders() => {
                let mut cards = vec![self.not_on_record(asked)];
                match order::bounds_of_programme(self.ledger) {
                    Ok(bounds) => cards.extend(self.of_the_order(bounds, asked)),
                    Err(error) => {
                        tracing::error!(%error, "the law could not be read for a card");
                        cards.push(self.not_checked("the rules in force could not be read"));
                    }
                }
                cards
            }
            Err(ReadError::NotFound) => Vec::new(),
            Err(told @ (ReadError::Stopped { .. } | ReadError::Slowed { .. })) => {
                vec![self.not_checked(&told.to_string())]
            }
            Err(error) => {
                tracing::error!(%error, "a case could not be read for a card");
                vec![self.not_checked("the record could not be read")]
            }
        }
    }

    /// What the order would be refused for as it stands, or is asked back about.
    fn of_the_order(&self, bounds: Bounds, asked: &Asked) -> Option<Card> {
        let said = order::said(&asked.orders, bounds);
        if said.lines.is_empty() {
            return None;
        }
        let summary = if said.refused.is_empty() {
            "Isotretinoin: is the indication of this order what is meant?".to_owned()
        } else {
            let refused = said.refused.join(", ");
            format!("Isotretinoin: not to be dispensed as it is ordered: {refused}")
        };
        Some(Card {
            uuid: self.naming.card(named::ORDER),
            summary,
            detail: said.lines.concat(),
            indicator: Indicator::Warning,
            source: source(self.base),
            suggestions: Vec::new(),
            links: vec![worklist(self.base)],
            may_be_overridden: said.refused.is_empty(),
        })
    }

    fn not_on_record(&self, asked: &Asked) -> Card {
        let enrol = Link {
            label: "Enrol the patient".to_owned(),
            url: format!("{}/clinic/enrol", self.base),
        };
        Card {
            uuid: self.naming.card(named::NOT_ON_RECORD),
            summary: "Isotretinoin: this patient is not on record here for you".to_owned(),
            detail: format!(
                "Nothing is dispensed before the patient is enrolled and the first month is confirmed. An enrolled patient is found by programme number, or by name and day of birth where these fit one patient alone.{}",
                by_name(asked)
            ),
            indicator: Indicator::Warning,
            source: source(self.base),
            suggestions: vec![self.task(
                "Enrol the patient in the isotretinoin programme",
                &enrol,
                None,
                asked,
            )],
            links: vec![enrol],
            may_be_overridden: false,
        }
    }

    fn task(
        &self,
        says: &str,
        page: &Link,
        case: Option<&CaseAtGate>,
        asked: &Asked,
    ) -> Suggestion {
        let order = asked.orders.first().and_then(|order| order.id.as_ref());
        Suggestion {
            label: "Make a task of it".to_owned(),
            uuid: chance::uuid(),
            task: LaunchTask {
                id: chance::uuid(),
                says: says.to_owned(),
                patient: format!("Patient/{}", asked.patient_id),
                authored_on: self.ledger.now().to_string(),
                application: page.url.clone(),
                context: case.map(|case| format!("case_number={}", case.number)),
                owner: asked.user.clone(),
                order: order.map(|id| format!("MedicationRequest/{id}")),
            },
        }
    }

    /// What the gate would say today.
    fn gate(&self, case: &CaseAtGate, asked: &Asked) -> Card {
        let mut detail = format!("Case {}.\n\n", case.number);
        let (summary, indicator, suggestions) = match &case.decision {
            DispenseDecision::Authorised { until, .. } => {
                let summary = match case.mode {
                    _ if !case.programme.has_registry() => format!(
                        "Isotretinoin: the pharmacist's checklist would be complete until {until}"
                    ),
                    Mode::Companion => format!(
                        "Isotretinoin: nothing is missing here until {until}; the number comes from the programme's own system"
                    ),
                    _ => format!(
                        "Isotretinoin: nothing is missing; a pharmacy could be authorised until {until}"
                    ),
                };
                (summary, Indicator::Info, Vec::new())
            }
            DispenseDecision::Denied { .. } => {
                let open = etasu::open(case);
                let says: Vec<String> = open.iter().filter_map(told).collect();
                for one in &says {
                    detail.push_str(&format!("- {one}\n"));
                }
                let page = patients_page(self.base, case);
                let first = says
                    .first()
                    .map(|says| self.task(says, &page, Some(case), asked));
                let summary = format!(
                    "Isotretinoin: not to be dispensed today; open requirements: {}",
                    open.len()
                );
                (summary, Indicator::Warning, first.into_iter().collect())
            }
        };
        if let Some(line) = self.pharmacy(asked) {
            detail.push_str(&format!("\n{line}\n"));
        }
        detail.push_str(&by_name(asked));
        Card {
            uuid: self.naming.card(named::GATE),
            summary,
            detail,
            indicator,
            source: source(self.base),
            suggestions,
            links: vec![worklist(self.base)],
            may_be_overridden: false,
        }
    }

    /// Whether the pharmacy that was named is certified; none where none of ours was.
    fn pharmacy(&self, asked: &Asked) -> Option<String> {
        let system = format!("{}{PHARMACY}", self.base);
        let named = asked.pharmacy.iter().find(|(of, _)| *of == system)?;
        let id = Id::new(&named.1)?;
        let Ok(found) = self.ledger.pharmacies_of(std::slice::from_ref(&id)) else {
            return Some(format!(
                "Pharmacy {id}: could not check whether it is certified."
            ));
        };
        let found = found.first()?;
        let name = found.name.clone().unwrap_or_else(|| id.to_string());
        Some(match found.standing {
            Standing::Certified(until) => {
                format!(
                    "Pharmacy {name}: certified until {until}; it may dispense once it is authorised."
                )
            }
            _ => format!("Pharmacy {name}: not certified today; it may not dispense isotretinoin."),
        })
    }

    /// What care advises against, for a clinic: a card each, the most urgent first.
    fn care(&self, case: CaseAtGate) -> Vec<Card> {
        match self.ledger.care_of_case(case) {
            Ok(None) => Vec::new(),
            Ok(Some(file)) => file
                .advised()
                .iter()
                .filter(|counsel| asks_for_a_change(counsel.advice.action))
                .take(MOST_CARDS)
                .map(|counsel| self.advice(counsel))
                .collect(),
            Err(error) => {
                tracing::error!(%error, "care could not be read for a card");
                vec![self.not_checked("the facts of care could not be read")]
            }
        }
    }

    fn advice(&self, counsel: &Counsel) -> Card {
        let mut detail = format!("Advised: {}.\n\n", counsel.advice.action.as_str());
        for reason in counsel.advice.reasons.as_slice() {
            detail.push_str(&format!("- {}\n", reason.says));
        }
        if counsel.advice.is_provisional() {
            detail.push_str("\nIt rests on a value that no stored source confirms.\n");
        }
        let first = counsel.advice.reasons.as_slice().first();
        let rule = first.map_or(named::EARLIER_ADVICE, |reason| reason.rule.as_str());
        Card {
            uuid: self.naming.card(rule),
            summary: counsel.says().to_owned(),
            detail,
            indicator: match counsel.advice.triage {
                Triage::T3 => Indicator::Critical,
                _ => Indicator::Warning,
            },
            source: source(self.base),
            suggestions: Vec::new(),
            links: vec![worklist(self.base)],
            may_be_overridden: true,
        }
    }
}

fn told(open: &RequirementStands) -> Option<String> {
    let missing = open.missing.as_ref()?;
    Some(format!(
        "{} Who: {}. From: {}.",
        missing.says, missing.who, missing.earliest
    ))
}

fn asks_for_a_change(action: Action) -> bool {
    matches!(
        action,
        Action::Block | Action::Defer | Action::Reduce | Action::Hold | Action::Stop
    )
}

/// Said where an order was recognised by its name alone.
fn by_name(asked: &Asked) -> String {
    let alone = asked.orders.iter().any(|one| one.by == Recognised::ByName);
    if alone {
        "\nAn order carried no code that is known here, and was recognised by its name.\n"
            .to_owned()
    } else {
        String::new()
    }
}
