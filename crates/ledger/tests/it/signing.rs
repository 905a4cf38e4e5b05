//! Signed forms: the answers that a form accepts, and the form by which a prescriber or a pharmacy enrols.

use retinue_kernel::{
    Envelope, Event, Form, Medium, Mode, Payload, ReConsent, RegistryEvent, SignedForm, Signer,
    Signing, TestingRequirement,
};
use retinue_ledger::{Actor, RegistryOutcome, Role, Subject, SubmitError};
use retinue_rulebook::{FormEntry, FormText, FormTextFile, ItemKind, WhoseWords, YesNo};

use crate::harness::{Clinic, PHARMACY, PRESCRIBER, account, day, fresh, id, registry, sign_in};

const EDITION: &str = "2021-12-13";

fn form(clinic: &Clinic, name: &str) -> FormEntry {
    clinic.ledger.rulebook().form(name).unwrap().clone()
}

/// Every statement affirmed, every question answered as the form needs it, every text written.
pub(crate) fn affirmed(entry: &FormEntry, medium: Medium) -> Signing {
    let of = |kinds: &[ItemKind]| {
        let items = entry.items.iter().filter(|item| kinds.contains(&item.kind));
        items.cloned().collect::<Vec<_>>()
    };
    let questions = of(&[ItemKind::YesNo]);
    let (no, yes): (Vec<_>, Vec<_>) = questions
        .into_iter()
        .partition(|item| item.needs != Some(YesNo::Yes));
    let statements = of(&[ItemKind::Consent, ItemKind::Attestation]);
    Signing {
        medium,
        yes: statements
            .into_iter()
            .chain(yes)
            .map(|item| item.id)
            .collect(),
        no: no.into_iter().map(|item| item.id).collect(),
        written: of(&[ItemKind::Text])
            .into_iter()
            .map(|item| retinue_kernel::WrittenAnswer {
                item: item.id,
                says: id("synthetic 0000000000"),
            })
            .collect(),
    }
}

pub(crate) fn enrolment(entry: &FormEntry, signing: Signing) -> RegistryEvent {
    RegistryEvent::EnrolmentSigned {
        form: entry.name.clone(),
        edition: id(EDITION),
        text_hash: Some(FormText::demonstration(entry, &id(EDITION)).hash()),
        signer: id("staff 7"),
        assisted_by: Some(id("front desk")),
        signing: Box::new(signing),
    }
}

fn by(
    clinic: &Clinic,
    who: &Actor,
    subject: &Subject,
    event: RegistryEvent,
    on: &str,
) -> Result<RegistryOutcome, SubmitError> {
    let mut submission = registry(&clinic.ledger, subject, event);
    submission.who = who.clone();
    submission.on = day(on);
    clinic.ledger.submit_registry(submission)
}

fn kinds(clinic: &Clinic, subject: &Subject) -> Vec<&'static str> {
    let record = clinic.ledger.party_record(subject).unwrap();
    record.facts.iter().map(|fact| fact.event.kind()).collect()
}

#[track_caller]
fn refused(done: Result<RegistryOutcome, SubmitError>, says: &str) {
    match done {
        Err(SubmitError::Refused(refused)) => {
            assert!(refused.to_string().contains(says), "{says}: {refused}");
        }
        other => panic!("{says}: {other:?}"),
    }
}

#[test]
fn a_pharmacys_form_on_paper_is_keyed_in_by_the_office_and_says_who_signed_when_and_who_keyed_it() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    let entry = form(&clinic, "pharmacy-enrolment");
    let subject = Subject::Pharmacy(id("ph-new"));
    let event = enrolment(&entry, affirmed(&entry, Medium::Paper));
    by(&clinic, office.actor(), &subject, event, "2026-02-27").unwrap();
    assert_eq!(
        kinds(&clinic, &subject),
        ["enrolment-signed", "enrolled", "attested"]
    );
    let record = clinic.ledger.party_record(&subject).unwrap();
    let signed = &record.facts[0];
    assert_eq!(signed.on, day("2026-02-27"));
    assert_eq!(signed.by.as_ref(), Some(office.actor().account()));
    let keyed = signed.recorded_at.unwrap();
    assert_eq!(clinic.ledger.rulebook().day_of(keyed), day("2026-03-02"));
    let RegistryEvent::EnrolmentSigned {
        text_hash: Some(hash),
        ..
    } = &signed.event
    else {
        panic!("{signed:?}");
    };
    let kept = clinic.ledger.form_text(hash).unwrap();
    assert_eq!(kept.map(|text| text.form), Some(entry.name));
    // Signed again, it is attested again and enrolled once.
    let event = enrolment(
        &form(&clinic, "pharmacy-enrolment"),
        affirmed(&form(&clinic, "pharmacy-enrolment"), Medium::Paper),
    );
    by(&clinic, office.actor(), &subject, event, "2026-03-02").unwrap();
    assert_eq!(
        kinds(&clinic, &subject)[3..],
        ["enrolment-signed", "attested"]
    );
    clinic.is_whole();
}

