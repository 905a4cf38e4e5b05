//! The site as a browser and a program see it: a real server on a loopback port over a real ledger.

mod bad_input;
mod browser;
mod calendar;
mod companion;
mod counter;
mod course;
mod cover;
mod door;
mod due;
mod forms;
mod guardian;
mod headers;
mod machine;
mod non_compliance;
mod office;
mod page;
mod papers;
mod phone;
mod planner;
mod strangers;
mod tongue;
mod walk;
mod watermark;
mod wholesaler;
mod words;
mod world;
