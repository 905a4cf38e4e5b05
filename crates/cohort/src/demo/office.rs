//! What the demo's office has on record besides the clinic: a wholesaler with its shipments, one open case, one sample.

use jiff::Timestamp;
use retinue_kernel::office::AuditResult;
use retinue_kernel::{Day, Id, RegistryEvent, Statement};
use retinue_ledger::{
    Administrator, CommandId, Ledger, RegistrySubmission, Subject, SubmitError, Transaction,
};

use super::act::DaysAgo;
use super::people::{Pharmacy, named};
use super::seed::moment;
use super::tell::When;

/// The wholesaler's facts, the earliest first.
pub(super) fn wholesaler(today: Day) -> Vec<(DaysAgo, RegistryEvent)> {
    let shipment = |to: &str| RegistryEvent::ShipmentRecorded {
        to: named(to),
        product: named("00000-0000-00"),
        lot: named("LOT-SAMPLE-1"),
        packs: 40,
    };
    let mut facts = vec![
        (259, RegistryEvent::Attested {}),
        (
            258,
            RegistryEvent::Trained {
                staff: vec![named("staff-01"), named("staff-02")],
                record: Some(named("training binder, warehouse office")),
            },
        ),
        (257, RegistryEvent::AuditAgreed {}),
        (
            256,
            RegistryEvent::ManufacturerConsented {
                manufacturer: named("manufacturer-sample"),
            },
        ),
        (
            255,
            RegistryEvent::Certified {
                until: today.minus(255).plus(364),
            },
        ),
    ];
    if let Some(says) =
        Statement::new("Distribution records and procedures were read. All in order.")
    {
        facts.push((
            120,
            RegistryEvent::Audited {
                sample: None,
                result: AuditResult::NoFindings,
                says,
            },
        ));
    }
    facts.extend([
        (40, shipment("pharmacy:pharmacy-corner")),
        (39, shipment("pharmacy:pharmacy-chain-12")),
        (6, shipment("pharmacy:somebody-unknown")),
    ]);
    facts
}

/// Opens a case against the store of the chain, and sends its notice.
pub(super) fn open_case(
    transaction: &mut Transaction<'_>,
    administrator: &Administrator,
    ledger: &Ledger,
    now: Timestamp,
) -> Result<(), SubmitError> {
    let zone = ledger.rulebook().zone();
    let today = zone.day_of(now);
    let subject = Subject::Pharmacy(Pharmacy::Chain.id());
    let mut record = |ago: DaysAgo, named: &str, event| {
        let when = When {
            day: today.minus(ago),
            ago,
            place: 0,
        };
        transaction.submit_registry(&RegistrySubmission {
            subject: subject.clone(),
            command_id: CommandId::new(named).ok_or(SubmitError::NotFound)?,
            who: administrator.actor().clone(),
            on: when.day,
            event,
            at: Some(moment(zone, now, when)),
        })
    };
    let says = |text| Statement::new(text).ok_or(SubmitError::NotFound);
    let law = Id::new("D8").ok_or(SubmitError::NotFound)?;
    let opened = record(
        12,
        "demo case",
        RegistryEvent::CaseOpened {
            law,
            says: says("Two prescriptions of last month bear no authorisation number.")?,
        },
    )?;
    record(
        11,
        "demo case notice",
        RegistryEvent::CaseNoticeSent {
            case: opened.fact.id,
            says: says(
                "Two prescriptions of last month bear no authorisation number, which the line named above asks for. \
                 Please say how this came about and what was changed. Answer on your page 'Our standing', or by \
                 letter to this office, until the day named. Afterwards the office decides on what is on record.",
            )?,
            answer_by: today.plus(19),
        },
    )?;
    Ok(())
}

/// Draws this year's sample, once the clinic's pharmacies have ordered.
pub(super) fn draw_sample(ledger: &Ledger) -> Result<(), SubmitError> {
    let named = CommandId::new("demo audit sample").ok_or(SubmitError::NotFound)?;
    match ledger.draw_audit_sample(&ledger.at_the_console(), named) {
        // Drawn before, or nobody ordered yet.
        Ok(_) | Err(SubmitError::CommandIdUsed(_) | SubmitError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
