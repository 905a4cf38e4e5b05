//! The people of the clinic and the counters: every one synthetic.

use retinue_kernel::{Day, Id, PharmacyId, PrescriberId, RegistryEvent, WholesalerId};
use retinue_ledger::{Role, Subject};
use retinue_rulebook::Rulebook;

use super::act::DaysAgo;

/// A prescriber of the demo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Prescriber {
    /// Most patients are treated here; with a designee.
    Sample,
    /// A second practice.
    Placeholder,
    /// Forgot the yearly renewal: certified until yesterday.
    Outdated,
}

/// A pharmacy of the demo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pharmacy {
    /// On the corner.
    Corner,
    /// One store of a chain.
    Chain,
    /// Will be suspended.
    Backroom,
    /// Another store of the same chain.
    Uptown,
}

/// Someone of the staff who can sign in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
    /// The login.
    pub login: &'static str,
    /// The name.
    pub name: &'static str,
    /// What the account may act as.
    pub as_what: StaffRole,
    /// What there is to see.
    pub shows: &'static str,
}

/// The role of a member of staff.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StaffRole {
    /// A prescriber.
    Prescriber(Prescriber),
    /// The designee of a prescriber.
    Designee(Prescriber),
    /// A pharmacist.
    Pharmacist(Pharmacy),
    /// A pharmacist of the chain's store uptown, accounted for at its other store too.
    FloatingPharmacist,
    /// A parent or guardian, of the minors whose courses link one.
    Guardian,
    /// Telephone staff of the programme.
    PhoneAgent,
    /// Staff of the one wholesaler.
    Wholesaler,
    /// The registry's administrator.
    Administrator,
    /// Another agent of the registry's office: what needs two persons there needs this one.
    SecondAgent,
}

impl StaffRole {
    /// The role as the ledger knows it.
    pub fn role(self) -> Role {
        match self {
            StaffRole::Prescriber(one) => Role::Prescriber(one.id()),
            StaffRole::Designee(one) => Role::Designee(one.id()),
            StaffRole::Pharmacist(one) => Role::Pharmacist(one.id()),
            StaffRole::FloatingPharmacist => Role::Pharmacist(Pharmacy::Uptown.id()),
            StaffRole::Guardian => Role::Guardian(guardian()),
            StaffRole::PhoneAgent => Role::PhoneAgent,
            StaffRole::Wholesaler => Role::Wholesaler(wholesaler()),
            StaffRole::Administrator | StaffRole::SecondAgent => Role::Administrator,
        }
    }
}

/// The id under which the minors of the demo link their guardian.
pub(super) fn guardian() -> Id {
    named("guardian-sample")
}

/// Those who can sign in and are no patients, one of each role first.
pub const STAFF: &[Member] = &[
    Member {
        login: "prescriber",
        name: "Dr. Sam Sample",
        as_what: StaffRole::Prescriber(Prescriber::Sample),
        shows: "most of the clinic, sorted by what expires first",
    },
    Member {
        login: "designee",
        name: "Dale Desk-Sample",
        as_what: StaffRole::Designee(Prescriber::Sample),
        shows: "the same patients, without the prescriber's own acts",
    },
    Member {
        login: "pharmacist",
        name: "Pip Corner-Sample",
        as_what: StaffRole::Pharmacist(Pharmacy::Corner),
        shows: "a counter: find a patient by programme number",
    },
    Member {
        login: "administrator",
        name: "Rae Registry-Sample",
        as_what: StaffRole::Administrator,
        shows: "certifications, editions, the access log",
    },
    Member {
        login: "telephone",
        name: "Toni Telephone-Sample",
        as_what: StaffRole::PhoneAgent,
        shows: "enters for a caller, once it is known who calls",
    },
    Member {
        login: "guardian",
        name: "Gray Guardian-Sample",
        as_what: StaffRole::Guardian,
        shows: "dates and status of two minors, and a form to sign",
    },
    Member {
        login: "wholesaler",
        name: "Wes Warehouse-Sample",
        as_what: StaffRole::Wholesaler,
        shows: "may we ship, what was shipped or refused, and to whom",
    },
    Member {
        login: "administrator-2",
        name: "Remy Registry-Sample",
        as_what: StaffRole::SecondAgent,
        shows: "the second person of the programme's office",
    },
    Member {
        login: "prescriber-2",
        name: "Dr. Pat Placeholder",
        as_what: StaffRole::Prescriber(Prescriber::Placeholder),
        shows: "a second practice, and delegate of the third",
    },
    Member {
        login: "prescriber-3",
        name: "Dr. Otis Outdated",
        as_what: StaffRole::Prescriber(Prescriber::Outdated),
        shows: "a certification that ran out yesterday",
    },
    Member {
        login: "pharmacist-2",
        name: "Chris Chain-Sample",
        as_what: StaffRole::Pharmacist(Pharmacy::Chain),
        shows: "one store of a chain",
    },
    Member {
        login: "pharmacist-3",
        name: "Bo Backroom-Sample",
        as_what: StaffRole::Pharmacist(Pharmacy::Backroom),
        shows: "a pharmacy that was suspended",
    },
    Member {
        login: "pharmacist-4",
        name: "Uma Uptown-Sample",
        as_what: StaffRole::Pharmacist(Pharmacy::Uptown),
        shows: "two stores of a chain, as its authorised representative",
    },
    Member {
        login: "pharmacist-5",
        name: "Flo Floating-Sample",
        as_what: StaffRole::FloatingPharmacist,
        shows: "a pharmacist of two stores, who chooses where they work today",
    },
];

