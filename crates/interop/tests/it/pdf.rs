//! Documents for a person's hand: their structure, their words, and that the same document is the same bytes.

use std::process::Command;

use retinue_interop::pdf::{self, Block, Document, Entry, Said};
use retinue_rulebook::SANDBOX;

fn document(entries: usize) -> Document {
    let entry = |place: usize| Entry {
        label: format!("{place}."),
        says: vec![
            Said::plain(format!(
                "Statement {place}: I know what this means, and I was told what to do about it at once."
            )),
            Said::in_language(
                "Sé lo que significa, y me dijeron qué hacer enseguida: niñez, corazón, ¿sí?",
                "es",
            ),
        ],
        boxes: vec!["Yes / Sí".to_owned(), "No".to_owned()],
        lines: vec![],
    };
    Document {
        title: Said::plain("Enrolment of a synthetic patient"),
        language: "en",
        watermark: Some(SANDBOX.to_owned()),
        foot: "patient-enrolment-can of 2021-12-13, text 0123456789ab".to_owned(),
        blocks: vec![
            Block::Facts(vec![
                ("Edition".to_owned(), "2021-12-13".to_owned()),
                ("Hash".to_owned(), format!("sha256:{}", "ab".repeat(32))),
            ]),
            Block::Heading(Said::plain("The patient acknowledges")),
            Block::Paragraph(Said::plain("Each is answered by itself.")),
            Block::List((1..=entries).map(entry).collect()),
            Block::List(vec![Entry {
                label: "S".to_owned(),
                says: vec![Said::plain("Signature of the patient, and the day.")],
                boxes: vec![],
                lines: vec!["Signature / Firma".to_owned(), "Day / Fecha".to_owned()],
            }]),
        ],
    }
}

fn written(document: &Document) -> Vec<u8> {
    pdf::file(document).unwrap_or_else(|error| panic!("{error}"))
}

fn holds(file: &[u8], part: &str) -> bool {
    file.windows(part.len())
        .any(|window| window == part.as_bytes())
}

fn count(file: &[u8], part: &str) -> usize {
    file.windows(part.len())
        .filter(|window| *window == part.as_bytes())
        .count()
}

#[test]
fn the_file_is_tagged_titled_and_says_its_language() {
    let file = written(&document(3));
    assert!(file.starts_with(b"%PDF-1.7"));
    for part in [
        "/StructTreeRoot",
        "/MarkInfo",
        "/Lang",
        "pdfuaid:part",
        "Enrolment of a synthetic patient",
        "/FontFile",
    ] {
        assert!(holds(&file, part), "{part}");
    }
    for part in [
        "/H1", "/H2", "/LI", "/LBody", "/Lbl", "/Table", "/TH", "/TD",
    ] {
        assert!(holds(&file, part), "no {part} in the structure");
    }
    assert_eq!(count(&file, "/S /LI\n") + count(&file, "/S/LI"), 4);
}

#[test]
fn the_same_document_is_the_same_bytes() {
    assert_eq!(written(&document(40)), written(&document(40)));
    assert_ne!(written(&document(40)), written(&document(39)));
}

#[test]
fn what_does_not_fit_on_a_page_goes_on_on_the_next() {
    let pages = |entries| {
        let file = written(&document(entries));
        let of = |kind: &str| {
            count(&file, &format!("/Type /{kind}")) + count(&file, &format!("/Type/{kind}"))
        };
        // The tree of the pages is of a kind whose name begins like that of a page.
        of("Page") - of("Pages") - of("PageLabel")
    };
    let (few, many) = (pages(2), pages(60));
    assert_eq!(few, 1);
    assert!((4..=20).contains(&many), "{many}");
}

#[test]
fn a_character_that_the_font_has_not_does_not_end_the_document() {
    let mut odd = document(1);
    odd.title = Said::plain("\u{1f48a} and \u{e000}");
    odd.blocks
        .push(Block::Paragraph(Said::plain("x".repeat(5_000))));
    odd.blocks.push(Block::Paragraph(Said::plain("")));
    odd.blocks.push(Block::List(vec![]));
    assert!(!written(&odd).is_empty());
}

/// Looked at from outside, where the programs that can are there.
#[test]
fn another_program_reads_the_words_in_their_order_and_the_watermark_on_every_page() {
    let file = written(&document(30));
    let folder = std::env::temp_dir().join(format!("retinue-pdf-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("form.pdf");
    std::fs::write(&path, &file).unwrap();
    if let Ok(checked) = Command::new("qpdf").arg("--check").arg(&path).output() {
        assert!(checked.status.success(), "{checked:?}");
    }
    if let Ok(read) = Command::new("pdftotext")
        .arg("-raw")
        .arg(&path)
        .arg("-")
        .output()
    {
        let text = String::from_utf8_lossy(&read.stdout).into_owned();
        let pages: Vec<&str> = text
            .split('\u{c}')
            .filter(|page| !page.trim().is_empty())
            .collect();
        assert!(pages.len() > 2);
        for page in &pages {
            assert!(page.contains(SANDBOX), "{page}");
            assert!(page.contains("text 0123456789ab"), "{page}");
        }
        let first = text.find("Statement 1:").unwrap();
        let last = text.find("Statement 30:").unwrap();
        assert!(first < last && last < text.find("Firma").unwrap());
        assert!(text.contains("niñez, corazón, ¿sí?"), "{text}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_picture_is_a_figure_with_its_title_on_a_page_of_its_own_size() {
    use retinue_interop::picture::{Anchor, Meaning, Picture, Shape};
    let picture = Picture {
        width: 960,
        height: 300,
        title: "The course of a synthetic patient".to_owned(),
        shapes: vec![
            Shape::Box {
                means: Meaning::Band,
                x: 40,
                y: 20,
                width: 900,
                height: 60,
            },
            Shape::Line {
                means: Meaning::Past,
                points: vec![(40, 280), (300, 200), (600, 90)],
            },
            Shape::Area {
                means: Meaning::Urgent,
                points: vec![(600, 40), (610, 60), (590, 60)],
            },
            Shape::Dot {
                means: Meaning::Fine,
                x: 300,
                y: 200,
                radius: 4,
            },
            Shape::Words {
                means: Meaning::Note,
                x: 600,
                y: 90,
                anchor: Anchor::End,
                says: "120 mg/kg".to_owned(),
            },
        ],
    };
    let mut with = document(2);
    with.blocks.push(Block::Picture(picture));
    let file = written(&with);
    assert!(holds(&file, "/Figure"));
    assert_eq!(file, written(&with), "the same picture is the same bytes");
}
