//! What people do in their rooms, in the words that stand on the pages.

use crate::person::Person;
use crate::world::{ADMINISTRATOR, Enrolled, PASSWORD, PHARMACIST, PRESCRIBER};

const IN_A_LABORATORY: &str = "At a site with a CLIA certificate in force (laboratory or office)";

/// A pregnancy test as it is written on a slip of paper.
#[derive(Clone, Copy)]
pub(crate) struct Test<'a> {
    pub(crate) collected_on: &'a str,
    pub(crate) result: &'a str,
    /// Nothing where periods are irregular.
    pub(crate) period_began_on: Option<&'a str>,
}

impl<'a> Test<'a> {
    /// A negative test of someone with regular periods, in the first days of one.
    pub(crate) fn negative(collected_on: &'a str, period_began_on: &'a str) -> Test<'a> {
        Test {
            collected_on,
            result: "Negative",
            period_began_on: Some(period_began_on),
        }
    }

    /// A negative test of someone with irregular periods.
    pub(crate) fn negative_any_day(collected_on: &'a str) -> Test<'a> {
        Test {
            collected_on,
            result: "Negative",
            period_began_on: None,
        }
    }

    async fn is_filled_in_by(self, person: &Person) {
        person
            .types_day("Day the specimen was taken", self.collected_on)
            .await;
        person.chooses("Result", self.result).await;
        person.chooses("Specimen", "Urine").await;
        person
            .chooses("Where it was performed", IN_A_LABORATORY)
            .await;
        person.types("CLIA number of the site", "00D0000000").await;
        match self.period_began_on {
            Some(began) => {
                person.chooses("Menstrual cycle", "Regular periods").await;
                person
                    .types_day("First day of the last period", began)
                    .await;
            }
            None => person.chooses("Menstrual cycle", "Irregular periods").await,
        }
    }
}

/// The pill and a condom, since that day.
async fn pill_and_condom(person: &Person, since: &str) {
    person.ticks("Combined hormonal pill").await;
    person.ticks("Male latex condom").await;
    person.types_day("Used without a break since", since).await;
}

// The clinic.

/// The prescriber enrols someone who can become pregnant, in the programme that the installation runs.
pub(crate) async fn enrols(prescriber: &mut Person, name: &str, born: &str) -> Enrolled {
    enrols_in(None, prescriber, name, born).await
}

/// The same in another programme, by the words under which it stands to choose.
pub(crate) async fn enrols_in(
    programme: Option<&str>,
    prescriber: &mut Person,
    name: &str,
    born: &str,
) -> Enrolled {
    prescriber.signs_in(PRESCRIBER).await;
    prescriber.follows("Enrol a patient").await;
    if let Some(programme) = programme {
        prescriber.chooses("Programme", programme).await;
    }
    prescriber.types("Name of the patient", name).await;
    prescriber.types_day("Day of birth", born).await;
    prescriber.chooses("Category", "Can become pregnant").await;
    prescriber.presses("Enrol the patient").await;
    prescriber.reads("The patient is enrolled.").await;
    let path = prescriber.path().await;
    let patient = path.rsplit('/').next().expect("a path");
    let number = prescriber.part("programme-number").await;
    Enrolled {
        name: name.to_owned(),
        born: born.to_owned(),
        patient: patient.parse().expect("the record id in the address"),
        number: number.parse().expect("a programme number"),
        login: name.to_lowercase().replace(' ', "-"),
    }
}

/// The prescriber opens the page of a patient, signing in again where the session has ended since.
pub(crate) async fn opens_the_chart(prescriber: &mut Person, of: &Enrolled) {
    let chart = format!("/clinic/patients/{}", of.patient);
    if prescriber.path().await == chart {
        prescriber.opens(&chart).await;
    }
    if prescriber.path().await != chart {
        prescriber.signs_in(PRESCRIBER).await;
        let row = format!("//a[.//*[normalize-space(.)=\"{}\"]]", of.name);
        prescriber.follows_what_is_at(&row).await;
    }
}

/// Everybody signs the enrolment form; the first test and the contraception stand on it.
pub(crate) async fn sign_the_form(
    prescriber: &mut Person,
    of: &Enrolled,
    test: Test<'_>,
    since: &str,
) {
    sign_the_form_in("Demonstration wording", prescriber, of, test, since).await;
}

/// The same, where the form is in words that say so of themselves.
pub(crate) async fn sign_the_form_in(
    words: &str,
    prescriber: &mut Person,
    of: &Enrolled,
    test: Test<'_>,
    since: &str,
) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Sign the enrolment form").await;
    prescriber.reads(words).await;
    prescriber.answers_everything("Yes").await;
    pill_and_condom(prescriber, since).await;
    test.is_filled_in_by(prescriber).await;
    prescriber.ticks_all_under("Signatures").await;
    prescriber.presses("Record the signed form").await;
    prescriber
        .reads("The enrolment form is signed and on record.")
        .await;
}

/// The prescriber records a test.
pub(crate) async fn records_a_test(prescriber: &mut Person, of: &Enrolled, test: Test<'_>) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Record a pregnancy test").await;
    test.is_filled_in_by(prescriber).await;
    prescriber.presses("Record the test").await;
    prescriber.reads("The pregnancy test is on record.").await;
}

