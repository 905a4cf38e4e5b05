//! Forms for programs: the package of a form to fill in, and what a clinic's program hands in filled. Nobody signs by a program: a
//! form that is complete waits for whoever signs it in their room, and a form that is not is answered item by item (decision 0057).

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use retinue_interop::fhir_r4::json::Json;
use retinue_interop::fhir_r4::outcome::{Issue, IssueCode};
use retinue_interop::fhir_r4::received::{FormAsked, filled, form_of, whom};
use retinue_interop::fhir_r4::{Element, Resource};
use retinue_interop::rems::person::PersonAsked;
use retinue_interop::rems::task::LaunchTask;
use retinue_interop::rems::{etasu as told, submitted};
use retinue_kernel::{Category, Form};
use retinue_ledger::program::scope::Interaction;
use retinue_ledger::{FormHandedIn, Ledger, PatientFile, ReadError, Sent, SentFact, SubmitError};
use retinue_rulebook::watermark;
use serde_json::{Value, json};

use super::asked::Acting;
use super::charts;
use super::find::{Base, names};
use super::reply::{self, Manner, Refusal};
use super::write;
use crate::access::program::Program;
use crate::chance;
use crate::http::routes::Room;
use crate::rooms::chart::YOUNGEST_ON_THE_LABEL;
use crate::rooms::machine::etasu;
use crate::rooms::machine::smart::address;
use crate::site::Site;

const RESPONSE: &str = "QuestionnaireResponse";
const FORM: &str = "Questionnaire";

pub(super) fn routes(room: Room<Program>) -> Room<Program> {
    room.post("/fhir/QuestionnaireResponse/$submit", submit)
        .get("/fhir/Questionnaire/$questionnaire-package", by_canonical)
        .post("/fhir/Questionnaire/$questionnaire-package", by_parameters)
        .get("/fhir/Questionnaire/{id}/$questionnaire-package", by_id)
        .post("/fhir/Questionnaire/{id}/$questionnaire-package", by_id)
}

/// The form of an id.
async fn by_id(
    program: Program,
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    package(program, site, &headers, &pairs, move |form| form.id == id).await
}

/// The form of a canonical address, with its version; without one, of every edition that has the form.
async fn by_canonical(
    program: Program,
    State(site): State<Site>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let given = pairs.iter().find(|(name, _)| name == "questionnaire");
    let canonical = given.map(|(_, value)| value.clone());
    let canonical = canonical.ok_or_else(no_form_named)?;
    package(program, site, &headers, &pairs, by_address(canonical)).await
}

async fn by_parameters(
    program: Program,
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    reply::is_read_here(&headers)?;
    let parameters = write::body(&body)?;
    let given = objects(parameters.field("parameter"));
    let given = given
        .filter(|one| one.text("name") == Some("questionnaire"))
        .find_map(|one| one.text("valueCanonical").or_else(|| one.text("valueUri")));
    let canonical = given.ok_or_else(no_form_named)?.to_owned();
    package(program, site, &headers, &[], by_address(canonical)).await
}

fn no_form_named() -> Refusal {
    let says = "name the form: questionnaire=ADDRESS|VERSION, as GET /fhir/Questionnaire lists it";
    Refusal::bad(vec![Issue::of(IssueCode::Required, "questionnaire", says)])
}

fn by_address(canonical: String) -> impl Fn(&Resource) -> bool + Send + 'static {
    move |form| {
        let (url, version) = (form.body.text("url"), form.body.text("version"));
        match canonical.split_once('|') {
            Some((address, of)) => url == Some(address) && version == Some(of),
            None => url == Some(canonical.as_str()),
        }
    }
}

