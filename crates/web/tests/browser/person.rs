//! Someone in front of a browser: opens pages, fills in forms by their labels, presses buttons by their words, and reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use thirtyfour::{By, WebDriver, WebElement};

use crate::chromium::Scripts;
use crate::world::PASSWORD;
use crate::{look, pictures};

/// The longest that anybody waits for a page.
const PATIENCE: Duration = Duration::from_secs(30);
const A_MOMENT: Duration = Duration::from_millis(25);

/// Someone in front of a browser.
pub(crate) struct Person {
    browser: WebDriver,
    base: String,
    scripts: Scripts,
    /// Pages that were looked over, by address and headings.
    looked_over: BTreeSet<String>,
    wrong: Wrong,
    only_glances: bool,
    /// Another site to which a page may lead.
    leaves_for: Option<String>,
}

/// What was wrong with the pages, and with which.
#[derive(Clone, Default)]
pub(crate) struct Wrong(Arc<Mutex<BTreeMap<String, Vec<String>>>>);

impl Wrong {
    fn note(&self, path: &str, found: Vec<String>) {
        let mut all = self.0.lock().expect("nobody failed with it");
        for one in found {
            all.entry(one).or_default().push(path.to_owned());
        }
    }

    /// Each once, with the first page on which it was found, and how many more there are.
    pub(crate) fn told(&self) -> Vec<String> {
        let all = self.0.lock().expect("nobody failed with it");
        let told = all.iter().map(|(found, paths)| {
            let first = paths.first().map_or("", String::as_str);
            match paths.len() - 1 {
                0 => format!("{first}: {found}"),
                more => format!("{first} and {more} more: {found}"),
            }
        });
        told.collect()
    }
}

impl Person {
    pub(crate) fn at(browser: WebDriver, base: String, scripts: Scripts, wrong: Wrong) -> Person {
        Person {
            browser,
            base,
            scripts,
            looked_over: BTreeSet::new(),
            wrong,
            only_glances: false,
            leaves_for: None,
        }
    }

    /// Whether pages are passed through, on the way to others, without being looked over.
    pub(crate) fn only_glances(&mut self, only_glances: bool) {
        self.only_glances = only_glances;
    }

    /// Pages may lead to this other site.
    pub(crate) fn may_leave_for(&mut self, base: &str) {
        self.leaves_for = Some(base.to_owned());
    }

    /// Turns to another installation.
    pub(crate) fn turns_to(&mut self, base: String) {
        self.base = base;
    }

    pub(crate) fn browser(&self) -> &WebDriver {
        &self.browser
    }

    // Going somewhere.

    /// Types an address.
    pub(crate) async fn opens(&mut self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.browser.goto(address).await.expect("a page");
        self.arrives().await;
    }

    /// Signs in, and out before it where someone else is signed in.
    pub(crate) async fn signs_in(&mut self, login: &str) {
        self.signs_in_with(login, PASSWORD).await;
    }

    /// The same with another password.
    pub(crate) async fn signs_in_with(&mut self, login: &str, password: &str) {
        self.opens("/").await;
        if !self.is_signed_out().await {
            self.presses("Sign out").await;
        }
        self.types("Login", login).await;
        self.types("Password", password).await;
        self.presses("Sign in").await;
        assert!(
            !self.is_signed_out().await,
            "{login} is not signed in: {}",
            self.page().await
        );
    }

    async fn is_signed_out(&self) -> bool {
        self.path().await == "/sign-in"
    }

    /// The address of the page, without the site.
    pub(crate) async fn path(&self) -> String {
        let address = self.browser.current_url().await.expect("an address");
        address.path().to_owned()
    }

    /// Presses the button of these words.
    pub(crate) async fn presses(&mut self, words: &str) {
        let button = self.button(words).await;
        self.goes_by(button).await;
    }

    /// Follows the link of these words.
    pub(crate) async fn follows(&mut self, words: &str) {
        let exactly = format!("//a[{}]", is(words));
        // Words for screen readers may follow: `Correct`, and of what.
        let longer = quoted(&format!("{words} "));
        let longer = format!("//a[starts-with(normalize-space(.), {longer})]");
        let link = if self.sees(&exactly).await {
            exactly
        } else {
            longer
        };
        let link = self.one(&link).await;
        self.goes_by(link).await;
    }