/// The prescriber confirms the month against the test of that day, such as `Wednesday 4 February 2026`.
pub(crate) async fn confirms_the_month(prescriber: &mut Person, of: &Enrolled, test: &str) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Confirm the month").await;
    prescriber.answers_everything("Yes").await;
    prescriber
        .chooses_the_one("Confirmed against the test of", test)
        .await;
    prescriber.presses("Confirm the month").await;
    prescriber.reads("The month is confirmed.").await;
}

/// The prescriber writes thirty capsules of 40 mg for thirty days.
pub(crate) async fn prescribes(prescriber: &mut Person, of: &Enrolled) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Prescribe").await;
    prescriber.picks("Strength", "40 mg").await;
    prescriber.types("Capsules", "30").await;
    assert_eq!(prescriber.value("Days of supply").await, "30");
    prescriber.presses("Write the prescription").await;
    prescriber.reads("The prescription is on record.").await;
}

/// The prescriber takes an unused prescription back.
pub(crate) async fn cancels_the_prescription(prescriber: &mut Person, of: &Enrolled, why: &str) {
    opens_the_chart(prescriber, of).await;
    prescriber.follows("Cancel a prescription").await;
    prescriber.types("Reason", why).await;
    prescriber.presses("Cancel the prescription").await;
    prescriber.reads("The prescription is cancelled.").await;
}

// The patient.

/// The administrator makes an account for a patient, from the record id on the clinic's page.
pub(crate) async fn makes_an_account(administrator: &mut Person, of: &Enrolled) {
    administrator.signs_in(ADMINISTRATOR).await;
    administrator.follows("Accounts").await;
    administrator.types("Name shown to others", &of.name).await;
    administrator.types("Login", &of.login).await;
    administrator.chooses("Role", "Patient").await;
    administrator.types("Of whom", &of.number.to_string()).await;
    administrator.types("Password", PASSWORD).await;
    administrator.presses("Create the account").await;
    administrator.reads(&of.login).await;
}

/// The patient answers the month's questions, all of them right.
pub(crate) async fn answers_the_questions(patient: &mut Person, of: &Enrolled) {
    patient.signs_in(&of.login).await;
    patient.follows("Answer your questions").await;
    for (says, answer) in [
        (
            "I use two methods of contraception together, every time, or I abstain.",
            "True",
        ),
        (
            "If I cannot get to the pharmacy in time, I can collect the capsules a few days later without a new test.",
            "False",
        ),
        (
            "I go on with contraception for one month after my last capsule.",
            "True",
        ),
        (
            "I may give leftover capsules to a friend with bad acne.",
            "False",
        ),
        (
            "If I think I might be pregnant, I stop at once and call my prescriber.",
            "True",
        ),
    ] {
        patient.chooses(says, answer).await;
    }
    patient.presses("Send my answers").await;
    patient.reads("Your answers are right.").await;
}

// The pharmacy.

/// The pharmacist finds the patient by programme number and day of birth.
pub(crate) async fn finds(pharmacist: &mut Person, of: &Enrolled) {
    pharmacist.signs_in(PHARMACIST).await;
    pharmacist
        .types("Programme number", &of.number.to_string())
        .await;
    pharmacist.types_day("Day of birth", &of.born).await;
    pharmacist.presses("Find").await;
    pharmacist.reads(&of.name).await;
}

/// The pharmacist finds the patient and asks the programme.
pub(crate) async fn asks(pharmacist: &mut Person, of: &Enrolled) {
    finds(pharmacist, of).await;
    pharmacist.presses("May this be dispensed today?").await;
}

/// The pharmacist counts the capsules into a bag.
pub(crate) async fn fills(pharmacist: &mut Person) {
    pharmacist.follows("Fill").await;
    pharmacist.types("Product code", "00000-0000-00").await;
    pharmacist.types("Lot", "SYNTHETIC-1").await;
    pharmacist.presses("Record the filling").await;
    pharmacist.reads("The filling is on record.").await;
}

/// The pharmacist hands the bag over, having compared the day and the person.
pub(crate) async fn hands_over(pharmacist: &mut Person) {
    pharmacist.follows("Hand over").await;
    pharmacist
        .ticks("I have compared today with the last day on the bag, and the person with the name and day of birth.")
        .await;
    pharmacist.chooses("Into whose hands", "The patient").await;
    pharmacist.presses("Hand over now").await;
    pharmacist.reads("Handed over, and on record.").await;
}

/// From a test to a prescription: the test, the patient's questions, the confirmation, the prescription.
pub(crate) async fn prepare_the_month(
    person: &mut Person,
    of: &Enrolled,
    test: Test<'_>,
    test_in_words: &str,
) {
    records_a_test(person, of, test).await;
    answers_the_questions(person, of).await;
    confirms_the_month(person, of, test_in_words).await;
    prescribes(person, of).await;
}

/// At the counter: asked, authorised until that day, filled, handed over.
pub(crate) async fn collect_the_month(person: &mut Person, of: &Enrolled, until: &str) {
    asks(person, of).await;
    person.reads_in_the_verdict("Authorised").await;
    person
        .reads_in_the_verdict(&format!("Hand over until and including {until}"))
        .await;
    fills(person).await;
    hands_over(person).await;
    person.reads_in_the_verdict("Handed over").await;
}
