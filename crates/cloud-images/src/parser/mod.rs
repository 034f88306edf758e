//! The command line as clap sees it, built from the contracts: a new operation is a new command. Knows names, kinds and
//! help texts; reads no values.

mod options;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command as Parser};
use oas_contract::command_line::{Argument, Command};
use oas_contract::{Composition, Kind, Schema};

use crate::body;
use crate::catalogue::Catalogue;
use crate::failure::EXIT_CODES;
use options::{duration, everywhere, fields, flag, listing, output, overview, own_commands};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Calls the operation, and shows what comes back.
    Call,
    /// Waits for what it shows.
    Wait,
}

/// The whole command line.
pub fn parser(catalogue: &'static Catalogue) -> Parser {
    let commands = catalogue.commands();
    let mut root = Tree::default();
    for command in &commands {
        root.put(&command.words, leaf(command, Action::Call));
        if let Some(words) = &command.wait {
            root.put(words, leaf(command, Action::Wait));
        }
    }
    let mut parser = Parser::new("cloud-images")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Images and image tasks of several clouds, on the command line")
        .long_about(
            "Images and image tasks of several clouds, on the command line.\n\nEvery command but the last ones stands in the \
             contract of its provider. Credentials come from the environment or a profile; with --mock, the calls go to a fake \
             in this process, and none are needed.",
        )
        .after_long_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(false)
        .args(everywhere());
    for (word, tree) in root.children {
        parser = parser.subcommand(tree.parser(&[word], &commands));
    }
    for (name, parts) in catalogue.overviews() {
        let mut packages: Vec<&str> = parts.iter().map(|(command, _)| command.package).collect();
        packages.dedup();
        parser = parser.subcommand(overview(&name, &packages));
    }
    parser.subcommands(own_commands(catalogue))
}

/// The command of an operation.
fn leaf(command: &Command<'_>, action: Action) -> Parser {
    let operation = &command.operation;
    let name = command.words.last().cloned().unwrap_or_default();
    let called = || format!("{} {}", command.operation.method.to_uppercase(), command.operation.path);
    let summary = operation.summary().map_or_else(called, str::to_owned);
    let about = match action {
        Action::Call => summary,
        Action::Wait => {
            let mut characters = summary.chars();
            let first = characters.next().map(char::to_lowercase).into_iter().flatten();
            format!("Waits until it is over: {}", first.chain(characters).collect::<String>())
        }
    };
    let description = operation.description().map(|text| format!("\n\n{text}")).unwrap_or_default();
    let (method, path) = (command.operation.method.to_uppercase(), command.operation.path);
    let about = about.trim_end_matches('.');
    let about = if operation.deprecated() { format!("{about} (deprecated)") } else { about.to_owned() };
    let mut parser = Parser::new(name)
        .long_about(format!("{about}.{description}\n\n{} {method} {path}", command.package))
        .about(about)
        .arg(output())
        .arg(fields())
        .arg(
            flag("dry-run", "Prints the request and how it is signed, with secrets masked, and sends nothing")
                .help_heading("Output"),
        );
    for argument in &command.arguments {
        parser = parser.arg(operation_argument(argument, operation.needs(&argument.parameter)));
    }
    parser = parser.args(body::option(operation));
    match action {
        Action::Call if operation.pagination().is_some() => parser.args(listing(true)).arg(
            Arg::new("resume")
                .long("resume")
                .value_name("POSITION")
                .conflicts_with("dry-run")
                .help("Goes on where an earlier list has ended, as it said: to the end, or as far as --limit")
                .help_heading("Output"),
        ),
        Action::Call if operation.job().is_some() => {
            let needed: Vec<_> = parser.get_arguments().filter(|arg| arg.is_required_set()).cloned().collect();
            // What goes on with a job needs nothing that starts one.
            let parser = needed.into_iter().fold(parser, |parser, arg| {
                parser.mut_arg(arg.get_id().clone(), |arg| arg.required(false).required_unless_present("resume"))
            });
            let parser = parser.arg(flag("wait", "Waits until what it starts is over").conflicts_with("dry-run")).arg(
                Arg::new("resume")
                    .long("resume")
                    .value_name("JOB")
                    .conflicts_with("dry-run")
                    .help("Starts nothing, and waits for a job that was started before, as it said"),
            );
            waiting(parser)
        }
        Action::Call => parser,
        Action::Wait => match operation.waiter() {
            Some(waiter) if waiter.vanishes() => {
                let gone = flag("gone", "Waits until it is gone, instead of until it is over");
                waiting(parser).arg(if waiter.finishes() { gone } else { gone.default_value("true") })
            }
            _ => waiting(parser),
        },
    }
}

