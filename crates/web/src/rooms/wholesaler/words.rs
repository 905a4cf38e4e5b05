//! The words of the wholesaler's room.

use crate::http::form::Field;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Wholesaler";
pub(crate) const WAYS: &[Way] = &[
    ("/wholesaler", "May we ship?"),
    ("/wholesaler/records", "Shipments"),
    ("/wholesaler/standing", "Our standing"),
];

pub(super) const TITLE: &str = "May we ship?";
pub(super) const LEAD: &str = "Isotretinoin goes only to certified pharmacies, and to wholesalers with the manufacturer's written consent. Ask before each shipment.";
pub(super) const KIND: Field = Field::new("kind", "Who ordered", "");
pub(super) const CONSIGNEE: Field = Field::new(
    "consignee",
    "Their short name in the programme",
    "Small letters, digits and hyphens, as on the programme's list. For somebody unknown: the name on the order.",
);
pub(super) const KINDS: &[(&str, &str)] =
    &[("pharmacy", "A pharmacy"), ("wholesaler", "A wholesaler")];
pub(super) const CHECK: &str = "Ask";
pub(super) const PRODUCT: Field = Field::new("product", "Product code", "As on the pack.");
pub(super) const LOT: Field = Field::new("lot", "Lot", "As on the pack.");
pub(super) const PACKS: Field = Field::new("packs", "Packs", "");
pub(super) const MANUFACTURER: Field = Field::new("manufacturer", "Manufacturer", "");
pub(super) const SHIP: &str = "Record the shipment";
pub(super) const SHIP_MEANS: &str = "It is asked again when it is recorded. If the answer is no, the order is recorded as refused: do not ship.";
pub(super) const RECORDS: &str = "Shipments";
pub(super) const NO_RECORDS: &str = "Nothing was shipped or refused yet.";
pub(super) const TO_REPORT: &str = "Orders to report to the manufacturer";
pub(super) const TO_REPORT_MEANS: &str = "Somebody who may not be shipped to has ordered. Tell the manufacturer at once, and record here that you did.";
pub(super) const REPORT: &str = "The manufacturer was told today";
pub(super) const RETURN: &str = "Unused product went back to the manufacturer";
