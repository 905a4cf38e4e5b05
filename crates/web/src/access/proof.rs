//! The proof of who asks. It is made in one place, from a session that the ledger has verified for this very request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use retinue_ledger::{
    Actor, Administrator as AdministratorProof, Clinician, Guardian as GuardianProof,
    Kiosk as KioskProof, Patient as PatientProof, PharmacyStaff as PharmacyStaffProof,
    PhoneAgent as PhoneAgentProof,
};
use retinue_ledger::{
    Pharmacist as PharmacistProof, Role, Session, SessionError, Wholesaler as WholesalerProof,
};
use retinue_rulebook::Language;

use super::{at_site, language, session, zone};
use crate::http::fault::Fault;
use crate::rooms;
use crate::site::Site;
use crate::views::days::Zones;
use crate::views::page::{Visitor, Way};

/// A proof that a handler can ask for, and the room that it opens.
pub trait Proof: FromRequestParts<Site> + Send + Sync + 'static {
    /// The role, as the table of routes names it.
    const ROLE: &'static str;
}

/// The words in the bar of a room, and the language of its pages; none where they stand in English only.
pub(crate) struct Frame {
    pub(crate) room: &'static str,
    pub(crate) ways: Vec<Way>,
    pub(crate) language: Option<Language>,
}

/// The bar of a room of staff.
fn staffs(room: &'static str, ways: &[Way]) -> Frame {
    Frame {
        room,
        ways: ways.to_vec(),
        language: None,
    }
}

/// What every proof carries for the frame of its pages.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    pub(crate) visitor: Visitor,
    pub(crate) zones: Zones,
}

macro_rules! proof {
    ($(#[$doc:meta])* $name:ident($proof:ty) = $role:literal, $of:ident, $frame:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            proof: $proof,
            seat: Seat,
        }

        impl $name {
            /// The ledger's own proof, which its reads and commands take.
            pub fn proof(&self) -> &$proof {
                &self.proof
            }

            #[allow(dead_code, reason = "a room in which nothing is recorded needs the proof only")]
            pub(crate) fn actor(&self) -> &Actor {
                self.proof.actor()
            }

            pub(crate) fn visitor(&self) -> &Visitor {
                &self.seat.visitor
            }

            #[allow(dead_code, reason = "a room that shows no moment of time asks for no zone")]
            pub(crate) fn zones(&self) -> &Zones {
                &self.seat.zones
            }
        }

        impl Proof for $name {
            const ROLE: &'static str = $role;
        }

        impl FromRequestParts<Site> for $name {
            type Rejection = axum::response::Response;

            async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<$name, Self::Rejection> {
                let session = verified(parts, site).await?;
                let proof = session.actor.$of().ok_or_else(|| no_entry(parts, &session))?;
                let at_site = at_site::of(parts, &session, site).await.map_err(refused)?;
                let frame: fn(&Parts, &Role) -> Frame = $frame;
                let frame = frame(parts, session.actor.role());
                let zones = zones(parts, site, frame.language);
                let Frame { room, mut ways, language } = frame;
                let mut name = session.name;
                if session.chooses_a_site && !ways.contains(&rooms::sites::WAY) {
                    ways.push(rooms::sites::WAY);
                }
                let at = at_site.map(|at| {
                    name = format!("{name} · {}", at.name);
                    at.mark
                });
                let visitor = Visitor { name, room, ways, language, at };
                Ok($name { proof, seat: Seat { visitor, zones } })
            }
        }
    };
}

