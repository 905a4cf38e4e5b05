//! The planner against a search through all days: what it proposes is the earliest, and so is the day it names for a
//! wish that does not fit. The search knows nothing of windows, of the planner's short cuts, or of which step needs what.

use jiff::civil::Weekday;
use proptest::prelude::*;
use retinue_kernel::{
    Capsules, Case, Circumstances, Closed, ClosedDays, Day, DispenseRequest, Envelope, Event, Id,
    Milligrams, PatientRecord, Payload, Product, Source, Step, TestResult, Topic, Verdict,
    Weekdays, Wishes, authorise, summarise,
};

use super::planner::{days, plain, planned};
use crate::histories::history;
use crate::told::Told;

/// How many days are looked at: all of their combinations are tried.
const WITHIN: u16 = 6;

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::harness::cases(24), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_proposed_is_the_earliest(
        seed in any::<u64>(),
        report_days in 0_u16..3,
        insurer_days in 0_u16..4,
        closed in prop::collection::vec(0_usize..7, 0..3),
        dated in prop::collection::vec(0_u16..=WITHIN, 0..3),
        step in 0_usize..4,
        wished in 0_u16..=WITHIN,
    ) {
        let told = Told::of(&history(seed));
        let closed: Weekdays = closed.iter().map(|day| WEEK[*day]).collect();
        let closed = ClosedDays::new(closed, dated.iter().map(|day| told.today.plus(*day)));
        let mut circumstances = plain(WITHIN);
        circumstances.report_days = report_days;
        circumstances.insurer_days = insurer_days;
        circumstances.closed = Closed { clinic: closed.clone(), laboratory: closed.clone(), pharmacy: closed };
        let all = AllDays::tried(&told, &circumstances);

        let step = Step::ALL[step];
        let wishes = Wishes::default().with(step, told.today.plus(wished));
        let answer = planned(&told, &wishes, &circumstances);
        let proposed = answer.proposals.first().map(|set| set.collection);
        let earliest = all.fitting.iter().filter_map(|days| days[3]).min();
        prop_assert_eq!(proposed, earliest, "{:#?}\n{:#}", answer.proposals, history(seed));

        let place = Step::ALL.iter().position(|one| *one == step).unwrap();
        let first = all.fitting.iter().filter_map(|days| days[place]).min();
        match &answer.judged[0].verdict {
            Verdict::Fits => prop_assert!(all.fitting.iter().any(|days| days[place] == wishes.of(step))),
            Verdict::DoesNotFit { first: named, .. } => {
                prop_assert!(all.fitting.iter().all(|days| days[place] != wishes.of(step)));
                prop_assert_eq!(*named, first, "{} {:?}\n{:#}", step, wishes, history(seed));
            }
            Verdict::NotJudged => prop_assert!(false, "the first wish is always judged"),
        }
    }
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Every combination of days, tried at the gate.
struct AllDays {
    /// Visit, specimen, prescription and collection of those that it authorises.
    fitting: Vec<[Option<Day>; 4]>,
}

impl AllDays {
    fn tried(told: &Told, circumstances: &Circumstances) -> AllDays {
        let open = |closed: &ClosedDays| -> Vec<Option<Day>> {
            days(told.today, circumstances.within)
                .filter(|day| !closed.has(*day))
                .map(Some)
                .collect()
        };
        let or_none = |list: Vec<Option<Day>>| std::iter::once(None).chain(list);
        let clinic: Vec<_> = open(&circumstances.closed.clinic);
        let from = told.today.plus(circumstances.insurer_days);
        let laboratory: Vec<_> = open(&circumstances.closed.laboratory)
            .into_iter()
            .filter(|day| *day >= Some(from))
            .collect();
        let mut fitting = Vec::new();
        for specimen in or_none(laboratory) {
            for visit in or_none(clinic.clone()) {
                for prescription in or_none(clinic.clone()) {
                    // A month has a visit before it has a test, and is confirmed after either.
                    if specimen.is_some() && visit.is_none()
                        || visit.is_some() && prescription.is_none()
                    {
                        continue;
                    }
                    let reported = specimen.map(|day| day.plus(circumstances.report_days));
                    let latest = [reported, visit, prescription].into_iter().flatten().max();
                    for collection in open(&circumstances.closed.pharmacy)
                        .into_iter()
                        .filter(|day| latest.is_none_or(|latest| *day >= Some(latest)))
                    {
                        let chosen = [visit, specimen, prescription, collection];
                        if authorised(told, &chosen, circumstances) {
                            fitting.push(chosen);
                        }
                    }
                }
            }
        }
        AllDays { fitting }
    }
}

