//! What is served: the one table from which requests are answered and the CapabilityStatement is told.

/// What can be done with resources of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Interaction {
    /// The resource as it is now.
    Read,
    /// One version of it.
    VRead,
    /// Every version of it.
    History,
    /// Searching among those of the type.
    Search,
    /// Sending one to be recorded.
    Create,
}

impl Interaction {
    /// As the format names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Interaction::Read => "read",
            Interaction::VRead => "vread",
            Interaction::History => "history-instance",
            Interaction::Search => "search-type",
            Interaction::Create => "create",
        }
    }
}

/// How the value of a parameter is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compared {
    /// A code, with its system or without.
    Token,
    /// A day, a moment, or a part of a calendar.
    Date,
    /// A resource.
    Reference,
    /// The beginning of a word.
    Words,
    /// An address.
    Uri,
}

impl Compared {
    /// As the format names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Compared::Token => "token",
            Compared::Date => "date",
            Compared::Reference => "reference",
            Compared::Words => "string",
            Compared::Uri => "uri",
        }
    }
}

/// A parameter of a search, and where in a resource its values stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// How it is compared.
    pub compared: Compared,
    /// The ways of field names to its values.
    pub ways: &'static [&'static [&'static str]],
}

/// Whose the resources of a type are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// Each is of one patient, and is searched within that patient's record.
    Patients,
    /// They are parties of the programme.
    Parties,
    /// They are the same for everybody.
    Everybodys,
}

/// A type that is served.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Served {
    /// The type.
    pub kind: &'static str,
    /// Whose they are.
    pub whose: Whose,
    /// What can be done.
    pub interactions: &'static [Interaction],
    /// By what is searched, beside `_id` and `_lastUpdated`.
    pub parameters: &'static [Parameter],
    /// What a search may bring along: the parameters that refer to it.
    pub includes: &'static [&'static str],
}

/// What a search of any type may bring along that refers to what it found.
pub const REVINCLUDE: &str = "Provenance:target";

const fn token(name: &'static str, ways: &'static [&'static [&'static str]]) -> Parameter {
    Parameter {
        name,
        compared: Compared::Token,
        ways,
    }
}
const fn date(name: &'static str, ways: &'static [&'static [&'static str]]) -> Parameter {
    Parameter {
        name,
        compared: Compared::Date,
        ways,
    }
}
const fn refers(name: &'static str, ways: &'static [&'static [&'static str]]) -> Parameter {
    Parameter {
        name,
        compared: Compared::Reference,
        ways,
    }
}
const fn words(name: &'static str, ways: &'static [&'static [&'static str]]) -> Parameter {
    Parameter {
        name,
        compared: Compared::Words,
        ways,
    }
}

/// For what hangs on facts of a patient: its versions follow from the facts.
const EVERY: &[Interaction] = &[
    Interaction::Read,
    Interaction::VRead,
    Interaction::History,
    Interaction::Search,
];
/// The same for what programs may send to be recorded.
const AND_CREATE: &[Interaction] = &[
    Interaction::Read,
    Interaction::VRead,
    Interaction::History,
    Interaction::Search,
    Interaction::Create,
];
const CURRENT: &[Interaction] = &[Interaction::Read, Interaction::Search];
/// For what is handed out by another resource, which is searched in its place.
const READ: &[Interaction] = &[Interaction::Read];

const SUBJECT: Parameter = refers("subject", &[&["subject"]]);
const PATIENT: Parameter = refers("patient", &[&["subject"]]);
const STATUS: Parameter = token("status", &[&["status"]]);
const IDENTIFIER: Parameter = token("identifier", &[&["identifier"]]);
const CODE: Parameter = token("code", &[&["code"]]);

const fn of_patients(
    kind: &'static str,
    parameters: &'static [Parameter],
    includes: &'static [&'static str],
) -> Served {
    Served {
        kind,
        whose: Whose::Patients,
        interactions: EVERY,
        parameters,
        includes,
    }
}

/// What programs may send to be recorded beside what is on record: each of these becomes a fact.
const fn taken(
    kind: &'static str,
    parameters: &'static [Parameter],
    includes: &'static [&'static str],
) -> Served {
    Served {
        interactions: AND_CREATE,
        ..of_patients(kind, parameters, includes)
    }
}

