//! A walk through every room: each page that a role may open, with its parameters filled from a state that is told.

use reqwest::Method;
use retinue_kernel::Id;
use retinue_ledger::Role;
use retinue_web::{Entry, Route, routes};

use crate::browser::{Answer, Browser};
use crate::world::{
    ADMINISTRATOR, Enrolled, GUARDIAN, PATIENT, PHARMACIST, PHONE_AGENT, PRESCRIBER, WHOLESALER,
    World,
};

/// The browsers of all roles, one each, and what the addresses are filled with.
pub(crate) struct Walk {
    rooms: Vec<(&'static str, Browser)>,
    of: String,
    prescription: String,
    /// The patient's case at the counter.
    pub(crate) case: String,
}

impl Walk {
    /// Everybody signs in, and the patient stands at the counter.
    pub(crate) async fn of(world: &World, of: &Enrolled, prescription: &Id) -> Walk {
        let mut rooms = Vec::new();
        world.account(PHONE_AGENT, "Telephone Agent", Role::PhoneAgent);
        world.account(
            GUARDIAN,
            "Guardian One",
            Role::Guardian(Id::new("guardian-one").expect("an id")),
        );
        for (role, login) in [
            ("prescriber", PRESCRIBER),
            ("pharmacist", PHARMACIST),
            ("pharmacy-staff", PHARMACIST),
            ("wholesaler", WHOLESALER),
            ("patient", PATIENT),
            ("guardian", GUARDIAN),
            ("phone-agent", PHONE_AGENT),
            ("administrator", ADMINISTRATOR),
        ] {
            rooms.push((role, world.signed_in(login).await));
        }
        let (_, device) = crate::kiosk::lends(world, of).await;
        crate::kiosk::proves(&device, crate::world::BORN).await;
        rooms.push(("kiosk", device));
        // A program comes with a token and not with a session: without one it is told so, as a document.
        rooms.push(("program", world.stranger()));
        let mut walk = Walk {
            rooms,
            of: of.patient.to_string(),
            prescription: prescription.to_string(),
            case: String::new(),
        };
        let number = of.number.to_string();
        let found = walk
            .room("pharmacist")
            .post(
                "/pharmacy/find",
                &[("number", &number), ("born", crate::world::BORN)],
            )
            .await;
        walk.case = found.location().to_owned();
        walk
    }

    /// The browser of a role.
    pub(crate) fn room(&self, role: &str) -> &Browser {
        let (_, browser) = self
            .rooms
            .iter()
            .find(|(known, _)| *known == role)
            .expect("a role of the site");
        browser
    }

    fn path(&self, route: &Route) -> String {
        let case = self.case.rsplit('/').next().unwrap_or_default();
        route
            .path
            .replace("{patient}", &self.of)
            .replace("{case}", case)
            .replace("{edition}", "2021-12-13")
            .replace("{form}", "patient-enrolment-can")
            .replace("{prescription}", &self.prescription)
            .replace("/prescribers/{id}", "/prescribers/clinic-a")
            .replace("/pharmacies/{id}", "/pharmacies/north")
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    "something"
                } else {
                    part
                }
            })
            .collect::<Vec<_>>()
            .join("/")
    }

    /// Every address that is only read, as the role may that it belongs to; what is open to all as nobody.
    pub(crate) async fn reads_everything(&self, stranger: &Browser) -> Vec<(String, Answer)> {
        let mut read = Vec::new();
        for route in routes()
            .into_iter()
            .filter(|route| route.method == Method::GET)
        {
            let path = self.path(&route);
            let browser = match route.entry {
                Entry::Open => stranger,
                Entry::Role(role) => self.room(role),
            };
            read.push((path.clone(), browser.get(&path).await));
        }
        read
    }
}