fn authorised(told: &Told, chosen: &[Option<Day>; 4], circumstances: &Circumstances) -> bool {
    let [visit, specimen, prescription, collection] = *chosen;
    let collection = collection.unwrap();
    let mut record = told.record.clone();
    let mut asked = told.prescriptions().first().cloned();
    // Day by day, as the clinic would record it.
    for today in days(told.today, circumstances.within).filter(|day| *day <= collection) {
        if visit == Some(today) {
            visited(&mut record, told, today);
        }
        if let Some(specimen) = specimen.filter(|day| day.plus(circumstances.report_days) == today)
        {
            let test = circumstances.test;
            let reported = Payload::PregnancyTestReported {
                collected_on: specimen,
                specimen: test.specimen,
                setting: test.setting,
                result: TestResult::Negative,
                clia_number: None,
                cycle: test.cycle,
                menses_began_on: None,
            };
            learn(&mut record, "test", today, reported);
        }
        if prescription == Some(today) {
            let confirmed = Payload::MonthConfirmed {
                test: specimen.map(|_| id("test")),
                counselled: true,
                signed: None,
            };
            learn(&mut record, "month", today, confirmed);
            let answered = Payload::ComprehensionAnswered {
                passed: true,
                sheet: None,
            };
            learn(&mut record, "answers", today, answered);
            let written = Payload::PrescriptionWritten {
                order: Some(id("order")),
                indication: None,
                product: Product::Micronized,
                capsules: Capsules::new([(Milligrams(16), 30)]).unwrap(),
                days: 30,
                refills: 0,
            };
            learn(&mut record, "prescription", today, written);
            asked = Some(id("prescription"));
        }
    }
    let case = Case {
        patient: &record,
        prescriber: Some(&told.prescriber),
        pharmacy: Some(&told.pharmacy),
    };
    let request = DispenseRequest {
        prescription: asked.unwrap_or_else(|| id("none")),
        pharmacy: id("ph1"),
    };
    authorise(&case, &request, &told.rules, collection)
        .until()
        .is_some()
}

fn visited(record: &mut PatientRecord, told: &Told, today: Day) {
    learn(
        record,
        "visit",
        today,
        Payload::VisitRecorded { remote: None },
    );
    let topics = vec![Topic::Contraception, Topic::Risks];
    let counselled = Payload::CounsellingRecorded { topics };
    learn(record, "counselling", today, counselled);
    let unbroken = summarise(&told.record, &told.rules, told.today).contraception_since;
    let stands = told.record.facts().iter().rev().find_map(|fact| {
        let mut payload = fact.event.payload.clone();
        match &mut payload {
            Payload::ContraceptionRecorded { source, .. } => *source = Source::Prescriber,
            _ => return None,
        }
        Some(payload)
    });
    if let (Some(_), Some(payload)) = (unbroken, stands) {
        learn(record, "contraception", today, payload);
    }
}

fn learn(record: &mut PatientRecord, name: &str, on: Day, payload: Payload) {
    record.learn(Event {
        payload,
        envelope: Envelope {
            id: id(name),
            on,
            recorded_at: None,
            provenance: None,
        },
    });
}

fn id(name: &str) -> Id {
    Id::new(&format!("hypothetical {name}")).unwrap()
}
