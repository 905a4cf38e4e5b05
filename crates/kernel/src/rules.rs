//! The types of the law. Their values come from `programmes/`, never from here.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::day::{Day, Days};
use crate::decision::Who;
use crate::due::DueKind;
use crate::fault::FaultDays;
use crate::form_text::FormTexts;
use crate::id::Id;
use crate::majority::Majorities;
use crate::reconfirmation::Reconfirmation;
use crate::vocabulary::{
    Assessed, Basis, Category, DutyActor, Form, Method, Mode, Programme, Setting, Signer, Topic,
    Words,
};

/// The name of an edition, such as `2021-12-13`.
pub type EditionId = Id;

/// Where a rule stands: a source of `sources.toml` and a place in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The source's key.
    pub source: String,
    /// The place in the source.
    pub at: String,
}

/// The numbers and lists of one edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Parameters {
    /// Days in which a prescription may be filled after a test; the day of the specimen is day 1.
    pub test_window_days: Days,
    /// Days in which a prescription may be filled after an office visit, the visit being day 1. None: no such window.
    pub visit_window_days: Option<Days>,
    /// Least days from the first to the second pregnancy test.
    pub test_gap_days: Days,
    /// Days of the period, its first being day 1, in which a second test counts where the cycle is regular.
    pub cycle_days: Days,
    /// Whether the cycle rule holds for the repeat after a missed first window.
    pub cycle_rule_on_repeat: bool,
    /// Days of unbroken contraception before a dose.
    pub contraception_wait_days: Days,
    /// Whether that wait must have ended before the month's specimen too.
    #[serde(default = "yes")]
    pub contraception_wait_before_specimen: bool,
    /// Least days from the test of a missed first window to the next test.
    pub missed_first_window_wait_days: Days,
    /// Where a first test may be performed.
    pub first_test_settings: Words<Setting>,
    /// Where a second test may be performed.
    pub second_test_settings: Words<Setting>,
    /// Where a monthly test may be performed.
    pub monthly_test_settings: Words<Setting>,
    /// Whether a home test needs the prescriber's leave.
    pub home_test_needs_permission: bool,
    /// Most days of supply in one prescription, and of one period.
    pub supply_days: Days,
    /// Most refills on a prescription.
    pub refills: u16,
    /// Days before the end of a supply from which the next may be dispensed.
    pub early_supply_days: Days,
    /// Days an authorisation lasts where no window ends it, its own day being day 1.
    pub authorisation_days: Option<Days>,
    /// Greatest age of a prescription where no window bounds it.
    pub prescription_age_days: Option<Days>,
    /// Age in years from which a patient signs alone, as the forms have it: where a territory's own is set, that one
    /// holds, see [`RulesInForce::majority`].
    pub age_of_majority: u8,
    /// Age in years from which the short proof of menopause suffices. None: a professional confirms it, without
    /// laboratory proof.
    pub short_menopause_proof_age: Option<u8>,
    /// Days after the last dose beyond which treatment starts anew; 0 where the edition knows no new start.
    pub new_start_days: Days,
    /// Days before a specimen from which a record counts for its month.
    pub month_record_days: Days,
    /// Whether counselling is recorded anew each month for patients who cannot become pregnant.
    pub counselling_monthly_cannot: bool,
    /// Methods of which a valid pair has at least one.
    pub primary_methods: Words<Method>,
    /// Methods that complete a pair.
    pub secondary_methods: Words<Method>,
    /// Methods that suffice alone. None: only pairs count.
    pub single_methods: Option<Words<Method>>,
    /// Grounds on which a patient is one who cannot become pregnant.
    pub cannot_bases: Words<Basis>,
    /// Years for which a certification is granted.
    pub certification_years: u8,
    /// Days after the last dose on which the last test is due.
    pub after_last_dose_test_days: Days,
    /// Days after the end of a supply after which a patient who did not come back is lost to follow-up. None: the
    /// edition knows no such standing.
    #[serde(default)]
    pub lost_to_follow_up_days: Option<Days>,
    /// Most days from the specimen to the prescription, where the prescription itself rests on a test. None: it does not.
    pub prescription_test_days: Option<Days>,
    /// Days after the day of the prescription in which it may be dispensed. None: no window begins with it.
    pub issue_window_days: Option<Days>,
    /// Whether consent is given anew when an edition brings a new form.
    #[serde(default)]
    pub consent_of_edition: bool,
    /// Whether someone who signed as a minor signs anew on coming of age.
    #[serde(default)]
    pub consent_anew_at_majority: bool,
    /// Days before the birthday from which the consent that will be due then is shown as coming.
    #[serde(default)]
    pub majority_notice_days: Days,
    /// Whether a documented agreement that no pregnancy is to be expected puts a patient outside the measures.
    #[serde(default)]
    pub agreement_exempts: bool,
}

