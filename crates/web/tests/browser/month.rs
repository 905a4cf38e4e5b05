//! A month's review in a real browser: rooming, results and doses go in, and one page tells what changed and what is
//! advised.

use crate::acts::enrols;
use crate::chromium::{Scripts, with_a_browser};
use crate::world::PRESCRIBER;

#[test]
fn a_month_is_reviewed_on_one_page_and_a_wish_moves_the_course() {
    with_a_browser(Scripts::Off, |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        let review = format!("/clinic/patients/{}/care", una.patient);
        person.opens(&review).await;
        person.reads("No plan of doses is on record").await;

        person.follows("Record a weight").await;
        person.types("Weight", "70").await;
        person.types_day("Day", "2026-01-05").await;
        person.presses("Record the weight").await;
        person.reads("The weight is on record.").await;

        person.follows("Set the plan of doses").await;
        person.picks("Product", "Conventional capsules").await;
        person.types("Daily dose to begin with (mg)", "35").await;
        person.types("For how many days", "28").await;
        person.types("Then daily (mg)", "70").await;
        person.types("Cumulative target from (mg/kg)", "120").await;
        person.types("to (mg/kg)", "150").await;
        person.types_day("From", "2026-01-05").await;
        person.presses("Set the plan").await;
        person.reads("The plan of doses is on record.").await;
        assert!(person.sees("//*[@id='ribbon-table']").await);

        world.goes_to("2026-03-02");
        person.opens("/clinic").await;
        person.signs_in(PRESCRIBER).await;
        person.opens(&review).await;
        person.follows("Rooming").await;
        person.types("Weight", "71").await;
        person
            .chooses(
                "Capsules since the last day that was told",
                "Taken as planned, every day",
            )
            .await;
        person.types("PHQ-2: the two answers", "2 2").await;
        person.presses("Record").await;
        person.reads("It is on record.").await;
        person.reads("Somebody is to be reached").await;
        person.reads("56 taken").await;

        for (analyte, value, unit, low, high, on) in [
            (
                "triglycerides (mg/dL or mmol/L)",
                "90",
                "mg/dL",
                "0",
                "150",
                "2026-01-04",
            ),
            (
                "triglycerides (mg/dL or mmol/L)",
                "612",
                "mg/dL",
                "0",
                "150",
                "2026-03-01",
            ),
            (
                "alanine aminotransferase (U/L or ukat/L)",
                "20",
                "U/L",
                "0",
                "40",
                "2026-01-04",
            ),
            (
                "alanine aminotransferase (U/L or ukat/L)",
                "28",
                "U/L",
                "0",
                "40",
                "2026-03-01",
            ),
        ] {
            person.follows("Record a laboratory result").await;
            person.picks("What was measured", analyte).await;
            person.types("Value", value).await;
            person.types("Unit", unit).await;
            person
                .types("Lower limit of the laboratory’s range", low)
                .await;
            person
                .types("Upper limit of the laboratory’s range", high)
                .await;
            person.chooses("Was it taken fasting?", "Yes").await;
            person.types_day("Day of the specimen", on).await;
            person.presses("Record the result").await;
            person.reads("The result is on record.").await;
        }
        person.reads("Lower the dose").await;
        person.keeps_a_picture("month-review").await;

        person.follows("What if …").await;
        person.types("Daily dose (mg)", "40").await;
        person.chooses("Taken", "With food").await;
        person.presses("Reckon").await;
        person.reads_in("compared", "40 mg").await;
        person.keeps_a_picture("what-if").await;

        person.opens("/clinic/care").await;
        person.reads("Una Synthetic").await;
        person.keeps_a_picture("contacts-that-wait").await;
    });
}
