//! The task of the guide: somebody should open an application here. A proposal, which binds nobody.

use serde_json::{Value, json};

/// Codes of SMART App Launch 2.2 for tasks and what goes with them.
const SMART_CODES: &str = "http://hl7.org/fhir/smart-app-launch/CodeSystem/smart-codes";

/// What is proposed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaunchTask {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub says: String,
    /// For whom, as a reference such as `Patient/1`.
    pub patient: String,
    /// When it was proposed, as text.
    pub authored_on: String,
    /// The whole address of the page that does it.
    pub application: String,
    /// What the application is told beside: the number of the case, where there is one.
    pub context: Option<String>,
    /// Who is asked, as a reference to a Practitioner; anything else is left out.
    pub owner: Option<String>,
    /// The prescription that it is about, as a reference to a MedicationRequest; anything else is left out.
    pub order: Option<String>,
}

impl LaunchTask {
    /// As it is sent. The page asks its person to sign in, so it is launched standalone.
    pub fn to_json(&self) -> Value {
        let input = |code: &str, name: &str, value: &str| {
            let kind = json!({ "coding": [{ "system": SMART_CODES, "code": code }] });
            json!({ "type": kind, name: value })
        };
        let mut inputs = vec![input(
            "smartonfhir-application",
            "valueUrl",
            &self.application,
        )];
        let context = self.context.as_deref();
        inputs
            .extend(context.map(|context| input("smartonfhir-appcontext", "valueString", context)));
        let mut task = json!({
            "resourceType": "Task",
            "id": self.id,
            "status": "requested",
            "intent": "proposal",
            "code": { "coding": [{ "system": SMART_CODES, "code": "launch-app-standalone" }] },
            "description": self.says,
            "for": { "reference": self.patient },
            "authoredOn": self.authored_on,
            "requester": { "type": "Organization", "display": "Retinue" },
            "input": inputs,
        });
        let refers = |reference: &Option<String>, kind: &str| {
            let reference = reference.as_deref().filter(|one| is_of(one, kind))?;
            Some(json!({ "reference": reference }))
        };
        if let Some(members) = task.as_object_mut() {
            let owner = refers(&self.owner, "Practitioner").map(|owner| ("owner", owner));
            let order = refers(&self.order, "MedicationRequest");
            let order = order.map(|order| ("reasonReference", order));
            let both = owner.into_iter().chain(order);
            members.extend(both.map(|(name, value)| (name.to_owned(), value)));
        }
        task
    }
}

/// Whether a reference, whole or from the base, leads to a resource of the kind.
fn is_of(reference: &str, kind: &str) -> bool {
    let mut parts = reference.rsplit('/');
    matches!((parts.next(), parts.next()), (Some(id), Some(of)) if !id.is_empty() && of == kind)
}
