//! The calendar file, read by another parser than the one that wrote it.

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use proptest::prelude::*;
use retinue_interop::ical::{Entry, Title, Uid, file};
use retinue_kernel::Day;
use retinue_rulebook::Language;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn entry(uid: u8, on: &str, title: Title) -> Entry {
    Entry {
        uid: Uid([uid; 16]),
        day: day(on),
        title,
    }
}

/// An entry as the other parser reads it: its name, title, first day and the day after its last.
#[derive(PartialEq, Eq, Debug)]
struct Read {
    uid: String,
    title: String,
    starts: (u16, u8, u8),
    ends: (u16, u8, u8),
}

fn read(text: &str) -> Vec<Read> {
    let calendar = ICalendar::parse(text).expect("another parser reads it");
    let words = |property: &ICalendarProperty, of: &calcard::icalendar::ICalendarComponent| {
        let found = of.property(property).expect("the property stands");
        found.values[0].as_text().expect("text").to_owned()
    };
    let date = |property: &ICalendarProperty, of: &calcard::icalendar::ICalendarComponent| {
        let found = of.property(property).expect("the property stands");
        let ICalendarValue::PartialDateTime(date) = &found.values[0] else {
            panic!("{found:?} is no date");
        };
        assert!(date.hour.is_none(), "a whole day has no hour");
        let whole = (|| Some((date.year?, date.month?, date.day?)))();
        whole.expect("a date has year, month and day")
    };
    calendar
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .map(|event| Read {
            uid: words(&ICalendarProperty::Uid, event),
            title: words(&ICalendarProperty::Summary, event),
            starts: date(&ICalendarProperty::Dtstart, event),
            ends: date(&ICalendarProperty::Dtend, event),
        })
        .collect()
}

#[test]
fn another_parser_reads_whole_days_that_end_on_the_day_after() {
    let text = file(
        &[
            entry(0x0a, "2028-02-28", Title::WindowEnds),
            entry(0xff, "2026-12-31", Title::LastAppointment),
        ],
        day("2026-03-02"),
        Language::English,
        None,
    );
    assert_eq!(
        read(&text),
        [
            Read {
                uid: "0a".repeat(16),
                title: "Appointment window ends".into(),
                starts: (2028, 2, 28),
                ends: (2028, 2, 29),
            },
            Read {
                uid: "ff".repeat(16),
                title: "Last appointment due".into(),
                starts: (2026, 12, 31),
                ends: (2027, 1, 1),
            },
        ]
    );
    assert!(text.contains("\r\nDTSTAMP:20260302T000000Z\r\n"), "{text}");
}

#[test]
fn a_calendar_without_entries_is_still_a_calendar() {
    assert_eq!(
        read(&file(&[], day("2026-03-02"), Language::English, None)),
        []
    );
}

#[test]
fn no_title_names_an_illness_a_medicine_a_test_or_a_programme() {
    let titles = Title::ALL.into_iter();
    for (title, language) in
        titles.flat_map(|title| Language::ALL.iter().map(move |language| (title, *language)))
    {
        let words = title.words(language).to_lowercase();
        for forbidden in [
            "acne",
            "isotretinoin",
            "accutane",
            "roaccutane",
            "absorica",
            "claravis",
            "retino",
            "retinue",
            "ipledge",
            "rems",
            "programme",
            "program",
            "pregnan",
            "test",
            "contracep",
            "blood",
            "urine",
            "laboratory",
            "drug",
            "medicine",
            "medication",
            "capsule",
            "dose",
            "treatment",
            "therapy",
            "prescri",
            "pharmac",
            "dermat",
            "skin",
            "clinic",
            "doctor",
            "patient",
            "course",
            "supply",
            "refill",
            "birth",
            "period",
            "cycle",
            "programa",
            "embaraz",
            "prueba",
            "anticoncep",
            "sangre",
            "medic",
            "médic",
            "cápsula",
            "dosis",
            "tratamiento",
            "receta",
            "farmacia",
            "piel",
            "paciente",
        ] {
            assert!(!words.contains(forbidden), "'{words}' says '{forbidden}'");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_entries_are_they_are_read_back_whole_and_no_line_is_too_long(
        entries in prop::collection::vec((any::<[u8; 16]>(), 0_u16..4000, 0..Title::ALL.len()), 0..6),
        language in prop::sample::select(Language::ALL),
    ) {
        let from = day("2026-01-01");
        let entries: Vec<Entry> = entries
            .into_iter()
            .map(|(uid, days, title)| Entry { uid: Uid(uid), day: from.plus(days), title: Title::ALL[title] })
            .collect();
        let text = file(&entries, from, language, None);
        prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
            prop_assert!(!line.contains('\n') && !line.contains('\r'));
        }
        let read = read(&text);
        prop_assert_eq!(read.len(), entries.len());
        for (read, written) in read.iter().zip(&entries) {
            prop_assert_eq!(&read.uid, &written.uid.to_string());
            prop_assert_eq!(&read.title, written.title.words(language));
            let (year, month, day) = read.starts;
            prop_assert_eq!(format!("{year:04}-{month:02}-{day:02}"), written.day.to_string());
        }
    }
}

#[test]
fn a_sandbox_says_so_in_the_file_and_in_every_entry() {
    let entries = [
        entry(0x0a, "2028-02-28", Title::WindowEnds),
        entry(0x0b, "2028-03-02", Title::PickUpFrom),
    ];
    let mark = "Sandbox: not an authorisation. Nothing here is real.";
    let text = file(&entries, day("2026-03-02"), Language::English, Some(mark));
    let unmarked = file(&entries, day("2026-03-02"), Language::English, None);
    assert_eq!(read(&text), read(&unmarked), "the days stay what they are");
    assert!(
        text.contains(&format!("\r\nX-WR-CALDESC:{mark}\r\n")),
        "{text}"
    );
    assert_eq!(
        text.matches(&format!("\r\nDESCRIPTION:{mark}\r\n")).count(),
        2,
        "{text}"
    );
    assert!(!unmarked.contains("Sandbox"));
}
