//! The command line as clap sees it, built from the contracts: a new operation is a new command. Knows names, kinds and
//! help texts; reads no values.

pub mod actions;
mod options;
#[cfg(test)]
mod tests;
mod waiting;

use std::collections::BTreeMap;
use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command as Parser};
use oas_contract::command_line::{Argument, Command, STATES};
use oas_contract::{Composition, Kind, Schema};

use crate::body;
use crate::catalogue::{Catalogue, is_list, item_schema};
use crate::completion;
use crate::failure::exit_codes;
use crate::language::{is_chinese, message};
use options::{dry_run, fields, flag, global_options, listing, names, output_options, overview, own_commands, sorted};
use waiting::waiting;

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
    for command in commands {
        root.put(&command.words, leaf(command, Action::Call));
        if let Some(words) = &command.wait {
            root.put(words, leaf(command, Action::Wait));
        }
    }
    let mut parser = Parser::new("cloud-images")
        .version(env!("CARGO_PKG_VERSION"))
        .about(message!("Images and image tasks of several clouds, on the command line", "在命令行上使用几家云的镜像和镜像任务"))
        .long_about(message!(
            "Images and image tasks of several clouds, on the command line.\n\nEvery command but the last ones stands in the \
             contract of its provider. Credentials come from the environment or a profile; with --mock, the calls go to a fake \
             in this process, and none are needed.",
            "在命令行上使用几家云的镜像和镜像任务。\n\n除最后几个以外，每个命令都来自服务商的契约。凭证来自环境变量或 profile；\
             加上 --mock 则调用同一进程内的模拟服务，不需要凭证。"
        ))
        .after_long_help(exit_codes())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(false)
        .args(global_options());
    for (word, tree) in root.children {
        parser = parser.subcommand(tree.parser(&[word], commands));
    }
    for (name, parts) in catalogue.overviews() {
        let mut packages: Vec<&str> = parts.iter().map(|(command, _)| command.package).collect();
        packages.dedup();
        let mut columns = vec!["provider".to_owned()];
        for (column, _) in parts.iter().flat_map(|(_, overview)| &overview.columns) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        let states = STATES.iter().map(|state| (*state).to_owned()).collect();
        parser = parser.subcommand(overview(&name, &packages, columns, states));
    }
    for (name, actors) in catalogue.actions() {
        parser = parser.subcommand(actions::parser(&name, &actors));
    }
    in_language(parser.subcommands(own_commands(catalogue)))
}

