//! Severity and candidacy in a real browser: what is not known leads to its form, and the page tells what follows.

use crate::acts::enrols;
use crate::chromium::{Scripts, with_a_browser};

#[test]
fn what_is_not_known_is_entered_from_the_page_that_asks_for_it() {
    with_a_browser(Scripts::Off, |_world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let care = format!("/clinic/patients/{}/care", una.patient);
        person.opens(&care).await;
        person.follows("Severity and candidacy").await;
        person.reads("Not known yet").await;
        person.keeps_a_picture("severity-unknown").await;

        person.opens(&format!("{care}/grade?scale=iga")).await;
        person.types("Grade", "4").await;
        person.presses("Record the grade").await;
        person.reads("The grade is on record.").await;
        person.opens(&format!("{care}/lesions")).await;
        for (cell, count) in [
            ("Forehead, Nodules", "6"),
            ("Right cheek, Nodules", "6"),
            ("Chin, Papules", "9"),
        ] {
            person.types(cell, count).await;
        }
        person.presses("Record the count").await;
        for kind in ["oral-antibiotic", "topical"] {
            person
                .opens(&format!("{care}/therapy?therapy={kind}"))
                .await;
            person
                .chooses("What came of it", "An adequate course did not help enough")
                .await;
            person.presses("Record").await;
        }
        person.opens(&format!("{care}/allergy")).await;
        person.types("Allergic to", "peanut").await;
        person.presses("Record the allergy").await;
        person.follows("Severity and candidacy").await;
        person.reads_in("authority-aad-2024", "Candidate").await;
        person
            .reads_in("land-US", "peanut and soya may cross-react")
            .await;
        person.keeps_a_picture("severity").await;
        person.opens(&format!("{care}/plan")).await;
        person.keeps_a_picture("plan-of-steps").await;
        for hand_out in ["/clinic/topics", "/clinic/topics/scars?language=es&land=UK"] {
            person.opens(hand_out).await;
            let name = if hand_out.contains("scars") {
                "hand-out-spanish"
            } else {
                "hand-outs"
            };
            person.keeps_a_picture(name).await;
        }
    });
}
