//! The form is signed by all who must, a minor's guardian among them, on a text that still counts, and anew by whoever has
//! come of age since.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::course::Course;
use crate::day::Day;
use crate::decision::{Said, Slug, Who};
use crate::event::Payload;
use crate::id::Id;
use crate::record::Fact;
use crate::vocabulary::{Form, Signer};

pub(super) fn check(ask: &Ask<'_>, form: Form, must_sign: &[Signer]) -> Found {
    let course = ask.course;
    let Some((fact, signers, text_hash)) = signed(course, form) else {
        return Found::unmet(
            Reason::new(Slug::ConsentMissing, ask.today()).says("form", Said::Word(form.as_str())),
        );
    };
    let reason = |slug| {
        Reason::new(slug, ask.today())
            .shown_by(fact.id())
            .says("form", Said::Word(form.as_str()))
            .on("signed-on", fact.on())
    };
    let mut reasons = Vec::new();
    if course.parameters().consent_of_edition
        && *signed_under(course, fact) != course.now().edition.id
    {
        reasons.push(reason(Slug::ConsentOfEarlierEdition));
    }
    if let Some(since) = text_changed(course, fact, form, text_hash) {
        reasons.push(reason(Slug::ConsentTextChanged).on("text-from", since));
    }
    if !must_sign.iter().all(|signer| signers.contains(signer)) {
        reasons.push(reason(Slug::ConsentSignatureMissing));
    }
    let of_age_by = |law: Day| {
        let majority = course.rules.at(law).edition.parameters.age_of_majority;
        course.registration.map(|(born, _)| born.birthday(majority))
    };
    let of_age_on = of_age_by(ask.today());
    // Who signs for themselves is settled on the day of the signature: an age that is set for a later day reaches back to
    // none. Someone whose age is not known is not taken for an adult.
    let signed_as_minor = of_age_by(fact.on()).is_none_or(|birthday| fact.on() < birthday);
    let of_age_since = of_age_on.filter(|birthday| {
        course.parameters().consent_anew_at_majority && signed_as_minor && ask.today() >= *birthday
    });
    match of_age_since {
        // No guardian can sign any more, so a signature that was missing then is not asked for now.
        Some(birthday) => {
            reasons.push(reason(Slug::ConsentBeforeMajority).on("of-age-on", birthday));
        }
        None if signed_as_minor && guardian_signature(course, form).is_none() => {
            reasons.push(
                match of_age_on.filter(|birthday| ask.today() >= *birthday) {
                    Some(birthday) => reason(Slug::ConsentBeforeMajority).on("of-age-on", birthday),
                    None => reason(Slug::GuardianSignatureMissing).by(Who::Guardian),
                },
            );
        }
        None => {}
    }
    let mut found = Found::unless(reasons, fact.id());
    if found.reasons.is_empty()
        && signed_as_minor
        && let Some(apart) =
            guardian_signature(course, form).filter(|apart| apart.id() != fact.id())
    {
        found.evidence.push(apart.id().clone());
    }
    found
}

/// A consent with its signers, and the text they signed where that is on record.
type Signed<'a> = (&'a Fact, &'a Vec<Signer>, Option<&'a Id>);

/// The consent that counts.
fn signed<'a>(course: &Course<'a>, form: Form) -> Option<Signed<'a>> {
    let not_before = not_before(course);
    course
        .seldom
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::ConsentSigned {
                form: signed,
                signers,
                text_hash,
                ..
            } if *signed == form && not_before.is_none_or(|day| fact.on() >= day) => {
                Some((*fact, signers, text_hash.as_ref()))
            }
            _ => None,
        })
}

/// The guardian's signature that counts: on the consent that counts, or given apart from it for the same form.
pub(crate) fn guardian_signature<'a>(course: &Course<'a>, form: Form) -> Option<&'a Fact> {
    let counts = |fact: &Fact, text_hash: Option<&Id>| {
        let of_edition = !course.parameters().consent_of_edition
            || *signed_under(course, fact) == course.now().edition.id;
        of_edition && text_changed(course, fact, form, text_hash).is_none()
    };
    let together = signed(course, form)
        .filter(|(fact, signers, text_hash)| {
            signers.contains(&Signer::Guardian) && counts(fact, *text_hash)
        })
        .map(|(fact, ..)| fact);
    let not_before = not_before(course);
    let apart = || {
        course.seldom.iter().copied().rev().find(|fact| {
            let Payload::GuardianSigned {
                form: signed,
                text_hash,
                ..
            } = fact.payload()
            else {
                return false;
            };
            *signed == form
                && not_before.is_none_or(|day| fact.on() >= day)
                && counts(fact, text_hash.as_ref())
        })
    };
    together.or_else(apart)
}

/// After a change of category an older signature was given for another path.
fn not_before(course: &Course<'_>) -> Option<Day> {
    course
        .category
        .as_ref()
        .and_then(|category| category.changed)
        .map(Fact::on)
}

/// The first day of the text that is to be signed anew, where the signature was given on an earlier one.
///
/// The texts of today's edition decide. Where they ask for nothing, those of the edition that was signed still do: an
/// edition that follows takes back no demand.
fn text_changed(
    course: &Course<'_>,
    fact: &Fact,
    form: Form,
    text_hash: Option<&Id>,
) -> Option<Day> {
    let texts = course.rules.texts();
    [&course.now().edition.id, signed_under(course, fact)]
        .into_iter()
        .find_map(|edition| texts.demand(form, edition, course.today))
        .filter(|demand| !demand.is_met_by(text_hash))
        .map(|demand| demand.since)
}

/// The edition whose form was signed: the one the signature names, else the one in force on its day.
fn signed_under<'a>(course: &Course<'a>, fact: &'a Fact) -> &'a Id {
    match fact.payload() {
        Payload::ConsentSigned {
            edition: Some(edition),
            ..
        }
        | Payload::GuardianSigned {
            edition: Some(edition),
            ..
        } => edition,
        _ => &course.rules.at(fact.on()).edition.id,
    }
}