/// What rule sets meant that were stored before this could be said: replay reads them for ever.
const fn yes() -> bool {
    true
}

/// Whose path a requirement lies on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Applies {
    /// Patients who can become pregnant.
    Can,
    /// Patients who cannot become pregnant.
    Cannot,
    /// All patients.
    All,
}

impl Applies {
    /// Whether a patient of that category meets the requirement on the path.
    pub fn to(self, category: Category) -> bool {
        match self {
            Applies::All => true,
            Applies::Can => category == Category::Can,
            Applies::Cannot => category == Category::Cannot,
        }
    }
}

/// One requirement of the gate in one edition.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Requirement {
    /// Its own name, such as `second-pregnancy-test`.
    pub name: Id,
    /// The ids of the law it carries, the leading one first.
    pub law: Vec<Id>,
    /// Whose path it lies on.
    pub applies: Applies,
    /// Who clears it, unless a finding says otherwise.
    pub who: Who,
    /// How it is judged.
    pub check: Check,
    /// Where it stands.
    pub cite: Citation,
    /// The provisional parameters and readings it rests on.
    pub provisional: Vec<Id>,
    /// Its place in the fixed order.
    pub place: u16,
}

impl Requirement {
    /// Stands for the rules themselves where an edition has no requirement for a path.
    pub(crate) fn absent(rules: &RulesInForce) -> Requirement {
        let name = Id::of_rules("rules-in-force");
        Requirement {
            law: Vec::from([name.clone()]),
            name,
            applies: Applies::All,
            who: Who::Programme,
            check: Check::Registered,
            cite: Citation {
                source: rules.programme.as_str().into(),
                at: rules.hash.as_str().into(),
            },
            provisional: Vec::new(),
            place: u16::MAX,
        }
    }
}

/// Every way in which a requirement can be judged.
///
/// A new number or requirement is a change of data; a new kind of check is one file in `checks/`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// The patient is registered with the programme.
    Registered,
    /// A category is assigned on an accepted, proven basis.
    CategoryAssigned,
    /// The form is signed by all who must.
    ConsentSigned {
        /// The form.
        form: Form,
        /// Who signs besides a minor's guardian.
        signers: Vec<Signer>,
    },
    /// No pregnancy is on record that was not excluded or ended.
    NotPregnant,
    /// The patient does not breastfeed.
    NotBreastfeeding,
    /// No prescriber has paused, stopped or completed the treatment.
    TreatmentStands,
    /// The month's contraception was submitted by the prescriber.
    ContraceptionSubmitted,
    /// The patient's submission of the month's methods and the prescriber's record of them agree.
    MethodsAgree,
    /// Contraception was unbroken for the days of waiting.
    ContraceptionUnbroken,
    /// A wait that was open when the category changed has ended.
    WaitKept,
    /// A first pregnancy test is on record.
    FirstTest,
    /// The second pregnancy test keeps gap, setting and cycle day.
    SecondTest,
    /// After a missed first window the next test waits.
    MissedFirstWindow,
    /// The month's test was performed where it may be.
    MonthlyTest,
    /// One test serves one month's order.
    OneTestOneOrder,
    /// The month's test is negative and no later test puts it in doubt.
    TestNegative,
    /// The prescriber confirmed the month.
    MonthConfirmed,
    /// The patient answered the questions after the result.
    QuestionsAnswered,
    /// Counselling is on record.
    Counselled {
        /// Its subjects.
        topics: Vec<Topic>,
    },
    /// The window that the month's test opened is open.
    TestWindow,
    /// The window that the last visit opened is open.
    VisitWindow,
    /// The prescription stands and was written in its place.
    PrescriptionStands,
    /// The prescription is for no more days than a supply may be.
    SupplyLimit,
    /// The prescription has no refills.
    NoRefills,
    /// The supply before is used up, and one period's supply is not exceeded.
    SupplyUsedUp,
    /// A supervised test was negative before the prescription was written.
    PrescriptionTest,
    /// The prescription is not older than its window.
    IssueWindow,
    /// Mental health, sexual function or both were assessed before this prescription.
    Assessed {
        /// What must have been looked at.
        subjects: Vec<Assessed>,
    },
    /// A second prescriber agreed to the treatment of a minor.
    SecondPrescriber,
    /// The first appointment was in person.
    FirstVisitInPerson,
    /// Nothing else is authorised.
    NothingElseLive,
    /// The prescriber is certified.
    PrescriberCertified,
    /// The pharmacy is certified.
    PharmacyCertified,
}

/// A dated, adoptable relaxation of an edition, off unless adopted.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Overlay {
    /// Its name.
    pub id: Id,
    /// The settings it accepts for tests during treatment.
    pub monthly_test_settings: Words<Setting>,
    /// Where it stands.
    pub cite: Citation,
}

