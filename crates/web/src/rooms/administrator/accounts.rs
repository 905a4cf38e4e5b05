//! Who may sign in, and as whom.

use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::{Markup, html};
use retinue_kernel::{Capacity, Id};
use retinue_ledger::{
    Account, Administrator as Console, Ledger, NewAccount, Password, ReadError, Role, Subject,
};

use super::{done_notice, no_form, recorded, words};
use crate::access::proof::Administrator;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::record::{self, Again};
use crate::site::Site;
use crate::views::fields::{self, Need};
use crate::views::page::Page;
use crate::views::parts::{self, Tone};
use crate::words::vocabulary::Word as _;

/// The roles for which the office makes accounts. A designee is enrolled by the prescriber who answers for them.
const ROLES: &[Capacity] = &[
    Capacity::Prescriber,
    Capacity::Pharmacist,
    Capacity::Wholesaler,
    Capacity::Patient,
    Capacity::Guardian,
    Capacity::PhoneAgent,
    Capacity::Administrator,
];
const ROWS: u32 = 200;
/// Anyone may be somewhere in the list: it is looked through page by page.
const MOST_PAGES: usize = 500;

pub(super) async fn list(
    proof: Administrator,
    State(site): State<Site>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let asked = Typed::of_query(asked);
    let after = asked.first("after").unwrap_or_default().to_owned();
    let done = asked.first("done").is_some();
    Ok(list_page(&site, &proof, after, &Form::default(), done)
        .await?
        .into_response())
}

async fn list_page(
    site: &Site,
    proof: &Administrator,
    after: String,
    form: &Form,
    done: bool,
) -> Result<Html<String>, Fault> {
    let who = proof.proof().clone();
    let rows = site
        .ask(move |ledger| ledger.accounts(&who, &after, ROWS))
        .await?
        .map_err(record::read_fault)?;
    let view = view(&rows, proof.actor().account(), form, done);
    Ok(Page::of(proof.visitor(), words::ACCOUNTS)
        .on("/programme/accounts")
        .with(form)
        .render(site, view))
}

fn view(rows: &[Account], own: &Id, form: &Form, done: bool) -> Markup {
    let full = u32::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
    html! {
        (parts::error_summary(form))
        h1 { (words::ACCOUNTS) }
        @if done { (done_notice()) }
        div.split {
            section.panel {
                div.scroll tabindex="0" role="region" aria-label=(words::ACCOUNTS) {
                    table #accounts {
                        thead { tr {
                            th scope="col" { (words::LOGIN.label) } th scope="col" { (words::ROLE.label) }
                            th scope="col" { (words::STANDING) } th scope="col" { (words::ACTS) }
                        } }
                        tbody { @for row in rows { (line(row, own)) } }
                    }
                }
                @if let (true, Some(last)) = (full, rows.last()) {
                    p { a href={ "/programme/accounts?after=" (last.login) } { (words::MORE) } }
                }
            }
            section.panel aria-labelledby="new-title" {
                h2 #new-title { (words::NEW_ACCOUNT) }
                form method="post" action="/programme/accounts" novalidate {
                    (fields::text(form, &words::NAME, Need::Required))
                    (fields::known_text(form, &words::LOGIN, "off"))
                    (fields::choice(form, &words::ROLE, ROLES))
                    (fields::code(form, &words::OF, Need::Optional))
                    (fields::password(form, &words::PASSWORD, "new-password"))
                    button type="submit" { (words::CREATE) }
                }
            }
        }
    }
}

fn line(row: &Account, own: &Id) -> Markup {
    let party = row.role.party();
    let of = party.as_ref().and_then(Subject::id);
    html! {
        tr {
            th scope="row" { span.code { (row.login) } span.work-sub { (row.name) } }
            td { (row.role.capacity().label()) @if let Some(of) = of { span.work-sub.code { (of) } } }
            td { @if row.disabled { (parts::tag(Tone::No, words::DISABLED)) } @else { (parts::tag(Tone::Yes, words::ACTIVE)) } }
            td {
                @if row.id != *own {
                    form method="post" action={ "/programme/accounts/" (row.id) "/" (if row.disabled { "enable" } else { "disable" }) } {
                        button.button-second.button-small type="submit" {
                            (if row.disabled { words::ENABLE } else { words::DISABLE }) span.unseen { " " (row.login) }
                        }
                    }
                }
                a.small href={ "/programme/accounts/" (row.id) "/password" } { (words::SET_PASSWORD) span.unseen { " " (row.login) } }
            }
        }
    }
}

