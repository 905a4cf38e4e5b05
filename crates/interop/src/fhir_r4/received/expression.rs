//! From a field of a fact that the record refuses to the place in the resource that says it.

/// The expression of a resource of a kind for a field of the fact that it becomes; the resource as a whole where none is nearer.
pub fn expression(kind: &str, field: &str) -> String {
    let place = match (kind, field) {
        ("Observation", "on" | "collected-on") => "effectiveDateTime",
        ("Observation", "result") => "value",
        ("Observation", "value" | "unit" | "weight") => "valueQuantity",
        ("Observation", "low" | "high") => "referenceRange",
        ("Observation", "specimen" | "analyte") => "code",
        ("Observation", "clia-number") => "performer",
        ("Observation", "setting" | "cycle" | "menses-began-on") => "component",
        ("AllergyIntolerance", "on") => "recordedDate",
        ("AllergyIntolerance", "allergy") => "code",
        ("MedicationStatement", "on") => "dateAsserted",
        ("MedicationStatement", "medicine") => "medicationCodeableConcept",
        ("MedicationStatement", "from") => "effectivePeriod.start",
        ("MedicationStatement", "until") => "effectivePeriod.end",
        _ => return kind.to_owned(),
    };
    format!("{kind}.{place}")
}
