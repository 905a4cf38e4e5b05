//! Colour, where a terminal shows it and nobody has asked for none.

use std::fmt;
use std::io::IsTerminal;

/// Whether and how words are painted.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    /// For standard output: on a terminal, unless `NO_COLOR` is set to anything (no-color.org) or the terminal is dumb.
    pub(crate) fn for_stdout() -> Paint {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Paint {
            on: std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        }
    }

    /// A heading.
    pub(crate) fn heading<'a>(self, words: &'a str) -> impl fmt::Display + 'a {
        self.with("1", words)
    }

    /// A verdict of yes.
    pub(crate) fn yes<'a>(self, words: &'a str) -> impl fmt::Display + 'a {
        self.with("1;32", words)
    }

    /// A verdict of no.
    pub(crate) fn no<'a>(self, words: &'a str) -> impl fmt::Display + 'a {
        self.with("1;31", words)
    }

    fn with<'a>(self, style: &'static str, words: &'a str) -> impl fmt::Display + 'a {
        Painted {
            style: self.on.then_some(style),
            words,
        }
    }
}

struct Painted<'a> {
    style: Option<&'static str>,
    words: &'a str,
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.style {
            Some(style) => write!(f, "\x1b[{style}m{}\x1b[0m", self.words),
            None => f.write_str(self.words),
        }
    }
}
