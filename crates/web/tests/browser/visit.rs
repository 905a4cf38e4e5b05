//! A visit to the demonstration: someone signs in and follows every link, to a few pages of each kind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::sync::Arc;

use jiff::Timestamp;
use retinue_cohort::demo;
use retinue_ledger::{Clock, Ledger, SimulatedClock};
use retinue_rulebook::Rulebook;
use retinue_web::{Config, DemonstrationSignIn, Entry, routes};

use crate::chromium::{Scripts, with_a_browser};
use crate::person::Person;

/// Under which address programs know the demonstration.
pub(crate) const PUBLIC: &str = "https://registry.example";
/// A patient's page at the clinic.
pub(crate) const CHART: &str = "/clinic/patients/{patient}";

/// Someone in the demonstration, and the pages that were opened so far.
pub(crate) struct Visit {
    pub(crate) person: Person,
    pub(crate) shown: Vec<demo::Shown>,
    demo: demo::Demo,
    /// Pages of one kind, such as the forms of different patients, that are opened.
    pub(crate) of_a_kind: usize,
    /// Addresses that were opened or passed by.
    met: BTreeSet<String>,
    /// How many pages were opened of each kind: the path of a route, its parameters in braces.
    of_kind: BTreeMap<&'static str, usize>,
}

/// Opens the demonstration on a day that stands still, and lets someone visit it.
pub(crate) fn in_the_demonstration<Done: Future<Output = ()> + Send + 'static>(
    visit: impl FnOnce(Visit) -> Done + Send + 'static,
) {
    with_a_browser(Scripts::On, |world, mut person| async move {
        let demo = tokio::task::spawn_blocking(open_demo).await;
        let (demo, shown) = demo.expect("the demonstration opens");
        let demonstration = demo.sign_ins.iter().map(|one| DemonstrationSignIn {
            who: one.shows.to_owned(),
            login: one.login.to_owned(),
            password: one.password.to_owned(),
        });
        let config = Config {
            demonstration: demonstration.collect(),
            public_url: Some(PUBLIC.to_owned()),
            ..Config::default()
        };
        person.turns_to(world.also_serves(&demo.ledger, config).await);
        visit(Visit {
            person,
            shown,
            demo,
            of_a_kind: 2,
            met: BTreeSet::new(),
            of_kind: BTreeMap::new(),
        })
        .await;
    });
}

fn open_demo() -> (demo::Demo, Vec<demo::Shown>) {
    let rulebook = Arc::new(Rulebook::embedded().expect("the embedded rules are sound"));
    let moment: Timestamp = "2026-11-20T12:00:00-05:00".parse().expect("a moment");
    let options = demo::Options {
        clock: Clock::Simulated(SimulatedClock::at(moment)),
        ..demo::Options::temporary(rulebook)
    };
    let mut demo = demo::open(options).expect("a demonstration");
    let seeded = demo.seeding.wait();
    assert!(!seeded.shown.is_empty(), "nobody came: {:?}", seeded.astray);
    (demo, seeded.shown)
}

