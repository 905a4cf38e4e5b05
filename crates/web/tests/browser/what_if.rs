//! A wish moves dates, capsules, cost and exposure together, in a browser that runs scripts and in one that runs none.

use std::collections::BTreeMap;

use thirtyfour::By;

use crate::acts::enrols;
use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;
use crate::world::{PASSWORD, PRESCRIBER};

/// The rows of the comparison, each as it is and as wished.
type Compared = BTreeMap<String, (String, String)>;

const DOSE: &str = "Daily dose";
const LOWER: &str = "Lower end of the target";
const UPPER: &str = "Upper end of the target";
const CAPSULES: &str = "Capsules from here";
const COST: &str = "Cost";
const WORTH: &str = "Daily dose, worth with food";
const CONCENTRATION: &str = "Average concentration (model)";

/// One thing that is wished, by the label of its field.
enum Wish {
    Typed(&'static str, &'static str),
    Picked(&'static str, &'static str),
    Chosen(&'static str, &'static str),
}

use Wish::{Chosen, Picked, Typed};

const DAILY: Wish = Typed("Daily dose (mg)", "60");
const WEIGHT: Wish = Typed("Weight", "90");
const FROM: Wish = Typed("Cumulative target from (mg/kg)", "150");
const TO: Wish = Typed("to (mg/kg)", "180");
const PRODUCT: Wish = Picked("Product", "Micronized capsules");
const FOOD: Wish = Chosen("Taken", "Without food");
const CURRENCY: Wish = Typed("Currency of that list", "USD");
const PRICES: Wish = Typed(
    "Price list (CSV)",
    "milligrams,capsules,price\n8,60,30.00\n10,60,40.00\n16,60,60.00\n20,60,71.02\n24,60,80.00\n30,60,90.00\n32,60,95.00\n40,60,110.00",
);

async fn wishes(person: &mut Person, path: &str, all: &[&Wish]) -> Compared {
    person.opens(path).await;
    for wish in [&CURRENCY, &PRICES].iter().chain(all) {
        match wish {
            Typed(label, text) => person.types(label, text).await,
            Picked(label, value) => person.picks(label, value).await,
            Chosen(legend, answer) => person.chooses(legend, answer).await,
        }
    }
    person.presses("Reckon").await;
    compared(person).await
}

async fn compared(person: &Person) -> Compared {
    let rows = By::Css("#compared tbody tr");
    let rows = person.browser().find_all(rows).await.expect("the table");
    let mut all = Compared::new();
    for row in rows {
        let cells = row.find_all(By::Css("th, td")).await.expect("cells");
        let mut said = Vec::new();
        for cell in &cells {
            said.push(cell.text().await.expect("text"));
        }
        let [what, before, after] = &said[..] else {
            panic!("a row of three: {said:?}");
        };
        all.insert(what.clone(), (before.clone(), after.clone()));
    }
    all
}

/// The rows in which what is wished differs from what is.
fn moved(rows: &Compared) -> Vec<&str> {
    let all = rows.iter().filter(|(_, (before, after))| before != after);
    all.map(|(what, _)| what.as_str()).collect()
}

fn a_wish_moves_the_course(scripts: Scripts) {
    let runs = matches!(scripts, Scripts::On);
    with_a_browser(scripts, move |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        assert_eq!(person.runs_scripts().await, runs);
        let review = format!("/clinic/patients/{}/care", una.patient);
        person.opens(&review).await;
        person.follows("Record a weight").await;
        person.types("Weight", "70").await;
        person.types_day("Day", "2026-01-05").await;
        person.presses("Record the weight").await;
        person.follows("Set the plan of doses").await;
        person.picks("Product", "Conventional capsules").await;
        person.types("Daily dose to begin with (mg)", "40").await;
        person.types("Cumulative target from (mg/kg)", "120").await;
        person.types("to (mg/kg)", "150").await;
        person.types_day("From", "2026-01-05").await;
        person.presses("Set the plan").await;
        person.reads("The plan of doses is on record.").await;
        let recorded = || {
            let session = world
                .ledger
                .sign_in(PRESCRIBER, PASSWORD)
                .expect("a session");
            let who = session.actor.clinician().expect("a prescriber");
            let file = world.ledger.care_file(&who, una.patient).expect("a file");
            file.care.timeline().len()
        };
        let before = recorded();

        let path = format!("{review}/what-if");
        let as_it_is = wishes(person, &path, &[]).await;
        assert_eq!(moved(&as_it_is), [""; 0], "nothing is wished yet");
        for (wished, moves, stays) in [
            (
                vec![&DAILY],
                vec![DOSE, LOWER, UPPER, CAPSULES, COST, WORTH, CONCENTRATION],
                vec![],
            ),
            (
                vec![&WEIGHT],
                vec![DOSE, LOWER, UPPER, CAPSULES, COST],
                vec![WORTH, CONCENTRATION],
            ),
            (
                vec![&FROM, &TO],
                vec![LOWER, UPPER, CAPSULES, COST],
                vec![DOSE, WORTH, CONCENTRATION],
            ),
            (
                // Another scale of milligrams: the same dose by what it is worth, of other capsules at another price.
                vec![&PRODUCT],
                vec![DOSE, COST],
                vec![LOWER, UPPER, WORTH, CONCENTRATION],
            ),
            (
                vec![&FOOD],
                vec![WORTH, CONCENTRATION],
                vec![DOSE, LOWER, UPPER, CAPSULES, COST],
            ),
            (
                vec![&DAILY, &WEIGHT, &FROM, &TO, &PRODUCT, &FOOD],
                vec![DOSE, LOWER, UPPER, CAPSULES, COST, WORTH, CONCENTRATION],
                vec![],
            ),
        ] {
            let rows = wishes(person, &path, &wished).await;
            let moved = moved(&rows);
            for what in moves {
                assert!(moved.contains(&what), "{what} moves: {rows:#?}");
            }
            for what in stays {
                assert!(!moved.contains(&what), "{what} stays: {rows:#?}");
            }
            for (what, (before, _)) in &rows {
                assert_eq!(before, &as_it_is[what].0, "{what}: what is stays as it is");
            }
            assert!(rows[COST].1.ends_with(" USD"), "{rows:#?}");
        }

        // The wish stands in its fields and in the address: whoever opens it sees the same.
        assert_eq!(person.value("Daily dose (mg)").await, "60");
        assert_eq!(person.value("Weight").await, "90");
        let together = compared(person).await;
        let address = person.browser().current_url().await.expect("an address");
        let asked = address.query().expect("the wishes").to_owned();
        person.opens(&format!("{path}?{asked}")).await;
        assert_eq!(compared(person).await, together);
        assert_eq!(recorded(), before, "nothing is recorded");
        person.keeps_a_picture("what-if-together").await;
    });
}

#[test]
fn with_scripts_off_a_wish_moves_dates_capsules_cost_and_exposure_together() {
    a_wish_moves_the_course(Scripts::Off);
}

#[test]
fn with_scripts_on_a_wish_moves_dates_capsules_cost_and_exposure_together() {
    a_wish_moves_the_course(Scripts::On);
}
