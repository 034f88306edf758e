//! Actions over several providers, such as `prewarm` and `delete`: the tasks that were asked for, all at the same time, one line of
//! progress and one row for each. Knows what contracts call the same, and no provider.

pub mod handle;
pub mod inputs;
pub mod lookup;
pub mod task;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use clap::ArgMatches;
use oas_contract::Document;
use oas_contract::actions::{Action, REPEATED_INPUTS};
use oas_contract::command_line::Command;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::call;
use crate::catalogue::{Actors, catalogue};
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::output::fields::Field;
use crate::output::{Output, View, Writer, note};
use crate::parser::actions::{COLUMNS, flag, inputs as known_inputs};
use crate::progress::Lines;
use handle::Handle;
use inputs::Inputs;
use lookup::Patience;
use task::{Outcome, Phase, Task, Track};

/// The most tasks that go on at the same time.
pub const AT_ONCE: usize = 32;

/// What a provider does where an action is meant; or who has it.
pub fn actor<'p>(actors: &'p Actors, action: &str, package: &str) -> Result<&'p (Command<'static>, Action), Failure> {
    actors.iter().find(|(command, _)| command.package == package).ok_or_else(|| {
        let known: Vec<&str> = actors.iter().map(|(command, _)| command.package).collect();
        let known = known.join(", ");
        let is_one = catalogue().documents().any(|(known, _)| known == package);
        Failure::usage(match is_one {
            true => message!("{} has no `{}`; these have: {}", "{} 没有 `{}`；有的是：{}", package, action, known),
            false => message!(
                "there is no provider `{}`; `{}` is there for: {}",
                "没有服务商 `{}`；`{}` 适用于：{}",
                package,
                action,
                known
            ),
        })
    })
}

/// Does an action, or goes on with what was begun.
pub async fn run(name: &str, matches: &ArgMatches, connection: Arc<Connection>) -> Result<(), Failure> {
    let actions = catalogue().actions();
    let (_, actors) = actions.into_iter().find(|(known, _)| known == name).expect("the parser knows no other action");
    let resumed: Vec<&String> = matches.get_many("resume").into_iter().flatten().collect();
    let tasks = match resumed.is_empty() {
        true => wanted(name, &actors, matches)?,
        false => resumed.into_iter().map(|text| resume(name, &actors, text)).collect::<Result<_, _>>()?,
    };
    one_endpoint(&tasks, &connection)?;
    let fields = COLUMNS.iter().map(|name| Field::named(name, &format!("/{name}"))).collect();
    let mut writer = Writer::new(&Output::new(matches)?, View { fields, ..View::default() });
    if matches.get_flag("dry-run") {
        let requests = tasks.iter().map(|task| task.request(&connection).map_err(|failure| failure.of(&task.label())));
        return call::previews(&requests.collect::<Result<Vec<_>, _>>()?, &mut writer);
    }
    let waits = matches.get_flag("wait") || matches.contains_id("resume");
    let patience = waits.then(|| patience(matches));
    let resume = |handles: &[String]| resume_command(name, matches, handles);
    let outcomes = together(tasks, connection, patience, &resume).await?;
    let mut failures = Vec::new();
    for (task, outcome) in outcomes {
        writer.item(outcome.row(&task))?;
        failures.extend(outcome.failure.map(|failure| (task.label(), failure)));
    }
    writer.finish()?;
    ended(&failures)
}

/// How long the options let a task last.
pub fn patience(matches: &ArgMatches) -> Patience {
    let duration = |name: &str| matches.get_one::<Duration>(name).copied().unwrap_or_default();
    Patience { interval: duration("interval"), deadline: duration("deadline") }
}

/// Tells of what went wrong; the exit code says what, where all went wrong the same way.
pub fn ended(failures: &[(String, Arc<Failure>)]) -> Result<(), Failure> {
    let Some(((label, last), others)) = failures.split_last() else { return Ok(()) };
    for (label, failure) in others {
        note(&Failure::new(failure.exit, failure.message.clone()).of(label).line());
    }
    let exit = if others.iter().all(|(_, failure)| failure.exit == last.exit) { last.exit } else { Exit::Failed };
    Err(Failure::new(exit, last.message.clone()).of(label))
}

