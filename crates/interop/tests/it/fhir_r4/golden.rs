//! Each kind of resource as it is written, held against a file. `RETINUE_WRITE_GOLDEN=1` writes the files anew: read what changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use retinue_interop::fhir_r4::capability::{Doors, Installation, statement};
use retinue_interop::fhir_r4::served::SERVED;
use retinue_interop::fhir_r4::{Json, Resource};

use super::chart::everything;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/fhir_r4/golden")
}

fn hold(name: &str, written: &str) {
    let path = folder().join(format!("{name}.json"));
    if std::env::var_os("RETINUE_WRITE_GOLDEN").is_some() {
        fs::write(&path, format!("{written}\n")).expect("the file is written");
    }
    let kept = fs::read_to_string(&path).expect("the kind has a file");
    assert_eq!(kept.trim_end(), written, "{name} differs from its file");
}

/// Forms are long, and the same for everybody: one stands for all, and the others are counted.
fn is_told(resource: &Resource) -> bool {
    match resource.kind {
        "Questionnaire" => resource.id.contains("exemption"),
        "Medication" => resource.id.contains("micronized"),
        _ => true,
    }
}

#[test]
fn each_kind_of_resource_is_written_as_its_file_says() {
    let mut by_kind: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for resource in everything().into_iter().filter(is_told) {
        by_kind
            .entry(resource.kind)
            .or_default()
            .push(resource.into());
    }
    for served in SERVED {
        assert!(
            by_kind.contains_key(served.kind),
            "{} is served and none goes out",
            served.kind
        );
    }
    for (kind, resources) in by_kind {
        let list = retinue_interop::fhir_r4::Element::new()
            .with("resourceType", "Bundle")
            .with("type", "collection")
            .with(
                "entry",
                resources
                    .into_iter()
                    .map(|one| retinue_interop::fhir_r4::Element::new().with("resource", one))
                    .collect::<Vec<_>>(),
            );
        hold(kind, &list.pretty());
    }
}

#[test]
fn the_statement_of_what_is_served_is_written_as_its_file_says() {
    let told = statement(Installation {
        base: "https://clinic.example/fhir",
        version: "0.1.0",
        date: "2026-11-23",
        doors: Doors {
            authorize: "https://clinic.example/authorize",
            token: "https://clinic.example/token",
            introspect: "https://clinic.example/token/introspect",
            revoke: "https://clinic.example/token/revoke",
        },
    });
    hold("CapabilityStatement", &told.pretty());
}
