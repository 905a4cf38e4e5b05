//! A recall of lots: what it names, whose capsules it concerns, and who was told.
//!
//! The gate reads nothing of it. A lot that is not on record is no other lot: whoever has such capsules is listed too, apart.

use alloc::string::String;
use alloc::vec::Vec;

use super::words::RecallContact;
use crate::day::{Day, Days};
use crate::event::Payload;
use crate::id::{FactId, Id, PharmacyId};
use crate::quantity::Capsules;
use crate::record::{Fact, PatientRecord};
use crate::registry::{RegistryEvent, RegistryFact, RegistryRecord};
use crate::statement::Statement;

/// Most lots of one recall.
pub const MOST_LOTS: usize = 50;

/// Lots of a product that are recalled.
#[derive(Clone, PartialEq, Debug)]
pub struct Recall {
    /// The fact that opened it.
    pub id: FactId,
    /// The day from which it holds.
    pub on: Day,
    /// The product's code.
    pub product: Id,
    /// The lots.
    pub lots: Vec<Id>,
    /// The first day on which capsules of them can have left a pharmacy; any day where none was named.
    pub left_from: Option<Day>,
    /// Why.
    pub says: Statement,
    /// The day on which it was withdrawn, and why.
    pub withdrawn: Option<(Day, Statement)>,
}

/// What a pack that is at hand has to do with a recall.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LotStanding {
    /// It is of a recalled lot.
    Recalled,
    /// Its lot is not on record.
    NoLot,
    /// It has the number of a recalled lot under another product code: codes are written in several ways.
    OtherCode,
}

impl LotStanding {
    /// The text by which it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            LotStanding::Recalled => "recalled",
            LotStanding::NoLot => "no-lot",
            LotStanding::OtherCode => "other-code",
        }
    }
}

impl Recall {
    /// Whether it holds on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.on <= day && self.withdrawn.as_ref().is_none_or(|(on, _)| day < *on)
    }

    /// Whether one of its lots is named in `lot`, which may name several. Case, spaces and hyphens make no other lot.
    pub fn names(&self, lot: &str) -> bool {
        let separate =
            |one: char| one.is_whitespace() || matches!(one, '/' | ',' | ';' | '+' | '&');
        let mut written = core::iter::once(lot).chain(lot.split(separate)).map(plain);
        written.any(|written| {
            !written.is_empty() && self.lots.iter().any(|own| plain(own.as_str()) == written)
        })
    }

    /// What a pack with this code and lot has to do with the recall; none where it is of another lot, or of another product.
    pub fn of_pack(&self, code: Option<&Id>, lot: Option<&Id>) -> Option<LotStanding> {
        let other_code =
            code.is_some_and(|code| plain(code.as_str()) != plain(self.product.as_str()));
        match lot {
            Some(lot) if !self.names(lot.as_str()) => None,
            Some(_) if other_code => Some(LotStanding::OtherCode),
            Some(_) => Some(LotStanding::Recalled),
            None if other_code => None,
            None => Some(LotStanding::NoLot),
        }
    }

    /// What left pharmacies for the person and is of a recalled lot, or may be, in the order of recording.
    pub fn supplies(&self, record: &PatientRecord) -> Vec<RecalledSupply> {
        let reached = |fact: &&Fact| self.left_from.is_none_or(|from| from <= fact.on());
        let facts = record.facts().iter().filter(reached);
        facts.filter_map(|fact| self.supply(record, fact)).collect()
    }

    fn supply(&self, record: &PatientRecord, fact: &Fact) -> Option<RecalledSupply> {
        let bag = Bag::left(fact.payload())?;
        let (pharmacy, fills) = match bag.from {
            LeftUnder::Pharmacy(pharmacy) => (Some(pharmacy.clone()), Vec::new()),
            LeftUnder::Authorisation(of) => (holder(record, of), fills(record, of)),
        };
        // What the hand-over does not say stands where the bag was filled.
        let standing = if bag.lot.is_some() || fills.is_empty() {
            let code = bag.code.or_else(|| fills.iter().find_map(|fill| fill.code));
            self.of_pack(code, bag.lot)
        } else {
            let of_fill = |fill: &Bag<'_>| self.of_pack(fill.code.or(bag.code), fill.lot);
            fills.iter().filter_map(of_fill).min()
        }?;
        let last = fills.last();
        Some(RecalledSupply {
            fact: fact.id().clone(),
            on: fact.on(),
            pharmacy,
            days: bag.days,
            capsules: bag.capsules.cloned(),
            product_code: bag.code.or(last.and_then(|fill| fill.code)).cloned(),
            lot: bag.lot.or(last.and_then(|fill| fill.lot)).cloned(),
            standing,
            none_left_since: none_left_since(record, fact),
        })
    }
}