/// A collection of the forms that fit. They rest on nothing else that would have to come along: their answers are within them.
async fn package(
    program: Program,
    site: Site,
    headers: &HeaderMap,
    pairs: &[(String, String)],
    fits: impl Fn(&Resource) -> bool + Send + 'static,
) -> Result<Response, Refusal> {
    let manner = Manner::of(headers, pairs)?;
    let base = super::base(&site)?;
    let acting = Acting::by(program)?;
    acting.must_reach(FORM, Interaction::Read)?;
    let bundle = site
        .ask(move |ledger| {
            let all = charts::everybodys(ledger)?;
            let forms: Vec<Element> = all
                .iter()
                .filter(|one| one.kind == FORM && fits(one))
                .filter(|one| acting.may_see(one, Interaction::Read))
                .map(|one| {
                    Element::new()
                        .with("fullUrl", format!("{}/{}", base.0, one.reference()))
                        .with("resource", one.element())
                })
                .collect();
            if forms.is_empty() {
                return Err(Refusal::nothing_there());
            }
            Ok(Element::new()
                .with("resourceType", "Bundle")
                .with("type", "collection")
                .with("entry", forms))
        })
        .await??;
    Ok(manner.answer(&bundle))
}

/// The objects of a list.
fn objects(list: Option<&Json>) -> impl Iterator<Item = &Element> {
    let items = match list {
        Some(Json::List(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|one| match one {
        Json::Object(one) => Some(one),
        _ => None,
    })
}

async fn submit(
    program: Program,
    State(site): State<Site>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let manner = Manner::of(&headers, &[])?;
    reply::is_read_here(&headers)?;
    let base = super::base(&site)?;
    let public = address(&site, "")?;
    let mark = watermark(site.mode());
    let acting = Acting::by(program)?;
    acting.must_reach(RESPONSE, Interaction::Create)?;
    let answer = site
        .ask(move |ledger| {
            let handed = submitted::of(&write::body(&body)?).map_err(Refusal::bad)?;
            let door = Door {
                ledger,
                acting: &acting,
                base: &base,
                public: &public,
                mark,
            };
            door.take(&handed)
        })
        .await??;
    Ok(manner.json(StatusCode::OK, &answer))
}

struct Door<'a> {
    ledger: &'a Ledger,
    acting: &'a Acting,
    base: &'a Base,
    public: &'a str,
    mark: Option<&'static str>,
}

impl Door<'_> {
    fn take(&self, handed: &submitted::HandedIn) -> Result<Value, Refusal> {
        let response = &handed.response;
        let as_sent = Resource::new(RESPONSE, "", response.clone());
        if !self.acting.may_see(&as_sent, Interaction::Create) {
            return Err(Refusal::forbidden(
                "the scopes of this token allow narrower resources only",
            ));
        }
        let laws = self.ledger.laws_in_force()?;
        let editions: Vec<_> = laws
            .iter()
            .map(|law| (&*law.rulebook, &law.rules.at(law.today).edition.id))
            .collect();
        let form = form_of(response, &self.base.0, &editions)
            .map_err(|issue| Refusal::unfit(vec![issue]))?;
        let today = self.ledger.today_in(form.rulebook.programme().id);
        let read = filled(response, &form, today);
        let mut issues = Vec::new();
        let file = match self.whose(handed, &form) {
            Ok(file) => file,
            Err(Refusal::Told(StatusCode::UNPROCESSABLE_ENTITY, found)) => {
                issues.extend(found);
                None
            }
            Err(other) => return Err(other),
        };
        if let Some(file) = &file {
            issues.extend(on_another_path(file, &form));
        }
        let read = match read {
            Ok(read) => Some(read),
            Err(not) => {
                // What stops is recorded, whatever else is wrong with the form that says it.
                if let (Some(positive), Some(file)) = (not.positive, &file) {
                    issues.extend(self.stops(file, response, *positive)?);
                }
                issues.splice(0..0, not.issues);
                None
            }
        };
        match (read, file, form.entry.form) {
            (Some(read), Some(file), Some(kind)) if issues.is_empty() => {
                let kept = self.ledger.hand_in_form(
                    self.acting.program.proof(),
                    FormHandedIn {
                        patient: file.patient,
                        form: kind,
                        edition: form.edition.clone(),
                        content: response.compact(),
                        answers: read.answers,
                    },
                );
                match kept {
                    Ok(_) => self.waits(&file, &form, kind, handed),
                    Err(SubmitError::CommandIdUsed(_)) => {
                        let says = "this very form was handed in before, and was signed or put aside since";
                        let issue = Issue::of(IssueCode::Conflict, RESPONSE, says);
                        Err(Refusal::Told(StatusCode::CONFLICT, vec![issue]))
                    }
                    Err(error) => Err(write::refused(RESPONSE, error)),
                }
            }
            _ => {
                if issues.is_empty() {
                    issues.push(of_a_party(&form));
                }
                Err(Refusal::unfit(issues))
            }
        }
    }

    /// The file of whoever the form is for; none for a form of a prescriber or a pharmacy.
    fn whose(
        &self,
        handed: &submitted::HandedIn,
        form: &FormAsked<'_>,
    ) -> Result<Option<PatientFile>, Refusal> {
        if matches!(
            form.entry.form,
            None | Some(Form::PrescriberEnrolment | Form::PharmacyEnrolment)
        ) {
            return Ok(None);
        }
        let Some(patient) = &handed.patient else {
            let about = whom(&handed.response, &self.base.0).map_err(Refusal::unfit)?;
            return write::file(self.ledger, self.acting, &about).map(Some);
        };
        let patient: Value = serde_json::from_str(&patient.compact()).unwrap_or(Value::Null);
        let person = PersonAsked::of(&patient, "Patient").map_err(|wrong| {
            Refusal::bad(vec![Issue::of(
                IssueCode::Structure,
                &wrong.place,
                wrong.expected,
            )])
        })?;
        let proof = self.acting.program.proof();
        match etasu::of_person(self.ledger, proof, &person) {
            Ok(case) => Ok(Some(
                self.ledger.patient_file(&self.acting.who, case.patient)?,
            )),
            Err(ReadError::NotFound) => Err(Refusal::unfit(self.unknown(&person)?)),
            Err(error) => Err(error.into()),
        }
    }

    /// Why the person is none of this clinic's patients, and who makes them one.
    fn unknown(&self, person: &PersonAsked) -> Result<Vec<Issue>, Refusal> {
        let Some(born) = person.born else {
            let says = "name the patient by their programme number, or by name and day of birth";
            return Ok(vec![Issue::of(
                IssueCode::Required,
                "Patient.birthDate",
                says,
            )]);
        };
        let who = &self.acting.who;
        let alike = self.ledger.patients_of_person(who, &person.names, born)?;
        let mut issues = Vec::new();
        if alike.len() > 1 {
            let says = "more than one patient of this clinic has this name and day of birth: name the one who is meant by their programme number (system urn:retinue:programme-number)";
            issues.push(Issue::of(
                IssueCode::BusinessRule,
                "Patient.identifier",
                says,
            ));
        } else {
            let says = format!(
                "nobody of this clinic is known by this. A patient is enrolled by the prescriber or a designee in the clinic's room, with what the programme asks at the enrolment: {}/clinic/enrol",
                self.public
            );
            issues.push(Issue::of(IssueCode::BusinessRule, "Patient", says));
        }
        if self.ledger.today().age_of(born) < YOUNGEST_ON_THE_LABEL {
            let says = format!(
                "the label of isotretinoin is for patients of {YOUNGEST_ON_THE_LABEL} years and older: is this the right day of birth?"
            );
            issues.push(Issue::of(
                IssueCode::BusinessRule,
                "Patient.birthDate",
                says,
            ));
        }
        Ok(issues)
    }

    /// Records a positive test that stands in the form.
    fn stops(
        &self,
        file: &PatientFile,
        response: &Element,
        (on, payload): (retinue_kernel::Day, retinue_kernel::Payload),
    ) -> Result<Vec<Issue>, Refusal> {
        let content = response.compact();
        let sent = Sent {
            patient: file.patient,
            key: format!("{RESPONSE} test {content}"),
            content,
            fact: SentFact::Gate(on, payload),
        };
        match self.ledger.take_sent(self.acting.program.proof(), sent) {
            Ok(_) => {
                let says = "the positive test is recorded: it stands on the patient's page, and nothing is authorised";
                Ok(vec![Issue::of(IssueCode::Informational, RESPONSE, says)])
            }
            Err(error @ SubmitError::Refused(_)) => match write::refused(RESPONSE, error) {
                Refusal::Told(_, issues) => Ok(issues),
                other => Err(other),
            },
            Err(error) => Err(write::refused(RESPONSE, error)),
        }
    }

    /// That the form waits: the task for whoever signs it, and how the case stands.
    fn waits(
        &self,
        file: &PatientFile,
        form: &FormAsked<'_>,
        kind: Form,
        handed: &submitted::HandedIn,
    ) -> Result<Value, Refusal> {
        let names = names(self.ledger);
        let at = self.ledger.now();
        let says = format!(
            "Sign: {}. It was handed in complete by {}, and waits on the patient's page.",
            form.entry.title,
            self.acting.program.proof().name()
        );
        let subject = handed.response.field("subject");
        let subject = match subject {
            Some(Json::Object(subject)) => subject.text("reference"),
            _ => None,
        };
        let own = Resource::new(
            "Patient",
            charts::name_of(file.patient).as_str(),
            Element::new(),
        );
        let task = LaunchTask {
            id: chance::uuid(),
            says,
            patient: subject.map_or_else(|| own.reference(), str::to_owned),
            authored_on: at.to_string(),
            application: format!(
                "{}/clinic/patients/{}/{}",
                self.public,
                file.patient,
                crate::rooms::prescriber::signed_on(kind)
            ),
            context: Some(format!("case_number={}", file.number)),
            owner: file
                .prescriber
                .as_ref()
                .map(|id| format!("Practitioner/{}", names.of_party("Practitioner", id))),
            order: None,
        };
        let case = self
            .ledger
            .case_of_patient(&self.acting.who, file.patient)?;
        let module = format!("{}{}", self.public, etasu::MODULE);
        let mut answer = told::answer(Some(&etasu::stands(&case)), &module, at, self.mark);
        if let Some(Value::Array(parameters)) = answer.get_mut("parameter") {
            let mut task = task.to_json();
            if let (Some(_), Some(task)) = (self.mark, task.as_object_mut()) {
                task.insert("meta".to_owned(), json!({ "tag": [told::TEST_DATA] }));
            }
            parameters.insert(0, json!({ "name": "task", "resource": task }));
        }
        Ok(answer)
    }
}

