//! What comes from other programs and leaves for them; what leaves is read by parsers that we did not write.

mod code;
mod csv;
mod fhir_r4;
mod hl7v2;
mod ical;
mod import;
mod pdf;
mod price_list;
mod rems;
mod script;