/// Something that left a pharmacy and is of a recalled lot, or may be.
#[derive(Clone, PartialEq, Debug)]
pub struct RecalledSupply {
    /// The fact by which it left.
    pub fact: FactId,
    /// The day on which it left.
    pub on: Day,
    /// The pharmacy; none where the record does not tell.
    pub pharmacy: Option<PharmacyId>,
    /// Days of supply.
    pub days: Days,
    /// Capsules by strength, where they were counted.
    pub capsules: Option<Capsules>,
    /// The code on record.
    pub product_code: Option<Id>,
    /// The lot on record.
    pub lot: Option<Id>,
    /// What it has to do with the recall.
    pub standing: LotStanding,
    /// The day on which, by the record, nothing of it was left: lost, destroyed or given back.
    pub none_left_since: Option<Day>,
}

/// A bag, as a fact tells it.
struct Bag<'a> {
    from: LeftUnder<'a>,
    days: Days,
    capsules: Option<&'a Capsules>,
    code: Option<&'a Id>,
    lot: Option<&'a Id>,
}

enum LeftUnder<'a> {
    Authorisation(&'a FactId),
    Pharmacy(&'a PharmacyId),
}

impl<'a> Bag<'a> {
    fn filled(payload: &'a Payload) -> Option<Bag<'a>> {
        match payload {
            Payload::Filled {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
            } => Some(Bag {
                from: LeftUnder::Authorisation(authorisation),
                days: *days,
                capsules: capsules.as_ref(),
                code: product_code.as_ref(),
                lot: lot.as_ref(),
            }),
            _ => None,
        }
    }

    fn left(payload: &'a Payload) -> Option<Bag<'a>> {
        let (from, days, capsules, code, lot) = match payload {
            Payload::HandedOver {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                ..
            }
            | Payload::Shipped {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                ..
            }
            | Payload::PartiallyDispensed {
                authorisation,
                days,
                capsules,
                product_code,
                lot,
                ..
            } => (
                LeftUnder::Authorisation(authorisation),
                days,
                capsules,
                product_code,
                lot,
            ),
            Payload::Supplied {
                pharmacy,
                days,
                capsules,
                product_code,
                lot,
                ..
            } => (
                LeftUnder::Pharmacy(pharmacy),
                days,
                capsules,
                product_code,
                lot,
            ),
            _ => return None,
        };
        Some(Bag {
            from,
            days: *days,
            capsules: capsules.as_ref(),
            code: code.as_ref(),
            lot: lot.as_ref(),
        })
    }
}

/// The recalled lot of which a bag is that is about to leave or to be filled, by what is on record of it; none where no
/// recall is known to concern it.
pub fn recall_of_bag<'a>(
    recalls: &'a [Recall],
    record: &PatientRecord,
    payload: &Payload,
    on: Day,
) -> Option<&'a Recall> {
    let bag = Bag::filled(payload).or_else(|| Bag::left(payload))?;
    let fills = match bag.from {
        LeftUnder::Authorisation(of) if !matches!(payload, Payload::Filled { .. }) => {
            fills(record, of)
        }
        _ => Vec::new(),
    };
    let is_of = |recall: &Recall| {
        let own = bag.lot.map(|lot| recall.of_pack(bag.code, Some(lot)));
        let own = own.unwrap_or_else(|| {
            let of_fill = |fill: &Bag<'_>| recall.of_pack(fill.code.or(bag.code), fill.lot);
            fills.iter().filter_map(of_fill).min()
        });
        own == Some(LotStanding::Recalled)
    };
    recalls
        .iter()
        .find(|recall| recall.holds_on(on) && is_of(recall))
}

/// Product code and lot of something that left a pharmacy: as the fact says, else as the bag was filled last.
pub fn code_and_lot<'a>(
    record: &'a PatientRecord,
    payload: &'a Payload,
) -> (Option<&'a Id>, Option<&'a Id>) {
    let Some(bag) = Bag::left(payload) else {
        return (None, None);
    };
    let filled = match bag.from {
        LeftUnder::Authorisation(of) => fills(record, of).pop(),
        LeftUnder::Pharmacy(_) => None,
    };
    let filled = filled.map_or((None, None), |fill| (fill.code, fill.lot));
    (bag.code.or(filled.0), bag.lot.or(filled.1))
}

