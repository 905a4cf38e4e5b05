//! The prescriber's and the pharmacy's certification.

use jiff::civil::Date;

use super::Findings;
use super::fact::Fact;
use super::prescription::prescription;
use super::question::Case;

/// P2, prescriber. Q32: on the day of the prescription and on the day of the authorisation.
pub(super) fn p2_prescriber(case: &Case) -> Findings {
    let mut found = Vec::new();
    match certification(case.prescriber.as_deref(), case.today) {
        Certification::InForce => {}
        Certification::None => found.push("prescriber-not-certified"),
        Certification::Suspended => found.push("prescriber-suspended"),
        Certification::Decertified => found.push("prescriber-decertified"),
    }
    match prescription(case) {
        None => found.push("prescription-not-on-record"),
        Some(prescription) => {
            if certification(case.prescriber.as_deref(), prescription.on())
                != Certification::InForce
            {
                found.push("prescriber-not-certified-on-prescription-day");
            }
        }
    }
    found
}

/// D3, pharmacist.
pub(super) fn d3_pharmacy(case: &Case) -> Findings {
    let mut found = Vec::new();
    match certification(case.pharmacy.as_deref(), case.today) {
        Certification::InForce => {}
        Certification::None => found.push("pharmacy-not-certified"),
        Certification::Suspended => found.push("pharmacy-suspended"),
        Certification::Decertified => found.push("pharmacy-decertified"),
    }
    found
}

#[derive(PartialEq, Eq)]
enum Certification {
    None,
    InForce,
    Suspended,
    Decertified,
}

/// An absent stream is taken as certified (contract); an empty one is not.
fn certification(stream: Option<&[Fact]>, on: Date) -> Certification {
    let Some(stream) = stream else {
        return Certification::InForce;
    };
    // The latest day of each, while it stands: what is dated before it lifts nothing.
    let mut suspended: Option<Date> = None;
    let mut decertified: Option<Date> = None;
    let mut certified_until: Vec<Date> = Vec::new();
    for fact in stream.iter().filter(|fact| fact.on() <= on) {
        match fact.kind() {
            // A certificate lifts a decertification, never a suspension.
            "certified" if decertified.is_none_or(|since| fact.on() >= since) => {
                certified_until.push(fact.day("until"));
                decertified = None;
            }
            "suspended" => {
                suspended = Some(suspended.map_or(fact.on(), |since| since.max(fact.on())))
            }
            "reinstated" if suspended.is_some_and(|since| fact.on() >= since) => suspended = None,
            "decertified" => {
                decertified = Some(decertified.map_or(fact.on(), |since| since.max(fact.on())));
                certified_until.clear();
            }
            _ => {}
        }
    }
    if decertified.is_some() {
        return Certification::Decertified;
    }
    if suspended.is_some() {
        return Certification::Suspended;
    }
    // The last day of a certification counts as certified (us-readings).
    if certified_until.iter().any(|until| on <= *until) {
        return Certification::InForce;
    }
    Certification::None
}
