//! A laboratory's results while the service is killed: what was answered as taken is on disk, each time.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::clinic::Clinic;
use crate::harness::retinue;
use crate::running::Running;

/// Connections side by side.
const CONNECTIONS: usize = 8;
/// How often the service is killed.
const KILLS: usize = 3;
/// After how many answers it is killed.
const ANSWERS: usize = 120;

fn message(control_id: &str) -> Vec<u8> {
    let text = format!(
        "MSH|^~\\&|LIS|NORTHLAB|RETINUE|CLINIC|20260301||ORU^R01^ORU_R01|{control_id}|P|2.5.1\r\
         PID|1||RT-00000000-0^^^NORTHLAB||Nobody^Synthetic||19990504\r\
         OBR|1||{control_id}|LIVER|||20260301\r\
         OBX|1|NM|1742-6^ALT^LN||30|U/L|||||F\r"
    );
    [b"\x0b", text.as_bytes(), b"\x1c\r"].concat()
}

/// Sends until the connection breaks; each control id that was answered as taken.
fn sends(
    port: u16,
    round: usize,
    place: usize,
    taken: &Mutex<BTreeSet<String>>,
    count: &AtomicUsize,
) {
    let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return;
    };
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).expect("a timeout");
    let mut stream = BufReader::new(stream);
    for number in 0..100_000 {
        let control_id = format!("R{round}C{place}N{number}");
        if stream.get_mut().write_all(&message(&control_id)).is_err() {
            return;
        }
        let mut answer = Vec::new();
        let read = stream.read_until(0x1c, &mut answer);
        // An answer that was cut off is none.
        if !matches!(read, Ok(1..)) || answer.last() != Some(&0x1c) {
            return;
        }
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.contains(&format!("MSA|AA|{control_id}")), "{answer}");
        taken.lock().expect("nobody failed").insert(control_id);
        count.fetch_add(1, Ordering::SeqCst);
    }
}

/// The control ids of the messages on disk.
fn on_disk(data: &str) -> BTreeSet<String> {
    let file = Path::new(data).join("retinue.db");
    let connection =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a ledger");
    let mut statement = connection
        .prepare("SELECT control_id, body FROM inbox")
        .expect("a table");
    let rows = statement.query_map((), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    rows.expect("rows")
        .map(|row| {
            let (control_id, body) = row.expect("a row");
            let sent = message(&control_id);
            let sent = sent.get(1..sent.len() - 2).expect("within its frame");
            assert_eq!(body, sent, "it is kept as it came");
            control_id
        })
        .collect()
}

#[test]
fn no_result_that_was_answered_as_taken_is_lost_when_the_service_is_killed() {
    let clinic = Clinic::with_one_authorisation();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("retinue.toml");
    let taken = Mutex::new(BTreeSet::new());
    for round in 0..KILLS {
        let free = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let text = format!(
            "[hl7]\nlisten = \"127.0.0.1:{port}\"\n[[hl7.laboratories]]\nname = \"northlab\"\naddresses = [\"127.0.0.1\"]\nzone = \"America/New_York\"\n"
        );
        std::fs::write(&file, text).expect("a configuration");
        let mut running = Running::start(
            &[
                "serve",
                "--json",
                "--listen",
                "127.0.0.1:0",
                "--data",
                clinic.data(),
                "--config",
                file.to_str().expect("text"),
            ],
            &[],
        );
        running.line();
        let count = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            let (taken, count) = (&taken, &count);
            for place in 0..CONNECTIONS {
                scope.spawn(move || sends(port, round, place, taken, count));
            }
            // As long as any machine needs; what was answered by then counts.
            for _ in 0..600 {
                if count.load(Ordering::SeqCst) >= ANSWERS {
                    break;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
            // Ended where it stands, with messages under way on every connection.
            drop(running);
        });
        let reached = count.load(Ordering::SeqCst);
        assert!(reached >= ANSWERS, "{reached} messages were answered");
        let verified = retinue(&["verify", "--data", clinic.data()]);
        assert_eq!(verified.code, 0, "{}", verified.out);
        let on_disk = on_disk(clinic.data());
        let taken = taken.lock().expect("nobody failed");
        let lost: Vec<_> = taken.difference(&on_disk).collect();
        assert!(lost.is_empty(), "taken and not on disk: {lost:?}");
    }
}