/// A duty whose days are counted from the record: what puts an item on a worklist.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Duty {
    /// Its own name, such as `test-after-the-last-dose`.
    pub name: Id,
    /// The ids of the law it carries.
    pub law: Vec<Id>,
    /// Who has it; one of [`DueKind::may_be_of`].
    pub actor: DutyActor,
    /// For which patients.
    pub applies: Applies,
    /// How its days are counted.
    pub counts: DueKind,
    /// Where it stands.
    pub cite: Citation,
    /// The readings it rests on.
    pub readings: Vec<Id>,
}

/// One edition of a programme's law.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Edition {
    /// Its name.
    pub id: EditionId,
    /// Its numbers and lists.
    pub parameters: Parameters,
    /// Its requirements.
    pub requirements: Vec<Arc<Requirement>>,
    /// Its overlays.
    pub overlays: Vec<Overlay>,
    /// Its duties whose days are counted, in the order of their file.
    pub duties: Vec<Arc<Duty>>,
}

/// An edition with the day from which it holds here.
#[derive(Clone, PartialEq, Debug)]
pub struct Adopted {
    /// The first day.
    pub from: Day,
    /// The edition.
    pub edition: Arc<Edition>,
    /// Which of its overlays were adopted with it.
    pub overlays: Vec<Id>,
}

impl Adopted {
    /// The settings accepted for a test during treatment, adopted overlays included.
    pub(crate) fn accepts_monthly(&self, setting: Setting) -> bool {
        self.edition
            .parameters
            .monthly_test_settings
            .contains(&setting)
            || self.edition.overlays.iter().any(|overlay| {
                self.overlays.contains(&overlay.id)
                    && overlay.monthly_test_settings.contains(&setting)
            })
    }

    /// The overlay, not adopted, that would accept the setting.
    pub(crate) fn overlay_that_would_accept(&self, setting: Setting) -> Option<&Overlay> {
        self.edition
            .overlays
            .iter()
            .find(|overlay| overlay.monthly_test_settings.contains(&setting))
    }
}

/// The rules of one programme as an installation has adopted them, and how it runs.
#[derive(Clone, PartialEq, Debug)]
pub struct RulesInForce {
    /// The programme.
    pub programme: Programme,
    /// Content hash of the rule set.
    pub hash: Id,
    /// How the installation runs: whose authorisation a dispensing rests on. It changes no requirement.
    pub mode: Mode,
    first: Adopted,
    later: Vec<Adopted>,
    texts: FormTexts,
    pub(crate) majorities: Majorities,
    pub(crate) faults: Vec<FaultDays>,
    pub(crate) reconfirmation: Option<Reconfirmation>,
}

impl RulesInForce {
    /// One edition for the whole history.
    pub fn always(programme: Programme, hash: Id, edition: Arc<Edition>) -> RulesInForce {
        let first = Adopted {
            from: Day::new(jiff::civil::Date::MIN),
            edition,
            overlays: Vec::new(),
        };
        RulesInForce {
            programme,
            hash,
            mode: Mode::Sandbox,
            first,
            later: Vec::new(),
            texts: FormTexts::default(),
            majorities: Majorities::default(),
            faults: Vec::new(),
            reconfirmation: None,
        }
    }

    /// The same rules in an installation that runs so. Until a mode is named it is a sandbox.
    #[must_use]
    pub fn run_as(mut self, mode: Mode) -> RulesInForce {
        self.mode = mode;
        self
    }

    /// Whether a dispensing rests on a number of the programme's own system.
    pub fn asks_for_a_number(&self) -> bool {
        self.mode == Mode::Companion && self.programme.has_registry()
    }

    /// The same rules with the texts that an authority loaded for its forms.
    #[must_use]
    pub fn with_texts(mut self, texts: FormTexts) -> RulesInForce {
        self.texts = texts;
        self
    }

    /// The texts of the forms.
    pub fn texts(&self) -> &FormTexts {
        &self.texts
    }

    /// The same rules with one more edition adopted from a day on; what was adopted for later days gives way.
    #[must_use]
    pub fn then(mut self, adopted: Adopted) -> RulesInForce {
        self.later.retain(|earlier| earlier.from < adopted.from);
        self.later.push(adopted);
        self
    }

    /// What holds on `day`.
    pub fn at(&self, day: Day) -> &Adopted {
        self.later
            .iter()
            .rev()
            .find(|adopted| adopted.from <= day)
            .unwrap_or(&self.first)
    }

    /// All adoptions, the default first.
    pub fn adoptions(&self) -> impl Iterator<Item = &Adopted> {
        core::iter::once(&self.first).chain(&self.later)
    }
}
