//! Other medicines and allergies: what is recognised, what is asked back, and what follows where.

use retinue_care::interaction::{
    Interaction, Recognised, Situation, allergy, interactions_of, recognise,
};
use retinue_care::{Action, Given, Intended, Jurisdiction, Severity};

use crate::knowledge;

/// The id of what is certain; the ids of what is asked back; nothing.
fn recognised(written: &str) -> (Option<String>, Vec<String>) {
    let knowledge = knowledge();
    match recognise(&knowledge.interactions, written) {
        Recognised::Certain(agent) => (Some(agent.value.id.to_string()), Vec::new()),
        Recognised::ToConfirm(agents) => (
            None,
            agents.iter().map(|one| one.value.id.to_string()).collect(),
        ),
        Recognised::Unknown => (None, Vec::new()),
    }
}

pub(crate) fn situation(jurisdiction: Jurisdiction) -> Situation {
    Situation {
        jurisdiction,
        on_treatment: false,
        given: Vec::new(),
        intended: Vec::new(),
    }
}

pub(crate) fn interactions(written: &str, situation: &Situation) -> Vec<Interaction> {
    let knowledge = knowledge();
    match recognise(&knowledge.interactions, written) {
        Recognised::Certain(agent) => {
            interactions_of(&knowledge.interactions, agent, situation, &[])
        }
        other => panic!("{written}: {other:?}"),
    }
}

#[test]
fn a_code_and_the_name_of_an_ingredient_are_certain() {
    for (written, agent) in [
        ("doxycycline", "doxycycline"),
        ("Doxycycline", "doxycycline"),
        ("J01AA02", "doxycycline"),
        ("D10AF07", "minocycline"),
        ("rxnorm:310026", "doxycycline"),
        ("J01AA99", "tetracyclines"),
        ("A11BA01", "vitamin-a-combinations"),
        ("H02AB17", "corticosteroids"),
        ("norethisterone", "norethindrone"),
    ] {
        assert_eq!(recognised(written).0.as_deref(), Some(agent), "{written}");
    }
}

#[test]
fn plain_words_brands_with_strengths_and_slips_of_the_pen_are_asked_back_and_never_taken() {
    for (written, may_be) in [
        ("vitamin A tablets", "vitamin-a"),
        (
            "some doxycycline 100 mg from the dermatologist",
            "doxycycline",
        ),
        ("minocyclin", "minocycline"),
        ("doxycyclene", "doxycycline"),
        ("St. John's Wort tea", "st-johns-wort"),
        ("the minipill", "norethindrone"),
        ("my acne antibiotic", "lymecycline"),
        ("3640", "doxycycline"),
    ] {
        let (certain, asked) = recognised(written);
        assert_eq!(certain, None, "{written}");
        assert!(
            asked.iter().any(|one| one == may_be),
            "{written}: {asked:?}"
        );
    }
    for nothing in ["", "  ", "ibuprofen", "C09AA05", "999999999", "a"] {
        assert_eq!(recognised(nothing), (None, Vec::new()), "{nothing}");
    }
}

#[test]
fn a_tetracycline_is_contraindicated_in_the_united_kingdom_to_be_avoided_in_the_united_states_and_blocks_in_both()
 {
    for (land, severity) in [
        (Jurisdiction::Uk, Severity::Contraindicated),
        (Jurisdiction::Us, Severity::Avoid),
    ] {
        for agent in ["minocycline", "doxycycline", "J01AA14", "J01AA56"] {
            let found = interactions(agent, &situation(land));
            assert_eq!(found[0].severity, Some(severity), "{agent}");
            assert_eq!(found[0].counsel.advice.action, Action::Block);
            let reason = &found[0].counsel.advice.reasons.as_slice()[0];
            assert!(
                reason.jurisdictions.holds_in(land) && reason.jurisdictions.iter().count() == 1
            );
        }
    }
    let during = Situation {
        on_treatment: true,
        ..situation(Jurisdiction::Uk)
    };
    assert_eq!(
        interactions("minocycline", &during)[0]
            .counsel
            .advice
            .action,
        Action::Hold
    );
}

#[test]
fn the_severity_of_another_land_is_not_borrowed_but_told_to_be_missing() {
    let found = interactions("prednisone", &situation(Jurisdiction::Eu));
    assert_eq!(found[0].severity, None);
    // What follows it is only to be known: how long others waited after it.
    let rest = &found[1..];
    assert!(
        rest.iter()
            .all(|one| one.counsel.advice.action == Action::Continue),
        "{rest:?}"
    );
    let says = &found[0].counsel.advice.reasons.as_slice()[0].says;
    assert!(says.contains("by no source of EU"), "{says}");
    assert_eq!(found[0].counsel.advice.action, Action::Defer);
}

