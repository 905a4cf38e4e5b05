// Two programs that nobody here wrote: `fhirclient` asks a person by SMART App Launch, `fhir-kit-client` reads with the token it got.
// What is said goes over lines of JSON: the test plays the office and the person, this plays the program's server.
"use strict";

const { generateKeyPairSync } = require("crypto");
const readline = require("readline");

const stock = (name) => require(require.resolve(name, { paths: [process.argv[2]] }));
const smart = stock("fhirclient");
const Kit = stock("fhir-kit-client");

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const hears = async () => JSON.parse((await lines.next()).value);
const says = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

// What the library keeps between the two visits of a browser.
const kept = new Map();
const storage = {
  get: async (key) => kept.get(key),
  set: async (key, value) => (kept.set(key, value), value),
  unset: async (key) => kept.delete(key),
};
// A visit of a browser to the program's server, as far as the library looks at one.
const visit = (url) => smart({ url, headers: { host: "app.example" }, socket: { encrypted: true } }, {}, storage);

async function main() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const named = { alg: "ES384", kid: "stock-key" };
  says({ now: Math.floor(Date.now() / 1000), keys: { keys: [{ ...publicKey.export({ format: "jwk" }), ...named }] } });

  const { iss, back, client, scope, launch } = await hears();
  const question = await visit("/launch").authorize({
    iss,
    launch,
    scope,
    clientId: client,
    redirectUri: back,
    pkceMode: "required",
    clientPrivateJwk: { ...privateKey.export({ format: "jwk" }), ...named, key_ops: ["sign"] },
    noRedirect: true,
  });
  says({ question });

  const came = new URL((await hears()).location);
  const session = await visit(came.pathname + came.search).ready();
  const patient = await session.patient.read();
  const tests = await session.request(`Observation?patient=${session.patient.id}`, { flat: true });
  const token = session.state.tokenResponse;

  const kit = new Kit({ baseUrl: iss, bearerToken: token.access_token });
  const statement = await kit.capabilityStatement();
  const first = await kit.search({ resourceType: "Observation", searchParams: { patient: session.patient.id, _count: 1 } });
  const second = await kit.nextPage({ bundle: first });
  const none = await kit.read({ resourceType: "Patient", id: "nobody" }).catch((error) => error.response.status);
  const sent = await kit
    .create({ resourceType: "Observation", body: { resourceType: "Observation" } })
    .catch((error) => error.response.status);
  says({
    scope: token.scope,
    patient: patient.id,
    tests: tests.map((one) => one.id),
    version: statement.fhirVersion,
    authorize: session.state.authorizeUri,
    pages: [first, second].map((page) => page.entry.length),
    none,
    sent,
  });
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
