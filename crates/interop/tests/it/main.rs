//! What leaves for other programs, read by parsers that we did not write.

mod ical;
mod pdf;
