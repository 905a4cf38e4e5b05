//! What the acts of the plan say as facts.

use retinue_kernel::{
    AgeBasis, Assessed, Basis, Capsules, Category, Cycle, Day, Days, Envelope, Event, FactId, Fsh,
    Hcg, Id, Menopause, Method, Milligrams, Oestradiol, OrderId, Payload, PharmacyId, Product,
    Progesterone, Setting, Source, SupplyOrigin, Topic,
};

use super::act::{Ground, Strength, Test};
use super::people::named;

/// Contraception as the clinic records it.
#[derive(Clone, Copy)]
pub(super) struct Contraception {
    methods: &'static [Method],
    abstinence: bool,
    since: Day,
}

impl Contraception {
    pub(super) fn pair(methods: &'static [Method], since: Day) -> Contraception {
        Contraception {
            methods,
            abstinence: false,
            since,
        }
    }

    pub(super) fn abstinence(since: Day) -> Contraception {
        Contraception {
            methods: &[],
            abstinence: true,
            since,
        }
    }

    pub(super) fn recorded(self) -> Payload {
        Payload::ContraceptionRecorded {
            methods: self.methods.to_vec(),
            abstinence: self.abstinence,
            since: self.since,
            source: Source::Prescriber,
            on_sheet: None,
        }
    }
}

pub(super) fn category(ground: Ground) -> Payload {
    let (category, basis, menopause) = match ground {
        Ground::Can => (Category::Can, Basis::Default, None),
        Ground::Cannot(basis) => (Category::Cannot, basis, None),
        Ground::ShortProof => (Category::Cannot, Basis::PostMenopausal, Some(short_proof())),
        Ground::LongProof => (Category::Cannot, Basis::PostMenopausal, Some(long_proof())),
    };
    Payload::CategoryAssigned {
        category,
        basis,
        menopause: menopause.map(Box::new),
        reason: None,
    }
}

pub(super) fn counselling(ground: Ground) -> Payload {
    Payload::CounsellingRecorded {
        topics: match ground {
            Ground::Can => vec![Topic::Risks, Topic::Contraception],
            _ => vec![Topic::Risks],
        },
    }
}

pub(super) fn test(test: Test, collected_on: Day) -> Payload {
    Payload::PregnancyTestReported {
        collected_on,
        specimen: test.specimen,
        setting: test.setting,
        result: test.result,
        // Ten characters that no laboratory has.
        clia_number: (test.setting == Setting::Laboratory)
            .then(|| Id::new("00D0000000"))
            .flatten(),
        cycle: Some(test.cycle),
        menses_began_on: match test.cycle {
            Cycle::Regular => test
                .day_of_period
                .map(|day| collected_on.minus(day.saturating_sub(1))),
            _ => None,
        },
    }
}

/// A test as it was reported.
pub(super) struct Reported {
    pub(super) fact: FactId,
    pub(super) on: Day,
    pub(super) payload: Payload,
}

impl Reported {
    /// The correction of the specimen's day, and the test as it stands then.
    pub(super) fn specimen_day_corrected(self, to: Day) -> (Payload, Reported) {
        let mut right = self.payload;
        if let Payload::PregnancyTestReported { collected_on, .. } = &mut right {
            *collected_on = to;
        }
        // The rest of the envelope is put on by whoever keeps the record.
        let envelope = Envelope {
            id: self.fact.clone(),
            on: self.on,
            recorded_at: None,
            provenance: None,
        };
        let correction = Payload::FactCorrected {
            of: self.fact.clone(),
            why: named("the day of the specimen was mistyped"),
            instead: Some(Box::new(Event {
                payload: right.clone(),
                envelope,
            })),
        };
        (
            correction,
            Reported {
                payload: right,
                ..self
            },
        )
    }
}

/// One prescription of a month's order; none when there are no capsules.
pub(super) fn prescription(
    order: &Option<OrderId>,
    strength: Strength,
    count: u16,
) -> Option<Payload> {
    Some(Payload::PrescriptionWritten {
        order: order.clone(),
        indication: Id::new("severe-recalcitrant-nodular-acne"),
        product: Product::Conventional,
        capsules: Capsules::new([(Milligrams(strength), count)])?,
        days: 30,
        refills: 0,
    })
}

