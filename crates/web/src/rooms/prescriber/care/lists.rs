//! By whose price list a course is quoted: the clinic's own, that of the pharmacy which the patient goes to, or any other that
//! is kept.

use retinue_kernel::{Payload, PharmacyId};
use retinue_ledger::{KeptPriceList, Ledger, ReadError, Subject};

use super::act_words;
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Typed};
use crate::rooms::care::chart::CareChart;
use crate::rooms::prices::Prices;
use crate::rooms::record;
use crate::site::Site;
use crate::views::days;

/// By which list the review quotes.
pub(super) struct Quoting {
    /// The list; none where none is kept, or a name was asked for under which none is.
    pub(super) by: Option<Prices>,
    /// Those that may be chosen, where another was asked for.
    pub(super) offered: Option<Vec<Prices>>,
    /// What was asked for.
    pub(super) form: Form,
}

/// Reads what the address asks for. Where it names no list, the clinic's own counts, else that of the patient's pharmacy; the
/// other lists are then not read.
pub(super) async fn quoting(
    site: &Site,
    proof: &Prescriber,
    chart: &CareChart,
    typed: Typed,
) -> Result<Quoting, Fault> {
    let asked = typed.first(act_words::IF_LIST.name).map(str::to_owned);
    let mut form = Form {
        typed,
        problems: Vec::new(),
    };
    let Some(asked) = asked else {
        let by = nearest(site, proof, chart).await?;
        return Ok(Quoting {
            by,
            offered: None,
            form,
        });
    };
    let kept = all(site, proof).await?;
    let by = if asked.is_empty() {
        nearest(site, proof, chart).await?
    } else {
        let by = kept.iter().find(|one| one.of == asked).cloned();
        if by.is_none() {
            form.wrong(act_words::IF_LIST.name, act_words::NOT_A_LIST);
        }
        by
    };
    Ok(Quoting {
        by,
        offered: Some(kept),
        form,
    })
}

/// Every list that may be chosen, the clinic's own first.
pub(super) async fn all(site: &Site, proof: &Prescriber) -> Result<Vec<Prices>, Fault> {
    let clinician = proof.proof().clone();
    let read = site.ask(move |ledger| ledger.price_lists(&clinician));
    let found = read.await?.map_err(record::read_fault)?;
    Ok(found.into_iter().map(kept).collect())
}

/// A list as it is offered: whose it is, its currency and its day.
pub(super) fn offered(one: &Prices) -> (String, String) {
    let says = format!(
        "{}, in {}, set on {}",
        one.set_by,
        one.list.currency,
        days::short(one.on)
    );
    (one.of.clone(), says)
}

/// The clinic's own list, else that of the pharmacy which the patient goes to.
async fn nearest(
    site: &Site,
    proof: &Prescriber,
    chart: &CareChart,
) -> Result<Option<Prices>, Fault> {
    let own = Subject::Prescriber(proof.proof().prescriber().clone());
    let pharmacy = pharmacy_of(chart).map(Subject::Pharmacy);
    let read = site.ask(move |ledger| match (of_party(ledger, own)?, pharmacy) {
        (None, Some(pharmacy)) => of_party(ledger, pharmacy),
        (found, _) => Ok(found),
    });
    let found = read.await?.map_err(record::read_fault)?;
    Ok(found.map(kept))
}

fn of_party(ledger: &Ledger, of: Subject) -> Result<Option<KeptPriceList>, ReadError> {
    let Some(set) = ledger.price_list(&of)? else {
        return Ok(None);
    };
    let name = ledger.party_name(&of)?;
    Ok(Some(KeptPriceList { of, name, set }))
}

/// The pharmacy at which the patient was last.
fn pharmacy_of(chart: &CareChart) -> Option<PharmacyId> {
    chart
        .chart
        .facts()
        .rev()
        .find_map(|event| match &event.payload {
            Payload::DispenseAuthorised { pharmacy, .. }
            | Payload::ExternalAuthorisationRecorded { pharmacy, .. }
            | Payload::Supplied { pharmacy, .. } => Some(pharmacy.clone()),
            _ => None,
        })
}

fn kept(list: KeptPriceList) -> Prices {
    let nameless = || match &list.of {
        Subject::Pharmacy(id) => format!("the pharmacy {id}"),
        _ => "the clinic".to_owned(),
    };
    Prices {
        set_by: list.name.clone().unwrap_or_else(nameless),
        of: list.of.key(),
        list: list.set.list,
        on: list.set.on,
    }
}
