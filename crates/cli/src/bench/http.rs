//! One caller's connection: requests with a session, answers read to their end. It does as little as it can, because
//! its work is paid for on the same processors as that of the service it measures.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::ending::Trouble;

/// No answer takes longer, or something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection that is kept.
pub(super) struct Connection {
    reader: BufReader<TcpStream>,
    host: SocketAddr,
    cookie: String,
    bearer: String,
}

/// An answer.
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// A failure of the network.
    pub(super) fn open(host: SocketAddr) -> Result<Connection, Trouble> {
        let stream = TcpStream::connect(host).map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
        Ok(Connection {
            reader: BufReader::new(stream),
            host,
            cookie: String::new(),
            bearer: String::new(),
        })
    }

    /// Where it leads.
    pub(super) fn host(&self) -> SocketAddr {
        self.host
    }

    /// The token that goes with each request from now on.
    pub(super) fn bears(&mut self, token: &str) {
        self.bearer.clear();
        self.bearer.push_str(token);
    }

    /// Asks, and reads the answer to its end. Cookies that the answer sets are kept.
    ///
    /// # Errors
    /// A failure of the network, or an answer that is not HTTP as it is needed here.
    pub(super) fn ask(
        &mut self,
        method: &str,
        path: &str,
        media: &str,
        body: &str,
    ) -> Result<Answer, Trouble> {
        let Connection {
            host,
            cookie,
            bearer,
            ..
        } = self;
        let bearer = if bearer.is_empty() {
            String::new()
        } else {
            format!("authorization: Bearer {bearer}\r\n")
        };
        let cookie = if cookie.is_empty() {
            String::new()
        } else {
            format!("cookie: {cookie}\r\n")
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\naccept: */*\r\n{cookie}{bearer}content-type: {media}\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.reader
            .get_mut()
            .write_all(request.as_bytes())
            .map_err(broken)?;
        self.answer()
    }

    fn answer(&mut self) -> Result<Answer, Trouble> {
        let status_line = self.line()?;
        let status = status_line
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| Trouble::failed(format!("the service answered '{status_line}'")))?;
        let mut length = 0_usize;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().unwrap_or(0);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                return Err(Trouble::failed(
                    "the service answered in chunks, which is not measured",
                ));
            } else if name.eq_ignore_ascii_case("set-cookie") {
                self.cookie = value.split(';').next().unwrap_or_default().to_owned();
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).map_err(broken)?;
        Ok(Answer { status, body })
    }

    fn line(&mut self) -> Result<String, Trouble> {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line).map_err(broken)?;
        if read == 0 {
            return Err(Trouble::failed("the service closed the connection"));
        }
        Ok(line.trim_end().to_owned())
    }
}

fn broken(error: std::io::Error) -> Trouble {
    Trouble::failed(format!("the service could not be asked: {error}"))
}
