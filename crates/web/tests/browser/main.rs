//! The rooms as people meet them: real Chromium, a real server on loopback, a real ledger whose clock the test moves.
//!
//! [`person::Person`] is the one place that touches the browser, [`world::World`] the one that touches the ledger, and
//! [`acts`] says what people do in their rooms. Every page that a person opens is looked over: see [`look`].
//!
//! `RETINUE_CHROMIUM` and `RETINUE_CHROMEDRIVER` name the browser and its driver where they are not on the path;
//! `RETINUE_SCREENSHOTS` names a folder for pictures of the pages.

mod acts;
mod axe;
mod chromium;
mod companion;
mod contrast;
mod course;
mod every_page;
mod first_window;
mod keyboard;
mod kiosk;
mod lands;
mod let_in;
mod look;
mod mistakes;
mod month;
mod party_enrolment;
mod person;
mod pictures;
mod severity;
mod sites;
mod visit;
mod waiting;
mod what_if;
mod without_scripts;
mod world;
