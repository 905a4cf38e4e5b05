//! `retinue check`: the gate, asked from outside. It touches no store.

use std::num::NonZeroUsize;

use crate::ending::{Ended, Trouble};
use crate::question::{Answered, Batch, Form, Gate, Input, QuestionOptions};

/// Answer whether a prescription may be dispensed, as JSON
///
/// Reads `{ "events": [ … ] }` and prints the decision with every reason. `retinue schema question` shows the form of
/// the question, `retinue schema answer` that of the answer. Exit 0 authorised, 3 denied, 2 a question that cannot be
/// used. It touches no store and no clock.
#[derive(clap::Args)]
pub(crate) struct Check {
    #[command(flatten)]
    question: QuestionOptions,
    /// Read one question a line; print one answer a line, in the same order
    ///
    /// A line that cannot be used is answered with an object `error`, and the batch goes on. Exit 0 when every line was
    /// answered, whatever the answers.
    #[arg(long)]
    batch: bool,
    /// Print decision, last day and slugs only
    #[arg(long)]
    verdict_only: bool,
    /// Threads of a batch; as many as there are cores when absent
    #[arg(long, value_name = "COUNT", requires = "batch")]
    threads: Option<NonZeroUsize>,
}

/// More threads are a mistyped number, and a machine may not have them.
const MOST_THREADS: usize = 512;

impl Check {
    pub(super) fn run(self) -> Result<Ended, Trouble> {
        if self
            .threads
            .is_some_and(|threads| threads.get() > MOST_THREADS)
        {
            let says = format!("give 1 to {MOST_THREADS} threads");
            return Err(Trouble::input("--threads", says));
        }
        let gate = Gate::open(&self.question)?;
        let input = Input::open(self.question.file.as_ref())?;
        let form = if self.verdict_only {
            Form::VerdictOnly
        } else {
            Form::Whole
        };
        if self.batch {
            self.batch(&gate, form, input)
        } else {
            one(&gate, form, input)
        }
    }

    fn batch(&self, gate: &Gate, form: Form, input: Input) -> Result<Ended, Trouble> {
        let threads = self
            .threads
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN);
        let told =
            Batch { gate, form }.run(input.lines(), &mut std::io::stdout().lock(), threads)?;
        if told.answered == 0 && told.unusable == 0 {
            return Err(Trouble::input(".", "is empty: give one question a line"));
        }
        Ok(Ended::Yes)
    }
}

fn one(gate: &Gate, form: Form, input: Input) -> Result<Ended, Trouble> {
    let written = input.whole()?;
    let Answered {
        rulebook,
        rules,
        on,
        answer,
    } = gate.ask(&written)?;
    let mut out = Vec::new();
    let written = rulebook.answer(&answer.decision, &rules, on, &answer.assumed);
    match form {
        Form::Whole => written.write_to(&mut out),
        Form::VerdictOnly => written.write_verdict_to(&mut out),
    }
    .map_err(Trouble::failed)?;
    out.push(b'\n');
    crate::text::print(&out)?;
    Ok(Ended::yes_if(answer.decision.until().is_some()))
}
