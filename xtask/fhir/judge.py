"""Judges FHIR R4 resources with the models of `fhir.resources`: files are given, each a resource or a bundle of them."""

import json
import sys

from fhir.resources import construct_fhir_element

# A judge that lets this by judges nothing.
BROKEN = {"resourceType": "MedicationRequest", "intent": "order", "subject": {"reference": "Patient/1"}, "nonsense": 1}


def wrong(resource):
    try:
        construct_fhir_element(resource["resourceType"], resource)
    except Exception as error:  # every kind of complaint is one
        return str(error)
    return None


if wrong(BROKEN) is None:
    sys.exit("fhir.resources lets a broken resource by")
judged, found = 0, 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        whole = json.load(file)
    for resource in [whole] + [entry["resource"] for entry in whole.get("entry", [])]:
        judged += 1
        complaint = wrong(resource)
        if complaint:
            found += 1
            print(f"- {path}, {resource.get('id')}: {complaint}")
print(f"fhir.resources: {judged} resources judged, {found} of them wrong")
sys.exit(1 if found or not judged else 0)
