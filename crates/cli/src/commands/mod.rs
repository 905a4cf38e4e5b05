//! The tree of commands: one file a command.

mod advise;
mod bench;
mod check;
mod completions;
mod demo;
mod doctor;
mod explain;
mod export;
mod exposure;
mod forms;
mod grade;
mod hl7;
pub(crate) mod import;
mod interactions;
mod man;
mod openapi;
mod plan;
mod relapse;
mod replay;
mod rules;
mod schema;
mod serve;
mod user;
mod verify;
mod windows;

use clap::{CommandFactory, Parser, Subcommand};

use crate::ending::{Ended, Trouble};

/// An isotretinoin treatment programme in one binary: registry gate, clinic, pharmacy and patient on one durable ledger
#[derive(Parser)]
#[command(name = "retinue", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 yes, 3 no with reasons, 2 input that cannot be used, 1 failure."
)]
pub(crate) struct Cli {
    /// Print JSON wherever something is printed
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Check(check::Check),
    Explain(explain::Explain),
    Windows(windows::Windows),
    Plan(plan::Plan),
    Exposure(exposure::Exposure),
    Grade(grade::Grade),
    Hl7(hl7::Hl7),
    Interactions(interactions::Interactions),
    Advise(advise::Advise),
    Relapse(relapse::Relapse),
    Rules(rules::Rules),
    Forms(forms::Forms),
    Replay(replay::Replay),
    Verify(verify::Verify),
    Import(import::Import),
    Export(export::Export),
    Schema(schema::Schema),
    #[command(name = "openapi")]
    OpenApi(openapi::OpenApi),
    User(user::User),
    Doctor(doctor::Doctor),
    Bench(bench::Bench),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Cli {
    /// Does what was asked.
    pub(crate) fn run(self) -> Result<Ended, Trouble> {
        let json = self.json;
        match self.command {
            Some(Command::Serve(serve)) => serve.run(json),
            Some(Command::Demo(demo)) => demo.run(json),
            Some(Command::Check(check)) => check.run(),
            Some(Command::Explain(explain)) => explain.run(json),
            Some(Command::Windows(windows)) => windows.run(json),
            Some(Command::Plan(plan)) => plan.run(json),
            Some(Command::Exposure(exposure)) => exposure.run(json),
            Some(Command::Grade(grade)) => grade.run(json),
            Some(Command::Hl7(hl7)) => hl7.run(json),
            Some(Command::Interactions(interactions)) => interactions.run(json),
            Some(Command::Advise(advise)) => advise.run(json),
            Some(Command::Relapse(relapse)) => relapse.run(json),
            Some(Command::Rules(rules)) => rules.run(json),
            Some(Command::Forms(forms)) => forms.run(json),
            Some(Command::Replay(replay)) => replay.run(json),
            Some(Command::Verify(verify)) => verify.run(json),
            Some(Command::Import(import)) => import.run(json),
            Some(Command::Export(export)) => export.run(json),
            Some(Command::User(user)) => user.run(json),
            Some(Command::Doctor(doctor)) => doctor.run(json),
            Some(Command::Schema(schema)) => schema.run(),
            Some(Command::OpenApi(openapi)) => openapi.run(),
            Some(Command::Bench(bench)) => bench.run(json),
            Some(Command::Completions(completions)) => completions.run(&mut Cli::command()),
            Some(Command::Man(man)) => man.run(Cli::command(), json),
            None => demo::Demo::default().run(json),
        }
    }

    /// Whether trouble is told as JSON: `check` is read by machines and always does.
    pub(crate) fn errors_as_json(&self) -> bool {
        self.json || matches!(self.command, Some(Command::Check(_)))
    }
}
