//! What a pharmacy's program asks and says, in its site's name.

use retinue_interop::script::{
    Answer, Ask, Case, Decided, Drug, Message, Named, Person, StatusCode,
};
use retinue_kernel::{FactId, Id, Mode, Payload};
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{
    AtCounter, CommandId, Pharmacist as PharmacistProof, PrescriptionAtCounter, SubmitError,
};

use super::refused::Refused;
use super::{decided, fill, place};
use crate::access::dispenser::{Presents, Purpose, Requests, Supplies};
use crate::access::program::Program;
use crate::http::fault::Fault;
use crate::rooms::machine::again::holds_still;
use crate::rooms::machine::presentation::state_of;
use crate::rooms::{pharmacist, record};
use crate::site::Site;

/// Whose message it is, and the name of the command that it becomes.
struct Sender<'a> {
    site: &'a Site,
    who: PharmacistProof,
    named: CommandId,
}

pub(super) async fn answer(
    site: &Site,
    program: &Program,
    message: &Message,
) -> Result<Answer, Refused> {
    let (resource, interaction, scope) = needed(&message.ask);
    program
        .must_be_permitted(resource, interaction)
        .map_err(|_| Refused::scope(scope))?;
    let proof = program.proof();
    let who = proof.reader().pharmacist().ok_or(Fault::AnotherRoom)?;
    let (asking, id, content) = (proof.clone(), message.id.clone(), message.content.clone());
    let named = site
        .ask(move |ledger| ledger.name_message(&asking, &id, &content))
        .await??;
    let sender = Sender { site, who, named };
    match &message.ask {
        Ask::NewRx { .. } => sender.new_order(&message.ask).await,
        Ask::RemsInitiationRequest { person } => sender.cases(person).await,
        Ask::RemsRequest { person, named } => sender.decision(&message.ask, person, named).await,
        Ask::RxFill {
            person,
            authorisation,
            filled,
        } => {
            let payload = fill::payload(authorisation, filled);
            sender.act(&message.ask, person, payload).await
        }
        Ask::CancelRx {
            person,
            authorisation,
            reason,
        } => {
            let payload = Payload::AuthorisationReleased {
                authorisation: authorisation.clone(),
                reason: Some(reason.clone()),
            };
            sender.act(&message.ask, person, payload).await
        }
    }
}

/// Which scope of the program a message needs, and how it is written.
const fn needed(ask: &Ask) -> (&'static str, Interaction, &'static str) {
    const fn of<P: Purpose>() -> (&'static str, Interaction, &'static str) {
        (P::RESOURCE, P::INTERACTION, P::SCOPE)
    }
    match ask {
        Ask::NewRx { .. } | Ask::RemsInitiationRequest { .. } => of::<Presents>(),
        Ask::RemsRequest { .. } => of::<Requests>(),
        Ask::RxFill { .. } | Ask::CancelRx { .. } => of::<Supplies>(),
    }
}

