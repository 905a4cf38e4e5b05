//! An edition as one page for a browser or a printer. It needs nothing but itself: no script, no font, no other file.

use maud::{DOCTYPE, Markup, html};
use retinue_rulebook::Answered;

use super::page::{Entry, Number, Page, Passage};
use super::words;

/// It holds none of the signs that HTML escapes, so that it stands in the page as it is written; a test compares.
const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn render(page: &Page<'_>) -> String {
    let title = format!("Edition {} as it stands on {}", page.edition.id, page.on);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) ", " (page.programme) }
                style { (STYLE) }
            }
            body {
                a.skip href="#requirements" { "To the requirements" }
                header {
                    p.programme { (page.programme) }
                    h1 { (title) }
                    p { (page.edition.title) "." }
                    p { (page.standing) }
                    p { "Confidence " (page.edition.confidence) "." }
                    p.hash { "Rules " code { (page.rules) } }
                }
                nav aria-label="Contents" {
                    h2 { "Contents" }
                    ol {
                        @for entry in &page.entries {
                            li { a href={ "#" (entry.requirement.name) } { (entry.requirement.title) } }
                        }
                    }
                    ul {
                        @if !page.others.is_empty() { li { a href="#numbers" { "Numbers of duties" } } }
                        @if !page.duties.is_empty() { li { a href="#duties" { "Duties" } } }
                        @if !page.differences.is_empty() { li { a href="#differences" { "What the edition changes" } } }
                    }
                }
                main id="requirements" {
                    h2 { "Requirements, in the order in which reasons are told" }
                    @for (index, entry) in page.entries.iter().enumerate() {
                        (requirement(index.saturating_add(1), entry))
                    }
                    @if !page.others.is_empty() {
                        section id="numbers" {
                            h2 { "Numbers of duties" }
                            @for one in &page.others { (number(one)) }
                        }
                    }
                    @if !page.duties.is_empty() {
                        section id="duties" {
                            h2 { "Duties" }
                            ul {
                                @for (duty, due) in &page.duties {
                                    li {
                                        strong { (words::actor(duty.actor)) } ": " (duty.title) " (" (due) "). "
                                        span.cite { (duty.grounds.cite.source) ": " (duty.grounds.cite.at) "." }
                                    }
                                }
                            }
                        }
                    }
                    @if !page.differences.is_empty() {
                        section id="differences" {
                            h2 { "What the edition changes, and how sure that is" }
                            @for one in &page.differences {
                                div.difference {
                                    h3 { (one.subject) }
                                    p { (words::changed(one)) }
                                    p { "Confidence: " strong { (one.confidence) } ". "
                                        span.cite { (one.cite.source) ": " (one.cite.at) "." } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

fn requirement(place: usize, entry: &Entry<'_>) -> Markup {
    let requirement = entry.requirement;
    let heading = format!("{}-title", requirement.name);
    let content = content(place, entry, &heading);
    let dense = printed_length(&content.0) > SPARSE;
    html! {
        article.dense[dense] id=(requirement.name) aria-labelledby=(heading) { (content) }
    }
}

/// The most letters of a requirement that fit one sheet of Letter or A4 in the usual size of type. What has more is
/// printed in smaller type, so that a requirement is one page.
const SPARSE: usize = 3_000;

/// The letters that are printed: those outside tags, and outside the lists that paper leaves out.
fn printed_length(content: &str) -> usize {
    let mut length = 0_usize;
    let mut in_list = false;
    for piece in content.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        match tag.split(' ').next() {
            Some("details") => in_list = true,
            Some("/details") => in_list = false,
            _ => {}
        }
        if !in_list {
            length = length.saturating_add(text.chars().count());
        }
    }
    length
}

fn content(place: usize, entry: &Entry<'_>, heading: &str) -> Markup {
    let requirement = entry.requirement;
    html! {
            h3 id=(heading) { (place) ". " (requirement.title) }
            @if let Some(why) = entry.none {
                p.not-asked { strong { "Not asked in this edition: " } (why) }
            }
            dl {
                dt { "Name" } dd { code { (requirement.name) } }
                dt { "Asked of" } dd { (words::applies(requirement.applies)) }
                dt { "Cleared by" } dd { (words::who(requirement.who)) }
                dt { "Law" }
                @for (id, asks) in &entry.law {
                    dd { strong { (id) } @if !asks.is_empty() { ": " (asks) } }
                }
                dt { "Passage" } dd { (passage(&entry.passage)) }
            }
            @if !entry.numbers.is_empty() {
                h4 { "Numbers in force that day" }
                @for one in &entry.numbers { (number(one)) }
            }
            @if !entry.readings.is_empty() {
                h4 { "Readings" }
                @for (name, reading) in &entry.readings {
                    div.reading {
                        p {
                            strong { (name) }
                            @if reading.provisional { " " span.mark { "provisional" } }
                            ": " (reading.question)
                        }
                        p { "Read here: " (reading.reading) " The other reading: " (reading.other_reading) }
                    }
                }
            }
            h4 { "Worked cases" }
            (cases("Met in", &entry.shown.met))
            @match entry.never_refused {
                Some(why) if entry.shown.unmet.is_empty() => { p { "Never the reason of a denial: " (why) "." } },
                _ => (cases("The reason of a denial in", &entry.shown.unmet)),
            }
    }
}

fn number(number: &Number<'_>) -> Markup {
    html! {
        div.number {
            p {
                strong { (number.says) }
                @if let Some(from) = number.value.from { " since " (from) }
                @if number.value.provisional.is_some() { " " span.mark { "provisional" } }
            }
            p { (number.description) "." }
            @if let Some(one) = &number.value.provisional {
                p { "Reading " (one.reading) "; otherwise: " (one.other_reading) "." }
            }
            p.cite { code { (number.name) } " · " (passage(&number.passage)) }
        }
    }
}

fn passage(passage: &Passage<'_>) -> Markup {
    html! {
        (passage.source) ": " (passage.cite.at) " "
        span.cite { "(" code { (passage.cite.source) } ", read there on " (passage.checked) ")" }
    }
}

/// All of them, folded away on a screen behind their number; on paper the first stand there.
fn cases(what: &str, asked: &[Answered]) -> Markup {
    html! {
        @match asked.len() {
            0 => p { (what) ": no question." },
            count => {
                details {
                    summary { (what) " " (count) @if count == 1 { " question" } @else { " questions" } }
                    ul.cases { @for one in asked { li { code { (one) } } } }
                }
                p.on-paper { (what) " " (words::questions(asked, 6)) "." }
            }
        }
    }
}
