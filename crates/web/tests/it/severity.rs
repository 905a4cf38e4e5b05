//! Severity and candidacy in the clinic: what was counted and graded with its bands and sources, four authorities side by
//! side, and what stands against treatment in each land.

use reqwest::StatusCode;

use crate::browser::{Answer, Browser};
use crate::care::{in_treatment, records, review};
use crate::page::is_sound;
use crate::world::Enrolled;

async fn page(clinic: &Browser, of: &Enrolled) -> Answer {
    let page = clinic.get(&format!("{}/severity", review(of))).await;
    assert_eq!(page.status, StatusCode::OK);
    is_sound(&page, "severity");
    page
}

/// What stands between the beginning of the element with that id and the next authority, land, section or table's end.
fn part<'a>(page: &'a Answer, id: &str) -> &'a str {
    let (_, rest) = page
        .text
        .split_once(&format!("id=\"{id}\""))
        .unwrap_or_else(|| panic!("no {id} in {}", page.text));
    let ends = ["<li id=\"", "</section>", "</table>"];
    let end = ends.iter().filter_map(|end| rest.find(end)).min();
    rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest)
}

const AUTHORITIES: [&str; 4] = ["us-label", "uk-label", "aad-2024", "nice"];

#[tokio::test]
async fn four_authorities_stand_side_by_side_and_each_unknown_leads_to_where_it_is_entered() {
    let (_world, clinic, of) = in_treatment().await;
    let before = page(&clinic, &of).await;
    for authority in AUTHORITIES {
        let told = part(&before, &format!("authority-{authority}"));
        assert!(told.contains("Not known yet"), "{authority}: {told}");
        assert!(told.contains("Rests on"), "{authority} cites its source");
    }
    // Every link of an unknown leads to a form of this patient, begun with what was asked for.
    let links: Vec<&str> = before
        .text
        .split(&format!("href=\"{}/", review(&of)))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    for link in [
        "lesions",
        "grade?scale=iga",
        "scale?scale=dlqi",
        "therapy?therapy=oral-antibiotic",
        "therapy?therapy=topical",
        "never-tried?therapy=topical",
        "acne",
        "no-allergy",
        "condition?condition=hepatic-insufficiency",
        "allergy",
    ] {
        assert!(links.contains(&link), "{link} in {links:?}");
        let form = clinic.get(&format!("{}/{link}", review(&of))).await;
        assert_eq!(form.status, StatusCode::OK, "{link}");
        is_sound(&form, link);
        if let Some((_, asked)) = link.split_once('=') {
            let chosen = [
                format!("value=\"{asked}\" checked"),
                format!("value=\"{asked}\" selected"),
            ];
            assert!(
                chosen.iter().any(|one| form.text.contains(one)),
                "{link} begins with {asked}"
            );
        }
    }
    let counts = [
        ("forehead-nodules", "4"),
        ("right-cheek-nodules", "4"),
        ("left-cheek-nodules", "4"),
        ("nose-comedones", "3"),
        ("chin-papules", "2"),
        ("chest-comedones", "0"),
        ("back-pustules", "5"),
        ("nodule-from-mm", "5"),
        ("on", "2026-03-01"),
    ];
    records(&clinic, &of, "lesions", &counts).await;
    for kind in ["oral-antibiotic", "topical"] {
        records(
            &clinic,
            &of,
            "therapy",
            &[("therapy", kind), ("outcome", "failed")],
        )
        .await;
    }
    let after = page(&clinic, &of).await;
    for authority in ["us-label", "aad-2024"] {
        let told = part(&after, &format!("authority-{authority}"));
        assert!(told.contains(">Candidate<"), "{authority}: {told}");
        assert!(told.contains("12 nodules"), "{authority}: {told}");
    }
    assert!(part(&after, "authority-us-label").contains("Failed: an antibiotic by mouth."));
    assert!(after.says("An adequate course did not help enough"));
}

