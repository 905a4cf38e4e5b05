//! The form is signed by all who must, a minor's guardian among them, on a text that still counts, and anew by whoever has
//! come of age since.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::course::Course;
use crate::day::Day;
use crate::decision::{Said, Slug, Who};
use crate::event::Payload;
use crate::id::{FactId, Id};
use crate::majority::OfAge;
use crate::people::{majority_of, of_age, residence};
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
    // Who signs for themselves is settled on the day of the signature: an age that is set for a later day reaches back to
    // none. Someone whose age is not known is not taken for an adult.
    let of_age = |day| of_age(course.record, course.rules, day).unwrap_or(OfAge::No);
    let (then, now) = (of_age(fact.on()), of_age(ask.today()));
    let guardian = match then {
        OfAge::Yes => None,
        _ => guardian_signature(course, form),
    };
    let anew = course.parameters().consent_anew_at_majority;
    let wrong = by_age(then, now, |was_of_age, is_of_age| match guardian {
        _ if was_of_age => None,
        // No guardian can sign any more, so a signature that was missing then is not asked for now.
        None if is_of_age => Some(Slug::ConsentBeforeMajority),
        Some(_) if is_of_age && anew => Some(Slug::ConsentBeforeMajority),
        None => Some(Slug::GuardianSignatureMissing),
        Some(_) => None,
    });
    reasons.extend(wrong.map(|slug| of_a_minor(course, fact, reason(slug))));
    let mut found = Found::unless(reasons, fact.id());
    if found.reasons.is_empty() {
        let apart = guardian.filter(|apart| apart.id() != fact.id());
        found.evidence.extend(apart.map(|apart| apart.id().clone()));
        found
            .evidence
            .extend(decisive_residences(course, fact.on()));
    }
    found
}

/// What is wrong with a consent, asked for each that may be so. Where that makes a difference neither is guessed.
fn by_age(then: OfAge, now: OfAge, judge: impl Fn(bool, bool) -> Option<Slug>) -> Option<Slug> {
    let mut cases = then
        .possible()
        .iter()
        .flat_map(|then| now.possible().iter().map(|now| judge(*then, *now)));
    let first = cases.next().flatten();
    match cases.all(|other| other == first) {
        true => first,
        false => Some(Slug::ResidenceUnknown),
    }
}

/// The reason with who clears it, and what its sentences name.
fn of_a_minor(course: &Course<'_>, fact: &Fact, reason: Reason) -> Reason {
    let majority = |day| majority_of(course.record, course.rules, day);
    let (then, now) = (majority(fact.on()), majority(course.today));
    match reason.slug {
        Slug::ConsentBeforeMajority => match course.registration {
            Some((born, _)) => reason.on("of-age-on", born.birthday(now.oldest)),
            None => reason,
        },
        Slug::ResidenceUnknown => reason
            .by(Who::Prescriber)
            .says("youngest", years(then.youngest.min(now.youngest)))
            .says("oldest", years(then.oldest.max(now.oldest))),
        _ => reason.by(Who::Guardian),
    }
}

fn years(age: u8) -> Said {
    Said::Number(age.into())
}

/// The facts that say where the patient lives, where nothing but that says who signs: on the day of the signature, and
/// today.
fn decisive_residences(course: &Course<'_>, signed_on: Day) -> Vec<FactId> {
    let mut found: Vec<FactId> = Vec::new();
    for day in [signed_on, course.today] {
        let anywhere = course.rules.majority(day, None);
        let decides = course
            .registration
            .is_some_and(|(born, _)| anywhere.of_age(born, day) == OfAge::DependsOnResidence);
        let lives = decides.then(|| residence(course.record, day)).flatten();
        found.extend(
            lives
                .map(|fact| fact.id().clone())
                .filter(|id| !found.contains(id)),
        );
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