/// That a form is one of another programme, or of the other path.
fn on_another_path(file: &PatientFile, form: &FormAsked<'_>) -> Option<Issue> {
    let at = format!("{RESPONSE}.questionnaire");
    let own = file.rulebook.programme().id;
    if form.rulebook.programme().id != own {
        let says = format!("the patient is in the programme {own}: fill in a form of that one");
        return Some(Issue::of(IssueCode::BusinessRule, &at, says));
    }
    let category = file.summary.category?;
    if form.entry.applies.to(category) {
        return None;
    }
    let says = match category {
        Category::Can => {
            "the patient is on record as one who can become pregnant, and this is a form for patients who cannot"
        }
        Category::Cannot => {
            "the patient is on record as one who cannot become pregnant, and this is a form for patients who can"
        }
    };
    let says = format!(
        "{says}; the prescriber changes the category on the patient's page in the clinic's room"
    );
    Some(Issue::of(IssueCode::BusinessRule, &at, says))
}

/// Who signs a form that is no patient's.
fn of_a_party(form: &FormAsked<'_>) -> Issue {
    let says = match form.entry.form {
        Some(Form::PharmacyEnrolment) => {
            "the form is complete, and nobody signs by a program: the authorised representative signs it, signed in, under the pharmacy's standing"
        }
        _ => {
            "the form is complete, and nobody signs by a program: the prescriber signs it, signed in, under the clinic's standing (/clinic/standing/form)"
        }
    };
    Issue::of(IssueCode::BusinessRule, RESPONSE, says)
}
