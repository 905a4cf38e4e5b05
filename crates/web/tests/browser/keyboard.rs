//! A month by keyboard alone: nobody touches a mouse, the focus is always to be seen, and the way past the bar works.

use retinue_rulebook::{Language, Rulebook};
use serde::Deserialize;
use thirtyfour::Key;
use thirtyfour::prelude::TypingData;

use crate::acts::{Test, enrols, prescribes, records_a_test, sign_the_form};
use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;
use crate::visit::in_the_demonstration;
use crate::world::{ADMINISTRATOR, PASSWORD, PHARMACIST, PRESCRIBER};

/// More stops than any page has.
const MOST_STOPS: usize = 250;

/// What has the focus, and whether it can be seen that it has.
const FOCUSED: &str = r#"
    const one = document.activeElement;
    const words = (element) => (element ? element.textContent : '').trim().replace(/\s+/g, ' ');
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const inside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
    return {
        kind: one.type || one.tagName.toLowerCase(),
        id: one.id,
        words: words(one.labels && one.labels.length ? one.labels[0] : one),
        legend: words(one.closest('fieldset') && one.closest('fieldset').querySelector('legend')),
        outlined,
        inside,
    };
"#;

#[derive(Deserialize, Debug)]
struct Focused {
    kind: String,
    id: String,
    words: String,
    legend: String,
    outlined: bool,
    inside: bool,
}

pub(crate) async fn press(person: &Person, keys: impl Into<TypingData>) {
    let keys = person.browser().action_chain().send_keys(keys);
    keys.perform().await.expect("a key can be pressed");
}

async fn focused(person: &Person) -> Focused {
    let focused = person.browser().execute(FOCUSED, Vec::new()).await;
    focused
        .expect("something")
        .convert()
        .expect("what has the focus")
}

/// Goes on to the next stop, where the focus must be seen.
async fn tabs(person: &Person) -> Focused {
    press(person, Key::Tab).await;
    let focused = focused(person).await;
    let is_on_the_page = focused.kind != "body" && focused.kind != "html";
    assert!(
        (focused.outlined && focused.inside) || !is_on_the_page,
        "the focus is not seen on {focused:?}"
    );
    focused
}

/// Goes on until the focus is on what is called so.
pub(crate) async fn tabs_to(person: &Person, words: &str) {
    for _ in 0..MOST_STOPS {
        let focused = tabs(person).await;
        if focused.words == words || focused.words.starts_with(&format!("{words} ")) {
            return;
        }
    }
    panic!(
        "\"{words}\" is not reached by keyboard:\n{}",
        person.page().await
    );
}

pub(crate) async fn enters(person: &mut Person, words: &str) {
    tabs_to(person, words).await;
    let before = person.document().await;
    press(person, Key::Enter).await;
    person.leaves(&before).await;
    person.arrives().await;
}

pub(crate) async fn types(person: &Person, label: &str, text: &str) {
    tabs_to(person, label).await;
    press(person, text).await;
}

/// Answers each group of the form on the way to the button, with the first answer or the second.
pub(crate) async fn answers_until(
    person: &mut Person,
    button: &str,
    first: &(dyn Fn(&str) -> bool + Sync),
) {
    for _ in 0..MOST_STOPS {
        let focused = tabs(person).await;
        if focused.kind == "radio" {
            let key = if first(&focused.legend) {
                Key::Space
            } else {
                Key::Right
            };
            press(person, key).await;
        } else if focused.kind == "submit" && focused.words == button {
            let before = person.document().await;
            press(person, Key::Enter).await;
            person.leaves(&before).await;
            person.arrives().await;
            return;
        }
    }
    panic!(
        "\"{button}\" is not reached by keyboard:\n{}",
        person.page().await
    );
}

/// Signs in at the door; the language of the page decides what the fields are called.
async fn signs_in(person: &mut Person, login: &str) {
    person.opens("/").await;
    if person.path().await != "/sign-in" {
        enters(person, "Sign out").await;
    }
    types(person, "Login", login).await;
    types(person, "Password", PASSWORD).await;
    enters(person, "Sign in").await;
}

