//! JSON for pharmacies' own programs: the same proof, the same ledger, the same answers.

mod number;
pub(crate) mod smart;
mod supply;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use retinue_care::Confidence;
use retinue_kernel::{Capsules, Day, Days, ExternalNumber, FactId, Id, Mode, Product, Unmet};
use retinue_ledger::{
    Checklist, ChecklistItem, CounterAnswer, CounterState, CounterVerdict, FlagAtCounter,
    ReleasedHere, SessionToken, SubmitError, Verdict,
};
use retinue_rulebook::{Reader, Rulebook};
use serde::{Deserialize, Serialize};

use super::{entry, pharmacist, record};
use crate::access::proof::Pharmacist;
use crate::http::fault::Fault;
use crate::http::json::Document;
use crate::http::routes::{Open, Room};
use crate::http::source::Source;
use crate::site::Site;

/// The door for programs.
pub(crate) fn door(open: Open) -> Open {
    smart::doors(open)
        .post_open("/api/session", sign_in)
        .post_open("/api/session/end", sign_out)
}

/// The routes of the machine interface.
pub(crate) fn routes() -> Room<Pharmacist> {
    Room::new()
        .post("/api/presentations", present)
        .post("/api/dispense-requests", request)
        .post("/api/external-authorisations", number::record)
        .post("/api/external-authorisations/corrections", number::correct)
        .post("/api/supply-acts", supply::record)
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Credentials {
    login: String,
    password: String,
    /// The site, for an account of several. Without it such an account can ask nothing.
    site: Option<Id>,
}

async fn sign_in(
    State(site): State<Site>,
    Source(source): Source,
    headers: HeaderMap,
    Document(Credentials {
        login,
        password,
        site: chosen,
    }): Document<Credentials>,
) -> Result<Response, Fault> {
    match entry::enter(&site, source, &headers, login, password).await? {
        Some((cookie, _)) => {
            if let Some(chosen) = chosen {
                work_at(&site, SessionToken::new(cookie.value()), chosen).await?;
            }
            Ok((CookieJar::new().add(cookie), StatusCode::NO_CONTENT).into_response())
        }
        None => Err(Fault::WrongCredentials),
    }
}

/// The new session works at the site that was named; where that is none of the account's, there is no session.
async fn work_at(site: &Site, token: SessionToken, chosen: Id) -> Result<(), Fault> {
    let done = site.ask(move |ledger| {
        let session = ledger.session(&token).ok();
        let staff = session.and_then(|session| session.actor.pharmacy_staff());
        let done = match staff {
            Some(staff) => ledger.work_at(&staff, &token, &chosen),
            None => Err(SubmitError::NotFound),
        };
        if done.is_err() {
            ledger.sign_out(&token)?;
        }
        done
    });
    match done.await? {
        Ok(()) => Ok(()),
        Err(SubmitError::NotFound) => Err(Fault::Refused {
            field: Some("site".to_owned()),
            says: NOT_YOUR_SITE.to_owned(),
        }),
        Err(_) => Err(Fault::NotAnswered),
    }
}

const NOT_YOUR_SITE: &str =
    "This account does not work at this site. Its authorised representative can name it there.";

async fn sign_out(State(site): State<Site>, headers: HeaderMap) -> Result<Response, Fault> {
    entry::leave(&site, &headers).await?;
    let gone = CookieJar::new().add(crate::access::session::no_cookie(&site.config));
    Ok((gone, StatusCode::NO_CONTENT).into_response())
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Presentation {
    number: String,
    born: Day,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Presented {
    number: String,
    name: String,
    today: Day,
    prescriptions: Vec<PrescriptionForm>,
    /// Advice beside the verdict, as on the page; null where the facts of care could not be read. No flag is no word of
    /// harmlessness.
    flags: Option<Vec<FlagForm>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PrescriptionForm {
    prescription: FactId,
    written_on: Day,
    product: Product,
    capsules: Capsules,
    days: Days,
    /// What this pharmacy held and was released, while nothing is on record that left on it: what had left before is entered
    /// with its day and with `despite`.
    #[serde(skip_serializing_if = "Option::is_none")]
    released: Option<ReleasedForm>,
    #[serde(flatten)]
    state: StateForm,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReleasedForm {
    authorisation: FactId,
    given_on: Day,
    /// The last day on which something can have left on it.
    last_day: Day,
    on: Day,
    by_the_office: bool,
    days: Days,
}

impl ReleasedForm {
    fn of(released: ReleasedHere) -> ReleasedForm {
        let ReleasedHere {
            authorisation,
            given_on,
            last_day,
            on,
            by_the_office,
            days,
        } = released;
        ReleasedForm {
            authorisation,
            given_on,
            last_day,
            on,
            by_the_office,
            days,
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum StateForm {
    ToBeAsked,
    Authorised {
        authorisation: FactId,
        until: Day,
        filled: bool,
    },
    /// The number of the programme's own system is on record here; `authorisation` is what an act of supply names.
    #[serde(rename_all = "kebab-case")]
    NumberRecorded {
        authorisation: FactId,
        external_number: ExternalNumber,
        until: Day,
        ours: Day,
        do_not_dispense_after: Day,
        filled: bool,
    },
    /// Given before the installation became a companion: nothing leaves on it.
    NumberMissing {
        authorisation: FactId,
    },
    HeldElsewhere,
    ToBeReturned {
        authorisation: FactId,
    },
    /// The checklist of today, as it stands now, in a programme without a registry.
    Checked {
        checklist: FactId,
        complete: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<Day>,
    },
    Dispensed,
    Ended,
}

impl StateForm {
    fn of(state: CounterState, mode: Mode) -> StateForm {
        match state {
            CounterState::ToBeAsked => StateForm::ToBeAsked,
            CounterState::Authorised {
                authorisation,
                until,
                filled,
                number: Some(number),
                ..
            } => StateForm::NumberRecorded {
                authorisation,
                external_number: number.number,
                until,
                ours: number.ours,
                do_not_dispense_after: number.theirs,
                filled,
            },
            CounterState::Authorised { authorisation, .. } if mode == Mode::Companion => {
                StateForm::NumberMissing { authorisation }
            }
            CounterState::Authorised {
                authorisation,
                until,
                filled,
                ..
            } => StateForm::Authorised {
                authorisation,
                until,
                filled,
            },
            CounterState::HeldElsewhere => StateForm::HeldElsewhere,
            CounterState::ToBeReturned { authorisation } => {
                StateForm::ToBeReturned { authorisation }
            }
            CounterState::Checked { checklist, now } => StateForm::Checked {
                checklist,
                complete: now.is_complete(),
                until: now.until,
            },
            CounterState::Dispensed => StateForm::Dispensed,
            CounterState::Ended => StateForm::Ended,
        }
    }
}

/// A flag beside the verdict: advice, on which no answer rests (decision 0031).
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FlagForm {
    kind: &'static str,
    action: &'static str,
    /// The medicine or the allergy by the name that the knowledge has for it; none with a hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    says: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<String>,
    /// Whether no stored source confirms it.
    provisional: bool,
}

impl FlagForm {
    fn of(told: FlagAtCounter) -> FlagForm {
        let FlagAtCounter { flag, sources } = told;
        let held = || pharmacist::words::HOLD_CONSIDERED.to_owned();
        FlagForm {
            kind: flag.kind.as_str(),
            action: flag.action.as_str(),
            about: flag.about,
            says: flag.says.unwrap_or_else(held),
            sources,
            provisional: flag
                .basis
                .is_some_and(|basis| basis.confidence == Confidence::Unconfirmed),
        }
    }
}

async fn present(
    proof: Pharmacist,
    State(site): State<Site>,
    Document(Presentation { number, born }): Document<Presentation>,
) -> Result<Response, Fault> {
    let at = pharmacist::at_counter(&site, &proof, &number, Some(born)).await?;
    let prescriptions = at.prescriptions.into_iter().map(|item| PrescriptionForm {
        prescription: item.prescription,
        written_on: item.written_on,
        product: item.product,
        capsules: item.capsules,
        days: item.days,
        released: item.released.map(ReleasedForm::of),
        state: StateForm::of(item.state, at.mode),
    });
    let number = at.number.to_string();
    let presented = Presented {
        number,
        name: at.name,
        today: at.today,
        prescriptions: prescriptions.collect(),
        flags: at
            .flags
            .map(|flags| flags.into_iter().map(FlagForm::of).collect()),
    };
    Ok(Json(presented).into_response())
}

/// A request to dispense. `born` is held against the record where it is given; the number alone is 40 random bits.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Request {
    number: String,
    born: Option<Day>,
    prescription: FactId,
    command_id: Id,
}

#[derive(Serialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
enum DecisionForm {
    #[serde(rename_all = "kebab-case")]
    Authorised {
        authorisation: FactId,
        on: Day,
        until: Day,
        days: Days,
        again: bool,
    },
    #[serde(rename_all = "kebab-case")]
    Denied {
        denial: FactId,
        on: Day,
        unmet: Vec<UnmetForm>,
        again: bool,
    },
    /// Without a registry the answer is a pharmacist's checklist, and a yes is no authorisation.
    #[serde(rename_all = "kebab-case")]
    ChecklistComplete {
        checklist: FactId,
        on: Day,
        until: Day,
        days: Days,
        items: Vec<ItemForm>,
        again: bool,
    },
    #[serde(rename_all = "kebab-case")]
    ChecklistOpen {
        checklist: FactId,
        on: Day,
        items: Vec<ItemForm>,
        again: bool,
    },
    /// A companion's word for yes: the number comes from the programme's own system.
    Ready {
        says: &'static str,
        on: Day,
        until: Day,
        days: Days,
        again: bool,
    },
    /// The number is on record, and it may be dispensed until the earlier of the two days.
    #[serde(rename_all = "kebab-case")]
    NumberRecorded {
        authorisation: FactId,
        on: Day,
        until: Day,
        ours: Day,
        do_not_dispense_after: Day,
        days: Days,
        again: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct UnmetForm {
    requirement: String,
    slug: retinue_kernel::Slug,
    who: retinue_kernel::Who,
    earliest: Day,
    says: String,
    cite: retinue_kernel::Citation,
    provisional: Vec<Id>,
}

impl UnmetForm {
    fn of(unmet: &Unmet, rulebook: &Rulebook) -> UnmetForm {
        UnmetForm {
            requirement: unmet
                .requirement
                .law
                .first()
                .map(ToString::to_string)
                .unwrap_or_default(),
            slug: unmet.slug,
            who: unmet.who,
            earliest: unmet.earliest,
            says: rulebook.say(unmet, Reader::Pharmacist),
            cite: unmet.requirement.cite.clone(),
            provisional: unmet.requirement.provisional.clone(),
        }
    }
}

/// An item of a checklist. The steps of the prescriber stand together as one.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ItemForm {
    item: String,
    met: bool,
    unmet: Vec<UnmetForm>,
}

impl DecisionForm {
    fn of_checklist(answer: &CounterVerdict, list: &Checklist) -> DecisionForm {
        let item = |item: &ChecklistItem| ItemForm {
            item: item
                .name
                .clone()
                .unwrap_or_else(|| STEPS_OF_THE_PRESCRIBER.to_owned()),
            met: item.unmet.is_empty(),
            unmet: item
                .unmet
                .iter()
                .map(|unmet| UnmetForm::of(unmet, &answer.rulebook))
                .collect(),
        };
        let items = list.items.iter().map(item).collect();
        let (checklist, on, again) = (answer.fact.clone(), answer.on, answer.again);
        match list.until {
            Some(until) => DecisionForm::ChecklistComplete {
                checklist,
                on,
                until,
                days: list.days,
                items,
                again,
            },
            None => DecisionForm::ChecklistOpen {
                checklist,
                on,
                items,
                again,
            },
        }
    }
}

const STEPS_OF_THE_PRESCRIBER: &str = "the steps of the prescriber";
const READY: &str = "ready; obtain the number from the programme's own system and record it before anything is filled or handed over";

async fn request(
    proof: Pharmacist,
    State(site): State<Site>,
    Document(Request {
        number,
        born,
        prescription,
        command_id,
    }): Document<Request>,
) -> Result<Response, Fault> {
    if born.is_some() {
        pharmacist::at_counter(&site, &proof, &number, born).await?;
    }
    let answer = pharmacist::request(&site, &proof, &number, prescription, command_id.as_str())
        .await
        .map_err(record::fault)?;
    answered(&site, answer)
}

/// An answer of the gate, in the form in which it leaves.
fn answered(site: &Site, answer: CounterAnswer) -> Result<Response, Fault> {
    let answer = match answer {
        CounterAnswer::Answered(answer) => answer,
        CounterAnswer::Ready(ready) => {
            let form = DecisionForm::Ready {
                says: READY,
                on: ready.on,
                until: ready.until,
                days: ready.days,
                again: ready.again,
            };
            return Ok(Json(form).into_response());
        }
        CounterAnswer::NotMatched => return Err(Fault::NotFound),
    };
    let (on, again) = (answer.on, answer.again);
    if let Verdict::Checklist(list) = &answer.verdict {
        return Ok(Json(DecisionForm::of_checklist(&answer, list)).into_response());
    }
    let form = match answer.verdict {
        Verdict::Checklist(_) => return Err(Fault::Failed),
        // A yes of the time before this installation became a companion does not leave as one: ask again.
        Verdict::Authorised { .. } if site.mode() == Mode::Companion => {
            return Err(Fault::Conflict(NOT_IN_A_COMPANION.to_owned()));
        }
        Verdict::NumberRecorded {
            until,
            ours,
            theirs,
            days,
        } => DecisionForm::NumberRecorded {
            authorisation: answer.fact,
            on,
            until,
            ours,
            do_not_dispense_after: theirs,
            days,
            again,
        },
        Verdict::Authorised { until, days } => DecisionForm::Authorised {
            authorisation: answer.fact,
            on,
            until,
            days,
            again,
        },
        Verdict::Denied { unmet } => DecisionForm::Denied {
            denial: answer.fact,
            on,
            unmet: unmet
                .iter()
                .map(|unmet| UnmetForm::of(unmet, &answer.rulebook))
                .collect(),
            again,
        },
    };
    Ok(Json(form).into_response())
}

const NOT_IN_A_COMPANION: &str = "This answer was given before the installation became a companion. Ask again under another command id.";

#[derive(Serialize)]
struct Done {
    recorded: &'static str,
    /// What must be done elsewhere as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    also: Option<&'static str>,
}
