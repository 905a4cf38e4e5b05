//! The pages of an import.

use maud::{Markup, html};
use retinue_interop::import::TableKind;
use retinue_ledger::{ImportRow, ImportedLine};

use super::read::{self, Cut, Whole};
use super::{Came, PATH, Told, resources, words};
use crate::http::form::Form;
use crate::views::days::Zones;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};

/// The table, and the imports that were made.
pub(super) fn first(
    form: &Form,
    made: &[ImportRow],
    done: Option<&'static str>,
    zones: &Zones,
) -> Markup {
    let tables = TableKind::ALL.map(|kind| (kind.as_str(), words::kind(kind)));
    let kinds = [&tables[..], &[(resources::KIND, words::RESOURCES)]].concat();
    html! {
        (parts::crumb("/clinic", super::super::words::WORKLIST))
        (parts::error_summary(form))
        h1 { (words::TITLE) }
        @if let Some(done) = done { (parts::notice(Tone::Yes, done, html! {})) }
        p.lead { (words::LEAD) }
        form.form method="post" action=(PATH) enctype="multipart/form-data" novalidate {
            (fields::choice_of(form, &words::KIND, &kinds))
            (fields::choice_of(form, &words::SEPARATOR, &words::SEPARATORS))
            (fields::file(form, &words::FILE, ".csv,.tsv,.txt,.ndjson,text/csv"))
            (fields::document(form, &words::TABLE))
            div.acts { button type="submit" #send { (words::CUT) } }
        }
        section.panel aria-labelledby="made-title" {
            h2 #made-title { (words::MADE) }
            @if made.is_empty() { (parts::empty(words::NONE_MADE)) }
            @else {
                p.small.muted { (words::TAKE_BACK_LEAD) }
                div.scroll tabindex="0" role="region" aria-labelledby="made-title" {
                    table {
                        thead { tr { th scope="col" { "When" } th scope="col" { "What" } th scope="col" { "Lines" } th scope="col" { "Taken back" } } }
                        tbody { @for row in made { (import(row, zones)) } }
                    }
                }
            }
        }
    }
}

fn import(row: &ImportRow, zones: &Zones) -> Markup {
    let kind = match TableKind::from_text(&row.kind) {
        Some(kind) => words::kind(kind),
        None if row.kind == resources::KIND => words::RESOURCES,
        None => row.kind.as_str(),
    };
    html! {
        tr {
            th scope="row" { (zones.moment(row.at)) }
            td { (kind) }
            td { (row.recorded) }
            td {
                @match row.undone_at {
                    Some(at) => { (words::WAS_TAKEN_BACK) " " (zones.moment(at)) }
                    None if row.undoable == 0 => { "–" }
                    None => {
                        form method="post" action={ (PATH) "/" (row.id) "/take-back" } {
                            button.button-second.button-small type="submit" { (words::TAKE_BACK) span.unseen { ": " (kind) ", " (zones.moment(row.at)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What goes along from step to step.
fn along(cut: &Cut) -> Markup {
    html! {
        (fields::hidden(words::KIND.name, cut.kind.as_str()))
        (fields::hidden(words::SEPARATOR.name, cut.separator.as_str()))
        (fields::hidden(words::TABLE.name, &cut.text))
    }
}

/// Lines of the table that are shown so that whoever chooses sees what stands where.
const SHOWN_LINES: usize = 3;

/// What each column is.
pub(super) fn columns(cut: &Cut) -> Markup {
    let form = &cut.form;
    let headings = cut.table.headings.iter().enumerate();
    let offered: Vec<(String, String)> = headings
        .map(|(place, heading)| {
            let unnamed = || format!("Column {}", place.saturating_add(1));
            let label = (!heading.is_empty()).then(|| heading.clone());
            (place.to_string(), label.unwrap_or_else(unnamed))
        })
        .collect();
    html! {
        (parts::crumb(PATH, words::TITLE))
        (parts::error_summary(form))
        h1 { (words::COLUMNS) }
        p.lead { (words::kind(cut.kind)) ", " (cut.table.rows.len()) " lines. " (words::COLUMNS_LEAD) }
        section.panel aria-labelledby="lines-title" {
            h2 #lines-title { (words::FIRST_LINES) }
            div.scroll tabindex="0" role="region" aria-labelledby="lines-title" {
                table {
                    thead { tr { @for (_, heading) in &offered { th scope="col" { (heading) } } } }
                    tbody {
                        @for (_, cells) in cut.table.rows.iter().take(SHOWN_LINES) {
                            tr { @for place in 0..offered.len() { td { (cells.get(place).map(String::as_str).unwrap_or_default()) } } }
                        }
                    }
                }
            }
        }
        form.form method="post" action=(PATH) enctype="multipart/form-data" novalidate {
            (fields::command())
            (fields::hidden(read::STEP, read::REHEARSE))
            (along(cut))
            @for (column, needed) in cut.kind.columns() {
                (fields::select(form, &words::place(*column), if *needed { Need::Required } else { Need::Optional }, &offered))
            }
            (fields::choice_of(form, &words::DAYS, &words::DAY_ORDERS))
            (fields::choice_of(form, &words::DECIMALS, &words::DECIMAL_SIGNS))
            div.acts {
                button type="submit" #send { (words::REHEARSE) }
                a.button.button-plain href=(PATH) { (words::ANEW) }
            }
        }
    }
}

/// Lines of either list that are shown; what is behind is counted.
const MOST_SHOWN: usize = 200;

/// What would come, or came, of each line.
pub(super) fn report(along: &Markup, enrols: bool, told: &[Told], recorded: bool) -> Markup {
    let taken: Vec<&Told> = told.iter().filter(|one| one.is_recorded()).collect();
    let left: Vec<&Told> = told.iter().filter(|one| !one.is_recorded()).collect();
    html! {
        (parts::crumb(PATH, words::TITLE))
        h1 { (if recorded { words::RECORDED } else { words::REHEARSED }) }
        p.lead {
            @if !recorded { (words::REHEARSED_LEAD) " " }
            strong { (taken.len()) } @if recorded { " recorded, " } @else { " would be recorded, " }
            strong { (left.len()) } " left out."
        }
        @if recorded && enrols && !taken.is_empty() { (parts::notice(Tone::Wait, words::ENROLLED_NEXT, html! {})) }
        @if !recorded {
            @if taken.is_empty() { (parts::notice(Tone::No, words::NONE_RECORDED, html! {})) }
            @else {
                form method="post" action=(PATH) enctype="multipart/form-data" {
                    (fields::command())
                    (fields::hidden(read::STEP, read::RECORD))
                    (along)
                    @if !left.is_empty() { p.small.muted { (words::RECORD_LEAD) } }
                    div.acts { button type="submit" #send { "Record " (taken.len()) @if taken.len() == 1 { " line" } @else { " lines" } } }
                }
            }
        }
        (list("left", words::LEFT_OUT, &left, recorded))
        (list("taken", if recorded { words::TAKEN } else { words::WOULD_BE }, &taken, recorded))
        p.acts { a.button.button-second href=(PATH) { (words::ANEW) } }
    }
}

/// A table that goes along whole: its lines, and how they are read.
pub(super) fn along_with(table: &Whole) -> Markup {
    html! { (along(&table.cut)) (mapping(table)) }
}

/// How the table is read, as it was chosen.
fn mapping(table: &Whole) -> Markup {
    let typed = &table.cut.form.typed;
    let places = table.cut.kind.columns().iter();
    let places = places.map(|(column, _)| words::place(*column).name);
    html! {
        @for name in places.chain([words::DAYS.name, words::DECIMALS.name]) {
            @if let Some(chosen) = typed.first(name) { (fields::hidden(name, chosen)) }
        }
    }
}

fn list(id: &str, title: &str, lines: &[&Told], recorded: bool) -> Markup {
    let behind = lines.len().saturating_sub(MOST_SHOWN);
    html! {
        @if !lines.is_empty() {
            section.panel aria-labelledby={ (id) "-title" } {
                h2 id={ (id) "-title" } { (title) }
                ul.plain {
                    @for told in lines.iter().take(MOST_SHOWN) {
                        li { "Line " (told.line) ": " (came(&told.came, recorded)) }
                    }
                }
                @if behind > 0 { p.small.muted { (behind) " more lines follow." } }
            }
        }
    }
}

fn came(came: &Came, recorded: bool) -> Markup {
    html! {
        @match came {
            Came::Unread(mistakes) => { (mistakes.join(". ")) "." }
            Came::Judged(ImportedLine::Recorded(patient, number)) => {
                @if recorded { a href={ "/clinic/patients/" (patient) } { span.code { (number) } } }
                @else { "can be recorded." }
            }
            Came::Judged(ImportedLine::OnRecord(patient, number)) => {
                a href={ "/clinic/patients/" (patient) } { span.code { (number) } } " " (words::ON_RECORD) "."
            }
            Came::Judged(ImportedLine::Differs(patient, number)) => {
                a href={ "/clinic/patients/" (patient) } { span.code { (number) } } " " (words::DIFFERS) "."
            }
            Came::Judged(ImportedLine::NobodyHere) => { (words::NOBODY_HERE) "." }
            Came::Judged(ImportedLine::Refused(because)) => {
                @for one in because { (one.field) ": " (one.wrong) ". " (one.remedy) " " }
            }
            Came::Judged(ImportedLine::NotAllowed(says)) => { (says) }
        }
    }
}
