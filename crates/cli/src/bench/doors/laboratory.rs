//! A laboratory that sends results over MLLP, each kept on disk before it is answered.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Door;
use crate::bench::callers::share;
use crate::bench::load::Ready;
use crate::bench::process;
use crate::bench::server::Server;
use crate::bench::spread::{Spread, per_second};
use crate::ending::Trouble;

/// What frames a message, and what ends it.
const BEGIN: u8 = 0x0b;
const END: u8 = 0x1c;
const PATIENCE: Duration = Duration::from_secs(30);

/// A registered laboratory.
pub(super) struct Sender {
    listens: SocketAddr,
    configuration: PathBuf,
}

impl Sender {
    /// Writes a configuration that names the laboratory and where it is listened to.
    ///
    /// # Errors
    /// A failure of the system.
    pub(super) fn configured(folder: &Path) -> Result<Sender, Trouble> {
        // A port that is free now; whoever takes it in the meantime keeps the service from starting, and that is said.
        let listens = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(Trouble::failed)?;
        let configuration = folder.join("bench.toml");
        let text = format!(
            "[hl7]\nlisten = \"{listens}\"\n\n[[hl7.laboratories]]\nname = \"bench-laboratory\"\naddresses = [\"127.0.0.1\"]\nzone = \"America/New_York\"\n"
        );
        std::fs::write(&configuration, text).map_err(Trouble::failed)?;
        Ok(Sender {
            listens,
            configuration,
        })
    }

    pub(super) fn configuration(&self) -> &Path {
        &self.configuration
    }

    /// Sends results over so many connections for `time`, each once the one before was answered.
    ///
    /// # Errors
    /// A message that is not taken.
    pub(super) fn measure(
        &self,
        server: &Server,
        of: &[&Ready],
        connections: usize,
        time: Duration,
    ) -> Result<Door, Trouble> {
        let before = process::both(server.pid());
        let began = Instant::now();
        let each: Vec<Result<Vec<Duration>, Trouble>> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..connections)
                .map(|place| scope.spawn(move || self.sends(place, of, began, time)))
                .collect();
            let died = || Err(Trouble::failed("a measured laboratory ended unexpectedly"));
            running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| died()))
                .collect()
        });
        let whole = began.elapsed();
        let mut all = Vec::new();
        for one in each {
            all.extend(one?);
        }
        Ok(Door {
            door: "ORU over MLLP",
            connections,
            per_second: per_second(all.len(), whole),
            answered: Spread::of(all),
            at_half: None,
            generator_share: share(before, process::both(server.pid())),
        })
    }

    fn sends(
        &self,
        connection: usize,
        of: &[&Ready],
        began: Instant,
        time: Duration,
    ) -> Result<Vec<Duration>, Trouble> {
        let stream = TcpStream::connect(self.listens).map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
        let mut stream = BufReader::new(stream);
        let mut each = Vec::new();
        let mut answer = Vec::new();
        for (place, ready) in of.iter().cycle().skip(connection).enumerate() {
            let message = message(&format!("B{connection}X{place}"), ready);
            let start = Instant::now();
            stream.get_mut().write_all(&message).map_err(broken)?;
            answer.clear();
            stream.read_until(END, &mut answer).map_err(broken)?;
            each.push(start.elapsed());
            if !answer.windows(7).any(|part| part == b"MSA|AA|") {
                return Err(Trouble::failed(format!(
                    "a measured message was not taken: {}",
                    String::from_utf8_lossy(&answer)
                )));
            }
            if began.elapsed() >= time {
                break;
            }
        }
        Ok(each)
    }
}

/// One result of a liver enzyme.
fn message(control_id: &str, of: &Ready) -> Vec<u8> {
    let day = of.on.to_string().replace('-', "");
    let text = format!(
        "MSH|^~\\&|LIS|BENCH|RETINUE|CLINIC|{day}||ORU^R01^ORU_R01|{control_id}|P|2.5.1\r\
         PID|1||{number}^^^BENCH||Patient^Synthetic||{born}\r\
         OBR|1||{control_id}|LIVER|||{day}\r\
         OBX|1|NM|1742-6^ALT^LN||30|U/L|||||F\r",
        number = of.number,
        born = of.born.to_string().replace('-', ""),
    );
    let mut framed = Vec::with_capacity(text.len().saturating_add(3));
    framed.push(BEGIN);
    framed.extend_from_slice(text.as_bytes());
    framed.extend_from_slice(&[END, b'\r']);
    framed
}

fn broken(error: std::io::Error) -> Trouble {
    Trouble::failed(format!("the laboratory's door could not be asked: {error}"))
}
