//! What `retinue hl7 check` prints.

use retinue_interop::hl7v2::{Answer, Observation, Reading, Told};
use serde_json::{Value, json};

use super::{Checked, Understood};
use crate::ending::Trouble;
use crate::text::{Paint, WIDTH, hung, print, print_json};

pub(super) fn tell(checked: &Checked, json: bool) -> Result<(), Trouble> {
    if json {
        return print_json(&as_json(checked));
    }
    print(as_text(checked).as_bytes())
}

fn as_json(checked: &Checked) -> Value {
    let header = &checked.header;
    let (name, said) = match &checked.understood {
        Err(fault) => (
            "refused",
            json!({
                "at": fault.at.to_string(),
                "code": fault.kind.number(),
                "says": fault.says,
                "remedy": fault.remedy,
            }),
        ),
        Ok(persons) => ("persons", persons.iter().map(person_as_json).collect()),
    };
    json!({
        "control-id": header.control_id,
        "from": { "application": header.application, "facility": header.facility },
        "version": header.version,
        "answer": code(checked),
        name: said,
    })
}

fn person_as_json(understood: &Understood) -> Value {
    let results = understood.results.iter().map(|(result, reading)| {
        let becomes = match reading {
            Reading::PregnancyTest { on, payload } => json!({ "on": on, "fact": payload }),
            Reading::Laboratory { on, fact } => json!({ "on": on, "fact": fact }),
            Reading::Withdrawn => json!({ "withdraws": true }),
            Reading::Nothing(why) => json!({ "nothing": why }),
            Reading::ForAPerson(why) => json!({ "waits-for-a-person": why.to_string() }),
        };
        json!({ "received": result, "becomes": becomes })
    });
    json!({ "person": understood.person, "results": results.collect::<Vec<_>>() })
}

fn code(checked: &Checked) -> &'static str {
    match &checked.understood {
        Ok(_) => Answer::code(&Told::Taken),
        Err(fault) => Answer::code(&Told::Refused(fault.clone())),
    }
}

fn as_text(checked: &Checked) -> String {
    let paint = Paint::for_stdout();
    let header = &checked.header;
    let mut text = format!(
        "{}\n",
        paint.heading(&format!(
            "Message {} of {} {}, version {}: {}",
            header.control_id,
            header.application,
            header.facility,
            header.version,
            code(checked)
        ))
    );
    match &checked.understood {
        Err(fault) => {
            text.push_str(&format!("{}\n", paint.no("Refused")));
            text.push_str(&hung("   ", 3, &fault.to_string(), WIDTH));
        }
        Ok(persons) => {
            for person in persons {
                of_person(person, paint, &mut text);
            }
        }
    }
    text
}

fn of_person(understood: &Understood, paint: Paint, text: &mut String) {
    let person = &understood.person;
    let born = person.born.map_or_else(
        || "day of birth not given".to_owned(),
        |born| format!("born {born}"),
    );
    let ids = person.ids.iter().map(|one| match one.authority.as_str() {
        "" => one.id.clone(),
        authority => format!("{} ({authority})", one.id),
    });
    let ids = ids.collect::<Vec<_>>().join(", ");
    text.push_str(&format!("\n{}, {born}; {ids}\n", person.name));
    for (result, reading) in &understood.results {
        let line = format!("OBX {}: {}", result.obx, received(result));
        text.push_str(&hung(" * ", 3, &line, WIDTH));
        let says = becomes(reading);
        let says = match reading {
            Reading::ForAPerson(_) => format!("   {} {says}\n", paint.no("waits:")),
            Reading::Nothing(_) => format!("   {says}\n"),
            _ => format!("   {} {says}\n", paint.yes("becomes:")),
        };
        text.push_str(&says);
    }
}

/// What was received, as it was.
fn received(result: &Observation) -> String {
    let codes = result.codes.iter().map(|one| {
        let name = if one.text.is_empty() {
            &one.code
        } else {
            &one.text
        };
        format!("{name} [{} {}]", one.system, one.code)
    });
    let mut told = codes.collect::<Vec<_>>().join(" / ");
    told.push_str(&format!(": {}", result.value.told()));
    if let Some(unit) = &result.unit {
        told.push_str(&format!(" {unit}"));
    }
    if let Some(range) = &result.range {
        told.push_str(&format!(" ({range})"));
    }
    told
}

fn becomes(reading: &Reading) -> String {
    match reading {
        Reading::PregnancyTest { on, payload } => format!("{}, {on}", payload.kind()),
        Reading::Laboratory { on, fact } => format!("{}, {on}", fact.kind()),
        Reading::Withdrawn => "the earlier result is taken back".to_owned(),
        Reading::Nothing(why) => format!("nothing: {why}"),
        Reading::ForAPerson(why) => why.to_string(),
    }
}