    /// Follows the link at this XPath.
    pub(crate) async fn follows_what_is_at(&mut self, what: &str) {
        let link = self.one(what).await;
        self.goes_by(link).await;
    }

    /// Presses twice in a row, as people do who are not sure of the first time.
    pub(crate) async fn presses_twice(&mut self, words: &str) {
        let button = self.button(words).await;
        button.scroll_into_view().await.expect("it is there");
        let before = self.document().await;
        let hand = self.browser.action_chain();
        let pressed = hand.double_click_element(&button).perform().await;
        pressed.expect("it can be pressed");
        self.leaves(&before).await;
        self.arrives().await;
    }

    async fn goes_by(&mut self, element: WebElement) {
        let before = self.document().await;
        element.click().await.expect("it can be pressed");
        self.leaves(&before).await;
        self.arrives().await;
    }

    async fn button(&self, words: &str) -> WebElement {
        self.one(&format!("//button[{}]", is(words))).await
    }

    pub(crate) async fn document(&self) -> WebElement {
        let document = self.browser.find(By::Tag("html")).await;
        document.expect("a page")
    }

    /// Waits until the page of before is gone.
    pub(crate) async fn leaves(&self, before: &WebElement) {
        let until = Instant::now() + PATIENCE;
        while before.tag_name().await.is_ok() {
            assert!(
                Instant::now() < until,
                "nothing happened at {}",
                self.path().await
            );
            tokio::time::sleep(A_MOMENT).await;
        }
    }

    /// Waits until the new page is there as a whole, and looks it over.
    pub(crate) async fn arrives(&mut self) {
        self.waits_for("//html/body//footer").await;
        if self.scripts == Scripts::On && !self.only_glances {
            self.looks_over().await;
        }
    }

