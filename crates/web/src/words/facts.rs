//! Facts as sentences, for the timelines of clinic and patient.

use retinue_kernel::{Capacity, Capsules, Days, Id, Payload, TestResult};

use super::vocabulary::Word;
use crate::views::days::short;

pub(crate) const CORRECTED: &str = "Corrected";
pub(crate) const RECORDED: &str = "Recorded";

/// Who recorded it.
pub(crate) fn by(capacity: Capacity) -> String {
    format!("by {}", capacity.label().to_lowercase())
}

/// One fact as people read it: what happened, and what else is known of it.
pub(crate) struct Told {
    pub(crate) what: String,
    pub(crate) more: String,
}

fn told(what: impl Into<String>, more: impl Into<String>) -> Told {
    Told {
        what: what.into(),
        more: more.into(),
    }
}

fn because(reason: Option<&Id>) -> String {
    reason
        .map(|reason| format!("Reason: {reason}."))
        .unwrap_or_default()
}

fn joined<W: Word>(words: &[W]) -> String {
    let labels: Vec<&str> = words.iter().map(|word| word.label()).collect();
    labels.join(", ")
}

fn bag(
    days: Days,
    capsules: Option<&Capsules>,
    product_code: Option<&Id>,
    lot: Option<&Id>,
) -> String {
    let mut parts = vec![format!("{days} days' supply")];
    parts.extend(capsules.map(|capsules| format!("{capsules} capsules")));
    parts.extend(product_code.map(|code| format!("product {code}")));
    parts.extend(lot.map(|lot| format!("lot {lot}")));
    format!("{}.", parts.join(", "))
}

