//! Every page of every room of the demonstration: looked over at a desk and on a telephone, in light and in dark. The table
//! of the site's routes says which pages there are.

use retinue_cohort::demo::{Prescriber, Shown};
use retinue_kernel::Id;
use retinue_ledger::Subject;

use crate::chromium::{Scripts, with_a_browser};
use crate::look;
use crate::visit::{CHART, Visit, in_the_demonstration};
use crate::waiting;

#[test]
fn every_page_of_the_clinic_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        let own = Subject::Prescriber(Prescriber::Sample.id());
        waiting::categories_wait(visit.ledger());
        waiting::a_case_is_open(visit.ledger(), &own, "P8");
        let correction = waiting::a_correction_waits(visit.ledger(), "prescriber", &visit.shown);
        // What waits is looked at as whoever proposed it sees it: with its answers, and refused on confirming.
        visit.signs_in("prescriber").await;
        let chart = CHART.replace("{patient}", &correction.patient);
        visit.person.opens(&chart).await;
        visit
            .person
            .reads("Corrections that wait for a second person")
            .await;
        visit
            .person
            .keeps_a_picture("waiting-correction-chart")
            .await;
        for (act, button) in [
            ("decline-correction", "Decline the correction"),
            ("confirm-correction", "Confirm the correction"),
        ] {
            let page = format!("{chart}/{act}?proposal={}", correction.proposal);
            visit.person.opens(&page).await;
            visit.person.reads("mistyped").await;
            visit
                .person
                .keeps_a_picture(&format!("waiting-{act}"))
                .await;
            visit.has_come_to("prescriber").await;
            if act == "confirm-correction" {
                visit.person.opens(&page).await;
                visit.person.presses(button).await;
                visit
                    .person
                    .reads("Whoever proposes a correction does not confirm it")
                    .await;
            }
        }
        let reaction =
            waiting::care_is_on_record(visit.ledger(), "prescriber", &correction.patient);
        for page in [
            "contact".to_owned(),
            "doses".to_owned(),
            "medicine-over".to_owned(),
            "take-back".to_owned(),
            "report-sent".to_owned(),
            format!("reactions/{reaction}"),
        ] {
            visit.person.opens(&format!("{chart}/care/{page}")).await;
            visit.has_come_to("prescriber").await;
        }
        visit.person.opens("/clinic/standing").await;
        let case = "//a[starts-with(@href, '/clinic/standing/cases/')]";
        visit.person.follows_what_is_at(case).await;
        visit.has_come_to("prescriber").await;
        // The delegate first, to whom the pages of another's patients are shown.
        for who in ["prescriber-2", "prescriber-3", "prescriber"] {
            visit.signs_in(who).await;
            visit.walks(who).await;
        }
        // The patient's page has buttons for these; the pages are for whoever presses too late, or enters late what an
        // edition of before asked for, or stands in another programme.
        let treats = |one: &&Shown| one.course.prescriber == Prescriber::Sample;
        let patient = visit.shown.iter().find(treats).expect("a patient").patient;
        let chart = CHART.replace("{patient}", &patient.to_string());
        for act in [
            "contraception-unchanged",
            "contraception-as-the-patient-says",
            "residence",
            "second-prescriber",
            "supply-settled",
            "video",
        ] {
            visit.person.opens(&format!("{chart}/{act}")).await;
            visit.has_come_to("prescriber").await;
        }
        let opens = "it leads to a program of others: see `let_in.rs`";
        let open = "/clinic/patients/{patient}/open-program";
        visit.has_seen_every_page_of("prescriber", &[(open, opens)]);
    });
}

#[test]
fn every_page_of_the_clinics_desk_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        // The pages are the clinic's, with fewer acts on them.
        visit.of_a_kind = 1;
        visit.signs_in("designee").await;
        visit.walks("designee").await;
        assert!(visit.opened_of(CHART) > 0);
    });
}

#[test]
fn the_page_of_every_patient_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        for who in ["prescriber", "prescriber-2", "prescriber-3"] {
            visit.signs_in(who).await;
            visit.opens_all(CHART, who).await;
        }
        assert_eq!(visit.opened_of(CHART), visit.shown.len(), "each has a page");
    });
}

