//! The course on paper: the same picture and the same rows as on the page, as a tagged PDF.

use axum::response::Response;
use retinue_interop::pdf::{Block, Document, Said};
use retinue_rulebook::{Language, watermark};

use super::chart::CareChart;
use super::course::{self, Urgency};
use crate::http::fault::Fault;
use crate::rooms::form_copy;
use crate::site::Site;
use crate::views::days;
use crate::words::said::course as says;

/// The course as a file. Where there is none to draw it is not found: the page says why.
pub(in crate::rooms) async fn download(
    site: &Site,
    chart: &CareChart,
    language: Language,
    urgency: Urgency,
) -> Result<Response, Fault> {
    let planned = chart.course().map_err(|_| Fault::NotFound)?;
    let drawn = course::drawing(chart, &planned, language, urgency);
    let when = |from, to: Option<_>| match to {
        Some(to) => format!(
            "{} – {}",
            days::short_in(from, language),
            days::short_in(to, language)
        ),
        None => days::short_in(from, language),
    };
    let rows = drawn
        .rows
        .iter()
        .map(|(from, to, what)| (when(*from, *to), what.clone()))
        .collect();
    let document = Document {
        title: Said::plain(says::HEADING.get(language)),
        language: language.tag(),
        watermark: watermark(chart.chart.mode).map(str::to_owned),
        foot: chart.chart.number.to_string(),
        blocks: vec![
            Block::Paragraph(Said::plain(format!(
                "{} · {}",
                chart.chart.name,
                days::long_in(chart.today(), language)
            ))),
            Block::Picture(drawn.picture),
            Block::Paragraph(Said::plain(drawn.key)),
            Block::Facts(rows),
        ],
    };
    form_copy::download(site, document, "course.pdf").await
}
