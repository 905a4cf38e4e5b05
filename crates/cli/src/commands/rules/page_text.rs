//! An edition in text of 80 columns.

use super::page::{Entry, Number, Page, Passage};
use super::words;
use crate::text::{Paint, WIDTH, hung, wrapped};

/// The page.
pub(super) fn render(page: &Page<'_>) -> String {
    let paint = Paint::for_stdout();
    let mut text = String::new();
    let title = format!("Edition {} as it stands on {}", page.edition.id, page.on);
    text.push_str(&format!("{}\n", paint.heading(&title)));
    text.push_str(&wrapped("", page.programme, WIDTH));
    text.push_str(&wrapped("", &format!("{}.", page.edition.title), WIDTH));
    text.push_str(&wrapped("", &page.standing, WIDTH));
    let confidence = format!("Confidence {}.", page.edition.confidence);
    text.push_str(&wrapped("", &confidence, WIDTH));
    text.push_str(&format!("rules {}\n", page.rules));

    let heading = format!(
        "Requirements: {}, in the order in which reasons are told",
        page.entries.len()
    );
    text.push_str(&format!("\n{}\n", paint.heading(&heading)));
    for (index, entry) in page.entries.iter().enumerate() {
        text.push('\n');
        text.push_str(&requirement(index.saturating_add(1), entry, paint));
    }
    if !page.others.is_empty() {
        text.push_str(&format!("\n{}\n", paint.heading("Numbers of duties")));
        for one in &page.others {
            text.push_str(&number(one, "  ", 4));
        }
    }
    if !page.duties.is_empty() {
        text.push_str(&format!("\n{}\n", paint.heading("Duties")));
        for (duty, due) in &page.duties {
            let says = format!("{}: {} ({due}).", words::actor(duty.actor), duty.title);
            text.push_str(&hung("  ", 4, &says, WIDTH));
        }
    }
    if !page.differences.is_empty() {
        let heading = "What the edition changes, and how sure that is";
        text.push_str(&format!("\n{}\n", paint.heading(heading)));
        for one in &page.differences {
            let says = format!(
                "{}. {} Confidence: {}.",
                one.subject,
                words::changed(one),
                one.confidence
            );
            text.push_str(&hung("  ", 4, &says, WIDTH));
        }
    }
    text
}

fn requirement(place: usize, entry: &Entry<'_>, paint: Paint) -> String {
    let requirement = entry.requirement;
    let row = |name: &str, says: &str| hung(&format!("    {name:<11}"), 15, says, WIDTH);
    let title = format!("{place}. {}", requirement.title);
    // The heading is wrapped before it is painted: colour takes no columns.
    let mut text = wrapped("", &title, WIDTH)
        .lines()
        .map(|line| format!("{}\n", paint.heading(line)))
        .collect::<String>();
    if let Some(why) = entry.none {
        text.push_str(&row("not asked", why));
    }
    text.push_str(&row("name", requirement.name.as_str()));
    text.push_str(&row("asked of", words::applies(requirement.applies)));
    text.push_str(&row("cleared by", words::who(requirement.who)));
    for (id, asks) in &entry.law {
        text.push_str(&row("law", format!("{id}: {asks}").trim_end_matches(": ")));
    }
    text.push_str(&row("passage", &passage(&entry.passage)));
    for one in &entry.numbers {
        text.push_str(&number(one, "    number     ", 15));
    }
    for (name, reading) in &entry.readings {
        let mark = if reading.provisional {
            ", PROVISIONAL"
        } else {
            ""
        };
        let says = format!(
            "{name}{mark}: {} {} The other reading: {}",
            reading.question, reading.reading, reading.other_reading
        );
        text.push_str(&row("reading", &says));
    }
    text.push_str(&row("met in", &words::questions(&entry.shown.met, 3)));
    match entry.never_refused {
        Some(why) if entry.shown.unmet.is_empty() => {
            text.push_str(&row("refused in", &format!("no case ever: {why}")))
        }
        _ => text.push_str(&row("refused in", &words::questions(&entry.shown.unmet, 3))),
    }
    text
}

fn number(number: &Number<'_>, first: &str, indent: usize) -> String {
    let since = number
        .value
        .from
        .map_or_else(String::new, |from| format!(" since {from}"));
    let says = format!(
        "{}: {}{since}. {}. {}",
        number.name,
        number.says,
        number.description,
        passage(&number.passage)
    );
    let mut text = hung(first, indent, &says, WIDTH);
    if let Some(one) = &number.value.provisional {
        let says = format!(
            "PROVISIONAL, reading {}; otherwise: {}.",
            one.reading, one.other_reading
        );
        text.push_str(&hung(&" ".repeat(indent), indent, &says, WIDTH));
    }
    text
}

fn passage(passage: &Passage<'_>) -> String {
    format!(
        "{}: {} (read there on {}).",
        passage.cite.source, passage.cite.at, passage.checked
    )
}