impl Sender<'_> {
    /// The patient of number and birthday; none where both do not fit one.
    async fn presented(&self, person: &Person) -> Result<Option<AtCounter>, Refused> {
        let number = person.number.as_str();
        match pharmacist::at_counter(self.site, &self.who, number, Some(person.born)).await {
            Ok(at) => Ok(Some(at)),
            Err(Fault::NotFound) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Under which numbers of its own the pharmacy knows the prescriptions.
    async fn orders(&self, person: &Person) -> Result<Vec<(Id, FactId)>, Refused> {
        let (who, number) = (self.who.clone(), person.number.to_string());
        let found = self
            .site
            .ask(move |ledger| ledger.orders_here(&who, &number))
            .await?;
        Ok(found.map_err(record::read_fault)?)
    }

    async fn cases(&self, person: &Person) -> Result<Answer, Refused> {
        let Some(at) = self.presented(person).await? else {
            return Ok(Answer::RemsInitiationResponse { cases: None });
        };
        let orders = self.orders(person).await?;
        let case = |item: &PrescriptionAtCounter| Case {
            prescription: item.prescription.clone(),
            orders: orders
                .iter()
                .filter(|(_, of)| *of == item.prescription)
                .map(|(order, _)| order.clone())
                .collect(),
            written_on: item.written_on,
            product: item.product,
            capsules: item.capsules.clone(),
            days: item.days,
            state: state_of(&item.state, at.mode),
        };
        let cases = at.prescriptions.iter().map(case).collect();
        Ok(Answer::RemsInitiationResponse { cases: Some(cases) })
    }

    /// Links the pharmacy's own number of the order with the one prescription on record that it is.
    async fn new_order(&self, ask: &Ask) -> Result<Answer, Refused> {
        let Ask::NewRx {
            person,
            case,
            order,
            prescription,
            drug,
        } = ask
        else {
            return Err(Fault::Failed.into());
        };
        let order = order.as_ref().ok_or_else(|| {
            let missing = "PharmacyOrderNumber: is missing; give the pharmacy's own number of the order. Nothing was stored.";
            Refused::unreadable(missing).at(place(ask, "PharmacyOrderNumber"))
        })?;
        if case.as_ref().is_some_and(|case| *case != person.number) {
            return Err(Refused::by_rule(ANOTHER_CASE).at(place(ask, "REMSAuthorizationNumber")));
        }
        let not_known = |says: &str| Answer::Status {
            code: StatusCode::NotKnown,
            description: says.to_owned(),
            prescription: None,
        };
        let Some(at) = self.presented(person).await? else {
            return Ok(not_known(NOBODY));
        };
        let fitting: Vec<_> = at
            .prescriptions
            .iter()
            .filter(|item| fits(item, drug))
            .filter(|item| {
                prescription
                    .as_ref()
                    .is_none_or(|one| *one == item.prescription)
            })
            .collect();
        let [item] = fitting.as_slice() else {
            let says = if fitting.is_empty() {
                NONE_FITS
            } else {
                MORE_THAN_ONE_FITS
            };
            return Ok(not_known(says));
        };
        let (who, number) = (self.who.clone(), person.number.to_string());
        let (order, of) = (order.clone(), item.prescription.clone());
        let linked = self
            .site
            .ask(move |ledger| ledger.link_order(&who, &number, &order, &of))
            .await?;
        match linked {
            Ok(()) => Ok(Answer::Status {
                code: StatusCode::Known,
                description: LINKED.to_owned(),
                prescription: Some(item.prescription.clone()),
            }),
            Err(error @ SubmitError::Refused(_)) => {
                Err(Refused::from(error).at(place(ask, "PharmacyOrderNumber")))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn decision(&self, ask: &Ask, person: &Person, named: &Named) -> Result<Answer, Refused> {
        let unknown = Answer::RemsResponse(Decided::UnknownCase);
        // A pharmacy that may not dispense hears that from the gate.
        let (who, number, born) = (self.who.clone(), person.number.to_string(), person.born);
        let fits = self
            .site
            .ask(move |ledger| ledger.is_born(&who, &number, born))
            .await?;
        if !fits.map_err(record::read_fault)? {
            return Ok(unknown);
        }
        let prescription = match named {
            Named::Prescription(prescription) => prescription.clone(),
            Named::Order(order) => {
                let orders = self.orders(person).await?;
                let linked = orders.into_iter().find(|(known, _)| known == order);
                let (_, prescription) = linked.ok_or_else(|| {
                    Refused::by_rule(NOT_LINKED).at(place(ask, "PharmacyOrderNumber"))
                })?;
                prescription
            }
        };
        let number = person.number.as_str();
        let name = self.named.as_str();
        let answer =
            pharmacist::request(self.site, &self.who, number, prescription.clone(), name).await?;
        if !holds_still(self.site, &self.who, number, &prescription, &answer).await? {
            return Err(Refused::conflict(decided::HOLDS_NO_MORE));
        }
        decided::of(self.site, answer).map(Answer::RemsResponse)
    }

    /// Records what became of an authorisation.
    async fn act(&self, ask: &Ask, person: &Person, payload: Payload) -> Result<Answer, Refused> {
        let at_number = || place(ask, "REMSAuthorizationNumber");
        let Some(at) = self.presented(person).await? else {
            return Err(Refused::by_rule(NOT_HELD).at(at_number()));
        };
        if !at.rulebook.programme().id.has_registry() {
            return Err(Refused::by_rule(NO_REGISTRY).at(at_number()));
        }
        let number = person.number.as_str();
        let (who, of, command) = (self.who.clone(), number.to_owned(), self.named.clone());
        // Sent again on another day it is the same message still.
        let before = self
            .site
            .ask(move |ledger| ledger.was_carried_out(&who, &of, &command))
            .await?
            .map_err(record::read_fault)?;
        let kind = payload.kind();
        if !before {
            let command = Id::new(self.named.as_str()).ok_or(Fault::Failed)?;
            let done =
                pharmacist::at_the_till(self.site, &self.who, number, &command, None, payload);
            done.await.map_err(|error| match error {
                SubmitError::NotFound => Refused::by_rule(NOT_HELD).at(at_number()),
                error => error.into(),
            })?;
        }
        let gives_back = [
            "authorisation-reversed",
            "authorisation-released",
            "returned-to-stock",
        ];
        let there = if gives_back.contains(&kind) && at.mode == Mode::Companion {
            REVERSE_THERE
        } else {
            ""
        };
        Ok(Answer::Status {
            code: StatusCode::Recorded,
            description: format!("It is on record as '{kind}'.{there}"),
            prescription: None,
        })
    }
}

fn fits(item: &PrescriptionAtCounter, drug: &Drug) -> bool {
    item.written_on == drug.written_on
        && item.product == drug.product
        && item.capsules == drug.capsules
        && item.days == drug.days
}

const ANOTHER_CASE: &str = "The case number of the order is another than the patient's number. Hold the order against the patient's card. Nothing was stored.";
const NOBODY: &str = "Nothing is on record under this number and day of birth. Hold them against the order; nothing was made of it.";
const NONE_FITS: &str = "No prescription of this patient was written on that day for this product, these capsules and these days. The prescriber writes it in the clinic's room; nothing was made of the order.";
const MORE_THAN_ONE_FITS: &str = "More than one prescription of this patient fits the order. Name one in Prescription, as REMSInitiationResponse lists them; nothing was made of the order.";
const LINKED: &str = "The order is this prescription, and is known here under its number from now on. This authorises nothing: ask by REMSRequest.";
const NOT_LINKED: &str = "No NewRx of this pharmacy linked this order number with a prescription of the patient. Send the NewRx first, or name the Prescription.";
const NOT_HELD: &str = "This pharmacy holds no such authorisation for a patient of this number and day of birth. Ask by REMSRequest before anything leaves. Nothing was recorded.";
const NO_REGISTRY: &str = "There is no registry in this patient's programme, so nothing authorises: a pharmacist decides by the checklist, and enters what was supplied at the counter. Nothing was recorded.";
const REVERSE_THERE: &str = " Reverse the number in the programme's own system as well.";
