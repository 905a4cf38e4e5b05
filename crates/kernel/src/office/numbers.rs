//! The numbers by which the office works, as the edition in force states them.

use serde::Deserialize;

use crate::day::Days;

/// The office's numbers in one edition. Each is a file of `parameters/`, with its citation.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OfficeNumbers {
    /// How many days before a certification or a training runs out it is shown as due.
    pub renewal_notice_days: Days,
    /// Years after which a pharmacy's staff are trained again; none where they are trained to be certified only.
    pub staff_training_years: Option<u16>,
    /// Of a hundred certified pharmacies that ordered, how many are audited each year.
    pub audit_sample_percent: u16,
    /// The most that are audited each year.
    pub audit_sample_most: u16,
    /// The months in which a pharmacy must have ordered.
    pub audit_sample_months: u16,
    /// Days from its authorisation within which a wholesaler is audited.
    pub wholesaler_audit_days: Days,
    /// Years after which it is audited again.
    pub wholesaler_audit_years: u16,
    /// Days to answer a notice of non-compliance.
    pub case_answer_days: Days,
    /// Days to ask that an action be reconsidered.
    pub case_reconsideration_days: Days,
    /// Days between two attempts to follow up a report of a pregnancy.
    pub pregnancy_follow_up_days: Days,
    /// Whether the root cause of a pregnancy is asked.
    pub pregnancy_root_cause_asked: bool,
    /// Whether the outcome of a pregnancy is asked.
    pub pregnancy_outcome_asked: bool,
    /// Years between two assessments.
    pub assessment_years: u16,
    /// The most days between the end of an assessment's interval and its submission.
    pub assessment_interval_days: Days,
}