/// The headings of help texts in the language of messages.
fn in_language(parser: Parser) -> Parser {
    if !is_chinese() {
        return parser;
    }
    let template = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";
    let parser = parser.help_template(template).subcommand_help_heading("命令").subcommand_value_name("命令");
    let parser = parser.mut_args(|arg| {
        // Lines are broken at spaces, of which Chinese has none.
        let help = arg.get_help().map(|help| help.to_string().replace('；', "； ").replace('，', "， "));
        let arg = help.into_iter().fold(arg, Arg::help);
        match arg.get_help_heading() {
            None if arg.is_positional() => arg.help_heading("参数"),
            None => arg.help_heading("选项"),
            Some(_) => arg,
        }
    });
    let own = |name: &'static str, short, action, help: &'static str| {
        Arg::new(name).short(short).long(name).action(action).help(help).help_heading("选项")
    };
    let version = parser.get_version().is_some();
    let mut parser =
        parser.disable_help_flag(true).disable_version_flag(true).arg(own("help", 'h', ArgAction::Help, "显示帮助"));
    if version {
        parser = parser.arg(own("version", 'V', ArgAction::Version, "显示版本"));
    }
    parser.mut_subcommands(in_language)
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
            let summary = first.chain(characters).collect::<String>();
            message!("Waits until it is over: {}", "等到它结束：{}", summary)
        }
    };
    let description = operation.description().map(|text| format!("\n\n{text}")).unwrap_or_default();
    let (method, path) = (command.operation.method.to_uppercase(), command.operation.path);
    let about = about.trim_end_matches('.');
    let about =
        if operation.deprecated() { message!("{} (deprecated)", "{}（已弃用）", about) } else { about.to_owned() };
    let known = names(item_schema(operation).as_ref());
    let list = is_list(operation);
    let mut modes = vec!["time"];
    // What is repeated must change nothing, and what is read from standard input is there once.
    if action == Action::Call && operation.idempotent() && operation.request_body().is_none() {
        modes.push("watch");
    }
    if action == Action::Call {
        modes.push("raw");
    }
    let mut parser = Parser::new(name)
        .long_about(format!("{about}.{description}\n\n{} {method} {path}", command.package))
        .about(about)
        .args(output_options(&modes))
        .arg(fields(known.clone()))
        .args(list.then(|| sorted(known)))
        .arg(dry_run());
    if modes.contains(&"watch") {
        parser = parser.mut_arg("dry-run", |arg| arg.conflicts_with("watch"));
    }
    for argument in &command.arguments {
        let completed = completion::ids(command, &argument.parameter);
        let arg = operation_argument(argument, operation.needs(&argument.parameter));
        parser = parser.arg(completed.into_iter().fold(arg, Arg::add));
    }
    parser = parser.args(body::option(operation));
    match action {
        Action::Call if operation.pagination().is_some() => {
            parser.args(listing(true)).mut_arg("raw", whole_answer).arg(
                Arg::new("resume")
                    .long("resume")
                    .value_name("POSITION")
                    .conflicts_with("dry-run")
                    .conflicts_with("raw")
                    .help(message!(
                        "Goes on where an earlier list has ended, as it said: to the end, or as far as --limit",
                        "从先前的列表所说的结束位置继续：到末尾，或到 --limit 为止"
                    ))
                    .help_heading(options::output_heading()),
            )
        }
        Action::Call if operation.job().is_some() => {
            let needed: Vec<_> = parser.get_arguments().filter(|arg| arg.is_required_set()).cloned().collect();
            // What goes on with a job needs nothing that starts one.
            let parser = needed.into_iter().fold(parser, |parser, arg| {
                parser.mut_arg(arg.get_id().clone(), |arg| arg.required(false).required_unless_present("resume"))
            });
            let parser = parser
                .arg(
                    flag("wait", message!("Waits until what it starts is over", "等到它启动的任务结束"))
                        .conflicts_with("dry-run"),
                )
                .arg(Arg::new("resume").long("resume").value_name("JOB").conflicts_with("dry-run").help(message!(
                    "Starts nothing, and waits for a job that was started before, as it said",
                    "不启动任何任务，而是等待先前启动的任务（按它所说的写法）"
                )));
            waiting(parser).mut_arg("raw", |arg| arg.conflicts_with_all(["wait", "resume"]))
        }
        Action::Call if list => parser.mut_arg("raw", |arg| arg.conflicts_with("sort")),
        Action::Call => parser,
        Action::Wait => match operation.waiter() {
            Some(waiter) if waiter.vanishes() => {
                let gone = flag(
                    "gone",
                    message!("Waits until it is gone, instead of until it is over", "等到它消失，而不是等到它结束"),
                );
                waiting(parser).arg(if waiter.finishes() { gone } else { gone.default_value("true") })
            }
            _ => waiting(parser),
        },
    }
}

/// An answer as it was sent is one page, in its own order.
fn whole_answer(raw: Arg) -> Arg {
    raw.conflicts_with_all(["all-pages", "limit", "sort", "bad-rows"])
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
        help += &message!(" May be given several times.", " 可以多次给出。");
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
    if fits { Ok(text.to_owned()) } else { Err(message!("write an integer", "请写一个整数")) }
}

/// The values that a contract lists, and whether there are no others.
fn values(schema: &Schema<'_>) -> (Vec<PossibleValue>, bool) {
    if let Some(open) = schema.open_values() {
        let output_options = open.into_iter().filter(|value| !value.text().is_empty()).map(|value| {
            let more = if value.prefix { "…" } else { "" };
            let known = PossibleValue::new(value.text() + more);
            match value.description {
                Some(description) => known.help(description),
                None => known,
            }
        });
        return (output_options.collect(), false);
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