#[test]
fn on_a_screen_nobody_signs_an_enrolment_form_for_somebody_else() {
    let clinic = Clinic::open();
    let office = clinic.administrator();
    let pharmacy = form(&clinic, "pharmacy-enrolment");
    let prescriber = form(&clinic, "prescriber-enrolment");
    let of_pharmacy = Subject::Pharmacy(id(PHARMACY));
    let of_prescriber = Subject::Prescriber(id(PRESCRIBER));
    let today = "2026-03-02";
    let screen = |entry: &FormEntry| enrolment(entry, affirmed(entry, Medium::Screen));
    let tries = |who: &Actor, subject: &Subject, event| by(&clinic, who, subject, event, today);
    refused(
        tries(office.actor(), &of_pharmacy, screen(&pharmacy)),
        "nobody signs on a screen for somebody else",
    );
    refused(
        tries(&clinic.pharmacist, &of_pharmacy, screen(&pharmacy)),
        "the authorised representative signs",
    );
    let paper = enrolment(&pharmacy, affirmed(&pharmacy, Medium::Paper));
    refused(
        tries(&clinic.pharmacist, &of_pharmacy, paper),
        "keyed in by the programme's office",
    );
    assert!(matches!(
        tries(&clinic.pharmacist, &of_prescriber, screen(&prescriber)),
        Err(SubmitError::NotAllowed(_))
    ));
    let named = RegistryEvent::RepresentativeNamed {
        account: clinic.pharmacist.account().clone(),
    };
    tries(&clinic.pharmacist, &of_pharmacy, named).unwrap();
    tries(&clinic.pharmacist, &of_pharmacy, screen(&pharmacy)).unwrap();
    tries(&clinic.prescriber, &of_prescriber, screen(&prescriber)).unwrap();
    assert!(kinds(&clinic, &of_prescriber).contains(&"enrolment-signed"));
    clinic.is_whole();
}

#[test]
fn a_form_that_is_not_wholly_affirmed_is_refused_and_nothing_is_stored() {
    let clinic = Clinic::open();
    let entry = form(&clinic, "prescriber-enrolment");
    let subject = Subject::Prescriber(id(PRESCRIBER));
    let facts = kinds(&clinic, &subject).len();
    let whole = affirmed(&entry, Medium::Screen);
    let with = |change: &dyn Fn(&mut Signing)| {
        let mut signing = whole.clone();
        change(&mut signing);
        enrolment(&entry, signing)
    };
    let tries = |event| by(&clinic, &clinic.prescriber, &subject, event, "2026-03-02");
    for (event, says) in [
        (with(&|one| drop(one.yes.pop())), "is not answered"),
        (with(&|one| one.written.clear()), "is not answered"),
        (
            with(&|one| one.no.extend(one.yes.pop())),
            "not accepted with this answer",
        ),
        (
            with(&|one| one.yes.push(id("no-such-item"))),
            "no item 'no-such-item'",
        ),
        (
            with(&|one| one.no.push(one.yes[0].clone())),
            "is answered twice",
        ),
        (
            with(&|one| one.yes.push(one.written.remove(0).item)),
            "is not answered in this way",
        ),
    ] {
        refused(tries(event), says);
    }
    let mut other_form = with(&|_| {});
    let mut other_edition = with(&|_| {});
    let mut other_text = with(&|_| {});
    for (event, what) in [
        (&mut other_form, "form"),
        (&mut other_edition, "edition"),
        (&mut other_text, "text"),
    ] {
        let RegistryEvent::EnrolmentSigned {
            form,
            edition,
            text_hash,
            ..
        } = event
        else {
            panic!("{event:?}");
        };
        match what {
            "form" => *form = id("pharmacy-enrolment"),
            "edition" => *edition = id("2026-11-15"),
            _ => *text_hash = Some(id("sha256:other")),
        }
    }
    refused(tries(other_form), "is not the form by which");
    refused(tries(other_edition), "the edition of 2026-03-02 is");
    refused(tries(other_text), "not the one that was shown");
    assert_eq!(kinds(&clinic, &subject).len(), facts);
    clinic.is_whole();
}

