//! What leaves for other programs, read by parsers that we did not write.

mod csv;
mod ical;
mod pdf;
mod price_list;
