//! A category is assigned on a basis that the edition lists, with the proof that the basis asks for.

use super::{Ask, Found, Reason};
use crate::course::is_proven_basis;
use crate::decision::{Said, Slug};
use crate::vocabulary::Category;

pub(super) fn check(ask: &Ask<'_>) -> Found {
    let Some(assigned) = &ask.course.category else {
        return Found::unmet(Reason::new(Slug::CategoryNotAssigned, ask.today()));
    };
    let reason = |slug| {
        Found::unmet(
            Reason::new(slug, ask.today())
                .shown_by(assigned.fact.id())
                .says("basis", Said::Word(assigned.basis.as_str()))
                .on("assigned-on", assigned.fact.on()),
        )
    };
    // Who can become pregnant needs no basis: that is what everyone is until an exception is affirmed.
    if assigned.category == Category::Can {
        return Found::met_by(assigned.fact.id());
    }
    let parameters = ask.course.parameters();
    if !parameters.cannot_bases.contains(&assigned.basis) {
        return reason(Slug::CategoryBasisNotAccepted);
    }
    let born = ask.course.registration.map(|(born, _)| born);
    if !is_proven_basis(
        assigned.basis,
        assigned.menopause,
        born,
        assigned.fact.on(),
        parameters,
    ) {
        return reason(Slug::MenopauseProofIncomplete);
    }
    Found::met_by(assigned.fact.id())
}