/// In service nobody signs words of ours; once the authority's stand there, each answer is held against the form.
#[test]
fn outside_the_sandbox_a_party_signs_on_a_screen_only_the_official_text_and_answers_each_item() {
    let clinic = Clinic::open();
    let subject = Subject::Prescriber(id(PRESCRIBER));
    let entry = form(&clinic, "prescriber-enrolment");
    let before = kinds(&clinic, &subject).len();
    let signs = |who: &Actor, signing: Signing, text: Option<retinue_kernel::Id>| {
        let mut event = enrolment(&entry, signing);
        if let RegistryEvent::EnrolmentSigned { text_hash, .. } = &mut event {
            *text_hash = text;
        }
        by(&clinic, who, &subject, event, "2026-03-02")
    };
    let on_screen = |text| signs(&clinic.prescriber, affirmed(&entry, Medium::Screen), text);
    let ours = Some(FormText::demonstration(&entry, &id(EDITION)).hash());
    refused(on_screen(None), "names the text that was shown");
    for mode in [Mode::Companion, Mode::Registry] {
        let set = RegistryEvent::ModeSet { mode };
        clinic.about(&Subject::Programme, set).unwrap();
        refused(on_screen(None), "sign the programme's own form on paper");
        refused(
            on_screen(ours.clone()),
            "no official text of this form is loaded",
        );
    }
    assert_eq!(kinds(&clinic, &subject).len(), before, "nothing is stored");
    // The programme's own form on paper, of which nothing is kept here.
    let office = clinic.administrator();
    signs(office.actor(), affirmed(&entry, Medium::Paper), None).unwrap();

    let mut text = FormText::demonstration(&entry, &id(EDITION));
    text.words = WhoseWords::Official;
    let official = Some(text.hash());
    let file = FormTextFile {
        programme: clinic.ledger.rulebook().programme().id,
        text,
        from: day("2026-03-02"),
        re_consent: ReConsent::Required,
    };
    clinic
        .ledger
        .load_form_text(&office, fresh(), file)
        .unwrap();
    refused(on_screen(None), "names the text that was shown");
    refused(on_screen(ours), "another text since");
    let mut lacks_one = affirmed(&entry, Medium::Screen);
    lacks_one.yes.pop();
    refused(
        signs(&clinic.prescriber, lacks_one, official.clone()),
        "is not answered",
    );
    on_screen(official).unwrap();
    clinic.is_whole();
}

#[test]
fn a_patients_form_keeps_each_answer_and_one_that_is_not_wholly_affirmed_is_refused() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let entry = form(&clinic, "patient-enrolment-cannot");
    let signed = |signing| Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: Some(id(EDITION)),
        text_hash: Some(FormText::demonstration(&entry, &id(EDITION)).hash()),
        signing: Some(Box::new(signing)),
    };
    let mut lacks_one = affirmed(&entry, Medium::Paper);
    let left_out = lacks_one.yes.pop().unwrap();
    let tries = |signing| clinic.tries_to_record(&clinic.prescriber, patient, signed(signing));
    match tries(lacks_one) {
        Err(SubmitError::Refused(refused)) => {
            assert!(refused.to_string().contains(left_out.as_str()), "{refused}")
        }
        other => panic!("{other:?}"),
    }
    let whole = affirmed(&entry, Medium::Paper);
    assert!(tries(whole.clone()).is_ok());
    let file = clinic.ledger.patient_file(&clinic.clinician(), patient);
    let kept = file
        .unwrap()
        .events
        .into_iter()
        .rev()
        .find_map(|event| match event.payload {
            Payload::ConsentSigned { signing, .. } => signing,
            _ => None,
        });
    assert_eq!(kept.as_deref(), Some(&whole));
    clinic.is_whole();
}

