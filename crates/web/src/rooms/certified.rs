//! Who is certified, as the other side sees it: a clinic looks for a pharmacy, a pharmacy for a prescriber.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use retinue_ledger::{CertifiedParties, Ledger, ReadError};

use super::record;
use crate::access::proof::{Pharmacist, Prescriber, Proof};
use crate::http::fault::Fault;
use crate::http::form::{Field, Form, Typed};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::{Page, Visitor};
use crate::views::{days, parts};

const NAME: Field = Field::new("name", "Part of the name", "");
const LOOK: &str = "Look";
const NOBODY: &str = "Nobody of that name is certified today.";
const MORE: &str = "More names hold this. Type more of the name.";
const LONGEST: usize = 100;

type Question = Box<dyn FnOnce(&Ledger) -> Result<CertifiedParties, ReadError> + Send>;

/// Somebody who looks for the other side's certified parties.
pub(crate) trait Looks: Proof {
    const LOOKS: &'static str;
    const LISTED: &'static str;
    /// The page of its own standing, which leads here.
    const OWN: &'static str;
    fn looking(&self) -> &Visitor;
    fn asks(&self, text: String) -> Question;
}

impl Looks for Prescriber {
    const LOOKS: &'static str = "/clinic/pharmacies";
    const LISTED: &'static str = "Certified pharmacies";
    const OWN: &'static str = "/clinic/standing";
    fn looking(&self) -> &Visitor {
        self.visitor()
    }
    fn asks(&self, text: String) -> Question {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.certified_pharmacies(&who, &text))
    }
}

impl Looks for Pharmacist {
    const LOOKS: &'static str = "/pharmacy/prescribers";
    const LISTED: &'static str = "Certified prescribers";
    const OWN: &'static str = "/pharmacy/standing";
    fn looking(&self) -> &Visitor {
        self.visitor()
    }
    fn asks(&self, text: String) -> Question {
        let who = self.proof().clone();
        Box::new(move |ledger| ledger.certified_prescribers(&who, &text))
    }
}

pub(super) async fn page<P: Looks>(
    proof: P,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let form = Form {
        typed: Typed::of_query(asked),
        problems: Vec::new(),
    };
    let text = form.typed.first(NAME.name).unwrap_or_default().trim();
    let question = proof.asks(text.chars().take(LONGEST).collect());
    let found = site.ask(move |ledger| question(ledger)).await?;
    let view = view::<P>(&form, &found.map_err(record::read_fault)?);
    let page = Page::of(proof.looking(), P::LISTED).on(P::OWN).narrow();
    Ok(page.render(&site, view).into_response())
}

fn view<P: Looks>(form: &Form, found: &CertifiedParties) -> Markup {
    html! {
        (parts::crumb(P::OWN, "Our standing"))
        h1 { (P::LISTED) }
        form.row.no-print method="get" action=(P::LOOKS) role="search" {
            (fields::text(form, &NAME, Need::Optional))
            div.field { button.button-second type="submit" { (LOOK) } }
        }
        section.panel aria-label=(P::LISTED) {
            @if found.rows.is_empty() { (parts::empty(NOBODY)) }
            @else {
                table {
                    thead { tr { th scope="col" { "Name" } th scope="col" { "Certified until" } } }
                    tbody { @for row in &found.rows { tr { th scope="row" { (row.name) } td { (days::day(row.until)) } } } }
                }
            }
            @if found.more { p.small.muted { (MORE) } }
        }
    }
}
