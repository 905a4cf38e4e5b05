//! What may be said of a chain and of who works at a site, and what follows from it.

use retinue_kernel::{Id, PharmacyId, RefusedBecause, RegistryEvent, RegistryRecord};
use rusqlite::Connection;

use super::{ENDED, PHARMACIST, REPRESENTATIVE, at_work, sites_of, staff_of};
use crate::actor::{Actor, Role};
use crate::error::SubmitError;
use crate::ids::Subject;
use crate::party::Parties;
use crate::{account, sql};

/// What is wrong with a fact about a chain or about who works at a site.
pub(crate) fn objections(
    connection: &Connection,
    parties: &mut Parties,
    subject: &Subject,
    known: &RegistryRecord,
    event: &RegistryEvent,
    who: &Actor,
) -> Result<Vec<RefusedBecause>, SubmitError> {
    let Subject::Pharmacy(site) = subject else {
        return Ok(Vec::new());
    };
    let refuse = |field, wrong: &str, remedy| {
        Ok(vec![RefusedBecause {
            field,
            wrong: wrong.to_owned(),
            remedy,
        }])
    };
    let is_office = matches!(who.role(), Role::Administrator | Role::System);
    let is_representative = is_office || known.representative() == Some(who.account());
    match event {
        RegistryEvent::ChainJoined { .. } if known.facts.is_empty() => refuse(
            "type",
            "no such pharmacy is on record",
            "Enrol the site first; each site is certified by itself.",
        ),
        RegistryEvent::ChainJoined { representative, .. } => {
            if at_work(connection, representative)?.is_none() {
                return refuse(
                    "representative",
                    "this is no pharmacist's account, or it is closed",
                    "Name the open account of a pharmacist of the chain.",
                );
            }
            Ok(Vec::new())
        }
        RegistryEvent::ChainLeft {} if known.chain().is_none() => refuse(
            "type",
            "the site belongs to no chain",
            "There is nothing to end.",
        ),
        RegistryEvent::RepresentativeNamed { account } => {
            let of_chain = known.chain().map(|(_, representative)| representative);
            if of_chain.is_some_and(|representative| representative != account) {
                return refuse(
                    "account",
                    "the site belongs to a chain, whose representative stands for it",
                    "The programme's office records another representative of the chain.",
                );
            }
            // Who stands for the site says who works there: nobody takes that from somebody who does.
            if let Some(other) = known.representative().filter(|other| *other != account)
                && at_work(connection, other)?.is_some_and(|(_, _, sites)| sites.contains(site))
            {
                return refuse(
                    "account",
                    "another pharmacist who works here is the authorised representative",
                    "If they are it no more, the programme's office ends them at this site or closes their account; then name yourself.",
                );
            }
            Ok(Vec::new())
        }
        RegistryEvent::PharmacistNamed { .. } | RegistryEvent::PharmacistEnded { .. }
            if !is_representative =>
        {
            refuse(
                "account",
                "who works at the site is its authorised representative's to say",
                "Ask the representative, or the programme's office.",
            )
        }
        RegistryEvent::PharmacistNamed { account } => {
            let found = at_work(connection, account)?;
            let Some((_, home, sites)) = found else {
                return Ok(vec![not_of_the_chain()]);
            };
            if sites.contains(site) {
                return refuse(
                    "account",
                    "this pharmacist works at the site already",
                    "There is nothing to record.",
                );
            }
            let mut is_known = is_office || home == *site;
            if let (false, Some((chain, _))) = (is_known, known.chain()) {
                for other in &sites {
                    let party = parties.load(connection, &Subject::Pharmacy(other.clone()))?;
                    let theirs = party.as_ref().and_then(|party| party.record.chain());
                    is_known |= theirs.is_some_and(|(theirs, _)| theirs == chain);
                }
            }
            Ok(if is_known {
                Vec::new()
            } else {
                vec![not_of_the_chain()]
            })
        }
        RegistryEvent::PharmacistEnded { account, .. } => {
            if known
                .chain()
                .is_some_and(|(_, of_chain)| of_chain == account)
            {
                return refuse(
                    "account",
                    "this is the chain's representative, who stands for the site",
                    "The programme's office records another representative first.",
                );
            }
            let works = account::by_id(connection, account)?.map(|found| found.account.role);
            let works = match works {
                Some(Role::Pharmacist(home)) => {
                    sites_of(connection, account, &home)?.contains(site)
                }
                _ => false,
            };
            if works {
                Ok(Vec::new())
            } else {
                refuse(
                    "account",
                    "nobody with this account works at the site",
                    "Choose one of the list.",
                )
            }
        }
        _ => Ok(Vec::new()),
    }
}

