//! The worklist: whom the clinic must think of first, what is next, who acts, and until when.

use maud::{Markup, html};
use retinue_kernel::Day;
use retinue_ledger::{Clinician, Ledger, ReadError, WorklistCursor, WorklistPage, WorklistRow};
use retinue_rulebook::Language;

use super::words;
use crate::http::form::Form;
use crate::rooms::chart::Chart;
use crate::rooms::let_in;
use crate::rooms::next::{self, Act, Next};
use crate::views::parts::{self, Tone};
use crate::views::{days, fields};
use crate::words::said::let_in as said_of_programs;
use crate::words::vocabulary::Word as _;
use crate::words::{next as next_words, verdict};

/// One patient of the list.
pub(super) struct Row {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) category: Option<retinue_kernel::Category>,
    /// The next act; none when the record is damaged and nothing may be decided from it.
    pub(super) next: Option<Next>,
    /// The first thing that ends if nobody acts.
    pub(super) expires: Option<Day>,
}

impl Row {
    /// The row as the page of the patient would have it.
    pub(super) fn of(row: WorklistRow) -> Row {
        let chart = row.file.ok();
        let chart = chart.map(|file| Chart::of(*file));
        Row {
            path: format!("/clinic/patients/{}", row.patient),
            name: row.name,
            number: row.number.to_string(),
            category: chart.as_ref().and_then(|chart| chart.summary.category),
            next: chart.as_ref().map(|chart| {
                next::next(&chart.record, &chart.summary, &chart.decision, chart.today)
            }),
            expires: row.first.map(|first| first.on),
        }
    }

    /// The day by which the list is sorted.
    pub(super) fn sort_day(&self) -> Option<Day> {
        let until = self.next.and_then(|next| next.until);
        [until, self.expires].into_iter().flatten().min()
    }
}

/// Pages that a search looks through, at most: a longer list is found by number.
const PAGES_SEARCHED: usize = 20;

/// The rows of one page, or of many when a name is looked for.
pub(super) fn load(
    ledger: &Ledger,
    who: &Clinician,
    cursor: Option<WorklistCursor>,
    searching: bool,
    rows: u32,
) -> Result<WorklistPage, ReadError> {
    let mut page = ledger.worklist(who, cursor.as_ref(), rows)?;
    if searching {
        for _ in 0..PAGES_SEARCHED {
            let Some(next) = page.next.take() else { break };
            let more = ledger.worklist(who, Some(&next), rows)?;
            page.rows.extend(more.rows);
            page.next = more.next;
        }
    }
    Ok(page)
}

/// Whether a row has the name or number that is looked for.
pub(super) fn matches(row: &WorklistRow, looked_for: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "");
    row.name.to_lowercase().contains(looked_for)
        || plain(&row.number.to_string()).contains(&plain(looked_for))
}

/// The page's content.
pub(super) fn view(
    rows: &[Row],
    form: &Form,
    looked_for: bool,
    more: Option<&str>,
    today: Day,
    due: &Markup,
    has_months: bool,
) -> Markup {
    html! {
        div.headline {
            div {
                h1 { (words::WORKLIST) }
                p.muted { (words::WORKLIST_LEAD) }
            }
            div.acts {
                a.button href="/clinic/enrol" #enrol { (words::ENROL) }
                @if has_months { a.button.button-second href=(super::months::PATH) { (super::months::TITLE) } }
                a.button.button-second href=(super::edition::PATH) { (super::edition::TITLE) }
                a.button.button-second href=(super::import::PATH) { (super::import::TITLE) }
            }
        }
        (due)
        form.row.no-print method="get" action="/clinic" role="search"
            hx-get="/clinic" hx-trigger="input changed delay:300ms from:#name, submit" hx-target="#worklist" hx-select="#worklist" hx-swap="outerHTML" hx-push-url="true" {
            (fields::text(form, &words::FIND, fields::Need::Required))
            div.field { button.button-second type="submit" { (words::FIND_BUTTON) } }
        }
        section.panel.worklist-panel #worklist aria-live="polite" aria-label=(words::WORKLIST) {
            (self::rows(rows, today, if looked_for { words::NO_MATCH } else { words::NOBODY }))
        }
        @if let Some(more) = more {
            p.acts { a.button.button-second href={ "/clinic?after=" (more) } rel="next" { (words::MORE) } }
        }
        p.acts.no-print { a.button.button-second href=(let_in::CLINIC) { (said_of_programs::LET_IN.get(Language::English)) } }
    }
}

/// The rows of a list, or what stands in their place.
pub(super) fn rows(rows: &[Row], today: Day, nobody: &str) -> Markup {
    html! {
        @if rows.is_empty() { (parts::empty(nobody)) }
        @else {
            div.work.work-head aria-hidden="true" {
                span { (words::PATIENT) }
                span { (words::NEXT_ACT) }
                span { (words::WHO_ACTS) }
                span { (words::UNTIL) }
            }
            ol.worklist {
                @for row in rows { li { (line(row, today)) } }
            }
        }
    }
}

fn line(row: &Row, today: Day) -> Markup {
    html! {
        a.work href=(row.path) {
            span {
                span.work-name { (row.name) }
                span.work-sub {
                    span.code { (row.number) }
                    @if let Some(category) = row.category { " · " (category.label()) }
                }
            }
            @match row.next {
                Some(next) => (what_is_next(next, today)),
                None => { span { (parts::tag(Tone::No, words::DAMAGED)) } span { "–" } }
            }
            span.work-until { (until(row.sort_day(), today)) }
        }
    }
}

/// The act, and whose it is.
fn what_is_next(next: Next, today: Day) -> Markup {
    html! {
        span {
            (next_words::for_clinic(next.act))
            @if let Some(from) = next.from { span.work-sub { (if next.act.is_a_wait() { words::UNTIL_DAY } else { words::FROM_DAY }) " " (days::short(from)) ", " (days::distance(from, today)) } }
        }
        span {
            span.unseen { (words::WHO_ACTS) ": " }
            @match next.act {
                Act::Nothing => { "–" }
                _ => (verdict::who_briefly(next.who)),
            }
        }
    }
}

/// The last day, told more strongly the nearer it is.
fn until(day: Option<Day>, today: Day) -> Markup {
    let Some(day) = day else {
        return html! { span.muted { (words::OPEN_ENDED) } };
    };
    let left = day.days_since(today);
    html! {
        span.unseen { (words::UNTIL) ": " }
        @if left <= 1 { (parts::tag(Tone::No, &days::distance(day, today))) " " }
        @else if left <= 3 { (parts::tag(Tone::Wait, &days::distance(day, today))) " " }
        (days::day(day))
        @if left > 3 { span.work-sub { (days::distance(day, today)) } }
    }
}
