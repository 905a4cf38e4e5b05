//! Many questions, one a line: answered on every core, written in the order in which they came.

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use retinue_kernel::Malformed;
use serde_json::json;

use super::gate::Gate;
use super::input::{Lines, Portion, too_long};
use crate::ending::Trouble;

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The whole answer.
    Whole,
    /// Decision, last day and slugs.
    VerdictOnly,
}

/// What a batch came to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Told {
    /// Questions answered.
    pub(crate) answered: u64,
    /// Lines that could not be used.
    pub(crate) unusable: u64,
}

/// A gate that answers line by line.
pub(crate) struct Batch<'a> {
    /// The gate.
    pub(crate) gate: &'a Gate,
    /// How it answers.
    pub(crate) form: Form,
}

/// Deep enough for the deepest question that the parser lets through, in a build without optimisation.
const STACK: usize = 32 << 20;

/// Portions that may wait before and behind each worker.
const WAITING: usize = 2;

impl Batch<'_> {
    /// Answers every line of the input.
    ///
    /// # Errors
    /// A failure to read or to write. A line that cannot be used is answered and is no error here.
    pub(crate) fn run(
        &self,
        lines: Lines,
        out: &mut dyn Write,
        workers: NonZeroUsize,
    ) -> Result<Told, Trouble> {
        std::thread::scope(|scope| {
            let mut to_workers = Vec::with_capacity(workers.get());
            let mut from_workers = Vec::with_capacity(workers.get());
            for _ in 0..workers.get() {
                let (give, take) = sync_channel::<Portion>(WAITING);
                let (tell, hear) = sync_channel::<(Vec<u8>, Told)>(WAITING);
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, move || self.work(&take, &tell))
                    .map_err(|error| {
                        Trouble::failed(format!("no thread could be started: {error}"))
                    })?;
                to_workers.push(give);
                from_workers.push(hear);
            }
            let reader = std::thread::Builder::new()
                .spawn_scoped(scope, move || deal(lines, &to_workers))
                .map_err(|error| Trouble::failed(format!("no thread could be started: {error}")))?;
            let told = gather(&from_workers, out);
            // A reader or worker that still waits to be heard ends when nobody hears.
            drop(from_workers);
            let told = told?;
            match reader.join() {
                Ok(read) => read.map(|()| told),
                Err(_) => Err(Trouble::failed(
                    "the reading of the batch ended unexpectedly",
                )),
            }
        })
    }

    /// Answers portions until there are no more.
    fn work(&self, take: &Receiver<Portion>, tell: &SyncSender<(Vec<u8>, Told)>) {
        while let Ok(portion) = take.recv() {
            let mut answers = Vec::with_capacity(portion.text.len());
            let told = self.portion(&portion, &mut answers);
            if tell.send((answers, told)).is_err() {
                return;
            }
        }
    }

    /// Answers the lines of one portion.
    fn portion(&self, portion: &Portion, out: &mut Vec<u8>) -> Told {
        let mut told = Told::default();
        for line in portion.text.split_inclusive(|byte| *byte == b'\n') {
            self.line(line, out, &mut told);
        }
        if portion.then_too_long {
            unusable(&too_long(), out, &mut told);
        }
        told
    }

    /// Answers one line: an answer, or an object that says where it cannot be used.
    pub(crate) fn line(&self, line: &[u8], out: &mut Vec<u8>, told: &mut Told) {
        let before = out.len();
        match self.answer(line, out) {
            Ok(()) => {
                out.push(b'\n');
                told.answered = told.answered.saturating_add(1);
            }
            Err(malformed) => {
                out.truncate(before);
                unusable(&malformed, out, told);
            }
        }
    }

    /// Answers one question.
    fn answer(&self, written: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
        let answered = self.gate.ask(written)?;
        let form = answered.rulebook.answer(
            &answered.answer.decision,
            &answered.rules,
            answered.on,
            &answered.answer.assumed,
        );
        let written = match self.form {
            Form::Whole => form.write_to(out),
            Form::VerdictOnly => form.write_verdict_to(out),
        };
        written.map_err(|error| Malformed {
            at: ".".to_owned(),
            says: format!("the answer cannot be written: {error}"),
        })
    }
}

/// Gives the portions out in turn, until there are no more or nobody takes one.
fn deal(mut lines: Lines, workers: &[SyncSender<Portion>]) -> Result<(), Trouble> {
    for worker in workers.iter().cycle() {
        let Some(portion) = lines.next()? else {
            return Ok(());
        };
        if worker.send(portion).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes the answers in the same turn; the first worker that has ended has had no portion, and so no later one has.
fn gather(workers: &[Receiver<(Vec<u8>, Told)>], out: &mut dyn Write) -> Result<Told, Trouble> {
    let mut all = Told::default();
    for worker in workers.iter().cycle() {
        let Ok((answers, told)) = worker.recv() else {
            break;
        };
        out.write_all(&answers)?;
        out.flush()?;
        all.answered = all.answered.saturating_add(told.answered);
        all.unusable = all.unusable.saturating_add(told.unusable);
    }
    Ok(all)
}

#[cold]
fn unusable(malformed: &Malformed, out: &mut Vec<u8>, told: &mut Told) {
    let Malformed { at, says } = malformed;
    out.extend_from_slice(
        json!({ "error": { "at": at, "says": says } })
            .to_string()
            .as_bytes(),
    );
    out.push(b'\n');
    told.unusable = told.unusable.saturating_add(1);
}
