//! What the office noted about a patient, and shortages that never were: found by number, put right or taken back with a
//! reason (decision 0050).

use maud::{Markup, html};
use retinue_kernel::{Envelope, Event, Payload};
use retinue_ledger::{
    Administrator, Ledger, Noted, NotedFile, PatientId, ProgrammeNumber, ReadError,
};

use super::by_number::{ByNumber, NUMBER};
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Reader};
use crate::rooms::put_right;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts;
use crate::words::facts;

pub(super) const PATH: &str = "/programme/noted";
pub(super) const TITLE: &str = "Notes and shortages to put right";
const LEAD: &str = "For a note on a supply after a release that is wrong or stands with the wrong patient, and for a shortage that never was. Give the patient's number. What the entry said stays in the record, struck.";
const NOTHING: &str = "No note of the office and no shortage stands with this patient.";
const OF: Field = Field::new("of", "Which entry is wrong", "");
const WHY: Field = Field::new("why", "What was wrong", "A few words. No names.");
const FINDING: Field = Field::new(
    "finding",
    "What was found, rightly",
    "For a note only. Left empty, the entry is taken back.",
);
const NO_FINDING: &str =
    "A shortage has no finding. Leave this empty, and the shortage is taken back.";
const SUBMIT: &str = "Record the correction";
const NOTE_BACK: &str = "Once it is taken back the supply is to be looked into again, and stands with what is not settled. Put right, it stays settled.";
const SHORTAGE_BACK: &str = "Once it is taken back a first window that only this shortage excused counts as missed, and an authorisation that was given after it ends.";

/// What the office may put right by itself.
pub(super) struct PutRight;

impl ByNumber for PutRight {
    const PATH: &'static str = PATH;
    const TITLE: &'static str = TITLE;
    const LEAD: &'static str = LEAD;
    type File = NotedFile;

    fn read(ledger: &Ledger, who: &Administrator, number: &str) -> Result<NotedFile, ReadError> {
        ledger.noted_by_office(who, number)
    }

    fn whose(file: &NotedFile) -> (PatientId, &ProgrammeNumber) {
        (file.patient, &file.number)
    }

    fn view(file: &NotedFile, form: &Form) -> Markup {
        of_patient(file, form)
    }

    fn decision(file: &NotedFile, reader: &mut Reader) -> Result<Option<Payload>, Fault> {
        let ids: Vec<&str> = file.noted.iter().map(name).collect();
        let of = reader.offered(&OF, &ids);
        let why = reader.id(&WHY);
        let finding = reader.optional_id(&FINDING);
        let Some(of) = of else {
            return Ok(None);
        };
        let one = file.noted.iter().find(|one| name(one) == of);
        let entry = &one.ok_or(Fault::NotFound)?.entry;
        let instead = match (&entry.payload, finding) {
            (_, None) => None,
            (Payload::DeviationNoted { supply, .. }, Some(finding)) => Some(Box::new(Event {
                payload: Payload::DeviationNoted {
                    supply: supply.clone(),
                    finding,
                },
                envelope: Envelope {
                    id: entry.envelope.id.clone(),
                    on: entry.envelope.on,
                    recorded_at: None,
                    provenance: None,
                },
            })),
            (_, Some(_)) => {
                reader.wrong(FINDING.name, NO_FINDING);
                return Ok(None);
            }
        };
        Ok(why.map(|why| Payload::FactCorrected {
            of: entry.envelope.id.clone(),
            why,
            instead,
        }))
    }
}

fn name(one: &Noted) -> &str {
    one.entry.envelope.id.as_str()
}

fn of_patient(file: &NotedFile, form: &Form) -> Markup {
    let labels: Vec<(String, String)> = file
        .noted
        .iter()
        .map(|one| {
            let told = facts::tell(&one.entry.payload);
            let says = format!("{}, {}", told.what, days::short(one.entry.envelope.on));
            (name(one).to_owned(), says)
        })
        .collect();
    let offered: Vec<(&str, &str)> = labels
        .iter()
        .map(|(id, says)| (id.as_str(), says.as_str()))
        .collect();
    html! {
        section.panel aria-labelledby="noted-title" {
            h2 #noted-title { (file.name) " " span.code.small { (file.number) } }
            @if file.noted.is_empty() { (parts::empty(NOTHING)) }
            ol.timeline {
                @for one in &file.noted {
                    @let told = facts::tell(&one.entry.payload);
                    li {
                        div { (days::day(one.entry.envelope.on)) }
                        div {
                            p { strong { (told.what) } " " (told.more) }
                            @match &one.entry.payload {
                                Payload::StockShortageReported { pharmacy } => {
                                    @if let Some(pharmacy) = pharmacy { p.small { "At the pharmacy " (pharmacy) "." } }
                                    p.small { (SHORTAGE_BACK) }
                                }
                                _ => { p.small { (NOTE_BACK) } }
                            }
                            (put_right::ends(&one.ends))
                        }
                    }
                }
            }
        }
        @if !file.noted.is_empty() {
            section.panel {
                form.form method="post" action=(PATH) novalidate {
                    (fields::command())
                    (fields::hidden(NUMBER.name, &file.number.to_string()))
                    (fields::choice_of(form, &OF, &offered))
                    (fields::text(form, &WHY, Need::Required))
                    @if file.noted.iter().any(is_note) || form.problem(FINDING.name).is_some() { (fields::text(form, &FINDING, Need::Optional)) }
                    div.acts { button.button-grave type="submit" #send { (SUBMIT) } }
                }
            }
        }
    }
}

fn is_note(one: &Noted) -> bool {
    matches!(one.entry.payload, Payload::DeviationNoted { .. })
}
