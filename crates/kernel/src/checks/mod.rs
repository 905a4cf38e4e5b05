//! One kind of check, one file, one pure function.

mod assessed;
mod category_assigned;
pub(crate) mod consent_signed;
mod contraception_submitted;
mod contraception_unbroken;
mod counselled;
mod first_test;
mod first_visit_in_person;
mod issue_window;
mod methods_agree;
mod missed_first_window;
mod month_confirmed;
mod monthly_test;
mod no_refills;
mod not_breastfeeding;
mod not_pregnant;
mod nothing_else_live;
mod one_test_one_order;
mod pharmacy_certified;
mod prescriber_certified;
mod prescription_stands;
mod prescription_test;
mod questions_answered;
mod registered;
mod second_prescriber;
mod second_test;
mod supply_limit;
mod supply_used_up;
mod test_negative;
mod test_window;
mod treatment_stands;
mod visit_window;
mod wait_kept;

use alloc::vec::Vec;

use crate::authorise::Case;
use crate::course::Course;
use crate::day::Day;
use crate::decision::{Said, Slug, Who};
use crate::id::FactId;
use crate::rules::Check;

/// What a check is asked: where the course stands, and how the parties do.
pub(crate) struct Ask<'a> {
    pub(crate) course: &'a Course<'a>,
    pub(crate) case: &'a Case<'a>,
}

/// One reason why a requirement is not met.
pub(crate) struct Reason {
    pub(crate) slug: Slug,
    pub(crate) who: Option<Who>,
    pub(crate) earliest: Day,
    pub(crate) evidence: Vec<FactId>,
    pub(crate) says: Vec<(&'static str, Said)>,
}

impl Reason {
    /// A reason that could clear on `earliest`, were the one who must act to act today.
    pub(crate) fn new(slug: Slug, earliest: Day) -> Reason {
        Reason {
            slug,
            who: None,
            earliest,
            evidence: Vec::new(),
            says: Vec::new(),
        }
    }

    /// Cleared by another party than the requirement names.
    pub(crate) fn by(mut self, who: Who) -> Reason {
        self.who = Some(who);
        self
    }

    /// Shown by a fact.
    pub(crate) fn shown_by(mut self, fact: &FactId) -> Reason {
        self.evidence.push(fact.clone());
        self
    }

    /// A value that the sentences may name.
    pub(crate) fn says(mut self, name: &'static str, said: Said) -> Reason {
        self.says.push((name, said));
        self
    }

    /// A day that the sentences may name.
    pub(crate) fn on(self, name: &'static str, day: Day) -> Reason {
        self.says(name, Said::Day(day))
    }
}

/// What a check found: reasons against, or the facts that show it met; and the last day it allows.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) reasons: Vec<Reason>,
    pub(crate) evidence: Vec<FactId>,
    pub(crate) last_day: Option<Day>,
}

impl Found {
    /// Met without a fact of its own, because there is nothing against it.
    pub(crate) fn met() -> Found {
        Found::default()
    }

    /// Met, as a fact shows.
    pub(crate) fn met_by(fact: &FactId) -> Found {
        Found {
            evidence: Vec::from([fact.clone()]),
            ..Found::default()
        }
    }

    /// Met up to and including a day.
    pub(crate) fn met_until(last_day: Day, fact: &FactId) -> Found {
        Found {
            last_day: Some(last_day),
            ..Found::met_by(fact)
        }
    }

    /// Not met.
    pub(crate) fn unmet(reason: Reason) -> Found {
        Found {
            reasons: Vec::from([reason]),
            ..Found::default()
        }
    }

    /// Not met when there are reasons; met by the fact when there are none.
    pub(crate) fn unless(reasons: Vec<Reason>, fact: &FactId) -> Found {
        if reasons.is_empty() {
            Found::met_by(fact)
        } else {
            Found {
                reasons,
                ..Found::default()
            }
        }
    }
}

impl Ask<'_> {
    pub(crate) fn today(&self) -> Day {
        self.course.today
    }

    /// The prescription is not on record, so what depends on it cannot be judged.
    pub(crate) fn no_prescription(&self) -> Found {
        Found::unmet(Reason::new(Slug::PrescriptionNotOnRecord, self.today()))
    }
}

/// Judges one requirement.
pub(crate) fn judge(check: &Check, ask: &Ask<'_>) -> Found {
    match check {
        Check::Registered => registered::check(ask),
        Check::CategoryAssigned => category_assigned::check(ask),
        Check::ConsentSigned { form, signers } => consent_signed::check(ask, *form, signers),
        Check::NotPregnant => not_pregnant::check(ask),
        Check::NotBreastfeeding => not_breastfeeding::check(ask),
        Check::TreatmentStands => treatment_stands::check(ask),
        Check::ContraceptionSubmitted => contraception_submitted::check(ask),
        Check::MethodsAgree => methods_agree::check(ask),
        Check::ContraceptionUnbroken => contraception_unbroken::check(ask),
        Check::WaitKept => wait_kept::check(ask),
        Check::FirstTest => first_test::check(ask),
        Check::SecondTest => second_test::check(ask),
        Check::MissedFirstWindow => missed_first_window::check(ask),
        Check::MonthlyTest => monthly_test::check(ask),
        Check::OneTestOneOrder => one_test_one_order::check(ask),
        Check::TestNegative => test_negative::check(ask),
        Check::MonthConfirmed => month_confirmed::check(ask),
        Check::QuestionsAnswered => questions_answered::check(ask),
        Check::Counselled { topics } => counselled::check(ask, topics),
        Check::TestWindow => test_window::check(ask),
        Check::VisitWindow => visit_window::check(ask),
        Check::PrescriptionStands => prescription_stands::check(ask),
        Check::SupplyLimit => supply_limit::check(ask),
        Check::NoRefills => no_refills::check(ask),
        Check::SupplyUsedUp => supply_used_up::check(ask),
        Check::PrescriptionTest => prescription_test::check(ask),
        Check::IssueWindow => issue_window::check(ask),
        Check::Assessed { subjects } => assessed::check(ask, subjects),
        Check::SecondPrescriber => second_prescriber::check(ask),
        Check::FirstVisitInPerson => first_visit_in_person::check(ask),
        Check::NothingElseLive => nothing_else_live::check(ask),
        Check::PrescriberCertified => prescriber_certified::check(ask),
        Check::PharmacyCertified => pharmacy_certified::check(ask),
    }
}
