//! Facts of the registry in the office's words.

use retinue_kernel::{Capacity, Id, Medium, RegistryEvent, Statement};

use crate::rooms::closed_days;
use crate::rooms::standing::staff_words;
use crate::views::days;
use crate::words::vocabulary::Word;

/// What a fact says: its title, and the rest.
pub(super) fn tell(event: &RegistryEvent) -> (&'static str, String) {
    let because = |reason: &Option<Id>| {
        reason
            .as_ref()
            .map(|reason| format!("Reason: {reason}."))
            .unwrap_or_default()
    };
    match event {
        RegistryEvent::Enrolled {} => ("Enrolled", String::new()),
        RegistryEvent::EnrolmentOpened { account } => (
            "File opened",
            match account {
                Some(account) => format!("{account} was invited to sign."),
                None => "Nobody was invited.".to_owned(),
            },
        ),
        RegistryEvent::Attested {} => ("Attested", String::new()),
        RegistryEvent::ClosedDaysSet { premises, .. } => (
            "Closed days set",
            format!("Of the {premises}: {}", closed_days::told(event)),
        ),
        RegistryEvent::PriceListSet { currency, rows } => (
            "Price list set",
            format!("{} rows, in {currency}.", rows.len()),
        ),
        RegistryEvent::EnrolmentSigned {
            edition,
            signer,
            assisted_by,
            signing,
            ..
        } => {
            let how = match signing.medium {
                Medium::Screen => "on the screen",
                Medium::Paper => "on paper",
            };
            let helped = assisted_by
                .as_ref()
                .map(|who| format!(" {who} helped to enter it."));
            (
                "Enrolment form signed",
                format!(
                    "By {signer}, {how}, edition {edition}.{}",
                    helped.unwrap_or_default()
                ),
            )
        }
        RegistryEvent::Trained { staff, record } => {
            let kept = record.as_ref().map(|record| format!(" Record: {record}."));
            let who = staff_words(staff);
            (
                "Staff trained",
                format!("{who}.{}", kept.unwrap_or_default()),
            )
        }
        RegistryEvent::Certified { until } => {
            ("Certified", format!("until {}.", days::short(*until)))
        }
        RegistryEvent::Suspended { reason } => ("Suspended", because(reason)),
        RegistryEvent::Reinstated { reason } => ("Reinstated", because(reason)),
        RegistryEvent::Decertified { reason } => ("Decertified", because(reason)),
        RegistryEvent::DelegateNamed {
            delegate,
            from,
            until,
        } => (
            "Delegate named",
            match until {
                Some(until) => format!(
                    "{delegate}, {} to {}.",
                    days::short(*from),
                    days::short(*until)
                ),
                None => format!("{delegate}, from {}.", days::short(*from)),
            },
        ),
        RegistryEvent::DelegateEnded { delegate } => ("Delegate ended", format!("{delegate}.")),
        RegistryEvent::OnCallNamed {
            account,
            from,
            until,
        } => (
            "On call",
            match until {
                Some(until) => format!(
                    "{account}, {} to {}.",
                    days::short(*from),
                    days::short(*until)
                ),
                None => format!("{account}, from {}.", days::short(*from)),
            },
        ),
        RegistryEvent::OnCallEnded {} => ("Nobody on call", String::new()),
        RegistryEvent::LaboratoryScheduleChosen { authority } => (
            "Laboratory schedule chosen",
            format!("{authority}, for all patients for whom no other is chosen."),
        ),
        RegistryEvent::LaboratoryGradingChosen { ctcae_version } => (
            "Grading of laboratory results chosen",
            format!("CTCAE {ctcae_version}, for results that do not name another."),
        ),
        RegistryEvent::FormTextLoaded {
            form,
            edition,
            from,
            re_consent,
            ..
        } => (
            "Text of a form loaded",
            format!(
                "{form}, edition {edition}, from {}; consent anew: {re_consent}.",
                days::short(*from)
            ),
        ),
        RegistryEvent::RequestUnmatched { typed } => {
            let hash: String = typed.as_str().chars().take(12).collect();
            ("A request matched nobody", format!("Hash {hash}…"))
        }
        RegistryEvent::EditionAdopted { edition, from, .. } => (
            "Edition adopted",
            format!("{edition}, from {}.", days::short(*from)),
        ),
        RegistryEvent::AgeOfMajoritySet {
            territory,
            age,
            from,
        } => (
            "Age of majority set",
            format!("{age} in {territory}, from {}.", days::short(*from)),
        ),
        RegistryEvent::ModeSet { mode } => ("Mode set", mode.to_string()),
        RegistryEvent::RepresentativeNamed { account } => {
            ("Representative named", format!("Account {account}."))
        }
        RegistryEvent::EnrolmentTakenByTelephone {
            account, caller, ..
        } => (
            "Called to enrol",
            format!("{caller} called; account {account} signs. Nothing is signed by the call."),
        ),
        RegistryEvent::AccountTakenUp { account } => (
            "Account taken up by its owner",
            format!("Account {account}."),
        ),
        RegistryEvent::TelephoneEnrolmentReviewed {
            relistened,
            finding,
            ..
        } => (
            if *relistened {
                "Call listened to again"
            } else {
                "Call looked through"
            },
            because(finding),
        ),
        RegistryEvent::ChainJoined {
            chain,
            representative,
        } => (
            "Joined a chain",
            format!("{chain}, represented by account {representative}."),
        ),
        RegistryEvent::ProgramRegistered {
            program,
            name,
            keys,
            scopes,
        } => {
            let scopes: Vec<&str> = scopes.iter().map(Id::as_str).collect();
            (
                "Program registered",
                format!(
                    "{name}, which asks as {program}, with {} keys; it may ask: {}.",
                    keys.len(),
                    scopes.join(" ")
                ),
            )
        }
        RegistryEvent::ProgramKeysReplaced { program, keys } => (
            "Keys of a program replaced",
            format!("{program}, by {} others.", keys.len()),
        ),
        RegistryEvent::ProgramLaunchSet {
            program, redirects, ..
        } if redirects.is_empty() => (
            "Program closed to people",
            format!("{program}: nobody may let it ask for them."),
        ),
        RegistryEvent::ProgramLaunchSet {
            program,
            redirects,
            scopes,
            ..
        } => {
            let back: Vec<&str> = redirects.iter().map(Statement::as_str).collect();
            let scopes: Vec<&str> = scopes.iter().map(Id::as_str).collect();
            (
                "Program opened to people",
                format!(
                    "{program}, which sends them back to {}; it may ask of them: {}.",
                    back.join(" "),
                    scopes.join(" ")
                ),
            )
        }
        RegistryEvent::ProgramEnded { program, reason } => (
            "Program ended",
            format!("{program}. {}", because(reason))
                .trim_end()
                .to_owned(),
        ),
        RegistryEvent::ChainLeft {} => ("Left its chain", String::new()),
        RegistryEvent::PharmacistNamed { account } => (
            "Pharmacist accounted for at the site",
            format!("Account {account}."),
        ),
        RegistryEvent::PharmacistEnded { account, reason } => (
            "Pharmacist works there no more",
            format!("Account {account}. {}", because(reason))
                .trim_end()
                .to_owned(),
        ),
        RegistryEvent::DesigneeNamed {
            account,
            capacity: Some(Capacity::MedicalAssistant),
        } => (
            "Medical assistant enrolled by the prescriber",
            format!("Account {account}."),
        ),
        RegistryEvent::DesigneeNamed { account, .. } => (
            "Designee enrolled by the prescriber",
            format!("Account {account}."),
        ),
        RegistryEvent::DesigneeJoined { account } => (
            "The account of the office staff was taken up",
            format!("Account {account}."),
        ),
        RegistryEvent::DesigneeEnded { account, reason } => (
            "Account of the office staff ended by the prescriber",
            format!("Account {account}. {}", because(reason))
                .trim_end()
                .to_owned(),
        ),
        RegistryEvent::ManufacturerConsented { manufacturer } => {
            ("Manufacturer consented", format!("{manufacturer}."))
        }
        RegistryEvent::ManufacturerConsentWithdrawn { manufacturer } => {
            ("Consent withdrawn", format!("{manufacturer}."))
        }
        RegistryEvent::AuditAgreed {} => ("Agreed to be audited", String::new()),
        RegistryEvent::ShipmentRecorded {
            to,
            product,
            lot,
            packs,
        } => (
            "Shipped",
            format!("{packs} packs of {product}, lot {lot}, to {to}."),
        ),
        RegistryEvent::ShipmentRefused {
            to,
            product,
            packs,
            reasons,
        } => {
            let reasons: Vec<&str> = reasons.iter().map(|bar| bar.as_str()).collect();
            let why = reasons.join(", ");
            (
                "Shipment refused",
                format!("{packs} packs of {product}, ordered by {to}: {why}."),
            )
        }
        RegistryEvent::OrderReported { manufacturer, .. } => (
            "Order reported to the manufacturer",
            format!("{manufacturer}."),
        ),
        RegistryEvent::StockReturned {
            product,
            lot,
            packs,
            manufacturer,
        } => (
            "Unused product sent back",
            format!("{packs} packs of {product}, lot {lot}, to {manufacturer}."),
        ),
        RegistryEvent::CaseOpened { law, says } => ("Case opened", format!("{law}: {says}")),
        RegistryEvent::CaseNoticeSent {
            says, answer_by, ..
        } => (
            "Notice sent",
            format!("to be answered by {}: {says}", days::short(*answer_by)),
        ),
        RegistryEvent::RecallOpened {
            product,
            lots,
            says,
            ..
        } => {
            let lots: Vec<&str> = lots.iter().map(Id::as_str).collect();
            (
                "Lots recalled",
                format!("{product}, lot {}. {says}", lots.join(", ")),
            )
        }
        RegistryEvent::RecallContactRecorded { contact, .. } => {
            ("Recall: a person", format!("{}.", contact.label()))
        }
        RegistryEvent::RecallWithdrawn { says, .. } => ("Recall withdrawn", says.to_string()),
        RegistryEvent::SystemFaultRecorded { from, until, says } => (
            "Fault of the system",
            format!("No authorisation could be had from {from} to {until}. {says}"),
        ),
        RegistryEvent::SystemFaultWithdrawn { says, .. } => {
            ("Fault of the system withdrawn", says.to_string())
        }
        RegistryEvent::ReconfirmationCalled { until, says } => (
            "Re-confirmation of categories",
            format!("By {until}. {says}"),
        ),
        RegistryEvent::ReconfirmationCalledOff { says, .. } => {
            ("Re-confirmation called off", says.to_string())
        }
        RegistryEvent::CaseAnswered { says, .. } => ("Answered", says.to_string()),
        RegistryEvent::CaseActed { action, says, .. } => {
            ("Acted on the case", format!("{}: {says}", action.label()))
        }
        RegistryEvent::CaseReconsiderationAsked { says, .. } => {
            ("Asked for reconsideration", says.to_string())
        }
        RegistryEvent::CaseReconsidered { decision, says, .. } => {
            ("Reconsidered", format!("{}: {says}", decision.label()))
        }
        RegistryEvent::CaseClosed { says, .. } => ("Case closed", says.to_string()),
        RegistryEvent::PatientsDisplaced { patients, .. } => {
            ("Patients in mid-window", format!("{}.", patients.len()))
        }
        RegistryEvent::DisplacementSettled { how, .. } => {
            ("A patient was dealt with", format!("{}.", how.label()))
        }
        RegistryEvent::AuditSampleDrawn {
            year,
            listed,
            chosen,
            ..
        } => (
            "Audit sample drawn",
            format!("{year}: {} of {listed}.", chosen.len()),
        ),
        RegistryEvent::Audited { result, says, .. } => {
            ("Audited", format!("{}: {says}", result.label()))
        }
        RegistryEvent::AssessmentSubmitted { interval_end } => (
            "Assessment submitted",
            format!("to {}.", days::short(*interval_end)),
        ),
        RegistryEvent::PregnancyFileOpened { .. } => ("Report of a pregnancy", String::new()),
        RegistryEvent::PregnancyFollowedUp { reached, says } => (
            if *reached {
                "Followed up"
            } else {
                "Nobody was reached"
            },
            says.to_string(),
        ),
        RegistryEvent::RootCauseRecorded { timing, says } => {
            ("Root cause", format!("{}: {says}", timing.label()))
        }
        RegistryEvent::PregnancyOutcomeRecorded { outcome } => {
            ("Outcome", format!("{}.", outcome.label()))
        }
        RegistryEvent::PregnancyFileClosed { says } => ("Closed", says.to_string()),
    }
}
