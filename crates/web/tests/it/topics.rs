//! Hand-outs: the clinic reads and prints what patients read, in their language and for the land of their treatment.

use reqwest::StatusCode;
use retinue_rulebook::KnowledgeBook;

use crate::page::is_sound;
use crate::world::{PRESCRIBER, World};

#[tokio::test]
async fn every_topic_is_handed_out_in_both_languages_with_its_sources() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let list = clinic.get("/clinic/topics").await;
    assert_eq!(list.status, StatusCode::OK);
    is_sound(&list, "topics");
    let book = KnowledgeBook::embedded().expect("it loads");
    let topics = &book.knowledge().education;
    assert_eq!(topics.len(), 16);
    for topic in topics {
        assert!(list.says(&topic.title.en), "{}", topic.id);
        for (language, title, source) in [
            ("en", &topic.title.en, "Source"),
            ("es", &topic.title.es, "Fuente"),
        ] {
            let path = format!("/clinic/topics/{}?language={language}&land=UK", topic.id);
            let page = clinic.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            is_sound(&page, &path);
            assert!(page.says(title), "{path}");
            assert!(page.says(source), "{path} names where it was read");
            let lang = format!("<article lang=\"{language}\">");
            assert!(page.text.contains(&lang), "{path}");
        }
    }
    let spanish = clinic.get("/clinic/topics?language=es").await;
    assert!(spanish.text.contains("language=es&amp;land=US"));
}

#[tokio::test]
async fn where_sources_disagree_the_hand_out_says_so_and_an_unknown_topic_is_not_found() {
    let world = World::new().await;
    let clinic = world.signed_in(PRESCRIBER).await;
    let scars = clinic.get("/clinic/topics/scars").await;
    assert!(
        scars.text.contains("class=\"panel disagree\""),
        "{}",
        scars.text
    );
    let none = clinic.get("/clinic/topics/no-such-topic").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    // What an address asks for and nobody has is read as nothing asked.
    let odd = clinic.get("/clinic/topics?language=xx&land=Atlantis").await;
    assert_eq!(odd.status, StatusCode::OK);
}
