//! The month's questions on paper: printed for a patient, answered and signed by the patient alone, and keyed in as they
//! were written (decision 0056).

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use retinue_interop::pdf::{Block, Document, Entry, Said};
use retinue_kernel::{Id, Payload};
use retinue_ledger::{Assistance, PrintedSheet, sheet_passes};
use retinue_rulebook::{Language, watermark};

use super::acts::words as act_words;
use super::{acts, form_words};
use crate::access::proof::Prescriber;
use crate::http::fault::Fault;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, Words};
use crate::rooms::chart::Chart;
use crate::rooms::patient::questions::{self, Questions};
use crate::rooms::{contraception, form_copy};
use crate::site::Site;
use crate::views::days;
use crate::views::fields::{self, Need};
use crate::views::parts::{self, Tone};
use crate::words::said::{reports, sheet as says};
use crate::words::vocabulary::Word as _;

/// The sheet, in a language.
pub(super) const PAPER: &str = "/clinic/patients/{patient}/questions-on-paper/{language}/sheet.pdf";

const MARKED_TRUE: &str = "true";
const MARKED_FALSE: &str = "false";
const UNMARKED: &str = "unmarked";

fn printed(chart: &Chart) -> PrintedSheet {
    PrintedSheet::printed(chart.patient, &chart.record, &chart.rulebook, chart.today)
}

/// Keying in a sheet that came back, and the way to print one.
pub(in crate::rooms) struct OnPaper;

impl Act for OnPaper {
    const SLUG: &'static str = "questions-on-paper";
    const PATH: &'static str = "/clinic/patients/{patient}/questions-on-paper";
    const WORDS: Words = act_words::QUESTIONS_ON_PAPER;
    const ASSISTANTS_TOO: bool = true;

    fn fits(chart: &Chart) -> bool {
        Questions::fits(chart) && acts::can(chart) && questions::are_asked_here(chart)
    }

    fn begin(_: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(form_words::READ_IN.name, "en".to_owned())])
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        if !Self::fits(chart) {
            return html! { p { (act_words::NO_SHEET) } };
        }
        let offered = [
            (MARKED_TRUE, act_words::MARKED_TRUE),
            (MARKED_FALSE, act_words::MARKED_FALSE),
            (UNMARKED, act_words::NOT_MARKED),
        ];
        let last = chart.facts().rev().find_map(|event| match event.payload {
            Payload::ComprehensionAnswered { passed, .. } => Some(passed),
            _ => None,
        });
        html! {
            @if last == Some(false) {
                (parts::notice(Tone::Wait, act_words::LAST_NOT_PASSED, html! {
                    p { (act_words::LAST_NOT_PASSED_MEANS) }
                    (questions::notes(&chart.rulebook, Language::English))
                }))
            }
            section.part {
                h2.group-title { (act_words::SHEET_PRINT) }
                p { (act_words::SHEET_PRINT_MEANS) }
                p { (act_words::SHEET_CODE_TODAY) " " code { (printed(chart).code) } }
                ul {
                    @for (language, label) in [(Language::English, act_words::SHEET_EN), (Language::Spanish, act_words::SHEET_ES)] {
                        li { a href={ (super::patient::path(chart)) "/" (Self::SLUG) "/" (language.tag()) "/sheet.pdf" } { (label) } }
                    }
                }
            }
            section.part {
                h2.group-title { (act_words::SHEET_KEY) }
                p { (act_words::SHEET_KEY_MEANS) }
                (fields::code(form, &act_words::SHEET_CODE, Need::Required))
                (fields::date(form, &act_words::SHEET_SIGNED_ON, Need::Required))
                (fields::choice_of(form, &form_words::READ_IN, &[("en", form_words::IN_ENGLISH), ("es", form_words::IN_SPANISH)]))
                ol.items {
                    @for question in chart.rulebook.questions() {
                        li { (fields::statement_of(form, question.id.as_str(), question.says.get(Language::English), &offered)) }
                    }
                }
            }
            section.part {
                h2.group-title { (act_words::SHEET_METHODS) }
                p { (act_words::SHEET_METHODS_MEANS) }
                (contraception::controls_on_paper(chart, form))
                (fields::tick(form, &act_words::SHEET_SIGNED))
            }
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let typed = reader.text(&act_words::SHEET_CODE, 80);
        let sheet = typed.and_then(|typed| {
            let found =
                PrintedSheet::of_code(chart.patient, &chart.record, &chart.rulebook, &typed);
            if found.is_none() {
                reader.wrong(act_words::SHEET_CODE.name, act_words::NOT_THAT_SHEET);
            }
            found
        });
        let earliest = sheet.as_ref().map_or(chart.born, |sheet| sheet.printed_on);
        let on = reader.day(&act_words::SHEET_SIGNED_ON, earliest..=chart.today);
        let mut marks: Vec<(Id, String)> = Vec::new();
        for question in chart.rulebook.questions() {
            let name = question.id.as_str();
            match reader.one_of(name, &[MARKED_TRUE, MARKED_FALSE, UNMARKED]) {
                Some(mark) => marks.push((question.id.clone(), mark)),
                None if !reader.has_problem(name) => reader.wrong(name, act_words::KEY_THIS),
                None => {}
            }
        }
        let code = sheet.as_ref().map(|sheet| sheet.code.clone());
        let methods = contraception::read_from_sheet(chart, reader, code);
        if !reader.ticked(act_words::SHEET_SIGNED.name)
            && !reader.has_problem(act_words::SHEET_SIGNED.name)
        {
            reader.wrong(act_words::SHEET_SIGNED.name, act_words::NOT_SIGNED);
        }
        let on = on?;
        let sheet = sheet?.marked(&chart.rulebook, |statement| {
            let (_, mark) = marks.iter().find(|(id, _)| id == statement)?;
            match mark.as_str() {
                MARKED_TRUE => Some(true),
                MARKED_FALSE => Some(false),
                _ => None,
            }
        });
        let answered = Payload::ComprehensionAnswered {
            passed: sheet_passes(&chart.rulebook, &sheet),
            sheet: Some(Box::new(sheet)),
        };
        let payloads = [Some(answered), methods].into_iter().flatten();
        Some(payloads.map(|payload| Report { on, payload }).collect())
    }

    fn assistance(reader: &mut Reader) -> Assistance {
        let language = reader.offered(&form_words::READ_IN, &["en", "es"]);
        Assistance {
            language: language.as_deref().and_then(Id::new),
            ..Assistance::default()
        }
    }
}

