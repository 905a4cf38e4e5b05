//! Lesions counted, and what the scales of clinicians make of them.

use proptest::prelude::*;
use retinue_care::severity::{
    LesionCount, LesionCounts, NoduleSize, NotCounted, clinician_grade, count_classes, gags,
    gags_of_grades, success,
};
use retinue_care::{Lesion, Region};

use crate::knowledge;

/// Counts of a region and a kind, by nodules of 5 mm or more.
fn counted(counts: &[(Region, Lesion, u16)]) -> LesionCounts {
    try_counted(counts).unwrap()
}

fn try_counted(counts: &[(Region, Lesion, u16)]) -> Result<LesionCounts, NotCounted> {
    let counts = counts.iter().map(|(region, lesion, count)| LesionCount {
        region: *region,
        lesion: *lesion,
        count: *count,
    });
    LesionCounts::new(NoduleSize::millimetres(5).unwrap(), counts.collect())
}

const GAGS_REGIONS: [Region; 6] = [
    Region::Forehead,
    Region::RightCheek,
    Region::LeftCheek,
    Region::Nose,
    Region::Chin,
    Region::Trunk,
];

/// Every kind counted in every region of the system, each region having one lesion of the kind.
fn one_of_each_region(kinds: [Option<Lesion>; 6]) -> LesionCounts {
    let mut counts = Vec::new();
    for (region, kind) in GAGS_REGIONS.into_iter().zip(kinds) {
        for lesion in Lesion::ALL {
            counts.push((region, *lesion, u16::from(kind == Some(*lesion))));
        }
    }
    counted(&counts)
}

#[test]
fn the_size_from_which_a_lesion_is_a_nodule_stands_beside_the_count() {
    let counts = counted(&[(Region::Everywhere, Lesion::Nodule, 12)]);
    let written = serde_json::to_value(&counts).unwrap();
    assert_eq!(written["nodule-from-millimetres"], 5);
    let read: LesionCounts = serde_json::from_value(written).unwrap();
    assert_eq!(read, counts);
    for size in [0, 51] {
        let refused = NoduleSize::millimetres(size).unwrap_err().to_string();
        assert!(refused.contains("such as 5"), "{refused}");
    }
    let sources = knowledge().grading.nodules;
    let sizes: Vec<u8> = sources
        .iter()
        .map(|one| one.value.from_millimetres)
        .collect();
    assert_eq!(sizes, [5, 10], "sources differ, and both are told");
}

#[test]
fn a_lesion_is_not_counted_in_a_part_and_in_the_whole() {
    use Lesion::{Nodule, Papule};
    let twice = [(Region::Face, Nodule, 3), (Region::Chin, Nodule, 1)];
    let refused = try_counted(&twice).unwrap_err().to_string();
    assert!(
        refused.contains("chin") && refused.contains("face"),
        "{refused}"
    );
    assert!(try_counted(&[(Region::Face, Nodule, 3), (Region::Chin, Papule, 1)]).is_ok());
    assert!(try_counted(&[(Region::Everywhere, Nodule, 3), (Region::Chest, Nodule, 1)]).is_err());
    assert_eq!(try_counted(&[]), Err(NotCounted::Nothing));
}

#[test]
fn what_was_not_counted_is_not_none() {
    let counts = counted(&[(Region::Face, Lesion::Papule, 20)]);
    assert_eq!(counts.total(Lesion::Papule), Some(20));
    assert_eq!(counts.total(Lesion::Nodule), None);
    assert_eq!(counts.inflammatory(), None, "pustules were not counted");
}

#[test]
fn counts_by_two_sizes_or_of_other_regions_are_not_compared() {
    let counts = |size, region| {
        let count = LesionCount {
            region,
            lesion: Lesion::Nodule,
            count: 5,
        };
        LesionCounts::new(NoduleSize::millimetres(size).unwrap(), vec![count]).unwrap()
    };
    let before = counts(5, Region::Face);
    assert!(before.comparable(&counts(5, Region::Face), Lesion::Nodule));
    assert!(!before.comparable(&counts(10, Region::Face), Lesion::Nodule));
    assert!(!before.comparable(&counts(5, Region::Trunk), Lesion::Nodule));
}

#[test]
fn the_bands_of_gags_change_from_18_to_19_from_30_to_31_and_from_38_to_39() {
    let known = knowledge().grading;
    // Local grades in the order forehead, cheeks, nose, chin, trunk.
    for (grades, total, band) in [
        ([0, 0, 0, 0, 0, 0], 0, "none"),
        ([1, 2, 2, 1, 1, 2], 18, "mild"),
        ([2, 2, 2, 1, 0, 2], 19, "moderate"),
        ([3, 3, 3, 3, 0, 3], 30, "moderate"),
        ([3, 3, 3, 3, 1, 3], 31, "severe"),
        ([4, 4, 3, 2, 2, 4], 38, "severe"),
        ([4, 4, 4, 2, 1, 4], 39, "very severe"),
        ([4, 4, 4, 4, 4, 4], 44, "very severe"),
    ] {
        let score = gags_of_grades(&known, &grades).unwrap();
        assert_eq!(score.total.grade, total, "{grades:?}");
        assert_eq!(score.total.name.as_deref(), Some(band), "{total}");
        assert!(
            score.provisional,
            "the factors are confirmed by no stored source"
        );
    }
}