/// Every type that is served, by name.
pub const SERVED: &[Served] = &[
    of_patients(
        "AdverseEvent",
        &[SUBJECT, PATIENT, date("date", &[&["date"]])],
        &["AdverseEvent:subject"],
    ),
    taken(
        "AllergyIntolerance",
        &[
            refers("patient", &[&["patient"]]),
            token("clinical-status", &[&["clinicalStatus"]]),
            date("date", &[&["recordedDate"]]),
        ],
        &["AllergyIntolerance:patient"],
    ),
    Served {
        interactions: READ,
        ..of_patients("Binary", &[], &[])
    },
    of_patients(
        "CarePlan",
        &[SUBJECT, PATIENT, STATUS, date("date", &[&["period"]])],
        &["CarePlan:subject"],
    ),
    of_patients(
        "Communication",
        &[SUBJECT, PATIENT, STATUS, date("sent", &[&["sent"]])],
        &["Communication:subject"],
    ),
    of_patients(
        "Consent",
        &[
            refers("patient", &[&["patient"]]),
            STATUS,
            token("category", &[&["category"]]),
            date("date", &[&["dateTime"]]),
        ],
        &["Consent:patient"],
    ),
    // What is advised follows from the facts of the day, so it has no history.
    Served {
        kind: "DetectedIssue",
        whose: Whose::Patients,
        interactions: CURRENT,
        parameters: &[
            refers("patient", &[&["patient"]]),
            CODE,
            refers("implicated", &[&["implicated"]]),
        ],
        includes: &["DetectedIssue:patient", "DetectedIssue:implicated"],
    },
    of_patients(
        "DocumentReference",
        &[
            PATIENT,
            SUBJECT,
            STATUS,
            IDENTIFIER,
            token("type", &[&["type"]]),
            token("category", &[&["category"]]),
            date("date", &[&["date"]]),
            date("period", &[&["context", "period"]]),
        ],
        &["DocumentReference:subject", "DocumentReference:patient"],
    ),
    // Who is treated follows from the day on which it is asked for.
    Served {
        kind: "Group",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[
            IDENTIFIER,
            token("type", &[&["type"]]),
            token("actual", &[&["actual"]]),
            refers("managing-entity", &[&["managingEntity"]]),
            refers("member", &[&["member", "entity"]]),
        ],
        includes: &["Group:managing-entity"],
    },
    Served {
        kind: "HealthcareService",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[
            IDENTIFIER,
            words("name", &[&["name"]]),
            token("active", &[&["active"]]),
            refers("organization", &[&["providedBy"]]),
            refers("location", &[&["location"]]),
        ],
        includes: &[
            "HealthcareService:organization",
            "HealthcareService:location",
        ],
    },
    Served {
        kind: "Location",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[
            IDENTIFIER,
            words("name", &[&["name"]]),
            refers("organization", &[&["managingOrganization"]]),
        ],
        includes: &["Location:organization"],
    },
    Served {
        kind: "Medication",
        whose: Whose::Everybodys,
        interactions: CURRENT,
        parameters: &[
            CODE,
            token("ingredient-code", &[&["ingredient", "itemCodeableConcept"]]),
        ],
        includes: &[],
    },
    of_patients(
        "MedicationDispense",
        &[
            SUBJECT,
            PATIENT,
            STATUS,
            token("type", &[&["type"]]),
            date("whenhandedover", &[&["whenHandedOver"]]),
            date("whenprepared", &[&["whenPrepared"]]),
            refers("prescription", &[&["authorizingPrescription"]]),
            refers("medication", &[&["medicationReference"]]),
            refers("performer", &[&["performer", "actor"]]),
        ],
        &[
            "MedicationDispense:medication",
            "MedicationDispense:prescription",
            "MedicationDispense:subject",
            "MedicationDispense:performer",
        ],
    ),
    of_patients(
        "MedicationRequest",
        &[
            SUBJECT,
            PATIENT,
            STATUS,
            token("intent", &[&["intent"]]),
            date("authoredon", &[&["authoredOn"]]),
            refers("medication", &[&["medicationReference"]]),
            refers("requester", &[&["requester"]]),
        ],
        &[
            "MedicationRequest:medication",
            "MedicationRequest:requester",
            "MedicationRequest:subject",
        ],
    ),
    taken(
        "MedicationStatement",
        &[
            SUBJECT,
            PATIENT,
            STATUS,
            date("effective", &[&["effectivePeriod"]]),
            token("code", &[&["medicationCodeableConcept"]]),
        ],
        &["MedicationStatement:subject"],
    ),
    taken(
        "Observation",
        &[
            SUBJECT,
            PATIENT,
            STATUS,
            CODE,
            token("category", &[&["category"]]),
            date("date", &[&["effectiveDateTime"]]),
        ],
        &["Observation:subject"],
    ),
    Served {
        kind: "Organization",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[IDENTIFIER, words("name", &[&["name"]])],
        includes: &[],
    },
    Served {
        kind: "Patient",
        whose: Whose::Patients,
        interactions: CURRENT,
        parameters: &[
            IDENTIFIER,
            words("name", &[&["name", "text"]]),
            date("birthdate", &[&["birthDate"]]),
            token("gender", &[&["gender"]]),
            refers("general-practitioner", &[&["generalPractitioner"]]),
        ],
        includes: &["Patient:general-practitioner"],
    },
    Served {
        kind: "Practitioner",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[IDENTIFIER, words("name", &[&["name", "text"]])],
        includes: &[],
    },
    Served {
        kind: "PractitionerRole",
        whose: Whose::Parties,
        interactions: CURRENT,
        parameters: &[
            refers("practitioner", &[&["practitioner"]]),
            token("role", &[&["code"]]),
        ],
        includes: &["PractitionerRole:practitioner"],
    },
    of_patients(
        "Provenance",
        &[
            refers("target", &[&["target"]]),
            date("recorded", &[&["recorded"]]),
        ],
        &[],
    ),
    Served {
        kind: "Questionnaire",
        whose: Whose::Everybodys,
        interactions: CURRENT,
        parameters: &[
            Parameter {
                name: "url",
                compared: Compared::Uri,
                ways: &[&["url"]],
            },
            token("version", &[&["version"]]),
            STATUS,
            words("title", &[&["title"]]),
        ],
        includes: &[],
    },
    of_patients(
        "QuestionnaireResponse",
        &[SUBJECT, PATIENT, STATUS, date("authored", &[&["authored"]])],
        &["QuestionnaireResponse:subject"],
    ),
    of_patients(
        "Task",
        &[
            refers("patient", &[&["for"]]),
            refers("subject", &[&["for"]]),
            refers("owner", &[&["owner"]]),
            STATUS,
            CODE,
            date("period", &[&["restriction", "period"]]),
        ],
        &["Task:patient", "Task:owner"],
    ),
];