/// The options of what waits.
fn waiting(parser: Parser) -> Parser {
    parser
        .arg(
            Arg::new("deadline")
                .long("deadline")
                .value_name("TIME")
                .value_parser(duration)
                .default_value("30m")
                .help("How long to wait at most"),
        )
        .arg(
            Arg::new("interval")
                .long("interval")
                .value_name("TIME")
                .value_parser(duration)
                .default_value("2s")
                .help("The first pause between two looks; they become longer, up to 30 seconds"),
        )
}

fn operation_argument(argument: &Argument<'_>, needed: bool) -> Arg {
    let parameter = argument.parameter;
    let schema = parameter.value_schema();
    let list = schema.is_some_and(|schema| schema.kind() == Some(Kind::Array));
    let element = match schema.filter(|_| list) {
        Some(schema) => schema.items(),
        None => schema,
    };
    let mut help = parameter.description().unwrap_or_default().to_owned();
    let setting = parameter.client_setting();
    if let Some(variable) = setting.as_ref().and_then(|setting| setting.environment.as_ref()) {
        help += &format!(" [env: {variable}]");
    }
    let object = element.is_some_and(|element| Composition::of(&element) > Composition::Single);
    if object {
        help += " JSON.";
    }
    if list {
        help += " May be given several times.";
    }
    let mut arg = Arg::new(argument.name.clone()).help(help).required(needed && setting.is_none());
    arg = match argument.positional {
        true => arg.value_name(argument.name.clone()),
        false => {
            let value =
                if object { "JSON" } else { argument.name.rsplit('-').next().unwrap_or_default() }.to_uppercase();
            arg.long(argument.name.clone()).value_name(value).allow_negative_numbers(true)
        }
    };
    if list {
        arg = arg.action(ArgAction::Append);
    }
    match element.and_then(|element| element.kind()) {
        Some(Kind::Boolean) => {
            let arg = arg.value_parser(PossibleValuesParser::new(["true", "false"]));
            match list || argument.positional {
                true => arg,
                false => arg.num_args(0..=1).require_equals(true).default_missing_value("true"),
            }
        }
        Some(Kind::Integer) => arg.value_parser(integer),
        _ => match element.as_ref().map(values) {
            Some((values, true)) if !values.is_empty() => arg.value_parser(PossibleValuesParser::new(values)),
            Some((values, false)) if !values.is_empty() => arg.value_parser(OpenValues(values)),
            _ => arg,
        },
    }
}

/// Digits: how large a number may be is a matter of the contract.
fn integer(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let fits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err("write an integer".to_owned()) }
}

/// The values that a contract lists, and whether there are no others.
fn values(schema: &Schema<'_>) -> (Vec<PossibleValue>, bool) {
    if let Some(open) = schema.open_values() {
        let shown = open.into_iter().filter(|value| !value.text().is_empty()).map(|value| {
            let more = if value.prefix { "…" } else { "" };
            let known = PossibleValue::new(value.text() + more);
            match value.description {
                Some(description) => known.help(description),
                None => known,
            }
        });
        return (shown.collect(), false);
    }
    let closed = schema.values().map(|values| values.list).unwrap_or_default();
    let closed = closed.into_iter().filter_map(|value| value.as_str().map(str::to_owned));
    (closed.map(PossibleValue::new).collect(), true)
}

/// Values that are known, beside others that the provider may accept.
#[derive(Clone)]
struct OpenValues(Vec<PossibleValue>);

impl TypedValueParser for OpenValues {
    type Value = String;

    fn parse_ref(&self, command: &Parser, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().cloned()))
    }
}

/// Commands by their words.
#[derive(Default)]
struct Tree {
    children: BTreeMap<String, Tree>,
    leaf: Option<Parser>,
}

impl Tree {
    fn put(&mut self, words: &[String], leaf: Parser) {
        match words.split_first() {
            Some((word, rest)) => self.children.entry(word.clone()).or_default().put(rest, leaf),
            None => self.leaf = Some(leaf),
        }
    }

    fn parser(self, words: &[String], commands: &[Command<'_>]) -> Parser {
        let name = words.last().cloned().unwrap_or_default();
        if let Some(leaf) = self.leaf {
            return leaf.name(name);
        }
        let below: Vec<_> = commands.iter().filter(|command| command.words.starts_with(words)).collect();
        let mut titles: Vec<&str> = Vec::new();
        for title in below.iter().filter_map(|command| command.document.title()) {
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let mut parser =
            Parser::new(name).about(titles.join("; ")).subcommand_required(true).arg_required_else_help(true);
        for (word, tree) in self.children {
            parser = parser.subcommand(tree.parser(&[words, &[word]].concat(), commands));
        }
        parser
    }
}
