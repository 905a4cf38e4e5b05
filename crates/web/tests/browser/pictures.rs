//! Pictures of the pages, for people: written to the folder that `RETINUE_SCREENSHOTS` names, and not at all without it.

use std::path::PathBuf;

use thirtyfour::WebDriver;

use crate::look::{SCHEMES, WIDTHS, shown_at};

/// The tallest picture. What is longer is cut off.
const TALLEST: u64 = 8_000;

/// Takes the page at both widths, in light and dark, from its top to its end.
pub(crate) async fn taken(browser: &WebDriver, of: &str) {
    let Some(folder) = std::env::var_os("RETINUE_SCREENSHOTS").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for width in WIDTHS {
        for scheme in SCHEMES {
            shown_at(browser, width, 900, scheme).await;
            let height = browser
                .execute("return document.documentElement.scrollHeight", Vec::new())
                .await;
            let height: u64 = height
                .expect("the page has a height")
                .convert()
                .expect("a number");
            let height = u32::try_from(height.clamp(600, TALLEST)).expect("a height");
            shown_at(browser, width, height, scheme).await;
            let file = folder.join(format!("{of}-{width}-{scheme}.png"));
            browser.screenshot(&file).await.expect("a picture");
        }
    }
    shown_at(browser, 1280, 900, "light").await;
}