impl Served {
    /// The entry of a type.
    pub fn of(kind: &str) -> Option<&'static Served> {
        SERVED.iter().find(|one| one.kind == kind)
    }

    /// Whether something can be done with the type.
    pub fn does(&self, interaction: Interaction) -> bool {
        self.interactions.contains(&interaction)
    }

    /// A parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.searched_by().find(|one| one.name == name)
    }

    /// Everything by which is searched. What shows no fact has no day on which it was learned.
    pub fn searched_by(&self) -> impl Iterator<Item = &'static Parameter> {
        static ID: Parameter = token("_id", &[&["id"]]);
        static UPDATED: Parameter = date("_lastUpdated", &[&["meta", "lastUpdated"]]);
        let learned = (self.whose == Whose::Patients).then_some(&UPDATED);
        [&ID].into_iter().chain(learned).chain(self.parameters)
    }

    /// Whether resources of the type are lines of an export: advice follows from the facts of the day on which it is asked for, who
    /// is treated is counted when it is asked for, and a content is fetched from where its document says.
    pub fn is_exported(&self) -> bool {
        !["Binary", "DetectedIssue", "Group"].contains(&self.kind)
    }

    /// The parameters that lead to a patient, and of provenance to something of a patient.
    pub fn references_to_patients(&self) -> impl Iterator<Item = &'static str> {
        let names = ["patient", "subject", "target"].into_iter();
        names.filter(|name| self.whose == Whose::Patients && self.parameter(name).is_some())
    }

    /// The patient's identifier, where the name of a parameter leads through the patient to it: `patient.identifier`,
    /// `subject:Patient.identifier`.
    pub fn leads_to_patients_by(&self, name: &str) -> Option<&'static Parameter> {
        static OF_THE_PATIENT: Parameter = IDENTIFIER;
        let (through, end) = name.split_once('.')?;
        let (through, kind) = through.split_once(':').unwrap_or((through, "Patient"));
        let leads = self.whose == Whose::Patients
            && ["patient", "subject"].contains(&through)
            && self.parameter(through).is_some();
        (leads && kind == "Patient" && end == IDENTIFIER.name).then_some(&OF_THE_PATIENT)
    }

    /// The parameter by which the patient of a search is named; none for what is no patient's, and for patients themselves.
    pub fn patient(&self) -> Option<&'static str> {
        self.references_to_patients().next()
    }
}