#[test]
fn a_corticosteroid_is_watched_and_in_acne_fulminans_it_is_meant() {
    let usual = interactions("prednisone", &situation(Jurisdiction::Us));
    assert_eq!(usual[0].severity, Some(Severity::Monitor));
    let fulminans = Situation {
        intended: vec![Intended::AcneFulminans],
        ..situation(Jurisdiction::Us)
    };
    let meant = interactions("prednisone", &fulminans);
    assert_eq!(meant[0].severity, Some(Severity::Inform));
    assert_eq!(meant[0].intended_in, Some(Intended::AcneFulminans));
}

#[test]
fn what_weakens_a_hormonal_method_matters_unless_there_is_none() {
    let with = |agent: &str, told: Option<bool>| {
        let given = told.map(|told| (Given::HormonalContraception, told));
        let situation = Situation {
            given: given.into_iter().collect(),
            ..situation(Jurisdiction::Us)
        };
        let found = interactions(agent, &situation);
        let weakens = found
            .iter()
            .find(|one| one.severity == Some(Severity::Avoid));
        weakens.map(|one| (one.if_given, one.counsel.advice.is_provisional()))
    };
    assert_eq!(with("St John's wort", Some(true)), Some((None, false)));
    assert_eq!(with("St John's wort", Some(false)), None);
    let unknown = Some((Some(Given::HormonalContraception), true));
    assert_eq!(with("carbamazepine", None), unknown);
    assert_eq!(with("phenytoin", None), unknown);
}

#[test]
fn a_minipill_is_no_method_and_nothing_but_that() {
    let with = |told| {
        let situation = Situation {
            given: vec![(Given::IsTheMethod, told)],
            ..situation(Jurisdiction::Us)
        };
        interactions("norethindrone", &situation)
    };
    assert_eq!(with(true)[0].severity, Some(Severity::Contraindicated));
    assert!(with(false).is_empty());
}

#[test]
fn an_antibiotic_that_is_no_tetracycline_is_not_overstated() {
    let found = interactions("erythromycin", &situation(Jurisdiction::Uk));
    assert_eq!(found[0].severity, Some(Severity::Inform));
    assert_eq!(found[0].counsel.advice.action, Action::Continue);
}

#[test]
fn every_agent_that_is_listed_does_something() {
    let knowledge = knowledge();
    for agent in &knowledge.interactions.agents {
        let found = knowledge
            .interactions
            .interactions
            .iter()
            .any(|row| row.value.agents.contains(&agent.value.id));
        let mut washouts = knowledge.interactions.washouts.iter();
        let waited_for = washouts.any(|row| row.value.agents.contains(&agent.value.id));
        assert!(found || waited_for, "{}", agent.value.id);
    }
}

#[test]
fn peanut_blocks_in_the_united_kingdom_and_is_reviewed_in_the_united_states() {
    let knowledge = knowledge();
    let advised = |told: &str, product: Option<&str>, land| {
        let product = product.and_then(|id| knowledge.product(id));
        let found = allergy(&knowledge.interactions, told, product, land, &[]);
        found.first().map(|one| one.advice.action)
    };
    let (us, uk) = (Jurisdiction::Us, Jurisdiction::Uk);
    let roaccutane = Some("uk-conventional");
    assert_eq!(
        advised("Peanut anaphylaxis", roaccutane, uk),
        Some(Action::Block)
    );
    assert_eq!(advised("soya", roaccutane, uk), Some(Action::Block));
    assert_eq!(
        advised("peanut", Some("us-conventional"), us),
        Some(Action::Defer)
    );
    assert_eq!(
        advised("soy", Some("us-conventional"), us),
        Some(Action::Block)
    );
    assert_eq!(advised("parabens", Some("us-lidose"), us), None);
    assert_eq!(
        advised("parabens", Some("us-conventional"), us),
        Some(Action::Block)
    );
    assert_eq!(
        advised("peanut", None, uk),
        Some(Action::Block),
        "no product is chosen"
    );
    assert_eq!(advised("house dust", roaccutane, uk), None);
}

