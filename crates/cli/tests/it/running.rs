//! A command that runs until it is told to stop: its output line by line, and plain HTTP to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::harness::command;

/// A running command; it is ended when it is dropped.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    /// Starts `retinue` with arguments and environment.
    pub(crate) fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Running {
        let mut child = command()
            .args(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        Running { child, out }
    }

    /// The next line of its output, as JSON.
    pub(crate) fn line(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: '{line}'"))
    }

    /// Sends it the signal that a service manager sends, and returns its exit code and what was left of its output.
    pub(crate) fn told_to_stop(mut self) -> (i32, String) {
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .expect("kill runs");
        assert!(told.success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("text");
        let status = self.child.wait().expect("it ends");
        (status.code().expect("it ends by itself"), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended already cannot be ended again, and that is well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks over HTTP and returns the status, the headers and the body.
pub(crate) fn ask(
    address: &str,
    method: &str,
    path: &str,
    media: &str,
    body: &str,
) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: {media}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("a status");
    (status, head.to_ascii_lowercase(), body.to_owned())
}

/// A page.
pub(crate) fn get(address: &str, path: &str) -> (u16, String) {
    let (status, _, body) = ask(address, "GET", path, "text/plain", "");
    (status, body)
}

/// Signs in through the door for people. Whether it opened.
pub(crate) fn signs_in(address: &str, login: &str, password: &str) -> bool {
    let form = format!("login={login}&password={}", password.replace(' ', "+"));
    let (status, head, _) = ask(
        address,
        "POST",
        "/sign-in",
        "application/x-www-form-urlencoded",
        &form,
    );
    status == 303 && head.contains("set-cookie:")
}