proof! {
    /// Proof of a prescriber, or of a designee or a medical assistant who acts for one.
    Prescriber(Clinician) = "prescriber", clinician, |_, role| staffs(rooms::prescriber::words::ROOM, &rooms::prescriber::words::ways(role))
}
proof! {
    /// Proof of a pharmacist.
    Pharmacist(PharmacistProof) = "pharmacist", pharmacist, |_, _| staffs(rooms::pharmacist::words::ROOM, rooms::pharmacist::words::WAYS)
}
proof! {
    /// Proof of a pharmacist at whichever of their sites, or at none yet.
    PharmacyStaff(PharmacyStaffProof) = "pharmacy-staff", pharmacy_staff, |_, _| staffs(rooms::pharmacist::words::ROOM, &[])
}
proof! {
    /// Proof of a wholesaler's staff.
    Wholesaler(WholesalerProof) = "wholesaler", wholesaler, |_, _| staffs(rooms::wholesaler::words::ROOM, rooms::wholesaler::words::WAYS)
}
proof! {
    /// Proof of a patient.
    Patient(PatientProof) = "patient", patient, |parts: &Parts, _| rooms::patient::words::frame(language::of(&parts.headers))
}
proof! {
    /// Proof of a device that a clinic lent to one patient.
    Kiosk(KioskProof) = "kiosk", kiosk, |parts: &Parts, _| rooms::kiosk::frame(language::of(&parts.headers))
}
proof! {
    /// Proof of a parent or guardian.
    Guardian(GuardianProof) = "guardian", guardian, |parts: &Parts, _| rooms::guardian::words::frame(language::of(&parts.headers))
}
proof! {
    /// Proof of telephone staff of the programme.
    PhoneAgent(PhoneAgentProof) = "phone-agent", phone_agent, |_, _| staffs(rooms::phone::words::ROOM, rooms::phone::words::WAYS)
}
proof! {
    /// Proof of the registry's administrator.
    Administrator(AdministratorProof) = "administrator", administrator, |_, _| staffs(rooms::administrator::words::ROOM, rooms::administrator::words::WAYS)
}

/// Someone who is signed in, in whatever role: enough to be shown the way to their own room, and for nothing else.
pub(crate) struct SomeoneSignedIn {
    pub(crate) front_page: &'static str,
}

impl FromRequestParts<Site> for SomeoneSignedIn {
    type Rejection = axum::response::Response;

    async fn from_request_parts(
        parts: &mut Parts,
        site: &Site,
    ) -> Result<SomeoneSignedIn, Self::Rejection> {
        let session = verified(parts, site).await?;
        Ok(SomeoneSignedIn {
            front_page: front_page(session.actor.role()),
        })
    }
}

/// The first page of a role's room.
pub(crate) fn front_page(role: &Role) -> &'static str {
    let first = |ways: &'static [Way]| ways.first().map_or("/", |way| way.0);
    match role {
        Role::Prescriber(_) | Role::Designee(_) | Role::MedicalAssistant(_) => {
            first(rooms::prescriber::words::WAYS)
        }
        Role::Pharmacist(_) => first(rooms::pharmacist::words::WAYS),
        Role::BetweenSites => rooms::sites::PATH,
        Role::Wholesaler(_) => first(rooms::wholesaler::words::WAYS),
        Role::Patient(_) => rooms::patient::words::FRONT,
        Role::Kiosk(_) => rooms::kiosk::FRONT,
        Role::Administrator => first(rooms::administrator::words::WAYS),
        Role::Guardian(_) => rooms::guardian::words::FRONT,
        Role::PhoneAgent => first(rooms::phone::words::WAYS),
        Role::Laboratory(_) | Role::System => "/",
    }
}

/// The session of the request, verified now: an account that was disabled a moment ago has none.
pub(super) async fn verified(
    parts: &Parts,
    site: &Site,
) -> Result<Session, axum::response::Response> {
    let Some(token) = session::token(&parts.headers, &site.config) else {
        return Err(refused(Fault::SignInFirst));
    };
    let found = site.ask(move |ledger| ledger.session(&token)).await;
    match found {
        Ok(Ok(session)) => Ok(session),
        Ok(Err(SessionError::Ended)) => {
            use axum::response::IntoResponse as _;
            let gone = axum_extra::extract::CookieJar::new().add(session::no_cookie(&site.config));
            Err((gone, Fault::SignInFirst).into_response())
        }
        Ok(Err(SessionError::Store(error))) => {
            tracing::error!(%error, "a session could not be read");
            Err(refused(Fault::NotAnswered))
        }
        Err(fault) => Err(refused(fault)),
    }
}

/// A pharmacist of several sites is led to the choice; anyone else is told that this is another's room.
fn no_entry(parts: &Parts, session: &Session) -> axum::response::Response {
    let reads_the_counter =
        parts.method == axum::http::Method::GET && parts.uri.path().starts_with("/pharmacy");
    if *session.actor.role() == Role::BetweenSites && reads_the_counter {
        let there = axum::response::Redirect::to(rooms::sites::PATH);
        return axum::response::IntoResponse::into_response(there);
    }
    refused(Fault::AnotherRoom)
}

fn refused(fault: Fault) -> axum::response::Response {
    axum::response::IntoResponse::into_response(fault)
}

fn zones(parts: &Parts, site: &Site, language: Option<Language>) -> Zones {
    Zones {
        programme: site.rulebook().zone().time_zone().clone(),
        reader: zone::of(&parts.headers, &site.config),
        language: language.unwrap_or_default(),
    }
}
