//! The sites at which a pharmacist works: the one their account was made for, others that account for them, and, for the
//! representative of a chain, each of its sites.
//!
//! A session works at one site at a time. Whatever is asked, recorded and read there carries that site; the chain holds no
//! certification, no authorisation and no patient. Who works where is read from the sites' facts, at every request anew.

mod facts;

pub(crate) use facts::{consequence, follow, objections};

use self::facts::not_of_the_chain;
use retinue_kernel::{Id, PharmacyId, Refused, RegistryEvent, RegistryRecord};
use rusqlite::{Connection, OptionalExtension};

use crate::account::{self, Account, SessionToken};
use crate::actor::{Administrator, Pharmacist, PharmacyStaff, Role};
use crate::error::{ReadError, SubmitError};
use crate::ids::{CommandId, Subject};
use crate::ledger::Ledger;
use crate::office::OwnStanding;
use crate::sql;
use crate::submission::RegistrySubmission;

/// A site at which an account works.
#[derive(Clone, Debug)]
pub struct OwnSite {
    /// The site.
    pub site: PharmacyId,
    /// Whether the session works there now.
    pub here: bool,
    /// Whether the account is its authorised representative.
    pub represents: bool,
    /// Its chain, if it belongs to one.
    pub chain: Option<Id>,
    /// Its certification, its training, its renewals: what the site sees of itself.
    pub standing: OwnStanding,
}

/// Who works at a site.
#[derive(Clone, Debug)]
pub struct SiteStaff {
    /// Its chain, if it belongs to one.
    pub chain: Option<Id>,
    /// Whether the one who asks is its authorised representative, who says who works there.
    pub may_change: bool,
    /// The pharmacists, in the order of their logins.
    pub pharmacists: Vec<SitePharmacist>,
}

/// A pharmacist of a site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SitePharmacist {
    /// The account.
    pub account: Id,
    /// Its login.
    pub login: String,
    /// The name shown to others.
    pub name: String,
    /// Whether the account was made for another site.
    pub from_another_site: bool,
    /// Whether they represent the site.
    pub represents: bool,
}

const PHARMACIST: &str = "pharmacist";
const ENDED: &str = "ended";
const REPRESENTATIVE: &str = "representative";

/// As what a session acts now.
pub(crate) struct Placed {
    pub(crate) role: Role,
    /// Whether there is more than one site, or none: whoever works at one only is never asked.
    pub(crate) chooses: bool,
}

/// The role of a session: a pharmacist's is that of the site they chose, as long as they work there.
pub(crate) fn placed(
    connection: &Connection,
    account: &Id,
    role: Role,
    token: Option<&[u8; 32]>,
) -> rusqlite::Result<Placed> {
    let Role::Pharmacist(home) = role else {
        return Ok(Placed {
            role,
            chooses: false,
        });
    };
    let own = sites_of(connection, account, &home)?;
    if let [only] = own.as_slice() {
        return Ok(Placed {
            role: Role::Pharmacist(only.clone()),
            chooses: false,
        });
    }
    let chosen: Option<String> = match token {
        Some(token) => connection
            .prepare_cached(sql::SESSION_SITE)?
            .query_row((token, account.as_str()), |row| row.get(0))
            .optional()?,
        None => None,
    };
    let chosen = own
        .into_iter()
        .find(|site| Some(site.as_str()) == chosen.as_deref());
    Ok(Placed {
        role: chosen.map_or(Role::BetweenSites, Role::Pharmacist),
        chooses: true,
    })
}

/// Where the account works, the site it was made for first.
fn sites_of(
    connection: &Connection,
    account: &Id,
    home: &PharmacyId,
) -> rusqlite::Result<Vec<PharmacyId>> {
    let mut statement = connection.prepare_cached(sql::SITE_STAFF_OF_ACCOUNT)?;
    let mut rows = statement.query((account.as_str(),))?;
    let (mut others, mut at_home) = (Vec::new(), true);
    while let Some(row) = rows.next()? {
        let (site, part): (String, String) = (row.get(0)?, row.get(1)?);
        let Some(site) = PharmacyId::new(&site) else {
            continue;
        };
        match part.as_str() {
            ENDED if site == *home => at_home = false,
            PHARMACIST | REPRESENTATIVE if !others.contains(&site) => others.push(site),
            _ => {}
        }
    }
    if at_home && !others.contains(home) {
        others.insert(0, home.clone());
    }
    Ok(others)
}

/// The account with where it works; none where it is no pharmacist's or is closed.
fn at_work(
    connection: &Connection,
    account: &Id,
) -> Result<Option<(Account, PharmacyId, Vec<PharmacyId>)>, SubmitError> {
    let found = account::by_id(connection, account)?.map(|found| found.account);
    let Some(found) = found.filter(|found| !found.disabled) else {
        return Ok(None);
    };
    let Role::Pharmacist(home) = found.role.clone() else {
        return Ok(None);
    };
    let sites = sites_of(connection, account, &home)?;
    Ok(Some((found, home, sites)))
}

