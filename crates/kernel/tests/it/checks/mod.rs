//! Each requirement from both sides of its boundary.

mod another_course;
mod category;
mod checklist;
mod consent;
mod contraception;
mod edges;
mod exemption;
mod lifted;
mod lives;
mod methods;
mod month;
mod parties;
mod pregnancy;
mod prescription;
mod stops;
mod supply;
mod tests_and_windows;
mod visits;
