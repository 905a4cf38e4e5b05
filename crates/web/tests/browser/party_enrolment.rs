//! A pharmacy that calls to enrol: taken down by telephone staff, taken up by whoever signs, and looked through by the office.

use retinue_kernel::{Id, Standing};
use retinue_ledger::{NewAccount, Password, Role, Subject};
use thirtyfour::By;

use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;
use crate::world::{ADMINISTRATOR, PASSWORD, World};

const AGENT: &str = "telephone-one";
const SIGNER: &str = "signer-one";
const OWN: &str = "four synthetic words together";

fn has_telephone_staff(world: &World) {
    let new = NewAccount {
        login: AGENT.to_owned(),
        name: "Telephone Agent".to_owned(),
        password: Password::new(PASSWORD, AGENT).expect("a fit password"),
        role: Role::PhoneAgent,
    };
    let console = world.ledger.at_the_console();
    world
        .ledger
        .create_account(&console, new)
        .expect("an account");
}

/// Clicks what leads to no other page.
async fn clicks(person: &Person, what: By) {
    let found = person.browser().find(what).await.expect("it is there");
    found.click().await.expect("it can be clicked");
}

#[test]
fn a_pharmacy_that_calls_is_taken_down_and_its_representative_takes_the_account_up() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        has_telephone_staff(&world);
        person.signs_in(AGENT).await;
        person.opens("/phone/party-enrolment").await;
        person
            .reads("Nothing is signed, attested or certified by the call")
            .await;
        // Who was not called back is not taken down.
        person.types("Who calls", "SY").await;
        person.chooses("Who is to be enrolled", "A pharmacy").await;
        person
            .types("Name of the prescriber or the pharmacy", "Synthetic Corner")
            .await;
        person.types("Short name in the programme", "corner").await;
        person
            .types("Name of the one who signs", "Synthetic Signer")
            .await;
        person.types("Login that they are to have", SIGNER).await;
        clicks(&person, By::Id("read-back")).await;
        let takes_down = "Take it down, and invite the one who signs";
        person.presses(takes_down).await;
        person.reads("Call back first, and tick that you did").await;
        person.keeps_a_picture("party-enrolment-refused").await;
        clicks(&person, By::Id("means")).await;
        person.presses(takes_down).await;
        person.reads("Taken down: read out the code").await;
        person.keeps_a_picture("party-enrolment-code").await;
        let code = person.part("code").await;
        let corner = Subject::Pharmacy(Id::new("corner").expect("an id"));
        let record = world.ledger.party_record(&corner).expect("a record");
        let today = world.ledger.today();
        assert_eq!(
            record.standing_on(today),
            Standing::NotCertified,
            "the call certifies nobody"
        );

        person.presses("Sign out").await;
        person
            .follows("You were invited? Take up your account.")
            .await;
        person.types("Login", SIGNER).await;
        person.types("Code", &code).await;
        person.types("Your new password", OWN).await;
        clicks(&person, By::Id("undertakes")).await;
        person.keeps_a_picture("party-enrolment-take-up").await;
        person.presses("Take up the account").await;
        person.reads("Your account is yours now").await;
        person.signs_in_with(SIGNER, OWN).await;
        assert_eq!(person.path().await, "/pharmacy");
        person.opens("/pharmacy/standing").await;
        person.presses("I am the authorised representative").await;
        person.follows("Read and sign the form").await;
        person.reads("Enrolment of a pharmacy").await;
        person.keeps_a_picture("party-enrolment-form").await;
        person.answers_everything("Yes").await;
        person
            .types("Who signed, by staff number or initials", "S1")
            .await;
        person.presses("Sign").await;
        person
            .reads("This signature is missing: Signature of the authorised representative")
            .await;
        person.ticks_all_under("Signatures").await;
        person.presses("Sign").await;
        assert_eq!(person.path().await, "/pharmacy/standing");
        person.keeps_a_picture("party-enrolment-signed").await;
        let record = world.ledger.party_record(&corner).expect("a record");
        assert_eq!(
            record.standing_on(today),
            Standing::NotCertified,
            "a signature alone certifies nobody"
        );

        person.signs_in(ADMINISTRATOR).await;
        person.opens("/programme/calls").await;
        person.reads("Synthetic Corner").await;
        person.reads_in("party-calls", "Form signed").await;
        person.keeps_a_picture("party-enrolment-office").await;
        let look = "//table[@id='party-calls']//summary";
        clicks(&person, By::XPath(look)).await;
        let again = "//table[@id='party-calls']//input[@name='relistened']";
        clicks(&person, By::XPath(again)).await;
        person.types("Finding", "as it was said").await;
        person.presses("Record").await;
        person.reads_in("party-calls", "as it was said").await;
        world.is_whole();
    });
}
