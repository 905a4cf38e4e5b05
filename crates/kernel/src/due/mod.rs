//! What is to be done about a patient, for whom, and by when: pure functions of the record, the rules and a day.
//!
//! A duty of the law whose days can be counted names its [`DueKind`] in `duties.toml`; one kind, one file here. Nothing
//! in this module refuses anything: what may be dispensed is the gate's to say, and the gate does not ask it.

mod category;
mod given;
mod hold;
mod lapsed;
mod last_dose;
mod lost;
mod not_settled;
mod pregnancy_report;
mod release;
mod status;
mod stop_taking;
mod test_now;
mod unexpected;

use alloc::sync::Arc;
use alloc::vec::Vec;

pub use lost::lost_since;
pub use pregnancy_report::timing_of_pregnancy;

use crate::course::{Course, lifted};
use crate::day::Day;
use crate::event::{Event, Payload};
use crate::id::{FactId, PharmacyId};
use crate::record::{Fact, PatientRecord};
use crate::rules::{Duty, RulesInForce};
use crate::vocabulary::{Category, DutyActor, Setting, TestResult, words};

words! {
    /// A kind of duty whose days are counted from the record.
    DueKind {
        /// A pregnancy test on the day of the last dose.
        LastDoseTest = "last-dose-test",
        /// A pregnancy test some days after the last dose.
        AfterLastDoseTest = "after-last-dose-test",
        /// The patient is told the same day to stop taking what was handed over.
        StopTakingContact = "stop-taking-contact",
        /// A stop-taking contact that was escalated, or not made on its day.
        StopTakingNotSettled = "stop-taking-not-settled",
        /// A requested hold is decided the same day.
        HoldDecision = "hold-decision",
        /// A pregnancy test at once after a change to a category that can become pregnant.
        TestNow = "test-now",
        /// An authorisation that was not dispensed is reversed and its product returned to stock.
        ReturnToStock = "return-to-stock",
        /// A pregnancy is reported to the programme.
        PregnancyReport = "pregnancy-report",
        /// The reproductive status is assessed before a prescription.
        ReproductiveStatus = "reproductive-status",
        /// The supply ended and nothing was heard.
        MissedMonth = "missed-month",
        /// The supply ended long ago and the patient did not return, or enrolled long ago and never began.
        LostToFollowUp = "lost-to-follow-up",
        /// The release of what a silent pharmacy holds waits for a second agent.
        ReleaseToConfirm = "release-to-confirm",
        /// A supply was entered after its authorisation had been released: the office looks into it.
        SupplyAfterRelease = "supply-after-release",
        /// Capsules at home that the prescriber did not expect: talked about with the patient the same day.
        UnexpectedSupply = "unexpected-supply",
        /// The information video is offered, and noted.
        VideoOffer = "video-offer",
        /// The category is confirmed anew, because the programme's office asked for it.
        CategoryReconfirmation = "category-reconfirmation",
        /// The reminder card goes with the capsules.
        ReminderCard = "reminder-card",
    }
}