impl Visit {
    /// The ledger of the demonstration, in which something may be made to wait.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.demo.ledger
    }

    /// One of the demonstration's logins, with its password.
    pub(crate) fn sign_in_of(&self, login: &str) -> demo::SignIn {
        let mut all = self.demo.sign_ins.iter();
        let one = all.find(|one| one.login == login);
        one.expect("the demonstration has that login").clone()
    }

    /// Signs in with one of the demonstration's logins. What others met may be met again.
    pub(crate) async fn signs_in(&mut self, login: &str) {
        let one = self.sign_in_of(login);
        self.met.clear();
        self.person.signs_in_with(one.login, one.password).await;
    }

    /// Turns the page into Spanish, and forgets which pages were met in English.
    pub(crate) async fn goes_on_in_spanish(&mut self) {
        self.person.opens("/").await;
        self.person.presses("Español").await;
        self.met.clear();
        self.of_kind.clear();
    }

    /// Follows every link from the page at hand to where nobody has been yet, to a few pages of each kind.
    pub(crate) async fn walks(&mut self, who: &str) {
        self.person.keeps_a_picture(&format!("demo-{who}")).await;
        let ahead = VecDeque::from(links(&self.person).await);
        assert!(!ahead.is_empty(), "{who} finds a way from the first page");
        self.follows(ahead, who).await;
    }

    async fn follows(&mut self, mut ahead: VecDeque<String>, who: &str) {
        while let Some(path) = ahead.pop_front() {
            if !self.met.insert(path.clone()) {
                continue;
            }
            let kind = kind(&path);
            if is_a_file(kind) {
                continue;
            }
            if self.opened_of(kind) < self.of_a_kind {
                self.opens(&path, kind, who).await;
            } else if kind == CHART {
                // Each patient's page has links of its own; that all of them read well is a test of its own.
                self.person.only_glances(true);
                self.person.opens(&path).await;
                self.person.only_glances(false);
            } else {
                continue;
            }
            ahead.extend(links(&self.person).await);
        }
    }

    /// Opens every page of a kind that the page at hand links to.
    pub(crate) async fn opens_all(&mut self, of: &'static str, who: &str) {
        let mut ahead = VecDeque::from(links(&self.person).await);
        while let Some(path) = ahead.pop_front() {
            if kind(&path) == of && self.met.insert(path.clone()) {
                self.opens(&path, of, who).await;
            }
        }
    }

    async fn opens(&mut self, path: &str, kind: &'static str, who: &str) {
        self.person.opens(path).await;
        // A page that sends somewhere else is not the page that was asked for.
        let arrived = self.person.path().await;
        if Some(arrived.as_str()) == path.split('?').next() {
            let count = self.of_kind.entry(kind).or_default();
            *count += 1;
            let name = kind.replace('/', "-").replace(['{', '}'], "");
            let name = format!("demo-{who}{name}-{count}");
            self.person.keeps_a_picture(&name).await;
        }
    }

    /// Pages of that kind that were opened.
    pub(crate) fn opened_of(&self, kind: &str) -> usize {
        self.of_kind.get(kind).copied().unwrap_or_default()
    }

    /// The page at hand was reached by a form, and is looked over unless enough of its kind were.
    pub(crate) async fn has_come_to(&mut self, who: &str) {
        let path = self.person.path().await;
        let kind = kind(&path);
        if self.opened_of(kind) < self.of_a_kind && self.met.insert(path.clone()) {
            self.opens(&path, kind, who).await;
        }
    }

    /// Pages of the site that the role may open and that were not opened.
    pub(crate) fn unseen_by(&self, role: &'static str) -> BTreeSet<&'static str> {
        let of_role = routes().into_iter().filter(|route| {
            route.method == reqwest::Method::GET
                && route.entry == Entry::Role(role)
                && !is_a_file(route.path)
        });
        let of_role: BTreeSet<&'static str> = of_role.map(|route| route.path).collect();
        assert!(!of_role.is_empty(), "{role} has pages");
        let unseen = of_role.into_iter();
        unseen.filter(|path| self.opened_of(path) == 0).collect()
    }

    /// Every page of the site that the role may open was opened; those `left` were not, each for the reason beside it,
    /// and no other.
    pub(crate) fn has_seen_every_page_of(&self, role: &'static str, left: &[(&str, &str)]) {
        let known: BTreeSet<&str> = left.iter().map(|(path, _)| *path).collect();
        let unseen = self.unseen_by(role);
        assert_eq!(unseen, known, "pages of the {role} that were not opened");
        let pages = self.of_kind.values().sum::<usize>();
        eprintln!("{role}: {pages} pages of {} kinds", self.of_kind.len());
    }
}

/// The addresses of the links on the page, on this site.
async fn links(person: &Person) -> Vec<String> {
    let links = "return [...document.querySelectorAll('a[href^=\"/\"]')].map((one) => one.getAttribute('href'))";
    let links = person.browser().execute(links, Vec::new()).await;
    links.expect("links").convert().expect("addresses")
}

/// What is no page: it is saved, not shown.
fn is_a_file(path: &str) -> bool {
    [".ics", ".json", ".pdf", ".csv"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// The path of the route that an address leads to: the one with the fewest parameters that fits.
fn kind(path: &str) -> &'static str {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let fits = |route: &str| {
        let (asked, route): (Vec<_>, Vec<_>) =
            (path.split('/').collect(), route.split('/').collect());
        asked.len() == route.len()
            && asked
                .iter()
                .zip(&route)
                .all(|(asked, part)| asked == part || part.starts_with('{'))
    };
    let all = routes()
        .into_iter()
        .filter(|route| route.method == reqwest::Method::GET);
    let fitting = all.map(|route| route.path).filter(|route| fits(route));
    fitting
        .min_by_key(|route| route.matches('{').count())
        .unwrap_or_else(|| panic!("a link leads to {path}, where nothing is"))
}
