//! The command of an action: its options are the inputs that contracts give it. Knows what they are called; reads no values.

use clap::{Arg, ArgAction, Command as Parser};
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use oas_contract::actions::{ActionInput, SUBJECT_INPUTS};

use super::options::{dry_run, fields, output_options};
use super::waiting::waiting;
use crate::catalogue::Actors;
use crate::language::message;

/// The columns of the rows that people read.
pub const COLUMNS: [&str; 5] = ["provider", "image", "region", "state", "id"];

/// An input as it is typed.
pub fn flag(name: &str) -> String {
    if SUBJECT_INPUTS.contains(&name) { name.to_uppercase() } else { format!("--{name}") }
}

/// The inputs of all providers, each with those that have it and whether they need it.
pub fn inputs(actors: &Actors) -> Vec<(ActionInput<'static>, Vec<(&'static str, bool)>)> {
    let mut known: Vec<(ActionInput<'static>, Vec<(&'static str, bool)>)> = Vec::new();
    for (command, action) in actors {
        for input in action.inputs(&command.operation) {
            let who = (command.package, input.required);
            match known.iter_mut().find(|(other, _)| other.name == input.name) {
                Some((_, packages)) => packages.push(who),
                None => known.push((input, vec![who])),
            }
        }
    }
    known
}

/// The command of an action.
pub fn parser(name: &str, actors: &Actors) -> Parser {
    let packages: Vec<&'static str> = actors.iter().map(|(command, _)| command.package).collect();
    let mut summaries: Vec<String> = Vec::new();
    for (command, _) in actors {
        let summary = command.operation.summary().unwrap_or_default().trim_end_matches('.').to_owned();
        if !summaries.contains(&summary) {
            summaries.push(summary);
        }
    }
    let about = message!("{} ({})", "{}（{}）", summaries.first().cloned().unwrap_or_default(), packages.join(", "));
    let candidates = packages.clone();
    let mut parser = Parser::new(name.to_owned())
        .about(about)
        .arg(
            Arg::new("provider")
                .long("provider")
                .value_name("CRATE")
                .action(ArgAction::Append)
                .required_unless_present("resume")
                .add(ArgValueCandidates::new(move || candidates.iter().map(CompletionCandidate::new).collect()))
                .help(message!("Where it is done: {}; may be given several times", "在哪一家执行：{}；可以多次给出", packages.join(", "))),
        )
        .arg(
            Arg::new("wait")
                .long("wait")
                .action(ArgAction::SetTrue)
                .conflicts_with("dry-run")
                .help(message!("Waits until what it starts is over", "等到它启动的任务结束")),
        )
        .arg(
            Arg::new("resume")
                .long("resume")
                .value_name("TASK")
                .action(ArgAction::Append)
                .conflicts_with_all(["dry-run", "provider"])
                .help(message!(
                    "Begins nothing, and waits for a task that was begun before, as it said; may be given several times",
                    "不启动任何任务，而是等待先前启动的任务（按它所说的写法）；可以多次给出"
                )),
        )
        .arg(dry_run());
    let inputs = inputs(actors);
    let subject = SUBJECT_INPUTS.iter().find(|name| inputs.iter().any(|(input, _)| input.name == **name));
    for (input, who) in &inputs {
        let everybody = who.len() == actors.len();
        let list = |needed: bool| -> Vec<&str> {
            who.iter().filter(|(_, required)| *required == needed).map(|(package, _)| *package).collect()
        };
        let mut help = input.description.unwrap_or_default().to_owned();
        match (everybody, list(true), list(false)) {
            (true, needed, optional) if optional.is_empty() && !needed.is_empty() => {
                help += &message!(" [needed]", " [必需]");
            }
            (true, needed, _) if needed.is_empty() => {}
            (_, needed, optional) => {
                let needed = needed.iter().map(|package| message!("{}: needed", "{}：必需", package));
                let all: Vec<String> = needed.chain(optional.iter().map(|package| (*package).to_owned())).collect();
                help += &format!(" [{}]", all.join(", "));
            }
        }
        let arg = Arg::new(input.name.clone()).action(ArgAction::Append).conflicts_with("resume").help(help);
        let value = input.name.rsplit('-').next().unwrap_or_default().to_uppercase();
        parser = parser.arg(match subject == Some(&input.name.as_str()) {
            true => arg.value_name(value).num_args(1..).required_unless_present("resume"),
            false => arg.long(input.name.clone()).value_name(value).allow_negative_numbers(true),
        });
    }
    let known = COLUMNS.iter().chain(&["resume", "error"]).map(|name| (*name).to_owned()).collect();
    waiting(parser).arg(fields(known)).args(output_options(&[]))
}
