#![doc = include_str!("../README.md")]

mod arguments;
mod body;
mod call;
mod catalogue;
#[cfg(not(test))]
mod clients;
// Tests have one more.
#[cfg(test)]
#[path = "tests/clients.rs"]
mod clients;
mod connection;
mod demo;
mod failure;
mod interrupt;
mod missing;
mod output;
mod overview;
mod parser;
mod plain;
mod profile;
mod providers;
mod shell;
#[cfg(test)]
mod tests;
mod wait;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use clap::ArgMatches;
use clap::error::ErrorKind;

use catalogue::catalogue;
use connection::Connection;
use failure::{Exit, Failure};
use interrupt::interruptible;
use parser::Action;
use profile::Profile;

#[tokio::main]
async fn main() -> ExitCode {
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
                output::note(&format!("error: {failure}"));
            }
            failure.code()
        }
    }
}

/// What clap says, on one line.
fn misuse(error: &clap::Error) -> Failure {
    let text = error.to_string();
    let said = text.split("\n\n").take_while(|part| !part.starts_with("Usage:") && !part.starts_with("For more"));
    let mut parts = said.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut message = parts.next().unwrap_or_default();
    message = message.strip_prefix("error: ").unwrap_or(&message).to_owned();
    for part in parts.filter(|part| !part.is_empty()) {
        message += &format!("; {part}");
    }
    Failure::usage(format!("{message}; see `{} --help`", typed().join(" ")))
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
        "demo" => return interruptible(demo::run(inner, connection(inner, false).await?)).await,
        _ => {}
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
    // Read before Ctrl-C is listened for, so that it ends this as well.
    let body = match found {
        Some((command, _)) => body::given(command, inner).await?,
        None => body::Body::default(),
    };
    let connection = connection(inner, waits).await?;
    match found {
        None if words[0] == "providers" => providers::run(inner, &connection),
        Some((command, Action::Call)) if waits => wait::started(command, inner, body, &connection).await,
        Some((command, Action::Call)) => call::run(command, inner, body, &connection).await,
        Some((command, Action::Wait)) => wait::run(command, inner, body, &connection).await,
        None => interruptible(overview::run(&words[0], inner, &connection)).await,
    }
}

/// What the options say about how to connect.
async fn connection(matches: &ArgMatches, waits: bool) -> Result<Connection, Failure> {
    let mut connection = if let Some(items) = matches.get_one::<usize>("mock") {
        Connection::fake(Some(*items).filter(|items| *items > 0), waits).await?
    } else {
        let variable = match std::env::var("CLOUD_IMAGES_PROFILE") {
            Err(std::env::VarError::NotUnicode(_)) => return Err(Failure::usage("CLOUD_IMAGES_PROFILE is no text")),
            name => name.ok().filter(|name| !name.is_empty()),
        };
        let wanted = matches.get_one::<String>("profile").cloned().or(variable);
        let config = matches.get_one::<std::path::PathBuf>("config");
        Connection::new(Profile::load(config.map(std::path::PathBuf::as_path), wanted.as_deref())?)
    };
    connection.endpoint = matches.get_one::<String>("endpoint").cloned();
    connection.allow_http = matches.get_flag("allow-http");
    connection.timeout = matches.get_one::<Duration>("timeout").copied();
    connection.retries = matches.get_one::<u32>("retries").copied();
    connection.headers = matches.get_many("header").into_iter().flatten().cloned().collect();
    connection.proxy = matches.get_one::<String>("proxy").cloned();
    Ok(connection)
}