impl Prescriber {
    /// Every prescriber.
    pub const ALL: &'static [Prescriber] = &[
        Prescriber::Sample,
        Prescriber::Placeholder,
        Prescriber::Outdated,
    ];

    /// The registry's name of the prescriber.
    pub fn id(self) -> PrescriberId {
        named(match self {
            Prescriber::Sample => "prescriber-sample",
            Prescriber::Placeholder => "prescriber-placeholder",
            Prescriber::Outdated => "prescriber-outdated",
        })
    }

    /// The name for lists.
    pub fn name(self) -> &'static str {
        name_of(StaffRole::Prescriber(self))
    }

    /// Whether office staff enter data for the prescriber.
    pub fn has_designee(self) -> bool {
        STAFF
            .iter()
            .any(|one| one.as_what == StaffRole::Designee(self))
    }
}

impl Pharmacy {
    /// Every pharmacy.
    pub const ALL: &'static [Pharmacy] = &[
        Pharmacy::Corner,
        Pharmacy::Chain,
        Pharmacy::Backroom,
        Pharmacy::Uptown,
    ];
    /// The stores of the demo's one chain.
    pub const OF_THE_CHAIN: &'static [Pharmacy] = &[Pharmacy::Chain, Pharmacy::Uptown];

    /// The registry's name of the pharmacy.
    pub fn id(self) -> PharmacyId {
        named(match self {
            Pharmacy::Corner => "pharmacy-corner",
            Pharmacy::Chain => "pharmacy-chain-12",
            Pharmacy::Backroom => "pharmacy-backroom",
            Pharmacy::Uptown => "pharmacy-chain-14",
        })
    }

    /// The name for lists.
    pub fn name(self) -> &'static str {
        match self {
            Pharmacy::Corner => "Corner Pharmacy (synthetic)",
            Pharmacy::Chain => "Example Chain, Store 12 (synthetic)",
            Pharmacy::Backroom => "Backroom Pharmacy (synthetic)",
            Pharmacy::Uptown => "Example Chain, Store 14 (synthetic)",
        }
    }
}

fn name_of(role: StaffRole) -> &'static str {
    STAFF
        .iter()
        .find(|one| one.as_what == role)
        .map_or("", |one| one.name)
}

/// The parties with the names under which lists show them.
pub fn parties() -> impl Iterator<Item = (Subject, &'static str)> {
    let prescribers = Prescriber::ALL
        .iter()
        .map(|one| (Subject::Prescriber(one.id()), one.name()));
    let pharmacies = Pharmacy::ALL
        .iter()
        .map(|one| (Subject::Pharmacy(one.id()), one.name()));
    prescribers.chain(pharmacies).chain([(
        Subject::Wholesaler(wholesaler()),
        "Sample Wholesale (synthetic)",
    )])
}

/// The edition that the demo adopts from the day that names it; before it the default holds. So both are seen.
pub const EDITION_OF_2026: &str = "2026-11-15";

/// The adoption of the edition of 2026.
pub fn adoption(rulebook: &Rulebook) -> RegistryEvent {
    RegistryEvent::EditionAdopted {
        edition: named(EDITION_OF_2026),
        from: Day::new(jiff::civil::date(2026, 11, 15)),
        rules: rulebook.hash().clone(),
        overlays: Vec::new(),
    }
}

/// How many days ago the edition was adopted: soon after its approval became known on 2026-02-09, though no longer ago
/// than the mode was set.
pub fn adopted_ago(today: Day) -> DaysAgo {
    let known = Day::new(jiff::civil::date(2026, 2, 10));
    DaysAgo::try_from(today.days_since(known))
        .unwrap_or(0)
        .min(MODE_SET_AGO)
}

/// How many days ago the sandbox was set up.
pub const MODE_SET_AGO: DaysAgo = 420;

/// What the registry knows of a party before the courses begin, the earliest first: enrolment, which is the day of its
/// signed form, training and the yearly certifications. Every certification but the outdated one holds for weeks to come.
pub fn standing(subject: &Subject, today: Day) -> Vec<(DaysAgo, RegistryEvent)> {
    // The last certified day of a certification granted so many days ago, for a year less so many days.
    let certified = |ago: DaysAgo| {
        (
            ago,
            RegistryEvent::Certified {
                until: today.minus(ago).plus(364),
            },
        )
    };
    let enrolled = |ago: DaysAgo| (ago, RegistryEvent::Enrolled {});
    if *subject == Subject::Prescriber(Prescriber::Outdated.id()) {
        let until = today.minus(1);
        return vec![
            enrolled(370),
            (370, RegistryEvent::Attested {}),
            (365, RegistryEvent::Certified { until }),
            (
                5,
                RegistryEvent::DelegateNamed {
                    delegate: Prescriber::Placeholder.id(),
                    from: today.minus(5),
                    until: None,
                },
            ),
        ];
    }
    match subject {
        Subject::Programme | Subject::Beside(_) | Subject::Pregnancy(_) => Vec::new(),
        Subject::Prescriber(_) => {
            vec![
                enrolled(410),
                (410, RegistryEvent::Attested {}),
                certified(405),
                // Each year the form is signed anew.
                enrolled(54),
                certified(50),
            ]
        }
        Subject::Wholesaler(_) => super::office::wholesaler(today),
        Subject::Pharmacy(_) => {
            vec![enrolled(300), (298, trained()), certified(295)]
        }
    }
}

/// The registry's name of the one wholesaler.
pub(super) fn wholesaler() -> WholesalerId {
    named("wholesaler-sample")
}

/// The staff were trained.
fn trained() -> RegistryEvent {
    RegistryEvent::Trained {
        staff: vec![named("staff 1"), named("staff 2")],
        record: Some(named("training binder, dispensary")),
    }
}

/// An id of the demo's own making.
pub(super) fn named(text: &str) -> Id {
    // Every text given here is short and printable; the other branch is never taken.
    Id::new(text).unwrap_or_else(|| Id::of_position(0))
}