impl DueKind {
    /// The kinds of fact that close it.
    pub const fn closed_by(self) -> &'static [&'static str] {
        match self {
            DueKind::LastDoseTest | DueKind::AfterLastDoseTest | DueKind::TestNow => {
                &["pregnancy-test-reported"]
            }
            DueKind::StopTakingContact | DueKind::StopTakingNotSettled => {
                &["stop-taking-contacted"]
            }
            DueKind::HoldDecision => &[
                "treatment-paused",
                "treatment-stopped",
                "course-completed",
                "contact-recorded",
            ],
            DueKind::ReturnToStock => &["returned-to-stock"],
            DueKind::PregnancyReport => &["pregnancy-report-filed", "pregnancy-excluded"],
            DueKind::ReproductiveStatus => &["reproductive-status-assessed"],
            DueKind::MissedMonth => &[
                "contact-recorded",
                "visit-recorded",
                "pregnancy-test-reported",
            ],
            DueKind::LostToFollowUp => &[
                "lost-to-follow-up-recorded",
                "visit-recorded",
                "pregnancy-test-reported",
            ],
            DueKind::ReleaseToConfirm => &["release-confirmed", "release-declined"],
            DueKind::SupplyAfterRelease => &["deviation-noted"],
            DueKind::UnexpectedSupply => &["supply-settled"],
            DueKind::VideoOffer => &["video-offered"],
            DueKind::CategoryReconfirmation => &["category-reconfirmed", "category-assigned"],
            DueKind::ReminderCard => &["reminder-card-given"],
        }
    }

    /// Who may have a duty of this kind: those on whose list its items can land.
    pub const fn may_be_of(self) -> &'static [DutyActor] {
        match self {
            // Where there is no registry, nobody but the prescriber follows up whom nobody told.
            DueKind::StopTakingNotSettled => &[DutyActor::Programme, DutyActor::Prescriber],
            DueKind::ReturnToStock | DueKind::ReminderCard => &[DutyActor::Pharmacy],
            DueKind::ReleaseToConfirm | DueKind::SupplyAfterRelease => &[DutyActor::Programme],
            DueKind::LastDoseTest
            | DueKind::AfterLastDoseTest
            | DueKind::StopTakingContact
            | DueKind::HoldDecision
            | DueKind::TestNow
            | DueKind::PregnancyReport
            | DueKind::ReproductiveStatus
            | DueKind::MissedMonth
            | DueKind::LostToFollowUp
            | DueKind::UnexpectedSupply
            | DueKind::CategoryReconfirmation
            | DueKind::VideoOffer => &[DutyActor::Prescriber],
        }
    }

    /// Whether somebody may be taking capsules whom nobody has told to stop, or a pregnancy is not reported: it stands above
    /// everything that only has a day.
    pub const fn comes_first(self) -> bool {
        matches!(
            self,
            DueKind::StopTakingContact
                | DueKind::StopTakingNotSettled
                | DueKind::UnexpectedSupply
                | DueKind::HoldDecision
                | DueKind::PregnancyReport
        )
    }

    /// Whether it is done before the patient leaves the programme that asks it.
    pub const fn is_done_before_a_move(self) -> bool {
        matches!(
            self,
            DueKind::StopTakingContact
                | DueKind::StopTakingNotSettled
                | DueKind::HoldDecision
                | DueKind::PregnancyReport
                | DueKind::TestNow
        )
    }

    /// Whether it stays due when the patient leaves the programme that asks it: it is another's than the patient's to do, and
    /// what it is about stays where it lies.
    pub const fn outlasts_a_move(self) -> bool {
        matches!(self, DueKind::ReturnToStock | DueKind::SupplyAfterRelease)
    }

    /// Whether the patient sees it on her own page.
    pub const fn is_shown_to_the_patient(self) -> bool {
        matches!(
            self,
            DueKind::LastDoseTest
                | DueKind::AfterLastDoseTest
                | DueKind::TestNow
                | DueKind::StopTakingContact
        )
    }
}

/// Whose an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Whose {
    /// The prescriber who treats.
    Prescriber,
    /// The patient.
    Patient,
    /// The pharmacy that holds what it is about.
    Pharmacy(PharmacyId),
    /// The programme's office.
    Programme,
}

/// How an item stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DueStanding {
    /// Its day has passed.
    Overdue,
    /// Its day is today.
    Today,
    /// Its day comes.
    Coming,
}

/// Something that is to be done.
#[derive(Clone, PartialEq, Debug)]
pub struct DueItem {
    /// The duty that asks it: its name in `duties.toml`, with the ids of the law.
    pub duty: Arc<Duty>,
    /// Its kind.
    pub kind: DueKind,
    /// Whose it is.
    pub whose: Whose,
    /// The first day on which it belongs on a list.
    pub opens: Day,
    /// The day by which it is to be done.
    pub due: Day,
    /// The fact from which it is counted: with the kind, the item's name.
    pub about: FactId,
    /// The facts that show it.
    pub evidence: Vec<FactId>,
}

