//! Where a pharmacist of several sites works now, and what stands on a page for it.
//!
//! The site belongs to the session, so a page that was opened at one site and is sent after another was chosen, in a second
//! window for instance, must not act for the other. Each form of such a page carries the site that it was shown at.

use axum::extract::Query;
use axum::http::Method;
use axum::http::request::Parts;
use retinue_kernel::PharmacyId;
use retinue_ledger::{Role, Session, Subject};

use crate::http::fault::Fault;
use crate::site::Site;

const AT: &str = "at";
const ROOM: &str = "/pharmacy";
const OF_ANOTHER_SITE: &str = "This page was shown for another site than the one you work at now, or before you chose one. Nothing was recorded. Choose the site under Sites, and open the page again.";

/// The site of a pharmacist who has several.
pub(crate) struct AtSite {
    /// Its mark in the addresses of the forms.
    pub(crate) mark: String,
    /// Its name, for the bar.
    pub(crate) name: String,
}

/// The mark of a site: its id in digits that need no escape anywhere.
fn mark(site: &PharmacyId) -> String {
    hex::encode(site.as_str())
}

/// The site of the session, if it is one of several, once it is settled that the request is meant for it.
pub(crate) async fn of(
    parts: &Parts,
    session: &Session,
    site: &Site,
) -> Result<Option<AtSite>, Fault> {
    let Role::Pharmacist(own) = session.actor.role() else {
        return Ok(None);
    };
    let asked = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).ok();
    let asked = asked.and_then(|Query(asked)| {
        let mut all = asked.into_iter();
        all.find(|(name, _)| name == AT).map(|(_, mark)| mark)
    });
    let is_act = parts.method == Method::POST && parts.uri.path().starts_with(ROOM);
    let is_meant = match &asked {
        Some(asked) => *asked == mark(own),
        None => !(is_act && session.chooses_a_site),
    };
    if !is_meant {
        return Err(Fault::Conflict(OF_ANOTHER_SITE.to_owned()));
    }
    if !session.chooses_a_site {
        return Ok(None);
    }
    let subject = Subject::Pharmacy(own.clone());
    let found = site.ask(move |ledger| ledger.party_name(&subject)).await?;
    Ok(Some(AtSite {
        mark: mark(own),
        name: found.ok().flatten().unwrap_or_else(|| own.to_string()),
    }))
}

/// The page with the site's mark in each of its forms that act in the room. In a page that we wrote, a form's tag ends at
/// the first `>`: text and attributes have theirs escaped.
pub(crate) fn stamped(page: &str, mark: &str) -> String {
    const FORM: &str = "<form";
    const ACTION: &str = "action=\"";
    let mut parts = page.split(FORM);
    let mut stamped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (tag, rest) = part.split_once('>').unwrap_or((part, ""));
        let is_act = tag.contains("method=\"post\"");
        let tag = match tag.split_once(ACTION) {
            Some((before, after)) if is_act && after.starts_with(ROOM) => {
                let (address, behind) = after.split_once('"').unwrap_or((after, ""));
                let joint = if address.contains('?') { "&amp;" } else { "?" };
                format!("{before}{ACTION}{address}{joint}{AT}={mark}\"{behind}")
            }
            // It is sent to the page's own address.
            None if is_act => format!("{tag} {ACTION}?{AT}={mark}\""),
            _ => tag.to_owned(),
        };
        stamped.push_str(FORM);
        stamped.push_str(&tag);
        stamped.push('>');
        stamped.push_str(rest);
    }
    stamped
}

#[cfg(test)]
mod tests {
    use super::stamped;

    #[test]
    fn each_form_that_acts_in_the_room_carries_the_site_and_no_other_does() {
        let page = "<form method=\"post\" action=\"/pharmacy/find\" novalidate><p>text</p></form>\
            <form class=\"form\" method=\"post\" novalidate></form>\
            <form method=\"post\" action=\"/sign-out\"></form><form method=\"get\" action=\"/pharmacy\"></form>";
        assert_eq!(
            stamped(page, "6e"),
            "<form method=\"post\" action=\"/pharmacy/find?at=6e\" novalidate><p>text</p></form>\
            <form class=\"form\" method=\"post\" novalidate action=\"?at=6e\"></form>\
            <form method=\"post\" action=\"/sign-out\"></form><form method=\"get\" action=\"/pharmacy\"></form>"
        );
        assert_eq!(stamped("<p>no form</p>", "6e"), "<p>no form</p>");
    }
}
