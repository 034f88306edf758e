//! The tasks of this workspace: `cargo xtask help`. A dispatcher; every task is a module, and its real work a library.
//!
//! Exit codes are those of the tasks, 2 for an error, and 3 where what was printed did not arrive.
#![deny(clippy::print_stdout, clippy::print_stderr, reason = "everything is printed by the module for it")]

mod bench;
mod check;
mod corpus;
mod demo;
mod diff;
mod drift;
mod facts;
mod files;
mod fuzz;
mod kinds;
mod lint;
mod lock;
mod mock;
mod new;
mod new_document;
mod package;
mod recordings;
mod refresh;
mod regen;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use oas_diff_cli::output;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about = "The tasks of this workspace")]
struct Arguments {
    /// The folder of the workspace; if not given, the nearest around the current folder that has `specs` and `xtask`
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Compile contracts into `src/generated.rs` of their crates, and copy what crates need from the root
    Regen(regen::Arguments),
    /// Lint contracts
    Lint(lint::Arguments),
    /// Whether anything in the documents of a folder can change in silence
    Corpus(corpus::Arguments),
    /// Everything that must hold for contracts: lint, regen --check, diff, versions, examples, types
    Check(check::Arguments),
    /// Compare contracts: what changed, and whom it breaks
    Diff(oas_diff_cli::Arguments),
    /// Hold pages of documentation against the contracts
    Drift(drift::Arguments),
    /// Print what pages of documentation state
    Facts(facts::Arguments),
    /// Make a contract and a client crate from pages, or add their operations to those that are there
    New(new::Arguments),
    /// Carry what changed on pages since their contract was completed over into the contract
    Refresh(refresh::Arguments),
    /// Pack every crate that can be published, compile it from the packed files, and check what is packed
    Package(package::Arguments),
    /// Make every call against a fake of the providers, or against a real one
    Demo(demo::Arguments),
    /// Serve the fake of the providers until it is stopped
    Mock(mock::Arguments),
    /// Hold recordings of services against the contracts: what they send and no contract says, and the reverse
    Recordings(recordings::Arguments),
    /// Broken input for everything that reads some
    Fuzz(fuzz::Arguments),
    /// Measure, and print ratios against a peer of the same run; comparing is held against oasdiff as well, where `OASDIFF` names its
    /// command
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    let arguments: Arguments = match output::arguments() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    if let Some(root) = arguments.root {
        workspace::name_root(root);
    }
    let outcome = match arguments.task {
        Task::Regen(arguments) => regen::run(&arguments),
        Task::Lint(arguments) => lint::run(&arguments),
        Task::Corpus(arguments) => corpus::run(&arguments),
        Task::Check(arguments) => check::run(&arguments),
        Task::Diff(arguments) => diff::run(&arguments),
        Task::Drift(arguments) => drift::run(&arguments),
        Task::Facts(arguments) => facts::run(&arguments),
        Task::Refresh(arguments) => refresh::run(&arguments),
        Task::New(arguments) => new::run(&arguments),
        Task::Package(arguments) => package::run(&arguments),
        Task::Demo(arguments) => demo::run(&arguments),
        Task::Mock(arguments) => mock::run(&arguments),
        Task::Recordings(arguments) => recordings::run(&arguments),
        Task::Fuzz(arguments) => fuzz::run(&arguments, |words| {
            let words = std::iter::once("xtask").chain(words.iter().map(String::as_str));
            Arguments::try_parse_from(words).map(drop).map_err(|error| error.to_string())
        }),
        Task::Bench(arguments) => bench::run(&arguments),
    };
    output::end(outcome)
}
