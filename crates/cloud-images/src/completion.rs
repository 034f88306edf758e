//! Completions that know what is there: profiles of the configuration file, fields of answers, ids of what a provider has. The
//! shell asks this program for every word. Knows matches and contracts, nothing of shells.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use clap::ArgMatches;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};
use oas_contract::command_line::Command;
use oas_contract::{Document, Operation, Parameter, Property};
use oas_runtime::Arguments;
use oas_values::Pointer;

use crate::catalogue::catalogue;
use crate::connection::{Connection, Fake};
use crate::failure::Failure;
use crate::profile;

/// The variable by which a shell asks for completions.
const VARIABLE: &str = "CLOUD_IMAGES_COMPLETE";
/// The longest that a provider is waited for: whoever has pressed a key is waiting.
const LONGEST: Duration = Duration::from_secs(3);

/// The shells that completions are there for.
pub const SHELLS: [&dyn EnvCompleter; 5] = [&WholeWords, &Elvish, &Fish, &Powershell, &Zsh];

/// The command line as it is parsed, which completions read what was typed by.
static PARSER: OnceLock<fn() -> clap::Command> = OnceLock::new();

/// Answers a shell that asks for completions, and ends the program; does nothing where none asks.
pub fn answer_shell(parser: fn() -> clap::Command) {
    PARSER.get_or_init(|| parser);
    CompleteEnv::with_factory(parser).var(VARIABLE).shells(Shells(&SHELLS)).complete();
}

/// Bash, which breaks words at `=` and `:`, so that `--output=json` comes as three words.
struct WholeWords;

impl EnvCompleter for WholeWords {
    fn name(&self) -> &'static str {
        Bash.name()
    }

    fn is(&self, name: &str) -> bool {
        Bash.is(name)
    }

    fn write_registration(
        &self,
        var: &str,
        name: &str,
        bin: &str,
        completer: &str,
        buf: &mut dyn Write,
    ) -> Result<(), std::io::Error> {
        Bash.write_registration(var, name, bin, completer, buf)
    }

    fn write_complete(
        &self,
        command: &mut clap::Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        buf: &mut dyn Write,
    ) -> Result<(), std::io::Error> {
        let words = whole_words(words, index());
        let index = words.len().saturating_sub(1);
        let separator = std::env::var("_CLAP_IFS").unwrap_or_else(|_| "\n".to_owned());
        let candidates = clap_complete::engine::complete(command, words, index, folder)?;
        let texts: Vec<String> =
            candidates.iter().map(|candidate| candidate.get_value().to_string_lossy().into_owned()).collect();
        write!(buf, "{}", texts.join(&separator))
    }
}

/// The words up to the one that is completed, those that were broken joined again; a value behind `=` that is completed stays
/// a word of its own.
fn whole_words(words: Vec<OsString>, index: Option<usize>) -> Vec<OsString> {
    let last = index.unwrap_or(usize::MAX).min(words.len().saturating_sub(1));
    let mut whole: Vec<OsString> = Vec::new();
    let mut joins = false;
    for (at, word) in words.into_iter().enumerate().take(last + 1) {
        let is_sign = word == "=" || word == ":";
        match whole.last_mut() {
            // The sign before what is completed says nothing more.
            Some(_) if word == "=" && at + 1 >= last => {}
            Some(before) if at < last && (is_sign || joins) => before.push(&word),
            _ => whole.push(word),
        }
        joins = is_sign;
    }
    whole
}

/// Which word is completed, where the shell says so.
fn index() -> Option<usize> {
    std::env::var("_CLAP_COMPLETE_INDEX").ok()?.parse().ok()
}

/// Writes what a shell needs to ask for completions.
pub fn script(shell: &str, to: &mut dyn Write) -> Result<(), Failure> {
    let name = "cloud-images";
    let shell = SHELLS.iter().find(|known| known.name() == shell).expect("the parser knows no other shell");
    Ok(shell.write_registration(VARIABLE, name, name, name, to)?)
}

/// The names of the profiles of the configuration file.
pub fn profiles() -> Vec<CompletionCandidate> {
    let config = typed().and_then(|matches| innermost(&matches).get_one::<PathBuf>("config").cloned());
    let names = profile::names(config.as_deref()).unwrap_or_default();
    names.into_iter().filter(|name| is_word(name)).map(CompletionCandidate::new).collect()
}

/// Whether a text is one word in every shell. What a provider sends would else be run by whoever accepts it.
fn is_word(text: &str) -> bool {
    let plain = |character: char| character.is_alphanumeric() || "-_.:/@+,%".contains(character);
    !text.is_empty() && !text.starts_with('-') && text.chars().all(plain)
}

/// Completes a parameter whose values a provider can be asked for, where there is such a one.
pub fn ids(command: &Command<'_>, parameter: &Parameter<'_>) -> Option<ArgValueCandidates> {
    let (package, operation) = (command.package.to_owned(), command.operation.identifier().to_string());
    let name = parameter.name.to_owned();
    source(command.document, &command.operation, parameter.name)?;
    Some(ArgValueCandidates::new(move || {
        let found = fetched(&package, &operation, &name).unwrap_or_default();
        found.into_iter().filter(|id| is_word(id)).map(CompletionCandidate::new).collect()
    }))
}

