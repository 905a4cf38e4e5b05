//! The medicine as data: what loads, what does not, and what it says.

use std::collections::BTreeMap;

use retinue_care::{Allergen, Confidence, FoodRule, Jurisdiction};
use retinue_kernel::{Milligrams, Product};
use retinue_rulebook::{KnowledgeBook, RuleError};

fn book() -> KnowledgeBook {
    KnowledgeBook::embedded().unwrap_or_else(|error| panic!("{error}"))
}

fn files() -> BTreeMap<String, Vec<u8>> {
    book()
        .files()
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

/// The mistakes after texts were replaced in one file.
fn after(file: &str, changes: &[(&str, &str)]) -> Vec<RuleError> {
    let mut files = files();
    let mut text = String::from_utf8(files[file].clone()).unwrap();
    for (this, that) in changes {
        assert!(text.contains(this), "{file} does not hold {this}");
        text = text.replacen(this, that, 1);
    }
    files.insert(file.to_owned(), text.into_bytes());
    KnowledgeBook::from_files(files).expect_err("the mistake should not load")
}

const CONVENTIONAL: &str = "products/us-conventional.toml";

#[test]
fn every_value_names_a_source_and_how_sure_it_is() {
    let book = book();
    assert!(book.bases().count() > 100);
    for (file, basis) in book.bases() {
        assert!(!basis.sources.as_slice().is_empty(), "{file}");
        for source in basis.sources.as_slice() {
            assert!(
                book.knowledge().sources.contains_key(source),
                "{file}: {source}"
            );
        }
        let of_a_stored_text = matches!(
            basis.confidence,
            Confidence::Confirmed | Confidence::Secondary
        );
        let ours = basis
            .sources
            .as_slice()
            .iter()
            .all(|source| matches!(source.as_str(), "DESIGN" | "KNOWLEDGE" | "ARITHMETIC"));
        assert!(!(of_a_stored_text && ours), "{file}: {}", basis.at);
    }
}

#[test]
fn the_strengths_of_each_product_are_those_of_its_label() {
    let book = book();
    let strengths = |id: &str| -> Vec<u16> {
        let product = book.knowledge().product(id).unwrap();
        product.marketed().map(|one| one.milligrams.0).collect()
    };
    assert_eq!(strengths("us-conventional"), [10, 20, 30, 40]);
    assert_eq!(strengths("us-lidose"), [10, 20, 25, 30, 35, 40]);
    assert_eq!(strengths("us-micronized"), [8, 16, 24, 32]);
    assert_eq!(strengths("uk-conventional"), [5, 10, 20, 40]);
    let micronized = book.knowledge().product("us-micronized").unwrap();
    assert_eq!(micronized.strengths.len(), 6, "20 and 28 mg were approved");
}

#[test]
fn the_food_rule_and_the_exchange_hang_on_the_product() {
    let book = book();
    let knowledge = book.knowledge();
    let food = |id: &str| knowledge.product(id).unwrap().food.value;
    assert_eq!(food("us-conventional"), FoodRule::WithFood);
    assert_eq!(food("uk-conventional"), FoodRule::WithFood);
    assert_eq!(food("us-lidose"), FoodRule::Any);
    assert_eq!(food("us-micronized"), FoodRule::Any);
    let groups: std::collections::BTreeSet<_> = knowledge
        .products
        .iter()
        .map(|one| one.interchange.value.as_str())
        .collect();
    assert_eq!(groups.len(), knowledge.products.len());
}

#[test]
fn a_code_is_that_of_its_list_and_an_inferred_one_is_provisional() {
    let book = book();
    let micronized = book.knowledge().product("us-micronized").unwrap();
    let code = |milligrams: u16| {
        let strength = micronized
            .strengths
            .iter()
            .find(|one| one.milligrams == Milligrams(milligrams));
        strength.unwrap().rxnorm.clone().unwrap()
    };
    assert_eq!(
        (code(24).value, code(24).is_provisional()),
        (2_262_717, false)
    );
    assert_eq!(
        (code(20).value, code(20).is_provisional()),
        (2_262_714, true)
    );
}

#[test]
fn a_formulation_is_worth_what_its_label_compares() {
    let book = book();
    let worth = |product| {
        let formulations = &book.knowledge().formulations;
        formulations[&product].conventional_equivalent.value
    };
    assert_eq!(worth(Product::Conventional), 1000);
    assert_eq!(worth(Product::Lidose), 1000);
    assert_eq!(worth(Product::Micronized), 1250);
}

#[test]
fn a_product_of_one_land_is_not_found_in_another() {
    let book = book();
    let ids = |jurisdiction| -> Vec<String> {
        let found = book
            .knowledge()
            .products_of(Product::Conventional, jurisdiction);
        found.map(|one| one.id.to_string()).collect()
    };
    assert_eq!(ids(Jurisdiction::Us), ["us-conventional"]);
    assert_eq!(ids(Jurisdiction::Uk), ["uk-conventional"]);
    assert_eq!(ids(Jurisdiction::Eu), ["eu-conventional"]);
}

#[test]
fn every_product_that_holds_soya_says_so() {
    let book = book();
    for id in [
        "us-conventional",
        "us-lidose",
        "uk-conventional",
        "eu-conventional",
    ] {
        let product = book.knowledge().product(id).unwrap();
        let mut excipients = product.excipients.iter();
        assert!(
            excipients.any(|one| one.allergen == Some(Allergen::Soya)),
            "{id}"
        );
    }
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once_with_line_and_remedy() {
    let mistakes = after(
        CONVENTIONAL,
        &[
            ("value = \"with-food\"", "value = \"fasted\""),
            ("milligrams = 20\n", "milligrams = 0\n"),
            ("[\"ECQM\"]", "[\"ECMQ\"]"),
            ("confidence = \"U\"", "confidence = \"sure\""),
        ],
    );
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 4, "{said:#?}");
    for (says, remedy) in [
        ("'fasted' is not a food rule", "with-food, any"),
        ("'ECMQ' is not a source", "sources.toml"),
        ("a capsule of 0 mg holds nothing", "whole milligrams"),
        ("'sure' is not a confidence", "C, D, S, U"),
    ] {
        let found = mistakes.iter().find(|one| one.says.contains(says));
        let found = found.unwrap_or_else(|| panic!("{says}: {said:#?}"));
        assert_eq!(found.file, CONVENTIONAL);
        assert!(found.line > 0 && found.remedy.contains(remedy), "{found}");
    }
}

#[test]
fn a_value_without_a_basis_and_a_file_without_its_day_do_not_load() {
    let mistakes = after(
        "formulations.toml",
        &[(
            ", basis = { sources = [\"L-US\"], at = \"the scale on which doses are stated\", confidence = \"C\" }",
            "",
        )],
    );
    assert!(
        mistakes.len() == 1 && mistakes[0].says.contains("this value has no basis"),
        "{mistakes:?}"
    );
    let mistakes = after("formulations.toml", &[("checked = 2026-11-21\n", "")]);
    assert!(
        mistakes[0].says.contains("when it was checked"),
        "{mistakes:?}"
    );
}

#[test]
fn a_formulation_that_is_missing_would_leave_doses_out_of_a_sum() {
    let mistakes = after("formulations.toml", &[("\"lidose\"", "\"conventional\"")]);
    let said: Vec<&str> = mistakes.iter().map(|one| one.says.as_str()).collect();
    assert_eq!(
        said,
        [
            "formulation 'conventional' stands twice",
            "formulation 'lidose' is missing"
        ]
    );
}

#[test]
fn a_file_that_nothing_reads_and_a_value_that_holds_nowhere_are_refused() {
    let mut stray = files();
    stray.insert("product/x.toml".to_owned(), b"x = 1".to_vec());
    let mistakes = KnowledgeBook::from_files(stray).unwrap_err();
    assert_eq!(mistakes[0].says, "nothing reads this file");
    let mistakes = after(
        CONVENTIONAL,
        &[("jurisdictions = [\"US\"]", "jurisdictions = []")],
    );
    assert_eq!(mistakes[0].says, "this holds nowhere");
    let both = after(CONVENTIONAL, &[("[\"US\"]", "[\"US\", \"ANY\"]")]);
    assert!(
        both[0].says.contains("'ANY' is not a jurisdiction"),
        "{both:?}"
    );
}

#[test]
fn the_hash_names_the_content_and_another_folder_gives_the_same() {
    let book = book();
    assert!(book.hash().as_str().starts_with("sha256:"));
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in book.files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let same = KnowledgeBook::from_dir(folder.path()).unwrap();
    assert_eq!(same.hash(), book.hash());
    let formulations = folder.path().join("formulations.toml");
    let text = std::fs::read_to_string(&formulations).unwrap();
    std::fs::write(&formulations, text.replacen("1250", "1251", 1)).unwrap();
    let other = KnowledgeBook::from_dir(folder.path()).unwrap();
    assert_ne!(other.hash(), book.hash());
    std::fs::write(&formulations, "formulation = 1").unwrap();
    let mistakes = KnowledgeBook::from_dir(folder.path()).unwrap_err();
    assert_eq!(mistakes[0].file, formulations.display().to_string());
}

#[test]
fn a_sentence_may_name_only_what_is_filled_in() {
    let file = "dose-remarks.toml";
    let mistakes = after(file, &[("{course} weeks at", "{weeks} weeks at")]);
    assert!(
        mistakes.len() == 1 && mistakes[0].says.contains("nothing fills in {weeks}"),
        "{mistakes:?}"
    );
    let mistakes = after(file, &[("code = \"with-food\"", "code = \"any-food\"")]);
    let said: Vec<&str> = mistakes.iter().map(|one| one.says.as_str()).collect();
    assert_eq!(
        said,
        [
            "remark 'any-food' stands twice",
            "remark 'with-food' is missing"
        ]
    );
}

#[test]
fn doses_that_cannot_be_meant_are_refused() {
    let file = "dosing/us-conventional.toml";
    let says = |this, that| after(file, &[(this, that)])[0].says.clone();
    assert!(says("value = 2000", "value = 200").contains("above the raised one"));
    assert!(says("value = [15, 20]", "value = [20, 15]").contains("ends before it begins"));
    assert!(says("value = 500", "value = 0").contains("cannot be 0"));
    let mistakes = after("exposure.toml", &[("food = \"fasted\"", "food = \"fed\"")]);
    let said: Vec<&str> = mistakes.iter().map(|one| one.says.as_str()).collect();
    assert_eq!(
        said,
        [
            "conventional fed stands twice",
            "conventional fasted is missing"
        ]
    );
}

#[test]
fn whatever_a_patient_reads_of_knowledge_stands_in_spanish_too() {
    let book = book();
    let knowledge = book.knowledge();
    let differ = |what: &str, en: &str, es: Option<&str>| {
        let es = es.unwrap_or_else(|| panic!("{what} has no Spanish"));
        assert!(!es.trim().is_empty() && es != en, "{what}: {es}");
    };
    for one in &knowledge.effects.symptoms {
        let one = &one.value;
        differ(one.id.as_str(), &one.says, one.es.as_deref());
    }
    for flag in &knowledge.effects.flags {
        let flag = &flag.value;
        let own = flag.patient.as_deref();
        assert!(
            own.is_some() || flag.triage != retinue_care::Triage::T0,
            "{} is self-care, and nothing says what the patient does",
            flag.id
        );
        if let Some(own) = own {
            differ(flag.id.as_str(), own, flag.patient_es.as_deref());
        }
    }
    for text in &knowledge.scales.crisis {
        let text = &text.value;
        differ(text.country.as_str(), &text.says, text.es.as_deref());
    }
    for one in &knowledge.laboratory.analytes {
        // A name may be the same in both languages; it has to stand there.
        let es = one.value.es.as_deref();
        assert!(
            es.is_some_and(|es| !es.trim().is_empty()),
            "{}",
            one.value.id
        );
    }
    for clock in &knowledge.outcome.clocks {
        let clock = &clock.value;
        differ(
            clock.id.as_str(),
            &clock.subject,
            clock.subject_es.as_deref(),
        );
        differ(clock.id.as_str(), &clock.says, clock.says_es.as_deref());
        if let Some(consensus) = &clock.consensus {
            differ(clock.id.as_str(), consensus, clock.consensus_es.as_deref());
        }
    }
}

#[test]
fn an_analyte_without_a_spanish_name_does_not_load_and_a_set_that_a_ledger_kept_does() {
    const ANALYTES: &str = "laboratory/analytes.toml";
    let mut files = files();
    let text = String::from_utf8(files[ANALYTES].clone()).unwrap();
    let without = text.replacen("es = \"alanina aminotransferasa\"\n", "", 1);
    assert_ne!(text, without);
    files.insert(ANALYTES.to_owned(), without.into_bytes());
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in &files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let mistakes = KnowledgeBook::from_dir(folder.path()).unwrap_err();
    let [mistake] = mistakes.as_slice() else {
        panic!("one mistake: {mistakes:#?}");
    };
    assert!(mistake.file.ends_with(ANALYTES), "{mistake}");
    assert!(mistake.line > 0, "{mistake}");
    assert!(mistake.to_string().contains("no Spanish name"), "{mistake}");
    assert!(mistake.remedy.contains("`es`"), "{mistake}");
    let kept = KnowledgeBook::from_files(files).unwrap();
    let alt = kept.knowledge().laboratory.analyte("alt").unwrap();
    assert_eq!(alt.es, None);
}

const SCARS: &str = "education/scars.toml";

#[test]
fn what_people_are_told_stands_in_order_with_both_sides_of_each_disagreement() {
    let book = book();
    let topics = &book.knowledge().education;
    assert!(topics.len() >= 15, "{}", topics.len());
    assert!(topics.windows(2).all(|pair| pair[0].order < pair[1].order));
    let disagreed: Vec<&str> = topics
        .iter()
        .filter(|topic| !topic.questions.is_empty())
        .map(|topic| topic.id.as_str())
        .collect();
    for topic in [
        "scars",
        "relapse",
        "speed",
        "blood-tests",
        "how-much",
        "how-it-works",
    ] {
        assert!(disagreed.contains(&topic), "{topic}");
    }
    for topic in topics {
        for question in &topic.questions {
            let sides: Vec<_> = topic.answers(&question.id).collect();
            let first = sides[0].basis.sources.as_slice();
            let others = sides
                .iter()
                .filter(|one| one.basis.sources.as_slice() != first);
            assert!(
                others.count() > 0,
                "{}: one source cannot disagree",
                topic.id
            );
        }
        for land in [Jurisdiction::Us, Jurisdiction::Uk] {
            let told = topic.told_in(land).count();
            assert!(
                told > 0 || topic.id.as_str() == "missed-doses",
                "{} in {land}",
                topic.id
            );
        }
    }
}

#[test]
fn a_topic_with_a_mistake_is_refused_with_line_and_remedy() {
    let question = after(SCARS, &[("question = \"treats\"", "question = \"heals\"")]);
    let says: Vec<String> = question.iter().map(ToString::to_string).collect();
    assert!(
        says.iter().any(|one| one.contains("education/scars.toml:")
            && one.contains("'heals'")
            && one.contains("treats")),
        "{says:?}"
    );
    assert!(
        says.iter()
            .any(|one| one.contains("nobody disagrees about 'treats'")),
        "{says:?}"
    );
    let order = after(SCARS, &[("order = 130", "order = 10")]);
    assert!(order[0].to_string().contains("same place"), "{order:?}");
    let silent = after(SCARS, &[("en = \"Scars\"", "en = \"\"")]);
    assert!(
        silent[0].to_string().contains("every language"),
        "{silent:?}"
    );
    let unsourced = after(
        SCARS,
        &[("sources = [\"AAD24\"]", "sources = [\"NOBODY\"]")],
    );
    assert!(unsourced[0].to_string().contains("NOBODY"), "{unsourced:?}");
}
