//! A pharmacy's messages in XML, and the system that sends them.

mod door;
mod orders;

use reqwest::StatusCode;
use retinue_interop::script::NAMESPACE;
use retinue_kernel::{Mode, RegistryEvent, TestResult};
use retinue_ledger::{CommandId, RegistrySubmission, Subject};

use crate::maker::{Maker, PUBLIC, client, reached_by_programs};
use crate::world::{BORN, Enrolled, PATIENT, World, id};

const ALL: &str = "system/Presentation.s system/DispenseRequest.c system/SupplyAct.c";

fn north() -> Subject {
    Subject::Pharmacy(id("north"))
}

/// A pharmacy's system with a token.
struct Counter<'a> {
    world: &'a World,
    maker: Maker,
    token: String,
}

struct Told {
    status: StatusCode,
    xml: String,
}

impl Told {
    /// The text of the first element of that name.
    fn says(&self, name: &str) -> &str {
        let open = format!("<{name}>");
        let Some((_, rest)) = self.xml.split_once(&open) else {
            return "";
        };
        rest.split_once("</").map_or("", |(text, _)| text)
    }
}

impl Counter<'_> {
    async fn of<'a>(world: &'a World, party: &Subject, scopes: &str) -> Counter<'a> {
        Counter::called("counter-system", world, party, scopes).await
    }

    async fn called<'a>(
        name: &'static str,
        world: &'a World,
        party: &Subject,
        scopes: &str,
    ) -> Counter<'a> {
        let maker = Maker::registered(name, world, party, scopes);
        let token = maker.token(world, "first").await;
        Counter {
            world,
            maker,
            token,
        }
    }

    /// Tokens last minutes: another for another day.
    async fn comes_back(&mut self, jti: &str) {
        self.token = self.maker.token(self.world, jti).await;
    }

    async fn sends_as(&self, media: &str, body: impl Into<Vec<u8>>) -> Told {
        let sent = client()
            .post(format!("{}/script", self.world.base()))
            .header("content-type", media)
            .header("authorization", format!("Bearer {}", self.token))
            .body(body.into())
            .send()
            .await
            .expect("an answer");
        let status = sent.status();
        let answers_in_xml = sent
            .headers()
            .get("content-type")
            .is_some_and(|media| media == "application/xml; charset=utf-8");
        let xml = sent.text().await.expect("a text");
        assert!(answers_in_xml, "{status} {xml}");
        roxmltree::Document::parse(&xml).expect("sound XML");
        Told { status, xml }
    }

    /// Sends messages, none of which waits for another.
    async fn all_at_once(
        &self,
        messages: impl Iterator<Item = String>,
    ) -> Vec<(StatusCode, String)> {
        let mut sending = tokio::task::JoinSet::new();
        for message in messages {
            let request = client()
                .post(format!("{}/script", self.world.base()))
                .header("content-type", "application/xml")
                .header("authorization", format!("Bearer {}", self.token))
                .body(message);
            sending.spawn(async move {
                let sent = request.send().await.expect("an answer");
                (sent.status(), sent.text().await.expect("a text"))
            });
        }
        sending.join_all().await
    }

    async fn sends(&self, name: &str, body: &str) -> Told {
        self.sends_as("application/xml", message(name, body)).await
    }

    /// Asks for the patient's prescription, and is approved.
    async fn is_approved(&self, name: &str, of: &Enrolled, prescription: &str) -> String {
        let told = self.sends(name, &asks(of, prescription)).await;
        assert_eq!(told.status, StatusCode::OK, "{}", told.xml);
        assert!(told.xml.contains("<Approved>"), "{}", told.xml);
        told.says("REMSAuthorizationNumber").to_owned()
    }
}

fn message(name: &str, body: &str) -> String {
    format!(
        "<Message xmlns=\"{NAMESPACE}\"><Header><MessageID>{name}</MessageID></Header><Body>{body}</Body></Message>"
    )
}

fn person_born(of: &Enrolled, born: &str) -> String {
    let number = &of.number;
    format!("<Patient><Number>{number}</Number><DateOfBirth>{born}</DateOfBirth></Patient>")
}

fn person(of: &Enrolled) -> String {
    person_born(of, BORN)
}

fn asks(of: &Enrolled, prescription: &str) -> String {
    format!(
        "<REMSRequest>{}<Prescription>{prescription}</Prescription></REMSRequest>",
        person(of)
    )
}

fn asks_by_order(of: &Enrolled, order: &str) -> String {
    format!(
        "<REMSRequest>{}<PharmacyOrderNumber>{order}</PharmacyOrderNumber></REMSRequest>",
        person(of)
    )
}

fn fills(of: &Enrolled, authorisation: &str, outcome: &str) -> String {
    format!(
        "<RxFill>{}<REMSAuthorizationNumber>{authorisation}</REMSAuthorizationNumber>{outcome}</RxFill>",
        person(of)
    )
}

fn cancels(of: &Enrolled, authorisation: &str) -> String {
    format!(
        "<CancelRx>{}<REMSAuthorizationNumber>{authorisation}</REMSAuthorizationNumber><Reason>order withdrawn</Reason></CancelRx>",
        person(of)
    )
}

fn new_order(of: &Enrolled, order: &str, written_on: &str) -> String {
    format!(
        "<NewRx>{}<PharmacyOrderNumber>{order}</PharmacyOrderNumber><WrittenOn>{written_on}</WrittenOn>\
         <Product>conventional</Product><Capsules>20:60</Capsules><DaysSupply>30</DaysSupply></NewRx>",
        person(of)
    )
}

const WHOLE: &str = "<Dispensed><DaysSupply>30</DaysSupply><Capsules>20:60</Capsules><Lot>SYNTHETIC-LOT</Lot><HandedTo>patient</HandedTo></Dispensed>";

fn count(world: &World, of: &Enrolled, kind: &str) -> usize {
    world.kinds(of).iter().filter(|one| **one == kind).count()
}