/// The operation whose answers have the values of a parameter, and where they stand in them.
fn source<'d>(document: &'d Document, operation: &Operation<'d>, parameter: &str) -> Option<(Operation<'d>, String)> {
    if let Some(waiter) = operation.waiter()
        && waiter.names.as_deref() == Some(parameter)
    {
        return Some((operation.clone(), waiter.id?));
    }
    linked(document, operation, parameter).or_else(|| identified(document, operation, parameter))
}

/// The list whose answers have a link to the operation that gives the parameter its value.
fn linked<'d>(document: &'d Document, operation: &Operation<'d>, parameter: &str) -> Option<(Operation<'d>, String)> {
    document.operations().into_iter().find_map(|listing| {
        let pagination = listing.pagination()?;
        let mut links = listing
            .responses()
            .filter(|response| response.status.starts_with('2'))
            .flat_map(|response| response.links());
        let pointer = links.find_map(|link| {
            let expression = link.parameters().find(|(name, _)| *name == parameter)?.1.as_str()?;
            let target = link.operation_id()? == operation.id()?;
            target.then(|| expression.strip_prefix("$response.body#").map(str::to_owned))?
        })?;
        // A link follows the first item; all of them can be meant.
        let within = pointer.strip_prefix(&pagination.items)?.strip_prefix('/')?;
        let (_, below) = within.split_once('/')?;
        let pointer = format!("{}/*/{below}", pagination.items);
        Some((listing, pointer))
    })
}

/// The list of what the parameter identifies.
fn identified<'d>(
    document: &'d Document,
    operation: &Operation<'d>,
    parameter: &str,
) -> Option<(Operation<'d>, String)> {
    let wanted = operation.parameters.iter().find(|known| known.name == parameter)?.identifies()?;
    document.operations().into_iter().find_map(|listing| {
        let pagination = listing.pagination()?;
        let item = listing.success()?.json_schema()?.reached(&pagination.items)?.items()?;
        let item = Some(item).filter(|item| item.unwrapped().name().or(item.name()) == Some(wanted))?.unwrapped();
        let is_key = |property: &Property<'_>| property.schema.identifies() == Some(wanted);
        let key = pagination.key.or_else(|| item.properties().find(is_key).map(|found| found.name.to_owned()))?;
        Some((listing, format!("{}/*/{}", pagination.items, oas_values::escape(&key))))
    })
}

/// Asks the provider, by the credentials that the words before this one lead to.
fn fetched(package: &str, operation: &str, parameter: &str) -> Option<Vec<String>> {
    let matches = typed()?;
    let matches = innermost(&matches);
    let commands = catalogue().commands();
    let command =
        commands.iter().find(|command| command.package == package && command.operation.identifier() == operation)?;
    let (listing, pointer) = source(command.document, &command.operation, parameter)?;
    let listing = commands.iter().find(|known| known.package == package && known.operation.id() == listing.id())?;
    let mut supplied = Vec::new();
    for argument in &listing.arguments {
        let value = matches.try_get_many::<String>(&argument.name).ok().flatten().and_then(|mut values| values.next());
        if argument.parameter.name != parameter {
            supplied.extend(value.map(|value| (argument.parameter.name.to_owned(), value.as_str().into())));
        }
    }
    // What must be given and was not: as for a table over all providers.
    let missing = |supplied: &[(String, oas_runtime::Json)]| {
        listing.operation.parameters.iter().any(|needed| {
            needed.required()
                && needed.client_setting().is_none()
                && supplied.iter().all(|(name, _)| name != needed.name)
        })
    };
    let mut calls = vec![supplied.clone()];
    if missing(&supplied) {
        let overviews = listing.operation.overviews();
        let others = overviews.first()?.calls.iter();
        calls = others
            .map(|call| call.iter().map(|(name, value)| (name.clone(), value.into())).chain(supplied.clone()).collect())
            .collect();
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    let asked = runtime.block_on(async {
        let mut connection = Connection::of(matches, Fake::Answers).await.ok()?;
        (connection.timeout, connection.retries) = (Some(LONGEST), Some(0));
        let mut found = Vec::new();
        for call in calls {
            let arguments: Arguments = call.into_iter().collect();
            let answer = connection.request(package, listing.operation.id()?, arguments).ok()?.send().await.ok()?;
            let values = Pointer::known(&pointer).resolve_all(&*answer);
            let text = |value: &oas_runtime::Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            found.extend(values.into_iter().map(text));
        }
        Some(found)
    })?;
    let mut once: Vec<String> = Vec::new();
    for id in asked {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    Some(once)
}

/// What was typed but for the word that is to be completed.
fn typed() -> Option<ArgMatches> {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    let last = index().unwrap_or(words.len().saturating_sub(1));
    let mut words = whole_words(words, Some(last));
    words.pop();
    PARSER.get()?().ignore_errors(true).try_get_matches_from(words).ok()
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| innermost(below))
}