pub(super) async fn create(
    proof: Administrator,
    State(site): State<Site>,
    typed: Typed,
) -> Result<Response, Fault> {
    let mut reader = Reader::of(typed);
    let name = reader.text(&words::NAME, 200);
    let login = reader.text(&words::LOGIN, 64);
    let capacity: Option<Capacity> = reader.word(&words::ROLE);
    let of = reader.optional_text(&words::OF, 128);
    let password = reader.secret(&words::PASSWORD);
    let password = read_password(&mut reader, password, login.as_deref().unwrap_or_default());
    let role = capacity.and_then(|capacity| wanted(&mut reader, capacity, of));
    let read = (|| Some((name?, login?, role?, password?)))();
    let ((name, login, role, password), answered) = match reader.finish(read) {
        Ok(read) => read.parts(),
        Err(rejected) => return again(&site, &proof, rejected.into()).await,
    };
    let who = proof.proof().clone();
    let Ok(_place) = site.password_places.acquire().await else {
        return Err(Fault::Failed);
    };
    let made = site
        .ask(move |ledger| -> Result<_, ReadError> {
            if let Wanted::GuardianOf(named) = &role {
                let patient = match ledger.patient_named(&who, named) {
                    Err(ReadError::NotFound) => return Ok(None),
                    other => other?,
                };
                let made = ledger.create_guardian(&who, patient, &login, &name, password);
                return Ok(Some(made.map(drop)));
            }
            let Some(role) = role.on_record(ledger, &who)? else {
                return Ok(None);
            };
            let account = NewAccount {
                login,
                name,
                password,
                role,
            };
            Ok(Some(ledger.create_account(&who, account).map(drop)))
        })
        .await?
        .map_err(record::read_fault)?;
    let Some(made) = made else {
        return again(
            &site,
            &proof,
            Again::Form(Box::new(answered.wrong(words::OF_UNFIT))),
        )
        .await;
    };
    match recorded(made, answered) {
        Ok(()) => Ok(Redirect::to("/programme/accounts?done=create").into_response()),
        Err(other) => again(&site, &proof, other).await,
    }
}

fn read_password(reader: &mut Reader, typed: Option<String>, login: &str) -> Option<Password> {
    match Password::new(&typed?, login) {
        Ok(password) => Some(password),
        Err(unfit) => {
            reader.wrong(
                words::PASSWORD.name,
                format!("Choose another password: {unfit}."),
            );
            None
        }
    }
}

/// The role of a new account, as it was asked for.
enum Wanted {
    Staff(Role),
    PatientNamed(String),
    GuardianOf(String),
}

impl Wanted {
    /// The role, when its owner is on record: an account of nobody would open a room with nobody in it.
    fn on_record(self, ledger: &Ledger, who: &Console) -> Result<Option<Role>, ReadError> {
        match self {
            Wanted::Staff(role) => {
                let known = role
                    .party()
                    .is_none_or(|party| ledger.party_record(&party).is_ok());
                Ok(known.then_some(role))
            }
            Wanted::GuardianOf(_) => Ok(None),
            Wanted::PatientNamed(named) => match ledger.patient_named(who, &named) {
                Ok(patient) => Ok(Some(Role::Patient(patient))),
                Err(ReadError::NotFound) => Ok(None),
                Err(other) => Err(other),
            },
        }
    }
}

/// The role that was asked for, for someone who must be named.
fn wanted(reader: &mut Reader, capacity: Capacity, of: Option<String>) -> Option<Wanted> {
    if !ROLES.contains(&capacity) {
        reader.wrong(words::ROLE.name, words::ROLE_UNFIT);
        return None;
    }
    match capacity {
        Capacity::Administrator => return Some(Wanted::Staff(Role::Administrator)),
        Capacity::PhoneAgent => return Some(Wanted::Staff(Role::PhoneAgent)),
        _ => {}
    }
    let Some(of) = of else {
        reader.wrong(words::OF.name, words::OF_MISSING);
        return None;
    };
    let wanted = match capacity {
        Capacity::Prescriber => Id::new(&of).map(Role::Prescriber).map(Wanted::Staff),
        Capacity::Pharmacist => Id::new(&of).map(Role::Pharmacist).map(Wanted::Staff),
        Capacity::Wholesaler => Id::new(&of).map(Role::Wholesaler).map(Wanted::Staff),
        Capacity::Patient => Some(Wanted::PatientNamed(of)),
        Capacity::Guardian => Some(Wanted::GuardianOf(of)),
        _ => None,
    };
    if wanted.is_none() {
        reader.wrong(words::OF.name, words::OF_UNFIT);
    }
    wanted
}

