//! What the site says, apart from what it does. What a patient reads stands in the files of `words/`, in every language, and
//! comes in by [`said`]. What only staff read is English, and each room keeps it beside itself; here is what they share.

pub(crate) mod due;
pub(crate) mod facts;
pub(crate) mod faults;
pub(crate) mod next;
pub(crate) mod refused;
pub(crate) mod said;
pub(crate) mod site;
pub(crate) mod verdict;
pub(crate) mod vocabulary;
pub(crate) mod wrong;