#[test]
fn every_agent_is_found_by_its_name_without_its_qualifier() {
    let knowledge = knowledge();
    for agent in &knowledge.interactions.agents {
        let id = agent.value.id.to_string();
        let bare = agent.value.name.split(',').next().unwrap();
        let (certain, asked) = recognised(bare);
        let found = certain.as_ref() == Some(&id) || asked.contains(&id);
        assert!(found, "{bare}: {certain:?} {asked:?}");
    }
}

#[test]
fn a_name_of_which_the_form_decides_is_asked_back() {
    for (written, may_be) in [
        ("tretinoin", &["tretinoin-oral", "tretinoin-topical"][..]),
        ("isotretinoin", &["isotretinoin", "isotretinoin-topical"]),
        ("Retinol", &["vitamin-a", "retinol-topical"]),
        ("dexamethasone", &["dexamethasone"]),
        ("betamethasone", &["betamethasone"]),
        ("hydrocortisone", &["hydrocortisone"]),
        ("triamcinolone", &["triamcinolone"]),
        ("drospirenone", &["drospirenone", "combined-contraceptive"]),
        ("clindamycin", &["clindamycin-topical"]),
        ("dapsone", &["dapsone-topical"]),
        ("3108", &["dapsone-topical"]),
        ("sulfur", &["sulfur-topical"]),
        ("combined pill", &["combined-contraceptive"]),
        ("progestogen-only pill", &["norethindrone", "desogestrel"]),
    ] {
        let (certain, asked) = recognised(written);
        assert_eq!(certain, None, "{written}");
        for one in may_be {
            assert!(asked.iter().any(|id| id == one), "{written}: {asked:?}");
        }
    }
}

#[test]
fn a_corticosteroid_meant_for_fulminans_is_not_advised_against_where_no_source_grades_it() {
    for land in [Jurisdiction::Uk, Jurisdiction::Eu] {
        let usual = interactions("prednisolone", &situation(land));
        assert_eq!(usual[0].counsel.advice.action, Action::Defer);
        let fulminans = Situation {
            intended: vec![Intended::AcneFulminans],
            ..situation(land)
        };
        let meant = interactions("prednisolone", &fulminans);
        assert_eq!(meant[0].intended_in, Some(Intended::AcneFulminans));
        assert_eq!(meant[0].counsel.advice.action, Action::Continue);
        assert_eq!(meant[0].severity, None, "nothing is borrowed");
        let tetracycline = interactions(
            "doxycycline",
            &Situation {
                jurisdiction: Jurisdiction::Eu,
                ..fulminans
            },
        );
        assert_eq!(tetracycline[0].counsel.advice.action, Action::Block);
    }
}

#[test]
fn an_allergy_to_any_component_of_a_product_blocks_it_and_no_other() {
    let knowledge = knowledge();
    let advised = |told: &str, product| {
        let found = allergy(
            &knowledge.interactions,
            told,
            product,
            Jurisdiction::Us,
            &[],
        );
        found.first().map(|one| one.advice.action)
    };
    let mut asked = 0;
    for product in &knowledge.products {
        for excipient in product
            .excipients
            .iter()
            .filter(|one| one.allergen.is_none())
        {
            let told = &excipient.substance;
            for land in Jurisdiction::ALL.iter().copied() {
                let found = allergy(&knowledge.interactions, told, Some(product), land, &[]);
                let blocks = found.iter().any(|one| one.advice.action == Action::Block);
                assert!(blocks, "{told} in {}", product.id);
            }
            asked += 1;
        }
        for brand in &product.brands {
            assert_eq!(
                advised(brand, Some(product)),
                Some(Action::Block),
                "{brand}"
            );
        }
    }
    assert!(asked > 0);
    let lidose = knowledge.product("us-lidose");
    assert_eq!(advised("propyl gallate", lidose), Some(Action::Block));
    assert_eq!(advised("beeswax", lidose), None);
    assert_eq!(
        advised("beeswax", None),
        Some(Action::Block),
        "no product is chosen"
    );
}

#[test]
fn an_allergy_that_no_source_of_the_land_judges_is_told_so_and_not_passed_over() {
    let knowledge = knowledge();
    for told in ["soya", "peanut anaphylaxis", "peanut, and beeswax"] {
        let found = allergy(&knowledge.interactions, told, None, Jurisdiction::Eu, &[]);
        let unjudged = found
            .iter()
            .find(|one| one.advice.action == Action::Defer)
            .unwrap();
        let says = &unjudged.advice.reasons.as_slice()[0].says;
        assert!(
            says.contains("US, UK, and by no source of EU"),
            "{told}: {says}"
        );
    }
}

