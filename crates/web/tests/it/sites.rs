//! A chain and those who work at several of its sites: one sign-in, one site at a time, and nothing for the chain itself.

use reqwest::StatusCode;
use retinue_kernel::{Id, Payload, RegistryEvent};
use retinue_ledger::measure::ready_to_certify;
use retinue_ledger::{CommandId, RegistrySubmission, Role, Subject};
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::world::{
    ADMINISTRATOR, BORN, Enrolled, OTHER_PHARMACIST, PASSWORD, PATIENT, PHARMACIST, World, day, id,
};

const FLOATER: &str = "counter-both";
const STRANGER: &str = "counter-moon";

pub(crate) fn records(world: &World, site: &str, event: RegistryEvent) {
    let submission = RegistrySubmission {
        subject: Subject::Pharmacy(id(site)),
        command_id: CommandId::random().expect("random bytes"),
        who: world.ledger.at_the_console().actor().clone(),
        on: day("2026-01-02"),
        event,
        at: None,
    };
    world.ledger.submit_registry(submission).expect("a fact");
}

async fn office_does(world: &World, site: &str, act: &str, form: &[(&str, &str)]) -> Answer {
    let office = world.signed_in(ADMINISTRATOR).await;
    let page = format!("/programme/pharmacies/{site}");
    let action = format!("{page}/{act}");
    office.fills_in_to(&page, &action, form).await
}

