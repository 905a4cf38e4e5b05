//! What the site says in English, apart from what it does. Each room keeps its own words beside itself; these are shared.

pub(crate) mod facts;
pub(crate) mod faults;
pub(crate) mod next;
pub(crate) mod site;
pub(crate) mod verdict;
pub(crate) mod vocabulary;
pub(crate) mod wrong;