#[test]
fn every_page_of_the_counter_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        waiting::a_lot_is_recalled(visit.ledger());
        waiting::the_system_failed(visit.ledger());
        for who in ["pharmacist-2", "pharmacist-3", "pharmacist"] {
            visit.signs_in(who).await;
            visit.walks(who).await;
        }
        // The chain's representative and the floating pharmacist choose first where they work.
        for (who, store) in [("pharmacist-4", 14), ("pharmacist-5", 12)] {
            visit.signs_in(who).await;
            visit
                .person
                .reads("Choose at which site you work now")
                .await;
            visit
                .person
                .keeps_a_picture(&format!("demo-{who}-sites"))
                .await;
            let store = format!("Work at this site: Example Chain, Store {store} (synthetic)");
            visit.person.presses(&store).await;
            visit.person.reads("Find a patient").await;
            visit.walks(who).await;
        }
        visit.signs_in("pharmacist").await;
        for place in 0..visit.shown.len() {
            visit.person.only_glances(true);
            comes_to_the_counter(&mut visit, place).await;
            visit.person.only_glances(false);
            visit.has_come_to("pharmacist").await;
            visit.walks("pharmacist").await;
        }
        // The store that was silent, once it is back: what it held was released in the meantime.
        let is_zoe = |one: &Shown| one.course.who == "Zoe Zeta-Sample";
        let zoe = visit.shown.iter().position(is_zoe).expect("Zoe");
        visit.signs_in("pharmacist-2").await;
        comes_to_the_counter(&mut visit, zoe).await;
        visit.person.reads("Released: do not hand over").await;
        visit.person.keeps_a_picture("counter-released").await;
        visit.has_come_to("pharmacist-2").await;
        visit.walks("pharmacist-2").await;
        let number = "a companion's, which the demonstration is not: see `companion.rs`";
        let checklist =
            "where there is no registry, which is not the demonstration's land: see `lands.rs`";
        visit.has_seen_every_page_of(
            "pharmacist",
            &[
                ("/pharmacy/cases/{case}/{prescription}/number", number),
                (
                    "/pharmacy/cases/{case}/{prescription}/correct-number",
                    number,
                ),
                ("/pharmacy/cases/{case}/{prescription}/supply", checklist),
                (
                    "/pharmacy/cases/{case}/{prescription}/supply-despite",
                    checklist,
                ),
            ],
        );
    });
}

#[test]
fn the_answer_for_every_patient_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("pharmacist").await;
        for place in 0..visit.shown.len() {
            comes_to_the_counter(&mut visit, place).await;
            let name = visit.shown[place].course.who.to_lowercase();
            let name = format!("demo-counter-{}", name.replace(' ', "-"));
            visit.person.keeps_a_picture(&name).await;
        }
    });
}

/// The pharmacist finds a patient of the demonstration, and asks where something is to be asked.
async fn comes_to_the_counter(visit: &mut Visit, place: usize) {
    let (number, born) = {
        let one = &visit.shown[place];
        (one.number.to_string(), one.born.to_string())
    };
    let person = &mut visit.person;
    person.opens("/pharmacy").await;
    person.types("Programme number", &number).await;
    person.types_day("Day of birth", &born).await;
    person.presses("Find").await;
    let asks = "//button[normalize-space(.)=\"May this be dispensed today?\"]";
    if person.sees(asks).await {
        person.presses("May this be dispensed today?").await;
    }
}

#[test]
fn every_page_of_the_programmes_office_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        let correction = waiting::a_correction_waits(visit.ledger(), "prescriber", &visit.shown);
        waiting::a_lot_is_recalled(visit.ledger());
        waiting::the_system_failed(visit.ledger());
        waiting::categories_wait(visit.ledger());
        visit.signs_in("administrator").await;
        let waits = format!("/programme/corrections?number={}", correction.number);
        visit.person.opens(&waits).await;
        visit.person.reads("Confirm the correction").await;
        visit
            .person
            .keeps_a_picture("waiting-corrections-office")
            .await;
        let missing = waiting::something_was_missing(visit.ledger(), &visit.shown);
        visit
            .person
            .opens(&format!("/programme/noted?number={missing}"))
            .await;
        visit.person.reads("Which entry is wrong").await;
        visit.person.keeps_a_picture("office-noted").await;
        visit.has_come_to("administrator").await;
        visit.person.opens("/programme/undispensed").await;
        visit.person.keeps_a_picture("office-undispensed").await;
        let release = "//a[starts-with(@href, '/programme/release?number=')]";
        visit.person.follows_what_is_at(release).await;
        visit
            .person
            .reads("State that it was not handed over")
            .await;
        visit.person.keeps_a_picture("office-release").await;
        visit.person.opens("/programme").await;
        visit.walks("administrator").await;
        visit.has_seen_every_page_of("administrator", &[]);
    });
}

#[test]
fn every_page_of_the_telephone_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("telephone").await;
        visit.walks("telephone").await;
        for place in 0..visit.shown.len() {
            // Who calls in which state decides what can be entered: on, until every page was there.
            if visit.unseen_by("phone-agent").is_empty() {
                break;
            }
            for who in ["The patient", "The prescriber's office"] {
                visit.person.only_glances(place > 0);
                is_on_the_line(&mut visit, place, who).await;
                visit.person.only_glances(false);
                visit.walks("telephone").await;
            }
        }
        visit.has_seen_every_page_of("phone-agent", &[]);
    });
}