async fn joins(world: &World, site: &str, chain: &str, representative: &str) {
    let form = [("chain", chain), ("representative", representative)];
    let done = office_does(world, site, "join-chain", &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

/// North and South are a chain, which the pharmacist of South represents; Moon is another's. Whoever floats has their
/// account at South.
async fn chain() -> World {
    let world = World::new().await;
    let moon = Subject::Pharmacy(id("moon"));
    let ready = ready_to_certify(&world.ledger, &moon, world.ledger.today());
    let certified = RegistryEvent::Certified {
        until: day("2026-12-31"),
    };
    for event in ready.expect("rules").into_iter().chain([certified]) {
        records(&world, "moon", event);
    }
    world.account(FLOATER, "Synthetic Floater", Role::Pharmacist(id("south")));
    world.account(STRANGER, "Synthetic Moon", Role::Pharmacist(id("moon")));
    joins(&world, "north", "star", OTHER_PHARMACIST).await;
    joins(&world, "south", "star", OTHER_PHARMACIST).await;
    joins(&world, "moon", "moons", STRANGER).await;
    world
}

async fn chooses(browser: &Browser, site: &str) -> Answer {
    browser.post(&format!("/sites/{site}/work"), &[]).await
}

/// Where the form leads that acts at this place of the room.
fn leads(page: &Answer, place: &str) -> String {
    let from = format!("action=\"{place}?");
    let rest = page.text.split(&from).nth(1).expect("a form of the page");
    format!("{place}?{}", rest.split('"').next().expect("its end"))
}

/// Sends the form at that place of the page, as a browser does.
async fn sends(browser: &Browser, page: &str, place: &str, form: &[(&str, &str)]) -> Answer {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
    browser.fills_in_to(page, &leads(&shown, place), form).await
}

/// Finds the patient at the counter of the site where they work now; where the case is.
async fn finds(browser: &Browser, of: &Enrolled) -> String {
    let number = of.number.to_string();
    let form = [("number", number.as_str()), ("born", BORN)];
    let place = leads(&browser.get("/pharmacy").await, "/pharmacy/find");
    let found = browser.post(&place, &form).await;
    assert_eq!(found.status, StatusCode::SEE_OTHER, "{}", found.text);
    found.location().to_owned()
}

async fn names_the_floater(world: &World) -> Browser {
    let representative = world.signed_in(OTHER_PHARMACIST).await;
    assert_eq!(
        chooses(&representative, "north").await.location(),
        "/pharmacy"
    );
    let form = [("account", FLOATER)];
    let named = sends(&representative, "/pharmacy/staff", "/pharmacy/staff", &form).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    representative
}

/// The sites for which an authorisation of the patient stands on record.
fn authorised_at(world: &World, of: &Enrolled) -> Vec<Id> {
    let file = world.ledger.patient_file(&world.clinician(), of.patient);
    let file = file.expect("a file");
    let all = file.record.facts().iter();
    all.filter_map(|fact| match &fact.event.payload {
        Payload::DispenseAuthorised { pharmacy, .. } => Some(pharmacy.clone()),
        _ => None,
    })
    .collect()
}

#[tokio::test]
async fn a_floating_pharmacist_signs_in_once_and_what_they_ask_is_that_sites() {
    let world = chain().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    names_the_floater(&world).await;
    let mut floater = world.stranger();
    let entered = floater.sign_in(FLOATER, PASSWORD).await;
    assert_eq!(entered.location(), "/sites", "the choice comes first");
    assert_eq!(floater.get("/pharmacy").await.location(), "/sites");
    let listed = floater.get("/sites").await;
    assert!(
        listed.says("North Counter") && listed.says("South Counter"),
        "{}",
        listed.text
    );
    assert_eq!(chooses(&floater, "north").await.location(), "/pharmacy");
    let front = floater.get("/pharmacy").await;
    assert!(
        front.says("Synthetic Floater · North Counter"),
        "{}",
        front.text
    );

    let case = finds(&floater, &of).await;
    let ask = format!("{case}/{prescription}/ask");
    // In a second window the other site is chosen; the page of the first does nothing there.
    let shown = floater.get(&case).await;
    chooses(&floater, "south").await;
    let form = [("command-id", shown.command_id())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let stale = floater.post(&leads(&shown, &ask), &form).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.text);
    assert!(stale.says("for another site"), "{}", stale.text);
    let unmarked = floater.post(&ask, &form).await;
    assert_eq!(
        unmarked.status,
        StatusCode::CONFLICT,
        "a page without a mark"
    );
    assert_eq!(
        floater.get(&case).await.status,
        StatusCode::NOT_FOUND,
        "the case is North's"
    );
    assert_eq!(authorised_at(&world, &of), []);

    chooses(&floater, "north").await;
    let asked = floater.post(&leads(&shown, &ask), &form).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert!(floater.get(&case).await.says("Authorised"));
    assert_eq!(authorised_at(&world, &of), [id("north")]);
    // It waits at that site, and at no other.
    chooses(&floater, "south").await;
    let south = floater.get("/pharmacy").await;
    assert!(
        south.says("Nothing is waiting to be handed over"),
        "{}",
        south.text
    );
}

#[tokio::test]
async fn the_representative_sees_what_each_site_has_due_and_releases_what_one_of_them_holds() {
    let world = chain().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    let north = world.signed_in(PHARMACIST).await;
    let case = crate::counter::case_of(&north, &of).await;
    crate::counter::asks(&north, &case, prescription.as_str()).await;

    let representative = world.signed_in(OTHER_PHARMACIST).await;
    let sites = representative.get("/sites").await;
    assert_eq!(
        sites
            .text
            .matches("You are its authorised representative")
            .count(),
        2
    );
    assert!(
        sites.says("Certified") && sites.says("Last trained"),
        "{}",
        sites.text
    );
    assert!(!sites.says("moon"), "no site of another chain");
    chooses(&representative, "north").await;
    let case = finds(&representative, &of).await;
    let page = format!("{case}/{prescription}/release");
    let shown = representative.get(&page).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let mark = shown.text.split("action=\"?at=").nth(1).expect("its mark");
    let mark = mark.split('"').next().expect("its end");
    let released = representative
        .fills_in_to(
            &page,
            &format!("{page}?at={mark}"),
            &[("reason", "collects elsewhere")],
        )
        .await;
    assert_eq!(released.status, StatusCode::SEE_OTHER, "{}", released.text);
    assert!(world.kinds(&of).contains(&"authorisation-released"));
    // For its own certification each site trains, and is renewed, by itself.
    let training = [("staff", "A1, B2"), ("record", "binder 3")];
    let trained = sends(
        &representative,
        "/pharmacy/standing",
        "/pharmacy/standing/train",
        &training,
    );
    assert_eq!(trained.await.status, StatusCode::SEE_OTHER);
    let trained = |site| {
        let record = world.ledger.party_record(&Subject::Pharmacy(id(site)));
        let record = record.expect("a record");
        let facts = &record.facts;
        let trained = facts
            .iter()
            .filter(|fact| matches!(fact.event, RegistryEvent::Trained { .. }));
        trained.count()
    };
    // Each was trained once before it was certified.
    assert_eq!((trained("north"), trained("south")), (2, 1));
    let sites = representative.get("/sites").await;
    let told = sites.text.matches("Last trained").count();
    assert_eq!(told, 2, "{}", sites.text);
}

#[tokio::test]
async fn a_pharmacist_who_leaves_a_site_loses_its_room_at_once() {
    let world = chain().await;
    let representative = names_the_floater(&world).await;
    let floater = world.signed_in(FLOATER).await;
    chooses(&floater, "north").await;
    assert_eq!(floater.get("/pharmacy").await.status, StatusCode::OK);
    let staff = representative.get("/pharmacy/staff").await;
    assert!(staff.says("Of another site"), "{}", staff.text);
    let floats = world.ledger.sign_in(FLOATER, PASSWORD).expect("a session");
    let place = format!("/pharmacy/staff/{}/end", floats.actor.account());
    let ended = sends(&representative, "/pharmacy/staff", &place, &[]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    assert_eq!(floater.get("/pharmacy").await.location(), "/sign-in");
    let again = world.signed_in(FLOATER).await;
    assert_eq!(chooses(&again, "north").await.status, StatusCode::NOT_FOUND);
    let home = again.get("/pharmacy").await;
    assert_eq!(home.status, StatusCode::OK, "they work at South as before");
    // Nobody is asked who has no choice.
    assert!(!home.says("/sites"), "{}", home.text);
}

#[tokio::test]
async fn whoever_leaves_the_site_of_their_account_works_at_none() {
    let world = chain().await;
    let form = [("account", FLOATER)];
    let ended = office_does(&world, "south", "end-pharmacist", &form).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    let mut floater = world.stranger();
    assert_eq!(
        floater.sign_in(FLOATER, PASSWORD).await.location(),
        "/sites"
    );
    assert!(floater.get("/sites").await.says("accounted for at no site"));
    assert_eq!(floater.get("/pharmacy").await.location(), "/sites");
    assert_eq!(
        floater.post("/pharmacy/find", &[]).await.status,
        StatusCode::FORBIDDEN
    );
    let back = office_does(&world, "south", "name-pharmacist", &form).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    assert_eq!(
        world.signed_in(FLOATER).await.get("/pharmacy").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn another_chains_site_a_site_guessed_and_a_login_guessed_are_no_way_in() {
    let world = chain().await;
    names_the_floater(&world).await;
    let floater = world.signed_in(FLOATER).await;
    for guessed in ["moon", "nowhere", "pharmacy:north", "%2e%2e"] {
        let tried = chooses(&floater, guessed).await;
        assert_eq!(
            tried.status,
            StatusCode::NOT_FOUND,
            "{guessed} is not theirs"
        );
    }
    assert_eq!(floater.get("/pharmacy").await.location(), "/sites");
    // Whoever has one site chooses none of another's, and marks no page with it.
    let moon = world.signed_in(STRANGER).await;
    assert_eq!(chooses(&moon, "north").await.status, StatusCode::NOT_FOUND);
    let marked = format!("/pharmacy/staff?at={}", hex("north"));
    let form = [("account", FLOATER), ("command-id", "guess-1")];
    assert_eq!(moon.post(&marked, &form).await.status, StatusCode::CONFLICT);
    // A representative takes nobody from elsewhere, and learns of no login: not of a floater's, a prescriber's or none.
    for login in [FLOATER, "dr-sample", "no-such-login"] {
        let tried = moon
            .fills_in("/pharmacy/staff", &[("account", login)])
            .await;
        assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
        let says = tried.error_of("account").unwrap_or_default();
        assert!(
            says.contains("No open account of a pharmacist of your sites"),
            "{login}: {}",
            tried.text
        );
    }
    // Who works at a site is not for its other pharmacists to say, nor who stands for a site of a chain.
    let north = world.signed_in(PHARMACIST).await;
    let page = north.get("/pharmacy/staff").await;
    assert!(page.says("The authorised representative says who works here"));
    let form = [
        ("account", FLOATER),
        ("command-id", "00000000-0000-4000-8000-000000000001"),
    ];
    let tried = north.post("/pharmacy/staff", &form).await;
    assert_eq!(
        tried.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        tried.text
    );
    let tried = north
        .fills_in_to("/pharmacy/standing", "/pharmacy/standing/represent", &[])
        .await;
    assert_eq!(
        tried.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        tried.text
    );
    assert!(tried.says("belongs to a chain"), "{}", tried.text);
}

#[tokio::test]
async fn another_representative_and_leaving_the_chain_close_the_room_to_whoever_was_of_it() {
    let world = chain().await;
    names_the_floater(&world).await;
    let floater = world.signed_in(FLOATER).await;
    let representative = world.signed_in(OTHER_PHARMACIST).await;
    chooses(&floater, "north").await;
    joins(&world, "north", "star", PHARMACIST).await;
    assert_eq!(representative.get("/pharmacy").await.location(), "/sign-in");
    let before = world.signed_in(OTHER_PHARMACIST).await;
    assert_eq!(
        chooses(&before, "north").await.status,
        StatusCode::NOT_FOUND
    );
    let left = office_does(&world, "north", "leave-chain", &[]).await;
    assert_eq!(left.status, StatusCode::SEE_OTHER, "{}", left.text);
    assert_eq!(floater.get("/pharmacy").await.location(), "/sign-in");
    let again = world.signed_in(FLOATER).await;
    assert_eq!(chooses(&again, "north").await.status, StatusCode::NOT_FOUND);
    let unknown = office_does(
        &world,
        "north",
        "join-chain",
        &[("chain", "star"), ("representative", "nobody")],
    )
    .await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unknown.error_of("representative").is_some(),
        "{}",
        unknown.text
    );
}

#[tokio::test]
async fn a_program_of_a_floating_pharmacist_names_the_site_when_it_signs_in() {
    let world = chain().await;
    let (of, prescription) = world.ready("Synthetic Person One", PATIENT);
    names_the_floater(&world).await;
    let signs_in = |site: Option<&'static str>| {
        let stranger = world.stranger();
        let mut said = json!({ "login": FLOATER, "password": PASSWORD });
        if let Some(site) = site {
            said["site"] = json!(site);
        }
        async move {
            let answer = stranger.post_json("/api/session", &said).await;
            let cookie = answer
                .header("set-cookie")
                .split(';')
                .next()
                .map(str::to_owned);
            (answer, stranger.with_cookie(&cookie.unwrap_or_default()))
        }
    };
    let (_, without) = signs_in(None).await;
    let asks = json!({ "number": of.number.to_string(), "prescription": prescription, "command-id": "float-1" });
    let refused = without.post_json("/api/dispense-requests", &asks).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text);
    let (elsewhere, _) = signs_in(Some("moon")).await;
    assert_eq!(
        elsewhere.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        elsewhere.text
    );
    assert_eq!(
        elsewhere.header("set-cookie"),
        "",
        "and there is no session"
    );
    let (_, program) = signs_in(Some("north")).await;
    let answer = program.post_json("/api/dispense-requests", &asks).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(authorised_at(&world, &of), [id("north")]);
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_site_that_goes_to_another_chain_keeps_nobody_of_the_one_before() {
    let world = chain().await;
    names_the_floater(&world).await;
    let before = world.signed_in(FLOATER).await;
    assert_eq!(
        chooses(&before, "north").await.status,
        StatusCode::SEE_OTHER
    );
    joins(&world, "north", "moons", PHARMACIST).await;
    assert_eq!(before.get("/pharmacy").await.location(), "/sign-in");
    let again = world.signed_in(FLOATER).await;
    assert_eq!(chooses(&again, "north").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_takes_a_site_from_a_representative_who_works_there() {
    let world = World::new().await;
    world.account(FLOATER, "Synthetic Floater", Role::Pharmacist(id("south")));
    let represents = |browser: Browser| async move {
        browser
            .fills_in_to("/pharmacy/standing", "/pharmacy/standing/represent", &[])
            .await
    };
    let named = represents(world.signed_in(OTHER_PHARMACIST).await).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text);
    let taken = represents(world.signed_in(FLOATER).await).await;
    assert_eq!(
        taken.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        taken.text
    );
    assert!(
        taken.says("the programme's office ends them at this site"),
        "{}",
        taken.text
    );
}
