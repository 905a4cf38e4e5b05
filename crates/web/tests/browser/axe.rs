//! The rule engine: axe-core judges a page by the Web Content Accessibility Guidelines 2.2, levels A and AA.
//!
//! The engine is a file of the tests (`tests/vendor/`); the program neither holds nor serves it.

use serde_json::json;
use thirtyfour::WebDriver;

const ENGINE: &str = include_str!("../vendor/axe.min.js");

/// The rules that a page keeps.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Runs the engine, and gives a sentence for each rule that is broken, with where.
const RUN: &str = r#"
    const [options, done] = arguments;
    const told = (rule) => rule.nodes.map((node) =>
        `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${(node.failureSummary || '').replace(/\s+/g, ' ')}`);
    axe.run(document, options).then(
        (results) => done(results.violations.flatMap(told)),
        (error) => done([`the rule engine did not end: ${error}`]));
"#;

/// Every rule that the page breaks as it is shown.
pub(crate) async fn violations(browser: &WebDriver) -> Vec<String> {
    let there = browser.execute("return typeof axe", Vec::new()).await;
    let there: String = there.expect("an answer").convert().expect("a word");
    if there != "object" {
        browser
            .execute(ENGINE, Vec::new())
            .await
            .expect("the rule engine is loaded");
    }
    let tags = json!({ "type": "tag", "values": TAGS });
    let options = json!({ "runOnly": tags, "resultTypes": ["violations"] });
    let found = browser.execute_async(RUN, vec![options]).await;
    found
        .expect("the rule engine ends")
        .convert()
        .expect("a list of sentences")
}
