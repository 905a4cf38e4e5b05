//! The proof of whoever dispenses for a pharmacy: a pharmacist with a session, or the pharmacy's program with a token that
//! names what it asks (decision 0053).

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use retinue_ledger::Pharmacist as PharmacistProof;
use retinue_ledger::program::scope::{Interaction, pharmacy};

use super::program::{Program, bearer};
use super::proof::{Pharmacist, Proof};
use crate::http::fault::Fault;
use crate::site::Site;

/// What is asked at the counter. A token that does not name it is turned away before the handler runs.
pub(crate) trait Purpose: Send + Sync + 'static {
    /// The scope, as it is written.
    const SCOPE: &'static str;
    /// The name in it.
    const RESOURCE: &'static str;
    /// The interaction in it.
    const INTERACTION: Interaction;
}

macro_rules! purpose {
    ($(#[$doc:meta])* $name:ident = $scope:literal, $resource:ident, $interaction:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl Purpose for $name {
            const SCOPE: &'static str = $scope;
            const RESOURCE: &'static str = pharmacy::$resource;
            const INTERACTION: Interaction = Interaction::$interaction;
        }
    };
}

purpose! {
    /// To see a patient's prescriptions.
    Presents = "system/Presentation.s", PRESENTATION, Search
}
purpose! {
    /// To ask the gate.
    Requests = "system/DispenseRequest.c", DISPENSE_REQUEST, Create
}
purpose! {
    /// To say what was done.
    Supplies = "system/SupplyAct.c", SUPPLY_ACT, Create
}

/// Proof of a pharmacist, or of the program of a pharmacy whose token names the purpose. A program is never more than its
/// site's pharmacist, and what rests on a person's own judgement is not its to do ([`Dispenser::must_be_a_person`]).
#[derive(Clone, Debug)]
pub(crate) struct Dispenser<P> {
    proof: PharmacistProof,
    is_program: bool,
    purpose: PhantomData<fn() -> P>,
}

impl<P> Dispenser<P> {
    /// The ledger's own proof.
    pub(crate) fn proof(&self) -> &PharmacistProof {
        &self.proof
    }

    /// Turns a program away from a field that only a person gives.
    ///
    /// # Errors
    /// [`Fault::Refused`] with who gives it, and where.
    pub(crate) fn must_be_a_person(&self, field: &str) -> Result<(), Fault> {
        if self.is_program {
            return Err(Fault::Refused {
                field: Some(field.to_owned()),
                says: A_PERSON_DOES.to_owned(),
            });
        }
        Ok(())
    }

    /// Turns a program away that leaves a field out which a person at the counter would have seen.
    ///
    /// # Errors
    /// [`Fault::Refused`] with the field.
    pub(crate) fn must_be_given<T>(&self, field: &str, value: Option<&T>) -> Result<(), Fault> {
        if self.is_program && value.is_none() {
            return Err(Fault::Refused {
                field: Some(field.to_owned()),
                says: format!(
                    "{field}: a program gives it with each request; a number alone names nobody. Nothing was recorded."
                ),
            });
        }
        Ok(())
    }
}

const A_PERSON_DOES: &str = "This rests on a pharmacist's own judgement. The pharmacist enters it at the counter, signed in; a program with a token does not. Nothing was recorded.";

impl<P: Purpose> Proof for Dispenser<P> {
    const ROLE: &'static str = Pharmacist::ROLE;
}

impl<P: Purpose> FromRequestParts<Site> for Dispenser<P> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let (proof, is_program) = if bearer(&parts.headers).is_some() {
            let program = Program::from_request_parts(parts, site).await;
            let program = program.map_err(|refused| of_a_token(&refused))?;
            program
                .must_be_permitted(P::RESOURCE, P::INTERACTION)
                .map_err(|refused| as_problem(Fault::OutOfScope(P::SCOPE), &refused))?;
            let pharmacist = program.reader().pharmacist();
            let pharmacist = pharmacist.ok_or_else(|| Fault::AnotherRoom.into_response())?;
            (pharmacist, true)
        } else {
            let person = Pharmacist::from_request_parts(parts, site).await?;
            (person.proof().clone(), false)
        };
        Ok(Dispenser {
            proof,
            is_program,
            purpose: PhantomData,
        })
    }
}

fn of_a_token(refused: &Response) -> Response {
    match refused.status() {
        StatusCode::UNAUTHORIZED => as_problem(Fault::TokenOver, refused),
        _ => as_problem(Fault::NotAnswered, refused),
    }
}

/// The fault, with the challenge of the answer in whose place it stands.
fn as_problem(fault: Fault, refused: &Response) -> Response {
    let mut answer = fault.into_response();
    if let Some(challenge) = refused.headers().get(header::WWW_AUTHENTICATE) {
        answer
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge.clone());
    }
    answer
}
