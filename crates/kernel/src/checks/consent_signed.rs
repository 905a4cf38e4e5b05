//! The form is signed by all who must, a minor's guardian among them.

use alloc::vec::Vec;

use super::{Ask, Found, Reason};
use crate::course::Course;
use crate::decision::{Said, Slug, Who};
use crate::event::Payload;
use crate::id::Id;
use crate::record::Fact;
use crate::vocabulary::{Form, Signer};

pub(super) fn check(ask: &Ask<'_>, form: Form, must_sign: &[Signer]) -> Found {
    let course = ask.course;
    // After a change of category an older signature was given for another path.
    let not_before = course
        .category
        .as_ref()
        .and_then(|category| category.changed)
        .map(crate::record::Fact::on);
    let signed = course
        .seldom
        .iter()
        .rev()
        .find_map(|fact| match fact.payload() {
            Payload::ConsentSigned {
                form: signed,
                signers,
                ..
            } if *signed == form && not_before.is_none_or(|day| fact.on() >= day) => {
                Some((fact, signers))
            }
            _ => None,
        });
    let Some((fact, signers)) = signed else {
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
    if !must_sign.iter().all(|signer| signers.contains(signer)) {
        reasons.push(reason(Slug::ConsentSignatureMissing));
    }
    // Someone whose age is not known is not taken for an adult.
    let is_minor = course.registration.is_none_or(|(born, _)| {
        fact.on().age_of(born) < i16::from(course.parameters().age_of_majority)
    });
    if is_minor && !signers.contains(&Signer::Guardian) {
        reasons.push(reason(Slug::GuardianSignatureMissing).by(Who::Guardian));
    }
    Found::unless(reasons, fact.id())
}

/// The edition whose form was signed: the one the signature names, else the one in force on its day.
fn signed_under<'a>(course: &Course<'a>, fact: &'a Fact) -> &'a Id {
    match fact.payload() {
        Payload::ConsentSigned {
            edition: Some(edition),
            ..
        } => edition,
        _ => &course.rules.at(fact.on()).edition.id,
    }
}