fn fills<'a>(record: &'a PatientRecord, authorisation: &FactId) -> Vec<Bag<'a>> {
    let of =
        |bag: &Bag<'_>| matches!(bag.from, LeftUnder::Authorisation(of) if of == authorisation);
    let bags = record.facts().iter().map(Fact::payload);
    bags.filter_map(Bag::filled).filter(of).collect()
}

fn holder(record: &PatientRecord, authorisation: &FactId) -> Option<PharmacyId> {
    match record.fact(authorisation)?.payload() {
        Payload::DispenseAuthorised { pharmacy, .. }
        | Payload::ExternalAuthorisationRecorded { pharmacy, .. } => Some(pharmacy.clone()),
        _ => None,
    }
}

/// A supply that was recorded as gone whole after this one had left took this one with it.
fn none_left_since(record: &PatientRecord, left: &Fact) -> Option<Day> {
    let gone = |fact: &&Fact| {
        let takes_it = match fact.payload() {
            Payload::SupplyAdjusted {
                days: None, supply, ..
            } => supply.as_ref().is_none_or(|named| named == left.id()),
            _ => false,
        };
        takes_it && fact.sequence > left.sequence && fact.on() >= left.on()
    };
    record.facts().iter().find(gone).map(Fact::on)
}

/// Letters and digits, in capitals.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|one| one.is_alphanumeric());
    kept.flat_map(char::to_uppercase).collect()
}

/// Somebody reached a person about a recall, or tried to.
#[derive(Clone, PartialEq, Debug)]
pub struct RecallContactMade {
    /// The patient, by the id of the stream.
    pub patient: Id,
    /// The day.
    pub on: Day,
    /// What came of it.
    pub how: RecallContact,
    /// The account that recorded it.
    pub by: Option<Id>,
}

impl RegistryRecord {
    /// The recalls of this stream, the first opened first.
    pub fn recalls(&self) -> Vec<Recall> {
        let mut found: Vec<Recall> = Vec::new();
        for fact in &self.facts {
            match (&fact.event, &fact.id) {
                (
                    RegistryEvent::RecallOpened {
                        product,
                        lots,
                        left_from,
                        says,
                    },
                    Some(id),
                ) => found.push(Recall {
                    id: id.clone(),
                    on: fact.on,
                    product: product.clone(),
                    lots: lots.clone(),
                    left_from: *left_from,
                    says: says.clone(),
                    withdrawn: None,
                }),
                (RegistryEvent::RecallWithdrawn { recall, says }, _) => {
                    if let Some(known) = found.iter_mut().find(|known| known.id == *recall) {
                        known.withdrawn = Some((fact.on, says.clone()));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// What this stream says of the contacts of a recall, which may be another stream's, in the order of recording. A contact
    /// that was taken back is not among them.
    pub fn recall_contacts(&self, recall: &FactId) -> Vec<RecallContactMade> {
        let mut made: Vec<RecallContactMade> = Vec::new();
        let of = self.facts.iter().filter_map(|fact| contact(fact, recall));
        for one in of {
            if one.how == RecallContact::TakenBack {
                made.retain(|known| known.patient != one.patient);
            } else {
                made.push(one);
            }
        }
        made
    }
}

fn contact(fact: &RegistryFact, of: &FactId) -> Option<RecallContactMade> {
    match &fact.event {
        RegistryEvent::RecallContactRecorded {
            recall,
            patient,
            contact,
        } if recall == of => Some(RecallContactMade {
            patient: patient.clone(),
            on: fact.on,
            how: *contact,
            by: fact.by.clone(),
        }),
        _ => None,
    }
}