/// The sheet of today as a file to print.
pub(super) async fn paper(
    proof: Prescriber,
    State(site): State<Site>,
    Path((patient, language)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let language = Language::ALL.iter().find(|one| one.tag() == language);
    let language = *language.ok_or(Fault::NotFound)?;
    let chart = super::chart(&site, &proof, &patient).await?;
    if !OnPaper::fits(&chart) {
        return Err(Fault::NotFound);
    }
    form_copy::download(&site, document(&chart, language), "questions.pdf").await
}

fn document(chart: &Chart, language: Language) -> Document {
    let sheet = printed(chart);
    let plain = |words: &str| Block::Paragraph(Said::plain(words));
    let heading = |words: &str| Block::Heading(Said::plain(words));
    let facts = [
        (says::NAME, chart.name.clone()),
        (says::NUMBER, chart.number.to_string()),
        (says::PRINTED, days::long_in(sheet.printed_on, language)),
        (says::CODE, sheet.code.to_string()),
    ];
    let marks = [reports::TRUE, reports::FALSE].map(|word| word.get(language).to_owned());
    let statements = (1_u32..).zip(chart.rulebook.questions());
    let statements = statements.map(|(place, question)| Entry {
        label: format!("{place}."),
        says: vec![Said::plain(question.says.get(language))],
        boxes: marks.to_vec(),
        lines: Vec::new(),
    });
    let mut blocks = vec![
        plain(says::LEAD.get(language)),
        form_copy::facts(facts, language),
        plain(reports::DEMONSTRATION_MEANS.get(language)),
        heading(says::QUESTIONS.get(language)),
        Block::List(statements.collect()),
        heading(says::CONTRACEPTION.get(language)),
        plain(says::CONTRACEPTION_MEANS.get(language)),
    ];
    blocks.push(Block::List(methods(chart, language)));
    blocks.push(heading(says::SIGNATURE.get(language)));
    blocks.push(plain(says::SIGNATURE_MEANS.get(language)));
    blocks.push(Block::List(vec![by_hand(
        Vec::new(),
        Vec::new(),
        vec![says::SIGNED.get(language), says::DAY.get(language)],
    )]));
    Document {
        title: Said::plain(says::TITLE.get(language)),
        language: language.tag(),
        watermark: watermark(chart.mode).map(str::to_owned),
        foot: says::foot(language, &chart.number, &sheet.code),
        blocks,
    }
}

/// Each method with a box, two in a row, by what it counts for; abstinence; and since when.
fn methods(chart: &Chart, language: Language) -> Vec<Entry> {
    let mut rows = Vec::new();
    for (name, methods) in contraception::groups(chart, language) {
        let mut says = vec![Said::plain(name)];
        for two in methods.chunks(2) {
            let boxes = two.iter().map(|method| method.label_in(language));
            rows.push(by_hand(
                std::mem::take(&mut says),
                boxes.collect(),
                Vec::new(),
            ));
        }
    }
    let abstinence = vec![reports::ABSTINENCE.get(language)];
    rows.push(by_hand(Vec::new(), abstinence, Vec::new()));
    let since = vec![reports::SINCE.get(language)];
    rows.push(by_hand(Vec::new(), Vec::new(), since));
    rows
}

fn by_hand(says: Vec<Said>, boxes: Vec<&str>, lines: Vec<&str>) -> Entry {
    let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    Entry {
        label: String::new(),
        says,
        boxes: owned(boxes),
        lines: owned(lines),
    }
}
