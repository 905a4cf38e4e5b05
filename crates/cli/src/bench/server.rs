//! The service that is measured: `retinue serve`, as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::http::Connection;
use crate::ending::Trouble;

/// Longer than any start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running service; it is stopped when it is dropped.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// From the start of the process to the first answer that it is ready.
    pub(super) ready_after: Duration,
}

impl Server {
    /// Starts this program as a service on the ledger in `folder`, on a free port of this machine.
    ///
    /// # Errors
    /// A service that does not start or does not become ready.
    pub(super) fn start(folder: &Path) -> Result<Server, Trouble> {
        Server::start_with(folder, None)
    }

    /// The same with a configuration file.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub(super) fn start_with(
        folder: &Path,
        configuration: Option<&Path>,
    ) -> Result<Server, Trouble> {
        let program = std::env::current_exe().map_err(Trouble::failed)?;
        let began = Instant::now();
        let mut command = Command::new(program);
        command
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder);
        if let Some(file) = configuration {
            command.arg("--config").arg(file);
        }
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .map_err(|error| {
                Trouble::failed(format!("the service could not be started: {error}"))
            })?;
        let address = match child.stdout.take() {
            Some(out) => address(&mut BufReader::new(out)),
            None => Err(Trouble::failed("the service has no output")),
        };
        let mut server = match address {
            Ok(address) => Server {
                child,
                address,
                ready_after: Duration::ZERO,
            },
            Err(trouble) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(trouble);
            }
        };
        while began.elapsed() < PATIENCE {
            if ready(server.address) {
                server.ready_after = began.elapsed();
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Err(Trouble::failed("the service did not become ready"))
    }

    /// The process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Asks the service to stop, and waits until it has.
    pub(super) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        // The signal that a service manager sends; the service then closes its ledger.
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .is_ok_and(|status| status.success());
        if !asked {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

/// The first line of `serve --json` says where it listens.
fn address(out: &mut impl BufRead) -> Result<SocketAddr, Trouble> {
    let mut line = String::new();
    out.read_line(&mut line).map_err(Trouble::failed)?;
    let told: serde_json::Value = serde_json::from_str(&line).map_err(|_| {
        Trouble::failed(format!(
            "the service did not say where it listens: '{}'",
            line.trim()
        ))
    })?;
    told.get("address")
        .and_then(serde_json::Value::as_str)
        .and_then(|address| address.parse().ok())
        .ok_or_else(|| Trouble::failed("the service did not say where it listens"))
}

fn ready(address: SocketAddr) -> bool {
    Connection::open(address)
        .and_then(|mut connection| connection.ask("GET", "/readyz", "text/plain", ""))
        .is_ok_and(|answer| answer.status == 200)
}