/// One answer for a login that does not exist and for one of elsewhere: nobody learns here which logins there are.
pub(super) fn not_of_the_chain() -> RefusedBecause {
    RefusedBecause {
        field: "account",
        wrong: "no open account of a pharmacist of your sites has this login".to_owned(),
        remedy: "Check the login. The programme's office can name a pharmacist of elsewhere.",
    }
}

/// Whoever represents the chain is the site's representative from then on.
pub(crate) fn consequence(event: &RegistryEvent) -> Option<RegistryEvent> {
    match event {
        RegistryEvent::ChainJoined { representative, .. } => {
            Some(RegistryEvent::RepresentativeNamed {
                account: representative.clone(),
            })
        }
        _ => None,
    }
}

/// Brings in line who works where, and ends the sessions of whoever left: what stands open on a screen ends with them.
pub(crate) fn follow(
    connection: &Connection,
    subject: &Subject,
    known: &RegistryRecord,
    event: &RegistryEvent,
) -> Result<(), SubmitError> {
    let Subject::Pharmacy(site) = subject else {
        return Ok(());
    };
    match event {
        RegistryEvent::ChainJoined {
            chain,
            representative,
        } => {
            // Another chain takes over: whoever was of the one before, or of none, is accounted for here no more.
            let changes = known.chain().is_some_and(|(before, _)| before != chain);
            leave(connection, site, |account, part| match part {
                REPRESENTATIVE => account != representative.as_str(),
                PHARMACIST => changes,
                _ => false,
            })?;
            add(connection, representative, site, REPRESENTATIVE)
        }
        RegistryEvent::ChainLeft {} => leave(connection, site, |_, part| {
            matches!(part, REPRESENTATIVE | PHARMACIST)
        }),
        RegistryEvent::PharmacistNamed { account } => {
            remove(connection, account.as_str(), site, ENDED)?;
            let home = account::by_id(connection, account)?.map(|found| found.account.role);
            if home == Some(Role::Pharmacist(site.clone())) {
                return Ok(());
            }
            add(connection, account, site, PHARMACIST)
        }
        RegistryEvent::PharmacistEnded { account, .. } => {
            leave(connection, site, |one, part| {
                part == PHARMACIST && one == account.as_str()
            })?;
            let home = account::by_id(connection, account)?.map(|found| found.account.role);
            if home == Some(Role::Pharmacist(site.clone())) {
                add(connection, account, site, ENDED)?;
                end_sessions(connection, account.as_str())?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn add(
    connection: &Connection,
    account: &Id,
    site: &PharmacyId,
    part: &str,
) -> Result<(), SubmitError> {
    connection.prepare_cached(sql::SITE_STAFF_ADD)?.execute((
        account.as_str(),
        site.as_str(),
        part,
    ))?;
    Ok(())
}

fn remove(
    connection: &Connection,
    account: &str,
    site: &PharmacyId,
    part: &str,
) -> Result<(), SubmitError> {
    connection
        .prepare_cached(sql::SITE_STAFF_REMOVE)?
        .execute((account, site.as_str(), part))?;
    Ok(())
}

fn leave(
    connection: &Connection,
    site: &PharmacyId,
    goes: impl Fn(&str, &str) -> bool,
) -> Result<(), SubmitError> {
    for (account, part) in staff_of(connection, site)? {
        if goes(&account, &part) {
            remove(connection, &account, site, &part)?;
            end_sessions(connection, &account)?;
        }
    }
    Ok(())
}

fn end_sessions(connection: &Connection, account: &str) -> Result<(), SubmitError> {
    connection
        .prepare_cached(sql::SESSIONS_END)?
        .execute((account,))?;
    Ok(())
}
