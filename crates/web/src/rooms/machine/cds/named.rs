//! How cards are named, so that a feedback is about a card that this very program was given, and about what: nothing is kept of
//! cards that were shown.

use retinue_interop::fhir_r4::Names;

use crate::chance;

/// What a card is about beside the rules of advice.
pub(super) const GATE: &str = "gate";
pub(super) const ORDER: &str = "order";
pub(super) const NOT_ON_RECORD: &str = "not-on-record";
pub(super) const NOT_CHECKED: &str = "not-checked";
const OF_THE_GATE: &[&str] = &[GATE, ORDER, NOT_ON_RECORD, NOT_CHECKED];
/// An advice whose rule is not among what is known any more.
pub(super) const EARLIER_ADVICE: &str = "earlier-advice";

/// Names the cards of one service for one program.
pub(super) struct Naming {
    pub(super) names: Names,
    pub(super) program: String,
    pub(super) service: &'static str,
}

impl Naming {
    /// A new name for a card about something, in the form of a UUID (version 8): a random number, what it is about, and a mark
    /// that only we can put under both.
    pub(super) fn card(&self, about: &str) -> String {
        let random: [u8; 4] = chance::bytes();
        let random = format!("{:08x}", u32::from_be_bytes(random));
        let subject = self.subject(about);
        self.written(&random, &subject)
    }

    fn written(&self, random: &str, subject: &str) -> String {
        let says = format!("{}\n{}\n{random}\n{subject}", self.program, self.service);
        let mark = self.names.mark("card", &says);
        let part = |text: &str, from: usize, until: usize| {
            text.get(from..until).unwrap_or_default().to_owned()
        };
        format!(
            "{random}-{}-8{}-8{}-{}",
            part(subject, 0, 4),
            part(subject, 4, 7),
            part(&mark, 0, 3),
            part(&mark, 3, 15)
        )
    }

    fn subject(&self, about: &str) -> String {
        let mark = self.names.mark("card-about", about);
        mark.get(..7).unwrap_or_default().to_owned()
    }

    /// What a card is about, by its name; none for one that this program was not given by this service.
    pub(super) fn about<'a>(
        &self,
        card: &str,
        mut rules: impl Iterator<Item = &'a str>,
    ) -> Option<String> {
        let mut parts = card.split('-');
        let random = parts.next()?;
        let (first, second) = (parts.next()?, parts.next()?.strip_prefix('8')?);
        let subject = format!("{first}{second}");
        if self.written(random, &subject) != card {
            return None;
        }
        let mut own = OF_THE_GATE.iter().copied();
        let found = own.find(|about| self.subject(about) == subject);
        let found = found.or_else(|| rules.find(|rule| self.subject(rule) == subject));
        Some(found.unwrap_or(EARLIER_ADVICE).to_owned())
    }
}