/// What waits for a second person is held to the form as the signature itself is: the office is shown no answers that the
/// form does not take.
#[test]
fn a_proposed_correction_of_a_signature_is_held_to_its_form_as_the_signature_is() {
    let clinic = Clinic::open();
    let patient = clinic.has_a_patient_ready_for_a_prescription().patient;
    let entry = form(&clinic, "patient-enrolment-cannot");
    let signed = |signing| Payload::ConsentSigned {
        form: Form::PatientEnrolmentCannot,
        signers: vec![Signer::Patient, Signer::Prescriber],
        edition: Some(id(EDITION)),
        text_hash: Some(FormText::demonstration(&entry, &id(EDITION)).hash()),
        signing: Some(Box::new(signing)),
    };
    let whole = affirmed(&entry, Medium::Paper);
    let outcome = clinic.records(patient, signed(whole.clone()));
    let consent = outcome.fact("consent-signed").unwrap().clone();
    let mut lacks_one = whole.clone();
    let left_out = lacks_one.yes.pop().unwrap();
    let instead = |signing| {
        Some(Box::new(Event {
            payload: signed(signing),
            envelope: Envelope {
                id: consent.clone(),
                on: day("2026-03-02"),
                recorded_at: None,
                provenance: None,
            },
        }))
    };
    let proposed = |signing| Payload::CorrectionProposed {
        of: consent.clone(),
        why: id("mistyped"),
        instead: instead(signing),
    };
    let corrected = |signing| Payload::FactCorrected {
        of: consent.clone(),
        why: id("mistyped"),
        instead: instead(signing),
    };
    for payload in [proposed(lacks_one.clone()), corrected(lacks_one)] {
        match clinic.tries_to_record(&clinic.prescriber, patient, payload) {
            Err(SubmitError::Refused(refused)) => {
                assert!(refused.to_string().contains(left_out.as_str()), "{refused}")
            }
            other => panic!("{other:?}"),
        }
    }
    clinic.records(patient, proposed(whole));
    clinic.is_whole();
}

const MONTH: &str = "month-confirmation-can";

/// The month of a patient who can become pregnant, on the form of that name with the text of that hash.
fn month(signing: Signing, text_hash: &retinue_kernel::Id) -> Payload {
    Payload::MonthConfirmed {
        test: None,
        counselled: true,
        signed: Some(Box::new(SignedForm {
            form: Form::MonthConfirmationCan,
            edition: id(EDITION),
            text_hash: text_hash.clone(),
            signing,
        })),
    }
}

#[track_caller]
fn is_refused(done: Result<retinue_ledger::Outcome, SubmitError>, says: &str) {
    match done {
        Err(SubmitError::Refused(refused)) => {
            assert!(refused.to_string().contains(says), "{says}: {refused}");
        }
        other => panic!("{says}: {other:?}"),
    }
}

#[test]
fn a_month_is_confirmed_on_the_text_that_was_shown_with_each_item_answered_and_the_text_is_kept() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let entry = form(&clinic, MONTH);
    let shown = FormText::demonstration(&entry, &id(EDITION)).hash();
    let whole = affirmed(&entry, Medium::Screen);
    let tries = |who: &Actor, signing: &Signing, hash: &retinue_kernel::Id| {
        clinic.tries_to_record(who, patient, month(signing.clone(), hash))
    };
    is_refused(
        tries(&clinic.prescriber, &whole, &id("sha256:other")),
        "not the one that was shown",
    );
    let mut lacks_one = whole.clone();
    let left_out = lacks_one.yes.pop().unwrap();
    is_refused(
        tries(&clinic.prescriber, &lacks_one, &shown),
        left_out.as_str(),
    );
    let mut counselled_no = whole.clone();
    counselled_no.yes.retain(|item| *item != id("counselled"));
    counselled_no.no.push(id("counselled"));
    is_refused(
        tries(&clinic.prescriber, &counselled_no, &shown),
        "not accepted with this answer to item 'counselled'",
    );
    let outcome = tries(&clinic.prescriber, &whole, &shown).unwrap();
    let fact = outcome.fact("month-confirmed").unwrap().clone();
    assert_eq!(
        clinic
            .ledger
            .form_text(&shown)
            .unwrap()
            .map(|text| text.form),
        Some(entry.name)
    );
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let kept = file.events.iter().find(|event| event.envelope.id == fact);
    let kept = kept.and_then(|event| event.payload.signature()).unwrap();
    assert_eq!((kept.text_hash, kept.signing), (Some(&shown), Some(&whole)));
    clinic.is_whole();
}

