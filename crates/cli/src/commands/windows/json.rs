//! The answer to a plan for machines.

use retinue_kernel::{DaySet, Judged, Obstacle, Unmet, Verdict};
use retinue_rulebook::Reader;
use serde_json::{Value, json};

use super::Looked;
use crate::ending::Trouble;

pub(super) fn written(looked: &Looked<'_>) -> Result<Value, Trouble> {
    let Looked {
        rules,
        on,
        circumstances,
        planned,
        assumed,
        ..
    } = looked;
    let days = planned
        .judged
        .iter()
        .map(|judged| of_judged(looked, judged))
        .collect::<Result<Vec<Value>, Trouble>>()?;
    let in_the_way = planned
        .in_the_way
        .iter()
        .map(|unmet| of_unmet(looked, unmet))
        .collect::<Result<Vec<Value>, Trouble>>()?;
    Ok(json!({
        "fits": planned.fits(),
        "on": on,
        "looked-at-until": planned.last,
        "programme": rules.programme,
        "edition": rules.at(*on).edition.id,
        "rules": rules.hash,
        "assumed": assumed,
        "report-days": circumstances.report_days,
        "insurer-days": circumstances.insurer_days,
        "days": days,
        "completed": planned.completed.as_ref().map(of_set),
        "proposals": planned.proposals.iter().map(of_set).collect::<Vec<Value>>(),
        "in-the-way": in_the_way,
    }))
}

fn of_judged(looked: &Looked<'_>, judged: &Judged) -> Result<Value, Trouble> {
    let Judged { step, day, verdict } = judged;
    Ok(match verdict {
        Verdict::Fits => json!({ "step": step, "day": day, "verdict": "fits" }),
        Verdict::NotJudged => json!({ "step": step, "day": day, "verdict": "not-judged" }),
        Verdict::DoesNotFit { because, first } => {
            let because = because
                .iter()
                .map(|obstacle| of_obstacle(looked, obstacle))
                .collect::<Result<Vec<Value>, Trouble>>()?;
            json!({ "step": step, "day": day, "verdict": "does-not-fit", "because": because, "first": first })
        }
    })
}

fn of_obstacle(looked: &Looked<'_>, obstacle: &Obstacle) -> Result<Value, Trouble> {
    Ok(match obstacle {
        Obstacle::Unmet(unmet) => return of_unmet(looked, unmet),
        Obstacle::Closed => json!({ "slug": "closed" }),
        Obstacle::Past => json!({ "slug": "past" }),
        Obstacle::TooFar { last } => json!({ "slug": "beyond-what-is-looked-at", "last": last }),
        Obstacle::Before { after, from } => {
            json!({ "slug": "before-an-earlier-step", "after": after, "from": from })
        }
        Obstacle::InsurerNotAnswered { from } => {
            json!({ "slug": "insurer-not-answered", "from": from })
        }
    })
}

/// The reason as `check` writes it, with its sentence.
fn of_unmet(looked: &Looked<'_>, unmet: &Unmet) -> Result<Value, Trouble> {
    let mut written = serde_json::to_value(unmet).map_err(Trouble::failed)?;
    if let Value::Object(fields) = &mut written {
        let says = looked.rulebook.say(unmet, Reader::Prescriber);
        fields.insert("says".to_owned(), json!(says));
    }
    Ok(written)
}

fn of_set(set: &DaySet) -> Value {
    json!({
        "visit": set.visit,
        "specimen": set.specimen,
        "prescription": set.prescription,
        "collection": set.collection,
        "until": set.until,
        "to-spare": set.to_spare(),
        "ways": set.ways(),
    })
}