/// The sentence of a fact.
pub(crate) fn tell(payload: &Payload) -> Told {
    match payload {
        Payload::PatientRegistered { .. } => told("Enrolled in the programme", ""),
        Payload::CategoryAssigned {
            category,
            basis,
            reason,
            ..
        } => told(
            format!("Category: {}", category.label().to_lowercase()),
            format!("Basis: {}. {}", basis.label(), because(reason.as_ref())),
        ),
        Payload::ConsentSigned { form, signers, .. } => told(
            format!("Form signed: {}", form.label().to_lowercase()),
            format!("Signed by: {}.", joined(signers)),
        ),
        Payload::CounsellingRecorded { topics } => {
            told("Counselled", format!("{}.", joined(topics)))
        }
        Payload::ContraceptionRecorded {
            methods,
            abstinence,
            since,
            source,
        } => {
            let what = if *abstinence {
                "abstinence".to_owned()
            } else {
                joined(methods)
            };
            told(
                format!("Contraception: {what}"),
                format!(
                    "Since {}, reported by the {}.",
                    short(*since),
                    source.as_str()
                ),
            )
        }
        Payload::ContraceptionLapsed { from, unprotected } => told(
            "Contraception lapsed",
            format!(
                "{}{}",
                from.map(|from| format!("From {}. ", short(from)))
                    .unwrap_or_default(),
                match unprotected {
                    Some(true) => "Unprotected sex was reported.",
                    Some(false) => "No unprotected sex was reported.",
                    None => "",
                }
            ),
        ),
        Payload::PregnancyTestReported {
            collected_on,
            specimen,
            setting,
            result,
            clia_number,
            cycle,
            menses_began_on,
        } => {
            let mut more = format!(
                "{}, collected {}. {}.",
                specimen.label(),
                short(*collected_on),
                setting.label()
            );
            if let Some(number) = clia_number {
                more.push_str(&format!(" CLIA number {number}."));
            }
            if let Some(cycle) = cycle {
                more.push_str(&format!(" {}.", cycle.label()));
            }
            if let Some(began) = menses_began_on {
                more.push_str(&format!(" Period began {}.", short(*began)));
            }
            told(
                format!("Pregnancy test: {}", result.label().to_lowercase()),
                more,
            )
        }
        Payload::HomeTestingPermitted { procedure } => told(
            "Home tests permitted",
            procedure
                .as_ref()
                .map(|how| format!("Procedure: {how}."))
                .unwrap_or_default(),
        ),
        Payload::HomeTestingWithdrawn { .. } => told("Home tests no longer permitted", ""),
        Payload::ComprehensionAnswered { passed: true } => {
            told("Questions answered and passed", "")
        }
        Payload::ComprehensionAnswered { passed: false } => {
            told("Questions answered, not passed yet", "")
        }
        Payload::MonthConfirmed { counselled, .. } => told(
            "Month confirmed by the prescriber",
            if *counselled {
                "Counselling confirmed."
            } else {
                "Counselling not confirmed."
            },
        ),
        Payload::VisitRecorded { remote } => told(
            if *remote == Some(true) {
                "Visit, remote"
            } else {
                "Office visit"
            },
            "",
        ),
        Payload::ReproductiveStatusAssessed {} => told("Reproductive status assessed", ""),
        Payload::AssessmentRecorded { subjects, concern } => told(
            format!("Assessed: {}", joined(subjects)),
            if *concern == Some(true) {
                "There is a concern."
            } else {
                ""
            },
        ),
        Payload::SecondPrescriberAgreed { .. } => told("A second prescriber agreed", ""),
        Payload::OutsideProgrammeAgreed { reason } => told(
            "Agreed: pregnancy prevention does not apply",
            format!("Reason: {reason}."),
        ),
        Payload::OutsideProgrammeEnded {} => told("Pregnancy prevention applies again", ""),
        Payload::ExemptionRequested { scope, reason } => told(
            "Exemption from initial testing requested",
            format!("{}. Reason: {reason}.", joined(scope)),
        ),
        Payload::ExemptionGranted { scope } => told(
            "Exemption from initial testing granted",
            format!("{}.", joined(scope)),
        ),
        Payload::ExemptionRefused { reason } => told(
            "Exemption from initial testing refused",
            because(reason.as_ref()),
        ),
        Payload::ProgrammeEntered { programme } => {
            told(format!("Entered the programme {programme}"), "")
        }
        Payload::PrescriptionWritten {
            product,
            capsules,
            days,
            indication,
            ..
        } => told(
            format!("Prescribed: {capsules}, {days} days"),
            format!(
                "{}.{}",
                product.label(),
                indication
                    .as_ref()
                    .map(|what| format!(" For {what}."))
                    .unwrap_or_default()
            ),
        ),
        Payload::PrescriptionCancelled { reason, .. } => {
            told("Prescription cancelled", because(reason.as_ref()))
        }
        Payload::DispenseAuthorised { until, days, .. } => told(
            "Dispensing authorised",
            format!(
                "{days} days' supply, until and including {}.",
                short(*until)
            ),
        ),
        Payload::DispenseDenied { .. } => told("Dispensing refused", ""),
        Payload::Filled {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            "Filled",
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
            ),
        ),
        Payload::HandedOver {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            "Handed over",
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
            ),
        ),
        Payload::Shipped {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            "Shipped",
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
            ),
        ),
        Payload::PartiallyDispensed {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            "Partly handed over",
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
            ),
        ),
        Payload::Delivered { .. } => told("Delivered", ""),
        Payload::AuthorisationReversed { reason, .. } => {
            told("Authorisation reversed", because(reason.as_ref()))
        }
        Payload::AuthorisationReleased { reason, .. } => told(
            "Authorisation released for another pharmacy",
            because(reason.as_ref()),
        ),
        Payload::AuthorisationExpired { reason, .. } => {
            told("Authorisation expired", because(reason.as_ref()))
        }
        Payload::ReturnedToStock { .. } => told("Returned to stock", ""),
        Payload::SupplyAdjusted { reason, days } => told(
            format!("Supply changed: {}", reason.label().to_lowercase()),
            days.map(|days| format!("{days} days.")).unwrap_or_default(),
        ),
        Payload::StockShortageReported { .. } => told("The pharmacy was out of stock", ""),
        Payload::OutsideSupplyReported { product, capsules } => told(
            "Supply from elsewhere",
            format!("{capsules}, {}.", product.label()),
        ),
        Payload::BreastfeedingRecorded {
            ongoing: Some(false),
        } => told("Breastfeeding has ended", ""),
        Payload::BreastfeedingRecorded { .. } => told("Breastfeeding", ""),
        Payload::HoldRequested { reason } => told(
            "The patient asked to hold the treatment",
            because(reason.as_ref()),
        ),
        Payload::TreatmentPaused { reason } => told("Treatment paused", because(reason.as_ref())),
        Payload::TreatmentResumed { reason } => told("Treatment resumed", because(reason.as_ref())),
        Payload::TreatmentStopped {
            reason,
            last_dose_on,
        } => told(
            "Treatment stopped",
            format!(
                "{}{}",
                last_dose_on
                    .map(|on| format!("Last dose {}. ", short(on)))
                    .unwrap_or_default(),
                because(reason.as_ref())
            ),
        ),
        Payload::CourseCompleted { last_dose_on } => told(
            "Course completed",
            last_dose_on
                .map(|on| format!("Last dose {}.", short(on)))
                .unwrap_or_default(),
        ),
        Payload::PregnancyReported {} => told("A pregnancy was reported", ""),
        Payload::PregnancyExcluded { how } => {
            told("Pregnancy excluded", format!("{}.", how.label()))
        }
        Payload::PregnancyEnded {} => told("The pregnancy has ended", ""),
        Payload::CareTransferred { reason } => told("Care transferred", because(reason.as_ref())),
        Payload::ContactRecorded { reason } => told("Contact", because(reason.as_ref())),
        Payload::StopTakingContacted {
            reached,
            told_to_stop,
            escalated_to,
        } => told(
            match (reached, told_to_stop) {
                (true, true) => "The patient was told to stop taking the capsules",
                (true, false) => "The patient was reached about the capsules at home",
                (false, _) => "The patient was not reached about the capsules at home",
            },
            escalated_to
                .map(|to| format!("Asked to do it instead: {}.", to.label()))
                .unwrap_or_default(),
        ),
        Payload::PregnancyReportFiled { timing } => told(
            "A pregnancy was reported to the programme",
            format!("{}.", timing.label()),
        ),
        Payload::LostToFollowUpRecorded { reason } => {
            told("Lost to follow-up", because(reason.as_ref()))
        }
        Payload::FactCorrected { why, .. } => {
            told("An earlier entry was corrected", format!("Why: {why}."))
        }
    }
}

/// Whether a fact calls for the reader's eye in a long list.
pub(crate) fn is_grave(payload: &Payload) -> bool {
    match payload {
        Payload::PregnancyTestReported { result, .. } => *result != TestResult::Negative,
        Payload::PregnancyReported {}
        | Payload::ContraceptionLapsed { .. }
        | Payload::HoldRequested { .. }
        | Payload::TreatmentPaused { .. }
        | Payload::TreatmentStopped { .. }
        | Payload::DispenseDenied { .. } => true,
        _ => false,
    }
}
