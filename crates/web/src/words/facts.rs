//! Facts as sentences, for the timelines of clinic and patient.

use maud::Markup;
use retinue_kernel::{
    Capacity, Capsules, Days, HandedTo, Id, Payload, Source, TestResult, left_despite_release,
};
use retinue_rulebook::Language;

pub(crate) use super::said::facts::CORRECTED;
use super::said::{Text, facts as says};
use super::vocabulary::{Word, plain_setting};
use crate::views::days::short_in;

/// When a fact was recorded, and by whom.
pub(crate) fn recorded(moment: Markup, by: Option<Capacity>, language: Language) -> Markup {
    match by {
        Some(capacity) => {
            let capacity = capacity.label_in(language).to_lowercase();
            says::recorded_by(language, moment, capacity)
        }
        None => says::recorded(language, moment),
    }
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

/// The sentence of a fact, as staff read it.
pub(crate) fn tell(payload: &Payload) -> Told {
    tell_in(payload, Language::English)
}

/// The sentence of a fact in a language.
pub(crate) fn tell_in(payload: &Payload, language: Language) -> Told {
    let mut told = plainly(payload, language);
    if let Some(why) = left_despite_release(payload) {
        told.more = sentences([
            told.more,
            says::LEFT_BEFORE_RELEASE.get(language).to_owned(),
            says::reason(language, why),
        ]);
    }
    told
}

fn plainly(payload: &Payload, language: Language) -> Told {
    let say = |text: Text| text.get(language);
    let day = |day| short_in(day, language);
    let because = |reason: Option<&Id>| -> String {
        reason
            .map(|reason| says::reason(language, reason))
            .unwrap_or_default()
    };
    match payload {
        Payload::PatientRegistered { .. } => told(say(says::REGISTERED), ""),
        Payload::CategoryAssigned {
            category,
            basis,
            reason,
            ..
        } => told(
            says::category(language, category.label_in(language).to_lowercase()),
            sentences([
                says::basis(language, basis.label_in(language)),
                because(reason.as_ref()),
            ]),
        ),
        Payload::CategoryReconfirmed { category, .. } => told(
            says::category_anew(language, category.label_in(language).to_lowercase()),
            "",
        ),
        Payload::ConsentSigned { form, signers, .. } => told(
            says::form_signed(language, form.label_in(language).to_lowercase()),
            says::signed_by(language, joined(signers, language)),
        ),
        Payload::CounsellingRecorded { topics } => told(
            say(says::COUNSELLED),
            format!("{}.", joined(topics, language)),
        ),
        Payload::ContraceptionRecorded {
            methods,
            abstinence,
            since,
            source,
            on_sheet,
        } => {
            let what = if *abstinence {
                say(says::ABSTINENCE).to_owned()
            } else {
                joined(methods, language)
            };
            let since = match source {
                Source::Patient => says::since_by_patient(language, day(*since)),
                Source::Prescriber => says::since_by_prescriber(language, day(*since)),
            };
            let from_paper = on_sheet
                .as_ref()
                .map(|code| says::from_paper(language, code));
            told(
                says::contraception(language, what),
                sentences([since, from_paper.unwrap_or_default()]),
            )
        }
        Payload::ContraceptionLapsed { from, unprotected } => told(
            say(says::LAPSED),
            sentences([
                from.map(|from| says::from(language, day(from)))
                    .unwrap_or_default(),
                match unprotected {
                    Some(true) => say(says::UNPROTECTED).to_owned(),
                    Some(false) => say(says::NOT_UNPROTECTED).to_owned(),
                    None => String::new(),
                },
            ]),
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
            // The certificate of a site is told by its number, where there is one.
            let of_the_test = says::test_of(
                language,
                specimen.label_in(language),
                day(*collected_on),
                plain_setting(*setting, language),
            );
            told(
                says::test(language, result.label_in(language).to_lowercase()),
                sentences([
                    of_the_test,
                    clia_number
                        .as_ref()
                        .map(|number| says::clia(language, number))
                        .unwrap_or_default(),
                    cycle
                        .map(|cycle| format!("{}.", cycle.label_in(language)))
                        .unwrap_or_default(),
                    menses_began_on
                        .map(|began| says::period_began(language, day(began)))
                        .unwrap_or_default(),
                ]),
            )
        }
        Payload::HomeTestingPermitted { procedure } => told(
            say(says::HOME_PERMITTED),
            procedure
                .as_ref()
                .map(|how| says::procedure(language, how))
                .unwrap_or_default(),
        ),
        Payload::HomeTestingWithdrawn { .. } => told(say(says::HOME_WITHDRAWN), ""),
        Payload::ComprehensionAnswered { passed, sheet } => {
            let answered = if *passed {
                says::QUESTIONS_PASSED
            } else {
                says::QUESTIONS_NOT_PASSED
            };
            let from_paper = sheet
                .as_ref()
                .map(|sheet| says::from_paper(language, &sheet.code));
            told(say(answered), from_paper.unwrap_or_default())
        }
        Payload::MonthConfirmed { counselled, .. } => told(
            say(says::MONTH_CONFIRMED),
            if *counselled {
                say(says::COUNSELLING_CONFIRMED)
            } else {
                say(says::COUNSELLING_NOT_CONFIRMED)
            },
        ),
        Payload::VisitRecorded { remote } => told(
            if *remote == Some(true) {
                say(says::VISIT_REMOTE)
            } else {
                say(says::VISIT)
            },
            "",
        ),
        Payload::ReproductiveStatusAssessed { .. } => told(say(says::STATUS_ASSESSED), ""),
        Payload::AssessmentRecorded { subjects, concern } => told(
            says::assessed(language, joined(subjects, language)),
            if *concern == Some(true) {
                say(says::CONCERN)
            } else {
                ""
            },
        ),
        Payload::SecondPrescriberAgreed { .. } => told(say(says::SECOND_PRESCRIBER), ""),
        Payload::OutsideProgrammeAgreed { reason } => {
            told(say(says::OUTSIDE), because(Some(reason)))
        }
        Payload::OutsideProgrammeEnded {} => told(say(says::OUTSIDE_ENDED), ""),
        Payload::ExemptionRequested { scope, reason, .. } => told(
            say(says::EXEMPTION_REQUESTED),
            says::exemption_scope(language, joined(scope, language), reason),
        ),
        Payload::ExemptionGranted { scope } => told(
            say(says::EXEMPTION_GRANTED),
            format!("{}.", joined(scope, language)),
        ),
        Payload::ExemptionRefused { reason } => {
            told(say(says::EXEMPTION_REFUSED), because(reason.as_ref()))
        }
        Payload::ProgrammeEntered { programme } => {
            told(says::programme_entered(language, programme.label()), "")
        }
        Payload::PrescriptionWritten {
            product,
            capsules,
            days,
            indication,
            ..
        } => told(
            says::prescribed(language, capsules, days),
            sentences([
                format!("{}.", product.label_in(language)),
                indication
                    .as_ref()
                    .map(|what| says::prescribed_for(language, what))
                    .unwrap_or_default(),
            ]),
        ),
        Payload::PrescriptionCancelled { reason, .. } => {
            told(say(says::PRESCRIPTION_CANCELLED), because(reason.as_ref()))
        }
        Payload::DispenseAuthorised { until, days, .. } => told(
            say(says::AUTHORISED),
            says::authorised_until(language, days, day(*until)),
        ),
        // The number is the pharmacy's and the office's own; here stands until when it holds.
        Payload::ExternalAuthorisationRecorded {
            until,
            do_not_dispense_after,
            days,
            ..
        } => told(
            say(says::NUMBER_RECORDED),
            says::authorised_until(language, days, day(*until.min(do_not_dispense_after))),
        ),
        Payload::DispenseDenied { .. } => told(say(says::DENIED), ""),
        Payload::Filled {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            say(says::FILLED),
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
                language,
            ),
        ),
        Payload::HandedOver {
            days,
            capsules,
            product_code,
            lot,
            to,
            ..
        } => told(
            say(says::HANDED_OVER),
            sentences([
                bag(
                    *days,
                    capsules.as_ref(),
                    product_code.as_ref(),
                    lot.as_ref(),
                    language,
                ),
                into_hands(*to, language),
            ]),
        ),
        Payload::ChecklistGiven { until, .. } => match until {
            Some(until) => told(
                say(says::CHECKLIST_COMPLETE),
                says::supply_until(language, day(*until)),
            ),
            None => told(say(says::CHECKLIST_OPEN), ""),
        },
        Payload::Supplied {
            days,
            capsules,
            product_code,
            lot,
            shipped,
            despite,
            to,
            ..
        } => {
            let bag = bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
                language,
            );
            let title = match (shipped, despite) {
                (_, Some(_)) => says::SUPPLIED_DESPITE,
                (true, None) => says::SUPPLIED_BY_POST,
                (false, None) => says::SUPPLIED,
            };
            told(
                say(title),
                sentences([bag, into_hands(*to, language), because(despite.as_ref())]),
            )
        }
        Payload::Shipped {
            days,
            capsules,
            product_code,
            lot,
            ..
        } => told(
            say(says::SHIPPED),
            bag(
                *days,
                capsules.as_ref(),
                product_code.as_ref(),
                lot.as_ref(),
                language,
            ),
        ),
        Payload::PartiallyDispensed {
            days,
            capsules,
            product_code,
            lot,
            to,
            ..
        } => told(
            say(says::PARTLY),
            sentences([
                bag(
                    *days,
                    capsules.as_ref(),
                    product_code.as_ref(),
                    lot.as_ref(),
                    language,
                ),
                into_hands(*to, language),
            ]),
        ),
        Payload::Delivered { .. } => told(say(says::DELIVERED), ""),
        Payload::AuthorisationReversed { reason, .. } => {
            told(say(says::REVERSED), because(reason.as_ref()))
        }
        Payload::AuthorisationReleased { reason, .. } => {
            told(say(says::RELEASED), because(reason.as_ref()))
        }
        Payload::ReleaseProposed {
            learned,
            asked,
            asked_on,
            ..
        } => told(
            say(says::RELEASE_PROPOSED),
            sentences([
                format!("{}.", learned.label_in(language)),
                says::release_asked(language, asked, day(*asked_on)),
            ]),
        ),
        Payload::ReleaseConfirmed { .. } => told(say(says::RELEASE_CONFIRMED), ""),
        Payload::ReleaseDeclined { reason, .. } => {
            told(say(says::RELEASE_DECLINED), because(reason.as_ref()))
        }
        Payload::DeviationNoted { finding, .. } => {
            told(say(says::DEVIATION_NOTED), format!("{finding}."))
        }
        Payload::AuthorisationExpired { reason, .. } => {
            told(say(says::EXPIRED), because(reason.as_ref()))
        }
        Payload::ReturnedToStock { .. } => told(say(says::RETURNED), ""),
        Payload::SupplyAdjusted {
            reason,
            days,
            supply,
        } => told(
            says::supply_changed(language, reason.label_in(language).to_lowercase()),
            sentences([
                days.map(|days| says::days(language, days))
                    .unwrap_or_default(),
                match supply {
                    Some(_) => say(says::ONE_BAG).to_owned(),
                    None => String::new(),
                },
            ]),
        ),
        Payload::StockShortageReported { .. } => told(say(says::OUT_OF_STOCK), ""),
        Payload::OutsideSupplyReported {
            product,
            capsules,
            origin,
            received_on,
            taken_from,
            reason,
        } => told(
            say(says::OUTSIDE_SUPPLY),
            sentences([
                says::outside_capsules(language, capsules, product.label_in(language)),
                origin
                    .map(|origin| format!("{}.", origin.label_in(language)))
                    .unwrap_or_default(),
                received_on
                    .map(|on| says::outside_received(language, day(on)))
                    .unwrap_or_default(),
                taken_from
                    .map(|on| says::outside_taken_from(language, day(on)))
                    .unwrap_or_default(),
                because(reason.as_ref()),
            ]),
        ),
        Payload::SupplySettled {
            taken_until,
            finding,
            ..
        } => told(
            say(says::SUPPLY_SETTLED),
            sentences([
                taken_until
                    .map(|until| says::taken_until(language, day(until)))
                    .unwrap_or_default(),
                format!("{finding}."),
            ]),
        ),
        Payload::VideoOffered { accepted: true } => told(say(says::VIDEO_ACCEPTED), ""),
        Payload::VideoOffered { .. } => told(say(says::VIDEO_DECLINED), ""),
        Payload::ReminderCardGiven { .. } => told(say(says::REMINDER_CARD), ""),
        Payload::MedicationGuideGiven { guide, .. } => {
            told(say(says::GUIDE_GIVEN), says::guide_version(language, guide))
        }
        Payload::BreastfeedingRecorded {
            ongoing: Some(false),
        } => told(say(says::BREASTFEEDING_ENDED), ""),
        Payload::BreastfeedingRecorded { .. } => told(say(says::BREASTFEEDING), ""),
        Payload::HoldRequested { reason } => told(say(says::HOLD), because(reason.as_ref())),
        Payload::TreatmentPaused { reason } => told(say(says::PAUSED), because(reason.as_ref())),
        Payload::TreatmentResumed { reason } => told(say(says::RESUMED), because(reason.as_ref())),
        Payload::TreatmentStopped {
            reason,
            last_dose_on,
        } => told(
            say(says::STOPPED),
            sentences([
                last_dose_on
                    .map(|on| says::last_dose(language, day(on)))
                    .unwrap_or_default(),
                because(reason.as_ref()),
            ]),
        ),
        Payload::CourseCompleted { last_dose_on } => told(
            say(says::COMPLETED),
            last_dose_on
                .map(|on| says::last_dose(language, day(on)))
                .unwrap_or_default(),
        ),
        Payload::PregnancyReported {} => told(say(says::PREGNANCY_REPORTED), ""),
        Payload::PregnancyExcluded { how } => told(
            say(says::PREGNANCY_EXCLUDED),
            format!("{}.", how.label_in(language)),
        ),
        Payload::PregnancyEnded {} => told(say(says::PREGNANCY_ENDED), ""),
        Payload::CareTransferred { reason } => {
            told(say(says::TRANSFERRED), because(reason.as_ref()))
        }
        Payload::ContactRecorded { reason } => told(say(says::CONTACT), because(reason.as_ref())),
        Payload::StopTakingContacted {
            reached,
            told_to_stop,
            escalated_to,
        } => told(
            say(match (reached, told_to_stop) {
                (true, true) => says::TOLD_TO_STOP,
                (true, false) => says::REACHED,
                (false, _) => says::NOT_REACHED,
            }),
            escalated_to
                .map(|to| says::escalated(language, to.label_in(language)))
                .unwrap_or_default(),
        ),
        Payload::PregnancyReportFiled { timing } => told(
            say(says::PREGNANCY_REPORT_FILED),
            format!("{}.", timing.label_in(language)),
        ),
        Payload::LostToFollowUpRecorded { reason } => {
            told(say(says::LOST_TO_FOLLOW_UP), because(reason.as_ref()))
        }
        Payload::TransferRequested { prescriber, reason } => told(
            say(says::TRANSFER_REQUESTED),
            sentences([
                says::transfer_to(language, prescriber),
                because(reason.as_ref()),
            ]),
        ),
        Payload::TransferWithdrawn { reason } => {
            told(say(says::TRANSFER_WITHDRAWN), because(reason.as_ref()))
        }
        Payload::ResidenceRecorded { territory } => {
            told(say(says::RESIDENCE_RECORDED), format!("{territory}."))
        }
        Payload::GuardianLinked { .. } => {
            told(say(says::GUARDIAN_LINKED), say(says::GUARDIAN_LINKED_MEANS))
        }
        Payload::GuardianUnlinked { reason, .. } => {
            told(say(says::GUARDIAN_UNLINKED), because(reason.as_ref()))
        }
        Payload::GuardianSigned { form, .. } => told(
            say(says::GUARDIAN_SIGNED),
            format!("{}.", form.label_in(language)),
        ),
        Payload::CallerIdentified { means, .. } => told(
            say(says::CALLER_IDENTIFIED),
            format!("{}.", joined(means, language)),
        ),
        Payload::CallEnded { .. } => told(say(says::CALL_ENDED), String::new()),
        Payload::CallReviewed { reason, .. } => {
            told(say(says::CALL_REVIEWED), because(reason.as_ref()))
        }
        Payload::CorrectionProposed { why, .. } => {
            told(say(says::CORRECTION_PROPOSED), says::why(language, why))
        }
        Payload::CorrectionConfirmed { .. } => told(
            say(says::CORRECTION_CONFIRMED),
            say(says::CORRECTION_CONFIRMED_MEANS),
        ),
        Payload::CorrectionDeclined { reason, .. } => {
            told(say(says::CORRECTION_DECLINED), because(reason.as_ref()))
        }
        Payload::FactCorrected { why, .. } => {
            told(say(says::FACT_CORRECTED), says::why(language, why))
        }
    }
}

/// Whole sentences, one after the other; empty ones are left out.
fn sentences<const N: usize>(all: [String; N]) -> String {
    let said: Vec<String> = all.into_iter().filter(|one| !one.is_empty()).collect();
    said.join(" ")
}

fn joined<W: Word>(words: &[W], language: Language) -> String {
    let labels: Vec<&str> = words.iter().map(|word| word.label_in(language)).collect();
    labels.join(", ")
}

fn bag(
    days: Days,
    capsules: Option<&Capsules>,
    product_code: Option<&Id>,
    lot: Option<&Id>,
    language: Language,
) -> String {
    let mut parts = vec![says::supply(language, days)];
    parts.extend(capsules.map(|capsules| says::capsules(language, capsules)));
    parts.extend(product_code.map(|code| says::product(language, code)));
    parts.extend(lot.map(|lot| says::lot(language, lot)));
    format!("{}.", parts.join(", "))
}

/// Into whose hands it was given, where it was said.
fn into_hands(to: Option<HandedTo>, language: Language) -> String {
    to.map(|to| says::into_hands(language, to.label_in(language).to_lowercase()))
        .unwrap_or_default()
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
