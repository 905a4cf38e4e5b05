//! The law `what_the_planner_calls_fitting_the_gate_authorises`: days that fit do so when the plan is carried out, every
//! fact admitted by the gate on its day.

use proptest::prelude::*;
use retinue_kernel::{
    Command, Day, DaySet, DispenseDecision, DispenseRequest, Envelope, Event, Id, Payload, Step,
    Wishes, decide,
};

use super::planner::{case, plain, planned};
use crate::histories::history;
use crate::told::Told;

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(40), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_the_planner_calls_fitting_the_gate_authorises(
        seed in any::<u64>(),
        report_days in 0_u16..4,
        wished in prop::collection::vec((0_usize..4, 0_u16..30), 0..3),
    ) {
        let told = || Told::of(&history(seed));
        let mut circumstances = plain(30);
        circumstances.report_days = report_days;
        let today = told().today;
        let wishes = wished.iter().fold(Wishes::default(), |wishes, (step, days)| {
            wishes.with(Step::ALL[*step], today.plus(*days))
        });
        let answer = planned(&told(), &wishes, &circumstances);
        for set in answer.proposals.iter().chain(&answer.completed) {
            let told = told();
            let facts = set.facts(&case(&told), &circumstances, &told.rules, today);
            let decision = carry_out(told, &facts, set);
            prop_assert_eq!(decision.until(), Some(set.until), "{:?}\n{:#?}\n{:#}", set, decision, history(seed));
        }
        if answer.fits() {
            for step in Step::ALL {
                let kept = answer.completed.and_then(|set| set.of(*step));
                prop_assert!(wishes.of(*step).is_none_or(|wish| kept == Some(wish)));
            }
        }
    }
}

/// Records the facts day by day as the ledger would, and lets the pharmacy ask.
fn carry_out(mut told: Told, facts: &[Event], set: &DaySet) -> DispenseDecision {
    for fact in facts
        .iter()
        .filter(|fact| fact.envelope.on <= set.collection)
    {
        let command = Command::Record {
            on: fact.envelope.on,
            payload: fact.payload.clone(),
        };
        let decided = decide(&case(&told), &command, &told.rules, fact.envelope.on)
            .unwrap_or_else(|refused| panic!("{} is refused: {refused}", fact.payload.kind()));
        let mut names = std::iter::once(fact.envelope.id.clone());
        for (on, payload) in decided.payloads {
            let id = names
                .next()
                .unwrap_or_else(|| follows(told.record.length()));
            told.record.learn(event(id, on, payload));
        }
    }
    let mut latest = told.prescriptions().into_iter();
    let request = DispenseRequest {
        prescription: latest.next().unwrap_or_else(|| follows(0)),
        pharmacy: follows(1),
    };
    decide(
        &case(&told),
        &Command::RequestDispense(request),
        &told.rules,
        set.collection,
    )
    .unwrap()
    .decision
    .unwrap()
}

fn follows(place: u32) -> Id {
    Id::new(&format!("follows-{place}")).unwrap()
}

fn event(id: Id, on: Day, payload: Payload) -> Event {
    Event {
        payload,
        envelope: Envelope {
            id,
            on,
            recorded_at: None,
            provenance: None,
        },
    }
}