impl DueItem {
    /// How it stands on `today`.
    pub fn standing(&self, today: Day) -> DueStanding {
        standing(self.due, today)
    }

    /// The kinds of fact that close it.
    pub fn closed_by(&self) -> &'static [&'static str] {
        self.kind.closed_by()
    }
}

/// How something due on a day stands on another.
pub fn standing(due: Day, today: Day) -> DueStanding {
    match due.cmp(&today) {
        core::cmp::Ordering::Less => DueStanding::Overdue,
        core::cmp::Ordering::Equal => DueStanding::Today,
        core::cmp::Ordering::Greater => DueStanding::Coming,
    }
}

/// Everything that is to be done about the patient, the first due first; what opens on a later day is among it.
///
/// An item stands until a fact closes it. It does not depend on `today` but for the edition in force and the day on
/// which an authorisation lapses, so a list of items stays true until the next fact or such a day.
pub fn due(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Vec<DueItem> {
    let duties = &rules.at(today).edition.duties;
    if duties.is_empty() {
        return Vec::new();
    }
    let ask = Ask {
        course: Course::of(record, rules, today, None),
        rules,
    };
    let mut items = Vec::new();
    for duty in duties {
        if !duty.applies.to(ask.course.path()) {
            continue;
        }
        let found = judge(duty, &ask);
        items.extend(found.into_iter().map(|found| DueItem {
            kind: duty.counts,
            duty: Arc::clone(duty),
            whose: found.whose,
            opens: found.opens,
            due: found.due,
            about: found.about,
            evidence: found.evidence,
        }));
    }
    items.sort_by_key(|item| (item.due, item.kind));
    items
}

/// What a programme that the patient has left still asks, by the rules of that programme.
pub fn due_since_left(record: &PatientRecord, rules: &RulesInForce, today: Day) -> Vec<DueItem> {
    let mut items = due(record, rules, today);
    items.retain(|item| item.kind.outlasts_a_move());
    items
}

/// The items of one duty.
fn judge(duty: &Duty, ask: &Ask<'_>) -> Vec<Found> {
    match duty.counts {
        DueKind::LastDoseTest => last_dose::on_the_day(ask),
        DueKind::AfterLastDoseTest => last_dose::after(ask),
        DueKind::StopTakingContact => stop_taking::items(ask),
        DueKind::StopTakingNotSettled => not_settled::items(ask, duty.actor),
        DueKind::HoldDecision => hold::items(ask),
        DueKind::TestNow => test_now::items(ask),
        DueKind::ReturnToStock => lapsed::items(ask),
        DueKind::PregnancyReport => pregnancy_report::items(ask),
        DueKind::ReproductiveStatus => status::items(ask),
        DueKind::MissedMonth => lost::missed_month(ask),
        DueKind::LostToFollowUp => lost::not_returned(ask),
        DueKind::ReleaseToConfirm => release::to_confirm(ask),
        DueKind::SupplyAfterRelease => release::supplied_all_the_same(ask),
        DueKind::UnexpectedSupply => unexpected::items(ask),
        DueKind::VideoOffer => given::video(ask),
        DueKind::CategoryReconfirmation => category::items(ask),
        DueKind::ReminderCard => given::reminder_card(ask),
    }
}

/// What a kind is asked.
struct Ask<'a> {
    course: Course<'a>,
    rules: &'a RulesInForce,
}

/// What a kind found.
struct Found {
    whose: Whose,
    opens: Day,
    due: Day,
    about: FactId,
    evidence: Vec<FactId>,
}

impl Found {
    /// For the prescriber, on a day, counted from a fact.
    fn on(due: Day, about: &FactId) -> Found {
        Found {
            whose: Whose::Prescriber,
            opens: due,
            due,
            about: about.clone(),
            evidence: Vec::from([about.clone()]),
        }
    }

    fn of(self, whose: Whose) -> Found {
        Found { whose, ..self }
    }

    /// On a list before its day.
    fn opening(self, opens: Day) -> Found {
        Found { opens, ..self }
    }
}