/// The values that were typed.
fn typed_inputs(actors: &Actors, matches: &ArgMatches) -> Inputs {
    let mut inputs = Inputs::default();
    for (input, _) in known_inputs(actors) {
        let values = matches.try_get_many::<String>(&input.name).ok().flatten();
        let values: Vec<String> = values.into_iter().flatten().cloned().collect();
        if !values.is_empty() {
            inputs.0.insert(input.name, values);
        }
    }
    inputs
}

/// The tasks that were asked for: one for each provider, and for each value of the inputs that mean a call each.
fn wanted(name: &str, actors: &Actors, matches: &ArgMatches) -> Result<Vec<Task>, Failure> {
    let packages: Vec<&String> = matches.get_many("provider").into_iter().flatten().collect();
    let given = typed_inputs(actors, matches);
    let mut tasks = Vec::new();
    for package in packages {
        let (command, action) = actor(actors, name, package)?;
        is_complete(command, action, &given).map_err(|failure| failure.of(package))?;
        let mut each = vec![Inputs::default()];
        for (name, values) in &given.0 {
            let repeated = REPEATED_INPUTS.contains(&name.as_str());
            let choices: Vec<Vec<String>> =
                if repeated { values.iter().map(|value| vec![value.clone()]).collect() } else { vec![values.clone()] };
            let with = |inputs: Inputs| {
                choices.iter().map(move |choice| {
                    let mut inputs = inputs.clone();
                    inputs.0.insert(name.clone(), choice.clone());
                    inputs
                })
            };
            each = each.into_iter().flat_map(with).collect();
        }
        let task = |inputs| Task { command: command.clone(), action: action.clone(), inputs, awaited: None };
        tasks.extend(each.into_iter().map(task));
    }
    Ok(tasks)
}

