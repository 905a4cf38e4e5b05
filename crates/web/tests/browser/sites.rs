//! A pharmacist who floats between two sites of a chain, as they meet it in a browser.

use retinue_kernel::{Id, RegistryEvent};
use retinue_ledger::{CommandId, NewAccount, Password, RegistrySubmission, Role, Subject};

use crate::chromium::{Scripts, with_a_browser};
use crate::world::{OTHER_PHARMACIST, PASSWORD, World};

const FLOATER: &str = "counter-both";

fn id(text: &str) -> Id {
    Id::new(text).expect("an id")
}

/// North and South are a chain, which the pharmacist of South represents; the floater's account is South's.
fn has_a_chain(world: &World) {
    let console = world.ledger.at_the_console();
    let floater = NewAccount {
        login: FLOATER.to_owned(),
        name: "Synthetic Floater".to_owned(),
        password: Password::new(PASSWORD, FLOATER).expect("a fit password"),
        role: Role::Pharmacist(id("south")),
    };
    world
        .ledger
        .create_account(&console, floater)
        .expect("an account");
    let representative = world.ledger.account_of_login(&console, OTHER_PHARMACIST);
    let representative = representative.expect("an account").id;
    for site in ["north", "south"] {
        let submission = RegistrySubmission {
            subject: Subject::Pharmacy(id(site)),
            command_id: CommandId::random().expect("random bytes"),
            who: console.actor().clone(),
            on: world.ledger.today(),
            event: RegistryEvent::ChainJoined {
                chain: id("star"),
                representative: representative.clone(),
            },
            at: None,
        };
        world.ledger.submit_registry(submission).expect("a fact");
    }
}

#[test]
fn a_floating_pharmacist_is_named_by_the_chain_and_chooses_the_site_where_they_work() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        has_a_chain(&world);
        person.signs_in(OTHER_PHARMACIST).await;
        person.reads("Choose at which site you work now").await;
        person.reads("You are its authorised representative").await;
        person.keeps_a_picture("sites-representative").await;
        person
            .presses("Work at this site: North Counter (synthetic)")
            .await;
        person.reads("North Counter (synthetic)").await;
        person.follows("Who works here").await;
        person.types("Login", "nobody-at-all").await;
        person.presses("They were trained for this site").await;
        person
            .reads("No open account of a pharmacist of your sites")
            .await;
        person.types("Login", FLOATER).await;
        person.presses("They were trained for this site").await;
        person.reads("Recorded.").await;
        person.reads("Of another site").await;
        person.keeps_a_picture("sites-staff").await;

        person.signs_in(FLOATER).await;
        person.reads("Choose at which site you work now").await;
        person
            .presses("Work at this site: North Counter (synthetic)")
            .await;
        person.reads("Find a patient").await;
        person.keeps_a_picture("sites-counter").await;
        person.follows("Sites").await;
        person.reads("You work here now").await;
        person
            .presses("Work at this site: South Counter (synthetic)")
            .await;
        person.reads("South Counter (synthetic)").await;
        assert_eq!(person.path().await, "/pharmacy");
    });
}
