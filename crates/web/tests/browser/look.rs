//! What every page keeps, whoever opens it: see `look.js`; nothing refused by the page's own policy, nothing complained of
//! in the console, nothing asked of another machine.

use serde_json::{Value, json};
use thirtyfour::WebDriver;

use crate::axe;

/// The widths at which a page is looked at: a desk and a telephone.
pub(crate) const WIDTHS: [u32; 2] = [1280, 320];
/// Light and dark.
pub(crate) const SCHEMES: [&str; 2] = ["light", "dark"];

/// Where this variable of the environment is set, the rule engine looks at every width in every scheme.
const EVERYWHERE: &str = "RETINUE_AXE_EVERYWHERE";

/// Everything that is wrong with the page at every width and in every scheme, by our own rules and by the rule engine's.
pub(crate) async fn over(browser: &WebDriver) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut note = |found: Vec<String>, width, scheme| {
        let told = found.into_iter();
        wrong.extend(told.map(|found| format!("{found} ({width} wide, {scheme})")));
    };
    // The narrow window is the telephone held upright, and a desk at four times the size of its letters.
    for (width, scheme) in [(320, "dark"), (1280, "light")] {
        shown_at(browser, width, 900, scheme).await;
        note(structure(browser).await, width, scheme);
        note(axe::violations(browser).await, width, scheme);
    }
    // What a scheme changes are its colours, which our own rules judge as the engine's do. The engine is asked here too when
    // it is told to: that takes the whole suite some time more.
    let engine_everywhere = std::env::var_os(EVERYWHERE).is_some();
    for (width, scheme) in [(320, "light"), (1280, "dark")] {
        shown_at(browser, width, 900, scheme).await;
        note(structure(browser).await, width, scheme);
        if engine_everywhere {
            note(axe::violations(browser).await, width, scheme);
        }
    }
    shown_at(browser, 1280, 900, "light").await;
    wrong
}

/// What is wrong with the page as it is shown.
pub(crate) async fn structure(browser: &WebDriver) -> Vec<String> {
    let found = browser
        .execute(include_str!("look.js"), Vec::new())
        .await
        .expect("the page is looked at");
    found.convert().expect("a list of sentences")
}

/// Shows the page in a window of that size, to a reader who prefers light or dark.
pub(crate) async fn shown_at(browser: &WebDriver, width: u32, height: u32, scheme: &str) {
    let tools = browser.cdp();
    tools
        .send_raw(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await
        .expect("a window of that size");
    tools
        .send_raw(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                // Colours that are still on their way are no colours to judge.
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        )
        .await
        .expect("a preferred scheme");
}

/// Shows the page to a reader with one wish of the eyes, such as `forced-colors` that are `active`.
pub(crate) async fn shown_to(browser: &WebDriver, wish: &str, value: &str, scheme: &str) {
    browser
        .cdp()
        .send_raw(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": wish, "value": value },
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        )
        .await
        .expect("a wish of the eyes");
}

/// An address at which nothing is.
pub(crate) const NOWHERE: &str = "/no/such/page";

/// Complaints in the console since the last call. An answer that refuses a form is complained of by the browser
/// itself, and is what was asked for; so is one that says that nothing is at [`NOWHERE`].
pub(crate) async fn complaints(browser: &WebDriver) -> Vec<String> {
    let entries = browser.browser_log().await.expect("the console is read");
    let complaints = entries
        .into_iter()
        .filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"))
        .filter(|entry| !entry.message.contains("responded with a status of 422"))
        .filter(|entry| !entry.message.contains(NOWHERE))
        // Whoever may not answer a program's question, and a program that may ask nobody, are told so on a page.
        .filter(|entry| !entry.message.contains("/authorize?"));
    complaints
        .map(|entry| format!("{}: {}", entry.level, entry.message))
        .collect()
}

/// Addresses asked for since the last call that are not on the site.
pub(crate) async fn strangers(browser: &WebDriver, base: &str) -> Vec<String> {
    let entries = browser.get_log("performance").await;
    let entries = entries.expect("the network is read");
    entries
        .iter()
        .filter_map(|entry| address(&entry.message))
        .filter(|address| !address.starts_with(base))
        .filter(|address| {
            // The browser's own pages, and what carries its content with it.
            ![
                "data:",
                "about:",
                "chrome:",
                "chrome-extension:",
                "chrome-untrusted:",
            ]
            .iter()
            .any(|own| address.starts_with(own))
        })
        .collect()
}

fn address(message: &str) -> Option<String> {
    let event: Value = serde_json::from_str(message).ok()?;
    let message = event.get("message")?;
    if message.get("method")?.as_str()? != "Network.requestWillBeSent" {
        return None;
    }
    let url = message.pointer("/params/request/url")?;
    url.as_str().map(str::to_owned)
}
