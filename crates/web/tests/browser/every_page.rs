//! Every page that a link leads to, in every room of the demonstration: looked over at a desk and on a telephone.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::Timestamp;
use retinue_cohort::demo;
use retinue_ledger::{Clock, SimulatedClock};
use retinue_rulebook::Rulebook;
use retinue_web::{Config, DemonstrationSignIn};
use thirtyfour::By;

use crate::chromium::{Scripts, with_a_browser};
use crate::look;
use crate::person::Person;

/// Pages of one kind, such as the forms of different patients, that are opened.
const OF_A_KIND: usize = 2;
/// The kind of the pages of patients at the clinic.
const A_PATIENT: &str = "/clinic/patients/…";

#[test]
fn every_page_of_every_room_reads_well_at_a_desk_and_on_a_telephone() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let demo = tokio::task::spawn_blocking(open_demo).await;
        let (demo, shown) = demo.expect("the demonstration opens");
        let demonstration = demo.sign_ins.iter().map(|one| DemonstrationSignIn {
            who: one.shows.to_owned(),
            login: one.login.to_owned(),
            password: one.password.to_owned(),
        });
        let config = Config {
            demonstration: demonstration.collect(),
            ..Config::default()
        };
        person.turns_to(world.also_serves(&demo.ledger, config).await);
        let person = &mut person;
        person.opens("/").await;
        person.keeps_a_picture("demo-door").await;

        let mut walked = Walked::default();
        for sign_in in &demo.sign_ins {
            person.signs_in_with(sign_in.login, sign_in.password).await;
            walked.through_the_room_of(person, sign_in.login).await;
            // Where a room stands in Spanish too, the same pages again.
            if person.sees("//button[@lang=\"es\"]").await {
                person.opens("/").await;
                person.presses("Español").await;
                let mut again = Walked::default();
                let who = format!("{}-es", sign_in.login);
                again.through_the_room_of(person, &who).await;
                person.opens("/no/such/page").await;
                person.reads("Aquí no hay nada").await;
                person.presses("English").await;
                person.reads("There is nothing here").await;
            }
        }
        person.opens("/").await;
        person.presses("Sign out").await;
        person.presses("Español").await;
        person.keeps_a_picture("demo-door-spanish").await;
        person.presses("Entrar").await;
        person.reads("Hay un problema").await;
        person.presses("English").await;
        let counter = demo.sign_ins.iter().find(|one| one.login == "pharmacist");
        let counter = counter.expect("the demonstration has a pharmacist");
        person.signs_in_with(counter.login, counter.password).await;
        for one in &shown {
            person.opens("/pharmacy").await;
            person
                .types("Programme number", &one.number.to_string())
                .await;
            let born = one.born.to_string();
            person.types_day("Day of birth", &born).await;
            person.presses("Find").await;
            if person
                .sees("//button[normalize-space(.)=\"May this be dispensed today?\"]")
                .await
            {
                person.presses("May this be dispensed today?").await;
            }
            let name = one.course.who.to_lowercase().replace(' ', "-");
            person
                .keeps_a_picture(&format!("demo-counter-{name}"))
                .await;
        }
    });
}

fn open_demo() -> (demo::Demo, Vec<demo::Shown>) {
    let rulebook = Arc::new(Rulebook::embedded().expect("the embedded rules are sound"));
    let moment: Timestamp = "2026-11-20T12:00:00-05:00".parse().expect("a moment");
    let options = demo::Options {
        clock: Clock::Simulated(SimulatedClock::at(moment)),
        ..demo::Options::temporary(rulebook)
    };
    let mut demo = demo::open(options).expect("a demonstration");
    let seeded = demo.seeding.wait();
    assert!(!seeded.shown.is_empty(), "nobody came: {:?}", seeded.astray);
    (demo, seeded.shown)
}

/// The pages that were opened so far, by whomever.
#[derive(Default)]
struct Walked {
    pages: BTreeSet<String>,
    of_kind: BTreeMap<String, usize>,
}

impl Walked {
    /// Follows every link of the room to where nobody has been yet, to a few pages of each kind.
    async fn through_the_room_of(&mut self, person: &mut Person, who: &str) {
        person.keeps_a_picture(&format!("demo-{who}")).await;
        let mut ahead = VecDeque::from(links(person).await);
        assert!(!ahead.is_empty(), "{who} finds a way from the first page");
        while let Some(path) = ahead.pop_front() {
            if !self.pages.insert(path.clone()) {
                continue;
            }
            let kind = kind(&path);
            let count = self.of_kind.entry(kind.clone()).or_default();
            *count += 1;
            // Each patient is in a state of her own; of other pages a few of each kind will do.
            if *count > OF_A_KIND && kind != A_PATIENT {
                continue;
            }
            let name = kind.replace('/', "-").replace("-…", "");
            let name = format!("demo-{who}{name}-{count}");
            person.opens(&path).await;
            person.keeps_a_picture(&name).await;
            ahead.extend(links(person).await);
        }
    }
}

/// The addresses of the links on the page, on this site.
async fn links(person: &Person) -> Vec<String> {
    let links = person
        .browser()
        .find_all(By::XPath("//a[starts-with(@href, \"/\")]"))
        .await;
    let mut found = Vec::new();
    for link in links.expect("links") {
        found.extend(link.attr("href").await.expect("a link"));
    }
    found
}

/// A path without what names one of many.
fn kind(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let parts = path.split('/').map(|part| {
        let names_one = part.len() > 20 || part.chars().any(|letter| letter.is_ascii_digit());
        if names_one { "…" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn a_page_that_reads_badly_is_found_out() {
    with_a_browser(Scripts::On, |_world, person| async move {
        let page = "data:text/html,<html><body><h1>One</h1><h1>Two</h1><h3>Deep</h3>\
                    <input name=unnamed><a href='%23nowhere'>Away</a><fieldset></fieldset>\
                    <p style='color:silver;background:white;width:2000px'>Dim</p><button style='height:9px;width:9px'></button><button style='height:9px;width:9px'></button>";
        person.browser().goto(page).await.expect("a page");
        look::shown_at(person.browser(), 360, 900, "light").await;
        let mut wrong = look::structure(person.browser()).await;
        wrong.extend(crate::axe::violations(person.browser()).await);
        let wrong = wrong.join("\n");
        for found in [
            "the page names no language",
            "the page has no title",
            "2 headings of the first rank",
            "0 main parts",
            "a heading skips a rank",
            "no label",
            "a link leads nowhere",
            "a group without a legend",
            "wide in a window of 360",
            "a style inside the page",
            "contrast of",
            "too small to touch",
            "no name",
            // What the rule engine says of the same.
            "html-has-lang: ",
            "document-title: ",
            "color-contrast: ",
            "label: ",
            "button-name: ",
            "target-size: ",
        ] {
            assert!(wrong.contains(found), "\"{found}\" is not among:\n{wrong}");
        }
    });
}

#[test]
fn what_the_policy_of_the_site_forbids_is_found_out() {
    with_a_browser(Scripts::On, |_world, mut person| async move {
        person.opens("/sign-in").await;
        let sneak = "const style = document.createElement('style'); style.textContent = 'p { color: red }'; \
                     document.head.append(style); \
                     const picture = new Image(); picture.src = 'http://elsewhere.invalid/a.png'; \
                     document.body.append(picture);";
        person
            .browser()
            .execute(sneak, Vec::new())
            .await
            .expect("it runs");
        let complaints = look::complaints(person.browser()).await.join("\n");
        assert!(
            complaints.contains("Content Security Policy"),
            "{complaints}"
        );
    });
}
