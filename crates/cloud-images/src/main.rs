#![doc = include_str!("../README.md")]

mod action;
mod apply;
mod arguments;
mod bad_rows;
mod body;
mod call;
mod catalogue;
#[cfg(not(test))]
mod clients;
// Tests have one more.
#[cfg(test)]
#[path = "tests/clients.rs"]
mod clients;
mod completion;
mod configure;
mod connection;
mod debug;
mod demo;
mod failure;
mod interrupt;
mod language;
mod missing;
mod output;
mod overview;
mod parser;
mod plain;
mod profile;
mod progress;
mod providers;
mod shell;
#[cfg(test)]
mod tests;
mod wait;
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use clap::error::{ContextKind, ErrorKind};

use catalogue::catalogue;
use connection::{Connection, Fake};
use failure::{Exit, Failure};
use interrupt::interruptible;
use parser::Action;
use watch::repeated;

fn main() -> ExitCode {
    completion::answer_shell(|| parser::parser(catalogue()));
    run_to_end()
}

#[tokio::main]
async fn run_to_end() -> ExitCode {
    ExitCode::from(answer(std::env::args_os()).await)
}

/// Does what was typed, the name of the program first; the code for the shell.
async fn answer(typed: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let outcome = match parser::parser(catalogue()).try_get_matches_from(typed) {
        Ok(matches) => run(&matches).await,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            error.print().map_err(Failure::from)
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // The help says more than any message.
            let _ = error.print();
            return Exit::Usage as u8;
        }
        Err(error) => Err(misuse(&error)),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            if !failure.silent {
                output::note(&failure.line());
            }
            failure.code()
        }
    }
}

/// What clap says, on one line.
fn misuse(error: &clap::Error) -> Failure {
    let help = format!("{} --help", typed().join(" "));
    let supplied = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (supplied(ContextKind::InvalidArg), supplied(ContextKind::InvalidValue));
    if language::is_chinese() {
        let message = match error.kind() {
            ErrorKind::UnknownArgument => format!("没有选项 {argument}"),
            ErrorKind::InvalidSubcommand => format!("没有命令 {}", supplied(ContextKind::InvalidSubcommand)),
            ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
            ErrorKind::ArgumentConflict => format!("{argument} 不能与 {} 一起使用", supplied(ContextKind::PriorArg)),
            ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 需要一个值"),
            ErrorKind::InvalidValue => {
                format!("{argument} 的值 {value:?} 无效；可用的有：{}", supplied(ContextKind::ValidValue))
            }
            ErrorKind::ValueValidation => {
                let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
                format!("{argument} 的值 {value:?} 无效：{why}")
            }
            _ => clap_message(error),
        };
        return Failure::usage(format!("{message}；参见 `{help}`"));
    }
    Failure::usage(format!("{}; see `{help}`", clap_message(error)))
}

fn clap_message(error: &clap::Error) -> String {
    let text = error.to_string();
    let paragraphs = text.split("\n\n").take_while(|part| !part.starts_with("Usage:") && !part.starts_with("For more"));
    let mut parts = paragraphs.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut message = parts.next().unwrap_or_default();
    message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        message += &format!("; {part}");
    }
    message
}

/// The command that was typed, as far as there is one.
fn typed() -> Vec<String> {
    let mut parser = parser::parser(catalogue());
    let mut words = vec![parser.get_name().to_owned()];
    for word in std::env::args().skip(1) {
        if let Some(below) = parser.find_subcommand(&word).cloned() {
            words.push(word);
            parser = below;
        }
    }
    words
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let (mut words, mut inner) = (Vec::new(), matches);
    while let Some((word, below)) = inner.subcommand() {
        words.push(word.to_owned());
        inner = below;
    }
    match words[0].as_str() {
        "completions" => return shell::completions(inner),
        "man" => return shell::manual(inner),
        "configure" => return configure::run(inner).await,
        "demo" => return interruptible(demo::run(inner, Connection::of(inner, Fake::Answers).await?)).await,
        _ => {}
    }
    let is_action = words.len() == 1 && catalogue().actions().iter().any(|(name, _)| *name == words[0]);
    if is_action || words[0] == "apply" {
        // Nothing is remembered of what another run has started.
        let resumes = is_action && inner.contains_id("resume");
        let fake = if resumes { Fake::Finishes } else { Fake::Remembers };
        let mut connection = Connection::of(inner, fake).await?;
        connection.record(inner)?;
        let connection = Arc::new(connection);
        let outcome = match is_action {
            true => action::run(&words[0], inner, Arc::clone(&connection)).await,
            false => apply::run(inner, Arc::clone(&connection)).await,
        };
        connection.recorded().iter().for_each(|line| output::note(line));
        return outcome;
    }
    let commands = catalogue().commands();
    let found = commands.iter().find_map(|command| match () {
        () if command.words == words => Some((command, Action::Call)),
        () if command.wait.as_ref() == Some(&words) => Some((command, Action::Wait)),
        () => None,
    });
    let starts = |name: &str| inner.try_contains_id(name).unwrap_or(false);
    let waits = match found {
        Some((command, Action::Call)) => {
            command.operation.job().is_some() && (starts("resume") || inner.get_flag("wait"))
        }
        Some((_, Action::Wait)) => true,
        None => false,
    };
    let watched = matches!(inner.try_contains_id("watch"), Ok(true));
    // Read before Ctrl-C is listened for, so that it ends this as well.
    let body = match found {
        Some((command, _)) => body::from_matches(command, inner).await?,
        None => body::Body::default(),
    };
    let fake = if waits || watched { Fake::Finishes } else { Fake::Answers };
    let mut connection = Connection::of(inner, fake).await?;
    connection.record(inner)?;
    let outcome = match found {
        None if words[0] == "providers" => providers::run(inner, &connection),
        Some((command, Action::Call)) if waits => wait::started(command, inner, body, &connection).await,
        Some((command, Action::Call)) if watched => {
            repeated(inner, || call::run(command, inner, body::Body::default(), &connection)).await
        }
        Some((command, Action::Call)) => call::run(command, inner, body, &connection).await,
        Some((command, Action::Wait)) => wait::run(command, inner, body, &connection).await,
        None => interruptible(repeated(inner, || overview::run(&words[0], inner, &connection))).await,
    };
    if let Some(line) = connection.recorded() {
        output::note(&line);
    }
    outcome
}