#[test]
fn another_retinoid_is_contraindicated_and_only_the_united_kingdom_has_a_label_that_says_so() {
    for (land, provisional) in [
        (Jurisdiction::Uk, false),
        (Jurisdiction::Us, true),
        (Jurisdiction::Eu, true),
    ] {
        for agent in ["acitretin", "bexarotene"] {
            let found = interactions(agent, &situation(land));
            assert_eq!(found[0].severity, Some(Severity::Contraindicated), "{land}");
            assert_eq!(
                found[0].counsel.advice.is_provisional(),
                provisional,
                "{land}"
            );
        }
    }
}

#[test]
fn isotretinoin_on_the_skin_is_known_by_its_code_alone_and_in_combination() {
    for code in ["D10AD04", "D10AD54"] {
        let (certain, _) = recognised(code);
        assert_eq!(certain.as_deref(), Some("isotretinoin-topical"), "{code}");
    }
}

#[test]
fn fosphenytoin_weakens_a_hormonal_method_as_phenytoin_does() {
    let given = Situation {
        given: vec![(Given::HormonalContraception, true)],
        ..situation(Jurisdiction::Us)
    };
    for agent in ["phenytoin", "fosphenytoin"] {
        let found = interactions(agent, &given);
        let severities: Vec<_> = found.iter().filter_map(|one| one.severity).collect();
        assert!(
            severities.contains(&Severity::Avoid),
            "{agent}: {severities:?}"
        );
    }
}

#[test]
fn a_second_isotretinoin_is_found_by_name_code_and_brand() {
    for written in [
        "isotretinoin, oral",
        "D10BA01",
        "6064",
        "rxnorm:197843",
        "1547567",
        "2262717",
    ] {
        assert_eq!(
            recognised(written).0.as_deref(),
            Some("isotretinoin"),
            "{written}"
        );
    }
    for written in [
        "Accutane",
        "Roaccutane 20 mg",
        "absorica ld",
        "claravis from the internet",
    ] {
        let (certain, asked) = recognised(written);
        assert_eq!(certain, None, "a brand is asked back: {written}");
        assert!(
            asked.contains(&"isotretinoin".to_owned()),
            "{written}: {asked:?}"
        );
    }
    // A cream is asked back as either.
    let (_, cream) = recognised("isotretinoin gel");
    assert!(
        cream.contains(&"isotretinoin-topical".to_owned()),
        "{cream:?}"
    );
    let on_treatment = Situation {
        on_treatment: true,
        ..situation(Jurisdiction::Uk)
    };
    let found = interactions("D10BA01", &on_treatment);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].counsel.advice.action, Action::Hold);
    assert!(
        found[0].counsel.advice.is_provisional(),
        "no stored source grades it"
    );
    assert!(
        found[0]
            .mechanism
            .as_deref()
            .is_some_and(|by| by.contains("add up"))
    );
}

#[test]
fn before_the_first_dose_it_is_told_how_long_others_waited_and_nothing_is_put_off_by_it() {
    let told = |written: &str, situation: &Situation| {
        let all = interactions(written, situation);
        let washout = all.into_iter().find(|one| {
            let reason = one.counsel.advice.reasons.as_slice().first();
            reason.is_some_and(|reason| reason.rule.as_str().starts_with("WASHOUT-"))
        });
        washout.map(|one| {
            (
                one.counsel.advice.action,
                one.counsel.advice.reasons.as_slice()[0].says.clone(),
            )
        })
    };
    let before = situation(Jurisdiction::Us);
    for (written, days) in [
        ("prednisone", "30 days"),
        ("spironolactone", "30 days"),
        ("phenytoin", "14 days"),
        ("adapalene", "14 days"),
        ("topical steroid", "7 days"),
        ("minocycline", "1 to 7 days"),
    ] {
        let (action, says) = told(written, &before).expect(written);
        assert_eq!(action, Action::Continue, "{written}");
        assert!(says.contains(days), "{says}");
    }
    let on_treatment = Situation {
        on_treatment: true,
        ..situation(Jurisdiction::Us)
    };
    assert_eq!(told("prednisone", &on_treatment), None);
    let fulminans = Situation {
        intended: vec![Intended::AcneFulminans],
        ..situation(Jurisdiction::Us)
    };
    assert_eq!(told("prednisone", &fulminans), None, "it is meant there");
}