#[test]
fn gags_takes_the_worst_lesion_of_each_region_and_asks_for_regions_that_are_missing() {
    let known = knowledge().grading;
    use Lesion::{Comedone, Nodule, Papule, Pustule};
    let kinds = [
        Some(Papule),
        Some(Pustule),
        None,
        Some(Comedone),
        None,
        Some(Nodule),
    ];
    let score = gags(&known, &one_of_each_region(kinds)).unwrap();
    // 2·2 + 2·3 + 0 + 1·1 + 0 + 3·4
    assert_eq!(score.total.grade, 23);
    let nodules_alone = counted(&[(Region::Chest, Nodule, 2)]);
    let missing = gags(&known, &nodules_alone).unwrap_err().to_string();
    assert!(
        missing.contains("forehead") && missing.contains("nose"),
        "{missing}"
    );
    assert!(
        !missing.contains("chest"),
        "a nodule settles its region: {missing}"
    );
    let half = counted(&[(Region::Chest, Nodule, 0), (Region::Chest, Pustule, 4)]);
    let open = gags(&known, &half).unwrap_err().to_string();
    assert!(open.contains("chest"), "the back may hold a nodule: {open}");
}

#[test]
fn gags_refuses_grades_that_there_are_not() {
    let known = knowledge().grading;
    let few = gags_of_grades(&known, &[1, 2]).unwrap_err().to_string();
    assert!(
        few.contains("6 regions") && few.contains("forehead"),
        "{few}"
    );
    let high = gags_of_grades(&known, &[5, 0, 0, 0, 0, 0]).unwrap_err();
    assert!(high.to_string().contains("0 to 4"), "{high}");
}

#[test]
fn a_treatment_succeeds_by_iga_when_clear_or_almost_and_two_grades_better() {
    let known = knowledge().grading;
    let iga = |grade| clinician_grade(&known, "iga", grade).unwrap();
    let succeeds = |before, now| success(&known, &iga(before), &iga(now))[0].1;
    assert!(succeeds(3, 1) && succeeds(4, 0));
    assert!(!succeeds(4, 2), "two better, and not almost clear");
    assert!(!succeeds(2, 1), "almost clear, and one better");
    assert_eq!(iga(4).name.as_deref(), Some("severe"));
    let leeds = clinician_grade(&known, "leeds", 5).unwrap();
    assert!(success(&known, &leeds, &iga(0)).is_empty(), "two scales");
}

#[test]
fn a_grade_outside_its_scale_is_refused_with_the_range() {
    let known = knowledge().grading;
    for (scale, grade, range) in [
        ("iga", 5, "0 to 4"),
        ("leeds", 0, "1 to 12"),
        ("leeds-revised-back", 9, "1 to 8"),
        ("cook", 9, "0 to 8"),
    ] {
        let refused = clinician_grade(&known, scale, grade).unwrap_err();
        assert!(refused.to_string().contains(range), "{refused}");
    }
    let unknown = clinician_grade(&known, "eyeball", 1)
        .unwrap_err()
        .to_string();
    assert!(unknown.contains("known: iga, gags"), "{unknown}");
    assert!(
        clinician_grade(&known, "leeds-revised-face", 12)
            .unwrap()
            .basis
            .is_provisional()
    );
    assert!(
        !clinician_grade(&known, "leeds", 12)
            .unwrap()
            .basis
            .is_provisional()
    );
}

#[test]
fn classes_by_counts_change_at_35_inflammatory_lesions_and_at_3_nodules() {
    let known = knowledge().grading;
    let class = |papules, pustules, nodules| {
        let counts = counted(&[
            (Region::Everywhere, Lesion::Papule, papules),
            (Region::Everywhere, Lesion::Pustule, pustules),
            (Region::Everywhere, Lesion::Nodule, nodules),
        ]);
        let views = count_classes(&known, &counts);
        views[0].name.clone()
    };
    assert_eq!(class(20, 14, 2).as_deref(), Some("mild to moderate"));
    assert_eq!(class(20, 15, 2).as_deref(), Some("moderate to severe"));
    assert_eq!(class(0, 0, 3).as_deref(), Some("moderate to severe"));
    let nodules_alone = counted(&[(Region::Everywhere, Lesion::Nodule, 1)]);
    let views = count_classes(&known, &nodules_alone);
    assert_eq!(views[0].name, None, "papules were not counted");
    assert_eq!(views.len(), 2, "each system answers by itself");
}

proptest! {
    #[test]
    fn a_worse_lesion_never_lowers_gags(
        kinds in prop::array::uniform6(prop::option::of(0_usize..4)),
        region in 0_usize..6,
    ) {
        let known = knowledge().grading;
        let kinds = kinds.map(|kind| kind.map(|at| Lesion::ALL[at]));
        let before = gags(&known, &one_of_each_region(kinds)).unwrap();
        let mut worse = kinds;
        worse[region] = Some(Lesion::Nodule);
        let after = gags(&known, &one_of_each_region(worse)).unwrap();
        prop_assert!(after.total.grade >= before.total.grade);
    }
}