async fn again(site: &Site, proof: &Administrator, again: Again) -> Result<Response, Fault> {
    match again {
        Again::Form(form) => Ok(record::unprocessable(
            list_page(site, proof, String::new(), &form, false).await?,
        )),
        other => Err(no_form(other)),
    }
}

pub(super) async fn disable(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    set_disabled(&site, &proof, &id, true).await
}

pub(super) async fn enable(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    set_disabled(&site, &proof, &id, false).await
}

async fn set_disabled(
    site: &Site,
    proof: &Administrator,
    id: &str,
    disabled: bool,
) -> Result<Response, Fault> {
    let id = Id::new(id).ok_or(Fault::NotFound)?;
    if disabled && id == *proof.actor().account() {
        return Err(Fault::Refused {
            field: None,
            says: words::OWN_ACCOUNT.to_owned(),
        });
    }
    let who = proof.proof().clone();
    let done = site
        .ask(move |ledger| ledger.set_disabled(&who, &id, disabled))
        .await?;
    done.map_err(record::fault)?;
    Ok(Redirect::to("/programme/accounts?done=standing").into_response())
}

/// The account of an id. The ledger lists accounts by login; an installation has few.
async fn account(site: &Site, proof: &Administrator, id: &str) -> Result<Account, Fault> {
    let (who, id) = (proof.proof().clone(), id.to_owned());
    let found = site
        .ask(move |ledger| {
            let mut after = String::new();
            for _ in 0..MOST_PAGES {
                let rows = ledger.accounts(&who, &after, ROWS)?;
                if let Some(found) = rows.iter().find(|row| row.id.as_str() == id) {
                    return Ok(Some(found.clone()));
                }
                match rows.last() {
                    Some(last) => after.clone_from(&last.login),
                    None => return Ok(None),
                }
            }
            Ok(None)
        })
        .await?;
    found.map_err(record::read_fault)?.ok_or(Fault::NotFound)
}

pub(super) async fn password_page(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
) -> Result<Response, Fault> {
    let account = account(&site, &proof, &id).await?;
    Ok(password_form(&site, &proof, &account, &Form::default()).into_response())
}

fn password_form(
    site: &Site,
    proof: &Administrator,
    account: &Account,
    form: &Form,
) -> Html<String> {
    let view = html! {
        (parts::crumb("/programme/accounts", words::ACCOUNTS))
        (parts::error_summary(form))
        h1 { (words::SET_PASSWORD) }
        p { (words::ACCOUNT) " " span.code { (account.login) } ", " (account.name) "." }
        form.form method="post" novalidate {
            (fields::password(form, &words::PASSWORD, "new-password"))
            button type="submit" #send { (words::SET_PASSWORD_SUBMIT) }
        }
    };
    Page::of(proof.visitor(), words::SET_PASSWORD)
        .narrow()
        .with(form)
        .render(site, view)
}

pub(super) async fn set_password(
    proof: Administrator,
    State(site): State<Site>,
    Path(id): Path<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    let account = account(&site, &proof, &id).await?;
    let mut reader = Reader::of(typed);
    let password = reader.secret(&words::PASSWORD);
    let password = read_password(&mut reader, password, &account.login);
    let done = match reader.finish(password) {
        Err(rejected) => Err(rejected.into()),
        Ok(read) => {
            let (password, answered) = read.parts();
            let (who, of) = (proof.actor().clone(), account.id.clone());
            let Ok(_place) = site.password_places.acquire().await else {
                return Err(Fault::Failed);
            };
            recorded(
                site.ask(move |ledger| ledger.set_password(&who, &of, &password))
                    .await?,
                answered,
            )
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to("/programme/accounts?done=password").into_response()),
        Err(Again::Form(form)) => Ok(record::unprocessable(password_form(
            &site, &proof, &account, &form,
        ))),
        Err(other) => Err(no_form(other)),
    }
}
