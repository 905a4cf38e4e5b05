//! What no stored source confirms is marked wherever it is shown: the same pages, once where nothing at all is confirmed and
//! once where everything is.

use reqwest::StatusCode;
use retinue_rulebook::KnowledgeBook;
use retinue_web::{Config, INTENDED_USE_VERSION, IntendedUseAccepted};

use serde_json::json;

use crate::acts::asks;
use crate::browser::{Answer, Browser};
use crate::care::{begins, records, review};
use crate::world::{BORN, Enrolled, PATIENT, PRESCRIBER, World};

/// The knowledge of the binary, each value as sure as that.
fn knowledge(confidence: char) -> KnowledgeBook {
    let book = KnowledgeBook::embedded().expect("the knowledge is sound");
    let files = book.files().map(|(path, bytes)| {
        let mut text = String::from_utf8(bytes.to_vec()).expect("text");
        for one in ['C', 'D', 'S', 'U'] {
            let all = format!("confidence = \"{confidence}\"");
            text = text.replace(&format!("confidence = \"{one}\""), &all);
        }
        (path.to_owned(), text.into_bytes())
    });
    KnowledgeBook::from_files(files.collect()).expect("the knowledge is sound")
}

/// A patient of whom there is something to say on every page of care, the clinic and the patient.
async fn in_care(confidence: char) -> (World, Browser, Browser, Enrolled) {
    let config = Config {
        intended_use: IntendedUseAccepted::of(INTENDED_USE_VERSION),
        ..Config::default()
    };
    let world = World::knowing(knowledge(confidence), config).await;
    let (clinic, of) = begins(&world).await;
    let lesions = [
        ("back-nodules", "12"),
        ("back-comedones", "0"),
        ("back-papules", "10"),
        ("back-pustules", "0"),
        ("nodule-from-mm", "5"),
        ("on", "2026-02-01"),
    ];
    let doses = [
        ("became", "fed"),
        ("on", "2026-02-01"),
        ("until", "2026-02-27"),
    ];
    let lipids = [
        ("analyte", "triglyceride"),
        ("value", "612"),
        ("unit", "mg/dL"),
        ("high", "150"),
        ("fasting", "yes"),
        ("on", "2026-02-27"),
    ];
    let mood = [
        ("scale", "phq-9"),
        ("answers", "2 2 2 2 2 2 2 0 0"),
        ("on", "2026-02-27"),
    ];
    let lips = [
        ("term", "cheilitis"),
        ("grade", "3"),
        ("ctcae-version", "v5"),
        ("on", "2026-02-27"),
    ];
    let of_life = [
        ("scale", "dlqi"),
        ("answers", "2 2 2 2 2 2 2 0 0 0"),
        ("on", "2026-02-27"),
    ];
    records(&clinic, &of, "lesions", &lesions).await;
    records(&clinic, &of, "doses", &doses).await;
    records(&clinic, &of, "result", &lipids).await;
    records(&clinic, &of, "scale", &mood).await;
    records(&clinic, &of, "graded", &lips).await;
    records(&clinic, &of, "scale", &of_life).await;
    let me = world.signed_in(PATIENT).await;
    let told = me
        .fills_in("/me/diary", &[("symptoms", "cracked-lips")])
        .await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
    (world, clinic, me, of)
}

/// Where something stands, and how it ends: the page, the element's name, its end, and how its pieces begin.
struct Part {
    page: String,
    id: &'static str,
    ends: &'static str,
    pieces: &'static str,
}

/// Every list and table of a page of care in which values of the medicine stand, and those that are one piece.
fn parts(of: &Enrolled) -> (Vec<Part>, Vec<Part>) {
    let clinic = |page: &'static str, id, ends, pieces| Part {
        page: format!("{}{page}", review(of)),
        id,
        ends,
        pieces,
    };
    let own = |page: &'static str, id, ends, pieces| Part {
        page: page.to_owned(),
        id,
        ends,
        pieces,
    };
    let of_clinic = vec![
        clinic("", "care-due", "</section>", "<li>"),
        clinic("", "completion", "</table>", "<tr>"),
        clinic("", "clocks", "</table>", "<tr>"),
        clinic("", "advice-title", "</section>", "<article"),
        clinic("", "capsules-title", "<h3>", ""),
        clinic("/exposure", "spreads", "</table>", "<tr>"),
        clinic(
            "/exposure",
            "side-title",
            "</section>",
            "<p class=\"small muted\">",
        ),
        clinic("/severity", "scores", "</table>", "<p class=\"cite\">"),
        clinic(
            "/severity",
            "candidacy-title",
            "</section>",
            "<p class=\"cite\">",
        ),
        clinic(
            "/severity",
            "against-title",
            "</section>",
            "<p class=\"cite\">",
        ),
        clinic("/severity", "nodule-definitions", "</ul>", "<li>"),
        clinic("/severity", "classes", "</dl>", "<dd>"),
        clinic("/what-if", "compared", "</section>", ""),
        clinic("/contact", "task", "</select>", "<option value=\""),
        clinic("/override", "rule", "</select>", "<option value=\""),
        clinic("/grade", "main", "</form>", "<dd>"),
        own("/clinic/care", "care-tasks", "</table>", "<tr>"),
        own("/clinic/care", "care-due-list", "</table>", "<tr>"),
    ];
    let of_patient = vec![
        own("/me/month", "restrictions", "</table>", "<tr>"),
        own("/me/diary", "crisis", "</section>", ""),
        own("/me/diary", "urgency", "id=\"crisis\"", ""),
        own("/me/diary", "self-care", "</ul>", "<li>"),
        own("/me/day", "not-today", "</p>", ""),
        own(
            "/me/learn/relapse",
            "main",
            "</main>",
            "<div class=\"said\">",
        ),
    ];
    (of_clinic, of_patient)
}