    async fn waits_for(&self, what: &str) -> WebElement {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.browser.find(By::XPath(what)).await {
                Ok(found) => return found,
                Err(error) if Instant::now() > until => {
                    panic!("{what} is not on the page: {error}\n{}", self.page().await)
                }
                Err(_) => tokio::time::sleep(A_MOMENT).await,
            }
        }
    }

    // Filling in.

    /// Types into the field of this label, in the place of what stands there.
    pub(crate) async fn types(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.expect("it can be emptied");
        field.send_keys(text).await.expect("it can be typed into");
    }

    /// Types a day, written as in 2026-03-01, into the date field of this label, in the order of its parts.
    pub(crate) async fn types_day(&self, label: &str, day: &str) {
        let field = self.field(label).await;
        let [year, month, date] = day.split('-').collect::<Vec<_>>()[..] else {
            panic!("{day} is no day");
        };
        let kind = field.attr("type").await.expect("a field");
        if kind.as_deref() == Some("date") {
            let keys = format!("{month}{date}{year}");
            field.send_keys(keys).await.expect("it can be typed into");
        } else {
            self.types(label, day).await;
        }
        assert_eq!(self.value(label).await, day, "{label}");
    }

    /// Ticks the box of this label.
    pub(crate) async fn ticks(&self, label: &str) {
        let label = self.label(label).await;
        let id = label.attr("for").await.expect("a label");
        let id = id.expect("it says for what");
        let tick = self.by_id(&id).await;
        if !tick.is_selected().await.expect("a box") {
            label.click().await.expect("it can be ticked");
        }
        assert!(tick.is_selected().await.expect("a box"), "it is ticked");
    }

    /// Chooses an answer of the group with this legend.
    pub(crate) async fn chooses(&self, legend: &str, answer: &str) {
        let label = format!("//fieldset[legend[{}]]//label[{}]", is(legend), is(answer));
        let label = self.one(&label).await;
        label.click().await.expect("it can be chosen");
    }

    /// Chooses the answer that begins with these words.
    pub(crate) async fn chooses_the_one(&self, legend: &str, begins: &str) {
        let label = format!(
            "//fieldset[legend[{}]]//label[starts-with(normalize-space(.), {})]",
            is(legend),
            quoted(begins)
        );
        let label = self.one(&label).await;
        label.click().await.expect("it can be chosen");
    }

    /// Chooses a value of the list of this label.
    pub(crate) async fn picks(&self, label: &str, value: &str) {
        let list = self.field(label).await;
        let option = list.find(By::XPath(format!(".//option[{}]", is(value))));
        let option = option.await.unwrap_or_else(|error| {
            panic!("{label} does not offer {value}: {error}");
        });
        option.click().await.expect("it can be chosen");
    }

    /// Answers every statement of the form that offers these answers with the same one.
    pub(crate) async fn answers_everything(&self, answer: &str) {
        let all = format!(
            "//form[@method='post']//fieldset/div/div/label[{}]",
            is(answer)
        );
        let labels = self.browser.find_all(By::XPath(all)).await;
        for label in labels.expect("statements") {
            label.click().await.expect("it can be answered");
        }
    }

    /// Ticks every box in the part of the form under this heading.
    pub(crate) async fn ticks_all_under(&self, heading: &str) {
        let all = format!(
            "//section[h2[{}]]//input[@type='checkbox']/following::label[1]",
            is(heading)
        );
        let labels = self.browser.find_all(By::XPath(all)).await;
        for label in labels.expect("boxes") {
            label.click().await.expect("it can be ticked");
        }
    }

    // Reading.

    /// The words on the page, as they are shown.
    pub(crate) async fn page(&self) -> String {
        match self.browser.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => format!("no page: {error}"),
        }
    }

    /// Reads these words on the page.
    pub(crate) async fn reads(&self, words: &str) {
        let page = self.page().await;
        assert!(
            page.contains(words),
            "\"{words}\" is not on the page:\n{page}"
        );
    }

    /// Does not read these words anywhere on the page.
    pub(crate) async fn does_not_read(&self, words: &str) {
        let page = self.page().await;
        assert!(!page.contains(words), "\"{words}\" is on the page:\n{page}");
    }

    /// Reads these words in the part of the page with this id.
    pub(crate) async fn reads_in(&self, id: &str, words: &str) {
        let part = self.part(id).await;
        assert!(part.contains(words), "\"{words}\" is not in {id}:\n{part}");
    }

    /// Reads these words in the first verdict of the page.
    pub(crate) async fn reads_in_the_verdict(&self, words: &str) {
        let verdict = self
            .one("//*[contains(concat(' ', @class, ' '), ' verdict ')]")
            .await;
        let verdict = verdict.text().await.expect("words");
        assert!(
            verdict.contains(words),
            "\"{words}\" is not in the verdict:\n{verdict}"
        );
    }

    /// Reads this day in the part of the page with this id, however it is written there.
    pub(crate) async fn reads_the_day_in(&self, id: &str, day: &str) {
        let part = self.part(id).await;
        let date: jiff::civil::Date = day.parse().expect("a day");
        let written = ["%Y-%m-%d", "%a %-d %b %Y", "%A %-d %B %Y"];
        let stands = written
            .iter()
            .any(|form| part.contains(&date.strftime(form).to_string()));
        assert!(stands, "{day} is not in {id}:\n{part}");
    }

    /// The words of the part of the page with this id.
    pub(crate) async fn part(&self, id: &str) -> String {
        self.by_id(id).await.text().await.expect("words")
    }

    /// Whether there is something of this XPath.
    pub(crate) async fn sees(&self, what: &str) -> bool {
        let found = self.browser.find_all(By::XPath(what)).await;
        !found.expect("a page").is_empty()
    }

    /// What stands in the field of this label.
    pub(crate) async fn value(&self, label: &str) -> String {
        let value = self.field(label).await.prop("value").await;
        value.expect("a field").unwrap_or_default()
    }

    /// What is said to be wrong beside the field of this label.
    pub(crate) async fn reads_beside(&self, label: &str, words: &str) {
        let field = self.field(label).await;
        let described = field.attr("aria-describedby").await.expect("a field");
        let described = described.unwrap_or_default();
        let mut says = String::new();
        for id in described.split_whitespace() {
            says.push_str(&self.part(id).await);
        }
        assert!(says.contains(words), "{label} is described as: {says}");
        let invalid = field.attr("aria-invalid").await.expect("a field");
        assert_eq!(invalid.as_deref(), Some("true"), "{label} is marked");
    }

    /// Whether this answer of the group with this legend is chosen.
    pub(crate) async fn has_chosen(&self, legend: &str, answer: &str) -> bool {
        let label = format!("//fieldset[legend[{}]]//label[{}]", is(legend), is(answer));
        let id = self.one(&label).await.attr("for").await.expect("a label");
        let control = self.by_id(&id.expect("it says for what")).await;
        control.is_selected().await.expect("an answer")
    }

    /// The title of the page.
    pub(crate) async fn title(&self) -> String {
        self.browser.title().await.expect("a title")
    }

    /// The id of what has the focus.
    pub(crate) async fn focus(&self) -> String {
        let focused = self.browser.active_element().await.expect("something");
        focused.id().await.expect("an id").unwrap_or_default()
    }

    /// Follows a link to another place on the same page.
    pub(crate) async fn jumps(&self, words: &str) {
        let link = self.one(&format!("//a[{}]", is(words))).await;
        link.click().await.expect("it can be followed");
    }

    /// Whether the page's own script is there.
    pub(crate) async fn runs_scripts(&self) -> bool {
        let there = self.browser.execute("return typeof htmx", Vec::new()).await;
        let there: String = there.expect("an answer").convert().expect("a word");
        there == "object"
    }

    /// Waits until these words are gone from the part of the page with this id.
    pub(crate) async fn waits_until_gone_from(&self, id: &str, words: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let part = self.browser.find(By::Id(id)).await;
            // The part may be replaced while it is read.
            let part = match part {
                Ok(part) => part.text().await.ok(),
                Err(_) => None,
            };
            if part.is_some_and(|part| !part.contains(words)) {
                return;
            }
            assert!(Instant::now() < until, "\"{words}\" stays in {id}");
            tokio::time::sleep(A_MOMENT).await;
        }
    }

    async fn field(&self, label: &str) -> WebElement {
        let id = self.label(label).await.attr("for").await;
        let id = id.expect("a label").expect("a label says for what");
        self.by_id(&id).await
    }

    /// A label by its words, without the remark that a field may be left out.
    async fn label(&self, words: &str) -> WebElement {
        self.one(&format!(
            "//label[{} or normalize-space(.)={}]",
            is(words),
            quoted(&format!("{words} (optional)"))
        ))
        .await
    }

    async fn by_id(&self, id: &str) -> WebElement {
        let found = self.browser.find(By::Id(id)).await;
        match found {
            Ok(found) => found,
            Err(_) => panic!("{id} is not on the page:\n{}", self.page().await),
        }
    }

    async fn one(&self, what: &str) -> WebElement {
        match self.browser.find(By::XPath(what)).await {
            Ok(found) => found,
            Err(_) => panic!("{what} is not on the page:\n{}", self.page().await),
        }
    }

    // Looking.

    /// Looks the page over, once for each address and headings, and notes everything that is wrong with it.
    async fn looks_over(&mut self) {
        let path = self.path().await;
        let mut found = look::complaints(&self.browser).await;
        let strangers = look::strangers(&self.browser, &self.base).await;
        found.extend(
            strangers
                .iter()
                .filter(|one| {
                    !self
                        .leaves_for
                        .as_ref()
                        .is_some_and(|base| one.starts_with(base))
                })
                .map(|one| format!("asked elsewhere: {one}")),
        );
        let headings = "return [...document.querySelectorAll('h1, h2, h3')].map((one) => one.textContent).join()";
        let headings = self.browser.execute(headings, Vec::new()).await;
        let headings: String = headings.expect("headings").convert().expect("words");
        if self.looked_over.insert(format!("{path} {headings}")) {
            found.extend(look::over(&self.browser).await);
        }
        self.wrong.note(&path, found);
    }

    /// Keeps a picture of the page, where pictures are asked for.
    pub(crate) async fn keeps_a_picture(&self, of: &str) {
        pictures::taken(&self.browser, of).await;
    }
}

/// An XPath condition: the words of the element are these, leaving out what only screen readers read.
fn is(words: &str) -> String {
    format!("normalize-space(.)={}", quoted(words))
}

fn quoted(words: &str) -> String {
    assert!(!words.contains('"'), "{words} has quotation marks");
    format!("\"{words}\"")
}
