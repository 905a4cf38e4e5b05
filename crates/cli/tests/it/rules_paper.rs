//! An edition on paper: each requirement is one sheet.

use std::path::Path;
use std::process::Command;

use crate::harness::retinue;

/// The pages of a file printed by Chromium, each as its lines; nothing where a program for it is not installed.
fn printed(html: &Path) -> Option<Vec<String>> {
    let pdf = html.with_extension("pdf");
    let profile = html.with_extension("profile");
    let done = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--print-to-pdf={}", pdf.display()))
        .arg(format!("file://{}", html.display()))
        .output()
        .ok()?;
    assert!(done.status.success(), "{done:?}");
    let read = Command::new("pdftotext")
        .arg("-layout")
        .arg(&pdf)
        .arg("-")
        .output()
        .ok()?;
    assert!(read.status.success(), "{read:?}");
    let text = String::from_utf8_lossy(&read.stdout).into_owned();
    Some(text.split('\u{c}').map(str::to_owned).collect())
}

#[test]
fn each_requirement_of_each_edition_is_printed_on_one_page() {
    let folder = tempfile::tempdir().expect("a folder");
    for edition in ["2021-12-13", "2026-11-15"] {
        let page = retinue(&["rules", "print", edition, "--on", "2026-11-21", "--html"]);
        assert_eq!(page.code, 0, "{}", page.err);
        let html = page.out;
        let requirements = html.matches("<article").count();
        assert!(requirements > 20, "{requirements}");
        for size in ["letter", "A4"] {
            let sized = html.replace("@page { margin", &format!("@page {{ size: {size}; margin"));
            assert_ne!(sized, html, "the margins of the page are set");
            let file = folder.path().join(format!("{edition}-{size}.html"));
            std::fs::write(&file, sized).expect("a file is written");
            let Some(pages) = printed(&file) else {
                return;
            };
            let first = |page: &String| page.trim_start().to_owned();
            let begins = pages.iter().position(|page| first(page).starts_with("1. "));
            let begins = begins.expect("the first requirement begins a page");
            for place in 1..=requirements {
                let page = pages.get(begins + place - 1).map(first).unwrap_or_default();
                assert!(
                    page.starts_with(&format!("{place}. ")),
                    "{edition} on {size}: requirement {} goes on on a second page: {page}",
                    place - 1
                );
            }
            let after = pages
                .get(begins + requirements)
                .map(first)
                .unwrap_or_default();
            assert!(after.starts_with("Numbers of duties"), "{edition}: {after}");
        }
    }
}