/// How a silent pharmacy was tried.
pub(super) fn rung() -> Id {
    named("rung three times, and asked the patient")
}

/// Capsules of 20 mg that no pharmacy of the programme dispensed; none when there are none.
pub(super) fn outside_supply(count: u16) -> Option<Payload> {
    let capsules = Capsules::new([(Milligrams(20), count)])?;
    Some(Payload::OutsideSupplyReported {
        product: Product::Conventional,
        capsules,
        origin: Some(SupplyOrigin::AnotherPerson),
        received_on: None,
        taken_from: None,
        reason: None,
    })
}

pub(super) fn filled(authorisation: FactId, days: Days, strength: Strength) -> Payload {
    let bag = Bag::of(strength, days);
    Payload::Filled {
        authorisation,
        days,
        capsules: bag.capsules,
        product_code: bag.product_code,
        lot: bag.lot,
    }
}

pub(super) fn handed_over(authorisation: FactId, days: Days, strength: Strength) -> Payload {
    let bag = Bag::of(strength, days);
    Payload::HandedOver {
        authorisation,
        days,
        capsules: bag.capsules,
        product_code: bag.product_code,
        lot: bag.lot,
        despite: None,
        to: None,
    }
}

/// A supply on the checklist of that name.
pub(super) fn supplied(
    prescription: FactId,
    checklist: FactId,
    pharmacy: PharmacyId,
    days: Days,
    strength: Strength,
) -> Payload {
    let bag = Bag::of(strength, days);
    Payload::Supplied {
        prescription,
        pharmacy,
        checklist,
        days,
        capsules: bag.capsules,
        product_code: bag.product_code,
        lot: bag.lot,
        shipped: false,
        despite: None,
        to: None,
    }
}

/// Mental health and sexual function were looked at, and nothing gave rise to concern.
pub(super) fn assessed() -> Payload {
    Payload::AssessmentRecorded {
        subjects: vec![Assessed::MentalHealth, Assessed::SexualFunction],
        concern: Some(false),
    }
}

pub(super) fn shipped(authorisation: FactId, days: Days, strength: Strength) -> Payload {
    let bag = Bag::of(strength, days);
    Payload::Shipped {
        authorisation,
        days,
        capsules: bag.capsules,
        product_code: bag.product_code,
        lot: bag.lot,
        despite: None,
    }
}

pub(super) fn partly_dispensed(authorisation: FactId, days: Days, strength: Strength) -> Payload {
    let bag = Bag::of(strength, days);
    Payload::PartiallyDispensed {
        authorisation,
        days,
        capsules: bag.capsules,
        product_code: bag.product_code,
        lot: bag.lot,
        despite: None,
        to: None,
    }
}

/// What leaves the shelf. Code and lot are visibly no manufacturer's.
struct Bag {
    capsules: Option<Capsules>,
    product_code: Option<Id>,
    lot: Option<Id>,
}

impl Bag {
    /// The plan prescribes two capsules of 20 mg a day, and one of any other strength.
    fn of(strength: Strength, days: Days) -> Bag {
        let a_day: u16 = if strength == 20 { 2 } else { 1 };
        Bag {
            capsules: Capsules::new([(Milligrams(strength), days.saturating_mul(a_day))]),
            product_code: Id::new(&format!("SAMPLE-{strength}-MG")),
            lot: Id::new("LOT-SAMPLE-1"),
        }
    }
}

fn short_proof() -> Menopause {
    Menopause {
        age_basis: AgeBasis::Over54,
        no_normal_menses: Some(true),
        fsh: Some(Fsh::PostMenopausal),
        hcg: None,
        oestradiol: None,
        progesterone: None,
    }
}

fn long_proof() -> Menopause {
    Menopause {
        age_basis: AgeBasis::Upto54,
        no_normal_menses: None,
        fsh: Some(Fsh::PostMenopausal),
        hcg: Some(Hcg::Negative),
        oestradiol: Some(Oestradiol::Depressed),
        progesterone: Some(Progesterone::Absent),
    }
}