fn staff_of(connection: &Connection, site: &PharmacyId) -> rusqlite::Result<Vec<(String, String)>> {
    connection
        .prepare_cached(sql::SITE_STAFF_OF_SITE)?
        .query_map((site.as_str(),), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

impl Ledger {
    /// The sites of whoever asks, each with what it sees of itself.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn own_sites(&self, who: &PharmacyStaff) -> Result<Vec<OwnSite>, ReadError> {
        self.audited(who.actor(), "read-own-sites", None, None)?;
        let account = who.actor().account().clone();
        let sites = self.read(|connection| -> Result<_, SubmitError> {
            Ok(at_work(connection, &account)?.map_or_else(Vec::new, |(_, _, sites)| sites))
        })?;
        let mut found = Vec::new();
        for site in sites {
            let standing = match self.standing_of(Subject::Pharmacy(site.clone())) {
                Ok(standing) => standing,
                // Nothing is on record of it yet: nobody can work there.
                Err(ReadError::NotFound) => continue,
                Err(error) => return Err(error),
            };
            let record = RegistryRecord::of(standing.facts.iter().cloned());
            found.push(OwnSite {
                here: who.site() == Some(&site),
                represents: record.representative() == Some(&account),
                chain: record.chain().map(|(chain, _)| chain.clone()),
                site,
                standing,
            });
        }
        Ok(found)
    }

    /// From now on the session works at that site.
    ///
    /// # Errors
    /// [`SubmitError::NotFound`] when it is none of theirs: another chain's, one they left, or none at all.
    pub fn work_at(
        &self,
        who: &PharmacyStaff,
        token: &SessionToken,
        site: &PharmacyId,
    ) -> Result<(), SubmitError> {
        self.note(who.actor(), "work-at-site", Some(site.to_string()));
        let (hash, account, site) = (token.hash(), who.actor().account().clone(), site.clone());
        self.write_unnamed("site", move |store| {
            let connection = store.connection()?;
            let own = at_work(connection, &account)?;
            if !own.is_some_and(|(_, _, sites)| sites.contains(&site)) {
                return Err(SubmitError::NotFound);
            }
            connection.prepare_cached(sql::SESSION_SITE_SET)?.execute((
                hash,
                account.as_str(),
                site.as_str(),
            ))?;
            Ok(())
        })
    }

    /// Who works at the site.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn site_staff(&self, who: &Pharmacist) -> Result<SiteStaff, ReadError> {
        let site = who.pharmacy().clone();
        let detail = Some(site.to_string());
        self.audited(who.actor(), "read-site-staff", None, detail)?;
        let facts = match self.standing_of(Subject::Pharmacy(site.clone())) {
            Ok(standing) => standing.facts,
            Err(ReadError::NotFound) => Vec::new(),
            Err(error) => return Err(error),
        };
        let record = RegistryRecord::of(facts);
        let represents = record.representative().cloned();
        let pharmacists = self.read(|connection| -> Result<_, SubmitError> {
            let mut found = Vec::new();
            let own = Role::Pharmacist(site.clone());
            let homes = account::of_subject(connection, &site)?.into_iter();
            let homes = homes.filter(|one| one.account.role == own);
            let homes = homes.map(|one| one.account.id);
            let others = staff_of(connection, &site)?;
            let others = others.iter().filter_map(|(account, _)| Id::new(account));
            let all: std::collections::BTreeSet<Id> = homes.chain(others).collect();
            for account in all {
                let Some((account, home, sites)) = at_work(connection, &account)? else {
                    continue;
                };
                if sites.contains(&site) {
                    found.push(SitePharmacist {
                        from_another_site: home != site,
                        represents: represents.as_ref() == Some(&account.id),
                        account: account.id,
                        login: account.login,
                        name: account.name,
                    });
                }
            }
            found.sort_by(|one, other| one.login.cmp(&other.login));
            Ok(found)
        })?;
        Ok(SiteStaff {
            chain: record.chain().map(|(chain, _)| chain.clone()),
            may_change: represents.as_ref() == Some(who.actor().account()),
            pharmacists,
        })
    }

    /// The representative says that a pharmacist of the chain was trained for the site and is accounted for there.
    ///
    /// # Errors
    /// Refused for anyone but the representative, and for a login that is none of the chain's.
    pub fn name_pharmacist(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        login: &str,
    ) -> Result<(), SubmitError> {
        let found = self.read(|connection| -> Result<_, SubmitError> {
            Ok(account::by_login(connection, login)?)
        })?;
        let Some(found) = found else {
            return Err(Refused {
                because: vec![not_of_the_chain()],
            }
            .into());
        };
        let account = found.account.id;
        self.of_the_site(who, command_id, RegistryEvent::PharmacistNamed { account })
    }

    /// The representative says that a pharmacist works at the site no more: its room is closed to them at once.
    ///
    /// # Errors
    /// Refused for anyone but the representative, and for whoever does not work there.
    pub fn end_pharmacist(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        account: &Id,
    ) -> Result<(), SubmitError> {
        let event = RegistryEvent::PharmacistEnded {
            account: account.clone(),
            reason: None,
        };
        self.of_the_site(who, command_id, event)
    }

    fn of_the_site(
        &self,
        who: &Pharmacist,
        command_id: CommandId,
        event: RegistryEvent,
    ) -> Result<(), SubmitError> {
        self.submit_registry(RegistrySubmission {
            subject: Subject::Pharmacy(who.pharmacy().clone()),
            command_id,
            who: who.actor().clone(),
            on: self.today(),
            event,
            at: None,
        })
        .map(drop)
    }

    /// The account of a login, for the office.
    ///
    /// # Errors
    /// [`ReadError::NotFound`] when there is none.
    pub fn account_of_login(&self, who: &Administrator, login: &str) -> Result<Account, ReadError> {
        self.audited(who.actor(), "read-account", None, Some(login.to_owned()))?;
        let found = self.read(|connection| -> Result<_, SubmitError> {
            Ok(account::by_login(connection, login)?)
        })?;
        found.map(|found| found.account).ok_or(ReadError::NotFound)
    }
}