#[test]
fn a_month_is_confirmed_answered_in_spanish_and_handed_over_by_keyboard_alone() {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let person = &mut person;
        let una = enrols(person, "Una Synthetic", "2004-08-15").await;
        sign_the_form(
            person,
            &una,
            Test::negative_any_day("2026-01-05"),
            "2026-01-05",
        )
        .await;
        world.account_for(&una.login, una.patient);
        world.goes_to("2026-02-04");
        records_a_test(person, &una, Test::negative_any_day("2026-02-04")).await;

        // The prescriber, who first goes past the bar.
        signs_in(person, PRESCRIBER).await;
        let skip = tabs(person).await;
        assert_eq!(skip.words, "Skip to the content");
        press(person, Key::Enter).await;
        assert_eq!(focused(person).await.id, "main");
        let next = tabs(person).await;
        let of_main = format!("//main//*[normalize-space(.)=\"{}\"]", next.words);
        assert!(
            person.sees(&of_main).await || next.kind == "search" || next.kind == "text",
            "{next:?} lies past the bar"
        );
        person
            .opens(&format!("/clinic/patients/{}", una.patient))
            .await;
        enters(person, "Confirm the month").await;
        answers_until(person, "Confirm the month", &|_| true).await;
        person.reads("The month is confirmed.").await;

        // The patient, in Spanish.
        signs_in(person, &una.login).await;
        enters(person, "Español").await;
        person.reads("Qué sigue").await;
        enters(person, "Responder a sus preguntas").await;
        let rulebook = Rulebook::embedded().expect("the embedded rules are sound");
        let is_true = |says: &str| {
            let mut all = rulebook.questions().iter();
            let one = all.find(|one| one.says.get(Language::Spanish) == says);
            one.unwrap_or_else(|| panic!("{says} is no question"))
                .is_true
        };
        answers_until(person, "Enviar mis respuestas", &is_true).await;
        person
            .reads("Sus respuestas son correctas. Este paso está hecho.")
            .await;
        person.keeps_a_picture("patient-front-spanish").await;
        enters(person, "English").await;
        person.reads("What is next").await;

        prescribes(person, &una).await;

        // The pharmacist.
        signs_in(person, PHARMACIST).await;
        types(person, "Programme number", &una.number.to_string()).await;
        types(person, "Day of birth", "08152004").await;
        enters(person, "Find").await;
        enters(person, "May this be dispensed today?").await;
        person.reads_in_the_verdict("Authorised").await;
        enters(person, "Fill").await;
        types(person, "Product code", "00000-0000-00").await;
        types(person, "Lot", "SYNTHETIC-1").await;
        enters(person, "Record the filling").await;
        enters(person, "Hand over").await;
        tabs_to(person, "The patient").await;
        press(person, Key::Space).await;
        tabs_to(person, "I have compared today with the last day on the bag, and the person with the name and day of birth.").await;
        press(person, Key::Space).await;
        enters(person, "Hand over now").await;
        person.reads("Handed over, and on record.").await;
        assert_eq!(world.facts_of(una.patient, "handed-over"), 1);
        world.is_whole();
    });
}

#[test]
fn a_guardian_reads_and_signs_in_spanish_by_keyboard_alone() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("guardian").await;
        let person = &mut visit.person;
        enters(person, "Español").await;
        person.reads("Fechas y formularios").await;
        enters(person, "Leer y firmar").await;
        person.reads("Firmar como madre, padre o tutor").await;
        // Without the tick nothing is signed, and the way to what is missing is the first stop.
        enters(person, "Firmar").await;
        assert_eq!(focused(person).await.id, "error-summary");
        tabs_to(
            person,
            "Soy la madre, el padre o el tutor. He leído estas declaraciones y firmo junto con el paciente.",
        )
        .await;
        press(person, Key::Space).await;
        enters(person, "Firmar").await;
        person.reads("Gracias. Su firma quedó registrada.").await;
    });
}

#[test]
fn the_office_suspends_and_reinstates_a_pharmacy_by_keyboard_alone() {
    with_a_browser(Scripts::Off, |world, mut person| async move {
        let person = &mut person;
        signs_in(person, ADMINISTRATOR).await;
        enters(person, "Pharmacies").await;
        enters(person, "South Counter (synthetic)").await;
        for act in ["Suspend", "Reinstate"] {
            // The part is opened where it is closed; then its field and its button are the next stops.
            tabs_to(person, act).await;
            press(person, Key::Enter).await;
            types(person, "Reason", "an inspection").await;
            enters(person, act).await;
        }
        person.reads("Certified").await;
        world.is_whole();
    });
}