/// A clinic that runs on the text of an authority: a month that names no text says nothing about which one was read. What
/// was recorded before stays as it is.
#[test]
fn once_an_authoritys_text_is_loaded_a_month_names_it_and_months_of_before_stand() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let entry = form(&clinic, MONTH);
    let without = || Payload::MonthConfirmed {
        test: None,
        counselled: true,
        signed: None,
    };
    let before = clinic.records(patient, without());
    let before = before.fact("month-confirmed").unwrap().clone();
    let mut official = FormText::demonstration(&entry, &id(EDITION));
    official.words = WhoseWords::Official;
    official.source = "Synthetic Authority".to_owned();
    let file = FormTextFile {
        programme: retinue_kernel::Programme::UsIpledge,
        text: official.clone(),
        from: day("2026-03-02"),
        re_consent: ReConsent::NotRequired,
    };
    let office = clinic.administrator();
    clinic
        .ledger
        .load_form_text(&office, fresh(), file)
        .unwrap();
    let tries = |payload| clinic.tries_to_record(&clinic.prescriber, patient, payload);
    is_refused(tries(without()), "the form has another text since");
    let whole = affirmed(&entry, Medium::Screen);
    let ours = FormText::demonstration(&entry, &id(EDITION)).hash();
    is_refused(tries(month(whole.clone(), &ours)), "sign that one");
    tries(month(whole, &official.hash())).unwrap();
    let file = clinic
        .ledger
        .patient_file(&clinic.clinician(), patient)
        .unwrap();
    let stands = file.events.iter().any(|event| event.envelope.id == before);
    assert!(stands, "a stored month is read as it was stored");
    clinic.is_whole();
}

#[test]
fn a_designee_keys_in_the_paper_of_a_month_and_signs_none_on_the_screen() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let role = Role::Designee(id(PRESCRIBER));
    account(&clinic.ledger, "designee-one", role);
    let designee = sign_in(&clinic.ledger, "designee-one");
    let entry = form(&clinic, MONTH);
    let shown = FormText::demonstration(&entry, &id(EDITION)).hash();
    let tries = |medium| {
        let payload = month(affirmed(&entry, medium), &shown);
        clinic.tries_to_record(&designee, patient, payload)
    };
    assert!(matches!(
        tries(Medium::Screen),
        Err(SubmitError::NotAllowed(_))
    ));
    assert!(tries(Medium::Paper).is_ok());
    clinic.is_whole();
}

#[test]
fn a_request_for_an_exemption_keeps_its_form_with_what_was_written_and_attested() {
    let clinic = Clinic::open();
    let patient = clinic.registers_a_patient("Synthetic Patient").patient;
    let entry = form(&clinic, "exemption");
    let asked = |signing: Signing| Payload::ExemptionRequested {
        scope: vec![TestingRequirement::FirstTest],
        reason: id("a synthetic reason"),
        signed: Some(Box::new(SignedForm {
            form: Form::Exemption,
            edition: id(EDITION),
            text_hash: FormText::demonstration(&entry, &id(EDITION)).hash(),
            signing,
        })),
    };
    let tries = |signing| clinic.tries_to_record(&clinic.prescriber, patient, asked(signing));
    let whole = affirmed(&entry, Medium::Screen);
    let mut not_written = whole.clone();
    not_written.written.clear();
    is_refused(tries(not_written), "'medical-reason' is not answered");
    let mut not_attested = whole.clone();
    not_attested.yes.clear();
    is_refused(tries(not_attested), "'no-alternative' is not answered");
    assert!(tries(whole).is_ok());
    clinic.is_whole();
}