/// A patient of the demonstration calls, or the office of who treats that patient.
async fn is_on_the_line(visit: &mut Visit, place: usize, who: &str) {
    let (number, born, prescriber) = {
        let one = &visit.shown[place];
        let prescriber = one.course.prescriber.id().to_string();
        (one.number.to_string(), one.born.to_string(), prescriber)
    };
    let person = &mut visit.person;
    person.opens("/phone").await;
    person
        .types("Programme number of the patient", &number)
        .await;
    person.types_day("Day of birth of the patient", &born).await;
    person.chooses("Who calls", who).await;
    if who != "The patient" {
        person
            .types("Identifier of the prescriber", &prescriber)
            .await;
    }
    person.presses("This is the person").await;
    visit.has_come_to("telephone").await;
}

#[test]
fn every_page_of_the_guardian_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("guardian").await;
        visit.walks("guardian").await;
        visit.has_seen_every_page_of("guardian", &[]);
    });
}

#[test]
fn every_page_of_the_guardian_reads_well_in_spanish() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("guardian").await;
        visit.goes_on_in_spanish().await;
        visit.person.opens("/guardian").await;
        visit.person.reads("Fechas y formularios").await;
        visit.walks("guardian-es").await;
        visit.has_seen_every_page_of("guardian", &[]);
    });
}

#[test]
fn every_page_of_a_patient_in_the_united_kingdom_reads_well_in_both_languages() {
    in_the_demonstration(|mut visit| async move {
        visit.signs_in("patient-6").await;
        visit.walks("patient-uk").await;
        visit.signs_in("patient-6").await;
        visit.goes_on_in_spanish().await;
        visit.walks("patient-uk-es").await;
        assert!(visit.opened_of("/me/diary") > 0 && visit.opened_of("/me/month") > 0);
    });
}

#[test]
fn every_page_of_the_wholesaler_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        let own = Subject::Wholesaler(Id::new("wholesaler-sample").expect("an id"));
        waiting::a_case_is_open(visit.ledger(), &own, "W3");
        visit.signs_in("wholesaler").await;
        visit.walks("wholesaler").await;
        // Where a consignee was named, the page answers.
        for (to, answer) in [
            ("pharmacy-corner", "Yes: you may ship to"),
            ("somebody-unknown", "No: do not ship to"),
        ] {
            let asked = format!("/wholesaler?kind=pharmacy&consignee={to}");
            visit.person.opens(&asked).await;
            visit.person.reads(answer).await;
            visit
                .person
                .keeps_a_picture(&format!("wholesaler-{to}"))
                .await;
        }
        visit.has_seen_every_page_of("wholesaler", &[]);
    });
}

#[test]
fn every_page_of_the_patient_reads_well_at_a_desk_and_on_a_telephone() {
    in_the_demonstration(|mut visit| async move {
        waiting::a_lot_is_recalled(visit.ledger());
        waiting::the_system_failed(visit.ledger());
        for who in ["patient", "patient-2", "patient-3"] {
            visit.signs_in(who).await;
            visit.walks(who).await;
        }
        // For whoever is recorded as one who cannot become pregnant, which none of these is.
        visit.person.opens("/me/category").await;
        visit.has_come_to("patient-3").await;
        visit.has_seen_every_page_of("patient", &[]);
    });
}

#[test]
fn every_page_of_the_patient_reads_well_in_spanish() {
    in_the_demonstration(|mut visit| async move {
        for who in ["patient", "patient-2", "patient-3"] {
            visit.signs_in(who).await;
            visit.goes_on_in_spanish().await;
            visit.walks(&format!("{who}-es")).await;
            visit.person.opens("/me/category").await;
            visit.has_come_to(&format!("{who}-es")).await;
            visit.person.opens(look::NOWHERE).await;
            visit.person.reads("Aquí no hay nada").await;
            visit.person.presses("English").await;
            visit.person.reads("There is nothing here").await;
        }
        visit.has_seen_every_page_of("patient", &[]);
    });
}

#[test]
fn the_door_reads_well_in_both_languages() {
    in_the_demonstration(|visit| async move {
        let mut person = visit.person;
        person.opens("/").await;
        person.keeps_a_picture("demo-door").await;
        person.opens("/time-zone").await;
        person.opens("/sign-in").await;
        person.presses("Español").await;
        person.keeps_a_picture("demo-door-spanish").await;
        person.presses("Entrar").await;
        person.reads("Hay un problema").await;
        person.opens("/time-zone").await;
        person.opens("/sign-in").await;
        person.presses("English").await;
        person.presses("Sign in").await;
        person.reads("There is a problem").await;
    });
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