/// Whether an action has all that is given, and is given all that it needs.
pub fn is_complete(command: &Command<'_>, action: &Action, given: &Inputs) -> Result<(), Failure> {
    let inputs = action.inputs(&command.operation);
    if let Some(unknown) = given.0.keys().find(|name| inputs.iter().all(|input| input.name != **name)) {
        let known: Vec<String> = inputs.iter().map(|input| flag(&input.name)).collect();
        return Err(Failure::usage(message!(
            "it takes no {}; it takes: {}",
            "它不接受 {}；可接受：{}",
            flag(unknown),
            known.join(", ")
        )));
    }
    let missing: Vec<String> = inputs
        .iter()
        .filter(|input| input.required && given.all(&input.name).is_empty())
        .map(|input| flag(&input.name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(message!("it needs {}", "它需要 {}", missing.join(", "))))
}

/// The task that a handle means.
fn resume(name: &str, actors: &Actors, text: &str) -> Result<Task, Failure> {
    let Handle { package, awaited, inputs } = Handle::parse(text)?;
    let (command, action) = actor(actors, name, &package).map_err(|failure| failure.of("--resume"))?;
    Ok(Task { command: command.clone(), action: action.clone(), inputs, awaited: Some(awaited) })
}

/// Refuses an endpoint that would get the credentials of several providers, or stand for several regions.
pub fn one_endpoint(tasks: &[Task], connection: &Connection) -> Result<(), Failure> {
    let mut packages: BTreeMap<&str, (&Document, BTreeSet<String>)> = BTreeMap::new();
    for task in tasks {
        let (_, regions) = packages.entry(task.command.package).or_insert((task.command.document, BTreeSet::new()));
        regions.extend(task.server_values());
    }
    if connection.endpoint.is_some() && packages.len() > 1 {
        return Err(Failure::usage(message!(
            "--endpoint belongs to one provider, and its credentials to nobody else: name it with --provider",
            "--endpoint 属于某一家服务商，它的凭证不能给别家：请用 --provider 指明"
        )));
    }
    for (package, (document, regions)) in packages {
        if regions.len() > 1
            && let Some(endpoint) = connection.own_endpoint(document)
        {
            let regions: Vec<String> = regions.into_iter().collect();
            return Err(Failure::usage(message!(
                "{}: {} is one endpoint, and {} have one each: do without it, or one after the other",
                "{}：{} 只是一个端点，而 {} 各有自己的端点：请去掉它，或逐个执行",
                package,
                endpoint,
                regions.join(", ")
            )));
        }
    }
    Ok(())
}

/// Runs tasks at the same time; what each has come to, in their order.
async fn together(
    tasks: Vec<Task>,
    connection: Arc<Connection>,
    patience: Option<Patience>,
    resume: &dyn Fn(&[String]) -> String,
) -> Result<Vec<(Task, Outcome)>, Failure> {
    let (lines, limit) = (Lines::new(), Arc::new(Semaphore::new(AT_ONCE)));
    let mut running = JoinSet::new();
    let mut tracks: Vec<(String, Arc<Track>)> = Vec::new();
    for (index, task) in tasks.into_iter().enumerate() {
        let (progress, track) = (Arc::new(task.progress(&lines)), Arc::new(Track::announcing()));
        tracks.push((task.label(), Arc::clone(&track)));
        let (connection, limit) = (Arc::clone(&connection), Arc::clone(&limit));
        running.spawn(async move {
            let permit = limit.acquire_owned().await;
            let outcome = task.clone().run(connection, patience, progress, track).await;
            drop(permit);
            (index, task, outcome)
        });
    }
    let mut outcomes = Vec::new();
    let all = async {
        while let Some(outcome) = running.join_next().await {
            outcomes.push(outcome.map_err(|error| Failure::new(Exit::Failed, error.to_string()))?);
        }
        Ok::<(), Failure>(())
    };
    tokio::select! {
        // In this order, so that Ctrl-C is listened for before anything is done.
        biased;
        _ = tokio::signal::ctrl_c() => {
            lines.clear();
            return Err(interrupted(&tracks, resume));
        }
        outcome = all => outcome?,
    }
    outcomes.sort_by_key(|(index, ..)| *index);
    Ok(outcomes.into_iter().map(|(_, task, outcome)| (task, outcome)).collect())
}

/// What goes on without us, what is not known to have begun, and what was not begun.
fn interrupted(tracks: &[(String, Arc<Track>)], resume: &dyn Fn(&[String]) -> String) -> Failure {
    let (mut begun, mut unknown, mut before) = (Vec::new(), Vec::new(), Vec::new());
    for (label, track) in tracks {
        match track.phase() {
            Phase::Begun(handle) => begun.push(handle),
            Phase::Sent => unknown.push(label.as_str()),
            Phase::Before => before.push(label.as_str()),
            Phase::Over => {}
        }
    }
    let mut text = message!("interrupted", "已中断");
    if !begun.is_empty() {
        text += &message!(
            "; what was begun goes on without us, this waits for it again: {}",
            "；已启动的任务仍在继续，可用此命令再次等待：{}",
            resume(&begun)
        );
    }
    if !unknown.is_empty() {
        text += &message!("; whether these were begun is not known: {}", "；不清楚是否已启动：{}", unknown.join(", "));
    }
    if !before.is_empty() {
        text += &message!("; not begun: {}", "；未启动：{}", before.join(", "));
    }
    Failure::interrupted(text)
}

/// The command that goes on with tasks.
fn resume_command(name: &str, matches: &ArgMatches, handles: &[String]) -> String {
    let mut words = vec![format!("cloud-images {name}")];
    for option in ["profile", "endpoint", "proxy"] {
        words.extend(matches.get_one::<String>(option).map(|value| format!("--{option} '{value}'")));
    }
    let config = matches.get_one::<std::path::PathBuf>("config");
    words.extend(config.map(|path| format!("--config '{}'", path.display())));
    words.extend(matches.get_flag("allow-http").then(|| "--allow-http".to_owned()));
    words.extend(handles.iter().map(|handle| format!("--resume '{handle}'")));
    words.join(" ")
}