/// When a fact that stands was learned: a replacement keeps the place of the fact it replaced, but was not known before
/// its correction.
struct Learned<'a> {
    sequence: u32,
    on: Day,
    /// The fact by which it was learned.
    by: &'a FactId,
}

impl<'a> Ask<'a> {
    fn facts(&self) -> &'a [Fact] {
        self.course.facts()
    }

    fn learned(&self, fact: &'a Fact) -> Learned<'a> {
        let corrections = self.course.seldom.iter().rev();
        let correction = corrections.copied().find(|correction| {
            matches!(correction.payload(), Payload::FactCorrected { of, instead: Some(_), .. } if of == fact.id())
        });
        let by = correction.unwrap_or(fact);
        Learned {
            sequence: by.sequence,
            on: by.on(),
            by: by.id(),
        }
    }

    /// The facts by which a patient who could not become pregnant, or stood outside the programme by agreement, came to be
    /// one who can and is bound by it.
    fn became_can(&self) -> Vec<&'a Fact> {
        let exempts = self.course.parameters().agreement_exempts;
        let (mut category, mut agreed) = (None, false);
        let mut path = None;
        let mut found = Vec::new();
        for fact in self.course.seldom.iter().copied() {
            match fact.payload() {
                Payload::CategoryAssigned { category: now, .. } => {
                    category = Some(*now);
                    agreed = agreed && *now == Category::Cannot;
                }
                Payload::OutsideProgrammeAgreed { .. } => agreed = true,
                Payload::OutsideProgrammeEnded {} => agreed = false,
                _ => continue,
            }
            let now = if agreed && exempts {
                Some(Category::Cannot)
            } else {
                category
            };
            let before = core::mem::replace(&mut path, now);
            if before == Some(Category::Cannot) && now != before {
                found.push(fact);
            }
        }
        found
    }

    /// Whether a fact of some kind was recorded after a place in the order of recording.
    fn recorded_after(&self, sequence: u32, kind: impl Fn(&Payload) -> bool) -> bool {
        self.facts()
            .iter()
            .rev()
            .take_while(|fact| fact.sequence > sequence)
            .any(|fact| kind(fact.payload()))
    }

    /// Whether a test that can answer was collected on or after a day, where a monthly test may be.
    fn tested_from(&self, day: Day) -> bool {
        self.course.tests.iter().any(|test| {
            test.collected_on >= day
                && test.result != TestResult::Indeterminate
                && self
                    .rules
                    .at(test.collected_on)
                    .accepts_monthly(test.setting)
                && (test.setting != Setting::Home || self.course.home_test_is_permitted(test))
        })
    }

    /// The fact by which the treatment ended, if it did and was not resumed.
    fn ended(&self) -> Option<&'a Fact> {
        let turns = self.course.seldom.iter().copied();
        lifted::holding(turns, |fact| match fact.payload() {
            Payload::TreatmentPaused { .. } => None,
            _ => lifted::of_treatment(fact),
        })
    }

    /// Whether a pregnancy is on record that was neither excluded nor ended.
    fn pregnancy_is_open(&self) -> bool {
        lifted::holding(self.facts().iter(), lifted::of_pregnancy).is_some()
    }
}

/// What one more fact would change in what is due: the items it would open, and those it would close.
pub fn changed_by(
    record: &PatientRecord,
    rules: &RulesInForce,
    today: Day,
    events: &[Event],
) -> (Vec<DueItem>, Vec<DueItem>) {
    let before = due(record, rules, today);
    let mut after = record.clone();
    for event in events {
        after.learn(event.clone());
    }
    let after = due(&after, rules, today);
    let same = |one: &DueItem, other: &DueItem| {
        one.kind == other.kind && one.about == other.about && one.due == other.due
    };
    let opened = after
        .iter()
        .filter(|item| !before.iter().any(|known| same(known, item)));
    let closed = before
        .iter()
        .filter(|item| !after.iter().any(|known| same(known, item)));
    (opened.cloned().collect(), closed.cloned().collect())
}