fn is_marked(text: &str) -> bool {
    text.contains("tag-provisional") || text.contains(", provisional")
}

impl Part {
    /// The pieces that say something: a row of headings says nothing, nor does an empty choice.
    fn pieces<'a>(&self, page: &'a Answer) -> Vec<&'a str> {
        let name = format!("id=\"{}\"", self.id);
        let begins = page.text.split_once(&name);
        let (_, rest) = begins.unwrap_or_else(|| panic!("{} on {}", self.id, self.page));
        let whole = rest.split(self.ends).next().expect("it ends");
        if self.pieces.is_empty() {
            return vec![whole];
        }
        let pieces = whole.split(self.pieces).skip(1);
        pieces
            .filter(|one| !one.contains("scope=\"col\"") && !one.starts_with('"'))
            .collect()
    }
}

#[tokio::test]
async fn what_no_stored_source_confirms_is_marked_on_every_page_of_care() {
    let (_world, clinic, me, of) = in_care('U').await;
    let (of_clinic, of_patient) = parts(&of);
    for (who, all) in [(&clinic, of_clinic), (&me, of_patient)] {
        for part in all {
            let page = who.get(&part.page).await;
            assert_eq!(page.status, StatusCode::OK, "{}", part.page);
            let pieces = part.pieces(&page);
            assert!(!pieces.is_empty(), "{} on {}", part.id, part.page);
            for piece in pieces {
                assert!(is_marked(piece), "{} on {}: {piece}", part.id, part.page);
            }
        }
    }
    // What is due says so in the list of coming days, by its own words.
    let month = me.get("/me/month").await;
    let coming = month.text.split("id=\"coming\"").nth(1).expect("a list");
    let coming = coming.split("</section>").next().expect("it ends");
    let blood = coming
        .split("<li>")
        .find(|one| one.contains("triglycerides"));
    assert!(blood.is_some_and(is_marked), "{coming}");
    // So do the lines of what changed and of the course.
    let page = clinic.get(&review(&of)).await;
    for words in [
        "CTCAE v5 grade 3, provisional",
        "(moderate, provisional)",
        "grade 3, provisional",
        "G3*",
        "G with *",
    ] {
        assert!(page.says(words), "{words}: {}", page.text);
    }
}

#[tokio::test]
async fn where_everything_is_confirmed_nothing_is_called_provisional() {
    let (_world, clinic, me, of) = in_care('C').await;
    let (of_clinic, of_patient) = parts(&of);
    for (who, all) in [(&clinic, of_clinic), (&me, of_patient)] {
        for part in all {
            let page = who.get(&part.page).await;
            for piece in part.pieces(&page) {
                assert!(!is_marked(piece), "{} on {}: {piece}", part.id, part.page);
            }
        }
    }
    assert!(!is_marked(&clinic.get(&review(&of)).await.text));
    assert!(!is_marked(&me.get("/me/month").await.text));
}

/// The flags beside the verdict that name a source, and those that a pharmacy's own program is told.
async fn flags(confidence: char) -> (Vec<String>, Vec<bool>) {
    let world = World::knowing(knowledge(confidence), Config::default()).await;
    let (of, _) = world.ready("Synthetic Person One", PATIENT);
    let clinic = world.signed_in(PRESCRIBER).await;
    records(&clinic, &of, "allergy", &[("allergy", "soya")]).await;
    for medicine in ["doxycycline", "methotrexate", "prednisone"] {
        records(&clinic, &of, "medicine", &[("medicine", medicine)]).await;
    }
    let (counter, case, _) = asks(&world, &of).await;
    let page = counter.get(&case).await;
    let panel = page.text.split("id=\"flags\"").nth(1).expect("the panel");
    let panel = panel.split("</section>").next().expect("it ends");
    let told = panel.split("<li>").filter(|one| one.contains("Source:"));
    let asked = json!({ "number": of.number.to_string(), "born": BORN });
    let answer = counter.post_json("/api/presentations", &asked).await;
    let told_programs = answer.json()["flags"].as_array().cloned().expect("flags");
    let marks = told_programs
        .iter()
        .filter(|one| one["kind"] != "hold")
        .map(|one| {
            one["provisional"]
                .as_bool()
                .expect("whether it is provisional")
        })
        .collect();
    (told.map(str::to_owned).collect(), marks)
}

#[tokio::test]
async fn a_flag_at_the_counter_that_no_stored_source_confirms_is_marked_and_no_other() {
    for (confidence, provisional) in [('U', true), ('C', false)] {
        let (told, programs) = flags(confidence).await;
        assert!(told.len() >= 4, "{told:?}");
        for one in &told {
            assert_eq!(is_marked(one), provisional, "{one}");
        }
        assert_eq!(programs, vec![provisional; told.len()]);
    }
}