#[tokio::test]
async fn counts_grades_and_scales_stand_with_their_bands_their_source_and_the_size_of_a_nodule() {
    let (_world, clinic, of) = in_treatment().await;
    // Every region and kind, so that the sum of the grading system can be reckoned.
    let regions = [
        "forehead",
        "right-cheek",
        "left-cheek",
        "nose",
        "chin",
        "chest",
        "back",
    ];
    let names: Vec<String> = regions
        .iter()
        .map(|region| format!("{region}-nodules"))
        .collect();
    let mut counts: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    counts.extend([("nodule-from-mm", "10"), ("on", "2026-03-01")]);
    records(&clinic, &of, "lesions", &counts).await;
    records(
        &clinic,
        &of,
        "grade",
        &[("scale", "iga"), ("grade", "4"), ("on", "2026-03-01")],
    )
    .await;
    records(
        &clinic,
        &of,
        "grade",
        &[("scale", "leeds"), ("grade", "7"), ("on", "2026-03-01")],
    )
    .await;
    for (scale, total) in [("dlqi", "13"), ("cadi", "10"), ("acne-qol", "40")] {
        records(
            &clinic,
            &of,
            "scale",
            &[("scale", scale), ("total", total), ("on", "2026-03-01")],
        )
        .await;
    }
    let page = page(&clinic, &of).await;
    assert!(page.says("a nodule from 10 mm on") || page.text.contains("<strong>10 mm</strong>"));
    assert!(page.says("The US label calls an inflammatory lesion of 5 mm or more a nodule."));
    let scores = part(&page, "scores");
    // The worst lesion of each region is a nodule: 4 times the sum of the factors, the highest total there is.
    for told in [
        "44 of 44",
        "very severe",
        "from the counts",
        "4 of 4",
        "severe: The whole face",
        "7 of 12",
        "13 of 30",
        "very large effect",
        "10 of 15",
        "40 of 114",
        "higher is better",
        "no source held here has bands for it",
        "provisional",
    ] {
        assert!(scores.contains(told), "{told}: {scores}");
    }
    let lesions = part(&page, "lesions");
    assert!(lesions.contains("All counted regions") && lesions.contains("<strong>7</strong>"));
    assert!(page.says("moderate to severe"), "the class by counts");
    // A grade that the scale does not have is told beside its field, and nothing is stored.
    let wrong = clinic
        .fills_in(
            &format!("{}/grade", review(&of)),
            &[("scale", "iga"), ("grade", "5"), ("on", "2026-03-01")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.error_of("grade").is_some());
}

#[tokio::test]
async fn peanut_is_contraindicated_under_the_uk_label_and_a_caution_in_the_us() {
    let (_world, clinic, of) = in_treatment().await;
    let before = page(&clinic, &of).await;
    assert!(part(&before, "land-UK").contains("none told"));
    records(&clinic, &of, "allergy", &[("allergy", "peanut")]).await;
    records(
        &clinic,
        &of,
        "condition",
        &[
            ("condition", "hepatic-insufficiency"),
            ("present", "yes"),
            ("on", "2026-03-01"),
        ],
    )
    .await;
    let after = page(&clinic, &of).await;
    let (uk, us) = (part(&after, "land-UK"), part(&after, "land-US"));
    let soya = uk.split("Allergy").nth(1).expect("a row");
    assert!(soya.contains("contraindication"), "{soya}");
    assert!(us.contains("peanut, groundnut, arachis"), "{us}");
    assert!(us.contains("Not contraindicated: peanut and soya may cross-react"));
    let liver = uk.split("Hepatic insufficiency").nth(1).expect("a row");
    assert!(liver.contains("on record"), "{liver}");
    assert!(
        !us.contains("Hepatic insufficiency"),
        "no label of one land speaks in another"
    );
    let eu = part(&after, "land-EU");
    assert!(eu.contains("No label of this land is stored here, and no criteria of candidacy."));
    // What stands there is what its source says of the Union by name; the rest of the UK label stays there.
    assert!(
        eu.contains("contraindications (UK/EU): hepatic insufficiency"),
        "{eu}"
    );
    for of_the_uk in ["hypervitaminosis A", "blood lipid values", "breastfeeding"] {
        assert!(!eu.contains(of_the_uk), "{of_the_uk}: {eu}");
        assert!(part(&after, "land-UK").contains(of_the_uk), "{of_the_uk}");
    }
}
