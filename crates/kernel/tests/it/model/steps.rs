//! The laws that are about a step: what a fact may say where it is learnt, and what an act may leave live.

use retinue_kernel::{
    Case, Day, DispenseDecision, DispenseRequest, Event, Id, PatientRecord, Payload, RulesInForce,
    Slug, Unmet, authorise, left_despite_release,
};

use super::acts::Act;
use super::book::Entry;
use super::laws::Law;
use super::life::{Counter, Life, Party};
use super::wrong::Wrong;

/// What an exemption may lift.
const EXEMPTED_FROM: [Slug; 3] = [
    Slug::FirstTestMissing,
    Slug::SecondTestTooEarly,
    Slug::CycleDayOutsideFirstDays,
];

/// Looks at a fact before it is learnt.
pub(crate) fn look_at_a_fact(life: &mut Life, on: Day, payload: &Payload) {
    let broken = match payload {
        Payload::HandedOver {
            authorisation,
            days,
            ..
        }
        | Payload::PartiallyDispensed {
            authorisation,
            days,
            ..
        } => {
            let late = left_despite_release(payload).is_some();
            let inside = life.book.entry(authorisation).is_some_and(|entry| {
                entry.ended == late
                    && entry.left == 0
                    && (entry.from..=entry.until).contains(&on)
                    && (1..=entry.days).contains(days)
            });
            (!inside).then_some(Law::NeverADispenseOutsideALiveAuthorisation)
        }
        Payload::DispenseAuthorised { pharmacy, .. }
        | Payload::ExternalAuthorisationRecorded { pharmacy, .. } => {
            let suspended = life.is_suspended(Party::Prescriber)
                || Counter::ALL.into_iter().any(|counter| {
                    counter.id() == *pharmacy && life.is_suspended(Party::Pharmacy(counter))
                });
            suspended.then_some(Law::NothingIsAuthorisedAfterASuspension)
        }
        _ => None,
    };
    life.broken.extend(broken.map(|law| law.name()));
}

/// Looks at what an act led to.
pub(crate) fn look_at_the_step(before: &Life, act: Act, after: &mut Life, rules: &RulesInForce) {
    let today = after.today;
    let mut broken = Vec::new();
    // An exclusion answers for every test taken before it, whatever is learnt of that test later.
    let excluded = |life: &Life| {
        life.last(|one| matches!(one, Payload::PregnancyExcluded { .. }))
            .is_some()
    };
    let something_is_live = after.book.live(today).next().is_some();
    let is_a_stop = matches!(act, Act::Stop | Act::Pause | Act::LatePositiveTest)
        || (act == Act::Correct(Wrong::TestWasPositive) && !excluded(before));
    if is_a_stop && something_is_live {
        broken.push(Law::AStopEndsEveryLiveAuthorisation);
    }
    if act == Act::ChangeCategory && something_is_live {
        broken.push(Law::AChangeOfCategoryEndsEveryLiveAuthorisation);
    }
    // What was exempt and is not any more, unless what it was exempt from was done meanwhile.
    let unfounded = |entry: &Entry| {
        let lacks = |unmet: &Unmet| EXEMPTED_FROM.contains(&unmet.slug);
        rests_on_a_grant(after, entry) && anew(after, entry, rules).unmet().iter().any(lacks)
    };
    if act == Act::RefuseExemption && after.book.live(today).any(unfounded) {
        broken.push(Law::NoExemptionOutlivesItsRefusal);
    }
    if let Act::Correct(_) = act {
        let stands = |life: &Life, id: &Id| life.record.fact(id).map(|fact| fact.event.clone());
        let outlived = |still: &Entry| {
            before.book.live(today).any(|entry| {
                let mut evidence = entry.evidence.iter();
                entry.id == still.id
                    && evidence.any(|fact| stands(before, fact) != stands(after, fact))
            })
        };
        if after.book.live(today).any(outlived) {
            broken.push(Law::NoAuthorisationOutlivesItsEvidence);
        }
        let longer = |entry: &Entry| {
            let until = anew(after, entry, rules).until();
            until.is_some_and(|until| until < entry.until)
        };
        if after.book.live(today).any(longer) {
            broken.push(Law::NoCorrectionMakesAnAuthorisationLonger);
        }
        // What a correction leaves live was judged anew, and rests from now on what that judgement rests on.
        let rests_anew: Vec<(Id, Vec<Id>)> = after
            .book
            .live(today)
            .filter_map(|entry| {
                let decision = anew(after, entry, rules);
                decision.until()?;
                let shown = decision.met().iter().flat_map(|met| met.evidence.clone());
                Some((entry.id.clone(), shown.collect()))
            })
            .collect();
        for (id, evidence) in rests_anew {
            if let Some(entry) = after.book.entry(&id) {
                entry.evidence = evidence;
            }
        }
    }
    after.broken.extend(broken.iter().map(Law::name));
}

fn rests_on_a_grant(life: &Life, entry: &Entry) -> bool {
    let is_grant = |id: &Id| {
        let fact = life.record.fact(id);
        fact.is_some_and(|fact| matches!(fact.event.payload, Payload::ExemptionGranted { .. }))
    };
    entry.evidence.iter().any(is_grant)
}

/// What would be answered if an authorisation were asked for now, and had never been given.
fn anew(life: &Life, entry: &Entry, rules: &RulesInForce) -> DispenseDecision {
    let told = life.told.iter().map(|event| Event::clone(event));
    let never_given = PatientRecord::of(told.filter(|event| event.envelope.id != entry.id));
    let request = DispenseRequest {
        prescription: entry.prescription.clone(),
        pharmacy: entry.counter.id(),
    };
    let case = Case {
        patient: &never_given,
        ..life.case(entry.counter)
    };
    authorise(&case, &request, rules, life.today)
}
